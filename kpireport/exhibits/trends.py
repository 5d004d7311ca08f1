"""The trend: columns over time, with a tier of deviations from goal above them.

Actual is solid and dark, the same period of last year solid and light behind its left, the goal outlined
behind its right. A period that is not over is hatched and not judged; a missing number is a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import PLAIN, QUIET
from kpireport.exhibits.style import ACTUAL, IMPACTS, INK, PREVIOUS
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import verdict
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line, Point
from kpireport.variance import Variance

SHOWN = 13
WIDTH, LEFT, RIGHT = 660.0, 4.0, 118.0
WIDEST_SLOT = 64.0
COLUMNS_HEIGHT, DEVIATIONS_HEIGHT = 140.0, 52.0
ROW = 13.0  # a line of small text
COLUMN, BEHIND = 0.5, 0.14  # shares of a slot
FACTORS = (100, 50, 20, 10, 5, 2)
FINEST = 12  # decimals of a fact


@dataclass(frozen=True, slots=True)
class _Slot:
    point: Point
    variance: Variance
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def values(self) -> list[float]:
        found = (self.point.actual, self.point.goal, self.point.year_ago)
        return [value for value in found if value is not None]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From numbers to heights: where zero lies, and how far one unit goes."""

    zero: float
    per_unit: float

    def at(self, value: float) -> float:
        return self.zero - value * self.per_unit


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: _Scale
    floor: float
    height: float
    deviations: _Scale | None = None
    factor: int = 1


def trend(line: Line, form: Format, *, who: str) -> Figure:
    """The last 13 periods of one KPI: actual, goal, last year, and the deviation from goal."""
    slots = _slots(line)
    if any(slot.values for slot in slots):
        layout = _layout(slots)
        drawing = pen.svg(WIDTH, layout.height, _drawn(line.kpi, slots, layout, form))
    else:
        drawing = nothing(form)
    return Figure(
        drawing,
        _alt(line, [slot.point for slot in slots], form, who),
        who,
        form.say(
            phrases.UNIT_OF, label=form.say(line.kpi.label), unit=form.unit_name(line.kpi.unit)
        ),
        _when(line, slots, form),
    )


def nothing(form: Format) -> str:
    """The words that stand where there is nothing to draw."""
    words = form.say(phrases.NO_DATA)
    return pen.svg(WIDTH, 2 * ROW, [pen.text(WIDTH / 2, ROW * 1.25, words, QUIET, "middle")])


def _when(line: Line, slots: Sequence[_Slot], form: Format) -> str:
    when = form.period(line.period)
    if slots[1:]:
        first, last = (form.period(slots[index].point.period) for index in (0, -1))
        when = form.say(phrases.FROM_TO, first=first, last=last)
    return form.say(phrases.PARTIAL_WHEN, when=when) if line.partial else when


def _alt(line: Line, points: Sequence[Point], form: Format, who: str) -> str:
    known = [point.actual for point in points if point.actual is not None]
    label, unit = form.say(line.kpi.label), line.kpi.unit
    if not known:
        return form.say(phrases.ALT_NOTHING, label=f"{label}, {who}")
    return form.say(
        phrases.ALT_TREND,
        label=label,
        who=who,
        period=form.period(line.period),
        actual=form.number(line.actual, unit),
        goal=form.number(line.goal, unit),
        verdict=verdict(line, form),
        low=form.number(min(known), unit),
        high=form.number(max(known), unit),
        first=form.period(points[0].period),
        last=form.period(points[-1].period),
    )


def _seen(point: Point) -> Point:
    """Without what is finer than any fact, and too fine to be scaled."""
    actual, goal, year_ago = (
        None if value is None else round(value, FINEST)
        for value in (point.actual, point.goal, point.year_ago)
    )
    return replace(point, actual=actual, goal=goal, year_ago=year_ago)


def _slots(line: Line) -> list[_Slot]:
    shown = [_seen(point) for point in line.series[-SHOWN:]]
    slot_width = min(WIDEST_SLOT, (WIDTH - LEFT - RIGHT) / max(1, len(shown)))
    return [
        _Slot(
            point,
            line.kpi.deviation(None if point.partial else point.actual, point.goal),
            LEFT + index * slot_width,
            slot_width,
        )
        for index, point in enumerate(shown)
    ]


def _layout(slots: Sequence[_Slot]) -> _Layout:
    values = [value for slot in slots for value in slot.values]
    high, low = max(0.0, *values), min(0.0, *values)
    gaps = [slot.variance.absolute for slot in slots if slot.variance.absolute is not None]
    gap_high, gap_low = max([0.0, *gaps]), min([0.0, *gaps])
    span, gap_span = (high - low) or 1.0, gap_high - gap_low
    per_unit = COLUMNS_HEIGHT / span
    if gap_span * per_unit > DEVIATIONS_HEIGHT:
        per_unit = DEVIATIONS_HEIGHT / gap_span
    factor = _factor(gap_span * per_unit)
    top, deviations = 0.0, None
    if gaps:
        deviations = _Scale(2.2 * ROW + gap_high * per_unit * factor, per_unit * factor)
        top = deviations.at(gap_low) + 1.6 * ROW
    columns = _Scale(top + ROW + high * per_unit, per_unit)
    floor = columns.at(low) + (ROW if low < 0 else 0)
    lines = 3 if slots[0].point.partial or slots[-1].point.partial else 2
    return _Layout(columns, floor, floor + lines * ROW + 4, deviations, factor)


def _factor(reach: float) -> int:
    """How much larger deviations are drawn than the columns, where they would be too small to see."""
    fitting = (factor for factor in FACTORS if 0 < reach * factor <= DEVIATIONS_HEIGHT)
    return next(fitting, 1)


