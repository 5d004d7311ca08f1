"""Pictures as they come onto a page: inside the page, readable, of a bearable size, with nothing behind them."""

import base64
import binascii
import io
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

MOST_PIXELS = 50_000_000
MOST_DRAWN = 20_000  # elements of a drawing

_DATA = re.compile(r"data:image/(png|svg\+xml|jpeg)(;charset=[\w-]+)?(;base64)?,(.*)", re.DOTALL)
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)", re.IGNORECASE)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_REFUSED = ("script", "foreignObject", "iframe", "animate", "set")


def faults(src: str) -> Iterator[str]:
    """What is wrong with the picture that an address holds.

    >>> list(faults("https://example.org/logo.png"))
    ["its picture 'https://example.org/logo.png' is not part of the page: embed it as a data: address"]
    """
    found = _DATA.fullmatch(src)
    if found is None:
        yield f"its picture {src[:80]!r} is not part of the page: embed it as a data: address"
        return
    kind, _, encoded, body = found.groups()
    try:
        content = base64.b64decode(body, validate=True) if encoded else unquote_to_bytes(body)
    except binascii.Error:
        yield "its picture is damaged: not base64"
        return
    yield from _drawing_faults(content) if kind == "svg+xml" else _pixel_faults(content)


def drawn_text(src: str) -> str:
    """The words that a drawing writes on the page; none for other pictures."""
    return " ".join("".join(text.itertext()) for text in _texts(src))


def smallest_text(src: str) -> float | None:
    """The smallest size that a drawing writes in, in its own units; none where it writes nothing with a size.

    >>> smallest_text("data:image/svg+xml,<svg><text font-size='11'>East</text></svg>")
    11.0
    """
    sizes = (_SIZE.fullmatch(text.get("font-size", "")) for text in _texts(src))
    return min((float(size[1]) for size in sizes if size), default=None)


def _texts(src: str) -> list[ET.Element]:
    found = _DATA.fullmatch(src)
    if found is None or found[1] != "svg+xml":
        return []
    try:
        content = base64.b64decode(found[4]) if found[3] else unquote_to_bytes(found[4])
        root = ET.fromstring(content)  # noqa: S314 - entities are refused before
    except (binascii.Error, ET.ParseError):
        return []
    return [element for element in root.iter() if _name(element) == "text"]


def _pixel_faults(content: bytes) -> Iterator[str]:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height <= MOST_PIXELS:
                image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        yield "its picture is damaged: not a PNG or JPEG that can be read"
        return
    if width * height > MOST_PIXELS:
        yield f"its picture has {width} × {height} pixels, more than {MOST_PIXELS:,} in all"


def _drawing_faults(content: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in content and b"<!ENTITY" in content:
        yield "its drawing defines entities"
        return
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        yield f"its drawing is damaged: {error}"
        return
    elements = list(root.iter())
    if len(elements) > MOST_DRAWN:
        yield f"its drawing has {len(elements):,} parts, more than {MOST_DRAWN:,}: draw less"
    for element in elements:
        yield from _element_faults(element)
    if _nested_use(root):
        yield "its drawing repeats parts that repeat parts"


def _element_faults(element: ET.Element) -> Iterator[str]:
    if _name(element) in _REFUSED:
        yield f"its drawing holds <{_name(element)}>, which does not print"
    for href in (element.get(name, "") for name in _HREFS):
        if href and not href.startswith(("#", "data:image/")):
            yield f"its drawing points to {href[:80]!r}, which is not part of the page"
    styles = [element.get("style", ""), element.text or "" if _name(element) == "style" else ""]
    if any(_OUTSIDE.search(style) for style in styles):
        yield "its drawing has a style that points out of the page"


def _nested_use(root: ET.Element) -> bool:
    """Whether a part that is used holds a use itself: a few of these grow without end."""
    used = {
        element.get(name, "").removeprefix("#")
        for element in root.iter()
        if _name(element) == "use"
        for name in _HREFS
    }
    return any(
        _name(inner) == "use"
        for element in root.iter()
        if element.get("id") in used
        for inner in element.iter()
    )


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
