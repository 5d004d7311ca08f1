"""Cohorts: of those who came in a period, how many went on, whenever they did."""

from collections.abc import Mapping
from dataclasses import dataclass

from ibis.common.deferred import Deferred

from kpireport import formula_phrases
from kpireport.expressions import by_now
from kpireport.formula import Cell, Measure, Ratio
from kpireport.spoken import Said, Spoken
from kpireport.vocabulary.aggregates import count, days
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Conversion(Ratio, Spoken):
    """The share of a cohort that went on within a window of days.

    There is no number until the last of the cohort has had the whole window: a young cohort would always look worse.
    """

    within: int = 0

    def of(self, cell: Cell) -> float | None:
        """The share; none before the window has passed for everybody."""
        return (
            Ratio(self.numerator, self.denominator).of(cell) if cell.reaches(self.within) else None
        )

    @property
    def waits(self) -> int:
        """The window."""
        return self.within

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.CONVERSION

    @property
    def spoken(self) -> Mapping[str, Said]:
        """Those who went on, all of them, and the window."""
        return {"top": self.numerator, "bottom": self.denominator, "days": self.within}

    __str__ = Spoken.__str__


def conversion(
    table: str,
    came: Deferred,
    went: Deferred,
    *,
    on: str,
    within: int,
    where: Deferred | None = None,
) -> Conversion:
    """Of the rows that came in the period (``on`` is the column ``came``), the share that went on within so many days.

    >>> from ibis import _
    >>> won = conversion("leads", _.created_on, _.converted_on, on="created_on", within=30)
    >>> won.waits
    30

    Raises:
        ValueError: a window of less than a day.
    """
    if within < 1:
        raise ValueError(f"a window of {within} days: give at least one")
    took = days(came, went)
    in_time = (took >= 0) & (took <= within)
    everybody = count(table, on=on, where=where)
    hits = in_time if where is None else where & in_time
    return Conversion(count(table, on=on, where=hits), everybody, within)


def reached(table: str, stage: Deferred, *, on: str, where: Deferred | None = None) -> Measure:
    """How many of the rows that came in the period have reached a stage by the day that the data reach.

    With the same ``on`` in every stage a funnel follows one cohort; who has not gone on yet may still do so.
    """
    by_then = by_now(stage)
    return count(table, on=on, where=by_then if where is None else where & by_then)
