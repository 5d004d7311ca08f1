"""A page on a screen: what is wide scrolls, charts fit with any font, and nothing else is changed."""

import re
from base64 import b64decode, b64encode

import pytest
from PIL import ImageFont

from kpireport.exhibits import pen
from kpireport.exhibits.figures import Figure
from kpireport.press.pages import FONTS
from kpireport.press.screens import for_screens

TABLE = "<table><caption>Won &amp; <b>lost</b></caption><tbody><tr><td>1</td></tr></tbody></table>"
BOX = '<div class="scroll" tabindex="0" role="group" aria-label="{}">'


def drawn(page: str) -> str:
    (data,) = re.findall(r"base64,([^\"]*)", page)
    return b64decode(data).decode()


def test_a_table_stands_in_a_box_that_a_keyboard_scrolls_named_by_its_caption():
    assert for_screens(f"<p>a</p>{TABLE}<p>z</p>") == (
        f"<p>a</p>{BOX.format('Won &amp; lost')}{TABLE}</div><p>z</p>"
    )


def test_a_table_without_caption_is_named_by_its_columns():
    table = "<table><tr><th>Deal</th><th></th><th>Value</th></tr></table>"
    assert for_screens(table).startswith(BOX.format("Deal, Value"))


def test_a_table_inside_another_gets_no_box_of_its_own():
    nested = f"<table><tr><td>{TABLE}</td></tr></table>"
    page = for_screens(nested + TABLE)
    assert page.count('class="scroll"') == 2
    assert nested in page


@pytest.mark.parametrize("caption", ["a &quot;b&quot;", "&lt;script&gt;", "<b onclick='x'>c</b>"])
def test_a_name_cannot_become_markup(caption: str):
    page = for_screens(f"<table><caption>{caption}</caption></table>")
    (label,) = re.findall(r'aria-label="([^"]*)">', page.partition("<table")[0])
    assert not set("<>") & set(label)


def test_a_figures_picture_scrolls_and_its_title_stays():
    svg = pen.svg(660, 20, [pen.text(0, 10, "Won & lost")])
    page = for_screens(str(Figure(svg, "Alt.", "Lyon", "Won value", "June").html()))
    assert page.index("</figcaption>") < page.index(BOX.format("Lyon Won value June"))
    assert page.endswith("></div></figure>")


def test_pictures_in_cells_have_no_box():
    cell = '<table><tr><td><img alt="x" src="data:,"></td></tr></table>'
    assert for_screens(cell).count("<div") == 1


@pytest.mark.parametrize(
    ("text", "words", "font"),
    [
        (pen.text(0, 10, "10 of 12"), "10 of 12", "regular"),
        (pen.text(0, 10, "10 of 12", pen.PLAIN.bold), "10 of 12", "semibold"),
        (pen.text(0, 10, "<&"), "<&", "regular"),
        ('<text style="font-size: 11px; font-family: x" y="1">Oct</text>', "Oct", "regular"),
    ],
)
def test_a_text_takes_the_width_it_was_drawn_for(text: str, words: str, font: str):
    svg = pen.svg(9, 9, [text])
    page = f'<img src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
    after = drawn(for_screens(page))
    (width,) = re.findall(r' textLength="([^"]*)" lengthAdjust="spacingAndGlyphs">', after)
    em = ImageFont.truetype(FONTS[font], 1000, layout_engine=ImageFont.Layout.BASIC)
    letters = sum(em.getlength(letter) for letter in words)  # apart, so that none is kerned
    assert float(width) == pytest.approx(letters * 11 / 1000, abs=0.02)
    assert re.sub(r' (textLength|lengthAdjust)="[^"]*"', "", after) == svg


def test_a_drawing_in_another_font_is_left_as_it_is():
    other = '<svg font-family="Courier"><text font-size="9">abc</text></svg>'
    page = f'<img src="data:image/svg+xml;base64,{b64encode(other.encode()).decode()}">'
    assert for_screens(page) == page
