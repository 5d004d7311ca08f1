"""Slopes: then and now, with labels that never overlap, and the largest changes standing out."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from kpireport.errors import UnknownNameError
from kpireport.exhibits import charts
from kpireport.exhibits.slope import MOST
from kpireport.exhibits.style import BAD, GOOD, PREVIOUS
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Breakdown, Share
from tests.exhibits.drawings import (
    BREAKDOWNS,
    CHURN,
    COMPANY,
    COSTS,
    DEALS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    JUNE,
    RATE,
    VALUE,
    breakdowns,
    compared,
    lines_of,
    texts,
)


def strokes(figure: charts.Figure) -> list[tuple[str, float]]:
    """Colour and thickness of the lines from then to now, as drawn: the last lie on top."""
    marks = [mark for mark in ET.fromstring(figure.svg) if mark.tag.endswith("line")]
    far = [m for m in marks if float(m.get("x2", "0")) - float(m.get("x1", "0")) > 100]
    return [(mark.get("stroke", ""), float(mark.get("stroke-width", "0"))) for mark in far]


@pytest.mark.parametrize("since", ["year_ago", "previous"])
@pytest.mark.parametrize("kpi", [DEALS, VALUE, COSTS, RATE], ids=lambda kpi: kpi.name)
@pytest.mark.parametrize("name", sorted(BREAKDOWNS))
def test_slopes_keep_their_words_apart_on_awkward_data(
    name: str, kpi: Kpi, since: str, faults: Callable[[str], list[str]]
) -> None:
    for form in (ENGLISH, FRENCH):
        figure = charts.slope(replace(BREAKDOWNS[name], kpi=kpi), form, who="East", since=since)
        assert faults(figure.svg) == []
        assert len(figure.alt) > 40


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(breakdowns())
def test_no_slope_overlaps_its_own_words(
    faults: Callable[[str], list[str]], whole: Breakdown
) -> None:
    for form in (ENGLISH, FRENCH):
        assert faults(charts.slope(whole, form, who="Est").svg) == []


def test_both_ends_are_labelled_with_name_and_number() -> None:
    figure = charts.slope(compared([(30.0, 20.0), (25.0, 40.0)]), ENGLISH, who="All")
    words = texts(figure.svg)
    assert words.count("Member 0") == words.count("Member 1") == 2
    assert {"20", "30", "40", "25", "+50.0%", "−37.5%"} <= set(words)
    assert {"June 2025", "June 2026", "change", "rank"} <= set(words)


def test_ranks_show_who_overtook_whom_best_first() -> None:
    words = texts(charts.slope(compared([(30.0, 20.0), (25.0, 40.0)]), ENGLISH, who="All").svg)
    assert {"2 → 1", "1 → 2"} <= set(words)
    costs = replace(compared([(30.0, 20.0), (40.0, 40.0)]), kpi=COSTS)
    words = texts(charts.slope(costs, FRENCH, who="All").svg)
    assert [word for word in words if word in {"1", "2"}] == ["1", "2"], "the lowest cost is first"
    assert "Favorable à la baisse" in words


def test_the_largest_changes_stand_out_and_are_drawn_last() -> None:
    pairs = [(100.0 + change, 100.0) for change in (50.0, 1.0, -40.0, 2.0, 30.0, 0.0)]
    drawn = strokes(charts.slope(compared(list(pairs)), ENGLISH, who="All"))
    assert drawn[:3] == [(PREVIOUS, 1.0)] * 3
    assert sorted(drawn[3:]) == sorted([(GOOD, 2.0), (GOOD, 2.0), (BAD, 2.0)])


def test_what_has_not_changed_never_stands_out() -> None:
    drawn = strokes(charts.slope(BREAKDOWNS["all on goal"], ENGLISH, who="All"))
    assert drawn == [(PREVIOUS, 1.0)] * 6


def test_where_lower_is_better_a_fall_is_green() -> None:
    whole = replace(compared([(0.02, 0.03)]), kpi=CHURN)
    figure = charts.slope(whole, ENGLISH, who="All")
    assert strokes(figure) == [(GOOD, 2.0)]
    assert "−1.0\u00a0pp" in texts(figure.svg)


def test_since_the_previous_period_or_since_last_year() -> None:
    share = Share("A", 5.0, previous=4.0, year_ago=2.0)
    whole = Breakdown(DEALS, COMPANY, JUNE, "team", 5.0, (share,))
    year = charts.slope(whole, ENGLISH, who="All")
    month = charts.slope(whole, ENGLISH, who="All", since="previous")
    assert ("+150.0%" in texts(year.svg), year.when) == (True, "June 2025 to June 2026")
    assert ("+25.0%" in texts(month.svg), month.when) == (True, "May 2026 to June 2026")


def test_another_comparison_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"'yer_ago'.*year_ago"):
        charts.slope(BREAKDOWNS["one"], ENGLISH, who="All", since="yer_ago")


def test_the_unknown_are_named_below_and_never_drawn_as_zero() -> None:
    whole = compared([(3.0, 2.0), (None, 5.0), (4.0, None), (None, None)])
    figure = charts.slope(whole, ENGLISH, who="All")
    assert len(strokes(figure)) == 1
    assert "Without a number in one of the periods: Member 1, Member 2" in texts(figure.svg)
    assert "0" not in texts(figure.svg)


def test_beyond_the_limit_the_smallest_changes_are_left_out_and_counted() -> None:
    whole = compared([(100.0 + number, 100.0) for number in range(40)])
    figure = charts.slope(whole, ENGLISH, who="All")
    assert len(strokes(figure)) == MOST
    words = texts(figure.svg)
    assert "Smaller changes are not drawn: 16" in words
    assert "Member 16" in words
    assert "Member 15" not in words
    assert "1" in words, "ranks are taken among all"


def test_a_partial_period_is_compared_with_nothing() -> None:
    figure = charts.slope(BREAKDOWNS["partial"], ENGLISH, who="All")
    assert texts(figure.svg) == ["Period not over"]
    assert figure.when.endswith("(period not over)")


def test_the_alternative_text_has_value_goal_verdict_and_changes() -> None:
    whole = replace(compared([(30.0, 20.0), (25.0, 40.0)]), goal=50.0)
    assert charts.slope(whole, ENGLISH, who="All").alt == (
        "Deals, number, by team: then and now, All, June 2025 to June 2026: 55; goal 50; on track. "
        "Member 0 20 to 30 (+50.0%), Member 1 40 to 25 (−37.5%)."
    )


def test_hostile_names_are_only_ever_text() -> None:
    whole = replace(compared([(3.0, 4.0)], lambda _: HOSTILE), dimension=HOSTILE)
    figure = charts.slope(whole, ENGLISH, who=HOSTILE)
    ET.fromstring(figure.svg)
    assert "<script" not in figure.svg + figure.html()


@pytest.mark.parametrize("form", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_slopes_look_as_before(
    form: Format, by_product: Breakdown, golden: Callable[[str, str], None]
) -> None:
    golden(f"slope.{form.locale}.svg", lines_of(charts.slope(by_product, form, who="East")))
