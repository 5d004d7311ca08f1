"""What a member is held against: the median of the others and the best of all, and nobody's name."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport import briefing
from kpireport.brief import Content
from kpireport.levels import WHOLE_COMPANY, Level, Levels, Member
from kpireport.periods import Period
from kpireport.proofreading import proofread
from kpireport.scorecard import Yardstick
from kpireport.variance import Better, Variance
from kpireport.workbench import counted, open_workbench
from kpireport.yardsticks import FEWEST_PEOPLE, Peers, held_against
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


NUMBERS = dict(zip(NORTHERNERS, (10.0, 50.0, 30.0, 20.0, 40.0), strict=True))
FLOATS = st.integers(-(10**6), 10**6).map(float)
NAMED = st.dictionaries(st.sampled_from("ABCDEFGHI"), FLOATS, min_size=2)
laws = settings(max_examples=100, deadline=None)


def held(numbers: Mapping[str, float], member: str, better: Better = Better.HIGHER) -> Yardstick:
    """What one member is held against among these numbers."""
    found = held_against("won_value", NORTH, numbers, member, better)
    assert found is not None
    return found


def of_north(values: Mapping[str, float], member: str, kpi: str = "won_value") -> Yardstick | None:
    """What a member of team North is held against, each with one deal of this value."""
    rows = [deal("2026-06-03", value, person=name) for name, value in values.items()]
    book = book_of({"deals": deals(*rows)}, [kpi])
    return next(iter(Peers(book).held(Member("person", member), JUNE, [kpi])), None)


def of_teams(
    values: Mapping[str, float], member: Member, kpi: str = "won_value"
) -> list[Yardstick]:
    """What a team, or the company, is held against where each team won one deal of this value."""
    rows = [
        deal("2026-06-03", value, team=name, person=f"{name}-{value:g}")
        for name, value in values.items()
    ]
    book = book_of({"deals": deals(*rows)}, [kpi])
    return list(Peers(book).held(member, JUNE, [kpi]))


def test_it_is_the_median_of_the_others_and_the_best_of_all() -> None:
    assert of_north(NUMBERS, "Ann") == Yardstick("won_value", NORTH, 4, 35.0, 50.0)
    assert of_north(NUMBERS, "Bob") == Yardstick("won_value", NORTH, 4, 25.0, 50.0, is_own=True)


def test_of_a_number_that_should_be_small_the_best_is_the_least() -> None:
    rows = [
        deal("2026-06-20", 1, person=name, opened_on=f"2026-06-{day:02}")
        for name, day in zip(NORTHERNERS, (1, 5, 9, 13, 17), strict=True)
    ]
    book = book_of({"deals": deals(*rows)}, ["sales_cycle"])
    (found,) = Peers(book).held(Member("person", "Ann"), JUNE, ["sales_cycle"])
    assert (found.median, found.best, found.is_own) == (9.0, 3.0, False)


def test_what_is_better_within_a_band_has_no_best() -> None:
    found = held(NUMBERS, "Ann", Better.WITHIN)
    assert (found.best, found.is_own, found.median) == (None, False, 35.0)


def test_fewer_than_five_would_name_somebody() -> None:
    assert of_north(dict.fromkeys(NORTHERNERS[:4], 1.0), "Ann") is None
    assert FEWEST_PEOPLE == 5


def test_who_has_no_number_is_not_counted_and_is_held_against_the_others() -> None:
    rows = [deal("2026-06-03", 10, person=name) for name in NORTHERNERS]
    rows.append(deal("2026-06-03", 7, stage="lost", person="Fay"))
    peers = Peers(book_of({"deals": deals(*rows)}, ["average_deal_value"]))
    counts = {
        name: each.count
        for name in ("Ann", "Fay")
        for each in peers.held(Member("person", name), JUNE, ["average_deal_value"])
    }
    assert counts == {"Ann": 4, "Fay": 5}


def test_who_shares_the_best_number_holds_it() -> None:
    tied = {**NUMBERS, "Eve": 50.0}
    assert held(tied, "Bob").is_own
    assert held(tied, "Eve").is_own
    assert not held(tied, "Ann").is_own


@laws
@given(NAMED, FLOATS, st.sampled_from(Better))
def test_ones_own_number_never_moves_the_median_of_the_others(
    numbers: dict[str, float], other: float, better: Better
) -> None:
    member = min(numbers)
    before, after = held(numbers, member, better), held({**numbers, member: other}, member, better)
    others = [number for name, number in numbers.items() if name != member]
    assert before.median == after.median == median(others)
    assert before.count == after.count == len(others)


@laws
@given(st.data(), NAMED, st.sampled_from(Better))
def test_the_order_of_the_members_is_of_no_account(
    data: st.DataObject, numbers: dict[str, float], better: Better
) -> None:
    shuffled = dict(data.draw(st.permutations(list(numbers.items()))))
    for member in numbers:
        assert held(shuffled, member, better) == held(numbers, member, better)


@laws
@given(NAMED, st.sampled_from([Better.HIGHER, Better.LOWER]))
def test_nobody_is_better_than_the_best_and_whoever_has_it_holds_it(
    numbers: dict[str, float], better: Better
) -> None:
    for member, number in numbers.items():
        found = held(numbers, member, better)
        assert found.best is not None
        assert (Variance(number, found.best, better).favourable or 0.0) <= 0.0
        assert found.is_own == (number == found.best)


TEAMS = {"East": 10.0, "North": 40.0, "South": 20.0, "West": 60.0}


def test_a_team_is_held_against_the_other_teams_without_their_names() -> None:
    (found,) = of_teams(TEAMS, NORTH)
    assert found == Yardstick("won_value", WHOLE_COMPANY, 3, 20.0, 60.0)


def test_a_median_of_two_teams_is_nobodys_middle() -> None:
    assert of_teams({name: TEAMS[name] for name in ("East", "North", "South")}, NORTH) == []


def test_the_company_sees_which_team_is_best_and_all_who_share_it() -> None:
    (found,) = of_teams({**TEAMS, "East": 60.0}, WHOLE_COMPANY)
    assert found == Yardstick("won_value", WHOLE_COMPANY, 4, 50.0, 60.0, holders=("East", "West"))


def test_one_team_alone_is_no_best_of_the_company() -> None:
    assert of_teams({"North": 1.0}, WHOLE_COMPANY) == []


def test_members_of_the_lowest_level_may_be_people_whatever_it_is_called() -> None:
    rows = [deal("2026-06-03", value, team=name) for name, value in TEAMS.items()]
    book = book_of({"deals": deals(*rows)}, ["won_value"])
    alone = replace(book, levels=Levels.of(Level("team", "team")))
    assert Peers(book).held(NORTH, JUNE, ["won_value"]) != ()
    assert Peers(alone).held(NORTH, JUNE, ["won_value"]) == ()


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
        return {job.member.name: briefing.content(numbers, job) for job in jobs}


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
    assert {each.holders for each in content.brief.yardsticks} == {()}


def test_commentary_may_quote_the_median_of_the_others_the_best_of_all_and_a_norm(
    project: Path,
) -> None:
    yardsticks = contents(project)["Ann"].brief.yardsticks
    held = next(each for each in yardsticks if each.kpi == "won_value")
    (project / "goals").mkdir()
    (project / "goals" / "norms.csv").write_text(
        "kpi,period,source,level,member,norm\nwon_value,2026-06,Survey,person,*,987\n"
    )
    folder = project / "commentary" / "2026-06"
    folder.mkdir(parents=True)
    said = "Won value: the others' median is {}, the best {}, the norm {}."
    (folder / "Ann.md").write_text(said.format(held.median, held.best, 987))
    assert doubts(project) == ()
    (folder / "Ann.md").write_text(said.format(held.median + 1, held.best, 988))
    (found, other) = doubts(project)
    assert f"'{held.median + 1}' is no figure of Won value" in found
    assert "'988' is no figure of Won value" in other


def doubts(project: Path) -> tuple[str, ...]:
    """What is doubtful of the commentary of June."""
    with counted(open_workbench(project, {}), today=date(2026, 7, 2), periods=[JUNE]) as found:
        return proofread(*found, ["en"])
