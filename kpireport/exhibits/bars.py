"""Bars over structure: a ranking and a breakdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.comparisons import against, alternative, compared, portion, reference
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.pen import QUIET
from kpireport.exhibits.rows import (
    GAP,
    HEAD,
    NAME,
    ROW,
    baseline,
    named,
    rule,
    toned,
    widest,
)
from kpireport.exhibits.style import ACTUAL, INK, NORMAL, PREVIOUS
from kpireport.exhibits.trends import WIDTH, nothing
from kpireport.exhibits.typeface import shortened
from kpireport.exhibits.verdicts import deviation, dimension, shown
from kpireport.formats import Format
from kpireport.scorecard import Breakdown, Share
from kpireport.variance import Better, Impact
from kpireport.words import Text

MOST_ROWS, MOST_UNKNOWN, TOLD = 20, 5, 5


@dataclass(frozen=True, slots=True)
class _Row:
    """A name, its number, what it is compared with, and a remark at the right."""

    name: str
    actual: float | None
    reference: float | None = None
    note: str = ""
    impact: Impact = Impact.UNKNOWN
    is_remark: bool = False


@dataclass(frozen=True, slots=True)
class _Heads:
    """The words above the columns; ``reference`` is none where nothing is compared."""

    name: str
    note: str
    reference: Text | None


def ranking(whole: Breakdown, form: Format, *, who: str) -> Figure:
    """Members or values from best to worst, each with its goal and deviation; unknown ones last."""
    best_first = whole.kpi.better is not Better.LOWER
    known = sorted(_known(whole), key=lambda share: (share.actual or 0.0, share.name))
    shares = list(reversed(known)) if best_first else known
    label, unit = form.say(whole.kpi.label), form.unit_name(whole.kpi.unit)
    by = dimension(whole.dimension, form)
    what = form.say(phrases.RANKED_BY, label=label, unit=unit, dimension=by)
    chosen = reference(whole)
    rows = [_compared(share, whole, chosen, form) for share in shares]
    heads = _Heads(_head(whole, form), _note_head(chosen, form), chosen)
    return _figure(whole, form, who=who, what=what, rows=rows, heads=heads)


def breakdown(whole: Breakdown, form: Format, *, who: str) -> Figure:
    """The parts of a number, largest first, with their share of the total where parts add up."""
    shares = sorted(_known(whole), key=lambda share: (-(share.actual or 0.0), share.name))
    label, unit = form.say(whole.kpi.label), form.unit_name(whole.kpi.unit)
    what = form.say(
        phrases.CUT_BY, label=label, unit=unit, dimension=dimension(whole.dimension, form)
    )
    chosen = reference(whole)
    total = _whole(whole)
    if total is None:
        rows = [_compared(share, whole, chosen, form) for share in shares]
        note = _note_head(chosen, form)
    else:
        rows = [_part(share, total, chosen, form) for share in shares]
        rows += _rest(whole, total, form)
        note = form.say(phrases.SHARE_OF_TOTAL)
    heads = _Heads(_head(whole, form), note, chosen)
    return _figure(whole, form, who=who, what=what, rows=rows, heads=heads)


def _rest(whole: Breakdown, total: float, form: Format) -> list[_Row]:
    """What the rows without a value of the dimension add up to: without it the shares would not make the whole."""
    left = total - sum(share.actual or 0.0 for share in whole.shares)
    if not form.direction(left, whole.kpi.unit):
        return []
    return [_part(Share(form.say(phrases.NOT_ASSIGNED), left), total, None, form)]


def _head(whole: Breakdown, form: Format) -> str:
    return dimension(whole.dimension, form).capitalize()


def _known(breakdown: Breakdown) -> list[Share]:
    return [share for share in breakdown.shares if share.actual is not None]


def _whole(breakdown: Breakdown) -> float | None:
    """The total, where shares of it mean something."""
    parts = [share.actual for share in breakdown.shares if share.actual is not None]
    sums = breakdown.kpi.sums_over_members and breakdown.total is not None and breakdown.total > 0
    return breakdown.total if sums and min(parts, default=0.0) >= 0 else None


def _note_head(chosen: Text | None, form: Format) -> str:
    if chosen is None:
        return ""
    return form.say(phrases.DEVIATION if chosen is phrases.GOAL else phrases.CHANGE_ON_YEAR)


def _compared(share: Share, whole: Breakdown, chosen: Text | None, form: Format) -> _Row:
    variance = compared(share, whole, chosen)
    note = deviation(variance, whole.kpi.unit, form) if chosen else ""
    return _Row(
        share.name, share.actual, variance.reference, note, shown(variance, whole.kpi.unit, form)
    )


def _part(share: Share, total: float, chosen: Text | None, form: Format) -> _Row:
    of_total = None if share.actual is None else share.actual / total
    return _Row(share.name, share.actual, against(share, chosen), portion(of_total, form))


def _figure(
    whole: Breakdown, form: Format, *, who: str, what: str, rows: list[_Row], heads: _Heads
) -> Figure:
    unknown = sorted(share.name for share in whole.shares if share.actual is None)
    when = form.period(whole.period)
    alt = _alt(rows, whole, form, f"{what}, {who}, {when}")
    drawing = (
        _table([*_cut(rows, form), *_unknown(unknown, form)], heads, whole, form)
        if rows or unknown
        else nothing(form)
    )
    partly = form.say(phrases.PARTIAL_WHEN, when=when) if whole.partial else when
    return Figure(drawing, alt, who, what, partly)


def _alt(rows: Sequence[_Row], whole: Breakdown, form: Format, title: str) -> str:
    told = [f"{row.name} {form.number(row.actual, whole.kpi.unit)}" for row in rows]
    if len(told) > TOLD:
        spread = form.say(phrases.VALUES_SPREAD, count=len(told), first=told[0], last=told[-1])
        return alternative(title, whole, [spread], form)
    return alternative(title, whole, told, form)


def _cut(rows: list[_Row], form: Format) -> list[_Row]:
    """All rows, or the first and the last with the number left out between them."""
    if len(rows) <= MOST_ROWS:
        return rows
    half = MOST_ROWS // 2
    left_out = len(rows) - 2 * half
    words = form.say(
        phrases.ONE_MORE if left_out == 1 else phrases.MORE, count=form.number(left_out)
    )
    return [*rows[:half], _Row(words, None, is_remark=True), *rows[-half:]]


def _unknown(names: Sequence[str], form: Format) -> list[_Row]:
    rows = [_Row(name, None) for name in names[:MOST_UNKNOWN]]
    left_out = len(names) - len(rows)
    if not left_out:
        return rows
    phrase = phrases.ONE_MORE_UNKNOWN if left_out == 1 else phrases.MORE_UNKNOWN
    return [*rows, _Row(form.say(phrase, count=form.number(left_out)), None, is_remark=True)]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a bar table stand: names, numbers, bars from ``left`` to ``right``, notes."""

    name: float
    number: float
    left: float
    right: float


