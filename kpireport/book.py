"""The book: facts and goals side by side, from which scorecards are read. This is where formulas are computed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from kpireport.dates import Days
from kpireport.facts import Facts, Place, Plan
from kpireport.formula import Estimate, Formula, Measure, Ratio
from kpireport.goals import WHOLE, Goals, Part
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Levels, Member
from kpireport.moves import Moves, Stay, stays_of
from kpireport.periods import CALENDAR_YEAR, Calendar, Grain, Period, Span
from kpireport.scorecard import Breakdown, GoalSource, Line, Point, Scorecard, Share
from kpireport.variance import Status, attainment

HISTORY = 13
WEEKS_A_YEAR = 365.2425 / 7


def needed(names: Iterable[str], kpis: Mapping[str, Kpi]) -> tuple[Kpi, ...]:
    """The KPIs of these names and those whose goals or numbers their formulas ask for."""
    found: dict[str, Kpi] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found and name in kpis:
            found[name] = kpis[name]
            waiting += kpis[name].formula.goals_used()
    return tuple(found.values())


def plan(
    kpis: Iterable[Kpi],
    periods: Iterable[Period],
    *,
    levels: Levels,
    calendar: Calendar = CALENDAR_YEAR,
    dimensions: Iterable[str] = (),
    sparse: Iterable[str] = (),
) -> Plan:
    """What must be counted for scorecards of these KPIs in these periods."""
    wanted, reported = tuple(kpis), tuple(periods)
    measures = tuple(dict.fromkeys(m for kpi in wanted for m in kpi.formula.measures()))
    holistic = [kpi for kpi in wanted if any(not m.adds_up for m in kpi.formula.measures())]
    windows: dict[Span, None] = {}
    for kpi in holistic:
        for period in reported:
            spans = [period.to_date, period.to_date.year_ago]
            for length in kpi.formula.windows():
                spans += [Span(slot, length) for slot in period.history(HISTORY)]
            if calendar.restates:
                spans += [Span(slot).year_ago for slot in period.history(HISTORY)]
            counted = [span.counted for span in spans if span is not None]
            windows |= dict.fromkeys(span for span in counted if span.length > 1)
    return Plan(
        measures,
        levels,
        calendar,
        grains=tuple(dict.fromkeys(period.grain for period in reported)),
        dimensions=tuple(dict.fromkeys((*dimensions, *_asked(wanted)))),
        windows=tuple(windows),
        sparse=tuple(sparse),
    )


def _asked(kpis: Iterable[Kpi]) -> tuple[str, ...]:
    return tuple(name for kpi in kpis for name in kpi.formula.dimensions())


@dataclass(frozen=True, slots=True)
class _Cell:
    """One place over one span: where a formula is computed (see `kpireport.formula.Cell`).

    An ``earlier`` one is there to be compared with: what fell in a span that the records begin in is no yardstick.
    """

    book: "Book"
    place: Place
    span: Span
    is_earlier: bool = False

    def read(self, measure: Measure) -> float | None:
        if self.is_earlier and not measure.is_stock and self._begins_in(measure.table):
            return None
        value = self.book.facts.read(measure, self.place, self.span)
        return None if value is None else float(value)

    def goal(self, kpi: str) -> float | None:
        owner = self.owner
        known = self.book.kpis.get(kpi)
        away = self.book.away(known, self.place, self.span) if known else ()
        value = self.book.goals.over(kpi, owner, self.span, away=away, part=self.part)
        return None if value is None else float(value)

    @property
    def owner(self) -> Member:
        """Whose goals hold here: a cut by a level below is that level's member."""
        if self.place.dimension in self.book.levels:
            return Member(self.place.dimension, self.place.value)
        return Member(self.place.level, self.place.member)

    @property
    def part(self) -> Part:
        """Which part of the owner's goals holds here: a cut by a dimension has goals of its own."""
        by_level = self.place.dimension in self.book.levels
        return WHOLE if by_level else Part(self.place.dimension, self.place.value)

    @property
    def whole(self) -> bool:
        return self.span.last.complete(self.book.facts.as_of)

    def earlier(self, count: int) -> "_Cell | None":
        return self._moved(self.span.shifted(count * self.span.length))

    def year_ago(self) -> "_Cell | None":
        return self._moved(self.span.year_ago)

    def to_date(self) -> "_Cell":
        return replace(self, span=self.span.last.to_date)

    def rolling(self, count: int) -> "_Cell | None":
        last = self.span.last
        return None if last.grain is Grain.ALL else replace(self, span=Span(last, count))

    def whole_year(self) -> "_Cell":
        return replace(self, span=self.span.last.whole_year)

    @property
    def days(self) -> Days | None:
        last = min(self.span.last.end, self.book.facts.as_of)
        first = self.span.first.start
        is_known = self.span.last.grain is not Grain.ALL and first <= last
        return Days(first, last) if is_known else None

    @property
    def periods_left(self) -> int | None:
        last = self.span.last
        return None if last.grain is Grain.ALL else last.whole_year.length - last.to_date.length

    @property
    def spans_a_year(self) -> float | None:
        a_year = {Grain.ALL: None, Grain.WEEK: WEEKS_A_YEAR}.get(
            self.span.last.grain, self.span.last.whole_year.length
        )
        return None if a_year is None else a_year / self.span.length

    def reaches(self, days: int) -> bool:
        last = self.span.last.end
        is_over = self.span.last.grain is not Grain.ALL
        return is_over and last + timedelta(days=days) <= self.book.facts.as_of

    def cuts(self, dimension: str) -> "tuple[_Cell, ...]":
        if self.place.dimension:
            return ()
        places = self.book.cuts(self.place, dimension)
        return tuple(replace(self, place=place) for place in places)

    def uncut(self) -> "_Cell":
        return replace(self, place=Place(self.place.level, self.place.member))

    def children(self, level: str, kpi: str) -> "tuple[_Cell, ...]":
        if self.place.dimension:
            return ()
        if level == self.place.level:
            return (self,)
        judged = self.book.kpis[kpi]
        return tuple(
            replace(self, place=place)
            for place in self.book.cuts(self.place, level)
            if self.book.present(judged, place, self.span)
        )

    def lacks(self, formula: Formula) -> bool:
        unknown = {one.table for one in formula.measures() if self.read(one) is None}
        return self.book.facts.seen(unknown, self.place, self.span)

    def value_of(self, kpi: str) -> float | None:
        return self.book.kpis[kpi].formula.of(self)

    def attainment(self, kpi: str) -> float | None:
        known = self.book.kpis[kpi]
        return attainment(self.value_of(kpi), self.goal(kpi), known.better, known.mirror)

    def _moved(self, span: Span | None) -> "_Cell | None":
        return None if span is None else replace(self, span=span, is_earlier=True)

    def _begins_in(self, table: str) -> bool:
        begin = self.book.facts.begin((table,), self.span.last.grain)
        return begin is not None and self.span.first.start < begin <= self.span.last.end


