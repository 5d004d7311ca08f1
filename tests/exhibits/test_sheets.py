"""The workbook, read back with another library: what it holds is the card, exactly, and nothing runs in it."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell as ReadCell
from openpyxl.worksheet.worksheet import Worksheet

from kpireport.exhibits.grids import LONGEST, Cell, Sheet, printable, sheet_name, workbook
from kpireport.exhibits.sheets import Figures, pattern, scorecard_xlsx
from kpireport.formats import Format
from kpireport.levels import Member
from kpireport.periods import Grain, Period
from kpireport.scorecard import Breakdown, GoalSource, Scorecard, Share
from kpireport.units import DAYS, MONEY, PERCENT, TIMES
from kpireport.words import Text

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
AS_OF = date(2026, 7, 2)
HEADS = {"mc": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
INJECTIONS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "{=1}", "=cmd|' /C calc'!A0",
    "http://example.com", "internal:Sheet2!A1", "<r><t>x</t></r>", "_x0041_", "a\x0bb", "\ud800", "\ufffe",
    " spaces ", "'quoted", "&L&P", "<b>&amp;</b>",
)  # fmt: skip


@pytest.fixture
def figures(scorecard: Scorecard, by_product: Breakdown) -> Figures:
    """All kinds of sheets, with a goal's origin."""
    first = replace(scorecard.lines[0], goal_source=GoalSource("goals/2026.csv", 7, "phased"))
    card = replace(scorecard, lines=(first, *scorecard.lines[1:]))
    west_of = replace(card.member, name="West")
    west = replace(
        card, member=west_of, lines=tuple(replace(line, member=west_of) for line in card.lines)
    )
    return Figures("Example & Co", "East", card, True, (by_product,), (card, west))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Worksheet) -> list[dict[str, ReadCell]]:
    heads = [cell.value for cell in next(sheet.iter_rows())]
    assert len(set(heads)) == len(heads), "each head is its own"
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def values(sheet: Worksheet, column: str) -> list[object]:
    return [row[column].value for row in rows(sheet)]


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_every_number_of_the_card_is_there_to_its_last_digit(figures: Figures) -> None:
    sheet = opened(scorecard_xlsx(figures, ENGLISH))["Scorecard"]
    lines = figures.card.lines
    wanted = {
        "Actual": [line.actual for line in lines],
        "Goal": [line.goal for line in lines],
        "Relative deviation from goal": [line.variance.relative for line in lines],
        "Attainment": [line.attainment for line in lines],
        "Previous period": [line.previous for line in lines],
        "Relative change on previous period": [line.against_previous.relative for line in lines],
        "Last year": [line.year_ago for line in lines],
        "Year to date": [line.to_date for line in lines],
        "Goal of the year to date": [line.to_date_goal for line in lines],
    }
    for head, numbers in wanted.items():
        assert values(sheet, head) == numbers, head
    assert values(sheet, "KPI") == [line.kpi.label.en for line in lines]
    assert any(isinstance(number, float) for number in wanted["Attainment"])


def test_deviations_of_shares_are_in_points_and_say_so(figures: Figures) -> None:
    rate = rows(opened(scorecard_xlsx(figures, ENGLISH))["Scorecard"])[1]
    line = figures.card["win_rate"]
    assert line.variance.absolute is not None
    assert rate["Deviation from goal"].value == line.variance.absolute * 100
    assert rate["Deviation from goal"].number_format.startswith('+0.0"\u00a0pp"')
    assert rate["Unit of deviations"].value == "pp"
    assert rate["Actual"].number_format.startswith("0.0%")


def test_what_is_unknown_is_an_empty_cell(figures: Figures) -> None:
    data = scorecard_xlsx(figures, ENGLISH)
    leads = rows(opened(data)["Scorecard"])[5]
    empty = {head for head, cell in leads.items() if cell.value is None}
    assert {"Actual", "Deviation from goal", "Attainment", "Previous period", "Numerator"} <= empty
    assert leads["Goal"].value == 120.0
    assert leads["Status"].value == "no data"
    assert "–" not in "".join(parts(data).values())


def test_a_partial_period_is_compared_with_nothing(figures: Figures) -> None:
    whole = figures.card["won_value"]
    line = replace(whole, partial=True, previous=None, year_ago=None, to_date=None)
    card = replace(figures.card, lines=(line,))
    row = rows(opened(scorecard_xlsx(replace(figures, card=card), ENGLISH))["Scorecard"])[0]
    assert row["Actual"].value == whole.actual
    for head in ("Deviation from goal", "Relative deviation from goal", "Attainment"):
        assert row[head].value is None
    assert row["Status"].value == "period not over"


