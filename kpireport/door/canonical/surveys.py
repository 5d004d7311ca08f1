"""The table of surveys: questions asked, and what was answered."""

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.door.contracts import Column, Contract, Kind, Rule, not_before


def _scale(kind: str, lowest: int, highest: int) -> Rule:
    """The rule that answers of a kind keep to its scale."""
    outside: Deferred = (_.score < lowest) | (_.score > highest)
    message = f"is no answer from {lowest} to {highest}, as those of kind {kind!r} are"
    return Rule(message, "score", (_.kind == kind) & outside, ("kind", "score"))


SURVEYS = Contract(
    "surveys",
    row="one question asked of one person",
    notes=(
        "Without ``answered_on`` nobody answered; without a score the answer says nothing "
        '("don\'t know"). ``nps`` goes from 0 to 10, ``csat`` from 1 to 5 (very satisfied), '
        "``ces`` from 1 to 7 (fully agrees that it was easy): a question that is asked the "
        "other way round is turned by the mapping."
    ),
    columns=(
        Column("answer_id", Kind.TEXT, required=True),
        Column("kind", Kind.TEXT, required=True, allowed=("nps", "csat", "ces", "other")),
        Column("answered_on", Kind.DATE),
        Column("asked_on", Kind.DATE, optional=True),
        Column("survey", Kind.TEXT, optional=True),
        Column("question", Kind.TEXT, optional=True),
        Column("respondent", Kind.TEXT, optional=True),
        Column("score", Kind.NUMBER),
    ),
    key=("answer_id",),
    rules=(
        _scale("nps", 0, 10),
        _scale("csat", 1, 5),
        _scale("ces", 1, 7),
        Rule(
            "is given, but nobody answered",
            "score",
            _.score.notnull() & _.answered_on.isnull(),
            ("score", "answered_on"),
        ),
        not_before("answered_on", "asked_on"),
    ),
)

CONTRACTS = (SURVEYS,)