def _columns(rows: Sequence[_Row], heads: _Heads, numbers: Sequence[str], form: Format) -> _Columns:
    names = [row.name for row in rows if not row.is_remark] or [""]
    name = named(*names, heads.name)
    number = widest(*numbers, form.say(phrases.ACTUAL))
    notes = [heads.note, *(row.note for row in rows)]
    note = widest(*notes) if any(notes) else 0.0
    end = name + GAP + number
    return _Columns(name, end, end + GAP, WIDTH - note - (GAP if note else 1))


def _table(rows: Sequence[_Row], heads: _Heads, whole: Breakdown, form: Format) -> str:
    numbers = [form.number(row.actual, whole.kpi.unit) for row in rows]
    columns = _columns(rows, heads, numbers, form)
    values = [value for row in rows for value in (row.actual, row.reference) if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    per_unit = (columns.right - columns.left) / ((high - low) or 1.0)
    zero = columns.left - low * per_unit
    height = HEAD + len(rows) * ROW + 4
    marks = _headed(columns, heads, form)
    for index, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        y = HEAD + index * ROW
        marks += _row(row, number, columns, y)
        marks += _bar(row, heads.reference, zero, per_unit, y)
    marks += [
        pen.line(zero, HEAD + first * ROW, zero, HEAD + end * ROW, stroke=INK, stroke_width=1)
        for first, end in _runs(rows)
    ]
    return pen.svg(WIDTH, height, marks)


def _runs(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """From where to where rows follow each other without a remark, through whose words no axis is drawn."""
    ends = [index for index, row in enumerate(rows) if row.is_remark]
    pairs = zip([0, *(end + 1 for end in ends)], [*ends, len(rows)], strict=True)
    return [(first, end) for first, end in pairs if first < end]


def _headed(columns: _Columns, heads: _Heads, form: Format) -> list[str]:
    y, marks = HEAD - 8, []
    marks.append(pen.text(0, y, shortened(heads.name, columns.name, QUIET.size), QUIET))
    marks.append(pen.text(columns.number, y, form.say(phrases.ACTUAL), QUIET, "end"))
    if heads.note:
        marks.append(pen.text(WIDTH - 1, y, heads.note, QUIET, "end"))
    if heads.reference is not None:
        marks.append(_marker(columns.left + 2, y - 8, 9, heads.reference))
        marks.append(pen.text(columns.left + 11, y, form.say(heads.reference), QUIET))
    return marks


def _marker(x: float, y: float, height: float, reference: Text) -> str:
    if reference is phrases.GOAL:
        return pen.outlined(x - 2, y, y + height, 4)
    return pen.rect(x - 2, y, 4, height, fill=PREVIOUS)


def _row(row: _Row, number: str, columns: _Columns, y: float) -> list[str]:
    base = baseline(y)
    if row.is_remark:
        return [pen.text(0, base, row.name, QUIET)]
    marks = [
        rule(y),
        pen.text(0, base, shortened(row.name, columns.name, NORMAL), NAME),
        pen.text(columns.number, base, number, NAME, "end"),
    ]
    if row.note:
        marks.append(pen.text(WIDTH - 1, base, row.note, toned(row.impact), "end"))
    return marks


def _bar(row: _Row, reference: Text | None, zero: float, per_unit: float, y: float) -> list[str]:
    marks = []
    if row.actual is not None:
        length = row.actual * per_unit
        marks.append(pen.rect(min(zero, zero + length), y + 4, abs(length), ROW - 8, fill=ACTUAL))
    if row.reference is not None and reference is not None:
        marks.append(_marker(zero + row.reference * per_unit, y + 2, ROW - 4, reference))
    return marks
