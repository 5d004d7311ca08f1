"""Waterfalls add up to the last digit that is shown; contributions name who pulls furthest, and which way."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from kpireport.errors import ConfigurationError
from kpireport.exhibits import charts
from kpireport.exhibits.style import BAD, GOOD
from kpireport.exhibits.waterfall import MOST_STEPS, bridge
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Breakdown, Share
from kpireport.variance import Impact
from tests.exhibits.drawings import (
    BREAKDOWNS,
    CHURN,
    COSTS,
    DEALS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    RATE,
    VALUE,
    Shares,
    breakdowns,
    compared,
    lines_of,
    texts,
)


def sizes(whole: Breakdown) -> dict[str, float]:
    found = bridge(whole, ENGLISH)
    assert found is not None
    return {step.name: float(step.size) for step in found.steps}


@settings(max_examples=300)
@given(breakdowns())
def test_first_and_steps_make_the_last_as_shown(whole: Breakdown) -> None:
    found = bridge(whole, ENGLISH)
    if found is None:
        assert whole.total is None or whole.goal is None or whole.year_ago is None or not any(
            share.goal is not None for share in whole.shares
        )  # fmt: skip
        return
    assert found.first + sum((step.size for step in found.steps), Decimal(0)) == found.last
    assert all(step.size == step.size.to_integral_value() for step in found.steps)


@settings(max_examples=200)
@given(breakdowns())
def test_no_step_is_shown_further_than_one_unit_from_what_it_is(whole: Breakdown) -> None:
    found = bridge(whole, ENGLISH)
    if found is None or len(whole.shares) > MOST_STEPS:
        return
    exact: dict[str, list[Decimal]] = {}
    for share in whole.shares:
        other = share.goal if found.reference.en == "Goal" else share.year_ago
        size = Decimal(str(share.actual or 0.0)) - Decimal(str(other or 0.0))
        exact.setdefault(share.name, []).append(size)
    for step in found.steps:
        if step.name in exact:
            assert min(abs(step.size - size) for size in exact[step.name]) <= Decimal("1.5")


def test_the_numbers_printed_add_up_although_each_is_rounded() -> None:
    whole = replace(compared([(0.4, 0.0), (0.4, 0.0), (0.4, 0.0)]), kpi=VALUE)
    words = texts(charts.waterfall(whole, ENGLISH, who="All").svg)
    steps = [int(word.strip("+$")) for word in words if re.fullmatch(r"\+?\$\d", word)]
    first, *between, last = steps
    assert (first, sum(between), last) == (0, 1, 1)


def test_steps_are_the_deviations_best_effect_first() -> None:
    whole = compared([(90.0, 100.0), (130.0, 100.0), (100.0, 100.0)])
    assert list(sizes(whole).items()) == [
        ("Member 1", 30.0),
        ("Member 2", 0.0),
        ("Member 0", -10.0),
    ]


def test_where_lower_is_better_colours_flip_and_numbers_do_not() -> None:
    whole = replace(compared([(90.0, 100.0), (130.0, 100.0)]), kpi=COSTS)
    figure = charts.waterfall(whole, ENGLISH, who="All")
    colours = {text.text: text.get("fill") for text in ET.fromstring(figure.svg).iter()}
    assert (colours["+$30"], colours["−$10"]) == (BAD, GOOD)
    assert any("lower is better" in word for word in texts(figure.svg))
    assert list(sizes(whole)) == ["Member 0", "Member 1"]


def test_goals_that_do_not_add_up_are_a_step_of_their_own() -> None:
    whole = replace(compared([(100.0, 80.0), (100.0, 60.0)]), goal=100.0)
    assert sizes(whole) == {
        "Goals by team add up to more": 40.0,
        "Member 1": 40.0,
        "Member 0": 20.0,
    }
    less = bridge(replace(whole, goal=150.0), FRENCH)
    assert less is not None
    assert (less.steps[0].name, less.steps[0].size) == (
        "Objectifs par équipe\u00a0: total inférieur",
        -10,
    )
    assert less.steps[0].impact is Impact.NEUTRAL


def test_what_belongs_to_nobody_is_a_step_of_its_own() -> None:
    whole = replace(compared([(100.0, 80.0)]), total=125.0)
    assert sizes(whole) == {"Member 0": 20.0, "Not assigned": 25.0}


def test_members_without_number_or_goal_are_named_with_the_reason() -> None:
    whole = compared([(None, 10.0), (7.0, None), (None, None), (9.0, 8.0)])
    assert sizes(whole) == {
        "Member 1 (no goal)": 7.0, "Member 3": 1.0, "Member 0 (no data)": -10.0,
    }  # fmt: skip
    found = bridge(whole, ENGLISH)
    assert found is not None
    assert {step.impact for step in found.steps if "(" in step.name} == {Impact.NEUTRAL}


def test_small_steps_are_one_that_sums_them_exactly() -> None:
    pairs: Shares = [(100.0 + 2**number, 100.0) for number in range(20)]
    found = sizes(compared(pairs))
    assert len(found) == MOST_STEPS
    assert found["9 others"] == sum(2**number for number in range(9))
    assert list(found)[-1] == "9 others"
    twelve = sizes(compared(pairs[:MOST_STEPS]))
    assert not [name for name in twelve if "others" in name]


def test_parts_without_goals_go_from_last_year(by_product: Breakdown) -> None:
    shares = tuple(replace(share, goal=None) for share in by_product.shares)
    whole = replace(by_product, shares=shares, goal=1_300_000.0, year_ago=1_010_000.0)
    figure = charts.waterfall(whole, ENGLISH, who="East")
    assert figure.what == "Won value, USD, from last year to actual by product"
    assert {"Last year", "$1,010,000", "Change on last year"} <= set(texts(figure.svg))


@pytest.mark.parametrize("kpi", [RATE, CHURN], ids=lambda kpi: kpi.name)
def test_numbers_that_do_not_add_up_are_refused_with_what_to_use_instead(kpi: Kpi) -> None:
    with pytest.raises(ConfigurationError, match=r"do not add up. Use report.contributions"):
        charts.waterfall(replace(BREAKDOWNS["forty"], kpi=kpi), ENGLISH, who="All")


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        (BREAKDOWNS["partial"], "Period not over"),
        (BREAKDOWNS["all unknown"], "No data"),
        (replace(compared([(3.0, None)])), "No goal"),
    ],
)
def test_a_waterfall_that_cannot_be_says_why(whole: Breakdown, words: str) -> None:
    figure = charts.waterfall(whole, ENGLISH, who="All")
    assert texts(figure.svg) == [words]
    assert len(figure.alt) > 40


def test_a_scale_that_does_not_begin_at_zero_says_so_and_its_columns_are_slit() -> None:
    near = charts.waterfall(compared([(1010.0, 1000.0), (1000.0, 1005.0)]), ENGLISH, who="All")
    far = charts.waterfall(compared([(10.0, 40.0), (60.0, 10.0)]), ENGLISH, who="All")
    assert "Scale does not begin at zero" in texts(near.svg)
    assert "Scale does not begin at zero" not in texts(far.svg)
    assert (near.svg.count("<polygon"), far.svg.count("<polygon")) == (2, 0)


@pytest.mark.parametrize("draw", [charts.waterfall, charts.contributions])
@pytest.mark.parametrize("kpi", [DEALS, VALUE, COSTS], ids=lambda kpi: kpi.name)
@pytest.mark.parametrize("name", sorted(BREAKDOWNS))
def test_words_keep_apart_on_awkward_data(
    name: str, kpi: Kpi, draw: Callable[..., charts.Figure], faults: Callable[[str], list[str]]
) -> None:
    for form in (ENGLISH, FRENCH):
        figure = draw(replace(BREAKDOWNS[name], kpi=kpi), form, who="East")
        assert faults(figure.svg) == []
        assert len(figure.alt) > 40


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(breakdowns())
def test_no_step_overlaps_its_own_words(
    faults: Callable[[str], list[str]], whole: Breakdown
) -> None:
    for draw in (charts.waterfall, charts.contributions):
        for form in (ENGLISH, FRENCH):
            assert faults(draw(whole, form, who="Est").svg) == []


def test_the_alternative_text_has_value_goal_verdict_and_every_step() -> None:
    whole = replace(compared([(90.0, 100.0), (130.0, 100.0)]), goal=210.0)
    assert charts.waterfall(whole, ENGLISH, who="All").alt == (
        "Deals, number, from goal to actual by team, All, June 2026: 220; goal 210; on track. "
        "Goal 210, Goals by team add up to less −10, Member 1 +30, Member 0 −10, Actual 220."
    )


def bars(figure: charts.Figure) -> list[tuple[bool, str]]:
    """Whether each bar lies right of the middle, and its colour, from above."""
    middle = float(re.findall(r'<line x1="([\d.]+)" y1="20" x2="\1"', figure.svg)[0])
    found = re.findall(r'<rect x="([\d.]+)"[^>]*fill="(#\w+)"', figure.svg)
    return [(float(x) >= middle, colour) for x, colour in found]


def test_contributions_show_three_of_each_side_and_how_many_lie_between() -> None:
    pairs: Shares = [(100.0 + number, 100.0) for number in range(-5, 6)]
    figure = charts.contributions(compared(pairs), ENGLISH, who="All")
    words = texts(figure.svg)
    members = [word for word in words if word.startswith("Member")]
    assert members == [f"Member {index}" for index in (10, 9, 8, 2, 1, 0)]
    assert "5 more between these" in words
    assert bars(figure) == [(True, GOOD)] * 3 + [(False, BAD)] * 3


def test_contributions_point_to_the_better_side_and_keep_their_sign() -> None:
    whole = replace(compared([(90.0, 100.0), (130.0, 100.0)]), kpi=COSTS)
    figure = charts.contributions(whole, ENGLISH, who="All")
    assert bars(figure) == [(True, GOOD), (False, BAD)]
    words = texts(figure.svg)
    assert words.index("−$10 (−10.0%)") < words.index("+$30 (+30.0%)")
    assert "Lower is better" in words


def test_of_a_rate_everyones_own_deviation_is_shown_in_points() -> None:
    whole = replace(compared([(0.5, 0.6), (0.7, 0.6)]), kpi=RATE)
    figure = charts.contributions(whole, ENGLISH, who="All")
    assert {"+10.0\u00a0pp", "−10.0\u00a0pp"} <= set(texts(figure.svg))
    assert "Everyone’s own deviation: these numbers do not add up." in texts(figure.svg)
    assert figure.what == "Deals, pp, deviation from goal by team: the furthest"


def test_contributions_without_any_say_so() -> None:
    on_goal = charts.contributions(BREAKDOWNS["all on goal"], FRENCH, who="Est")
    assert texts(on_goal.svg) == ["Aucun écart"]
    nothing = charts.contributions(BREAKDOWNS["all unknown"], FRENCH, who="Est")
    assert texts(nothing.svg) == ["Pas de données"]


def test_hostile_names_are_only_ever_text() -> None:
    whole = replace(compared([(3.0, 4.0)], lambda _: HOSTILE), dimension=HOSTILE)
    for draw in (charts.waterfall, charts.contributions):
        figure = draw(whole, ENGLISH, who=HOSTILE)
        ET.fromstring(figure.svg)
        assert "<script" not in figure.svg + figure.html()


def by_team() -> Breakdown:
    shares = (
        Share("Paris", 621_804.0, 584_000.0, year_ago=646_242.0),
        Share("Montréal", 604_134.0, 474_000.0, year_ago=607_310.0),
        Share("Lyon", 258_213.0, 408_000.0, year_ago=507_151.0),
        Share("Dublin", 322_098.0, None, year_ago=213_385.0),
    )
    whole = compared([])
    return replace(
        whole, kpi=VALUE, total=1_810_000.0, shares=shares, goal=1_400_000.0, year_ago=1_974_088.0
    )


@pytest.mark.parametrize("form", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_waterfalls_look_as_before(form: Format, golden: Callable[[str, str], None]) -> None:
    figure = charts.waterfall(by_team(), form, who="East")
    golden(f"waterfall.{form.locale}.svg", lines_of(figure))
    figure = charts.contributions(by_team(), form, who="East")
    golden(f"contributions.{form.locale}.svg", lines_of(figure))
