"""Small pictures for the cells of a table: spark line, deviation bar, status mark."""

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.scales import Scales
from kpireport.exhibits.style import ACTUAL, IMPACTS, INK, MUTED, STATUSES
from kpireport.exhibits.verdicts import SHAPES, judged, place
from kpireport.formats import Format
from kpireport.scorecard import Line, Point
from kpireport.tokens import HOUSE, Palette
from kpireport.variance import Status

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 92.0, 22.0, 4.0
BAR_WIDTH, BAR_HEIGHT = 56.0, 14.0
MARK = 10.0
SHOWN = 13


def spark(line: Line, form: Format) -> Markup:
    """The last periods as a line, the last of them marked, the goal as a thin dashed line."""
    points = line.series[-SHOWN:]
    drawing = pen.svg(SPARK_WIDTH, SPARK_HEIGHT, _spark(points))
    return pen.image(drawing, _spark_alt(line, points, form), "spark", form.palette)


def _spark_alt(line: Line, points: tuple[Point, ...], form: Format) -> str:
    known = [point.actual for point in points if point.actual is not None]
    label, unit = form.say(line.kpi.label), line.kpi.unit
    if not known:
        return form.say(phrases.ALT_NOTHING, label=label)
    return form.say(
        phrases.ALT_SPARK,
        label=label,
        first=form.period(points[0].period),
        last=form.period(points[-1].period),
        low=form.number(min(known), unit),
        high=form.number(max(known), unit),
        actual=form.number(points[-1].actual, unit),
    )


def _spark(points: tuple[Point, ...]) -> list[str]:
    actuals = [point.actual for point in points]
    goals = [point.goal for point in points]
    known = [value for value in (*actuals, *goals) if value is not None]
    if not known:
        middle = SPARK_HEIGHT / 2
        return [pen.text(SPARK_WIDTH / 2, middle + 3, "–", pen.QUIET, "middle")]
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(1, len(points) - 1)

    def at(index: int, value: float) -> tuple[float, float]:
        share = (value - low) / span if max(known) > low else 0.5
        return SPARK_EDGE + index * step, SPARK_HEIGHT - SPARK_EDGE - share * (
            SPARK_HEIGHT - 2 * SPARK_EDGE
        )

    return [
        *(
            pen.polyline(
                [at(*place) for place in run],
                stroke=MUTED,
                stroke_width=0.75,
                stroke_dasharray="2 2",
            )
            for run in _runs(goals)
        ),
        *(
            pen.polyline([at(*place) for place in run], stroke=ACTUAL, stroke_width=1.25)
            for run in _runs(actuals)
        ),
        *(pen.circle(*at(*run[0]), 1.25, ACTUAL) for run in _runs(actuals) if len(run) == 1),
        *(
            [pen.circle(*at(len(points) - 1, actuals[-1]), 2.5, INK)]
            if actuals[-1] is not None
            else []
        ),
    ]


def _runs(values: list[float | None]) -> list[list[tuple[int, float]]]:
    """Successive known values, with their places; a gap starts a new run.

    >>> _runs([1.0, None, 2.0, 3.0])
    [[(0, 1.0)], [(2, 2.0), (3, 3.0)]]
    """
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def deviation_bar(line: Line, scales: Scales, form: Format) -> Markup:
    """The deviation from goal as a bar: to the right where better, to the left where worse; empty where unknown.

    A deviation beyond the scale ends in an arrow head.
    """
    variance, reach = judged(line), scales.reach(line)
    if reach is None:
        return Markup("")
    middle = BAR_WIDTH / 2
    length = max(-1.0, min(1.0, reach)) * (middle - SPARK_EDGE)
    colour = IMPACTS[variance.impact]
    marks = [
        pen.rect(min(middle, middle + length), 3, abs(length), BAR_HEIGHT - 6, fill=colour),
        pen.line(middle, 0, middle, BAR_HEIGHT, stroke=INK, stroke_width=0.75),
    ]
    if abs(reach) > 1:
        marks.append(_arrow(middle + length, SPARK_EDGE if length > 0 else -SPARK_EDGE, colour))
    alt = place(variance, line.kpi.unit, form)
    return pen.image(pen.svg(BAR_WIDTH, BAR_HEIGHT, marks), alt, "deviation", form.palette)


def _arrow(x: float, reach: float, colour: str) -> str:
    return pen.polygon([(x, 1), (x + reach, BAR_HEIGHT / 2), (x, BAR_HEIGHT - 1)], colour)


def mark(status: Status, palette: Palette = HOUSE, *, words: str = "") -> Markup:
    """The shape of a status, drawn since the house's font has no circle: ● ▲ ■.

    ``words`` say the status where no text beside the mark does; else the mark is not read aloud.
    """
    colour, middle = STATUSES[status], MARK / 2
    shape = {
        Status.ON_TRACK: pen.circle(middle, middle, 4.5, colour),
        Status.AT_RISK: pen.polygon([(0.5, 9.5), (middle, 0.5), (9.5, 9.5)], colour),
        Status.OFF_TRACK: pen.rect(1, 1, 8, 8, fill=colour),
    }[status]
    drawing = pen.svg(MARK, MARK, [shape])
    if words:
        return pen.image(drawing, words, "mark", palette)
    return pen.image(drawing, SHAPES[status], "mark", palette, silent=True)
