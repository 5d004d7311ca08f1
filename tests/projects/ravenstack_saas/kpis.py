"""Three readings of churn that disagree, each named for what it counts."""

from ibis import _

from kpireport import Better, Kpi, Text, count, distinct, ratio
from kpireport.units import COUNT, PERCENT

SIGNED_UP = count("accounts", on="signed_up_on")

ACCOUNTS = Kpi("accounts", Text("Accounts", "Comptes"), COUNT, Better.HIGHER, SIGNED_UP)
FLAGGED = Kpi(
    "flagged_as_churned",
    Text("Accounts flagged as churned", "Comptes marqués perdus"),
    PERCENT,
    Better.LOWER,
    ratio(count("accounts", where=_.churned, on="signed_up_on"), SIGNED_UP),
)
WITH_EVENT = Kpi(
    "accounts_with_churn_event",
    Text("Accounts with a churn event", "Comptes avec un départ"),
    PERCENT,
    Better.LOWER,
    ratio(distinct("churn_events", _.account_id, on="churned_on"), SIGNED_UP),
)
EVENTS = Kpi(
    "churn_events",
    Text("Churn events", "Départs"),
    COUNT,
    Better.LOWER,
    count("churn_events", on="churned_on"),
)

KPIS = (ACCOUNTS, FLAGGED, WITH_EVENT, EVENTS)