def _drawn(kpi: Kpi, slots: Sequence[_Slot], layout: _Layout, form: Format) -> list[str]:
    end = slots[-1].x + slots[-1].width
    marks = [] if layout.deviations is None else _tier(kpi, slots, layout, layout.deviations, form)
    labelled = _labelled(slots, kpi, form)
    for index, slot in enumerate(slots):
        marks += _columns(slot, layout.columns)
        if index in labelled or slot.point.actual is None:
            marks.append(_value(slot, layout.columns, kpi, form))
    zero = layout.columns.zero
    marks.append(pen.line(LEFT, zero, end, zero, stroke=INK, stroke_width=1))
    marks += _ticks(slots, layout.floor, form)
    return marks + _named(slots, layout, kpi, form)


def _columns(slot: _Slot, scale: _Scale) -> list[str]:
    thick, shift = slot.width * COLUMN, slot.width * BEHIND
    x, zero, marks = slot.middle - thick / 2, scale.zero, []
    if slot.point.year_ago is not None:
        marks.append(pen.box(x - shift, zero, scale.at(slot.point.year_ago), thick, fill=PREVIOUS))
    if slot.point.goal is not None:
        marks.append(pen.outlined(x + shift, zero, scale.at(slot.point.goal), thick))
    if slot.point.actual is None:
        return marks
    if slot.point.partial:
        return [*marks, pen.hatched(x, zero, scale.at(slot.point.actual), thick)]
    return [*marks, pen.box(x, zero, scale.at(slot.point.actual), thick, fill=ACTUAL)]


def _value(slot: _Slot, scale: _Scale, kpi: Kpi, form: Format) -> str:
    actual = slot.point.actual
    if actual is not None and actual < 0:
        y = scale.at(min(slot.values)) + ROW - 3
    else:
        y = scale.at(max([0.0, *slot.values])) - 4
    face = QUIET if actual is None else PLAIN
    return pen.text(slot.middle, y, form.compact(actual, kpi.unit), face, "middle")


def _labelled(slots: Sequence[_Slot], kpi: Kpi, form: Format) -> set[int]:
    """The columns that get a label: all where they fit; else the last, the extremes and the first."""
    actuals = {
        index: slot.point.actual
        for index, slot in enumerate(slots)
        if slot.point.actual is not None
    }
    if not actuals:
        return set()
    widest = max(width(form.compact(value, kpi.unit), PLAIN.size) for value in actuals.values())
    apart = -(-(widest + 4) // slots[0].width)
    if apart <= 1:
        return set(actuals)
    chosen: set[int] = set()
    wanted = (
        max(actuals),
        max(actuals, key=actuals.__getitem__),
        min(actuals, key=actuals.__getitem__),
        min(actuals),
    )
    for index in wanted:
        if all(abs(index - other) >= apart for other in chosen):
            chosen.add(index)
    return chosen


def _ticks(slots: Sequence[_Slot], floor: float, form: Format) -> list[str]:
    marks, year_before = [], ""
    for slot in slots:
        name, year = form.tick(slot.point.period)
        below = [year] if year != year_before else []
        below += [form.say(phrases.PARTIAL)] if slot.point.partial else []
        name = shortened(name, slot.width, PLAIN.size)
        marks.append(pen.text(slot.middle, floor + ROW, name, PLAIN, "middle"))
        marks += [
            pen.text(slot.middle, floor + (2 + row) * ROW, words, QUIET, "middle")
            for row, words in enumerate(below)
        ]
        year_before = year
    return marks


def _tier(
    kpi: Kpi, slots: Sequence[_Slot], layout: _Layout, scale: _Scale, form: Format
) -> list[str]:
    title = f"{form.say(phrases.DEVIATION)}, {form.deviation_unit(kpi.unit)}"
    if layout.factor > 1:
        title = form.say(phrases.MAGNIFIED, title=title, factor=layout.factor)
    end = slots[-1].x + slots[-1].width
    marks = [
        pen.text(LEFT, ROW - 2, title, QUIET),
        pen.line(LEFT, scale.zero, end, scale.zero, stroke=INK, stroke_width=0.75),
    ]
    for slot in slots:
        gap = slot.variance.absolute
        if gap is None:
            continue
        colour, thick = IMPACTS[slot.variance.impact], slot.width * COLUMN
        marks.append(
            pen.box(slot.middle - thick / 2, scale.zero, scale.at(gap), thick, fill=colour)
        )
        words = form.signed_compact(gap, kpi.unit)
        y = scale.at(gap) - 3 if gap >= 0 else scale.at(gap) + ROW - 3
        if width(words, PLAIN.size) <= slot.width:
            marks.append(pen.text(slot.middle, y, words, pen.Face(colour), "middle"))
    return marks


def _named(slots: Sequence[_Slot], layout: _Layout, kpi: Kpi, form: Format) -> list[str]:
    """The names of the three kinds of column, beside the last one of each, instead of a legend."""
    kinds = (
        (phrases.ACTUAL, [slot.point.actual for slot in slots], PLAIN.bold),
        (phrases.GOAL, [slot.point.goal for slot in slots], PLAIN),
        (phrases.LAST_YEAR, [slot.point.year_ago for slot in slots], QUIET),
    )
    last = [
        (form.say(name), next(value for value in reversed(values) if value is not None), face)
        for name, values, face in kinds
        if any(value is not None for value in values)
    ]
    heights = [max(ROW, layout.columns.at(value) + 4) for _, value, _ in last]
    places = pen.spread(heights, ROW, layout.height - 4)
    x = slots[-1].x + slots[-1].width + 8
    return [
        pen.text(x, y, f"{name} {form.compact(value, kpi.unit)}", face)
        for (name, value, face), y in zip(last, places, strict=True)
    ]
