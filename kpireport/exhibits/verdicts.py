"""The words and shapes of a verdict, the same in tables, charts and sentences."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kpireport import phrases
from kpireport.formats import LARGEST_SHARE, Format
from kpireport.scorecard import Line
from kpireport.units import PERCENT, Unit
from kpireport.variance import Impact, Status, Variance

ROOM = 9  # letters of a number beside another
SHAPES: Mapping[Status, str] = MappingProxyType(
    {Status.ON_TRACK: "●", Status.AT_RISK: "▲", Status.OFF_TRACK: "■"}
)


def verdict(line: Line, form: Format) -> str:
    """The status, or why there is none."""
    if line.reason is not None:
        return form.say(phrases.REASONS[line.reason])
    return "" if line.status is None else form.say(phrases.STATUSES[line.status])


def judged(line: Line) -> Variance:
    """Actual against goal; unknown for a partial period, and of too few answers: neither is held against a goal."""
    unknown = line.partial or line.too_few
    return line.kpi.deviation(None, line.goal) if unknown else line.variance


def deviation(variance: Variance, unit: Unit, form: Format) -> str:
    r"""A deviation in one number: points between shares, else percent; absolute against zero.

    >>> from kpireport.units import MONEY
    >>> deviation(Variance(0.5, 0.6), PERCENT, Format()), deviation(Variance(90.0, 100.0), MONEY, Format())
    ('−10.0\xa0pp', '−10.0%')
    """
    if unit.in_points or variance.relative is None:
        return form.signed(variance.absolute, unit)
    return form.relative(variance.relative)


def fitting(variance: Variance, unit: Unit, form: Format) -> str:
    """A deviation as `deviation` prints it; against zero in short where it is long."""
    if unit.in_points or variance.relative is not None:
        return deviation(variance, unit, form)
    return form.fitting_deviation(variance.absolute, unit, ROOM)


def shown(variance: Variance, unit: Unit, form: Format) -> Impact:
    """The impact of a deviation as `deviation` prints it: what is printed as zero is neither good nor bad.

    >>> from kpireport.units import MONEY
    >>> shown(Variance(0.9004, 0.9), PERCENT, Format()), shown(Variance(90.0, 100.0), MONEY, Format())
    (<Impact.NEUTRAL: 'neutral'>, <Impact.BAD: 'bad'>)
    """
    if variance.absolute is None:
        return variance.impact
    in_percent = not unit.in_points and variance.relative is not None
    printed = (variance.relative if in_percent else variance.absolute) or 0.0
    # Against next to nothing a share is too large to be rounded; its sign is all that is asked for.
    sign = (
        form.direction(max(-1.0, min(1.0, printed)), PERCENT)
        if in_percent
        else form.direction(printed, unit)
    )
    return variance.impact if sign else Impact.NEUTRAL


def place(variance: Variance, unit: Unit, form: Format) -> str:
    """Where the number stands: "3.0% above goal"; empty where that is unknown."""
    if variance.absolute is None:
        return ""
    side = form.direction(variance.absolute, unit)
    phrase = (phrases.AT_GOAL, phrases.ABOVE_GOAL, phrases.BELOW_GOAL)[side]
    return form.say(phrase, size=size(variance, unit, form))


def size(variance: Variance, unit: Unit, form: Format) -> str:
    """How far the number is from its reference, without a sign; in its unit where percent say nothing."""
    relative = variance.relative
    if relative is None or not _in_percent(relative, unit, form):
        return form.size(variance.absolute or 0.0, unit)
    return form.share(abs(relative))


def signed_size(variance: Variance, unit: Unit, form: Format) -> str:
    """How far the number is from its reference, with its sign; in its unit where percent say nothing."""
    relative = variance.relative
    if relative is None or not _in_percent(relative, unit, form):
        return form.signed(variance.absolute, unit)
    return form.relative(relative)


def _in_percent(relative: float, unit: Unit, form: Format) -> bool:
    """Not between shares, not against next to nothing, and not "0.0% above"."""
    if unit.in_points or abs(relative) > LARGEST_SHARE:
        return False
    return form.direction(relative, PERCENT) != 0


def listed(parts: Sequence[str], form: Format) -> str:
    """One or more words in a row.

    >>> listed(["North", "East", "West"], Format("fr"))
    'North, East et West'
    """
    if len(parts) == 1:
        return parts[0]
    return form.say(phrases.AND, most=", ".join(parts[:-1]), last=parts[-1])


def dimension(name: str, form: Format) -> str:
    """What a reader calls a dimension or a level.

    >>> dimension("team", Format("fr")), dimension("lead_source", Format("fr"))
    ('équipe', 'lead source')
    """
    known = phrases.DIMENSIONS.get(name)
    return name.replace("_", " ") if known is None else form.say(known)
