"""The house style: one set of tokens for charts and pages.

The same values stand in the templates' ``tokens.css``. Text colours keep a contrast of at least 4.5 to 1 on
paper. Notation after the ideas of ISO 24896: actual solid dark, previous year solid light, goal outlined,
partial and forecast hatched; green and red only ever beside a sign or a shape.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kpireport.variance import Impact, Status

INK = "#1f2328"
MUTED = "#57606a"
RULE = "#d0d7de"
PAPER = "#ffffff"
ACTUAL = "#404040"
PREVIOUS = "#b0b0b0"
GOAL = "#404040"
GOOD = "#1a7f37"
RISK = "#8a5a00"
BAD = "#b3261e"
NEUTRAL = "#5f6368"
ACCENT = "#0b57d0"

FONT = "Source Sans Pro"
FONT_STACK = f"{FONT}, sans-serif"
REGULAR, SEMIBOLD = 400, 600
SMALL, NORMAL = 11.0, 11.5  # in an SVG of the text width, never below 8 pt on paper

TOKENS: Mapping[str, str] = MappingProxyType(
    {
        "--ink": INK,
        "--muted": MUTED,
        "--rule": RULE,
        "--paper": PAPER,
        "--actual": ACTUAL,
        "--previous": PREVIOUS,
        "--goal": GOAL,
        "--good": GOOD,
        "--risk": RISK,
        "--bad": BAD,
        "--neutral": NEUTRAL,
        "--accent": ACCENT,
    }
)

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
