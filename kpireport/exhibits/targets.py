"""Goals as exhibits: floor, goal and stretch of each KPI, how goals cascade, and what a breakdown means for the total."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from kpireport import phrases
from kpireport.cascade import Rung
from kpireport.exhibits.comparisons import compared, reference
from kpireport.exhibits.markup import Head, element, table
from kpireport.exhibits.sparks import mark
from kpireport.exhibits.verdicts import deviation, dimension, verdict
from kpireport.formats import Format
from kpireport.goals import Goals
from kpireport.kpi import Kpi
from kpireport.periods import Grain, Period
from kpireport.scorecard import Breakdown, Line, Scorecard, Share
from kpireport.variance import Impact, Variance
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class LongTerm:
    """A goal for a time after the fiscal year of the report."""

    kpi: Kpi
    period: Period
    goal: Decimal
    floor: Decimal | None = None
    stretch: Decimal | None = None


def long_term(goals: Goals, lines: Iterable[Line]) -> Iterator[LongTerm]:
    """The goals of the lines' KPIs for later years: one a year, and where a year has none as a whole, its last one."""
    for line in lines:
        if line.period.grain is Grain.ALL:
            continue
        calendar, kpi, owner = line.period.calendar, line.kpi, line.member
        year = calendar.containing(line.period.start, Grain.YEAR)
        last = {
            calendar.containing(goal.period.end, Grain.YEAR): goal.period
            for goal in goals.later(kpi.name, owner, year.end)
        }
        for later, period in last.items():
            for slot in (later, period):
                found = goals.find(kpi.name, owner, slot)
                if found and found.value is not None:
                    yield LongTerm(kpi, slot, found.value, found.floor, found.stretch)
                    break


def goals_html(card: Scorecard, later: Sequence[LongTerm], form: Format, *, who: str) -> Markup:
    """Each KPI's floor, goal and stretch, what was reached of them, and where the goal comes from; then later goals."""
    lines = [line for line in card.lines if line.goal is not None]
    if not lines and not later:
        return Markup()
    shown: list[Line | LongTerm] = [*lines, *later]
    has_floor = any(each.floor is not None for each in shown)
    has_stretch = any(each.stretch is not None for each in shown)
    heads = [
        Head(form.say(phrases.KPI), "kpi"),
        *([Head(form.say(phrases.FLOOR), "number")] if has_floor else []),
        Head(form.say(phrases.GOAL), "number"),
        *([Head(form.say(phrases.STRETCH), "number")] if has_stretch else []),
        Head(form.say(phrases.ACTUAL), "number"),
        Head(form.say(phrases.REACHED), "status"),
        Head(form.say(phrases.GOAL_COMES)),
    ]
    columns = _Columns(form, has_floor=has_floor, has_stretch=has_stretch)
    rows = [*(columns.line(line) for line in lines), *(columns.later(each) for each in later)]
    when = form.period(card.period)
    return table(heads, rows, f"{form.say(phrases.GOALS)}, {who}, {when}", "goals plain")


@dataclass(frozen=True, slots=True)
class _Columns:
    form: Format
    has_floor: bool
    has_stretch: bool

    def line(self, line: Line) -> Iterable[Markup]:
        yield element("th", self.form.say(line.kpi.label), kind="kpi", scope="row")
        yield from self._bounds(line)
        yield element("td", self.form.number(line.actual, line.kpi.unit), kind="number actual")
        yield _reached(line, self.form)
        how = phrases.GOALS_COME.get(line.goal_source.how) if line.goal_source else None
        yield element("td", self.form.say(how) if how else "")

    def later(self, later: LongTerm) -> Iterable[Markup]:
        yield element("th", self.form.say(later.kpi.label), kind="kpi", scope="row")
        yield from self._bounds(later)
        yield self._number(None, later.kpi)
        words = self.form.say(phrases.LONG_TERM, period=self.form.period(later.period))
        yield element("td", words, kind="status status-none")
        yield element("td")

    def _bounds(self, row: Line | LongTerm) -> Iterator[Markup]:
        if self.has_floor:
            yield self._number(row.floor, row.kpi)
        yield self._number(row.goal, row.kpi)
        if self.has_stretch:
            yield self._number(row.stretch, row.kpi)

    def _number(self, value: float | Decimal | None, kpi: Kpi) -> Markup:
        number = None if value is None else float(value)
        return element("td", self.form.number(number, kpi.unit), kind="number")


