"""Horizons: how long until something has doubled, or has melted away, if every period changes it by the same rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Spoken
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class PeriodsUntil(Wrapped, Spoken):
    """The periods until what is there has become ``factor`` times as much, at a rate of change per period.

    At 5 % more a period, 14.2 periods double it. ``whole`` counts the periods, each to its end, until it has passed
    the factor: at 8 % less, 28 periods leave less than a tenth.
    """

    factor: float
    whole: bool = False

    def of(self, cell: Cell) -> float | None:
        """The number of periods; none where the rate never leads there, or all is lost at once."""
        rate = self.inner.of(cell)
        if rate is None or rate <= -1 or rate == 0:
            return None
        periods = log(self.factor) / log(1 + rate)
        if periods <= 0:
            return None
        return float(floor(periods) + 1) if self.whole else periods

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.WHOLE_PERIODS_UNTIL if self.whole else formula_phrases.PERIODS_UNTIL

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """The rate and the factor."""
        return {"inner": self.inner, "factor": self.factor}


def periods_until(rate: Formula, factor: float, *, whole: bool = False) -> PeriodsUntil:
    """How many periods lead to ``factor`` times as much, at a rate of change per period.

    >>> from kpireport.formula import Constant
    >>> doubling = periods_until(Constant(0.05), 2)
    >>> round(doubling.of(None), 1), periods_until(Constant(-0.08), 0.1, whole=True).of(None)
    (14.2, 28.0)

    Raises:
        ValueError: a factor that is not above zero, or is one: that is where it begins.
    """
    if factor <= 0 or factor == 1:
        raise ValueError(f"a factor of {factor}: give one above zero, other than one")
    return PeriodsUntil(rate, factor, whole)
