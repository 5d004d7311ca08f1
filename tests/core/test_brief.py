"""The brief: what one report may know, and nothing of anybody else."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kpireport import briefing, figures
from kpireport.brief import load, save
from kpireport.differences import named
from kpireport.errors import GoalError
from kpireport.facts import read, to_bytes
from kpireport.formats import Format
from kpireport.levels import Member
from kpireport.notes import Unowned
from kpireport.periods import Period, Span
from kpireport.report import Report
from kpireport.workbench import counted, open_workbench

TOML = """
[company]
name = "Acme"
as_of = 2026-06-30

[sources.crm]
url = "duckdb://"

[tables.deals]
source = "crm"
sql = '''
SELECT id AS deal_id, team, person, product, stage, opened AS opened_on, closed AS closed_on, value,
       value AS expected_value
FROM read_csv('data/deals.csv')
'''

[levels]
team = { column = "team" }
person = { column = "person", parent = "team" }

[[scorecards]]
notebook = "team"
level = "team"
grain = "month"
kpis = ["won_value", "win_rate", "reps_on_target", "open_deals"]
breakdowns = { won_value = ["product"] }
tables = ["deals"]

[[scorecards]]
notebook = "company"
level = "company"
grain = "month"
kpis = ["won_value"]
"""

DEALS = """id,team,person,product,stage,opened,closed,value
D1,North,Ann,Screws,won,2026-05-02,2026-06-03,100.50
D2,North,Bob,Nails,lost,2026-05-05,2026-06-07,7
D3,CANARYTEAM,CANARYPERSON,CANARYPRODUCT,won,2026-05-05,2026-06-07,654321.25
CANARYDEAL,CANARYTEAM,CANARYPERSON,Screws,won,2026-04-05,2026-05-07,765432.75
D5,North,Ann,Screws,won,2026-04-02,2026-05-03,20
D6,North,,Screws,lost,2026-05-02,2026-06-03,20
"""

GOALS = """kpi,level,member,period,goal
won_value,company,,2026,999888777
won_value,team,North,2026,1200
won_value,team,CANARYTEAM,2026,888777666
won_value,person,Ann,2026,600
won_value,person,CANARYPERSON,2026,777666555
win_rate,team,*,2026,0.5
"""

FORECASTS = """kpi,level,member,period,forecast
won_value,team,North,2026-07,90
won_value,person,Ann,2026-07,45
won_value,team,CANARYTEAM,2026-07,666555444
"""

OBJECTIVES = """
[[objectives]]
name = "ours"
aim = "Win more"
level = "team"
member = "North"
kpis = ["won_value"]

[[objectives]]
name = "CANARYOBJECTIVE"
aim = "CANARYAIM"
level = "team"
member = "CANARYTEAM"
kpis = ["won_value"]
"""

MILESTONES = """
[[milestones]]
name = { en = "Office opened", fr = "Bureau ouvert" }
owner = "Ann"
due = 2026-06-20
level = "team"
member = "North"
kpi = "won_value"
objective = "ours"

