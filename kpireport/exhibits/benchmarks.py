"""Benchmarks: each KPI beside the previous period, last year, the best, the median of the others and a norm.

What the actual differs by stands below each number; a block at the right of its line says better, at the left worse.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits import pen
from kpireport.exhibits.markup import Head, element, join, prose, table
from kpireport.exhibits.style import IMPACTS, INK
from kpireport.exhibits.tables import member_name
from kpireport.exhibits.verdicts import ROOM, dimension, fitting, listed, shown, signed_size
from kpireport.formats import UNKNOWN, Format
from kpireport.formula import Aggregate, Measure
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, WHOLE_COMPANY
from kpireport.norms import NO_NORMS, Norm, Norms
from kpireport.periods import Grain
from kpireport.scorecard import Line, Scorecard, Yardstick
from kpireport.variance import FINEST, Better, Impact, Variance

CLEAR = 0.10  # of the median: a smaller difference is nobody's strength
NAMED = 3  # strengths told, and weaknesses
SIDE_WIDTH, SIDE_HEIGHT = 18.0, 9.0
BREAK = Markup("<br>")


@dataclass(frozen=True)
class Compared:
    """A scorecard with all that its numbers are held against."""

    card: Scorecard
    yardsticks: Sequence[Yardstick] = ()
    norms: Norms = NO_NORMS
    below: str = ""

    @cached_property
    def held(self) -> Mapping[str, Yardstick]:
        """The yardsticks by KPI."""
        return {each.kpi: each for each in self.yardsticks}

    @cached_property
    def outside(self) -> Mapping[str, Norm]:
        """The norms by KPI."""
        card = self.card
        found = {
            line.kpi.name: self.norms.find(line.kpi.name, card.member, card.period)
            for line in card.lines
        }
        return {name: norm for name, norm in found.items() if norm is not None}

    @property
    def is_of_company(self) -> bool:
        """Whether it is the company that is held against its members."""
        return self.card.member == WHOLE_COMPANY


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    is_known: Callable[[Line], bool]
    cell: Callable[[Line], Markup]


def benchmarks_html(compared: Compared, form: Format) -> Markup:
    """The table, the sentences of strengths and weaknesses, and whose numbers the norms are.

    A column without any number is left out, and all where there is nothing to compare with.
    """
    lines = compared.card.lines
    columns = [
        column
        for column in _columns(compared, form)
        if any(column.is_known(line) for line in lines)
    ]
    if not columns:
        return Markup()
    heads = (
        Head(form.say(phrases.KPI), "kpi"),
        Head(form.say(phrases.ACTUAL), "number"),
        *(Head(column.head, "number") for column in columns),
    )
    rows = (_row(line, columns, form) for line in lines)
    told = (element("p", prose(each)) for each in strengths(compared, form))
    return join(
        (
            table(heads, rows, _caption(compared, form), "benchmarks whole"),
            *told,
            *_notes(compared, form),
        )
    )


def strengths(compared: Compared, form: Format) -> tuple[str, ...]:
    """In which KPIs a member is clearly better than the median of the others, and in which clearly worse.

    Clearly is by a tenth of the median or more. A KPI that is better within a band is in neither, nor is a period
    that is not over; the company has no others.
    """
    found = [] if compared.is_of_company else sorted(_against_others(compared), key=_favour)
    if not found:
        return ()
    sides = (
        (phrases.STRENGTHS, [one for one in reversed(found) if _favour(one) >= CLEAR]),
        (phrases.WEAKNESSES, [one for one in found if _favour(one) <= -CLEAR]),
    )
    told = tuple(
        form.say(phrase, kpis=listed([_told(one, form) for one in side[:NAMED]], form))
        for phrase, side in sides
        if side
    )
    return told or (form.say(phrases.NEAR_THE_MEDIAN),)


def _against_others(compared: Compared) -> Iterator[tuple[Kpi, Variance]]:
    for line in compared.card.lines:
        yardstick = compared.held.get(line.kpi.name)
        if yardstick is None or line.partial or line.kpi.better is Better.WITHIN:
            continue
        variance = Variance(line.actual, yardstick.median, line.kpi.better)
        if variance.favourable_relative is not None:
            yield line.kpi, variance


def _favour(one: tuple[Kpi, Variance]) -> float:
    return round(one[1].favourable_relative or 0.0, FINEST)


def _told(one: tuple[Kpi, Variance], form: Format) -> str:
    kpi, variance = one
    gap = signed_size(variance, kpi.unit, form)
    return form.say(phrases.WITH_REASON, name=form.say(kpi.label), reason=gap)


def _caption(compared: Compared, form: Format) -> str:
    card = compared.card
    when = form.period(card.period)
    if any(line.partial for line in card.lines):
        when = form.say(phrases.PARTIAL_WHEN, when=when)
    return f"{form.say(phrases.BENCHMARKS)}, {member_name(card.member, form)}, {when}"


def _row(line: Line, columns: Iterable[_Column], form: Format) -> Iterator[Markup]:
    yield element("th", form.say(line.kpi.label), kind="kpi", scope="row")
    yield element("td", form.fitting(line.actual, line.kpi.unit, ROOM), kind="number actual")
    for column in columns:
        yield column.cell(line) if column.is_known(line) else _unknown()


def _unknown() -> Markup:
    return element("td", UNKNOWN, kind="number")


def _columns(compared: Compared, form: Format) -> tuple[_Column, ...]:
    held, outside = compared.held, compared.outside
    level = dimension(compared.below, form)
    of_others = (
        form.say(phrases.MEDIAN_BY, dimension=level)
        if compared.is_of_company
        else form.say(phrases.MEDIAN_OF_OTHERS)
    )
    return (
        _Column(
            form.say(phrases.PREVIOUS),
            lambda line: line.previous is not None,
            lambda line: _past(line, line.previous, form),
        ),
        _Column(
            form.say(phrases.LAST_YEAR),
            lambda line: line.year_ago is not None,
            lambda line: _past(line, line.year_ago, form),
        ),
        _Column(
            form.say(phrases.BEST_RESULT),
            lambda line: line.kpi.name in held and held[line.kpi.name].best is not None,
            lambda line: _best(line, held[line.kpi.name], form),
        ),
        _Column(
            f"{of_others} (n)",
            lambda line: line.kpi.name in held,
            lambda line: _median(line, held[line.kpi.name], form),
        ),
        _Column(
            form.say(phrases.NORM),
            lambda line: line.kpi.name in outside,
            lambda line: _norm(line, outside, form),
        ),
    )


def _past(line: Line, then: float | None, form: Format) -> Markup:
    return _cell(_short(then, line, form), _gap(line, then, form))


def _best(line: Line, yardstick: Yardstick, form: Format) -> Markup:
    words = _short(yardstick.best, line, form)
    if yardstick.is_own:
        return _cell(words, _small(form.say(phrases.OWN_RESULT)))
    gap = _gap(line, yardstick.best, form) if _is_comparable(line, yardstick) else Markup()
    if not yardstick.holders:
        return _cell(words, gap)
    first, *others = yardstick.holders
    named = form.count(phrases.AND_MORE, len(others), name=first) if others else first
    return _cell(words, _small(named), gap)


def _median(line: Line, yardstick: Yardstick, form: Format) -> Markup:
    words = f"{_short(yardstick.median, line, form)}\u00a0({form.number(yardstick.count)})"
    gap = _gap(line, yardstick.median, form) if _is_comparable(line, yardstick) else Markup()
    return _cell(words, gap)


def _is_comparable(line: Line, yardstick: Yardstick) -> bool:
    """A whole is not held against its parts: of the company's KPIs only rates and medians are."""
    formula = line.kpi.formula
    is_distinct = isinstance(formula, Measure) and formula.aggregate is Aggregate.DISTINCT
    is_whole = line.kpi.sums_over_members or is_distinct
    return yardstick.group != line.member or not is_whole


