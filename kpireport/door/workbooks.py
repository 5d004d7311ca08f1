"""Workbooks (XLSX): one sheet as a table, its cells as they are saved."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa

from kpireport.errors import ConfigurationError, DataError, nearest

LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its header and its rows."""

    path: Path
    name: str
    columns: tuple[str, ...]
    cells: tuple[tuple[Any, ...], ...]
    first_row: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row after the header, as text, with its number in the sheet."""
        for number, row in enumerate(self.cells, start=self.first_row):
            yield number, [_text(value) or "" for value in row]

    def table(self) -> pa.Table:
        """The rows, each column with the type that all its cells share, else as text."""
        columns = zip(*self.cells, strict=True) if self.cells else [() for _ in self.columns]
        return pa.table([_array(list(values)) for values in columns], names=list(self.columns))


def open_sheet(path: Path, name: str, options: Mapping[str, str]) -> Sheet:
    """The sheet that the options name, else the only one.

    Raises:
        ConfigurationError: an option is unknown, or the sheet is not there.
        DataError: the file is not a workbook, or has no header.
    """
    unknown = set(options) - {"sheet"}
    if unknown:
        raise ConfigurationError(
            f"{name}: {', '.join(sorted(unknown))} cannot be used (options: sheet)"
        )
    _refuse_bomb(path, name)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise DataError(f"{name} cannot be read as a workbook: {error}") from None
    try:
        sheet = options.get("sheet", book.sheetnames[0])
        if sheet not in book.sheetnames:
            raise ConfigurationError(
                f"{name} has no sheet {sheet!r}: {nearest(sheet, book.sheetnames)}"
            )
        rows = list(book[sheet].iter_rows(values_only=True))
    finally:
        book.close()
    return _sheet(path, name, rows)


def _sheet(path: Path, name: str, rows: Sequence[tuple[Any, ...]]) -> Sheet:
    header = [_text(value) for value in rows[0]] if rows else []
    while header and header[-1] is None:
        header.pop()
    names = [value or "" for value in header]
    if not names or "" in names:
        raise DataError(f"{name}, row 1: the sheet has no header, or a column without a name")
    double = [
        one for one in names if [other.casefold() for other in names].count(one.casefold()) > 1
    ]
    if double:
        raise DataError(f"{name}, row 1: two columns have one name: {double[0]!r}")
    width = len(names)
    for number, row in enumerate(rows[1:], start=2):
        if any(value is not None for value in row[width:]):
            raise DataError(
                f"{name}, row {number}: a value stands right of the last column of the header"
            )
    cells = [(*row, *(None,) * width)[:width] for row in rows[1:]]
    while cells and all(value is None for value in cells[-1]):
        cells.pop()
    return Sheet(path, name, tuple(names), tuple(cells), 2)


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise DataError(f"{name} is not a workbook (.xlsx): {error}") from None
    if unpacked > LARGEST:
        raise DataError(
            f"{name} unpacks to {unpacked:,} bytes: at most {LARGEST:,}; save it as CSV"
        )


def _array(values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {datetime, date}:
        moments = [datetime.combine(one, time()) if type(one) is date else one for one in values]
        return pa.array(moments, pa.timestamp("us"))
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int}:
        return (
            pa.array(values) if all(abs(one or 0) < 1 << 63 for one in values) else _texts(values)
        )
    if kinds and kinds <= {int, float}:
        return pa.array([None if one is None else float(one) for one in values], pa.float64())
    return _texts(values)


def _texts(values: list[Any]) -> pa.Array:
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
