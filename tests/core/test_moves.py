"""People who change team: each goal counts in one team, and who has moved on is not named any more."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport import briefing
from kpireport.below import lines_below
from kpireport.book import Book, needed, plan
from kpireport.brief import Content, load, save
from kpireport.counting import count_facts
from kpireport.explain import parts
from kpireport.facts import Place
from kpireport.figures import factsheet, to_bytes
from kpireport.formats import Format
from kpireport.goals import Goal, Goals
from kpireport.levels import COMPANY, WHOLE_COMPANY, Level, Levels, Member
from kpireport.periods import Grain, Period, Span
from kpireport.report import Report
from kpireport.scaffold import init
from kpireport.workbench import Counted, counted, open_workbench
from kpireport.yardsticks import numbers_in
from tests.core.world import CATALOGUE, DEALS, book_of, deal, deals, goal, rows_of, stored

ANN = Member("person", "Ann")
NORTH, SOUTH = Member("team", "North"), Member("team", "South")
YEAR_END = date(2026, 12, 31)
MONTHS = Period.parse("2026").within(Grain.MONTH)


def ann(team: str, *days: str, value: float = 10, **more) -> list[dict]:
    """Deals that Ann won in a team on these days of 2026, opened on the same."""
    return [deal(f"2026-{day}", value, team=team, **more) for day in days]


def moved(*rows: dict, kpis: Iterable[str] = ("won_value",), goals: Iterable[Goal] = ()) -> Book:
    """The book of Ann's deals and of Bob's and Sue's, who win one a month in North and in South."""
    steady = [
        deal(f"2026-{month:02}-03", 50, team=team, person=person)
        for month in range(1, 13)
        for team, person in (("North", "Bob"), ("South", "Sue"))
    ]
    given_goals = goals or [
        goal("won_value", "2026", 1200, Member("person", name)) for name in ("Ann", "Bob", "Sue")
    ]
    return book_of(
        {"deals": deals(*rows, *steady)},
        list(kpis),
        ("2026-06", "2026-Q2", "2026"),
        goals=given_goals,
        as_of=YEAR_END,
    )


def goal_in(book: Book, team: str, period: str | Span, kpi: str = "won_value") -> float | None:
    """Ann's goal as it counts in a team."""
    span = period if isinstance(period, Span) else Span(Period.parse(period))
    return book.goal(book.kpis[kpi], Place("team", team, "person", "Ann"), span)


def home(book: Book, period: str) -> list[str]:
    """The teams in which Ann's goal counts."""
    return [name for name in book.facts.members("team") if goal_in(book, name, period) is not None]


def names(book: Book, team: Member, period: str, kpi: str = "won_value") -> list[str]:
    cut = book.breakdown(book.kpis[kpi], team, Period.parse(period), "person")
    return sorted(share.name for share in cut.shares)


# Where a member belongs


def test_after_a_move_at_a_month_s_border_the_goal_counts_in_the_new_team_alone():
    book = moved(*ann("North", "01-05", "02-27"), *ann("South", "03-02", "04-05"))
    assert [home(book, month.code) for month in MONTHS[:4]] == [
        ["North"], ["North"], ["South"], ["South"]
    ]  # fmt: skip
    assert (goal_in(book, "North", "2026-02"), goal_in(book, "South", "2026-03")) == (100, 100)


def test_months_without_any_row_are_spent_where_the_last_row_was():
    book = moved(*ann("North", "03-05"), *ann("South", "06-05"))
    assert [home(book, f"2026-{month:02}") for month in (3, 4, 5)] == [["North"]] * 3
    assert [home(book, f"2026-{month:02}") for month in (6, 7, 12)] == [["South"]] * 3


def test_before_the_first_row_a_member_belongs_to_where_that_is():
    book = moved(*ann("North", "03-05"), *ann("South", "06-05"))
    assert (home(book, "2026-01"), home(book, "2026-02")) == (["North"], ["North"])


def test_of_a_move_within_a_month_the_team_with_more_rows_has_the_goal():
    book = moved(*ann("North", "05-01", "05-02"), *ann("South", "05-20", "05-21", "05-22"))
    assert home(book, "2026-05") == ["South"]
    book = moved(*ann("North", "05-01", "05-02"), *ann("South", "05-20"))
    assert home(book, "2026-05") == ["North"]


def test_of_as_many_rows_the_first_team_by_name_has_the_goal():
    assert home(moved(*ann("South", "05-01"), *ann("North", "05-20")), "2026-05") == ["North"]


