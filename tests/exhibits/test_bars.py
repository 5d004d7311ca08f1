"""Rankings and breakdowns: in order, with their deviation, and nothing unknown is 0."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from kpireport.exhibits import charts
from kpireport.exhibits.style import BAD, GOOD
from kpireport.scorecard import Breakdown
from kpireport.words import Text
from tests.exhibits.drawings import (
    BREAKDOWNS,
    COSTS,
    DEALS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    RATE,
    VALUE,
    breakdown,
    breakdowns,
    compared,
    lines_of,
    texts,
)


@pytest.mark.parametrize("draw", [charts.ranking, charts.breakdown])
@pytest.mark.parametrize("kpi", [DEALS, VALUE, RATE], ids=lambda kpi: kpi.name)
@pytest.mark.parametrize("name", sorted(BREAKDOWNS))
def test_bars_keep_their_words_apart_on_awkward_data(
    name: str,
    kpi: charts.Figure,
    draw: Callable[..., charts.Figure],
    faults: Callable[[str], list[str]],
) -> None:
    for form in (ENGLISH, FRENCH):
        figure = draw(replace(BREAKDOWNS[name], kpi=kpi), form, who="East")
        assert faults(figure.svg) == []
        assert len(figure.alt) > 40


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(breakdowns())
def test_no_bar_overlaps_its_own_words(
    faults: Callable[[str], list[str]], whole: Breakdown
) -> None:
    for draw in (charts.ranking, charts.breakdown):
        assert faults(draw(whole, FRENCH, who="Est").svg) == []


def test_a_long_ranking_shows_both_ends_and_says_how_many_lie_between() -> None:
    words = texts(charts.ranking(BREAKDOWNS["forty"], ENGLISH, who="All").svg)
    assert "20 more between these" in words
    assert {"Member 39", "Member 30", "Member 9", "Member 0"} <= set(words)
    assert "Member 20" not in words


def test_the_unknown_come_last_as_dashes() -> None:
    words = texts(charts.ranking(breakdown([None, 1.0, 2.0]), ENGLISH, who="All").svg)
    assert [word for word in words if word.startswith("Member")] == ["Member 2", "Member 1", "Member 0"]  # fmt: skip
    assert "–" in words
    assert "0" not in words


def test_a_ranking_starts_with_the_best_also_where_lower_is_better() -> None:
    lower = replace(breakdown([5.0, 1.0]), kpi=replace(DEALS, better=DEALS.better.LOWER))
    words = texts(charts.ranking(lower, ENGLISH, who="All").svg)
    assert words.index("Member 1") < words.index("Member 0")


def test_members_of_equal_rank_stand_in_one_order() -> None:
    found = breakdown([3.0, 3.0, 3.0])
    turned = replace(found, shares=tuple(reversed(found.shares)))
    first, second = (charts.breakdown(whole, ENGLISH, who="All").svg for whole in (found, turned))
    assert first == second


def test_each_bar_has_its_number_and_its_deviation_in_the_colour_of_what_it_means() -> None:
    costs = replace(compared([(110.0, 100.0), (90.0, 100.0)]), kpi=COSTS)
    svg = charts.ranking(costs, ENGLISH, who="All").svg
    assert {"$110", "+10.0%", "$90", "−10.0%"} <= set(texts(svg))
    colours = {
        text.text: text.get("fill") for text in ET.fromstring(svg).iter() if text.tag[-4:] == "text"
    }
    assert (colours["+10.0%"], colours["−10.0%"]) == (BAD, GOOD)


def test_bars_are_as_long_as_their_numbers() -> None:
    svg = charts.breakdown(breakdown([30.0, 10.0, -10.0], goal=None), ENGLISH, who="All").svg
    bars = [
        float(bar.get("width", "0")) for bar in ET.fromstring(svg).iter() if bar.tag[-4:] == "rect"
    ]
    longest = max(bars)
    assert sorted(round(bar / longest, 2) for bar in bars)[-3:] == [0.33, 0.33, 1.0]


def test_a_partial_breakdown_is_compared_with_nothing() -> None:
    figure = charts.ranking(BREAKDOWNS["partial"], ENGLISH, who="All")
    assert "Deviation from goal" not in texts(figure.svg)
    assert figure.when == "June 2026 (period not over)"
    assert "period not over" in figure.alt


def test_shares_of_the_total_are_shown_only_where_parts_add_up(by_product: Breakdown) -> None:
    assert "45.4%" in texts(charts.breakdown(by_product, ENGLISH, who="East").svg)
    rate = replace(by_product, kpi=RATE)
    assert "Share of total" not in texts(charts.breakdown(rate, ENGLISH, who="East").svg)


def test_the_title_says_who_what_in_which_unit_and_when(by_product: Breakdown) -> None:
    figure = charts.ranking(by_product, FRENCH, who="Est")
    assert (figure.who, figure.when) == ("Est", "juin 2026")
    assert figure.what == "Valeur gagnée, EUR, classement par produit"


def test_the_alternative_text_has_value_goal_verdict_and_rows(by_product: Breakdown) -> None:
    whole = replace(by_product, goal=1_350_000.0)
    assert charts.breakdown(whole, ENGLISH, who="East").alt == (
        "Won value, USD, by product, East, June 2026: $1,234,567; goal $1,350,000; at risk. "
        "GTX Pro $560,000, MG Advanced $440,000, GTX Basic $210,000, MG Special $24,567."
    )


def test_hostile_names_are_only_ever_text() -> None:
    kpi = replace(DEALS, label=Text(HOSTILE, HOSTILE))
    whole = replace(BREAKDOWNS["hostile names"], kpi=kpi, dimension=HOSTILE)
    for draw in (charts.ranking, charts.breakdown):
        figure = draw(whole, ENGLISH, who=HOSTILE)
        ET.fromstring(figure.svg)
        for written in (figure.svg, figure.html()):
            assert "<script" not in written
        assert "{{7*7}}" in "".join(texts(figure.svg))


def test_bars_look_as_before(by_product: Breakdown, golden: Callable[[str, str], None]) -> None:
    for form in (ENGLISH, FRENCH):
        golden(f"ranking.{form.locale}.svg", lines_of(charts.ranking(by_product, form, who="East")))
        figure = charts.breakdown(by_product, form, who="East")
        golden(f"breakdown.{form.locale}.svg", lines_of(figure))


def test_what_no_value_of_the_dimension_has_is_named_so_that_shares_make_the_whole() -> None:
    whole = replace(breakdown([30.0, 10.0], goal=None), total=50.0)
    words = texts(charts.breakdown(whole, ENGLISH, who="All").svg)
    assert "Not assigned" in words
    assert {"60.0%", "20.0%"} <= set(words)


def test_no_axis_is_drawn_through_the_words_that_say_what_is_left_out() -> None:
    svg = charts.ranking(BREAKDOWNS["forty"], ENGLISH, who="All").svg
    (remark,) = re.findall(r'y="([\d.]+)"[^>]*>\d+ more between these<', svg)
    axes = re.findall(r'y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" stroke="#1f2328"', svg)
    assert len(axes) == 2
    assert not any(float(top) < float(remark) < float(foot) for top, foot in axes)
