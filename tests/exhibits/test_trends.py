"""Trends: what is expected is hatched and apart from what has been, deviations stand in tiers, numbers below their column."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport import phrases
from kpireport.exhibits import charts, pen
from kpireport.exhibits.style import ACTUAL, BAD, GOOD, NEUTRAL, PREVIOUS
from kpireport.exhibits.trends import MOST, SHOWN
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.scorecard import Line, Point
from kpireport.variance import Better
from tests.exhibits.drawings import DEALS, ENGLISH, FRENCH, RATE, VALUE, lines_of, texts

JUNE, EAST = Period.parse("2026-06"), Member("team", "East")
FORMS = (ENGLISH, FRENCH)


def expected(line: Line, *rows: tuple[float | None, float | None, float | None]) -> Line:
    """The line with periods to come: forecast, goal, last year."""
    last = line.series[-1].period if line.series else JUNE
    ahead = tuple(
        Point(last.before(-number), None, goal, ago, forecast=forecast)
        for number, (forecast, goal, ago) in enumerate(rows, start=1)
    )
    return replace(line, ahead=ahead)


def place(svg: str, words: str) -> tuple[float, float]:
    """Where words stand: middle and base line."""
    found = re.search(rf'<text x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(words)}<', svg)
    assert found, words
    return float(found[1]), float(found[2])


def boxes(svg: str, fill: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each column of a colour."""
    shape = rf'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="{fill}"'
    return [
        (x, y, x + wide, y + high)
        for x, y, wide, high in (map(float, found) for found in re.findall(shape, svg))
    ]


# What is expected


def test_forecasts_follow_the_actuals_hatched_and_are_named(a_line: Callable[..., Line]) -> None:
    line = expected(a_line(VALUE, [5.0, 6.0], 5.5), (7.0, 5.5, 4.0), (8.0, 5.5, 4.0))
    svg = charts.trend(line, ENGLISH, who="East").svg
    words = texts(svg)
    assert {"Actual", "Forecast", "Forecast 8", "Jul", "Aug", "7"} <= set(words)
    assert "Actual 6" not in words
    assert svg.count('stroke="#404040" stroke-width="0.75" fill="none"') == 2
    assert place(svg, "Jul")[0] > place(svg, "Jun")[0]


def test_what_lies_ahead_is_shown_only_where_something_is_expected(
    a_line: Callable[..., Line],
) -> None:
    line = a_line(VALUE, [5.0, 6.0], 5.5)
    goals_alone = expected(line, (None, 5.5, 4.0))
    assert charts.trend(goals_alone, ENGLISH, who="East") == charts.trend(line, ENGLISH, who="East")


def test_a_forecast_is_held_against_its_goal_in_hollow_and_hatched_marks(
    a_line: Callable[..., Line],
) -> None:
    line = a_line(VALUE, [10.0], 10.0)
    svg = charts.trend(expected(line, (12.0, 10.0, None)), ENGLISH, who="East").svg
    assert {"+2", "+20.0"} <= set(texts(svg))
    assert f'fill="#ffffff" stroke="{GOOD}"' in svg
    assert f'stroke="{GOOD}" stroke-width="0.75" fill="none"' in svg
    assert f'fill="{GOOD}"/>' not in svg


def test_a_period_ahead_without_a_forecast_is_a_dash_not_a_zero(
    a_line: Callable[..., Line],
) -> None:
    line = expected(a_line(VALUE, [5.0], 4.0), (None, 4.0, None), (6.0, 4.0, None))
    words = texts(charts.trend(line, ENGLISH, who="East").svg)
    assert words.count("–") == 1
    assert "0" not in words


def test_forecasts_take_the_room_of_the_earliest_periods(a_line: Callable[..., Line]) -> None:
    line = a_line(DEALS, [float(number) for number in range(100, 113)])
    whole = [word for word in texts(charts.trend(line, ENGLISH, who="E").svg) if word.isdigit()]
    assert [word for word in whole if len(word) == 3] == [str(n) for n in range(100, 100 + SHOWN)]
    line = expected(line, *[(300.0 + number, None, None) for number in range(6)])
    shown = [word for word in texts(charts.trend(line, ENGLISH, who="E").svg) if word.isdigit()]
    shown = [word for word in shown if len(word) == 3]
    assert len(shown) == MOST
    assert shown[0] == str(113 - (MOST - 6))
    assert shown[-1] == "305"


