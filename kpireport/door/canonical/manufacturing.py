"""The table of manufacturing: what machines did, run by run."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule

RUNS = Contract(
    "runs",
    row="one run of one product on one machine in one shift",
    notes=(
        "Every row has times of its own, so that sums count each minute once: a day of a "
        "machine is as many rows as it had runs, and one more, with nothing made, for the "
        "time nobody planned; their calendar minutes add up to 1,440."
    ),
    columns=(
        Column("run_id", Kind.TEXT, required=True),
        Column("ran_on", Kind.DATE, required=True),
        Column("machine", Kind.TEXT, optional=True),
        Column(
            "calendar_minutes",
            Kind.NUMBER,
            optional=True,
            minimum=0,
            maximum=1440,
            meaning="all the time there is; what nobody scheduled is in it",
        ),
        Column(
            "scheduled_stop_minutes",
            Kind.NUMBER,
            optional=True,
            minimum=0,
            maximum=1440,
            meaning="breaks, planned maintenance and other stops that were scheduled; not in the planned minutes",
        ),
        Column(
            "planned_minutes",
            Kind.NUMBER,
            required=True,
            minimum=0,
            maximum=1440,
            meaning="time in which the machine was to produce",
        ),
        Column(
            "down_minutes",
            Kind.NUMBER,
            required=True,
            minimum=0,
            maximum=1440,
            meaning="planned time in which it stood still: breakdowns, set-ups, waiting",
        ),
        Column(
            "ideal_seconds",
            Kind.NUMBER,
            required=True,
            minimum=0,
            meaning="the shortest time that one unit of this product can take",
        ),
        Column("total_units", Kind.INTEGER, required=True, minimum=0),
        Column("good_units", Kind.INTEGER, required=True, minimum=0),
    ),
    key=("run_id",),
    rules=(
        Rule(
            "is more than all that was made",
            "good_units",
            _.good_units > _.total_units,
            ("good_units", "total_units"),
        ),
        Rule(
            "is more than the planned time that it is a part of",
            "down_minutes",
            _.down_minutes > _.planned_minutes,
            ("down_minutes", "planned_minutes"),
        ),
    ),
)

CONTRACTS = (RUNS,)
