"""Casts: from the types that a mapping gives to the types of the contract, strictly.

Text from files is read by the contract's kind and the format the project declares, never guessed. What cannot
be read becomes empty in the ``lenient`` table, so that it can be told with all other faults, and stops the query in
the strict one, so that no number is ever computed without it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from kpireport.door.contracts import TYPES, Column, Contract, Kind
from kpireport.periods import EARLIEST, LATEST

MARK = "kpireport: a value does not fit its contract"
RAW = "__as_written_"

_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
_ISO_TIME = r"^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?$"
_ISO_ZONED = r"^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}(:?\d{2})?)$"
_DIGITS = {Kind.INTEGER: (19, 0), Kind.NUMBER: (26, 12), Kind.MONEY: (14, 4)}
# What binary arithmetic leaves behind a number is no part of it: 19.990000000000002 is 19.99.
NOISE = "0.000000001"
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


_TEXT, _MOMENT, _ZONED = dt.string, dt.Timestamp(scale=6), dt.Timestamp(timezone="UTC")


def _engine_function(
    name: str, takes: tuple[dt.DataType, ...], gives: dt.DataType
) -> Callable[..., ir.Value]:
    """A function that the engine has and Ibis does not know."""

    def of_one(_first: Any) -> None: ...

    def of_two(_first: Any, _second: Any) -> None: ...

    body, signature = (of_one if len(takes) == 1 else of_two), (takes, gives)
    made: Callable[..., ir.Value] = ibis.udf.scalar.builtin(body, name=name, signature=signature)
    return made


# DuckDB: the query ends with a message; a text read by a pattern, or nothing.
_stop = _engine_function("error", (_TEXT,), _TEXT)
_moment = _engine_function("try_strptime", (_TEXT, _TEXT), _MOMENT)
# The local time of a moment: of DuckDB and PostgreSQL, and of Spark.
_local = _engine_function("timezone", (_TEXT, _ZONED), _MOMENT)
_local_of = _engine_function("from_utc_timestamp", (_ZONED, _TEXT), _MOMENT)


@dataclass(frozen=True, slots=True)
class Cast:
    """One column's way into the contract: its value, and where it has none although something is written.

    ``trusted`` gives the same value for less work, once it is known that none fails; ``hint`` is how a value that
    is not as ``expected`` may still be read.
    """

    column: str
    value: ir.Value
    failing: ir.BooleanValue | None
    expected: str
    trusted: ir.Value | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TypeFault:
    """A column that the contract has no way to read."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Way:
    """How text and times are read: formats by column, the company's time zone, whether text may be cast at all."""

    formats: Mapping[str, str]
    timezone: str | None
    reads_text: bool
    on_spark: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A mapped table on its way into the contract."""

    mapped: ir.Table
    casts: tuple[Cast, ...]
    faults: tuple[TypeFault, ...]

    @property
    def plain(self) -> ir.Table:
        """The canonical table, once it is known that every value fits."""
        values = {it.column: it.value if it.trusted is None else it.trusted for it in self.casts}
        return self.mapped.mutate(**values)

    @property
    def strict(self) -> ir.Table:
        """The canonical table; reading a value that does not fit stops the query (DuckDB only)."""
        return self.mapped.mutate(**{cast.column: _or_stop(cast) for cast in self.casts})

    @property
    def lenient(self) -> ir.Table:
        """The canonical table with nothing where a value does not fit, and the text beside it."""
        texts = {
            f"{RAW}{cast.column}": ibis.ifelse(
                cast.failing, self.mapped[cast.column].cast("string"), None
            )
            for cast in self.casts
            if cast.failing is not None
        }
        return self.mapped.mutate(**{cast.column: cast.value for cast in self.casts}, **texts)


def _or_stop(cast: Cast) -> ir.Value:
    if cast.failing is None:
        return cast.value
    return ibis.ifelse(cast.failing, _stop(MARK).cast(cast.value.type()), cast.value)


def typed(mapped: ir.Table, contract: Contract, way: Way) -> Typed:
    """The casts of a mapped table, and the columns for which there is none."""
    present = [column for column in contract.columns if column.name in mapped.columns]
    found = [_cast(mapped[column.name], column, way) for column in present]
    casts = tuple(cast for cast in found if isinstance(cast, Cast))
    return Typed(mapped, casts, tuple(fault for fault in found if isinstance(fault, TypeFault)))


def _cast(value: ir.Value, column: Column, way: Way) -> Cast | TypeFault:
    pattern = way.formats.get(column.name)
    if isinstance(value.type(), dt.Null):
        return Cast(column.name, value.cast(TYPES[column.kind]), None, "")
    if value.type().is_string() and column.kind is not Kind.TEXT:
        if not way.reads_text:
            kind = column.kind.value
            return TypeFault(
                column.name,
                f"is text, expected {kind}: cast it in the mapping, CAST({column.name} AS …)",
            )
        return _from_text(value, column, pattern, way)
    return _from_type(value, column, way)


def _from_text(
    text: ir.StringValue, column: Column, pattern: str | None, way: Way
) -> Cast | TypeFault:
    text, hint = text.nullif(""), ""
    if column.kind.is_time:
        found = _time_of(text, pattern, way)
        expected, hint = _time_words(pattern)
        if column.kind is Kind.DATE:
            found = found.date()
        found = _in_range(found, column.kind)
    elif column.kind is Kind.BOOLEAN:
        lower = text.lower()
        found = ibis.cases((lower.isin(_YES), True), (lower.isin(_NO), False))
        expected = "true or false (yes or no, 1 or 0)"
    else:
        return _number_of(text, column, pattern)
    return Cast(column.name, found, text.notnull() & found.isnull(), expected, hint=hint)


def _time_of(text: ir.StringValue, pattern: str | None, way: Way) -> ir.TimestampValue:
    if pattern is not None:
        return _moment(text, pattern)
    branches = [
        (text.re_search(_ISO_DAY), text.try_cast("date").cast("timestamp(6)")),
        (text.re_search(_ISO_TIME), text.try_cast("timestamp(6)")),
    ]
    if way.timezone is not None:
        moment = text.try_cast("timestamp('UTC')")
        branches.append((text.re_search(_ISO_ZONED), _local(way.timezone, moment)))
    return ibis.cases(*branches)


def _time_words(pattern: str | None) -> tuple[str, str]:
    """What was expected, and how else a time may be read."""
    if pattern is not None:
        return f"a day written as {pattern}", ""
    hint = "declare another in formats, such as %d/%m/%Y; with a time zone, say [company] timezone"
    return "an ISO date such as 2026-06-30", hint


def _in_range(moment: ir.Value, kind: Kind) -> ir.Value:
    first, last = (
        ibis.literal(str(day)).cast(TYPES[kind]) for day in (EARLIEST, date(LATEST.year + 1, 1, 1))
    )
    return ibis.ifelse((moment >= first) & (moment < last), moment, None)


def _number_of(text: ir.StringValue, column: Column, pattern: str | None) -> Cast | TypeFault:
    try:
        marks = read_sample(pattern) if pattern else Marks("", ".")
    except ValueError as error:
        return TypeFault(column.name, f"format {pattern!r} {error}")
    whole, decimals = _DIGITS[column.kind]
    plain = text
    if marks.thousands:
        grouped = (
            rf"^-?(\d{{1,3}}([{marks.thousands}]\d{{3}})+|\d+)({re.escape(marks.decimal)}\d+)?$"
        )
        plain = ibis.ifelse(
            text.re_search(grouped), text.re_replace(f"[{marks.thousands}]", ""), None
        )
    if marks.decimal != ".":
        plain = ibis.ifelse(plain.contains("."), None, plain.replace(marks.decimal, "."))
    fraction = r"(\.\d+)?" if decimals else ""
    fits = plain.re_search(rf"^-?0*\d{{1,{whole}}}{fraction}$")
    found = ibis.ifelse(fits, plain.try_cast(TYPES[column.kind]), None)
    if column.kind is Kind.MONEY:
        off = plain.try_cast(TYPES[Kind.NUMBER]) - found
        found = ibis.ifelse(off.abs() < ibis.literal(NOISE).cast(TYPES[Kind.NUMBER]), found, None)
    failing = text.notnull() & (found.isnull())
    expected, hint = _number_words(column.kind, pattern)
    return Cast(column.name, found, failing, expected, hint=hint)


def _number_words(kind: Kind, pattern: str | None) -> tuple[str, str]:
    """What was expected, and how else a number may be read."""
    whole, decimals = _DIGITS[kind]
    if kind is Kind.INTEGER:
        return "a whole number of at most 63 bits", ""
    written = f"written like {pattern}" if pattern else "written plainly like -12.5"
    hints = [] if pattern else ["declare another in formats, such as 1.234,50"]
    if kind is Kind.NUMBER:
        expected = f"a number {written}, with at most {whole} digits before the point"
    else:
        expected = f"a number {written}, with at most {whole} digits and {decimals} decimals"
        hints.append(f"the mapping may round: CAST(x AS DECIMAL(38, {decimals}))")
    return expected, "; ".join(hints)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a company writes its numbers with."""

    thousands: str
    decimal: str


