"""What customers bring: revenue per customer, profitability, and lifetime value in the readings that there are.

Values of a lifetime are per period: with monthly periods the rates of churn, and of interest, are a month's.
"""

from dataclasses import replace

from ibis import _

from kpireport.catalog.churn import AVERAGE_BASE, CHURN, KEPT
from kpireport.catalog.customer_base import BASE, OPENING
from kpireport.catalog.customers import MRR
from kpireport.catalog.usage import ACTIVE as ACTIVE_USERS
from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, TIMES, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import NumberOf, bounded, distinct, mean, periods_until, ratio, total
from kpireport.words import Text

RESULTS, CUSTOMERS = "customer_results", "customers"
PERIODS = Unit(Quantity.COUNT, 1)
ONE = Constant(1)
INTEREST = 0.01  # per period: a month's, where reports are monthly
LONGEST = 120  # periods
LEAST = 0.1  # of the customers are left at the horizon

REVENUE = total(RESULTS, _.revenue, on="booked_on")
DIRECT_COST = total(RESULTS, _.direct_cost, on="booked_on")
COST_TO_SERVE = total(RESULTS, _.cost_to_serve, on="booked_on")
MARGIN = REVENUE - DIRECT_COST
PROFIT = REVENUE - COST_TO_SERVE
PAYING = distinct(RESULTS, _.customer, where=_.revenue > 0, on="booked_on")

ARPU = ratio(REVENUE, BASE)
MARGIN_EACH = ratio(MARGIN, BASE)
LOSS = Constant(0) - CHURN


def _money(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    """An amount per customer of one period: that of a year so far is not held against a period's goal."""
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=Unit(Quantity.MONEY, 2),
        better=Better.HIGHER,
        formula=formula,
        perspective="financial",
        source=source,
        accumulates=False,
    )


