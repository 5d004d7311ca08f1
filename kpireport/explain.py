"""Explaining a number: its formula, parts, queries, rows, goal and the other definitions that there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis

from kpireport.book import Book
from kpireport.counting import queries
from kpireport.facts import Place, Plan
from kpireport.formats import Format
from kpireport.kpi import Kpi, Measure
from kpireport.levels import Member
from kpireport.periods import Period, Span
from kpireport.scorecard import Line
from kpireport.sources import Tables


@dataclass(frozen=True, slots=True)
class Part:
    """One measure of a formula, its number and the rows that it was taken over."""

    measure: Measure
    value: float | None
    rows: int | None


def parts(book: Book, kpi: Kpi, member: Member, period: Period) -> tuple[Part, ...]:
    """Every measure of a KPI's formula, as it stands for a member in a period."""
    place, span = Place(member.level, member.name), Span(period)
    found = []
    for measure in dict.fromkeys(kpi.formula.measures()):
        value = book.facts.read(measure, place, span)
        rows = book.facts.rows(measure, place, span)
        found.append(Part(measure, None if value is None else float(value), rows))
    return tuple(found)


def sql(kpi: Kpi, tables: Tables, plan: Plan) -> Iterator[tuple[str, str]]:
    """The grouped queries that the KPI's measures are part of, by table and level."""
    own = Plan(
        tuple(dict.fromkeys(kpi.formula.measures())),
        plan.levels,
        plan.calendar,
        plan.grains,
        as_of=plan.as_of,
    )
    for name in kpi.tables:
        for query in queries(name, tables[name], own):
            yield f"{name}, {query.level}", str(ibis.to_sql(query.expression))


def explained(book: Book, kpi: Kpi, member: Member, period: Period, form: Format) -> str:
    """A number in words: what it is, how it came about, what it is held against."""
    line = book.line(kpi, member, period)
    said = [
        f"{kpi.label.in_(form.locale)} ({kpi.name})",
        f"  {kpi.description.in_(form.locale)}",
        f"  {member.name}, {form.period(period)}: {form.number(line.actual, kpi.unit)}",
        "",
        f"Formula: {kpi.formula}",
        f"Better: {kpi.better.value}. Unit: {kpi.unit.quantity.value}."
        + (f" Definition: {kpi.source}." if kpi.source else ""),
        "",
        "Parts:",
    ]
    for part in parts(book, kpi, member, period):
        rows = "" if part.rows is None else f" over {part.rows} rows"
        said.append(
            f"  {part.measure}: {'–' if part.value is None else f'{part.value:.12g}'}{rows}"
        )
    said += ["", _goal(line, form), *_variants(book.kpis, kpi)]
    return "\n".join(said)


def _goal(line: Line, form: Format) -> str:
    if line.goal is None or line.goal_source is None:
        return "Goal: none"
    origin = line.goal_source
    deviation = form.signed(line.variance.absolute, line.kpi.unit)
    return (
        f"Goal: {form.number(line.goal, line.kpi.unit)} ({origin.how}; {origin.file}, row {origin.row}); "
        f"deviation {deviation}"
    )


def _variants(kpis: Mapping[str, Kpi], kpi: Kpi) -> list[str]:
    family = kpi.variant_of or kpi.name
    others = [
        other
        for other in kpis.values()
        if family in (other.variant_of, other.name) and other is not kpi
    ]
    return [f"Variant: {other.name}: {other.source or other.formula}" for other in others]
