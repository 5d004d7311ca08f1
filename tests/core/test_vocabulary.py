"""The words of formulas: scores, tiers, cohorts, answers, shares, years."""

from dataclasses import dataclass, field
from datetime import date, time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _

from kpireport.exhibits.verdicts import judged
from kpireport.formula import Cell, Constant, Formula
from kpireport.kpi import Kpi, simple
from kpireport.scorecard import Line
from kpireport.units import PERCENT, SCORE
from kpireport.variance import Impact, Reason
from kpireport.vocabulary import (
    AttainmentOf,
    GoalOf,
    NumberOf,
    PeriodsLeft,
    Yearly,
    annualised,
    bounded,
    compound_growth,
    concentration,
    conversion,
    count,
    curve,
    growth,
    largest_share,
    lost,
    lost_total,
    mean,
    mean_score,
    net_promoter,
    opening,
    previous,
    product_over,
    projected,
    ratio,
    reached,
    score,
    share_of_answers,
    share_of_whole,
    stock,
    tiered,
    to_date,
    total,
    weighted,
    whole_year,
    working,
)
from kpireport.working_hours import WorkingHours
from tests.core.world import book_of, goal, line_of, rows_of, stored

NUMBERS = st.floats(-1e6, 1e6)


@dataclass
class Somewhere:
    """A cell of which only its place in the year is asked."""

    spans_a_year: float | None = 12.0
    known: dict[str, float] = field(default_factory=dict)


def at(formula: Formula, cell: Cell | None = None) -> float | None:
    return formula.of(cell or Somewhere())


def rows(kinds: dict[str, pa.DataType], *values: dict) -> object:
    return stored(rows_of(pa.schema(list(kinds.items())), values))


# Scores


@given(NUMBERS)
def test_a_score_lies_between_nothing_and_everything(number):
    assert 0 <= at(score(Constant(number), worst=65, best=100)) <= 1


def test_a_score_is_nothing_at_the_worst_and_all_at_the_best_whichever_way_is_better():
    for worst, best in ((65.0, 100.0), (100.0, 65.0)):
        assert at(score(Constant(worst), worst=worst, best=best)) == 0
        assert at(score(Constant(best), worst=worst, best=best)) == 1
        assert at(score(Constant((worst + best) / 2), worst=worst, best=best)) == 0.5


@given(st.lists(NUMBERS, min_size=2, max_size=2))
def test_a_rising_line_never_falls(ends):
    line = curve(Constant(0), ((0, 0), (10, 1), (20, 5)))
    low, high = sorted(ends)
    assert line.at(low) <= line.at(high)


def test_a_threshold_pays_what_it_says_until_it_is_reached():
    plan = ((0.8, 0.4), (1.0, 0.5))
    assert at(curve(Constant(0.7999), plan, below=0)) == 0
    assert at(curve(Constant(0.8), plan, below=0)) == 0.4


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_split_tiers_do_not_depend_on_how_an_amount_is_cut_in_time(one, other):
    tiers = ((0.0, 0.05), (750.0, 0.1), (1000.0, 0.15))
    both = at(tiered(Constant(one + other), tiers))
    before = at(tiered(Constant(one), tiers))
    assert before <= both + 1e-6
    assert both <= (one + other) * 0.15 + 1e-6


def test_a_result_on_the_bound_belongs_to_the_tier_that_begins_there():
    tiers = ((0.0, 0.05), (1000.0, 0.1))
    assert at(tiered(Constant(1000), tiers, split=False)) == 100
    assert at(tiered(Constant(999), tiers, split=False)) == pytest.approx(49.95)
    assert at(tiered(Constant(1000), tiers)) == 50


def test_under_the_first_tier_nothing_is_paid():
    assert at(tiered(Constant(50), ((100.0, 0.1),))) == 0
    assert at(tiered(Constant(50), ((100.0, 0.1),), split=False)) == 0


def test_bounds_hold():
    assert at(bounded(Constant(1.5), high=1.2)) == 1.2
    assert at(bounded(Constant(-1.5), low=0)) == 0
    assert at(bounded(Constant(0.5), low=0, high=1)) == 0.5


def test_a_weighted_sum_is_unknown_where_a_part_is():
    unknown = ratio(Constant(1), Constant(0))
    assert at(weighted((Constant(0.9), 0.6), (Constant(1.1), 0.4))) == pytest.approx(0.98)
    assert at(weighted((Constant(0.9), 0.6), (unknown, 0.4))) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: curve(Constant(1), ((0, 0),)),
        lambda: curve(Constant(1), ((1, 0), (0, 1))),
        lambda: score(Constant(1), worst=1, best=1),
        lambda: tiered(Constant(1), ()),
        lambda: tiered(Constant(1), ((5, 0.1), (5, 0.2))),
        lambda: bounded(Constant(1)),
        lambda: bounded(Constant(1), low=2, high=1),
        weighted,
        lambda: compound_growth(Constant(1), 0),
        lambda: conversion("t", _.a, _.b, on="a", within=0),
    ],
)
def test_words_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\d|nothing|None|\(\)"):
        wrong()