_SAMPLE = re.compile(
    r"-?\d+(?:(?P<thousands>[.,'\u2019 \u00a0\u202f])\d{3})*(?:(?P<decimal>[.,])\d+)?"
)
_BLANKS = " \u00a0\u202f"


def read_sample(sample: str) -> Marks:
    """The marks of a sample number.

    >>> read_sample("1.234,50")
    Marks(thousands='.', decimal=',')
    """
    found = _SAMPLE.fullmatch(sample)
    if found is None:
        raise ValueError("is not a sample such as 1.234,50 or 1 234.50")
    thousands, decimal = found["thousands"] or "", found["decimal"] or ""
    if thousands == decimal or (thousands in (".", ",") and not decimal):
        raise ValueError(
            "does not tell thousands from decimals: write a sample with both, such as 1.234,50"
        )
    return Marks(_BLANKS if thousands and thousands in _BLANKS else thousands, decimal or ".")


def _from_type(value: ir.Value, column: Column, way: Way) -> Cast | TypeFault:
    kind, given = column.kind, value.type()
    target = dt.dtype(TYPES[kind])
    if kind is Kind.TEXT and (given.is_string() or given.is_integer() or given.is_uuid()):
        return Cast(column.name, value.cast("string").nullif(""), None, "")
    if kind is Kind.BOOLEAN and given.is_boolean():
        return Cast(column.name, value, None, "")
    if kind.is_time and (given.is_date() or given.is_timestamp()):
        return _from_time(value, column, way)
    if kind is Kind.INTEGER and (given.is_integer() or (given.is_decimal() and given.scale == 0)):
        return _from_number(value, column, target, way)
    if kind in (Kind.NUMBER, Kind.MONEY) and (
        given.is_integer() or given.is_decimal() or given.is_floating()
    ):
        return _from_number(value, column, target, way)
    return TypeFault(column.name, f"is {given}, expected {kind.value}: cast it in the mapping")