def test_rows_are_what_counts_not_what_they_are_worth():
    rows = [*ann("North", "05-01", value=999), *ann("South", "05-20", "05-21", value=0)]
    assert home(moved(*rows), "2026-05") == ["South"]


def test_a_deal_that_was_only_opened_shows_where_somebody_is():
    opened = deal(None, None, "open", team="South", opened_on="2026-06-05")
    book = moved(*ann("North", "05-05"), opened)
    assert (home(book, "2026-05"), home(book, "2026-06")) == (["North"], ["South"])


def test_who_comes_back_belongs_there_again():
    book = moved(*ann("North", "01-05"), *ann("South", "03-05"), *ann("North", "06-05"))
    assert [home(book, f"2026-{month:02}") for month in (2, 3, 5, 6)] == [
        ["North"], ["South"], ["South"], ["North"]
    ]  # fmt: skip


def test_a_quarter_and_a_year_with_a_move_inside_are_the_later_team_s():
    book = moved(*ann("North", "04-05", "04-06", "04-07"), *ann("South", "05-05"))
    assert (home(book, "2026-Q1"), home(book, "2026-Q2"), home(book, "2026")) == (
        ["North"], ["South"], ["South"]
    )  # fmt: skip
    assert (goal_in(book, "South", "2026-Q2"), goal_in(book, "South", "2026")) == (300, 1200)


def test_a_year_to_date_is_shared_out_by_its_months():
    book = moved(*ann("North", "01-05", "04-30"), *ann("South", "05-05"))
    span = Period.parse("2026-06").to_date
    assert (goal_in(book, "North", span), goal_in(book, "South", span)) == (400, 200)
    assert goal_in(book, "South", Period.parse("2026-04").to_date) is None


def test_a_rate_s_goal_holds_where_the_member_was_in_a_part_of_the_span():
    given_goals = [goal("win_rate", "2026", 0.4, ANN)]
    rows = [*ann("North", "01-05"), *ann("South", "05-05")]
    book = moved(*rows, kpis=["win_rate"], goals=given_goals)
    span = Period.parse("2026-06").to_date
    assert [goal_in(book, team, span, "win_rate") for team in ("North", "South")] == [0.4, 0.4]
    assert goal_in(book, "North", "2026-05", "win_rate") is None


def test_a_stock_s_goal_is_that_of_the_span_s_end_and_so_counts_where_the_member_is_then():
    given_goals = [goal("open_deals", "2026", 9, ANN)]
    rows = [*ann("North", "01-05"), *ann("South", "05-05")]
    book = moved(*rows, kpis=["open_deals"], goals=given_goals)
    span = Period.parse("2026-06").to_date
    assert [goal_in(book, team, span, "open_deals") for team in ("North", "South")] == [None, 9]


def test_the_goal_of_each_kpi_follows_the_rows_of_its_own_tables_whatever_else_is_counted():
    schema = pa.schema([("team", pa.string()), ("person", pa.string()), ("kind", pa.string()), ("done_on", pa.date32())])  # fmt: skip
    calls = [
        {"team": team, "person": "Ann", "kind": "appointment", "done_on": day}
        for team, day in (("North", "2026-01-05"), ("South", "2026-04-05"), ("South", "2026-04-06"))
    ]
    tables = {
        "deals": deals(*ann("North", "04-05"), *ann("South", "06-05")),
        "activities": stored(rows_of(schema, calls)),
    }
    goals = [goal("won_value", "2026", 1200, ANN), goal("appointments", "2026", 12, ANN)]
    book = book_of(tables, ["won_value", "appointments"], goals=goals, as_of=YEAR_END)
    alone = book_of({"deals": tables["deals"]}, ["won_value"], goals=goals, as_of=YEAR_END)
    assert (home(book, "2026-04"), home(alone, "2026-04")) == (["North"], ["North"])
    assert goal_in(book, "South", "2026-04", "appointments") == 1


def test_a_member_without_rows_for_a_kpi_has_its_goal_where_its_other_rows_are():
    schema = pa.schema([("team", pa.string()), ("person", pa.string()), ("kind", pa.string()), ("done_on", pa.date32())])  # fmt: skip
    calls = [
        {"team": team, "person": "Ann", "kind": "appointment", "done_on": day}
        for team, day in (("North", "2026-01-05"), ("South", "2026-04-05"))
    ]
    others = [deal("2026-01-03", 1, person="Bob"), deal("2026-01-03", 1, team="South", person="Su")]
    tables = {"deals": deals(*others), "activities": stored(rows_of(schema, calls))}
    goals = [goal("won_value", "2026", 1200, ANN)]
    book = book_of(tables, ["won_value", "appointments"], goals=goals, as_of=YEAR_END)
    assert (home(book, "2026-03"), home(book, "2026-04")) == (["North"], ["South"])


