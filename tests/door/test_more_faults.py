"""Rarer faults of configuration, files and databases, each with what is said of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpireport.door import engines, files
from kpireport.door.member_names import check_member_names
from kpireport.door.project import load_project
from kpireport.errors import ConfigurationError, DataError
from tests.door.conftest import refusal
from tests.door.test_project import GOOD

HEAD = "deal_id,team,person,stage,opened_on,closed_on,value\n"
SERVICE = "SELECT * FROM read_parquet('data/*.parquet')"
PARIS = 'timezone = "Europe/Paris"\n'


# Configuration


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("fiscal_year_start = 12:30", "line 3, column 23: this is not TOML"),
        ("fiscal_year_start = &four 4", "line 3, column 21: this is not TOML"),
        ("currency = !!python/object:os.system", "line 3, column 12: this is not TOML"),
        ("\tcurrency: EUR", "line 3, column 10: this is not TOML"),
    ],
)
def test_what_other_formats_would_take_is_refused_with_its_place(folder, written, told) -> None:
    folder.toml(GOOD.replace('name = "Acme"', f'name = "Acme"\n{written}'))
    with pytest.raises(ConfigurationError) as caught:
        load_project(folder.root, environment={})
    assert f"kpireport.toml, {told}" in str(caught.value)


def test_a_number_with_an_exponent_is_that_number(folder) -> None:
    folder.file("trials.csv", "score\n1000\n999\n")
    columns = "[tables.trials.columns]\nscore = { type = 'number', minimum = 1e3 }"
    folder.table("trials", "SELECT * FROM read_csv('data/trials.csv')", columns)
    told = refusal(folder)
    assert "data/trials.csv, row 3, column score: '999' is less than the least that may be" in told
    assert "row 2" not in told


@pytest.mark.parametrize("workers", [-1, 257])
def test_a_number_of_workers_that_cannot_be_is_refused(folder, workers: int) -> None:
    folder.toml(GOOD.replace("[[scorecards]]", f"[limits]\nworkers = {workers}\n[[scorecards]]"))
    with pytest.raises(
        ConfigurationError, match=rf"key limits\.workers: found {workers}, expected at"
    ):
        load_project(folder.root, environment={})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "'' is an empty name"),
        ("x" * 300, "… is 300 characters long, at most 200"),
        ("A\u202eB", r"'A\u202eB' holds the invisible character U+202E"),
        ("North ", "'North ' begins or ends with a blank"),
        ("Zu\u0308rich", r"'Zu\u0308rich' is written with split accents"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(name: str, told: str) -> None:
    (message,) = check_member_names([name])
    assert told in message


# Files


def test_a_file_that_grows_while_it_is_read_is_told(deals, monkeypatch) -> None:
    folder = deals()
    path: Path = folder.root / "data" / "deals.csv"
    read = files.digest_of

    def meanwhile(found: Path) -> str:
        digest = read(found)
        path.write_text(path.read_text() + "D4,South,Cid,open,2026-01-09,,\n")
        return digest

    monkeypatch.setattr(files, "digest_of", meanwhile)
    assert "data/deals.csv is still being written: wait until it is whole" in refusal(folder)


def test_a_folder_in_the_place_of_a_file_is_refused(deals) -> None:
    folder = deals()
    (folder.root / "data" / "deals.csv").unlink()
    (folder.root / "data" / "deals.csv").mkdir()
    assert "data/deals.csv is not a plain file" in refusal(folder)


@pytest.mark.parametrize("reader", ["'data/deals.pkl'", "read_pickle('data/deals.pkl')"])
def test_a_kind_of_file_that_can_run_code_is_no_table(deals, reader: str) -> None:
    folder = deals(sql=f"SELECT * FROM {reader}")
    folder.file("deals.pkl", b"\x80\x04.")
    told = refusal(folder)
    assert "kpireport.toml, line 9, key tables.deals.sql: " in told
    assert "pkl" in told or "read_pickle" in told


def parquet(folder, name: str, **columns: list[object]) -> None:
    usual = {"served_on": [date(2026, 1, 1)], "demand": [10], "breaches": [1]}
    pq.write_table(pa.table(usual | columns), folder.root / "data" / f"{name}.parquet")
    folder.table("service", SERVICE)


def test_a_number_that_became_text_is_told_with_its_value(folder) -> None:
    parquet(folder, "a", demand=["ten"])
    assert "table service, column demand: 'ten' is not a number written plainly" in refusal(folder)


def test_files_of_one_table_that_differ_in_type_are_told_without_their_place_on_the_machine(
    folder,
) -> None:
    parquet(folder, "a")
    parquet(folder, "b", demand=["ten"])
    told = refusal(folder)
    assert 'file "data/b.parquet": failed to cast column "demand"' in told
    assert "'ten'" in told
    assert str(folder.root) not in told
    assert "Possible solutions" not in told


# Times


def test_moments_of_the_hours_that_summer_time_skips_and_repeats_fall_on_their_local_day(
    folder,
) -> None:
    days = {
        datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC): "2026-03-28",
        datetime(2026, 3, 28, 23, tzinfo=UTC): "2026-03-29",
        datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC): "2026-03-29",
        datetime(2026, 3, 29, 22, tzinfo=UTC): "2026-03-30",
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC): "2026-10-25",
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC): "2026-10-25",
        datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC): "2026-10-25",
        datetime(2026, 10, 25, 23, tzinfo=UTC): "2026-10-26",
    }
    moments = pa.array(list(days), pa.timestamp("us", "UTC"))
    parquet(folder, "a", served_on=moments, demand=[1] * 8, breaches=[0] * 8)
    folder.company += PARIS
    with folder.open() as tables:
        found = tables["service"].to_pyarrow()["served_on"].to_pylist()
    assert sorted(day.isoformat()[:10] for day in found) == sorted(days.values())


MIXED = """ticket_id,opened_on
T1,2026-01-31T22:30:00-02:00
T2,2026-01-31 23:30:00
T3,2026-01-31T23:30:00Z
"""


def test_times_with_and_without_a_zone_are_mixed_only_where_the_local_one_is_known(folder) -> None:
    folder.file("tickets.csv", MIXED)
    folder.table("tickets", "SELECT * FROM read_csv('data/tickets.csv')")
    told = refusal(folder)
    for row, value in ((2, "2026-01-31T22:30:00-02:00"), (4, "2026-01-31T23:30:00Z")):
        assert (
            f"data/tickets.csv, row {row}, column opened_on: '{value}' is not an ISO date" in told
        )
    assert "with a time zone, say [company] timezone" in told
    assert "row 3" not in told
    folder.company += PARIS
    with folder.open() as tables:
        rows = tables["tickets"].order_by("ticket_id").to_pyarrow()["opened_on"].to_pylist()
    assert [day.isoformat()[:10] for day in rows] == ["2026-02-01", "2026-01-31", "2026-02-01"]


# Databases


def database(folder) -> Path:
    path = folder.root / "data" / "crm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE s AS SELECT range AS demand FROM range(100000)")
    folder.source = 'url = "duckdb://data/crm.duckdb"\n'
    folder.table("service", "SELECT * FROM s")
    return path


def test_half_a_duckdb_file_is_told(folder) -> None:
    path = database(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "Source crm: data/crm.duckdb cannot be opened" in refusal(folder)


def test_a_bound_of_memory_that_is_too_low_is_told_in_a_line(deals) -> None:
    folder = deals()
    folder.rest = '[limits]\nmemory = "64MB"\nthreads = 1\n'
    told = refusal(folder)
    assert "key tables.deals.sql: Out of Memory Error: " in told
    assert "61.0 MiB used" in told
    assert len(told.splitlines()) == 2
    assert "https://" not in told


LARGE = """SELECT 'D' || a.range AS deal_id, 'open' AS stage, NULL::DATE AS opened_on, NULL::DATE AS closed_on,
1.0 AS value, string_agg(a.range::text || b.range::text) AS notes FROM range(3000) AS a, range(3000) AS b GROUP BY ALL"""


def test_memory_that_ends_while_rows_are_read_is_told_and_no_bug(deals) -> None:
    folder = deals(sql=LARGE)
    folder.rest = '[limits]\nmemory = "10MB"\nthreads = 1\n'
    with pytest.raises(DataError) as caught, folder.open() as tables:
        tables["deals"].to_pyarrow()
    told = str(caught.value)
    assert "Source crm stopped while it was read: give it more memory in [limits]: Out of" in told
    assert len(told.splitlines()) == 1


def test_a_server_that_stops_while_rows_are_read_is_told_and_no_bug(folder, postgres_url) -> None:
    folder.source = 'url = "${CRM}"\n'
    folder.table("service", "SELECT DATE '2026-01-01' AS served_on, 1 AS demand, 0 AS breaches")
    with (
        pytest.raises(DataError, match=r"^Source crm stopped while it was read: "),
        folder.open(environment={"CRM": postgres_url}) as tables,
    ):
        read_from_a_stopped_server(tables, postgres_url)


def read_from_a_stopped_server(tables, url: str) -> None:
    pid = tables.engines["crm"].backend.con.info.backend_pid
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    tables["service"].to_pyarrow()


def test_a_wrong_password_is_not_tried_again(folder, monkeypatch) -> None:
    tries = []

    def refuse(address: str, **_: object) -> None:
        tries.append(address)
        raise psycopg.OperationalError('password authentication failed for user "me": hunter2')

    monkeypatch.setattr(engines.psycopg, "connect", refuse)
    folder.source = 'url = "postgresql://me:${PASSWORD}@db.example/crm"\n'
    folder.table("service", "SELECT 1 AS demand")
    told = refusal(folder, environment={"PASSWORD": "hunter2"})
    assert "Source crm does not answer: password authentication failed" in told
    assert "hunter2" not in told
    assert len(tries) == 1


def test_sql_in_the_name_of_a_team_is_only_a_name(deals) -> None:
    team = "'; DROP TABLE deals; --"
    folder = deals(HEAD + f"D1,{team},Ann,open,2026-01-02,,5\nD2,{team},Ann,odd,2026-01-02,,5\n")
    assert "row 3, column stage: 'odd' is not one of open, won, lost" in refusal(folder)
    folder = deals(HEAD + f"D1,{team},Ann,open,2026-01-02,,5\n")
    with folder.open() as tables:
        table = tables["deals"]
        assert table.filter(table.team == team).value.sum().to_pyarrow().as_py() == Decimal(5)
