"""Seeded chance that falls the same on every machine.

Only uniform numbers are drawn, and only added, multiplied and compared: the bits of those are fixed by the generator and by
IEEE 754, while logarithms and exponentials differ in the last digit from one C library to the next.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from numpy.random import PCG64, Generator, SeedSequence

SEED = 136
BLOCK = 4096

Item = TypeVar("Item")


class Dice:
    """A stream of chance of its own for each name, so that one table's draws never move another's.

    >>> Dice("deals").between(1, 6) == Dice("deals").between(1, 6)
    True
    """

    def __init__(self, name: str) -> None:
        self._units = _units(Generator(PCG64(SeedSequence([SEED, *name.encode()]))))

    def unit(self) -> float:
        """A number from 0 up to, not including, 1."""
        return next(self._units)

    def chance(self, share: float) -> bool:
        """Whether something happens that does so in this share of cases."""
        return self.unit() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def around(self, middle: float, width: float) -> float:
        """A number near the middle, at most this share of it away (three draws make a bell)."""
        bell = (self.unit() + self.unit() + self.unit()) / 1.5 - 1
        return middle * (1 + width * bell)

    def whole(self, expected: float) -> int:
        """One of the two whole numbers beside an expected one, so that the mean is kept."""
        return int(expected + self.unit())

    def curve(self, points: Sequence[float]) -> float:
        """A number whose evenly spaced quantiles are these points, straight lines between them."""
        place = self.unit() * (len(points) - 1)
        left = int(place)
        return points[left] + (points[left + 1] - points[left]) * (place - left)

    def pick(self, items: Sequence[tuple[Item, int]]) -> Item:
        """One of the items, each as likely as its weight."""
        bounds = list(accumulate(weight for _, weight in items))
        place = self.unit() * bounds[-1]
        return next(item for (item, _), bound in zip(items, bounds, strict=True) if place < bound)


def _units(generator: Generator) -> Iterator[float]:
    while True:
        yield from generator.random(BLOCK).tolist()
