"""The slope: each part's number then and now, joined by a line; the largest changes stand out, the others are light."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpireport import phrases
from kpireport.errors import UnknownNameError
from kpireport.exhibits import pen, rows
from kpireport.exhibits.comparisons import alternative
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import QUIET, Face
from kpireport.exhibits.rows import FOOT, HEAD
from kpireport.exhibits.style import IMPACTS, INK, MUTED, PREVIOUS, SEMIBOLD, SMALL
from kpireport.exhibits.trends import WIDTH
from kpireport.exhibits.typeface import shortened, width
from kpireport.exhibits.verdicts import deviation, dimension
from kpireport.formats import Format
from kpireport.periods import Period
from kpireport.scorecard import Breakdown, Share
from kpireport.variance import Better, Reason, Variance

COMPARISONS = ("year_ago", "previous")
MOST, OUTSTANDING, TOLD = 24, 3, 5
LINE = 14.0  # of text, so that labels never overlap
LEAST_HEIGHT = 150.0
WIDEST = 120.0  # of a name at an end
GAP, LEADER = 6.0, 12.0


@dataclass(frozen=True, slots=True)
class Slope:
    """One part then and now, its places among all, and whether its change is one of the largest."""

    name: str
    variance: Variance
    before: float
    after: float
    rank_before: int
    rank_after: int
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the lines begin and end, which columns of words stand on either side, and how high numbers lie.

    Left of the lines names and numbers end at ``left_name`` and ``left``; right of them numbers end at
    ``right_number``, names begin at ``right_name``, changes end at ``change`` and places at the edge.
    """

    left_name: float
    left: float
    right: float
    right_number: float
    right_name: float
    change: float
    top: float
    height: float
    low: float
    span: float

    def at(self, value: float) -> float:
        share = (value - self.low) / self.span if self.span else 0.5
        return self.top + self.height * (1 - share)


def slope(whole: Breakdown, form: Format, *, who: str, since: str = "year_ago") -> Figure:
    """Last year's numbers, or those of the period before (``previous``), beside the actual ones, part by part.

    Raises:
        UnknownNameError: ``since`` is no comparison.
    """
    if since not in COMPARISONS:
        raise UnknownNameError("comparison", since, COMPARISONS)
    slopes = _slopes(whole, since)
    label, unit = form.say(whole.kpi.label), form.unit_name(whole.kpi.unit)
    by = dimension(whole.dimension, form)
    what = form.say(phrases.THEN_AND_NOW, label=label, unit=unit, dimension=by)
    then = _then(whole.period, since)
    now = form.period(whole.period)
    when = now if then is None else form.say(phrases.FROM_TO, first=form.period(then), last=now)
    alt = alternative(f"{what}, {who}, {when}", whole, _spoken(slopes, whole, form), form)
    when = form.say(phrases.PARTIAL_WHEN, when=when) if whole.partial else when
    if slopes:
        return Figure(_drawn(slopes, whole, since, form), alt, who, what, when)
    reason = phrases.REASONS[Reason.PARTIAL if whole.partial else Reason.NO_DATA]
    return Figure(rows.instead(form.say(reason)), alt, who, what, when)


def _spoken(slopes: Sequence[Slope], whole: Breakdown, form: Format) -> list[str]:
    told = slopes if len(slopes) <= TOLD else [each for each in slopes if each.stands_out]
    return [
        form.say(
            phrases.WENT,
            name=each.name,
            before=form.number(each.before, whole.kpi.unit),
            after=form.number(each.after, whole.kpi.unit),
            change=deviation(each.variance, whole.kpi.unit, form),
        )
        for each in told or slopes[:TOLD]
    ]


def _then(period: Period, since: str) -> Period | None:
    return period.previous if since == "previous" else period.year_ago


def _before(share: Share, since: str) -> float | None:
    return share.previous if since == "previous" else share.year_ago


def _slopes(whole: Breakdown, since: str) -> list[Slope]:
    """The parts known at both ends, best now first; those beyond the limit that changed least are left out."""
    if whole.partial:
        return []
    pairs = [
        (share.name, before, share.actual)
        for share in whole.shares
        if (before := _before(share, since)) is not None and share.actual is not None
    ]
    ranks_before = _ranks([before for _, before, _ in pairs], whole.kpi.better)
    ranks_after = _ranks([after for _, _, after in pairs], whole.kpi.better)
    found = [
        Slope(name, Variance(after, before, whole.kpi.better), before, after, was, now)
        for (name, before, after), was, now in zip(pairs, ranks_before, ranks_after, strict=True)
    ]
    by_change = sorted(found, key=lambda each: (-abs(each.after - each.before), each.name))
    shown, outstanding = by_change[:MOST], by_change[:OUTSTANDING]
    marked = [
        replace(each, stands_out=each in outstanding and each.after != each.before)
        for each in shown
    ]
    return sorted(marked, key=lambda each: (each.rank_after, each.name))


def _ranks(values: Sequence[float], better: Better) -> list[int]:
    """Places from the best on; equal numbers share one.

    >>> _ranks([3.0, 5.0, 3.0, 1.0], Better.HIGHER), _ranks([3.0, 5.0], Better.LOWER)
    ([2, 1, 2, 4], [1, 2])
    """
    way = 1 if better is Better.LOWER else -1
    ordered = sorted(value * way for value in values)
    return [1 + ordered.index(value * way) for value in values]


