"""One place for colours and type: the house's twins agree, and a company's file is followed or refused."""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpireport.door.stylesheet import FILE, parsed, read_palette
from kpireport.errors import ConfigurationError
from kpireport.exhibits import charts, style, tables
from kpireport.formats import Format
from kpireport.scorecard import Breakdown, Line, Scorecard
from kpireport.tokens import HOUSE, MARKS, READABLE, TEXTS, VISIBLE, Palette, contrast

HOUSE_FILE = Path(__file__).parents[2] / FILE
# Every colour another than the house's, and still to be told from the paper.
ACME = Palette(
    ink="#101020", muted="#404060", rule="#c0c0d0", faint="#f0f0fa", paper="#fffdf8", actual="#203040",
    previous="#a0a8c0", goal="#102030", good="#006040", risk="#704000", bad="#901030", neutral="#505060",
    accent="#5010a0",
)  # fmt: skip


def faults(css: str) -> list[str]:
    return [str(fault) for fault in parsed(css)[1]]


@pytest.fixture
def company(tmp_path: Path) -> Callable[[str], Path]:
    """A project folder with these tokens."""

    def made(css: str) -> Path:
        path = tmp_path / FILE
        path.parent.mkdir(parents=True)
        path.write_text(css, encoding="utf-8")
        return tmp_path

    return made


def test_charts_and_pages_share_one_set_of_tokens() -> None:
    written = re.findall(r"(--[\w-]+)\s*:\s*([^;]+?)\s*;", HOUSE_FILE.read_text(encoding="utf-8"))
    assert dict(written) == dict(style.TOKENS)
    assert len(written) == len(style.TOKENS)


def test_the_houses_own_file_is_read_as_the_house() -> None:
    assert parsed(HOUSE_FILE.read_text(encoding="utf-8")) == (HOUSE, [])


def test_no_two_colours_of_the_house_are_alike_since_a_colour_names_its_token() -> None:
    assert len(set(HOUSE.tokens.values())) == len(HOUSE.tokens)


@pytest.mark.parametrize("name", TEXTS)
def test_every_colour_of_text_can_be_read_on_paper(name: str) -> None:
    assert contrast(getattr(HOUSE, name), HOUSE.paper) >= READABLE


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_can_be_seen_on_paper(name: str) -> None:
    assert contrast(getattr(HOUSE, name), HOUSE.paper) >= VISIBLE


def test_a_company_without_a_file_has_the_houses_colours(tmp_path: Path) -> None:
    assert read_palette(tmp_path) == HOUSE


def test_a_company_names_only_what_it_wants_otherwise(company: Callable[[str], Path]) -> None:
    css = "/* ours */\n:root {\n  --ink: rgb(16, 24, 32);\n  --size-text: 10pt; }\n"
    assert read_palette(company(css)) == replace(HOUSE, ink="#101820")