@dataclass(frozen=True)
class Book:
    """Facts, goals and KPIs of a company, or of that part of it which one report may see.

    A part of the facts cannot tell who is elsewhere: the ``stays`` in it are given with it.
    """

    facts: Facts
    goals: Goals
    kpis: Mapping[str, Kpi]
    levels: Levels
    stays: tuple[Stay, ...] | None = None

    @cached_property
    def moves(self) -> Moves:
        """Who belongs where, since when."""
        return Moves(tuple(stays_of(self.facts, self.levels)) if self.stays is None else self.stays)

    def members(self, level: str) -> tuple[Member, ...]:
        """Everybody of a level who has facts or goals, by name: who has no data is listed all the same."""
        if level == COMPANY:
            return (Member(COMPANY, COMPANY),)
        names = {*self.facts.members(level), *self.goals.members(level)}
        return tuple(Member(level, name) for name in sorted(names))

    def scorecard(self, member: Member, period: Period, kpis: Iterable[str]) -> Scorecard:
        """A member's KPIs in a period, in the order given."""
        lines = tuple(self.line(self.kpis[name], member, period) for name in kpis)
        return Scorecard(member, period, self.facts.as_of, lines)

    def line(self, kpi: Kpi, member: Member, period: Period) -> Line:
        """One KPI of one member in one period, with all that it is compared with."""
        place = Place(member.level, member.name)
        partial = self.partial(kpi, period)
        goal = self.goals.find(kpi.name, member, period)
        origin = GoalSource(goal.origin.file, goal.origin.row, goal.how) if goal else None
        numerator, denominator = self._parts(kpi, place, period)
        to_date = period.to_date if kpi.accumulates and not partial else None
        goal_to_date = self.goals.over(kpi.name, member, to_date) if to_date else None
        return Line(
            kpi=kpi,
            member=member,
            period=period,
            actual=self.number(kpi, place, Span(period)),
            goal=None if goal is None or goal.value is None else float(goal.value),
            goal_source=origin,
            floor=None if goal is None or goal.floor is None else float(goal.floor),
            stretch=None if goal is None or goal.stretch is None else float(goal.stretch),
            numerator=numerator,
            denominator=denominator,
            previous=None if partial else self._whole(kpi, place, period.previous),
            year_ago=None if partial else self._whole(kpi, place, period.year_ago),
            to_date=self.number(kpi, place, to_date),
            to_date_goal=None if goal_to_date is None else float(goal_to_date),
            to_date_year_ago=self._year_before(kpi, place, to_date),
            partial=partial,
            early=self.early(kpi, period),
            estimate=self.estimate(kpi, place, period),
            series=self.series(kpi, member, period),
            ahead=self.ahead(kpi, member, period),
        )

    def status(self, kpi: Kpi, member: Member, period: Period) -> Status | None:
        """The verdict of a line, without all that the line is compared with."""
        goal = self.goals.find(kpi.name, member, period)
        return Line(
            kpi=kpi,
            member=member,
            period=period,
            actual=self.number(kpi, Place(member.level, member.name), Span(period)),
            goal=None if goal is None or goal.value is None else float(goal.value),
            partial=self.partial(kpi, period),
            estimate=self.estimate(kpi, Place(member.level, member.name), period),
        ).status

    def series(
        self, kpi: Kpi, member: Member, period: Period, length: int = HISTORY
    ) -> tuple[Point, ...]:
        """The periods up to this one, with goals and last year's numbers; none for the whole of the data."""
        return self.series_of(kpi, Place(member.level, member.name), period, length)

    def series_of(
        self, kpi: Kpi, place: Place, period: Period, length: int = HISTORY
    ) -> tuple[Point, ...]:
        """The same of any place, such as one product's part of a team's facts; only members have goals."""
        if period.grain is Grain.ALL:
            return ()
        return tuple(
            Point(
                slot,
                self.number(kpi, place, Span(slot)),
                self.goal(kpi, place, Span(slot)),
                self._whole(kpi, place, slot.year_ago),
                self.partial(kpi, slot),
            )
            for slot in Span(period, length)
        )

    def ahead(self, kpi: Kpi, member: Member, period: Period) -> tuple[Point, ...]:
        """The periods after this one, up to the end of its fiscal year, that have a goal or a forecast."""
        if period.grain is Grain.ALL:
            return ()
        place, points, slot = Place(member.level, member.name), [], period.before(-1)
        while slot.year_start == period.year_start:
            goal, forecast = (
                None if found is None else float(found)
                for found in (
                    self.goals.over(kpi.name, member, Span(slot)),
                    self.goals.forecast(kpi.name, member, Span(slot)),
                )
            )
            if (goal, forecast) != (None, None):
                ago = self._whole(kpi, place, slot.year_ago)
                points.append(Point(slot, None, goal, ago, forecast=forecast))
            slot = slot.before(-1)
        return tuple(points)

    def cuts(self, place: Place, by: str) -> tuple[Place, ...]:
        """The parts of a place, by a dimension or a level below; also of members who have moved on."""
        values = self.facts.values_of(place, by)
        return tuple(Place(place.level, place.member, by, value) for value in values)

    def away(self, kpi: Kpi, place: Place, span: Span) -> tuple[Period, ...]:
        """The periods in which a member below belongs to another group, where its goal for a KPI counts then."""
        if not place.dimension or not self.moves.moved(place):
            return ()
        tables = self._tables(kpi)
        return tuple(slot for slot in span if not self.moves.at_home(place, tables, slot))

    def present(self, kpi: Kpi, place: Place, span: Span) -> bool:
        """Whether a member below belongs here in some part of a span, or has rows here for a KPI."""
        if len(self.away(kpi, place, span)) < span.length:
            return True
        return self.facts.seen(self._tables(kpi), place, span)

    def listed(self, kpi: Kpi, place: Place, period: Period) -> bool:
        """Whether a part of a number is named: who has moved on is not, unless there is a number all the same."""
        span = Span(period)
        return self.present(kpi, place, span) or bool(self.number(kpi, place, span))

    def breakdown(self, kpi: Kpi, member: Member, period: Period, by: str) -> Breakdown:
        """One KPI of one member, cut by a dimension or a level below; biggest first, unknown last."""
        place = Place(member.level, member.name)
        planned = self.goals.values(kpi.name, member, by)
        parts = {*self.cuts(place, by), *(replace(place, dimension=by, value=v) for v in planned)}
        shares = [
            self._share(kpi, part, period) for part in parts if self.listed(kpi, part, period)
        ]
        known = [
            share
            for share in shares
            if (share.actual, share.previous, share.goal) != (None, None, None)
        ]
        known.sort(key=lambda share: (share.actual is None, -(share.actual or 0), share.name))
        whole, partial = self._share(kpi, place, period), self.partial(kpi, period)
        return Breakdown(
            kpi, member, period, by, whole.actual, tuple(known), partial,
            whole.goal, whole.previous, whole.year_ago,
        )  # fmt: skip

    def goal(self, kpi: Kpi, place: Place, span: Span) -> float | None:
        """The goal that counts for a KPI in a place over a span."""
        return _Cell(self, place, span).goal(kpi.name)

    def number(self, kpi: Kpi, place: Place, span: Span | None) -> float | None:
        """A KPI's number of a place over a span."""
        return None if span is None else self.compute(kpi.formula, place, span)

    def compute(self, formula: Formula, place: Place, span: Span) -> float | None:
        """A formula's number of a place over a span."""
        return formula.of(_Cell(self, place, span))

    def estimate(self, kpi: Kpi, place: Place, period: Period) -> Estimate | None:
        """How sure a number is that comes of answers."""
        return kpi.formula.estimate(_Cell(self, place, Span(period)))

    def early(self, kpi: Kpi, period: Period) -> bool:
        """Whether a number that comes some days after its period is not due yet."""
        waits = kpi.formula.waits
        return waits > 0 and period.end + timedelta(days=waits) > self.facts.as_of

    def partial(self, kpi: Kpi, period: Period) -> bool:
        """Whether the data do not cover the whole period: they end in it, or begin in it."""
        if period.grain is Grain.ALL:
            return False
        tables = self._tables(kpi)
        begin = self.facts.begin(tables, period.grain) if tables else None
        return not period.complete(self.facts.as_of) or (
            begin is not None and period.start < begin <= period.end
        )

    def _tables(self, kpi: Kpi) -> tuple[str, ...]:
        """The tables that a KPI is computed from, those of the KPIs that it asks for among them."""
        asked = needed(kpi.formula.goals_used(), self.kpis)
        names = dict.fromkeys(name for each in (kpi, *asked) for name in each.tables)
        return tuple(name for name in names if name in self.facts.records)

    def _whole(self, kpi: Kpi, place: Place, period: Period | None) -> float | None:
        """The number of another period to compare with; a part of a period is no yardstick."""
        if period is None or self.partial(kpi, period):
            return None
        return self.number(kpi, place, Span(period))

    def _year_before(self, kpi: Kpi, place: Place, span: Span | None) -> float | None:
        ago = None if span is None else _Cell(self, place, span).year_ago()
        return None if ago is None else kpi.formula.of(ago)

    def _parts(self, kpi: Kpi, place: Place, period: Period) -> tuple[float | None, float | None]:
        if not isinstance(kpi.formula, Ratio):
            return None, None
        numerator, denominator = kpi.formula.numerator, kpi.formula.denominator
        return self.compute(numerator, place, Span(period)), self.compute(
            denominator, place, Span(period)
        )

    def _share(self, kpi: Kpi, place: Place, period: Period) -> Share:
        partial = self.partial(kpi, period)
        return Share(
            place.value,
            self.number(kpi, place, Span(period)),
            self.goal(kpi, place, Span(period)),
            None if partial else self._whole(kpi, place, period.previous),
            None if partial else self._whole(kpi, place, period.year_ago),
        )
