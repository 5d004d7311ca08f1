"""What a person is held against: the team's median and best, and nobody's name."""

import json
from datetime import date
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.book import FEWEST_PEERS
from kpireport.brief import Content
from kpireport.levels import Member
from kpireport.periods import Period
from kpireport.scorecard import Yardstick
from kpireport.workbench import counted, open_workbench
from tests.core.world import book_of, deal, deals

JUNE = Period.parse("2026-06")
NORTH = Member("team", "North")
TOML = """
[company]
name = "Acme"
as_of = 2026-06-30

[sources.crm]
url = "duckdb://"

[tables.deals]
source = "crm"
sql = '''
SELECT id AS deal_id, team, person, stage, opened AS opened_on, closed AS closed_on, value
FROM read_csv('data/deals.csv')
'''

[levels]
team = { column = "team" }
person = { column = "person", parent = "team" }

[[scorecards]]
notebook = "person"
level = "person"
grain = "month"
kpis = ["won_value", "sales_cycle", "lost_deals"]
"""
NORTHERNERS = ["Ann", "Bob", "Cid", "Dee", "Eve"]


def yardstick(values: dict[str, float], kpi: str = "won_value") -> Yardstick | None:
    """What the members of team North are held against, each with one deal of this value."""
    rows = [deal("2026-06-03", value, person=name) for name, value in values.items()]
    book = book_of({"deals": deals(*rows)}, [kpi])
    return book.yardstick(book.kpis[kpi], NORTH, "person", JUNE)


def test_it_is_the_median_and_the_best_of_the_team() -> None:
    found = yardstick(dict(zip(NORTHERNERS, (10.0, 50.0, 30.0, 20.0, 40.0), strict=True)))
    assert found == Yardstick("won_value", NORTH, 5, 30.0, 50.0)


def test_of_a_number_that_should_be_small_the_best_is_the_least() -> None:
    rows = [
        deal("2026-06-20", 1, person=name, opened_on=f"2026-06-{day:02}")
        for name, day in zip(NORTHERNERS, (1, 5, 9, 13, 17), strict=True)
    ]
    book = book_of({"deals": deals(*rows)}, ["sales_cycle"])
    found = book.yardstick(book.kpis["sales_cycle"], NORTH, "person", JUNE)
    assert found is not None
    assert (found.median, found.best) == (11.0, 3.0)


def test_fewer_than_five_would_name_somebody() -> None:
    assert yardstick(dict.fromkeys(NORTHERNERS[:4], 1.0)) is None
    assert FEWEST_PEERS == 5


def test_who_has_no_number_is_not_counted() -> None:
    rows = [deal("2026-06-03", 10, person=name) for name in NORTHERNERS]
    rows.append(deal("2026-06-03", 7, stage="lost", person="Fay"))
    book = book_of({"deals": deals(*rows)}, ["average_deal_value"])
    found = book.yardstick(book.kpis["average_deal_value"], NORTH, "person", JUNE)
    assert found is not None
    assert found.count == 5


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=9))
def test_no_member_is_better_than_the_best_and_half_are_below_the_median(values: list[int]) -> None:
    found = yardstick({f"P{number}": float(value) for number, value in enumerate(values)})
    assert found is not None
    assert found.median == median(values)
    assert found.best == max(values)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A team of five, one of two, and somebody who changed teams in June."""
    rows = [
        f"D{n},North,{name},won,2026-06-01,2026-06-0{n + 2},{n}00"
        for n, name in enumerate(NORTHERNERS)
    ]
    rows += [
        "S1,South,Sam,won,2026-06-01,2026-06-04,70",
        "S2,South,Sue,won,2026-06-01,2026-06-04,80",
    ]
    rows += [
        "S3,South,Eve,won,2026-05-01,2026-05-04,80",
        "S4,South,Bob,won,2026-06-01,2026-06-04,80",
    ]
    for folder in ("data", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "notebooks" / "person.ipynb").write_text("{}")
    (tmp_path / "data" / "deals.csv").write_text(
        "\n".join(["id,team,person,stage,opened,closed,value", *rows]) + "\n", encoding="utf-8"
    )
    (tmp_path / "kpireport.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def contents(project: Path) -> dict[str, Content]:
    """What each person's report of June may know."""
    bench = open_workbench(project, {})
    with counted(bench, today=date(2026, 7, 2), periods=[JUNE]) as (numbers, jobs):
        return {job.member.name: numbers.content(job) for job in jobs}


def test_a_person_is_held_against_the_one_team_of_the_period(project: Path) -> None:
    found = contents(project)
    assert {each.group.name for each in found["Ann"].brief.yardsticks} == {"North"}
    assert {each.group.name for each in found["Eve"].brief.yardsticks} == {"North"}
    assert found["Bob"].brief.yardsticks == ()  # had a part in two teams
    assert found["Sam"].brief.yardsticks == ()  # of two, each would know the other's number


def test_the_others_are_not_named_and_their_rows_not_handed_over(project: Path) -> None:
    content = contents(project)["Ann"]
    told = json.dumps(content.brief.yardsticks, default=str) + str(content.facts.table.to_pylist())
    assert [name for name in NORTHERNERS[1:] if name in told] == []
