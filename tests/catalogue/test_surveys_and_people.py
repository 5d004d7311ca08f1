"""Surveys and people: what is answered, how sure that makes us, who is there and how they are rated."""

from functools import cache

import pytest

from kpireport.catalog import people, surveys
from kpireport.variance import Reason
from tests.catalogue.published.paths import book_from, measured, team
from tests.core.world import goal, line_of


def answers(kind, *scores, **more):
    return [{"answered_on": "2026-06-15", "kind": kind, "score": score} | more for score in scores]


SURVEYS = [
    *answers("nps", 10, 9, 7, 3, None, asked_on="2026-06-01"),
    {"kind": "nps", "asked_on": "2026-06-02"},
    *answers("csat", 5, 4, 2),
    *answers("ces", 7, 5, 3),
]
PEOPLE = [
    {"person": "Ann", "started_on": "2026-01-01", "fte": 1},
    {"person": "Bob", "started_on": "2026-02-01", "ended_on": "2026-06-10", "fte": 0.5},
    {"person": "Cy", "fte": 0.8},
    {"person": "Di", "started_on": "2026-06-15", "fte": 1},
]
RATINGS = [
    {"criterion": "values", "score": 4},
    {"criterion": "behaviour", "score": 5},
    {"criterion": "skills", "score": 3, "person": "Bob"},
    {"criterion": "drive", "score": 2, "person": "Bob"},
]
TABLES = {
    "surveys": SURVEYS,
    "people": PEOPLE,
    "working_time": [
        {"worked_on": "2026-06-15", "worked_hours": 140, "planned_hours": 160, "absent_hours": 8}
    ],
    "ratings": [{"rated_on": "2026-06-15"} | row for row in RATINGS],
    "activities": [{"kind": "call", "done_on": "2026-06-15"}] * 8,
    "deals": [{"stage": "won", "closed_on": "2026-06-15"}] * 2,
}
BY_HAND = {
    "nps": 100 * (2 - 1) / 4,
    "csat": 2 / 3,
    "csat_mean": 11 / 3,
    "csat_index": 11 / 15,
    "ces": 5,
    "ces_agree": 2 / 3,
    "survey_answers": 10,
    "survey_response_rate": 5 / 6,
    "headcount": 3,
    "fte": 2.8,
    "joiners": 1,
    "leavers": 1,
    "staff_turnover": 1 / 3,
    "staff_turnover_start": 1 / 3,
    "staff_turnover_annual": 4,
    "staff_tenure": (180 + 15) / 2,
    "absence_rate": 8 / 160,
    "hours_worked": 140,
    "wins_per_activity": 2 / 8,
    "activities_per_day": 8 / 22,
    "rating": 14 / 4,
    "values_and_behaviour": 4.5,
    "skills": 3,
    "effectiveness_and_drive": 2,
    "good_ratings": 2 / 4,
}
KPIS = [kpi.name for module in (surveys, people) for kpi in module.KPIS]


@cache
def of_june():
    return measured(TABLES, KPIS)


@pytest.mark.parametrize("kpi", KPIS)
def test_a_kpi_of_surveys_and_people_is_as_counted_by_hand(kpi):
    assert of_june()[kpi] == pytest.approx(BY_HAND[kpi])


def test_the_promoter_score_of_the_company_is_no_mean_of_its_teams():
    rows = {"surveys": [*answers("nps", *[10] * 9, 0), *answers("nps", 0, team="South")]}
    north, south = (
        measured(rows, ["nps"], member=team(name))["nps"] for name in ("North", "South")
    )
    assert (north, south) == (80, -100)
    assert measured(rows, ["nps"])["nps"] == pytest.approx(100 * (9 - 2) / 11)


@pytest.mark.parametrize("kpi", ["nps", "csat", "csat_mean", "csat_index", "ces", "ces_agree"])
def test_no_answers_give_no_number(kpi):
    kind = kpi.partition("_")[0]
    rows = {"surveys": [*answers(kind, None), *answers("other", 5)]}
    assert measured(rows, [kpi])[kpi] is None


@pytest.mark.parametrize(("count", "reason"), [(29, Reason.TOO_FEW), (30, None)])
def test_of_fewer_than_thirty_answers_nothing_is_judged(count, reason):
    book = book_from(
        {"surveys": answers("csat", *[5] * count)},
        ["csat", "csat_index"],
        goals=[goal("csat", "2026-06", 0.8), goal("csat_index", "2026-06", 0.8)],
    )
    assert line_of(book, "csat").reason is reason
    assert line_of(book, "csat_index").reason is reason


def test_the_interval_of_a_share_of_the_scale_is_on_that_scale():
    book = book_from({"surveys": answers("csat", 5, 4, 2, 4)}, ["csat_index", "csat_mean"])
    index, mean = (line_of(book, name).estimate for name in ("csat_index", "csat_mean"))
    assert (index.low, index.high) == pytest.approx((mean.low / 5, mean.high / 5))
    assert index.answers == mean.answers == 4


def test_a_person_of_few_ratings_is_not_judged():
    book = book_from(TABLES, ["rating"], goals=[goal("rating", "2026-06", 3)])
    assert line_of(book, "rating").reason is Reason.TOO_FEW


def test_nobody_at_the_start_nor_the_end_gives_no_turnover():
    rows = {"people": [{"person": "Ann", "started_on": "2026-06-02", "ended_on": "2026-06-20"}]}
    asked = ["staff_turnover", "staff_turnover_start", "staff_tenure"]
    assert set(measured(rows, asked).values()) == {None}
