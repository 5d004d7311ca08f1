"""How wide text is in the packaged font, so that labels can be placed without a browser."""

from collections.abc import Mapping
from functools import cache

import font_source_sans_pro
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from kpireport.exhibits.style import REGULAR, SEMIBOLD

FILES: Mapping[int, str] = {
    REGULAR: font_source_sans_pro.font_files_ttf["SourceSansPro"],
    SEMIBOLD: font_source_sans_pro.font_files_ttf["SourceSansProSemibold"],
}
ELLIPSIS = "…"
_SQUARE = 1.0  # a sign that the font does not have, in ems: no fallback font is wider


@cache
def _advances(weight: int) -> Mapping[int, float]:
    with TTFont(FILES[weight], lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of a text, in the unit of its size.

    >>> width("00", 10.0), width("0", 20.0)
    (9.94, 9.94)
    """
    advances = _advances(weight)
    return size * sum(advances.get(ord(letter), _SQUARE) for letter in text)


def shortened(text: str, room: float, size: float, weight: int = REGULAR) -> str:
    """The text, cut with an ellipsis where it is wider than the room.

    >>> shortened("Regional office", 40.0, 10.0), shortened("East", 40.0, 10.0)
    ('Region…', 'East')
    """
    if width(text, size, weight) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + ELLIPSIS, size, weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
