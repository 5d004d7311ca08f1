"""The house's tokens: colours and type, the same values as in the templates' ``tokens.css``.

A company overrides them by a ``tokens.css`` of its own (see `kpireport.door.stylesheet`); what it does not name
stays as it is here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

FACE = "Source Sans Pro"
SMALLEST = 8.0  # points: what can be read on paper without effort
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3: text
VISIBLE = 3.0  # success criterion 1.4.11: what a chart draws
TEXTS = ("ink", "muted", "good", "risk", "bad", "neutral")
MARKS = ("actual", "goal")
_LINEAR = 0.04045  # below, sRGB is a straight line


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of pages and charts, each written ``#rrggbb``.

    The house has no two alike, so that in a drawing a house colour stands for its token
    (see `kpireport.exhibits.style.dressed`).

    >>> Palette(ink="#101820").tokens["--ink"], Palette().tokens["--paper"]
    ('#101820', '#ffffff')
    """

    ink: str = "#1f2328"
    muted: str = "#57606a"
    rule: str = "#d0d7de"
    faint: str = "#f3f5f7"
    paper: str = "#ffffff"
    actual: str = "#404040"
    previous: str = "#b0b0b0"
    goal: str = "#303030"
    good: str = "#1a7f37"
    risk: str = "#8a5a00"
    bad: str = "#b3261e"
    neutral: str = "#5f6368"
    accent: str = "#0b57d0"

    @property
    def tokens(self) -> Mapping[str, str]:
        """The colours by the names that they have in ``tokens.css``."""
        return MappingProxyType({f"--{name}": colour for name, colour in asdict(self).items()})


HOUSE = Palette()
TYPE: Mapping[str, str] = MappingProxyType(
    {
        "--face": f'"{FACE}", "Source Sans 3", sans-serif',
        "--size-small": "8pt",
        "--size-table": "8.8pt",
        "--size-text": "9.5pt",
        "--size-lead": "10.5pt",
        "--size-h2": "12pt",
        "--size-h1": "19pt",
        "--leading": "1.4",
        "--gap-small": "2mm",
        "--gap": "4mm",
        "--gap-large": "7mm",
        "--hairline": "0.4pt",
        "--bar": "2.2pt",
    }
)


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2: from 1 (alike) to 21 (black on white).

    >>> contrast("#000000", "#ffffff"), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, share: float, ground: str) -> str:
    """A share of a colour on a ground.

    >>> mixed("#000000", 0.0, "#ffffff"), mixed("#000000", 0.5, "#ffffff")
    ('#ffffff', '#808080')
    """
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    parts = (share * part + (1 - share) * below for part, below in pairs)
    return "#" + "".join(f"{int(255 * part + 0.5):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
