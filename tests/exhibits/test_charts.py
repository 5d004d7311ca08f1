"""Charts on ordinary and on awkward data: nothing overlaps, nothing leaves the drawing, nothing unknown is 0."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport.exhibits import charts
from kpireport.exhibits.style import BAD, GOOD
from kpireport.formats import Format
from kpireport.kpi import Kpi, simple
from kpireport.levels import Member
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.scorecard import Line, Point
from kpireport.units import MONEY, PERCENT
from kpireport.vocabulary import count
from tests.exhibits.drawings import drawn, texts

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
DEALS = simple("deals", "Deals", count("deals", on="closed_on"))
VALUE = replace(DEALS, name="value", unit=MONEY)
RATE = replace(DEALS, name="rate", unit=PERCENT)
LONG = "Directorate for the Very Long Names of Regional Offices in Overseas Territories"
HOSTILE = "<script>alert(1)</script> {{7*7}} \" ' & \x00"

AWKWARD: dict[str, tuple[list[float | None], list[float | None] | float | None]] = {
    "nothing": ([], None),
    "one point": ([5.0], 4.0),
    "all equal": ([7.0] * 13, 7.0),
    "all zero": ([0.0] * 13, 0.0),
    "all unknown": ([None] * 13, None),
    "goals alone": ([None] * 13, 100.0),
    "negative": ([-5.0, -3.0, -8.0, -1.0, -2.0], -4.0),
    "both signs": ([5.0, -3.0, 8.0, -1.0, 0.0, None, 4.0], [1.0, 2.0, None, -3.0, 4.0, 5.0, -6.0]),
    "a billion": ([1e9, 1.05e9, 0.98e9, 1.2e9] * 3, 1.1e9),
    "a quadrillion": ([1e15, 2e15, 3.3e15], 2.5e15),
    "one giant": ([1.0, 2.0, 1e9, 3.0], 2.0),
    "goal far above": ([1.0, 2.0, 1.5], 1e6),
    "forty points": ([float(number) for number in range(40)], 20.0),
    "nearly on goal": ([100.001, 99.999, 100.0], 100.0),
}


@pytest.mark.parametrize("kpi", [DEALS, VALUE, RATE], ids=lambda kpi: kpi.name)
@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_trends_keep_their_words_apart_on_awkward_data(
    name: str, kpi: Kpi, a_line: Callable[..., Line], faults: Callable[[str], list[str]]
) -> None:
    for form in (ENGLISH, FRENCH):
        figure = charts.trend(a_line(kpi, *AWKWARD[name]), form, who="East")
        assert faults(figure.svg) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(-1e12, 1e12, allow_nan=False),
            st.none() | st.floats(-1e12, 1e12, allow_nan=False),
        ),
        max_size=15,
    ),
    st.booleans(),
)
def test_no_trend_overlaps_its_own_words(
    faults: Callable[[str], list[str]],
    a_line: Callable[..., Line],
    points: list[tuple[float | None, float | None]],
    last_is_partial: bool,
) -> None:
    line = a_line(VALUE, [actual for actual, _ in points], [goal for _, goal in points])
    if line.series and last_is_partial:
        series = (*line.series[:-1], replace(line.series[-1], partial=True))
        line = replace(line, series=series, partial=True)
    assert faults(charts.trend(line, FRENCH, who="Est").svg) == []


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.QUARTER, Grain.YEAR])
def test_every_grain_has_its_axis(grain: Grain, faults: Callable[[str], list[str]]) -> None:
    last = Calendar(first_month=4).containing(Period.parse("2026-06").start, grain)
    points = tuple(Point(period, 10.0, 9.0) for period in Span(last, 13))
    figure = charts.trend(Line(DEALS, Member("team", "East"), last, 10.0, 9.0, series=points), ENGLISH, who="East")  # fmt: skip
    assert faults(figure.svg) == []
    assert ENGLISH.tick(last)[0] in figure.svg


def columns(svg: str) -> int:
    return svg.count("<rect")


def test_a_missing_month_is_a_gap_marked_with_a_dash(a_line: Callable[..., Line]) -> None:
    whole = charts.trend(a_line(DEALS, [3.0, 4.0, 5.0]), ENGLISH, who="East").svg
    gap = charts.trend(a_line(DEALS, [3.0, None, 5.0]), ENGLISH, who="East").svg
    assert columns(gap) == columns(whole) - 1
    assert "–" in texts(gap)
    assert "0" not in texts(gap)


def test_no_data_says_so_instead_of_an_empty_chart(a_line: Callable[..., Line]) -> None:
    figure = charts.trend(a_line(DEALS, [None, None]), FRENCH, who="Est")
    assert texts(figure.svg) == ["Pas de données"]
    assert figure.alt == (
        "Deals, Est, juin 2026\u00a0: pas de données\u202f; objectif –\u202f; rien n’est connu des périodes "
        "affichées."
    )


def test_a_partial_period_is_hatched_labelled_and_not_judged(won_value: Line) -> None:
    last = replace(won_value.series[-1], actual=400_000.0, partial=True)
    line = replace(won_value, actual=400_000.0, partial=True, series=(*won_value.series[:-1], last))
    figure = charts.trend(line, ENGLISH, who="East")
    assert "partial" in texts(figure.svg)
    assert "−800K" not in texts(figure.svg)
    assert "period not over" in figure.alt
    assert figure.when.endswith("(period not over)")


def test_the_deviation_has_the_colour_of_what_it_means(a_line: Callable[..., Line]) -> None:
    lower = replace(DEALS, better=DEALS.better.LOWER)
    above = charts.trend(a_line(lower, [12.0], 10.0), ENGLISH, who="East").svg
    assert "+2" in texts(above)
    assert BAD in above
    assert GOOD not in above


def test_a_magnified_tier_says_so(a_line: Callable[..., Line]) -> None:
    near = charts.trend(a_line(DEALS, [1010.0], 1000.0), ENGLISH, who="East")
    assert "Deviation from goal, number (scale ×20)" in texts(near.svg)
    far = charts.trend(a_line(DEALS, [1500.0], 1000.0), ENGLISH, who="East")
    assert "Deviation from goal, number" in texts(far.svg)


def test_the_alternative_text_has_value_goal_verdict_and_range(win_rate: Line) -> None:
    assert charts.trend(win_rate, ENGLISH, who="East").alt == (
        "Win rate, East, June 2026: 55.1%; goal 60.0%; at risk; between 55.1% and 64.0% over "
        "June 2025 to June 2026."
    )


@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_a_spark_line_is_a_picture_with_words_for_it(
    name: str, a_line: Callable[..., Line]
) -> None:
    image = charts.spark(a_line(DEALS, *AWKWARD[name]), FRENCH)
    assert re.search(r'<img class="spark" alt="Deals[^"]+"', image)
    ET.fromstring(drawn(image))


def test_a_spark_line_leaves_a_gap_where_a_number_is_missing(a_line: Callable[..., Line]) -> None:
    whole, gap = (
        drawn(charts.spark(a_line(DEALS, actuals), ENGLISH))
        for actuals in ([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, None, 4.0, 5.0])
    )
    assert (whole.count(b"<polyline"), gap.count(b"<polyline")) == (1, 2)


def test_the_same_values_are_drawn_as_the_same_bytes(won_value: Line) -> None:
    first, second = (charts.trend(won_value, FRENCH, who="Est").html() for _ in range(2))
    assert first == second
    assert " id=" not in charts.trend(won_value, FRENCH, who="Est").svg


def test_charts_look_as_before(
    won_value: Line, win_rate: Line, golden: Callable[[str, str], None]
) -> None:
    drawings = {
        "trend.en.svg": charts.trend(won_value, ENGLISH, who="East").svg,
        "trend.fr.svg": charts.trend(win_rate, FRENCH, who="Est").svg,
    }
    for name, drawing in drawings.items():
        golden(name, drawing.replace("><", ">\n<") + "\n")
