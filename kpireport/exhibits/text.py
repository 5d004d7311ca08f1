"""The message of a page: two or three sentences, computed from the scorecard."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits.markup import element, prose
from kpireport.exhibits.verdicts import dimension, listed, place, signed_size, size
from kpireport.formats import Format
from kpireport.scorecard import Breakdown, Line, Scorecard, Share
from kpireport.variance import Better, Status, Variance
from kpireport.words import Text

NAMED = 2  # members told on each side


def headline(
    scorecard: Scorecard, form: Format, *, who: str, where: Breakdown | None = None
) -> tuple[str, ...]:
    """What happened to the first KPI, how all of them stand, and where: who below moved the first KPI most.

    What is unknown gets no sentence; a period that is not over is not judged. ``where`` cuts the first KPI by
    the level below, and is left out where nobody but the reader may be named.
    """
    period = scorecard.period
    if all(line.actual is None for line in scorecard.lines):
        return (form.say(phrases.NOTHING_KNOWN, during=form.during(period)),)
    if not period.complete(scorecard.as_of):
        day = form.date(scorecard.as_of)
        return (_capital(form.say(phrases.NOT_OVER, period=form.period(period), day=day)),)
    known = [line for line in scorecard.lines if line.actual is not None and not line.partial]
    if not known:
        return (form.say(phrases.NOT_COVERED, period=form.period(period)),)
    told = (_happened(known[0], form), _standing(scorecard, form, who), _where(where, form))
    return tuple(sentence for sentence in told if sentence)


def headline_html(sentences: Sequence[str]) -> Markup:
    """The sentences as paragraphs, in which no line breaks between a sign, its number and its unit."""
    return element("div", *(element("p", prose(each)) for each in sentences), kind="headline")


def _happened(line: Line, form: Format) -> str:
    """A KPI's number, its goal, and its change on last year, else on the period before."""
    against = [found for found in (_against_goal(line, form), _change(line, form)) if found]
    rest = ""
    if against:
        frame = phrases.AWAY if against[0][0] else phrases.LEVEL
        rest = form.say(frame, parts=listed([words for _, words in against], form))
    return form.say(
        phrases.CAME_TO if line.kpi.is_additive else phrases.STOOD_AT,
        label=form.say(line.kpi.label),
        actual=form.number(line.actual, line.kpi.unit),
        during=form.during(line.period),
        rest=rest,
    )


def _against_goal(line: Line, form: Format) -> tuple[int, str] | None:
    """On which side of the goal the number is, and how far, in words."""
    if line.too_few:
        return None
    goal = form.number(line.goal, line.kpi.unit)
    sides = (phrases.ON_THE_GOAL, phrases.ABOVE_THE_GOAL, phrases.BELOW_THE_GOAL)
    return _sided(line.variance, sides, line, form, goal=goal)


def _change(line: Line, form: Format) -> tuple[int, str] | None:
    sides = (phrases.UNCHANGED, phrases.UP, phrases.DOWN)
    for since, variance in (
        (line.period.year_ago, line.against_year_ago),
        (line.period.previous, line.against_previous),
    ):
        if since is not None and variance.absolute is not None:
            return _sided(variance, sides, line, form, than=form.than(since))
    return None


def _sided(
    variance: Variance, sides: tuple[Text, Text, Text], line: Line, form: Format, **words: str
) -> tuple[int, str] | None:
    if variance.absolute is None:
        return None
    side = form.direction(variance.absolute, line.kpi.unit)
    return side, form.say(sides[side], size=size(variance, line.kpi.unit, form), **words)


