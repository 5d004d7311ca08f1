"""Pace: where a KPI should be today, what the rest of the year needs, and where it would end."""

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _

from kpireport.kpi import Kpi
from kpireport.levels import WHOLE_COMPANY, Member
from kpireport.pace import Pace, covered, pace_of, required
from kpireport.periods import Calendar, Period
from kpireport.units import COUNT
from kpireport.variance import Better, Impact, Status
from kpireport.vocabulary import count, total
from kpireport.words import Text
from tests.core.world import book_of, deal, deals, goal
from tests.shared import shared

NORTH = Member("team", "North")
JUNE_END = date(2026, 6, 30)
YEAR = goal("won_value", "2026", 1200)


def monthly(first: str = "2025-01", months: int = 18, value: float = 100, **more: str) -> list:
    """A deal of this value in each month."""
    start = Period.parse(first)
    return [deal(start.before(-index).start, value, **more) for index in range(months)]


def pace(rows: list, kpi: str | Kpi = "won_value", period: str = "2026-06", **more) -> Pace | None:
    member = more.pop("member", WHOLE_COMPANY)
    more = {"goals": [YEAR], "as_of": JUNE_END} | more
    book = book_of({"deals": deals(*rows)}, [kpi], (period,), **more)
    name = kpi if isinstance(kpi, str) else kpi.name
    return pace_of(book, book.kpis[name], member, Period.parse(period, book.facts.calendar))


# Relations that others publish


def term(name: str) -> dict[str, str]:
    with shared("oracles/kpi_terms.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["standard_name"] == name)


def test_what_is_needed_is_target_minus_income_to_date_over_months_left():
    row = term("Income to be generated per month")
    assert (row["numerator"], row["denominator"]) == ("target - income to date", "months left")
    found = pace(monthly(value=90))
    assert (found.goal, found.to_date, found.left) == (1200, 540, 6)
    assert found.needed == (1200 - 540) / 6 == 110
    assert found.so_far == 90


def test_the_years_income_is_income_to_date_over_the_seasonal_share():
    row = term("Realistic annual income (forecast)")
    assert row["numerator"] == "income to date"
    assert row["denominator"] == "share of year elapsed (or seasonal share)"
    assert row["note"] == "run-rate is wrong with seasonality"
    seasonal = monthly("2025-01", 6) + monthly("2025-07", 6, value=300) + monthly("2026-01", 6)
    found = pace(seasonal)
    assert found.shape == 600 / 2400
    assert found.by_shape == pytest.approx(600 / 0.25) == 2400
    assert found.by_run_rate == pytest.approx(600 / (6 / 12)) == 1200


def test_pace_is_the_number_to_date_against_the_goal_to_date():
    row = term("Pace through the year (year to date)")
    assert (row["numerator"], row["denominator"]) == ("YTD actual", "YTD target")
    found = pace(monthly(value=90))
    assert (found.to_date, found.goal_to_date) == (540, 600)
    assert found.variance.absolute == -60
    assert found.variance.relative == pytest.approx(-0.10)
    assert (found.variance.impact, found.status) == (Impact.BAD, Status.AT_RISK)
    assert (found.reached, found.should_be_reached) == (0.45, 0.5)


def test_the_monthly_goals_until_the_years_end_add_up_to_the_annual_goal():
    assert (
        term("Monthly sales goals (set from a KPI)")["note"]
        == "parts must add up to the annual goal"
    )
    assert (
        pace(monthly("2025-01", 24), period="2026-12", as_of=date(2026, 12, 31)).goal_to_date
        == 1200
    )
    uneven = [goal("won_value", f"2026-{month:02}", 10.01 * month) for month in range(1, 13)]
    found = pace(monthly(), goals=uneven)
    assert found.goal == 780.78
    assert found.goal_to_date == 210.21


# What always holds

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2).map(Fraction)


@given(AMOUNTS, AMOUNTS, st.fractions(min_value=Fraction(1, 31), max_value=53))
def test_what_is_needed_in_the_periods_left_makes_the_goal_exactly(target, to_date, left):
    assert required(target, to_date, left) * left + to_date == target


@given(st.integers(1, 11), st.integers(1, 10**6))
def test_the_goal_is_made_to_the_last_digit_in_every_month(month, target):
    found = paced(monthly_pace(month), goal=float(target))
    whole = Fraction(found.needed) * found.left + Fraction(found.to_date)
    assert float(whole) == pytest.approx(found.goal, rel=1e-12)


