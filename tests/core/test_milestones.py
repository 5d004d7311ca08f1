"""Milestones: read strictly, and how they stand on a day."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpireport.errors import GoalError
from kpireport.levels import COMPANY
from kpireport.milestones import (
    Milestone,
    Stage,
    Standing,
    read_milestones,
    standings,
    tally,
    unknown_members,
)
from kpireport.objectives import Objective
from kpireport.periods import Calendar, Period
from kpireport.variance import Status
from kpireport.words import Text
from tests.core.world import LEVELS

GROW = Objective(
    Text("Grow", "Croître"),
    Text("Win more"),
    Text(""),
    "Ann",
    None,
    COMPANY,
    COMPANY,
    ("won_value",),
)
WHOLE = """
[[milestones]]
name = { en = "Contract signed", fr = "Contrat signé" }
owner = "Ann"
due = 2026-06-30
done = 2026-06-12
kpi = "won_value"
objective = "Grow"

[[milestones]]
name = "Office opened"
level = "team"
member = "North"
owner = " Bob "
due = 2026-09-30
"""


def read(tmp_path: Path, text: str | bytes) -> tuple[Milestone, ...]:
    path = tmp_path / "goals" / "milestones.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_milestones(
        tmp_path, kpis=("won_value", "win_rate"), objectives=[GROW], levels=LEVELS
    )


def test_a_milestone_says_what_who_when_for_whom_and_what_it_serves(tmp_path):
    signed, opened = read(tmp_path, WHOLE)
    assert signed == Milestone(
        Text("Contract signed", "Contrat signé"), "Ann", date(2026, 6, 30), COMPANY, COMPANY,
        date(2026, 6, 12), "won_value", GROW.name, line=2,
    )  # fmt: skip
    assert opened == Milestone(
        Text("Office opened"), "Bob", date(2026, 9, 30), "team", "North", line=10
    )


def test_without_a_file_or_with_nothing_in_it_there_is_no_milestone(tmp_path):
    nothing = {"kpis": (), "objectives": (), "levels": LEVELS}
    assert read_milestones(tmp_path, **nothing) == ()
    for text in ("", "\n# none yet\n", "\ufeff# none\r\n"):
        assert read(tmp_path, text) == ()


def entry(**values: str) -> str:
    given = {"name": '"A"', "owner": '"Ann"', "due": "2026-06-30"} | values
    return "[[milestones]]\n" + "".join(
        f"{key} = {value}\n" for key, value in given.items() if value
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (entry(owner=""), "line 1: owner is missing: a milestone has a name, an owner and a due date"),
        (entry(due=""), "line 1: due is missing"),
        (entry(name=""), "line 1: name is missing"),
        (entry(owner='"  "'), "line 3: owner is empty"),
        (entry(name='" "'), "line 2: name cannot be used: expected some text"),
        (entry(name='{ de = "Auf" }'), "line 2: name cannot be used: expected a text, or one each for en, fr"),
        (entry(due='"2026-06-30"'), "line 4: due cannot be used"),
        (entry(due="2026-06-30T10:00:00"), "line 4: due cannot be used"),
        (entry(done="true"), "line 5: done cannot be used"),
        (entry(deu="2026-06-30"), "line 5: deu is no key of a milestone: did you mean 'due'?"),
        (entry(due="2026-06-31"), "there is no such date as 2026-06-31"),
        (entry(level='"tema"', member='"North"'), "line 5: 'A': no level is called 'tema': did you mean 'team'?"),
        (entry(level='"team"'), "'A': it names no member of level 'team'"),
        (entry(member='"North"'), "line 5: 'A': it names 'North', but is of the company: name its level"),
        (entry(kpi='"win_rat"'), "line 5: 'A': no KPI is called 'win_rat': did you mean 'win_rate'?"),
        (entry(objective='"Grwo"'), "line 5: 'A': no objective is called 'Grwo': did you mean 'Grow'?"),
        (entry() + entry(), "line 5: 'A' stands twice, first on line 1"),
        ("[milestones]\nname = 'A'\n", "line 1: each milestone begins with [[milestones]]"),
        ("[[milestone]]\nname = 'A'\n", "line 1: there is no key 'milestone': each begins with [[milestones]]"),
        ("milestones = [3]\n", "cannot be used"),
        (b"# \xff\nmilestones = []\n", "is not UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(GoalError, match=re.escape(told)):
        read(tmp_path, text)


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    text = entry(owner="", due="") + entry(name='"B"', kpi='"x"', objective='"y"')
    with pytest.raises(GoalError) as caught:
        read(tmp_path, text)
    found = re.findall(r"line (\d+): (\S+)", str(caught.value))
    assert found == [("1", "owner"), ("1", "due"), ("7", "'B':"), ("8", "'B':")]


def test_members_that_nobody_knows_are_told(tmp_path):
    found = read(tmp_path, WHOLE)
    (fault,) = unknown_members(found, "team", ["Nord"])
    assert (
        str(fault)
        == "goals/milestones.toml, line 10: no team is called 'North': did you mean 'Nord'?"
    )
    assert unknown_members(found, "team", ["North"]) == []
    assert unknown_members(found, "person", []) == []


# How it stands

DUE = date(2026, 6, 30)
OPEN = Milestone(Text("A"), "Ann", DUE)


@pytest.mark.parametrize(
    ("day", "done", "stage", "status", "days"),
    [
        ((5, 30), None, Stage.OPEN, Status.ON_TRACK, -31),
        ((5, 31), None, Stage.SOON, Status.AT_RISK, -30),
        ((6, 30), None, Stage.SOON, Status.AT_RISK, 0),
        ((7, 1), None, Stage.OVERDUE, Status.OFF_TRACK, 1),
        ((7, 31), (6, 30), Stage.DONE, Status.ON_TRACK, 0),
        ((7, 31), (7, 1), Stage.DONE_LATE, Status.AT_RISK, 1),
        ((7, 1), (7, 1), Stage.DONE_LATE, Status.AT_RISK, 1),
        ((6, 30), (7, 1), Stage.SOON, Status.AT_RISK, 0),
        ((7, 9), (7, 10), Stage.OVERDUE, Status.OFF_TRACK, 9),
        ((4, 30), (4, 1), Stage.DONE, Status.ON_TRACK, -90),
    ],
)
def test_a_milestone_stands_as_it_was_known_on_the_day(day, done, stage, status, days):
    made = replace(OPEN, done=date(2026, *done) if done else None)
    standing = Standing(made, date(2026, *day))
    assert (standing.stage, standing.status, standing.days) == (stage, status, days)


def named(
    name: str, due: tuple[int, int, int], done: tuple[int, int, int] | None = None
) -> Milestone:
    return Milestone(Text(name), "Ann", date(*due), done=date(*done) if done else None)


SOME = [
    named("done in time", (2026, 3, 31), (2026, 3, 30)),
    named("done late", (2026, 4, 30), (2026, 5, 2)),
    named("late", (2026, 5, 31)),
    named("early", (2026, 9, 30), (2026, 6, 1)),
    named("soon", (2026, 7, 15)),
    named("later", (2026, 12, 31)),
    named("left open", (2025, 11, 30)),
    named("last year's, done this year", (2025, 11, 30), (2026, 1, 5)),
    named("last year's", (2025, 11, 30), (2025, 11, 5)),
    named("next year's", (2027, 2, 28)),
    named("next January's", (2027, 1, 15)),
]


def names(
    period: str, as_of: date = date(2026, 12, 31), calendar: Calendar | None = None
) -> list[str]:
    found = standings(SOME, Period.parse(period, calendar), as_of)
    return [each.milestone.name.en for each in found]


def test_a_report_shows_the_years_milestones_and_what_earlier_ones_left_open_the_late_first():
    assert names("2026-06") == [
        "left open", "late", "soon", "later", "last year's, done this year", "done late", "done in time",
        "early",
    ]  # fmt: skip


def test_a_milestone_of_next_year_is_shown_when_it_is_due_soon():
    assert "next January's" in names("2026-12")
    assert "next year's" not in names("2026-12")
    assert "next January's" not in names("2026-11")


def test_a_running_period_shows_them_as_of_the_last_day_of_the_data():
    (late,) = [
        each
        for each in standings(SOME, Period.parse("2026-Q2"), date(2026, 5, 31))
        if each.milestone.name.en == "late"
    ]
    assert (late.stage, late.day) == (Stage.SOON, date(2026, 5, 31))
    assert standings(SOME, Period.parse("ALL"), date(2026, 5, 31))[0].day == date(2026, 5, 31)


def test_the_companys_year_decides_which_are_shown():
    fiscal = Calendar(first_month=7)
    assert "last year's" in names("2026-06", calendar=fiscal)
    assert "last year's" not in names("2026-08", calendar=fiscal)
    assert "later" not in names("2026-06", calendar=fiscal)


def test_reached_milestones_are_counted_of_those_due_and_early_ones_apart():
    counts = tally(standings(SOME, Period.parse("2026-06"), date(2026, 12, 31)))
    assert (counts.due, counts.reached, counts.early) == (5, 3, 1)
    assert tally([]) == tally(standings(SOME[-2:], Period.parse("2026-06"), DUE))
