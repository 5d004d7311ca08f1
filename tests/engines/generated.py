"""Rows for any canonical table, made from nothing but its contract: seeded, with blanks and edges.

A new table needs no word here. What its rows must look like, its contract says: allowed values, bounds, rules;
what its KPIs look for in other texts is read from their conditions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from kpireport.door.contracts import TYPES, Column, Contract, Kind
from kpireport.expressions import NOW
from kpireport.formula import Measure

DIMENSIONS = ("product", "region")
TEAMS = ("North", "NA", "Élan", "Straße", "東京", "O'Hara & Sons", 'the "A" team', "100 %")
PEOPLE = ("Ann", "Bob", "Zoë", "Łukasz", "null", "D'Arcy")
TEXTS = ("alpha", "Bêta", "γ", "with, comma", "with 'quotes'", "back\\slash")
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
AS_OF = date(2026, 9, 30)
EDGE_DAYS = (
    date(2024, 2, 29), date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31),
    date(2025, 4, 1), date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 28), AS_OF,
    AS_OF + timedelta(days=1),
)  # fmt: skip
EDGE_TIMES = (time(), time(23, 59, 59, 999999), time(12, 0, 0, 1))
ROWS, FEWEST, BATCH, BATCHES = 300, 150, 400, 25
BLANK, EDGE, AT_THRESHOLD = 0.12, 0.08, 0.3
Wanted = str | int | float | Decimal
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.decimal128(38, 12),
    Kind.MONEY: pa.decimal128(18, 4),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.BOOLEAN: pa.bool_(),
}
# Where the contract sets no bounds: the greatest and the usual size.
SIZES = {Kind.INTEGER: (10**6, 500), Kind.NUMBER: (10**9, 500), Kind.MONEY: (10**11, 10**4)}
DIGITS = {Kind.INTEGER: 0, Kind.NUMBER: 3, Kind.MONEY: 4}


def generated(contract: Contract, measures: Iterable[Measure] = (), *, seed: int = 7) -> pa.Table:
    """Some 300 rows that keep a contract, with levels and dimensions, and what the measures look for."""
    dice = Random(f"{contract.name} {seed}")
    whole = _widened(contract)
    maker = _Maker(dice, whole, _looked_for(whole, measures))
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _batch in range(BATCHES):
        made = pa.Table.from_pylist([maker.row() for _row in range(BATCH)], schema_of(whole))
        for row in _kept(whole, made):
            rows.setdefault(tuple(row[name] for name in whole.key) or (len(rows),), row)
        if len(rows) >= ROWS:
            break
    assert len(rows) >= FEWEST, (
        f"{contract.name}: of {BATCHES * BATCH} rows {len(rows)} keep the rules"
    )
    return pa.Table.from_pylist(list(rows.values())[:ROWS], schema_of(whole))


def schema_of(contract: Contract) -> pa.Schema:
    """The columns of a contract, as Arrow has them."""
    return pa.schema([(column.name, ARROW[column.kind]) for column in contract.columns])


def _widened(contract: Contract) -> Contract:
    more = ("team", "person", *DIMENSIONS)
    return contract.extended(Column(name, Kind.TEXT) for name in more if name not in contract)


def _kept(contract: Contract, made: pa.Table) -> list[dict[str, Any]]:
    """The rows that no rule of the contract calls broken."""
    table = ibis.duckdb.connect().create_table("made", made)
    for rule in contract.rules:
        broken = rule.broken.resolve(table).fill_null(ibis.literal(value=False))
        table = table.filter(~broken)
    kept: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return kept


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes rows: times follow one another, as they do in the lives of deals, tickets and people."""

    dice: Random
    contract: Contract
    wanted: Mapping[str, tuple[Wanted, ...]]

    def row(self) -> dict[str, Any]:
        """One row; whether it keeps the rules is asked later."""
        day = self._day()
        made = {}
        for column in self.contract.columns:
            if column.kind.is_time:
                later = self.dice.choice(
                    [0, 0, 1, self.dice.randrange(45), self.dice.randrange(400)]
                )
                day = min(day + timedelta(days=later), LAST)
                made[column.name] = self._time(column, day)
            else:
                made[column.name] = self._value(column)
        return {
            column.name: made[column.name] if self._given(column) else None
            for column in self.contract.columns
        }

    def _given(self, column: Column) -> bool:
        needed = column.required or column.name in self.contract.key
        return needed or self.dice.random() >= BLANK

    def _day(self) -> date:
        if self.dice.random() < EDGE:
            return self.dice.choice(EDGE_DAYS)
        return FIRST + timedelta(days=self.dice.randrange((LAST - FIRST).days + 1))

    def _time(self, column: Column, day: date) -> date | datetime:
        if column.kind is Kind.DATE:
            return day
        moment = time(self.dice.randrange(24), self.dice.randrange(60), self.dice.randrange(60), 7)
        return datetime.combine(day, self.dice.choice([*EDGE_TIMES, *[moment] * 12]))

    def _value(self, column: Column) -> Any:
        if column.kind is Kind.BOOLEAN:
            return self.dice.random() < 0.5
        return self._text(column) if column.kind is Kind.TEXT else self._number(column)

    def _text(self, column: Column) -> str:
        if column.allowed:
            return self.dice.choice(column.allowed)
        if column.name in ("team", "person"):
            return self.dice.choice(TEAMS if column.name == "team" else PEOPLE)
        if column.name in self.contract.key or column.references:
            return f"{column.name} {self.dice.randrange(10**6 if column.name in self.contract.key else 60)}"
        looked_for = [it for it in self.wanted.get(column.name, ()) if isinstance(it, str)]
        return self.dice.choice([*looked_for * 3, *TEXTS])

    def _number(self, column: Column) -> int | Decimal:
        digits = DIGITS[column.kind]
        greatest, usual = SIZES[column.kind]
        least = Decimal(str(column.minimum)) if column.minimum is not None else Decimal(-greatest)
        most = Decimal(str(column.maximum)) if column.maximum is not None else Decimal(greatest)
        looked_for = [it for it in self.wanted.get(column.name, ()) if not isinstance(it, str)]
        if looked_for and self.dice.random() < AT_THRESHOLD:
            value = Decimal(str(self.dice.choice(looked_for))) + self.dice.choice([-1, 0, 1])
        elif self.dice.random() < EDGE:
            edges = [
                least,
                most,
                Decimal(0),
                Decimal(-1).scaleb(-digits),
                Decimal(1).scaleb(-digits),
            ]
            value = self.dice.choice(edges)
        else:
            value = Decimal(self.dice.randrange(-usual // 10, usual))
            value += Decimal(self.dice.randrange(10**digits)).scaleb(-digits)
        value = min(max(value, least), most)
        return int(value) if column.kind is Kind.INTEGER else value


def _looked_for(contract: Contract, measures: Iterable[Measure]) -> dict[str, tuple[Wanted, ...]]:
    """What conditions and values of measures compare columns with: texts and numbers."""
    table = ibis.table(columns_of(contract) | {NOW: "date"}, name=contract.name)
    found: dict[str, dict[Wanted, None]] = {}
    asked = [m for measure in measures for m in (measure.where, measure.value) if m is not None]
    for name, value in _compared(one.resolve(table) for one in asked):
        found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def columns_of(contract: Contract) -> dict[str, str]:
    """The columns of a contract, as Ibis has them."""
    return {column.name: TYPES[column.kind] for column in contract.columns}


def _compared(expressions: Iterable[Any]) -> Iterator[tuple[str, Wanted]]:
    for expression in expressions:
        for node in expression.op().find((ops.Comparison, ops.InValues)):
            inside: Collection[Any] = (node, *node.find((ops.Field, ops.Literal)))
            names = [it.name for it in inside if isinstance(it, ops.Field)]
            for literal in (it for it in inside if isinstance(it, ops.Literal)):
                if isinstance(literal.value, str | int | float | Decimal) and names:
                    yield names[0], literal.value
