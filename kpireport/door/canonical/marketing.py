"""The tables of marketing: visits of the website, mailings, and what was spent."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule

SESSIONS = Contract(
    "sessions",
    row="one session of one visitor on the website",
    columns=(
        Column("session_id", Kind.TEXT, required=True),
        Column("started_on", Kind.DATE, required=True),
        Column("visitor", Kind.TEXT, optional=True),
        Column("converted", Kind.BOOLEAN, optional=True),
    ),
    key=("session_id",),
)

SENDS = Contract(
    "sends",
    row="one mailing, with how many of its recipients (each counted once) did what",
    columns=(
        Column("send_id", Kind.TEXT, required=True),
        Column("sent_on", Kind.DATE, required=True),
        Column("sent", Kind.NUMBER, required=True, minimum=0),
        Column("delivered", Kind.NUMBER, required=True, minimum=0),
        Column("bounced", Kind.NUMBER, optional=True, minimum=0),
        Column("opens", Kind.NUMBER, optional=True, minimum=0),
        Column("clicks", Kind.NUMBER, optional=True, minimum=0),
        Column("conversions", Kind.NUMBER, optional=True, minimum=0),
        Column("unsubscribes", Kind.NUMBER, optional=True, minimum=0),
    ),
    key=("send_id",),
    rules=(
        Rule("is more than was sent", "delivered", _.delivered > _.sent, ("delivered", "sent")),
    ),
)

SPEND = Contract(
    "spend",
    row="one booking of what was spent to win customers",
    notes="A discount given to win one may be booked here too.",
    columns=(
        Column("spend_id", Kind.TEXT, required=True),
        Column("spent_on", Kind.DATE, required=True),
        Column("kind", Kind.TEXT, required=True, allowed=("marketing", "sales", "discount")),
        Column("amount", Kind.MONEY, required=True),
    ),
    key=("spend_id",),
)

CONTRACTS = (SESSIONS, SENDS, SPEND)
