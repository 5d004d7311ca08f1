"""Funnels: every stage with its shares, nothing told across a gap, and more than 100 % where it is so."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport.errors import ConfigurationError
from kpireport.exhibits import charts
from kpireport.exhibits.style import ACTUAL, BAD, GOOD
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line
from kpireport.words import Text
from tests.exhibits.drawings import (
    COMPANY,
    DEALS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    JUNE,
    LONG,
    RATE,
    VALUE,
    lines_of,
    texts,
)

Numbers = list[float | None]


def stages(actuals: Numbers, goals: Numbers | None = None, name: str = "Stage {}") -> list[Line]:
    each = goals or [None] * len(actuals)
    return [
        Line(_stage(name.format(index)), COMPANY, JUNE, actual, goal)
        for index, (actual, goal) in enumerate(zip(actuals, each, strict=True))
    ]


def _stage(label: str) -> Kpi:
    return replace(DEALS, name=label, label=Text(label, label))


def bars(figure: charts.Figure) -> list[float]:
    found = [mark for mark in ET.fromstring(figure.svg) if mark.get("fill") == ACTUAL]
    return [float(mark.get("width", "0")) for mark in found if mark.tag.endswith("rect")]


def test_every_stage_has_its_number_and_both_shares() -> None:
    figure = charts.funnel(stages([200.0, 100.0, 25.0]), ENGLISH, who="All")
    words = texts(figure.svg)
    assert [word for word in words if word.isdigit()] == ["200", "100", "25"]
    assert {"100.0%", "50.0%", "12.5%", "25.0%"} <= set(words)
    assert {"Stage 0 → Stage 1", "Stage 1 → Stage 2", "of Stage 0"} <= set(words)
    first, second, third = bars(figure)
    assert (second / first, third / first) == pytest.approx((0.5, 0.125), abs=0.001)


def test_a_stage_larger_than_the_one_before_is_more_than_all_of_it() -> None:
    figure = charts.funnel(stages([100.0, 150.0]), ENGLISH, who="All")
    assert texts(figure.svg).count("150.0%") == 2
    first, second = bars(figure)
    assert second == pytest.approx(1.5 * first, abs=0.05)


def test_an_unknown_stage_is_a_gap_that_no_conversion_crosses() -> None:
    figure = charts.funnel(stages([200.0, None, 25.0]), ENGLISH, who="All")
    words = texts(figure.svg)
    assert len(bars(figure)) == 2
    assert words.count("–") == 5, "number, bar, share of the first, and the conversions in and out"
    assert "12.5%" in words, "the share of the first stage is known all the same"
    assert "0" not in words


def test_without_the_first_stage_nothing_is_a_share_of_it() -> None:
    words = texts(charts.funnel(stages([None, 50.0, 25.0]), ENGLISH, who="All").svg)
    assert [word for word in words if word.endswith("%")] == ["50.0%"]


def test_nothing_is_a_share_of_zero() -> None:
    words = texts(charts.funnel(stages([0.0, 5.0]), ENGLISH, who="All").svg)
    assert not [word for word in words if word.endswith("%")]


def test_a_conversion_is_held_against_the_one_that_the_goals_ask_for() -> None:
    figure = charts.funnel(stages([200.0, 100.0, 30.0], [100.0, 60.0, 15.0]), ENGLISH, who="All")
    colours = {text.text: text.get("fill") for text in ET.fromstring(figure.svg).iter()}
    assert colours["goal 60.0%, −10.0\u00a0pp"] == BAD
    assert colours["goal 25.0%, +5.0\u00a0pp"] == GOOD
    assert "Goal" in texts(figure.svg)


def test_a_part_of_a_period_is_held_against_no_goal() -> None:
    lines = [replace(line, partial=True) for line in stages([200.0, 100.0], [100.0, 60.0])]
    figure = charts.funnel(lines, FRENCH, who="All")
    assert not [word for word in texts(figure.svg) if "bjectif" in word]
    assert figure.when == "juin 2026 (période en cours)"


def test_stages_of_different_units_are_refused() -> None:
    mixed = [*stages([3.0]), Line(VALUE, COMPANY, JUNE, 3.0)]
    with pytest.raises(
        ConfigurationError, match=r"in one unit.*Stage 0 \(count\), value \(money\)"
    ):
        charts.funnel(mixed, ENGLISH, who="All")
    with pytest.raises(ConfigurationError, match="in one unit"):
        charts.funnel([Line(RATE, COMPANY, JUNE, 0.3)], ENGLISH, who="All")
    with pytest.raises(ConfigurationError, match="name the KPIs"):
        charts.funnel([], ENGLISH, who="All")


AWKWARD: dict[str, tuple[Numbers, Numbers | None]] = {
    "one stage": ([5.0], [4.0]),
    "all equal": ([7.0] * 5, [7.0] * 5),
    "all zero": ([0.0] * 5, [0.0] * 5),
    "all unknown": ([None] * 4, [3.0] * 4),
    "negative": ([-5.0, 3.0, -8.0], [-4.0, 2.0, 1.0]),
    "a billion": ([1e9, 5.0, 1.0], [1e9, 1.0, None]),
    "a quadrillion": ([1e15, 2e15, 3.3e15], [2.5e15, 1.0, 1e15]),
    "growing": ([1.0, 100.0, 1e6], None),
    "forty": ([float(40 - number) for number in range(40)], None),
}


@pytest.mark.parametrize("stage", ["Stage {}", LONG + " {}", HOSTILE + " {}".replace("{}", "x")])
@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_funnels_keep_their_words_apart_on_awkward_data(
    name: str, stage: str, faults: Callable[[str], list[str]]
) -> None:
    actuals, goals = AWKWARD[name]
    lines = [
        replace(line, kpi=_stage(stage.replace("{}", str(index)).replace("{{7*7}}", "7")))
        for index, line in enumerate(stages(actuals, goals))
    ]
    for form in (ENGLISH, FRENCH):
        figure = charts.funnel(lines, form, who="East")
        assert faults(figure.svg) == []
        assert len(figure.alt) > 40


_NUMBERS = st.none() | st.floats(-1e12, 1e12, allow_nan=False)
_NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.tuples(_NAMES, _NUMBERS, _NUMBERS), min_size=1, max_size=8))
def test_no_funnel_overlaps_its_own_words(
    faults: Callable[[str], list[str]], rows: list[tuple[str, float | None, float | None]]
) -> None:
    lines = [Line(_stage(name), COMPANY, JUNE, actual, goal) for name, actual, goal in rows]
    for form in (ENGLISH, FRENCH):
        assert faults(charts.funnel(lines, form, who="Est").svg) == []


def test_nothing_known_says_so() -> None:
    figure = charts.funnel(stages([None, None]), FRENCH, who="Est")
    assert texts(figure.svg) == ["Pas de données"]
    assert figure.alt == "De Stage 0 à Stage 1, nombre, Est, juin 2026\u00a0: pas de données."


def test_the_title_says_from_where_to_where_in_which_unit() -> None:
    figure = charts.funnel(stages([4.0, 2.0]), FRENCH, who="Est")
    assert (figure.who, figure.what, figure.when) == (
        "Est", "De Stage 0 à Stage 1, nombre", "juin 2026",
    )  # fmt: skip


def test_the_alternative_text_has_value_goal_verdict_stages_and_conversions() -> None:
    lines = stages([200.0, 100.0], [100.0, 120.0])
    assert charts.funnel(lines, ENGLISH, who="All").alt == (
        "From Stage 0 to Stage 1, number, All, June 2026, Stage 1: 100; goal 120; off track. "
        "Stage 0 200, Stage 1 100, Stage 0 → Stage 1 50.0%."
    )


def test_hostile_names_are_only_ever_text() -> None:
    lines = [replace(line, kpi=_stage(HOSTILE)) for line in stages([3.0, 2.0])]
    figure = charts.funnel(lines, ENGLISH, who=HOSTILE)
    ET.fromstring(figure.svg)
    assert "<script" not in figure.svg + figure.html()


@pytest.mark.parametrize("form", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_funnels_look_as_before(form: Format, golden: Callable[[str, str], None]) -> None:
    lines = stages([412.0, 260.0, None, 171.0], [400.0, 280.0, 200.0, None])
    golden(f"funnel.{form.locale}.svg", lines_of(charts.funnel(lines, form, who="East")))
