"""Norms: numbers of the world outside, such as a sector's or a region's, read from ``goals/norms.csv``.

A norm holds as a rate's goal does: that of a year in each of its months. The norm of a KPI that adds up holds only
for the very period it is given for: nobody has told how it is spread over shorter ones. One that names no level
holds for everybody; of a KPI whose numbers add up over members, for the company alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from kpireport.errors import ConfigurationError, Fault, GoalError, not_called, told
from kpireport.goals import EVERY, holds, overlap
from kpireport.goals import NORMS as FILE
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, WHOLE_COMPANY, Levels, Member
from kpireport.periods import Calendar, Period
from kpireport.words import Text
from kpireport.written import Row, amount, header_problem, rows_of

NEEDED = ("kpi", "period", "source")
NUMBERS = ("norm", "low", "high")
COLUMNS = (*NEEDED, "source.fr", "level", "member", *NUMBERS)


@dataclass(frozen=True, slots=True)
class Norm:
    """One number of others outside, who says so, and the row it was written in.

    ``low`` and ``high`` are the bounds of what is usual there, such as a sector's quartiles; ``value`` may be none
    where they are given. Without a ``member`` it holds for everybody (see the module).
    """

    kpi: str
    period: Period
    source: Text
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    member: Member | None = None
    file: str = FILE
    row: int = 0

    @property
    def bounds(self) -> tuple[float, float] | None:
        """What is usual, from low to high; none where only one number is given."""
        if self.low is None or self.high is None:
            return None
        return float(self.low), float(self.high)

    def reference(self, actual: float | None) -> float | None:
        """The number to compare an actual one with: the norm, else the bound that it misses; none between bounds."""
        if self.value is not None or self.bounds is None or actual is None:
            return None if self.value is None else float(self.value)
        low, high = self.bounds
        return low if actual < low else high if actual > high else None


@dataclass(frozen=True, slots=True)
class Norms:
    """All norms of a project, or those that one report may see, looked up by KPI, member and period."""

    all: tuple[Norm, ...] = ()
    kpis: Mapping[str, Kpi] = field(default_factory=dict)

    def find(self, kpi: str, member: Member, period: Period) -> Norm | None:
        """The norm that holds: a named member's goes before that of each (``*``), and this before everybody's."""
        known = [norm for norm in self.all if norm.kpi == kpi]
        for owner in (member, Member(member.level, EVERY), None):
            own = [norm for norm in known if norm.member == owner and self._is_for(norm, member)]
            for norm in own:
                if norm.period == period:
                    return norm
            for norm in own:
                if not self.kpis[kpi].is_additive and holds(norm.period, period):
                    return norm
        return None

    def of(self, member: Member) -> "Norms":
        """Only those that may hold for a member."""
        return Norms(tuple(norm for norm in self.all if self._is_for(norm, member)), self.kpis)

    def _is_for(self, norm: Norm, member: Member) -> bool:
        if norm.member is None:
            return member == WHOLE_COMPANY or not self.kpis[norm.kpi].sums_over_members
        return norm.member in (member, Member(member.level, EVERY))


NO_NORMS = Norms()


def read_norms(root: Path, *, kpis: Mapping[str, Kpi], levels: Levels, calendar: Calendar) -> Norms:
    """The norms of a project folder; none where it has no file of them.

    Raises:
        GoalError: once, with every row that cannot be used.
    """
    path, faults = root / FILE, list[Fault]()
    if not path.exists():
        return Norms((), kpis)
    reader = _Reader(kpis, levels, calendar, faults)
    found = [
        norm
        for number, row in rows_of(path, FILE, _header_problem, faults)
        if (norm := reader.norm(row, number)) is not None
    ]
    faults += _overlaps(found, kpis)
    if faults:
        raise GoalError(told("The norms cannot be used:", faults))
    return Norms(tuple(found), kpis)


def misspelt(norms: Norms, level: str, known: Collection[str]) -> Iterator[Fault]:
    """Norms of members that no table has a row of."""
    for norm in norms.all:
        name = norm.member.name if norm.member and norm.member.level == level else EVERY
        if name not in {*known, EVERY}:
            said = not_called(level, name, known)
            yield Fault(norm.file, said, row=norm.row, column="member")


def _header_problem(header: Sequence[str]) -> str:
    missing = [name for name in NEEDED if name not in header]
    if not {*NUMBERS} & {*header}:
        missing.append("norm")
    missing += [
        other
        for one, other in (("low", "high"), ("high", "low"), ("level", "member"))
        if one in header and other not in header
    ]
    return header_problem(header, COLUMNS, missing)


@dataclass(frozen=True, slots=True)
class _Reader:
    kpis: Mapping[str, Kpi]
    levels: Levels
    calendar: Calendar
    faults: list[Fault]

    def norm(self, row: Row, number: int) -> Norm | None:
        """The norm that a row gives; none where something is wrong with it, which is told."""
        wrong = dict(self._unknown_names(row))
        period = self._period(row, wrong)
        values = self._numbers(row, wrong)
        self.faults.extend(
            Fault(FILE, text, row=number, column=column) for column, text in wrong.items()
        )
        if wrong or period is None:
            return None
        source = Text(row["source"], row.get("source.fr", ""))
        low, high = values.get("low"), values.get("high")
        return Norm(
            row["kpi"], period, source, values.get("norm"), low, high, _owner(row), row=number
        )

    def _unknown_names(self, row: Row) -> Iterator[tuple[str, str]]:
        level, member = row.get("level", ""), row.get("member", "")
        if row["kpi"] not in self.kpis:
            yield "kpi", not_called("KPI", row["kpi"], self.kpis)
        if level and level not in self.levels:
            yield "level", not_called("level", level, self.levels.names)
        if member and not level:
            yield "level", "is empty; name the member's level"
        if level and level != COMPANY and not member:
            yield "member", "is empty; name a member, or write * for each of them"
        if not row["source"]:
            yield "source", "is empty; say whose number it is"

    def _period(self, row: Row, wrong: dict[str, str]) -> Period | None:
        try:
            return Period.parse(row["period"], self.calendar)
        except ConfigurationError as error:
            wrong["period"] = str(error)
            return None

    def _numbers(self, row: Row, wrong: dict[str, str]) -> dict[str, Decimal]:
        unit = self.kpis[row["kpi"]].unit if row["kpi"] in self.kpis else None
        given = {name: text for name in NUMBERS if (text := row.get(name, ""))}
        found = {}
        for name, text in given.items():
            try:
                found[name] = amount(text, row["kpi"], unit)
            except ValueError as error:
                wrong[name] = str(error)
        if not {*given} & {*wrong} and (problem := _out_of_order(found)):
            wrong[problem[0]] = problem[1]
        return found


def _out_of_order(values: Mapping[str, Decimal]) -> tuple[str, str] | None:
    """The column with which numbers of a row do not go together, and why."""
    if not values:
        return "norm", "is empty; write a number, or the bounds low and high"
    for one, other in (("low", "high"), ("high", "low")):
        if one in values and other not in values:
            return other, f"is empty, but {one} is not; write both bounds or none"
    order = [values[name] for name in ("low", "norm", "high") if name in values]
    if order != sorted(order):
        return "low", "low, norm and high do not rise in this order"
    return None


def _owner(row: Row) -> Member | None:
    level = row.get("level", "")
    if not level:
        return None
    return WHOLE_COMPANY if level == COMPANY else Member(level, row["member"])


def _overlaps(norms: Iterable[Norm], kpis: Mapping[str, Kpi]) -> list[Fault]:
    """Two norms of one KPI for the same members and time: both rows are named."""
    return [
        Fault(
            FILE,
            f"the norm of {second.kpi} for {second.period.code} overlaps with {first.period.code} in row {first.row}; "
            "keep one of them",
            row=second.row,
        )
        for first, second in combinations(norms, 2)
        if (first.kpi, first.member) == (second.kpi, second.member)
        and _clash(first.period, second.period, adds_up=kpis[first.kpi].is_additive)
    ]


def _clash(first: Period, second: Period, *, adds_up: bool) -> bool:
    """What adds up has a norm of its own for a year and for a month of it."""
    return first == second if adds_up else overlap(first, second)
