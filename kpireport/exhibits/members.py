"""What the pictures of several members share: who is shown, and what is told of each in words."""

from collections.abc import Callable, Sequence

from kpireport import phrases
from kpireport.exhibits.verdicts import dimension, verdict
from kpireport.formats import Format
from kpireport.scorecard import Line

TOLD = 6


def of_whom(lines: Sequence[Line], form: Format) -> str:
    """What a reader calls the members: "team", "person"."""
    return dimension(lines[0].member.level, form) if lines else ""


def when(line: Line, form: Format, *, whole: bool = False) -> str:
    """The period, or the periods of the series; said where it is not over."""
    shown = form.period(line.period)
    if whole and line.series:
        first = form.period(line.series[0].period)
        shown = form.say(phrases.FROM_TO, first=first, last=shown)
    return form.say(phrases.PARTIAL_WHEN, when=shown) if line.partial else shown


def standing(line: Line, form: Format) -> str:
    """One member in words: "Lyon 38.2% (goal 40.0%, at risk)"."""
    unit = line.kpi.unit
    words = {
        "name": line.member.name,
        "actual": form.number(line.actual, unit),
        "verdict": verdict(line, form),
    }
    if line.goal is None:
        return form.say(phrases.STANDS_WITHOUT_GOAL, **words)
    return form.say(phrases.STANDS, goal=form.number(line.goal, unit), **words)


def alternative(
    title: str, lines: Sequence[Line], form: Format, told: Callable[[Line], str]
) -> str:
    """All members in words; where there are many, the first and the last."""
    if not lines:
        return form.say(phrases.ALT_NOTHING, label=title)
    if len(lines) <= TOLD:
        rows = form.say(phrases.SEMICOLON).join(told(line) for line in lines)
        return form.say(phrases.ALT_ROWS, title=title, rows=rows)
    return form.say(
        phrases.ALT_SPREAD,
        title=title,
        count=form.number(len(lines)),
        first=told(lines[0]),
        last=told(lines[-1]),
    )


def unknown_words(lines: Sequence[Line], room: Callable[[str], bool], form: Format) -> str:
    """Who is not shown since there is no number: by name as far as the room goes, else how many."""
    if not lines:
        return ""
    names = ", ".join(line.member.name for line in lines)
    words = form.say(phrases.WITHOUT_DATA, names=names)
    if room(words):
        return words
    phrase = phrases.ONE_MORE_UNKNOWN if len(lines) == 1 else phrases.MORE_UNKNOWN
    return form.say(phrase, count=form.number(len(lines)))