def _norm(line: Line, outside: Mapping[str, Norm], form: Format) -> Markup:
    norm = outside[line.kpi.name]
    reference = norm.reference(None if line.partial else line.actual)
    source = f"[{form.number(_numbered(outside)[_source(norm)])}]"
    parts = [] if norm.value is None else [_short(float(norm.value), line, form)]
    if norm.bounds is not None:
        low, high = (_short(bound, line, form) for bound in norm.bounds)
        usual = form.say(phrases.BETWEEN, low=low, high=high)
        parts = [*parts, usual] if not parts else [*parts, f"({usual})"]
    gap = _gap(line, reference, form)
    if not gap and line.actual is not None and not line.partial:
        gap = _small(form.say(phrases.WITHIN_BOUNDS))
    first, *rest = parts
    return _cell(f"{first}\u00a0{source}", *map(_small, rest), gap, kind="number loose")


def _short(value: float | None, line: Line, form: Format) -> str:
    return form.fitting(value, line.kpi.unit, ROOM)


def _cell(words: str, *below: Markup, kind: str = "number") -> Markup:
    """A number, and below it in small print how the actual differs from it."""
    parts = [each for each in below if each]
    return element("td", words, *([BREAK] if parts else []), *parts, kind=kind)


def _small(words: str, impact: Impact | None = None, *before: Markup) -> Markup:
    kind = "second" if impact in (None, Impact.UNKNOWN) else f"second {impact}"
    return element("small", *before, words, kind=kind)


