"""What keeps a report from being read by everybody: each check gives the faults it finds in a PDF.

The names of the rules are those of PDF/UA-1 (ISO 14289-1), WCAG 2.2 and of the house.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pikepdf

from tests.press.reading import Colour, Node, Piece, Reading

Check = Callable[[Reading], Iterator[str]]

SMALLEST = 8.0
LEAST_CONTRAST = 4.5
CHART = 48.0  # points: what is higher is a chart, and needs more words than a mark or a spark line
CHART_WORDS = 40
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
BLOCKS = frozenset((*HEADINGS, "P", "Table", "L", "Figure", "BlockQuote"))
WITHIN = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"},
          "LBody": {"LI"}, "THead": {"Table"}, "TBody": {"Table"}, "Caption": {"Table", "NonStruct"}}  # fmt: skip


def document_faults(reading: Reading) -> Iterator[str]:
    """A program knows the title, the language, that there are tags, and to show the title in its window."""
    root = reading.pdf.Root
    if not str(reading.pdf.docinfo.get("/Title", "")):
        yield "it has no title"
    if not str(root.get("/Lang", "")):
        yield "it names no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "a window shows the file's name, not its title"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "it does not say that it is tagged"
    if reading.root.kind != "Document":
        yield f"the root of its tags is {reading.root.kind}"
    for number, page in enumerate(reading.pdf.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: the tabulator does not follow the tags"


def heading_faults(reading: Reading) -> Iterator[str]:
    """One first heading, and none deeper by more than one than the heading before it."""
    levels = [int(node.kind[1]) for node in reading.root.all(*HEADINGS)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"its first headings: {levels}"
    for node, (before, level) in zip(
        list(reading.root.all(*HEADINGS))[1:], pairwise(levels), strict=True
    ):
        if level > before + 1:
            yield f"{reading.text(node)!r} is of level {level} after one of level {before}"
    for node in reading.root.all(*HEADINGS):
        if not reading.text(node):
            yield "a heading is empty"


def title_faults(reading: Reading) -> Iterator[str]:
    """Charts and tables have a title that is a heading; a table that goes on over a page has it once."""
    for node in _exhibits(reading.root):
        if not list(node.all(*HEADINGS)):
            yield f"no heading: {reading.text(node)[:80]!r}"


def _exhibits(node: Node) -> Iterator[Node]:
    """Tables with a caption, and what holds a chart and its caption."""
    if any(kid.kind == "Caption" for kid in node.nodes):
        yield node
        return
    if node.kind == "Figure" and _is_chart(node):
        yield node
    for kid in node.nodes:
        yield from _exhibits(kid)


def bookmark_faults(reading: Reading) -> Iterator[str]:
    """Every heading has a bookmark that leads to it."""
    headings = list(reading.root.all(*HEADINGS))
    bookmarks = reading.bookmarks()
    if len(headings) != len(bookmarks):
        yield f"{len(headings)} headings, {len(bookmarks)} bookmarks"
    for node, (label, level, page, top) in zip(headings, bookmarks, strict=False):
        first = reading.shown(node)[0]
        if not label or label not in reading.text(node):
            yield f"the bookmark {label!r} leads to {reading.text(node)!r}"
        if level != int(node.kind[1]):
            yield f"the bookmark {label!r} is of level {level}, its heading of {node.kind}"
        # A bookmark names the line that says what is shown, which may be the title's second.
        if page != first.page or not -1.5 * first.size <= first.y - top <= 2.5 * first.size:
            yield f"the bookmark {label!r} leads elsewhere: page {page}, {top:.0f} pt down"


def table_faults(reading: Reading) -> Iterator[str]:
    """Rows of the same width; heads that say whose they are; cells that say which heads are theirs."""
    for number, table in enumerate(reading.root.all("Table"), start=1):
        rows = list(table.all("TR"))
        heads = {head.id for head in table.all("TH")}
        if len({sum(_span(cell) for cell in row.nodes) for row in rows}) != 1:
            yield f"table {number}: rows differ in width"
        if not heads or "" in heads:
            yield f"table {number}: heads without a name"
        for head in table.all("TH"):
            if str(head.attributes.get("/Scope")) not in {"/Column", "/Row"}:
                yield f"table {number}: {reading.text(head)!r} does not say whose head it is"
        for cell in table.all("TD"):
            named = {str(name) for name in cell.attributes.get("/Headers", ())}
            if not named or not named <= heads:
                yield f"table {number}: {reading.text(cell)!r} has no head"


def _span(cell: Node) -> int:
    return int(cell.attributes.get("/ColSpan", 1))


def nesting_faults(reading: Reading) -> Iterator[str]:
    """Parts of tables and lists stand in tables and lists."""
    for node in reading.root.all():
        for kid in node.nodes:
            if kid.kind in WITHIN and node.kind not in WITHIN[kid.kind]:
                yield f"{kid.kind} in {node.kind}"
            if node.kind == "L" and kid.kind not in {"LI", "Caption", "L"}:
                yield f"{kid.kind} in a list"


def picture_faults(reading: Reading) -> Iterator[str]:
    """Each picture is told in words, a chart in a sentence; and it lies on its page."""
    for node in reading.root.all("Figure"):
        words = node.alt.strip()
        if not any(sign.isalpha() for sign in words):
            yield f"a picture says {words!r}"
        if _is_chart(node) and len(words) <= CHART_WORDS:
            yield f"a chart says only {words!r}"
        left, bottom, right, top = (float(edge) for edge in node.attributes["/BBox"])
        page = next(node.content())[0]
        _, _, wide, high = (float(edge) for edge in reading.pdf.pages[page].mediabox)
        if not (0 <= left < right <= wide and 0 <= bottom < top <= high):
            yield f"{words[:40]!r} does not lie on its page"
        drawn = [piece for piece in reading.shown(node) if piece.text]
        if any(not bottom - 2 <= high - piece.y <= top + 2 for piece in drawn):
            yield f"{words[:40]!r} is not drawn where it lies"


def _is_chart(node: Node) -> bool:
    _, bottom, _, top = (float(edge) for edge in node.attributes["/BBox"])
    return top - bottom > CHART


def content_faults(reading: Reading) -> Iterator[str]:
    """All that is shown is read, once, or is an artifact."""
    for piece in reading.pieces:
        if not piece.tagged:
            yield f"page {piece.page + 1}: {piece.text or 'a shape'!r} is neither read nor an artifact"
    read = Counter(reading.root.content())
    shown = {(piece.page, piece.mcid) for piece in reading.pieces if piece.mcid is not None}
    for page, number in shown - read.keys():
        words = "".join(piece.text for piece in reading.by_content[page, number])
        yield f"page {page + 1}: {words!r} hangs on no tree"
    for (page, number), times in read.items():
        if times > 1:
            yield f"page {page + 1}: content {number} is read {times} times"


def order_faults(reading: Reading) -> Iterator[str]:
    """What is read next stands below, beside or on a later page."""
    blocks = [place for node in _blocks(reading.root) if (place := _place(reading, node))]
    for (page, top, left, words), (later, below, beside, next_words) in pairwise(blocks):
        if later == page and below < top - 2 and beside < left + 1:
            yield f"page {page + 1}: {next_words!r} is read after {words!r}, but stands above it"
        if later < page:
            yield f"page {later + 1}: {next_words!r} is read after {words!r} of a later page"


def _blocks(node: Node) -> Iterator[Node]:
    if node.kind in BLOCKS:
        yield node
        return
    for kid in node.nodes:
        yield from _blocks(kid)


def _place(reading: Reading, node: Node) -> tuple[int, float, float, str] | None:
    if node.kind == "Figure":
        page = next(node.content())[0]
        left, _, _, top = (float(edge) for edge in node.attributes["/BBox"])
        return page, float(reading.pdf.pages[page].mediabox[3]) - top, left, node.alt[:40]
    shown = [piece for piece in reading.shown(node) if piece.text]
    if not shown:
        return None
    page = min(piece.page for piece in shown)
    here = [piece for piece in shown if piece.page == page]
    top = min(piece.y - piece.size for piece in here)
    return page, top, min(piece.x for piece in here), reading.text(node)[:40]


def font_faults(reading: Reading) -> Iterator[str]:
    """Fonts travel along, and say which letters their shapes are."""
    for font in _fonts(reading.pdf):
        below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        described = below.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield f"{font.BaseFont} is not in the file"
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} does not say which letters its shapes are"
    for piece in reading.pieces:
        if "\ufffd" in piece.text or "\0" in piece.text:
            yield f"page {piece.page + 1}: {piece.text!r} holds a shape of which no letter is known"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        if str(thing.get("/Subtype")) not in {"/CIDFontType0", "/CIDFontType2"}:
            yield thing


def _texts(reading: Reading) -> Iterator[Piece]:
    return (piece for piece in reading.pieces if piece.text.strip())


def size_faults(reading: Reading) -> Iterator[str]:
    """No letter, in charts neither, is smaller on paper than 8 points."""
    for piece in _texts(reading):
        if piece.size < SMALLEST - 0.05:
            yield f"page {piece.page + 1}: {piece.text!r} is set in {piece.size:.1f} pt"


def contrast_faults(reading: Reading) -> Iterator[str]:
    """Every colour of text can be read on white paper (WCAG 1.4.3)."""
    for colour in {piece.colour for piece in _texts(reading)}:
        found = 1.05 / (_luminance(colour) + 0.05)
        if found < LEAST_CONTRAST:
            example = next(piece.text for piece in _texts(reading) if piece.colour == colour)
            yield f"{example!r} in {colour} has a contrast of {found:.1f}"


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CHECKS: tuple[Check, ...] = (
    document_faults, heading_faults, title_faults, bookmark_faults, table_faults, nesting_faults,
    picture_faults, content_faults, order_faults, font_faults, size_faults, contrast_faults,
)  # fmt: skip


def words_read(reading: Reading) -> list[str]:
    """The words of a PDF in the order of reading; heads that are repeated on a further page are left out."""
    heads = [
        (table, " ".join(reading.text(part) for part in table.nodes if part.kind == "THead"))
        for table in reading.root.all("Table")
    ]
    # A page's text does not hold the signs before the items of its lists.
    again = {
        id(part)
        for (_, before), (table, head) in pairwise(heads)
        if head == before and not any(part.kind == "Caption" for part in table.nodes)
        for part in table.nodes
        if part.kind == "THead"
    }
    return " ".join(_words(reading, reading.root, again)).split()


_BULLET = re.compile(r"[•◦▪]|\d+\.")


def _words(reading: Reading, node: Node, left_out: set[int]) -> Iterator[str]:
    if id(node) in left_out or (node.kind == "Lbl" and _BULLET.fullmatch(reading.text(node))):
        return
    if not any(kid is not node for kid in node.all("Table", "Lbl", "THead")):
        yield reading.text(node)
        return
    for kid in node.nodes:
        yield from _words(reading, kid, left_out)


class Written(HTMLParser):
    """The words of a page in the order in which it is written, and the elements that bear a status."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.statuses: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str]] = []
        self._said: list[tuple[int, str, list[str], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag == "img":
            self._picture(given, kinds)
        if tag in {"img", "br", "meta", "hr", "col", "wbr", "link"}:
            self.words.append(" ") if tag in {"br", "img"} else None
            return
        self._open.append((tag, given.get("class", "")))
        self.words.append("" if tag in {"span", "strong", "em", "b", "i", "a"} else " ")
        status = next((kind[7:] for kind in kinds if kind.startswith("status-")), "")
        if status:
            self._said.append((len(self._open), status, [], []))

    def _picture(self, given: dict[str, str], kinds: list[str]) -> None:
        if self._read and given.get("aria-hidden") != "true":
            self.words.append(f" {given['alt']} ")
        for _, _, texts, marks in self._said:
            if "mark" in kinds:
                marks.append(given["src"])
                texts.append("" if given.get("aria-hidden") == "true" else given["alt"])

    def handle_endtag(self, tag: str) -> None:
        while self._said and self._said[-1][0] == len(self._open):
            _, status, texts, marks = self._said.pop()
            self.statuses.append((status, " ".join("".join(texts).split()), "".join(marks)))
        self._open.pop()
        self.words.append("" if tag in {"span", "strong", "em", "b", "i", "a"} else " ")

    def handle_data(self, data: str) -> None:
        if self._read:
            self.words.append(data)
        for _, _, texts, _ in self._said:
            texts.append(data)

    @property
    def _read(self) -> bool:
        tags = {tag for tag, _ in self._open}
        return "main" in tags and not tags & {"style", "script"}

    def in_order(self) -> list[str]:
        """All words."""
        return "".join(self.words).split()
