"""Connections: what they read, what they refuse, and what they say of it."""

import shutil
import subprocess
import sys
from datetime import date

import duckdb
import openpyxl
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpireport.door.canonical import contract
from kpireport.errors import DataError, UnknownNameError
from kpireport.notes import Undated
from tests.door.conftest import refusal

SERVICE = "SELECT * FROM read_parquet('data/s.parquet')"


def test_what_is_known_of_a_table_can_be_asked(deals) -> None:
    folder = deals()
    with folder.open() as tables:
        assert tables.names == ("deals",)
        assert tables.rows("deals") == 3
        assert tables.files("deals") == (folder.root / "data" / "deals.csv",)
        assert tables.sql("deals") == "SELECT * FROM read_csv('data/deals.csv')"
        with pytest.raises(UnknownNameError, match="did you mean 'deals'"):
            tables["deal"]


def test_rows_without_a_first_day_are_noted(deals) -> None:
    head = "deal_id,team,person,stage,opened_on,closed_on,value\n"
    with deals(head + "D1,North,Ann,open,,,1\n").open() as tables:
        assert tables.notes == (Undated("deals", "opened_on", 1),)


def test_what_nobody_answered_is_not_said_to_be_there_since_before_the_records() -> None:
    assert contract("surveys").start is None
    assert contract("customers").start == "came_on"


def test_a_fingerprint_follows_bytes_sql_and_contract(deals) -> None:
    def fingerprint(folder) -> str:
        with folder.open() as tables:
            return tables.fingerprint("deals")

    first = fingerprint(deals())
    assert fingerprint(deals()) == first
    changed = [
        deals(sql="SELECT * FROM read_csv('data/deals.csv') WHERE true"),
        deals(more='[tables.deals.columns]\nteam = { type = "text", required = true }'),
    ]
    assert first not in {fingerprint(folder) for folder in changed[-1:]}
    text = (changed[0].root / "data" / "deals.csv").read_text()
    assert fingerprint(deals(text + "D4,South,Cid,open,2026-01-09,,\n")) != first


def test_a_file_changed_during_the_run_is_told(deals) -> None:
    folder = deals()
    with folder.open() as tables:
        tables.verify_unchanged()
        folder.file("deals.csv", "other")
        with pytest.raises(DataError, match=r"data/deals\.csv was changed while"):
            tables.verify_unchanged()
        (folder.root / "data" / "deals.csv").unlink()
        with pytest.raises(DataError, match="was removed"):
            tables.verify_unchanged()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('*')",
        "SELECT * FROM sniff_csv('data/deals.csv')",
        "SELECT * FROM read_json('data/x.json')",
        "SELECT * FROM read_csv('../secret.csv')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "COPY deals TO 'x'",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SELECT 1; SELECT 2",
        "SET threads = 1",
        "SELECT * FROM read_csv('data/' || 'deals.csv')",
        "DROP TABLE deals",
        "not sql at all",
        "SELECT (",
        "",
        "SELECT * FROM (SELECT * FROM duckdb_secrets())",
    ],
)
def test_sql_that_is_more_than_a_query_of_the_projects_files_is_refused(deals, sql: str) -> None:
    told = refusal(deals(sql=sql or " "))
    assert "kpireport.toml, line" in told
    assert "tables.deals.sql" in told


def test_the_embedded_engine_is_closed(deals) -> None:
    with deals().open() as tables:
        connection = tables.engines["crm"].backend.con
        for sql in (
            "SELECT * FROM read_text('/etc/hostname')",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "ATTACH 'x.db'",
            "COPY (SELECT 1) TO 'x.csv'",
            "SELECT * FROM sniff_csv('/etc/passwd')",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(sql)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT nothing FROM read_csv('data/deals.csv')", "nothing"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT no_such(deal_id) FROM read_csv('data/deals.csv')", "no_such"),
        (
            "SELECT *, closed_on - opened_on AS days FROM read_csv('data/deals.csv')",
            "columns of CSV files are text: write CAST",
        ),
        (
            "SELECT * REPLACE (CAST(team AS DATE) AS opened_on) FROM read_csv('data/deals.csv')",
            "North",
        ),
    ],
)
def test_an_engine_s_refusal_names_the_table_and_its_line(deals, sql: str, told: str) -> None:
    message = refusal(deals(sql=sql))
    assert "kpireport.toml, line 9, key tables.deals.sql: " in message
    assert told in message
    assert len(message.splitlines()) == 2


