"""The funnel: stages as bars from one line on, with the conversion from each stage to the next named between them.

Bars begin at the left rather than being centred: lengths are compared best along a common line. A stage that
is unknown is a gap: no conversion is told into it or out of it. A stage larger than the one before it is
shown as it is, with more than 100 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpireport import phrases
from kpireport.errors import ConfigurationError
from kpireport.exhibits import pen, rows
from kpireport.exhibits.comparisons import portion
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import QUIET, Face
from kpireport.exhibits.rows import FOOT, GAP, HEAD, ROW
from kpireport.exhibits.style import ACTUAL, IMPACTS, INK, SEMIBOLD, SMALL
from kpireport.exhibits.trends import WIDTH
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import deviation, verdict
from kpireport.formats import LARGEST_SHARE, UNKNOWN, Format
from kpireport.scorecard import Line
from kpireport.units import PERCENT
from kpireport.variance import Variance

STAGE, BETWEEN = 22.0, 18.0
INDENT = 8.0


@dataclass(frozen=True, slots=True)
class Conversion:
    """How much of one stage reached the next, and how much should have."""

    before: Line
    after: Line

    @property
    def share(self) -> float | None:
        """The later stage as a share of the earlier; none where one is unknown or the earlier is not above zero."""
        return share_of(self.after.actual, self.before.actual)

    @property
    def goal(self) -> float | None:
        """The share that follows from the goals of both stages; none for a part of a period."""
        if self.before.partial or self.after.partial:
            return None
        return share_of(self.after.goal, self.before.goal)


def share_of(part: float | None, whole: float | None) -> float | None:
    """A share, where both are known, none is below zero, and there is something to take a share of.

    >>> share_of(3.0, 4.0), share_of(5.0, 4.0), share_of(None, 4.0), share_of(3.0, 0.0)
    (0.75, 1.25, None, None)
    """
    return None if part is None or part < 0 or whole is None or whole <= 0 else part / whole


@dataclass(frozen=True, slots=True)
class _Columns:
    name: float
    number: float
    left: float
    right: float
    per_unit: float


def funnel(lines: Sequence[Line], form: Format, *, who: str) -> Figure:
    """Stages in order, each with its number, its share of the first, and the conversion from the one before.

    Raises:
        ConfigurationError: there is no stage, or the stages are not counted in one unit.
    """
    _check(lines)
    first, last, when = lines[0], lines[-1], form.period(lines[0].period)
    what = form.say(
        phrases.FUNNEL,
        first=form.say(first.kpi.label),
        last=form.say(last.kpi.label),
        unit=form.unit_name(first.kpi.unit),
    )
    alt = _alt(lines, f"{what}, {who}, {when}", form)
    known = any(line.actual is not None for line in lines)
    drawing = _drawn(lines, form) if known else rows.instead(form.say(phrases.NO_DATA))
    if any(line.partial for line in lines):
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    return Figure(drawing, alt, who, what, when)


def _check(lines: Sequence[Line]) -> None:
    if not lines:
        raise ConfigurationError(
            "A funnel needs its stages: name the KPIs, such as report.funnel('new_leads', 'won_deals')"
        )
    units = {line.kpi.name: line.kpi.unit for line in lines}
    if len(set(units.values())) > 1 or lines[0].kpi.unit.in_points:
        told = ", ".join(f"{name} ({unit.quantity.value})" for name, unit in units.items())
        raise ConfigurationError(
            f"The stages of a funnel are counted in one unit, so that one can be a share of another: {told}"
        )


def _alt(lines: Sequence[Line], title: str, form: Format) -> str:
    if all(line.actual is None for line in lines):
        return form.say(phrases.ALT_NOTHING, label=title)
    last = lines[-1]
    stages = [
        f"{form.say(line.kpi.label)} {form.number(line.actual, line.kpi.unit)}" for line in lines
    ]
    steps = [
        f"{_step(step, form)} {portion(step.share, form)}"
        for step in (Conversion(*pair) for pair in pairwise(lines))
    ]
    return form.say(
        phrases.ALT_WHOLE,
        title=f"{title}, {form.say(last.kpi.label)}",
        actual=form.number(last.actual, last.kpi.unit),
        goal=form.number(last.goal, last.kpi.unit),
        verdict=verdict(last, form),
        rows=", ".join((*stages, *steps)),
    )


def _drawn(lines: Sequence[Line], form: Format) -> str:
    columns = _columns(lines, form)
    height = HEAD + len(lines) * STAGE + (len(lines) - 1) * BETWEEN
    marks = [
        rows.head(form.say(phrases.ACTUAL), columns.number, "end"),
        rows.head(_of_first(lines, columns, form), WIDTH - 1, "end"),
    ]
    if _goals(lines):
        marks.append(pen.outlined(columns.left, HEAD - 16, HEAD - 7, 4))
        marks.append(rows.head(form.say(phrases.GOAL), columns.left + 11))
    y = HEAD
    for index, line in enumerate(lines):
        marks += _stage(line, share_of(line.actual, lines[0].actual), columns, y, form)
        if index < len(lines) - 1:
            step = Conversion(line, lines[index + 1])
            marks += _between(step, columns, y + STAGE, form)
        y += STAGE + BETWEEN
    marks.append(pen.line(columns.left, HEAD, columns.left, height, stroke=INK, stroke_width=1))
    marks.append(rows.foot(form.say(phrases.SAME_PERIOD), height + 2))
    return pen.svg(WIDTH, height + FOOT + 4, marks)


def _of_first(lines: Sequence[Line], columns: _Columns, form: Format) -> str:
    words = form.say(phrases.OF_FIRST, first=form.say(lines[0].kpi.label))
    return shortened(words, WIDTH - columns.left - 90, SMALL)


def _goals(lines: Sequence[Line]) -> list[float]:
    return [line.goal for line in lines if line.goal is not None and not line.partial]


def _columns(lines: Sequence[Line], form: Format) -> _Columns:
    name = rows.named(*(form.say(line.kpi.label) for line in lines))
    numbers = [form.number(line.actual, line.kpi.unit) for line in lines]
    number = name + GAP + rows.widest(form.say(phrases.ACTUAL), *numbers)
    shares = [portion(share_of(line.actual, lines[0].actual), form) for line in lines]
    left, right = number + GAP, WIDTH - GAP - 4 - rows.widest(*shares)
    longest = max([0.0, *_goals(lines), *(line.actual or 0.0 for line in lines)])
    return _Columns(name, number, left, right, (right - left) / (longest or 1.0))


def _stage(
    line: Line, of_first: float | None, columns: _Columns, y: float, form: Format
) -> list[str]:
    marks = [
        rows.name(form.say(line.kpi.label), columns.name, y),
        rows.number(form.number(line.actual, line.kpi.unit), columns.number, y),
        rows.number(portion(of_first, form), WIDTH - 1, y),
    ]
    if line.actual is None:
        marks.append(pen.text(columns.left + 6, rows.baseline(y), UNKNOWN, QUIET))
    else:
        length = max(0.0, line.actual) * columns.per_unit
        marks.append(pen.rect(columns.left, y + 2, length, ROW - 4, fill=ACTUAL))
    if line.goal is not None and not line.partial:
        at = columns.left + max(0.0, line.goal) * columns.per_unit
        marks.append(pen.outlined(at - 2, y, y + ROW, 4))
    return marks


def _step(step: Conversion, form: Format) -> str:
    before, after = (form.say(line.kpi.label) for line in (step.before, step.after))
    return form.say(phrases.STEP_TO, before=before, after=after)


def _between(step: Conversion, columns: _Columns, y: float, form: Format) -> list[str]:
    """The conversion along the bars: its share, from what to what, and how it stands to its goal."""
    base, x = y + BETWEEN - 6, columns.left + INDENT
    share, face = portion(step.share, form), Face(INK, SMALL, SEMIBOLD)
    marks = [pen.text(x, base, share, face)]
    x += width(share, SMALL, SEMIBOLD) + INDENT
    held = _held(step, form)
    room = WIDTH - x - (width(held[0], SMALL) + INDENT if held else 0.0)
    name = shortened(_step(step, form), room, SMALL)
    marks.append(pen.text(x, base, name, QUIET))
    if held:
        marks.append(pen.text(x + width(name, SMALL) + INDENT, base, *held))
    return marks


def _held(step: Conversion, form: Format) -> tuple[str, Face] | None:
    """The goal of the conversion and the deviation from it; none where that is unknown or beyond all measure."""
    share, goal = step.share, step.goal
    if share is None or goal is None or max(goal, share) > LARGEST_SHARE:
        return None
    variance = Variance(share, goal, step.after.kpi.better)
    told = deviation(variance, PERCENT, form)
    words = form.say(phrases.CONVERSION_GOAL, goal=form.share(goal), deviation=told)
    return words, Face(IMPACTS[variance.impact])
