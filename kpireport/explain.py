"""Explaining a number: its formula, parts, queries, rows, goal and the other definitions that there are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

import ibis

from kpireport.book import Book
from kpireport.counting import queries
from kpireport.door.sources import Tables
from kpireport.facts import Facts, Place, Plan
from kpireport.formats import Format
from kpireport.formula import Measure
from kpireport.goals import WHOLE, Goals
from kpireport.goals import Part as GoalPart
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.norms import NO_NORMS, Norms
from kpireport.periods import Period, Span
from kpireport.scorecard import Line
from kpireport.yardsticks import Peers


@dataclass(frozen=True, slots=True)
class Part:
    """One number that a formula asked for: what, of whom, over which span, from how many rows."""

    name: str
    member: Member
    span: Span
    value: float | None
    rows: int | None = None


def parts(book: Book, kpi: Kpi, member: Member, period: Period) -> tuple[Part, ...]:
    """Every number that a KPI's formula asked for, in the order it did; computing them anew gives the KPI's number."""
    asked = _Asked({})
    facts = _WatchedFacts(**_fields(book.facts), asked=asked)
    goals = _WatchedGoals(**_fields(book.goals), asked=asked)
    watched = replace(book, facts=facts, goals=goals)
    watched.number(kpi, Place(member.level, member.name), Span(period))
    return tuple(asked.found.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    found: dict[tuple[str, Member, Span], Part]

    def note(self, part: Part) -> None:
        self.found[part.name, part.member, part.span] = part


@dataclass(frozen=True)
class _WatchedFacts(Facts):
    asked: _Asked = field(default_factory=lambda: _Asked({}))

    def read(self, measure: Measure, place: Place, span: Span) -> Decimal | None:
        value = super().read(measure, place, span)
        owner = Member(place.dimension or place.level, place.value or place.member)
        number = None if value is None else float(value)
        self.asked.note(Part(str(measure), owner, span, number, self.rows(measure, place, span)))
        return value


@dataclass(frozen=True)
class _WatchedGoals(Goals):
    asked: _Asked = field(default_factory=lambda: _Asked({}))

    def over(
        self,
        kpi: str,
        member: Member,
        span: Span,
        *,
        away: Collection[Period] = (),
        part: GoalPart = WHOLE,
    ) -> Decimal | None:
        value = super().over(kpi, member, span, away=away, part=part)
        self.asked.note(
            Part(
                f"goal of {kpi}{_for(part)}", member, span, None if value is None else float(value)
            )
        )
        return value


def _for(part: GoalPart) -> str:
    return f" for {part.dimension} {part.value}" if part.dimension else ""


def _fields(value: Facts | Goals) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


def sql(kpi: Kpi, tables: Tables, plan: Plan) -> Iterator[tuple[str, str]]:
    """The grouped queries that the KPI's measures are part of, by table and time column."""
    own = Plan(
        tuple(dict.fromkeys(kpi.formula.measures())),
        plan.levels,
        plan.calendar,
        plan.grains,
        as_of=plan.as_of,
    )
    for name in kpi.tables:
        for query in queries(name, tables[name], own):
            yield query.title, str(ibis.to_sql(query.expression))


def explained(
    book: Book,
    kpi: Kpi,
    member: Member,
    period: Period,
    form: Format,
    norms: Norms = NO_NORMS,
) -> str:
    """A number in words: what it is, how it came about, what it is held against."""
    line = book.line(kpi, member, period)
    said = [
        f"{kpi.label.in_(form.locale)} ({kpi.name})",
        f"  {kpi.description.in_(form.locale)}",
        f"  {member.name}, {form.period(period)}: {form.number(line.actual, kpi.unit)}",
        "",
        f"Formula: {kpi.formula}",
        f"Better: {kpi.better.value}. Unit: {kpi.unit.quantity.value}."
        + (f" Definition: {kpi.source.en}." if kpi.source.en else ""),
        "",
        "Parts:",
    ]
    said += [_part(part, member, period) for part in parts(book, kpi, member, period)]
    said += [
        "",
        *_sure(line, form),
        _goal(line, form),
        *_peers(book, line, form),
        *_norm(norms, line, form),
    ]
    said += _variants(book.kpis, kpi)
    return "\n".join(said)


