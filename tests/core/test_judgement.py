"""A controller's questions about goals: each is asked where it should be, and kept where all is well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpireport.book import Book
from kpireport.door.project import ScorecardSpec
from kpireport.formats import Format
from kpireport.formula import Constant
from kpireport.goals import Goal, Goals
from kpireport.judging.cases import Case, Sheet
from kpireport.judging.judgement import judged
from kpireport.judging.remarks import Letter, Weight
from kpireport.kpi import simple
from kpireport.levels import COMPANY, WHOLE_COMPANY, Member
from kpireport.objectives import Objective
from kpireport.periods import Period
from kpireport.vocabulary import count
from kpireport.words import Text
from tests.core.world import book_of, deal, deals, goal

AS_OF = date(2026, 6, 30)
JUNE = Period.parse("2026-06")
NORTH = Member("team", "North")
FIVE = ("won_value", "won_deals", "win_rate", "average_deal_value", "sales_cycle")
_books: dict[str, Book] = {}  # the same rows are counted once
BARE = simple("bare", "Bare", count("deals", on="closed_on"))


def months(values: Sequence[float], **more: Any) -> list[dict[str, Any]]:
    """One won deal in each of the months up to June 2026; none where there is no value."""
    first = JUNE.before(len(values) - 1)
    return [
        deal(f"{first.before(-index).code}-15", value, **more)
        for index, value in enumerate(values)
        if value
    ]


def year(value: float = 100.0) -> list[dict[str, Any]]:
    return months([value] * 12)


def objective(*kpis: str, **more: Any) -> Objective:
    given = {
        "name": Text("Grow"),
        "aim": Text("Win more"),
        "vision": Text(""),
        "owner": "Ann",
        "due": date(2026, 12, 31),
        "level": COMPANY,
        "member": COMPANY,
    }
    return Objective(**(given | more), kpis=kpis or ("won_value",))


def case_of(
    rows: Sequence[Mapping[str, Any]],
    goals: Iterable[Goal],
    *,
    kpis: Sequence[Any] = FIVE,
    level: str = COMPANY,
    period: Period = JUNE,
    objectives: Sequence[Objective] = (objective(*FIVE),),
) -> Case:
    """One scorecard of a level in June 2026, and the goals and objectives of the company behind it."""
    key = repr((list(rows), kpis, period))
    if key not in _books:
        _books[key] = book_of({"deals": deals(*rows)}, kpis, (period.code,), as_of=AS_OF)
    book = replace(_books[key], goals=Goals(tuple(goals), _books[key].kpis))
    names = tuple(one if isinstance(one, str) else one.name for one in kpis)
    spec = ScorecardSpec("sheet", level, period.grain, names, {}, (), ())
    sheet = Sheet(spec, period, book.members(level))
    return Case(book, (sheet,), tuple(objectives), frozenset({"deals"}), Format("en", "EUR"))


def said(case: Case, code: str) -> list[str]:
    """The remarks of one kind, as they are printed."""
    found = [str(remark) for remark in judged(case) if remark.code == code]
    return [text.replace("\u00a0", " ") for text in found]


def only(case: Case, code: str) -> str:
    (text,) = said(case, code)
    return text


SOUND = (
    goal("won_value", "2026", 1440),
    goal("won_deals", "2026", 14),
    goal("win_rate", "2026", 1),
    goal("average_deal_value", "2026", 105),
    goal("sales_cycle", "2026", 0),
)


def test_goals_that_are_specific_measurable_attainable_relevant_and_time_bound_get_no_remark():
    assert list(judged(case_of(months([90, 130] * 6), SOUND))) == []


# Specific


def test_a_kpi_with_a_goal_and_no_description_is_named():
    kpis = (*FIVE[:4], BARE)
    found = case_of(year(), [*SOUND[:4], goal("bare", "2026", 24)], kpis=kpis)
    assert only(found, "undescribed").startswith(
        "note: specific: bare has goals but no description"
    )
    assert said(case_of(year(), SOUND[:4], kpis=kpis), "undescribed") == []


def test_goals_of_a_level_without_scorecards_are_named():
    goals = [*SOUND, goal("won_value", "2026", 1200, Member("person", "Ann"))]
    text = only(case_of(year(), goals), "no_own_scorecard")
    assert text == (
        "note: specific: the person has goals (won_value) but no scorecard: they show only in the reports above"
    )
    assert said(case_of(year(), goals[-1:], level="person"), "no_own_scorecard") == []


# Measurable


def test_goals_whose_tables_are_not_mapped_are_in_doubt():
    goals = [*SOUND, goal("new_leads", "2026", 12), goal("qualified_leads", "2026", 12)]
    text = only(case_of(year(), goals), "unmapped")
    assert text == (
        "doubt: measurable: new_leads, qualified_leads have goals, but no table leads is mapped "
        "to compute them from"
    )
    mapped = replace(case_of(year(), goals), mapped=frozenset({"deals", "leads"}))
    assert said(mapped, "unmapped") == []


def test_a_member_with_a_goal_and_never_a_number_is_named_unless_the_goal_is_everybodys():
    rows = [*year(), deal(None, 5, "open", team="South", opened_on="2026-05-02")]
    teams = [
        goal("average_deal_value", "2026", 90, Member("team", name)) for name in ("North", "South")
    ]
    text = only(case_of(rows, teams, level="team"), "never_measured")
    assert text == (
        "doubt: measurable: average_deal_value: the team South has a goal, but no number up to June 2026"
    )
    everybody = [goal("average_deal_value", "2026", 90, Member("team", "*"))]
    assert said(case_of(rows, everybody, level="team"), "never_measured") == []


def test_a_number_of_a_period_that_the_data_cover_in_part_is_a_number():
    last_year = case_of(year(), SOUND, period=Period.parse("2025"))
    assert said(last_year, "never_measured") == []
    none = [deal(None, 5, "open", opened_on="2026-05-02")]
    assert len(said(case_of(none, SOUND[3:4], period=Period.parse("2025")), "never_measured")) == 1


def test_members_that_only_goals_know_are_named_once():
    names = [f"Nobody {number}" for number in range(5)]
    goals = [goal("won_value", "2026", 90, Member("person", name)) for name in names]
    text = only(case_of(year(), [*SOUND, *goals]), "no_rows")
    assert text == (
        "doubt: measurable: the goals name 5 persons 'Nobody 0', 'Nobody 1', 'Nobody 2' and 2 more, "
        "which have no row in any table"
    )
    assert said(case_of(year(), SOUND), "no_rows") == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (objective("won_value", level="team", member="Nort"), "did you mean 'North'?"),
        (objective("sales_cycle"), "none of its KPIs (sales_cycle) has a goal for the company"),
        (objective("won_value", "win_rate"), "names win_rate, which no scorecard of the company"),
    ],
)
def test_an_objective_that_no_number_can_tell_of_is_in_doubt(wrong: Objective, words: str):
    found = case_of(year(), SOUND[:1], kpis=("won_value",), objectives=[wrong])
    assert words in only(found, "objective")
    assert said(case_of(year(), SOUND), "objective") == []


# Attainable


def test_a_goal_far_beyond_the_best_ever_is_in_doubt_and_says_which_and_when():
    rows = months([80, 120, 90, 70, 60, 100, 90])
    text = only(case_of(rows, [goal("won_value", "2026-07", 150)]), "beyond")
    assert text == (
        "doubt: attainable: won_value: the goal of the company lies 25% beyond the best of the last 7 known "
        "months (goal €150 in July 2026; best €120 in January 2026)"
    )
    assert said(case_of(rows, [goal("won_value", "2026-07", 132)]), "beyond") == []


def test_a_goal_that_a_reader_sees_no_difference_to_is_not_beyond_anything():
    phased = case_of(year(), [goal("won_deals", "2026", 14)], kpis=("won_deals",))
    assert said(phased, "beyond") == said(phased, "always_missed") == []
    twice = case_of(year(), [goal("won_deals", "2026", 24)], kpis=("won_deals",))
    assert "(goal 2 in July 2026; best 1 in July 2025)" in only(twice, "beyond")


def test_where_less_is_better_the_best_is_the_least():
    slow = [deal(f"2026-0{month}-15", 5, opened_on=f"2026-0{month}-05") for month in range(1, 7)]
    cycle = ("sales_cycle",)
    text = only(case_of(slow, [goal("sales_cycle", "2026-07", 8)], kpis=cycle), "beyond")
    assert "lies 20% beyond the best" in text
    assert "(goal 8.0 days in July 2026; best 10.0 days in January 2026)" in text
    near = case_of(slow, [goal("sales_cycle", "2026-07", 9)], kpis=cycle)
    assert said(near, "beyond") == []
    lax = case_of(slow, [goal("sales_cycle", "2026-07", 11)], kpis=cycle)
    assert "each of the last 6 known months" in only(lax, "always_reached")


def test_of_fewer_than_six_known_months_nothing_is_concluded():
    rows = months([80, 120, 90, 70, 60])
    for amount in (1, 1000):
        found = case_of(rows, [goal("won_value", "2026-07", amount)])
        assert [remark for remark in judged(found) if remark.letter is Letter.ATTAINABLE] == []


def test_a_month_that_the_data_do_not_cover_is_no_history():
    rows = [*months([80, 120, 90, 70, 60]), deal("2026-07-02", 500)]
    assert said(case_of(rows, [goal("won_value", "2026-07", 1)]), "always_reached") == []


def test_a_goal_that_every_month_of_the_last_year_reached_is_asked_about():
    rows = months([10, *[80] * 11, 90])
    text = only(case_of(rows, [goal("won_value", "2026-07", 75)]), "always_reached")
    assert text == (
        "note: attainable: won_value: the goal of the company was reached in each of the last 12 known months "
        "(goal €75 in July 2026; worst €80 in July 2025): does it ask for enough?"
    )
    assert said(case_of(rows, [goal("won_value", "2026-07", 81)]), "always_reached") == []


def test_a_goal_that_cannot_be_set_higher_is_not_asked_about():
    every = case_of(year(), [goal("win_rate", "2026-07", 1)], kpis=("win_rate",))
    assert said(every, "always_reached") == []
    most = case_of(year(), [goal("win_rate", "2026-07", 0.9)], kpis=("win_rate",))
    assert len(said(most, "always_reached")) == 1


def test_a_goal_that_was_missed_all_the_time_is_asked_about():
    rows = year(95)
    same = [goal("won_value", "2025", 1200), goal("won_value", "2026", 1200)]
    text = only(case_of(rows, same), "always_missed")
    assert (
        "was missed in each of the last 12 known months (goal €100 in July 2026; best €95" in text
    )
    reached_once = case_of([*rows, deal("2026-02-20", 5)], same)
    assert said(reached_once, "always_missed") == []
    lowered = [goal("won_value", "2025", 1200), goal("won_value", "2026-06", 100)]
    assert said(case_of(rows, [*lowered, goal("won_value", "2026-07", 90)]), "always_missed") == []


def test_what_many_goals_share_is_said_once_with_counts_and_the_furthest_first():
    names = [f"P{number:02}" for number in range(60)]
    rows = [
        row
        for index, name in enumerate(names)
        for row in months([100 + index if index < 14 else 20] * 12, person=name)
    ]
    goals = [goal("won_value", "2026", 12 * 50, Member("person", name)) for name in names]
    found = case_of(rows, goals, level="person", kpis=("won_value",))
    text = only(found, "always_reached")
    assert "the goals of 14 of 60 persons were reached in each of the last 12 known months" in text
    assert "P13 (goal €50 in July 2026; worst €113 in July 2025), P12 (" in text
    assert text.endswith("and 11 more")
    assert "the goals of 46 of 60 persons lie more than 10% beyond" in only(found, "beyond")
    assert len(list(judged(found))) < 8


# Relevant


def test_kpis_of_a_scorecard_that_nobody_has_a_goal_for_are_named():
    text = only(case_of(year(), SOUND[:3]), "idle_kpis")
    assert text.startswith(
        "note: relevant: sheet (company, month): average_deal_value, sales_cycle have"
    )
    assert said(case_of(year(), SOUND), "idle_kpis") == []


def test_a_scorecard_without_any_goal_to_come_is_in_doubt():
    past = case_of(year(), [goal("won_value", "2025", 1200)])
    assert only(past, "no_goals").startswith("doubt: relevant: sheet (company, month): no KPI has")
    assert said(case_of(year(), SOUND), "no_goals") == []


def test_goals_that_no_scorecard_shows_are_named_with_their_level():
    goals = [*SOUND, goal("new_leads", "2026", 12), goal("won_value", "2026", 9, NORTH)]
    assert only(case_of(year(), goals), "unshown").endswith(
        "new_leads (company) has goals that no scorecard shows"
    )
    teams_only = case_of(year(), goals, level="team")
    assert "won_value (company)" in only(teams_only, "unshown")
    assert said(case_of(year(), SOUND), "unshown") == []


@pytest.mark.parametrize(("number", "code"), [(4, "few_kpis"), (5, ""), (8, ""), (9, "many_kpis")])
def test_five_to_eight_kpis_are_a_good_number(number: int, code: str):
    kpis = [
        simple(f"k{index}", f"K{index}", count("deals", on="closed_on") + Constant(index))
        for index in range(number)
    ]
    found = case_of(year(), [], kpis=kpis)
    codes = {remark.code for remark in judged(found)} & {"few_kpis", "many_kpis"}
    assert codes == ({code} if code else set())
    if code:
        assert f"sheet (company, month): {number}" in only(found, code)


def test_kpis_with_goals_that_stand_on_no_objective_are_named_together():
    found = case_of(year(), SOUND, objectives=[objective(*FIVE[:3])])
    assert only(found, "unaligned") == (
        "note: relevant: average_deal_value, sales_cycle have goals but stand on no objective"
    )
    assert said(case_of(year(), SOUND), "unaligned") == []


def test_a_project_without_objectives_is_told_so_once():
    found = case_of(year(), SOUND, objectives=[])
    assert len(said(found, "no_objectives")) == 1
    assert said(found, "ownerless") == said(found, "unaligned") == []
    assert said(case_of(year(), SOUND), "no_objectives") == []


# Time-bound


def test_a_goal_for_all_time_is_named():
    endless = case_of(year(), [*SOUND[1:], goal("won_value", "ALL", 5000)])
    assert only(endless, "endless").startswith("note: time-bound: won_value: a goal for ALL time")
    assert said(case_of(year(), SOUND), "endless") == []


def test_goals_that_have_all_ended_before_the_reported_period_are_in_doubt():
    found = case_of(year(), [*SOUND[1:], goal("won_value", "2026-05", 100)])
    assert only(found, "over") == (
        "doubt: time-bound: the goals have ended, and none is set for June 2026 or later: won_value (company)"
    )
    assert said(case_of(year(), SOUND), "over") == []


def test_goals_that_no_period_of_the_scorecard_follows_from_are_in_doubt():
    week = case_of(year(), SOUND[:1], period=Period.parse("2026-W26"))
    assert only(week, "unfit") == (
        "doubt: time-bound: the goals are for periods from which none follows for a week: won_value (company)"
    )
    assert said(week, "over") == []
    rate = case_of(year(), [goal("win_rate", "2026", 1)], period=Period.parse("2026-W26"))
    assert said(rate, "unfit") == []


def test_a_member_whose_goals_have_ended_is_named_while_it_goes_on():
    rows = [*months([50] * 12, team="South"), *year(), deal("2025-08-03", 9, team="Gone")]
    south, gone = (
        goal("won_value", "2025", 600, Member("team", name)) for name in ("South", "Gone")
    )
    goals = [goal("won_value", "2026", 1200, NORTH), south, gone]
    found = case_of(rows, goals, level="team")
    assert only(found, "over_for_some") == (
        "note: time-bound: won_value: the goals of the team South have ended"
    )
    assert said(case_of(rows, goals[:1], level="team"), "over_for_some") == []


def test_goals_that_end_with_the_reported_period_ask_for_the_next_ones():
    found = case_of(year(), [*SOUND[1:], goal("won_value", "2026-06", 100)])
    assert only(found, "no_next") == (
        "note: time-bound: no goal is set yet for July 2026: won_value (company)"
    )
    assert said(case_of(year(), SOUND), "no_next") == []


def test_objectives_without_a_day_or_an_owner_are_named():
    found = case_of(year(), SOUND, objectives=[objective(*FIVE, due=None, owner="")])
    assert only(found, "undated") == "note: time-bound: 1 objective has no due date: 'Grow'"
    assert only(found, "unowned") == "note: time-bound: 1 objective has no owner: 'Grow'"
    good = case_of(year(), SOUND)
    assert said(good, "undated") == said(good, "unowned") == []


def test_an_objective_whose_day_is_over_is_in_doubt_while_its_kpis_miss_their_goals():
    missed = [goal("won_value", "2026", 2400), *SOUND[1:]]
    late = [objective("won_value", "win_rate", due=date(2026, 5, 31))]
    assert only(case_of(year(), missed, objectives=late), "overdue") == (
        "doubt: time-bound: the objective 'Grow' was due on 31 May 2026, and won_value of the company missed "
        "the goal in June 2026"
    )
    reached = [goal("won_value", "2026", 1200), *SOUND[1:]]
    assert said(case_of(year(), reached, objectives=late), "overdue") == []
    assert said(case_of(year(), missed), "overdue") == []


def test_goals_that_nobody_answers_for_are_counted_by_level():
    found = case_of(
        year(), SOUND, objectives=[objective(*FIVE[:4], owner=""), objective("sales_cycle")]
    )
    assert only(found, "ownerless") == (
        "note: time-bound: 4 of the company's 5 goals (won_value, won_deals, win_rate and 1 more) have no owner: "
        "no objective that has one names them"
    )
    assert said(case_of(year(), SOUND), "ownerless") == []


def test_a_person_answers_for_its_own_goals():
    goals = [goal("won_value", "2026", 1200, Member("person", "Ann"))]
    assert said(case_of(year(), goals, level="person"), "ownerless") == []
    teams = [goal("won_value", "2026", 1200, NORTH)]
    assert "the teams' only goal" in only(case_of(year(), teams, level="team"), "ownerless")


# All


def test_the_order_is_that_of_the_letters_and_does_not_depend_on_that_of_the_goals():
    goals = [*SOUND, goal("new_leads", "2026", 12), goal("won_value", "2026", 60, NORTH)]
    first, second = (list(judged(case_of(year(), order))) for order in (goals, goals[::-1]))
    assert first == second
    letters = [list(Letter).index(remark.letter) for remark in first]
    assert letters == sorted(letters)
    assert {remark.weight for remark in first} == {Weight.NOTE, Weight.DOUBT}
    assert WHOLE_COMPANY in case_of(year(), SOUND).members("won_value", COMPANY)
