"""Small multiples: one scale for all panels, each with its name, last number and deviation; nothing overlaps."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport.exhibits import charts
from kpireport.exhibits.multiples import MOST
from kpireport.exhibits.style import ACTUAL, BAD, GOOD, RISK
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.scorecard import Line
from kpireport.variance import Better
from tests.exhibits.conftest import line as made_line
from tests.exhibits.conftest import series
from tests.exhibits.drawings import (
    CHURN,
    COSTS,
    DEALS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    LONG,
    RATE,
    VALUE,
    lines_of,
    texts,
)

FORMS = (ENGLISH, FRENCH)
Values = list[float | None]


def panel(name: str, actuals: Values, goal: float | None = None, kpi: Kpi = VALUE) -> charts.Panel:
    found = made_line(kpi, series(actuals, goal))
    return charts.Panel(name, replace(found, member=Member("team", name)))


def drawn(panels: list[charts.Panel]) -> charts.Figure:
    return charts.multiples(panels, ENGLISH, who="Acme", what="Value, USD, by team")


def heights(svg: str, fill: str = ACTUAL) -> list[float]:
    """Of the columns of a colour; the first is the key's."""
    return [
        float(found) for found in re.findall(rf'<rect [^>]*height="([\d.]+)" fill="{fill}"', svg)
    ][1:]


def test_the_same_number_is_as_high_in_every_panel() -> None:
    svg = drawn([panel("A", [10.0, 5.0]), panel("B", [100.0, 10.0])]).svg
    first, half, whole, again = heights(svg)
    assert first == again == pytest.approx(whole / 10, abs=0.01)
    assert half == pytest.approx(first / 2, abs=0.01)


def test_a_panel_says_its_name_last_number_deviation_and_verdict() -> None:
    words = texts(drawn([panel("North", [5.0, 8.0], 10.0), panel("South", [5.0, 12.0], 10.0)]).svg)
    assert words[3:6] == ["North", "8", "−20.0%, off track"]
    assert {"South", "12", "+20.0%, on track"} <= set(words)


def test_a_share_deviates_in_points() -> None:
    words = texts(drawn([panel("North", [0.45], 0.5, RATE)]).svg)
    assert "−5.0\u00a0pp, at risk" in words


def test_a_panel_without_a_goal_or_with_part_of_a_period_says_so_uncoloured() -> None:
    part = panel("Part", [4.0], 10.0)
    points = (replace(part.line.series[0], partial=True),)
    part = replace(part, line=replace(part.line, partial=True, series=points))
    svg = drawn([panel("Alone", [4.0]), part]).svg
    assert {"no goal", "period not over", "partial"} <= set(texts(svg))
    assert BAD not in svg
    assert drawn([part]).when == "June 2026 (period not over)"


def test_an_unknown_panel_says_no_data_and_draws_nothing() -> None:
    svg = drawn([panel("A", [1.0]), panel("B", [None, None])]).svg
    assert "No data" in texts(svg)
    assert len(heights(svg)) == 1


def test_an_unknown_last_number_is_a_dash_and_not_the_one_before() -> None:
    words = texts(drawn([panel("A", [7.0, None], 5.0)]).svg)
    assert {"–", "no data"} <= set(words)
    assert "7" not in words


def test_the_colour_is_that_of_the_verdict_that_the_words_name() -> None:
    svg = drawn([panel("A", [0.50001], 0.5, RATE), panel("B", [0.49999], 0.5, RATE)]).svg
    assert GOOD in svg
    assert RISK in svg
    assert BAD not in svg


def test_lower_is_better_where_the_kpi_says_so() -> None:
    svg = drawn([panel("A", [0.03], 0.025, CHURN)]).svg
    assert BAD in svg
    assert "+0.5\u00a0pp, off track" in texts(svg)


def test_panels_of_different_units_and_too_many_are_refused() -> None:
    with pytest.raises(ValueError, match="2 panels of 2 units"):
        drawn([panel("A", [1.0]), panel("B", [0.5], kpi=RATE)])
    with pytest.raises(ValueError, match=f"at most {MOST}"):
        drawn([panel(str(number), [1.0]) for number in range(MOST + 1)])


def test_several_kpis_of_one_unit_may_stand_side_by_side() -> None:
    words = texts(drawn([panel("Value", [1.0]), panel("Costs", [2.0], kpi=COSTS)]).svg)
    assert {"Value", "Costs"} <= set(words)


def by_member(lines: list[Line], kpi: Kpi = VALUE) -> charts.Figure:
    return charts.by_member(kpi, lines, ENGLISH, who="Acme")