def _from_time(value: ir.Value, column: Column, way: Way) -> Cast | TypeFault:
    given = value.type()
    if given.is_timestamp() and given.timezone is not None:
        if way.timezone is None:
            return TypeFault(
                column.name,
                'has a time zone: say which local time counts, [company] timezone = "Europe/Paris"',
            )
        value = _local_of(value, way.timezone) if way.on_spark else _local(way.timezone, value)
    found = (
        value.cast("date")
        if column.kind is Kind.DATE and given.is_timestamp()
        else value.cast(TYPES[column.kind])
    )
    bounded = _in_range(found, column.kind)
    failing = value.notnull() & bounded.isnull()
    return Cast(column.name, bounded, failing, f"a day from {EARLIEST} to {LATEST}", found)


def _from_number(value: ir.Value, column: Column, target: dt.DataType, way: Way) -> Cast:
    given, (words, hint) = value.type(), _number_words(column.kind, None)
    plain = value.cast(target)
    if not way.reads_text:
        return _from_database_number(value, column, plain, (words, hint))
    if given == target:
        return Cast(column.name, value, None, "")
    found = value.try_cast(target)
    failing = value.notnull() & found.isnull()
    if given.is_decimal() and (given.scale or 0) > (getattr(target, "scale", 0) or 0):
        failing = failing | (found.cast(given) != value)
    return Cast(column.name, found, failing, words, plain, hint)


def _from_database_number(
    value: ir.Value, column: Column, plain: ir.Value, words: tuple[str, str]
) -> Cast:
    """Without a cast that may fail quietly: what is too large is refused by the database itself."""
    given = value.type()
    if given.is_floating():
        odd = value.isnan() | value.isinf()
        safe = ibis.ifelse(odd, None, value).cast(plain.type())
        return Cast(column.name, safe, odd, "a finite number", plain)
    if given.is_decimal():  # PostgreSQL's may be NaN
        odd = (value.cast("string") == "NaN") | (plain != value)
        return Cast(column.name, plain, odd, words[0], hint=words[1])
    return Cast(column.name, plain, None, "")
