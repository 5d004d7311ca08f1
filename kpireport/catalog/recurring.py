"""Recurring revenue: how it moves, and what of it is kept. Opening + movements = closing, in every period.

Only movements of customers who were there before the period count as lost or kept of its opening revenue.
"""

from dataclasses import replace

from ibis import _

from kpireport.catalog.customers import MRR
from kpireport.formula import Constant, Formula, Measure
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, TIMES, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import (
    Yearly,
    annualised,
    lost_total,
    opening,
    periods_until,
    ratio,
    total,
)
from kpireport.words import Text

MOVEMENTS = "mrr_movements"
YEARS = Unit(Quantity.COUNT, 1)


def _moved(*kinds: str) -> Measure:
    """All movements of some kinds."""
    return total(MOVEMENTS, _.amount, where=_.kind.isin(list(kinds)), on="moved_on")


def _of_opening(*kinds: str) -> Measure:
    """The movements of some kinds, of customers who were there before the period."""
    rows = _.kind.isin(list(kinds))
    return lost_total(MOVEMENTS, _.amount, where=rows, on="moved_on", since="came_on")


OPENING = opening(MRR)
GAINED = _moved("new", "expansion", "reactivation")
FALLEN = _moved("churn", "contraction")
LOST = _of_opening("churn", "contraction")
EXPANDED = _of_opening("expansion")
KEPT = OPENING - LOST
NET = ratio(KEPT + EXPANDED, OPENING)


def _movement(name: str, kind: str, better: Better, label: Text, description: Text) -> Kpi:
    """The movements of a kind, whoever moved."""
    return Kpi(name, label, MONEY, better, _moved(kind), description, "financial")


def _kept(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    """A rate of what is kept of the opening revenue."""
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=PERCENT,
        better=Better.HIGHER,
        formula=formula,
        perspective="customer",
        source=source,
        accumulates=False,
    )


