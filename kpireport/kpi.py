"""KPIs: measures, formulas over them, and what a company wants from the result.

A formula is a frozen tree, not a function: the same tree is computed from facts, printed, explained by its
parts, moved in time and, one day, split into drivers. The engine only aggregates measures; everything above
them (ratios, growth, windows) is computed here, on plain numbers, so that a division never depends on the
engine. Unknown is ``None`` all the way up.

``_`` is Ibis's deferred table: ``count("deals", where=_.stage == "won", on="closed_on")``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ibis.common.deferred import Deferred

from kpireport.expressions import plain
from kpireport.units import COUNT, Unit
from kpireport.variance import DEFAULT_RULES, Better, Mirror, Rules, Variance
from kpireport.words import Text


class Cell(Protocol):
    """Where a formula is computed: one member's slice of the facts over a span of time."""

    def read(self, measure: "Measure") -> float | None:
        """The measured number; none where nothing is known."""

    def goal(self, kpi: str) -> float | None:
        """The goal of a KPI for the same member and span."""

    def earlier(self, count: int) -> "Cell | None":
        """The same slice, so many spans of the same length before."""

    def year_ago(self) -> "Cell | None":
        """The same slice, a year before."""

    def to_date(self) -> "Cell":
        """The same slice from the start of the year."""

    def rolling(self, count: int) -> "Cell":
        """The same slice over the last periods, this one included."""

    def children(self, level: str) -> "tuple[Cell, ...]":
        """The slices of the members below, at a level."""

    def value_of(self, kpi: str) -> float | None:
        """Another KPI's number in the same slice."""


class RollUp(StrEnum):
    """How a number of finer periods becomes that of a coarser one."""

    SUM = "sum"
    LAST = "last"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Formula:
    """A node of the tree. Plus, minus and times build bigger trees."""

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
    the records began, a missing ``until`` means still alive.

    >>> from ibis import _
    >>> sold = total("orders", _.net_amount, on="ordered_on")
    >>> str(sold), sold == total("orders", _.net_amount, on="ordered_on")
    ('total of net_amount in orders by ordered_on', True)
    """

    aggregate: Aggregate
    table: str
    on: str
    value: Deferred | None = None
    where: Deferred | None = None
    until: str | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        if self.is_stock and not self.aggregate.additive:
            raise ValueError("a stock is a count or a total")

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
        return f"{word}{value} in {self.table}{where} {time}"

    @property
    def key(self) -> str:
        """The text that identifies the measure in the facts."""
        return str(self)

    @property
    def is_stock(self) -> bool:
        """Whether rows are counted while alive rather than in the period they fall in."""
        return self.until is not None

    @property
    def rolls_up(self) -> RollUp:
        """A flow sums its parts, a stock takes the last, a distinct count or percentile never rolls up."""
        if self.is_stock:
            return RollUp.LAST
        return RollUp.SUM if self.aggregate.additive else RollUp.NEVER

    def measures(self) -> "Iterator[Measure]":
        """The measure itself."""
        yield self

    def of(self, cell: Cell) -> float | None:
        """The measured number."""
        return cell.read(self)


MEDIAN = 0.5


def _bracketed(formula: Formula) -> str:
    """The formula's text, in brackets where it would else run into its neighbours."""
    return f"({formula})" if isinstance(formula, Ratio | Product | Growth) else str(formula)


def count(
    table: str, *, on: str, of: Deferred | None = None, where: Deferred | None = None
) -> Measure:
    """How many rows fall in the period; with ``of``, how many of them know that value."""
    return Measure(Aggregate.COUNT, table, on, of, where)


def total(table: str, of: Deferred, *, on: str, where: Deferred | None = None) -> Measure:
    """The sum of a value over the rows that fall in the period."""
    return Measure(Aggregate.TOTAL, table, on, of, where)


def distinct(table: str, of: Deferred, *, on: str, where: Deferred | None = None) -> Measure:
    """How many different values the rows of the period hold."""
    return Measure(Aggregate.DISTINCT, table, on, of, where)


