"""Use: who uses the product, how often, and how many come back day by day."""

from ibis import _

from kpireport.catalog.customer_base import BASE
from kpireport.kpi import Kpi
from kpireport.units import COUNT, PERCENT, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import count, distinct, ratio, total
from kpireport.words import Text

USAGE = "usage"
TENTHS = Unit(Quantity.COUNT, 1)

ACTIVE = distinct(USAGE, _.user, on="used_on")
DAILY = ratio(count(USAGE, on="used_on"), distinct(USAGE, _.used_on, on="used_on"))

ACTIVE_USERS = Kpi(
    name="active_users",
    label=Text("Active users", "Utilisateurs actifs"),
    description=Text(
        "Different users active in the period (of a month, MAU).",
        "Utilisateurs différents actifs dans la période (sur un mois, MAU).",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=ACTIVE,
    perspective="customer",
    accumulates=False,
)
DAILY_ACTIVE_USERS = Kpi(
    name="daily_active_users",
    label=Text("Daily active users (DAU)", "Utilisateurs actifs par jour (DAU)"),
    description=Text(
        "Users active on a day, as the mean over the days with any use.",
        "Utilisateurs actifs un jour donné, en moyenne sur les jours d’utilisation.",
    ),
    unit=TENTHS,
    better=Better.HIGHER,
    formula=DAILY,
    perspective="customer",
    source=Text(
        "mean of daily unique users, over days with use",
        "moyenne des utilisateurs uniques par jour, jours d’utilisation",
    ),
)
STICKINESS = Kpi(
    name="stickiness",
    label=Text("Stickiness (DAU ÷ MAU)", "Assiduité (DAU ÷ MAU)"),
    description=Text(
        "Daily active users as a share of the users active in the period.",
        "Utilisateurs actifs par jour, en part des utilisateurs actifs dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(DAILY, ACTIVE),
    perspective="customer",
    source=Text(
        "mean of daily unique users ÷ unique users of the period",
        "moyenne des utilisateurs uniques par jour ÷ utilisateurs uniques de la période",
    ),
    accumulates=False,
)
EVENTS_PER_USER = Kpi(
    name="events_per_user",
    label=Text("Events per user", "Événements par utilisateur"),
    description=Text(
        "Events of use in the period per active user.",
        "Événements d’utilisation dans la période par utilisateur actif.",
    ),
    unit=TENTHS,
    better=Better.HIGHER,
    formula=ratio(total(USAGE, _.events, on="used_on"), ACTIVE),
    perspective="customer",
    accumulates=False,
)
ACTIVE_PER_CUSTOMER = Kpi(
    name="active_users_per_customer",
    label=Text("Active users per customer", "Utilisateurs actifs par client"),
    description=Text(
        "Users active in the period per customer at its end.",
        "Utilisateurs actifs dans la période par client présent à sa fin.",
    ),
    unit=TENTHS,
    better=Better.HIGHER,
    formula=ratio(ACTIVE, BASE),
    perspective="customer",
    accumulates=False,
)

KPIS = (
    ACTIVE_USERS,
    DAILY_ACTIVE_USERS,
    STICKINESS,
    EVENTS_PER_USER,
    ACTIVE_PER_CUSTOMER,
)
