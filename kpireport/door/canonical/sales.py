"""The tables of sales: deals, what people do to win them, and leads."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

DEALS = Contract(
    "deals",
    (
        Column("deal_id", Kind.TEXT, required=True),
        Column("stage", Kind.TEXT, required=True, allowed=("open", "won", "lost")),
        Column("opened_on", Kind.DATE),
        Column("closed_on", Kind.DATE),
        Column("value", Kind.MONEY),
        Column("expected_value", Kind.MONEY, optional=True),
        Column("probability", Kind.NUMBER, optional=True, minimum=0, maximum=1),
        Column("cost", Kind.MONEY, optional=True),
        Column("source", Kind.TEXT, optional=True),
    ),
    key=("deal_id",),
    rules=(
        Rule(
            "is empty, but a won or lost deal needs the day it was closed on",
            "closed_on",
            _.stage.isin(["won", "lost"]) & _.closed_on.isnull(),
            ("stage", "closed_on"),
        ),
        Rule(
            "is given, but an open deal is not closed yet (map an expected date to a column of its own)",
            "closed_on",
            (_.stage == "open") & _.closed_on.notnull(),
            ("stage", "closed_on"),
        ),
        not_before("closed_on", "opened_on"),
    ),
)

ACTIVITIES = Contract(
    "activities",
    (
        Column("activity_id", Kind.TEXT, required=True),
        Column("kind", Kind.TEXT, required=True),
        Column("done_on", Kind.DATE, required=True),
    ),
    key=("activity_id",),
)

LEADS = Contract(
    "leads",
    (
        Column("lead_id", Kind.TEXT, required=True),
        Column("created_on", Kind.DATE, required=True),
        Column("qualified_on", Kind.DATE, optional=True),
        Column("converted_on", Kind.DATE, optional=True),
        Column("proposed_on", Kind.DATE, optional=True),
        Column("won_on", Kind.DATE, optional=True),
        Column("lost", Kind.BOOLEAN, optional=True),
        Column("score", Kind.NUMBER, optional=True),
        Column("response_minutes", Kind.NUMBER, optional=True, minimum=0),
        Column("source", Kind.TEXT, optional=True),
    ),
    key=("lead_id",),
    rules=tuple(
        not_before(stage, "created_on")
        for stage in ("qualified_on", "converted_on", "proposed_on", "won_on")
    ),
)

CONTRACTS = (
    DEALS,
    ACTIVITIES,
    LEADS,
)