# Years


@given(st.floats(0, 1))
def test_a_loss_a_month_stays_a_share_in_a_year(monthly):
    yearly = at(annualised(Constant(monthly), Yearly.LOSS))
    assert monthly - 1e-12 <= yearly <= min(1, 12 * monthly) + 1e-12


def test_a_year_of_a_year_is_itself():
    year = Somewhere(1.0)
    for kind in Yearly:
        assert at(annualised(Constant(0.07), kind), year) == pytest.approx(0.07)


def test_who_loses_more_than_all_has_no_annual_rate():
    assert at(annualised(Constant(1.5), Yearly.LOSS)) is None


MOVES = {"team": pa.string(), "day": pa.date32(), "amount": pa.decimal128(18, 2)}


def sold(*months: tuple[str, float]) -> object:
    return rows(MOVES, *({"team": "North", "day": f"{m}-15", "amount": a} for m, a in months))


def company(table: object, formula: Formula, period: str = "2026-06", goals=(), **more) -> Line:
    kpi = simple("it", "It", formula, PERCENT)
    used = more.pop("kpis", ())
    book = book_of({"t": table}, [kpi, *used], [period], goals=goals, **more)
    return line_of(book, "it", period)


SALES = total("t", _.amount, on="day")


def test_growth_over_years_counts_intervals_not_points():
    table = sold(("2024-06", 100), ("2025-06", 105), ("2026-06", 121))
    months = [(f"{y}-{m:02}", 1) for y in (2024, 2025, 2026) for m in range(1, 13) if m != 6]
    table = sold(("2024-06", 100), ("2025-06", 105), ("2026-06", 121), *months)
    assert company(table, compound_growth(SALES, 2)).actual == pytest.approx(0.1)


def test_growth_on_a_negative_base_is_by_its_size_or_not_at_all():
    table = sold(("2026-05", -80), ("2026-06", 200))
    assert company(table, growth(SALES)).actual == 3.5
    assert company(table, growth(SALES, finite=True)).actual is None


def test_what_is_needed_for_the_rest_leads_exactly_to_the_goal():
    table = sold(*((f"2026-{month:02}", 10) for month in range(1, 7)))
    needed = ratio(whole_year(GoalOf("sales")) - to_date(SALES), PeriodsLeft())
    sales = simple("sales", "Sales", SALES)
    goals = [goal("sales", "2026", 180)]
    found = company(table, needed, goals=goals, as_of=date(2026, 6, 30), kpis=[sales])
    assert found.actual == 20
    assert 60 + 6 * found.actual == 180


def test_a_year_that_is_over_has_nothing_left():
    table = sold(*((f"2026-{month:02}", 10) for month in range(1, 13)))
    assert company(table, PeriodsLeft(), "2026-12").actual == 0
    assert company(table, ratio(SALES, PeriodsLeft()), "2026-12").actual is None


def test_a_projection_knows_the_season():
    last = [(f"2025-{month:02}", 10 if month <= 6 else 30) for month in range(1, 13)]
    now = [(f"2026-{month:02}", 20) for month in range(1, 7)]
    found = company(sold(*last, *now), projected(SALES), as_of=date(2026, 6, 30))
    assert found.actual == pytest.approx(120 * 240 / 60)


def test_a_year_that_is_not_over_has_no_number_of_its_own():
    now = [(f"2026-{month:02}", 20) for month in range(1, 7)]
    assert company(sold(*now), whole_year(SALES), as_of=date(2026, 6, 30)).actual is None


# Cohorts

LEADS = {"team": pa.string(), "came": pa.date32(), "went": pa.date32()}


def leads(*pairs: tuple[str, str | None]) -> object:
    return rows(LEADS, *({"team": "North", "came": c, "went": w} for c, w in pairs))


COHORT = leads(
    ("2026-06-01", "2026-06-20"),
    ("2026-06-30", "2026-07-30"),
    ("2026-06-10", "2026-07-11"),
    ("2026-06-12", None),
    ("2026-07-01", "2026-07-02"),
)
WITHIN = conversion("t", _.came, _.went, on="came", within=30)


def test_a_cohort_is_followed_for_its_window_and_no_longer():
    line = company(COHORT, WITHIN, as_of=date(2026, 7, 30))
    assert (line.actual, line.numerator, line.denominator) == (0.5, 2, 4)


