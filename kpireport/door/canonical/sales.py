"""The tables of sales: deals, what people do to win them, and leads."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

DEALS = Contract(
    "deals",
    row="one deal that is to be won",
    notes=(
        "An open deal has no day of closing: map the day it is expected on to a column of its "
        "own. ``value`` is what it was won or lost for, ``expected_value`` what an open one "
        "may bring."
    ),
    columns=(
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
    row="one thing that was done to win deals: a call, an appointment, a demonstration",
    notes=(
        "KPIs of the catalogue count the kinds ``call``, ``dial``, ``appointment_set``, "
        "``appointment``, ``demo_set``, ``demo`` and ``follow_up``; any other kind is the company's own."
    ),
    columns=(
        Column("activity_id", Kind.TEXT, required=True),
        Column("kind", Kind.TEXT, required=True),
        Column("done_on", Kind.DATE, required=True),
    ),
    key=("activity_id",),
)

LEADS = Contract(
    "leads",
    row="one lead, with the day on which it reached each stage",
    notes=(
        "A lead that skipped a stage has no day for it; ``lost`` leads are those that went no "
        "further."
    ),
    columns=(
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