def test_goals_name_the_row_they_come_from(figures: Figures) -> None:
    row = rows(opened(scorecard_xlsx(figures, FRENCH))["Tableau de bord"])[0]
    assert row["Objectif\u00a0: fichier"].value == "goals/2026.csv"
    assert row["Objectif\u00a0: ligne"].value == 7
    assert row["Objectif\u00a0: report sur la période"].value == "réparti sur sa période"


def test_the_series_has_a_row_for_each_kpi_and_period_with_days_as_days(figures: Figures) -> None:
    sheet = opened(scorecard_xlsx(figures, ENGLISH))["Series"]
    points = [point for line in figures.card.lines for point in line.series]
    assert values(sheet, "Actual") == [point.actual for point in points]
    assert values(sheet, "Goal") == [point.goal for point in points]
    assert values(sheet, "Last year") == [point.year_ago for point in points]
    days = [row["First day"] for row in rows(sheet)]
    assert [cell.value for cell in days] == [
        datetime.combine(point.period.start, datetime.min.time()) for point in points
    ]
    assert {cell.number_format for cell in days} == {"yyyy-mm-dd"}


def test_parts_and_members_have_sheets_of_their_own(figures: Figures) -> None:
    book = opened(scorecard_xlsx(figures, ENGLISH))
    assert book.sheetnames == [
        "Scorecard",
        "Series",
        "Breakdowns",
        "By team",
        "Definitions",
        "About",
    ]
    parts_of = figures.breakdowns[0]
    assert values(book["Breakdowns"], "Name") == [share.name for share in parts_of.shares]
    assert values(book["Breakdowns"], "Actual") == [share.actual for share in parts_of.shares]
    assert set(values(book["Breakdowns"], "Total")) == {parts_of.total}
    names = values(book["By team"], "Name")
    assert names == ["East"] * 6 + ["West"] * 6


def test_a_report_without_parts_or_members_has_no_empty_sheets(figures: Figures) -> None:
    alone = replace(figures, breakdowns=(), matrix=(), card=replace(figures.card, lines=()))
    assert opened(scorecard_xlsx(alone, FRENCH)).sheetnames == ["Tableau de bord", "À propos"]


def test_about_says_who_when_how_far_and_that_the_data_are_made_up(figures: Figures) -> None:
    data = scorecard_xlsx(figures, ENGLISH)
    sheet = opened(data)["About"]
    said = dict(zip(values(sheet, "Name"), values(sheet, "Value"), strict=True))
    assert said["Report of"] == "East"
    assert said["Company"] == "Example & Co"
    assert said["Data up to"] == datetime.combine(AS_OF, datetime.min.time())
    assert said["Simulated data"] == "yes"
    footers = [page.oddFooter.center.text for page in opened(data)]
    assert set(footers) == {"Simulated data"}
    real = opened(scorecard_xlsx(replace(figures, simulated=False), ENGLISH))
    assert {page.oddFooter.center.text for page in real} == {None}


def test_the_whole_of_the_data_has_no_first_day(figures: Figures) -> None:
    every = Period(Grain.ALL, date(1900, 1, 1))
    lines = tuple(replace(line, period=every, series=()) for line in figures.card.lines)
    card = replace(figures.card, period=every, lines=lines)
    sheet = opened(scorecard_xlsx(replace(figures, card=card), ENGLISH))["About"]
    said = dict(zip(values(sheet, "Name"), values(sheet, "Value"), strict=True))
    assert (said["First day"], said["Period"]) == (None, "all data")


def test_heads_stay_filter_and_print_across_the_page(figures: Figures) -> None:
    data = scorecard_xlsx(figures, ENGLISH)
    for sheet in opened(data):
        assert sheet.freeze_panes == "B2"
        assert sheet.page_setup.orientation == "landscape"
        across = sheet.page_setup.fitToWidth or 1
        letters = sum(wide.width for wide in sheet.column_dimensions.values())
        assert (sheet.page_setup.fitToHeight, letters / across < 175) == (0, True)
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert table.headerRowCount == 1
        assert table.autoFilter is not None
        assert all(9 <= wide.width <= 61 for wide in sheet.column_dimensions.values())
    assert opened(data).properties.title == "Scorecard, East, June 2026"


def test_numbers_are_shown_in_their_unit_and_the_readers_currency() -> None:
    assert pattern(MONEY, ENGLISH) == '[$$]#,##0;"−"[$$]#,##0'
    assert pattern(MONEY, Format("fr", "USD")).startswith('#,##0"\u00a0"[$$US];')
    assert pattern(DAYS, FRENCH).startswith('#,##0.0"\u00a0j";')
    assert pattern(TIMES, ENGLISH).startswith('#,##0.00"×";')
    assert pattern(PERCENT, FRENCH).startswith("0.0%;")