def _layout(
    slopes: Sequence[Slope], whole: Breakdown, heads: tuple[str, str], form: Format
) -> _Layout:
    unit = whole.kpi.unit
    name = min(WIDEST, _widest(*(each.name for each in slopes)))
    before = _widest(*(form.number(each.before, unit) for each in slopes))
    after = _widest(*(form.number(each.after, unit) for each in slopes))
    changes = [deviation(each.variance, unit, form) for each in slopes]
    change = _widest(form.say(phrases.CHANGE), *changes)
    rank = _widest(form.say(phrases.RANK), *(_rank(each, form) for each in slopes))
    change_end = WIDTH - 1 - rank - 2 * GAP
    room = max(after + GAP + name, width(heads[1], SMALL)) + 2 * GAP
    right = change_end - change - room - LEADER
    left = max(name + GAP + before + LEADER, width(heads[0], SMALL) + 1)
    values = [value for each in slopes for value in (each.before, each.after)]
    return _Layout(
        left_name=left - LEADER - before - GAP,
        left=left,
        right=right,
        right_number=right + LEADER + after,
        right_name=right + LEADER + after + GAP,
        change=change_end,
        top=HEAD + LINE / 2,
        height=max(LEAST_HEIGHT, len(slopes) * LINE),
        low=min(values),
        span=max(values) - min(values),
    )


def _widest(*words: str) -> float:
    return max(width(each, SMALL, SEMIBOLD) for each in words) + 0.5


def _rank(each: Slope, form: Format) -> str:
    if each.rank_before == each.rank_after:
        return f"{each.rank_after}"
    return form.say(phrases.FROM_RANK, before=each.rank_before, after=each.rank_after)


def _drawn(slopes: Sequence[Slope], whole: Breakdown, since: str, form: Format) -> str:
    then = _then(whole.period, since)
    heads = ("" if then is None else form.period(then), form.period(whole.period))
    layout = _layout(slopes, whole, heads, form)
    bottom = layout.top + layout.height
    marks = [
        rows.head(heads[0], layout.left, "end"),
        rows.head(heads[1], layout.right),
        rows.head(form.say(phrases.CHANGE), layout.change, "end"),
        rows.head(form.say(phrases.RANK), WIDTH - 1, "end"),
        *(pen.line(x, HEAD, x, bottom + 4) for x in (layout.left, layout.right)),
    ]
    for each in sorted(slopes, key=lambda each: each.stands_out):
        marks += _stroke(each, layout)
    last = bottom + 4
    befores = pen.spread([layout.at(each.before) + 4 for each in slopes], LINE, last)
    afters = pen.spread([layout.at(each.after) + 4 for each in slopes], LINE, last)
    for each, y_before, y_after in zip(slopes, befores, afters, strict=True):
        marks += _left(each, y_before, layout, whole, form)
        marks += _right(each, y_after, layout, whole, form)
    y = bottom + LINE
    for words in _feet(slopes, whole, since, form):
        marks.append(rows.foot(words, y))
        y += FOOT
    return pen.svg(WIDTH, y, marks)


def _stroke(each: Slope, layout: _Layout) -> list[str]:
    colour = IMPACTS[each.variance.impact] if each.stands_out else PREVIOUS
    ends = ((layout.left, layout.at(each.before)), (layout.right, layout.at(each.after)))
    (x1, y1), (x2, y2) = ends
    return [
        pen.line(x1, y1, x2, y2, stroke=colour, stroke_width=2 if each.stands_out else 1),
        *(pen.circle(x, y, 2.5, colour) for x, y in ends),
    ]


def _face(each: Slope) -> Face:
    return Face(INK, SMALL, SEMIBOLD) if each.stands_out else QUIET


def _left(each: Slope, y: float, layout: _Layout, whole: Breakdown, form: Format) -> list[str]:
    face = _face(each)
    room = layout.left_name
    return [
        _leader(layout.left, layout.at(each.before), -LEADER, y),
        pen.text(room, y, shortened(each.name, min(room, WIDEST), SMALL, face.weight), face, "end"),
        pen.text(layout.left - LEADER, y, form.number(each.before, whole.kpi.unit), face, "end"),
    ]


def _right(each: Slope, y: float, layout: _Layout, whole: Breakdown, form: Format) -> list[str]:
    face, unit = _face(each), whole.kpi.unit
    colour = IMPACTS[each.variance.impact] if each.stands_out else MUTED
    change = deviation(each.variance, unit, form)
    return [
        _leader(layout.right, layout.at(each.after), LEADER, y),
        pen.text(layout.right_number, y, form.number(each.after, unit), face, "end"),
        pen.text(layout.right_name, y, shortened(each.name, WIDEST, SMALL, face.weight), face),
        pen.text(layout.change, y, change, Face(colour, SMALL, face.weight), "end"),
        pen.text(WIDTH - 1, y, _rank(each, form), face, "end"),
    ]


def _leader(x: float, y: float, reach: float, base: float) -> str:
    """From a line's end to its words, which may have had to make room for others."""
    way = 1 if reach > 0 else -1
    return pen.line(x + 3 * way, y, x + reach - 2 * way, base - 4, stroke_width=0.75)


def _feet(slopes: Sequence[Slope], whole: Breakdown, since: str, form: Format) -> list[str]:
    known = [s for s in whole.shares if _before(s, since) is not None and s.actual is not None]
    one_end = sorted(
        share.name
        for share in whole.shares
        if (_before(share, since) is None) != (share.actual is None)
    )
    better = whole.kpi.better
    found = [] if better is Better.HIGHER else [form.say(phrases.DIRECTIONS[better])]
    if len(known) > len(slopes):
        left_out = form.number(len(known) - len(slopes))
        found.append(form.say(phrases.MORE_SLOPES, count=left_out))
    if one_end:
        found.append(form.say(phrases.ONE_END, names=", ".join(one_end)))
    return found