@pytest.mark.parametrize(
    ("css", "told"),
    [
        (":root {\n --inc: navy }", ["line 2: --inc is no token: did you mean '--ink'?"]),
        (":root {\n\n --ink: nvay }", ["line 3: --ink 'nvay' is not a colour without transparency"]),
        (":root { --ink: rgba(0, 0, 0, 0.5) }", ["line 1: --ink 'rgba(0, 0, 0, 0.5)' is not a colour"]),
        (":root { --ink: rgb(300, 0, 0) }", ["--ink 'rgb(300, 0, 0)' is not a colour"]),
        (":root { --ink: }", ["--ink '' is not a colour"]),
        (":root { --ink: var(--muted) }", ["--ink 'var(--muted)' is not a colour"]),
        (":root { --ink: navy !important }", ["--ink is !important"]),
        (":root { --ink: navy;\n --ink: black }", ["line 2: --ink is given on line 1 too"]),
        (":root { --size-small: 7.9pt }", ["--size-small '7.9pt' is less than 8pt"]),
        (":root { --size-small: 2.8mm }", ["--size-small '2.8mm' is less than 8pt"]),
        (":root { --size-text: 12 }", ["--size-text '12' is not a length"]),
        (":root { --gap: -2mm }", ["--gap '-2mm' is not a length"]),
        (":root { --leading: 0.5 }", ["--leading '0.5' is not a number from 1.0 to 2.5"]),
        (':root { --face: "Inter", sans-serif }', ["they carry Source Sans Pro"]),
        ("p { color: red }", ["line 1: holds more than tokens"]),
        ("@import 'x.css';", ["line 1: holds more than tokens"]),
        (":root { ink: navy }", ["line 1: ink is no token: did you mean '--ink'?"]),
        (":root { p { --ink: navy } }", ["line 1: is not a token"]),
        (":root { --ink navy }", ["line 1: is not a token"]),
        (":root { --inc: navy; --bad: nvay }", ["--inc is no token", "--bad 'nvay' is not a colour"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_token(css: str, told: list[str]) -> None:
    found = faults(css)
    assert len(found) == len(told), found
    for fault, words in zip(found, told, strict=True):
        assert fault.startswith(FILE)
        assert words in fault


@pytest.mark.parametrize("name", [*TEXTS, *MARKS])
def test_a_colour_that_cannot_be_told_from_the_paper_is_refused_with_its_ratio(name: str) -> None:
    (fault,) = faults(f":root {{\n --{name}: #dddddd }}")
    assert f"line 2: --{name} #dddddd on --paper #ffffff has a contrast of 1.35:1" in fault


def test_a_dark_paper_is_refused_on_its_own_line_for_every_colour_that_drowns_in_it() -> None:
    found = faults(":root {\n --paper: #202020 }")
    assert {re.search(r"--\w+", fault[len(FILE) :])[0] for fault in found} == {
        f"--{name}" for name in (*TEXTS, *MARKS)
    }
    assert all("line 2" in fault for fault in found)


def test_a_contrast_just_short_is_not_rounded_up() -> None:
    (fault,) = faults(":root { --muted: #777777 }")
    assert "4.47:1: text needs 4.5:1 or more" in fault
    assert faults(":root { --muted: #767676 }") == []


def test_a_file_that_is_no_style_sheet_is_refused(company: Callable[[str], Path]) -> None:
    root = company("")
    (root / FILE).write_bytes(b":root { --ink: \xff }")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_palette(root)
    (root / FILE).write_text(" " * 100_001)
    with pytest.raises(ConfigurationError, match="larger"):
        read_palette(root)


def drawings(html: str) -> Iterator[str]:
    for data in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html):
        yield base64.b64decode(data).decode()


def test_every_chart_follows_the_companys_colours(
    scorecard: Scorecard, won_value: Line, by_product: Breakdown
) -> None:
    form = Format("en", "USD", ACME)
    figures = [
        charts.trend(won_value, form, who="East"),
        charts.trend(replace(won_value, partial=True), form, who="East"),
        charts.breakdown(by_product, form, who="East"),
        charts.ranking(by_product, form, who="East"),
        charts.deviations(scorecard, form, who="East"),
    ]
    parts = [figure.html(form.palette) for figure in figures]
    parts += [tables.scorecard_html(scorecard, form), tables.matrix_html([scorecard], form)]
    drawn = [svg for part in parts for svg in drawings(str(part))]
    assert len(drawn) > 20
    left = {colour for svg in drawn for colour in HOUSE.tokens.values() if f'"{colour}"' in svg}
    assert left == set()
    assert any(ACME.actual in svg for svg in drawn)
    assert any(ACME.bad in svg for svg in drawn)


def test_dressing_changes_paint_alone_and_each_colour_once() -> None:
    swapped = replace(HOUSE, ink=HOUSE.muted, muted=HOUSE.ink)
    drawing = f'<text fill="{HOUSE.ink}" stroke="{HOUSE.muted}">fill={HOUSE.ink}</text>'
    dressed = style.dressed(drawing, swapped)
    assert dressed == f'<text fill="{HOUSE.muted}" stroke="{HOUSE.ink}">fill={HOUSE.ink}</text>'