def _arpu(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    """Another reading of revenue per customer."""
    return replace(_money(name, label, description, source, formula), variant_of="arpu")


def _lifetime(name: str, label: Text, description: Text, source: Text, formula: Formula) -> Kpi:
    """A reading of lifetime value."""
    known = _money(name, label, description, source, formula)
    main = "" if name == "clv_margin" else "clv_margin"
    return replace(known, variant_of=main)


def _multiple(interest: float) -> Formula:
    return ratio(KEPT, Constant(1 + interest) - KEPT)


def _multiple_now(interest: float) -> Formula:
    return ratio(Constant(1 + interest), Constant(1 + interest) - KEPT)


_NOW = Text("first margin now", "première marge immédiate")
_LATER = Text("first margin after one period", "première marge après une période")


def _comma(number: float) -> str:
    """A number in a French sentence."""
    return f"{number:g}".replace(".", ",")


CUSTOMER_REVENUE = Kpi(
    name="customer_revenue",
    label=Text("Revenue from customers", "Revenu des clients"),
    description=Text(
        "Revenue booked for customers in the period.",
        "Revenu comptabilisé par client dans la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=REVENUE,
    perspective="financial",
)
ARPU_KPI = _money(
    "arpu",
    Text("Revenue per customer (ARPU)", "Revenu par client (ARPU)"),
    Text(
        "Revenue of the period per customer at its end.",
        "Revenu de la période par client présent à sa fin.",
    ),
    Text("revenue ÷ customers at the end", "revenu ÷ clients à la fin"),
    ARPU,
)
ARPU_START = _arpu(
    "arpu_start",
    Text("Revenue per customer of the start", "Revenu par client du début"),
    Text(
        "Revenue of the period per customer at its start.",
        "Revenu de la période par client présent à son début.",
    ),
    Text("revenue ÷ customers at the start", "revenu ÷ clients au début"),
    ratio(REVENUE, OPENING),
)
ARPU_AVERAGE = _arpu(
    "arpu_average",
    Text("Revenue per customer, average base", "Revenu par client, base moyenne"),
    Text(
        "Revenue of the period per customer, over the mean of its start and its end.",
        "Revenu de la période par client, sur la moyenne du début et de la fin.",
    ),
    Text("revenue ÷ average of start and end", "revenu ÷ moyenne du début et de la fin"),
    ratio(REVENUE, AVERAGE_BASE),
)
ARPU_ACTIVE = _arpu(
    "arpu_active",
    Text("Revenue per active user", "Revenu par utilisateur actif"),
    Text(
        "Revenue of the period per user who was active in it.",
        "Revenu de la période par utilisateur actif dans la période.",
    ),
    Text("revenue ÷ users active in the period", "revenu ÷ utilisateurs actifs dans la période"),
    ratio(REVENUE, ACTIVE_USERS),
)
ARPPU = _arpu(
    "arppu",
    Text("Revenue per paying customer (ARPPU)", "Revenu par client payant (ARPPU)"),
    Text(
        "Revenue of the period per customer with revenue in it.",
        "Revenu de la période par client ayant généré du revenu.",
    ),
    Text("revenue ÷ paying customers", "revenu ÷ clients payants"),
    ratio(REVENUE, PAYING),
)
ARPA = _arpu(
    "arpa",
    Text("MRR per account (ARPA)", "MRR par compte (ARPA)"),
    Text(
        "Closing MRR per customer at the end of the period.",
        "MRR de clôture par client présent à la fin de la période.",
    ),
    Text("closing MRR ÷ accounts at the end", "MRR de clôture ÷ comptes à la fin"),
    ratio(MRR, BASE),
)
MARGIN_PER_CUSTOMER = _money(
    "margin_per_customer",
    Text("Margin per customer", "Marge par client"),
    Text(
        "Revenue less direct cost per customer at the end of the period.",
        "Revenu moins coûts directs par client présent à la fin de la période.",
    ),
    Text(
        "(revenue − direct cost) ÷ customers at the end",
        "(revenu − coûts directs) ÷ clients à la fin",
    ),
    MARGIN_EACH,
)
CUSTOMER_PROFIT = Kpi(
    name="customer_profit",
    label=Text("Customer profit", "Profit des clients"),
    description=Text(
        "Revenue from customers less what it cost to serve them in the same period.",
        "Revenu des clients moins le coût de leur service dans la même période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=PROFIT,
    perspective="financial",
)
CUSTOMER_PROFITABILITY = Kpi(
    name="customer_profitability",
    label=Text("Customer profitability", "Rentabilité des clients"),
    description=Text(
        "Revenue less the cost to serve, as a share of revenue.",
        "Revenu moins le coût de service, en part du revenu.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(PROFIT, REVENUE),
    perspective="financial",
    source=Text("ratio of sums over customers", "rapport des sommes sur les clients"),
)
CUSTOMER_LIFETIME = Kpi(
    name="customer_lifetime",
    label=Text("Customer lifetime, in periods", "Durée de vie client, en périodes"),
    description=Text(
        "Periods that a customer stays on average if churn holds; without churn there is no number.",
        "Nombre moyen de périodes de présence si l’attrition se maintient\u202f; sans attrition, pas de valeur.",
    ),
    unit=PERIODS,
    better=Better.HIGHER,
    formula=ratio(ONE, CHURN),
    perspective="customer",
    source=Text("1 ÷ churn", "1 ÷ attrition"),
    accumulates=False,
)
CUSTOMER_LIFETIME_CAPPED = Kpi(
    name="customer_lifetime_capped",
    label=Text("Customer lifetime, at most 120", "Durée de vie client, 120 au plus"),
    description=Text(
        "Periods that a customer stays on average if churn holds, at most 120.",
        "Nombre moyen de périodes de présence si l’attrition se maintient, au plus 120.",
    ),
    unit=PERIODS,
    better=Better.HIGHER,
    formula=ratio(ONE, bounded(CHURN, low=1 / LONGEST)),
    perspective="customer",
    variant_of="customer_lifetime",
    source=Text(
        "1 ÷ churn, at most 120 periods, also without churn",
        "1 ÷ attrition, au plus 120 périodes, même sans attrition",
    ),
    accumulates=False,
)
CLV_SIMPLE = _lifetime(
    "clv_simple",
    Text("Lifetime value, on revenue", "Valeur vie client, sur revenu"),
    Text(
        "Revenue per customer over churn: what a customer brings in a lifetime, before any cost.",
        "Revenu par client rapporté à l’attrition\u00a0: ce qu’un client apporte au total, avant tout coût.",
    ),
    Text("ARPU ÷ churn, without margin", "ARPU ÷ attrition, sans marge"),
    ratio(ARPU, CHURN),
)
CLV_MARGIN = _lifetime(
    "clv_margin",
    Text("Lifetime value (CLV)", "Valeur vie client (CLV)"),
    Text(
        "Margin per customer over churn: what a customer leaves in a lifetime.",
        "Marge par client rapportée à l’attrition\u00a0: ce qu’un client laisse au total.",
    ),
    Text(
        "margin per customer ÷ churn, not discounted",
        "marge par client ÷ attrition, sans actualisation",
    ),
    ratio(MARGIN_EACH, CHURN),
)


def margin_multiple(name: str, interest: float, *, first_now: bool = False) -> Kpi:
    """The multiple of a period's margin that a customer is worth.

    Args:
        name: of the KPI.
        interest: per period, as a fraction.
        first_now: whether the first margin is received at once, else after one period.
    """
    top, when = ("(1 + i)", _NOW) if first_now else ("r", _LATER)
    return Kpi(
        name=name,
        label=Text(f"Margin multiple, {when.en}", f"Multiple de marge, {when.fr}"),
        description=Text(
            "How many margins of a period a customer is worth, if retention holds and later money counts for less.",
            "Nombre de marges d’une période que vaut un client, si la rétention se maintient, après actualisation.",
        ),
        unit=TIMES,
        better=Better.HIGHER,
        formula=_multiple_now(interest) if first_now else _multiple(interest),
        perspective="financial",
        source=Text(
            f"{top} ÷ (1 + i − r), with i = {100 * interest:g}% per period",
            f"{top} ÷ (1 + i − r), avec i = {_comma(100 * interest)}\u00a0% par période",
        ),
        accumulates=False,
    )


def clv_discounted(name: str, interest: float, *, first_now: bool = False) -> Kpi:
    """Lifetime value at an interest per period; the first margin comes after one period, or ``first_now``.

    Args:
        name: of the KPI.
        interest: per period, as a fraction.
        first_now: whether the first margin is received at once; it is sure, and not discounted.
    """
    rate = f"{100 * interest:g}"
    top, when = ("m × (1 + d)", _NOW) if first_now else ("m × r", _LATER)
    return _lifetime(
        name,
        Text(f"Lifetime value, discounted, {when.en}", f"Valeur vie client actualisée, {when.fr}"),
        Text(
            f"What a customer is worth today at {rate}% interest per period, {when.en}.",
            f"Ce que vaut un client aujourd’hui à {_comma(100 * interest)}\u00a0% d’intérêt par période, {when.fr}.",
        ),
        Text(
            f"{top} ÷ (1 + d − r), d = {rate}% per period",
            f"{top} ÷ (1 + d − r), d = {_comma(100 * interest)}\u00a0% par période",
        ),
        MARGIN_EACH * (_multiple_now(interest) if first_now else _multiple(interest)),
    )


MARGIN_MULTIPLE = margin_multiple("margin_multiple", INTEREST)
MARGIN_MULTIPLE_NOW = replace(
    margin_multiple("margin_multiple_now", INTEREST, first_now=True), variant_of="margin_multiple"
)
CLV_DISCOUNTED = clv_discounted("clv_discounted", INTEREST)
CLV_DISCOUNTED_NOW = clv_discounted("clv_discounted_now", INTEREST, first_now=True)
CLV_HORIZON = _lifetime(
    "clv_horizon",
    Text("Lifetime value to the horizon", "Valeur vie client à l’horizon"),
    Text(
        "Margin per customer, times the whole periods until less than a tenth of the customers is left.",
        "Marge par client multipliée par les périodes entières jusqu’à moins d’un dixième des clients.",
    ),
    Text(
        "margin per customer × periods until the base falls under 10%, before the cost of winning the customer",
        "marge par client × périodes jusqu’à une base sous 10\u00a0%, avant le coût d’acquisition",
    ),
    MARGIN_EACH * periods_until(LOSS, LEAST, whole=True),
)
CLV_AFTER_ACQUISITION = _lifetime(
    "clv_after_acquisition",
    Text("Lifetime value after acquisition", "Valeur vie client après acquisition"),
    Text(
        "Lifetime value to the horizon less what it cost to win a customer.",
        "Valeur vie client à l’horizon moins le coût d’acquisition d’un client.",
    ),
    Text(
        "lifetime value to the horizon − acquisition cost with discounts",
        "valeur vie à l’horizon − coût d’acquisition, remises comprises",
    ),
    NumberOf("clv_horizon") - NumberOf("cac_discounts"),
)
CLV_REALISED = _lifetime(
    "clv_realised",
    Text("Realised lifetime revenue", "Revenu vie client réalisé"),
    Text(
        "Mean revenue, from first to last, of the customers who left in the period; their tenure stands beside it.",
        "Revenu moyen, du premier au dernier, des clients partis dans la période\u202f; lire avec leur ancienneté.",
    ),
    Text("historical, of customers who left", "historique, clients partis"),
    mean(CUSTOMERS, _.lifetime_revenue, on="left_on"),
)

KPIS = (
    CUSTOMER_REVENUE,
    ARPU_KPI,
    ARPU_START,
    ARPU_AVERAGE,
    ARPU_ACTIVE,
    ARPPU,
    ARPA,
    MARGIN_PER_CUSTOMER,
    CUSTOMER_PROFIT,
    CUSTOMER_PROFITABILITY,
    CUSTOMER_LIFETIME,
    CUSTOMER_LIFETIME_CAPPED,
    CLV_SIMPLE,
    CLV_MARGIN,
    MARGIN_MULTIPLE,
    MARGIN_MULTIPLE_NOW,
    CLV_DISCOUNTED,
    CLV_DISCOUNTED_NOW,
    CLV_HORIZON,
    CLV_AFTER_ACQUISITION,
    CLV_REALISED,
)
