"""The waterfall: from a goal to the actual number, step by step, by those who make up the difference.

What is shown adds up to the last digit: the steps are rounded so that first number + steps = last number.
Where the parts' goals do not add up to the goal of the whole, or rows belong to nobody, the difference is a
step with a name of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from kpireport import phrases
from kpireport.errors import ConfigurationError
from kpireport.exhibits import pen, rows
from kpireport.exhibits.comparisons import against, alternative, compared
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.rows import GAP, HEAD, ROW
from kpireport.exhibits.style import ACTUAL, IMPACTS, MUTED, PAPER, PREVIOUS
from kpireport.exhibits.trends import WIDTH
from kpireport.exhibits.verdicts import deviation, dimension
from kpireport.formats import Format, half_up
from kpireport.scorecard import Breakdown, Share
from kpireport.units import Unit
from kpireport.variance import Better, Impact, Reason, Variance
from kpireport.words import Text

MOST_STEPS = 12
CUT_BELOW = 0.4  # a scale from zero would leave the steps less than this share of it


@dataclass(frozen=True, slots=True)
class Step:
    """A difference between two columns, as it is shown."""

    name: str
    size: Decimal
    impact: Impact = Impact.NEUTRAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Where the waterfall begins, its steps, and where it ends; the numbers are rounded and add up."""

    reference: Text
    first: Decimal
    steps: tuple[Step, ...]
    last: Decimal

    @property
    def levels(self) -> list[Decimal]:
        """The height before the first step, and after each of them."""
        return list(accumulate((step.size for step in self.steps), initial=self.first))


@dataclass(frozen=True, slots=True)
class _Axis:
    """From numbers to places: the number at ``left``, and how far one unit goes."""

    left: float
    right: float
    low: float
    per_unit: float
    is_cut: bool

    def at(self, value: Decimal) -> float:
        return self.left + (float(value) - self.low) * self.per_unit

    @property
    def base(self) -> float:
        return self.left if self.is_cut else self.at(Decimal(0))


def waterfall(whole: Breakdown, form: Format, *, who: str) -> Figure:
    """From the goal to the actual number by part; from last year's where the parts have no goals.

    Raises:
        ConfigurationError: the KPI's parts do not add up, as those of a rate.
    """
    if not whole.kpi.sums_over_members:
        kpi, by = whole.kpi.name, whole.dimension
        raise ConfigurationError(
            f"A waterfall of {kpi} cannot be drawn: its numbers by {by} do not add up. "
            f"Use report.contributions({kpi!r}) or report.ranking({kpi!r}) instead"
        )
    found, when = bridge(whole, form), form.period(whole.period)
    by, label = dimension(whole.dimension, form), form.say(whole.kpi.label)
    told = (
        phrases.FROM_YEAR if found and found.reference is phrases.LAST_YEAR else phrases.FROM_GOAL
    )
    what = form.say(told, label=label, unit=form.unit_name(whole.kpi.unit), dimension=by)
    rows_told = [] if found is None else _sentences(found, whole.kpi.unit, form)
    alt = alternative(f"{what}, {who}, {when}", whole, rows_told, form)
    drawing = rows.instead(_why_not(whole, form)) if found is None else _drawn(found, whole, form)
    when = form.say(phrases.PARTIAL_WHEN, when=when) if whole.partial else when
    return Figure(drawing, alt, who, what, when)


def _why_not(whole: Breakdown, form: Format) -> str:
    reason = whole.whole.reason or Reason.NO_GOAL
    return form.say(phrases.REASONS[reason])


def _reference(whole: Breakdown) -> tuple[Text, float] | None:
    """The goal, else last year's number, where the whole and some part have one."""
    if whole.partial or whole.total is None:
        return None
    choices = ((phrases.GOAL, whole.goal), (phrases.LAST_YEAR, whole.year_ago))
    for chosen, first in choices:
        if first is not None and any(against(share, chosen) is not None for share in whole.shares):
            return chosen, first
    return None


