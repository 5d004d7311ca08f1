"""Pictures by seaborn on ordinary and awkward data, and an analyst's own: words apart, readable, the same bytes."""

import base64
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text as Words

from kpireport.errors import ConfigurationError
from kpireport.exhibits import distributions, heatmaps, scatters
from kpireport.exhibits.canvas import spaced, ticks
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pictures import own_picture, svg
from kpireport.exhibits.scatters import Box, common_goal, placed
from kpireport.exhibits.seaborn_style import SIZE
from kpireport.exhibits.style import FONT
from kpireport.formats import Format
from kpireport.kpi import Kpi, simple
from kpireport.levels import Member
from kpireport.press import pages
from kpireport.press.pictures import drawn_text
from kpireport.scorecard import Line
from kpireport.tokens import HOUSE, READABLE, Palette, contrast
from kpireport.units import COUNT, MONEY, PERCENT
from kpireport.variance import Better, Status
from kpireport.vocabulary import count
from kpireport.words import Text

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
VALUE = replace(simple("value", "Won value", count("deals", on="closed_on")), unit=MONEY)
RATE = replace(VALUE, name="rate", label=Text("Win rate", "Taux de réussite"), unit=PERCENT)
CYCLE = replace(VALUE, name="cycle", label=Text("Cycle", "Cycle"), unit=COUNT, better=Better.LOWER)
LONG = "Directorate for the Very Long Names of Regional Offices in Overseas Territories"
HOSTILE = "<b>$x$</b> & \" ' --> {{7*7}} \x00"

Series = tuple[list[float | None], float | None]
STEPS = [0.9, 1.0, 1.1, 0.8, 1.2, 1.05, 0.95, 1.0, 0.7, 1.3, 1.0, 1.15, 0.85]
AWKWARD: dict[str, dict[str, Series]] = {
    "one member": {"East": ([100.0 * step for step in STEPS], 100.0)},
    "one number": {"East": ([5.0], 4.0)},
    "all equal": {name: ([7.0] * 13, 7.0) for name in ("East", "West", "North")},
    "all zero": {name: ([0.0] * 13, 0.0) for name in ("East", "West")},
    "negative": {"East": ([-5.0 * s for s in STEPS], -4.0), "West": ([-1.0] * 13, -2.0)},
    "a billion": {f"T{n}": ([1e9 * n * s for s in STEPS], 3e9) for n in range(1, 6)},
    "one giant": {"East": ([1.0] * 13, 2.0), "West": ([1e9] * 13, 2.0), "South": ([3.0] * 13, 2.0)},
    "nearly alike": {f"T{n}": ([1e9 + n] * 13, 1e9) for n in range(5)},
    "missing months": {"East": ([None, 3.0] * 6 + [None], 2.0), "West": ([1.0] * 13, None)},
    "half unknown": {"East": ([3.0] * 13, 2.0), "West": ([None] * 13, 2.0), LONG: ([None] * 13, None)},
    "no goals": {name: ([10.0 * s for s in STEPS], None) for name in ("East", "West")},
    "long and hostile": {LONG: ([2.0] * 13, 1.0), HOSTILE: ([1.0] * 13, 2.0)},
    "forty members": {f"Office {n:02}": ([float(n * s) for s in STEPS], 20.0) for n in range(40)},
}  # fmt: skip


@pytest.fixture
def lines(a_line: Callable[..., Line]) -> Callable[..., list[Line]]:
    """A line for each member."""

    def made(kpi: Kpi, members: dict[str, Series]) -> list[Line]:
        return [
            replace(a_line(kpi, *series), member=Member("team", name))
            for name, series in members.items()
        ]

    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Drawing]:
    """The figures as matplotlib knows them, before they become SVG."""
    kept: list[Drawing] = []

    def keeping(figure: Drawing) -> str:
        kept.append(figure)
        return svg(figure)

    for module in (distributions, heatmaps, scatters):
        monkeypatch.setattr(module, "svg", keeping)
    return kept


