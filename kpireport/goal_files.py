"""Goal files: goals and forecasts as ``goals/*.csv`` gives them, refused with file and row where they cannot be used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import combinations
from pathlib import Path

from kpireport.errors import ConfigurationError, Fault, GoalError, not_called, told
from kpireport.goals import NORMS, WHOLE, Goal, Goals, Part, overlap
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Levels, Member
from kpireport.periods import Calendar, Grain, Period
from kpireport.phasing import Phasing
from kpireport.variance import Better
from kpireport.written import Row, amount, header_problem, rows_of

NEEDED = ("kpi", "level", "member", "period")
ASIDE = ("floor", "stretch")  # of a goal
CUT = ("dimension", "value")
COLUMNS = (*NEEDED, *CUT, "goal", *ASIDE, "forecast", "phasing")


def read_goals(root: Path, *, kpis: Mapping[str, Kpi], levels: Levels, calendar: Calendar) -> Goals:
    """All goals and forecasts of a project folder.

    Raises:
        GoalError: once, with every row that cannot be used.
    """
    faults: list[Fault] = []
    reader = _Reader(kpis, levels, calendar, faults)
    for path in sorted(set((root / "goals").glob("*.csv")) - {root / NORMS}):
        reader.file(path, path.relative_to(root).as_posix())
    faults += _overlaps(reader.goals, "goal")
    faults += _overlaps(reader.forecasts, "forecast")
    if faults:
        raise GoalError(told("The goals cannot be used:", faults))
    return Goals(tuple(reader.goals), kpis, tuple(reader.forecasts))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a goal is written."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class _Reader:
    kpis: Mapping[str, Kpi]
    levels: Levels
    calendar: Calendar
    faults: list[Fault]
    goals: list[Goal] = field(default_factory=list)
    forecasts: list[Goal] = field(default_factory=list)

    def file(self, path: Path, name: str) -> None:
        for number, row in rows_of(path, name, _header_problem, self.faults):
            self.row(row, name, number)

    def row(self, row: Row, file: str, number: int) -> None:
        """Keep the goal, the forecast or both that a row gives, or tell what is wrong with it."""
        wrong = self.unknown_names(row) | _wrong_part(row, self.levels)
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
        if not wrong and period is not None:
            kpi = self.kpis[row["kpi"]]
            wrong = _contradictions(values, kpi) | _wrong_phasing(row, period, kpi)
        self.faults.extend(
            Fault(file, text, row=number, column=column) for column, text in wrong.items()
        )
        if not wrong and period is not None:
            self.keep(row, period, values, Place(file, number))

    def keep(
        self,
        row: Mapping[str, str],
        period: Period,
        values: Mapping[str, Decimal | None],
        place: "Place",
    ) -> None:
        member = Member(row["level"], COMPANY if row["level"] == COMPANY else row["member"])
        made = partial(
            Goal,
            row["kpi"],
            member,
            period,
            file=place.file,
            row=place.row,
            part=Part(row.get("dimension", ""), row.get("value", "")),
            phasing=Phasing(row.get("phasing") or Phasing.EVEN),
        )
        if "goal" in values:
            self.goals.append(
                made(value=values["goal"], floor=values["floor"], stretch=values["stretch"])
            )
        if "forecast" in values:
            self.forecasts.append(made(value=values["forecast"]))

    def unknown_names(self, row: Mapping[str, str]) -> dict[str, str]:
        wrong = {}
        if row["kpi"] not in self.kpis:
            wrong["kpi"] = not_called("KPI", row["kpi"], self.kpis)
        if row["level"] not in self.levels:
            wrong["level"] = not_called("level", row["level"], self.levels.names)
        if not row["member"] and row["level"] != COMPANY:
            wrong["member"] = "is empty; name a member, or write * for each of them"
        return wrong

    def number(self, text: str, kpi: str, column: str) -> Decimal | None:
        if text == "none" or (not text and column in ASIDE):
            return None
        if not text:
            raise ValueError(f"is empty; write a number, or none for no {column}")
        return amount(text, kpi, self.kpis[kpi].unit if kpi in self.kpis else None)


def _given(row: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that a row must be right in: a row with nothing but a forecast sets no goal."""
    forecast = ("forecast",) if row.get("forecast") else ()
    sets_goal = not forecast or any(row.get(column) for column in ("goal", *ASIDE))
    if "goal" not in row or not sets_goal:
        return ("forecast",)
    return ("goal", *ASIDE, *forecast)


