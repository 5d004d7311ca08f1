"""Service: tickets and their answers, and demand served within a promised time."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import COUNT, HOURS, MINUTES, PERCENT, SCORE
from kpireport.variance import Better
from kpireport.vocabulary import count, mean, median, ratio, total
from kpireport.words import Text

TICKETS, SERVICE = "tickets", "service"
HOUR = 60

OPENED = count(TICKETS, on="opened_on")

TICKETS_OPENED = Kpi(
    name="tickets",
    label=Text("Tickets", "Demandes"),
    description=Text("Tickets opened in the period.", "Demandes ouvertes dans la période."),
    unit=COUNT,
    better=Better.LOWER,
    formula=OPENED,
    perspective="customer",
)
FIRST_RESPONSE = Kpi(
    name="first_response_minutes",
    label=Text("First response", "Première réponse"),
    description=Text(
        "Mean minutes from opening to the first answer, by the calendar clock.",
        "Durée moyenne en minutes entre l’ouverture et la première réponse, en temps calendaire.",
    ),
    unit=MINUTES,
    better=Better.LOWER,
    formula=mean(TICKETS, _.first_response_minutes, on="opened_on"),
    perspective="customer",
    source=Text("calendar clock, mean", "temps calendaire, moyenne"),
)
RESOLUTION = Kpi(
    name="resolution_hours",
    label=Text("Resolution time", "Durée de résolution"),
    description=Text(
        "Mean hours from opening to closing, over the tickets opened in the period.",
        "Durée moyenne en heures entre l’ouverture et la clôture, demandes ouvertes dans la période.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=mean(TICKETS, _.resolution_hours, on="opened_on"),
    source=Text("mean", "moyenne"),
)
RESOLUTION_MEDIAN = Kpi(
    name="resolution_hours_median",
    label=Text("Resolution time, median", "Durée de résolution médiane"),
    description=Text(
        "The middle ticket's hours from opening to closing.",
        "Durée médiane en heures entre l’ouverture et la clôture.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=median(TICKETS, _.resolution_hours, on="opened_on"),
    variant_of="resolution_hours",
    source=Text("median", "médiane"),
)
ESCALATION_RATE = Kpi(
    name="escalation_rate",
    label=Text("Escalation rate", "Taux d’escalade"),
    description=Text(
        "Escalated tickets as a share of the tickets opened in the period.",
        "Part des demandes escaladées parmi celles ouvertes dans la période.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(count(TICKETS, where=_.escalated, on="opened_on"), OPENED),
)
SATISFACTION = Kpi(
    name="satisfaction",
    label=Text("Satisfaction", "Satisfaction"),
    description=Text(
        "Mean score of the tickets that were rated; tickets without an answer are left out.",
        "Note moyenne des demandes notées ; les demandes sans réponse sont écartées.",
    ),
    unit=SCORE,
    better=Better.HIGHER,
    formula=mean(TICKETS, _.satisfaction, on="opened_on"),
    perspective="customer",
    source=Text(
        "mean on the scale of the survey, blanks leave the base",
        "moyenne sur l’échelle de l’enquête, les sans-réponse sont hors base",
    ),
)
FIRST_RESPONSE_WITHIN_HOUR = Kpi(
    name="first_response_within_hour",
    label=Text("Answered within an hour", "Réponse en moins d’une heure"),
    description=Text(
        "Tickets first answered within 60 minutes, as a share of the tickets opened in the period.",
        "Part des demandes ayant reçu une réponse en 60 minutes, parmi celles ouvertes dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(TICKETS, where=_.first_response_minutes <= HOUR, on="opened_on"), OPENED),
    perspective="customer",
)

DEMAND_TOTAL = total(SERVICE, _.demand, on="served_on")
LATE = total(SERVICE, _.breaches, on="served_on")

DEMAND = Kpi(
    name="demand",
    label=Text("Demand", "Demande"),
    description=Text(
        "Contacts or cases that came in the period.", "Contacts ou cas reçus dans la période."
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=DEMAND_TOTAL,
    perspective="customer",
)
BREACHES = Kpi(
    name="breaches",
    label=Text("Breaches", "Dépassements"),
    description=Text("Cases served later than promised.", "Cas servis au-delà du délai promis."),
    unit=COUNT,
    better=Better.LOWER,
    formula=LATE,
    perspective="customer",
)
WITHIN_SERVICE_LEVEL = Kpi(
    name="within_service_level",
    label=Text("Within promised time", "Dans le délai promis"),
    description=Text(
        "Cases served within the promised time, as a share of all cases of the period.",
        "Part des cas servis dans le délai promis parmi tous les cas de la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(DEMAND_TOTAL - LATE, DEMAND_TOTAL),
    perspective="customer",
    source=Text("summed first, divided after", "sommer d’abord, diviser ensuite"),
)

KPIS = (
    TICKETS_OPENED,
    FIRST_RESPONSE,
    RESOLUTION,
    RESOLUTION_MEDIAN,
    ESCALATION_RATE,
    SATISFACTION,
    FIRST_RESPONSE_WITHIN_HOUR,
    DEMAND,
    BREACHES,
    WITHIN_SERVICE_LEVEL,
)
