"""What the parts of a number are compared with, and what is said of them and of their whole."""

from collections.abc import Sequence

from kpireport import phrases
from kpireport.exhibits.verdicts import verdict
from kpireport.formats import LARGEST_SHARE, MINUS, Format
from kpireport.scorecard import Breakdown, Share
from kpireport.variance import Variance
from kpireport.words import Text


def reference(whole: Breakdown) -> Text | None:
    """Goals where there are any, else last year; a partial period is compared with nothing."""
    if whole.partial:
        return None
    if any(share.goal is not None for share in whole.shares):
        return phrases.GOAL
    known = any(share.year_ago is not None for share in whole.shares)
    return phrases.LAST_YEAR if known else None


def against(share: Share, chosen: Text | None) -> float | None:
    """The part's own number of the chosen comparison."""
    if chosen is None:
        return None
    return share.goal if chosen is phrases.GOAL else share.year_ago


def compared(share: Share, whole: Breakdown, chosen: Text | None) -> Variance:
    """The part against its goal, judged as the KPI wants it; or against last year."""
    other = against(share, chosen)
    if chosen is phrases.GOAL:
        return whole.kpi.deviation(share.actual, other)
    return Variance(share.actual, other, whole.kpi.better)


def portion(share: float | None, form: Format) -> str:
    """A share of something else; beyond all measure where that is next to nothing.

    >>> portion(1.5, Format()), portion(1e9, Format())[0], portion(-1e99, Format())[:2]
    ('150.0%', '>', '−>')
    >>> portion(None, Format("fr"))
    '–'
    """
    if share is None or abs(share) <= LARGEST_SHARE:
        return form.share(share)
    return f"{MINUS if share < 0 else ''}>{form.share(LARGEST_SHARE)}"


def alternative(title: str, whole: Breakdown, rows: Sequence[str], form: Format) -> str:
    """The alternative text: value, goal and verdict of the whole, then the parts."""
    if not rows:
        return form.say(phrases.ALT_NOTHING, label=title)
    unit = whole.kpi.unit
    return form.say(
        phrases.ALT_WHOLE,
        title=title,
        actual=form.number(whole.total, unit),
        goal=form.number(whole.goal, unit),
        verdict=verdict(whole.whole, form),
        rows=", ".join(rows),
    )
