"""The scorecard as a table: of one member, of several, and as plain text for a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits.listings import (
    Column,
    SourceNote,
    breakdown_html,
    definitions_html,
    objectives_html,
    rows_html,
    sources_html,
)
from kpireport.exhibits.markup import Head, element, join, table
from kpireport.exhibits.scales import Scales, common_scales
from kpireport.exhibits.sparks import deviation_bar, mark, spark
from kpireport.exhibits.verdicts import ROOM, SHAPES, fitting, judged, verdict
from kpireport.formats import UNKNOWN, Format
from kpireport.levels import WHOLE_COMPANY, Member
from kpireport.scorecard import Line, Scorecard, Yardstick
from kpireport.variance import Impact, Variance
from kpireport.words import Text

__all__ = [
    "Column",
    "SourceNote",
    "breakdown_html",
    "definitions_html",
    "matrix_html",
    "objectives_html",
    "rows_html",
    "scorecard_html",
    "scorecard_text",
    "sources_html",
    "status_html",
]

MILLION = 1_000_000
FEW = 8  # rows that are not parted


def scorecard_html(
    scorecard: Scorecard, form: Format, yardsticks: Sequence[Yardstick] = ()
) -> Markup:
    """One row a KPI: actual, goal, deviation, status, comparisons and the trend.

    With ``yardsticks`` the number is held against the others' median and the best instead of the past, which the trend tells.
    """
    held = {yardstick.kpi: yardstick for yardstick in yardsticks}
    scales = common_scales(scorecard.lines)
    heads = (
        Head(form.say(phrases.KPI), "kpi"),
        Head(form.say(phrases.ACTUAL), "number"),
        Head(form.say(phrases.GOAL), "number"),
        Head(form.say(phrases.DEVIATION), "number"),
        Head(form.say(phrases.WORSE_AND_BETTER), "bar"),
        Head(form.say(phrases.STATUS), "status"),
        *(Head(form.say(words), "number") for words in _compared_with(held)),
        Head(form.say(phrases.TO_DATE), "number"),
        Head(form.say(phrases.TREND), "spark"),
    )
    rows = (_row(line, scales, form, held) for line in scorecard.lines)
    note = element("p", _note(held, form), kind="note")
    return join((table(heads, rows, _caption(scorecard, form), "scorecard"), note))


def _compared_with(held: Mapping[str, Yardstick]) -> tuple[Text, Text]:
    if held:
        return phrases.MEDIAN_OF_OTHERS, phrases.BEST_OF_GROUP
    return phrases.PREVIOUS, phrases.LAST_YEAR


def _note(held: Mapping[str, Yardstick], form: Format) -> str:
    if not held:
        return form.say(phrases.COMPARED)
    group = next(iter(held.values())).group.name
    count = form.number(max(each.count for each in held.values()))
    return form.say(phrases.HELD_AGAINST, group=group, count=count)


def _caption(scorecard: Scorecard, form: Format) -> str:
    when = form.period(scorecard.period)
    if any(line.partial for line in scorecard.lines):
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    up_to = form.say(phrases.AS_OF, day=form.date(scorecard.as_of))
    name = member_name(scorecard.member, form)
    return f"{form.say(phrases.SCORECARD)}, {name}, {when}. {up_to}."


def member_name(member: Member, form: Format) -> str:
    """What a reader calls a member."""
    return form.say(phrases.COMPANY).capitalize() if member == WHOLE_COMPANY else member.name


def _row(
    line: Line, scales: Scales, form: Format, held: Mapping[str, Yardstick]
) -> Iterable[Markup]:
    unit = line.kpi.unit
    yield element("th", form.say(line.kpi.label), kind="kpi", scope="row")
    yield element("td", form.fitting(line.actual, unit), kind="number actual")
    yield number(_short(line.goal, line, form))
    yield _deviation(line, form)
    yield element("td", deviation_bar(line, scales, form), kind="bar")
    yield status_html(line, form)
    for other, variance in _others(line, held):
        yield _compared(other, variance, line, form)
    to_date = line.kpi.deviation(line.to_date, line.to_date_goal)
    yield _compared(line.to_date, to_date, line, form)
    yield element("td", spark(line, form), kind="spark")


def _others(line: Line, held: Mapping[str, Yardstick]) -> tuple[tuple[float | None, Variance], ...]:
    """The two numbers that the actual is compared with, and how it differs from them."""
    if not held:
        return (line.previous, line.against_previous), (line.year_ago, line.against_year_ago)
    yardstick = held.get(line.kpi.name)
    others = (yardstick.median, yardstick.best) if yardstick else (None, None)
    actual = None if line.partial else line.actual
    return tuple((other, line.kpi.deviation(actual, other)) for other in others)


def number(words: str, impact: Impact | None = None, second: str = "") -> Markup:
    """A right-aligned cell, with a smaller number below where there is one."""
    below = join((Markup("<br>"), element("small", second, kind="second"))) if second else ""
    return element("td", words, below, kind=f"number {impact}" if impact else "number")


def _deviation(line: Line, form: Format) -> Markup:
    variance, unit = judged(line), line.kpi.unit
    # Points beside a percentage of a percentage would be read as one number.
    second = "" if unit.in_points or variance.relative is None else form.relative(variance.relative)
    return number(
        form.fitting_deviation(variance.absolute, unit, form.tight), variance.impact, second
    )


def _compared(value: float | None, variance: Variance, line: Line, form: Format) -> Markup:
    """The other number, and below it how the actual differs from it (for a sum to date: from its goal)."""
    words = _short(value, line, form)
    if variance.absolute is None:
        return number(words)
    return number(words, None, fitting(variance, line.kpi.unit, form))


def _short(value: float | None, line: Line, form: Format) -> str:
    """A number to compare with; in short where it is large or long, so that the row stays within the page."""
    unit, words = line.kpi.unit, form.number(value, line.kpi.unit)
    if not _is_long(value, words):
        return words
    # The currency stands beside the actual number; days without their name would be a count.
    named = unit.quantity in phrases.SUFFIXES
    return form.fitting(value, unit, ROOM) if named else form.compact(value, unit)


def _is_long(value: float | None, words: str) -> bool:
    return abs(value or 0) >= MILLION or len(words) > ROOM


def status_html(line: Line, form: Format) -> Markup:
    """The verdict as shape, word and colour; or the reason why there is none."""
    words = verdict(line, form)
    if line.status is None:
        return element("td", words, kind="status status-none")
    return element(
        "td", mark(line.status, form.palette), " ", words, kind=f"status status-{line.status}"
    )


def matrix_html(scorecards: Sequence[Scorecard], form: Format) -> Markup:
    """Members by KPIs: the actual and the shape of its status; without the KPIs of which no member has a number."""
    lines = [line for card in scorecards for line in card.lines]
    known = {line.kpi.name for line in lines if line.actual is not None}
    kpis = {line.kpi.name: line.kpi for line in lines if line.kpi.name in known}
    heads = [Head(form.say(phrases.NAME), "kpi")]
    heads += [Head(form.say(kpi.label), "number") for kpi in kpis.values()]
    rows = (_member(card, kpis, form) for card in scorecards)
    when = f", {form.period(scorecards[0].period)}" if scorecards else ""
    kind = "matrix plain whole" if len(scorecards) <= FEW else "matrix plain"
    return table(heads, rows, f"{form.say(phrases.MATRIX)}{when}", kind)


def _member(card: Scorecard, kpis: Iterable[str], form: Format) -> Iterable[Markup]:
    lines = {line.kpi.name: line for line in card.lines}
    yield element("th", member_name(card.member, form), kind="kpi", scope="row")
    for name in kpis:
        line = lines.get(name)
        if line is None:
            yield element("td", UNKNOWN, kind="number unknown")
            continue
        words = verdict(line, form)
        shape = (mark(line.status, form.palette, words=words), " ") if line.status else ()
        kind = f"number status-{line.status or 'none'}"
        yield element("td", join((*shape, form.number(line.actual, line.kpi.unit))), kind=kind)


def scorecard_text(scorecard: Scorecard, form: Format) -> str:
    """The same scorecard for a terminal."""
    heads = (phrases.KPI, phrases.ACTUAL, phrases.GOAL, phrases.DEVIATION, phrases.STATUS,
             phrases.PREVIOUS, phrases.LAST_YEAR, phrases.TO_DATE)  # fmt: skip
    rows = [[form.say(head) for head in heads]]
    rows += [_plain_row(line, form) for line in scorecard.lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    left = {heads.index(phrases.KPI), heads.index(phrases.STATUS)}
    lines = (
        "  ".join(
            cell.ljust(wide) if column in left else cell.rjust(wide)
            for column, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
    return "\n".join((_caption(scorecard, form), "", *lines))


def _plain_row(line: Line, form: Format) -> list[str]:
    unit, variance = line.kpi.unit, judged(line)
    gap = form.signed(variance.absolute, unit)
    if variance.relative is not None and not unit.in_points:
        gap = f"{gap} ({form.relative(variance.relative)})"
    shape = f"{SHAPES[line.status]} " if line.status else ""
    others = (line.previous, line.year_ago, line.to_date)
    return [
        form.say(line.kpi.label),
        form.number(line.actual, unit),
        form.number(line.goal, unit),
        gap,
        f"{shape}{verdict(line, form)}",
        *(form.number(other, unit) for other in others),
    ]
