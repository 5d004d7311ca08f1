"""A PDF as a program reads it aloud: its tree of tags, and what its pages show, piece by piece.

Nothing here knows how the PDF was made; it follows ISO 32000-1: structure elements (14.7), marked content (14.6) and
the operators of text, colour and place (8, 9).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Colour = (0.0, 0.0, 0.0)
PAINTS = frozenset(
    ["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "BI", "EI", "INLINE", "IMAGE"]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a page shows: a run of text, or a shape or picture (then ``text`` is empty).

    Attributes:
        page: number of the page, from 0.
        mcid: number of the marked content it belongs to, or none.
        artifact: whether it is no part of what is read.
        size: height of the type on paper, in points.
        x: distance from the page's left edge, in points.
        y: distance from its upper edge.
    """

    page: int
    mcid: int | None
    artifact: bool
    text: str = ""
    size: float = 0.0
    colour: Colour = BLACK
    font: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def tagged(self) -> bool:
        return self.artifact or self.mcid is not None


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the tree of tags."""

    kind: str
    alt: str = ""
    id: str = ""
    actual: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: "tuple[Node | tuple[int, int], ...]" = ()

    def all(self, *kinds: str) -> "Iterator[Node]":
        """Itself and all below it of these kinds (all kinds, where none is named), in the order of reading."""
        if not kinds or self.kind in kinds:
            yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.all(*kinds)

    @property
    def nodes(self) -> "list[Node]":
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def content(self) -> Iterator[tuple[int, int]]:
        """Page and number of each piece of marked content, in the order of reading."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.content()
            else:
                yield kid


class Reading:
    """One PDF, opened."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._page_of = {page.objgen: number for number, page in enumerate(pdf.pages)}

    @cached_property
    def root(self) -> Node:
        """The tree of tags."""
        top = self.pdf.Root.StructTreeRoot.K
        return self._node(top[0] if isinstance(top, pikepdf.Array) else top, 0)

    @cached_property
    def pieces(self) -> list[Piece]:
        """Everything that the pages show, in the order of drawing."""
        return [
            piece
            for number, page in enumerate(self.pdf.pages)
            for piece in _Painter(number, float(page.mediabox[3])).page(page)
        ]

    @cached_property
    def by_content(self) -> dict[tuple[int, int], list[Piece]]:
        """The pieces of each marked content."""
        found: dict[tuple[int, int], list[Piece]] = {}
        for piece in self.pieces:
            if piece.mcid is not None:
                found.setdefault((piece.page, piece.mcid), []).append(piece)
        return found

    def text(self, node: Node) -> str:
        """What is read aloud: a picture's words stand for what is drawn in it."""
        return " ".join("".join(self._said(node)).split())

    def _said(self, node: Node) -> Iterator[str]:
        if node.kind == "Figure" or node.actual:
            yield node.actual or f" {node.alt} "
            return
        around = "" if node.kind in {"Span", "Link"} else " "
        yield around
        before: list[Piece] = []
        for kid in node.kids:
            shown = self.shown(kid) if isinstance(kid, Node) else self.by_content.get(kid, [])
            yield _between(before, shown)
            if isinstance(kid, Node):
                yield from self._said(kid)
            else:
                yield "".join(piece.text for piece in shown)
            before = shown or before
        yield around

    def shown(self, node: Node) -> list[Piece]:
        """The pieces that a node shows."""
        return [piece for place in node.content() for piece in self.by_content.get(place, ())]

    def bookmarks(self) -> list[tuple[str, int, int, float]]:
        """Label, level, page and distance from the page's upper edge of each bookmark."""
        with self.pdf.open_outline() as outline:
            return list(self._bookmarks(outline.root, 1))

    def _bookmarks(self, items: Any, level: int) -> Iterator[tuple[str, int, int, float]]:
        for item in items:
            page, _, _, top, *_ = item.destination or item.action.D
            height = float(page.MediaBox[3])
            yield item.title, level, self._page_of[page.objgen], height - float(top)
            yield from self._bookmarks(item.children, level + 1)

    def _node(self, element: Any, page: int) -> Node:
        page = self._page_of[element.Pg.objgen] if "/Pg" in element else page
        kids: list[Node | tuple[int, int]] = []
        for kid in _listed(element.get("/K")):
            if isinstance(kid, int):
                kids.append((page, kid))
            elif "/S" in kid:
                kids.append(self._node(kid, page))
            elif kid.get("/Type") == "/MCR":
                at = self._page_of[kid.Pg.objgen] if "/Pg" in kid else page
                kids.append((at, int(kid.MCID)))
        attributes = {
            name: value for part in _listed(element.get("/A")) for name, value in part.items()
        }
        kind, alt, own = str(element.S)[1:], str(element.get("/Alt", "")), str(element.get("/ID", ""))  # fmt: skip
        return Node(kind, alt, own, str(element.get("/ActualText", "")), attributes, tuple(kids))


def _between(before: list[Piece], after: list[Piece]) -> str:
    """A space at the end of a line is not drawn; after a hyphen there is none."""
    if not before or not after or before[-1].y == after[0].y:
        return ""
    return "" if before[-1].text.endswith("-") else " "


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix = IDENTITY
    fill: Colour = BLACK
    font: str = ""
    size: float = 0.0
    leading: float = 0.0
    rise: float = 0.0
    invisible: bool = False


