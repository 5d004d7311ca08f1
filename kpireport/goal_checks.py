"""Checks of goals against the tables: dimensions that no table knows, and goals that do not add up or are shown nowhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from kpireport.book import Book
from kpireport.cascade import mismatches, summed_up
from kpireport.errors import Fault, nearest
from kpireport.facts import Place
from kpireport.goals import EVERY, Goal, Goals
from kpireport.kpi import Kpi

Breakdowns = Mapping[str, Collection[str]]


def dimension_faults(
    goals: Goals, kpis: Iterable[Kpi], columns: Mapping[str, Collection[str]]
) -> list[Fault]:
    """The goals for a dimension that no table of their KPI has a column for; ``columns`` are those of each table."""
    known = {kpi.name: {name for table in kpi.tables for name in columns[table]} for kpi in kpis}
    return [
        Fault(
            goal.file,
            f"no table of {goal.kpi} has a column {goal.part.dimension!r}: "
            f"{nearest(goal.part.dimension, known[goal.kpi])}",
            row=goal.row,
            column="dimension",
        )
        for goal in goals.goals
        if goal.part.dimension and goal.kpi in known and goal.part.dimension not in known[goal.kpi]
    ]


def goal_notes(
    book: Book, kpis: Iterable[Kpi], breakdowns: Collection[Breakdowns]
) -> Iterator[str]:
    """What is odd about goals though they can be used; ``breakdowns`` are those that each scorecard declares."""
    yield from summed_up(mismatches(book, kpis))
    yield from dict.fromkeys(filter(None, (_odd_part(book, goal, breakdowns) for goal in book.goals.goals)))  # fmt: skip


def _odd_part(book: Book, goal: Goal, breakdowns: Collection[Breakdowns]) -> str:
    dimension, value = goal.part.dimension, goal.part.value
    if not dimension:
        return ""
    if not any(dimension in cuts.get(goal.kpi, ()) for cuts in breakdowns):
        return f"the goals of {goal.kpi} by {dimension} are shown nowhere: no scorecard breaks it down by {dimension}"
    known = book.facts.values_of(Place(), dimension)
    if value in (EVERY, *known):
        return ""
    words = f"no {dimension} is called {value!r} in any row: {nearest(value, known)}"
    return str(Fault(goal.file, words, row=goal.row, column="value"))
