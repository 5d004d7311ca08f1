"""Deviations as pins and as bars of a table: better to the right everywhere, one scale per unit."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport.exhibits import charts, tables
from kpireport.exhibits.scales import Scales, common_scales
from kpireport.exhibits.style import BAD, GOOD
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line, Scorecard
from kpireport.words import Text
from tests.exhibits.drawings import (
    CHURN,
    COSTS,
    DEALS,
    ENGLISH,
    FRENCH,
    LONG,
    RATE,
    VALUE,
    drawn,
    lines_of,
    texts,
)

KPIS = [DEALS, VALUE, COSTS, RATE, CHURN]
WITHIN = replace(DEALS, name="load", better=DEALS.better.WITHIN, tolerance=1.0)


def pins(figure: charts.Figure) -> list[tuple[float, str]]:
    """How far each pin stands to the right of its group's zero line, and its colour."""
    middle = float(re.findall(r'<line x1="([\d.]+)" y1="[\d.]+" x2="\1"', figure.svg)[0])
    found = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="4" fill="(#\w+)"', figure.svg)
    return [(float(x) - middle, colour) for x, colour in found]


def bar(line: Line, scales: Scales) -> float:
    """How far the bar of a table's cell reaches to the right."""
    root = ET.fromstring(drawn(charts.deviation_bar(line, scales, ENGLISH)))
    rect = next(mark for mark in root if mark.tag.endswith("rect"))
    x, wide = float(rect.get("x", "0")), float(rect.get("width", "0"))
    return wide if x >= 28 else -wide


def card(scorecard: Scorecard, *lines: Line) -> Scorecard:
    return replace(scorecard, lines=lines)


def test_deviations_stand_on_the_side_of_what_they_mean(scorecard: Scorecard) -> None:
    figure = charts.deviations(scorecard, ENGLISH, who="East")
    assert [(reach > 0, colour) for reach, colour in pins(figure)] == [
        (True, GOOD), (False, BAD), (False, BAD), (True, GOOD),
    ]  # fmt: skip


