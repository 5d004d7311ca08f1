"""The reference of the catalogue: every KPI with formula, inputs, unit, direction, variants and source, as Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from kpireport import phrases
from kpireport.book import needed
from kpireport.catalog import DOMAINS, KPIS, Domain
from kpireport.exhibits.formulas import formula
from kpireport.formats import Format
from kpireport.formula import Formula
from kpireport.kpi import Kpi
from kpireport.units import Quantity
from kpireport.vocabulary.naming import named
from kpireport.words import Text

Row = Mapping[str, str | float | None]
NO_EXAMPLES: Mapping[str, Sequence[str]] = {}
LONG = 160  # characters of a formula that nobody reads to its end


def catalogue_reference(
    locale: str,
    domains: Sequence[Domain] = DOMAINS,
    examples: Mapping[str, Sequence[str]] = NO_EXAMPLES,
) -> str:
    """The reference in one language.

    Args:
        locale: the language.
        domains: the KPIs, by domain.
        examples: published examples that a KPI reproduces, by its name.
    """
    form = Format(locale)
    known = {kpi.name: kpi for domain in domains for kpi in domain.kpis}
    pages = _Pages(form, known, examples)
    lines = [
        f"# {form.say(phrases.REFERENCE)}",
        "",
        form.say(phrases.REFERENCE_INTRODUCTION, count=form.number(len(known))),
        "",
        *(
            f"- [{form.say(domain.label)}](#{anchor(form.say(domain.label))}) ({form.number(len(domain.kpis))})"
            for domain in domains
        ),
    ]
    for domain in domains:
        lines += ["", f"## {form.say(domain.label)}", "", *pages.contents(domain)]
        lines += pages.entries(domain)
    return "\n".join(lines) + "\n"


def whole_reference(known: Mapping[str, Kpi], locale: str) -> str:
    """The reference of the catalogue and, at its head, of a company's own KPIs."""
    ours = {kpi.name for kpi in KPIS}
    own = tuple(kpi for kpi in known.values() if kpi.name not in ours)
    domains = (Domain("own", phrases.OWN_KPIS, own), *DOMAINS) if own else DOMAINS
    return catalogue_reference(locale, domains)


def listing(known: Mapping[str, Kpi]) -> list[Row]:
    """One row per KPI, for other programs; formulas as the facts have them."""
    return [
        {
            "kpi": one.name,
            "label": one.label.en,
            "unit": one.unit.quantity.value,
            "better": one.better.value,
            "tables": ", ".join(_tables(one, known)),
            "formula": str(one.formula),
            "variant_of": one.variant_of,
        }
        for one in known.values()
    ]


def _tables(kpi: Kpi, known: Mapping[str, Kpi]) -> list[str]:
    """The tables that a KPI needs, those of the KPIs whose goals it judges among them."""
    return sorted({table for used in needed((kpi.name,), known) for table in used.tables})


def anchor(heading: str) -> str:
    """What Markdown makes of a heading to link to it.

    >>> anchor("Service client")
    'service-client'
    """
    kept = (c for c in heading.lower() if c.isalnum() or c in " -")
    return "".join(kept).replace(" ", "-")


class _Pages:
    """The entries of the KPIs, in one language."""

    def __init__(
        self, form: Format, known: Mapping[str, Kpi], examples: Mapping[str, Sequence[str]]
    ) -> None:
        self._form, self._known, self._examples = form, known, examples
        # Of several readings that are computed alike, the first gives its name.
        self._names = {kpi.formula: kpi.name for kpi in reversed(tuple(known.values()))}

    def contents(self, domain: Domain) -> Iterator[str]:
        """A domain's KPIs in a line each."""
        for kpi in domain.kpis:
            yield f"- {self._linked(kpi.name)} {self._form.say(kpi.label)}"

    def entries(self, domain: Domain) -> Iterator[str]:
        """A domain's entries."""
        for kpi in domain.kpis:
            yield from ("", f"### `{kpi.name}`", "")
            yield f"**{self._form.say(kpi.label)}.** {self._form.say(kpi.description)}"
            yield from ("", *(f"- {line}" for line in self._facts(kpi)))

    def _facts(self, kpi: Kpi) -> Iterator[str]:
        say = self._form.say
        yield from self._formula(kpi.formula)
        yield self._line(phrases.INPUTS, self._inputs(kpi))
        is_money = kpi.unit.quantity is Quantity.MONEY
        unit = say(phrases.MONEY_UNIT) if is_money else self._form.unit_name(kpi.unit)
        yield self._line(
            phrases.UNIT, say(phrases.SEMICOLON).join((unit, say(phrases.DIRECTIONS[kpi.better])))
        )
        if kpi.source.en:
            yield self._line(phrases.DEFINITION_TAKEN, say(kpi.source))
        if kpi.fewest:
            yield self._line(phrases.FEWEST_ANSWERS, self._form.number(kpi.fewest))
        if variants := self._variants(kpi):
            yield self._line(phrases.VARIANTS, variants)
        if examples := self._examples.get(kpi.name):
            yield self._line(phrases.REPRODUCES, ", ".join(examples))

    def _formula(self, node: Formula) -> Iterator[str]:
        """The formula; a long one in terms of other KPIs, and which they are."""
        whole = formula(node, self._form, self._known)
        by_names = named(node, self._names) if len(whole) > LONG else node
        yield self._line(phrases.FORMULA, formula(by_names, self._form, self._known))
        asked = set(node.goals_used())
        if parts := [name for name in dict.fromkeys(by_names.goals_used()) if name not in asked]:
            yield self._line(phrases.FORMULA_PARTS, ", ".join(map(self._named, parts)))

    def _line(self, head: Text, text: str) -> str:
        return f"{self._form.say(head)}{self._form.say(phrases.COLON)} {text}"

    @staticmethod
    def _linked(name: str) -> str:
        return f"[`{name}`](#{name})"

    def _named(self, name: str) -> str:
        return f"{self._linked(name)} ({self._form.say(self._known[name].label)})"

    def _inputs(self, kpi: Kpi) -> str:
        """The tables and columns it reads, those of the KPIs that it asks for among them."""
        read: dict[str, dict[str, None]] = {}
        for each in needed([kpi.name], self._known):
            for measure in each.formula.measures():
                read.setdefault(measure.table, {}).update(dict.fromkeys(measure.columns))
        tables = (f"`{table}` ({', '.join(names)})" for table, names in sorted(read.items()))
        asked = (self._linked(name) for name in dict.fromkeys(kpi.formula.goals_used()))
        return ", ".join([*tables, *asked])

    def _variants(self, kpi: Kpi) -> str:
        family = kpi.variant_of or kpi.name
        others = (
            other.name
            for other in self._known.values()
            if family in (other.variant_of, other.name) and other is not kpi
        )
        return ", ".join(map(self._named, others))
