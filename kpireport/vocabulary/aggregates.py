"""Aggregates: what an engine takes over the rows of a table, and ratios of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from ibis.common.deferred import Deferred

from kpireport import formula_phrases
from kpireport.formula import MEDIAN, Aggregate, Cell, Formula, Measure, Ratio
from kpireport.spoken import Said, Spoken
from kpireport.words import Text


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


def lost(table: str, *, on: str, since: str, where: Deferred | None = None) -> Measure:
    """How many of the rows that were there before the period left in it; who came and went in it is not among them."""
    return Measure(Aggregate.COUNT, table, on, None, where, since=since)


def lost_total(
    table: str, of: Deferred, *, on: str, since: str, where: Deferred | None = None
) -> Measure:
    """The sum of a value over the rows that were there before the period and left in it."""
    return Measure(Aggregate.TOTAL, table, on, of, where, since=since)


@dataclass(frozen=True, slots=True)
class PositiveRatio(Ratio, Spoken):
    """A ratio whose base must be above zero: a loss over negative equity is no gain."""

    def of(self, cell: Cell) -> float | None:
        """Top over bottom; none where the base is zero or below."""
        base = self.denominator.of(cell)
        whole = Ratio(self.numerator, self.denominator)
        return None if base is None or base <= 0 else whole.of(cell)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.POSITIVE_RATIO

    @property
    def spoken(self) -> Mapping[str, Said]:
        """Top and bottom."""
        return {"top": self.numerator, "bottom": self.denominator}

    __str__ = Spoken.__str__


def ratio(numerator: Formula, denominator: Formula, *, positive: bool = False) -> Ratio:
    """One formula over another; ``positive``: only where the base is above zero."""
    return (PositiveRatio if positive else Ratio)(numerator, denominator)
