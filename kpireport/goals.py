"""Goals: what each member should reach by when, as a whole or in one value of a dimension such as a product.

A goal of a coarser period is phased over the finer ones for a KPI whose numbers add up, so that the parts sum to
the whole to the cent: evenly, or by the `Shape` of the year before. For a rate or a stock it holds in each of them.
Goals of finer periods add up to the coarser one; floor and stretch go with their goal all the way. Forecasts, what is
expected by then, are phased and looked up just like goals.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpireport.formula import RollUp
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.periods import Grain, Period, Span
from kpireport.phasing import Phasing, phased, shaped

EVERY = "*"
NORMS = "goals/norms.csv"  # which are no goals


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a dimension, such as a product, that a goal is for; without a dimension, the whole."""

    dimension: str = ""
    value: str = ""


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Goal:
    """One number to be reached, and the row it was written in. ``value`` is none for an explicit no goal.

    Among forecasts it is the number that is expected.
    """

    kpi: str
    member: Member
    period: Period
    value: Decimal | None
    floor: Decimal | None = None
    stretch: Decimal | None = None
    file: str = ""
    row: int = 0
    part: Part = WHOLE
    phasing: Phasing = Phasing.EVEN


@dataclass(frozen=True, slots=True)
class Shape:
    """The weights by which a member's goal for a period is spread over its months: the shape of the year before."""

    kpi: str
    member: Member
    part: Part
    period: Period
    months: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The goal of one member and period, from which row, and how it came to that period.

    ``value`` is none where a row says that there is no goal. ``how`` is given, holds, phased, shaped or summed.
    """

    value: Decimal | None
    origin: Goal
    how: str
    floor: Decimal | None = None
    stretch: Decimal | None = None


@dataclass(frozen=True)
class Goals:
    """All goals and forecasts of a project, looked up by KPI, member and period."""

    goals: tuple[Goal, ...] = ()
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    forecasts: tuple[Goal, ...] = ()
    shapes: tuple[Shape, ...] = ()

    def __post_init__(self) -> None:
        by_owner: dict[tuple[str, Member, Part], list[Goal]] = {}
        for goal in self.goals:
            by_owner.setdefault((goal.kpi, goal.member, goal.part), []).append(goal)
        weights = {(one.kpi, one.member, one.part, one.period): one.months for one in self.shapes}
        expected = Goals(self.forecasts, self.kpis, (), self.shapes) if self.forecasts else None
        object.__setattr__(self, "_by_owner", by_owner)
        object.__setattr__(self, "_weights", weights)
        object.__setattr__(self, "_expected", expected)

    def find(self, kpi: str, member: Member, period: Period, part: Part = WHOLE) -> Found | None:
        """The goal for a period: given, phased, holding or summed; a named member goes before ``*``."""
        by_owner: dict[tuple[str, Member, Part], list[Goal]] = self._by_owner  # type: ignore[attr-defined]

        def months_of(goal: Goal) -> Sequence[Decimal]:
            return self.weights(goal, member, part)

        for owner in _owners(member, part):
            owned = by_owner.get((kpi, *owner), [])
            found = _found(owned, period, months_of, adds_up=self._adds_up(kpi))
            if found := found or self._mixed(kpi, member, period, part, owned):
                return None if found.value is None else found
        return None

    def _mixed(
        self, kpi: str, member: Member, period: Period, part: Part, owned: Sequence[Goal]
    ) -> Found | None:
        """The sum of a longer period's slots where a nearer owner has goals for some of them, and a wider one the rest."""
        inside = [goal for goal in owned if holds(period, goal.period)]
        if not inside or not self._adds_up(kpi) or period.grain is Grain.ALL:
            return None
        grains = {goal.period.grain for goal in inside}
        slots = period.within(grains.pop() if len(grains) == 1 else Grain.MONTH)
        found = [self.find(kpi, member, slot, part) for slot in slots]
        known = [goal for goal in found if goal is not None]
        if len(known) < len(slots) or (slots[0].start, slots[-1].end) != (period.start, period.end):
            return None
        numbers = zip(*((goal.value, goal.floor, goal.stretch) for goal in known), strict=True)
        value, floor, stretch = (_sum(each) for each in numbers)
        return Found(value, inside[0], "summed", floor, stretch)

    def over(
        self,
        kpi: str,
        member: Member,
        span: Span,
        *,
        away: Collection[Period] = (),
        part: Part = WHOLE,
    ) -> Decimal | None:
        """The goal for a span: its periods' sum, a stock's last, or the one rate that holds in all of them.

        Where the goal is asked for in a group, periods in which the member is ``away`` have no goal.
        """
        found = [self.find(kpi, member, period, part) for period in span if period not in away]
        values = [goal.value for goal in found if goal is not None and goal.value is not None]
        if len(values) < len(found) or not values:
            return None
        if self._adds_up(kpi):
            return sum(values, Decimal(0))
        is_last = kpi in self.kpis and self.kpis[kpi].formula.rolls_up is RollUp.LAST
        if is_last:
            return None if span.last in away else values[-1]
        return values[0] if len(set(values)) == 1 else None

    def forecast(self, kpi: str, member: Member, span: Span) -> Decimal | None:
        """What is expected over a span; phased, held and summed as a goal is."""
        expected: Goals | None = self._expected  # type: ignore[attr-defined]
        return expected.over(kpi, member, span) if expected else None

    def weights(self, goal: Goal, member: Member, part: Part = WHOLE) -> Sequence[Decimal]:
        """By which weights a goal is spread over its months for a member; none where it is spread evenly."""
        weights: Mapping[object, tuple[Decimal, ...]] = self._weights  # type: ignore[attr-defined]
        if goal.phasing is Phasing.EVEN:
            return ()
        return weights.get((goal.kpi, member, part, goal.period), ())

    @property
    def all(self) -> tuple[Goal, ...]:
        """Goals, then forecasts."""
        return (*self.goals, *self.forecasts)

    def members(self, level: str) -> tuple[str, ...]:
        """The members of a level that a goal or a forecast names."""
        names = {goal.member.name for goal in self.all if goal.member.level == level}
        return tuple(sorted(names - {EVERY}))

    def values(self, kpi: str, member: Member, dimension: str) -> tuple[str, ...]:
        """The values of a dimension that a member's goals for a KPI name."""
        owners = (member, Member(member.level, EVERY))
        own = (goal for goal in self.goals if goal.kpi == kpi and goal.member in owners)
        return tuple(
            sorted({goal.part.value for goal in own if goal.part.dimension == dimension} - {EVERY})
        )

    def dimensions(self, kpi: str, member: Member) -> tuple[str, ...]:
        """The dimensions by whose values a member has goals for a KPI."""
        owners = (member, Member(member.level, EVERY))
        own = (goal for goal in self.goals if goal.kpi == kpi and goal.member in owners)
        return tuple(sorted({goal.part.dimension for goal in own} - {""}))

    def later(self, kpi: str, member: Member, day: date) -> tuple[Goal, ...]:
        """A member's own goals for whole periods that begin after a day, by period."""
        owners = (member, Member(member.level, EVERY))
        own = (goal for goal in self.goals if goal.kpi == kpi and goal.member in owners)
        found = [goal for goal in own if goal.part == WHOLE and goal.period.start > day]
        return tuple(sorted(found, key=lambda goal: goal.period.end))

    def of(self, members: Collection[Member]) -> "Goals":
        """Only the goals, forecasts and shapes of these members."""
        wanted = {*members, *(Member(member.level, EVERY) for member in members)}
        goals, forecasts = (
            tuple(goal for goal in found if goal.member in wanted)
            for found in (self.goals, self.forecasts)
        )
        shapes = tuple(shape for shape in self.shapes if shape.member in wanted)
        return Goals(goals, self.kpis, forecasts, shapes)

    def _adds_up(self, kpi: str) -> bool:
        return kpi in self.kpis and self.kpis[kpi].is_additive


