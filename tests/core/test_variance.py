"""Deviation, attainment and status: laws, boundaries and worked examples."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpireport.formula import Constant
from kpireport.kpi import simple
from kpireport.variance import (
    DEFAULT_RULES,
    Better,
    Impact,
    Mirror,
    Rule,
    Rules,
    Status,
    Variance,
    attainment,
)
from tests.shared import example

laws = settings(max_examples=100, deadline=None)
numbers = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-6)
directed = st.sampled_from([Better.HIGHER, Better.LOWER])


@laws
@given(numbers, numbers, st.sampled_from(list(Better)))
def test_relative_and_absolute_never_disagree_in_sign(actual, goal, better):
    variance = Variance(actual, goal, better)
    if variance.relative is not None:
        assert math.copysign(1, variance.relative) == math.copysign(1, variance.absolute)
        assert (variance.relative == 0) == (variance.absolute == 0)


@laws
@given(numbers, numbers)
def test_turning_the_direction_turns_the_impact(actual, goal):
    turned = {Impact.GOOD: Impact.BAD, Impact.BAD: Impact.GOOD, Impact.NEUTRAL: Impact.NEUTRAL}
    higher = Variance(actual, goal, Better.HIGHER)
    lower = Variance(actual, goal, Better.LOWER)
    assert lower.impact is turned[higher.impact]
    assert lower.absolute == higher.absolute
    assert lower.favourable == -higher.favourable


@laws
@given(numbers, numbers, directed, st.sampled_from([0.25, 2.0, 1024.0]))
def test_the_unit_of_measure_changes_neither_share_nor_status(actual, goal, better, scale):
    plain, scaled = Variance(actual, goal, better), Variance(actual * scale, goal * scale, better)
    assert plain.relative == pytest.approx(scaled.relative) if goal else scaled.relative is None
    assert DEFAULT_RULES.judge(plain) is DEFAULT_RULES.judge(scaled)
    assert attainment(actual, goal, better) == attainment(actual * scale, goal * scale, better)


@laws
@given(numbers, numbers, directed)
def test_attainment_of_one_is_where_the_deviation_turns(actual, goal, better):
    assume(goal > 0)
    reached = attainment(actual, goal, better)
    favourable = Variance(actual, goal, better).favourable
    if abs(favourable) > 1e-6 * goal:
        assert (reached > 1) == (favourable > 0)
    assert attainment(goal, goal, better) == 1


@pytest.mark.parametrize("better", [Better.HIGHER, Better.LOWER])
@pytest.mark.parametrize(
    ("off", "status"),
    [
        (0.0, Status.ON_TRACK),
        (-0.0001, Status.AT_RISK),
        (-10.0, Status.AT_RISK),
        (-10.0001, Status.OFF_TRACK),
        (50.0, Status.ON_TRACK),
    ],
)
def test_status_holds_from_its_boundary_on(off, status, better):
    actual = 100.0 + off if better is Better.HIGHER else 100.0 - off
    assert DEFAULT_RULES.judge(Variance(actual, 100.0, better)) is status


@pytest.mark.parametrize("goal", [0.3, 0.45, 0.7, 0.8, 0.95, 1.1, 70.0])
def test_nine_tenths_of_a_goal_are_at_risk_whatever_the_binary_fraction(goal):
    for actual in (goal * 0.9, round(goal * 0.9, 6)):
        assert DEFAULT_RULES.judge(Variance(actual, goal)) is Status.AT_RISK


def test_a_sum_of_binary_fractions_reaches_its_goal():
    assert DEFAULT_RULES.judge(Variance(0.1 + 0.7, 0.8)) is Status.ON_TRACK


@pytest.mark.parametrize(
    ("actual", "better", "status"),
    [
        (0.0, Better.HIGHER, Status.ON_TRACK),
        (0.0, Better.LOWER, Status.ON_TRACK),
        (3.0, Better.HIGHER, Status.ON_TRACK),
        (3.0, Better.LOWER, Status.OFF_TRACK),
        (-3.0, Better.HIGHER, Status.OFF_TRACK),
    ],
)
def test_a_goal_of_zero_is_judged_by_the_absolute_deviation(actual, better, status):
    variance = Variance(actual, 0.0, better)
    assert variance.relative is None
    assert DEFAULT_RULES.judge(variance) is status
    assert attainment(actual, 0.0, better) is None


def test_a_smaller_loss_than_planned_is_good_news():
    variance = Variance(-5.0, -10.0, Better.HIGHER)
    assert (variance.absolute, variance.relative, variance.impact) == (5.0, 0.5, Impact.GOOD)
    assert DEFAULT_RULES.judge(variance) is Status.ON_TRACK
    assert DEFAULT_RULES.judge(Variance(-10.5, -10.0)) is Status.AT_RISK
    assert attainment(-5.0, -10.0, Better.HIGHER) is None


@pytest.mark.parametrize(("actual", "goal"), [(None, 1.0), (1.0, None), (None, None)])
def test_unknown_stays_unknown(actual, goal):
    variance = Variance(actual, goal)
    assert (variance.absolute, variance.relative, variance.favourable) == (None, None, None)
    assert variance.impact is Impact.UNKNOWN
    assert DEFAULT_RULES.judge(variance) is None
    assert attainment(actual, goal, Better.HIGHER) is None


def test_within_a_band_nothing_is_bad_and_outside_of_it_the_distance_counts():
    inside = Variance(104.0, 100.0, Better.WITHIN, tolerance=5.0)
    above = Variance(108.0, 100.0, Better.WITHIN, tolerance=5.0)
    below = Variance(92.0, 100.0, Better.WITHIN, tolerance=5.0)
    assert (inside.impact, inside.favourable) == (Impact.GOOD, 0.0)
    assert (above.favourable, below.favourable) == (-3.0, -3.0)
    assert DEFAULT_RULES.judge(above) is Status.AT_RISK
    assert attainment(104.0, 100.0, Better.WITHIN) is None


def test_the_first_rule_that_matches_decides():
    rules = Rules((Rule(Status.AT_RISK, 0.5), Rule(Status.ON_TRACK, -0.5)))
    assert rules.judge(Variance(200.0, 100.0)) is Status.AT_RISK
    assert rules.judge(Variance(100.0, 100.0)) is Status.ON_TRACK
    assert rules.judge(Variance(10.0, 100.0)) is Status.OFF_TRACK


def test_deviation_is_actual_minus_plan_and_favourable_is_positive():
    row = example("variance_sign_revenue")
    variance = Variance(float(row["inputs"]["actual"]), float(row["inputs"]["plan"]))
    assert variance.absolute == row["expected"]["raw"]
    assert variance.favourable == row["expected"]["b_w"]


def test_lower_is_better_both_ways():
    row = example("lower_better_target_over_actual")
    actual, goal = row["inputs"]["actual"], row["inputs"]["target"]
    inverse = attainment(actual, goal, Better.LOWER, Mirror.INVERSE)
    assert inverse == pytest.approx(row["expected"], abs=row["tolerance"])
    linear = example("bsc_joans")
    assert attainment(actual, goal, Better.LOWER) == pytest.approx(linear["expected"]["discount"])
    assert attainment(0.0, goal, Better.LOWER, Mirror.INVERSE) is None


def test_a_scorecard_of_four_attains_what_was_published():
    row = example("bsc_joans")
    better = [Better.HIGHER, Better.HIGHER, Better.LOWER, Better.HIGHER]
    pairs = zip(row["inputs"]["actual"], row["inputs"]["target"], better, strict=True)
    wanted = [row["expected"][name] for name in ("roa", "csat", "discount", "sku")]
    for (actual, goal, direction), expected in zip(pairs, wanted, strict=True):
        assert attainment(actual, goal, direction) == pytest.approx(expected, abs=row["tolerance"])


def test_the_whole_misses_although_one_product_beats_its_target():
    row = example("target_product_vs_overall")
    actual, target = map(float, (sum(row["inputs"]["actual"]), sum(row["inputs"]["target"])))
    assert attainment(120.0, 100.0, Better.HIGHER) == row["expected"]["product_a"]
    overall = attainment(actual, target, Better.HIGHER)
    assert overall == pytest.approx(row["expected"]["overall"], abs=row["tolerance"])
    assert Variance(actual, target).absolute == row["expected"]["gap"]
    assert DEFAULT_RULES.judge(Variance(actual, target)) is Status.AT_RISK


def test_a_kpi_that_is_better_within_a_band_is_on_track_anywhere_in_it() -> None:
    kpi = replace(
        simple("stock_days", "Days of stock", Constant(0)), better=Better.WITHIN, tolerance=5.0
    )
    judged = [
        kpi.rules.judge(kpi.deviation(actual, 30.0)) for actual in (25.0, 30.0, 35.0, 37.0, 40.0)
    ]
    assert judged == [Status.ON_TRACK] * 3 + [Status.AT_RISK, Status.OFF_TRACK]
