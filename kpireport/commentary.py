"""Commentary: what people add to a report, read from ``commentary/<period>/<member>.md``.

A file holds paragraphs, lists and **bold** words and, below the heading "Actions", what is to be done, by whom and
when. ``<member>.fr.md`` goes before ``<member>.md`` in a French report. All else of Markdown is printed as it is
written. ``{{ kpi.win_rate.actual }}`` stands for a number; only its shape is read here, nothing is ever evaluated.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from kpireport.actions import EXAMPLES, Action, Tracked, looks_like_action, read_action, track
from kpireport.errors import CommentaryError, ConfigurationError, Fault, not_called, told
from kpireport.periods import Calendar, Period
from kpireport.words import LOCALES

FOLDER = "commentary"
HEADING = "Actions"
MOST_BYTES = 20_000
FIELDS = (
    "actual", "goal", "deviation", "deviation_relative", "attainment", "status", "previous", "year_ago",
    "change", "change_on_year", "to_date", "period",
)  # fmt: skip
FIELD = re.compile(r"\{\{\s*kpi\.([A-Za-z_]\w*)\.([A-Za-z_]\w*)\s*\}\}", re.ASCII)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)", re.ASCII)
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*")


class Kind(StrEnum):
    """What a remark is on the page."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Remark:
    """A paragraph or a list's item. Its text breaks where the file's lines do; ``line`` is the first of them."""

    text: str
    line: int
    kind: Kind = Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Document:
    """One file: whose it is (by the name of the folder of their reports), of which period, in which language."""

    file: str
    folder: str
    period: Period
    language: str
    marked: bool = False
    remarks: tuple[Remark, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Remarks:
    """What one report shows in one language. Without a file of its own there may still be open actions."""

    file: str = ""
    language: str = ""
    remarks: tuple[Remark, ...] = ()
    actions: tuple[Tracked, ...] = ()


@dataclass(frozen=True, slots=True)
class Commentary:
    """All files, by the folder's name of those they belong to, oldest first."""

    documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)

    def find(self, folder: str, period: Period, language: str) -> Document | None:
        """The file that a reader of the language gets: one of that language goes before one for everybody."""
        own = [
            document
            for document in self.documents.get(folder, ())
            if document.period == period and (not document.marked or document.language == language)
        ]
        return max(own, key=lambda document: document.marked, default=None)

    def of(self, folder: str, period: Period, language: str) -> Remarks:
        """What is said of the period, and the actions of that period and earlier ones of the same grain."""
        documents = self.documents.get(folder, ())
        slots = dict.fromkeys(
            document.period
            for document in documents
            if document.period.grain is period.grain and document.period.start <= period.start
        )
        read = [(slot, self.find(folder, slot, language)) for slot in slots]
        actions = track([(slot, found.actions) for slot, found in read if found], period)
        own = self.find(folder, period, language)
        return (
            Remarks(own.file, own.language, own.remarks, actions)
            if own
            else Remarks(actions=actions)
        )


def read_commentary(
    root: Path, *, calendar: Calendar, kpis: Collection[str], language: str = "en"
) -> Commentary:
    """All commentary of a project folder; ``language`` is that of files whose name gives none.

    Raises:
        CommentaryError: once, with everything that cannot be used, with file and line.
    """
    faults: list[Fault] = []
    found: list[Document] = []
    for path in _entries(root / FOLDER):
        name = f"{FOLDER}/{path.name}"
        if not path.is_dir():
            expected = f"expected a folder for each period, such as {FOLDER}/2026-10/Lyon.md"
            faults.append(Fault(name, f"is no folder: {expected}"))
            continue
        period = _period(path.name, calendar)
        if isinstance(period, str):
            faults.append(Fault(name, period))
            continue
        for file in _entries(path):
            document, wrong = _read(root, file, period, language)
            faults += wrong
            if document is not None:
                faults += _field_faults(document, kpis)
                found.append(document)
    if faults:
        raise CommentaryError(told("The commentary cannot be used:", faults))
    found.sort(key=lambda document: (document.folder, document.period.start, document.file))
    grouped = groupby(found, key=lambda document: document.folder)
    return Commentary({folder: tuple(own) for folder, own in grouped})


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _period(name: str, calendar: Calendar) -> Period | str:
    try:
        period = Period.parse(name, calendar)
    except ConfigurationError as error:
        return str(error)
    return period if period.code == name else f"is written {period.code}"


def _read(
    root: Path, path: Path, period: Period, language: str
) -> tuple[Document | None, list[Fault]]:
    name = path.relative_to(root).as_posix()
    folder, _, marked = path.name.removesuffix(".md").partition(".")
    if path.suffix != ".md" or marked not in ("", *LOCALES) or not path.is_file():
        example = f"{path.parent.name}/Lyon.md or {path.parent.name}/Lyon.fr.md"
        return None, [Fault(name, f"is no commentary: expected a file such as {example}")]
    if not path.resolve().is_relative_to((root / FOLDER).resolve()):
        return None, [Fault(name, f"is a link out of the folder {FOLDER}")]
    text = _text(path, name)
    if isinstance(text, Fault):
        return None, [text]
    document = Document(name, folder, period, marked or language, bool(marked))
    return _parsed(document, text)