def monthly_pace(month: int) -> Pace:
    return Pace(
        AMOUNT, WHOLE_COMPANY, Period.parse(f"2026-{month:02}"), JUNE_END, 1200.0, 100.0 * month, 100.0 * month,
        Fraction(month), Fraction(12 - month),
    )  # fmt: skip


def paced(found: Pace, **values: object) -> Pace:
    return replace(found, **values)


AMOUNT = Kpi("amount", Text("Amount"), COUNT, Better.HIGHER, count("deals", on="closed_on"))


@given(st.integers(1, 12), st.floats(1, 1e9))
def test_in_a_year_without_seasons_shape_and_run_rate_agree(month, value):
    found = paced(monthly_pace(month), to_date=value * month, shape=month / 12)
    if month == 12:
        assert (found.by_shape, found.by_run_rate) == (None, None)
    else:
        assert found.by_shape == pytest.approx(found.by_run_rate)
        assert found.by_run_rate == pytest.approx(value * 12)


def test_at_years_end_nothing_is_needed_and_the_gap_is_the_final_one():
    found = pace(monthly("2025-01", 24, value=90), period="2026-12", as_of=date(2026, 12, 31))
    assert found.is_over
    assert (found.needed, found.by_shape, found.by_run_rate) == (None, None, None)
    assert found.variance.absolute == 12 * 90 - 1200
    assert found.so_far == 90


def test_a_goal_that_is_passed_needs_less_than_nothing():
    found = pace(monthly(value=300))
    assert (found.reached, found.needed) == (1.5, -100)


# Running periods


def test_a_running_month_counts_by_its_days():
    rows = [*monthly("2025-01", 17), deal("2026-06-10", 40)]
    found = pace(rows, as_of=date(2026, 6, 15))
    assert found.to_date == 540
    assert found.goal_to_date == 500 + 100 / 2
    assert (found.elapsed, found.left) == (Fraction(11, 2), Fraction(13, 2))
    assert found.needed == pytest.approx((1200 - 540) / 6.5)
    assert found.so_far == pytest.approx(540 / 5.5)
    assert found.by_run_rate == pytest.approx(540 / 5.5 * 12)
    assert found.shape == pytest.approx(5.5 / 12)


def test_a_running_year_counts_by_its_days():
    found = pace(monthly(), period="2026")
    share = Fraction(181, 365)
    assert (found.to_date, found.goal_to_date) == (600, pytest.approx(float(1200 * share)))
    assert (found.elapsed, found.left) == (share, 1 - share)
    assert found.by_run_rate == pytest.approx(600 / float(share))


def test_days_of_a_period_that_are_covered_are_counted_to_its_end_and_not_before_it():
    february = Period.parse("2026-02")
    found = [covered(february, date(2026, *day)) for day in ((1, 31), (2, 1), (2, 28), (3, 9))]
    assert found == [0, Fraction(1, 28), 1, 1]


# Grains and calendars


def test_quarters_and_weeks_are_counted_in_their_own_number():
    found = pace(monthly(), period="2026-Q2")
    assert (found.elapsed, found.left, found.needed) == (2, 2, 300)
    weeks = [goal("won_value", week.code, 10) for week in Period.parse("2026-W01").whole_year]
    every = [
        deal(week.start, 10)
        for week in Period.parse("2026-W01").whole_year
        if week.start < JUNE_END
    ]
    found = pace(every, period="2026-W26", goals=weeks, as_of=date(2026, 6, 28))
    assert (found.goal, found.to_date, found.goal_to_date) == (530, 260, 260)
    assert (found.left, found.needed) == (27, 10)


def test_a_fiscal_year_begins_when_the_company_says():
    fiscal = Calendar(first_month=4)
    goals = [replace(YEAR, period=Period.parse("FY2027", fiscal))]
    found = pace(monthly(), goals=goals, calendar=fiscal)
    assert (found.to_date, found.goal_to_date, found.left) == (300, 300, 9)


def test_the_whole_of_the_data_has_no_pace():
    assert pace(monthly(), period="ALL") is None


# Unknown is none


def test_without_a_goal_for_the_whole_year_there_is_no_pace():
    some = [goal("won_value", f"2026-{month:02}", 100) for month in range(1, 12)]
    assert pace(monthly(), goals=some) is None
    assert pace(monthly(), goals=[]) is None
    assert pace(monthly(), goals=[replace(YEAR, value=None)]) is None


