"""Admissions, and how many organisations with a major department meet the four-hour goal."""

from ibis import _

from kpireport import Better, Kpi, Text, ratio, total
from kpireport.units import COUNT, PERCENT
from kpireport.vocabulary import MembersOnGoal

ADMISSION_RATE = Kpi(
    "admission_rate",
    Text("Admission rate", "Taux d’admission"),
    PERCENT,
    Better.LOWER,
    ratio(
        total("service", _.admissions, on="served_on"), total("service", _.demand, on="served_on")
    ),
    Text("Admissions as a share of attendances.", "Part des admissions dans les passages."),
)
DEMAND = total("type1_service", _.demand, on="served_on")
TYPE1_PERFORMANCE = Kpi(
    "type1_within_service_level",
    Text("Within four hours, major departments", "En quatre heures, grands services"),
    PERCENT,
    Better.HIGHER,
    ratio(DEMAND - total("type1_service", _.breaches, on="served_on"), DEMAND),
)
TYPE1_ON_GOAL = Kpi(
    "type1_organisations_on_goal",
    Text("Organisations on goal", "Organisations à l’objectif"),
    COUNT,
    Better.HIGHER,
    MembersOnGoal("team", "type1_within_service_level"),
    Text(
        "Organisations with a major department that serve 95% within four hours.",
        "Organisations avec un grand service qui servent 95 % en quatre heures.",
    ),
    accumulates=False,
)

KPIS = (ADMISSION_RATE, TYPE1_PERFORMANCE, TYPE1_ON_GOAL)