def test_file_names_in_the_from_clause_are_read(deals) -> None:
    with deals(sql="SELECT deals.* FROM 'data/deals.csv'").open() as tables:
        assert tables.rows("deals") == 3


def parquet(folder, table: pa.Table, **options: str) -> None:
    pq.write_table(table, folder.root / "data" / "s.parquet", **options)
    folder.table("service", SERVICE)


COLUMNS = {"served_on": [date(2026, 1, 1)], "demand": [10.5], "breaches": [1]}


def test_parquet_is_read_as_it_is_typed(folder) -> None:
    parquet(folder, pa.table(COLUMNS))
    with folder.open() as tables:
        assert str(tables["service"].demand.execute()[0]) == "10.500000000000"
        assert str(tables["service"].breaches.type()) == "decimal(38, 12)"


def test_parquet_that_is_damaged_brotli_or_empty_is_refused(folder) -> None:
    parquet(folder, pa.table(COLUMNS), compression="brotli")
    assert "data/s.parquet: is compressed with Brotli" in refusal(folder)
    parquet(folder, pa.table(COLUMNS).slice(0, 0))
    assert "data/s.parquet: has no rows" in refusal(folder)
    parquet(folder, pa.table(COLUMNS))
    path = folder.root / "data" / "s.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    assert "data/s.parquet: is truncated or damaged" in refusal(folder)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_numbers_that_are_none_are_refused_also_in_parquet(folder, number: float) -> None:
    parquet(folder, pa.table(COLUMNS | {"demand": [number]}))
    assert "table service, column demand: " in refusal(folder)


def test_times_with_a_zone_need_the_company_s_zone(folder) -> None:
    moment = pa.array([1_767_222_000_000_000], pa.timestamp("us", "UTC"))  # 2025-12-31 23:00
    parquet(folder, pa.table(COLUMNS | {"served_on": moment}))
    assert "has a time zone: say which local time counts" in refusal(folder)
    folder.company += 'timezone = "Europe/Paris"\n'
    with folder.open() as tables:
        assert tables["service"].served_on.execute()[0].isoformat()[:10] == "2026-01-01"


def test_a_column_of_the_wrong_type_is_told(folder) -> None:
    parquet(folder, pa.table(COLUMNS | {"served_on": [3]}))
    assert (
        "table service, column served_on: is int64, expected date: cast it in the mapping"
        in refusal(folder)
    )


def workbook(folder, rows: list[list[object]], title: str = "Sheet") -> None:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(folder.root / "data" / "s.xlsx")


def test_a_workbook_is_read_with_its_types(folder) -> None:
    workbook(
        folder,
        [
            ["served_on", "demand", "breaches"],
            [date(2026, 1, 1), 10.5, 1],
            [date(2026, 1, 2), 3, None],
        ],
    )
    folder.table("service", "SELECT * FROM read_xlsx('data/s.xlsx')")
    assert "data/s.xlsx, row 3, column breaches: is empty" in refusal(folder)
    workbook(folder, [["served_on", "demand", "breaches"], [date(2026, 1, 1), 10.5, 1]], "Data")
    folder.table("service", "SELECT * FROM read_xlsx('data/s.xlsx', sheet = 'Data')")
    with folder.open() as tables:
        assert tables.rows("service") == 1
    folder.table("service", "SELECT * FROM read_xlsx('data/s.xlsx', sheet = 'Date')")
    assert "has no sheet 'Date': did you mean 'Data'?" in refusal(folder)