EXPANSION_MRR = _movement(
    "expansion_mrr",
    "expansion",
    Better.HIGHER,
    Text("Expansion MRR", "MRR d’expansion"),
    Text(
        "MRR that customers added in the period.",
        "MRR ajouté par des clients existants dans la période.",
    ),
)
CONTRACTION_MRR = _movement(
    "contraction_mrr",
    "contraction",
    Better.LOWER,
    Text("Contraction MRR", "MRR de contraction"),
    Text(
        "MRR that customers who stayed gave up in the period.",
        "MRR abandonné dans la période par des clients restés.",
    ),
)
REACTIVATION_MRR = _movement(
    "reactivation_mrr",
    "reactivation",
    Better.HIGHER,
    Text("Reactivation MRR", "MRR de réactivation"),
    Text(
        "MRR of customers who came back in the period.",
        "MRR des clients revenus dans la période.",
    ),
)
MRR_GAINED = Kpi(
    name="mrr_gained",
    label=Text("MRR gained", "MRR gagné"),
    description=Text(
        "MRR that came in the period: new, expansion and reactivation.",
        "MRR arrivé dans la période, nouveau, d’expansion ou de réactivation.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=GAINED,
    perspective="financial",
)
MRR_FALLEN = Kpi(
    name="mrr_lost",
    label=Text("MRR lost", "MRR perdu et réduit"),
    description=Text(
        "MRR that went in the period: churn and contraction.",
        "MRR parti dans la période, par départ ou par contraction.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=FALLEN,
    perspective="financial",
)
NET_NEW_MRR = Kpi(
    name="net_new_mrr",
    label=Text("Net new MRR", "MRR net nouveau"),
    description=Text(
        "MRR that came in the period less what went.",
        "MRR arrivé dans la période moins celui qui est parti.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=GAINED - FALLEN,
    perspective="financial",
)
QUICK_RATIO = Kpi(
    name="quick_ratio",
    label=Text("Quick ratio", "Quick ratio"),
    description=Text(
        "MRR gained for each unit lost; without losses there is no number.",
        "MRR gagné pour chaque unité perdue\u202f; sans perte, il n’y a pas de valeur.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(GAINED, FALLEN),
    perspective="financial",
    source=Text(
        "(new + expansion + reactivation) ÷ (churn + contraction)",
        "(nouveau + expansion + réactivation) ÷ (départs + contraction)",
    ),
)
QUICK_RATIO_WITHOUT_REACTIVATION = Kpi(
    name="quick_ratio_without_reactivation",
    label=Text("Quick ratio without reactivation", "Quick ratio hors réactivation"),
    description=Text(
        "New and expansion MRR for each unit lost; without losses there is no number.",
        "MRR nouveau et d’expansion pour chaque unité perdue\u202f; sans perte, il n’y a pas de valeur.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(_moved("new", "expansion"), FALLEN),
    perspective="financial",
    variant_of="quick_ratio",
    source=Text(
        "(new + expansion) ÷ (churn + contraction)",
        "(nouveau + expansion) ÷ (départs + contraction)",
    ),
)
NET_REVENUE_RETENTION = _kept(
    "net_revenue_retention",
    Text("Net revenue retention", "Rétention nette du revenu"),
    Text(
        "What the customers of the period’s start pay at its end, as a share of what they paid at its start.",
        "Ce que les clients du début de la période paient à sa fin, en part de ce qu’ils payaient au début.",
    ),
    Text(
        "(start − churn − contraction + expansion) ÷ start, without new customers",
        "(début − départs − contraction + expansion) ÷ début, hors nouveaux clients",
    ),
    NET,
)
NET_REVENUE_RETENTION_WITHOUT_CONTRACTION = replace(
    NET_REVENUE_RETENTION,
    name="net_revenue_retention_without_contraction",
    label=Text(
        "Net revenue retention without contraction", "Rétention nette du revenu hors contraction"
    ),
    description=Text(
        "Net revenue retention that leaves contraction out, and so overstates what is kept.",
        "Rétention nette qui omet la contraction, et surestime donc ce qui est conservé.",
    ),
    variant_of="net_revenue_retention",
    source=Text("(start − churn + expansion) ÷ start", "(début − départs + expansion) ÷ début"),
    formula=ratio(OPENING - _of_opening("churn") + EXPANDED, OPENING),
)
GROSS_REVENUE_RETENTION = _kept(
    "gross_revenue_retention",
    Text("Gross revenue retention", "Rétention brute du revenu"),
    Text(
        "Opening MRR less churn and contraction, as a share of opening MRR; expansion never counts.",
        "MRR d’ouverture moins départs et contraction, en part du MRR d’ouverture, sans l’expansion.",
    ),
    Text(
        "(start − churn − contraction) ÷ start, never above 100%",
        "(début − départs − contraction) ÷ début, jamais plus de 100\u00a0%",
    ),
    ratio(KEPT, OPENING),
)
NET_REVENUE_CHURN = Kpi(
    name="net_revenue_churn",
    label=Text("Net revenue churn", "Attrition nette du revenu"),
    description=Text(
        "MRR lost of the opening MRR less expansion, as a share of it; negative where expansion is larger.",
        "MRR d’ouverture perdu moins l’expansion, en part de ce MRR\u202f; négatif si l’expansion l’emporte.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(LOST - EXPANDED, OPENING),
    perspective="customer",
    source=Text(
        "(churn + contraction − expansion) ÷ start, without new customers",
        "(départs + contraction − expansion) ÷ début, hors nouveaux clients",
    ),
    accumulates=False,
)
GROSS_REVENUE_CHURN = Kpi(
    name="gross_revenue_churn",
    label=Text("Gross revenue churn", "Attrition brute du revenu"),
    description=Text(
        "MRR lost by churn and contraction of the opening MRR, as a share of it.",
        "MRR d’ouverture perdu par départ ou contraction, en part de ce MRR.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(LOST, OPENING),
    perspective="customer",
    variant_of="mrr_churn_rate",
    source=Text(
        "(churn + contraction) ÷ start, of customers who were there at the start",
        "(départs + contraction) ÷ début, pour les clients présents au début",
    ),
    accumulates=False,
)
YEARS_TO_DOUBLE = Kpi(
    name="years_to_double",
    label=Text("Years to double by retention alone", "Années pour doubler par rétention seule"),
    description=Text(
        "Years in which the revenue of today’s customers doubles at the net retention of the period.",
        "Années pour que le revenu des clients actuels double au rythme de rétention nette de la période.",
    ),
    unit=YEARS,
    better=Better.LOWER,
    formula=periods_until(annualised(NET - Constant(1), Yearly.GROWTH), 2),
    perspective="financial",
    source=Text(
        "none where the net retention is 100% or less",
        "aucune valeur si la rétention nette ne dépasse pas 100\u00a0%",
    ),
    accumulates=False,
)

KPIS = (
    EXPANSION_MRR,
    CONTRACTION_MRR,
    REACTIVATION_MRR,
    MRR_GAINED,
    MRR_FALLEN,
    NET_NEW_MRR,
    QUICK_RATIO,
    QUICK_RATIO_WITHOUT_REACTIVATION,
    NET_REVENUE_RETENTION,
    NET_REVENUE_RETENTION_WITHOUT_CONTRACTION,
    GROSS_REVENUE_RETENTION,
    NET_REVENUE_CHURN,
    GROSS_REVENUE_CHURN,
    YEARS_TO_DOUBLE,
)
