"""Tables and sentences: what they say, in both languages, and what they never let through."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from kpireport.exhibits import tables
from kpireport.exhibits.tables import Column, SourceNote
from kpireport.formats import Format
from kpireport.objectives import Objective
from kpireport.scorecard import Breakdown, Scorecard
from kpireport.units import MONEY, Quantity, Unit
from kpireport.words import Text

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
HOSTILE = "<script>alert(1)</script>{{7*7}}\"'&"


def parsed(html: str) -> ET.Element:
    """As XML, so that an element left open is seen (an <img> is never closed in HTML)."""
    closed = str(html)  # Markup would escape what replaces a part of it
    for image in set(_images(closed)):
        closed = closed.replace(image, f"{image[:-1]}/>")
    closed = closed.replace("<br>", " ")
    return ET.fromstring(f"<div>{closed}</div>")


def _images(html: str) -> list[str]:
    return [f"<img{rest.split('>')[0]}>" for rest in html.split("<img")[1:]]


def cells(html: str) -> list[list[str]]:
    return [["".join(cell.itertext()).strip() for cell in row] for row in parsed(html).iter("tr")]


def test_a_scorecard_has_a_row_for_every_kpi_and_says_every_number(scorecard: Scorecard) -> None:
    rows = cells(tables.scorecard_html(scorecard, ENGLISH))
    assert rows[1][:4] == ["Won value", "$1,234,567", "1.20M", "+$34,567 +2.9%"]
    assert rows[2][:6] == ["Win rate", "55.1%", "60.0%", "−4.9\u00a0pp", "", "at risk"]
    assert [row[0] for row in rows[1:]] == [line.kpi.label.en for line in scorecard.lines]
    assert {len(row) for row in rows} == {10}


def test_what_is_unknown_is_a_dash_with_its_reason_and_never_a_zero(scorecard: Scorecard) -> None:
    rows = {row[0]: row for row in cells(tables.scorecard_html(scorecard, ENGLISH))}
    assert rows["New leads"] == ["New leads", "–", "120", "–", "", "no data", "–", "–", "–", ""]
    assert rows["Calls"][1:6] == ["402", "–", "–", "", "no goal"]


def test_a_partial_period_is_said_and_compared_with_nothing(scorecard: Scorecard) -> None:
    line = replace(scorecard["won_value"], partial=True, previous=None, year_ago=None)
    html = tables.scorecard_html(replace(scorecard, lines=(line,)), ENGLISH)
    assert cells(html)[1][3:8] == ["–", "", "period not over", "–", "–"]
    assert "June 2026 (period not over)" in html


def test_a_long_number_beside_the_actual_one_is_short_so_that_the_row_stays_within_the_page(
    scorecard: Scorecard,
) -> None:
    line = replace(scorecard["won_value"], goal=333_333.0, previous=2_082.0, year_ago=0.0)
    row = cells(tables.scorecard_html(replace(scorecard, lines=(line,)), Format("fr", "USD")))[1]
    assert row[2] == "333\u00a0k", "as long as 333 333 $US"
    assert row[6].startswith("2\u202f082\u00a0$US")
    assert row[7] == "0\u00a0$US +1,23\u00a0M\u00a0$US", "against zero there is no per cent"


def test_a_long_time_keeps_its_unit(scorecard: Scorecard) -> None:
    line = scorecard["won_value"]
    days = replace(line.kpi, unit=Unit(Quantity.DAYS, 1))
    line = replace(line, kpi=days, actual=None, goal=500.0, series=())
    row = cells(tables.scorecard_html(replace(scorecard, lines=(line,)), ENGLISH))[1]
    assert row[2] == "500.0\u00a0days"


def test_a_matrix_leaves_out_what_no_member_has_a_number_of(scorecard: Scorecard) -> None:
    other = replace(scorecard, member=replace(scorecard.member, name="West"))
    heads = cells(tables.matrix_html([scorecard, other], ENGLISH))[0]
    unknown = [line.kpi.label.en for line in scorecard.lines if line.actual is None]
    known = [line.kpi.label.en for line in scorecard.lines if line.actual is not None]
    assert unknown
    assert heads == ["Name", *known]


def test_a_short_matrix_stays_whole(scorecard: Scorecard) -> None:
    kinds = [
        parsed(tables.matrix_html([scorecard] * count, ENGLISH)).find("table").get("class")  # type: ignore[union-attr]
        for count in (tables.FEW, tables.FEW + 1)
    ]
    assert kinds == ["matrix plain whole", "matrix plain"]


def test_heads_have_a_scope_and_pictures_have_words(scorecard: Scorecard) -> None:
    html = tables.scorecard_html(scorecard, FRENCH)
    root = parsed(html)
    assert {head.get("scope") for head in root.iter("th")} == {"col", "row"}
    assert all(image.get("alt") for image in root.iter("img"))
    assert root.find("table/caption") is not None
    kinds = {cell.get("class", "") for cell in root.iter("td")}
    assert {"status status-on_track", "status status-none", "number bad", "number good"} <= kinds


def test_status_is_shape_and_word_so_that_colour_is_not_needed(scorecard: Scorecard) -> None:
    root = parsed(tables.scorecard_html(scorecard, ENGLISH))
    told = [
        (cell.find("img").get("alt"), "".join(cell.itertext()).strip())  # type: ignore[union-attr]
        for cell in root.iter("td")
        if cell.get("class", "").startswith("status ") and cell.find("img") is not None
    ]
    assert told == [("●", "on track"), ("▲", "at risk"), ("■", "off track"), ("●", "on track")]


def test_a_mark_is_read_aloud_where_no_word_stands_beside_it(scorecard: Scorecard) -> None:
    def said(html: str) -> list[tuple[str, bool]]:
        marks = (each for each in parsed(html).iter("img") if each.get("class") == "mark")
        return [(each.get("alt", ""), each.get("aria-hidden") == "true") for each in marks]

    judged = ["on track", "at risk", "off track", "on track"]
    assert said(tables.matrix_html([scorecard], ENGLISH)) == [(words, False) for words in judged]
    assert [hidden for _, hidden in said(tables.scorecard_html(scorecard, ENGLISH))] == [True] * 4


def hostile(scorecard: Scorecard) -> Scorecard:
    lines = tuple(
        replace(
            line,
            kpi=replace(
                line.kpi, label=Text(HOSTILE), description=Text(HOSTILE), source=Text(HOSTILE)
            ),
        )
        for line in scorecard.lines
    )
    return replace(scorecard, member=replace(scorecard.member, name=HOSTILE), lines=lines)


def test_no_text_field_becomes_markup(
    scorecard: Scorecard, by_product: Breakdown, objective: Objective
) -> None:
    card = hostile(scorecard)
    shares = tuple(replace(share, name=HOSTILE) for share in by_product.shares)
    whole = replace(by_product, dimension=HOSTILE, kpi=card.lines[0].kpi, shares=shares)
    words = dict.fromkeys(("name", "aim", "vision"), Text(HOSTILE)) | {"owner": HOSTILE}
    made = (
        tables.scorecard_html(card, ENGLISH),
        tables.matrix_html([card], ENGLISH),
        tables.breakdown_html(whole, ENGLISH),
        tables.objectives_html([replace(objective, **words)], card, ENGLISH),
        tables.rows_html([Column(HOSTILE)], [(HOSTILE,)], ENGLISH),
        tables.sources_html([SourceNote(HOSTILE, 1, files=(HOSTILE,))], ENGLISH),
        tables.definitions_html([line.kpi for line in card.lines], ENGLISH),
    )
    for html in made:
        root = parsed(html)
        assert not list(root.iter("script"))
        assert "<script" not in html
        assert "{{7*7}}" in html, "shown as it was written"


def test_an_extract_keeps_keys_whole_and_aligns_numbers() -> None:
    rows = [
        (10234, 1234.5, date(2026, 6, 1), True, None),
        (10235, Decimal("2.5"), None, False, "x"),
    ]
    columns = [Column("Deal"), Column("Value", MONEY), Column("Day"), Column("Won"), Column("Note")]
    html = tables.rows_html(columns, rows, ENGLISH)
    assert cells(html)[1] == ["10234", "$1,235", "1 June 2026", "yes", "–"]
    kinds = [cell.get("class", "") for cell in parsed(html).iter("td")][:5]
    assert kinds == ["number", "number", "", "", ""]


def test_an_extract_says_how_many_rows_are_left_out() -> None:
    html = tables.rows_html([Column("Deal")], [(number,) for number in range(1200)], ENGLISH, 3)
    assert len(cells(html)) == 4
    assert "3 of 1,200 rows are shown." in html
    assert "No rows." in tables.rows_html([Column("Deal")], [], ENGLISH)


def test_a_matrix_has_a_row_per_member_and_a_dash_where_a_kpi_is_not_theirs(
    scorecard: Scorecard,
) -> None:
    west = replace(
        scorecard, member=replace(scorecard.member, name="West"), lines=scorecard.lines[:1]
    )
    rows = cells(tables.matrix_html([scorecard, west], ENGLISH))
    assert [row[0] for row in rows] == ["Name", "East", "West"]
    assert rows[2][1:3] == ["$1,234,567", "–"]
    assert cells(tables.matrix_html([], FRENCH)) == [["Nom"]]


def test_french_numbers_carry_their_narrow_spaces(scorecard: Scorecard) -> None:
    html = tables.scorecard_html(scorecard, FRENCH)
    assert "1\u202f234\u202f567\u00a0€" in html
    assert "−4,9\u00a0pt" in html


@pytest.mark.parametrize("form", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_tables_read_as_before(
    form: Format, scorecard: Scorecard, by_product: Breakdown, objective: Objective,
    golden: Callable[[str, str], None],
) -> None:  # fmt: skip
    note = SourceNote("deals", 8800, date(2016, 10, 20), date(2017, 12, 31), ("data/deals.csv",))
    made = {
        "scorecard": tables.scorecard_html(scorecard, form),
        "objectives": tables.objectives_html([objective], scorecard, form),
        "breakdown": tables.breakdown_html(by_product, form),
        "sources": tables.sources_html([note], form),
    }
    for name, html in made.items():
        golden(f"{name}.{form.locale}.html", html.replace("><", ">\n<") + "\n")
    golden(f"scorecard.{form.locale}.txt", tables.scorecard_text(scorecard, form) + "\n")
