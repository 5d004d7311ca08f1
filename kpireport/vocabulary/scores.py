"""Scores: numbers turned into points, rates and weighted sums, as scorecards and pay plans do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Said, Spoken
from kpireport.variance import FINEST
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve(Wrapped, Spoken):
    """A number read off a line of straight pieces through points, level beyond both ends.

    ``((65, 0), (100, 1))`` gives 0 up to 65, 1 from 100 on, and 0.6 at 86. With ``below`` another number holds under
    the first point: a threshold that pays nothing until it is reached.
    """

    points: tuple[Point, ...]
    below: float | None = None

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def of(self, cell: Cell) -> float | None:
        """The points for the number."""
        number = self.inner.of(cell)
        return None if number is None else self.at(number)

    def at(self, number: float) -> float:
        """The height of the line at a number."""
        if number < self.points[0][0]:
            return self.points[0][1] if self.below is None else self.below
        for (left, low), (right, high) in pairwise(self.points):
            if number <= right:
                return low + (number - left) / (right - left) * (high - low)
        return self.points[-1][1]

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.CURVE if self.below is None else formula_phrases.CURVE_BELOW

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and its points."""
        below: Mapping[str, Said] = {} if self.below is None else {"below": self.below}
        return {"inner": self.inner, "points": self.points, **below}


@dataclass(frozen=True, slots=True)
class Tiered(Wrapped, Spoken):
    """An amount times rates that hold from certain amounts on; a bound belongs to the tier that begins there.

    Split, each slice is taken at its own rate (marginal, as with taxes); else the whole amount at the rate reached.
    """

    tiers: tuple[Point, ...]
    split: bool = True

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def of(self, cell: Cell) -> float | None:
        """The sum over tiers."""
        amount = self.inner.of(cell)
        if amount is None:
            return None
        if not self.split:
            return (
                amount * max((tier for tier in self.tiers if tier[0] <= amount), default=(0, 0))[1]
            )
        ends = [start for start, _ in self.tiers[1:]] + [max(amount, self.tiers[-1][0])]
        slices = zip(self.tiers, ends, strict=True)
        return sum(max(0.0, min(amount, end) - start) * rate for (start, rate), end in slices)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.TIERS_SPLIT if self.split else formula_phrases.TIERS_WHOLE

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and its tiers."""
        return {"inner": self.inner, "tiers": self.tiers}


@dataclass(frozen=True, slots=True)
class Bounded(Wrapped, Spoken):
    """A number kept within bounds: a cap on attainment, no less than zero."""

    low: float | None = None
    high: float | None = None

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def of(self, cell: Cell) -> float | None:
        """The number, or the bound that it passes."""
        number = self.inner.of(cell)
        if number is None:
            return None
        number = number if self.low is None else max(number, self.low)
        return number if self.high is None else min(number, self.high)

    @property
    def phrase(self) -> Text:
        """Its words."""
        if self.low is None:
            return formula_phrases.CAPPED
        return formula_phrases.FLOORED if self.high is None else formula_phrases.BOUNDED

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and its bounds."""
        bounds = {"low": self.low, "high": self.high}
        return {"inner": self.inner} | {name: at for name, at in bounds.items() if at is not None}


@dataclass(frozen=True, slots=True)
class AtLeast(Wrapped, Spoken):
    """1 where a number reaches a bound, else 0: a gate, or a goal that counts as reached or not."""

    least: float

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def of(self, cell: Cell) -> float | None:
        """Whether it does; none of nothing."""
        number = self.inner.of(cell)
        # A share at its bound reaches it, wherever its binary fraction lies.
        return None if number is None else float(round(number, FINEST) >= self.least)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.AT_LEAST

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """What it is of, and the bound."""
        return {"inner": self.inner, "least": self.least}


@dataclass(frozen=True, slots=True)
class Weighted(Formula):
    """A sum of formulas by their weights; none where one of them is unknown."""

    items: tuple[tuple[Formula, float], ...]

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formulas that are weighted."""
        return tuple(formula for formula, _ in self.items)

    def of(self, cell: Cell) -> float | None:
        """The weighted sum."""
        values = [(formula.of(cell), weight) for formula, weight in self.items]
        known = [value * weight for value, weight in values if value is not None]
        return sum(known) if len(known) == len(values) else None

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def __str__(self) -> str:
        return (
            f"weighted sum of {', '.join(f'{weight:g} × ({item})' for item, weight in self.items)}"
        )


def curve(
    formula: Formula, points: Iterator[Point] | tuple[Point, ...], *, below: float | None = None
) -> Curve:
    """A number read off straight lines between points, level beyond the ends; ``below`` holds under the first.

    Raises:
        ValueError: fewer than two points, or points that do not go from left to right.
    """
    known = tuple(points)
    if len(known) < 2 or any(left >= right for (left, _), (right, _) in pairwise(known)):  # noqa: PLR2004
        raise ValueError(f"points {known}: give at least two, from left to right")
    return Curve(formula, known, below)


def score(formula: Formula, *, worst: float, best: float) -> Curve:
    """0 at the worst, 1 at the best, in a straight line between; also where less is better (worst > best).

    Raises:
        ValueError: the worst is the best.
    """
    ends = ((worst, 0.0), (best, 1.0))
    return curve(formula, ends if worst < best else ends[::-1])


def tiered(formula: Formula, tiers: tuple[Point, ...], *, split: bool = True) -> Tiered:
    """An amount by tiers ``((from, rate), ...)``: each slice at its own rate, or the whole at the rate reached.

    Raises:
        ValueError: no tier, or tiers that do not go up.
    """
    if not tiers or any(low >= high for (low, _), (high, _) in pairwise(tiers)):
        raise ValueError(f"tiers {tiers}: give at least one, from low to high")
    return Tiered(formula, tuple(tiers), split)


def bounded(formula: Formula, *, low: float | None = None, high: float | None = None) -> Bounded:
    """A number kept within bounds.

    Raises:
        ValueError: no bound, or a low one above the high one.
    """
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise ValueError(f"bounds {low} and {high}: give one or two, the lower first")
    return Bounded(formula, low, high)


def at_least(formula: Formula, least: float) -> AtLeast:
    """1 where a number reaches a bound, else 0: ``at_least(AttainmentOf("calls"), 1)``."""
    return AtLeast(formula, least)


def weighted(*items: tuple[Formula, float]) -> Weighted:
    """A sum of formulas by their weights: ``weighted((AttainmentOf("won_value"), 0.6), ...)``.

    Raises:
        ValueError: nothing to add.
    """
    if not items:
        raise ValueError("a weighted sum of nothing")
    return Weighted(items)
