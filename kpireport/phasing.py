"""Phasing: a number split into parts that add up to it, to the cent; evenly, or by the shape of other numbers."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

CENT = Decimal("0.01")


class Phasing(StrEnum):
    """How the goal of a longer period is spread over its months."""

    EVEN = "even"
    LAST_YEAR = "last_year"


def phased(whole: Decimal, parts: int) -> tuple[Decimal, ...]:
    """A number split evenly into parts that add up to it, to the cent.

    No part is a cent off the even share, and the parts of a part are those of the whole: the months of a
    phased year add up to its quarters.

    >>> [str(part) for part in phased(Decimal("100"), 3)], sum(phased(Decimal("100"), 3))
    (['33.34', '33.33', '33.33'], Decimal('100.00'))
    """
    step = _step(whole)
    steps = int(whole / step)
    until = [-(-steps * index // parts) for index in range(parts + 1)]
    return tuple((end - start) * step for start, end in pairwise(until))


def shaped(whole: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """A number split in proportion to weights into parts that add up to it, to the cent.

    What rounding down leaves goes, cent by cent, to the parts with the largest remainders; of equal ones to the
    earlier. Equal weights split as `phased` does.

    >>> [str(part) for part in shaped(Decimal("100"), [Decimal(1), Decimal(2), Decimal(3)])]
    ['16.67', '33.33', '50.00']

    Raises:
        ValueError: a weight is negative, or all of them are zero.
    """
    if min(weights, default=Decimal(0)) < 0 or not any(weights):
        raise ValueError(f"there is no shape in {', '.join(map(str, weights)) or 'nothing'}")
    if len(set(weights)) == 1:
        return phased(whole, len(weights))
    step = _step(whole)
    # In whole numbers, so that no digit is lost however long the weights are.
    counts = _whole_numbers(weights)
    steps, total = int(whole / step), sum(counts)
    shares = [divmod(steps * count, total) for count in counts]
    left = steps - sum(share for share, _ in shares)
    by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
    lucky = set(by_remainder[:left])
    return tuple((share + (index in lucky)) * step for index, (share, _) in enumerate(shares))


def _step(whole: Decimal) -> Decimal:
    """The smallest part: a cent; the last digit of a number that is finer than that."""
    return min(CENT, Decimal(1).scaleb(int(whole.as_tuple().exponent)))


def _whole_numbers(weights: Sequence[Decimal]) -> list[int]:
    finest = min(0, *(int(weight.as_tuple().exponent) for weight in weights))
    return [int(weight.scaleb(-finest)) for weight in weights]
