"""The tables of selling: orders, sales along the channel, credits, contacts and visits."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

ORDERS = Contract(
    "orders",
    row="one line of an order",
    notes="What comes back is a line of its own, below zero, on the day it came back.",
    columns=(
        Column("line_id", Kind.TEXT, required=True),
        Column("order_id", Kind.TEXT, required=True),
        Column("ordered_on", Kind.DATE, required=True),
        Column("signed_on", Kind.DATE, optional=True),
        Column("customer", Kind.TEXT, optional=True),
        Column("net_amount", Kind.MONEY, required=True),
        Column("units", Kind.NUMBER, optional=True),
        Column("shipped_units", Kind.NUMBER, optional=True),
        Column("add_on", Kind.TEXT, optional=True, allowed=("cross_sell", "up_sell")),
    ),
    key=("line_id",),
)

OFFERS = Contract(
    "offers",
    row="one add-on offered to one customer",
    columns=(
        Column("offer_id", Kind.TEXT, required=True),
        Column("kind", Kind.TEXT, required=True, allowed=("cross_sell", "up_sell")),
        Column("offered_on", Kind.DATE, required=True),
        Column("accepted_on", Kind.DATE),
    ),
    key=("offer_id",),
    rules=(not_before("accepted_on", "offered_on"),),
)

CHANNEL_SALES = Contract(
    "channel_sales",
    row="one sale at one step of the way: to the distributor, to the retailer, to the consumer",
    columns=(
        Column("sale_id", Kind.TEXT, required=True),
        Column("sold_on", Kind.DATE, required=True),
        Column("tier", Kind.TEXT, required=True, allowed=("primary", "secondary", "tertiary")),
        Column("amount", Kind.MONEY, required=True),
        Column("units", Kind.NUMBER, optional=True),
    ),
    key=("sale_id", "tier"),
)

CREDITS = Contract(
    "credits",
    row="the share of one sale that one channel (and person) is credited with",
    notes="The shares of a sale add up to 1.",
    columns=(
        Column("credit_id", Kind.TEXT, required=True),
        Column("sale_id", Kind.TEXT, required=True),
        Column("sold_on", Kind.DATE, required=True),
        Column("channel", Kind.TEXT, required=True, allowed=("online", "store")),
        Column("amount", Kind.MONEY, required=True),
        Column("share", Kind.NUMBER, required=True, minimum=0, maximum=1),
    ),
    key=("credit_id",),
)

CONTACTS = Contract(
    "contacts",
    row="one person or company that is known, customer or not",
    columns=(
        Column("contact_id", Kind.TEXT, required=True),
        Column("known_since", Kind.DATE),
        Column("known_until", Kind.DATE),
    ),
    key=("contact_id",),
    rules=(not_before("known_until", "known_since"),),
)

INTERESTS = Contract(
    "interests",
    row="one product that one contact is thinking about, for as long as it is",
    columns=(
        Column("contact_id", Kind.TEXT, required=True),
        Column("product", Kind.TEXT, required=True),
        Column("interested_since", Kind.DATE, required=True),
        Column("interested_until", Kind.DATE),
    ),
    key=("contact_id", "product", "interested_since"),
    rules=(not_before("interested_until", "interested_since"),),
)

TOUCHES = Contract(
    "touches",
    row="one touch of a contact, and the day from which it is fresh no more",
    notes=(
        "That day is the one of the next touch, or so many days later: no two rows of a "
        "contact are fresh at once."
    ),
    columns=(
        Column("contact_id", Kind.TEXT, required=True),
        Column("touched_on", Kind.DATE, required=True),
        Column("fresh_until", Kind.DATE, required=True),
    ),
    key=("contact_id", "touched_on"),
    rules=(not_before("fresh_until", "touched_on"),),
)

FOLLOW_UPS = Contract(
    "follow_ups",
    row="one follow-up that was promised, done or not",
    columns=(
        Column("follow_up_id", Kind.TEXT, required=True),
        Column("due_on", Kind.DATE, required=True),
        Column("done_on", Kind.DATE),
    ),
    key=("follow_up_id",),
)

VISITS = Contract(
    "visits",
    row="one visit of a customer, with the minutes that each of its parts took",
    columns=(
        Column("visit_id", Kind.TEXT, required=True),
        Column("visited_on", Kind.DATE, required=True),
        Column("customer", Kind.TEXT, optional=True),
        Column("minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("arrival_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("walk_through_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("questions_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("reveal_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("minutes_to_product", Kind.NUMBER, optional=True, minimum=0),
    ),
    key=("visit_id",),
)

LAUNCHES = Contract(
    "launches",
    row="one product, from the idea to its launch",
    columns=(
        Column("product", Kind.TEXT, required=True),
        Column("conceived_on", Kind.DATE, required=True),
        Column("launched_on", Kind.DATE),
    ),
    key=("product",),
    rules=(not_before("launched_on", "conceived_on"),),
)

FUND_SALES = Contract(
    "fund_sales",
    row="one sale of a fund, before its charge",
    columns=(
        Column("sale_id", Kind.TEXT, required=True),
        Column("sold_on", Kind.DATE, required=True),
        Column("gross_amount", Kind.MONEY, required=True, minimum=0),
        Column("charge", Kind.MONEY, required=True, minimum=0),
    ),
    key=("sale_id",),
    rules=(
        Rule(
            "is more than the gross amount",
            "charge",
            _.charge > _.gross_amount,
            ("charge", "gross_amount"),
        ),
    ),
)

CONTRACTS = (
    ORDERS,
    OFFERS,
    CHANNEL_SALES,
    CREDITS,
    CONTACTS,
    INTERESTS,
    TOUCHES,
    FOLLOW_UPS,
    VISITS,
    LAUNCHES,
    FUND_SALES,
)
