"""One KPI of everybody of the level below: each with goal and series, as far as a report may see."""

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period, Span
from kpireport.scorecard import Line


def lines_below(
    book: Book, kpi: Kpi, member: Member, period: Period, level: str
) -> tuple[Line, ...]:
    """A KPI of each member of a lower level, by name; who has neither number nor goal in the series is left out.

    The company sees those just below it as they see themselves; others are cuts of the member's own facts, without
    those who have moved on.
    """
    whole = member.level == COMPANY and bool(book.facts.members(level))
    if whole:
        lines = [book.line(kpi, each, period) for each in book.members(level)]
    else:
        place = Place(member.level, member.name)
        parts = (part for part in book.cuts(place, level) if book.listed(kpi, part, period))
        lines = [_cut(book, kpi, part, period) for part in parts]
    return tuple(line for line in lines if _known(line))


def _cut(book: Book, kpi: Kpi, place: Place, period: Period) -> Line:
    return Line(
        kpi,
        Member(place.dimension, place.value),
        period,
        book.number(kpi, place, Span(period)),
        book.goal(kpi, place, Span(period)),
        partial=book.partial(kpi, period),
        early=book.early(kpi, period),
        estimate=book.estimate(kpi, place, period),
        series=book.series_of(kpi, place, period),
    )


def _known(line: Line) -> bool:
    points = [(line.actual, line.goal), *((point.actual, point.goal) for point in line.series)]
    return any(value is not None for pair in points for value in pair)
