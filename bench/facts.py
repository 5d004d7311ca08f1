"""Facts of generated deals: by the package, and by queries written by hand; each in a process of its own."""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from bench.by_hand import QUERIES
from kpireport.book import plan
from kpireport.catalog import KPIS
from kpireport.counting import count_facts
from kpireport.facts import Plan
from kpireport.kpi import Kpi
from kpireport.levels import Level, Levels
from kpireport.periods import Period
from kpireport.units import COUNT
from kpireport.variance import Better
from kpireport.vocabulary import distinct
from kpireport.words import Text

MEMORY = "2GB"  # what a project may take unless it says otherwise
LAST_DAY = date(2025, 12, 31)
NAMES = (
    "won_value",
    "win_rate",
    "average_deal_value",
    "sales_cycle",
    "sales_cycle_median",
    "open_pipeline",
)
CUSTOMERS = Kpi(
    name="customers_won",
    label=Text("Customers won", "Clients gagnés"),
    description=Text("Customers who bought.", "Clients qui ont acheté."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=distinct("deals", _.customer, where=_.stage == "won", on="closed_on"),
)


def wanted() -> Plan:
    """Six KPIs of the catalogue and a distinct count; month and year to date; three levels, cut by product."""
    kpis = [kpi for kpi in KPIS if kpi.name in NAMES]
    levels = Levels.of(Level("team", "team"), Level("person", "person", "team"))
    return plan(
        [*kpis, CUSTOMERS], [Period.parse("2025-12")], levels=levels, dimensions=["product"]
    )


def by_package(path: Path) -> pa.Table:
    """The facts as the package counts them."""
    connection = ibis.duckdb.connect(memory_limit=MEMORY)
    deals = connection.read_parquet(path, table_name="deals")
    return count_facts({"deals": deals}, wanted(), as_of=LAST_DAY).table


def by_hand(path: Path) -> pa.Table:
    """The same figures from queries that may take what memory they like."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW deals AS FROM read_parquet('{path}')")
        answers = [connection.execute(query).to_arrow_table() for query in QUERIES]
    return pa.concat_tables(answers, promote_options="default")


WAYS: dict[str, Callable[[Path], pa.Table]] = {"package": by_package, "by hand": by_hand}


def main(way: str, source: str, target: str) -> None:
    """Measure one way, keep its figures, and say what it took."""
    start, busy = time.perf_counter(), time.process_time()
    figures = WAYS[way](Path(source))
    taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    pq.write_table(figures, target)
    json.dump({**taken, "bytes": peak, "rows": len(figures)}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