def test_title_and_alternative_text_tell_of_the_forecast(a_line: Callable[..., Line]) -> None:
    line = expected(a_line(VALUE, [5.0, 6.0], 5.0), (7.0, 6.5, None), (8.0, 6.5, None))
    english, french = (charts.trend(line, form, who="East") for form in FORMS)
    assert english.when == "May 2026 to June 2026, forecast to August 2026"
    assert french.when == "mai 2026 – juin 2026\u202f; prévision\u00a0: août 2026"
    assert english.alt.endswith("Forecast, August 2026: $8; goal $7.")
    assert french.alt.endswith("Prévision, août 2026\u00a0: 8\u00a0€\u202f; objectif 7\u00a0€.")


# Deviations


def test_deviations_stand_in_the_unit_and_in_per_cent(a_line: Callable[..., Line]) -> None:
    words = texts(charts.trend(a_line(VALUE, [900.0], 1000.0), ENGLISH, who="East").svg)
    assert {"Deviation from goal, %", "−10.0", "−100"} <= set(words)


def test_between_percentages_there_are_points_and_no_per_cent_of_a_per_cent(
    a_line: Callable[..., Line],
) -> None:
    for form, unit in ((ENGLISH, "pp"), (FRENCH, "pt")):
        words = texts(charts.trend(a_line(RATE, [0.45], 0.50), form, who="East").svg)
        titles = [word for word in words if word.startswith(form.say(phrases.DEVIATION))]
        assert [title.split(" (")[0] for title in titles] == [
            f"{form.say(phrases.DEVIATION)}, {unit}"
        ]
        assert form.relative(-0.1) not in words


def test_a_goal_of_zero_has_no_pin(a_line: Callable[..., Line]) -> None:
    words = texts(charts.trend(a_line(VALUE, [5.0], 0.0), ENGLISH, who="East").svg)
    assert "Deviation from goal, %" not in words
    assert "+5" in words


def test_a_deviation_far_beyond_its_goal_ends_in_an_arrow_and_says_its_number(
    a_line: Callable[..., Line],
) -> None:
    svg = charts.trend(a_line(VALUE, [60.0, 11.0], 10.0), ENGLISH, who="East").svg
    assert svg.count("<polygon") == 1
    assert "+500.0" in texts(svg)


def test_what_is_printed_as_zero_is_neither_green_nor_red(a_line: Callable[..., Line]) -> None:
    svg = charts.trend(a_line(RATE, [0.4996, 0.4999], 0.50), ENGLISH, who="East").svg
    assert "0.0" in texts(svg)
    assert f'fill="{NEUTRAL}"' in svg
    assert f'fill="{BAD}"' not in svg


@pytest.mark.parametrize(("better", "colour"), [(Better.HIGHER, BAD), (Better.LOWER, GOOD)])
def test_pins_have_the_colour_of_what_they_mean(
    better: Better, colour: str, a_line: Callable[..., Line]
) -> None:
    svg = charts.trend(a_line(replace(VALUE, better=better), [8.0], 10.0), ENGLISH, who="East").svg
    assert f'fill="{colour}" stroke="{colour}"' in svg


# Whose number it is


@pytest.mark.parametrize("form", FORMS)
def test_the_number_of_a_column_stands_below_it_and_on_no_other(
    form: Format, won_value: Line
) -> None:
    taller = replace(
        won_value, series=tuple(replace(p, year_ago=2_200_000.0) for p in won_value.series)
    )
    svg = charts.trend(taller, form, who="East").svg
    actuals, others = boxes(svg, ACTUAL), boxes(svg, PREVIOUS)
    assert len(actuals) == len(others) == len(won_value.series)
    floor = max(bottom for _, _, _, bottom in (*actuals, *others))
    for (left, _, right, _), point in zip(actuals, won_value.series, strict=True):
        shown = re.findall(rf'<text x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(form.compact(point.actual, VALUE.unit))}<', svg)  # fmt: skip
        assert any(left < float(x) < right and float(y) > floor for x, y in shown)