PROGRAM = """
import sys
from datetime import date
from kpireport.exhibits.grids import Cell, Sheet, workbook
rows = [(Cell("Won"), Cell(0.1 + 0.2, "0.0%", 4), Cell(date(2026, 6, 1)))]
sheet = Sheet("Scorecard", ("a", "b", "c"), rows)
sys.stdout.buffer.write(workbook([sheet], title="T", day=date(2026, 7, 2), mark="M"))
"""


def test_two_processes_write_the_same_bytes() -> None:
    def made(zone: str, seed: str) -> bytes:
        environment = {"TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROGRAM]
        return subprocess.run(command, env=environment, check=True, capture_output=True).stdout

    first = made("Asia/Tokyo", "1")
    assert first == made("America/Lima", "2")
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(first).properties.modified == datetime.combine(AS_OF, datetime.min.time())


def hostile(figures: Figures, text: str) -> Figures:
    words = Text(text)
    kpis = {
        line.kpi.name: replace(line.kpi, label=words, description=words, source=words)
        for line in figures.card.lines
    }
    lines = tuple(
        replace(line, kpi=kpis[line.kpi.name], goal_source=GoalSource(text, 1, text))
        for line in figures.card.lines
    )
    member = Member(text, text)
    card = replace(figures.card, member=member, lines=tuple(replace(line, member=member) for line in lines))  # fmt: skip
    cut = replace(
        figures.breakdowns[0], kpi=lines[0].kpi, dimension=text, shares=(Share(text, 1.0),)
    )
    return replace(figures, company=text, who=text, card=card, breakdowns=(cut,), matrix=(card,))


def test_no_text_of_the_data_becomes_a_formula_a_link_or_markup(figures: Figures) -> None:
    for text in INJECTIONS:
        data = scorecard_xlsx(hostile(figures, text), ENGLISH)
        for name, xml in parts(data).items():
            root = ET.fromstring(xml)
            if name.startswith("xl/worksheets/"):
                assert not root.findall(".//mc:f", HEADS), f"{text!r} runs in {name}"
                assert not root.findall(".//mc:hyperlink", HEADS)
        assert values(opened(data)["Scorecard"], "KPI") == [printable(text)] * 6, repr(text)


def _read(cells: list[Cell]) -> Iterator[object]:
    sheet = Sheet("Sheet", ("a",), [(cell,) for cell in cells])
    found = opened(workbook([sheet], title="", day=AS_OF))["Sheet"]
    return (row[0].value for row in found.iter_rows(min_row=2))


def test_a_name_gives_the_foot_of_a_page_no_commands(figures: Figures) -> None:
    for who in ("A&P", "&" * 300, "😀" * 300):
        (left,) = {
            sheet.oddFooter.left.text
            for sheet in opened(scorecard_xlsx(replace(figures, who=who), ENGLISH))
        }
        assert left.count("&") == 2 * f"Scorecard, {who}"[:50].count("&")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1), min_size=1, max_size=8))
@example(list(INJECTIONS))
def test_any_text_comes_back_as_text(texts: list[str]) -> None:
    found = list(_read([Cell(text) for text in texts]))
    # The reader undoes an escape less than it should.
    assert found == [printable(text).replace("x005F_", "") for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8))
@example([0.1 + 0.2, 1e22, 5e-324, -0.0, 1234567.89, 2**53 + 1.0, 1 / 3])
def test_any_number_comes_back_to_its_last_digit(numbers: list[float]) -> None:
    found = list(_read([Cell(number) for number in numbers]))
    assert found == numbers
    assert all(isinstance(number, int | float) for number in found)


def test_what_is_no_number_is_unknown() -> None:
    assert list(_read([Cell(float("nan")), Cell(float("inf")), Cell(1.0)])) == [None, None, 1.0]


def test_a_text_is_cut_where_a_cell_ends_and_between_letters() -> None:
    assert len(printable("x" * 40_000)) == LONGEST
    cut = printable("x" + "😀" * 20_000)
    assert len(cut.encode("utf-16-le")) == 2 * (LONGEST - 1) + 2 - 2 * (LONGEST % 2 == 0)
    assert cut.endswith("😀")
    assert list(_read([Cell("😀" * 40_000)])) == ["😀" * (LONGEST // 2)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), max_size=6))
@example(["History", "'", "a" * 40, "A" * 40, "x/y", ""])
def test_sheets_may_be_called_anything(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(sheet_name(name, taken))
    assert len({name.casefold() for name in taken}) == len(names)
    for name in taken:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() != "history"
    sheets = [Sheet(name, ("a",), ()) for name in names] or [Sheet("x", ("a",), ())]
    assert opened(workbook(sheets, title="", day=AS_OF)).sheetnames == (taken or ["x"])
