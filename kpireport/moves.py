"""Moves: which group of a level above a member belongs to, and since when; its goal counts there and nowhere else.

In a slot of time (a month, or a week) a member belongs to the group that has rows of it; of several to the one that
has most of them, and of as many to the first by name. In slots without any row it stays where it was, and before its
first it belongs to where that is. A longer period is like the last slot in it that has a row: later rows tell more.

What holds for a KPI is told by the rows of its own tables, so that a number does not depend on what else is counted;
by those of all tables where a member has none in them.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from kpireport.facts import Facts, Place, Ticks
from kpireport.levels import COMPANY, Levels, Member
from kpireport.periods import EARLIEST, Grain, Period

ALL_TABLES = ""

_Homes = Sequence[tuple[date, str]]


@dataclass(frozen=True, slots=True)
class Stay:
    """When a member that has rows in several groups belongs to one of them, told by the rows of a table.

    From the day of each turn on it does, or does not; where else it is then is not said.
    """

    group: Member
    member: Member
    table: str
    grain: Grain
    turns: tuple[tuple[date, bool], ...]

    def holds(self, period: Period) -> bool:
        """Whether the member belongs to the group in a period."""
        return self.turns[bisect_right(self.turns, period.end, key=itemgetter(0)) - 1][1]


@dataclass(frozen=True)
class Moves:
    """All stays of a company, or those in the groups that one report may see."""

    stays: tuple[Stay, ...] = ()

    @cached_property
    def _of(self) -> dict[Place, dict[tuple[str, Grain], Stay]]:
        known: dict[Place, dict[tuple[str, Grain], Stay]] = {}
        for stay in self.stays:
            group, member = stay.group, stay.member
            place = Place(group.level, group.name, member.level, member.name)
            known.setdefault(place, {})[stay.table, stay.grain] = stay
        return known

    def moved(self, place: Place) -> bool:
        """Whether a place is a member below who has rows in other groups too."""
        return place in self._of

    def at_home(self, place: Place, tables: Iterable[str], period: Period) -> bool:
        """Whether a place's member belongs to its group in a period, by the first of these tables that knows it."""
        known, grain = self._of.get(place, {}), period.grain.base
        for table in (*tables, ALL_TABLES):
            if stay := known.get((table, grain)):
                return stay.holds(period)
        return True

    def within(self, groups: Collection[Member]) -> tuple[Stay, ...]:
        """The stays in these groups."""
        return tuple(stay for stay in self.stays if stay.group in groups)


def stays_of(facts: Facts, levels: Levels) -> Iterator[Stay]:
    """The stays of all members that have rows in more than one group of a level; few have."""
    names, ticking = set(levels.names), dict[tuple[str, Member], list[Ticks]]()
    for ticks in facts.ticks:
        place = ticks.place
        if place.level != COMPANY and place.dimension in names:
            member = Member(place.dimension, place.value)
            ticking.setdefault((place.level, member), []).append(ticks)
    for (level, member), own in sorted(ticking.items(), key=itemgetter(0)):
        groups = sorted({ticks.place.member for ticks in own})
        for (table, grain), homes in _homes(own).items() if len(groups) > 1 else ():
            for name in groups:
                yield Stay(Member(level, name), member, table, grain, _turns(homes, name))


def _homes(own: Iterable[Ticks]) -> Mapping[tuple[str, Grain], _Homes]:
    """Where a member belongs from each slot on that has rows of it, told by each table and by all."""
    counted: dict[tuple[str, Grain], dict[date, dict[str, int]]] = {}
    for ticks in own:
        for table in (ticks.clock.table, ALL_TABLES):
            slots = counted.setdefault((table, ticks.grain), {})
            for start, rows in zip(ticks.starts, ticks.rows, strict=True):
                groups, name = slots.setdefault(start, {}), ticks.place.member
                groups[name] = groups.get(name, 0) + int(rows or 0)
    return {
        key: [(start, _most(groups)) for start, groups in sorted(slots.items())]
        for key, slots in counted.items()
    }


def _most(groups: Mapping[str, int]) -> str:
    return min(groups, key=lambda name: (-groups[name], name))


def _turns(homes: _Homes, name: str) -> tuple[tuple[date, bool], ...]:
    """Since when the home is this group and since when another; the first turn has always held."""
    turns = [(next(same)[0], here) for here, same in groupby(homes, lambda home: home[1] == name)]
    return ((EARLIEST, turns[0][1]), *turns[1:])
