"""The example mappings: one for each canonical table, read as a company's own is, with every column that is required."""

import tomllib
from pathlib import Path

import pytest
import sqlglot

from kpireport.door.canonical import CONTRACTS
from kpireport.door.contracts import Contract
from kpireport.door.project import load_project
from tests.catalogue.mapped import MAPPINGS, computed, project_of

CALLS = """id,caller,team,called
1,Ann,North,2026-06-01 09:00:00
2,Cid,South,2026-06-02 09:00:00
3,Cid,South,2026-07-01 09:00:00
"""
MEETINGS = """id,subject,held,status
1,Demo,2026-06-03 10:00:00,held
2,Visit,2026-06-04 10:00:00,held
3,Visit,2026-06-05 10:00:00,cancelled
"""
ATTENDEES = "meeting,person,team\n1,Ann,North\n1,Cid,South\n2,Ann,North\n3,Ann,North\n"
ARRIVALS = """day,site,desk,arrivals
2026-06-01,North,A,60
2026-06-01,North,B,40
2026-06-02,North,A,50
2026-06-01,South,A,10
"""
WAITS = """day,site,minutes
2026-06-01,North,241
2026-06-01,North,240
2026-06-01,North,300.5
2026-06-01,South,500
"""


def test_every_table_has_an_example_and_every_example_a_table():
    assert {path.stem for path in MAPPINGS.glob("*.toml")} == {one.name for one in CONTRACTS}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda one: one.name)
def test_an_example_is_read_as_a_companys_own_is_and_gives_what_is_required(
    contract: Contract, tmp_path: Path
):
    text = (MAPPINGS / f"{contract.name}.toml").read_text(encoding="utf-8")
    assert list(tomllib.loads(text)["tables"]) == [contract.name]
    (mapping,) = load_project(project_of(tmp_path, [contract.name], {}), environment={}).tables
    given = sqlglot.parse_one(mapping.sql, read="duckdb").named_selects
    assert len(given) == len(set(given))
    assert [
        one.name for one in contract.columns if not one.optional and one.name not in given
    ] == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda one: one.name)
def test_every_table_says_what_one_row_of_it_is(contract: Contract):
    assert contract.row.startswith(("one ", "what ", "the share "))
    assert not contract.row.endswith(".")
    assert not contract.notes or contract.notes.endswith(".")


def test_activities_of_two_tables_become_one(tmp_path: Path):
    files = {"calls": CALLS, "meetings": MEETINGS, "attendees": ATTENDEES}
    project = project_of(tmp_path, ["activities"], files)
    found = computed(project, ["activities", "calls", "demos", "appointments"], "2026-06")
    assert found == {"activities": 5, "calls": 2, "demos": 2, "appointments": 1}


def test_what_came_late_is_counted_against_what_was_asked_for(tmp_path: Path):
    project = project_of(tmp_path, ["service"], {"arrivals": ARRIVALS, "waits": WAITS})
    found = computed(project, ["demand", "breaches", "within_service_level"], "2026-06")
    assert found == {"demand": 160, "breaches": 3, "within_service_level": pytest.approx(157 / 160)}
