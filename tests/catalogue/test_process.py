"""Internal processes: cases are a stock with flows, rates roll up by sums, and what is lost is told in time and money."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.catalog.process import KPIS
from tests.catalogue.published.paths import book_from, measured, team
from tests.core.world import line_of

CASES = [
    {
        "case_id": "1", "opened_on": "2026-06-01", "closed_on": "2026-06-05", "due_on": "2026-06-05",
        "cost": 100, "hours": 2, "right_first_time": True,
    },
    {
        "case_id": "2", "opened_on": "2026-06-02", "closed_on": "2026-06-12", "due_on": "2026-06-10",
        "cost": 300, "hours": 6, "right_first_time": False,
    },
    {
        "case_id": "3", "opened_on": "2026-05-20", "closed_on": "2026-06-09", "hours": 4,
        "right_first_time": True, "team": "South",
    },
    {"case_id": "4", "opened_on": "2026-06-20", "due_on": "2026-06-25", "team": "South"},
    {"case_id": "5", "opened_on": "2026-05-01", "due_on": "2026-08-01"},
]  # fmt: skip


def step(case: str, name: str, attempt: int, work: float, waiting: float, **more):
    """A pass through a step on a day of June."""
    return {
        "case_id": case, "step": name, "attempt": attempt, "ended_on": "2026-06-09",
        "work_minutes": work, "waiting_minutes": waiting, "passed": True,
    } | more  # fmt: skip


STEPS = [
    step("1", "check", 1, 30, 60, cost=50),
    step("1", "pay", 1, 10, 20, cost=10),
    step("2", "check", 1, 20, 40, cost=30, passed=False),
    step("2", "check", 2, 25, 5, cost=40),
    step("2", "pay", 1, 15, 0, cost=20),
    step("3", "check", 1, 60, 120, cost=100, team="South"),
]
BY_HAND = {
    "cases_opened": 3,
    "cases_closed": 3,
    "cases_closed_per_working_day": 3 / 22,
    "open_cases": 2,
    "opening_cases": 2,
    "open_case_age": (10 + 60) / 2,
    "overdue_cases": 1,
    "cycle_time": (4 + 10 + 20) / 3,
    "cycle_time_median": 10,
    "cycle_time_p90": 18,
    "cases_on_time": 1 / 2,
    "right_first_time": 2 / 3,
    "cost_per_case": 200,
    "hours_per_case": 4,
    "minutes_per_pass": 160 / 6,
    "first_pass_yield": 4 / 5,
    "rolled_throughput_yield": 2 / 3,
    "rework_rate": 1 / 6,
    "waiting_share": 245 / 405,
    "flow_efficiency": 160 / 405,
    "waiting_hours": 245 / 60,
    "rework_hours": 25 / 60,
    "hours_lost": 270 / 60,
    "money_lost": 40,
}


@cache
def found():
    return measured({"cases": CASES, "process_steps": STEPS}, [kpi.name for kpi in KPIS])


@pytest.mark.parametrize("kpi", [kpi.name for kpi in KPIS])
def test_every_kpi_of_a_few_cases_is_as_computed_by_hand(kpi):
    assert found()[kpi] == pytest.approx(BY_HAND[kpi])


def test_the_company_is_not_the_mean_of_its_teams():
    north, south = (
        measured({"cases": CASES}, ["cycle_time"], member=team(name))["cycle_time"]
        for name in ("North", "South")
    )
    assert (north, south) == (7, 20)
    assert found()["cycle_time"] != pytest.approx((north + south) / 2)


def test_yields_can_be_cut_by_step_and_multiply_to_what_goes_through_without_rework():
    book = book_from(
        {"process_steps": [*STEPS, step("3", "pay", 1, 5, 5, passed=False)]},
        ["first_pass_yield", "rolled_throughput_yield", "hours_lost"],
        dimensions=["step"],
    )
    line = line_of(book, "first_pass_yield")
    by_step = book.breakdown(line.kpi, line.member, line.period, "step").shares
    yields = {share.name: share.actual for share in by_step}
    assert yields == {"check": pytest.approx(2 / 3), "pay": pytest.approx(2 / 3)}
    assert line_of(book, "rolled_throughput_yield").actual == pytest.approx(4 / 9)
    lost = line_of(book, "hours_lost")
    parts = book.breakdown(lost.kpi, lost.member, lost.period, "step").shares
    assert {share.name: share.actual for share in parts} == {
        "check": pytest.approx(250 / 60),
        "pay": pytest.approx(25 / 60),
    }


def test_where_nothing_was_closed_there_is_no_rate():
    waiting = [{"case_id": "1", "opened_on": "2026-06-01"}]
    assert measured({"cases": waiting}, ["cycle_time", "cases_on_time", "cost_per_case"]) == {
        "cycle_time": None,
        "cases_on_time": None,
        "cost_per_case": None,
    }


def test_a_case_closed_before_it_was_due_never_was_overdue():
    early = {
        "case_id": "1",
        "opened_on": "2026-04-01",
        "closed_on": "2026-04-20",
        "due_on": "2026-06-10",
    }
    for period in ("2026-05", "2026-06", "2026-07"):
        rows = {"cases": [early, *CASES]}
        assert measured(rows, ["overdue_cases"], period)["overdue_cases"] == (
            0 if period == "2026-05" else 1
        )


DAYS = st.dates(date(2026, 4, 1), date(2026, 7, 31))


@settings(max_examples=15, deadline=None)  # each asks the engine
@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=8))
def test_opening_and_opened_less_closed_is_what_is_open(spans):
    rows = [
        {
            "case_id": str(number),
            "opened_on": first if last is None else min(first, last),
            "closed_on": last and max(first, last),
        }
        for number, (first, last) in enumerate(spans)
    ]
    rows.append({"case_id": "always", "opened_on": "2026-01-01"})
    names = ["opening_cases", "cases_opened", "cases_closed", "open_cases"]
    for period in ("2026-05", "2026-06", "2026-Q2"):
        flows = measured({"cases": rows}, names, period, sparse=["cases"])
        assert flows["open_cases"] == (
            flows["opening_cases"] + flows["cases_opened"] - flows["cases_closed"]
        )
