"""What the layout came to, measured on the page as it is set: page one on one page, nothing clipped, nothing tiny.

What is marked ``one-page`` is promised to stand on one page. Where it does not, the template sheds something, step by
step (``templates/print/static/shed.css``), and shows it elsewhere, so that nothing is lost. Where a few lines would stand
alone on a last page, the pages before are set tighter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from weasyprint.formatting_structure import boxes

from kpireport.press import pictures

SMALLEST = 8.0  # points: type below this is not read
SLACK = 1.0  # px: side bearings, hanging spaces and rounding
TOLD = 40  # letters of a text that a message repeats
PX_PER_POINT = 4 / 3

ONE_PAGE = "one-page"
MOST_STEPS = 6
TIGHT = "tight"
SCANT = 0.25  # of a page


def shed(steps: int) -> str:
    """The class of the whole page after so many steps; the template's ``shed.css`` says what each of them takes.

    >>> shed(0), shed(2)
    ('', 'shed-1 shed-2')
    """
    return " ".join(f"shed-{step}" for step in range(1, steps + 1))


def is_scant(document: Any) -> bool:
    """Whether next to nothing stands on the last page of several."""
    if len(document.pages) == 1:
        return False
    page = document.pages[-1]._page_box  # noqa: SLF001 -- the measured layout has no public face
    used = _lowest(page) - float(page.content_box_y())
    return used < SCANT * float(page.height)


def _lowest(box: Any) -> float:
    """The foot of the lowest text or picture; what runs in the margins does not count."""
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        return float(box.position_y + box.height)
    inside = (
        each for each in getattr(box, "children", ()) if not isinstance(each, boxes.MarginBox)
    )
    return max((_lowest(each) for each in inside), default=0.0)


def alone(root: ET.Element) -> None:
    """Take away what stands behind the promised page, so that it can be measured quickly.

    >>> page = ET.fromstring('<body><p class="one-page"><i/></p><p/></body>')
    >>> alone(page)
    >>> ET.tostring(page)
    b'<body><p class="one-page"><i /></p></body>'
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    place = next((box for box in root.iter() if ONE_PAGE in box.get("class", "").split()), root)
    while place in parents:
        above = parents[place]
        for later in list(above)[list(above).index(place) + 1 :]:
            above.remove(later)
        place = above


def spilled(document: Any) -> str:
    """The first words of what was promised one page and stands on a second; empty where the promise is kept."""
    parts = [
        (number, box)
        for number, page in enumerate(document.pages)
        for box in page._page_box.descendants()  # noqa: SLF001 -- the measured layout has no public face
        if _promised(box)
    ]
    first = min((number for number, _ in parts), default=0)
    beyond = (box for number, box in parts if number > first)
    return next((_words(box) for box in beyond), "")


def _promised(box: Any) -> bool:
    if not isinstance(box, boxes.BlockBox) or box.element is None:
        return False
    return ONE_PAGE in (box.element.get("class") or "").split()


def _words(box: Any) -> str:
    texts = (part.text for part in box.descendants() if isinstance(part, boxes.TextBox))
    return _shown(" ".join(texts)) or "a picture"


def _shown(words: str) -> str:
    return words if len(words) <= TOLD else f"{words[:TOLD].rstrip()}…"


def faults(document: Any) -> Iterator[str]:
    """Text and pictures that leave their cell or the page, and type that is too small to be read."""
    for number, page in enumerate(document.pages, start=1):
        box = page._page_box  # noqa: SLF001 -- the measured layout has no public face
        for fault in _inside(box, _frame(box)):
            yield f"page {number}: {fault}"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What text may not leave, in px; ``name`` is what a message calls it."""

    name: str
    left: float
    right: float
    bottom: float


def _frame(page: Any) -> _Frame:
    left, top = page.content_box_x(), page.content_box_y()
    return _Frame("the page", left, left + page.width, top + page.height)


def _inside(box: Any, frame: _Frame) -> Iterator[str]:
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.TextBox):
        yield from _text_faults(box, frame)
        return
    if isinstance(box, boxes.ReplacedBox):
        yield from _picture_faults(box, frame)
        return
    if isinstance(box, boxes.TableCellBox):
        left, right = box.position_x, box.position_x + box.border_width()
        if right <= frame.right + SLACK:  # a column beyond the page is the page's fault
            frame = _Frame("its column", left, right, frame.bottom)
    for child in getattr(box, "children", ()):
        yield from _inside(child, frame)


def _text_faults(box: Any, frame: _Frame) -> Iterator[str]:
    words = box.text.strip()
    if not words or box.style["visibility"] != "visible":
        return
    end = (
        box.position_x
        + box.width
        - (len(box.text) - len(box.text.rstrip())) * box.style["font_size"] / 4
    )
    if box.position_x < frame.left - SLACK or end > frame.right + SLACK:
        yield f"{_shown(words)!r} is wider than {frame.name}: show less beside it"
    if box.position_y + box.height > frame.bottom + box.style["font_size"]:
        yield f"{_shown(words)!r} runs off the foot of the page"
    size = box.style["font_size"] / PX_PER_POINT
    if size < SMALLEST - 0.01:
        yield f"{_shown(words)!r} is set in {size:.1f} pt, less than {SMALLEST:g} pt"


def _picture_faults(box: Any, frame: _Frame) -> Iterator[str]:
    name = _shown(box.element.get("alt") or "a picture") if box.element is not None else "a picture"
    if box.position_x + box.width > frame.right + SLACK:
        yield f"the picture {name!r} is wider than {frame.name}"
    drawn = (
        pictures.smallest_text(box.element.get("src") or "") if box.element is not None else None
    )
    natural = box.replacement.get_intrinsic_size(1, box.style["font_size"])[0]
    if drawn is None or not natural:
        return
    size = drawn * box.width / natural / PX_PER_POINT
    if size < SMALLEST - 0.05:
        yield f"the picture {name!r} is shrunk until its text is {size:.1f} pt, less than {SMALLEST:g} pt"
