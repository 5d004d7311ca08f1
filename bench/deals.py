"""Deals for measuring: a Parquet file of any length, the same on every machine, made by DuckDB alone."""

from pathlib import Path

import duckdb

TEAMS, PERSONS, MONTHS = 40, 400, 36

# Each column takes its own digits of a hash of the row's number: no generator, no order, no threads.
_DEALS = """
WITH raw AS (
    SELECT i, hash(i * 2654435761 + 97) AS a, hash(i * 40503 + 1009) AS b FROM range($rows) AS numbers(i)
), drawn AS (
    SELECT i, CAST(a % $persons AS INTEGER) AS who,
           DATE '2023-01-01' + CAST((a >> 12) % ($months * 30) AS INTEGER) AS opened_on,
           CAST((b >> 8) % 90 + (b >> 20) % 60 AS INTEGER) AS days,
           CASE WHEN (b >> 30) % 100 < 42 THEN 'won' ELSE 'lost' END AS fate,
           CAST((a >> 30) % 4000000 + 5000 AS DECIMAL(18, 4)) / 100 AS amount,
           (b >> 40) % 8 AS what, (a >> 50) % 5 AS whence, (b >> 3) % 20000 AS whom
    FROM raw
), closed AS (
    SELECT *, opened_on + days AS ends_on FROM drawn
)
SELECT 'D' || lpad(CAST(i AS VARCHAR), 9, '0') AS deal_id,
       'Team ' || lpad(CAST(who % $teams AS VARCHAR), 2, '0') AS team,
       'Person ' || lpad(CAST(who AS VARCHAR), 3, '0') AS person,
       'Product ' || CAST(what AS VARCHAR) AS product,
       'Source ' || CAST(whence AS VARCHAR) AS source,
       'Customer ' || lpad(CAST(whom AS VARCHAR), 5, '0') AS customer,
       CASE WHEN ends_on > DATE '2025-12-31' THEN 'open' ELSE fate END AS stage,
       opened_on,
       CASE WHEN ends_on > DATE '2025-12-31' THEN NULL ELSE CAST(ends_on AS DATE) END AS closed_on,
       CASE WHEN ends_on > DATE '2025-12-31' THEN NULL ELSE CAST(amount AS DECIMAL(18, 4)) END AS value,
       CAST(amount AS DECIMAL(18, 4)) AS expected_value
FROM closed
"""


def make(path: Path, rows: int) -> None:
    """Write so many deals."""
    with duckdb.connect() as connection:
        numbers = {"rows": rows, "teams": TEAMS, "persons": PERSONS, "months": MONTHS}
        connection.execute(
            f"COPY ({_DEALS}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)", numbers
        )
