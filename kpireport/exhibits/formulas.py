"""Formulas in the reader's language. Names of tables and columns, and values, stay as the data have them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpireport import formula_phrases, phrases
from kpireport.exhibits.verdicts import dimension
from kpireport.expressions import Words, grouped, known_part, plain
from kpireport.formats import Format
from kpireport.formula import (
    MEDIAN,
    Aggregate,
    Constant,
    Difference,
    Formula,
    Measure,
    Pair,
    Product,
    Ratio,
    Sum,
)
from kpireport.kpi import Kpi
from kpireport.spoken import Said, Spoken
from kpireport.units import COUNT, Quantity, Unit
from kpireport.vocabulary import (
    FiniteGrowth,
    GoalOf,
    Growth,
    MembersOnGoal,
    Previous,
    Rolling,
    ToDate,
    Weighted,
    YearAgo,
)
from kpireport.words import Text
from kpireport.working_hours import WorkingHours

_AGGREGATES = {
    Aggregate.TOTAL: phrases.TOTAL_OF,
    Aggregate.DISTINCT: phrases.DISTINCT_OF,
    Aggregate.PERCENTILE: phrases.PERCENTILE_OF,
}
_COMPARED = {"<=": "≤", ">=": "≥", "!=": "≠", "*": "×", "-": "−", "/": "÷"}
_SIGNS = {Sum: "+", Difference: "−", Product: "×"}
_DECIMALS = 4


def formula(node: Formula, form: Format, kpis: Mapping[str, Kpi] | None = None) -> str:
    r"""A formula as one line; KPIs that it names are called by their label where they are known.

    >>> from ibis import _
    >>> from kpireport.vocabulary import mean
    >>> price = mean("repairs", _.price, on="done_on", where=_.kind == "paid")
    >>> formula(price, Format("en"))
    'mean of price in repairs where kind = ‘paid’ by done_on'
    >>> formula(price, Format("fr"))
    'moyenne de price dans repairs où kind = «\xa0paid\xa0» selon done_on'
    """
    return _Reader(form, kpis or {}).whole(node)


@dataclass(frozen=True, slots=True)
class _Reader:
    form: Format
    kpis: Mapping[str, Kpi]
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", _words(self.form))

    def whole(self, node: Formula) -> str:
        """A formula that stands alone, or first: a sum needs no brackets there."""
        return self.said(node)[1:-1] if isinstance(node, Sum | Difference) else self.said(node)

    def said(self, node: Formula) -> str:
        """A formula as a part of another; one that a company has made itself says what it is."""
        for kinds, say in self._sayers:
            if isinstance(node, kinds):
                return str(say(node))
        return str(node)

    @property
    def _sayers(self) -> tuple[tuple[tuple[type, ...], Callable[[Any], str]], ...]:
        """Who says which words; the first that knows a node says it."""
        return (
            ((Measure,), self._measure),
            ((FiniteGrowth,), self._finite_growth),
            ((Weighted,), self._weighted),
            ((Spoken,), self._spoken),
            ((Ratio, Pair), self._pair),
            ((Previous, YearAgo, ToDate, Rolling), self._moved),
            ((GoalOf, MembersOnGoal), self._goals),
            ((Constant,), lambda node: self._number(node.value)),
        )

    def _finite_growth(self, node: FiniteGrowth) -> str:
        left, right = self.said(node.left), self.said(node.right)
        return self.form.say(formula_phrases.FINITE_GROWTH, left=left, right=right)

    def _measure(self, node: Measure) -> str:
        rows = self._rows(node, "" if node.where is None else plain(node.where, self.words))
        if node.value is None:
            return self.form.say(phrases.COUNT_IN, rows=rows)
        phrase = _AGGREGATES.get(node.aggregate, phrases.COUNT_KNOWN)
        if node.share == MEDIAN:
            phrase = phrases.MEDIAN_OF
        share = "" if node.share is None else self._number(100 * node.share)
        return self.form.say(phrase, value=grouped(node.value, self.words), rows=rows, share=share)

    def _rows(self, node: Measure, test: str) -> str:
        rows = (
            self.form.say(phrases.ROWS_WHERE, table=node.table, test=test) if test else node.table
        )
        phrase = phrases.ROWS_ALIVE if node.is_stock else phrases.ROWS_BY
        said = self.form.say(phrase, rows=rows, on=node.on, until=node.until or "")
        if node.since is None:
            return said
        return self.form.say(formula_phrases.LOST_SINCE, rows=said, since=node.since)

    def _spoken(self, node: Spoken) -> str:
        """A word by its phrase; a formula in it is said in its turn, a KPI by its label, a dimension by its name."""
        return self.form.say(
            node.phrase, **{name: self._field(name, value) for name, value in node.spoken.items()}
        )

    def _field(self, name: str, value: Said) -> str:
        if isinstance(value, Formula):
            return self._inner(value)
        if name == "kpi" and value in self.kpis:
            return self.form.say(self.kpis[str(value)].label)
        if name == "dimension":
            return dimension(str(value), self.form)
        if isinstance(value, tuple):
            pairs = (f"{self._number(at)} → {self._number(height)}" for at, height in value)
            return self.form.say(phrases.SEMICOLON).join(pairs)
        return value if isinstance(value, str) else self._number(value)

    def _weighted(self, node: Weighted) -> str:
        items = [f"{self._number(weight)} × {self._inner(item)}" for item, weight in node.items]
        return self.form.say(formula_phrases.WEIGHTED, items=", ".join(items))

    def _ratio(self, node: Ratio) -> str:
        return (
            self._mean(node) or f"{self._inner(node.numerator)} ÷ {self._inner(node.denominator)}"
        )

    def _mean(self, node: Ratio) -> str:
        """A total over the count of the same rows, all of which know the value, is a mean."""
        top, bottom = node.numerator, node.denominator
        if not (isinstance(top, Measure) and isinstance(bottom, Measure)):
            return ""
        if top.value is None or top.where is None or top.aggregate is not Aggregate.TOTAL:
            return ""
        rows = Measure(Aggregate.COUNT, top.table, top.on, None, top.where, top.until)
        asked, rest = known_part(top.where, top.value)
        if bottom != rows or not asked:
            return ""
        test = "" if rest is None else plain(rest, self.words)
        value = grouped(top.value, self.words)
        return self.form.say(phrases.MEAN_OF, value=value, rows=self._rows(top, test))

    def _pair(self, node: Ratio | Pair) -> str:
        if isinstance(node, Ratio):
            return self._ratio(node)
        if isinstance(node, Growth):
            return self._growth(node)
        if isinstance(node, Product):
            return f"{self._inner(node.left)} × {self._inner(node.right)}"
        left, right = self.whole(node.left), self.said(node.right)
        return f"({left} {_SIGNS[type(node)]} {right})"

    def _growth(self, node: Growth) -> str:
        if node.right == Previous(node.left):
            return self.form.say(phrases.GROWTH_ON_PREVIOUS, formula=self.said(node.left))
        if node.right == YearAgo(node.left):
            return self.form.say(phrases.GROWTH_ON_YEAR, formula=self.said(node.left))
        left, right = self.said(node.left), self.said(node.right)
        return self.form.say(phrases.GROWTH_OF, left=left, right=right)

    def _moved(self, node: Previous | YearAgo | ToDate | Rolling) -> str:
        inner = self.said(node.inner)
        if isinstance(node, Previous):
            return self.form.count(phrases.EARLIER, node.count, formula=inner)
        if isinstance(node, Rolling):
            return self.form.count(phrases.LAST_PERIODS, node.count, formula=inner)
        phrase = phrases.A_YEAR_EARLIER if isinstance(node, YearAgo) else phrases.SO_FAR
        return self.form.say(phrase, formula=inner)

    def _goals(self, node: GoalOf | MembersOnGoal) -> str:
        known = self.kpis.get(node.kpi)
        kpi = node.kpi if known is None else self.form.say(known.label)
        if isinstance(node, GoalOf):
            return self.form.say(phrases.GOAL_FOR, kpi=kpi)
        phrase = phrases.MEMBERS_JUDGED if node.judged else phrases.MEMBERS_ON_GOAL
        return self.form.say(phrase, kpi=kpi, level=dimension(node.level, self.form))

    def _inner(self, node: Formula) -> str:
        text = self.said(node)
        mean = isinstance(node, Ratio) and self._mean(node)
        return f"({text})" if node.runs_on and not mean else text

    def _number(self, value: float) -> str:
        return _constant(value, self.form)


def _constant(value: float, form: Format) -> str:
    """A constant, without decimals that it does not have; a sixtieth and its like as they are."""
    parts = round(1 / value) if 0 < value < 1 else 0
    if parts and 1 / parts == value and round(value, _DECIMALS) != value:
        return f"1/{_constant(parts, form)}"
    unit = next(
        (unit for unit in _UNITS if round(value, unit.decimals) == round(value, _DECIMALS)),
        COUNT,
    )
    return form.number(value, unit)


_UNITS = tuple(Unit(Quantity.COUNT, decimals) for decimals in range(_DECIMALS + 1))


def _words(form: Format) -> Words:
    def time(unit: str, first: str, last: str) -> str:
        named = form.say(phrases.TIMES.get(unit, Text(unit)))
        return form.say(phrases.TIME_BETWEEN, unit=named, first=first, last=last)

    return Words(
        strict=False,
        number=lambda value: _constant(value, form),
        both=form.say(phrases.BOTH),
        either=form.say(phrases.EITHER),
        never=form.say(phrases.NEVER),
        among=form.say(phrases.AMONG),
        known=form.say(phrases.IS_KNOWN),
        unknown=form.say(phrases.IS_UNKNOWN),
        sign=lambda sign: _COMPARED.get(sign, sign),
        quoted=lambda value: form.say(phrases.QUOTED, value=value),
        days_between=lambda first, last: form.say(phrases.DAYS_BETWEEN, first=first, last=last),
        time_between=time,
        at_work=lambda hours, moment: form.say(
            formula_phrases.AT_WORK, hours=_hours(hours, form), moment=moment
        ),
        come=lambda column: form.say(formula_phrases.COME, column=column),
        working=lambda hours, first, last: (
            time("minute", first, last)
            if hours.never_stop
            else form.say(
                formula_phrases.WORKING_MINUTES, hours=_hours(hours, form), first=first, last=last
            )
        ),
    )


def _hours(hours: WorkingHours, form: Format) -> str:
    """The days by their names in the reader's language, and the hours."""
    span = hours.span.replace(":", form.say(formula_phrases.CLOCK))
    return f"{hours.named(form.weekday)} {span}"
