"""Goals: what each member should reach by when, read from ``goals/*.csv``.

A goal of a coarser period is phased over the finer ones for a KPI whose numbers add up (evenly, so
that the parts sum to the whole to the cent); for a rate or a stock it holds in each of them. Goals
of finer periods add up to the coarser one. Forecasts, what is expected by then, are read, phased and looked
up just like goals.
"""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path

from kpireport.errors import ConfigurationError, Fault, GoalError, nearest, told
from kpireport.formula import RollUp
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Levels, Member
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.units import Quantity

NEEDED = ("kpi", "level", "member", "period")
ASIDE = ("floor", "stretch")  # of a goal
COLUMNS = (*NEEDED, "goal", *ASIDE, "forecast")
EVERY = "*"
CENT = Decimal("0.01")
LARGEST_SHARE = 2
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


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


@dataclass(frozen=True, slots=True)
class Found:
    """The goal of one member and period, from which row, and how it came to that period.

    ``value`` is none where a row says that there is no goal.
    """

    value: Decimal | None
    origin: Goal
    how: str


@dataclass(frozen=True)
class Goals:
    """All goals and forecasts of a project, looked up by KPI, member and period."""

    goals: tuple[Goal, ...] = ()
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    forecasts: tuple[Goal, ...] = ()

    def __post_init__(self) -> None:
        by_owner: dict[tuple[str, Member], list[Goal]] = {}
        for goal in self.goals:
            by_owner.setdefault((goal.kpi, goal.member), []).append(goal)
        object.__setattr__(self, "_by_owner", by_owner)
        expected = Goals(self.forecasts, self.kpis) if self.forecasts else None
        object.__setattr__(self, "_expected", expected)

    def find(self, kpi: str, member: Member, period: Period) -> Found | None:
        """The goal for a period: given, phased, holding or summed; a named member goes before ``*``."""
        owners: dict[tuple[str, Member], list[Goal]] = self._by_owner  # type: ignore[attr-defined]
        for owner in (member, Member(member.level, EVERY)):
            if found := _found(owners.get((kpi, owner), []), period, adds_up=self._adds_up(kpi)):
                return None if found.value is None else found
        return None

    def over(
        self, kpi: str, member: Member, span: Span, *, away: Collection[Period] = ()
    ) -> Decimal | None:
        """The goal for a span: its periods' sum, a stock's last, or the one rate that holds in all of them.

        Where the goal is asked for in a group, periods in which the member is ``away`` have no goal.
        """
        found = [self.find(kpi, member, period) for period in span if period not in away]
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

    @property
    def all(self) -> tuple[Goal, ...]:
        """Goals, then forecasts."""
        return (*self.goals, *self.forecasts)

    def members(self, level: str) -> tuple[str, ...]:
        """The members of a level that a goal or a forecast names."""
        names = {goal.member.name for goal in self.all if goal.member.level == level}
        return tuple(sorted(names - {EVERY}))

    def of(self, members: Collection[Member]) -> "Goals":
        """Only the goals and forecasts of these members."""
        wanted = {*members, *(Member(member.level, EVERY) for member in members)}
        goals, forecasts = (
            tuple(goal for goal in found if goal.member in wanted)
            for found in (self.goals, self.forecasts)
        )
        return Goals(goals, self.kpis, forecasts)

    def _adds_up(self, kpi: str) -> bool:
        return kpi in self.kpis and self.kpis[kpi].is_additive


def _found(goals: Sequence[Goal], period: Period, *, adds_up: bool) -> Found | None:
    for goal in goals:
        if goal.period == period:
            return Found(goal.value, goal, "given")
    for goal in goals:
        if _holds(goal.period, period):
            return _from_coarser(goal, period, adds_up=adds_up)
    return _from_finer(goals, period) if adds_up else None


