"""Counting: queries are sent, and their wide answers become facts, one tidy table of all members and periods."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kpireport.facts import SCHEMA, Clock, Facts, Plan, Records
from kpireport.formula import Measure
from kpireport.levels import COMPANY
from kpireport.periods import EARLIEST, Calendar, Grain
from kpireport.queries import Cut, Query, queries, time_columns

__all__ = ["Ask", "ask", "count_facts", "queries", "time_columns", "watermark"]

Ask = Callable[[Any], pa.Table]


def ask(query: Any) -> pa.Table:
    """Send one query to its engine."""
    return query.to_pyarrow()


def watermark(tables: Mapping[str, Any], *, today: date, ask: Ask = ask) -> date:
    """The newest day of any time column that is not in the future: how far the data reach."""
    newest = [EARLIEST]
    for table in tables.values():
        days = {name: table[name].cast("date") for name in time_columns(table)}
        latest = {name: day.max(where=day <= today) for name, day in days.items()}
        answer = ask(table.aggregate(**latest)).to_pylist() if latest else []
        newest += [day for row in answer for day in row.values() if day is not None]
    return max(newest)


def count_facts(tables: Mapping[str, Any], plan: Plan, *, as_of: date, ask: Ask = ask) -> Facts:
    """Everything that a plan asks for, of all members and periods together.

    Args:
        tables: checked Ibis tables by name.
        plan: what is to be counted.
        as_of: the day the data reach.
        ask: sends one query; to be replaced by one that counts or shows them.

    Raises:
        ConfigurationError: a measure asks a table for something it does not have.
    """
    plan = replace(plan, as_of=as_of)
    needed = sorted({measure.table for measure in plan.measures})
    answers = [
        _tidy(query, ask(query.expression))
        for name in needed
        for query in queries(name, tables[name], plan)
    ]
    table = pa.concat_tables(answers) if answers else SCHEMA.empty_table()
    table = _sorted(table.combine_chunks())
    records = {name: _records(name, tables[name], table, plan, as_of) for name in needed}
    return Facts(table, as_of, plan.calendar, records, plan.grains, plan.windows)


def _tidy(query: Query, answer: pa.Table) -> pa.Table:
    """One row per measure, member, slot and cut."""
    answer = answer.combine_chunks()
    parts = [
        tidy
        for number, cuts in enumerate(query.parts)
        for rows in [answer.filter(pc.equal(answer["part"], number))]
        for cut in cuts
        for tidy in _tidy_cut(cut, rows, query.measures)
    ]
    return pa.concat_tables(parts)


def _tidy_cut(cut: Cut, rows: pa.Table, measures: Sequence[Measure]) -> Iterator[pa.Table]:
    names = {
        "level": pa.repeat(cut.level, len(rows)),
        "member": _names(cut, cut.member, rows, COMPANY),
        "dimension": pa.repeat(cut.dimension, len(rows)),
        "dimension_value": _names(cut, cut.value, rows, ""),
        "grain": rows["grain"].cast(pa.string()),
        "period_start": rows["slot"].cast(pa.date32()),
        "length": rows["length"].cast(pa.int32()),
    }
    for index, measure in enumerate(measures):
        values = {
            "value": rows[f"v{index}"].cast(pa.decimal128(38, 12)),
            "rows": rows[f"n{index}"].cast(pa.int64()),
        }
        part = pa.table({"measure": pa.repeat(measure.key, len(rows)), **names, **values}, SCHEMA)
        yield part.filter(pc.is_valid(part["rows"]))


def _names(cut: Cut, column: str | None, rows: pa.Table, otherwise: str) -> Any:
    """Who, or what, the rows of a part are about."""
    if column is None:
        return pa.repeat(otherwise, len(rows))
    return rows[f"key{cut.columns.index(column)}"].cast(pa.string())


def _sorted(table: pa.Table) -> pa.Table:
    """The facts in order; names are compared by their rank, which is much faster than letter by letter."""
    keys = {name: _ranks(table[name].combine_chunks()) for name in SCHEMA.names[:8]}
    order = pc.sort_indices(pa.table(keys), [(name, "ascending") for name in keys])
    return table.take(order).combine_chunks()


def _ranks(column: Any) -> Any:
    encoded = column.dictionary_encode()
    ranks = pc.sort_indices(pc.sort_indices(encoded.dictionary))
    return ranks.take(encoded.indices)


def _records(name: str, table: Any, facts: pa.Table, plan: Plan, as_of: date) -> Records:
    columns = time_columns(table)
    ticks = {Clock(name, column).ticks.key for column in columns}
    found: dict[Grain, set[date]] = {}
    whole = pc.and_(pc.equal(facts["level"], COMPANY), pc.equal(facts["dimension"], ""))
    ticking = pc.is_in(facts["measure"], pa.array(sorted(ticks), pa.string()))
    wanted = facts.select(["grain", "period_start"]).filter(pc.and_(whole, ticking))
    for row in wanted.to_pylist():
        found.setdefault(Grain(row["grain"]), set()).add(row["period_start"])
    covered = {
        grain: tuple(sorted(day for day in days if day <= as_of)) for grain, days in found.items()
    }
    if name in plan.sparse:
        covered = {
            grain: _every(days, grain, plan.calendar, as_of) for grain, days in covered.items()
        }
    return Records(columns, covered)


def _every(days: Sequence[date], grain: Grain, calendar: Calendar, as_of: date) -> tuple[date, ...]:
    """All slots from the first on."""
    slots = []
    slot = calendar.containing(days[0], grain) if days else None
    while slot is not None and slot.start <= as_of:
        slots.append(slot.start)
        slot = slot.before(-1)
    return tuple(slots)
