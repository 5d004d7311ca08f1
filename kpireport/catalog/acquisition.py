"""Winning customers: what it costs, what it returns, and how soon."""

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.customer_base import NEW
from kpireport.catalog.customer_value import ARPU, MARGIN_EACH
from kpireport.catalog.marketing import MARKETING_SPENT, SPEND
from kpireport.formula import Formula
from kpireport.kpi import Kpi
from kpireport.units import MONEY, TIMES, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import NumberOf, previous, ratio, total
from kpireport.words import Text

EACH = Unit(Quantity.MONEY, 2)
PERIODS = Unit(Quantity.COUNT, 1)


def _spent(kinds: Deferred) -> Formula:
    return total(SPEND, _.amount, where=kinds, on="spent_on")


FULL = _spent(_.kind.isin(["marketing", "sales"]))
WITH_DISCOUNTS = _spent(_.kind.isin(["marketing", "discount"]))
COST = ratio(MARKETING_SPENT, NEW)
FULL_COST = ratio(FULL, NEW)


def _cac(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=EACH,
        better=Better.LOWER,
        formula=formula,
        perspective="financial",
        variant_of="" if name == "cac" else "cac",
        source=source,
    )


def _worth(name: str, label: Text, value: str, cost: str, source: Text) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=Text(
            "Lifetime value of a customer as a multiple of what it costs to win one.",
            "Valeur vie d’un client en multiple de son coût d’acquisition.",
        ),
        unit=TIMES,
        better=Better.HIGHER,
        formula=ratio(NumberOf(value), NumberOf(cost)),
        perspective="financial",
        variant_of="" if name == "ltv_to_cac" else "ltv_to_cac",
        source=source,
        accumulates=False,
    )


ACQUISITION_SPEND = Kpi(
    name="acquisition_spend",
    label=Text("Sales and marketing spend", "Dépenses commerciales et de marketing"),
    description=Text(
        "What sales and marketing spent in the period.",
        "Dépenses commerciales et de marketing de la période.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=FULL,
    perspective="financial",
)
CAC = _cac(
    "cac",
    Text("Customer acquisition cost", "Coût d’acquisition client"),
    Text(
        "Marketing spend per customer won in the period.",
        "Dépenses de marketing par client gagné dans la période.",
    ),
    Text("marketing only, same period", "marketing seul, même période"),
    COST,
)
CAC_FULL = _cac(
    "cac_full",
    Text("Acquisition cost, fully loaded", "Coût d’acquisition complet"),
    Text(
        "Sales and marketing spend per customer won in the period.",
        "Dépenses commerciales et de marketing par client gagné dans la période.",
    ),
    Text("sales and marketing", "ventes et marketing"),
    FULL_COST,
)
CAC_LAGGED = _cac(
    "cac_lagged",
    Text("Acquisition cost, lagged", "Coût d’acquisition décalé"),
    Text(
        "Marketing spend of the period before per customer won in the period.",
        "Dépenses de marketing de la période précédente par client gagné dans la période.",
    ),
    Text("spend of one period before", "dépenses de la période précédente"),
    ratio(previous(MARKETING_SPENT), NEW),
)
CAC_DISCOUNTS = _cac(
    "cac_discounts",
    Text("Acquisition cost, with discounts", "Coût d’acquisition, remises comprises"),
    Text(
        "Marketing spend and discounts per customer won in the period.",
        "Dépenses de marketing et remises par client gagné dans la période.",
    ),
    Text("discounts counted in", "remises comprises"),
    ratio(WITH_DISCOUNTS, NEW),
)
LTV_TO_CAC = _worth(
    "ltv_to_cac",
    Text("Lifetime value to acquisition cost", "Valeur vie sur coût d’acquisition"),
    "clv_margin",
    "cac",
    Text("with margin", "avec marge"),
)
LTV_TO_CAC_SIMPLE = _worth(
    "ltv_to_cac_simple",
    Text("Lifetime revenue to acquisition cost", "Revenu vie sur coût d’acquisition"),
    "clv_simple",
    "cac",
    Text("without margin", "sans marge"),
)
LTV_TO_CAC_FULL = _worth(
    "ltv_to_cac_full",
    Text("Lifetime value to full acquisition cost", "Valeur vie sur coût d’acquisition complet"),
    "clv_margin",
    "cac_full",
    Text("with margin, cost fully loaded", "avec marge, coût complet"),
)
CAC_PAYBACK = Kpi(
    name="cac_payback",
    label=Text("Payback of acquisition", "Amortissement de l’acquisition"),
    description=Text(
        "Periods until a customer's margin has paid what it cost to win one.",
        "Périodes nécessaires pour que la marge d’un client couvre son coût d’acquisition.",
    ),
    unit=PERIODS,
    better=Better.LOWER,
    formula=ratio(COST, MARGIN_EACH),
    perspective="financial",
    source=Text("cost ÷ (ARPU × margin)", "coût ÷ (ARPU × marge)"),
    accumulates=False,
)
CAC_PAYBACK_REVENUE = Kpi(
    name="cac_payback_revenue",
    label=Text("Payback by revenue", "Amortissement par le revenu"),
    description=Text(
        "Periods until a customer's revenue has paid what it cost to win one; shorter than it is.",
        "Périodes nécessaires pour que le revenu d’un client couvre son coût d’acquisition, durée trop courte.",
    ),
    unit=PERIODS,
    better=Better.LOWER,
    formula=ratio(COST, ARPU),
    perspective="financial",
    variant_of="cac_payback",
    source=Text("cost ÷ ARPU, without margin", "coût ÷ ARPU, sans marge"),
    accumulates=False,
)

KPIS = (
    ACQUISITION_SPEND,
    CAC,
    CAC_FULL,
    CAC_LAGGED,
    CAC_DISCOUNTS,
    LTV_TO_CAC,
    LTV_TO_CAC_SIMPLE,
    LTV_TO_CAC_FULL,
    CAC_PAYBACK,
    CAC_PAYBACK_REVENUE,
)
