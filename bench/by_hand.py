"""The facts of the benchmark's plan as somebody would write them by hand: DuckDB queries with grouping sets."""

# Company, teams and persons, each whole and cut by the levels below and by product. A company cut by team is the
# teams themselves, so that seven sets give what the package's nine parts give.
_SETS = """((slot), (slot, team), (slot, person), (slot, product), (slot, team, person), (slot, team, product),
            (slot, person, product))"""

_SHARED = """
WITH closed AS NOT MATERIALIZED (
    SELECT team, person, product, customer, value, closed_on, closed_on - opened_on AS days,
           stage = 'won' AS won, stage IN ('won', 'lost') AS decided, date_trunc('month', closed_on)::DATE AS slot
    FROM deals WHERE closed_on <= DATE '2025-12-31'
), flows AS (
    SELECT team, person, product, slot, 1 AS length, count(*) AS closings, count(*) FILTER (won) AS won,
           count(*) FILTER (decided) AS decided, coalesce(sum(value) FILTER (won), 0) AS amount,
           coalesce(sum(days) FILTER (won), 0) AS days, count(days) FILTER (won) AS known_days,
           median(days) FILTER (won) AS median_days, count(DISTINCT customer) FILTER (won) AS customers
    FROM closed GROUP BY GROUPING SETS $sets
), years AS (
    SELECT * REPLACE (make_date(year(slot), 12, 1) AS slot) FROM closed WHERE slot >= DATE '2024-01-01'
), windows AS (
    SELECT team, person, product, slot, 12 AS length, median(days) FILTER (won) AS median_days,
           count(DISTINCT customer) FILTER (won) AS customers
    FROM years GROUP BY GROUPING SETS $sets
), opened AS (
    SELECT team, person, product, date_trunc('month', opened_on)::DATE AS slot, 1 AS length, count(*) AS openings
    FROM deals WHERE opened_on <= DATE '2025-12-31' GROUP BY GROUPING SETS $sets
), moves AS (
    SELECT team, person, product, date_trunc('month', opened_on)::DATE AS slot, expected_value AS step
    FROM deals WHERE opened_on <= DATE '2025-12-31'
    UNION ALL
    SELECT team, person, product, date_trunc('month', closed_on)::DATE AS slot, -expected_value
    FROM deals WHERE closed_on <= DATE '2025-12-31'
), net AS (
    SELECT team, person, product, slot, 1 AS length, sum(step) AS step FROM moves GROUP BY GROUPING SETS $sets
), stocks AS (
    SELECT team, person, product, slot, length,
           sum(step) OVER (PARTITION BY team, person, product ORDER BY slot) AS open_amount
    FROM net
)
""".replace("$sets", _SETS)

# One after another: as one union of all four, DuckDB 1.5 holds all their groups at once and takes many times as long.
QUERIES = tuple(f"{_SHARED} FROM {part}" for part in ("flows", "windows", "opened", "stocks"))
