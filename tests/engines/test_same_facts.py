"""Every measure of the catalogue gives the same facts on DuckDB and on PostgreSQL; and what finds where it does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from kpireport.door.canonical import CONTRACTS, contract
from kpireport.door.checks import breaches
from kpireport.facts import Facts
from kpireport.levels import standard
from tests.engines.comparison import KEYS, differences
from tests.engines.counted import differing, facts_of, loose_in, reference, rows_of
from tests.engines.generated import generated
from tests.engines.loading import into_duckdb, into_postgres
from tests.engines.selection import PART, TABLES, kinds_of, measures_of

NAMES = tuple(found.name for found in CONTRACTS)


@pytest.fixture(scope="module")
def postgres(postgres_url: str) -> Iterator[Any]:
    backend = ibis.connect(postgres_url)
    yield backend
    backend.disconnect()


@pytest.mark.parametrize("table", TABLES)
def test_postgresql_counts_as_duckdb_does(table: str, postgres: Any):
    facts = facts_of(table, into_postgres(postgres, table, rows_of(table)))
    assert differing(table, facts) == []


def test_the_part_that_spark_always_counts_has_measures_of_every_kind():
    assert {kind for table in PART for kind in kinds_of(table)} == {
        kind for table in TABLES for kind in kinds_of(table)
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_measure_has_rows_to_disagree_about(table: str):
    facts = reference(table).table
    counted = set(facts.filter(pc.greater(facts["rows"], 0))["measure"].to_pylist())
    assert [measure.key for measure in measures_of(table) if measure.key not in counted] == []


@pytest.mark.parametrize("table", NAMES)
def test_generated_rows_keep_their_contract(table: str):
    rows = rows_of(table)
    held = contract(table).with_levels(standard())
    assert list(breaches(into_duckdb(table, rows), held)) == []
    assert rows.equals(generated(contract(table), measures_of(table)))


# The comparison itself


@cache
def some() -> Facts:
    """The company's facts about deals: a few hundred."""
    facts = reference("deals")
    whole = pc.and_(
        pc.equal(facts.table["level"], "company"), pc.equal(facts.table["dimension"], "")
    )
    return replace(facts, table=facts.table.filter(whole))


def found_in(facts: Facts) -> list[str]:
    return list(differences(some(), facts, loose_in("deals")))


def altered(column: str, row: int, changed: Callable[[Any], Any]) -> Facts:
    """The facts with one value changed."""
    table = some().table
    values = table[column].to_pylist()
    values[row] = changed(values[row])
    field = table.schema.field(column)
    place = table.column_names.index(column)
    return replace(some(), table=table.set_column(place, field, pa.array(values, field.type)))


def row_where(*, loose: bool) -> int:
    """The first number of a measure whose last digits an engine may choose, or may not."""
    rows = enumerate(some().table.to_pylist())
    return next(
        at for at, row in rows if (row["measure"] in loose_in("deals")) is loose and row["value"]
    )


def last_digit(value: Decimal) -> Decimal:
    return value + Decimal("0.000000000001")


def test_the_same_facts_do_not_differ():
    assert found_in(some()) == []


def test_a_changed_last_digit_of_a_total_or_count_is_found():
    row = row_where(loose=False)
    (found,) = found_in(altered("value", row, last_digit))
    assert some().table["measure"][row].as_py() in found


def test_of_a_percentile_a_changed_last_digit_is_let_be_and_an_eighth_one_is_found():
    row = row_where(loose=True)
    assert found_in(altered("value", row, last_digit)) == []
    assert len(found_in(altered("value", row, lambda it: it * (1 + Decimal("1e-8"))))) == 1


def test_a_number_that_is_unknown_elsewhere_is_found():
    for loose in (True, False):
        assert len(found_in(altered("value", row_where(loose=loose), lambda _value: None))) == 1


def test_another_count_of_rows_is_found():
    assert len(found_in(altered("rows", row_where(loose=False), lambda rows: rows + 1))) == 1


@pytest.mark.parametrize("key", [name for name in KEYS if name not in ("length", "period_start")])
def test_a_fact_about_something_else_is_found(key: str):
    changed = altered(key, row_where(loose=False), lambda name: f"{name} elsewhere")
    assert len(found_in(changed)) == 2


def test_a_fact_of_another_day_is_found():
    changed = altered("period_start", row_where(loose=False), lambda day: day.replace(year=1999))
    assert len(found_in(changed)) == 2


def test_a_missing_fact_is_found():
    assert len(found_in(replace(some(), table=some().table.slice(1)))) == 1


def test_other_records_are_found():
    assert len(found_in(replace(some(), records={}))) == 1
