"""The trend: columns over time, with tiers of deviations from goal above them.

Actual is solid and dark, the same period of last year solid and light behind its left, the goal outlined
behind its right. Where there are forecasts, the periods to come follow: what is expected is hatched. So is a
period that is not over, which is not judged; a missing number is a gap. The numbers of the columns in front stand
below them, where no other column can claim them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import PLAIN, QUIET
from kpireport.exhibits.slots import ROW, Label, Scale, Slot, columns, fitting, slots_of
from kpireport.exhibits.style import INK
from kpireport.exhibits.tiers import Tier, columns_scale, drawn, tiers
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import verdict
from kpireport.formats import Format
from kpireport.scorecard import Line, Point
from kpireport.words import Text

SHOWN, SHOWN_AHEAD, MOST = 13, 11, 15
WIDTH, LEFT, RIGHT = 660.0, 4.0, 96.0
WIDEST_SLOT = 64.0
COLUMNS_HEIGHT = 126.0
NAMES = 6.0  # from the last column to the names of its kinds


@dataclass(frozen=True, slots=True)
class _Layout:
    tiers: tuple[Tier, ...]
    columns: Scale
    floor: float


def trend(line: Line, form: Format, *, who: str) -> Figure:
    """The last periods of one KPI, and those to come where forecasts are given: actual, goal, last year, deviation."""
    points, ahead = _shown(line)
    wide = min(WIDEST_SLOT, (WIDTH - LEFT - RIGHT) / max(1, len(points) + len(ahead)))
    slots = slots_of(line.kpi, points, ahead, LEFT, wide)
    drawing = _drawing(line, slots, form) if any(slot.values for slot in slots) else nothing(form)
    label, unit = form.say(line.kpi.label), form.unit_name(line.kpi.unit)
    what = form.say(phrases.UNIT_OF, label=label, unit=unit)
    alt = _alt(line, points, ahead, form, who)
    return Figure(drawing, alt, who, what, _when(line, points, ahead, form))


def nothing(form: Format) -> str:
    """The words that stand where there is nothing to draw."""
    words = form.say(phrases.NO_DATA)
    return pen.svg(WIDTH, 2 * ROW, [pen.text(WIDTH / 2, ROW * 1.25, words, QUIET, "middle")])


def _shown(line: Line) -> tuple[Sequence[Point], Sequence[Point]]:
    """The periods up to the reported one, and those ahead of it where anything is expected of them."""
    is_expected = any(point.forecast is not None for point in line.ahead)
    ahead = line.ahead[:SHOWN_AHEAD] if is_expected else ()
    return _begun(line.series[-min(SHOWN, MOST - len(ahead)) :]), ahead


def _begun(points: Sequence[Point]) -> Sequence[Point]:
    """From the first period on of which anything is known; all where nothing is."""
    known = (
        index
        for index, point in enumerate(points)
        if any(value is not None for value in (point.actual, point.goal, point.year_ago))
    )
    return points[next(known, 0) :]


def _when(line: Line, points: Sequence[Point], ahead: Sequence[Point], form: Format) -> str:
    when = _range(points, form) or form.period(line.period)
    if line.partial:
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    return form.say(phrases.AND_FORECAST, when=when, last=form.period(ahead[-1].period)) if ahead else when  # fmt: skip


def _range(points: Sequence[Point], form: Format) -> str:
    if not points[1:]:
        return form.period(points[0].period) if points else ""
    first, last = (form.period(points[index].period) for index in (0, -1))
    return form.say(phrases.FROM_TO, first=first, last=last)


def _alt(
    line: Line, points: Sequence[Point], ahead: Sequence[Point], form: Format, who: str
) -> str:
    known = [point.actual for point in points if point.actual is not None]
    unit = line.kpi.unit
    facts = {
        "label": form.say(line.kpi.label),
        "who": who,
        "period": form.period(line.period),
        "actual": form.number(line.actual, unit),
        "goal": form.number(line.goal, unit),
        "verdict": verdict(line, form),
    }
    if not known:
        return form.say(phrases.ALT_UNKNOWN, **facts)
    low, high = (form.number(end(known), unit) for end in (min, max))
    over = _range(points, form)
    told = [form.say(phrases.ALT_TREND, **facts, low=low, high=high, over=over)]
    return " ".join([*told, *(_expected(point, line, form) for point in ahead[-1:])])


def _expected(point: Point, line: Line, form: Format) -> str:
    return form.say(
        phrases.ALT_FORECAST,
        period=form.period(point.period),
        forecast=form.number(point.forecast, line.kpi.unit),
        goal=form.number(point.goal, line.kpi.unit),
    )


def _layout(line: Line, slots: Sequence[Slot], form: Format) -> _Layout:
    values = [value for slot in slots for value in slot.values]
    high, low = max(0.0, *values), min(0.0, *values)
    per_unit = columns_scale(slots, (high - low) or 1.0, COLUMNS_HEIGHT)
    stacked = tuple(tiers(slots, per_unit, line.kpi.unit, form))
    top = stacked[-1].bottom + ROW / 2 if stacked else ROW / 2
    scale = Scale(top + high * per_unit, per_unit)
    return _Layout(stacked, scale, scale.at(low) + 2)


def _drawing(line: Line, slots: Sequence[Slot], form: Format) -> str:
    layout, unit = _layout(line, slots, form), line.kpi.unit
    marks, top = [], 0.0
    for tier in layout.tiers:
        marks += drawn(tier, top, slots, unit, form)
        top = tier.bottom
    for slot in slots:
        marks += columns(slot, layout.columns)
    zero = layout.columns.zero
    marks.append(pen.line(LEFT, zero, slots[-1].end, zero, stroke=INK, stroke_width=1))
    below, height = _below(line, slots, layout.floor, form)
    named = _named(line, slots, layout.columns, height - 4, form)
    return pen.svg(WIDTH, height, [*marks, *below, *named])


def _below(line: Line, slots: Sequence[Slot], y: float, form: Format) -> tuple[list[str], float]:
    """What stands below the columns: their numbers, their periods, and what is not certain; and where it ends."""
    unit, right = line.kpi.unit, slots[-1].end + 4
    ticks = [form.tick(slot.point.period) for slot in slots]
    rows = [
        [Label(slot, form.compact(slot.front, unit), slot.front, _face(slot, line)) for slot in slots],
        [Label(slot, shortened(name, slot.width, PLAIN.size), 0.0, QUIET) for slot, (name, _) in zip(slots, ticks, strict=True)],
        _years(slots, [year for _, year in ticks]),
        [Label(slot, form.say(phrases.PARTIAL), 0.0, QUIET) for slot in slots if slot.point.partial],
    ]  # fmt: skip
    marks = []
    for row in rows:
        y += ROW if row else 0
        marks += [
            pen.text(label.slot.middle, y, label.words, label.face, "middle")
            for label in fitting(row, right)
        ]
    if not slots[-1].is_ahead:
        return marks, y + 4
    return [*marks, *_parted(slots, y, form)], y + ROW + 6


def _face(slot: Slot, line: Line) -> pen.Face:
    if slot.front is None:
        return QUIET
    return PLAIN.bold if slot.point.period == line.period else PLAIN


def _years(slots: Sequence[Slot], years: Sequence[str]) -> list[Label]:
    """Each year once, below its first period."""
    before = ["", *years]
    return [
        Label(slot, year, 0.0, QUIET)
        for slot, year, last in zip(slots, years, before, strict=False)
        if year != last
    ]


def _parted(slots: Sequence[Slot], y: float, form: Format) -> list[str]:
    """Where what has been ends and what is expected begins."""
    marks = []
    for name, is_ahead in ((phrases.ACTUAL, False), (phrases.FORECAST, True)):
        part = [slot for slot in slots if slot.is_ahead is is_ahead]
        if part:
            x, end = part[0].x + 2, part[-1].end - 2
            marks.append(pen.line(x, y + 4, end, y + 4, stroke=INK, stroke_width=0.75))
            marks.append(pen.text(x, y + ROW + 2, form.say(name), QUIET))
    return marks


def _named(
    line: Line, slots: Sequence[Slot], scale: Scale, lowest: float, form: Format
) -> list[str]:
    """The names of the kinds of column, beside the last one of each, instead of a legend."""
    front = phrases.FORECAST if slots[-1].is_ahead else phrases.ACTUAL
    shown = [slot for slot in slots if slot.is_ahead is slots[-1].is_ahead]
    kinds = (
        (front, [slot.front for slot in shown], PLAIN.bold),
        (phrases.GOAL, [slot.point.goal for slot in slots], PLAIN),
        (phrases.LAST_YEAR, [slot.point.year_ago for slot in slots], QUIET),
    )
    last = [found for kind in kinds if (found := _last(*kind))]
    heights = [max(ROW, scale.at(value) + 4) for _, value, _, _ in last]
    places = pen.spread(heights, ROW, lowest)
    x = slots[-1].end + NAMES
    marks = []
    for (name, value, is_now, face), y in zip(last, places, strict=True):
        words = form.say(name)
        whole = f"{words} {form.compact(value, line.kpi.unit)}"
        # A number of an earlier period would be read as the last one's, and one that is cut as another.
        fits = width(whole, face.size, face.weight) <= WIDTH - x
        marks.append(pen.text(x, y, whole if is_now and fits else words, face))
    return marks


def _last(
    name: Text, values: Sequence[float | None], face: pen.Face
) -> tuple[Text, float, bool, pen.Face] | None:
    known = [value for value in values if value is not None]
    return (name, known[-1], values[-1] is not None, face) if known else None