def _text(path: Path, name: str) -> str | Fault:
    """The words of a file, or why they cannot be read. A byte order mark and Windows' ends of lines may be there."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        size = f"has {path.stat().st_size:,} bytes, at most {MOST_BYTES:,}"
        return Fault(
            name, f"{size}: commentary is a few paragraphs; put more into a notebook's cell"
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        return Fault(name, "is UTF-16, or no text: save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"found the byte {raw[error.start]:#04x}"
        return Fault(name, f"is not UTF-8: {found}: save it as UTF-8", line=line)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", "    "))
    for number, signs in enumerate(text.split("\n"), 1):
        hidden = [sign for sign in signs if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs")]
        if hidden:
            sign = f"U+{ord(hidden[0]):04X}"
            return Fault(name, f"holds the invisible character {sign}: remove it", line=number)
    return text


def _parsed(document: Document, text: str) -> tuple[Document, list[Fault]]:
    reader = _Reader(document)
    for number, line in enumerate(text.split("\n"), 1):
        reader.take(number, line)
    reader.close()
    remarks, actions = tuple(reader.remarks), tuple(reader.actions)
    return replace(document, remarks=remarks, actions=actions), reader.faults


class _Reader:
    """Puts a file's lines together to paragraphs, items and actions."""

    def __init__(self, document: Document) -> None:
        self.remarks: list[Remark] = []
        self.actions: list[Action] = []
        self.faults: list[Fault] = []
        self._document = document
        self._below = False
        self._open: Remark | None = None

    def take(self, number: int, line: str) -> None:
        """One more line."""
        if not line.strip() or _RULE.fullmatch(line):
            self.close()
        elif heading := _HEADING.fullmatch(line):
            self.close()
            self._head(number, heading[1].strip(" #"))
        elif item := _ITEM.fullmatch(line):
            self.close()
            self._open = Remark(item[2].strip(), number, Kind.NUMBERED if item[1] else Kind.BULLET)
        elif self._open is None:
            self._open = Remark(line.strip(), number)
        else:
            text = f"{self._open.text}\n{line.strip()}"
            self._open = Remark(text, self._open.line, self._open.kind)

    def close(self) -> None:
        """The end of a paragraph or item."""
        done, self._open = self._open, None
        if done is None:
            return
        if self._below:
            self._act(done)
        elif looks_like_action(done.text):
            self._fault(done.line, f"an action stands below the heading `## {HEADING}`")
        else:
            self.remarks.append(done)

    def _head(self, number: int, words: str) -> None:
        if words.casefold() != HEADING.casefold():
            expected = f"the one heading that commentary has is `## {HEADING}`"
            self._fault(
                number, f"found the heading {words[:60]!r}: {expected}; make others **bold**"
            )
        elif self._below:
            self._fault(number, f"the heading `## {HEADING}` stands twice")
        self._below = True

    def _act(self, done: Remark) -> None:
        example = EXAMPLES[self._document.language]
        if done.kind is not Kind.BULLET:
            message = f"below `## {HEADING}` each line is an action: write `{example}`"
            self._fault(done.line, message)
            return
        if "{{" in done.text:
            self._fault(
                done.line, "an action has no fields: it is shown again in periods of other numbers"
            )
            return
        action = read_action(done.text, done.line)
        if isinstance(action, list):
            self._fault(done.line, f"{'; '.join(action)}: write `{example}`")
        elif action.key in {other.key for other in self.actions}:
            self._fault(done.line, "this action stands twice in the file")
        else:
            self.actions.append(action)

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self._document.file, message, line=line))


def _field_faults(document: Document, kpis: Collection[str]) -> Iterator[Fault]:
    for remark in document.remarks:
        for start in _braces(remark.text):
            line = line_at(remark, start)
            field_ = FIELD.match(remark.text, start)
            if field_ is None:
                written = remark.text[start : start + 40].split("}}")[0].split("\n")[0].strip(" {")
                message = f"`{{{{ {written} }}}}` is no field: write {{{{ kpi.win_rate.actual }}}}"
                yield Fault(document.file, message, line=line)
                continue
            yield from _unknown(document.file, line, "KPI", field_[1], kpis)
            yield from _unknown(document.file, line, "field", field_[2], FIELDS)


def _braces(text: str) -> Iterator[int]:
    start = text.find("{{")
    while start >= 0:
        yield start
        found = FIELD.match(text, start)
        start = text.find("{{", found.end() if found else start + 3)


def _unknown(file: str, line: int, kind: str, name: str, known: Iterable[str]) -> Iterator[Fault]:
    if name not in known:
        yield Fault(file, not_called(kind, name, known), line=line)


def line_at(remark: Remark, offset: int) -> int:
    """The line of the file that a place in a remark's text lies on."""
    return remark.line + remark.text.count("\n", 0, offset)
