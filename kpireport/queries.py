"""Queries: a plan as grouped Ibis expressions, one per table and time column, for all levels together.

Flows: additive measures are grouped once, by everything that they are cut by, and the cuts are summed from that;
holistic measures are grouped anew for every slot, window and cut that they are shown in. All these parts are one
union. Stocks: one query per pair of time columns, a running total of what came in and what went out. What two levels
share is counted once: a company cut by team is its teams, whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import ibis
from ibis.common.deferred import Deferred
from ibis.common.exceptions import IbisError

from kpireport.errors import ConfigurationError, UnknownNameError, nearest
from kpireport.expressions import NOW, OURS
from kpireport.facts import Clock, Plan
from kpireport.formula import Aggregate, Measure
from kpireport.levels import Level
from kpireport.periods import EARLIEST, Calendar, Grain
from kpireport.truncation import truncated

EXACT = "decimal(38, 12)"
DAY, SLOT, BEGIN = f"{OURS}day", f"{OURS}slot", f"{OURS}begin"
NO = ibis.literal(value=False)

Numbered = Mapping[int, Measure]


@dataclass(frozen=True, slots=True)
class Cut:
    """Whose numbers: a level's members, whole or cut by a dimension, and the columns that name both."""

    level: str
    dimension: str
    member: str | None
    value: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """What rows are grouped by."""
        return tuple(sorted({name for name in (self.member, self.value) if name is not None}))


