"""What a page needs on a screen and not on paper: room to scroll, and charts that any machine's font fits into.

Paper has one width and the packaged font. A screen may be as narrow as a phone, and its machine may lack the font.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator

from markupsafe import Markup

from kpireport.exhibits import typeface
from kpireport.exhibits.style import FONT, REGULAR, SEMIBOLD

LONGEST_NAME = 120
_TABLES = re.compile(r"</?table\b[^>]*>")
_FIGURE = re.compile(r"<figure\b[^>]*>.*?</figure>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_NAMES = tuple(
    re.compile(rf"<{tag}\b[^>]*>(.*?)</{tag}>", re.DOTALL) for tag in ("caption", "figcaption")
)
_HEADS = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_DRAWING = re.compile(r"(?<=data:image/svg\+xml;base64,)[A-Za-z0-9+/=]+")
# As our pen writes it, and as matplotlib does.
_TEXT = re.compile(r"<text ([^>]*\bfont-size(?:=\"|: )([\d.]+)[^>]*)>([^<]{2,})</text>")
_WEIGHT = re.compile(r"\bfont-weight(?:=\"|: )(\d+)")


def for_screens(page: str) -> str:
    """The page as it is read in a browser: the same words and numbers."""
    return _FIGURE.sub(_figure, "".join(_scrolled(_DRAWING.sub(_fitted, page))))


def _scrolled(page: str) -> Iterator[str]:
    """The page, each of its outermost tables in a box that scrolls."""
    depth = start = written = 0
    for tag in _TABLES.finditer(page):
        opens = not tag[0].startswith("</")
        if opens and not depth:
            start = tag.start()
        depth += 1 if opens else -1
        if not depth:
            yield page[written:start]
            yield _box(page[start : tag.end()])
            written = tag.end()
    yield page[written:]


def _figure(figure: re.Match[str]) -> str:
    name = _name(figure[0])
    return _IMAGE.sub(lambda image: _box(image[0], name), figure[0])


def _box(content: str, name: str = "") -> str:
    """A box that a keyboard can scroll; who cannot see it hears its name.

    >>> print(_box("<table><caption>Won &amp; lost</caption></table>"))
    <div class="scroll" tabindex="0" role="group" aria-label="Won &amp; lost"><table><caption>Won &amp; lost</caption></table></div>
    """
    name = name or _name(content)
    named = Markup(' role="group" aria-label="{}"').format(name) if name else ""
    return f'<div class="scroll" tabindex="0"{named}>{content}</div>'


def _name(content: str) -> str:
    """What a table or figure is called: its caption, else its columns."""
    for kind in _NAMES:
        if found := kind.search(content):
            return _words(found[1])
    return ", ".join(filter(None, map(_words, _HEADS.findall(content))))[:LONGEST_NAME]


def _words(content: str) -> str:
    return Markup(content).striptags()  # noqa: S704 -- taken apart, not shown


def _fitted(drawing: re.Match[str]) -> str:
    svg = b64decode(drawing[0]).decode()
    return b64encode(_TEXT.sub(_fit, svg).encode()).decode() if FONT in svg else drawing[0]


def _fit(text: re.Match[str]) -> str:
    """A text that takes the width it was drawn for, whatever the font.

    >>> print(_TEXT.sub(_fit, '<text x="0" font-size="10">00</text>'))
    <text x="0" font-size="10" textLength="9.94" lengthAdjust="spacingAndGlyphs">00</text>
    """
    given, size, words = text[1], float(text[2]), text[3]
    weight = _WEIGHT.search(given)
    face = SEMIBOLD if weight and int(weight[1]) >= SEMIBOLD else REGULAR
    width = typeface.width(Markup(words).unescape(), size, face)  # noqa: S704
    length = f"{width:.2f}".rstrip("0").rstrip(".")
    return f'<text {given} textLength="{length}" lengthAdjust="spacingAndGlyphs">{words}</text>'