def test_a_name_carries_no_number_of_an_earlier_period(a_line: Callable[..., Line]) -> None:
    words = texts(charts.trend(a_line(DEALS, [5.0, 6.0, None], [7.0, None, None]), ENGLISH, who="E").svg)  # fmt: skip
    assert {"Actual", "Goal"} <= set(words)


def test_the_reported_period_is_the_one_in_bold(a_line: Callable[..., Line]) -> None:
    line = expected(a_line(VALUE, [5.0, 6.0], None), (7.0, None, None))
    svg = charts.trend(line, ENGLISH, who="East").svg
    assert re.findall(r'font-weight="600"[^>]*>([^<]+)<', svg) == ["6", "Forecast 7"]


# Layout

amounts = st.none() | st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-9, 9).map(float)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)  # fmt: skip
@given(
    st.lists(st.tuples(amounts, amounts, amounts, st.booleans()), max_size=15),
    st.lists(st.tuples(amounts, amounts, amounts), max_size=12),
    st.sampled_from([VALUE, RATE, DEALS]),
)
def test_no_label_overlaps_another_or_leaves_the_drawing(
    faults: Callable[[str], list[str]],
    points: list[tuple[float | None, float | None, float | None, bool]],
    ahead: list[tuple[float | None, float | None, float | None]],
    kpi: Kpi,
) -> None:
    months = Span(JUNE, len(points)) if points else ()
    series = tuple(
        Point(month, actual, goal, ago, partial=partial)
        for month, (actual, goal, ago, partial) in zip(months, points, strict=True)
    )
    now = series[-1] if series else Point(JUNE, None)
    line = Line(kpi, EAST, JUNE, now.actual, now.goal, partial=now.partial, series=series)
    for form in FORMS:
        assert faults(charts.trend(expected(line, *ahead), form, who="East").svg) == []


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH, Grain.QUARTER])
def test_every_grain_has_room_for_what_lies_ahead(
    grain: Grain, faults: Callable[[str], list[str]]
) -> None:
    last = Calendar(first_month=4).containing(JUNE.start, grain)
    points = tuple(Point(period, 1e6, 9e5, 8e5, partial=True) for period in Span(last, 13))
    line = Line(VALUE, EAST, last, 1e6, 9e5, partial=True, series=points)
    line = expected(line, *[(1.1e6, 9e5, 8e5)] * 30)
    for form in FORMS:
        assert faults(charts.trend(line, form, who="East").svg) == []


def test_a_hatched_column_is_hatched_however_low_it_is() -> None:
    for height in (5.0, 8.0, 40.0):
        assert 'd="M' in pen.hatched(0.0, 0.0, height, 20.0)
    inside = re.findall(r"[ML]([\d.]+) ([\d.]+)", pen.hatched(10.0, 50.0, 57.0, 20.0))
    assert all(10 <= float(x) <= 30 and 50 <= float(y) <= 57 for x, y in inside)


def test_trends_look_as_before(won_value: Line, golden: Callable[[str, str], None]) -> None:
    line = expected(won_value, (1_300_000.0, 1_200_000.0, 1_100_000.0), (1_150_000.0, 1_200_000.0, 990_000.0))  # fmt: skip
    golden("trend_ahead.en.svg", lines_of(charts.trend(line, ENGLISH, who="East")))
    golden("trend_ahead.fr.svg", lines_of(charts.trend(line, FRENCH, who="Est")))


def test_periods_before_the_first_number_are_not_shown(a_line: Callable[..., Line]) -> None:
    figure = charts.trend(a_line(RATE, [None, None, 0.5, None, 0.6], None), ENGLISH, who="East")
    words = texts(figure.svg)
    assert not {"Feb", "Mar"} & set(words)
    assert {"Apr", "May", "Jun"} <= set(words), "a gap later on stays a gap"
    assert figure.when == "April 2026 to June 2026"