Parts = tuple[tuple[Cut, ...], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One grouped query; its answer is wide: value ``v`` and rows ``n`` of each measure, by its number.

    The column ``part`` tells which of ``parts`` a row belongs to: cuts that are grouped by the same columns.
    """

    title: str
    expression: Any
    measures: tuple[Measure, ...]
    parts: Parts


def time_columns(table: Any) -> tuple[str, ...]:
    """The columns of a table that hold days or moments."""
    return tuple(
        name for name, kind in table.schema().items() if kind.is_date() or kind.is_timestamp()
    )


def queries(name: str, table: Any, plan: Plan) -> Iterator[Query]:
    """The queries that one table is asked: one per time column (or pair of them), for all levels together.

    Raises:
        ConfigurationError: a measure asks the table for something it does not have.
    """
    wanted = [measure for measure in plan.measures if measure.table == name]
    columns = time_columns(table)
    for column in [column for m in wanted for column in (m.on, m.until, m.since) if column]:
        if column not in columns:
            raise UnknownNameError(f"time column of table {name!r}", column, columns)
    parts = _parts(table, plan)
    for column in columns:
        flows = [m for m in wanted if m.on == column and not m.is_stock]
        yield _flow_query(table, Clock(name, column), flows, parts, plan)
    for pair in dict.fromkeys((m.on, m.until) for m in wanted if m.is_stock):
        yield _stock_query(table, [m for m in wanted if (m.on, m.until) == pair], parts, plan)


def _parts(table: Any, plan: Plan) -> Parts:
    """Every cut of every level that the table knows, those of the same columns together."""
    found: dict[tuple[str, ...], list[Cut]] = {}
    for level in plan.levels.all:
        if level.column is None or level.column in table.columns:
            for dimension, column in (("", None), *_dimensions(level, table, plan)):
                cut = Cut(level.name, dimension, level.column, column)
                found.setdefault(cut.columns, []).append(cut)
    return tuple(tuple(cuts) for cuts in found.values())


def _dimensions(level: Level, table: Any, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Name and column of each cut of a level: the levels below it, and the dimensions reported."""
    below = [(lower.name, lower.column or "") for lower in plan.levels.below(level.name)]
    named = [(name, name) for name in plan.dimensions if name not in dict(below)]
    return tuple((name, column) for name, column in [*below, *named] if column in table.columns)


def _rows(table: Any, day: Any, parts: Parts, as_of: date) -> Any:
    """The rows that have a day by then, with it and all that they are grouped by as columns of their own."""
    columns = sorted({column for cuts in parts for column in cuts[0].columns})
    ours = {DAY: day, NOW: ibis.literal(as_of)}
    rows = table.mutate(**ours, **{_key(name): table[name].cast("string") for name in columns})
    return rows.filter(rows[DAY] <= as_of)


def _key(column: str) -> str:
    return f"{OURS}key_{column}"


def _keys(rows: Any) -> list[str]:
    return [name for name in rows.columns if name.startswith(_key(""))]


def _flow_query(table: Any, clock: Clock, flows: list[Measure], parts: Parts, plan: Plan) -> Query:
    measures = (clock.ticks, *(m for m in flows if m != clock.ticks))
    additive = {i: m for i, m in enumerate(measures) if m.adds_up}
    holistic = {i: m for i, m in enumerate(measures) if not m.adds_up}
    rows = _rows(table, table[clock.column].cast("date"), parts, plan.as_of)
    answers = [
        _answer(_summed(finest, cuts[0], additive), number, _Slot(grain), measures)
        for grain in plan.base_grains
        for finest in [_finest(rows, truncated(rows[DAY], grain, plan.calendar), additive)]
        for number, cuts in enumerate(parts)
    ]
    if holistic:
        answers += [
            _answer(_ranked(known, cuts[0], days, holistic), number, slot, measures)
            for slot, known, days in _slots(_known(rows, holistic), plan)
            for number, cuts in enumerate(parts)
        ]
    return Query(f"{clock.table} by {clock.column}", _union(answers), measures, parts)


def _union(parts: Sequence[Any]) -> Any:
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What kind of slots a part is of; windows are longer than one."""

    grain: Grain
    length: int = 1


def _slots(rows: Any, plan: Plan) -> Iterator[tuple[_Slot, Any, tuple[Any, Any]]]:
    """Every kind of slot that holistic measures are shown in, its rows, and the first days of it and of its window."""
    for grain in plan.grains:
        start = truncated(rows[DAY], grain, plan.calendar)
        yield _Slot(grain), rows, (start, start)
    for span in plan.windows:
        inside = rows.filter(rows[DAY].between(span.days.first, span.days.last))
        firsts = ibis.literal(span.last.start), ibis.literal(span.days.first)
        yield _Slot(span.last.grain, span.length), inside, firsts


def _finest(rows: Any, slot: Any, additive: Numbered) -> Any:
    """Additive measures by slot and all keys at once: the one pass over the rows."""
    values = {}
    for index, measure in additive.items():
        where = _condition(rows, measure)
        value = _resolved(rows, measure, measure.value)
        values[f"n{index}"] = rows.count(where=where)
        if value is not None and measure.aggregate is Aggregate.COUNT:
            values[f"v{index}"] = value.count(where=where)
        elif value is not None:
            values[f"v{index}"] = _exact(value).sum(where=where)
    return rows.group_by(*_keys(rows), **{SLOT: slot}).aggregate(**values)


def _summed(finest: Any, cut: Cut, additive: Numbered) -> Any:
    """The additive measures of one cut.

    A total over no rows is zero; a total over rows that all lack the value is unknown.
    """
    rows = _named(finest, cut)
    values: dict[str, Any] = {}
    for index, measure in additive.items():
        hits = rows[f"n{index}"].sum()
        value = rows[f"v{index}"].sum().cast(EXACT) if f"v{index}" in rows.columns else hits
        if measure.aggregate is Aggregate.TOTAL:
            value = (hits == 0).ifelse(ibis.literal(0).cast(EXACT), value)
        values |= {f"v{index}": value.cast(EXACT), f"n{index}": hits.cast("int64")}
    return rows.group_by(**_group(rows, cut, rows[SLOT])).aggregate(**values)


def _known(rows: Any, holistic: Numbered) -> Any:
    """No more of the rows than holistic measures ask for: the value where it counts, and whether it does."""
    values: dict[str, Any] = {}
    for index, measure in holistic.items():
        value = _resolved(rows, measure, measure.value)
        where = _condition(rows, measure)
        if measure.aggregate is Aggregate.PERCENTILE:
            # As doubles: engines differ in the type that the middle of two decimals has.
            value = value.cast("float64")
        hit = ibis.literal(value=True) if where is None else where
        if value is not None:
            values[f"v{index}"] = hit.ifelse(value, ibis.null(value.type()))
        if measure.since is not None:
            there = rows[measure.since].cast("date")
            values[f"s{index}"] = ibis.coalesce(there, ibis.literal(EARLIEST))
        values[f"n{index}"] = hit
    known = rows.select(DAY, *_keys(rows), **values)
    # No row that nothing asks for: where none stands, it is known that nothing was counted.
    known = known.filter(reduce(or_, (known[f"n{index}"] for index in holistic)))
    # Ibis would write plain rows anew into each part, and the engine read the table for each; a union it names once.
    return ibis.union(known, known.filter(NO))


def _ranked(rows: Any, cut: Cut, days: tuple[Any, Any], holistic: Numbered) -> Any:
    """The holistic measures of one cut and kind of slot."""
    rows = _named(rows.mutate(**dict(zip((SLOT, BEGIN), days, strict=True))), cut)
    values: dict[str, Any] = {}
    for index, measure in holistic.items():
        hit = rows[f"n{index}"]
        if measure.since is not None:
            hit &= rows[f"s{index}"] < rows[BEGIN]
        hits = rows.count(where=hit)
        value = _holistic(rows, index, measure, hit)
        values |= {f"v{index}": value.cast(EXACT), f"n{index}": hits.cast("int64")}
    return rows.group_by(**_group(rows, cut, rows[SLOT])).aggregate(**values)


def _holistic(rows: Any, index: int, measure: Measure, hit: Any) -> Any:
    """One measure that has to be taken of the rows themselves."""
    if measure.value is None:
        return rows.count(where=hit)
    column = rows[f"v{index}"]
    if measure.aggregate is Aggregate.DISTINCT:
        return column.nunique()
    if measure.aggregate is Aggregate.PERCENTILE:
        return column.quantile(measure.share)
    if measure.aggregate is Aggregate.COUNT:
        return column.count(where=hit)
    none = rows.count(where=hit) == 0
    return none.ifelse(ibis.literal(0).cast(EXACT), _exact(column).sum(where=hit).cast(EXACT))


def _named(rows: Any, cut: Cut) -> Any:
    """The rows that name all that they are to be grouped by."""
    for column in cut.columns:
        rows = rows.filter(rows[_key(column)].notnull())
    return rows


def _group(rows: Any, cut: Cut, slot: Any) -> dict[str, Any]:
    keys = {f"key{index}": rows[_key(column)] for index, column in enumerate(cut.columns)}
    return {**keys, "slot": slot}


def _answer(grouped: Any, number: int, slot: _Slot, measures: Sequence[Measure]) -> Any:
    """The wide answer of one part of the union; a measure that is not of this part stands as NULL."""
    nulls = {"v": ibis.null(EXACT), "n": ibis.null("int64"), "key": ibis.null("string")}
    names = [f"{letter}{index}" for index in range(len(measures)) for letter in ("v", "n")]
    given = {
        name: grouped[name] if name in grouped.columns else nulls[name.rstrip("0123456789")]
        for name in ("key0", "key1", *names)
    }
    return grouped.select(
        part=ibis.literal(number, "int32"),
        grain=ibis.literal(slot.grain.value),
        slot=grouped.slot,
        length=ibis.literal(slot.length, "int32"),
        **given,
    )


def _exact(value: Any) -> Any:
    """Doubles are summed as decimals, so that the last digit does not depend on threads."""
    return value.cast(EXACT) if value.type().is_floating() else value


def _condition(rows: Any, measure: Measure) -> Any:
    """Whether a row counts: not where that is unknown, whatever an engine makes of sums over unknowns."""
    where = _resolved(rows, measure, measure.where)
    return None if where is None else where.fill_null(NO)


def _resolved(rows: Any, measure: Measure, expression: Any) -> Any:
    if expression is None:
        return None
    columns = [name for name in rows.columns if not name.startswith(OURS)]
    refused = f"The measure «{measure}» cannot be taken from table {measure.table!r}"
    if not isinstance(expression, Deferred):
        raise ConfigurationError(
            f"{refused}: write a column as _.{columns[0]}, not as {expression!r}"
        )
    try:
        found = expression.resolve(rows)
    except (AttributeError, IbisError, TypeError) as error:
        name = getattr(error, "name", None)
        if isinstance(error, AttributeError) and isinstance(name, str) and name not in columns:
            raise ConfigurationError(
                f"{refused}: there is no column {name!r}: {nearest(name, columns)}"
            ) from error
        raise ConfigurationError(f"{refused}: {error}") from error
    if found.type().is_interval():
        raise ConfigurationError(
            f"{refused}: a difference of times is no number; write days(_.start, _.end)"
        )
    return found


def _stock_query(table: Any, stocks: list[Measure], parts: Parts, plan: Plan) -> Query:
    on, until = stocks[0].on, stocks[0].until
    entered = ibis.coalesce(table[on].cast("date"), ibis.literal(EARLIEST))
    sides = [
        (_rows(table, entered, parts, plan.as_of), 1),
        (_rows(table, table[until].cast("date"), parts, plan.as_of), -1),
    ]
    answers = [
        _answer(_running(moves, cuts[0], stocks), number, _Slot(grain), stocks)
        for grain in plan.base_grains
        for moves in [
            ibis.union(*(_moves(rows, grain, stocks, sign, plan.calendar) for rows, sign in sides))
        ]
        for number, cuts in enumerate(parts)
    ]
    title = f"{stocks[0].table} alive from {on} until {until}"
    return Query(title, _union(answers), tuple(stocks), parts)


def _moves(rows: Any, grain: Grain, stocks: list[Measure], sign: int, calendar: Calendar) -> Any:
    """What the rows of a slot add to, or take from, each stock, by all keys at once."""
    values = {}
    for index, measure in enumerate(stocks):
        value = _resolved(rows, measure, measure.value)
        where = _condition(rows, measure)
        if value is None:
            moved = rows.count(where=where)
        else:
            step = _exact(value)
            moved = (step if where is None else where.ifelse(step, 0)).sum()
        values[f"v{index}"] = moved.cast(EXACT) * sign
    slot = truncated(rows[DAY], grain, calendar)
    grouped = rows.group_by(*_keys(rows), **{SLOT: slot}).aggregate(**values, moved=rows.count())
    return grouped.mutate(**{name: grouped[name].cast(EXACT) for name in values})


def _running(moves: Any, cut: Cut, stocks: list[Measure]) -> Any:
    """The stocks of one cut at the end of each slot in which something moved."""
    rows = _named(moves, cut)
    names = [f"v{index}" for index in range(len(stocks))]
    net = rows.group_by(**_group(rows, cut, rows[SLOT])).aggregate(
        **{name: rows[name].sum() for name in names}, moved=rows.moved.sum()
    )
    keys = [net[f"key{index}"] for index in range(len(cut.columns))]
    window = ibis.cumulative_window(group_by=keys, order_by=net.slot)
    return net.mutate(
        **{name: net[name].sum().over(window).cast(EXACT) for name in names},
        **{f"n{index}": net.moved.cast("int64") for index in range(len(stocks))},
    )