def _part(part: Part, member: Member, period: Period) -> str:
    """A part in one line; whose it is and when is said where it is not the KPI's own."""
    whose = "" if part.member == member else f"{part.member.name}, "
    span = part.span
    first = f"{span.first.code} to " if span.length > 1 else ""
    when = "" if span == Span(period) else f"{first}{span.last.code}, "
    rows = "" if part.rows is None else f" over {part.rows} rows"
    return (
        f"  {whose}{when}{part.name}: {'–' if part.value is None else f'{part.value:.12g}'}{rows}"
    )


def _sure(line: Line, form: Format) -> list[str]:
    """How sure a number is that comes of answers, and from how many on it is judged."""
    found = line.estimate
    if found is None:
        return []
    fewest = f"; judged from {line.kpi.fewest} on" if line.kpi.fewest else ""
    said = [f"Answers: {form.number(found.answers)}{fewest}"]
    if found.low is not None and found.high is not None:
        low, high = (form.number(end, line.kpi.unit) for end in (found.low, found.high))
        said.append(f"95% interval: {low} to {high}")
    return said


def _goal(line: Line, form: Format) -> str:
    if line.goal is None or line.goal_source is None:
        return "Goal: none"
    origin = line.goal_source
    deviation = form.signed(line.variance.absolute, line.kpi.unit)
    how = "phased by last year's shape" if origin.how == "shaped" else origin.how
    beside = [
        f"{name} {form.number(number, line.kpi.unit)}"
        for name, number in (("floor", line.floor), ("stretch", line.stretch))
        if number is not None
    ]
    reach = f"; reached: {line.reach.value.replace('_', ' ')}" if beside and line.reach else ""
    return (
        f"Goal: {form.number(line.goal, line.kpi.unit)} ({how}; {origin.file}, row {origin.row}); "
        f"{'; '.join([*beside, f'deviation {deviation}'])}{reach}"
    )


def _peers(book: Book, line: Line, form: Format) -> Iterator[str]:
    """The median of the others and the best, as the reader of the member's report sees them."""
    unit = line.kpi.unit
    for each in Peers(book).held(line.member, line.period, [line.kpi.name]):
        whose = ", ".join(each.holders) or ("own" if each.is_own else "")
        best = f"; best {form.number(each.best, unit)}" if each.best is not None else ""
        yield (
            f"Others: median {form.number(each.median, unit)} of {each.count} in {each.group.name}"
            f"{best}{f' ({whose})' if whose else ''}"
        )


def _norm(norms: Norms, line: Line, form: Format) -> Iterator[str]:
    norm, unit = norms.find(line.kpi.name, line.member, line.period), line.kpi.unit
    if norm is None:
        return
    parts = [] if norm.value is None else [form.number(float(norm.value), unit)]
    parts += (
        ["{} to {}".format(*(form.number(one, unit) for one in norm.bounds))] if norm.bounds else []
    )
    gap = form.signed(line.kpi.deviation(line.actual, norm.reference(line.actual)).absolute, unit)
    yield (
        f"Norm: {', '.join(parts)} ({norm.source.in_(form.locale)}, {norm.period.code}; {norm.file}, row {norm.row}); "
        f"deviation {gap}"
    )


def _variants(kpis: Mapping[str, Kpi], kpi: Kpi) -> list[str]:
    family = kpi.variant_of or kpi.name
    others = [
        other
        for other in kpis.values()
        if family in (other.variant_of, other.name) and other is not kpi
    ]
    return [f"Variant: {other.name}: {other.source.en or other.formula}" for other in others]
