"""The path a user's rows take: into canonical tables, through the catalogue's KPIs, to numbers.

Published examples give a result and what it was computed from; here the inputs become rows, goals and a period.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from kpireport.book import Book
from kpireport.door.canonical import contract
from kpireport.door.contracts import Kind
from kpireport.goals import Goal
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from tests.core.world import AS_OF, book_of, line_of, rows_of, stored

PERIOD = "2026-06"
DAY = "2026-06-15"
WHOLE_COMPANY = Member(COMPANY, COMPANY)
LEVEL_COLUMNS = ("team", "person")
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.decimal128(38, 12),
    Kind.MONEY: pa.decimal128(18, 4),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.BOOLEAN: pa.bool_(),
}

Row = Mapping[str, Any]
Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class Example:
    """A published example: its id, the KPIs that it is computed with, and how its inputs become results.

    ``of`` gives the results by the names that the example has for them; an example of a single number names it ``""``.
    """

    id: str
    of: Callable[[Mapping[str, Any]], Mapping[str, float | None]]
    kpis: tuple[str, ...] = ()


def times(count: int, **row: Any) -> list[Row]:
    """So many rows that are alike."""
    return [row] * count


def table_of(name: str, rows: Iterable[Row]) -> Any:
    """Rows as a canonical table: typed as its contract says; any further column of a company's own is text.

    A day or a moment may be written as text; what a row leaves out is unknown. Rows are of team North and of Ann
    unless they say otherwise.
    """
    whole = [{"team": "North", "person": "Ann"} | dict(row) for row in rows]
    known = {column.name: TYPES[column.kind] for column in contract(name).columns}
    further = {column: pa.string() for row in whole for column in row if column not in known}
    levels = dict.fromkeys(LEVEL_COLUMNS, pa.string())
    kinds = known | levels | further
    moments = [column for column, kind in kinds.items() if pa.types.is_timestamp(kind)]
    read = [row | {c: _moment(row[c]) for c in moments if row.get(c) is not None} for row in whole]
    return stored(rows_of(pa.schema(list(kinds.items())), read))


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def book_from(
    tables: Mapping[str, Iterable[Row]],
    kpis: Sequence[str | Kpi],
    period: str = PERIOD,
    *,
    goals: Iterable[Goal] = (),
    as_of: date = AS_OF,
    **more: Any,
) -> Book:
    """The book of some KPIs over rows of canonical tables."""
    stored_tables = {name: table_of(name, rows) for name, rows in tables.items()}
    return book_of(stored_tables, kpis, [period], goals=goals, as_of=as_of, **more)


def measured(
    tables: Mapping[str, Iterable[Row]],
    kpis: Sequence[str | Kpi],
    period: str = PERIOD,
    *,
    goals: Iterable[Goal] = (),
    as_of: date = AS_OF,
    member: Member = WHOLE_COMPANY,
    **more: Any,
) -> Mapping[str, float | None]:
    """The numbers of some KPIs (by name, or given) by their names: of the whole company, unless a member is named."""
    book = book_from(tables, kpis, period, goals=goals, as_of=as_of, **more)
    names = [kpi.name if isinstance(kpi, Kpi) else kpi for kpi in kpis]
    return {name: line_of(book, name, period, member).actual for name in names}


def team(name: str) -> Member:
    """A team as a member."""
    return Member("team", name)
