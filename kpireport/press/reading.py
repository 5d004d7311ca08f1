"""Reading a print back: the words of its pages, the descriptions of its pictures, what is drawn, and the file within.

A print comes from anywhere: it is read in a process of its own, with bounded time and memory.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kpireport.errors import ConfigurationError
from kpireport.press.workers import run_all

LARGEST = 50_000_000  # bytes of a file, and of what is packed in it
MOST_PAGES = 1_000
SECONDS = 120.0

_UNREADABLE = (pikepdf.PdfError, PyPdfError, ValueError, TypeError, KeyError, AttributeError,
               IndexError, OverflowError, RecursionError, MemoryError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be read, and the name of the file within it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Print:
    """What a print says: ``drawn`` are digests, by page, of everything that its look depends on."""

    pages: tuple[str, ...]
    descriptions: tuple[str, ...]
    drawn: tuple[str, ...]
    file: bytes


def read(path: Path, name: str) -> Print:
    """What a print says, and the file of that name within it.

    Raises:
        ConfigurationError: it is no PDF, or none that can be read, or holds no such file.
    """
    (outcome,) = run_all(read_here, [Order(path, name)], workers=1, seconds=SECONDS)
    if outcome.result is None:
        raise ConfigurationError(f"{path} cannot be read: {outcome.error}")
    return outcome.result


def read_here(order: Order) -> Print:
    """Read a print in this process.

    Raises:
        ConfigurationError: see `read`.
    """
    content = _content(order.path)
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _check(document)
            file = _file(document, order.name)
            descriptions = tuple(_descriptions(document))
            drawn = tuple(_digest(page) for page in document.pages)
        pages = tuple(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    except pikepdf.PasswordError:
        raise ConfigurationError("it is encrypted: verify a copy that is not") from None
    except _UNREADABLE as error:
        raise ConfigurationError(f"it is damaged ({type(error).__name__})") from error
    return Print(pages, descriptions, drawn, file)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ConfigurationError("there is no such file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"{error.strerror}") from error
    if len(content) > LARGEST:
        raise ConfigurationError(f"it is larger than {LARGEST // 1_000_000} MB, no report is")
    if not content.startswith(b"%PDF-"):
        raise ConfigurationError("it is not a PDF")
    return content


def _check(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise ConfigurationError("it is encrypted: verify a copy that is not")
    if not 0 < len(document.pages) <= MOST_PAGES:
        raise ConfigurationError(f"it has {len(document.pages)} pages, no report has")
    packed = sum(_unpacked(thing) for thing in _streams(document))
    if packed > LARGEST:
        raise ConfigurationError("what is packed in it is larger than any report")


def _streams(document: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    objects: Any = document.objects
    return (thing for thing in objects if isinstance(thing, pikepdf.Stream))


def _unpacked(stream: pikepdf.Stream) -> int:
    # Pictures are counted as they are packed: they are never unpacked here.
    raw = stream.get("/Subtype") == "/Image"
    return len(stream.read_raw_bytes() if raw else stream.read_bytes())


def _file(document: pikepdf.Pdf, name: str) -> bytes:
    if name not in document.attachments:
        raise ConfigurationError(
            f"it holds no {name}: it is not a report of kpireport, or one of before reports held their figures"
        )
    return document.attachments[name].get_file().read_bytes()


def _descriptions(document: pikepdf.Pdf) -> Iterator[str]:
    """The texts that stand for pictures, in the order in which they are read aloud."""
    waiting: list[Any] = [document.Root.get("/StructTreeRoot", pikepdf.Dictionary())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        element = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary) or element.objgen in seen:
            continue
        if element.is_indirect:
            seen.add(element.objgen)
        if "/Alt" in element:
            yield str(element["/Alt"])
        children = element.get("/K", pikepdf.Array())
        waiting += reversed(list(children)) if isinstance(children, pikepdf.Array) else [children]


def _digest(page: Any) -> str:
    """A digest of a page's drawing, fonts and pictures, however the file that holds them is packed."""
    found = sha256()
    parts = {name: page.get(name) for name in ("/Contents", "/Resources", "/MediaBox", "/Annots")}
    for text in _texts(pikepdf.Dictionary({k: v for k, v in parts.items() if v is not None}), {}):
        found.update(text)
    return found.hexdigest()


def _texts(thing: Any, seen: dict[tuple[int, int], int]) -> Iterator[bytes]:
    """All that an object holds or refers to; what comes again is named by its number."""
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            yield b"again %d " % seen[thing.objgen]
            return
        seen[thing.objgen] = len(seen)
    if isinstance(thing, pikepdf.Stream):
        yield from _entries(thing, seen)
        raw = thing.get("/Subtype") == "/Image"
        yield thing.read_raw_bytes() if raw else thing.read_bytes()
    elif isinstance(thing, pikepdf.Dictionary):
        yield from _entries(thing, seen)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _texts(each, seen)
    else:
        yield repr(thing).encode()


_PACKING = ("/Length", "/Filter", "/DecodeParms", "/Parent", "/P", "/StructParent")


def _entries(thing: Any, seen: dict[tuple[int, int], int]) -> Iterator[bytes]:
    for name in sorted(set(thing.keys()) - set(_PACKING)):
        yield name.encode()
        yield from _texts(thing[name], seen)
