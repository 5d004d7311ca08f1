"""Queries: a plan as grouped Ibis expressions, one per table, time column and level.

Flows: additive measures are grouped once, by everything that they are cut by, and the cuts are summed from that;
holistic measures are grouped anew for every slot, window and cut that they are shown in. All these parts are one
union. Stocks: one query per pair of time columns and level, a running total of what came in and what went out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.common.exceptions import IbisError

from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.facts import Clock, Plan
from kpireport.kpi import Aggregate, Measure
from kpireport.levels import COMPANY, Level
from kpireport.periods import EARLIEST, Calendar, Grain

EXACT = "decimal(38, 12)"
# Columns that counting adds beside a company's own, which may be called anything else.
OURS = "kpireport_"
DAY, MEMBER, SLOT = f"{OURS}day", f"{OURS}member", f"{OURS}slot"
SHIFTED = (Grain.QUARTER, Grain.YEAR)
_UNITS = {Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}

Dimensions = Sequence[tuple[str, str]]
Numbered = Mapping[int, Measure]


@dataclass(frozen=True, slots=True)
class Query:
    """One grouped query; its answer is wide: value ``v`` and rows ``n`` of each measure, by its number."""

    expression: Any
    level: str
    measures: tuple[Measure, ...]


def time_columns(table: Any) -> tuple[str, ...]:
    """The columns of a table that hold days or moments."""
    return tuple(
        name for name, kind in table.schema().items() if kind.is_date() or kind.is_timestamp()
    )


def shift(calendar: Calendar) -> int:
    """The months by which days are moved, so that a fiscal year is truncated as a calendar year is."""
    return calendar.first_month - 1


def queries(name: str, table: Any, plan: Plan) -> Iterator[Query]:
    """The queries that one table is asked: per time column (or pair of them) and level.

    Raises:
        ConfigurationError: a measure asks the table for something it does not have.
    """
    wanted = [measure for measure in plan.measures if measure.table == name]
    columns = time_columns(table)
    for column in [column for m in wanted for column in (m.on, m.until) if column]:
        if column not in columns:
            raise UnknownNameError(f"time column of table {name!r}", column, columns)
    for level in plan.levels.all:
        if level.column is not None and level.column not in table.columns:
            continue
        dimensions = _dimensions(level, table, plan)
        for column in columns:
            flows = [m for m in wanted if m.on == column and not m.is_stock]
            yield _flow_query(table, Clock(name, column), level, flows, dimensions, plan)
        for pair in dict.fromkeys((m.on, m.until) for m in wanted if m.is_stock):
            stocks = [m for m in wanted if (m.on, m.until) == pair]
            yield _stock_query(table, level, stocks, dimensions, plan)


def _dimensions(level: Level, table: Any, plan: Plan) -> Dimensions:
    """Name and column of each cut of a level: the levels below it, and the dimensions reported."""
    below = [(lower.name, lower.column or "") for lower in plan.levels.below(level.name)]
    named = [(name, name) for name in plan.dimensions if name not in dict(below)]
    return tuple((name, column) for name, column in [*below, *named] if column in table.columns)


def _rows(table: Any, level: Level, day: Any, dimensions: Dimensions, as_of: date) -> Any:
    """The rows that have a member and a day by then, with both and each cut as columns of their own."""
    member = ibis.literal(COMPANY) if level.column is None else table[level.column].cast("string")
    cuts = {_cut(name): table[column].cast("string") for name, column in dimensions}
    rows = table.mutate(**{DAY: day, MEMBER: member}, **cuts)
    return rows.filter((rows[DAY] <= as_of) & rows[MEMBER].notnull())


def _cut(dimension: str) -> str:
    return f"{OURS}cut_{dimension}"


def _cuts(rows: Any) -> list[str]:
    return [name for name in rows.columns if name.startswith(_cut(""))]


def _whole_and_cut(dimensions: Dimensions) -> tuple[str, ...]:
    return ("", *(name for name, _ in dimensions))


def _flow_query(
    table: Any,
    clock: Clock,
    level: Level,
    flows: list[Measure],
    dimensions: Dimensions,
    plan: Plan,
) -> Query:
    measures = (clock.ticks, *(m for m in flows if m != clock.ticks))
    additive = {i: m for i, m in enumerate(measures) if m.aggregate.additive}
    holistic = {i: m for i, m in enumerate(measures) if not m.aggregate.additive}
    rows = _rows(table, level, table[clock.column].cast("date"), dimensions, plan.as_of)
    parts = [
        _part(_summed(finest, dimension, additive), _Slot(grain), dimension, measures)
        for grain in plan.base_grains
        for finest in [_finest(rows, _truncated(rows[DAY], grain, plan.calendar), additive)]
        for dimension in _whole_and_cut(dimensions)
    ]
    if holistic:
        known = _known(rows, holistic)
        parts += [
            _part(_ranked(part, dimension, start, holistic), slot, dimension, measures)
            for slot, part, start in _slots(known, plan)
            for dimension in _whole_and_cut(dimensions)
        ]
    return Query(_union(parts), level.name, measures)


def _union(parts: Sequence[Any]) -> Any:
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What kind of slots a part is of; windows are longer than one."""

    grain: Grain
    length: int = 1


