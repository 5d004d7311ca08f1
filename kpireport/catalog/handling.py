"""Handling of contacts: how long each takes, how soon it is answered, and whether once is enough."""

from ibis import _

from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.units import COUNT, PERCENT, SECONDS, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import Conversion, count, ratio, total
from kpireport.words import Text

HANDLED, TIME = "contacts_handled", "working_time"
PER_HOUR = Unit(Quantity.COUNT, 1)
AN_HOUR = 3600
WAIT, WINDOW = 20, 7  # seconds, days

ALL = count(HANDLED, on="handled_on")
TALK = total(HANDLED, _.talk_seconds, on="handled_on")
HOLD = total(HANDLED, _.hold_seconds, on="handled_on")
WRAP = total(HANDLED, _.wrap_seconds, on="handled_on")
DIAL = total(HANDLED, _.dial_seconds, on="handled_on")
TALKED = count(HANDLED, of=_.talk_seconds, on="handled_on")


def _handling_time(name: str, label: Text, source: Text, seconds: Formula) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=Text(
            f"Seconds to handle a contact: {source.en}.",
            f"Secondes pour traiter un contact\u00a0: {source.fr}.",
        ),
        unit=SECONDS,
        better=Better.LOWER,
        formula=ratio(seconds, TALKED),
        variant_of="" if name == "handling_time" else "handling_time",
        source=source,
    )


HANDLING_TIME = _handling_time(
    "handling_time",
    Text("Handling time (AHT)", "Durée de traitement (DMT)"),
    Text(
        "(talk + hold + wrap-up) ÷ contacts handled",
        "(conversation + attente + clôture) ÷ contacts traités",
    ),
    TALK + HOLD + WRAP,
)
HANDLING_TIME_WITHOUT_HOLD = _handling_time(
    "handling_time_without_hold",
    Text("Handling time without hold", "Durée de traitement hors attente"),
    Text(
        "(talk + wrap-up) ÷ contacts handled",
        "(conversation + clôture) ÷ contacts traités",
    ),
    TALK + WRAP,
)
HANDLING_TIME_WITH_DIALLING = _handling_time(
    "handling_time_with_dialling",
    Text("Handling time with dialling", "Durée de traitement, numérotation comprise"),
    Text(
        "(dialling + talk + hold + wrap-up) ÷ contacts handled",
        "(numérotation + conversation + attente + clôture) ÷ contacts traités",
    ),
    DIAL + TALK + HOLD + WRAP,
)
CONTACTS_HANDLED = Kpi(
    name="contacts_handled",
    label=Text("Contacts handled", "Contacts traités"),
    description=Text(
        "Contacts in the period that somebody spoke with or answered.",
        "Contacts de la période auxquels quelqu’un a répondu.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=TALKED,
)
CONTACTS_PER_HOUR = Kpi(
    name="contacts_per_hour",
    label=Text("Contacts per hour", "Contacts par heure"),
    description=Text(
        "Contacts handled per hour worked: the efficiency of agents.",
        "Contacts traités par heure travaillée\u00a0: l’efficacité des agents.",
    ),
    unit=PER_HOUR,
    better=Better.HIGHER,
    formula=ratio(TALKED, total(TIME, _.worked_hours, on="worked_on")),
    source=Text("contacts ÷ hours worked", "contacts ÷ heures travaillées"),
)
CONTACTS_PER_HANDLING_HOUR = Kpi(
    name="contacts_per_handling_hour",
    label=Text("Contacts per hour of handling", "Contacts par heure de traitement"),
    description=Text(
        "Contacts handled per hour spent on them; waiting for work does not count.",
        "Contacts traités par heure qui leur est consacrée, hors attente de travail.",
    ),
    unit=PER_HOUR,
    better=Better.HIGHER,
    formula=ratio(TALKED * Constant(AN_HOUR), TALK + HOLD + WRAP),
    variant_of="contacts_per_hour",
    source=Text("contacts ÷ hours of handling", "contacts ÷ heures de traitement"),
)


def answered_in(name: str, seconds: int) -> Kpi:
    """The share of the contacts that came in the period that were answered within so many seconds."""
    in_time = _.answered & (_.wait_seconds <= seconds)
    return Kpi(
        name=name,
        label=Text(f"Answered within {seconds} s", f"Réponse en {seconds}\u00a0s"),
        description=Text(
            f"Contacts answered within {seconds} seconds, as a share of all that came in; who gave up is in the base.",
            f"Part des contacts pris en {seconds} secondes parmi tous les contacts reçus, abandons compris.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=ratio(count(HANDLED, where=in_time, on="handled_on"), ALL),
        perspective="customer",
        source=Text(
            "answered in time ÷ all contacts, abandoned ones in the base",
            "répondus à temps ÷ tous les contacts, abandons compris",
        ),
    )


def first_contact_resolution(name: str, days: int, *, net: bool = False) -> Kpi:
    """The share of contacts that settled the matter, without another about it within so many days.

    There is no number before the window has passed for all of them.

    Args:
        name: of the KPI.
        days: the window in which the customer does not ask again.
        net: whether contacts that could not be settled the first time leave the base.
    """
    settled = _.resolved & (_.days_to_repeat.isnull() | (_.days_to_repeat > days))
    could = _.resolvable if net else None
    base = Text(
        "of those that could be settled" if net else "of all",
        "parmi ceux qui pouvaient l’être" if net else "parmi tous",
    )
    return Kpi(
        name=name,
        label=Text(
            f"First contact resolution{', net' if net else ''}",
            f"Résolution au premier contact{', nette' if net else ''}",
        ),
        description=Text(
            f"Contacts that settled the matter for {days} days at least, {base.en}.",
            f"Contacts qui ont réglé la demande pour au moins {days} jours, {base.fr}.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=Conversion(
            count(HANDLED, where=settled if could is None else settled & could, on="handled_on"),
            count(HANDLED, where=could, on="handled_on"),
            days,
        ),
        perspective="customer",
        variant_of="first_contact_resolution" if net else "",
        source=Text(
            f"{'net' if net else 'gross'}, no repeat within {days} days",
            f"{'nette' if net else 'brute'}, sans rappel sous {days} jours",
        ),
    )


ANSWERED_IN_20_SECONDS = answered_in("answered_within_20_seconds", WAIT)
FIRST_CONTACT_RESOLUTION = first_contact_resolution("first_contact_resolution", WINDOW)
FIRST_CONTACT_RESOLUTION_NET = first_contact_resolution(
    "first_contact_resolution_net", WINDOW, net=True
)

KPIS = (
    CONTACTS_HANDLED,
    HANDLING_TIME,
    HANDLING_TIME_WITHOUT_HOLD,
    HANDLING_TIME_WITH_DIALLING,
    CONTACTS_PER_HOUR,
    CONTACTS_PER_HANDLING_HOUR,
    ANSWERED_IN_20_SECONDS,
    FIRST_CONTACT_RESOLUTION,
    FIRST_CONTACT_RESOLUTION_NET,
)
