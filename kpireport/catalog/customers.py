"""Customers: subscriptions as stock and flow. Opening + new − ended = closing, in every period."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import COUNT, MONEY, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, previous, ratio, stock, stock_total, total
from kpireport.words import Text

SUBSCRIPTIONS = "subscriptions"

LIVE = stock(SUBSCRIPTIONS, start="started_on", stop="ended_on")
MRR = stock_total(SUBSCRIPTIONS, _.mrr, start="started_on", stop="ended_on")
NEW = total(SUBSCRIPTIONS, _.mrr, on="started_on")
CHURNED = total(SUBSCRIPTIONS, _.mrr, on="ended_on")
ENDED = count(SUBSCRIPTIONS, on="ended_on")

CLOSING_MRR = Kpi(
    name="closing_mrr",
    label=Text("Closing MRR", "MRR de clôture"),
    description=Text(
        "Monthly recurring revenue of the subscriptions live at the end of the period.",
        "Revenu mensuel récurrent des abonnements actifs à la fin de la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=MRR,
    perspective="financial",
)
OPENING_MRR = Kpi(
    name="opening_mrr",
    label=Text("Opening MRR", "MRR d’ouverture"),
    description=Text(
        "Closing MRR of the period before.", "MRR de clôture de la période précédente."
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=previous(MRR),
    perspective="financial",
)
NEW_MRR = Kpi(
    name="new_mrr",
    label=Text("New MRR", "Nouveau MRR"),
    description=Text(
        "MRR of the subscriptions started in the period.",
        "MRR des abonnements commencés dans la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=NEW,
    perspective="financial",
)
CHURNED_MRR = Kpi(
    name="churned_mrr",
    label=Text("Churned MRR", "MRR perdu"),
    description=Text(
        "MRR of the subscriptions ended in the period.",
        "MRR des abonnements terminés dans la période.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=CHURNED,
    perspective="financial",
)
MRR_CHURN_RATE = Kpi(
    name="mrr_churn_rate",
    label=Text("MRR churn", "Attrition du MRR"),
    description=Text(
        "Churned MRR as a share of opening MRR.", "MRR perdu en part du MRR d’ouverture."
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(CHURNED, previous(MRR)),
    perspective="customer",
    source=Text(
        "gross revenue churn on the opening base",
        "attrition brute du revenu sur la base d’ouverture",
    ),
    accumulates=False,
)
LIVE_SUBSCRIPTIONS = Kpi(
    name="live_subscriptions",
    label=Text("Live subscriptions", "Abonnements actifs"),
    description=Text(
        "Subscriptions live at the end of the period.",
        "Abonnements actifs à la fin de la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=LIVE,
    perspective="customer",
)
ENDED_SUBSCRIPTIONS = Kpi(
    name="ended_subscriptions",
    label=Text("Ended subscriptions", "Abonnements terminés"),
    description=Text("Subscriptions ended in the period.", "Abonnements terminés dans la période."),
    unit=COUNT,
    better=Better.LOWER,
    formula=ENDED,
    perspective="customer",
)
SUBSCRIPTION_CHURN_RATE = Kpi(
    name="subscription_churn_rate",
    label=Text("Subscription churn", "Attrition des abonnements"),
    description=Text(
        "Subscriptions ended in the period as a share of those live at its start.",
        "Abonnements terminés dans la période, en part de ceux actifs à son début.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(ENDED, previous(LIVE)),
    perspective="customer",
    source=Text(
        "ended ÷ live at the start, who joined in the period is not in the base",
        "terminés ÷ actifs au début, les entrants de la période sont hors base",
    ),
    accumulates=False,
)

KPIS = (
    CLOSING_MRR,
    OPENING_MRR,
    NEW_MRR,
    CHURNED_MRR,
    MRR_CHURN_RATE,
    LIVE_SUBSCRIPTIONS,
    ENDED_SUBSCRIPTIONS,
    SUBSCRIPTION_CHURN_RATE,
)