def _owners(member: Member, part: Part) -> Iterator[tuple[Member, Part]]:
    """Under which names a goal may be written, the nearest first."""
    for owner in (member, Member(member.level, EVERY)):
        yield owner, part
        if part.dimension:
            yield owner, Part(part.dimension, EVERY)


_MonthsOf = Callable[[Goal], Sequence[Decimal]]


def _found(
    goals: Sequence[Goal], period: Period, months_of: _MonthsOf, *, adds_up: bool
) -> Found | None:
    for goal in goals:
        if goal.period == period:
            return Found(goal.value, goal, "given", goal.floor, goal.stretch)
    for goal in goals:
        if holds(goal.period, period):
            if goal.value is None or not adds_up:
                return Found(goal.value, goal, "holds", goal.floor, goal.stretch)
            return _spread(goal, period, months_of(goal))
    return _from_finer(goals, period) if adds_up else None


def holds(outer: Period, inner: Period) -> bool:
    """Whether what is given for one period holds in another: it lies within it."""
    return outer.start <= inner.start and inner.end <= outer.end


def overlap(first: Period, second: Period) -> bool:
    """Whether two periods have a day in common."""
    return first.start <= second.end and second.start <= first.end


def _spread(goal: Goal, period: Period, months: Sequence[Decimal]) -> Found | None:
    """A part of a goal for a coarser period."""
    parts = goal.period.within(period.grain)
    if (
        goal.period.grain is Grain.ALL
        or parts[0].start != goal.period.start
        or parts[-1].end != goal.period.end
        or period not in parts  # a year restated has no goals of its own
    ):
        return None
    is_shaped = bool(months) and period.grain is not Grain.WEEK

    def portion(whole: Decimal | None) -> Decimal | None:
        if whole is None:
            return None
        if not is_shaped:
            return phased(whole, len(parts))[parts.index(period)]
        each = zip(goal.period.within(Grain.MONTH), shaped(whole, months), strict=True)
        return sum((amount for month, amount in each if holds(period, month)), Decimal(0))

    how = "shaped" if is_shaped else "phased"
    return Found(portion(goal.value), goal, how, portion(goal.floor), portion(goal.stretch))


def _from_finer(goals: Sequence[Goal], period: Period) -> Found | None:
    inside = sorted(
        (goal for goal in goals if holds(period, goal.period)), key=lambda goal: goal.period.start
    )
    grains = {goal.period.grain for goal in inside}
    if len(grains) != 1 or [goal.period for goal in inside] != period.within(grains.pop()):
        return None
    value = _sum([goal.value for goal in inside])
    floor, stretch = _sum([goal.floor for goal in inside]), _sum([goal.stretch for goal in inside])
    return None if value is None else Found(value, inside[0], "summed", floor, stretch)


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, where every number is known."""
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if len(known) == len(numbers) else None