def test_two_levels_up_the_goal_moves_with_the_team_or_with_the_person():
    levels = Levels.of(
        Level("region", "region"),
        Level("team", "team", "region"),
        Level("person", "person", "team"),
    )
    schema = DEALS.append(pa.field("region", pa.string()))
    rows = [
        *ann("North", "01-05", region="East"),  # then Ann changes team inside the region
        *ann("South", "03-05", region="East"),
        *ann("South", "06-05", region="West"),  # then the team, and all in it, change region
        *(deal(f"2026-0{m}-03", 5, team="North", person="Bob", region="East") for m in (1, 3, 6)),
    ]
    kpi = CATALOGUE["won_value"]
    goals = [goal("won_value", "2026", 1200, Member("person", name)) for name in ("Ann", "Bob")]
    goals.append(goal("won_value", "2026", 2400, SOUTH))
    wanted = plan([kpi], [Period.parse("2026-06")], levels=levels)
    facts = count_facts({"deals": stored(rows_of(schema, rows))}, wanted, as_of=YEAR_END)
    book = Book(facts, Goals(tuple(goals), CATALOGUE), CATALOGUE, levels)

    def counting(groups: str, below: str, member: str) -> list[list[str]]:
        spans = [Span(Period.parse(f"2026-{month:02}")) for month in (2, 4, 7)]
        places = [Place(groups, name, below, member) for name in facts.members(groups)]
        return [[p.member for p in places if book.goal(kpi, p, span)] for span in spans]

    assert counting("team", "person", "Ann") == [["North"], ["South"], ["South"]]
    assert counting("region", "person", "Ann") == [["East"], ["East"], ["West"]]
    assert counting("region", "team", "South") == [["East"], ["East"], ["West"]]
    assert book.goal(kpi, Place(COMPANY, COMPANY, "person", "Ann"), Span(Period.parse("2026"))) == 1200  # fmt: skip


# The law

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "Bob", "Cid"]),
        st.sampled_from(["North", "South", "West"]),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=30,
)
PERIODS = [*MONTHS, *Period.parse("2026").within(Grain.QUARTER), Period.parse("2026")]


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_the_goals_of_people_counted_over_all_teams_are_the_goals_of_the_people(rows):
    table = deals(*(deal(f"2026-{m:02}-05", 1, team=t, person=p) for p, t, m in rows))
    people = {person for person, _, _ in rows}
    goals = [goal("won_value", "2026", 100, Member("person", name)) for name in people]
    book = book_of({"deals": table}, ["won_value"], ["2026-06", "2026-Q2", "2026"], goals=goals)
    kpi = book.kpis["won_value"]
    for period in PERIODS:
        cuts = [
            c for t in book.facts.members("team") for c in book.cuts(Place("team", t), "person")
        ]
        counted_there = [book.goal(kpi, cut, Span(period)) for cut in cuts]
        own = [book.goals.over("won_value", Member("person", n), Span(period)) for n in people]
        assert sum(found for found in counted_there if found) == pytest.approx(float(sum(own)))
        assert len([found for found in counted_there if found is not None]) == len(people)


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_a_team_s_part_of_the_facts_tells_the_same_as_the_whole(rows):
    table = deals(*(deal(f"2026-{m:02}-05", 1, team=t, person=p) for p, t, m in rows))
    goals = [
        goal("won_value", "2026", 12, Member("person", name)) for name in ("Ann", "Bob", "Cid")
    ]
    whole = book_of({"deals": table}, ["won_value", "reps_on_target"], ["2026-06"], goals=goals)
    for name in whole.facts.members("team"):
        team = Member("team", name)
        part = replace(
            whole, facts=whole.facts.sliced([("team", name)]), stays=whole.moves.within({team})
        )
        for period in PERIODS:
            for kpi in (whole.kpis["won_value"], whole.kpis["reps_on_target"]):
                cut = part.breakdown(kpi, team, period, "person")
                assert cut == whole.breakdown(kpi, team, period, "person")
                assert part.line(kpi, team, period) == whole.line(kpi, team, period)


# Who is named


