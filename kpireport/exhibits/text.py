"""The message of a page: two or three sentences, computed from the scorecard."""

from collections import Counter
from collections.abc import Sequence

from kpireport import phrases
from kpireport.exhibits.verdicts import place, size
from kpireport.formats import Format
from kpireport.periods import Period
from kpireport.scorecard import Line, Scorecard
from kpireport.variance import Status, Variance


def headline(scorecard: Scorecard, form: Format, *, who: str) -> tuple[str, ...]:
    """How the KPIs stand, the worst and the best deviation from goal, the change on last year.

    What is unknown gets no sentence; a period that is not over is not judged.
    """
    when = form.period(scorecard.period)
    if all(line.actual is None for line in scorecard.lines):
        return (form.say(phrases.NOTHING_KNOWN, period=when),)
    if any(line.partial for line in scorecard.lines):
        day = form.date(scorecard.as_of)
        return (form.say(phrases.NOT_OVER, period=when, day=day),)
    judged = [line for line in scorecard.lines if line.status is not None]
    if not judged:
        return (
            form.say(phrases.NO_VERDICT, period=when),
            *_change(scorecard.lines, form),
        )
    rest = _not_judged(len(scorecard.lines) - len(judged), form)
    return (
        _standing(judged, rest, form, who),
        *_extremes(judged, form),
        *_change(scorecard.lines, form),
    )


def _standing(judged: Sequence[Line], rest: str, form: Format, who: str) -> str:
    counts = Counter(line.status for line in judged)
    found = [status for status in Status if counts[status]]
    parts = [
        f"{form.say(phrases.STATUSES[status])} {form.say(phrases.ON_SOME, count=counts[status])}"
        for status in found
    ]
    # Only the first part says out of how many.
    whole = _of_all(counts[found[0]], len(judged), form)
    parts[0] = f"{form.say(phrases.STATUSES[found[0]])} {whole}"
    return form.say(phrases.STANDING, who=who, parts=_listed(parts, form), rest=rest)


def _not_judged(count: int, form: Format) -> str:
    if not count:
        return ""
    return form.say(phrases.ONE_NOT_JUDGED if count == 1 else phrases.NOT_JUDGED, count=count)


def _of_all(count: int, total: int, form: Format) -> str:
    if total == 1:
        return form.say(phrases.ON_THE_ONE)
    if count == total:
        return form.say(phrases.ON_ALL, count=count)
    return form.say(phrases.ON_SOME_OF, count=count, total=total)


def _listed(parts: Sequence[str], form: Format) -> str:
    if len(parts) == 1:
        return parts[0]
    return form.say(phrases.AND, most=", ".join(parts[:-1]), last=parts[-1])


def _extremes(judged: Sequence[Line], form: Format) -> tuple[str, ...]:
    """The largest miss and the best result, each only where there is one."""
    ranked = sorted((line for line in judged if line.goal), key=lambda line: _favour(line, form))
    if not ranked:
        return ()
    worst, best = ranked[0], ranked[-1]
    if _favour(worst, form) >= 0:
        return (form.say(phrases.BEST, **_told(best, form)),)
    if _favour(best, form) < 0:
        return (form.say(phrases.WORST, **_told(worst, form)),)
    others = {f"best_{name}": words for name, words in _told(best, form).items()}
    return (form.say(phrases.WORST_AND_BEST, **_told(worst, form), **others),)


def _favour(line: Line, form: Format) -> float:
    """The favourable relative deviation; nothing where the reader sees no difference."""
    gap = line.variance.absolute or 0.0
    if not form.direction(gap, line.kpi.unit):
        return 0.0
    return line.variance.favourable_relative or 0.0


def _told(line: Line, form: Format) -> dict[str, str]:
    return {
        "label": form.say(line.kpi.label),
        "actual": form.number(line.actual, line.kpi.unit),
        "place": place(line.variance, line.kpi.unit, form),
    }


def _change(lines: Sequence[Line], form: Format) -> tuple[str, ...]:
    """How the first KPI that can be compared moved: on last year, else on the period before."""
    for line in lines:
        year_ago, before = line.period.year_ago, line.period.previous
        if line.against_year_ago.absolute is not None and year_ago is not None:
            return (_moved(line, line.against_year_ago, year_ago, form),)
        if line.against_previous.absolute is not None and before is not None:
            return (_moved(line, line.against_previous, before, form),)
    return ()


def _moved(line: Line, variance: Variance, since: Period, form: Format) -> str:
    unit = line.kpi.unit
    side = form.direction(variance.absolute or 0.0, unit)
    return form.say(
        (phrases.UNCHANGED, phrases.ROSE, phrases.FELL)[side],
        label=form.say(line.kpi.label),
        size=size(variance, unit, form),
        period=form.period(since),
        actual=form.number(line.actual, unit),
    )
