"""Attainable: goals beyond anything that was ever reached, goals never reached, and goals that ask for nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kpireport.formats import Format
from kpireport.judging.cases import Case, Pursuit, Record
from kpireport.judging.remarks import EXAMPLES, Letter, Remark, Weight, listed, plural, share_of
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.periods import Period
from kpireport.units import Quantity, Unit
from kpireport.variance import Better

FEWEST = 6  # periods: of fewer, nothing is concluded
RECENT = 12
BEYOND = 0.10
_WHOLE_PERCENT = Unit(Quantity.SHARE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A member's goal and the period it is for, against the number of history that tells most about it.

    ``known`` is the number of periods looked at; ``distance`` is how far the goal lies from the number, as a
    share of the number's size.
    """

    member: Member
    goal: float
    due: Period
    number: float
    when: Period
    known: int
    distance: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question to ask of a goal: how it is found, how heavy it is, and its words for one goal and for several."""

    code: str
    weight: Weight
    find: Callable[[Kpi, Record], Finding | None]
    number: str
    one: str
    several: str


def attainable(case: Case) -> Iterator[Remark]:
    """What history says of the goals to come; nothing of fewer than six known periods."""
    for pursuit in case.pursuits:
        if pursuit.kpi.better is Better.WITHIN:
            continue
        able = [record for record in pursuit.wanting if len(record.known) >= FEWEST]
        for question in QUESTIONS:
            found = [question.find(pursuit.kpi, record) for record in able]
            known = [one for one in found if one is not None]
            if known:
                members = [record.member for record in able]
                text = _words(case, pursuit, question, known, members)
                yield Remark(
                    question.code, pursuit.kpi.name, Letter.ATTAINABLE, text, question.weight
                )


def _coming(record: Record) -> Sequence[tuple[Period, float]]:
    """The goals after the reported period; that of the reported one where no other is set."""
    return record.goals[1:] or record.goals


def _ahead(kpi: Kpi, number: float, goal: float) -> float:
    """By how much a number is better than a goal; below zero where it misses it."""
    return number - goal if kpi.better is Better.HIGHER else goal - number


def _hardest(kpi: Kpi, record: Record) -> tuple[Period, float]:
    return max(_coming(record), key=lambda goal: -_ahead(kpi, 0.0, goal[1]))


def _beyond(kpi: Kpi, record: Record) -> Finding | None:
    """A goal that is better than each of the last 24 known numbers by more than a tenth of the best."""
    due, goal = _hardest(kpi, record)
    when, best = max(record.known, key=lambda one: _ahead(kpi, one[1], goal))
    missing = -_ahead(kpi, best, goal)
    if missing <= BEYOND * abs(best) or _looks_the_same(kpi, goal, best):
        return None
    distance = missing / abs(best) if best else float("inf")
    return Finding(record.member, goal, due, best, when, len(record.known), distance)


def _always_missed(kpi: Kpi, record: Record) -> Finding | None:
    """A goal no better than in the past, where each of the last 12 known numbers missed that of its time."""
    judged = [one for one in record.known if one[0] in record.past][-RECENT:]
    due, goal = min(_coming(record), key=lambda one: -_ahead(kpi, 0.0, one[1]))
    was_reached = any(
        _ahead(kpi, number, least) >= 0
        for slot, number in judged
        for least in (record.past[slot], goal)
    )
    if len(judged) < FEWEST or was_reached or _beyond(kpi, record):
        return None
    when, best = max(judged, key=lambda one: _ahead(kpi, one[1], goal))
    if _looks_the_same(kpi, goal, best):
        return None
    distance = -_ahead(kpi, best, goal) / abs(best) if best else float("inf")
    return Finding(record.member, goal, due, best, when, len(judged), distance)


def _always_reached(kpi: Kpi, record: Record) -> Finding | None:
    """A goal that each of the last 12 known numbers has reached, and that could have been set higher."""
    recent = record.known[-RECENT:]
    due, goal = _hardest(kpi, record)
    when, worst = min(recent, key=lambda one: _ahead(kpi, one[1], goal))
    spare = _ahead(kpi, worst, goal)
    if spare < 0 or _is_the_limit(kpi, goal):
        return None
    distance = spare / abs(worst) if worst else float("inf")
    return Finding(record.member, goal, due, worst, when, len(recent), distance)


def _looks_the_same(kpi: Kpi, goal: float, number: float) -> bool:
    """Whether a reader sees no difference: the month of a year's goal of 14 deals is "1"."""
    form = Format()
    return form.number(goal, kpi.unit) == form.number(number, kpi.unit)


def _is_the_limit(kpi: Kpi, goal: float) -> bool:
    """Whether nobody can ask for more: no fault at all, or every case."""
    if kpi.better is Better.LOWER:
        return goal <= 0
    return kpi.unit.quantity is Quantity.SHARE and goal >= 1


QUESTIONS = (
    Question(
        "beyond",
        Weight.DOUBT,
        _beyond,
        "best",
        "lies {far} beyond the best of {history} ({numbers})",
        "lie more than {limit} beyond the best that each reached in {history}: {examples}",
    ),
    Question(
        "always_missed",
        Weight.NOTE,
        _always_missed,
        "best",
        "was missed in each of {history} ({numbers})",
        "were missed in each of {history}: {examples}",
    ),
    Question(
        "always_reached",
        Weight.NOTE,
        _always_reached,
        "worst",
        "was reached in each of {history} ({numbers}): does it ask for enough?",
        "were reached in each of {history}; do they ask for enough? {examples}",
    ),
)


def _words(
    case: Case,
    pursuit: Pursuit,
    question: Question,
    found: Sequence[Finding],
    members: Sequence[Member],
) -> str:
    """The question with its numbers; of several goals, with those of the first three, the furthest first."""
    by_distance = sorted(found, key=lambda one: (-one.distance, one.member))
    numbers = [_numbers(case, pursuit, question, one) for one in by_distance]
    named = [f"{one.member.name} ({said})" for one, said in zip(by_distance, numbers, strict=True)]
    several = len(found) > 1
    said = (question.several if several else question.one).format(
        far=_far(case, by_distance[0]),
        limit=case.form.number(BEYOND, _WHOLE_PERCENT),
        history=_history(pursuit, found),
        numbers=numbers[0],
        examples=listed(named, EXAMPLES),
    )
    who = share_of([one.member for one in by_distance], members)
    return f"{pursuit.kpi.name}: the goal{'s' * several} of {who} {said}"


def _far(case: Case, one: Finding) -> str:
    return "far" if one.number == 0 else case.form.number(one.distance, _WHOLE_PERCENT)


def _numbers(case: Case, pursuit: Pursuit, question: Question, one: Finding) -> str:
    goal, number = (case.form.number(value, pursuit.kpi.unit) for value in (one.goal, one.number))
    return (
        f"goal {goal} {case.form.during(one.due)}; "
        f"{question.number} {number} {case.form.during(one.when)}"
    )


def _history(pursuit: Pursuit, found: Sequence[Finding]) -> str:
    """How many known periods were looked at, of one member or of several."""
    few, many = (choose(one.known for one in found) for choose in (min, max))
    words = f"{few}" if few == many else f"{few} to {many}"
    return f"the last {words} known {plural(pursuit.period.grain)}"