def _standing(scorecard: Scorecard, form: Format, who: str) -> str:
    """How many KPIs are on track, at risk and off track; the largest miss and the best result."""
    lines = scorecard.lines
    judged = [line for line in lines if line.status is not None]
    if all(line.goal is None for line in lines):
        return form.say(phrases.NO_VERDICT, during=form.during(scorecard.period))
    if not judged:
        return ""
    counts = Counter(line.status for line in judged)
    found = [(status, counts[status]) for status in Status if counts[status]]
    parts = [_first(*found[0], len(lines), form)]
    parts += [
        form.say(phrases.MORE_ARE, count=many, status=_status(it, form)) for it, many in found[1:]
    ]
    if len(judged) < len(lines):
        parts.append(form.count(phrases.NOT_JUDGED, len(lines) - len(judged)))
    extremes = _extremes(judged, form) if len(judged) > 1 else ""
    return form.say(phrases.STANDING, who=who, parts=listed(parts, form), extremes=extremes)


def _first(status: Status, count: int, total: int, form: Format) -> str:
    """The first part, which alone says out of how many."""
    words = _status(status, form)
    if count < total:
        return form.count(phrases.SOME_ARE, count, total=form.number(total), status=words)
    all_of_them = {1: phrases.THE_ONE_IS, 2: phrases.BOTH_ARE}.get(total, phrases.ALL_ARE)
    return form.say(all_of_them, total=form.number(total), status=words)


def _status(status: Status, form: Format) -> str:
    return form.say(phrases.STATUSES[status])


def _extremes(judged: Sequence[Line], form: Format) -> str:
    """The largest miss and the best result, each only where there is one."""
    ranked = sorted((line for line in judged if line.goal), key=lambda line: _favour(line, form))
    if not ranked:
        return ""
    worst, best = ranked[0], ranked[-1]
    miss = _told(phrases.WORST, worst, form) if _favour(worst, form) < 0 else ""
    result = _told(phrases.BEST, best, form) if _favour(best, form) >= 0 else ""
    return f"{miss}{result}"


def _favour(line: Line, form: Format) -> float:
    """The favourable relative deviation; nothing where the reader sees no difference."""
    gap = line.variance.absolute or 0.0
    if not form.direction(gap, line.kpi.unit):
        return 0.0
    return line.variance.favourable_relative or 0.0


def _told(phrase: Text, line: Line, form: Format) -> str:
    variance, unit = line.variance, line.kpi.unit
    shown = form.direction(variance.absolute or 0.0, unit)
    gap = signed_size(variance, unit, form) if shown else place(variance, unit, form)
    return form.say(phrase, label=form.say(line.kpi.label), gap=gap)


def _where(cut: Breakdown | None, form: Format) -> str:
    """The members below who hold the number back most, and who help it most, each with its deviation.

    The deviation is that from the member's own goal; from last year, where no member has a goal.
    """
    if cut is None or cut.partial:
        return ""
    on_goal = any(share.goal is not None and share.actual is not None for share in cut.shares)
    moved = [
        (variance.favourable or 0.0, share.name, form.signed(variance.absolute, cut.kpi.unit))
        for share in cut.shares
        for variance in [_moved(share, cut, on_goal=on_goal)]
        if form.direction(variance.absolute or 0.0, cut.kpi.unit)
    ]
    moved.sort()
    sides = (
        (phrases.HELD_BACK, [it for it in moved if it[0] < 0][:NAMED]),
        (phrases.HELPED, [it for it in reversed(moved) if it[0] > 0][:NAMED]),
    )
    parts = [
        form.say(phrase, names=listed([f"{name} ({gap})" for _, name, gap in found], form))
        for phrase, found in sides
        if found
    ]
    frame = phrases.WHERE_ON_GOAL if on_goal else phrases.WHERE_ON_YEAR
    label, by = form.say(cut.kpi.label), dimension(cut.dimension, form)
    return form.say(frame, label=label, dimension=by, parts=", ".join(parts)) if parts else ""


def _moved(share: Share, cut: Breakdown, *, on_goal: bool) -> Variance:
    if on_goal:
        return cut.kpi.deviation(share.actual, share.goal)
    # A band is around a goal: last year's number is no middle to keep near to.
    then = None if cut.kpi.better is Better.WITHIN else share.year_ago
    return Variance(share.actual, then, cut.kpi.better)


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"
