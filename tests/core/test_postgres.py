"""The same tables give the same facts on DuckDB and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest
from ibis import _

from kpireport import demo
from kpireport.catalog.sales import CYCLE_WON
from kpireport.facts import SCHEMA, Place
from kpireport.periods import Grain, Period, Span
from kpireport.vocabulary import (
    count,
    distinct,
    mean,
    median,
    percentile,
    stock,
    stock_total,
    total,
)
from kpireport.workbench import counted, open_workbench
from tests.core.world import COMPANY_PLACE, facts_of
from tests.engines.loading import into_postgres

psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

ROOT = Path(__file__).resolve().parents[2]
KEYS = SCHEMA.names[:8]
SPAN = (date(2025, 1, 1), 640)


@pytest.fixture(scope="module")
def postgres(postgres_url: str) -> Iterator[Any]:
    backend = ibis.connect(postgres_url)
    yield backend
    backend.disconnect()


def compared(left: Any, right: Any) -> int:
    """How many facts two engines agree about: keys and rows exactly, whole numbers exactly, the rest to 1e-9."""
    one, other = (
        {tuple(row[key] for key in KEYS): row for row in facts.table.to_pylist()}
        for facts in (left, right)
    )
    assert one.keys() == other.keys()
    for key, row in one.items():
        value, there = row["value"], other[key]["value"]
        assert row["rows"] == other[key]["rows"], key
        if value is None or there is None or value == value.to_integral_value():
            assert value == there, key
        else:
            assert there == pytest.approx(value, rel=Decimal("1e-9")), key
    assert left.records == right.records
    return len(one)


def both(postgres: Any, rows: pa.Table, measures: list[Any], **more: Any) -> tuple[Any, Any]:
    here = facts_of({"t": ibis.duckdb.connect().create_table("t", rows)}, measures, **more)
    there = facts_of({"t": into_postgres(postgres, "t", rows)}, measures, **more)
    return here, there


def values(facts: Any, measure: Any) -> list[float | None]:
    rows = facts.table.filter(pa.compute.equal(facts.table["measure"], measure.key)).to_pylist()
    found = [row["value"] for row in rows if row["level"] == "company" and not row["dimension"]]
    return [None if value is None else float(value) for value in found]


# Traps, one by one

DAYS = _.e.cast("date").delta(_.d.cast("date"), unit="day")

MONTH = [date(2026, 6, 1), date(2026, 6, 30), date(2026, 6, 15)]


def test_whole_numbers_are_not_divided_as_whole_numbers(postgres):
    rows = pa.table({"d": MONTH, "a": [1, 2, 4]})
    average, loss = mean("t", _.a, on="d"), total("t", -_.a, on="d")
    here, there = both(postgres, rows, [*average.measures(), loss])
    compared(here, there)
    top, bottom = (values(there, measure)[0] for measure in average.measures())
    assert top / bottom == pytest.approx(7 / 3)
    assert values(there, loss) == [-7]


def test_the_mean_of_a_decimal_keeps_its_digits(postgres):
    cents = [Decimal("105.16"), Decimal("105.15"), Decimal("105.15")]
    rows = pa.table({"d": MONTH, "a": pa.array(cents, pa.decimal128(9, 2))})
    average = mean("t", _.a, on="d")
    here, there = both(postgres, rows, list(average.measures()))
    compared(here, there)
    top, bottom = (values(there, measure)[0] for measure in average.measures())
    assert top / bottom == pytest.approx(105.153333333333, rel=1e-12)


def test_division_by_zero_reaches_no_engine(postgres):
    rows = pa.table({"d": MONTH, "a": [0, 0, 0]})
    share = mean("t", _.a, where=_.a > 0, on="d")
    here, there = both(postgres, rows, list(share.measures()))
    compared(here, there)
    assert [values(there, measure) for measure in share.measures()] == [[0], [0]]


def test_blanks_are_null_on_both_and_never_nan(postgres):
    rows = pa.table(
        {
            "d": MONTH,
            "a": pa.array([None, None, None], pa.float64()),
            "b": pa.array([1.5, None, None]),
        }
    )
    measures = [
        total("t", _.a, on="d"),
        median("t", _.a, on="d"),
        distinct("t", _.a, on="d"),
        total("t", _.b, on="d"),
        count("t", of=_.b, on="d"),
    ]
    here, there = both(postgres, rows, measures)
    compared(here, there)
    assert [values(there, measure) for measure in measures] == [[None], [None], [0], [1.5], [1]]


def test_quantiles_of_decimals_and_of_two_rows_are_interpolated_alike(postgres):
    cents = [Decimal("0.01"), Decimal("0.02"), None]
    rows = pa.table({"d": MONTH, "a": pa.array(cents, pa.decimal128(9, 2))})
    measures = [median("t", _.a, on="d"), percentile("t", _.a, 0.9, on="d")]
    here, there = both(postgres, rows, measures, grains=tuple(Grain))
    compared(here, there)
    assert values(there, measures[0])[0] == pytest.approx(0.015)
    assert values(there, measures[1])[0] == pytest.approx(0.019)


def test_moments_fall_on_their_own_day_in_month_week_and_span(postgres):
    moments = ["2026-05-31T23:59:59.999999", "2026-06-01T00:00:00", "2026-01-01T12:00:00"]
    ends = ["2026-06-01T00:00:01", "2026-06-02T23:00:00", "2026-01-04T11:00:00"]
    rows = pa.table(
        {
            "d": pa.array(moments).cast(pa.timestamp("us")),
            "e": pa.array(ends).cast(pa.timestamp("us")),
        }
    )
    days = total("t", DAYS, on="d")
    alive = stock("t", start="d", stop="e")
    here, there = both(
        postgres, rows, [count("t", on="d"), days, alive], grains=(Grain.WEEK, Grain.MONTH)
    )
    assert compared(here, there) > 0
    assert sorted(set(values(there, days))) == [1, 3]


def test_the_sales_cycle_of_deals_with_moments_counts_calendar_days(postgres):
    rows = pa.table(
        {
            "stage": ["won"],
            "opened_on": pa.array(["2026-06-01T23:00:00"]).cast(pa.timestamp("us")),
            "closed_on": pa.array(["2026-06-03T01:00:00"]).cast(pa.timestamp("us")),
        }
    )
    top, _count = CYCLE_WON.measures()
    here = facts_of({"deals": ibis.duckdb.connect().create_table("deals", rows)}, [top])
    there = facts_of({"deals": into_postgres(postgres, "deals", rows)}, [top])
    compared(here, there)
    assert values(there, top) == [2]


def test_weeks_start_on_monday_at_the_end_of_the_year(postgres):
    days = [date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5)]
    rows = pa.table({"d": days, "a": [1, 2, 4, 8]})
    sums = total("t", _.a, on="d")
    here, there = both(postgres, rows, [sums], grains=(Grain.WEEK,))
    compared(here, there)
    week = [
        float(there.read(sums, _place(), _span(code)))
        for code in ("2025-W52", "2026-W01", "2026-W02")
    ]
    assert week == [1, 6, 8]


def test_booleans_are_conditions(postgres):
    rows = pa.table({"d": MONTH, "a": [True, False, None]})
    measures = [count("t", where=_.a, on="d"), count("t", where=~_.a, on="d"), count("t", on="d")]
    here, there = both(postgres, rows, measures)
    compared(here, there)
    assert [values(there, measure) for measure in measures] == [[1], [1], [3]]


def test_big_sums_do_not_overflow(postgres):
    rows = pa.table({"d": MONTH, "a": [2**62, 2**62, 2**62]})
    here, there = both(postgres, rows, [total("t", _.a, on="d")])
    compared(here, there)
    assert there.read(total("t", _.a, on="d"), _place(), _span("2026-06")) == 3 * 2**62


def test_running_totals_are_equal_with_blanks_and_missing_ends(postgres):
    rows = pa.table(
        {
            "s": pa.array([None, *MONTH], pa.date32()),
            "e": pa.array(
                [date(2026, 6, 3), None, date(2026, 6, 30), date(2026, 7, 1)], pa.date32()
            ),
            "a": pa.array([1, 2, None, 4], pa.decimal128(9, 2)),
        }
    )
    measures = [
        stock("t", start="s", stop="e"),
        stock_total("t", _.a, start="s", stop="e", where=_.a > 1),
    ]
    here, there = both(postgres, rows, measures, grains=(Grain.MONTH, Grain.WEEK))
    assert compared(here, there) > 0


def _place() -> Place:
    return COMPANY_PLACE


def _span(code: str) -> Span:
    return Span(Period.parse(code))


# A whole project


def test_a_project_folder_gives_equal_facts_on_postgresql(postgres, postgres_url, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        for name in ("kpireport.toml", "kpis.py"):
            shutil.copyfile(ROOT / name, folder / name)
        for name in ("goals", "notebooks"):
            shutil.copytree(ROOT / name, folder / name)
    demo.make(here / "data")
    for path in (here / "data").glob("*.csv"):
        _thin(path)
    (there / "data").mkdir()
    _load_project(postgres, here)
    config = (there / "kpireport.toml").read_text(encoding="utf-8")
    for path in (here / "data").glob("*.csv"):
        config = config.replace(f"read_csv('data/{path.name}')", f'"demo_{path.stem}"')
    assert 'url = "duckdb://"' in config
    address = postgres_url.removeprefix("postgresql://")
    config = config.replace('url = "duckdb://"', 'url = "postgresql://${ADDRESS}"')
    (there / "kpireport.toml").write_text(config, encoding="utf-8")
    periods = [Period.parse("2026-06")]
    today = date(2026, 11, 1)
    with counted(open_workbench(here, {}), today=today, periods=periods) as (duck, jobs):
        bench = open_workbench(there, {"ADDRESS": address})
        with counted(bench, today=today, periods=periods) as (other, others):
            assert compared(duck.facts, other.facts) > 1000
            assert [job.member for job in jobs] == [job.member for job in others]
            for job, twin in zip(jobs, others, strict=True):
                left = duck.book.scorecard(job.member, job.period, job.spec.kpis)
                right = other.book.scorecard(twin.member, twin.period, twin.spec.kpis)
                for line, same in zip(left.lines, right.lines, strict=True):
                    assert (line.actual is None) == (same.actual is None), line.kpi.name
                    assert (line.actual or 0) == pytest.approx(same.actual or 0, rel=1e-9)


def _thin(path: Path) -> None:
    """Keep the header and every eighth row."""
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *rows[::8]]), encoding="utf-8")


def _load_project(postgres: Any, folder: Path) -> None:
    """The project's tables, as DuckDB has typed them, under names of their own."""
    bench = open_workbench(folder, {})
    con = duckdb.connect()
    for path in sorted((folder / "data").glob("*.csv")):
        into_postgres(postgres, f"demo_{path.stem}", con.read_csv(str(path)).to_arrow_table())
    assert bench.project.tables