def layout_faults(figure: Drawing) -> list[str]:
    """Texts that overlap each other or leave the figure, by matplotlib's own measure."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    edge = figure.bbox
    found = [
        (words.get_window_extent(renderer), words.get_text())
        for words in figure.findobj(Words)
        if words.get_visible() and words.get_text().strip()
    ]
    faults = [
        f"{text!r} leaves the figure"
        for box, text in found
        if box.x0 < -1 or box.y0 < -1 or box.x1 > edge.x1 + 1 or box.y1 > edge.y1 + 1
    ]
    for (box, text), (other, more) in combinations(found, 2):
        # A line of text has room for accents and descenders that its letters seldom fill.
        apart = min(box.y1, other.y1) - max(box.y0, other.y0) < 2.5
        if not apart and min(box.x1, other.x1) - max(box.x0, other.x0) > 0.5:
            faults.append(f"{text!r} overlaps {more!r}")
    return faults


def texts(picture: Figure) -> list[str]:
    root = ET.fromstring(picture.svg)
    return ["".join(found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}text")]


def paired(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[Line, Line]]:
    return list(zip(first, second, strict=True))


@pytest.mark.parametrize("name", sorted(AWKWARD))
@pytest.mark.parametrize(("kpi", "form"), [(VALUE, FRENCH), (RATE, ENGLISH)], ids=["value", "rate"])
def test_no_words_overlap_on_awkward_data(
    name: str,
    kpi: Kpi,
    form: Format,
    lines: Callable[..., list[Line]],
    drawn: list[Drawing],
) -> None:
    members = lines(kpi, AWKWARD[name])
    other = lines(CYCLE, AWKWARD[name])
    pictures = [
        distributions.distribution(kpi, members, form, who="East"),
        heatmaps.heatmap(kpi, members, form, who="East"),
        scatters.scatter((kpi, CYCLE), paired(members, other), form, who="East"),
    ]
    assert drawn
    assert [fault for figure in drawn for fault in layout_faults(figure)] == []
    for picture in pictures:
        assert len(picture.alt) > 40
        assert pages.faults(str(picture.html())) == []
        # Only seaborn's pictures, not the word "No data", come from matplotlib.
        assert "font-size: 0" not in picture.svg


@pytest.mark.parametrize("members", [{}, {"East": ([None] * 13, 5.0), "West": ([None], None)}])
def test_without_any_number_it_says_so_instead_of_an_empty_chart(
    members: dict[str, Series], lines: Callable[..., list[Line]], drawn: list[Drawing]
) -> None:
    found = lines(VALUE, members)
    pictures = [
        distributions.distribution(VALUE, found, FRENCH, who="Est"),
        heatmaps.heatmap(VALUE, found, FRENCH, who="Est"),
        scatters.scatter((VALUE, CYCLE), paired(found, found), FRENCH, who="Est"),
    ]
    assert drawn == []
    for picture in pictures:
        assert texts(picture) == ["Pas de données"]
        assert picture.alt.endswith("\u00a0: pas de données.")


def test_a_distribution_has_the_best_median_first_and_says_it(
    lines: Callable[..., list[Line]],
) -> None:
    members = {"Low": ([1.0, 2.0, 9.0], 5.0), "High": ([8.0, 9.0, 1.0], 5.0)}
    picture = distributions.distribution(VALUE, lines(VALUE, members), ENGLISH, who="East")
    names = [words for words in texts(picture) if words in members]
    assert names == ["High", "Low"]
    assert picture.alt == (
        "Won value, USD, distribution by team, East, April 2026 to June 2026: "
        "High $1 (goal $5, off track), median $8; Low $9 (goal $5, on track), median $2."
    )
    mirrored = replace(VALUE, better=Better.LOWER)
    picture = distributions.distribution(mirrored, lines(mirrored, members), ENGLISH, who="East")
    assert [words for words in texts(picture) if words in members] == ["Low", "High"]


def test_a_period_that_is_not_over_is_no_part_of_a_distribution(
    lines: Callable[..., list[Line]],
) -> None:
    (line,) = lines(VALUE, {"East": ([10.0, 20.0, 30.0, 1.0], 5.0)})
    last = replace(line.series[-1], partial=True)
    line = replace(line, partial=True, series=(*line.series[:-1], last))
    picture = distributions.distribution(VALUE, [line], ENGLISH, who="East")
    assert "$20" in texts(picture), "the median of the three whole months"
    assert "(period not over)" in picture.when
    assert "period not over), median $20" in picture.alt


def test_of_few_values_no_middle_half_is_drawn(
    lines: Callable[..., list[Line]], drawn: list[Drawing]
) -> None:
    for values in ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0]):
        found = lines(VALUE, {"East": (list(values), None)})
        distributions.distribution(VALUE, found, ENGLISH, who="East")
    few, enough = (len(figure.axes[0].patches) for figure in drawn)
    assert (few, enough) == (0, 1)


def test_who_is_left_out_is_counted(lines: Callable[..., list[Line]]) -> None:
    found = lines(VALUE, AWKWARD["forty members"])
    spread = distributions.distribution(VALUE, found, ENGLISH, who="East")
    assert "20 more between these" in texts(spread)
    assert {"Office 39", "Office 00"} <= set(texts(spread))
    heat = heatmaps.heatmap(VALUE, found, ENGLISH, who="East")
    assert "20 of 40 are shown: those furthest below their goal." in texts(heat)
    assert "Office 00" in texts(heat), "who misses the goal by most"
    assert "Office 39" not in texts(heat)


def test_who_has_no_data_is_named(lines: Callable[..., list[Line]]) -> None:
    found = lines(VALUE, {"East": ([3.0], 2.0), "West": ([None], 2.0)})
    for picture in (
        distributions.distribution(VALUE, found, FRENCH, who="Est"),
        scatters.scatter((VALUE, CYCLE), paired(found, found), FRENCH, who="Est"),
    ):
        assert "Sans données\u00a0: West" in texts(picture)


def test_a_heat_map_prints_every_number_and_judges_by_shape_as_well_as_colour(
    lines: Callable[..., list[Line]], drawn: list[Drawing]
) -> None:
    members = {"East": ([1_500_000.0, None, 950_000.0, 500_000.0], 1_000_000.0)}
    picture = heatmaps.heatmap(VALUE, lines(VALUE, members), FRENCH, who="Est")
    shown = {FRENCH.compact(value, MONEY) for value in members["East"][0]}
    assert "–" in shown
    assert shown <= set(texts(picture))
    marks = [line.get_marker() for line in drawn[0].get_children() if line.__class__.__name__ == "Line2D"]  # fmt: skip
    # Three in cells and the three of the legend.
    assert sorted(marks) == ["^", "^", "o", "o", "s", "s"]
    assert "Nombres qui manquent leur objectif\u00a0: 2 sur 3." in picture.alt


def test_without_goals_a_heat_map_judges_nothing_and_says_so(
    lines: Callable[..., list[Line]], drawn: list[Drawing]
) -> None:
    picture = heatmaps.heatmap(VALUE, lines(VALUE, AWKWARD["no goals"]), ENGLISH, who="East")
    assert "None of these has a goal, so nothing is judged." in texts(picture)
    assert [line for line in drawn[0].get_children() if line.__class__.__name__ == "Line2D"] == []


def test_a_heat_map_that_judges_nothing_denies_no_goal_that_there_is(
    lines: Callable[..., list[Line]],
) -> None:
    running = [
        replace(line, series=tuple(replace(point, partial=True) for point in line.series))
        for line in lines(VALUE, {"East": ([3.0, 4.0], 5.0)})
    ]
    picture = heatmaps.heatmap(VALUE, running, ENGLISH, who="East")
    assert "Nothing is judged: these periods are not over, or too few people answered." in texts(picture)  # fmt: skip
    assert "None of these has a goal, so nothing is judged." not in texts(picture)


@pytest.mark.parametrize(
    ("kpi", "actual", "goal", "wanted"),
    [
        (VALUE, 110.0, 100.0, 0.4),
        (VALUE, 90.0, 100.0, -0.4),
        (CYCLE, 110.0, 100.0, -0.4),
        (VALUE, 1e9, 100.0, 1.0),
        (VALUE, -1e9, 100.0, -1.0),
        (VALUE, 5.0, 0.0, 1.0),
        (VALUE, -5.0, 0.0, -1.0),
        (VALUE, -90.0, -100.0, 0.4),
        (VALUE, 5.0, None, None),
        (VALUE, None, 5.0, None),
    ],
)
def test_a_ground_leans_to_the_better_side(
    kpi: Kpi,
    actual: float | None,
    goal: float | None,
    wanted: float | None,
    lines: Callable[..., list[Line]],
) -> None:
    (line,) = lines(kpi, {"East": ([actual], goal)})
    assert heatmaps.leaning(line) == pytest.approx(wanted)


@pytest.mark.parametrize("palette", [HOUSE, Palette(ink="#707070", bad="#a00000"), Palette(bad="#600000")])  # fmt: skip
def test_ink_can_be_read_on_every_ground(palette: Palette) -> None:
    for ground in heatmaps.grounds(palette):
        assert contrast(palette.ink, ground) >= READABLE


def test_in_grey_the_worst_ground_is_darker_than_the_best() -> None:
    worst, paper, best = heatmaps.grounds(HOUSE)
    assert contrast(worst, paper) > 1.3 * contrast(best, paper)


def test_a_goal_that_all_share_is_a_line_and_one_that_differs_is_said(
    lines: Callable[..., list[Line]],
) -> None:
    values = {"East": ([10.0], 20.0), "West": ([30.0], 20.0)}
    cycles = {"East": ([4.0], 3.0), "West": ([5.0], 6.0)}
    pairs = paired(lines(VALUE, values), lines(CYCLE, cycles))
    found = texts(scatters.scatter((VALUE, CYCLE), pairs, ENGLISH, who="East"))
    assert "Goal $20" in found
    assert "No line where goals differ: Cycle" in found
    assert "Cycle, number (lower is better)" in found
    assert common_goal(lines(CYCLE, cycles)) is None


def test_names_that_find_no_room_are_counted(lines: Callable[..., list[Line]]) -> None:
    crowd = {f"Member {n:02}": ([100.0], None) for n in range(30)}
    found = lines(VALUE, crowd)
    picture = scatters.scatter((VALUE, CYCLE), paired(found, found), ENGLISH, who="East")
    named = [words for words in texts(picture) if words in crowd]
    (note,) = [words for words in texts(picture) if words.startswith("Without room")]
    assert int(note.split()[-1]) == 30 - len(named) > 0


SPOTS = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 300), st.integers(5, 130)), max_size=25)  # fmt: skip


@settings(max_examples=200)
@given(SPOTS)
def test_no_name_covers_a_name_or_a_point(spots: list[tuple[int, int, int]]) -> None:
    field = Box(0, 0, 600, 300)
    points = [(float(x), float(y)) for x, y, _ in spots]
    found = placed(points, [float(size) for *_, size in spots], [Box(500, 0, 600, 20)], field)
    kept = [box for box in found if box]
    assert len(found) == len(spots)
    assert all(box.within(field) and not box.meets(Box(500, 0, 600, 20)) for box in kept)
    assert not any(one.meets(other) for one, other in combinations(kept, 2))
    assert not any(box.left < x < box.right and box.top < y < box.bottom for box in kept for x, y in points)  # fmt: skip


@settings(max_examples=200)
@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.sampled_from([VALUE, RATE, CYCLE]))
def test_ticks_have_labels_of_their_own_and_stand_apart(low: float, span: float, kpi: Kpi) -> None:
    found = ticks(low, low + span, kpi.unit, FRENCH)
    labels = [label for _, label in found]
    assert len(set(labels)) == len(labels)
    assert all(low <= value <= low + span for value, _ in found)
    assert all(a < b for (a, _), (b, _) in pairwise(found))
    shown = spaced(found, 400 / span)
    assert set(shown) <= set(found)


def test_pictures_take_the_companys_colours(lines: Callable[..., list[Line]]) -> None:
    acme = Palette(ink="#101020", actual="#203040", good="#006040", bad="#901030", muted="#404060",
                   goal="#102030", rule="#c0c0d0", risk="#704000")  # fmt: skip
    form = Format("en", "USD", acme)
    found = lines(VALUE, AWKWARD["a billion"])
    pictures = [
        distributions.distribution(VALUE, found, form, who="East"),
        heatmaps.heatmap(VALUE, found, form, who="East"),
        scatters.scatter((VALUE, CYCLE), paired(found, found), form, who="East"),
    ]
    for picture in pictures:
        (data,) = re.findall(r"base64,([^\"]+)", str(picture.html(acme)))
        written = base64.b64decode(data).decode()
        assert acme.ink in written
        for name in ("ink", "muted", "actual", "goal", "good", "bad", "risk", "rule"):
            assert getattr(HOUSE, name) not in written


def test_the_style_of_a_picture_is_not_left_to_later_ones(
    lines: Callable[..., list[Line]],
) -> None:
    before = dict(plt.rcParams)
    heatmaps.heatmap(VALUE, lines(VALUE, AWKWARD["one member"]), ENGLISH, who="East")
    assert dict(plt.rcParams) == before


TWICE = """
from hashlib import sha256
from kpireport.exhibits import distributions, heatmaps, scatters
from kpireport.formats import Format
from kpireport.kpi import simple
from kpireport.levels import Member
from kpireport.periods import Period, Span
from kpireport.scorecard import Line, Point
from kpireport.vocabulary import count
kpi, june = simple("deals", "Deals", count("deals", on="closed_on")), Period.parse("2026-06")
lines = [
    Line(kpi, Member("team", name), june, 12.0 + n, 11.0,
         series=tuple(Point(slot, (n + 3.0) * i, 11.0) for i, slot in enumerate(Span(june, 13))))
    for n, name in enumerate(("East", "West", "North"))
]
form = Format("fr")
for picture in (
    distributions.distribution(kpi, lines, form, who="x"), heatmaps.heatmap(kpi, lines, form, who="x"),
    scatters.scatter((kpi, kpi), list(zip(lines, lines)), form, who="x"),
):
    print(sha256(picture.svg.encode()).hexdigest())
