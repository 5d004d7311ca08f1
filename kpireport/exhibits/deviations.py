"""The deviations of a scorecard's KPIs from their goals, as pins: better than goal to the right.

KPIs whose deviation is a percentage and those whose deviation is in points stand in groups of their own,
each with its heading and its scale: the same unit, the same scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpireport import phrases
from kpireport.exhibits import pen, rows
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import QUIET, Face
from kpireport.exhibits.rows import GAP, HEAD, NAME, ROW
from kpireport.exhibits.scales import Scales, common_scales
from kpireport.exhibits.style import IMPACTS, INK, NORMAL
from kpireport.exhibits.trends import WIDTH, nothing
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import deviation, judged, verdict
from kpireport.formats import UNKNOWN, Format
from kpireport.scorecard import Line, Scorecard
from kpireport.variance import Better
from kpireport.words import Text

ARROW = 6.0
WIDEST_NAME = 310.0  # a name and its sense


@dataclass(frozen=True, slots=True)
class _Layout:
    """Names up to ``name``, pins around ``middle`` as far as ``reach`` to either side, notes at the right."""

    name: float
    middle: float
    reach: float


def deviations(scorecard: Scorecard, form: Format, *, who: str) -> Figure:
    """Every KPI's deviation from goal as a pin: in per cent of the goal, or in points between shares."""
    what, when = form.say(phrases.DEVIATIONS), form.period(scorecard.period)
    if any(line.partial for line in scorecard.lines):
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    lines = scorecard.lines
    title = f"{what}, {who}, {when}"
    told = [_sentence(line, form) for line in lines]
    alt = (
        form.say(phrases.ALT_ROWS, title=title, rows=form.say(phrases.SEMICOLON).join(told))
        if lines
        else form.say(phrases.ALT_NOTHING, label=title)
    )
    return Figure(_pins(lines, form) if lines else nothing(form), alt, who, what, when)


def _sentence(line: Line, form: Format) -> str:
    unit = line.kpi.unit
    return form.say(
        phrases.ALT_DEVIATION,
        label=form.say(line.kpi.label),
        actual=form.number(line.actual, unit),
        goal=form.number(line.goal, unit),
        deviation=deviation(judged(line), unit, form),
        verdict=verdict(line, form),
    )


def _told(line: Line, form: Format) -> str:
    variance = judged(line)
    if variance.absolute is None:
        return f"{UNKNOWN} ({verdict(line, form)})"
    return deviation(variance, line.kpi.unit, form)


def _groups(lines: Sequence[Line]) -> list[tuple[Text, list[Line]]]:
    groups = (
        (phrases.IN_PERCENT, [line for line in lines if not line.kpi.unit.in_points]),
        (phrases.IN_POINTS, [line for line in lines if line.kpi.unit.in_points]),
    )
    return [(heading, group) for heading, group in groups if group]


def _pins(lines: Sequence[Line], form: Format) -> str:
    layout, scales = _layout(lines, form), common_scales(lines)
    marks: list[str] = []
    y = 0.0
    for heading, group in _groups(lines):
        marks += _headed(form.say(heading), layout, y, form)
        top, y = y + HEAD, y + HEAD
        for line in group:
            marks += _row(line, layout, scales, y, form)
            y += ROW
        middle = layout.middle
        marks.append(pen.line(middle, top, middle, y, stroke=INK, stroke_width=1))
        y += GAP
    return pen.svg(WIDTH, y - GAP + 4, marks)


def _layout(lines: Sequence[Line], form: Format) -> _Layout:
    names = [f"{form.say(line.kpi.label)} {_sense(line, form)}" for line in lines]
    headings = [form.say(heading) for heading, _ in _groups(lines)]
    name = min(WIDEST_NAME, rows.widest(*names, *headings))
    left = name + GAP
    right = WIDTH - rows.widest(*(_told(line, form) for line in lines)) - 2 * GAP
    return _Layout(name, (left + right) / 2, (right - left) / 2 - ARROW)


def _headed(heading: str, layout: _Layout, y: float, form: Format) -> list[str]:
    face = QUIET.bold
    shown = shortened(heading, layout.name, face.size, face.weight)
    return [
        pen.text(0, y + HEAD - 8, shown, face),
        rows.head(form.say(phrases.WORSE), layout.middle - 8, "end", y),
        rows.head(form.say(phrases.BETTER_THAN_GOAL), layout.middle + 8, y=y),
    ]


def _row(line: Line, layout: _Layout, scales: Scales, y: float, form: Format) -> list[str]:
    label, sense = form.say(line.kpi.label), _sense(line, form)
    return [
        rows.rule(y),
        *_labelled(label, sense, layout.name, rows.baseline(y)),
        rows.number(_told(line, form), WIDTH - 1, y, Face(IMPACTS[judged(line).impact], NORMAL)),
        *_pin(line, layout, scales, y + ROW / 2),
    ]


def _sense(line: Line, form: Format) -> str:
    """Said only where it is not the usual one, since the sign and the side then differ."""
    better = line.kpi.better
    return "" if better is Better.HIGHER else form.say(phrases.DIRECTIONS[better])


def _labelled(label: str, sense: str, room: float, y: float) -> list[str]:
    """The KPI's name and its sense: a long name is cut, not the sense, by which the pin is read."""
    behind = width(sense, QUIET.size) + 5 if sense else 0.0
    shown = shortened(label, room - behind, NORMAL)
    marks = [pen.text(0, y, shown, NAME)]
    return [*marks, pen.text(width(shown, NORMAL) + 5, y, sense, QUIET)] if sense else marks


def _pin(line: Line, layout: _Layout, scales: Scales, y: float) -> list[str]:
    reach = scales.reach(line)
    if reach is None:
        return []
    colour = IMPACTS[judged(line).impact]
    end = layout.middle + max(-1.0, min(1.0, reach)) * layout.reach
    stem = pen.line(layout.middle, y, end, y, stroke=colour, stroke_width=3)
    if abs(reach) <= 1:
        return [stem, pen.circle(end, y, 4, colour)]
    tip = ARROW if reach > 0 else -ARROW
    return [stem, pen.polygon([(end, y - 5), (end + tip, y), (end, y + 5)], colour)]
