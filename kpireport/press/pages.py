"""What may stand on a page: HTML is cleaned by an allow-list, then measured before it goes to print.

A renderer given a table of ten thousand rows works for a minute and takes a gigabyte; a word without end, a cell over
65,534 columns or 300 nested boxes end in worse. All that is told here, by its place in the notebook.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import font_source_sans_pro
import nh3
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from kpireport.press import pictures

MOST_BYTES = 5_000_000
MOST_ROWS = 2_000
MOST_SPAN = 100
MOST_NESTED = 100
LONGEST_WORD = 500
NO_ALT = "No description has been provided for this image"

FONT = "Source Sans Pro"
FONTS: dict[str, Path] = {
    name: Path(font_source_sans_pro.font_files_ttf[file])
    for name, file in {
        "regular": "SourceSansPro",
        "italic": "SourceSansProIt",
        "semibold": "SourceSansProSemibold",
        "semibold-italic": "SourceSansProSemiboldIt",
        "bold": "SourceSansProBold",
    }.items()
}
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_ASKED = re.compile(r"@import[^;]*|url\(\s*['\"]?(?!#|data:)[^)]*\)", re.IGNORECASE)
_INVISIBLE = frozenset(map(ord, "\n\r\t\f\u00ad\u200b"))

_BLOCKS = "address article aside blockquote div dl dt dd figcaption figure footer header hr main nav p pre section"
_TABLES = "table caption colgroup col thead tbody tfoot tr th td"
_WORDS = "a abbr b br cite code del em i img ins mark q s small span strong sub sup time u var wbr"
TAGS = frozenset(f"{_BLOCKS} {_TABLES} {_WORDS} h1 h2 h3 h4 h5 h6 ul ol li".split())
ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "role", "aria-label", "aria-hidden", "aria-describedby"},
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "abbr"},
    "time": {"datetime"},
}
# What these hold would be missing without a word if they were only cleaned away.
REFUSED = frozenset(
    [
        "script",
        "svg",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "form",
        "input",
        "button",
        "link",
        "base",
        "math",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)


def cleaned(html: str) -> str:
    """The HTML with the tags and attributes of an allow-list only: no style, no script, no handler.

    >>> cleaned('<td class="number" style="color:red" onclick="x()">4<script>y()</script></td>')
    '4'
    >>> cleaned('<p class="note" style="color:red" onclick="x()">4</p>')
    '<p class="note">4</p>'
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        # Addresses of other schemes are kept here so that `faults` can name them.
        url_schemes={"data", "mailto", "http", "https", "file", "ftp"},
        link_rel=None,
    )


def faults(html: str, *, links: Sequence[str] = ()) -> list[str]:
    """All that keeps a piece of HTML from being printed, each once.

    >>> faults("<p>fine</p>"), faults('<img src="data:,">')[0]
    ([], 'a picture has no alternative text')
    """
    size = len(html.encode())
    if size > MOST_BYTES:
        return [f"{size / 1e6:.1f} MB of HTML, more than {MOST_BYTES / 1e6:.0f} MB: show less"]
    inspector = _Inspector(links)
    inspector.feed(html)
    inspector.close()
    return list(dict.fromkeys([*inspector.found, *inspector.row_faults()]))


def style_faults(page: str) -> list[str]:
    """The addresses in a page's style sheets that lead out of the page.

    >>> style_faults("<style>@import 'x.css'; p { background: url(http://x/y) }</style>")
    ["a style asks for '@import 'x.css''", "a style asks for 'url(http://x/y)'"]
    """
    styles = "\n".join(_STYLE.findall(page))
    return [f"a style asks for '{asked[:120]}'" for asked in _ASKED.findall(styles)]


class _Inspector(HTMLParser):
    """Walks through HTML and notes what cannot be printed."""

    def __init__(self, links: Sequence[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._links = (*links, "#", "mailto:")
        self._open: list[str] = []
        self._rows: list[int] = []
        self._tables: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that does not print, and check those that have rules of their own."""
        given = {name: value or "" for name, value in attrs}
        if tag in REFUSED:
            self.found.append(f"<{tag}> does not print")
        if tag not in _VOID:
            self._nest(tag)
        if tag == "tr" and self._tables:
            self._rows[self._tables[-1]] += 1
        if tag in ("td", "th"):
            self.found += _span_faults(given)
        if tag == "img":
            self.found += _image_faults(given)
        if "href" in given:
            self.found += self._link_faults(given["href"])

    def handle_endtag(self, tag: str) -> None:
        """Leave the innermost element of that name."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "table" and self._tables:
            self._tables.pop()

    def handle_data(self, data: str) -> None:
        """Look at text, but not at that of a style sheet."""
        if "style" not in self._open:
            self.found += text_faults(data)

    def row_faults(self) -> Iterator[str]:
        """The tables that are too long."""
        for number, rows in enumerate(self._rows, start=1):
            if rows > MOST_ROWS:
                yield f"table {number} has {rows:,} rows, more than {MOST_ROWS:,}: show fewer"

    def _nest(self, tag: str) -> None:
        self._open.append(tag)
        if len(self._open) > MOST_NESTED:
            self.found.append(f"elements are nested more than {MOST_NESTED} deep")
        if tag == "table":
            self._tables.append(len(self._rows))
            self._rows.append(0)

    def _link_faults(self, href: str) -> Iterator[str]:
        if not href.startswith(self._links):
            yield f"a link leads to {href[:80]!r}: reports link to nothing outside"


def _span_faults(given: dict[str, str]) -> Iterator[str]:
    for name in ("colspan", "rowspan"):
        value = given.get(name, "1")
        if not value.isdecimal() or int(value) > MOST_SPAN:
            yield f"a table has {name}={value}, more than {MOST_SPAN}"


def _image_faults(given: dict[str, str]) -> Iterator[str]:
    alt = given.get("alt", "").strip()
    if not alt or alt == NO_ALT:
        yield "a picture has no alternative text"
    yield from pictures.faults(given.get("src", ""))
    yield from text_faults(pictures.drawn_text(given.get("src", "")))


def text_faults(text: str) -> Iterator[str]:
    """Words that no line can hold, and signs that the font does not have."""
    longest = max(map(len, text.split()), default=0)
    if longest > LONGEST_WORD:
        yield f"a word of {longest:,} letters, more than {LONGEST_WORD}"
    yield from (f"{sign} is not in the font {FONT}" for sign in missing_signs(text))


def missing_signs(text: str) -> Iterable[str]:
    """The signs that the font cannot show, named.

    >>> list(missing_signs("Café 😀"))
    ['U+1F600 (GRINNING FACE)']
    """
    for code in sorted({ord(sign) for sign in text} - _signs() - _INVISIBLE):
        yield f"U+{code:04X} ({unicodedata.name(chr(code), 'unnamed')})"


@cache
def _signs() -> frozenset[int]:
    with TTFont(FONTS["regular"], lazy=True) as font:
        return frozenset(font.getBestCmap())