def test_where_the_data_begin_within_the_year_the_number_to_date_is_unknown():
    found = pace(monthly("2026-03", 4))
    assert (found.goal, found.goal_to_date) == (1200, 600)
    unknown = (
        found.to_date,
        found.needed,
        found.so_far,
        found.by_shape,
        found.by_run_rate,
        found.reached,
    )
    assert unknown == (None,) * 6
    assert (found.status, found.variance.absolute) == (None, None)
    assert pace(monthly("2026-02", 5), period="2026-Q2").to_date is None
    assert pace(monthly("2026-02", 5), period="2026").to_date is None


def test_a_last_year_that_is_not_wholly_known_has_no_shape():
    found = pace(monthly("2025-02", 17))
    assert (found.shape, found.by_shape) == (None, None)
    assert found.by_run_rate == 1200
    late = pace(
        [*monthly(team="South"), *monthly("2025-06", 13)],
        goals=[replace(YEAR, member=NORTH)],
        member=NORTH,
    )
    assert late.to_date == 600
    assert late.shape is None, "it was not there for the whole of last year"


def test_who_came_within_the_year_has_a_mean_of_the_periods_since():
    rows = [*monthly(team="South"), *monthly("2026-04", 3)]
    found = pace(rows, goals=[replace(YEAR, member=NORTH)], member=NORTH)
    assert (found.elapsed, found.so_far, found.by_run_rate) == (3, 100, 900)


def test_a_last_year_of_nothing_has_no_shape():
    assert pace([*monthly(value=0), *monthly("2026-01", 6)]).shape is None


def test_a_goal_of_nothing_has_no_share():
    found = pace(monthly(), goals=[replace(YEAR, value=YEAR.value * 0)])
    assert (found.reached, found.should_be_reached) == (None, None)
    assert (found.variance.absolute, found.needed) == (600, -100)


# Other kinds of KPI


def test_a_rate_has_a_goal_and_a_number_to_date_and_no_need():
    rows = [*monthly(), *monthly("2026-01", 2, stage="lost")]
    found = pace(rows, "win_rate", goals=[goal("win_rate", "2026", 0.8)])
    assert (found.goal, found.goal_to_date, found.to_date) == (0.8, 0.8, 0.75)
    assert found.variance.impact is Impact.BAD
    none = (
        found.needed,
        found.so_far,
        found.by_shape,
        found.by_run_rate,
        found.reached,
        found.shape,
    )
    assert none == (None,) * 6
    changing = [goal("win_rate", "2026-Q1", 0.7), goal("win_rate", "2026-Q2", 0.8)]
    assert pace(rows, "win_rate", goals=changing) is None


def test_a_share_of_a_goal_is_not_judged_before_the_period_is_over():
    goals = [YEAR, goal("quota_attainment", "2026", 1)]
    whole = pace(monthly(), "quota_attainment", goals=goals)
    assert (whole.to_date, whole.goal_to_date) == (1, 1)
    assert (
        pace(monthly(), "quota_attainment", goals=goals, as_of=date(2026, 6, 15)).goal_to_date
        is None
    )


def test_a_stock_is_held_against_the_goal_of_its_period_and_the_years_last():
    goals = [goal("open_deals", f"2026-Q{quarter}", quarter) for quarter in range(1, 5)]
    rows = [deal(None, 5, stage="open", opened_on="2025-02-01", team="North"), *monthly()]
    found = pace(rows, "open_deals", goals=goals)
    assert (found.to_date, found.goal_to_date, found.goal) == (1, 2, 4)
    assert (found.needed, found.reached) == (None, None)
    running = pace(rows, "open_deals", goals=goals, as_of=date(2026, 6, 15))
    assert (running.to_date, running.goal_to_date) == (1, None)


def test_what_means_nothing_over_a_year_has_no_pace():
    rows = [*monthly(), deal(None, 5, stage="open", opened_on="2025-02-01")]
    goals = [YEAR, goal("pipeline_coverage", "2026", 3)]
    assert pace(rows, "pipeline_coverage", goals=goals) is None


def test_where_less_is_better_more_than_the_goal_to_date_is_bad():
    costs = Kpi(
        "costs", Text("Costs"), COUNT, Better.LOWER, total("deals", _.value, on="closed_on")
    )
    found = pace(monthly(value=110), costs, goals=[goal("costs", "2026", 1200)])
    assert (found.variance.impact, found.status) == (Impact.BAD, Status.AT_RISK)
    assert found.needed == 90
