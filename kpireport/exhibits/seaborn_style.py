"""The house style for seaborn and matplotlib: an analyst's own pictures look like the standard ones.

Apart from `kpireport.exhibits.style`, since importing seaborn takes a second that most reports need not spend.
"""

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager

from kpireport.exhibits.style import (
    ACCENT,
    ACTUAL,
    BAD,
    FONT,
    GOOD,
    INK,
    MUTED,
    PAPER,
    PREVIOUS,
    RULE,
)
from kpireport.exhibits.typeface import FILES

POINTS = 8.5
SIZE = (7.1, 3.2)  # inches: the text width of a page


def use() -> None:
    """Sets fonts, colours, fixed margins and reproducible SVG for every later picture."""
    for path in FILES.values():
        font_manager.fontManager.addfont(path)
    sns.set_theme(
        style="ticks",
        font=FONT,
        palette=[ACTUAL, PREVIOUS, ACCENT, GOOD, BAD],
        rc={
            "axes.edgecolor": INK,
            "axes.facecolor": PAPER,
            "axes.grid": False,
            "axes.labelcolor": MUTED,
            "axes.labelsize": POINTS,
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
            "font.size": POINTS,
            "grid.color": RULE,
            "legend.frameon": False,
            "savefig.bbox": None,  # "tight" draws every picture twice
            "svg.fonttype": "none",
            "svg.hashsalt": "kpireport",
            "text.color": INK,
            "xtick.color": INK,
            "xtick.labelsize": POINTS,
            "ytick.color": INK,
            "ytick.labelsize": POINTS,
        },
    )
    mpl.rcParams["lines.linewidth"] = 1.25
