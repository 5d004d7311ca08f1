"""The tables of service: tickets, demand by day, and contacts as agents handle them."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

TICKETS = Contract(
    "tickets",
    row="one ticket",
    notes=(
        "Moments are local times; the first reply is that of a person: automatic replies and "
        "internal notes are left out by the mapping. ``called_back`` says that the customer "
        "had to ask again before it was closed."
    ),
    columns=(
        Column("ticket_id", Kind.TEXT, required=True),
        Column("opened_on", Kind.DATE, required=True),
        Column("closed_on", Kind.DATE, optional=True),
        Column("opened_at", Kind.TIMESTAMP, optional=True),
        Column("first_replied_at", Kind.TIMESTAMP, optional=True),
        Column("first_response_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("resolution_hours", Kind.NUMBER, optional=True, minimum=0),
        Column("satisfaction", Kind.NUMBER, optional=True),
        Column("escalated", Kind.BOOLEAN, optional=True),
        Column("reopened", Kind.BOOLEAN, optional=True),
        Column("called_back", Kind.BOOLEAN, optional=True),
    ),
    key=("ticket_id",),
    rules=(not_before("closed_on", "opened_on"), not_before("first_replied_at", "opened_at")),
)

SERVICE = Contract(
    "service",
    row="what was asked for and what came late on a day, at one place",
    columns=(
        Column("served_on", Kind.DATE, required=True),
        Column("demand", Kind.NUMBER, required=True, minimum=0),
        Column("breaches", Kind.NUMBER, required=True, minimum=0),
    ),
    rules=(
        Rule("is more than the demand", "breaches", _.breaches > _.demand, ("breaches", "demand")),
    ),
)

CONTACTS_HANDLED = Contract(
    "contacts_handled",
    row="one contact: a call, a chat, a mail",
    notes=(
        "``answered`` is false where the customer gave up; ``resolved`` says that the "
        "customer's matter was settled in it, ``resolvable`` that it could have been; "
        "``days_to_repeat`` are the days until the same customer asked about the same matter "
        "again, empty where that did not happen."
    ),
    columns=(
        Column("contact_id", Kind.TEXT, required=True),
        Column("handled_on", Kind.DATE, required=True),
        Column("answered", Kind.BOOLEAN, optional=True),
        Column("wait_seconds", Kind.NUMBER, optional=True, minimum=0),
        Column("dial_seconds", Kind.NUMBER, optional=True, minimum=0),
        Column("talk_seconds", Kind.NUMBER, optional=True, minimum=0),
        Column("hold_seconds", Kind.NUMBER, optional=True, minimum=0),
        Column("wrap_seconds", Kind.NUMBER, optional=True, minimum=0),
        Column("resolved", Kind.BOOLEAN, optional=True),
        Column("resolvable", Kind.BOOLEAN, optional=True),
        Column("days_to_repeat", Kind.NUMBER, optional=True, minimum=0),
    ),
    key=("contact_id",),
)

CONTRACTS = (TICKETS, SERVICE, CONTACTS_HANDLED)
