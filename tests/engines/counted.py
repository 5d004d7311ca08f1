"""The facts of generated tables: by DuckDB, which the other engines are held against, and where those differ."""

from functools import cache
from itertools import islice
from typing import Any

import pyarrow as pa

from kpireport.counting import count_facts
from kpireport.door.canonical import contract
from kpireport.facts import Facts
from tests.engines.comparison import differences, inexact
from tests.engines.generated import AS_OF, generated
from tests.engines.loading import into_duckdb
from tests.engines.selection import measures_of, plan_of

MOST_TOLD = 10


@cache
def rows_of(table: str) -> pa.Table:
    return generated(contract(table), measures_of(table))


@cache
def reference(table: str) -> Facts:
    """The facts by DuckDB, which the other engines are held against."""
    return facts_of(table, into_duckdb(table, rows_of(table)))


def facts_of(table: str, stored: Any) -> Facts:
    return count_facts({table: stored}, plan_of(table), as_of=AS_OF)


@cache
def loose_in(table: str) -> frozenset[str]:
    return inexact(measures_of(table), into_duckdb("t", rows_of(table)))


def differing(table: str, facts: Facts) -> list[str]:
    return list(islice(differences(reference(table), facts, loose_in(table)), MOST_TOLD))
