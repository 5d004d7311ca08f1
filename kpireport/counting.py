"""Counting: a plan is turned into grouped queries, and their answers into facts.

Flows: one query per table, time column and level. It is the union of its grouped parts: the additive
measures by base slot, the holistic ones by every slot and window they are shown in, each whole and cut by each
dimension. Stocks: one query per table, pair of time columns and level, a running total of what came in and
what went out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from ibis.common.exceptions import IbisError

from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.facts import SCHEMA, Clock, Facts, Plan, Records
from kpireport.kpi import Aggregate, Measure
from kpireport.levels import COMPANY, Level
from kpireport.periods import EARLIEST, Calendar, Grain, Span, add_months

Ask = Callable[[Any], pa.Table]

EXACT = "decimal(38, 12)"
# Columns that counting adds beside a company's own, which may be called anything else.
OURS = "kpireport_"
DAY, MEMBER = f"{OURS}day", f"{OURS}member"
_UNITS = {Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}


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
        query.tidy(ask(query.expression))
        for name in needed
        for query in queries(name, tables[name], plan)
    ]
    table = pa.concat_tables(answers) if answers else SCHEMA.empty_table()
    table = table.sort_by([(name, "ascending") for name in SCHEMA.names[:8]]).combine_chunks()
    records = {name: _records(name, tables[name], table, plan, as_of) for name in needed}
    return Facts(table, as_of, plan.calendar, records, plan.grains, plan.windows)


def time_columns(table: Any) -> tuple[str, ...]:
    """The columns of a table that hold days or moments."""
    return tuple(
        name for name, kind in table.schema().items() if kind.is_date() or kind.is_timestamp()
    )


@dataclass(frozen=True, slots=True)
class Query:
    """One grouped query, and how its wide answer becomes tidy rows."""

    expression: Any
    level: str
    measures: tuple[Measure, ...]
    calendar: Calendar

    def tidy(self, answer: pa.Table) -> pa.Table:
        """One row per measure, member, slot and cut."""
        starts = _starts(answer, self.calendar)
        parts = []
        for index, measure in enumerate(self.measures):
            rows = answer[f"n{index}"].combine_chunks()
            part = pa.table(
                {
                    "measure": pa.array([measure.key] * len(answer), pa.string()),
                    "level": pa.array([self.level] * len(answer), pa.string()),
                    "member": answer["member"].cast(pa.string()),
                    "dimension": answer["dimension"].cast(pa.string()),
                    "dimension_value": answer["cut"].cast(pa.string()),
                    "grain": answer["grain"].cast(pa.string()),
                    "period_start": starts,
                    "length": answer["length"].cast(pa.int32()),
                    "value": answer[f"v{index}"].cast(pa.decimal128(38, 12)),
                    "rows": rows.cast(pa.int64()),
                },
                schema=SCHEMA,
            )
            parts.append(part.filter(rows.is_valid()))
        return pa.concat_tables(parts)


def _starts(answer: pa.Table, calendar: Calendar) -> pa.Array:
    """First days of the slots; fiscal quarters and years were truncated after a shift, which is undone."""
    shift = _shift(calendar)
    grains = answer["grain"].to_pylist()
    days = answer["slot"].cast(pa.date32()).to_pylist()
    return pa.array(
        [
            add_months(day, shift) if shift and grain in (Grain.QUARTER, Grain.YEAR) else day
            for grain, day in zip(grains, days, strict=True)
        ],
        pa.date32(),
    )


def _shift(calendar: Calendar) -> int:
    return calendar.first_month - 1


def queries(name: str, table: Any, plan: Plan) -> Iterator[Query]:
    """The queries that one table is asked: per time column (or pair of them) and level."""
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


def _dimensions(level: Level, table: Any, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Name and column of each cut of a level: the levels below it, and the dimensions reported."""
    below = [(lower.name, lower.column or "") for lower in plan.levels.below(level.name)]
    named = [(name, name) for name in plan.dimensions if name not in dict(below)]
    return tuple((name, column) for name, column in [*below, *named] if column in table.columns)


