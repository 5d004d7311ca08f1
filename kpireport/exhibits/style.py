"""The house style: one set of tokens for charts and pages.

The same values stand in the templates' ``tokens.css``. Text colours keep a contrast of at least 4.5 to 1 on
paper. Notation after the ideas of ISO 24896: actual solid dark, previous year solid light, goal outlined,
partial and forecast hatched; green and red only ever beside a sign or a shape.

Charts are drawn with these constants. A company's own colours take their place at the last moment, when a drawing
becomes an ``<img>`` (`dressed`), so that nothing that draws has to know whose report it is.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from kpireport.tokens import FACE, HOUSE, TYPE, Palette
from kpireport.variance import Impact, Status

INK = HOUSE.ink
MUTED = HOUSE.muted
RULE = HOUSE.rule
PAPER = HOUSE.paper
ACTUAL = HOUSE.actual
PREVIOUS = HOUSE.previous
GOAL = HOUSE.goal
GOOD = HOUSE.good
RISK = HOUSE.risk
BAD = HOUSE.bad
NEUTRAL = HOUSE.neutral

FONT = FACE
FONT_STACK = f"{FONT}, sans-serif"
REGULAR, SEMIBOLD = 400, 600
SMALL, NORMAL = 11.0, 11.5  # in an SVG of the text width, never below 8 pt on paper

TOKENS: Mapping[str, str] = MappingProxyType({**HOUSE.tokens, **TYPE})

IMPACTS: Mapping[Impact, str] = MappingProxyType(
    {
        Impact.GOOD: GOOD,
        Impact.BAD: BAD,
        Impact.NEUTRAL: NEUTRAL,
        Impact.UNKNOWN: MUTED,
    }
)

STATUSES: Mapping[Status, str] = MappingProxyType(
    {
        Status.ON_TRACK: GOOD,
        Status.AT_RISK: RISK,
        Status.OFF_TRACK: BAD,
    }
)

# A quotation mark inside a text is escaped, so that this is only ever an attribute.
_PAINT = re.compile(r'(?<==")#[0-9a-f]{6}(?=")')


def dressed(drawing: str, palette: Palette) -> str:
    """The drawing in a company's colours.

    >>> dressed('<rect fill="#404040"/><text fill="#1f2328">#404040</text>', Palette(actual="#003366"))
    '<rect fill="#003366"/><text fill="#1f2328">#404040</text>'
    """
    if palette == HOUSE:
        return drawing
    pairs = zip(HOUSE.tokens.values(), palette.tokens.values(), strict=True)
    colours = dict(pairs)
    return _PAINT.sub(lambda found: colours.get(found[0], found[0]), drawing)