def _holds(outer: Period, inner: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _from_coarser(goal: Goal, period: Period, *, adds_up: bool) -> Found | None:
    if goal.value is None or not adds_up:
        return Found(goal.value, goal, "holds")
    parts = goal.period.within(period.grain)
    if (
        goal.period.grain is Grain.ALL
        or parts[0].start != goal.period.start
        or parts[-1].end != goal.period.end
    ):
        return None
    return Found(phased(goal.value, len(parts))[parts.index(period)], goal, "phased")


def _from_finer(goals: Sequence[Goal], period: Period) -> Found | None:
    inside = sorted(
        (goal for goal in goals if _holds(period, goal.period)), key=lambda goal: goal.period.start
    )
    grains = {goal.period.grain for goal in inside}
    if len(grains) != 1 or [goal.period for goal in inside] != period.within(grains.pop()):
        return None
    values = [goal.value for goal in inside if goal.value is not None]
    return (
        Found(sum(values, Decimal(0)), inside[0], "summed") if len(values) == len(inside) else None
    )


def phased(whole: Decimal, parts: int) -> tuple[Decimal, ...]:
    """A number split evenly into parts that add up to it, to the cent.

    No part is a cent off the even share, and the parts of a part are those of the whole: the months of a
    phased year add up to its quarters.

    >>> [str(part) for part in phased(Decimal("100"), 3)], sum(phased(Decimal("100"), 3))
    (['33.34', '33.33', '33.33'], Decimal('100.00'))
    """
    # A whole finer than a cent is split in its own last digit.
    step = min(CENT, Decimal(1).scaleb(int(whole.as_tuple().exponent)))
    steps = int(whole / step)
    until = [-(-steps * index // parts) for index in range(parts + 1)]
    return tuple((end - start) * step for start, end in pairwise(until))


def read_goals(root: Path, *, kpis: Mapping[str, Kpi], levels: Levels, calendar: Calendar) -> Goals:
    """All goals and forecasts of a project folder.

    Raises:
        GoalError: once, with every row that cannot be used.
    """
    faults: list[Fault] = []
    reader = _Reader(kpis, levels, calendar, faults)
    for path in sorted((root / "goals").glob("*.csv")):
        reader.file(path, path.relative_to(root).as_posix())
    faults += _overlaps(reader.goals, "goal")
    faults += _overlaps(reader.forecasts, "forecast")
    if faults:
        raise GoalError(told("The goals cannot be used:", faults))
    return Goals(tuple(reader.goals), kpis, tuple(reader.forecasts))


@dataclass(frozen=True, slots=True)
class _Reader:
    kpis: Mapping[str, Kpi]
    levels: Levels
    calendar: Calendar
    faults: list[Fault]
    goals: list[Goal] = field(default_factory=list)
    forecasts: list[Goal] = field(default_factory=list)

    def file(self, path: Path, name: str) -> None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.faults.append(
                Fault(name, f"byte {error.start} is not UTF-8; save the file as UTF-8")
            )
            return
        rows = list(csv.reader(text.splitlines()))
        header = [column.strip() for column in rows[0]] if rows else []
        if problem := _header_problem(header):
            self.faults.append(Fault(name, problem, row=1))
            return
        for number, cells in enumerate(rows[1:], start=2):
            if not cells:
                continue
            if len(cells) != len(header):
                wanted = f"{len(cells)} fields, expected {len(header)}"
                self.faults.append(
                    Fault(name, f"{wanted} (a decimal comma needs quotes)", row=number)
                )
            else:
                self.row(dict(zip(header, map(str.strip, cells), strict=True)), name, number)

    def row(self, row: dict[str, str], file: str, number: int) -> None:
        """Keep the goal, the forecast or both that a row gives, or tell what is wrong with it."""
        wrong = self.unknown_names(row)
        period, values = None, {}
        try:
            period = Period.parse(row["period"], self.calendar)
        except ConfigurationError as error:
            wrong["period"] = str(error)
        for column in _given(row):
            try:
                values[column] = self.number(row.get(column, ""), row["kpi"], column)
            except ValueError as error:
                wrong[column] = str(error)
        self.faults.extend(
            Fault(file, text, row=number, column=column) for column, text in wrong.items()
        )
        if wrong or period is None:
            return
        member = Member(row["level"], COMPANY if row["level"] == COMPANY else row["member"])
        made = partial(Goal, row["kpi"], member, period, file=file, row=number)
        if "goal" in values:
            self.goals.append(
                made(value=values["goal"], floor=values["floor"], stretch=values["stretch"])
            )
        if "forecast" in values:
            self.forecasts.append(made(value=values["forecast"]))

    def unknown_names(self, row: Mapping[str, str]) -> dict[str, str]:
        wrong = {}
        if row["kpi"] not in self.kpis:
            wrong["kpi"] = f"no KPI is called {row['kpi']!r}: {nearest(row['kpi'], self.kpis)}"
        if row["level"] not in self.levels:
            wrong["level"] = (
                f"no level is called {row['level']!r}: {nearest(row['level'], self.levels.names)}"
            )
        if not row["member"] and row["level"] != COMPANY:
            wrong["member"] = "is empty; name a member, or write * for each of them"
        return wrong

    def number(self, text: str, kpi: str, column: str) -> Decimal | None:
        if text == "none" or (not text and column in ASIDE):
            return None
        if not text:
            raise ValueError(f"is empty; write a number, or none for no {column}")
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{text!r} is not a number such as 1250, 0.45 or 45%")
        value = Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        share = kpi in self.kpis and self.kpis[kpi].unit.quantity is Quantity.SHARE
        if share and abs(value) > LARGEST_SHARE:
            raise ValueError(f"{text} means {value * 100:f} %; write {text}% or {value / 100:f}")
        if text.endswith("%") and kpi in self.kpis and not share:
            raise ValueError(f"{text!r}: {kpi} is not a percentage")
        return value


def _given(row: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that a row must be right in: a row with nothing but a forecast sets no goal."""
    forecast = ("forecast",) if row.get("forecast") else ()
    sets_goal = not forecast or any(row.get(column) for column in ("goal", *ASIDE))
    if "goal" not in row or not sets_goal:
        return ("forecast",)
    return ("goal", *ASIDE, *forecast)


def _header_problem(header: Sequence[str]) -> str:
    if len(header) == 1 and ";" in header[0]:
        return "fields are separated by semicolons; save the file with commas"
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in header]
    has_forecasts_alone = "forecast" in header and not {*ASIDE} & {*header}
    missing += [] if "goal" in header or has_forecasts_alone else ["goal"]
    if len(set(header)) < len(header):
        return f"a column stands twice in {', '.join(header)}"
    if unknown or missing:
        wrong = [f"unknown column {name!r} ({nearest(name, COLUMNS)})" for name in unknown]
        return "; ".join([*wrong, *(f"column {name!r} is missing" for name in missing)])
    return ""


def _overlaps(goals: Iterable[Goal], kind: str) -> list[Fault]:
    """Two goals (or two forecasts) of one KPI and member for the same time: both rows are named."""
    by_owner: dict[tuple[str, Member], list[Goal]] = {}
    for goal in goals:
        by_owner.setdefault((goal.kpi, goal.member), []).append(goal)
    return [
        Fault(
            second.file,
            f"the {kind} of {second.kpi} for {second.member.name} in {second.period.code} overlaps with "
            f"{first.period.code} in {first.file}, row {first.row}; keep one of them",
            row=second.row,
        )
        for owned in by_owner.values()
        for first, second in combinations(owned, 2)
        if first.period.start <= second.period.end and second.period.start <= first.period.end
    ]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A level's goals that do not add up to the company's."""

    kpi: str
    level: str
    period: Period
    company: Decimal
    added: Decimal

    def __str__(self) -> str:
        return (
            f"{self.kpi}, {self.period.code}: the {self.level}s' goals add up to {self.added:f}, the company's "
            f"is {self.company:f}: {self.added - self.company:+f}"
        )


def mismatches(goals: Goals, level: str, members: Collection[str]) -> tuple[Mismatch, ...]:
    """Where the goals of a level's members do not add up to the company's (only KPIs that add up)."""
    found = []
    for goal in goals.goals:
        if (
            goal.member.level != COMPANY
            or goal.value is None
            or not goals.kpis[goal.kpi].is_additive
        ):
            continue
        parts = [goals.find(goal.kpi, Member(level, name), goal.period) for name in members]
        values = [part.value for part in parts if part is not None and part.value is not None]
        if values and sum(values) != goal.value:
            found.append(
                Mismatch(goal.kpi, level, goal.period, goal.value, sum(values, Decimal(0)))
            )
    return tuple(found)
