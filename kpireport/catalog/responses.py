"""First responses: how long people wait for the first answer of a person, by every clock that is in use.

Replies are those of a person: automatic replies and internal notes are left out by the mapping of the table.
"""

from dataclasses import dataclass
from datetime import time

from ibis import _

from kpireport.catalog.service import TICKETS
from kpireport.formula import Formula
from kpireport.formula_phrases import CLOCK
from kpireport.kpi import Kpi
from kpireport.units import MINUTES, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import WorkingHours, at_work, count, mean, median, ratio, working
from kpireport.words import Text

OFFICE = WorkingHours(time(8), time(17))
CALENDAR = WorkingHours(time(), time(), weekdays=tuple(range(7)))
MAIN = "first_response_minutes"

_CALENDAR = Text("calendar clock", "temps calendaire")
NOTHING = Text("", "")
_MEAN, _MIDDLE = Text("mean", "moyenne"), Text("median", "médiane")


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a first response is read: by which clock, and what of it."""

    clock: Text
    how: Text
    note: Text = NOTHING
    apart: Text = NOTHING


def _kpi(name: str, reading: _Reading, formula: Formula) -> Kpi:
    clock, how, note = reading.clock, reading.how, reading.note
    return Kpi(
        name=name,
        label=Text(
            f"First response, {how.en}, {clock.en}{reading.apart.en}",
            f"Première réponse, {how.fr}, {clock.fr}{reading.apart.fr}",
        ),
        description=Text(
            f"Minutes from opening to the first answer of a person, {how.en}, by the {clock.en}{note.en}.",
            f"Minutes entre l’ouverture et la première réponse d’une personne, {how.fr}, en {clock.fr}{note.fr}.",
        ),
        unit=MINUTES,
        better=Better.LOWER,
        formula=formula,
        perspective="customer",
        variant_of=MAIN,
        source=Text(f"{clock.en}, {how.en}{note.en}", f"{clock.fr}, {how.fr}{note.fr}"),
    )


def _clock(hours: WorkingHours) -> Text:
    if hours == CALENDAR:
        return _CALENDAR
    return Text(f"working clock {hours.span}", f"temps ouvré {hours.span.replace(':', CLOCK.fr)}")


def first_response(name: str, hours: WorkingHours, *, middle: bool = False) -> Kpi:
    """First response by a company's own clock: the mean, or the ``middle`` ticket's minutes.

    A reply outside of the hours adds no time: a ticket that came and was answered outside of them took none. The days
    of the week and the days off are the clock's: ``WorkingHours(time(9), time(18), (0, 1, 2, 3))``.
    """
    took = working(_.opened_at, _.first_replied_at, hours)
    note = Text("; a reply outside adds no time", "\u202f; une réponse hors horaires n’ajoute rien")
    reading = _Reading(
        _clock(hours),
        _MIDDLE if middle else _MEAN,
        NOTHING if hours == CALENDAR else note,
    )
    aggregate = median if middle else mean
    return _kpi(name, reading, aggregate(TICKETS, took, on="opened_on"))


def first_response_inside(name: str, hours: WorkingHours) -> Kpi:
    """Mean first response by a company's own clock, over the replies that were given in its hours."""
    took = working(_.opened_at, _.first_replied_at, hours)
    inside = at_work(_.first_replied_at, hours)
    note = Text("; replies outside are left out", "\u202f; réponses hors horaires écartées")
    apart = Text(", replies in hours", ", réponses en horaires")
    reading = _Reading(_clock(hours), _MEAN, note, apart)
    return _kpi(name, reading, mean(TICKETS, took, on="opened_on", where=inside))


def answered_within(name: str, minutes: int, label: Text) -> Kpi:
    """The share of the tickets opened in the period that were first answered within so many calendar minutes."""
    in_time = count(TICKETS, where=_.first_response_minutes <= minutes, on="opened_on")
    return Kpi(
        name=name,
        label=label,
        description=Text(
            f"Tickets first answered within {minutes} minutes, as a share of the tickets opened in the period.",
            f"Part des demandes ayant reçu une réponse en {minutes} minutes, parmi celles ouvertes dans la période.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=ratio(in_time, count(TICKETS, on="opened_on")),
        perspective="customer",
    )


FIRST_RESPONSE_MEDIAN = _kpi(
    "first_response_minutes_median",
    _Reading(_CALENDAR, _MIDDLE),
    median(TICKETS, _.first_response_minutes, on="opened_on"),
)
FIRST_RESPONSE_CALENDAR = first_response("first_response_calendar", CALENDAR)
FIRST_RESPONSE_WORKING = first_response("first_response_working", OFFICE)
FIRST_RESPONSE_WORKING_MEDIAN = first_response("first_response_working_median", OFFICE, middle=True)
FIRST_RESPONSE_WORKING_INSIDE = first_response_inside("first_response_working_inside", OFFICE)
FIRST_RESPONSE_WITHIN_DAY = answered_within(
    "first_response_within_day", 24 * 60, Text("Answered within a day", "Réponse sous un jour")
)

KPIS = (
    FIRST_RESPONSE_MEDIAN,
    FIRST_RESPONSE_CALENDAR,
    FIRST_RESPONSE_WORKING,
    FIRST_RESPONSE_WORKING_MEDIAN,
    FIRST_RESPONSE_WORKING_INSIDE,
    FIRST_RESPONSE_WITHIN_DAY,
)