def _slots(rows: Any, plan: Plan) -> Iterator[tuple[_Slot, Any, Any]]:
    """Every kind of slot that holistic measures are shown in, its rows, and its first day."""
    for grain in plan.grains:
        yield _Slot(grain), rows, _truncated(rows[DAY], grain, plan.calendar)
    for span in plan.windows:
        inside = rows.filter(rows[DAY].between(span.first.start, span.last.end))
        yield _Slot(span.last.grain, span.length), inside, ibis.literal(span.last.start)


def _truncated(day: Any, grain: Grain, calendar: Calendar) -> Any:
    if grain is Grain.ALL:
        return ibis.literal(EARLIEST)
    if shift(calendar) and grain in SHIFTED:
        day = day.truncate("M") - ibis.interval(months=shift(calendar))
    return day.truncate(_UNITS[grain]).cast("date")


def _finest(rows: Any, slot: Any, additive: Numbered) -> Any:
    """Additive measures by member, slot and all cuts at once: the one pass over the rows."""
    values = {}
    for index, measure in additive.items():
        where = _resolved(rows, measure, measure.where)
        value = _resolved(rows, measure, measure.value)
        values[f"n{index}"] = rows.count(where=where)
        if value is not None and measure.aggregate is Aggregate.COUNT:
            values[f"v{index}"] = value.count(where=where)
        elif value is not None:
            values[f"v{index}"] = _exact(value).sum(where=where)
    keys = {name: rows[name] for name in (MEMBER, *_cuts(rows))}
    return rows.group_by(**keys, **{SLOT: slot}).aggregate(**values)


def _summed(finest: Any, dimension: str, additive: Numbered) -> Any:
    """The additive measures of one cut.

    A total over no rows is zero; a total over rows that all lack the value is unknown.
    """
    rows = finest.filter(finest[_cut(dimension)].notnull()) if dimension else finest
    values: dict[str, Any] = {}
    for index, measure in additive.items():
        hits = rows[f"n{index}"].sum()
        value = rows[f"v{index}"].sum().cast(EXACT) if f"v{index}" in rows.columns else hits
        if measure.aggregate is Aggregate.TOTAL:
            value = (hits == 0).ifelse(ibis.literal(0).cast(EXACT), value)
        values |= {f"v{index}": value.cast(EXACT), f"n{index}": hits.cast("int64")}
    return rows.group_by(**_keys(rows, dimension, rows[SLOT])).aggregate(**values)


def _known(rows: Any, holistic: Numbered) -> Any:
    """No more of the rows than holistic measures ask for: the value where it counts, and whether it does."""
    values = {}
    for index, measure in holistic.items():
        value = _resolved(rows, measure, measure.value)
        where = _resolved(rows, measure, measure.where)
        if measure.aggregate is Aggregate.PERCENTILE:
            # As doubles: engines differ in the type that the middle of two decimals has.
            value = value.cast("float64")
        hit = (
            ibis.literal(value=True)
            if where is None
            else where.fill_null(ibis.literal(value=False))
        )
        values[f"v{index}"] = hit.ifelse(value, ibis.null(value.type()))
        values[f"n{index}"] = hit
    return rows.select(MEMBER, DAY, *_cuts(rows), **values)


def _ranked(rows: Any, dimension: str, start: Any, holistic: Numbered) -> Any:
    """The holistic measures of one cut and kind of slot."""
    rows = rows.filter(rows[_cut(dimension)].notnull()) if dimension else rows
    values: dict[str, Any] = {}
    for index, measure in holistic.items():
        column = rows[f"v{index}"]
        distinct = measure.aggregate is Aggregate.DISTINCT
        value = column.nunique() if distinct else column.quantile(measure.share)
        hits = rows.count(where=rows[f"n{index}"])
        values |= {f"v{index}": value.cast(EXACT), f"n{index}": hits.cast("int64")}
    return rows.group_by(**_keys(rows, dimension, start)).aggregate(**values)


