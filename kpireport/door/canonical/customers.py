"""The tables of customers: subscriptions, customers, what they bring and cost, how their revenue moves, and use."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

SUBSCRIPTIONS = Contract(
    "subscriptions",
    row="one subscription at one price, from its start until its end",
    notes=(
        "Without ``ended_on`` it goes on. ``mrr`` is what it brings in a month; where the "
        "price changes, one row ends and another begins."
    ),
    columns=(
        Column("subscription_id", Kind.TEXT, required=True),
        Column("customer", Kind.TEXT, optional=True),
        Column("started_on", Kind.DATE, required=True),
        Column("ended_on", Kind.DATE),
        Column("mrr", Kind.MONEY, required=True),
    ),
    key=("subscription_id",),
    rules=(not_before("ended_on", "started_on"),),
)

CUSTOMERS = Contract(
    "customers",
    row=(
        "one customer, from the day of the first purchase (or of the start of the contract) "
        "until the day it left"
    ),
    notes=(
        "Without ``came_on`` it was a customer before the records began; without ``left_on`` "
        "it still is one."
    ),
    columns=(
        Column("customer_id", Kind.TEXT, required=True),
        Column("came_on", Kind.DATE),
        Column("left_on", Kind.DATE),
        Column("second_purchase_on", Kind.DATE, optional=True),
        Column("lifetime_revenue", Kind.MONEY, optional=True),
    ),
    key=("customer_id",),
    rules=(
        not_before("left_on", "came_on"),
        not_before("second_purchase_on", "came_on"),
        Rule(
            "lies after left_on",
            "second_purchase_on",
            _.second_purchase_on > _.left_on,
            ("second_purchase_on", "left_on"),
        ),
    ),
)

CUSTOMER_RESULTS = Contract(
    "customer_results",
    row="what one customer brought and cost in a span of time: an invoice, or a month",
    columns=(
        Column("booked_on", Kind.DATE, required=True),
        Column("customer", Kind.TEXT, required=True),
        Column("revenue", Kind.MONEY, required=True),
        Column("direct_cost", Kind.MONEY, optional=True),
        Column("cost_to_serve", Kind.MONEY, optional=True),
    ),
)

MRR_MOVEMENTS = Contract(
    "mrr_movements",
    row="one change of a customer's monthly recurring revenue",
    notes=(
        "The amount is never negative: its kind says which way it goes. ``came_on`` is the "
        "day the customer came; without it, it was there before the records began."
    ),
    columns=(
        Column("moved_on", Kind.DATE, required=True),
        Column("customer", Kind.TEXT, required=True),
        Column(
            "kind",
            Kind.TEXT,
            required=True,
            allowed=("new", "expansion", "contraction", "churn", "reactivation"),
        ),
        Column("amount", Kind.MONEY, required=True, minimum=0),
        Column("came_on", Kind.DATE, optional=True),
    ),
    rules=(not_before("moved_on", "came_on"),),
)

USAGE = Contract(
    "usage",
    row="one user on one day of use",
    notes="The key keeps a user from being counted twice in a day.",
    columns=(
        Column("used_on", Kind.DATE, required=True),
        Column("user", Kind.TEXT, required=True),
        Column("events", Kind.NUMBER, optional=True, minimum=0),
    ),
    key=("used_on", "user"),
)

CONTRACTS = (SUBSCRIPTIONS, CUSTOMERS, CUSTOMER_RESULTS, MRR_MOVEMENTS, USAGE)