def test_who_has_moved_on_is_not_named_and_who_stays_is():
    book = moved(*ann("North", "04-05"), *ann("South", "05-05"))
    assert (names(book, NORTH, "2026-04"), names(book, SOUTH, "2026-04")) == (
        ["Ann", "Bob"],
        ["Sue"],
    )
    assert (names(book, NORTH, "2026-05"), names(book, SOUTH, "2026-05")) == (
        ["Bob"],
        ["Ann", "Sue"],
    )
    assert names(book, SOUTH, "2026-07") == ["Ann", "Sue"], "a month without rows, but at home"


def test_what_was_sold_before_a_move_within_the_month_is_named_without_a_goal():
    book = moved(*ann("North", "05-01"), *ann("South", "05-20", "05-21"))
    cut = book.breakdown(book.kpis["won_value"], NORTH, Period.parse("2026-05"), "person")
    assert [(share.name, share.actual, share.goal) for share in cut.shares] == [
        ("Bob", 50, 100),
        ("Ann", 10, None),
    ]
    lost = deal("2026-06-01", 10, "lost", team="North")
    book = moved(*ann("North", "05-01"), lost, *ann("South", "06-20", "06-21"))
    assert names(book, NORTH, "2026-06") == ["Ann", "Bob"], "zero, but she had rows there"


def test_a_number_that_remains_is_named_without_rows_and_without_a_goal():
    left_open = deal(None, None, "open", team="North", opened_on="2026-03-05", expected_value=70)
    rows = [*ann("North", "03-06"), left_open, *ann("South", "05-05")]
    book = moved(*rows, kpis=["open_deals"], goals=[goal("open_deals", "2026", 3, ANN)])
    cut = book.breakdown(book.kpis["open_deals"], NORTH, Period.parse("2026-06"), "person")
    assert [(s.name, s.actual, s.goal) for s in cut.shares if s.name == "Ann"] == [("Ann", 1, None)]


def test_the_lines_of_the_members_below_leave_out_who_has_moved_on():
    book = moved(*ann("North", "04-05"), *ann("South", "05-05"))
    kpi, june = book.kpis["won_value"], Period.parse("2026-06")
    found = {
        team.name: [line.member.name for line in lines_below(book, kpi, team, june, "person")]
        for team in (NORTH, SOUTH)
    }
    assert found == {"North": ["Bob"], "South": ["Ann", "Sue"]}
    line = lines_below(book, kpi, SOUTH, june, "person")[0]
    assert [(point.period.code, point.goal) for point in line.series][-3:] == [
        ("2026-04", None),
        ("2026-05", 100),
        ("2026-06", 100),
    ]


def test_people_on_target_are_judged_in_one_team():
    book = moved(
        *ann("North", "04-05", value=500),
        *ann("South", "05-05", value=500),
        kpis=["reps_on_target"],
    )
    kpi = book.kpis["reps_on_target"]

    def on_target(team: Member, period: str) -> tuple[float | None, float | None]:
        line = book.line(kpi, team, Period.parse(period))
        return line.numerator, line.denominator

    assert (on_target(NORTH, "2026-04"), on_target(SOUTH, "2026-04")) == ((1, 2), (0, 1))
    assert (on_target(NORTH, "2026-05"), on_target(SOUTH, "2026-05")) == ((0, 1), (1, 2))
    assert on_target(WHOLE_COMPANY, "2026-05") == (1, 3)
    told = {part.member.name for part in parts(book, kpi, NORTH, Period.parse("2026-05"))}
    assert told == {"Bob"}, "an explanation asks nothing of who has moved on"


def test_who_has_moved_on_does_not_lower_the_median_of_those_who_stay():
    stayed = [
        deal(f"2026-0{month}-03", 100, person=f"P{number}")
        for month in (4, 5)
        for number in range(5)
    ]
    book = moved(*ann("North", "04-05"), *ann("South", "05-05"), *stayed)
    april, may = (
        numbers_in(book, "won_value", NORTH, "person", Period.parse(code))
        for code in ("2026-04", "2026-05")
    )
    assert (len(april), len(may)) == (7, 6)


