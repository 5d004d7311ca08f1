"""The house style for seaborn and matplotlib: an analyst's own pictures look like the standard ones.

Apart from `kpireport.exhibits.style`, since importing seaborn takes a second that most reports need not spend.
"""

import logging
from typing import Any

# A kernel of the build has a home of its own, so that matplotlib lists the fonts anew, and says so on a slow machine.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

import matplotlib as mpl  # noqa: E402
import seaborn as sns  # noqa: E402
from matplotlib import font_manager  # noqa: E402

from kpireport.exhibits.style import FONT, SMALL  # noqa: E402
from kpireport.exhibits.typeface import FILES  # noqa: E402
from kpireport.tokens import HOUSE, Palette  # noqa: E402

POINT = 0.75  # of a pen's unit: a pixel of 96 to the inch
POINTS = SMALL * POINT
WIDTH = 660.0  # pen's units: the text width of a page
SIZE = (WIDTH / 96, 3.2)  # inches

# What makes the same picture the same bytes, with its text as text.
SAVING: Any = {
    "savefig.bbox": None,  # "tight" would draw every picture twice, and give each another width
    "savefig.facecolor": "auto",
    "svg.fonttype": "none",
    "svg.hashsalt": "kpireport",
}


def use(palette: Palette = HOUSE) -> None:
    """Sets fonts, colours, fixed margins and reproducible SVG for every later picture."""
    _use_packaged_font()
    sns.set_theme(
        style="ticks",
        font=FONT,
        palette=[palette.actual, palette.accent, palette.previous, palette.good, palette.bad],
        rc={**SAVING, **_measures(), **_colours(palette)},
    )
    mpl.rcParams["lines.linewidth"] = 1.25


def _use_packaged_font() -> None:
    """Know the packaged files alone by the font's name, whatever of that name the machine has."""
    manager = font_manager.fontManager
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != FONT]
    for path in FILES.values():
        manager.addfont(path)


def _measures() -> dict[str, Any]:
    return {
        "axes.grid": False,
        "axes.labelsize": POINTS,
        "axes.linewidth": 0.75,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlesize": POINTS + 1,
        "axes.unicode_minus": True,
        "figure.figsize": SIZE,
        "figure.subplot.bottom": 0.16,
        "figure.subplot.left": 0.1,
        "figure.subplot.right": 0.98,
        "figure.subplot.top": 0.9,
        "figure.titlesize": POINTS + 1,
        "font.size": POINTS,
        "legend.fontsize": POINTS,
        "legend.frameon": False,
        "legend.title_fontsize": POINTS,
        "xtick.labelsize": POINTS,
        "xtick.major.size": 3,
        "xtick.major.width": 0.75,
        "ytick.labelsize": POINTS,
        "ytick.major.size": 3,
        "ytick.major.width": 0.75,
    }


def _colours(palette: Palette) -> dict[str, Any]:
    return {
        "axes.edgecolor": palette.ink,
        "axes.facecolor": palette.paper,
        "axes.labelcolor": palette.muted,
        "figure.facecolor": palette.paper,
        "grid.color": palette.rule,
        "text.color": palette.ink,
        "xtick.color": palette.ink,
        "ytick.color": palette.ink,
    }
