"""The lists in the README that follow from the package: its canonical tables, and how many KPIs each domain has."""

import re

from kpireport.catalog import DOMAINS, KPIS
from kpireport.door.canonical import CONTRACTS
from kpireport.reference import anchor
from kpireport.words import LOCALES


def filled(readme: str) -> str:
    """The README with its lists made anew, each between its two marks.

    Raises:
        ValueError: a list has no marks, or several.
    """
    for name, text in (("tables", _tables()), ("domains", _domains())):
        marks = rf"(<!-- {name}: [^\n]* -->\n).*?(<!-- end -->)"
        readme, count = re.subn(
            marks, lambda found, text=text: f"{found[1]}{text}{found[2]}", readme, flags=re.DOTALL
        )
        if count != 1:
            raise ValueError(f"the README has {count} places for its list of {name}")
    return readme


def _tables() -> str:
    rows = (f"| [`{one.name}`](docs/tables.md#{one.name}) | {one.row} |" for one in CONTRACTS)
    return "\n".join(("\n| table | one row is |", "|---|---|", *rows, "", ""))


def _domains() -> str:
    rows = [
        f"| {' · '.join(_link(domain.label.in_(locale), locale) for locale in LOCALES)} "
        f"| {len(domain.kpis)} |"
        for domain in DOMAINS
    ]
    head = (f"\nThe catalogue has {len(KPIS)}:\n", "| domain | KPIs |", "|---|---|")
    return "\n".join((*head, *rows, "", ""))


def _link(label: str, locale: str) -> str:
    return f"[{label}](docs/catalogue.{locale}.md#{anchor(label)})"
