"""The pen: SVG as strings, drawn with presentation attributes and real text.

No style attributes and no ids: the same drawing is the same bytes, and a page with many of them prints fast.
"""

import math
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from kpireport.exhibits.style import (
    ACTUAL,
    FONT_STACK,
    GOAL,
    INK,
    MUTED,
    PAPER,
    REGULAR,
    RULE,
    SEMIBOLD,
    SMALL,
    dressed,
)
from kpireport.tokens import HOUSE, Palette

Anchor = Literal["start", "middle", "end"]
HATCH_STEP = 4.0


@dataclass(frozen=True, slots=True)
class Face:
    """The look of a text."""

    fill: str = INK
    size: float = SMALL
    weight: int = REGULAR

    @property
    def bold(self) -> "Face":
        """The same, heavier."""
        return replace(self, weight=SEMIBOLD)


PLAIN, QUIET = Face(), Face(MUTED)


def rounded(number: float) -> str:
    """A coordinate, with at most two decimals.

    >>> rounded(12.0), rounded(1 / 3), rounded(-0.001)
    ('12', '0.33', '0')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", /, **attributes: float | str) -> str:
    """One element; underscores in attribute names become hyphens.

    >>> element("rect", x=1.5, stroke_width=1, fill='"')
    '<rect x="1.5" stroke-width="1" fill="&#34;"/>'
    """
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else rounded(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def rect(x: float, y: float, width: float, height: float, **paint: float | str) -> str:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **paint)


def box(x: float, start: float, end: float, width: float, **paint: float | str) -> str:
    """A column between two heights, in either order."""
    return rect(x, min(start, end), width, abs(end - start), **paint)


def outlined(x: float, start: float, end: float, width: float) -> str:
    """A goal's column."""
    return box(x, start, end, width, fill=PAPER, stroke=GOAL, stroke_width=1)


def hatched(x: float, start: float, end: float, width: float, colour: str = ACTUAL) -> str:
    """A column that is not certain yet: outlined, with slanting lines inside.

    >>> hatched(0, 0, 6, 4).count("L")
    2
    """
    top, bottom = min(start, end), max(start, end)
    slants = "".join(
        _slant(x, left, width, top, bottom)
        for left in _steps(top + HATCH_STEP, bottom + width, HATCH_STEP)
    )
    lines = element("path", d=slants, stroke=colour, stroke_width=0.75, fill="none")
    frame = box(x, start, end, width, fill=PAPER, stroke=colour, stroke_width=1)
    return frame + (lines if slants else "")


def _slant(x: float, left: float, width: float, top: float, bottom: float) -> str:
    """A line that falls to the left at 45 degrees, cut where it leaves the column."""
    below, above = max(0.0, left - bottom), max(0.0, top - (left - width))
    first = f"M{rounded(x + below)} {rounded(left - below)}"
    return f"{first}L{rounded(x + width - above)} {rounded(left - width + above)}"


def _steps(first: float, last: float, step: float) -> Iterable[float]:
    # Up to the last, but not at it: there a slant is nothing but a corner.
    count = max(0, math.ceil((last - first) / step))
    return (first + step * index for index in range(count))


def line(x1: float, y1: float, x2: float, y2: float, **paint: float | str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": RULE, **paint})


def polyline(points: Sequence[tuple[float, float]], **paint: float | str) -> str:
    """A line through points."""
    written = " ".join(f"{rounded(x)},{rounded(y)}" for x, y in points)
    return element("polyline", points=written, fill="none", **paint)


def polygon(points: Sequence[tuple[float, float]], fill: str) -> str:
    """A filled shape."""
    written = " ".join(f"{rounded(x)},{rounded(y)}" for x, y in points)
    return element("polygon", points=written, fill=fill)


def circle(x: float, y: float, radius: float, fill: str) -> str:
    """A filled circle."""
    return element("circle", cx=x, cy=y, r=radius, fill=fill)


def square(x: float, y: float, side: float, **paint: float | str) -> str:
    """A square around a point."""
    return rect(x - side / 2, y - side / 2, side, side, **paint)


def text(x: float, y: float, words: str, face: Face = PLAIN, anchor: Anchor = "start") -> str:
    """A line of text, standing on ``y``.

    >>> text(0, 10, "<3", anchor="end")
    '<text x="0" y="10" font-size="11" fill="#1f2328" text-anchor="end">&lt;3</text>'
    """
    look: dict[str, float | str] = {"font_size": face.size, "fill": face.fill}
    look |= {} if face.weight == REGULAR else {"font_weight": face.weight}
    look |= {} if anchor == "start" else {"text_anchor": anchor}
    return element("text", escape(printable(words)), x=x, y=y, **look)


def printable(words: str) -> str:
    """The words without control characters, most of which XML has no way to write, not even escaped."""
    return "".join(
        letter if letter.isprintable() or letter in " \u00a0\u202f" else " " for letter in words
    )


def svg(width: float, height: float, marks: Iterable[str]) -> str:
    """A whole drawing."""
    return element(
        "svg",
        "".join(marks),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {rounded(width)} {rounded(height)}",
        width=width,
        height=height,
        font_family=FONT_STACK,
    )


def image(
    drawing: str, alt: str, kind: str = "", palette: Palette = HOUSE, *, silent: bool = False
) -> Markup:
    """The drawing as an ``<img>`` that carries it along, in a company's colours, with its alternative text.

    A silent one is not read aloud: the text beside it says the same.
    """
    data = b64encode(dressed(drawing, palette).encode()).decode("ascii")
    kind_attribute = Markup(' class="{}"').format(kind) if kind else Markup("")
    hidden = Markup(' aria-hidden="true"') if silent else Markup("")
    return Markup('<img{}{} alt="{}" src="data:image/svg+xml;base64,{}">').format(
        kind_attribute, hidden, alt, data
    )


def spread(places: Sequence[float], gap: float, last: float) -> list[float]:
    """Places at least a gap apart, in their order, none after the last allowed.

    >>> spread([10.0, 12.0, 50.0], 8.0, 50.0), spread([48.0, 50.0], 8.0, 50.0)
    ([10.0, 18.0, 50.0], [42.0, 50.0])
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    placed = list(places)
    for before, index in pairwise(order):
        placed[index] = max(placed[index], placed[before] + gap)
    limit = last
    for index in reversed(order):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    return placed
