"""Facts of two engines, held against each other fact by fact."""

from collections.abc import Iterator
from decimal import Decimal

import ibis
import pyarrow as pa

from kpireport.facts import SCHEMA, Facts
from kpireport.formula import Aggregate, Measure

KEYS = SCHEMA.names[:8]
TOLERANCE = Decimal("1e-9")


def inexact(measures: tuple[Measure, ...], table: ibis.Table) -> frozenset[str]:
    """The keys of the measures whose last digits an engine may choose: percentiles, and totals of doubles."""
    return frozenset(measure.key for measure in measures if _is_inexact(measure, table))


def _is_inexact(measure: Measure, table: ibis.Table) -> bool:
    if measure.aggregate is Aggregate.PERCENTILE:
        return True
    summed = measure.aggregate is Aggregate.TOTAL and measure.value is not None
    return summed and measure.value.resolve(table).type().is_floating()


def differences(one: Facts, other: Facts, loose: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every fact that two engines disagree about; measures named as loose may differ from the tenth digit on."""
    if one.records != other.records:
        yield f"records: {one.records} and {other.records}"
    here, there = _by_key(one.table), _by_key(other.table)
    for key in sorted(here.keys() ^ there.keys()):
        yield f"{key}: only {'here' if key in here else 'there'}"
    for key in here.keys() & there.keys():
        (value, rows), (other_value, other_rows) = here[key], there[key]
        if rows != other_rows:
            yield f"{key}: {rows} and {other_rows} rows"
        if not _same(value, other_value, loose=key[0] in loose):
            yield f"{key}: {value} and {other_value}"


def _by_key(table: pa.Table) -> dict[tuple[object, ...], tuple[Decimal | None, int]]:
    keys = zip(*(table[name].to_pylist() for name in KEYS), strict=True)
    values = zip(table["value"].to_pylist(), table["rows"].to_pylist(), strict=True)
    found = dict(zip(keys, values, strict=True))
    assert len(found) == len(table), "a fact stands twice"
    return found


def _same(one: Decimal | None, other: Decimal | None, *, loose: bool) -> bool:
    if one is None or other is None or not loose:
        return one == other
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
