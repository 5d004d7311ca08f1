"""Ages: for how long what is there has been there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ibis import _
from ibis.common.deferred import Deferred

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula, Measure
from kpireport.spoken import Spoken
from kpireport.vocabulary.aggregates import stock, stock_total
from kpireport.words import Text

ORIGIN = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class MeanAge(Spoken):
    """The mean days that the rows alive at the end of the span have been there; also of the backlog.

    ``begun`` is the total of the days from an origin to the start of each: that of two teams is the sum of both.
    """

    alive: Measure
    begun: Measure

    @property
    def parts(self) -> tuple[Formula, ...]:
        """How many there are, and when they began."""
        return (self.alive, self.begun)

    def of(self, cell: Cell) -> float | None:
        """The mean days; none where nothing is alive, or for the whole of the data."""
        alive, begun, days = self.alive.of(cell), self.begun.of(cell), cell.days
        if not alive or begun is None or days is None:
            return None
        return (days.last - ORIGIN).days - begun / alive

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.MEAN_AGE

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """Those that are there, and since when."""
        return {"alive": self.alive, "start": self.alive.on}


def mean_age(table: str, *, start: str, stop: str, where: Deferred | None = None) -> MeanAge:
    """The mean days since the start of the rows alive at the period's end; a row without a start is left out."""
    began = getattr(_, start)
    known = began.notnull()
    rows = known if where is None else where & known
    since_origin = began.cast("date").delta(ORIGIN, unit="day")
    return MeanAge(
        stock(table, start=start, stop=stop, where=rows),
        stock_total(table, since_origin, start=start, stop=stop, where=rows),
    )