[[milestones]]
name = "CANARYMILESTONE"
owner = "CANARYOWNER"
due = 2026-06-20
level = "team"
member = "CANARYTEAM"
"""

OTHERS = ["CANARY", "654321", "765432", "999888777", "888777666", "777666555", "666555444"]
JUNE = Period.parse("2026-06")
NORTH = Member("team", "North")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    for name, text in {
        "kpireport.toml": TOML,
        "data/deals.csv": DEALS,
        "goals/2026.csv": GOALS,
        "goals/forecast.csv": FORECASTS,
        "goals/objectives.toml": OBJECTIVES,
        "goals/milestones.toml": MILESTONES,
        "notebooks/team.ipynb": "",
        "notebooks/company.ipynb": "",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def contents(project):
    with counted(open_workbench(project, {}), today=date(2026, 7, 1), periods=[JUNE]) as (
        found,
        jobs,
    ):
        rows = briefing.extracts(found, jobs)
        return {
            job.member: briefing.content(found, job, own)
            for job, own in zip(jobs, rows, strict=True)
        }


@pytest.fixture
def saved(contents, project, tmp_path):
    save(contents[NORTH], tmp_path, project=project)
    return tmp_path


def whole_text(folder: Path) -> str:
    """Everything that a folder says: bytes as they are, and every cell of every Parquet file."""
    said = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            said.append(path.name + path.read_bytes().decode("utf-8", "replace"))
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            said.append(json.dumps([table.to_pylist(), str(table.schema.metadata)], default=str))
    return "\n".join(said)


@pytest.mark.parametrize("canary", OTHERS)
def test_a_team_s_folder_holds_nothing_of_another_team(saved, canary):
    text = whole_text(saved)
    assert "North" in text
    assert "100.5" in text
    assert canary not in text


def test_every_file_of_the_folder_is_looked_into(saved):
    names = {path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file()}
    assert names == {"brief.json", "facts.parquet", "tables/deals.parquet"}


def test_the_other_team_s_folder_does_hold_what_was_looked_for(contents, project, tmp_path):
    save(contents[Member("team", "CANARYTEAM")], tmp_path, project=project)
    text = whole_text(tmp_path)
    assert all(canary in text for canary in OTHERS if canary != "999888777")


def test_an_extract_holds_the_own_rows_of_the_period(contents):
    rows = contents[NORTH].extracts["deals"].to_pylist()
    assert {(row["deal_id"], row["person"]) for row in rows} == {
        ("D1", "Ann"),
        ("D2", "Bob"),
        ("D6", None),
    }


def test_what_is_saved_is_loaded_as_it_was(contents, saved):
    before, after = contents[NORTH], load(saved)
    assert after.brief == before.brief
    assert after.facts.table.equals(before.facts.table)
    assert (after.facts.as_of, after.facts.calendar) == (before.facts.as_of, before.facts.calendar)
    assert (after.facts.records, after.facts.grains, after.facts.windows) == (
        before.facts.records,
        before.facts.grains,
        before.facts.windows,
    )
    assert after.extracts["deals"].equals(before.extracts["deals"])
    cards = [content.book.scorecard(NORTH, JUNE, content.brief.kpis) for content in (before, after)]
    assert cards[0] == cards[1]


def test_a_team_s_own_slice_gives_the_numbers_of_the_whole_book(contents):
    card = contents[NORTH].book.scorecard(NORTH, JUNE, contents[NORTH].brief.kpis)
    assert card["won_value"].actual == 100.5
    assert (card["won_value"].previous, card["won_value"].goal) == (20, 100)
    assert card["win_rate"].actual == 1 / 3
    assert card["reps_on_target"].actual == 1
    assert card["open_deals"].actual == 0


def test_a_team_s_report_knows_its_own_and_its_people_s_forecasts(saved):
    book = load(saved).book
    kpi = book.kpis["won_value"]
    july = book.line(kpi, NORTH, JUNE).ahead[0]
    assert (july.period.code, july.actual, july.goal, july.forecast) == ("2026-07", None, 100, 90)
    assert len(book.line(kpi, NORTH, JUNE).ahead) == 6
    assert book.goals.forecast("won_value", Member("person", "Ann"), Span(july.period)) == 45


def test_the_same_facts_are_the_same_bytes(contents, project, tmp_path):
    first = to_bytes(contents[NORTH].facts)
    assert first == to_bytes(contents[NORTH].facts)
    (tmp_path / "facts.parquet").write_bytes(first)
    assert to_bytes(read(tmp_path / "facts.parquet")) == first
    for path in (project / ".kpireport" / "facts").glob("*.parquet"):
        path.unlink()
    with counted(open_workbench(project, {}), today=date(2026, 7, 1), periods=[JUNE]) as (
        found,
        jobs,
    ):
        again = next(briefing.content(found, job) for job in jobs if job.member == NORTH)
    assert to_bytes(again.facts) == first


def test_two_folders_of_one_report_are_the_same_bytes(contents, project, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save(contents[NORTH], tmp_path / name, project=project)
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == twin.read_bytes()


def test_rows_that_nobody_owns_are_noted(contents):
    assert Unowned("deals", "person", 1) in contents[NORTH].brief.notes


def test_the_company_sees_its_teams_one_by_one(contents):
    book = contents[Member("company", "company")].book
    assert {member.name for member in book.members("team")} == {"North", "CANARYTEAM"}
    assert book.line(book.kpis["won_value"], NORTH, JUNE).actual == 100.5


def test_a_team_s_report_knows_its_own_milestones_and_the_way_to_its_year_s_goal(saved):
    report = Report(load(saved))
    assert [each.milestone.name.fr for each in report.standings] == ["Bureau ouvert"]
    assert "Milestones reached: 0 of 1 due" in report.scorecard().html
    assert "for Won value, ours" in report.milestones().html
    assert "<td>Ann</td>" in report.summary().html
    assert "Pace through the year, North, June 2026" in report.pace().html


def test_a_report_without_milestones_and_year_s_goals_shows_nothing_of_them(saved):
    content = load(saved)
    bare = Report(replace(content, brief=replace(content.brief, milestones=(), goals=())))
    assert not bare.milestones().html
    assert not bare.pace().html
    assert "milestone" not in bare.summary().html


def test_the_figures_of_a_report_hold_its_milestones_and_its_pace(saved):
    sheet = figures.factsheet(load(saved), "team", Format("en", "EUR"))
    (deadline,) = sheet.milestones
    assert (deadline.status, deadline.verdict) == ("off_track", "off track, 10 days overdue")
    assert deadline.serves == ("won_value", "ours")
    assert figures.from_bytes(figures.to_bytes(sheet)) == sheet
    won = next(entry for entry in sheet.kpis if entry.name == "won_value")
    assert (won.figures["year_goal"].value, won.figures["pace_goal"].value) == (1200, 600)
    assert won.figures["pace_to_date"].value is None, "the records begin within the year"


def test_an_altered_milestone_is_seen(saved):
    sheet = figures.factsheet(load(saved), "team", Format("en", "EUR"))
    altered = replace(sheet, milestones=(replace(sheet.milestones[0], done=date(2026, 6, 1)),))
    differing = [
        key[1] for key, figure in named(altered).items() if named(sheet).get(key) != figure
    ]
    assert differing == ["Office opened, North, June 2026, done"]
    assert figures.digest(altered) != sheet.digest == figures.digest(sheet)


def test_a_milestone_of_nobody_that_the_tables_know_is_refused(project):
    bench = open_workbench(project, {})
    lost = replace(bench, milestones=(replace(bench.milestones[0], member="Nord"),))
    with (
        pytest.raises(GoalError, match=r"milestones.toml, line 2: no team is called 'Nord'"),
        counted(lost, today=date(2026, 7, 1), periods=[JUNE]),
    ):
        pass
