"""The cascade: whether the goals of those below add up to the goal above, level by level and by dimension.

Each level is held against its own parent, and a member's goal counts, month by month, in the group it is in then.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.formula import RollUp
from kpireport.goals import EVERY, WHOLE, Part
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from kpireport.periods import Grain, Period, Span
from kpireport.phasing import CENT


@dataclass(frozen=True, slots=True)
class Rung:
    """A goal, and what the goals just below it add up to: of a level's members, or of a dimension's values.

    ``count`` is how many there are below, ``having`` how many of them have a goal.
    """

    kpi: Kpi
    parent: Member
    by: str
    period: Period
    goal: Decimal
    added: Decimal
    having: int
    count: int
    is_level: bool

    @property
    def difference(self) -> Decimal:
        """By how much those below add up to more than the goal."""
        return self.added - self.goal

    @property
    def is_open(self) -> bool:
        """Whether there is a difference that is more than what phasing rounds: a cent for each further part."""
        return abs(self.difference) > CENT * (self.having - 1)

    def __str__(self) -> str:
        inside = "" if self.parent.level == COMPANY else f" of {self.parent.name}"
        whose = f"{self.by}s' goals{inside}" if self.is_level else f"goals by {self.by}{inside}"
        own = "the company's" if self.parent.level == COMPANY else f"{self.parent.name}'s own"
        only = "" if self.having == self.count else f" ({self.having} of {self.count} have one)"
        return (
            f"{self.kpi.name}, {self.period.code}: the {whose} add up to {_plain(self.added)}{only}, "
            f"{own} is {_plain(self.goal)}: {'+' * (self.difference > 0)}{_plain(self.difference)}"
        )


def _plain(number: Decimal) -> str:
    """Without zeros after the point."""
    return f"{number.normalize():f}"


def rungs(book: Book, kpi: Kpi, parent: Member, period: Period) -> Iterator[Rung]:
    """What stands below a member's goal in a period: by the levels under it, then by dimension; only where goals add up."""
    goal = book.goals.find(kpi.name, parent, period)
    if goal is None or goal.value is None or not kpi.sums_over_members:
        return
    for by, places in _below(book, kpi, parent):
        amounts = {place: _amount(book, kpi, place, period) for place in places}
        known = [amount for amount in amounts.values() if amount is not None]
        if known:
            silent = [place for place, amount in amounts.items() if amount is None]
            count = len(known) + sum(_is_there(book, kpi, place, period) for place in silent)
            added, is_level = sum(known, Decimal(0)), by in book.levels
            yield Rung(kpi, parent, by, period, goal.value, added, len(known), count, is_level)


def rungs_of_year(book: Book, kpi: Kpi, parent: Member, period: Period) -> Iterator[Rung]:
    """The same for the whole year of a period, where the goal of the year is known: months differ by their phasing."""
    is_dated = period.grain not in (Grain.ALL, Grain.WEEK)
    year = period.calendar.containing(period.start, Grain.YEAR) if is_dated else period
    known = book.goals.find(kpi.name, parent, year)
    return rungs(book, kpi, parent, year if known else period)


def _below(book: Book, kpi: Kpi, parent: Member) -> Iterator[tuple[str, Sequence[Place]]]:
    place = Place(parent.level, parent.name)
    for level in book.levels.all:
        if level.column is not None and level.parent == parent.level:
            names = {part.value for part in book.cuts(place, level.name)}
            names |= set(book.goals.members(level.name)) if parent.level == COMPANY else set()
            yield level.name, _parts(place, level.name, names)
    for dimension in book.goals.dimensions(kpi.name, parent):
        values = set(book.goals.values(kpi.name, parent, dimension))
        values |= {part.value for part in book.cuts(place, dimension)}
        yield dimension, _parts(place, dimension, values)


def _parts(place: Place, by: str, names: Iterable[str]) -> list[Place]:
    return [Place(place.level, place.member, by, name) for name in sorted(names)]


def _slots(kpi: Kpi, period: Period) -> Sequence[Period]:
    """The slots over which goals below are added: a stock's last, else the months of a longer period."""
    if period.grain in (Grain.WEEK, Grain.ALL):
        return [period]
    months = period.within(Grain.MONTH)
    return months[-1:] if kpi.formula.rolls_up is RollUp.LAST else months


def _is_there(book: Book, kpi: Kpi, place: Place, period: Period) -> bool:
    """Whether a part has rows in the period: who joins later or has left is not missed."""
    spans = [Span(slot) for slot in _slots(kpi, period)]
    return any(book.facts.seen(kpi.tables, place, span) for span in spans)


def _amount(book: Book, kpi: Kpi, place: Place, period: Period) -> Decimal | None:
    """The goal that a part brings to its parent, of the months in which it belongs there; none where it has none."""
    is_level = place.dimension in book.levels
    owner = Member(place.dimension, place.value) if is_level else Member(place.level, place.member)
    part = WHOLE if is_level else Part(place.dimension, place.value)
    found = [
        book.goals.find(kpi.name, owner, slot, part)
        for slot in _slots(kpi, period)
        if not book.away(kpi, place, Span(slot))
    ]
    known = [goal.value for goal in found if goal is not None and goal.value is not None]
    return sum(known, Decimal(0)) if known else None


def mismatches(book: Book, kpis: Iterable[Kpi]) -> Iterator[Rung]:
    """Where the goals below do not add up to the goal above them, in the periods that goals were written for."""
    wanted = {kpi.name: kpi for kpi in kpis}
    for goal in book.goals.goals:
        if goal.part != WHOLE or goal.kpi not in wanted or goal.value is None:
            continue
        for owner in _named(book, goal.member):
            found = rungs(book, wanted[goal.kpi], owner, goal.period)
            yield from (rung for rung in found if rung.is_open)


def _named(book: Book, member: Member) -> tuple[Member, ...]:
    return book.members(member.level) if member.name == EVERY else (member,)


def summed_up(found: Iterable[Rung]) -> Iterator[str]:
    """The mismatches in words, those of one goal in many periods in one line."""

    def key(rung: Rung) -> tuple[str, Member, str]:
        return rung.kpi.name, rung.parent, rung.by

    for _, same in groupby(sorted(found, key=key), key):
        first, *others = sorted(same, key=lambda rung: rung.period.start)
        many = f"{len(others)} more period{'s' * (len(others) > 1)}"
        yield (
            f"{first}; they differ in {many} up to {others[-1].period.code}"
            if others
            else str(first)
        )
