"""The tables around a scorecard: objectives, parts, extracts of rows, sources and definitions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits.formulas import formula
from kpireport.exhibits.markup import Head, element, join, table
from kpireport.exhibits.sparks import mark
from kpireport.exhibits.verdicts import deviation, dimension, verdict
from kpireport.formats import UNKNOWN, Format
from kpireport.kpi import Kpi
from kpireport.levels import WHOLE_COMPANY
from kpireport.notes import Note, Undated, Unowned, Unshaped
from kpireport.objectives import Objective
from kpireport.periods import Grain
from kpireport.scorecard import Breakdown, Line, Scorecard, Share
from kpireport.units import Quantity, Unit
from kpireport.words import Text

FILES_NAMED = 3


PLACES = 2  # decimals of a number whose unit is not known


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an extract; with a unit, its numbers are shown in it."""

    label: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What was read of one table."""

    table: str
    rows: int
    from_: date | None = None
    to: date | None = None
    files: tuple[str, ...] = ()


def objectives_html(objectives: Sequence[Objective], scorecard: Scorecard, form: Format) -> Markup:
    """Each objective with its aim, vision, owner and due date, and how its KPIs stand."""
    if not objectives:
        return element("p", form.say(phrases.NO_OBJECTIVES), kind="note")
    return element(
        "div", *(_objective(each, scorecard, form) for each in objectives), kind="objectives"
    )


def _objective(objective: Objective, scorecard: Scorecard, form: Format) -> Markup:
    """At most three lines: name, owner, due date and the state of its KPIs; the aim; the vision."""
    shown = {line.kpi.name: line for line in scorecard.lines}
    lines = [shown[name] for name in objective.kpis if name in shown]
    due = _due(objective, scorecard, form)
    answers = ", ".join(words for words in (objective.owner, due) if words)
    states = join((_standing(line, form) for line in lines), " ")
    reached = _reached(objective, lines, form)
    parts = (
        element("strong", form.say(objective.name)),
        element("span", answers, kind="note") if answers else "",
        element("span", states, kind="note states") if states else "",
        element("span", reached, kind="note unbroken") if reached else "",
    )
    first = element("p", join((part for part in parts if part), " "))
    aim = _termed(phrases.AIM, objective.aim, "aim", form)
    vision = _termed(phrases.VISION, objective.vision, "vision", form)
    return element("div", first, aim, vision, kind="objective")


def _due(objective: Objective, scorecard: Scorecard, form: Format) -> str:
    """Until when; what is due after the year of the report is long-term."""
    if objective.due is None:
        return ""
    period = scorecard.period
    year = period.calendar.containing(period.start, Grain.YEAR)
    is_later = period.grain is not Grain.ALL and objective.due > year.end
    phrase = phrases.DUE_LATER if is_later else phrases.DUE_ON
    return form.say(phrase, day=form.short_date(objective.due))


def _termed(term: Text, words: Text, kind: str, form: Format) -> Markup:
    if not words.en:
        return Markup("")
    head = f"{form.say(term)}{form.say(phrases.COLON)}"
    return element("p", element("span", head, kind="term"), " ", form.say(words), kind=kind)


def _standing(line: Line, form: Format) -> Markup:
    """A KPI and the shape of its status, which the scorecard names; the reason, where it has none."""
    label, kind = form.say(line.kpi.label), f"status-{line.status or 'none'}"
    if line.status is None:
        return element("span", f"{label} ({verdict(line, form)})", kind=kind)
    shape = mark(line.status, form.palette, words=verdict(line, form))
    return element("span", shape, "\u00a0", label, kind=kind)


def _reached(objective: Objective, lines: Sequence[Line], form: Format) -> str:
    """The weighted attainment, where every KPI of the objective has a weight and an attainment."""
    found = {line.kpi.name: line.attainment for line in lines if line.status is not None}
    if not objective.weights or not all(found.get(name) is not None for name in objective.kpis):
        return ""
    weighted = zip(objective.weights, objective.kpis, strict=True)
    share = sum(weight * (found[name] or 0.0) for weight, name in weighted)
    return form.say(phrases.WEIGHTED, share=form.share(share))


def breakdown_html(breakdown: Breakdown, form: Format) -> Markup:
    """The parts as a table: number, goal, deviation, last year."""
    words = (phrases.ACTUAL, phrases.GOAL, phrases.DEVIATION, phrases.LAST_YEAR)
    heads = [Head(dimension(breakdown.dimension, form).capitalize(), "kpi")]
    heads += [Head(form.say(word), "number") for word in words]
    rows = (_share(share, breakdown, form) for share in breakdown.shares)
    label, when = form.say(breakdown.kpi.label), form.period(breakdown.period)
    when = form.say(phrases.PARTIAL_WHEN, when=when) if breakdown.partial else when
    return table(heads, rows, f"{label}, {when}")


def _share(share: Share, whole: Breakdown, form: Format) -> Iterable[Markup]:
    actual, unit = share.actual, whole.kpi.unit
    variance = whole.kpi.deviation(None if whole.partial else actual, share.goal)
    yield element("th", share.name, kind="kpi", scope="row")
    yield element("td", form.number(actual, unit), kind="number")
    yield element("td", form.number(share.goal, unit), kind="number")
    yield element("td", deviation(variance, unit, form), kind=f"number {variance.impact}")
    yield element("td", form.number(share.year_ago, unit), kind="number")


def rows_html(
    columns: Sequence[Column], rows: Sequence[Sequence[object]], form: Format, limit: int = 50
) -> Markup:
    """The first rows of an extract, and how many there are where some are left out."""
    if not rows:
        return element("p", form.say(phrases.NO_ROWS), kind="note")
    kinds = [
        "number" if _numeric(row[index] for row in rows) else "" for index in range(len(columns))
    ]
    heads = [Head(column.label, kind) for column, kind in zip(columns, kinds, strict=True)]
    body = (
        (
            element("td", _cell(value, column, form), kind=kind)
            for value, column, kind in zip(row, columns, kinds, strict=True)
        )
        for row in rows[:limit]
    )
    shown = table(heads, body)
    if len(rows) <= limit:
        return shown
    counts = {"shown": form.number(limit), "count": form.number(len(rows))}
    return join((shown, element("p", form.say(phrases.MORE_ROWS, **counts), kind="note")))


def _numeric(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in known
    )


def _cell(value: object, column: Column, form: Format) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return form.say(phrases.YES if value else phrases.NO)
    if isinstance(value, date):
        return form.date(value)
    if isinstance(value, int | float | Decimal):
        return _number(value, column, form)
    return str(value)


def _number(value: float | Decimal, column: Column, form: Format) -> str:
    if column.unit is not None:
        return form.number(float(value), column.unit)
    # Without a unit a whole number may be a key, which no separator may change.
    if isinstance(value, int) or value == int(value):
        return f"{int(value)}"
    return form.number(float(value), Unit(Quantity.COUNT, PLACES))


def sources_html(sources: Sequence[SourceNote], form: Format, as_of: date | None = None) -> Markup:
    """The tables read: how many rows, from when to when, out of which files; and how far the data reach."""
    words = (phrases.TABLE, phrases.ROWS, phrases.FROM, phrases.TO, phrases.FILES)
    kinds = ("kpi", "number", "", "", "")
    heads = [Head(form.say(word), kind) for word, kind in zip(words, kinds, strict=True)]
    rows = (
        (
            element("th", note.table, kind="kpi", scope="row"),
            element("td", form.number(note.rows), kind="number"),
            element("td", form.date(note.from_)),
            element("td", form.date(note.to)),
            element("td", _files(note.files, form)),
        )
        for note in sources
    )
    until = form.say(phrases.AS_OF, day=form.date(as_of)) if as_of else ""
    remark = (" ", element("span", until, kind="note")) if until else ()
    title = element("h2", form.say(phrases.SOURCES), *remark)
    return join((title, table(heads, rows, kind="sources plain")))


def _files(names: Sequence[str], form: Format) -> str:
    if not names:
        return UNKNOWN
    shown = ", ".join(names[:FILES_NAMED])
    more = len(names) - FILES_NAMED
    return f"{shown} {form.count(phrases.MORE_FILES, more)}" if more > 0 else shown


def notes_html(notes: Sequence[Note], form: Format) -> Markup:
    """What a reader should know of the data."""
    if not notes:
        return Markup("")
    return element("ul", *(element("li", noted(note, form)) for note in notes), kind="note")


def noted(note: Note, form: Format) -> str:
    """A note in the reader's words."""
    if isinstance(note, Undated):
        words = {"table": note.table, "column": note.column}
        return form.count(phrases.UNDATED, note.rows, **words)
    if isinstance(note, Unowned):
        level = dimension(note.level, form)
        return form.count(phrases.UNOWNED, note.rows, table=note.table, level=level)
    if isinstance(note, Unshaped):
        whose = (note.member.name if note.member != WHOLE_COMPANY else "", note.value)
        what = ", ".join((form.say(note.label), *(part for part in whose if part)))
        return form.say(phrases.UNSHAPED, what=what, period=form.period(note.period))
    return form.say(phrases.GAP, table=note.table, during=form.during(note.period))


def definitions_html(
    kpis: Sequence[Kpi], form: Format, known: Mapping[str, Kpi] | None = None
) -> Markup:
    """What each KPI means: its definition, formula, unit, direction and authority.

    ``known`` are all KPIs that a formula may name, to be called by their labels.
    """
    return element("dl", *(_definition(kpi, form, known) for kpi in kpis), kind="definition")


def _definition(kpi: Kpi, form: Format, known: Mapping[str, Kpi] | None) -> Markup:
    authority = form.say(phrases.AUTHORITY, source=form.say(kpi.source)) if kpi.source.en else ""
    written = formula(kpi.formula, form, known)
    facts = (
        f"{form.say(phrases.FORMULA)}{form.say(phrases.COLON)} {written}",
        form.unit_name(kpi.unit),
        form.say(phrases.DIRECTIONS[kpi.better]),
        authority,
    )
    remark = element(
        "span", form.say(phrases.SEMICOLON).join(fact for fact in facts if fact), kind="note"
    )
    return element(
        "div",
        element("dt", form.say(kpi.label)),
        element("dd", form.say(kpi.description), " ", remark),
    )
