"""The tables of service: tickets, and demand by day."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

TICKETS = Contract(
    "tickets",
    (
        Column("ticket_id", Kind.TEXT, required=True),
        Column("opened_on", Kind.DATE, required=True),
        Column("closed_on", Kind.DATE, optional=True),
        Column("first_response_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("resolution_hours", Kind.NUMBER, optional=True, minimum=0),
        Column("satisfaction", Kind.NUMBER, optional=True),
        Column("escalated", Kind.BOOLEAN, optional=True),
    ),
    key=("ticket_id",),
    rules=(not_before("closed_on", "opened_on"),),
)

SERVICE = Contract(
    "service",
    (
        Column("served_on", Kind.DATE, required=True),
        Column("demand", Kind.NUMBER, required=True, minimum=0),
        Column("breaches", Kind.NUMBER, required=True, minimum=0),
    ),
    rules=(
        Rule("is more than the demand", "breaches", _.breaches > _.demand, ("breaches", "demand")),
    ),
)

CONTRACTS = (
    TICKETS,
    SERVICE,
)