def _wrong_part(row: Mapping[str, str], levels: Levels) -> dict[str, str]:
    """What is wrong with the value of a dimension that a goal is for."""
    dimension, value = row.get("dimension", ""), row.get("value", "")
    if value and not dimension:
        return {"dimension": f"is empty; say of which dimension {value!r} is a value"}
    if not dimension:
        return {}
    if dimension in levels:
        return {"dimension": f"{dimension} is a level: write level {dimension} and its member"}
    if not value:
        return {"value": f"is empty; name a value of {dimension}, or write * for each of them"}
    if row.get("forecast"):
        return {"forecast": f"is of a member as a whole; leave it empty where {dimension} is given"}
    return {}


def _wrong_phasing(row: Mapping[str, str], period: Period, kpi: Kpi) -> dict[str, str]:
    phasing = row.get("phasing", "")
    if not phasing:
        return {}
    if phasing not in set(Phasing):
        known = " or ".join(Phasing)
        return {"phasing": f"no phasing is called {phasing!r}: write {known}, or nothing for even"}
    if phasing == Phasing.EVEN:
        return {}
    if not kpi.is_additive:
        return {"phasing": f"{kpi.name} does not add up over time: its goal holds in each month"}
    if period.grain not in (Grain.QUARTER, Grain.YEAR):
        return {"phasing": f"{period.code} is neither a quarter nor a year: there is no month to spread over"}  # fmt: skip
    return {}


def _contradictions(values: Mapping[str, Decimal | None], kpi: Kpi) -> dict[str, str]:
    """A floor is easier than the goal, a stretch is harder; which side that is depends on the KPI."""
    wrong, goal = {}, values.get("goal")
    for column, sign in (("floor", -1), ("stretch", 1)):
        number = values.get(column)
        if number is None:
            continue
        if goal is None:
            wrong[column] = f"{number:f} stands beside no goal; give the goal too"
        elif kpi.better is Better.WITHIN:
            wrong[column] = f"{kpi.name} is better near its goal, so that it has no {column}"
        elif (number - goal) * sign * (-1 if kpi.better is Better.LOWER else 1) < 0:
            side = "above" if number > goal else "below"
            wrong[column] = (
                f"{number:f} lies {side} the goal of {goal:f}, but {kpi.better.value} is better for {kpi.name}"
            )
    return wrong


def _header_problem(header: Sequence[str]) -> str:
    needed = (*NEEDED, *CUT) if {*CUT} & {*header} else NEEDED
    missing = [name for name in needed if name not in header]
    has_forecasts_alone = "forecast" in header and not {*ASIDE} & {*header}
    missing += [] if "goal" in header or has_forecasts_alone else ["goal"]
    return header_problem(header, COLUMNS, missing)


def _overlaps(goals: Iterable[Goal], kind: str) -> list[Fault]:
    """Two goals (or two forecasts) of one KPI and owner for the same time: both rows are named."""
    by_owner: dict[tuple[str, Member, Part], list[Goal]] = {}
    for goal in goals:
        by_owner.setdefault((goal.kpi, goal.member, goal.part), []).append(goal)
    return [
        Fault(
            second.file,
            f"the {kind} of {second.kpi} for {owner_of(second)} in {second.period.code} overlaps with "
            f"{first.period.code} in {first.file}, row {first.row}; keep one of them",
            row=second.row,
        )
        for owned in by_owner.values()
        for first, second in combinations(owned, 2)
        if overlap(first.period, second.period)
    ]


def owner_of(goal: Goal) -> str:
    """Whose goal it is, in words.

    >>> owner_of(Goal("won_value", Member("team", "Lyon"), Period.parse("2026"), None, part=Part("product", "Plan")))
    'Lyon, product Plan'
    """
    part = goal.part
    return (
        goal.member.name if part == WHOLE else f"{goal.member.name}, {part.dimension} {part.value}"
    )
