"""Delimited files (CSV): read as text, never guessed.

The header is read here, the rows by DuckDB with every column as text. DuckDB refuses a file whose rows do not
fit the header; then the same file is walked here, slowly, to name each of them.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from kpireport.door.files import byte_faults
from kpireport.errors import ConfigurationError, DataError, Fault, told

DELIMITERS = ",;\t|"
MOST_FAULTS = 20
LONGEST_SHOWN = 80
LONGEST_FIELD = 1 << 24
_KEPT = {"delim", "sep", "delimiter", "quote", "escape", "skip", "encoding"}
_MEANT_ANYWAY = {
    "header": "true",
    "all_varchar": "true",
    "auto_detect": "false",
    "strict_mode": "true",
}
ENCODINGS = ("utf-8", "latin-1", "utf-16")


@dataclass(frozen=True, slots=True)
class Delimited:
    """One file and how it is written."""

    path: Path
    name: str
    columns: tuple[str, ...]
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    skip: int = 0
    encoding: str = "utf-8"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row after the header with its number as in a spreadsheet: the header is row 1.

        A blank line is no row; where there is one column it is a row that leaves it empty, as DuckDB reads it.
        """
        with self.lines() as lines:
            reader = _reader(lines, self)
            next(reader, None)
            for number, row in enumerate(reader, start=2 + self.skip):
                if row or len(self.columns) == 1:
                    yield number, row or [""]

    def sql(self, others: tuple["Delimited", ...] = ()) -> str:
        """The strict reading of the file (and of others with the same header) in DuckDB."""
        paths = ", ".join(_text(str(file.path)) for file in (self, *others))
        columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in self.columns)
        return (
            f"read_csv([{paths}], auto_detect = false, header = true, strict_mode = true, "
            f"columns = {{{columns}}}, delim = {_text(self.delimiter)}, quote = {_text(self.quote)}, "
            f"escape = {_text(self.escape)}, skip = {self.skip}, encoding = {_text(self.encoding)}, "
            "nullstr = '', null_padding = false, max_line_size = 16777216)"
        )

    def lines(self) -> TextIO:
        """The text of the file from its header on."""
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        file = self.path.open(encoding=encoding, newline="")
        for _ in range(self.skip):
            file.readline()
        return file


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _reader(lines: TextIO, file: Delimited) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    doubled = file.escape == file.quote
    return csv.reader(
        lines,
        delimiter=file.delimiter,
        quotechar=file.quote or None,
        escapechar=None if doubled else file.escape or None,
        doublequote=doubled,
        quoting=csv.QUOTE_MINIMAL if file.quote else csv.QUOTE_NONE,
        strict=True,
    )


def open_delimited(path: Path, name: str, options: Mapping[str, str]) -> Delimited:
    """The file with its header read.

    Raises:
        ConfigurationError: an option would change what the text says.
        DataError: bytes or header cannot be used.
    """
    given = _checked(name, options)
    encoding = given.get("encoding", "utf-8").lower().replace("_", "-")
    if encoding not in ENCODINGS:
        raise ConfigurationError(
            f"{name}: encoding is one of {', '.join(ENCODINGS)}, not {encoding!r}"
        )
    if faults := byte_faults(path, name, encoding):
        raise DataError(told("A file cannot be read:", faults))
    quote = given.get("quote", '"')
    file = Delimited(
        path,
        name,
        (),
        given.get("delim", given.get("sep", given.get("delimiter", ""))),
        quote,
        given.get("escape", quote),
        _number(name, given.get("skip", "0")),
        encoding,
    )
    return _with_header(file)


def _checked(name: str, options: Mapping[str, str]) -> dict[str, str]:
    given = {key.lower(): value for key, value in options.items()}
    for key, value in given.items():
        if key in _KEPT or _MEANT_ANYWAY.get(key) == value.lower():
            continue
        raise ConfigurationError(
            f"{name}: the option {key} = {value} cannot be used: every column is read as text with its header "
            f"(options: {', '.join(sorted(_KEPT))}); types and formats are declared in kpireport.toml"
        )
    for key in ("delim", "sep", "delimiter", "quote", "escape"):
        if len(given.get(key, ",").replace("\\t", "\t")) > 1:
            raise ConfigurationError(f"{name}: {key} is one character, not {given[key]!r}")
    return {key: value.replace("\\t", "\t") for key, value in given.items()}


def _number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise ConfigurationError(f"{name}: skip is a number of lines, not {value!r}")
    return int(value)


def _with_header(file: Delimited) -> Delimited:
    line = _first_line(file)
    delimiter = file.delimiter or max(
        DELIMITERS, key=lambda mark: (line.count(mark), -DELIMITERS.index(mark))
    )
    file = replace(file, delimiter=delimiter)
    with file.lines() as lines:
        try:
            columns = tuple(next(_reader(lines, file), []))
        except csv.Error as error:
            raise DataError(
                f"{file.name}, row {1 + file.skip}: the header cannot be read: {error}"
            ) from None
    if faults := _header_faults(file, columns):
        raise DataError(told("A header cannot be used:", faults))
    return Delimited(
        file.path, file.name, columns, delimiter, file.quote, file.escape, file.skip, file.encoding
    )


def _first_line(file: Delimited) -> str:
    try:
        with file.lines() as lines:
            return lines.readline(LONGEST_FIELD)
    except UnicodeError as error:
        raise DataError(f"{file.name} is not {file.encoding}: {error}") from None


def _header_faults(file: Delimited, columns: tuple[str, ...]) -> list[Fault]:
    row = 1 + file.skip
    if not any(name.strip() for name in columns):
        return [Fault(file.name, "has no header", row=row)]
    faults = []
    first: dict[str, int] = {}
    for number, name in enumerate(columns, start=1):
        if not name.strip():
            faults.append(Fault(file.name, f"column {number} has no name", row=row))
        elif (other := first.setdefault(name.casefold(), number)) != number:
            faults.append(
                Fault(file.name, f"columns {other} and {number} have one name: {name!r}", row=row)
            )
    return faults


def structure_faults(file: Delimited) -> list[Fault]:
    """The rows that do not fit the header, and a quotation mark that never ends."""
    faults = list(islice(_row_faults(file), MOST_FAULTS + 1))
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS] = Fault(file.name, "and more rows that do not fit the header")
    return faults


def _row_faults(file: Delimited) -> Iterator[Fault]:
    width, number = len(file.columns), 1 + file.skip
    try:
        for number, row in file.rows():
            if len(row) != width:
                found = f"{len(row)} values for {width} columns"
                yield Fault(file.name, f"{found}: {_shown(row, file.delimiter)}", row=number)
    except csv.Error as error:
        yield Fault(
            file.name, f"a quotation mark is opened and not closed ({error})", row=number + 1
        )
    except UnicodeError as error:
        yield Fault(file.name, f"the text is not {file.encoding}: {error}", row=number + 1)


def _shown(row: list[str], delimiter: str) -> str:
    text = delimiter.join(row)
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…")
