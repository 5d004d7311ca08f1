"""Numbers that come of answers, as a table: how many there were, and between which ends the truth may lie."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits.markup import Head, element, table
from kpireport.exhibits.verdicts import verdict
from kpireport.formats import UNKNOWN, Format
from kpireport.formula import Estimate
from kpireport.scorecard import Line


def lines_of_answers(lines: Sequence[Line]) -> list[Line]:
    """Those lines whose numbers come of answers."""
    return [line for line in lines if line.estimate is not None]


def answers_html(lines: Sequence[Line], form: Format, *, who: str) -> Markup:
    """One row a KPI: answers, number, its interval, and whether the goal is missed or passed beyond chance."""
    words = (
        (phrases.KPI, "kpi"),
        (phrases.ANSWERS, "number"),
        (phrases.ACTUAL, "number"),
        (phrases.INTERVAL, "number"),
        (phrases.GOAL, "number"),
        (phrases.AGAINST_GOAL, "state"),
    )
    heads = [Head(form.say(word), kind) for word, kind in words]
    rows = (_row(line, form) for line in lines)
    return element(
        "div",
        table(heads, rows, _caption(lines[0], form, who), "answers"),
        element("p", form.say(phrases.INTERVAL_EXPLAINED), kind="note"),
        kind="answers",
    )


def answers_text(lines: Sequence[Line], form: Format, *, who: str) -> str:
    """The same for a terminal."""
    rows = (f"{form.say(line.kpi.label)}: {', '.join(_words(line, form)[1:])}" for line in lines)
    return "\n".join((_caption(lines[0], form, who), *rows))


def interval(estimate: Estimate | None, line: Line, form: Format) -> str:
    """Both ends in the KPI's unit; unknown where there are too few answers to tell."""
    if estimate is None or estimate.low is None or estimate.high is None:
        return UNKNOWN
    ends = (form.number(end, line.kpi.unit) for end in (estimate.low, estimate.high))
    return form.say(phrases.INTERVAL_ENDS, **dict(zip(("low", "high"), ends, strict=True)))


def certainty(line: Line, form: Format) -> str:
    """Whether the deviation from the goal may be chance; or why it is not judged."""
    found = line.estimate
    if line.reason is not None:
        return verdict(line, form)
    if found is None or found.low is None or found.high is None or line.goal is None:
        return UNKNOWN
    inside = found.low <= line.goal <= found.high
    return form.say(phrases.MAY_BE_CHANCE if inside else phrases.BEYOND_CHANCE)


def _words(line: Line, form: Format) -> tuple[str, ...]:
    answers = None if line.estimate is None else line.estimate.answers
    return (
        form.say(line.kpi.label),
        form.count(phrases.SO_MANY_ANSWERS, round(answers or 0)),
        form.number(line.actual, line.kpi.unit),
        interval(line.estimate, line, form),
        form.number(line.goal, line.kpi.unit),
        certainty(line, form),
    )


def _row(line: Line, form: Format) -> Iterator[Markup]:
    label, _, *rest, said = _words(line, form)
    answers = None if line.estimate is None else line.estimate.answers
    yield element("th", label, kind="kpi", scope="row")
    yield element("td", form.number(answers), kind="number")
    for words in rest:
        yield element("td", words, kind="number")
    yield element("td", said, kind="state")


def _caption(line: Line, form: Format, who: str) -> str:
    return f"{form.say(phrases.ANSWERS)}, {who}, {form.period(line.period)}"