"""


def test_two_processes_draw_the_same_bytes() -> None:
    found = [
        subprocess.run(
            [sys.executable, "-c", TWICE],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert found[0] == found[1]
    assert len(set(found[0].split())) == 3


# An analyst's own picture


def own(title: str = "Deals", **text: object) -> Drawing:
    figure = Drawing(figsize=SIZE)
    axes = figure.add_subplot()
    axes.plot([1, 2, 3], [3, -1, 2], marker="o")
    axes.set_title(title, **{"fontsize": 9, **text})
    axes.tick_params(labelsize=8.5)
    return figure


def test_ones_own_picture_has_real_text_in_the_packaged_font() -> None:
    drawing = own_picture(own("Café & <b>"), alt="Three deals.", title="Deals")
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    assert "Café & <b>" in drawn_text(source)
    families = set(re.findall(r"font-family: ([^;\"]+)", drawing))
    assert families == {f"{FONT}, sans-serif"}
    assert pages.faults(f'<img alt="Three deals." src="{source}">') == []
    assert "<metadata" not in drawing


def test_formulas_in_ones_own_picture_are_in_the_packaged_font_too() -> None:
    drawing = own_picture(own("$a + b$", fontsize=12), alt="A sum.", title="Sum")
    assert "DejaVu" not in drawing


@pytest.mark.parametrize("words", [{"alt": ""}, {"alt": "  "}, {"title": ""}])
def test_a_picture_without_words_is_refused(words: dict[str, str]) -> None:
    given = {"alt": "Three deals.", "title": "Deals", **words}
    with pytest.raises(ConfigurationError, match=f"needs {next(iter(words))}="):
        own_picture(own(), **given)


def test_text_that_cannot_be_read_on_paper_is_refused_and_named() -> None:
    with pytest.raises(ConfigurationError, match=r"smaller than 8 pt in print: 'Fine print' \(6.0 pt\)"):  # fmt: skip
        own_picture(own("Fine print", fontsize=6), alt="Three deals.", title="Deals")


def test_a_picture_wider_than_the_page_is_measured_as_it_is_printed() -> None:
    figure = own()
    figure.set_size_inches(SIZE[0] * 2, 3)
    with pytest.raises(ConfigurationError, match=r"'Deals' \(4\.5 pt\)"):
        own_picture(figure, alt="Three deals.", title="Deals")


def test_small_text_that_is_hidden_is_no_matter() -> None:
    figure = own()
    figure.axes[0].text(1, 1, "hidden", fontsize=4, visible=False)
    assert "hidden" not in own_picture(figure, alt="Three deals.", title="Deals")


@pytest.mark.parametrize("given", [3, None, "deals.png", Drawing()])
def test_what_is_no_picture_is_refused(given: object) -> None:
    with pytest.raises(ConfigurationError, match=r"report\.picture"):
        own_picture(given, alt="Three deals.", title="Deals")


def test_a_text_that_no_page_can_hold_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a text that no page can hold"):
        own_picture(own("a\x00b"), alt="Three deals.", title="Deals")


@pytest.mark.parametrize("refused", [False, True])
def test_the_figure_is_closed_so_that_it_is_not_shown_twice(refused: bool) -> None:
    figure, axes = plt.subplots(figsize=SIZE)
    axes.plot([1, 2])
    axes.tick_params(labelsize=5 if refused else 9)
    assert plt.fignum_exists(figure.number)
    if refused:
        with pytest.raises(ConfigurationError):
            own_picture(axes, alt="A line.", title="Line")
    else:
        own_picture(axes, alt="A line.", title="Line")
    assert not plt.fignum_exists(figure.number)


def test_every_status_has_a_shape_of_its_own() -> None:
    from kpireport.exhibits.canvas import SHAPES

    assert len({SHAPES[status] for status in Status}) == len(Status)


def test_a_heat_map_begins_with_the_first_period_that_some_member_has_a_number_of(
    lines: Callable[..., list[Line]],
) -> None:
    members = {"East": ([None, None, 7.0], 5.0), "West": ([None, 8.0, 9.0], 5.0)}
    picture = heatmaps.heatmap(VALUE, lines(VALUE, members), ENGLISH, who="All")
    assert texts(picture).count("–") == 1, "East's gap in West's first period"
    assert {"May", "Jun"} <= set(texts(picture))
    assert "Apr" not in texts(picture)
