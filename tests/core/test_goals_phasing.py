"""Goals phased by last year's shape: to the cent, in proportion, found once, and evenly where there is no shape."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.goals import EVERY, Goal, Goals, Part, Shape
from kpireport.levels import COMPANY, Member
from kpireport.periods import Grain, Period, Span
from kpireport.phasing import Phasing, phased, shaped
from kpireport.shapes import shapes, unshaped
from tests.core.world import CATALOGUE, book_of, deal, deals

WHOLE, NORTH = Member(COMPANY, COMPANY), Member("team", "North")
KPIS = ["won_value"]
CENT = Decimal("0.01")

amounts = st.decimals(-(10**11), 10**11, places=2)
weights = st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=12).filter(any)
laws = settings(max_examples=200, deadline=None)


def by_last_year(amount, period="2026", member=WHOLE, **more):
    return Goal("won_value", member, Period.parse(period), Decimal(amount), phasing=Phasing.LAST_YEAR, **more)  # fmt: skip


def sold(values, **more):
    """A deal won in each month of 2025 that has a value."""
    months = ((f"2025-{month:02}-15", value) for month, value in enumerate(values, 1))
    return [deal(day, value, **more) for day, value in months if value is not None]


def book(goals, rows, **more):
    return book_of({"deals": deals(*rows)}, KPIS, goals=goals, **more)


def with_shapes(found):
    return Goals(found.goals.goals, found.kpis, found.goals.forecasts, shapes(found, KPIS))


def month_by_month(goals, member=WHOLE, year="2026", **more):
    months = Period.parse(year).within(Grain.MONTH)
    return [goals.find("won_value", member, month, **more).value for month in months]


@laws
@given(amounts, weights)
def test_parts_add_up_exactly_and_are_proportional_within_a_cent(whole, shape):
    parts = shaped(whole, shape)
    assert sum(parts) == whole
    for part, weight in zip(parts, shape, strict=True):
        assert abs(part - whole * weight / sum(shape)) < CENT


@laws
@given(amounts, st.integers(1, 12), st.decimals("0.01", 10**6, places=2))
def test_an_even_shape_is_even_phasing(whole, parts, weight):
    assert shaped(whole, [weight] * parts) == phased(whole, parts)


@laws
@given(amounts, st.lists(st.integers(0, 10**9).map(Decimal), min_size=12, max_size=12).filter(any))
def test_months_add_up_to_quarters_and_the_year_whatever_the_shape(whole, shape):
    goal = by_last_year(whole)
    goals = Goals((goal,), CATALOGUE, (), (Shape("won_value", WHOLE, Part(), goal.period, tuple(shape)),))  # fmt: skip
    quarters = [
        goals.find("won_value", WHOLE, quarter) for quarter in goal.period.within(Grain.QUARTER)
    ]
    for number, quarter in enumerate(quarters, 1):
        months = Span(Period.parse(f"2026-{number * 3:02}"), 3)
        assert goals.over("won_value", WHOLE, months) == quarter.value
        assert quarter.how == "shaped"
    assert sum(quarter.value for quarter in quarters) == whole


@pytest.mark.parametrize("shape", [[], [Decimal(0)] * 3, [Decimal(2), Decimal(-1)]])
def test_there_is_no_shape_in_nothing_and_below_zero(shape):
    with pytest.raises(ValueError, match="there is no shape in"):
        shaped(Decimal(1), shape)


def test_a_year_s_goal_follows_the_months_of_the_year_before():
    found = book([by_last_year(1200)], sold([10] * 6 + [30] * 6))
    goals = with_shapes(found)
    assert month_by_month(goals) == [50] * 6 + [150] * 6
    told = goals.find("won_value", WHOLE, Period.parse("2026-07"))
    assert (told.how, told.origin.value) == ("shaped", 1200)
    assert goals.find("won_value", WHOLE, Period.parse("2026")).value == 1200
    assert unshaped(found, KPIS) == ()


def test_a_quarter_s_goal_follows_the_same_quarter_of_the_year_before():
    goals = with_shapes(book([by_last_year(100, "2026-Q2")], sold([9, 9, 9, 1, 2, 1] + [9] * 6)))
    found = [goals.find("won_value", WHOLE, Period.parse(f"2026-0{month}")) for month in (4, 5, 6)]
    assert [goal.value for goal in found] == [25, 50, 25]


def test_floor_and_stretch_are_spread_by_the_same_shape():
    goal = by_last_year(1200, floor=Decimal(600), stretch=Decimal(2400))
    goals = with_shapes(book([goal], sold([10] * 6 + [30] * 6)))
    found = goals.find("won_value", WHOLE, Period.parse("2026-12"))
    assert (found.floor, found.value, found.stretch) == (75, 150, 300)


def test_everybody_s_goal_follows_each_one_s_own_year():
    rows = sold([10] * 6 + [30] * 6) + sold([30] * 6 + [10] * 6, team="South", person="Cleo")
    goals = with_shapes(book([by_last_year(1200, member=Member("team", EVERY))], rows))
    assert month_by_month(goals, NORTH) == [50] * 6 + [150] * 6
    assert month_by_month(goals, Member("team", "South")) == [150] * 6 + [50] * 6


@pytest.mark.parametrize("value", ["A", EVERY])
def test_a_product_s_goal_follows_the_product_s_own_year(value):
    rows = sold([10] * 6 + [30] * 6) + sold([500] * 12, product="B")
    part = Part("product", value)
    found = book([by_last_year(1200, part=part)], rows, dimensions=["product"])
    goals = with_shapes(found)
    assert month_by_month(goals, part=Part("product", "A")) == [50] * 6 + [150] * 6


def test_a_forecast_follows_last_year_too():
    rows = sold([10] * 6 + [30] * 6)
    found = book([], rows)
    asked = Goals((), found.kpis, (by_last_year(1200),))
    goals = replace(asked, shapes=shapes(replace(found, goals=asked), KPIS))
    assert goals.forecast("won_value", WHOLE, Span(Period.parse("2026-12"))) == 150


@pytest.mark.parametrize(
    "values",
    [
        [None] * 3 + [10] * 9,
        [10] * 5 + [None] + [10] * 6,
        [0] * 12,
        [10] * 11 + [-1],
        [10] * 11 + [-200],
    ],
    ids=["records begin in April", "a month without a row", "nothing", "below zero", "a sum below zero"],
)  # fmt: skip
def test_without_a_shape_a_goal_is_spread_evenly_and_that_is_told(values):
    found = book([by_last_year(1200)], [*sold(values), deal("2026-01-05", 1)])
    assert month_by_month(with_shapes(found)) == [100] * 12
    (note,) = unshaped(found, KPIS)
    assert (note.kpi, note.member, note.period.code) == ("won_value", WHOLE, "2026")


def test_a_goal_that_asks_for_nothing_is_spread_evenly_without_a_word():
    goal = Goal("won_value", WHOLE, Period.parse("2026"), Decimal(1200))
    found = book([goal], sold([10] * 6 + [30] * 6))
    assert month_by_month(with_shapes(found)) == [100] * 12
    assert (shapes(found, KPIS), unshaped(found, KPIS)) == ((), ())


def test_a_shape_tells_shares_and_no_amounts():
    (shape,) = shapes(book([by_last_year(1200)], sold([10] * 6 + [30] * 6)), KPIS)
    assert abs(sum(shape.months) - 1) < Decimal("1e-9")


def test_a_report_gets_its_own_shapes_alone():
    rows = sold([10] * 12) + sold([30] * 12, team="South", person="Cleo")
    goals = with_shapes(book([by_last_year(1200, member=Member("team", EVERY))], rows))
    assert {shape.member for shape in goals.of([NORTH]).shapes} == {NORTH}
