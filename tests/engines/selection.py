"""What is counted on every engine, and the part of it that Spark, which is slow, counts at every run."""

from dataclasses import replace
from datetime import date
from functools import cache

from kpireport.book import plan
from kpireport.catalog import KPIS
from kpireport.door.canonical import contract
from kpireport.facts import Plan
from kpireport.formula import Measure
from kpireport.periods import Calendar, Grain
from tests.core.world import LEVELS
from tests.engines.generated import columns_of

FISCAL = Calendar(4)
REPORTED = date(2026, 6, 15)
GRAINS = (Grain.MONTH, Grain.WEEK, Grain.QUARTER, Grain.YEAR)
TABLES = tuple(sorted({table for kpi in KPIS for table in kpi.tables}))


@cache
def plan_of(table: str) -> Plan:
    """All that the catalogue asks of one table, for reports of four grains, at all levels and by product."""
    asking = [kpi for kpi in KPIS if table in kpi.tables]
    periods = [FISCAL.containing(REPORTED, grain) for grain in GRAINS]
    whole = plan(asking, periods, levels=LEVELS, calendar=FISCAL, dimensions=["product"])
    mine = tuple(measure for measure in whole.measures if measure.table == table)
    # One window is as good as many, and holistic measures cost as much for each as for a grain.
    return replace(whole, measures=mine, windows=whole.windows[:1])


def measures_of(table: str) -> tuple[Measure, ...]:
    """The measures that the catalogue takes from a table."""
    return plan_of(table).measures


def kinds_of(table: str) -> frozenset[tuple[str, ...]]:
    """The kinds of measures that a table gives: aggregate, how time enters, what is aggregated."""
    return frozenset(_kind(measure) for measure in measures_of(table))


def _kind(measure: Measure) -> tuple[str, ...]:
    types = columns_of(contract(measure.table))
    time = "stock" if measure.is_stock else "lost" if measure.since else types[measure.on]
    value = "rows" if measure.value is None else "values"
    return measure.aggregate.value, time, value


def part() -> tuple[str, ...]:
    """A few tables that have measures of every kind between them, where they cost least."""
    left = {kind for table in TABLES for kind in kinds_of(table)}
    chosen: list[str] = []
    while left:
        new = {table: len(kinds_of(table) & left) for table in TABLES}
        best = max(TABLES, key=lambda table: (new[table] / _cost(table), table))
        chosen.append(best)
        left -= kinds_of(best)
    for table in tuple(chosen):
        others = {kind for other in chosen if other != table for kind in kinds_of(other)}
        if kinds_of(table) <= others:
            chosen.remove(table)
    return tuple(sorted(chosen))


def _cost(table: str) -> int:
    """What grows with the queries: their parts, and the measures in each."""
    plan = plan_of(table)
    slots = len(plan.grains) + len(plan.windows)
    return len(plan.measures) * (slots if any(not it.adds_up for it in plan.measures) else 1) + 10


PART = part()
