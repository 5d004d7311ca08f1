"""Spark counts as DuckDB does, and a project folder whose tables lie in Spark is read as any other."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ibis import _

from kpireport.counting import count_facts
from kpireport.door.engines import open_engine
from kpireport.door.project import Limits, Source, load_project
from kpireport.door.sources import Tables, open_tables
from kpireport.door.spark import check_spark_query, open_spark, settings_of
from kpireport.errors import ConfigurationError, DataError
from kpireport.facts import Facts, Plan
from kpireport.vocabulary import count, total
from tests.core.world import LEVELS
from tests.engines.comparison import differences
from tests.engines.counted import differing, facts_of, rows_of
from tests.engines.loading import into_spark
from tests.engines.selection import PART, TABLES
from tests.engines.spark import java_home

# One file for all that needs Spark: the workers share out files, and so one of them alone starts it.
pytestmark = [
    pytest.mark.timeout(1800),  # beside other work the largest table takes minutes
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning"),
]

COLUMNS = "deal_id, stage, opened_on, closed_on, value, team, person"
ROWS = """
VALUES ('D1', 'won', DATE '2026-06-01', DATE '2026-06-30', CAST(10.25 AS DECIMAL(18, 4)), 'Élan', 'Ann'),
       ('D2', 'lost', DATE '2026-05-31', DATE '2026-06-01', NULL, 'North', 'Bob'),
       ('D3', 'won', NULL, DATE '2026-05-31', CAST(-3.5 AS DECIMAL(18, 4)), 'North', 'Bob')
"""
WON = count("deals", on="closed_on")


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(table, marks=[] if table in PART else pytest.mark.rest_of_spark)
        for table in TABLES
    ],
)
def test_spark_counts_as_duckdb_does(table: str, spark: Any):
    facts = facts_of(table, into_spark(spark, table, rows_of(table)))
    assert differing(table, facts) == []


# A whole project


@pytest.fixture(scope="module")
def catalogue(spark: Any) -> Iterator[Any]:
    """The company's own table, in Spark's catalogue."""
    spark.raw_sql(f"CREATE TABLE crm_deals USING parquet AS SELECT * FROM ({ROWS}) AS t({COLUMNS})")
    yield spark
    spark.raw_sql("DROP TABLE crm_deals")


def project(folder: Path, sql: str, *, url: str = "pyspark://", more: str = "") -> Path:
    (folder / "notebooks").mkdir(exist_ok=True)
    text = f"""