class _Painter:
    """Follows the operators of one page."""

    def __init__(self, page: int, height: float) -> None:
        self.number, self.height = page, height
        self.state, self.kept = _State(), []
        self.line = self.text = IDENTITY
        self.marks: list[tuple[bool, int | None]] = []
        self.fonts: list[dict[str, Any]] = []
        self.forms: list[dict[str, Any]] = []

    def page(self, page: Any) -> Iterator[Piece]:
        yield from self._content(page, page.obj.get("/Resources", {}))

    def _content(self, stream: Any, resources: Any) -> Iterator[Piece]:
        self.fonts.append(dict(resources.get("/Font", {}).items()))
        self.forms.append(dict(resources.get("/XObject", {}).items()))
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in _SHOWS:
                yield self._run(name, list(operands))
            elif name == "Do":
                yield from self._form(str(operands[0]))
            elif name in PAINTS:
                yield self._piece()
            elif name in _CHANGES:
                _CHANGES[name](self, list(operands))
        self.fonts.pop()
        self.forms.pop()

    def _form(self, name: str) -> Iterator[Piece]:
        form = self.forms[-1][name]
        if form.get("/Subtype") != "/Form":
            yield self._piece()
            return
        before = self.state
        own = tuple(float(part) for part in form.get("/Matrix", IDENTITY))
        self.state = replace(before, matrix=_times(own, before.matrix))  # type: ignore[arg-type]
        yield from self._content(form, form.get("/Resources", {}))
        self.state = before

    def _run(self, name: str, operands: list[Any]) -> Piece:
        if name in {"'", '"'}:
            _next_line(self, [0, -self.state.leading])
        shown = operands[-1]
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        font = self.fonts[-1][self.state.font]
        words = "".join(_decoded(part, font) for part in parts if isinstance(part, pikepdf.String))
        place = _times(self.text, self.state.matrix)
        size = self.state.size * abs(place[0] * place[3] - place[1] * place[2]) ** 0.5
        return self._piece(
            text=words,
            size=size,
            colour=self.state.fill,
            font=str(font.BaseFont),
            x=place[4],
            y=self.height - place[5],
        )

    def _piece(self, **shown: Any) -> Piece:
        artifact = any(mark[0] for mark in self.marks)
        mcid = next((number for _, number in reversed(self.marks) if number is not None), None)
        return Piece(self.number, mcid, artifact, **shown)


def _decoded(shown: Any, font: Any) -> str:
    codes = bytes(shown)
    signs = _signs(font)
    wide = 2 if font.get("/Subtype") == "/Type0" else 1
    return "".join(
        signs.get(int.from_bytes(codes[at : at + wide]), "\ufffd")
        for at in range(0, len(codes), wide)
    )


_KNOWN: dict[tuple[int, int], dict[int, str]] = {}
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def _signs(font: Any) -> dict[int, str]:
    """What each code of a font stands for; nothing where the font does not say."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes()
    found = {}
    for part in _PAIRS.findall(table):
        each = [bytes.fromhex(code.decode()) for code in _HEX.findall(part)]
        for code, signs in zip(each[::2], each[1::2], strict=True):
            found[int.from_bytes(code)] = signs.decode("utf-16-be")
    for part in _RANGES.findall(table):
        each = [bytes.fromhex(code.decode()) for code in _HEX.findall(part)]
        for first, last, signs in zip(each[::3], each[1::3], each[2::3], strict=True):
            start = int.from_bytes(signs)
            for step in range(int.from_bytes(last) - int.from_bytes(first) + 1):
                found[int.from_bytes(first) + step] = chr(start + step)
    return found


def _numbers(operands: list[Any]) -> list[float]:
    return [float(part) for part in operands]


def _keep(painter: _Painter, _: list[Any]) -> None:
    painter.kept.append(painter.state)


def _bring_back(painter: _Painter, _: list[Any]) -> None:
    painter.state = painter.kept.pop()


def _move(painter: _Painter, operands: list[Any]) -> None:
    matrix = _times(tuple(_numbers(operands)), painter.state.matrix)  # type: ignore[arg-type]
    painter.state = replace(painter.state, matrix=matrix)


def _begin_text(painter: _Painter, _: list[Any]) -> None:
    painter.line = painter.text = IDENTITY


def _place_text(painter: _Painter, operands: list[Any]) -> None:
    painter.line = painter.text = tuple(_numbers(operands))  # type: ignore[assignment]


def _next_line(painter: _Painter, operands: list[Any]) -> None:
    x, y = _numbers(operands)
    painter.line = painter.text = _times((1, 0, 0, 1, x, y), painter.line)


def _fill(painter: _Painter, operands: list[Any]) -> None:
    parts = _numbers([part for part in operands if not isinstance(part, pikepdf.Name)])
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - part) * (1 - black) for part in (cyan, magenta, yellow)]
    if len(parts) == 1:
        parts *= 3
    if len(parts) == 3:
        painter.state = replace(painter.state, fill=tuple(parts))  # type: ignore[arg-type]


def _type(painter: _Painter, operands: list[Any]) -> None:
    painter.state = replace(painter.state, font=str(operands[0]), size=float(operands[1]))


def _begin_mark(painter: _Painter, operands: list[Any]) -> None:
    number = None
    if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary):
        number = operands[1].get("/MCID")
    painter.marks.append((operands[0] == "/Artifact", None if number is None else int(number)))


def _end_mark(painter: _Painter, _: list[Any]) -> None:
    painter.marks.pop()


_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_CHANGES: dict[str, Callable[[_Painter, list[Any]], None]] = {
    "q": _keep, "Q": _bring_back, "cm": _move, "BT": _begin_text, "Tm": _place_text, "Td": _next_line,
    "TD": _next_line, "Tf": _type, "rg": _fill, "g": _fill, "k": _fill, "sc": _fill, "scn": _fill,
    "BMC": _begin_mark, "BDC": _begin_mark, "EMC": _end_mark,
}  # fmt: skip