def test_a_cohort_has_no_number_until_all_had_their_window():
    line = company(COHORT, WITHIN, as_of=date(2026, 7, 29))
    assert line.actual is None
    assert line.reason is Reason.TOO_EARLY


def test_a_cohort_never_converts_more_than_all():
    everybody = leads(("2026-06-01", "2026-06-01"), ("2026-06-02", "2026-06-02"))
    assert company(everybody, WITHIN, as_of=date(2026, 12, 31)).actual == 1


def test_a_funnel_of_one_cohort_counts_no_plan_as_done():
    went = reached("t", _.went, on="came")
    assert company(COHORT, went, as_of=date(2026, 7, 10)).actual == 1
    assert company(COHORT, went, as_of=date(2026, 7, 30)).actual == 3


# Who was lost of those there before

SUBSCRIBERS = {"team": pa.string(), "start": pa.date32(), "stop": pa.date32(), "mrr": pa.float64()}


def test_who_came_and_went_in_the_period_was_not_lost_of_those_there_before():
    table = rows(
        SUBSCRIBERS,
        {"team": "North", "start": "2026-01-05", "stop": "2026-06-10", "mrr": 5.0},
        {"team": "North", "start": None, "stop": "2026-05-10", "mrr": 7.0},
        {"team": "North", "start": "2026-06-02", "stop": "2026-06-20", "mrr": 11.0},
        {"team": "South", "start": "2026-04-02", "stop": None, "mrr": 13.0},
    )
    gone = lost("t", on="stop", since="start")
    amount = lost_total("t", _.mrr, on="stop", since="start")
    assert company(table, gone).actual == 1
    assert company(table, amount).actual == 5
    # Of the second quarter's beginning two are gone by its end, though each month has its own.
    assert company(table, gone, "2026-Q2").actual == 2
    assert company(table, amount, "2026-Q2").actual == 12
    live = stock("t", start="start", stop="stop")
    kept = ratio(opening(live) - gone, opening(live))
    assert company(table, kept, "2026-Q2").actual == pytest.approx(0)
    assert company(table, kept, "2026-06").actual == pytest.approx(0.5)


# Answers

ANSWERS = {"team": pa.string(), "day": pa.date32(), "score": pa.float64()}


def answers(*scores: float | None) -> object:
    return rows(ANSWERS, *({"team": "North", "day": "2026-06-03", "score": s} for s in scores))


def estimated(formula: Formula, *scores: float | None, fewest: int = 0) -> Line:
    kpi = Kpi(
        "it",
        simple("x", "X", formula).label,
        SCORE,
        simple("x", "X", formula).better,
        formula,
        fewest=fewest,
    )
    book = book_of({"t": answers(*scores)}, [kpi], goals=[goal("it", "2026-06", 1)])
    return line_of(book, "it")


def test_no_answers_give_no_score_and_say_so():
    line = estimated(net_promoter("t", _.score, on="day"), None, None)
    assert line.actual is None
    assert line.estimate.answers == 0


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
@settings(max_examples=12, deadline=None)  # each asks the engine
def test_the_net_promoter_score_and_its_interval_stay_in_the_scale(scores):
    line = estimated(net_promoter("t", _.score, on="day"), *map(float, scores))
    promoters, detractors = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
    assert line.actual == pytest.approx(100 * (promoters - detractors) / len(scores))
    assert -100 <= line.estimate.low <= line.actual <= line.estimate.high <= 100


@given(st.lists(st.integers(1, 5), min_size=2, max_size=12))
@settings(max_examples=12, deadline=None)  # each asks the engine
def test_the_mean_of_answers_lies_in_its_interval(scores):
    line = estimated(mean_score("t", _.score, on="day"), *map(float, scores), None)
    assert line.actual == pytest.approx(sum(scores) / len(scores))
    assert line.estimate.answers == len(scores)
    assert line.estimate.low - 1e-9 <= line.actual <= line.estimate.high + 1e-9


def test_the_interval_of_a_share_is_wilsons():
    # Wilson's interval of 8 in 10, as statistics packages print it: 0.490 to 0.943.
    line = estimated(share_of_answers("t", _.score, _.score >= 4, on="day"), *[5.0] * 8, 1.0, 2.0)
    assert line.actual == 0.8
    assert line.estimate.low == pytest.approx(0.4902, abs=5e-5)
    assert line.estimate.high == pytest.approx(0.9433, abs=5e-5)


def test_of_too_few_answers_nothing_is_judged():
    formula = mean_score("t", _.score, on="day")
    assert estimated(formula, 4.0, 5.0, fewest=3).reason is Reason.TOO_FEW
    assert estimated(formula, 4.0, 5.0, fewest=3).status is None
    assert estimated(formula, 4.0, 5.0, 5.0, fewest=3).status is not None