def test_an_error_in_a_workbook_s_cell_is_told(folder) -> None:
    workbook(folder, [["served_on", "demand", "breaches"], [date(2026, 1, 1), "#DIV/0!", 1]])
    folder.table("service", "SELECT * FROM 'data/s.xlsx'")
    assert "data/s.xlsx, row 2, column demand: '#DIV/0!' is not a number" in refusal(folder)
    folder.file("s.xlsx", b"no zip")
    assert "data/s.xlsx is not a workbook" in refusal(folder)


@pytest.fixture
def database(folder):
    path = folder.root / "data" / "crm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE s AS SELECT DATE '2026-01-01' AS served_on, 10 AS demand, 1 AS breaches"
        )
    folder.source = 'url = "duckdb://data/crm.duckdb"\n'
    folder.table("service", "SELECT * FROM s")
    return folder


def test_a_duckdb_file_is_read_and_cannot_be_written(database) -> None:
    with database.open() as tables:
        assert tables.rows("service") == 1
        with pytest.raises(duckdb.Error, match="read-only"):
            tables.engines["crm"].backend.raw_sql("CREATE TABLE source.x AS SELECT 1")


def test_a_duckdb_file_that_is_missing_is_not_made(database) -> None:
    database.source = 'url = "duckdb://data/typo.duckdb"\n'
    assert "data/typo.duckdb is missing" in refusal(database)
    assert not (database.root / "data" / "typo.duckdb").exists()


def test_a_locked_duckdb_file_names_the_holder(database) -> None:
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    path = str(database.root / "data" / "crm.duckdb")
    with subprocess.Popen(
        [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        told = refusal(database)
        holder.stdin.close()
    assert f"data/crm.duckdb is held by another program (PID {holder.pid})" in told


def test_a_damaged_duckdb_file_is_told(database) -> None:
    database.file("crm.duckdb", b"garbage" * 1000)
    assert "data/crm.duckdb cannot be opened" in refusal(database)


@pytest.fixture
def postgres(folder, postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS s")
        connection.execute(
            "CREATE TABLE s (id text, served_on date, at timestamptz, demand numeric, breaches int, note text)"
        )
        connection.execute(
            "INSERT INTO s VALUES ('a', '2026-01-01', '2025-12-31 23:30+00', 10.5, 1, 'x'), ('b', '2026-01-02', now(), 3, 0, NULL)"
        )
    folder.source = 'url = "${CRM}"\n'
    folder.table("service", "SELECT id, served_on, demand, breaches FROM s")
    return folder


@pytest.fixture
def environment(postgres_url) -> dict[str, str]:
    return {"CRM": postgres_url}


def test_postgresql_gives_the_same_canonical_types(postgres, environment) -> None:
    with postgres.open(environment=environment) as tables:
        table = tables["service"]
        assert {name: str(kind) for name, kind in table.schema().items()} == {
            "id": "string",
            "served_on": "date",
            "demand": "decimal(38, 12)",
            "breaches": "decimal(38, 12)",
        }
        assert tables.rows("service") == 2
        assert float(table.demand.sum().execute()) == 13.5
        assert tables.files("service") == ()
        first = tables.fingerprint("service")
    with postgres.open(environment=environment) as tables:
        assert tables.fingerprint("service") == first


def test_postgresql_is_one_read_only_snapshot(postgres, environment) -> None:
    with postgres.open(environment=environment) as tables:
        with psycopg.connect(environment["CRM"], autocommit=True) as other:
            other.execute("INSERT INTO s VALUES ('c', '2026-01-03', NULL, 1, 0, '')")
        assert tables["service"].count().execute() == 2
        with pytest.raises(psycopg.Error, match="read-only"):
            tables.engines["crm"].backend.raw_sql("DELETE FROM s")


def test_breaches_on_postgresql_name_table_key_and_value(postgres, environment) -> None:
    with psycopg.connect(environment["CRM"], autocommit=True) as connection:
        connection.execute(
            "INSERT INTO s VALUES ('bad', NULL, NULL, 1, 7, NULL), ('nan', '2026-01-05', NULL, 'NaN', 0, NULL)"
        )
    postgres.table(
        "service",
        "SELECT id, served_on, demand, breaches FROM s",
        'key = ["id"]\n[tables.service.columns]\nid = "text"',
    )
    told = refusal(postgres, environment=environment)
    assert "table service, column served_on: is empty, but every row needs it (id bad)" in told
    assert "column breaches: '7" in told
    assert "column demand: 'NaN'" in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("DATE '0100-01-01', 1, 0", "'0100-01-01' is not a day from 1900-01-01"),
        ("DATE '2026-01-01', 'Infinity'::float8, 0", "'Infinity' is not a finite number"),
        ("DATE '2026-01-01', 1.0000000000001, 0", "'1.0000000000001' is not a number"),
        ("DATE '2026-01-01', 1e30, 0", "numeric field overflow"),
    ],
)
def test_values_that_do_not_fit_are_refused_on_postgresql_too(
    postgres, environment, values: str, told: str
) -> None:
    postgres.table(
        "service", f"SELECT * FROM (VALUES ({values})) AS v (served_on, demand, breaches)"
    )
    assert told in refusal(postgres, environment=environment)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "SELECT note AS served_on, demand, breaches FROM s",
            "column served_on: is text, expected date: cast it in the mapping",
        ),
        ("SELECT at AS served_on, demand, breaches FROM s", "has a time zone"),
        ("SELECT no_column FROM s", "no_column"),
        ("SELECT * FROM no_table", "no_table"),
        ("SELECT served_on, 1/0 AS demand, breaches FROM s", "division by zero"),
        ("DELETE FROM s", "one SELECT"),
        ("SELECT * FROM read_csv('data/x.csv')", "read_csv"),
    ],
)
def test_postgresql_refusals_name_what_is_wrong(postgres, environment, sql: str, told: str) -> None:
    postgres.table("service", sql)
    assert told in refusal(postgres, environment=environment)


