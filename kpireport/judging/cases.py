"""The case: the goals that a project has, what was reached before, and which scorecards show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpireport.book import Book, needed
from kpireport.door.project import ScorecardSpec
from kpireport.facts import Place
from kpireport.formats import Format
from kpireport.goals import EVERY, WHOLE
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from kpireport.objectives import Objective
from kpireport.periods import Grain, Period, Span

HISTORY = 24
A_YEAR = {Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1, Grain.ALL: 0}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scorecard, the period that it reports next, and whose it is."""

    spec: ScorecardSpec
    period: Period
    members: tuple[Member, ...]

    @property
    def title(self) -> str:
        """What a reader of the configuration calls it."""
        return f"{self.spec.notebook} ({self.spec.level}, {self.period.grain})"


@dataclass(frozen=True, slots=True)
class Record:
    """A member's goals for a KPI from the reported period on, and its numbers until then, oldest first.

    ``known`` are those of whole periods, ``past`` the goals that held in them.
    """

    member: Member
    goals: tuple[tuple[Period, float], ...]
    known: tuple[tuple[Period, float], ...]
    past: Mapping[Period, float]


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A KPI that members of a level have or had goals for, as a scorecard shows it."""

    kpi: Kpi
    level: str
    period: Period
    records: tuple[Record, ...]

    @property
    def wanting(self) -> tuple[Record, ...]:
        """Those who have a goal in the reported period or later."""
        return tuple(record for record in self.records if record.goals)


@dataclass(frozen=True)
class Case:
    """What is judged. ``mapped`` are the tables that the project maps, ``today`` is how far the data reach."""

    book: Book
    sheets: tuple[Sheet, ...]
    objectives: tuple[Objective, ...]
    mapped: frozenset[str]
    form: Format

    @property
    def today(self) -> date:
        """The day that the data reach: nothing later is known."""
        return self.book.facts.as_of

    @cached_property
    def owners(self) -> dict[tuple[str, str], set[str]]:
        """The members (or ``*``) that have any goal, by KPI and level, in the order of the goals."""
        found: dict[tuple[str, str], set[str]] = {}
        for goal in self.book.goals.goals:
            if goal.value is not None and goal.part == WHOLE:
                found.setdefault((goal.kpi, goal.member.level), set()).add(goal.member.name)
        return found

    @cached_property
    def pursuits(self) -> tuple[Pursuit, ...]:
        """Every KPI and level with goals that a scorecard shows or computes with, by scorecard, KPI and level."""
        periods: dict[tuple[str, str], Period] = {}
        for sheet, name, level in self.shown:
            if (name, level) in self.owners:
                periods.setdefault((name, level), sheet.period)
        order = list(dict.fromkeys(name for _, name, _ in self.shown))
        ranks = self.book.levels.names
        keys = sorted(periods, key=lambda key: (order.index(key[0]), ranks.index(key[1])))
        return tuple(self._pursuit(name, level, periods[name, level]) for name, level in keys)

    def members(self, kpi: str, level: str) -> tuple[Member, ...]:
        """The members of a level that have a goal for a KPI, each of them where a goal is everybody's."""
        names = self.owners.get((kpi, level), set())
        everybody = self.book.members(level)
        return tuple(one for one in everybody if EVERY in names or one.name in names)

    def period(self, level: str) -> Period | None:
        """The period that a level's scorecards report; that of any, where it has none."""
        own = [sheet.period for sheet in self.sheets if sheet.spec.level == level]
        return next(iter([*own, *(sheet.period for sheet in self.sheets)]), None)

    @cached_property
    def shown(self) -> tuple[tuple[Sheet, str, str], ...]:
        """Sheet, KPI and level: own levels first, then those below, whose numbers a report sets side by side."""
        return tuple(self._shown())

    def _shown(self) -> Iterator[tuple[Sheet, str, str]]:
        levels = self.book.levels
        for own in (True, False):
            for sheet in self.sheets:
                below = [level.name for level in levels.below(sheet.spec.level)]
                for kpi in needed(sheet.spec.counted_kpis, self.book.kpis):
                    for level in (sheet.spec.level,) if own else below:
                        yield sheet, kpi.name, level

    def _pursuit(self, name: str, level: str, period: Period) -> Pursuit:
        kpi = self.book.kpis[name]
        slots = up_to(period, HISTORY)
        whole = [slot for slot in slots if not self.book.partial(kpi, slot)]
        records = tuple(
            self._record(kpi, member, period, whole) for member in self.members(name, level)
        )
        return Pursuit(kpi, level, period, records)

    def _record(self, kpi: Kpi, member: Member, period: Period, whole: Sequence[Period]) -> Record:
        place = Place(member.level, member.name)
        numbers = ((slot, self.book.number(kpi, place, Span(slot))) for slot in whole)
        known = tuple((slot, number) for slot, number in numbers if number is not None)
        goals = self._goals(kpi, member, from_(period))
        return Record(member, goals, known, dict(self._goals(kpi, member, whole)))

    def _goals(
        self, kpi: Kpi, member: Member, slots: Iterable[Period]
    ) -> tuple[tuple[Period, float], ...]:
        found = ((slot, self.book.goals.find(kpi.name, member, slot)) for slot in slots)
        return tuple(
            (slot, float(goal.value)) for slot, goal in found if goal and goal.value is not None
        )


def up_to(period: Period, count: int) -> list[Period]:
    """So many periods up to this one; none for the whole of the data."""
    return [] if period.grain is Grain.ALL else list(Span(period, count))


def from_(period: Period) -> list[Period]:
    """The period and those of a year after it.

    >>> [slot.code for slot in from_(Period.parse("2026-Q2"))]
    ['2026-Q2', '2026-Q3', '2026-Q4', '2027-Q1', '2027-Q2']
    """
    return [period, *(period.before(-count) for count in range(1, A_YEAR[period.grain] + 1))]


def is_person(book: Book, member: Member) -> bool:
    """Whether a member answers for its own goals: one of the level of persons does."""
    return member.level != COMPANY and "person" in (member.level, book.levels[member.level].column)
