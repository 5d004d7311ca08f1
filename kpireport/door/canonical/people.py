"""The tables of people: who belongs to the company, their working time, and how they are rated."""

from ibis import _

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before

PEOPLE = Contract(
    "people",
    row="one spell of employment",
    notes="Without ``started_on`` it began before the records; without ``ended_on`` it goes on.",
    columns=(
        Column("person", Kind.TEXT, required=True),
        Column("started_on", Kind.DATE),
        Column("ended_on", Kind.DATE),
        Column("role", Kind.TEXT, optional=True),
        Column("fte", Kind.NUMBER, optional=True, minimum=0),
    ),
    rules=(not_before("ended_on", "started_on"),),
)

WORKING_TIME = Contract(
    "working_time",
    row=(
        "one person's day (or week): the hours planned, those worked, and those absent for "
        "sickness and the like"
    ),
    columns=(
        Column("worked_on", Kind.DATE, required=True),
        Column("person", Kind.TEXT, required=True),
        Column("worked_hours", Kind.NUMBER, required=True, minimum=0),
        Column("planned_hours", Kind.NUMBER, optional=True, minimum=0),
        Column("absent_hours", Kind.NUMBER, optional=True, minimum=0),
    ),
    key=("worked_on", "person"),
    rules=(
        Rule(
            "is more than the hours planned",
            "absent_hours",
            _.absent_hours > _.planned_hours,
            ("absent_hours", "planned_hours"),
        ),
    ),
)

RATINGS = Contract(
    "ratings",
    row="one mark that somebody gave a person for one criterion, from 1 (poor) to 5 (excellent)",
    columns=(
        Column("rating_id", Kind.TEXT, required=True),
        Column("rated_on", Kind.DATE, required=True),
        Column("person", Kind.TEXT, required=True),
        Column("rater", Kind.TEXT, optional=True),
        Column("criterion", Kind.TEXT, required=True),
        Column("score", Kind.NUMBER, required=True, minimum=1, maximum=5),
    ),
    key=("rating_id",),
)

CONTRACTS = (PEOPLE, WORKING_TIME, RATINGS)
