"""Facts: what the engine counted, in one tidy table.

One row says: this measure, of this member of this level (whole, or one value of a dimension), in this slot of
time, has this value over so many rows. Everything is asked for in one grouped query per table and time column,
for all levels together, whatever the number of teams, periods and KPIs.

Additive measures are counted by month (and by ISO week where weeks are reported) and summed here, exactly, in
decimal. Distinct counts and percentiles never add up, so they are counted anew at every grain and window at
which they are shown. A stock is the running total of what came in and what went out.
"""

import io
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kpireport.formula import Aggregate, Measure
from kpireport.levels import COMPANY, Levels
from kpireport.periods import CALENDAR_YEAR, LATEST, Calendar, Grain, Period, Span
from kpireport.retail import calendar_of, settings_of
from kpireport.vocabulary import count

FORMAT = 3  # of the file; raised whenever an older file must not be read
SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("level", pa.string()),
        ("member", pa.string()),
        ("dimension", pa.string()),
        ("dimension_value", pa.string()),
        ("grain", pa.string()),
        ("period_start", pa.date32()),
        ("length", pa.int32()),
        ("value", pa.decimal128(38, 12)),
        ("rows", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be counted: measures, at which levels, cut by which dimensions, in which slots of time.

    Rows that are dated after ``as_of`` are plans, not facts: they are not counted.
    """

    measures: tuple[Measure, ...]
    levels: Levels
    calendar: Calendar = CALENDAR_YEAR
    grains: tuple[Grain, ...] = (Grain.MONTH,)
    dimensions: tuple[str, ...] = ()
    windows: tuple[Span, ...] = ()
    sparse: tuple[str, ...] = ()
    as_of: date = LATEST

    @property
    def base_grains(self) -> tuple[Grain, ...]:
        """The slots that additive measures are counted in."""
        weekly = Grain.WEEK in self.grains or self.calendar.restates
        return (Grain.MONTH, Grain.WEEK) if weekly else (Grain.MONTH,)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose facts: a member of a level, whole or cut to one value of a dimension."""

    level: str = COMPANY
    member: str = COMPANY
    dimension: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time column of a table: what a slot of time means for its measures."""

    table: str
    column: str

    @property
    def ticks(self) -> Measure:
        """All its rows: they tell when a member was first seen."""
        return count(self.table, on=self.column)


@dataclass(frozen=True, slots=True)
class Records:
    """Where a table's records begin and in which slots the company has any row, by any of its time columns.

    A member without rows in such a slot has a true zero; outside of them nothing is known.
    """

    columns: tuple[str, ...] = ()
    covered: Mapping[Grain, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Series:
    """One measure of one place by slot, oldest first."""

    starts: tuple[date, ...]
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """How many rows of a place fall in which slots, by one time column of a table."""

    clock: Clock
    place: Place
    grain: Grain
    starts: tuple[date, ...]
    rows: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Facts:
    """The tidy table, and reading from it.

    Holistic measures are known in slots of these ``grains`` and in these ``windows``, and nowhere else.
    """

    table: pa.Table
    as_of: date
    calendar: Calendar = CALENDAR_YEAR
    records: Mapping[str, Records] = field(default_factory=dict)
    grains: tuple[Grain, ...] = ()
    windows: tuple[Span, ...] = ()

    @cached_property
    def _series(self) -> dict[tuple[str, Place, str, int], _Series]:
        table = self.table.sort_by([(name, "ascending") for name in (*_KEY, "period_start")])
        edges = _edges(table)
        starts, values = table["period_start"].to_pylist(), table["value"].to_pylist()
        keys = zip(*(table[name].take(edges[:-1]).to_pylist() for name in _KEY), strict=True)
        runs = zip(keys, pairwise(edges.tolist()), strict=True)
        return {
            (measure, Place(*place), grain, length): _Series(
                tuple(starts[first:end]), tuple(values[first:end])
            )
            for (measure, *place, grain, length), (first, end) in runs
        }

    def read(self, measure: Measure, place: Place, span: Span) -> Decimal | None:
        """The measured number of a place over a span of time; none where it is not known."""
        span = span.counted
        if span.first.start > self.as_of:
            return None
        if measure.is_stock:
            return self._stock(measure, place, span.last)
        slots = self._slots(measure, place, span)
        if not slots:
            return None
        if measure.adds_up:
            return self._sum(measure, place, span.last.grain.base, slots)
        return self._counted_there(measure, place, span)

    def rows(self, measure: Measure, place: Place, span: Span) -> int | None:
        """How many rows a flow's number was taken over; none for a stock."""
        if measure.is_stock:
            return None
        span, additive = span.counted, measure.adds_up
        grain, length = (span.last.grain.base, 1) if additive else (span.last.grain, span.length)
        first = span.first.start if additive else span.last.start
        wanted = (measure.key, *astuple(place), grain.value, length)
        mask = pc.and_(
            pc.greater_equal(self.table["period_start"], first),
            pc.less_equal(self.table["period_start"], span.last.end),
        )
        for name, value in zip(_KEY, wanted, strict=True):
            mask = pc.and_(mask, pc.equal(self.table[name], value))
        counts: list[int] = self.table.filter(mask)["rows"].to_pylist()
        return sum(counts)

    def members(self, level: str) -> tuple[str, ...]:
        """The names of a level's members that have any fact, sorted."""
        return self._names.get((level,), ())

    def values_of(self, place: Place, dimension: str) -> tuple[str, ...]:
        """The values of a dimension that a member has any fact for, sorted."""
        return self._names.get((place.level, place.member, dimension), ())

    def seen(self, tables: Iterable[str], place: Place, span: Span) -> bool:
        """Whether a place has any row in these tables in a span, by any of their time columns."""
        clocks = [Clock(name, c) for name in tables for c in self.records[name].columns]
        grain, days = span.counted.last.grain.base, span.days
        found = (self._series.get((clock.ticks.key, place, grain, 1)) for clock in clocks)
        return any(start in days for one in found if one for start in one.starts)

    def begin(self, tables: Iterable[str], grain: Grain) -> date | None:
        """The first slot in which all these tables have records."""
        slots = [self.records[name].covered.get(grain.base, ()) for name in tables]
        return max((covered[0] for covered in slots), default=None) if all(slots) else None

    def gaps(self) -> Iterator[tuple[str, Period]]:
        """The months inside a table's records in which nobody has a row: unknown, not zero."""
        for name, found in sorted(self.records.items()):
            covered = set(found.covered.get(Grain.MONTH, ()))
            slot = self.calendar.containing(min(covered, default=self.as_of), Grain.MONTH)
            while slot.complete(self.as_of):
                if slot.start not in covered and covered:
                    yield name, slot
                slot = slot.before(-1)

    def unowned(self) -> Iterator[tuple[str, str, int]]:
        """Table, level and number of the rows that name no member of it; by the time column that shows most."""
        counted: dict[Clock, dict[str, int]] = {}
        for ticks in self.ticks:
            if ticks.grain is Grain.MONTH and not ticks.place.dimension:
                levels = counted.setdefault(ticks.clock, {})
                rows = sum(map(int, filter(None, ticks.rows)))
                levels[ticks.place.level] = levels.get(ticks.place.level, 0) + rows
        most: dict[tuple[str, str], int] = {}
        for clock, levels in counted.items():
            for level, rows in levels.items():
                key = (clock.table, level)
                most[key] = max(levels.get(COMPANY, rows) - rows, most.get(key, 0))
        yield from ((*key, rows) for key, rows in sorted(most.items()) if rows)

    def sliced(self, keep: Iterable[tuple[str, str]]) -> "Facts":
        """Only the facts of these members, by (level, member); where the records lie stays known."""
        names: dict[str, list[str]] = {}
        for level, member in keep:
            names.setdefault(level, []).append(member)
        levels, members = self.table["level"], self.table["member"]
        parts = [
            self.table.filter(
                pc.and_(pc.equal(levels, level), pc.is_in(members, pa.array(sorted(known))))
            )
            for level, known in sorted(names.items())
        ]
        order = [(name, "ascending") for name in SCHEMA.names[:8]]
        whole = pa.concat_tables(parts) if parts else self.table.slice(0, 0)
        return replace(self, table=whole.sort_by(order).combine_chunks())

    @cached_property
    def ticks(self) -> tuple[Ticks, ...]:
        """The rows of every place by every time column."""
        known = (Clock(name, c) for name, found in self.records.items() for c in found.columns)
        clocks = {clock.ticks.key: clock for clock in known}
        return tuple(
            Ticks(clocks[key], place, Grain(grain), series.starts, series.values)
            for (key, place, grain, _), series in self._series.items()
            if key in clocks
        )

    @cached_property
    def _names(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The members of each level, and the values that each member has of each dimension."""
        names: dict[tuple[str, ...], set[str]] = {}
        for place in {key[1] for key in self._series}:
            names.setdefault((place.level,), set()).add(place.member)
            own = (place.level, place.member, place.dimension)
            names.setdefault(own, set()).add(place.value)
        return {key: tuple(sorted(found)) for key, found in names.items()}

    @cached_property
    def _births(self) -> dict[tuple[str, Place, str], date]:
        """When a place was first seen in a table, by any time column."""
        births: dict[tuple[str, Place, str], date] = {}
        for ticks in self.ticks:
            key, first = (ticks.clock.table, ticks.place, ticks.grain), ticks.starts[0]
            births[key] = min(first, births.get(key, first))
        return births

    def _slots(self, measure: Measure, place: Place, span: Span) -> list[date]:
        """The slots of a span from the one on in which the place was first seen; none where one is missing.

        A window that reaches back before the records is not known either.
        """
        grain = span.last.grain.base
        born = self._births.get((measure.table, place, grain))
        covered = self.records[measure.table].covered.get(grain, ())
        if born is None or not covered or (span.length > 1 and span.first.start < covered[0]):
            return []
        first, last = max(span.first.start, born), min(span.last.end, self.as_of)
        slots = [day for day in covered if first <= day <= last]
        return [] if self._gap(grain, slots, first, last) else slots

    def _sum(
        self, measure: Measure, place: Place, grain: Grain, slots: list[date]
    ) -> Decimal | None:
        series = self._series.get((measure.key, place, grain, 1))
        known = dict(zip(series.starts, series.values, strict=True)) if series else {}
        values = [known.get(day, Decimal(0)) for day in slots]
        total = Decimal(0)
        for value in values:
            if value is None:
                return None
            total += value
        return total

    def _gap(self, grain: Grain, slots: list[date], first: date, last: date) -> bool:
        """Whether a whole slot has no row of anybody: then a sum over it is unknown."""
        known = set(slots)
        slot = self.calendar.containing(first, grain)
        while slot.start <= last:
            if slot.start not in known and slot.complete(self.as_of):
                return True
            slot = slot.before(-1)
        return False

    def _stock(self, measure: Measure, place: Place, period: Period) -> Decimal | None:
        """The running total at the period's end: the last change until then holds."""
        grain = period.grain.base
        covered = self.records[measure.table].covered.get(grain, ())
        if not covered or covered[0] > period.end:
            return None
        series = self._series.get((measure.key, place, grain, 1))
        values = series.values[: bisect_right(series.starts, period.end)] if series else ()
        if values:
            return values[-1]
        born = self._births.get((measure.table, place, grain))
        return Decimal(0) if born is not None and born <= period.end else None

    def _counted_there(self, measure: Measure, place: Place, span: Span) -> Decimal | None:
        """The number counted for just this span; where none stands, no row holds a value: nothing was lost."""
        series = self._series.get((measure.key, place, span.last.grain, span.length))
        found = dict(zip(series.starts, series.values, strict=True)) if series else {}
        planned = span in self.windows if span.length > 1 else span.last.grain in self.grains
        counts = measure.aggregate is not Aggregate.PERCENTILE
        silent = Decimal(0) if counts and planned else None
        return found.get(span.last.start, silent)


def _edges(table: pa.Table) -> NDArray[np.int64]:
    """Where a new series begins in a sorted table, and where the last one ends."""
    codes = [table[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in _KEY]
    new = np.any([code[1:] != code[:-1] for code in codes], axis=0)
    inner = np.flatnonzero(new) + 1
    return np.concatenate(([0], inner, [len(table)])) if len(table) else np.array([0])


def to_bytes(facts: Facts) -> bytes:
    """The facts as one Parquet file; the same facts give the same bytes."""
    records = {
        name: [
            list(found.columns),
            {g: [day.isoformat() for day in days] for g, days in found.covered.items()},
        ]
        for name, found in sorted(facts.records.items())
    }
    notes = {
        "as_of": facts.as_of.isoformat(),
        "calendar": settings_of(facts.calendar),
        "records": records,
        "grains": facts.grains,
        "windows": [
            [span.last.grain, span.last.start.isoformat(), span.length] for span in facts.windows
        ],
    }
    table = facts.table.replace_schema_metadata({_NOTES: json.dumps(notes, sort_keys=True)})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def read(path: Path) -> Facts:
    """The facts of a file that `to_bytes` has made."""
    table = pq.read_table(path)
    notes = json.loads(table.schema.metadata[_NOTES])
    records = {
        name: Records(
            tuple(columns),
            {
                Grain(g): tuple(date.fromisoformat(day) for day in days)
                for g, days in covered.items()
            },
        )
        for name, (columns, covered) in notes["records"].items()
    }
    calendar = calendar_of(notes["calendar"])
    windows = tuple(
        Span(Period(Grain(grain), date.fromisoformat(start), calendar), length)
        for grain, start, length in notes["windows"]
    )
    return Facts(
        table.replace_schema_metadata(None),
        date.fromisoformat(notes["as_of"]),
        calendar,
        records,
        tuple(map(Grain, notes["grains"])),
        windows,
    )


_NOTES = b"kpireport"
_KEY = ("measure", "level", "member", "dimension", "dimension_value", "grain", "length")