def _gap(line: Line, other: float | None, form: Format) -> Markup:
    """By how much the actual is more or less, and whether that is better; nothing where one of them is unknown."""
    variance = Variance(None if line.partial else line.actual, other, line.kpi.better)
    if variance.absolute is None:
        return Markup()
    unit = line.kpi.unit
    # A band is around a goal: away from another number is neither better nor worse.
    is_judged = line.kpi.better is not Better.WITHIN
    impact = shown(variance, unit, form) if is_judged else Impact.UNKNOWN
    block = _side(impact, form)
    return _small(fitting(variance, unit, form), impact, *((block, Markup(" ")) if block else ()))


def _side(impact: Impact, form: Format) -> Markup:
    """Better as a block at the right of a line, worse as one at its left, as the bars of a scorecard stand."""
    words = {Impact.GOOD: phrases.BETTER_SIDE, Impact.BAD: phrases.WORSE_SIDE}.get(impact)
    if words is None:
        return Markup()
    middle = SIDE_WIDTH / 2
    start = middle if impact is Impact.GOOD else 0.5
    marks = [
        pen.rect(start, 2.5, middle - 0.5, SIDE_HEIGHT - 5, fill=IMPACTS[impact]),
        pen.line(middle, 0, middle, SIDE_HEIGHT, stroke=INK, stroke_width=1),
    ]
    drawing = pen.svg(SIDE_WIDTH, SIDE_HEIGHT, marks)
    return pen.image(drawing, form.say(words), "side", form.palette)


_Source = tuple[str, str, str]


def _source(norm: Norm) -> _Source:
    return norm.source.en, norm.source.fr, norm.period.code


def _numbered(outside: Mapping[str, Norm]) -> Mapping[_Source, int]:
    """The sources in the order of the rows, each once."""
    sources = dict.fromkeys(_source(norm) for norm in outside.values())
    return {source: number for number, source in enumerate(sources, start=1)}


def _notes(compared: Compared, form: Format) -> Iterator[Markup]:
    yield element("p", " ".join(_explained(compared, form)), kind="note")
    norms = {_source(norm): norm for norm in compared.outside.values()}
    numbered = _numbered(compared.outside).items()
    cited = [_cited(norms[source], number, form) for source, number in numbered]
    if cited:
        yield element("p", join(cited, BREAK), kind="note")


def _cited(norm: Norm, number: int, form: Format) -> str:
    is_dated = norm.period.grain is not Grain.ALL
    return form.say(
        phrases.CITED if is_dated else phrases.CITED_WITHOUT_PERIOD,
        number=form.number(number),
        source=form.say(norm.source),
        period=form.period(norm.period),
    )


def _explained(compared: Compared, form: Format) -> Iterator[str]:
    yield form.say(phrases.BENCHMARKS_READ)
    groups = [each.group for each in compared.yardsticks]
    if groups and compared.is_of_company:
        yield form.say(phrases.HELD_AGAINST_MEMBERS)
    elif groups:
        group = dimension(COMPANY, form) if groups[0] == WHOLE_COMPANY else groups[0].name
        yield form.say(phrases.HELD_AGAINST_OTHERS, group=group)
