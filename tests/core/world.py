"""Small tables of a few rows, and the facts, books and lines that come of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count as numbers
from typing import Any

import ibis
import pyarrow as pa

from kpireport.book import Book, needed, plan
from kpireport.catalog import KPIS
from kpireport.counting import ask as send
from kpireport.counting import count_facts
from kpireport.facts import Facts, Place, Plan
from kpireport.formula import Formula, Measure
from kpireport.goals import Goal, Goals, Part
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, WHOLE_COMPANY, Level, Levels, Member
from kpireport.periods import CALENDAR_YEAR, Calendar, Grain, Period, Span
from kpireport.units import COUNT
from kpireport.variance import Better
from kpireport.words import Text

LEVELS = Levels.of(Level("team", "team"), Level("person", "person", "team"))
COMPANY_PLACE = Place()
AS_OF = date(2026, 12, 31)
CATALOGUE = {kpi.name: kpi for kpi in KPIS}

DEALS = pa.schema(
    [
        ("team", pa.string()),
        ("person", pa.string()),
        ("product", pa.string()),
        ("stage", pa.string()),
        ("opened_on", pa.date32()),
        ("closed_on", pa.date32()),
        ("value", pa.decimal128(18, 2)),
        ("expected_value", pa.decimal128(18, 2)),
    ]
)
SUBSCRIPTIONS = pa.schema(
    [
        ("team", pa.string()),
        ("started_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("mrr", pa.decimal128(18, 2)),
    ]
)
TICKETS = pa.schema(
    [
        ("team", pa.string()),
        ("opened_on", pa.date32()),
        ("resolution_hours", pa.float64()),
        ("satisfaction", pa.float64()),
        ("escalated", pa.bool_()),
    ]
)

_engine = ibis.duckdb.connect()
_numbers = numbers()


def stored(rows: pa.Table) -> Any:
    """The rows as a table of an engine."""
    return _engine.create_table(f"t{next(_numbers)}", rows)


def rows_of(schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as Arrow; a day may be written as text, and what is left out is unknown."""
    whole = [
        {name: _value(schema.field(name).type, row.get(name)) for name in schema.names}
        for row in rows
    ]
    return pa.Table.from_pylist(whole, schema=schema)


def _value(kind: pa.DataType, value: Any) -> Any:
    if value is None:
        return None
    if pa.types.is_date(kind) and isinstance(value, str):
        return date.fromisoformat(value)
    return Decimal(str(value)) if pa.types.is_decimal(kind) else value


def deal(
    closed: str | None, value: float | None = None, stage: str = "won", **more: Any
) -> dict[str, Any]:
    """A deal of team North, opened on the day it was closed unless said otherwise."""
    opened = {"opened_on": closed, "team": "North", "person": "Ann", "product": "A"}
    return opened | {"closed_on": closed, "value": value, "stage": stage} | more


def deals(*rows: Mapping[str, Any]) -> Any:
    """A table of deals."""
    return stored(rows_of(DEALS, rows))


def facts_of(
    tables: Mapping[str, Any],
    measures: Iterable[Measure],
    *,
    as_of: date = AS_OF,
    calendar: Calendar = CALENDAR_YEAR,
    ask: Any = send,
    **more: Any,
) -> Facts:
    """The facts of some measures, at company, team and person."""
    made = Plan(tuple(measures), more.pop("levels", LEVELS), calendar, **more)
    return count_facts(tables, made, as_of=as_of, ask=ask)


def number(
    facts: Facts, measure: Measure, period: str | Span, place: Place = COMPANY_PLACE
) -> float | None:
    """One number of the facts."""
    span = period if isinstance(period, Span) else Span(Period.parse(period, facts.calendar))
    value = facts.read(measure, place, span)
    return None if value is None else float(value)


def team(name: str) -> Place:
    """A whole team."""
    return Place("team", name)


def book_of(
    tables: Mapping[str, Any],
    kpis: Sequence[str | Kpi],
    periods: Sequence[str] = ("2026-06",),
    *,
    goals: Iterable[Goal] = (),
    as_of: date = AS_OF,
    **more: Any,
) -> Book:
    """The book of some KPIs, of the catalogue by name or given, for reports of these periods."""
    calendar = more.setdefault("calendar", CALENDAR_YEAR)
    known = CATALOGUE | {kpi.name: kpi for kpi in kpis if isinstance(kpi, Kpi)}
    names = [kpi.name if isinstance(kpi, Kpi) else kpi for kpi in kpis]
    wanted = plan(
        needed(names, known),
        [Period.parse(code, calendar) for code in periods],
        levels=LEVELS,
        **more,
    )
    facts = count_facts(tables, wanted, as_of=as_of)
    return Book(facts, Goals(tuple(goals), known), known, LEVELS)


def line_of(book: Book, kpi: str, period: str = "2026-06", member: Member | None = None) -> Any:
    """One line of a scorecard."""
    owner = member or Member(COMPANY, COMPANY)
    return book.line(book.kpis[kpi], owner, Period.parse(period, book.facts.calendar))


def kpi(name: str, formula: Formula) -> Kpi:
    """A number of a test's own: the more, the better."""
    words = Text(name, name)
    return Kpi(
        name=name,
        label=words,
        description=words,
        unit=COUNT,
        better=Better.HIGHER,
        formula=formula,
        perspective="customer",
    )


def goal(kpi: str, period: str, value: float | str | None, member: Member | None = None) -> Goal:
    """One goal, of the company unless said otherwise."""
    amount = None if value is None else Decimal(str(value))
    owner = member or Member(COMPANY, COMPANY)
    return Goal(kpi, owner, Period.parse(period), amount, file="goals/2026.csv", row=2)


def product_goal(
    product: str, amount: float | str, member: Member = WHOLE_COMPANY, period: str = "2026"
) -> Goal:
    """The goal for the won value of one product."""
    part = Part("product", product)
    return Goal("won_value", member, Period.parse(period), Decimal(amount), part=part)


GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.ALL)