def _flow_query(
    table: Any,
    clock: Clock,
    level: Level,
    flows: list[Measure],
    dimensions: Sequence[tuple[str, str]],
    plan: Plan,
) -> Query:
    measures = (clock.ticks, *(m for m in flows if m != clock.ticks))
    rows = _rows(table, level, table[clock.column].cast("date"), dimensions, plan.as_of)
    parts = []
    for dimension in ("", *(name for name, _ in dimensions)):
        for grain in plan.base_grains:
            slot = _truncated(rows[DAY], grain, plan.calendar)
            additive = [m if m.aggregate.additive else None for m in measures]
            parts.append(_grouped(rows, dimension, _Slot(grain, slot), additive))
        holistic = [None if m.aggregate.additive else m for m in measures]
        if any(holistic):
            for grain in plan.grains:
                slot = _truncated(rows[DAY], grain, plan.calendar)
                parts.append(_grouped(rows, dimension, _Slot(grain, slot), holistic))
            parts += [_grouped(*_window(rows, dimension, span), holistic) for span in plan.windows]
    return Query(
        ibis.union(*parts) if len(parts) > 1 else parts[0], level.name, measures, plan.calendar
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """The slots of a grain, as an expression of the first day; windows are longer than one."""

    grain: Grain
    start: Any
    length: int = 1


def _window(rows: Any, dimension: str, span: Span) -> tuple[Any, str, _Slot]:
    inside = rows.filter(rows[DAY].between(span.first.start, span.last.end))
    # A literal is no column to group by on every engine; the least day of a fixed window is one.
    return inside, dimension, _Slot(span.last.grain, ibis.literal(span.last.start), span.length)


def _rows(
    table: Any, level: Level, day: Any, dimensions: Sequence[tuple[str, str]], as_of: date
) -> Any:
    """The rows that have a member and a day by then, with both and each cut as columns of their own."""
    member = ibis.literal(COMPANY) if level.column is None else table[level.column].cast("string")
    cuts = {_cut(name): table[column].cast("string") for name, column in dimensions}
    rows = table.mutate(**{DAY: day, MEMBER: member}, **cuts)
    return rows.filter((rows[DAY] <= as_of) & rows[MEMBER].notnull())


def _cut(dimension: str) -> str:
    return f"{OURS}cut_{dimension}"


def _truncated(day: Any, grain: Grain, calendar: Calendar) -> Any:
    if grain is Grain.ALL:
        return ibis.literal(EARLIEST)
    shift = _shift(calendar)
    if shift and grain in (Grain.QUARTER, Grain.YEAR):
        day = day.truncate("M") - ibis.interval(months=shift)
    return day.truncate(_UNITS[grain]).cast("date")


def _grouped(rows: Any, dimension: str, slot: _Slot, measures: Sequence[Measure | None]) -> Any:
    """The wide answer of one part of the union; a measure that is not of this part stands as NULL."""
    cut = _cut(dimension)
    if dimension:
        rows = rows.filter(rows[cut].notnull())
    values: dict[str, Any] = {}
    for index, measure in enumerate(measures):
        value, known = _aggregated(rows, measure) if measure else (None, None)
        values[f"v{index}"] = ibis.null(EXACT) if value is None else value.cast(EXACT)
        values[f"n{index}"] = ibis.null("int64") if known is None else known.cast("int64")
    keys = {"member": rows[MEMBER], "slot": slot.start, **({"cut": rows[cut]} if dimension else {})}
    nulls = {
        name for name, measure in zip(values, _twice(measures), strict=True) if measure is None
    }
    grouped = rows.group_by(**keys).aggregate(**{k: v for k, v in values.items() if k not in nulls})
    return grouped.select(
        member=grouped.member,
        dimension=ibis.literal(dimension),
        cut=grouped.cut if dimension else ibis.literal(""),
        grain=ibis.literal(slot.grain.value),
        slot=grouped.slot,
        length=ibis.literal(slot.length, "int32"),
        **{name: values[name] if name in nulls else grouped[name] for name in values},
    )


def _twice(measures: Iterable[Measure | None]) -> Iterator[Measure | None]:
    for measure in measures:
        yield measure
        yield measure


def _aggregated(rows: Any, measure: Measure) -> tuple[Any, Any]:
    """The aggregate, and how many rows it was taken over.

    A total over no rows is zero; a total over rows that all lack the value is unknown.
    """
    where = _resolved(rows, measure, measure.where)
    value = _resolved(rows, measure, measure.value)
    hits = rows.count(where=where)
    match measure.aggregate:
        case Aggregate.COUNT:
            return (hits if value is None else value.count(where=where)), hits
        case Aggregate.TOTAL:
            return (hits == 0).ifelse(
                ibis.literal(0).cast(EXACT), _exact(value).sum(where=where).cast(EXACT)
            ), hits
        case Aggregate.DISTINCT:
            return value.nunique(where=where), hits
        case Aggregate.PERCENTILE:
            # As doubles: engines differ in the type that the middle of two decimals has.
            return value.cast("float64").quantile(measure.share, where=where), hits


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
    table: Any,
    level: Level,
    stocks: list[Measure],
    dimensions: Sequence[tuple[str, str]],
    plan: Plan,
) -> Query:
    on, until = stocks[0].on, stocks[0].until
    entered = ibis.coalesce(table[on].cast("date"), ibis.literal(EARLIEST))
    left = table[until].cast("date")
    moves = [
        _moves(_rows(table, level, entered, dimensions, plan.as_of), stocks, 1),
        _moves(_rows(table, level, left, dimensions, plan.as_of), stocks, -1),
    ]
    flows = ibis.union(*moves)
    parts = [
        _running(flows, dimension, grain, stocks)
        for dimension in ("", *(name for name, _ in dimensions))
        for grain in plan.base_grains
    ]
    return Query(
        ibis.union(*parts) if len(parts) > 1 else parts[0], level.name, tuple(stocks), plan.calendar
    )