def order(figure: charts.Figure, names: str) -> str:
    return "".join(word for word in texts(figure.svg) if word in set(names))


@pytest.mark.parametrize(("better", "expected"), [(Better.HIGHER, "BCA"), (Better.LOWER, "CBA")])
def test_members_stand_best_first_and_the_unknown_last(better: Better, expected: str) -> None:
    kpi = replace(VALUE, better=better)
    actuals: Values = [None, 9.0, 4.0]
    lines = [
        panel(name, [actual], 5.0, kpi).line for name, actual in zip("ABC", actuals, strict=True)
    ]
    assert order(by_member(lines, kpi), "ABC") == expected


def test_of_too_many_members_those_furthest_below_goal_are_shown_and_the_title_says_so() -> None:
    lines = [panel(f"M{number}", [float(number)], 20.0).line for number in range(30)]
    figure = by_member(lines)
    shown = {word for word in texts(figure.svg) if word.startswith("M")}
    assert shown == {f"M{number}" for number in range(MOST)}
    assert figure.what == "Deals, USD, by team: 24 of 30, those furthest below goal"


def test_nobody_is_no_data() -> None:
    figure = by_member([])
    assert texts(figure.svg) == ["No data"]
    assert figure.alt == "Deals, USD, Acme: no data."


def test_the_alternative_text_tells_every_panel() -> None:
    figure = drawn([panel("A", [8.0], 10.0), panel("B", [12.0], 10.0)])
    assert figure.alt == (
        "Value, USD, by team, Acme, June 2026: A $8, goal $10, −20.0%, off track; "
        "B $12, goal $10, +20.0%, on track."
    )


def test_hostile_names_are_only_ever_text() -> None:
    figure = drawn([panel(HOSTILE, [1.0])])
    assert "<script" not in figure.svg
    assert "<script" not in figure.html()


AWKWARD: dict[str, list[charts.Panel]] = {
    "one point": [panel("A", [5.0], 4.0)],
    "all equal": [panel(name, [7.0] * 13, 7.0) for name in "ABC"],
    "all zero": [panel(name, [0.0] * 13, 0.0) for name in "ABC"],
    "negative": [panel(name, [-5.0, -8.0, -1.0], -4.0) for name in "ABC"],
    "both signs": [panel("A", [-5.0, 8.0], -4.0), panel("B", [5.0, None], 4.0)],
    "a billion": [panel("A", [1e9] * 13, 1.1e9), panel("B", [1.0] * 13, 1.1)],
    "missing months": [panel("A", [1.0, None, 3.0, None], 2.0)],
    "tiny deviations": [panel("A", [100.0001], 100.0), panel("B", [99.9999], 100.0)],
    "all unknown": [panel(name, [None] * 13) for name in "ABC"],
    "no points": [panel("A", [])],
    "24 long names": [panel(f"{LONG} {n}", [1e9 + n] * 13, 1.3e9) for n in range(MOST)],
    "ten": [panel(f"{n} {LONG}", [0.1 * n] * 40, 0.5, RATE) for n in range(10)],
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.locale)
@pytest.mark.parametrize("name", sorted(AWKWARD))
def test_panels_keep_their_words_apart_on_awkward_data(
    name: str, form: Format, faults: Callable[[str], list[str]]
) -> None:
    figure = charts.multiples(AWKWARD[name], form, who="Acme", what="What")
    assert faults(figure.svg) == []
    assert len(figure.alt) > 40


amounts = st.none() | st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-9, 9).map(float)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.lists(amounts, max_size=15), amounts), max_size=MOST
    ),
    st.sampled_from([VALUE, RATE, DEALS]),
)
def test_no_label_overlaps_another_or_leaves_the_drawing(
    faults: Callable[[str], list[str]],
    rows: list[tuple[str, Values, float | None]],
    kpi: Kpi,
) -> None:
    panels = [panel(name, actuals, goal, kpi) for name, actuals, goal in rows]
    for form in FORMS:
        assert faults(charts.multiples(panels, form, who="Acme", what="What").svg) == []


def test_multiples_look_as_before(golden: Callable[[str, str], None]) -> None:
    panels = [
        panel("North", [5e5, 6e5, 5.5e5], 5.2e5),
        panel("South", [4e5, None, 3.9e5], 4.5e5),
        panel("West", [None, None, None]),
        panel("East", [-1e5, 2e5, 3e5]),
    ]
    for form in FORMS:
        figure = charts.multiples(panels, form, who="Acme", what="Value")
        golden(f"multiples.{form.locale}.svg", lines_of(figure))
