"""Fields: the numbers that stand in commentary by name, such as ``{{ kpi.win_rate.actual }}``.

A field is looked up, never evaluated. One whose number is unknown takes its whole paragraph or item with it, so that
the page says nothing that is half said.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kpireport.commentary import FIELD, Remark, line_at
from kpireport.exhibits.verdicts import deviation, judged, verdict
from kpireport.formats import UNKNOWN, Format
from kpireport.scorecard import Line, Scorecard


def _goal_deviation(line: Line, form: Format) -> str:
    return form.signed(judged(line).absolute, line.kpi.unit)


def _attainment(line: Line, form: Format) -> str:
    return form.share(None if line.partial else line.attainment)


def _status(line: Line, form: Format) -> str:
    return UNKNOWN if line.status is None else verdict(line, form)


FIELDS: Mapping[str, Callable[[Line, Format], str]] = MappingProxyType(
    {
        "actual": lambda line, form: form.number(line.actual, line.kpi.unit),
        "goal": lambda line, form: form.number(line.goal, line.kpi.unit),
        "deviation": _goal_deviation,
        "deviation_relative": lambda line, form: form.relative(judged(line).relative),
        "attainment": _attainment,
        "status": _status,
        "previous": lambda line, form: form.number(line.previous, line.kpi.unit),
        "year_ago": lambda line, form: form.number(line.year_ago, line.kpi.unit),
        "change": lambda line, form: deviation(line.against_previous, line.kpi.unit, form),
        "change_on_year": lambda line, form: deviation(line.against_year_ago, line.kpi.unit, form),
        "to_date": lambda line, form: form.number(line.to_date, line.kpi.unit),
        "period": lambda line, form: form.period(line.period),
    }
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field's words stand in a filled text, and what they say."""

    start: int
    end: int
    kpi: str
    field: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A remark with its numbers. ``missing`` lists the fields without one, each with its line; then it is not shown."""

    remark: Remark
    text: str
    slots: tuple[Slot, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()


def filled(remark: Remark, card: Scorecard, form: Format) -> Filled:
    """The remark as it is printed."""
    lines = {line.kpi.name: line for line in card.lines}
    text, taken = "", 0
    slots: list[Slot] = []
    missing: list[tuple[int, str]] = []
    for found in FIELD.finditer(remark.text):
        kpi, name = found[1], found[2]
        words = FIELDS[name](lines[kpi], form) if kpi in lines else UNKNOWN
        if words == UNKNOWN:
            missing.append((line_at(remark, found.start()), f"{kpi}.{name}"))
        text += remark.text[taken : found.start()]
        slots.append(Slot(len(text), len(text) + len(words), kpi, name))
        text, taken = text + words, found.end()
    return Filled(remark, text + remark.text[taken:], tuple(slots), tuple(missing))


def shown(remarks: Iterable[Remark], card: Scorecard, form: Format) -> tuple[Filled, ...]:
    """The remarks whose numbers are all known."""
    return tuple(
        one for one in (filled(remark, card, form) for remark in remarks) if not one.missing
    )
