"""Formulas: how a KPI is computed, as a tree that can be read.

A formula is a frozen tree, not a function: the same tree is computed from facts, printed, explained by its
parts, moved in time and, one day, split into drivers. The engine only aggregates measures; everything above
them (ratios, growth, windows) is computed here, on plain numbers, so that a division never depends on the
engine. Unknown is ``None`` all the way up.

``_`` is Ibis's deferred table: ``count("deals", where=_.stage == "won", on="closed_on")``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ibis.common.deferred import Deferred

from kpireport.dates import Days
from kpireport.expressions import columns, plain

MEDIAN = 0.5


class Cell(Protocol):
    """Where a formula is computed: one member's slice of the facts over a span of time."""

    def read(self, measure: "Measure") -> float | None:
        """The measured number; none where nothing is known."""

    def goal(self, kpi: str) -> float | None:
        """The goal of a KPI for the same member and span."""

    @property
    def whole(self) -> bool:
        """Whether the data reach the end of the span: a part is never compared with a whole."""

    def earlier(self, count: int) -> "Cell | None":
        """The same slice, so many spans of the same length before."""

    def year_ago(self) -> "Cell | None":
        """The same slice, a year before."""

    def to_date(self) -> "Cell":
        """The same slice from the start of the year."""

    def rolling(self, count: int) -> "Cell | None":
        """The same slice over the last periods, this one included; none for the whole of the data."""

    def whole_year(self) -> "Cell":
        """The same slice over the whole year that the span ends in."""

    @property
    def days(self) -> Days | None:
        """The days of the span that the data reach; none for the whole of the data, or before it begins."""

    @property
    def periods_left(self) -> int | None:
        """How many periods of the year come after the span; none where there is no year."""

    @property
    def spans_a_year(self) -> float | None:
        """How many such spans make a year; none where there is no year."""

    def reaches(self, days: int) -> bool:
        """Whether the data go on for so many days after the span."""

    def children(self, level: str, kpi: str) -> "tuple[Cell, ...]":
        """The slices of the members below, at a level, who have a part in a KPI."""

    def cuts(self, dimension: str) -> "tuple[Cell, ...]":
        """The slices of the values of a dimension; none inside another cut."""

    def uncut(self) -> "Cell":
        """The whole that the slice is a part of; itself where it is not cut."""

    def lacks(self, formula: "Formula") -> bool:
        """Whether there are rows for a formula, but not the values that it counts: what is unknown is not nothing."""

    def value_of(self, kpi: str) -> float | None:
        """Another KPI's number in the same slice."""

    def attainment(self, kpi: str) -> float | None:
        """The share of its goal that a KPI reaches in the same slice."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How sure a number is that comes of answers: how many there were, and where the truth lies 19 times in 20."""

    answers: float
    low: float | None = None
    high: float | None = None

    def scaled(self, by: float) -> "Estimate":
        """The same on another scale."""
        ends = [None if end is None else by * end for end in (self.low, self.high)]
        low, high = ends if by >= 0 else reversed(ends)
        return Estimate(self.answers, low, high)


class RollUp(StrEnum):
    """How a number of finer periods becomes that of a coarser one."""

    SUM = "sum"
    LAST = "last"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Formula:
    """A node of the tree. Plus, minus and times build bigger trees."""

    @property
    def runs_on(self) -> bool:
        """Whether its text would run into that of its neighbours without brackets."""
        return False

    def of(self, cell: Cell) -> float | None:
        """The number of this formula in a cell."""
        raise NotImplementedError

    @property
    def parts(self) -> "tuple[Formula, ...]":
        """The formulas it is made of."""
        return ()

    @property
    def rolls_up(self) -> RollUp:
        """How its numbers roll up over time."""
        return RollUp.NEVER

    def measures(self) -> "Iterator[Measure]":
        """Every measure of the tree."""
        for part in self.parts:
            yield from part.measures()

    def goals_used(self) -> Iterator[str]:
        """Every KPI whose goal, or whose number, the formula asks for."""
        for part in self.parts:
            yield from part.goals_used()

    def windows(self) -> Iterator[int]:
        """The lengths of the rolling windows in the tree."""
        for part in self.parts:
            yield from part.windows()

    def dimensions(self) -> Iterator[str]:
        """Every dimension that the formula cuts by."""
        for part in self.parts:
            yield from part.dimensions()

    @property
    def waits(self) -> int:
        """For how many days after a period its number is not known yet."""
        return max((part.waits for part in self.parts), default=0)

    def estimate(self, cell: Cell) -> Estimate | None:  # noqa: ARG002 (only answers have one)
        """How sure the number is; none where it does not come of answers."""
        return None

    def __add__(self, other: "Formula") -> "Formula":
        return Sum(self, other)

    def __sub__(self, other: "Formula") -> "Formula":
        return Difference(self, other)

    def __mul__(self, other: "Formula") -> "Formula":
        return Product(self, other)


