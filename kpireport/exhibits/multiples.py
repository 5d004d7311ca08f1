"""Small multiples: many small trends on one scale, so that sizes can be compared from panel to panel.

Each panel says whose it is, its last number and its deviation from goal. Columns are drawn as in a trend.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import PLAIN, QUIET, Face
from kpireport.exhibits.slots import Scale, Slot, columns, slots_of
from kpireport.exhibits.style import ACTUAL, IMPACTS, INK, STATUSES
from kpireport.exhibits.trends import SHOWN, WIDTH, nothing
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import deviation, dimension, judged, shown, verdict
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line, Point
from kpireport.variance import Better

MOST = 24
FEW, LESS, MORE = 9, 3, 4  # up to nine panels in three columns, more in four
BETWEEN, BELOW = 18.0, 14.0  # two panels
HEAD = 22.0  # the key, once for all panels
ROW = 14.0
TALL, LOW = 72.0, 54.0  # what the columns of three and of four panels in a row may take
WIDEST_SLOT = 18.0
GAP = 5.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One small trend, and what it is called."""

    name: str
    line: Line

    @property
    def points(self) -> list[Point]:
        """What is shown; last year would be a third column of a few dots' width."""
        return [replace(point, year_ago=None) for point in self.line.series[-SHOWN:]]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where panels stand, and the one scale of their columns (its zero is measured from a panel's top)."""

    across: int
    wide: float
    tall: float
    scale: Scale

    @property
    def height(self) -> float:
        return 2 * ROW + GAP + self.tall + ROW + BELOW

    def place(self, index: int) -> tuple[float, float]:
        row, column = divmod(index, self.across)
        return column * (self.wide + BETWEEN), HEAD + row * self.height


def multiples(panels: Sequence[Panel], form: Format, *, who: str, what: str) -> Figure:
    """Up to 24 small trends of one unit, on one scale.

    Raises:
        ValueError: the panels have different units, so that there is no common scale; or they are too many.
    """
    units = {panel.line.kpi.unit.quantity for panel in panels}
    if len(units) > 1 or len(panels) > MOST:
        raise ValueError(
            f"{len(panels)} panels of {len(units)} units: small multiples are at most {MOST}, of one unit"
        )
    when = _when(panels, form)
    rows = form.say(phrases.SEMICOLON).join(_told(panel, form) for panel in panels)
    title = ", ".join(part for part in (what, who, when) if part)
    alt = (
        form.say(phrases.ALT_ROWS, title=title, rows=rows)
        if panels
        else form.say(phrases.ALT_NOTHING, label=title)
    )
    return Figure(_drawing(panels, form) if panels else nothing(form), alt, who, what, when)


def by_member(kpi: Kpi, lines: Sequence[Line], form: Format, *, who: str) -> Figure:
    """One KPI of each member of a level, best first; where they are too many, those furthest below their goal."""
    by = dimension(lines[0].member.level, form) if lines else ""
    label, unit = form.say(kpi.label), form.unit_name(kpi.unit)
    what = form.say(phrases.CUT_BY if by else phrases.UNIT_OF, label=label, unit=unit, dimension=by)
    shown = sorted(lines, key=_standing)[:MOST]
    if len(shown) < len(lines):
        counts = {"shown": form.number(MOST), "count": form.number(len(lines))}
        what = form.say(phrases.FURTHEST_BELOW, what=what, **counts)
    ranked = sorted(shown, key=_rank)
    return multiples([Panel(line.member.name, line) for line in ranked], form, who=who, what=what)


def _rank(line: Line) -> tuple[bool, float, str]:
    best_first = 1.0 if line.kpi.better is Better.LOWER else -1.0
    return line.actual is None, best_first * (line.actual or 0.0), line.member.name


def _standing(line: Line) -> tuple[bool, float, str]:
    """Who misses the goal by most comes first, who is not judged last."""
    variance = judged(line)
    missed = variance.favourable_relative
    known = missed if missed is not None else variance.favourable
    return known is None, known or 0.0, line.member.name


def _when(panels: Sequence[Panel], form: Format) -> str:
    periods = [point.period for panel in panels for point in panel.points]
    periods = periods or [panel.line.period for panel in panels]
    if not periods:
        return ""
    periods.sort(key=lambda period: period.start)
    first, last = form.period(periods[0]), form.period(periods[-1])
    when = first if first == last else form.say(phrases.FROM_TO, first=first, last=last)
    is_partial = any(panel.line.partial for panel in panels)
    return form.say(phrases.PARTIAL_WHEN, when=when) if is_partial else when


def _told(panel: Panel, form: Format) -> str:
    line, unit = panel.line, panel.line.kpi.unit
    return form.say(
        phrases.ALT_DEVIATION,
        label=panel.name,
        actual=form.number(line.actual, unit),
        goal=form.number(line.goal, unit),
        deviation=deviation(judged(line), unit, form),
        verdict=verdict(line, form),
    )


def _drawing(panels: Sequence[Panel], form: Format) -> str:
    grid = _grid(panels)
    marks = _key(panels, form)
    for index, panel in enumerate(panels):
        marks += _panel(panel, grid, grid.place(index), form)
    rows = -(-len(panels) // grid.across)
    return pen.svg(WIDTH, HEAD + rows * grid.height - BELOW, marks)


def _grid(panels: Sequence[Panel]) -> _Grid:
    few = len(panels) <= FEW
    across, tall = (LESS, TALL) if few else (MORE, LOW)
    known = [value for panel in panels for point in panel.points for value in _values(point)]
    high, low = max([0.0, *known]), min([0.0, *known])
    per_unit = tall / ((high - low) or 1.0)
    wide = (WIDTH - (across - 1) * BETWEEN) / across
    return _Grid(across, wide, tall, Scale(2 * ROW + GAP + high * per_unit, per_unit))


def _values(point: Point) -> Iterable[float]:
    return (value for value in (point.actual, point.goal) if value is not None)


def _key(panels: Sequence[Panel], form: Format) -> list[str]:
    """What is drawn how, once, since a panel has no room for the names of its columns."""
    points = [point for panel in panels for point in panel.points]
    top, base, side = 2.0, 11.0, 9.0
    kinds = [(phrases.ACTUAL, pen.box(0, top, base, side, fill=ACTUAL))]
    if any(point.goal is not None for point in points):
        kinds.append((phrases.GOAL, pen.outlined(0, top, base, side)))
    if any(point.partial for point in points):
        kinds.append((phrases.PARTIAL, pen.hatched(0, top, base, side)))
    x, marks = 0.5, []
    for name, mark in kinds:
        words = form.say(name)
        marks.append(pen.element("g", mark, transform=f"translate({pen.rounded(x)})"))
        marks.append(pen.text(x + side + GAP, base, words, QUIET))
        x += side + GAP + width(words, QUIET.size) + 3 * GAP
    return [*marks, pen.text(WIDTH - 1, base, form.say(phrases.ONE_SCALE), QUIET, "end")]


def _panel(panel: Panel, grid: _Grid, place: tuple[float, float], form: Format) -> list[str]:
    x, y = place
    points = panel.points
    name = shortened(panel.name, grid.wide, PLAIN.size, PLAIN.bold.weight)
    marks = [pen.text(x, y + ROW - 3, name, PLAIN.bold)]
    if not any(list(_values(point)) for point in points):
        middle = y + 2 * ROW + GAP + grid.tall / 2
        return [*marks, pen.text(x, middle, form.say(phrases.NO_DATA), QUIET)]
    slots = slots_of(panel.line.kpi, points, (), x, min(WIDEST_SLOT, grid.wide / len(points)))
    scale = Scale(y + grid.scale.zero, grid.scale.per_unit)
    marks += _said(panel.line, grid.wide, (x, y + 2 * ROW - 3), form)
    for slot in slots:
        marks += columns(slot, scale)
    marks.append(pen.line(x, scale.zero, slots[-1].end, scale.zero, stroke=INK, stroke_width=0.75))
    return marks + _ends(slots, (x, x + grid.wide), y + 3 * ROW + GAP + grid.tall - 2, form)


def _said(line: Line, room: float, place: tuple[float, float], form: Format) -> list[str]:
    """The last number, its signed deviation and the verdict; what does not fit is left out, never cut."""
    x, y = place
    unit, variance = line.kpi.unit, judged(line)
    number = form.compact(line.actual, unit)
    marks = [pen.text(x, y, number, PLAIN.bold if line.actual is not None else QUIET)]
    x_words = x + width(number, PLAIN.size, PLAIN.bold.weight) + GAP
    words = [verdict(line, form)]
    if variance.absolute is not None:
        signed = deviation(variance, unit, form)
        words = [", ".join(part for part in (signed, *words) if part), signed]
    room -= x_words - x
    fit = next((each for each in words if width(each, PLAIN.size) <= room), "")
    return [*marks, pen.text(x_words, y, fit, _face(line, form))] if fit else marks


def _face(line: Line, form: Format) -> Face:
    """The colour of the verdict that the words name; of a deviation without one, that of its impact."""
    variance = judged(line)
    if variance.absolute is None:
        return QUIET
    if line.status is not None:
        return Face(STATUSES[line.status])
    return Face(IMPACTS[shown(variance, line.kpi.unit, form)])


def _ends(slots: Sequence[Slot], edges: tuple[float, float], y: float, form: Format) -> list[str]:
    """The first and the last period, in words, at the ends of the axis."""
    left, right = edges
    names = [" ".join(filter(None, form.tick(slot.point.period))) for slot in slots]
    sizes = [width(name, QUIET.size) for name in names]
    end = min(right, max(slots[-1].end, left + sizes[-1]))
    marks = [pen.text(end, y, names[-1], QUIET, "end")]
    if slots[1:] and left + sizes[0] + GAP <= end - sizes[-1]:
        marks.append(pen.text(left, y, names[0], QUIET))
    return marks
