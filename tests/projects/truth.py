"""Figures computed by others, held against ours: which row of a ``truth.csv`` is which KPI, of whom, when."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.formula import Ratio
from kpireport.periods import Calendar, Period, Span
from kpireport.units import Quantity

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """One true figure."""

    kpi: str
    team_type: str
    team: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a set's names are ours: its KPIs, and the place that a type of team stands for.

    ``left_out`` says, per KPI of theirs, why it has no counterpart.
    """

    kpis: Mapping[str, str]
    places: Mapping[str, tuple[str, str]]
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What became of one KPI's rows."""

    compared: int = 0
    equal: int = 0
    left_out: int = 0
    differences: list[str] = field(default_factory=list)


def rows(path: Path) -> Iterator[Row]:
    """The figures of a ``truth.csv``."""
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            numbers = {
                name: float(row[name]) if row[name] else None
                for name in ("value", "numerator", "denominator")
            }
            yield Row(row["kpi"], row["team_type"], row["team"], row["period"], **numbers)


def period_of(text: str, calendar: Calendar) -> Period:
    """Their ``FY2016/17`` is our year named by its end."""
    if text.startswith("FY"):
        return Period.parse(f"FY{int(text[2:6]) + 1}", calendar)
    return Period.parse(text, calendar)


def place_of(row: Row, sheet: Sheet) -> Place:
    """Whose figure it is: the company's, a member's of a level, or a cut of the company."""
    kind, name = sheet.places[row.team_type]
    if kind == "company":
        return Place()
    return Place(name, row.team) if kind == "level" else Place(dimension=name, value=row.team)


def compare(book: Book, sheet: Sheet, truth: Path) -> dict[str, Tally]:
    """Every row of the truth against the same figure of ours."""
    tallies: dict[str, Tally] = {}
    for row in rows(truth):
        tally = tallies.setdefault(row.kpi, Tally())
        if row.kpi in sheet.left_out:
            tally.left_out += 1
            continue
        tally.compared += 1
        difference = _difference(book, sheet, row)
        tally.equal += not difference
        tally.differences += [difference] if difference else []
    return tallies


def _difference(book: Book, sheet: Sheet, row: Row) -> str:
    kpi, place = book.kpis[sheet.kpis[row.kpi]], place_of(row, sheet)
    span = Span(period_of(row.period, book.facts.calendar))
    ours = book.number(kpi, place, span)
    pairs = [("value", row.value, ours, kpi.unit.quantity is Quantity.COUNT)]
    if isinstance(kpi.formula, Ratio) and row.denominator is not None:
        parts = [book.compute(part, place, span) for part in kpi.formula.parts]
        pairs += [
            ("numerator", row.numerator, parts[0], False),
            ("denominator", row.denominator, parts[1], False),
        ]
    wrong = [
        f"{name}: theirs {true}, ours {own}"
        for name, true, own, exact in pairs
        if not _same(true, own, exact=exact)
    ]
    return (
        f"{row.kpi}, {row.team_type} {row.team}, {row.period}: {'; '.join(wrong)}" if wrong else ""
    )


def _same(true: float | None, own: float | None, *, exact: bool) -> bool:
    if true is None or own is None:
        return true is own
    return true == own if exact else math.isclose(true, own, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
