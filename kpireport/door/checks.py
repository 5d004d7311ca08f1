"""Checks: every row of a canonical table against its contract, all breaches at once.

One query counts the rows that break each rule; only a broken rule asks again, for its values.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from kpireport.door.casts import RAW, Cast
from kpireport.door.contracts import TYPES, Column, Contract, Kind
from kpireport.door.member_names import name_faults

MOST_VALUES = 10
MOST_MEMBERS = 200_000
_SEPARATOR = "\x1f"
_UNTIDY_KEY = "^[ \t\u00a0\u2007\u202f]|[ \t\u00a0\u2007\u202f]$|[\x01-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that rows do against the contract: the value, how many rows share it, one row's key, what helps."""

    column: str
    message: str
    value: str | None = None
    rows: int = 0
    key: tuple[str, ...] = ()
    twice: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: ``broken`` is true for the rows that break it, ``shown`` is the value that is told."""

    column: str
    message: str
    broken: ir.BooleanValue
    shown: ir.Value
    hint: str = ""


def shape_breaches(columns: tuple[str, ...], contract: Contract) -> list[Breach]:
    """The columns that the mapping does not give."""
    needed = [column.name for column in contract.columns if not column.optional]
    needed += [name for name in contract.key if name not in needed]
    return [
        Breach(name, "is missing: the mapping's SQL gives no such column")
        for name in needed
        if name not in columns
    ]


def breaches(table: ir.Table, contract: Contract, casts: tuple[Cast, ...] = ()) -> Iterator[Breach]:
    """Everything that the rows do against the contract; ``casts`` as in the lenient table."""
    checks = list(_checks(table, contract, casts))
    counts = {f"broken_{number}": check.broken.sum() for number, check in enumerate(checks)}
    found = table.aggregate(rows=table.count(), **counts).to_pyarrow().to_pylist()[0]
    if not found["rows"]:
        yield Breach("", "has no rows")
        return
    for number, check in enumerate(checks):
        if found[f"broken_{number}"]:
            yield from _detail(table, contract, check)
    yield from _repeated(table, contract)
    yield from _members(table, contract)


def unreferenced(table: ir.Table, column: str, known: ir.Table, target: str) -> Iterator[Breach]:
    """The values that the referenced column does not hold."""
    values = table.filter(table[column].notnull()).group_by(value=table[column].cast("string"))
    used = values.aggregate(rows=lambda t: t.count()).to_pyarrow().to_pylist()
    other = (
        known.select(value=known[target.partition(".")[2]].cast("string")).distinct().to_pyarrow()
    )
    there = set(other["value"].to_pylist())
    missing = sorted((row["value"], row["rows"]) for row in used if row["value"] not in there)
    for value, rows in missing[:MOST_VALUES]:
        yield Breach(column, f"{value!r} is not in {target}", value, rows)
    if len(missing) > MOST_VALUES:
        yield Breach(column, f"and {len(missing) - MOST_VALUES} more values that are not in it")


def _checks(table: ir.Table, contract: Contract, casts: tuple[Cast, ...]) -> Iterator[Check]:
    unread = {
        cast.column: table[f"{RAW}{cast.column}"] for cast in casts if cast.failing is not None
    }
    for cast in casts:
        if cast.column in unread:
            text = unread[cast.column]
            message = f"{{value}} is not {cast.expected}"
            yield Check(cast.column, message, text.notnull(), text, cast.hint)
    for column in contract.columns:
        if column.name in table.columns:
            yield from _column_checks(table, column, contract, unread.get(column.name))
    for rule in contract.rules:
        if all(name in table.columns for name in rule.uses):
            broken = rule.broken.resolve(table)
            for name in rule.uses:
                broken = broken & unread[name].isnull() if name in unread else broken
            yield Check(rule.column, f"{{value}} {rule.message}", broken, table[rule.column])


def _column_checks(
    table: ir.Table, column: Column, contract: Contract, unread: ir.Value | None
) -> Iterator[Check]:
    value = table[column.name]
    if column.required or column.name in contract.key:
        empty = value.isnull() if unread is None else value.isnull() & unread.isnull()
        yield Check(column.name, "is empty, but every row needs it", empty, value)
    if column.allowed:
        known = f"{{value}} is not one of {', '.join(column.allowed)}"
        yield Check(column.name, known, value.notnull() & value.notin(column.allowed), value)
    for word, bound in (
        ("less than the least", column.minimum),
        ("more than the most", column.maximum),
    ):
        if bound is not None:
            limit = ibis.literal(str(bound)).cast(TYPES[column.kind])
            broken = value < limit if bound is column.minimum else value > limit
            yield Check(column.name, f"{{value}} is {word} that may be, {bound}", broken, value)
    if column.kind is Kind.TEXT and column.name in contract.key:
        message = "{value} begins or ends with a blank, or holds an invisible character"
        yield Check(column.name, message, value.re_search(_UNTIDY_KEY), value)


def _key_text(table: ir.Table, contract: Contract) -> ir.StringValue:
    texts = [table[name].cast("string").fill_null("") for name in contract.key]
    return ibis.literal(_SEPARATOR).join(texts) if texts else ibis.null("string")


def _detail(table: ir.Table, contract: Contract, check: Check) -> Iterator[Breach]:
    bad = table.mutate(told__=check.shown.cast("string"), key__=_key_text(table, contract)).filter(
        check.broken
    )
    groups = bad.group_by("told__").aggregate(rows__=bad.count(), key__=bad["key__"].min())
    ordered = groups.order_by(ibis.desc("rows__"), "told__")
    for row in ordered.limit(MOST_VALUES).to_pyarrow().to_pylist():
        value, key = _as_written(row["told__"], check.shown), row["key__"]
        message = check.message.replace("{value}", _shown(value)).strip()
        parts = tuple(key.split(_SEPARATOR)) if key else ()
        yield Breach(check.column, message, value, row["rows__"], parts, hint=check.hint)
    more = groups.count().to_pyarrow().as_py() - MOST_VALUES
    if more > 0:
        yield Breach(check.column, f"and {more} more values like these")


LONGEST_SHOWN = 80


def _as_written(value: str | None, shown: ir.Value) -> str | None:
    """A decimal without the zeros that its type adds."""
    if value is None or not shown.type().is_decimal() or "." not in value:
        return value
    return value.rstrip("0").rstrip(".")


def _shown(value: str | None) -> str:
    if value is None:
        return ""
    text = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return repr(text) if text.isascii() else f"{text!r} ({ascii(text)[1:-1]})"


def _repeated(table: ir.Table, contract: Contract) -> Iterator[Breach]:
    if not contract.key:
        return
    groups = (
        table.group_by(list(contract.key)).having(table.count() > 1).aggregate(rows__=table.count())
    )
    many = groups.count().to_pyarrow().as_py()
    if not many:
        return
    column = ", ".join(contract.key)
    worst = groups.order_by(ibis.desc("rows__"), *contract.key).limit(MOST_VALUES)
    for row in worst.to_pyarrow().to_pylist():
        key = tuple(str(row[name]) for name in contract.key if row[name] is not None)
        if len(key) == len(contract.key):
            message = f"{', '.join(map(_shown, key))} is the key of {row['rows__']} rows"
            yield Breach(column, message, key[0], row["rows__"], key, twice=True)
    if many > MOST_VALUES:
        yield Breach(column, f"and {many - MOST_VALUES} more keys of several rows")


def _members(table: ir.Table, contract: Contract) -> Iterator[Breach]:
    for name in contract.members:
        if name in table.columns and table[name].type().is_string():
            groups = (
                table.filter(table[name].notnull())
                .group_by(name)
                .aggregate(rows__=lambda t: t.count())
            )
            rows = {
                row[name]: row["rows__"]
                for row in groups.limit(MOST_MEMBERS).to_pyarrow().to_pylist()
            }
            faults = name_faults(rows)
            for member, message in faults[:MOST_VALUES]:
                yield Breach(name, message, member, rows[member])
            if len(faults) > MOST_VALUES:
                yield Breach(name, f"and {len(faults) - MOST_VALUES} more names like these")
