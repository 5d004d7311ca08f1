"""Contributions: the few parts that pull a number furthest up and down, better to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpireport import phrases
from kpireport.exhibits import pen, rows
from kpireport.exhibits.comparisons import alternative, compared, reference
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import QUIET
from kpireport.exhibits.rows import FOOT, GAP, HEAD, ROW
from kpireport.exhibits.style import IMPACTS, INK
from kpireport.exhibits.trends import WIDTH
from kpireport.exhibits.verdicts import deviation, dimension
from kpireport.formats import Format
from kpireport.scorecard import Breakdown
from kpireport.variance import Better, Impact, Variance
from kpireport.words import Text

SHOWN = 3  # on either side


@dataclass(frozen=True, slots=True)
class _Pull:
    name: str
    variance: Variance

    @property
    def favourable(self) -> float:
        return self.variance.favourable or 0.0


def contributions(whole: Breakdown, form: Format, *, who: str) -> Figure:
    """The three best and the three worst deviations of the parts; of a rate each part's own, in points."""
    chosen = reference(whole)
    pulls = _pulls(whole, chosen)
    up, down = _furthest(pulls)
    unit = whole.kpi.unit
    told = phrases.ON_LAST_YEAR if chosen is phrases.LAST_YEAR else phrases.FROM_THE_GOAL
    what = form.say(
        phrases.FURTHEST,
        label=form.say(whole.kpi.label),
        unit=form.deviation_unit(unit),
        compared=form.say(told),
        dimension=dimension(whole.dimension, form),
    )
    when = form.period(whole.period)
    spoken = [f"{pull.name} {form.signed(pull.variance.absolute, unit)}" for pull in (*up, *down)]
    if pulls and not spoken:
        spoken = [form.say(phrases.ALL_AS_COMPARED)]
    alt = alternative(f"{what}, {who}, {when}", whole, spoken, form)
    when = form.say(phrases.PARTIAL_WHEN, when=when) if whole.partial else when
    return Figure(_drawn(pulls, chosen, whole, form), alt, who, what, when)


def _pulls(whole: Breakdown, chosen: Text | None) -> list[_Pull]:
    found = [_Pull(share.name, compared(share, whole, chosen)) for share in whole.shares]
    return [pull for pull in found if pull.variance.absolute is not None]


def _furthest(pulls: Sequence[_Pull]) -> tuple[list[_Pull], list[_Pull]]:
    """The best, best first, and the worst, worst last."""
    ordered = sorted(pulls, key=lambda pull: (-pull.favourable, pull.name))
    up = [pull for pull in ordered if pull.favourable > 0][:SHOWN]
    down = [pull for pull in ordered if pull.favourable < 0][-SHOWN:]
    return up, down


def _drawn(pulls: Sequence[_Pull], chosen: Text | None, whole: Breakdown, form: Format) -> str:
    up, down = _furthest(pulls)
    if not (up or down):
        return rows.instead(form.say(phrases.ALL_AS_COMPARED if pulls else phrases.NO_DATA))
    head = dimension(whole.dimension, form).capitalize()
    name = rows.named(head, *(pull.name for pull in (*up, *down)))
    notes = {id(pull): _note(pull, whole, form) for pull in (*up, *down)}
    right = WIDTH - GAP - rows.widest(*notes.values())
    middle, reach = (name + GAP + right) / 2, (right - name - GAP) / 2
    per_unit = reach / max(abs(pull.favourable) for pull in (*up, *down))
    sides = (phrases.WORSE, phrases.BETTER_THAN_GOAL)
    if chosen is phrases.LAST_YEAR:
        sides = (phrases.WORSE_THAN_YEAR, phrases.BETTER_THAN_YEAR)
    marks = [
        rows.head(head, 0),
        rows.head(form.say(sides[0]), middle - 8, "end"),
        rows.head(form.say(sides[1]), middle + 8),
    ]
    y, bars = HEAD, HEAD
    for pull in up:
        marks += _row(pull, notes[id(pull)], name, y)
        marks.append(_bar(pull, middle, per_unit, y))
        y += ROW
    left_out = len(pulls) - len(up) - len(down)
    if left_out:
        more = phrases.ONE_MORE if left_out == 1 else phrases.MORE
        marks.append(rows.name(form.say(more, count=form.number(left_out)), middle - GAP, y, QUIET))
        y += ROW
    for pull in down:
        marks += _row(pull, notes[id(pull)], name, y)
        marks.append(_bar(pull, middle, per_unit, y))
        y += ROW
    marks.append(pen.line(middle, bars, middle, y, stroke=INK, stroke_width=1))
    for words in _feet(whole, form):
        marks.append(rows.foot(words, y))
        y += FOOT
    return pen.svg(WIDTH, y + 4, marks)


def _feet(whole: Breakdown, form: Format) -> list[str]:
    better = whole.kpi.better
    senses = [] if better is Better.HIGHER else [phrases.DIRECTIONS[better]]
    own = [] if whole.kpi.sums_over_members else [phrases.OWN_DEVIATIONS]
    return [form.say(text) for text in (*senses, *own)]


def _note(pull: _Pull, whole: Breakdown, form: Format) -> str:
    """The deviation with its sign, and beside it its share of the goal; points stand alone."""
    unit = whole.kpi.unit
    absolute = form.signed(pull.variance.absolute, unit)
    if unit.in_points or pull.variance.relative is None:
        return absolute
    return f"{absolute} ({deviation(pull.variance, unit, form)})"


def _row(pull: _Pull, note: str, name: float, y: float) -> list[str]:
    return [
        rows.rule(y),
        rows.name(pull.name, name, y),
        rows.number(note, WIDTH - 1, y, rows.toned(pull.variance.impact)),
    ]


def _bar(pull: _Pull, middle: float, per_unit: float, y: float) -> str:
    end = middle + pull.favourable * per_unit
    impact = Impact.GOOD if pull.favourable > 0 else Impact.BAD
    return pen.rect(min(middle, end), y + 4, abs(end - middle), ROW - 8, fill=IMPACTS[impact])
