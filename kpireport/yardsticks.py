"""Yardsticks: what a person's numbers are held against, the one team of the period, without naming anybody in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period
from kpireport.scorecard import Yardstick

_Key = tuple[str, Member, str, Period]


@dataclass(frozen=True, slots=True)
class Peers:
    """The yardsticks of a book: all members of a group share them, so that each is computed once."""

    book: Book
    known: dict[_Key, Yardstick | None] = field(default_factory=dict)

    def held(self, member: Member, period: Period, kpis: Iterable[str]) -> tuple[Yardstick, ...]:
        """What a member's KPIs are held against; nothing where it had a part in several groups."""
        level, names = self.book.levels[member.level], tuple(kpis)
        if level.column is None or level.parent == COMPANY:
            return ()
        groups = [
            group
            for group in self.book.members(level.parent)
            if self._had_part(Place(group.level, group.name), member, period, names)
        ]
        if len(groups) != 1:
            return ()
        found = (self._of((name, groups[0], level.name, period)) for name in names)
        return tuple(each for each in found if each is not None)

    def _had_part(
        self, group: Place, member: Member, period: Period, kpis: tuple[str, ...]
    ) -> bool:
        place = Place(group.level, group.member, member.level, member.name)
        if member.name not in self.book.facts.values_of(group, member.level):
            return False
        return any(self.book.listed(self.book.kpis[name], place, period) for name in kpis)

    def _of(self, key: _Key) -> Yardstick | None:
        if key not in self.known:
            kpi, group, level, period = key
            self.known[key] = self.book.yardstick(self.book.kpis[kpi], group, level, period)
        return self.known[key]
