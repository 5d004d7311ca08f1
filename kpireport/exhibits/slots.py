"""Slots of time: where each period of a chart stands, what is drawn in it, and which of its labels fit.

A label is never cut and never overlaps another: where not all fit, the last, the extremes and the first are
printed, as far as there is room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpireport.exhibits import pen
from kpireport.exhibits.pen import PLAIN, Face
from kpireport.exhibits.style import ACTUAL, PREVIOUS
from kpireport.exhibits.typeface import width
from kpireport.kpi import Kpi
from kpireport.scorecard import Point
from kpireport.variance import Variance

FINEST = 12  # decimals of a fact
COLUMN, BEHIND = 0.54, 0.16  # shares of a slot
ROW = 13.0  # a line of small text
CLEAR = 1.0  # between two labels


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a chart. What stands in front is the actual number, or what is expected of a period to come."""

    point: Point
    variance: Variance
    x: float
    width: float
    is_ahead: bool = False

    @property
    def middle(self) -> float:
        """Where labels are centred."""
        return self.x + self.width / 2

    @property
    def end(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def front(self) -> float | None:
        """The number whose column stands in front."""
        return self.point.forecast if self.is_ahead else self.point.actual

    @property
    def is_certain(self) -> bool:
        """Whether the number will stay as it is."""
        return not (self.is_ahead or self.point.partial)

    @property
    def values(self) -> list[float]:
        """All that is known of the period."""
        found = (self.front, self.point.goal, self.point.year_ago)
        return [value for value in found if value is not None]

    @property
    def column(self) -> tuple[float, float]:
        """Left edge and width of the column in front."""
        thick = self.width * COLUMN
        return self.middle - thick / 2, thick


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to heights: where zero lies, and how far one unit goes."""

    zero: float
    per_unit: float

    def at(self, value: float) -> float:
        """The height of a number."""
        return self.zero - value * self.per_unit


def slots_of(
    kpi: Kpi, points: Sequence[Point], ahead: Sequence[Point], left: float, wide: float
) -> list[Slot]:
    """Periods side by side: those that have been, then those to come. A partial period is not judged."""
    places = [*((point, False) for point in points), *((point, True) for point in ahead)]
    slots = []
    for index, (found, is_ahead) in enumerate(places):
        point = _seen(found)
        front = point.forecast if is_ahead else point.actual
        variance = kpi.deviation(None if point.partial else front, point.goal)
        slots.append(Slot(point, variance, left + index * wide, wide, is_ahead))
    return slots


def _seen(point: Point) -> Point:
    """Without what is finer than any fact, and too fine to be scaled."""
    actual, goal, year_ago, forecast = (
        None if value is None else round(value, FINEST)
        for value in (point.actual, point.goal, point.year_ago, point.forecast)
    )
    return replace(point, actual=actual, goal=goal, year_ago=year_ago, forecast=forecast)


def columns(slot: Slot, scale: Scale) -> list[str]:
    """Last year behind to the left, the goal behind to the right, and in front what was reached or is expected."""
    x, thick = slot.column
    shift, zero, marks = slot.width * BEHIND, scale.zero, []
    if slot.point.year_ago is not None:
        marks.append(pen.box(x - shift, zero, scale.at(slot.point.year_ago), thick, fill=PREVIOUS))
    if slot.point.goal is not None:
        marks.append(pen.outlined(x + shift, zero, scale.at(slot.point.goal), thick))
    if slot.front is None:
        return marks
    end = scale.at(slot.front)
    if slot.is_certain:
        return [*marks, pen.box(x, zero, end, thick, fill=ACTUAL)]
    return [*marks, pen.hatched(x, zero, end, thick)]


@dataclass(frozen=True, slots=True)
class Label:
    """Words over or under a slot, and the number that they say (none for a dash)."""

    slot: Slot
    words: str
    value: float | None
    face: Face = PLAIN

    @property
    def edges(self) -> tuple[float, float]:
        """From where to where it reaches."""
        half = width(self.words, self.face.size, self.face.weight) / 2
        return self.slot.middle - half, self.slot.middle + half


def fitting(labels: Sequence[Label], right: float) -> list[Label]:
    """The labels to print: all where they fit; else the last, the extremes, the first and the dashes that do."""
    if all(_is_within(label) for label in labels):
        return list(labels)
    chosen: list[Label] = []
    for label in _wanted(labels):
        start, end = label.edges
        if start >= 0 and end <= right and all(_are_apart(label, other) for other in chosen):
            chosen.append(label)
    return chosen


def _is_within(label: Label) -> bool:
    start, end = label.edges
    return end - start + CLEAR <= label.slot.width


def _are_apart(label: Label, other: Label) -> bool:
    (start, end), (other_start, other_end) = label.edges, other.edges
    return end + CLEAR <= other_start or other_end + CLEAR <= start


def _wanted(labels: Sequence[Label]) -> Iterable[Label]:
    known = [label for label in labels if label.value is not None]
    if known:
        yield from (known[-1], max(known, key=_size), min(known, key=_size), known[0])
    yield from (label for label in labels if label.value is None)


def _size(label: Label) -> float:
    return label.value or 0.0