# Shares

PRODUCTS = {"team": pa.string(), "product": pa.string(), "day": pa.date32(), "amount": pa.float64()}


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=5))
@settings(max_examples=12, deadline=None)  # each asks the engine
def test_concentration_lies_between_even_and_all_on_one(amounts):
    table = rows(
        PRODUCTS,
        *(
            {"team": "North", "product": f"p{i}", "day": "2026-06-03", "amount": float(a)}
            for i, a in enumerate(amounts)
        ),
    )
    sales = total("t", _.amount, on="day")
    index = company(table, concentration(sales, "product")).actual
    largest = company(table, largest_share(sales, "product")).actual
    assert 1 / len(amounts) - 1e-9 <= index <= 1 + 1e-9
    assert largest == pytest.approx(max(amounts) / sum(amounts))
    assert largest**2 - 1e-9 <= index <= largest + 1e-9


def test_a_share_of_the_whole_adds_up_to_one_over_the_parts():
    table = rows(
        PRODUCTS,
        {"team": "North", "product": "a", "day": "2026-06-03", "amount": 1.0},
        {"team": "North", "product": "b", "day": "2026-06-03", "amount": 3.0},
    )
    kpi = simple("it", "It", share_of_whole(total("t", _.amount, on="day")), PERCENT)
    book = book_of({"t": table}, [kpi], dimensions=["product"])
    line = line_of(book, "it")
    cut = book.breakdown(kpi, line.member, line.period, "product")
    assert {share.name: share.actual for share in cut.shares} == {"b": 0.75, "a": 0.25}
    assert line.actual == 1


def test_a_product_over_parts_leaves_out_those_without_a_number_and_is_none_of_nothing():
    table = rows(
        PRODUCTS,
        {"team": "North", "product": "a", "day": "2026-06-03", "amount": 3.0},
        {"team": "North", "product": "a", "day": "2026-06-04", "amount": None},
        {"team": "North", "product": "b", "day": "2026-06-03", "amount": 4.0},
        {"team": "North", "product": "c", "day": "2026-05-03", "amount": 5.0},
    )
    rate = mean("t", _.amount, on="day")
    assert company(table, product_over(rate, "product")).actual == 12
    known = count("t", on="day", where=_.amount > 10)
    assert company(table, product_over(ratio(known, known), "product")).actual is None


@pytest.mark.parametrize(("base", "expected"), [(4, 0.25), (0, None), (-4, None)])
def test_a_ratio_on_a_positive_base_is_not_given_on_another(base, expected):
    table = rows(
        PRODUCTS,
        {"team": "North", "product": "top", "day": "2026-06-03", "amount": 1.0},
        {"team": "North", "product": "base", "day": "2026-06-03", "amount": base},
    )
    top, bottom = (
        total("t", _.amount, where=_.product == name, on="day") for name in ("top", "base")
    )
    line = company(table, ratio(top, bottom, positive=True))
    assert (line.actual, line.numerator, line.denominator) == (expected, 1, base)


# Other KPIs


def test_another_kpi_can_be_computed_with():
    table = sold(("2026-06", 90))
    sales = simple("sales", "Sales", SALES)
    goals = [goal("sales", "2026-06", 100)]
    both = weighted((AttainmentOf("sales"), 0.5), (NumberOf("sales"), 0.01))
    assert company(table, both, goals=goals, kpis=[sales]).actual == pytest.approx(1.35)
    assert company(table, AttainmentOf("sales"), kpis=[sales]).actual is None


def test_an_opening_stock_is_what_the_period_before_closed_with():
    live = stock("t", start="start", stop="stop")
    assert opening(live) == previous(live)


# Working hours

DESK = WorkingHours(time(8), time(17), days_off=(date(2026, 6, 3),))


def test_working_hours_say_their_days():
    assert str(DESK) == "working minutes (Mon–Fri 08:00–17:00 without 2026-06-03)"
    assert count("t", on="d", where=working(_.a, _.b, DESK) > 0).key.startswith("count in t where")
    assert DESK.minutes_a_day == 540


def test_a_number_of_too_few_answers_is_not_held_against_its_goal():
    few = estimated(mean_score("t", _.score, on="day"), 4.0, 5.0, fewest=3)
    assert (few.impact, judged(few).absolute) == (Impact.UNKNOWN, None)
    enough = estimated(mean_score("t", _.score, on="day"), 4.0, 5.0, 5.0, fewest=3)
    assert enough.impact is Impact.GOOD
    assert judged(enough).absolute is not None
