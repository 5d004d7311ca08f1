"""The tables of customers: subscriptions."""

from kpireport.door.contracts import Column, Contract, Kind, not_before

SUBSCRIPTIONS = Contract(
    "subscriptions",
    (
        Column("subscription_id", Kind.TEXT, required=True),
        Column("customer", Kind.TEXT, optional=True),
        Column("started_on", Kind.DATE, required=True),
        Column("ended_on", Kind.DATE),
        Column("mrr", Kind.MONEY, required=True),
    ),
    key=("subscription_id",),
    rules=(not_before("ended_on", "started_on"),),
)

CONTRACTS = (SUBSCRIPTIONS,)
