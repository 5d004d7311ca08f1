"""Terms of a company's documents against the catalogue: which KPI measures each, which test shows it, where concepts live."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.shared import shared

ROOT = Path(__file__).parents[2]
LISTS = Path(__file__).parent / "coverage"


@dataclass(frozen=True, slots=True)
class Covered:
    """A term, what stands for it, and what shows it: KPIs and tests, or words and files."""

    term: str
    kpis: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    where: str = ""
    see: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the list of terms."""

    name: str
    is_kpi: bool
    kind: str


def terms() -> list[Term]:
    """Every term of the documents."""
    with shared("oracles/kpi_terms.csv").open(encoding="utf-8", newline="") as file:
        return [
            Term(row["standard_name"], row["type"] == "KPI", row["type"])
            for row in csv.DictReader(file)
        ]


def covered() -> Iterator[Covered]:
    """Every entry of the coverage lists."""
    for path in sorted(LISTS.glob("*.toml")):
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in (*lists.get("kpi", ()), *lists.get("concept", ())):
            values = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
            yield Covered(**values, file=path.name)


def table() -> str:
    """The coverage as Markdown, in the order of the list of terms."""
    known = {entry.term: entry for entry in covered()}
    lines = [
        "# Coverage",
        "",
        "Every KPI, concept and definition of the documents that the toolkit was made for: the KPI of the catalogue and",
        "the test that shows it, or what stands for a concept and where it lives. Made by `make reference`.",
        "",
        "## KPIs",
        "",
        "| term | KPI of the catalogue | shown by |",
        "|---|---|---|",
    ]
    rows = terms()
    for term in (term for term in rows if term.is_kpi):
        entry = known[term.name]
        kpis = ", ".join(f"[`{name}`](catalogue.en.md#{name})" for name in entry.kpis)
        tests = ", ".join(_linked(test) for test in entry.tests)
        lines.append(f"| {term.name} | {kpis} | {tests} |")
    lines += ["", "## Concepts", "", "| term | kind | here | lives in |", "|---|---|---|---|"]
    for term in (term for term in rows if not term.is_kpi):
        entry = known[term.name]
        see = ", ".join(_linked(path) for path in entry.see)
        lines.append(f"| {term.name} | {term.kind} | {entry.where} | {see} |")
    return "\n".join(lines) + "\n"


def _linked(name: str) -> str:
    path, _, test = name.partition("::")
    return f"[{test or path}](../{path})"