@pytest.mark.parametrize("kpi", [*KPIS, WITHIN], ids=lambda kpi: kpi.name)
@pytest.mark.parametrize(("actual", "goal"), [(0.9, 0.5), (0.2, 0.5), (-3.0, -5.0), (4.0, 2.0)])
def test_the_bar_of_a_cell_points_where_the_pin_of_the_chart_does(
    kpi: Kpi, actual: float, goal: float, a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    line = a_line(kpi, [actual], goal)
    figure = charts.deviations(card(scorecard, line), ENGLISH, who="East")
    cell = bar(line, Scales())
    favourable = line.variance.favourable or 0.0
    assert (cell > 0, cell < 0) == (favourable > 0, favourable < 0)
    if "<circle" in figure.svg:
        assert pins(figure)[0][0] * favourable >= 0


def test_per_cent_and_points_have_a_heading_and_a_scale_of_their_own(
    a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    lines = (
        a_line(RATE, [0.50], 0.40),  # 10 points: a quarter of its goal
        a_line(VALUE, [150.0], 100.0),  # 50 %
        a_line(DEALS, [125.0], 100.0),  # 25 %
        a_line(CHURN, [0.35], 0.40),  # 5 points
    )
    figure = charts.deviations(card(scorecard, *lines), ENGLISH, who="East")
    words = texts(figure.svg)
    assert words.index("In % of the goal") < words.index("+50.0%") < words.index("+25.0%")
    assert (
        words.index("+25.0%") < words.index("In percentage points") < words.index("+10.0\u00a0pp")
    )
    longest, half, points, half_the_points = (reach for reach, _ in pins(figure))
    assert longest == points == pytest.approx(2 * half, abs=0.05)
    assert half == half_the_points
    scales = common_scales(lines)
    assert (scales.percent, round(scales.points, 9)) == (0.5, 0.1)
    assert [round(scales.reach(line) or 0, 9) for line in lines] == [1.0, 1.0, 0.5, 0.5]


def test_a_group_without_kpis_has_no_heading(
    a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    figure = charts.deviations(card(scorecard, a_line(RATE, [0.5], 0.4)), FRENCH, who="Est")
    assert "En points de pourcentage" in texts(figure.svg)
    assert "En % de l’objectif" not in texts(figure.svg)


def test_the_sense_is_said_where_lower_is_better_however_long_the_name(
    a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    long = replace(COSTS, label=Text(LONG, LONG))
    words = texts(
        charts.deviations(card(scorecard, a_line(long, [3.0], 4.0)), FRENCH, who="Est").svg
    )
    assert "favorable à la baisse" in words
    assert "−25,0\u00a0%" in words


def test_what_has_no_deviation_has_no_pin_and_says_why(
    a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    lines = (a_line(DEALS, [None], 4.0), a_line(VALUE, [3.0]), a_line(COSTS, [3.0], 0.0))
    figure = charts.deviations(card(scorecard, *lines), ENGLISH, who="East")
    assert pins_or_none(figure) == 0
    assert {"– (no data)", "– (no goal)", "+$3"} <= set(texts(figure.svg))


def pins_or_none(figure: charts.Figure) -> int:
    return figure.svg.count("<circle")


def test_a_deviation_beyond_the_scale_ends_in_an_arrow(
    a_line: Callable[..., Line], scorecard: Scorecard
) -> None:
    wild = a_line(DEALS, [1000.0], 10.0)
    found = replace(scorecard, lines=(*scorecard.lines, wild))
    assert "<polygon" in charts.deviations(found, ENGLISH, who="East").svg
    scales = common_scales(found.lines)
    assert scales.percent == 1.0
    assert b"<polygon" in drawn(charts.deviation_bar(wild, scales, ENGLISH))
    assert b"<polygon" not in drawn(charts.deviation_bar(scorecard["win_rate"], scales, ENGLISH))


def test_the_bar_of_a_cell_says_in_words_where_the_number_stands(scorecard: Scorecard) -> None:
    scales = common_scales(scorecard.lines)
    assert 'alt="4.9\u00a0pp below goal"' in charts.deviation_bar(
        scorecard["win_rate"], scales, ENGLISH
    )
    assert charts.deviation_bar(scorecard["calls"], scales, ENGLISH) == ""


@pytest.mark.parametrize(
    ("form", "head"), [(ENGLISH, "worse\u00a0|\u00a0better"), (FRENCH, "pire\u00a0|\u00a0mieux")]
)
def test_the_head_of_the_bars_names_their_sides(
    form: Format, head: str, scorecard: Scorecard
) -> None:
    assert f">{head}</th>" in tables.scorecard_html(scorecard, form)


def test_a_partial_period_is_said_and_has_no_pins(won_value: Line, scorecard: Scorecard) -> None:
    figure = charts.deviations(
        card(scorecard, replace(won_value, partial=True)), ENGLISH, who="East"
    )
    assert figure.when == "June 2026 (period not over)"
    assert pins_or_none(figure) == 0
    assert "– (period not over)" in texts(figure.svg)


def test_the_alternative_text_has_value_goal_deviation_and_verdict(
    win_rate: Line, scorecard: Scorecard
) -> None:
    assert charts.deviations(card(scorecard, win_rate), ENGLISH, who="East").alt == (
        "Deviation from goal by KPI, % or points, East, June 2026: "
        "Win rate 55.1%, goal 60.0%, −4.9\u00a0pp, at risk."
    )


NUMBERS = st.none() | st.floats(-1e12, 1e12, allow_nan=False)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(KPIS), NAMES, NUMBERS, NUMBERS), max_size=12))
def test_no_pin_overlaps_its_own_words(
    faults: Callable[[str], list[str]],
    a_line: Callable[..., Line],
    scorecard: Scorecard,
    rows: list[tuple[Kpi, str, float | None, float | None]],
) -> None:
    lines = [
        a_line(replace(kpi, label=Text(name, name)), [actual], goal)
        for kpi, name, actual, goal in rows
    ]
    for form in (ENGLISH, FRENCH):
        assert faults(charts.deviations(card(scorecard, *lines), form, who="Est").svg) == []


def test_deviations_look_as_before(
    scorecard: Scorecard, golden: Callable[[str, str], None]
) -> None:
    for form in (ENGLISH, FRENCH):
        figure = charts.deviations(scorecard, form, who="East")
        golden(f"deviations.{form.locale}.svg", lines_of(figure))
