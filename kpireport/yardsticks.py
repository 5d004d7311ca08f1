"""Yardsticks: what a person's numbers are held against, the one team of the period, without naming anybody in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period, Span
from kpireport.scorecard import Yardstick

_Key = tuple[str, Member, str, Period]


@dataclass(frozen=True, slots=True)
class Peers:
    """The yardsticks of a book: all members of a group share them, so that each is computed once."""

    book: Book
    known: dict[_Key, Yardstick | None] = field(default_factory=dict)

    def held(self, member: Member, period: Period, kpis: Iterable[str]) -> tuple[Yardstick, ...]:
        """What a member's KPIs are held against; nothing where it belonged to no group or to several."""
        level, names = self.book.levels[member.level], tuple(kpis)
        if level.column is None or level.parent == COMPANY:
            return ()
        groups = [
            group
            for group in self.book.members(level.parent)
            if self._had_part(member, group, period, names)
        ]
        if len(groups) != 1:
            return ()
        found = (self._of((name, groups[0], level.name, period)) for name in names)
        return tuple(each for each in found if each is not None)

    def _had_part(
        self, member: Member, group: Member, period: Period, kpis: tuple[str, ...]
    ) -> bool:
        place = Place(group.level, group.name, member.level, member.name)
        return any(self.book.number(self.book.kpis[name], place, Span(period)) for name in kpis)

    def _of(self, key: _Key) -> Yardstick | None:
        if key not in self.known:
            kpi, group, level, period = key
            self.known[key] = self.book.yardstick(self.book.kpis[kpi], group, level, period)
        return self.known[key]
