"""The tables of internal processes: the cases that go through, and the steps that they take."""

from kpireport.door.contracts import Column, Contract, Kind, not_before

CASES = Contract(
    "cases",
    row="one case on its way through a process: a claim, a permit, an order",
    notes=(
        "Without ``closed_on`` it is still open. ``hours`` and ``cost`` are all that was "
        "worked on and spent for it."
    ),
    columns=(
        Column("case_id", Kind.TEXT, required=True),
        Column("opened_on", Kind.DATE, required=True),
        Column("closed_on", Kind.DATE),
        Column("due_on", Kind.DATE, optional=True),
        Column("hours", Kind.NUMBER, optional=True, minimum=0),
        Column("cost", Kind.MONEY, optional=True, minimum=0),
        Column("right_first_time", Kind.BOOLEAN, optional=True),
    ),
    key=("case_id",),
    rules=(not_before("closed_on", "opened_on"), not_before("due_on", "opened_on")),
)

PROCESS_STEPS = Contract(
    "process_steps",
    row="one pass of one case through one step",
    notes=(
        "What has to be done again is a further row, whose ``attempt`` is above 1; ``passed`` "
        "says whether it went through this time."
    ),
    columns=(
        Column("case_id", Kind.TEXT, required=True),
        Column("step", Kind.TEXT, required=True),
        Column("attempt", Kind.INTEGER, required=True, minimum=1),
        Column("ended_on", Kind.DATE, required=True),
        Column("work_minutes", Kind.NUMBER, required=True, minimum=0),
        Column(
            "waiting_minutes",
            Kind.NUMBER,
            optional=True,
            minimum=0,
            meaning="from the end of the step before, or the arrival of the case, until somebody took it up",
        ),
        Column("cost", Kind.MONEY, optional=True, minimum=0),
        Column("passed", Kind.BOOLEAN, optional=True),
    ),
    key=("case_id", "step", "attempt"),
)

CONTRACTS = (CASES, PROCESS_STEPS)