def median(table: str, of: Deferred, *, on: str, where: Deferred | None = None) -> Measure:
    """The middle value of the rows of the period."""
    return percentile(table, of, MEDIAN, on=on, where=where)


def percentile(
    table: str, of: Deferred, share: float, *, on: str, where: Deferred | None = None
) -> Measure:
    """The value below which a share of the rows lies, interpolated linearly between rows."""
    return Measure(Aggregate.PERCENTILE, table, on, of, where, share=share)


def mean(table: str, of: Deferred, *, on: str, where: Deferred | None = None) -> "Ratio":
    """The mean of a value, kept as its total and its count so that it rolls up.

    Both leave out the rows that lack the value: a month of blanks does not make the quarter's mean unknown.
    """
    known = of.notnull() if where is None else where & of.notnull()
    return Ratio(total(table, of, on=on, where=known), count(table, on=on, where=known))


def stock(table: str, *, start: str, stop: str, where: Deferred | None = None) -> Measure:
    """How many rows are alive at the period's end."""
    return Measure(Aggregate.COUNT, table, start, None, where, until=stop)


def stock_total(
    table: str, of: Deferred, *, start: str, stop: str, where: Deferred | None = None
) -> Measure:
    """The sum of a value over the rows alive at the period's end."""
    return Measure(Aggregate.TOTAL, table, start, of, where, until=stop)


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
class _Pair(Formula):
    left: Formula
    right: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Sum(_Pair):
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
class Difference(_Pair):
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
class Product(_Pair):
    """Left times right."""

    def of(self, cell: Cell) -> float | None:
        """The product; none where a side is unknown."""
        left, right = self.left.of(cell), self.right.of(cell)
        return None if left is None or right is None else left * right

    @property
    def rolls_up(self) -> RollUp:
        """As the other side does, where one side is a constant."""
        sides = [side for side in self.parts if not isinstance(side, Constant)]
        return sides[0].rolls_up if len(sides) == 1 else RollUp.NEVER

    def __str__(self) -> str:
        return f"{_bracketed(self.left)} × {_bracketed(self.right)}"


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

    def __str__(self) -> str:
        return f"{_bracketed(self.numerator)} ÷ {_bracketed(self.denominator)}"


def ratio(numerator: Formula, denominator: Formula) -> Ratio:
    """One formula over another."""
    return Ratio(numerator, denominator)


@dataclass(frozen=True, slots=True)
class _Wrapped(Formula):
    inner: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formula inside."""
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Previous(_Wrapped):
    """The formula, so many periods earlier."""

    count: int = 1

    def of(self, cell: Cell) -> float | None:
        """The earlier number."""
        there = cell.earlier(self.count)
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, {self.count} period(s) earlier)"


@dataclass(frozen=True, slots=True)
class YearAgo(_Wrapped):
    """The formula, one year earlier."""

    def of(self, cell: Cell) -> float | None:
        """Last year's number."""
        there = cell.year_ago()
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, a year earlier)"


@dataclass(frozen=True, slots=True)
class ToDate(_Wrapped):
    """The formula from the start of the year; a ratio becomes the ratio of both sums."""

    def of(self, cell: Cell) -> float | None:
        """The year's number so far."""
        return self.inner.of(cell.to_date())

    def __str__(self) -> str:
        return f"({self.inner}, year to date)"


@dataclass(frozen=True, slots=True)
class Rolling(_Wrapped):
    """The formula over the last periods, this one included; every one of them must be known."""

    count: int

    def of(self, cell: Cell) -> float | None:
        """The window's number."""
        return self.inner.of(cell.rolling(self.count))

    def windows(self) -> Iterator[int]:
        """Its own length."""
        yield self.count

    def __str__(self) -> str:
        return f"({self.inner}, last {self.count} periods)"


def previous(formula: Formula, count: int = 1) -> Previous:
    """The formula, so many periods earlier."""
    return Previous(formula, count)


def year_ago(formula: Formula) -> YearAgo:
    """The formula, one year earlier."""
    return YearAgo(formula)