def _moves(rows: Any, stocks: list[Measure], sign: int) -> Any:
    """What each row adds to, or takes from, each stock on its day."""
    values = {}
    for index, measure in enumerate(stocks):
        value = _resolved(rows, measure, measure.value)
        step = ibis.literal(1).cast(EXACT) if value is None else value.cast(EXACT)
        where = _resolved(rows, measure, measure.where)
        values[f"v{index}"] = (step if where is None else where.ifelse(step, 0)) * sign
    ours = [name for name in rows.columns if name.startswith(OURS)]
    return rows.select(*ours, **values)


def _running(flows: Any, dimension: str, grain: Grain, stocks: list[Measure]) -> Any:
    cut = _cut(dimension)
    rows = flows.filter(flows[cut].notnull()) if dimension else flows
    keys = {"member": rows[MEMBER], "slot": rows[DAY].truncate(_UNITS[grain]).cast("date")}
    keys |= {"cut": rows[cut]} if dimension else {}
    sums = {f"v{index}": rows[f"v{index}"].sum() for index in range(len(stocks))}
    net = rows.group_by(**keys).aggregate(**sums, moved=rows.count())
    window = ibis.cumulative_window(
        group_by=[net.member, net.cut] if dimension else [net.member], order_by=net.slot
    )
    totals = {
        f"v{index}": net[f"v{index}"].sum().over(window).cast(EXACT) for index in range(len(stocks))
    }
    return net.select(
        member=net.member,
        dimension=ibis.literal(dimension),
        cut=net.cut if dimension else ibis.literal(""),
        grain=ibis.literal(grain.value),
        slot=net.slot,
        length=ibis.literal(1, "int32"),
        **totals,
        **{f"n{index}": net.moved.cast("int64") for index in range(len(stocks))},
    )


def _records(name: str, table: Any, facts: pa.Table, plan: Plan, as_of: date) -> Records:
    columns = time_columns(table)
    ticks = {Clock(name, column).ticks.key for column in columns}
    found: dict[Grain, set[date]] = {}
    wanted = facts.select(["measure", "level", "dimension", "grain", "period_start"]).to_pylist()
    for row in wanted:
        if row["measure"] in ticks and row["level"] == COMPANY and not row["dimension"]:
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