def _keys(rows: Any, dimension: str, slot: Any) -> dict[str, Any]:
    cut = {"cut": rows[_cut(dimension)]} if dimension else {}
    return {"member": rows[MEMBER], "slot": slot, **cut}


def _part(grouped: Any, slot: _Slot, dimension: str, measures: Sequence[Measure]) -> Any:
    """The wide answer of one part of the union; a measure that is not of this part stands as NULL."""
    nulls = {"v": ibis.null(EXACT), "n": ibis.null("int64")}
    names = [f"{letter}{index}" for index in range(len(measures)) for letter in nulls]
    return grouped.select(
        member=grouped.member,
        dimension=ibis.literal(dimension),
        cut=grouped.cut if dimension else ibis.literal(""),
        grain=ibis.literal(slot.grain.value),
        slot=grouped.slot,
        length=ibis.literal(slot.length, "int32"),
        **{name: grouped[name] if name in grouped.columns else nulls[name[0]] for name in names},
    )


def _exact(value: Any) -> Any:
    """Doubles are summed as decimals, so that the last digit does not depend on threads."""
    return value.cast(EXACT) if value.type().is_floating() else value


def _resolved(rows: Any, measure: Measure, expression: Any) -> Any:
    if expression is None:
        return None
    try:
        return expression.resolve(rows)
    except (AttributeError, IbisError, TypeError) as error:
        columns = ", ".join(name for name in rows.columns if not name.startswith(OURS))
        raise ConfigurationError(
            f"The measure «{measure}» cannot be taken from table {measure.table!r}: {error}. Its columns: {columns}"
        ) from error


def _stock_query(
    table: Any, level: Level, stocks: list[Measure], dimensions: Dimensions, plan: Plan
) -> Query:
    on, until = stocks[0].on, stocks[0].until
    entered = ibis.coalesce(table[on].cast("date"), ibis.literal(EARLIEST))
    left = table[until].cast("date")
    sides = [
        (_rows(table, level, entered, dimensions, plan.as_of), 1),
        (_rows(table, level, left, dimensions, plan.as_of), -1),
    ]
    parts = [
        _part(_running(flows, dimension, stocks), _Slot(grain), dimension, stocks)
        for grain in plan.base_grains
        for flows in [
            ibis.union(
                *(
                    _moves(rows, _truncated(rows[DAY], grain, plan.calendar), stocks, sign)
                    for rows, sign in sides
                )
            )
        ]
        for dimension in _whole_and_cut(dimensions)
    ]
    return Query(_union(parts), level.name, tuple(stocks))


def _moves(rows: Any, slot: Any, stocks: list[Measure], sign: int) -> Any:
    """What the rows of a slot add to, or take from, each stock, by all cuts at once."""
    values = {}
    for index, measure in enumerate(stocks):
        value = _resolved(rows, measure, measure.value)
        where = _resolved(rows, measure, measure.where)
        if value is None:
            moved = rows.count(where=where)
        else:
            step = _exact(value)
            moved = (step if where is None else where.ifelse(step, 0)).sum()
        values[f"v{index}"] = moved.cast(EXACT) * sign
    keys = {name: rows[name] for name in (MEMBER, *_cuts(rows))}
    grouped = rows.group_by(**keys, **{SLOT: slot}).aggregate(**values, moved=rows.count())
    return grouped.select(
        *keys, SLOT, *(grouped[name].cast(EXACT).name(name) for name in values), "moved"
    )


def _running(flows: Any, dimension: str, stocks: list[Measure]) -> Any:
    """The stocks of one cut at the end of each slot in which something moved."""
    rows = flows.filter(flows[_cut(dimension)].notnull()) if dimension else flows
    names = [f"v{index}" for index in range(len(stocks))]
    net = rows.group_by(**_keys(rows, dimension, rows[SLOT])).aggregate(
        **{name: rows[name].sum() for name in names}, moved=rows.moved.sum()
    )
    window = ibis.cumulative_window(
        group_by=[net.member, net.cut] if dimension else [net.member], order_by=net.slot
    )
    return net.mutate(
        **{name: net[name].sum().over(window).cast(EXACT) for name in names},
        **{f"n{index}": net.moved.cast("int64") for index in range(len(stocks))},
    )