def bridge(whole: Breakdown, form: Format) -> Bridge | None:
    """The steps from reference to actual, rounded as they are shown; none where there is nothing to compare with.

    The exact steps are the parts' deviations, the difference between the sum of the parts' references and the
    reference of the whole, and what belongs to no part. Of their rounded sizes those are moved by one unit that
    are nearest to it, so that the shown numbers add up.
    """
    reference = _reference(whole)
    if reference is None or whole.total is None:
        return None
    chosen, first_number = reference
    parts = [
        share for share in whole.shares if (share.actual, against(share, chosen)) != (None, None)
    ]
    first, last = Decimal(str(first_number)), Decimal(str(whole.total))
    actuals = [_exact(share.actual) for share in parts]
    references = [_exact(against(share, chosen)) for share in parts]
    gap, unowned = sum(references) - first, last - sum(actuals)
    exact = [actual - other for actual, other in zip(actuals, references, strict=True)]
    decimals = whole.kpi.unit.decimals + 2 * whole.kpi.unit.in_points
    shown_first, shown_last = half_up(first, decimals), half_up(last, decimals)
    sizes = fitted([gap, *exact, unowned], shown_last - shown_first, decimals)
    more = phrases.REFERENCES_MORE if sizes[0] > 0 else phrases.REFERENCES_LESS
    by = {
        "reference": form.say(_REFERENCES[chosen.en]),
        "dimension": dimension(whole.dimension, form),
    }
    members = [_step(*pair, whole, chosen, form) for pair in zip(parts, sizes[1:-1], strict=True)]
    steps = (
        Step(form.say(more, **by), sizes[0]),
        *_ordered(members, whole.kpi.better, form),
        Step(form.say(phrases.NOT_ASSIGNED), sizes[-1]),
    )
    # A part that is exactly on goal stays in the list; a difference that is not there does not.
    kept = tuple(step for step in steps if step.size or step not in (steps[0], steps[-1]))
    return Bridge(chosen, shown_first, kept, shown_last)


_REFERENCES = {phrases.GOAL.en: phrases.GOALS, phrases.LAST_YEAR.en: phrases.NUMBERS_LAST_YEAR}


def _exact(value: float | None) -> Decimal:
    return Decimal(0) if value is None else Decimal(str(value))


def fitted(exact: Sequence[Decimal], total: Decimal, decimals: int) -> list[Decimal]:
    """Numbers rounded half up, a few of them by one unit otherwise, so that they add up to the total.

    >>> [str(size) for size in fitted([Decimal("0.4"), Decimal("0.4"), Decimal("0.2")], Decimal(1), 0)]
    ['1', '0', '0']
    """
    unit = Decimal(1).scaleb(-decimals)
    shown = [half_up(number, decimals) for number in exact]
    missing = (total - sum(shown)) / unit
    way = unit if missing > 0 else -unit
    nearest = sorted(range(len(exact)), key=lambda index: (shown[index] - exact[index]) * way)
    for index in nearest[: abs(int(missing))]:
        shown[index] += way
    return shown


def _step(share: Share, size: Decimal, whole: Breakdown, chosen: Text, form: Format) -> Step:
    variance = compared(share, whole, chosen)
    if variance.absolute is None:
        reason = Reason.NO_DATA if share.actual is None else None
        words = phrases.REASONS[reason] if reason else _WITHOUT[chosen.en]
        return Step(form.say(phrases.WITH_REASON, name=share.name, reason=form.say(words)), size)
    return Step(share.name, size, variance.impact, _relative(variance, whole.kpi.unit, form))


def _relative(variance: Variance, unit: Unit, form: Format) -> str:
    """The deviation beside a step; against zero it would only say the step again."""
    return "" if variance.relative is None else deviation(variance, unit, form)


_WITHOUT = {
    phrases.GOAL.en: phrases.REASONS[Reason.NO_GOAL],
    phrases.LAST_YEAR.en: phrases.NOTHING_LAST_YEAR,
}


def _ordered(steps: Sequence[Step], better: Better, form: Format) -> list[Step]:
    """The steps, best effect first; where they are many, the smallest as one."""
    way = -1 if better is Better.LOWER else 1
    by_size = sorted(steps, key=lambda step: (-abs(step.size), step.name))
    kept, small = by_size, by_size[MOST_STEPS - 1 :]
    if len(steps) > MOST_STEPS:
        kept = by_size[: MOST_STEPS - 1]
    ordered = sorted(kept, key=lambda step: (-step.size * way, step.name))
    if len(kept) == len(steps):
        return ordered
    size = sum((step.size for step in small), Decimal(0))
    name = form.say(phrases.OTHERS, count=form.number(len(small)))
    impact = Impact.NEUTRAL if better is Better.WITHIN else _impact(size, better)
    return [*ordered, Step(name, size, impact)]


def _impact(size: Decimal, better: Better) -> Impact:
    return Variance(float(size), 0.0, better).impact


def _sentences(found: Bridge, unit: Unit, form: Format) -> list[str]:
    return [
        f"{form.say(found.reference)} {form.number(float(found.first), unit)}",
        *(f"{step.name} {form.signed(float(step.size), unit)}" for step in found.steps),
        f"{form.say(phrases.ACTUAL)} {form.number(float(found.last), unit)}",
    ]


def _axis(levels: Sequence[Decimal], left: float, right: float) -> _Axis:
    """From zero, unless the steps could then hardly be seen: then from a little before the lowest."""
    low, high = float(min(levels)), float(max(levels))
    is_cut = low > 0 and 0 < high - low < CUT_BELOW * high
    start = low - (high - low) / 2 if is_cut else min(0.0, low)
    end = max(high, 0.0)
    return _Axis(left, right, start, (right - left) / ((end - start) or 1.0), is_cut)


