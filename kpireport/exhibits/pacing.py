"""The pace of KPIs through the year, as a table and in a sentence."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.markup import Head, element, join, prose, table
from kpireport.exhibits.sparks import mark
from kpireport.exhibits.style import ACTUAL, INK, MUTED, PAPER
from kpireport.exhibits.verdicts import deviation, shown, size
from kpireport.formats import UNKNOWN, Format
from kpireport.pace import Pace
from kpireport.variance import Better

BAR_WIDTH, BAR_HEIGHT = 44.0, 12.0


def pace_html(paces: Sequence[Pace], form: Format, *, who: str) -> Markup:
    """One row a KPI: to date, where it should be, how far off it is, what the rest of the year needs, and its end."""
    is_over = paces[0].is_over
    said = sentence(paces, form)
    note = phrases.YEAR_ENDED if is_over else phrases.PACE_EXPLAINED
    return element(
        "div",
        table(
            _heads(paces[0], form),
            (_row(pace, form) for pace in paces),
            _caption(paces[0], form, who),
            "pace",
        ),
        element("p", prose(said)) if said else "",
        element("p", form.say(note), kind="note"),
        kind="pace",
    )


def pace_text(paces: Sequence[Pace], form: Format, *, who: str) -> str:
    """The same for a terminal."""
    rows = [
        f"{form.say(pace.kpi.label)}: {form.number(pace.to_date, pace.kpi.unit)} / "
        f"{form.number(pace.goal_to_date, pace.kpi.unit)} / {form.number(pace.goal, pace.kpi.unit)}"
        for pace in paces
    ]
    told = (_caption(paces[0], form, who), sentence(paces, form), *rows)
    return "\n".join(words for words in told if words)


def sentence(paces: Iterable[Pace], form: Format) -> str:
    """Where the first KPI that adds up stands on its way, and what the rest of the year needs; empty without one."""
    for pace in paces:
        if pace.kpi.is_additive and pace.to_date is not None and pace.goal_to_date is not None:
            return form.say(
                phrases.PACE_STANDS,
                label=form.say(pace.kpi.label),
                actual=form.number(pace.to_date, pace.kpi.unit),
                until=_until(pace, form),
                side=_side(pace, form),
                rest=_rest(pace, form),
            )
    return ""


def _until(pace: Pace, form: Format) -> str:
    if pace.is_running:
        return form.say(phrases.BY_THE_DAY, day=form.date(pace.until))
    return form.say(phrases.BY_THE_END, period=form.period(pace.period))


def _side(pace: Pace, form: Format) -> str:
    unit = pace.kpi.unit
    side = form.direction(pace.variance.absolute or 0.0, unit)
    words = (phrases.ON_PACE, phrases.AHEAD_OF_PACE, phrases.BEHIND_PACE)[side]
    goal = form.number(pace.goal_to_date, unit)
    return form.say(words, size=size(pace.variance, unit, form), goal=goal)


def _rest(pace: Pace, form: Format) -> str:
    """What the year's goal asks of the rest of the year, or leaves of it where less is better."""
    if pace.needed is None:
        return ""
    unit, is_more_better = pace.kpi.unit, pace.kpi.better is not Better.LOWER
    words = phrases.PACE_NEEDS if is_more_better else phrases.PACE_LEAVES
    if form.direction(pace.needed, unit) <= 0:
        words = phrases.PACE_REACHED if is_more_better else phrases.PACE_PASSED
    return form.say(
        words,
        goal=form.number(pace.goal, unit),
        needed=form.number(pace.needed, unit),
        so_far=form.number(pace.so_far, unit),
        per=form.say(phrases.PER[pace.period.grain]),
    )


def _caption(pace: Pace, form: Format, who: str) -> str:
    when = form.period(pace.period)
    if pace.is_running:
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    return f"{form.say(phrases.PACE)}, {who}, {when}"


def _heads(pace: Pace, form: Format) -> Iterable[Head]:
    per = form.say(phrases.PER[pace.period.grain])
    yield Head(form.say(phrases.KPI), "kpi")
    yield Head(form.say(phrases.YEAR_GOAL), "number")
    yield Head(form.say(phrases.TO_DATE), "number")
    if not pace.is_over:
        yield Head(form.say(phrases.SHOULD_BE), "number")
    yield Head(form.say(phrases.FROM_SHOULD_BE), "number")
    yield Head(form.say(phrases.REACHED), "number")
    if not pace.is_over:
        yield Head(form.say(phrases.NEEDED, per=per), "number")
        yield Head(form.say(phrases.MEAN_SO_FAR, per=per), "number")
        yield Head(form.say(phrases.EXPECTED), "number")


