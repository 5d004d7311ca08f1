"""Churn and retention: the readings that authorities give of who was lost and who was kept."""

from ibis import _

from kpireport.catalog.customer_base import BASE, CUSTOMERS, LEFT, LOST, NEW, OPENING
from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.units import PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import Conversion, Yearly, annualised, count, days, ratio
from kpireport.words import Text

AVERAGE_BASE = (OPENING + BASE) * Constant(0.5)
CHURN = ratio(LOST, OPENING)
RETENTION = ratio(BASE - NEW, OPENING)
KEPT = ratio(OPENING - LOST, OPENING)

CUSTOMER_CHURN_RATE = Kpi(
    name="customer_churn_rate",
    label=Text("Customer churn", "Attrition des clients"),
    description=Text(
        "Customers lost in the period as a share of those at its start.",
        "Clients perdus dans la période, en part de ceux présents à son début.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=CHURN,
    perspective="customer",
    source=Text(
        "lost ÷ at the start; who came in the period is in neither",
        "perdus ÷ présents au début, hors entrants de la période",
    ),
    accumulates=False,
)


def _churn(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    """Another reading of churn."""
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=PERCENT,
        better=Better.LOWER,
        formula=formula,
        perspective="customer",
        variant_of="customer_churn_rate",
        source=source,
        accumulates=False,
    )


CUSTOMER_CHURN_RATE_ALL = _churn(
    "customer_churn_rate_all",
    Text("Customer churn, all who left", "Attrition des clients, tous départs"),
    Text(
        "All customers who left in the period, also those who came in it, as a share of those at its start.",
        "Tous les clients partis dans la période, entrants compris, en part de ceux présents à son début.",
    ),
    Text("all who left ÷ at the start", "tous les départs ÷ présents au début"),
    ratio(LEFT, OPENING),
)
CUSTOMER_CHURN_RATE_AVERAGE = _churn(
    "customer_churn_rate_average",
    Text("Customer churn on the average base", "Attrition des clients, base moyenne"),
    Text(
        "All customers who left in the period as a share of the mean of those at its start and at its end.",
        "Tous les clients partis dans la période, en part de la moyenne des présents au début et à la fin.",
    ),
    Text("all who left ÷ average base", "tous les départs ÷ base moyenne"),
    ratio(LEFT, AVERAGE_BASE),
)
CUSTOMER_CHURN_RATE_EXPOSED = _churn(
    "customer_churn_rate_exposed",
    Text("Customer churn on start and new", "Attrition des clients, début et entrants"),
    Text(
        "All customers who left in the period as a share of those who were there at any time in it.",
        "Tous les clients partis dans la période, en part de ceux qui y ont été présents à un moment.",
    ),
    Text("all who left ÷ (start + new)", "tous les départs ÷ (début + entrants)"),
    ratio(LEFT, OPENING + NEW),
)
CUSTOMER_CHURN_ANNUAL = _churn(
    "customer_churn_annual",
    Text("Customer churn a year", "Attrition annuelle des clients"),
    Text(
        "What the customer churn of the period means for a year, if every period lost the same share.",
        "Ce que l’attrition de la période donne sur un an, si chaque période perdait la même part.",
    ),
    Text(
        "1 − (1 − churn)^(periods a year), not churn × periods",
        "1 − (1 − attrition)^(périodes par an), et non attrition × périodes",
    ),
    annualised(CHURN, Yearly.LOSS),
)
CUSTOMER_RETENTION_RATE = Kpi(
    name="customer_retention_rate",
    label=Text("Customer retention", "Fidélisation des clients"),
    description=Text(
        "Customers at the end of the period less those who came in it, as a share of those at its start.",
        "Clients à la fin de la période moins les nouveaux, en part de ceux présents à son début.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=RETENTION,
    perspective="customer",
    source=Text("(end − new) ÷ start", "(fin − nouveaux) ÷ début"),
    accumulates=False,
)
CUSTOMER_RETENTION_KEPT = Kpi(
    name="customer_retention_kept",
    label=Text("Customers kept", "Clients conservés"),
    description=Text(
        "Customers of the period’s start who are still there at its end, as a share of all at its start.",
        "Clients présents au début de la période et encore là à sa fin, en part de tous ceux du début.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=KEPT,
    perspective="customer",
    variant_of="customer_retention_rate",
    source=Text(
        "1 − churn: who came and left within the period does not count",
        "1 − attrition\u00a0: qui arrive et part dans la période ne compte pas",
    ),
    accumulates=False,
)


def survival(name: str, within: int) -> Kpi:
    """The share of the customers who came in the period that were still there so many days later.

    Raises:
        ValueError: a window of less than a day.
    """
    if within < 1:
        raise ValueError(f"a window of {within} days: give at least one")
    stayed = _.left_on.isnull() | (days(_.came_on, _.left_on) > within)
    return Kpi(
        name=name,
        label=Text(f"Still there after {within} days", f"Encore là après {within}\u00a0jours"),
        description=Text(
            f"Customers who came in the period and were still there {within} days later, as a share of all who came.",
            f"Clients arrivés dans la période et encore là {within} jours plus tard, en part de tous les arrivés.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=Conversion(count(CUSTOMERS, where=stayed, on="came_on"), NEW, within),
        perspective="customer",
        variant_of="customer_retention_rate",
        source=Text(
            "survival of the cohort that came in the period",
            "survie de la cohorte arrivée dans la période",
        ),
    )


CUSTOMER_SURVIVAL_90 = survival("customer_survival_90", 90)
CUSTOMER_SURVIVAL_365 = survival("customer_survival_365", 365)

KPIS = (
    CUSTOMER_CHURN_RATE,
    CUSTOMER_CHURN_RATE_ALL,
    CUSTOMER_CHURN_RATE_AVERAGE,
    CUSTOMER_CHURN_RATE_EXPOSED,
    CUSTOMER_CHURN_ANNUAL,
    CUSTOMER_RETENTION_RATE,
    CUSTOMER_RETENTION_KEPT,
    CUSTOMER_SURVIVAL_90,
    CUSTOMER_SURVIVAL_365,
)
