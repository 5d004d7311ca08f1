"""Milestones: goals that are reached or not by a date, read from ``goals/milestones.toml``, and how they stand on a day.

What is done by its date is on track, and what is done later at risk: it was reached, but not when it was promised. What
is open is on track until `SOON` days before its date, at risk from then on, and off track once the date has passed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from kpireport.door.toml_places import TomlFile, dotted, read_toml
from kpireport.errors import Fault, GoalError, nearest, not_called, told
from kpireport.levels import COMPANY, Levels, Member
from kpireport.objectives import Objective, Words
from kpireport.periods import Grain, Period
from kpireport.variance import Status
from kpireport.words import Text

FILE = "goals/milestones.toml"
SOON = 30  # days before its date from which on what is open is at risk


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be there by when, who answers for it, and since when it is; ``done`` is none while it is open.

    ``kpi`` and ``objective`` are what it serves, where that is said; ``line`` is where it stands in the file.
    """

    name: Text
    owner: str
    due: date
    level: str = COMPANY
    member: str = COMPANY
    done: date | None = None
    kpi: str = ""
    objective: Text = field(default=Text(""))
    line: int = 0


class Stage(StrEnum):
    """How far a milestone is."""

    DONE = "done"
    DONE_LATE = "done_late"
    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"


STATUSES: Mapping[Stage, Status] = MappingProxyType(
    {
        Stage.DONE: Status.ON_TRACK,
        Stage.DONE_LATE: Status.AT_RISK,
        Stage.OPEN: Status.ON_TRACK,
        Stage.SOON: Status.AT_RISK,
        Stage.OVERDUE: Status.OFF_TRACK,
    }
)
_ORDER = (Stage.OVERDUE, Stage.SOON, Stage.OPEN, Stage.DONE_LATE, Stage.DONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A milestone as it stands on a day; what was done later is open on it.

    >>> from kpireport.words import Text
    >>> signed = Milestone(Text("Contract signed"), "Ann", due=date(2026, 6, 30), done=date(2026, 7, 2))
    >>> [Standing(signed, date(2026, *day)).stage.value for day in ((5, 30), (5, 31), (7, 1), (7, 2))]
    ['open', 'soon', 'overdue', 'done_late']
    """

    milestone: Milestone
    day: date

    @property
    def done(self) -> date | None:
        """When it was reached, as far as is known on the day."""
        done = self.milestone.done
        return done if done is not None and done <= self.day else None

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self.done is not None:
            return Stage.DONE if self.done <= self.milestone.due else Stage.DONE_LATE
        left = (self.milestone.due - self.day).days
        return Stage.OVERDUE if left < 0 else Stage.SOON if left <= SOON else Stage.OPEN

    @property
    def status(self) -> Status:
        """The verdict, in the words and shapes that KPIs have."""
        return STATUSES[self.stage]

    @property
    def days(self) -> int:
        """The days from its date to the day it was done, or else to the day; below zero before its date."""
        return ((self.done or self.day) - self.milestone.due).days

    @property
    def is_due(self) -> bool:
        """Whether its date has come."""
        return self.milestone.due <= self.day


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are due, how many of these are reached, and how many more are reached before their date."""

    due: int
    reached: int
    early: int


def tally(standings: Iterable[Standing]) -> Tally:
    """What the milestones of a report come to."""
    found = tuple(standings)
    reached = [each for each in found if each.done is not None]
    on_time = sum(each.is_due for each in reached)
    return Tally(sum(each.is_due for each in found), on_time, len(reached) - on_time)


def standings(milestones: Iterable[Milestone], period: Period, as_of: date) -> tuple[Standing, ...]:
    """The milestones that a period's report shows, as they stand at its end, or at the data's where that is earlier.

    They are those of the company's year, those that earlier years left open, and those due within the next `SOON`
    days. What is late comes first, then by date, what is done last.
    """
    day = as_of if period.grain is Grain.ALL else min(period.end, as_of)
    year = period.calendar.containing(day, Grain.YEAR)
    latest = max(year.end, day + timedelta(days=SOON))
    shown = [
        Standing(each, day)
        for each in milestones
        if each.due <= latest
        and (each.due >= year.start or each.done is None or each.done >= year.start)
    ]
    return tuple(sorted(shown, key=_rank))


def _rank(standing: Standing) -> tuple[int, date, str]:
    milestone = standing.milestone
    return _ORDER.index(standing.stage), milestone.due, milestone.name.en


_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Words
    owner: _Said
    due: date
    done: date | None = None
    level: str = COMPANY
    member: str = ""
    kpi: str = ""
    objective: str = ""


def read_milestones(
    root: Path, *, kpis: Collection[str], objectives: Sequence[Objective], levels: Levels
) -> tuple[Milestone, ...]:
    """All milestones of a project folder, in the order they are written; none where there is no file.

    Raises:
        GoalError: once, with everything in the file that cannot be used, by line.
    """
    path = root / FILE
    if not path.exists() or _says_nothing(path):
        return ()
    reader = _Reader(read_toml(path, name=FILE, error=GoalError), kpis, objectives, levels)
    found = reader.all()
    if reader.faults:
        raise GoalError(told("The milestones cannot be used:", reader.faults))
    return tuple(found)


def _says_nothing(path: Path) -> bool:
    lines = (line.strip(b"\xef\xbb\xbf \t\r") for line in path.read_bytes().split(b"\n"))
    return all(not line or line.startswith(b"#") for line in lines)


class _Reader:
    def __init__(
        self,
        file: TomlFile,
        kpis: Collection[str],
        objectives: Sequence[Objective],
        levels: Levels,
    ) -> None:
        self.file, self.kpis, self.levels = file, kpis, levels
        self.objectives = {each.name.en: each.name for each in objectives}
        self.faults: list[Fault] = []

    def all(self) -> list[Milestone]:
        for key in self.file.data:
            if key != "milestones":
                self.fault((key,), f"there is no key {key!r}: each begins with [[milestones]]")
        entries = self.file.data.get("milestones", [])
        if not isinstance(entries, list):
            self.fault(("milestones",), "each milestone begins with [[milestones]]")
            return []
        found = [one for place, given in enumerate(entries) if (one := self.one(place, given))]
        self.twice(found)
        return found

    def one(self, place: int, given: Any) -> Milestone | None:
        try:
            entry = _Entry.model_validate(given)
        except ValidationError as error:
            for item in error.errors():
                key = dotted(item["loc"])
                self.fault(("milestones", place, *item["loc"]), f"{key or 'it'} {_message(item)}")
            return None
        before = len(self.faults)
        for key, message in self.unknown(entry):
            self.fault(("milestones", place, key), f"{entry.name.en!r}: {message}")
        if len(self.faults) > before:
            return None
        return Milestone(
            entry.name,
            entry.owner,
            entry.due,
            entry.level,
            COMPANY if entry.level == COMPANY else entry.member,
            entry.done,
            entry.kpi,
            self.objectives.get(entry.objective, Text("")),
            self.file.line_of(("milestones", place)) or 0,
        )

    def unknown(self, entry: _Entry) -> Iterable[tuple[str, str]]:
        if entry.level not in self.levels:
            yield "level", not_called("level", entry.level, self.levels.names)
        elif entry.level != COMPANY and not entry.member:
            yield "member", f"it names no member of level {entry.level!r}"
        elif entry.level == COMPANY and entry.member not in ("", COMPANY):
            yield "member", f"it names {entry.member!r}, but is of the company: name its level"
        if entry.kpi and entry.kpi not in self.kpis:
            yield "kpi", not_called("KPI", entry.kpi, self.kpis)
        if entry.objective and entry.objective not in self.objectives:
            yield "objective", not_called("objective", entry.objective, self.objectives)

    def twice(self, found: Iterable[Milestone]) -> None:
        first: dict[tuple[str, Member], Milestone] = {}
        for each in found:
            other = first.setdefault((each.name.en, Member(each.level, each.member)), each)
            if other is not each:
                message = f"{each.name.en!r} stands twice, first on line {other.line}"
                self.faults.append(Fault(FILE, message, line=each.line))

    def fault(self, place: tuple[str | int, ...], message: str) -> None:
        self.faults.append(Fault(FILE, message, line=self.file.line_of(place)))


def _message(item: ErrorDetails) -> str:
    if item["type"] == "missing":
        return "is missing: a milestone has a name, an owner and a due date"
    if item["type"] == "extra_forbidden":
        return f"is no key of a milestone: {nearest(str(item['loc'][-1]), _Entry.model_fields)}"
    if item["type"] == "string_too_short":
        return "is empty"
    said = item["msg"].removeprefix("Value error, ")
    return f"cannot be used: {said[:1].lower()}{said[1:]}"


def unknown_members(
    milestones: Iterable[Milestone], level: str, known: Collection[str]
) -> list[Fault]:
    """The milestones of a level whose member no table has a row of."""
    return [
        Fault(FILE, not_called(level, each.member, known), line=each.line)
        for each in milestones
        if each.level == level and each.member not in known
    ]
