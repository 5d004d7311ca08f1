"""A sheet for the house's pictures by seaborn: of the text's width, measured in the pen's units from the top left."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from kpireport.exhibits import seaborn_style
from kpireport.exhibits.pen import Face, printable
from kpireport.exhibits.seaborn_style import POINT, WIDTH
from kpireport.exhibits.style import NORMAL, SMALL
from kpireport.exhibits.typeface import width
from kpireport.formats import COMPACT_FROM, Format, half_up
from kpireport.tokens import Palette
from kpireport.units import Unit
from kpireport.variance import Status

ROW, GAP = 20.0, 10.0
MARK = 7.0
MOST_TICKS = 6
SHAPES = {Status.ON_TRACK: "o", Status.AT_RISK: "^", Status.OFF_TRACK: "s"}
_PER_INCH = 96


@contextmanager
def styled(palette: Palette) -> Iterator[None]:
    """The house style for what is drawn inside, and nothing of it afterwards."""
    with mpl.rc_context():
        seaborn_style.use(palette)
        # "$1,000 to $2,000" is no formula.
        mpl.rcParams["text.parse_math"] = False
        yield


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure of the text's width."""

    figure: Drawing
    height: float
    palette: Palette

    @staticmethod
    def of(height: float, palette: Palette) -> "Sheet":
        """An empty sheet; inside `styled`."""
        size = (WIDTH / _PER_INCH, height / _PER_INCH)
        return Sheet(Drawing(figsize=size), height, palette)

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """A field to draw values in, without ticks."""
        place = (left / WIDTH, 1 - bottom / self.height)
        size = ((right - left) / WIDTH, (bottom - top) / self.height)
        axes = self.figure.add_axes((*place, *size))
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        return axes

    def write(self, x: float, y: float, words: str, *, anchor: str = "left") -> None:
        """A quiet line of text, standing on ``y``."""
        self._text(x, y, words, Face(self.palette.muted), anchor)

    def say(self, x: float, y: float, words: str, *, anchor: str = "left") -> None:
        """A line of text that is to be read, standing on ``y``."""
        self._text(x, y, words, Face(self.palette.ink, NORMAL), anchor)

    def number(self, x: float, y: float, words: str, *, quiet: bool) -> None:
        """A number in the middle of a cell."""
        colour = self.palette.muted if quiet else self.palette.ink
        self._text(x, y, words, Face(colour), "center")

    def name(self, x: float, y: float, words: str) -> None:
        """What stands beside a point."""
        self._text(x, y, words, Face(self.palette.ink), "left")

    def mark(self, x: float, y: float, shape: str, colour: str, size: float = MARK) -> None:
        """A small shape around a place."""
        place = ([x / WIDTH], [1 - y / self.height])
        mark = Line2D(*place, marker=shape, color=colour, markersize=size * POINT, linestyle="")
        mark.set_markeredgewidth(0)
        self.figure.add_artist(mark)

    def verdict(self, x: float, y: float, status: Status) -> None:
        """The shape of a status."""
        self.mark(x, y, SHAPES[status], colours(self.palette)[status])

    def box(self, x: float, y: float, across: float, down: float, **paint: Any) -> None:
        """A rectangle, with its top left corner here."""
        place = (x / WIDTH, 1 - (y + down) / self.height)
        size = (across / WIDTH, down / self.height)
        self.figure.add_artist(Rectangle(place, *size, transform=self.figure.transFigure, **paint))

    def rule(self, y: float, left: float = 0.0, right: float = WIDTH) -> None:
        """A thin line across."""
        height = 1 - y / self.height
        line = Line2D([left / WIDTH, right / WIDTH], [height, height], color=self.palette.rule)
        line.set_linewidth(0.5 * POINT)
        line.set_zorder(0)
        self.figure.add_artist(line)

    def dashed(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A dashed line from one place to another: a goal."""
        (x1, y1), (x2, y2) = start, end
        xs, ys = [x1 / WIDTH, x2 / WIDTH], [1 - y1 / self.height, 1 - y2 / self.height]
        line = Line2D(xs, ys, color=self.palette.goal, linewidth=POINT, linestyle=(0, (4, 3)))
        self.figure.add_artist(line)

    def _text(self, x: float, y: float, words: str, face: Face, anchor: str) -> None:
        self.figure.text(
            x / WIDTH,
            1 - y / self.height,
            printable(words),
            fontsize=face.size * POINT,
            ha=anchor,
            va="baseline",
            color=face.fill,
        )


def colours(palette: Palette) -> dict[Status, str]:
    """What each status is painted with."""
    return {
        Status.ON_TRACK: palette.good,
        Status.AT_RISK: palette.risk,
        Status.OFF_TRACK: palette.bad,
    }


def ticks(low: float, high: float, unit: Unit, form: Format) -> list[tuple[float, str]]:
    """Round values between two, each with a label of its own.

    >>> from kpireport.units import COUNT, PERCENT
    >>> ticks(0.0, 0.5, PERCENT, Format())
    [(0.0, '0.0%'), (0.1, '10.0%'), (0.2, '20.0%'), (0.3, '30.0%'), (0.4, '40.0%'), (0.5, '50.0%')]
    >>> ticks(0.0, 1.4, COUNT, Format())
    [(0.0, '0'), (1.0, '1')]
    """
    found: dict[str, float] = {}
    for value in MaxNLocator(nbins=MOST_TICKS, steps=[1, 2, 5, 10]).tick_values(low, high):
        clean = _as_shown(value, unit)
        if low <= clean <= high:
            found.setdefault(form.compact(clean, unit), clean)
    return [(value, label) for label, value in found.items()]


def _as_shown(value: float, unit: Unit) -> float:
    """The value that a short label says: a tick stands where its label is true."""
    if abs(value) >= COMPACT_FROM:
        return float(f"{value:.3g}")
    return float(half_up(value, unit.decimals + 2 * unit.in_points))


def limits(values: Sequence[float], room: float = 0.06) -> tuple[float, float]:
    """Where an axis begins and ends, so that no value stands on its edge.

    >>> limits([0.0, 100.0]), limits([5.0, 5.0]), limits([])
    ((-6.0, 106.0), (4.5, 5.5), (-1.0, 1.0))
    """
    if not values:
        return -1.0, 1.0
    low, high = min(values), max(values)
    margin = (high - low) * room or abs(low) * 0.1 or 1.0
    return low - margin, high + margin


def spaced(marks: Sequence[tuple[float, str]], per_unit: float) -> list[tuple[float, str]]:
    """As many of these ticks as stand side by side without touching, in even steps."""
    for step in range(1, len(marks) + 1):
        kept = list(marks[::step])
        if all(
            (right - left) * per_unit > (width(a, SMALL) + width(b, SMALL)) / 2 + GAP
            for (left, a), (right, b) in pairwise(kept)
        ):
            return kept
    return []
