"""Channels: sales from step to step on the way to the consumer, and who is credited with a sale."""

from ibis import _

from kpireport.catalog.orders import NET
from kpireport.formula import Measure
from kpireport.kpi import Kpi
from kpireport.units import COUNT, MONEY, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import ratio, total
from kpireport.words import Text

CHANNEL_SALES, CREDITS = "channel_sales", "credits"
PARTIES = (
    (
        "primary",
        Text("Primary sales", "Ventes primaires"),
        Text("Sales to distributors in the period.", "Ventes aux distributeurs dans la période."),
    ),
    (
        "secondary",
        Text("Secondary sales", "Ventes secondaires"),
        Text(
            "Sales of distributors to retailers in the period.",
            "Ventes des distributeurs aux détaillants dans la période.",
        ),
    ),
    (
        "tertiary",
        Text("Tertiary sales", "Ventes tertiaires"),
        Text(
            "Sales of retailers to consumers in the period.",
            "Ventes des détaillants aux consommateurs dans la période.",
        ),
    ),
)


def _amount(tier: str) -> Measure:
    return total(CHANNEL_SALES, _.amount, where=_.tier == tier, on="sold_on")


def _units(tier: str) -> Measure:
    return total(CHANNEL_SALES, _.units, where=_.tier == tier, on="sold_on")


def _tier(tier: str, label: Text, description: Text) -> tuple[Kpi, Kpi]:
    amount = Kpi(
        name=f"{tier}_sales",
        label=label,
        description=description,
        unit=MONEY,
        better=Better.HIGHER,
        formula=_amount(tier),
        perspective="financial",
    )
    units = Kpi(
        name=f"{tier}_units",
        label=Text(f"{label.en}, units", f"{label.fr}, unités"),
        description=Text(f"{description.en[:-1]}, in units.", f"{description.fr[:-1]}, en unités."),
        unit=COUNT,
        better=Better.HIGHER,
        formula=_units(tier),
        perspective="financial",
        variant_of=f"{tier}_sales",
        source=Text("units", "unités"),
    )
    return amount, units


SELL_THROUGH = Kpi(
    name="sell_through",
    label=Text("Sell-through", "Taux d’écoulement"),
    description=Text(
        "Units sold by distributors to retailers as a share of the units sold to distributors.",
        "Unités vendues par les distributeurs, en part des unités vendues aux distributeurs.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(_units("secondary"), _units("primary")),
    perspective="customer",
    source=Text("secondary ÷ primary, units", "secondaires ÷ primaires, unités"),
)
CHANNEL_GAP = Kpi(
    name="channel_gap",
    label=Text("Sell-in not sold on", "Ventes non écoulées"),
    description=Text(
        "Units sold to distributors less the units that retailers sold to consumers in the period.",
        "Unités vendues aux distributeurs moins unités vendues aux consommateurs dans la période.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=_units("primary") - _units("tertiary"),
    perspective="customer",
    source=Text("primary − tertiary, units", "primaires − tertiaires, unités"),
)

CREDITED = total(CREDITS, _.amount * _.share, on="sold_on")


def _credited(channel: str, label: Text, description: Text) -> Kpi:
    formula = total(CREDITS, _.amount * _.share, where=_.channel == channel, on="sold_on")
    return Kpi(
        name=f"{channel}_credited",
        label=label,
        description=description,
        unit=MONEY,
        better=Better.HIGHER,
        formula=formula,
        perspective="financial",
        source=Text("credit rule of the mapping", "règle d’attribution du projet"),
    )


CREDITED_REVENUE = Kpi(
    name="credited_revenue",
    label=Text("Credited revenue", "Revenu attribué"),
    description=Text(
        "Amount of the sales of the period, each by the share that is credited.",
        "Montant des ventes de la période, chacune selon la part attribuée.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=CREDITED,
    perspective="financial",
)
UNCREDITED_REVENUE = Kpi(
    name="uncredited_revenue",
    label=Text("Revenue not credited", "Revenu non attribué"),
    description=Text(
        "Net sales less credited revenue: zero where the credits of every sale add up to the sale.",
        "Chiffre d’affaires net moins revenu attribué, nul si les parts de chaque vente font la vente.",
    ),
    unit=MONEY,
    better=Better.WITHIN,
    formula=NET - CREDITED,
    perspective="financial",
)

KPIS = (
    *(kpi for party in PARTIES for kpi in _tier(*party)),
    SELL_THROUGH,
    CHANNEL_GAP,
    _credited(
        "online",
        Text("Credited to online", "Attribué au canal en ligne"),
        Text(
            "Amount of the sales of the period that is credited to the online channel.",
            "Montant des ventes de la période attribué au canal en ligne.",
        ),
    ),
    _credited(
        "store",
        Text("Credited to stores", "Attribué aux magasins"),
        Text(
            "Amount of the sales of the period that is credited to stores.",
            "Montant des ventes de la période attribué aux magasins.",
        ),
    ),
    CREDITED_REVENUE,
    UNCREDITED_REVENUE,
)
