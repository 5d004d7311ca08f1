"""Whether the package's facts and the hand-written queries' figures are the same, one by one."""

from pathlib import Path

import duckdb

from bench.facts import CUSTOMERS
from kpireport.catalog import KPIS, sales
from kpireport.facts import Clock

_CYCLE = sales.CYCLE_WON
_MEDIAN = next(kpi for kpi in KPIS if kpi.name == "sales_cycle_median").formula
NAMES = {
    Clock("deals", "closed_on").ticks.key: "closings",
    Clock("deals", "opened_on").ticks.key: "openings",
    sales.WON.key: "won",
    sales.CLOSED.key: "decided",
    sales.WON_AMOUNT.key: "amount",
    sales.OPEN_AMOUNT.key: "open_amount",
    str(_CYCLE.numerator): "days",
    str(_CYCLE.denominator): "known_days",
    str(_MEDIAN): "median_days",
    str(CUSTOMERS.formula): "customers",
}

# The hand-written queries name teams, persons and products; the facts name a level's member and a cut.
_COMPARED = """
WITH names AS (SELECT unnest($keys) AS measure, unnest($names) AS name),
facts AS (
    SELECT DISTINCT coalesce(name, measure) AS name, period_start AS slot, length, CAST(value AS DOUBLE) AS value,
           CASE 'team' WHEN level THEN member WHEN dimension THEN dimension_value ELSE '' END AS team,
           CASE 'person' WHEN level THEN member WHEN dimension THEN dimension_value ELSE '' END AS person,
           CASE 'product' WHEN dimension THEN dimension_value ELSE '' END AS product
    FROM read_parquet($facts) LEFT JOIN names USING (measure) WHERE value IS NOT NULL
), wide AS (
    SELECT coalesce(team, '') AS team, coalesce(person, '') AS person, coalesce(product, '') AS product, slot, length,
           CAST(COLUMNS(* EXCLUDE (team, person, product, slot, length)) AS DOUBLE)
    FROM read_parquet($hand)
), hand AS (
    UNPIVOT wide ON COLUMNS(* EXCLUDE (team, person, product, slot, length)) INTO NAME name VALUE value
)
SELECT count(*) AS figures,
       count(*) FILTER (facts.value IS NULL OR hand.value IS NULL
                        OR abs(facts.value - hand.value) > 1e-9 * greatest(1, abs(hand.value))) AS different
-- A distinct count of nothing is zero, which the facts leave out.
FROM facts FULL JOIN (FROM hand WHERE NOT (name = 'customers' AND value = 0)) AS hand USING (name, team, person, product, slot, length)
"""


def compared(facts: Path, hand: Path) -> tuple[int, int]:
    """How many figures there are, and how many of them differ or stand on one side only."""
    given = {
        "keys": list(NAMES),
        "names": list(NAMES.values()),
        "facts": str(facts),
        "hand": str(hand),
    }
    with duckdb.connect() as connection:
        figures, different = connection.execute(_COMPARED, given).fetchall()[0]
    return figures, different