def test_times_with_a_zone_on_postgresql_become_local_days(postgres, environment) -> None:
    postgres.company += 'timezone = "Europe/Paris"\n'
    postgres.table("service", "SELECT at AS served_on, demand, breaches FROM s WHERE id = 'a'")
    with postgres.open(environment=environment) as tables:
        assert str(tables["service"].served_on.execute()[0])[:10] == "2026-01-01"


# Ibis leaves the cursor of a query that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_query_that_takes_too_long_is_stopped(postgres, environment) -> None:
    postgres.rest = "[limits]\nquery_seconds = 1\n"
    postgres.table("service", "SELECT served_on, demand, breaches FROM s, pg_sleep(5)")
    assert "statement timeout" in refusal(postgres, environment=environment)


@pytest.mark.parametrize(
    "url", ["postgresql://me:hunter2@127.0.0.1:1/db", "postgresql://me:hunter2@/db?host=/nowhere"]
)
def test_no_message_repeats_a_secret(postgres, url: str) -> None:
    told = refusal(postgres, environment={"CRM": url})
    assert "Source crm does not answer" in told
    assert "hunter2" not in told


def test_an_unknown_kind_of_source_is_refused(folder) -> None:
    folder.source = 'url = "nosuch://${SECRET}"\n'
    folder.table("service", "SELECT 1 AS demand")
    told = refusal(folder, environment={"SECRET": "hunter2"})
    assert "Source crm cannot be opened" in told
    assert "hunter2" not in told


def test_memory_is_bounded(deals) -> None:
    folder = deals(
        sql="SELECT range AS deal_id, 'open' AS stage, NULL::DATE AS opened_on, NULL::DATE AS closed_on, range * 1.0 AS value FROM range(3)"
    )
    folder.rest = '[limits]\nmemory = "64MB"\nthreads = 1\n'
    with folder.open() as tables:
        limit = (
            tables.engines["crm"]
            .backend.raw_sql("SELECT current_setting('memory_limit')")
            .fetchone()
        )
    assert limit == ("61.0 MiB",)


def test_nothing_is_left_behind(deals, tmp_path_factory, monkeypatch) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    folder = deals()
    with folder.open():
        assert len(list(scratch.iterdir())) == 1
    assert list(scratch.iterdir()) == []
    shutil.rmtree(folder.root / "data")
    refusal(folder)
    assert list(scratch.iterdir()) == []
