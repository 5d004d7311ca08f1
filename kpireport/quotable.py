"""Quotable figures: the numbers of a KPI that prose may state, and whether a number written is one of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from kpireport.exhibits.verdicts import judged
from kpireport.formats import Format, half_up
from kpireport.scorecard import Line
from kpireport.units import COUNT, PERCENT, Quantity, Unit
from kpireport.variance import Variance
from kpireport.wording import Axis, Mark, Number

_MARKS: Mapping[Quantity, Mark] = MappingProxyType(
    {
        Quantity.SHARE: Mark.PERCENT,
        Quantity.MONEY: Mark.MONEY,
        Quantity.DAYS: Mark.DAYS,
        Quantity.HOURS: Mark.HOURS,
        Quantity.MINUTES: Mark.MINUTES,
        Quantity.SECONDS: Mark.SECONDS,
        Quantity.TIMES: Mark.TIMES,
    }
)
_CURRENCIES: Mapping[str, str] = MappingProxyType(
    {"€": "EUR", "euro": "EUR", "$": "USD CAD AUD", "dollar": "USD CAD AUD", "£": "GBP", "pound": "GBP",
     "livre": "GBP", "¥": "JPY CNY", "yen": "JPY", "franc": "CHF"}
)  # fmt: skip


LARGEST = 30  # digits before the point


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a KPI as a reader may quote it: shares in percent, their differences in points.

    ``move`` is the difference to an earlier number where there is one; ``value`` is that difference itself where
    ``axis`` is given.
    """

    line: Line
    what: str
    value: Decimal
    decimals: int
    mark: Mark
    words: str
    axis: Axis | None = None
    move: float | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A further number that a page holds beside a KPI, such as a norm; in the KPI's unit, where no other is given.

    ``actual`` is the number that is compared with it, where one is.
    """

    what: str
    value: float | None
    actual: float | None = None
    unit: Unit | None = None


def figures(line: Line, form: Format, beside: Iterable[Beside] = ()) -> Iterator[Figure]:
    """Every number of a KPI that a page shows or a reader may compute from it."""
    gap = judged(line)
    compared = (
        ("previous period", line.previous, line.against_previous),
        ("last year", line.year_ago, line.against_year_ago),
    )
    yield from _level(line, "actual", line.actual, form)
    yield from _level(line, "goal", line.goal, form)
    yield from _level(line, "floor", line.floor, form)
    yield from _level(line, "stretch", line.stretch, form)
    yield from _difference(line, "deviation from goal", gap, Axis.GOAL, form)
    for name, value, variance in compared:
        yield from _level(line, name, value, form, variance.absolute)
        yield from _difference(line, f"change on {name}", variance, Axis.MOVE, form)
    yield from _to_date(line, form)
    if not line.partial:
        yield from _number(line, "attainment", line.attainment, PERCENT, form)
    for name, value in (("numerator", line.numerator), ("denominator", line.denominator)):
        yield from _number(line, name, value, COUNT, form)
        yield from _number(line, name, value, Unit(Quantity.MONEY), form)
    for other in beside:
        yield from _number(line, other.what, other.value, other.unit or line.kpi.unit, form)
        variance = Variance(other.actual, other.value, line.kpi.better)
        yield from _difference(line, f"difference from {other.what}", variance, Axis.BESIDE, form)


def _to_date(line: Line, form: Format) -> Iterator[Figure]:
    yield from _level(line, "year to date", line.to_date, form)
    for name, axis, other in (
        ("goal to date", Axis.GOAL, line.to_date_goal),
        ("last year to date", Axis.MOVE, line.to_date_year_ago),
    ):
        variance = Variance(line.to_date, other, line.kpi.better)
        yield from _level(line, name, other, form)
        yield from _difference(line, f"deviation from {name}", variance, axis, form)


def _level(
    line: Line, what: str, value: float | None, form: Format, move: float | None = None
) -> Iterator[Figure]:
    for figure in _number(line, what, value, line.kpi.unit, form):
        yield Figure(
            line, what, figure.value, figure.decimals, figure.mark, figure.words, move=move
        )


def _number(
    line: Line, what: str, value: float | None, unit: Unit, form: Format
) -> Iterator[Figure]:
    if value is not None:
        shown, mark = _scaled(value, unit), _MARKS.get(unit.quantity, Mark.PLAIN)
        yield Figure(line, what, shown, unit.decimals, mark, form.number(value, unit))


def _difference(
    line: Line, what: str, variance: Variance, axis: Axis, form: Format
) -> Iterator[Figure]:
    unit = line.kpi.unit
    if variance.absolute is not None:
        mark = Mark.POINTS if unit.in_points else _MARKS.get(unit.quantity, Mark.PLAIN)
        words, value = form.signed(variance.absolute, unit), _scaled(variance.absolute, unit)
        yield Figure(line, what, value, unit.decimals, mark, words, axis, variance.absolute)
    if variance.relative is not None:
        words, value = form.relative(variance.relative), _scaled(variance.relative, PERCENT)
        yield Figure(
            line, what, value, PERCENT.decimals, Mark.PERCENT, words, axis, variance.relative
        )


def _scaled(value: float, unit: Unit) -> Decimal:
    return Decimal(str(value)).scaleb(2 * unit.in_points)


def same_size(number: Number, figure: Figure) -> bool:
    """Whether a number, to the digits it is written with, is a figure's (the sign of a difference aside)."""
    written = number.size if figure.axis or number.sign >= 0 else -number.size
    for exact in (figure.value, _shown(figure.value, figure.decimals)):
        value = abs(exact) if figure.axis else exact
        if number.bound in (">", "<"):
            held = value > written if number.bound == ">" else value < written
        else:
            held = _shown(value, -number.step.adjusted()) == written
        if held or (number.bound == "~" and _about(written, number.step, value)):
            return True
    return False


def _shown(value: Decimal, decimals: int) -> Decimal:
    """As a page rounds it; what is far too large to be printed stays as it is."""
    return value if value.adjusted() > LARGEST else half_up(value, decimals)


def _about(written: Decimal, step: Decimal, value: Decimal) -> bool:
    if abs(value - written) < step:
        return True
    while written and not written % (step * 10):
        step *= 10
    return _shown(value, -step.adjusted()) == written


def same_unit(number: Number, figure: Figure, currency: str) -> bool:
    """Whether a number is in the unit of a figure; one without a unit may be anything but a difference in percent."""
    if number.mark is Mark.MONEY:
        return figure.mark is Mark.MONEY and _is_currency(number.currency, currency)
    if number.mark is Mark.PLAIN:
        return figure.mark is not Mark.POINTS and not (figure.mark is Mark.PERCENT and figure.axis)
    if number.mark is Mark.POINTS and figure.line.kpi.unit.quantity is Quantity.SCORE:
        return figure.mark is Mark.PLAIN
    return number.mark is figure.mark


def _is_currency(written: str, currency: str) -> bool:
    key = written.casefold().removesuffix("s")
    known = _CURRENCIES.get(key, _CURRENCIES.get(written[-1:], ""))
    return written.upper() == currency or currency in known.split()
