"""Workbooks for a spreadsheet: typed cells in, bytes out.

What comes from data is always a text, never a formula or a link; nothing here asks for the time, so that the
same cells are the same bytes.
"""

import io
import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767  # UTF-16 units that a cell holds
NAME_LENGTH = 31
FOOT_LENGTH = 100  # bytes in UTF-16; a foot holds 255 signs, and an ampersand takes two
NARROWEST, WIDEST = 9, 60
INDENT, BUTTON = 2, 4
LINE = 15  # points
TALLEST = 409
PAGE = 170  # letters across a page that can still be read
ISO_DAY = "yyyy-mm-dd"
A4 = 9
REPLACEMENT = "\ufffd"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: a text, a number, a day, or unknown (an empty cell).

    Attributes:
        value: what is stored, not rounded.
        pattern: how a spreadsheet shows the number.
        width: how many letters it takes so shown.
    """

    value: str | float | date | None
    pattern: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a sheet of its own."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class _Exact(float):
    """A number that is written with all its digits; the writer would keep sixteen."""

    def __format__(self, _spec: str) -> str:
        return float.__repr__(self)


def workbook(sheets: Iterable[Sheet], *, title: str, day: date, mark: str = "") -> bytes:
    """An XLSX file: a filter on each column, heads that stay, pages across, the mark under every page.

    ``day`` is the date the file bears.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    created = datetime.combine(day, time(), UTC)
    book.set_properties({"title": printable(title), "created": created})
    looks = _Looks(book)
    names: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        names.append(sheet_name(sheet.name, names))
        page = book.add_worksheet(names[-1])
        _page_setup(page, printable(title), printable(mark))
        _fill(page, sheet, looks, f"table_{number}")
    book.close()
    return file.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Look] = {}
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        left = {"align": "left", "indent": 1}
        self.head: Look = book.add_format({**head, **left})
        self.number_head: Look = book.add_format({**head, "align": "right"})
        self.text: Look = book.add_format({"text_wrap": True, "valign": "top", **left})
        self.day: Look = book.add_format({"num_format": ISO_DAY, "valign": "top", **left})

    def number(self, pattern: str) -> Look:
        if pattern not in self._made:
            look = {"num_format": pattern or "General", "valign": "top"}
            self._made[pattern] = self._book.add_format(look)
        return self._made[pattern]


def _page_setup(page: Worksheet, title: str, mark: str) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.repeat_rows(0)
    page.repeat_columns(0)
    page.freeze_panes(1, 1)
    middle = f"&C{_footed(mark)}" if mark else ""
    page.set_footer(f"&L{_footed(title)}{middle}&R&P / &N")


def _footed(words: str) -> str:
    """Words for a page's foot, where an ampersand begins a command."""
    return words.encode("utf-16-le")[:FOOT_LENGTH].decode("utf-16-le", "ignore").replace("&", "&&")


def _fill(page: Worksheet, sheet: Sheet, looks: _Looks, name: str) -> None:
    # A table of the spreadsheet's own, so that a screen reader says the head with each cell.
    heads = [
        {
            "header": printable(head),
            "header_format": looks.number_head if _is_number(sheet, column) else looks.head,
        }
        for column, head in enumerate(sheet.heads)
    ]
    look = {"name": name, "style": "Table Style Light 1", "banded_rows": False, "columns": heads}
    page.add_table(0, 0, max(len(sheet.rows), 1), len(heads) - 1, look)
    wide = _widths(sheet)
    for column, letters in enumerate(wide):
        page.set_column(column, column, letters)
    page.fit_to_pages(-(-sum(wide) // PAGE), 0)
    # Not every program finds a row's height by itself.
    page.set_row(0, LINE * _lines(sheet.heads, [letters - BUTTON for letters in wide]))
    for row, cells in enumerate(sheet.rows, start=1):
        texts = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
        page.set_row(row, min(LINE * _lines(texts, wide), TALLEST))
        for column, cell in enumerate(cells):
            _write(page, row, column, cell, looks)


def _is_number(sheet: Sheet, column: int) -> bool:
    return any(row[column].pattern for row in sheet.rows)


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """How many lines the tallest of the cells in a row takes."""
    return max(
        sum(len(textwrap.wrap(part, wide)) or 1 for part in printable(text).split("\n"))
        for text, wide in zip(texts, widths, strict=True)
    )


def _write(page: Worksheet, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    value = cell.value
    if isinstance(value, str):
        if value:
            page.write_string(row, column, printable(value), looks.text)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, looks.day)
    elif value is not None and math.isfinite(value):
        page.write_number(row, column, _Exact(value), looks.number(cell.pattern))


def _widths(sheet: Sheet) -> list[int]:
    """Room for the longest cell, and for each word of the head beside its button; long texts are wrapped."""
    found = []
    for column, head in enumerate(sheet.heads):
        body = max((_letters(row[column]) for row in sheet.rows), default=0) + INDENT
        word = max(map(len, head.split()), default=0) + BUTTON
        found.append(min(max(body, word, NARROWEST), WIDEST))
    return found


def _letters(cell: Cell) -> int:
    if isinstance(cell.value, str):
        return len(cell.value)
    return len(ISO_DAY) if isinstance(cell.value, date) else cell.width


def printable(text: str) -> str:
    r"""A text that a cell can hold: line ends as one sign, what XML has no place for replaced, not too long.

    >>> printable("a\r\nb"), printable("\x00=1+1")
    ('a\nb', '�=1+1')
    """
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _NOT_XML.sub(REPLACEMENT, one_end)
    if clean.startswith("<r>") and clean.endswith("</r>"):
        clean += " "  # the writer takes what is between these for markup of its own
    # Cut between letters, also where one takes two units.
    units = clean.encode("utf-16-le")[: 2 * LONGEST]
    return units.decode("utf-16-le", errors="ignore")


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that a sheet may bear: short, without the signs that formulas use, and its own.

    >>> sheet_name("By région/réseau", []), sheet_name("about", ["About"]), sheet_name("'", [])
    ('By région réseau', 'about 2', '–')
    """
    clean = _NOT_NAMES.sub(" ", printable(wanted)).replace("\n", " ").replace("\t", " ")
    clean = _short(clean, NAME_LENGTH) or "–"
    used = {name.casefold() for name in taken}
    name, number = clean, 1
    # "History" is a name that spreadsheets keep for themselves.
    while name.casefold() in {*used, "history"}:
        number += 1
        ending = f" {number}"
        name = _short(clean, NAME_LENGTH - len(ending)) + ending
    return name


def _short(text: str, length: int) -> str:
    """The beginning of a text, in UTF-16 units, without the spaces and quotes around it."""
    cut = text.strip(" '").encode("utf-16-le")[: 2 * length]
    return cut.decode("utf-16-le", errors="ignore").strip(" '")
