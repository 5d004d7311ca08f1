"""TOML with places: the values of a file, and the line that each key stands on.

The standard library reads the values and refuses what is not TOML; as its values have no places, a small walk
over the same text finds the line of a key when an error has to name it.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpireport.errors import ConfigurationError, KpiReportError

LARGEST = 1_000_000
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TomlFile:
    r"""A file's values, and its text to find places in.

    >>> file = parse_toml("kpireport.toml", "[company]\nname = 'Acme'\n")
    >>> file.data["company"]["name"], file.line_of(("company", "name")), file.line_of(("company", "nam"))
    ('Acme', 2, 1)
    """

    name: str
    data: dict[str, Any]
    text: str

    def line_of(self, place: Place) -> int | None:
        """The line of a key; of the table it would stand in, when the key is not there."""
        lines: dict[Place, int] = {}
        for found, line in _Walk(self.text):
            for depth in range(1, len(found) + 1):
                lines.setdefault(found[:depth], line)
        while place and place not in lines:
            place = place[:-1]
        return lines.get(place)


def read_toml(
    path: Path, *, name: str, error: type[KpiReportError] = ConfigurationError
) -> TomlFile:
    """The values of a file.

    Raises:
        KpiReportError: of the kind asked for, when the file is missing, not UTF-8, too large or not TOML.
    """
    if not path.exists():
        raise error(
            f"{name} is missing in {path.parent.name or path.parent}/: `kpireport init` makes one"
        )
    if not path.is_file():
        raise error(f"{name} is not a plain file")
    if path.stat().st_size > LARGEST:
        raise error(f"{name} is larger than {LARGEST:,} bytes: it holds configuration, not data")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise error(
            f"{name}, line {line}: byte 0x{raw[fault.start]:02x} is not UTF-8: save the file as UTF-8"
        ) from None
    return parse_toml(name, text, error=error)


def parse_toml(
    name: str, text: str, *, error: type[KpiReportError] = ConfigurationError
) -> TomlFile:
    """The values of a text.

    Raises:
        KpiReportError: of the kind asked for, when the text is not TOML or says nothing.
    """
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise error(f"{name}, {_explained(str(fault), text)}") from None
    except RecursionError:
        raise error(f"{name}: arrays or tables are nested too deep") from None
    except ValueError as fault:  # a number that is too long to read
        raise error(f"{name}: {fault}") from None
    if not data:
        raise error(f"{name} is empty: `kpireport init` makes one to start from")
    return TomlFile(name, data, text)


_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate", "Cannot redefine")


def _explained(message: str, text: str) -> str:
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(at[1]) if at else text.count("\n") + 1
    what = re.sub(r" \(at .*\)$", "", message)
    if what.startswith(_TWICE):
        upto = "\n".join(text.split("\n")[:line])
        found = [(place, where) for place, where in _Walk(upto) if where <= line]
        place = found[-1][0] if found else ()
        first = next((where for other, where in found[:-1] if other == place), None)
        if first is not None:
            return f"line {line}: key {dotted(place)} stands twice, first on line {first}"
    written = text.split("\n")[line - 1].strip() if line <= text.count("\n") + 1 else ""
    hint = _hint(written)
    column = f", column {at[2]}" if at else ""
    return f"line {line}{column}: this is not TOML: {what}{hint}"


def _hint(written: str) -> str:
    value = written.partition("=")[2].strip()
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})", value)
    if found:
        return f": there is no such date as {found[0]}"
    if re.match(r"[A-Za-z]", value) and value not in ("true", "false"):
        return ": text stands in quotation marks"
    if re.match(r"0\d", value):
        return ": a number has no leading zero; text stands in quotation marks"
    return ""


def dotted(place: Place) -> str:
    """A place as a reader writes it.

    >>> dotted(("scorecards", 0, "grain"))
    'scorecards[0].grain'
    """
    shown = ""
    for step in place:
        shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
    return shown


_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(
    r'[ \t]*(?:"(?P<double>(?:\\.|[^"\\\n])*)"|\'(?P<single>[^\'\n]*)\'|(?P<bare>[\w-]+))[ \t]*'
)
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'[\s\S]*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}\n#]*")


class _Walk:
    """One pass over a text that is TOML (or is so far): each key with its line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counts: dict[Place, int] = {}

    def __iter__(self) -> Iterator[tuple[Place, int]]:
        table: Place = ()
        while self._skip(_BLANK) and self.at < len(self.text):
            line = self._line()
            if self.text.startswith("[", self.at):
                table = self._header()
                yield table, line
                continue
            start = self.at
            yield from self._pair(table)
            if self.at == start:
                return

    def _header(self) -> Place:
        many = self.text.startswith("[[", self.at)
        self.at += 1 + many
        names = self._names()
        self.at = (self.text + "\n").find("\n", self.at)
        place: Place = ()
        for number, name in enumerate(names):
            place = (*place, name)
            if many and number == len(names) - 1:
                self.counts[place] = self.counts.get(place, -1) + 1
            if place in self.counts:
                place = (*place, self.counts[place])
        return place

    def _pair(self, table: Place) -> Iterator[tuple[Place, int]]:
        line = self._line()
        names = self._names()
        if not names or not self.text.startswith("=", self.at):
            return
        self.at += 1
        place = (*table, *names)
        yield place, line
        yield from self._value(place)

    def _value(self, place: Place) -> Iterator[tuple[Place, int]]:
        self._skip(re.compile(r"[ \t]*"))
        here = self.text[self.at : self.at + 1]
        if here in ("[", "{"):
            yield from self._many(place, closing="]" if here == "[" else "}")
        elif not self._skip(_TEXT):
            self._skip(_BARE)

    def _many(self, place: Place, *, closing: str) -> Iterator[tuple[Place, int]]:
        self.at += 1
        number = 0
        while self._skip(_BLANK) and self.at < len(self.text):
            here = self.text[self.at]
            if here in (closing, ","):
                self.at += 1
                if here == closing:
                    return
                continue
            start = self.at
            if closing == "]":
                yield (*place, number), self._line()
                yield from self._value((*place, number))
            else:
                yield from self._pair(place)
            number += 1
            if self.at == start:
                return

    def _names(self) -> list[str]:
        names = []
        while found := _KEY.match(self.text, self.at):
            names.append(found["bare"] or found["single"] or found["double"] or "")
            self.at = found.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return names

    def _skip(self, pattern: "re.Pattern[str]") -> bool:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found is not None

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
