"""The rows of a chart over structure: a name at the left, numbers in columns, marks between, the same in each."""

from kpireport.exhibits import pen
from kpireport.exhibits.pen import QUIET, Anchor, Face
from kpireport.exhibits.style import IMPACTS, INK, NORMAL, SEMIBOLD
from kpireport.exhibits.trends import WIDTH
from kpireport.exhibits.typeface import shortened, width
from kpireport.variance import Impact

ROW, HEAD = 20.0, 20.0
WIDEST_NAME, GAP = 230.0, 10.0
FOOT = 18.0
NAME = Face(INK, NORMAL)


def toned(impact: Impact) -> Face:
    """The look of a number with this impact; ink where nothing is judged."""
    return Face(INK if impact is Impact.UNKNOWN else IMPACTS[impact], NORMAL)


def capital(words: str) -> str:
    """The words as the beginning of a line.

    >>> capital("period not over")
    'Period not over'
    """
    return words[:1].upper() + words[1:]


def widest(*words: str) -> float:
    """The room that the widest of these takes, also where it is emphasised."""
    return max((width(each, NORMAL, SEMIBOLD) for each in words), default=0.0) + 0.5


def named(*names: str) -> float:
    """The room for a column of names."""
    return min(WIDEST_NAME, widest(*names))


def baseline(y: float) -> float:
    """Where the words of the row that begins at ``y`` stand."""
    return y + ROW - 6


def rule(y: float) -> str:
    """The hairline under the row that begins at ``y``."""
    return pen.line(0, y + ROW, WIDTH, y + ROW, stroke_width=0.5)


def name(words: str, room: float, y: float, face: Face = NAME) -> str:
    """A row's name, cut where it is longer than its column."""
    return pen.text(0, baseline(y), shortened(words, room, face.size, face.weight), face)


def number(words: str, x: float, y: float, face: Face = NAME) -> str:
    """A number that ends at ``x``."""
    return pen.text(x, baseline(y), words, face, "end")


def head(words: str, x: float, anchor: Anchor = "start", y: float = 0.0) -> str:
    """The head of a column."""
    return pen.text(x, y + HEAD - 8, words, QUIET, anchor)


def foot(words: str, y: float) -> str:
    """A remark below the rows, cut where it is wider than the drawing."""
    return pen.text(0, y + FOOT - 5, shortened(capital(words), WIDTH, QUIET.size), QUIET)


def instead(words: str) -> str:
    """The words that stand where there is nothing to draw: they say why."""
    return pen.svg(WIDTH, 26, [pen.text(WIDTH / 2, 16, capital(words), QUIET, "middle")])
