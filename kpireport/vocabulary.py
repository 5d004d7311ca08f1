"""The words that formulas are written with: aggregates, ratios, moves in time, goals."""

from collections.abc import Iterator
from dataclasses import dataclass

from ibis.common.deferred import Deferred

from kpireport.formula import MEDIAN, Aggregate, Cell, Formula, Measure, Pair, Ratio
from kpireport.variance import Better


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


def mean(table: str, of: Deferred, *, on: str, where: Deferred | None = None) -> Ratio:
    """The mean of a value, kept as its total and its count so that it rolls up.

    Both leave out the rows that lack the value: a month of blanks does not make the quarter's mean unknown.
    """
    known = of.notnull() if where is None else where & of.notnull()
    return Ratio(total(table, of, on=on, where=known), count(table, on=on, where=known))


def days(start: Deferred, end: Deferred) -> Deferred:
    """The calendar days from one column to another, as a value to take the mean or the median of.

    >>> from ibis import _
    >>> str(median("jobs", days(_.taken_in, _.picked_up), on="picked_up"))
    'median of calendar days from taken_in to picked_up in jobs by picked_up'
    """
    return end.cast("date").delta(start.cast("date"), unit="day")


def stock(table: str, *, start: str, stop: str, where: Deferred | None = None) -> Measure:
    """How many rows are alive at the period's end."""
    return Measure(Aggregate.COUNT, table, start, None, where, until=stop)


def stock_total(
    table: str, of: Deferred, *, start: str, stop: str, where: Deferred | None = None
) -> Measure:
    """The sum of a value over the rows alive at the period's end."""
    return Measure(Aggregate.TOTAL, table, start, of, where, until=stop)


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
class Growth(Pair):
    """How much bigger left is than right, as a share of the size of right (also of a negative base)."""

    def of(self, cell: Cell) -> float | None:
        """The growth; none on nothing or zero, and none while the period is not over."""
        if not cell.whole:
            return None
        now, base = self.left.of(cell), self.right.of(cell)
        return None if now is None or not base else (now - base) / abs(base)

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

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
            (child.value_of(self.kpi), child.goal(self.kpi))
            for child in cell.children(self.level, self.kpi)
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