def to_date(formula: Formula) -> ToDate:
    """The formula from the start of the year."""
    return ToDate(formula)


def rolling(formula: Formula, count: int) -> Rolling:
    """The formula over the last periods, this one included."""
    return Rolling(formula, count)


@dataclass(frozen=True, slots=True)
class Growth(_Pair):
    """How much bigger left is than right, as a share of the size of right (also of a negative base)."""

    def of(self, cell: Cell) -> float | None:
        """The growth; none on nothing or zero."""
        now, base = self.left.of(cell), self.right.of(cell)
        return None if now is None or not base else (now - base) / abs(base)

    def __str__(self) -> str:
        return f"growth of {self.left} on {self.right}"


def growth(formula: Formula, *, on: type[Previous] | type[YearAgo] = Previous) -> Growth:
    """The growth on the previous period, or ``on=YearAgo`` on last year."""
    return Growth(formula, on(formula))


@dataclass(frozen=True, slots=True)
class GoalOf(Formula):
    """The goal of a KPI, as a number to compute with (quota attainment, pipeline coverage)."""

    kpi: str

    def of(self, cell: Cell) -> float | None:
        """The goal for the cell's member and span."""
        return cell.goal(self.kpi)

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    def __str__(self) -> str:
        return f"goal of {self.kpi}"


@dataclass(frozen=True, slots=True)
class MembersOnGoal(Formula):
    """How many members below reach their goal for a KPI; ``judged`` counts those that have one and a number."""

    level: str
    kpi: str
    better: Better = Better.HIGHER
    judged: bool = False

    def of(self, cell: Cell) -> float | None:
        """The count; none where no member has both a goal and a number."""
        pairs = [
            (child.value_of(self.kpi), child.goal(self.kpi)) for child in cell.children(self.level)
        ]
        known = [
            (actual, goal) for actual, goal in pairs if actual is not None and goal is not None
        ]
        if not known:
            return None
        if self.judged:
            return float(len(known))
        sign = -1 if self.better is Better.LOWER else 1
        return float(sum(sign * (actual - goal) >= 0 for actual, goal in known))

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    def __str__(self) -> str:
        what = "with a goal" if self.judged else "on goal"
        return f"{self.level}s {what} for {self.kpi}"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric somebody wants to be better: its formula, unit, direction and words.

    Attributes:
        name: the key in configuration, goals and facts.
        label: what a reader calls it.
        description: one sentence that says what the number is.
        unit: what is counted.
        better: the direction in which it is better.
        formula: the tree that computes it.
        perspective: financial, customer, process or people (balanced scorecard).
        rules: from which deviation on which status holds.
        mirror: how attainment is computed where lower is better.
        variant_of: the KPI of which this is another reading.
        source: the authority for the definition.
        accumulates: whether a number from the start of the year to date means anything.
        tolerance: how far from its goal, in its unit, a KPI that is better within a band may be.
    """

    name: str
    label: Text
    unit: Unit
    better: Better
    formula: Formula
    description: Text = field(default=Text(""))
    perspective: str = "process"
    rules: Rules = DEFAULT_RULES
    mirror: Mirror = Mirror.LINEAR
    variant_of: str = ""
    source: str = ""
    accumulates: bool = True
    tolerance: float = 0.0

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is computed from."""
        return tuple(sorted({measure.table for measure in self.formula.measures()}))

    def deviation(self, actual: float | None, goal: float | None) -> Variance:
        """The actual against the goal, judged as this KPI wants it."""
        return Variance(actual, goal, self.better, self.tolerance)

    @property
    def is_additive(self) -> bool:
        """Whether its numbers, and so its goals, add up over time."""
        return self.formula.rolls_up is RollUp.SUM


def simple(name: str, en: str, formula: Formula, unit: Unit = COUNT) -> Kpi:
    """A KPI with nothing but a name, a label and a formula, for a notebook's first look."""
    return Kpi(name, Text(en), unit, Better.HIGHER, formula)