def _reached(line: Line, form: Format) -> Markup:
    """Which of the three is reached, in words, with the shape and colour of the status; or why none is."""
    if line.reach is None or line.status is None:
        return element("td", verdict(line, form), kind="status status-none")
    words = form.say(phrases.REACHES[line.reach])
    shape = mark(line.status, form.palette)
    return element("td", shape, " ", words, kind=f"status status-{line.status}")


def cascade_html(rungs: Sequence[Rung], form: Format, *, who: str) -> Markup:
    """What the goals of those below add up to, beside the goal above; nothing where nobody below has a goal."""
    if not rungs:
        return Markup()
    heads = (
        Head(form.say(phrases.KPI), "kpi"),
        Head(form.say(phrases.PERIOD)),
        Head(form.say(phrases.OWN_GOAL), "number"),
        Head(form.say(phrases.BELOW)),
        Head(form.say(phrases.SUM_BELOW), "number"),
        Head(form.say(phrases.DIFFERENCE), "number"),
        Head(form.say(phrases.WITH_GOAL), "number"),
    )
    caption = f"{form.say(phrases.CASCADE)}, {who}"
    return table(heads, (_rung(rung, form) for rung in rungs), caption, "cascade plain")


def _rung(rung: Rung, form: Format) -> Iterable[Markup]:
    unit = rung.kpi.unit
    count = form.say(phrases.OUT_OF, part=form.number(rung.having), whole=form.number(rung.count))
    yield element("th", form.say(rung.kpi.label), kind="kpi", scope="row")
    yield element("td", form.period(rung.period))
    yield element("td", form.number(float(rung.goal), unit), kind="number")
    yield element("td", dimension(rung.by, form))
    yield element("td", form.number(float(rung.added), unit), kind="number")
    yield element("td", form.signed(float(rung.difference), unit), kind="number")
    yield element("td", count, kind="number")


def parts_and_whole(cut: Breakdown, form: Format) -> str:
    """How many parts reach their goal, and what their whole does: some may, and the total miss all the same.

    Empty where nothing is judged.
    """
    judged = [share for share in cut.shares if None not in (share.actual, share.goal)]
    whole = cut.whole
    if reference(cut) is not phrases.GOAL or not judged or whole.variance.absolute is None:
        return ""
    count = sum(_is_met(share, cut) for share in judged)
    words = {"dimension": dimension(cut.dimension, form), "judged": form.number(len(judged))}
    parts = form.count(phrases.PARTS_REACH, count, **words)
    together = form.say(_together(whole, form), gap=_gap(whole.variance, cut, form))
    return " ".join(part for part in (f"{parts}{together}", _sum_of_goals(cut, form)) if part)


def _is_met(share: Share, cut: Breakdown) -> bool:
    return compared(share, cut, phrases.GOAL).impact in (Impact.GOOD, Impact.NEUTRAL)


def _together(whole: Line, form: Format) -> Text:
    shown = form.direction(whole.variance.absolute or 0.0, whole.kpi.unit)
    if whole.impact is Impact.BAD and shown:
        return phrases.TOTAL_MISSES
    return phrases.TOTAL_BETTER if whole.impact is Impact.GOOD and shown else phrases.TOTAL_REACHES


def _gap(variance: Variance, cut: Breakdown, form: Format) -> str:
    unit = cut.kpi.unit
    size = form.size(variance.absolute or 0.0, unit)
    if unit.in_points or variance.relative is None:
        return size
    return f"{size} ({deviation(variance, unit, form)})"


def _sum_of_goals(cut: Breakdown, form: Format) -> str:
    """The difference between the parts' goals and the total's, where each part has one."""
    goals = [share.goal for share in cut.shares if share.goal is not None]
    if not cut.kpi.sums_over_members or len(goals) < len(cut.shares) or cut.goal is None:
        return ""
    gap = float(sum(Decimal(str(goal)) for goal in goals) - Decimal(str(cut.goal)))
    side = form.direction(gap, cut.kpi.unit)
    if not side:
        return ""
    phrase = phrases.GOALS_MORE if side > 0 else phrases.GOALS_LESS
    return form.say(phrase, size=form.size(gap, cut.kpi.unit))