def _row(pace: Pace, form: Format) -> Iterable[Markup]:
    unit = pace.kpi.unit
    yield element("th", form.say(pace.kpi.label), kind="kpi", scope="row")
    yield _number(form.fitting(pace.goal, unit, form.tight))
    yield element("td", form.fitting(pace.to_date, unit, form.tight), kind="number actual")
    if not pace.is_over:
        yield _number(form.fitting(pace.goal_to_date, unit, form.tight))
    yield _deviation(pace, form)
    yield _reached(pace, form)
    if not pace.is_over:
        yield _number(_needed(pace, form))
        yield _number(form.fitting(pace.so_far, unit, form.tight))
        yield _expected(pace, form)


def _number(words: str, second: str = "") -> Markup:
    below = join((Markup("<br>"), element("small", second, kind="second"))) if second else ""
    return element("td", words, below, kind="number")


def _deviation(pace: Pace, form: Format) -> Markup:
    """Shape and amount, and below it the share where the rest of the row needs a second line; coloured by its meaning."""
    variance, unit = pace.variance, pace.kpi.unit
    if variance.absolute is None or pace.status is None:
        return _number(UNKNOWN)
    words = form.say(phrases.STATUSES[pace.status])
    shape = mark(pace.status, form.palette, words=words)
    amount = form.fitting_deviation(variance.absolute, unit, form.tight)
    has_share = pace.kpi.is_additive and variance.relative is not None
    second = deviation(variance, unit, form) if has_share and not unit.in_points else ""
    below = join((Markup("<br>"), element("small", second, kind="second"))) if second else ""
    kind = f"number {shown(variance, unit, form)}"
    return element("td", shape, "\u00a0", amount, below, kind=kind)


def _reached(pace: Pace, form: Format) -> Markup:
    share = pace.reached
    if share is None:
        return _number(UNKNOWN)
    should = form.share(pace.should_be_reached)
    alt = form.say(phrases.ALT_REACHED, share=form.share(share), should=should)
    drawing = pen.svg(BAR_WIDTH, BAR_HEIGHT, _bar(share, pace.should_be_reached))
    picture = pen.image(drawing, alt, "reached", form.palette)
    return element("td", picture, " ", form.share(share), kind="number")


def _bar(share: float, should: float | None) -> list[str]:
    """The share of the year's goal within its outline, and a line where it should be."""
    room = BAR_WIDTH - 2
    marks = [pen.rect(1, 3, room, BAR_HEIGHT - 6, fill=PAPER, stroke=MUTED, stroke_width=0.75)]
    marks.append(pen.rect(1, 3, room * _within(share), BAR_HEIGHT - 6, fill=ACTUAL))
    if should is not None:
        x = 1 + room * _within(should)
        marks.append(pen.line(x, 0, x, BAR_HEIGHT, stroke=INK, stroke_width=1.5))
    return marks


def _within(share: float) -> float:
    return max(0.0, min(1.0, share))


def _needed(pace: Pace, form: Format) -> str:
    if pace.needed is None:
        return UNKNOWN
    is_less_better = pace.kpi.better is Better.LOWER
    if form.direction(pace.needed, pace.kpi.unit) <= 0:
        return form.say(phrases.NOTHING_LEFT if is_less_better else phrases.GOAL_IS_REACHED)
    number = form.fitting(pace.needed, pace.kpi.unit, form.tight)
    return form.say(phrases.AT_MOST, number=number) if is_less_better else number


def _expected(pace: Pace, form: Format) -> Markup:
    """By last year's shape, and below it by the run rate; by this alone where last year is not known."""
    unit = pace.kpi.unit
    run_rate = form.fitting(pace.by_run_rate, unit, form.tight)
    if pace.by_shape is None:
        known = pace.by_run_rate is not None
        return _number(run_rate, form.say(phrases.RUN_RATE_ALONE) if known else "")
    words = form.say(phrases.RUN_RATE, number=run_rate)
    return _number(form.fitting(pace.by_shape, unit, form.tight), words)