[company]
name = "Sparks"
{more}
[sources.lake]
url = "{url}"
[tables.deals]
source = "lake"
sql = \"\"\"{sql}\"\"\"
"""
    (folder / "kpireport.toml").write_text(text, encoding="utf-8")
    return folder


def opened(folder: Path, environment: Mapping[str, str] | None = None) -> Tables:
    given = environment or {}
    return open_tables(load_project(folder, environment=given), ["deals"], environment=given)


def facts_in(tables: Tables) -> Facts:
    plan = Plan((WON, total("deals", _.value, on="closed_on")), LEVELS)
    return count_facts({"deals": tables["deals"]}, plan, as_of=date(2026, 6, 30))


@pytest.mark.usefixtures("catalogue")
def test_a_project_on_spark_counts_as_one_of_duckdb_does(tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    project(here, f"SELECT * FROM ({ROWS}) AS t({COLUMNS})", url="duckdb://")
    project(there, f"SELECT {COLUMNS} FROM crm_deals")
    with opened(here) as duck, opened(there) as spark:
        facts = facts_in(spark)
        assert list(differences(facts_in(duck), facts)) == []
        assert facts.table.num_rows > 10
        assert spark.rows("deals") == 3
        assert spark.fingerprint("deals") == spark.fingerprint("deals")


def test_a_session_that_was_there_goes_on(catalogue: Any, tmp_path: Path):
    with opened(project(tmp_path, "SELECT * FROM crm_deals")):
        pass
    assert catalogue.raw_sql("SELECT count(*) FROM crm_deals").collect()[0][0] == 3


@pytest.mark.usefixtures("catalogue")
def test_rows_that_break_the_contract_are_told(tmp_path: Path):
    sql = "SELECT deal_id, 'maybe' AS stage, opened_on, closed_on, value FROM crm_deals"
    with pytest.raises(DataError, match=r"'maybe' is not one of open, won, lost .*3 rows"):
        opened(project(tmp_path, sql))


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT * FROM nothing_there", "nothing_there"),
        ("SELECT nobody FROM crm_deals", "nobody"),
        ("SELECT * FROM parquet.`/tmp`", "parquet"),
        ("DROP TABLE crm_deals", "the SQL is one SELECT"),
        ("INSERT INTO crm_deals SELECT * FROM crm_deals", "the SQL is one SELECT"),
        ("SELECT 1; SELECT 2", "the SQL is one SELECT"),
    ],
)
def test_sql_that_spark_or_we_refuse_is_told_in_a_line(
    catalogue: Any, tmp_path: Path, sql: str, told: str
):
    with pytest.raises(ConfigurationError) as refused:
        opened(project(tmp_path, sql))
    message = str(refused.value)
    assert told in message
    assert "kpireport.toml, line" in message
    assert "Project [" not in message
    assert "\tat " not in message
    assert catalogue.raw_sql("SELECT count(*) FROM crm_deals").collect()[0][0] == 3


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT java_method('java.lang.System', 'lineSeparator') AS deal_id",
        "SELECT REFLECT('java.lang.System', 'lineSeparator') AS deal_id",
        "WITH t AS (SELECT try_reflect('java.lang.System', 'exit', 1) AS a) SELECT a FROM t",
        "SELECT system.builtin.reflect('java.lang.System', 'lineSeparator') AS deal_id",
        "SELECT TRANSFORM(deal_id) USING 'cat' AS (deal_id) FROM crm_deals",
    ],
)
def test_a_query_that_runs_programs_is_not_sent(sql: str):
    with pytest.raises(ConfigurationError, match="runs programs"):
        check_spark_query(sql)


@pytest.mark.usefixtures("catalogue")
def test_a_moment_of_the_worlds_clock_needs_a_time_zone_and_falls_on_its_local_day(tmp_path: Path):
    sql = (
        "SELECT deal_id, 'won' AS stage, opened_on, value, "
        "TIMESTAMP '2026-06-30 23:30:00+00:00' AS closed_on FROM crm_deals"
    )
    with pytest.raises((ConfigurationError, DataError), match="has a time zone"):
        opened(project(tmp_path, sql))
    with opened(project(tmp_path, sql, more='timezone = "Europe/Paris"')) as tables:
        found = tables["deals"].closed_on.to_pyarrow().to_pylist()
    assert set(found) == {date(2026, 7, 1)}


@pytest.mark.usefixtures("catalogue")
def test_a_moment_without_a_zone_falls_on_its_own_day(tmp_path: Path):
    sql = (
        "SELECT deal_id, 'won' AS stage, opened_on, value, "
        "TIMESTAMP_NTZ '2026-06-30 23:59:59.999999' AS closed_on FROM crm_deals"
    )
    with opened(project(tmp_path, sql)) as tables:
        assert set(tables["deals"].closed_on.to_pyarrow().to_pylist()) == {date(2026, 6, 30)}


@pytest.mark.parametrize("address", ["pyspark://host:7077", "pyspark://?master=local"])
def test_an_address_holds_settings_alone(address: str, tmp_path: Path):
    source = Source("lake", address)
    with pytest.raises(
        ConfigurationError, match=r"Source lake: the address of Spark takes settings"
    ):
        open_engine(source, tmp_path, Limits(), environment={}, scratch=tmp_path)


def test_no_secret_of_the_address_is_told(tmp_path: Path):
    source = Source("lake", "pyspark://?token=${TOKEN}")
    with pytest.raises(ConfigurationError) as refused:
        open_engine(source, tmp_path, Limits(), environment={"TOKEN": "s3cr3t"}, scratch=tmp_path)
    assert "s3cr3t" not in str(refused.value)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ConfigurationError, match=r"needs the extra: .*\[spark\]"):
        open_spark("pyspark://")


def test_without_java_it_is_asked_for(tmp_path: Path):
    program = "from kpireport.door.spark import open_spark; open_spark('pyspark://')"
    environment = {"PATH": os.environ["PATH"], "JAVA_HOME": str(tmp_path)}
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.stderr.splitlines()[-1].endswith(
        "ConfigurationError: Spark does not start: Java 17 or 21 is needed: set JAVA_HOME"
    )


def test_a_local_spark_listens_to_this_machine_alone_and_a_cluster_is_not_bound():
    local, cluster = settings_of("pyspark://"), settings_of("pyspark://?spark.master=yarn")
    assert local["spark.driver.bindAddress"] == local["spark.driver.host"] == "127.0.0.1"
    assert "spark.driver.bindAddress" not in cluster
    assert settings_of("pyspark:///lake")["spark.sql.warehouse.dir"] == "/lake"


DIES = """
import sys
from pathlib import Path

import psutil

from kpireport.door.project import load_project
from kpireport.door.sources import open_tables

project = load_project(Path(sys.argv[1]), environment={})
with open_tables(project, ["deals"], environment={}) as tables:
    for process in psutil.Process().children(recursive=True):
        process.kill()
    tables["deals"].count().to_pyarrow()
"""


def test_a_spark_that_dies_while_it_is_read_is_told(tmp_path: Path):
    folder = project(tmp_path, f"SELECT * FROM ({ROWS}) AS t({COLUMNS})")
    environment = {"PATH": os.environ["PATH"], "JAVA_HOME": str(java_home(tmp_path))}
    command = [sys.executable, "-c", DIES, str(folder)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.stderr.splitlines()[-1] == (
        "kpireport.errors.DataError: Source lake stopped while it was read: its Java has ended"
    )