class Aggregate(StrEnum):
    """What the engine does with the rows of a measure."""

    COUNT = "count"
    TOTAL = "total"
    DISTINCT = "distinct"
    PERCENTILE = "percentile"

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole; the others are computed wherever they are shown."""
        return self in (Aggregate.COUNT, Aggregate.TOTAL)


@dataclass(frozen=True, slots=True, eq=False)
class Measure(Formula):
    """An aggregate of one table.

    A flow is taken over the rows whose time column ``on`` falls in the period. A stock (``until`` is given) is
    taken over the rows alive at the period's end: ``on`` ≤ end < ``until``; a missing ``on`` means since before
    the records began, a missing ``until`` means still alive. With ``since`` only those rows of a flow count that were
    there before the period began (``since`` < first day; a missing one means always): who was lost of those we had.

    >>> from ibis import _
    >>> sold = Measure(Aggregate.TOTAL, "orders", on="ordered_on", value=_.net_amount)
    >>> str(sold), sold == Measure(Aggregate.TOTAL, "orders", on="ordered_on", value=_.net_amount)
    ('total of net_amount in orders by ordered_on', True)
    """

    aggregate: Aggregate
    table: str
    on: str
    value: Deferred | None = None
    where: Deferred | None = None
    until: str | None = None
    share: float | None = None
    since: str | None = None

    def __post_init__(self) -> None:
        if not self.aggregate.additive and (self.is_stock or self.since):
            raise ValueError("a stock, or what is lost of one, is a count or a total")
        if self.is_stock and self.since:
            raise ValueError("a stock is not counted by the period it was there before")

    # By text: two Ibis deferred values cannot be compared or hashed.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Measure) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        value = f" of {plain(self.value)}" if self.value is not None else ""
        word = f"percentile {self.share}" if self.share is not None else self.aggregate.value
        word = "median" if self.share == MEDIAN else word
        where = f" where {plain(self.where)}" if self.where is not None else ""
        time = f"alive from {self.on} until {self.until}" if self.is_stock else f"by {self.on}"
        there = f" there since {self.since} before the period" if self.since else ""
        return f"{word}{value} in {self.table}{where} {time}{there}"

    @property
    def key(self) -> str:
        """The text that identifies the measure in the facts."""
        return str(self)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table that it reads."""
        expressions = [one for one in (self.where, self.value) if one is not None]
        read = [name for one in expressions for name in columns(one)]
        times = [name for name in (self.on, self.until, self.since) if name is not None]
        return tuple(dict.fromkeys([*times, *read]))

    @property
    def is_stock(self) -> bool:
        """Whether rows are counted while alive rather than in the period they fall in."""
        return self.until is not None

    @property
    def adds_up(self) -> bool:
        """Whether its parts, over time and over members, add up to the whole; others are counted where they are shown."""
        return self.aggregate.additive and self.since is None

    @property
    def rolls_up(self) -> RollUp:
        """A flow sums its parts, a stock takes the last, a distinct count or percentile never rolls up."""
        if self.is_stock:
            return RollUp.LAST
        return RollUp.SUM if self.adds_up else RollUp.NEVER

    def measures(self) -> "Iterator[Measure]":
        """The measure itself."""
        yield self

    def of(self, cell: Cell) -> float | None:
        """The measured number."""
        return cell.read(self)


def bracketed(formula: Formula) -> str:
    """The formula's text, in brackets where it would else run into its neighbours."""
    return f"({formula})" if formula.runs_on else str(formula)


@dataclass(frozen=True, slots=True)
class Constant(Formula):
    """A fixed number."""

    value: float

    def of(self, cell: Cell) -> float | None:  # noqa: ARG002 (the same in every cell)
        """The number itself."""
        return self.value

    def __str__(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Pair(Formula):
    """A formula of two."""

    left: Formula
    right: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Sum(Pair):
    """Left plus right."""

    def of(self, cell: Cell) -> float | None:
        """The sum; none where a side is unknown."""
        left, right = self.left.of(cell), self.right.of(cell)
        return None if left is None or right is None else left + right

    @property
    def rolls_up(self) -> RollUp:
        """As both sides do, where they agree."""
        return self.left.rolls_up if self.left.rolls_up is self.right.rolls_up else RollUp.NEVER

    def __str__(self) -> str:
        return f"({self.left} + {self.right})"


@dataclass(frozen=True, slots=True)
class Difference(Pair):
    """Left minus right."""

    def of(self, cell: Cell) -> float | None:
        """The difference; none where a side is unknown."""
        left, right = self.left.of(cell), self.right.of(cell)
        return None if left is None or right is None else left - right

    @property
    def rolls_up(self) -> RollUp:
        """As both sides do, where they agree."""
        return self.left.rolls_up if self.left.rolls_up is self.right.rolls_up else RollUp.NEVER

    def __str__(self) -> str:
        return f"({self.left} − {self.right})"


@dataclass(frozen=True, slots=True)
class Product(Pair):
    """Left times right."""

    def of(self, cell: Cell) -> float | None:
        """The product; none where a side is unknown."""
        left, right = self.left.of(cell), self.right.of(cell)
        return None if left is None or right is None else left * right

    def estimate(self, cell: Cell) -> Estimate | None:
        """That of answers, on the scale of a constant that they are multiplied with."""
        scales = [side.value for side in self.parts if isinstance(side, Constant)]
        others = [side for side in self.parts if not isinstance(side, Constant)]
        found = others[0].estimate(cell) if len(others) == 1 else None
        return None if found is None else found.scaled(scales[0])

    @property
    def rolls_up(self) -> RollUp:
        """As the other side does, where one side is a constant."""
        sides = [side for side in self.parts if not isinstance(side, Constant)]
        return sides[0].rolls_up if len(sides) == 1 else RollUp.NEVER

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def __str__(self) -> str:
        return f"{bracketed(self.left)} × {bracketed(self.right)}"


@dataclass(frozen=True, slots=True)
class Ratio(Formula):
    """One formula over another; no number over nothing or zero.

    The parts are kept, so that a company's rate is the ratio of sums, never the mean of its teams' rates.
    """

    numerator: Formula
    denominator: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """Numerator and denominator."""
        return (self.numerator, self.denominator)

    def of(self, cell: Cell) -> float | None:
        """Top over bottom, both taken from the same cell."""
        top, bottom = self.numerator.of(cell), self.denominator.of(cell)
        return None if top is None or not bottom else top / bottom

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def __str__(self) -> str:
        return f"{bracketed(self.numerator)} ÷ {bracketed(self.denominator)}"
