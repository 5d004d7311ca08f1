"""Shapes: last year's numbers, by which the goals that ask for it are spread over their months.

Found once, where goals meet facts and before any report is cut, so that every reader of a goal sees the same month.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.goals import EVERY, WHOLE, Goal, Part, Shape
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.notes import Unshaped
from kpireport.periods import Grain, Period, Span
from kpireport.phasing import Phasing

DIGITS = Decimal(1).scaleb(-12)

Asked = tuple[Goal, Member, Part]


def shapes(book: Book, kpis: Collection[str]) -> tuple[Shape, ...]:
    """The shapes of all goals that ask for last year's, of the KPIs that are counted; none where there is none to find."""
    found = (
        Shape(goal.kpi, member, part, goal.period, months)
        for goal, member, part in _asked(book, kpis)
        if (months := _months(book, goal, member, part))
    )
    return tuple(dict.fromkeys(found))


def unshaped(book: Book, kpis: Collection[str]) -> tuple[Unshaped, ...]:
    """The goals that ask for last year's shape and are spread evenly since there is none."""
    found = (
        Unshaped(goal.kpi, book.kpis[goal.kpi].label, member, part.value, goal.period)
        for goal, member, part in _asked(book, kpis)
        if not _months(book, goal, member, part)
    )
    return tuple(dict.fromkeys(found))


def _asked(book: Book, kpis: Collection[str]) -> Iterator[Asked]:
    for goal in book.goals.all:
        if goal.phasing is Phasing.LAST_YEAR and goal.kpi in kpis and goal.value is not None:
            for member in _members(book, goal):
                yield from ((goal, member, part) for part in _parts(book, goal, member))


def _members(book: Book, goal: Goal) -> tuple[Member, ...]:
    everybody = goal.member.name == EVERY
    return book.members(goal.member.level) if everybody else (goal.member,)


def _parts(book: Book, goal: Goal, member: Member) -> tuple[Part, ...]:
    if goal.part == WHOLE or goal.part.value != EVERY:
        return (goal.part,)
    place, dimension = Place(member.level, member.name), goal.part.dimension
    return tuple(Part(dimension, value) for value in book.facts.values_of(place, dimension))


def _months(book: Book, goal: Goal, member: Member, part: Part) -> tuple[Decimal, ...]:
    """Each month's share of last year's sum; none where a month is unknown or below zero, or all are zero."""
    kpi = book.kpis[goal.kpi]
    place = Place(member.level, member.name, part.dimension, part.value)
    numbers = [_number(book, kpi, place, month) for month in goal.period.within(Grain.MONTH)]
    known = [number for number in numbers if number is not None]
    whole = sum(known, Decimal(0))
    if len(known) < len(numbers) or min(known) < 0 or not whole:
        return ()
    # Shares, not amounts: who may see a goal need not see what was done elsewhere before.
    return tuple((number / whole).quantize(DIGITS) for number in known)


def _number(book: Book, kpi: Kpi, place: Place, month: Period) -> Decimal | None:
    ago = month.year_ago
    if ago is None or book.partial(kpi, ago):
        return None
    number = book.number(kpi, place, Span(ago))
    return None if number is None else Decimal(str(number))
