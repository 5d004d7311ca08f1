"""Yardsticks: what a member's numbers are held against inside the company, without naming anybody else.

The median is that of the others: a member's own number never moves it. The best is the best of all, which may be the
member itself. A team is held against the other teams, a person against the others of the one team it had a part in.
The company is held against the level just below it, which it sees one by one: there the best is named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.levels import COMPANY, WHOLE_COMPANY, Member
from kpireport.periods import Period, Span
from kpireport.scorecard import Yardstick
from kpireport.variance import Better

FEWEST_PEOPLE = 5  # with a number; of fewer, a reader could work out who has which
FEWEST_TEAMS = 3  # others with a number: of fewer, a median is nobody's middle
FEWEST_BELOW = 2

_Key = tuple[str, Member, str, Period]
Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Peers:
    """The yardsticks of a book: all members of a group are held against the same numbers, which are read once."""

    book: Book
    known: dict[_Key, Numbers] = field(default_factory=dict)

    def held(self, member: Member, period: Period, kpis: Iterable[str]) -> tuple[Yardstick, ...]:
        """What a member's KPIs are held against; nothing where it had a part in several groups."""
        names = tuple(kpis)
        found = (
            self._of_company(period, names)
            if member == WHOLE_COMPANY
            else self._of_member(member, period, names)
        )
        return tuple(found)

    def _of_company(self, period: Period, kpis: Iterable[str]) -> Iterator[Yardstick]:
        below = next((level.name for level in self.book.levels.below(COMPANY)), "")
        for kpi in kpis if below else ():
            numbers = self._numbers((kpi, WHOLE_COMPANY, below, period))
            if len(numbers) >= FEWEST_BELOW:
                best = best_of(numbers, self.book.kpis[kpi].better)
                holders = tuple(sorted(name for name in numbers if numbers[name] == best))
                middle = median(numbers.values())
                yield Yardstick(kpi, WHOLE_COMPANY, len(numbers), middle, best, holders=holders)

    def _of_member(
        self, member: Member, period: Period, kpis: tuple[str, ...]
    ) -> Iterator[Yardstick]:
        for group in self._groups(member, period, kpis):
            for kpi in kpis:
                numbers = self._numbers((kpi, group, member.level, period))
                better = self.book.kpis[kpi].better
                found = held_against(kpi, group, numbers, member.name, better)
                if found is not None and self._is_enough(found, numbers, member.level):
                    yield found

    def _groups(self, member: Member, period: Period, kpis: tuple[str, ...]) -> list[Member]:
        """The one group of a member; none where it had a part in several."""
        level = self.book.levels[member.level]
        if level.parent == COMPANY:
            return [WHOLE_COMPANY]
        groups = [
            group
            for group in self.book.members(level.parent)
            if self._had_part(Place(group.level, group.name), member, period, kpis)
        ]
        return groups if len(groups) == 1 else []

    def _had_part(
        self, group: Place, member: Member, period: Period, kpis: tuple[str, ...]
    ) -> bool:
        place = Place(group.level, group.member, member.level, member.name)
        if member.name not in self.book.facts.values_of(group, member.level):
            return False
        return any(self.book.listed(self.book.kpis[name], place, period) for name in kpis)

    def _is_enough(self, found: Yardstick, numbers: Numbers, level: str) -> bool:
        """Whether nobody's number can be worked out: the members of the lowest level may be people."""
        is_of_people = found.group != WHOLE_COMPANY or not self.book.levels.below(level)
        return len(numbers) >= FEWEST_PEOPLE if is_of_people else found.count >= FEWEST_TEAMS

    def _numbers(self, key: _Key) -> Numbers:
        if key not in self.known:
            kpi, group, level, period = key
            self.known[key] = numbers_in(self.book, kpi, group, level, period)
        return self.known[key]


def numbers_in(book: Book, kpi: str, group: Member, level: str, period: Period) -> Numbers:
    """The numbers of a group's members at a level; without those who have none, or belong elsewhere by then."""
    span, judged = Span(period), book.kpis[kpi]
    if group == WHOLE_COMPANY:
        places = {name: Place(level, name) for name in book.facts.members(level)}
    else:
        cuts = book.cuts(Place(group.level, group.name), level)
        places = {place.value: place for place in cuts if not book.away(judged, place, span)}
    found = {name: book.number(judged, place, span) for name, place in places.items()}
    return {name: number for name, number in found.items() if number is not None}


def held_against(
    kpi: str, group: Member, numbers: Numbers, member: str, better: Better
) -> Yardstick | None:
    """The median of all but the member, and the best of all; none where nobody else has a number.

    >>> numbers = {"Ann": 9.0, "Bob": 1.0, "Cid": 2.0, "Dee": 6.0}
    >>> found = held_against("won_value", Member("team", "North"), numbers, "Ann", Better.HIGHER)
    >>> found.count, found.median, found.best, found.is_own
    (3, 2.0, 9.0, True)
    """
    others = [number for name, number in numbers.items() if name != member]
    if not others:
        return None
    best = best_of(numbers, better)
    is_own = best is not None and numbers.get(member) == best
    return Yardstick(kpi, group, len(others), median(others), best, is_own)


def best_of(numbers: Numbers, better: Better) -> float | None:
    """The best of some numbers; none where neither more nor less is better."""
    if better is Better.WITHIN:
        return None
    return max(numbers.values()) if better is Better.HIGHER else min(numbers.values())