# What a report may know

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
notebook = "team"
level = "team"
grain = "month"
kpis = ["won_value", "reps_on_target"]
"""
CSV = """id,team,person,stage,opened,closed,value
1,North,Ann,won,2026-04-01,2026-04-05,100
2,North,Bob,won,2026-04-01,2026-04-05,100
3,CANARYTEAM,Ann,won,2026-05-01,2026-05-05,654321
4,CANARYTEAM,Ann,won,2026-05-01,2026-05-06,654321
5,North,Bob,won,2026-06-01,2026-06-05,100
6,CANARYTEAM,CANARYPERSON,won,2026-06-01,2026-06-05,654321
7,North,Cid,lost,2026-04-01,2026-04-05,1
"""


def test_a_team_is_told_since_when_somebody_is_elsewhere_but_not_where(tmp_path: Path):
    for name, text in {
        "kpireport.toml": TOML,
        "data/deals.csv": CSV,
        "goals/2026.csv": "kpi,level,member,period,goal\nwon_value,person,*,2026,1200\n",
        "notebooks/team.ipynb": "{}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    june = Period.parse("2026-06")
    with counted(open_workbench(tmp_path, {}), today=date(2026, 7, 1), periods=[june]) as (found, jobs):  # fmt: skip
        content = next(briefing.content(found, job) for job in jobs if job.member == NORTH)
    folder = tmp_path / "brief"
    folder.mkdir()
    save(content, folder, project=tmp_path)
    told = (folder / "brief.json").read_text(encoding="utf-8")
    stays = json.loads(told)["stays"]
    assert {(stay["group"]["name"], stay["member"]["name"]) for stay in stays} == {("North", "Ann")}
    assert {tuple(map(tuple, stay["turns"])) for stay in stays} == {
        (("1900-01-01", True), ("2026-05-01", False))
    }
    assert [word for word in ("CANARY", "654321") if word in told] == []
    book = load(folder).book
    assert names(book, NORTH, "2026-06") == ["Bob", "Cid"]
    assert book.line(book.kpis["reps_on_target"], NORTH, june).denominator == 2


# The demonstration company: Hannah Pryce sold in London until 2025, and sells in Dublin since


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> tuple[Counted, dict[str, Content]]:
    root = tmp_path_factory.mktemp("demonstration") / "project"
    init(root)
    october = Period.parse("2026-10")
    with counted(open_workbench(root, {}), today=date(2026, 11, 2), periods=[october]) as (found, jobs):  # fmt: skip
        cities = {"London", "Dublin"}
        contents = {
            j.member.name: briefing.content(found, j) for j in jobs if j.member.name in cities
        }
    return found, contents


def said(content: Content) -> str:
    """All that a team's report can show of its people, and its figures as data."""
    report = Report(content)
    exhibits = [
        exhibit(kpi)
        for kpi in ("won_value", "win_rate", "appointments", "sales_cycle")
        for exhibit in (report.ranking, report.multiples, report.contributions, report.slope)
    ]
    exhibits += [report.summary(), report.trend(), report.breakdowns(), report.waterfall()]
    exhibits += [report.waterfall("appointments"), report.scatter("won_value", "win_rate")]
    figures = to_bytes(factsheet(content, "team_scorecard", Format())).decode()
    return figures + "".join(exhibit.html + exhibit.plain for exhibit in exhibits)


def test_hannah_is_nowhere_in_london_s_report_and_present_in_dublin_s(demonstration):
    _, contents = demonstration
    assert "Hannah" not in said(contents["London"])
    dublin = contents["Dublin"]
    assert "Hannah Pryce" in said(dublin)
    kpi = dublin.kpis["won_value"]
    cut = dublin.book.breakdown(kpi, dublin.brief.member, dublin.brief.period, "person")
    assert {share.name: share.goal for share in cut.shares}["Hannah Pryce"] == 57000


def test_hannah_is_judged_in_london_until_december_2025_and_then_in_dublin(demonstration):
    found, _ = demonstration
    kpis = {kpi.name: kpi for kpi in needed(["reps_on_target"], found.bench.kpis)}

    def judged(period: str) -> list[float | None]:
        lines = (
            found.book.line(kpis["reps_on_target"], Member("team", city), Period.parse(period))
            for city in ("London", "Dublin")
        )
        return [line.denominator for line in lines]

    assert (judged("2025-12"), judged("2026-01"), judged("2026-10")) == ([8, 5], [7, 6], [7, 6])


def test_peoples_goals_add_up_to_their_teams_in_every_month_of_two_years(demonstration):
    found, _ = demonstration
    book, kpi = found.book, found.bench.kpis["won_value"]
    months = [m for year in ("2025", "2026") for m in Period.parse(year).within(Grain.MONTH)]
    for month, city in ((month, city) for month in months for city in book.facts.members("team")):
        cuts = book.cuts(Place("team", city), "person")
        added = sum(filter(None, (book.goal(kpi, cut, Span(month)) for cut in cuts)))
        own = book.goals.over("won_value", Member("team", city), Span(month))
        assert added == pytest.approx(float(own)), f"{city}, {month.code}"