def _drawn(found: Bridge, whole: Breakdown, form: Format) -> str:
    unit = whole.kpi.unit
    ends = (form.say(found.reference), form.say(phrases.ACTUAL))
    numbers = [form.number(float(end), unit) for end in (found.first, found.last)]
    signed = [form.signed(float(step.size), unit) for step in found.steps]
    name = rows.named(*ends, *(step.name for step in found.steps), _head(whole, form))
    number = name + GAP + rows.widest(*numbers, *signed)
    note_head = form.say(
        phrases.DEVIATION if found.reference is phrases.GOAL else phrases.CHANGE_ON_YEAR
    )
    notes = [step.note for step in found.steps]
    right = WIDTH - GAP - rows.widest(note_head, *notes)
    levels = found.levels
    axis = _axis(levels, number + GAP, right)
    height = HEAD + (len(found.steps) + 2) * ROW + 4
    marks = [rows.head(_head(whole, form), 0), rows.head(note_head, WIDTH - 1, "end")]
    marks.append(rows.head(_remark(whole, form, is_cut=axis.is_cut), axis.left))
    marks += _end(ends[0], numbers[0], HEAD, (name, number))
    marks += _column(found.first, axis, HEAD, found.reference)
    for index, (step, words) in enumerate(zip(found.steps, signed, strict=True)):
        y, pair = HEAD + (index + 1) * ROW, (levels[index], levels[index + 1])
        marks += [rows.rule(y), rows.name(step.name, name, y)]
        marks.append(rows.number(words, number, y, rows.toned(step.impact)))
        marks.append(rows.number(step.note, WIDTH - 1, y, rows.toned(step.impact)))
        marks += _floating(pair, axis, y, step.impact)
    y = height - 4 - ROW
    marks += _end(ends[1], numbers[1], y, (name, number))
    marks += _column(found.last, axis, y, phrases.ACTUAL)
    marks.append(_total(whole, found, y, form))
    if not axis.is_cut:
        marks.append(pen.line(axis.base, HEAD, axis.base, height - 4, stroke=MUTED))
    return pen.svg(WIDTH, height, [mark for mark in marks if mark])


def _head(whole: Breakdown, form: Format) -> str:
    return dimension(whole.dimension, form).capitalize()


def _remark(whole: Breakdown, form: Format, *, is_cut: bool) -> str:
    told = [phrases.SCALE_CUT] if is_cut else []
    told += [] if whole.kpi.better is Better.HIGHER else [phrases.DIRECTIONS[whole.kpi.better]]
    return form.say(phrases.SEMICOLON).join(form.say(text) for text in told)


def _total(whole: Breakdown, found: Bridge, y: float, form: Format) -> str:
    against_goal = found.reference is phrases.GOAL
    variance = whole.whole.variance if against_goal else whole.whole.against_year_ago
    face = rows.toned(variance.impact).bold
    return rows.number(_relative(variance, whole.kpi.unit, form), WIDTH - 1, y, face)


def _end(words: str, number: str, y: float, columns: tuple[float, float]) -> list[str]:
    face = rows.NAME.bold
    return [
        rows.rule(y),
        rows.name(words, columns[0], y, face),
        rows.number(number, columns[1], y, face),
    ]


def _column(value: Decimal, axis: _Axis, y: float, kind: Text) -> list[str]:
    left, right = sorted((axis.base, axis.at(value)))
    fill = {phrases.GOAL.en: PAPER, phrases.LAST_YEAR.en: PREVIOUS}.get(kind.en, ACTUAL)
    edge = 1.0 if kind is phrases.GOAL else 0.0
    marks = [
        pen.rect(left, y + 4, right - left, ROW - 8, fill=fill, stroke=ACTUAL, stroke_width=edge)
    ]
    return [*marks, _break(axis.left + 8, y)] if axis.is_cut else marks


def _break(x: float, y: float) -> str:
    """The slit across a column that does not begin at zero."""
    top, bottom = y + 2, y + ROW - 2
    points = [(x, bottom), (x + 6, top), (x + 10, top), (x + 4, bottom)]
    return pen.polygon(points, PAPER)


def _floating(pair: tuple[Decimal, Decimal], axis: _Axis, y: float, impact: Impact) -> list[str]:
    before, after = (axis.at(level) for level in pair)
    left, right = sorted((before, after))
    link = pen.line(before, y - 4, before, y + 4, stroke=MUTED, stroke_width=0.75)
    onwards = pen.line(after, y + ROW - 4, after, y + ROW + 4, stroke=MUTED, stroke_width=0.75)
    return [link, pen.rect(left, y + 4, right - left, ROW - 8, fill=IMPACTS[impact]), onwards]
