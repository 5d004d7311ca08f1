"""Published examples: which are reproduced with which KPIs, which are shown to be wrong, and which do not apply."""

import re
from collections.abc import Mapping
from typing import Any

from tests.catalogue.published import (
    commission,
    customers,
    finance,
    manufacturing,
    marketing,
    sales,
    service,
)
from tests.catalogue.published.paths import Example
from tests.shared import oracle

MODULES = (commission, customers, finance, manufacturing, marketing, sales, service)
EXAMPLES: Mapping[str, Example] = {one.id: one for module in MODULES for one in module.EXAMPLES}
# Why an example cannot be reproduced by a KPI.
NOT_APPLICABLE: Mapping[str, str] = {
    "roe_wrong_formula": "it gives no figures; that factors are multiplied, not added, is tested",
}
# What a page prints though it does not follow from what it is given; where an example has no result of its own.
MISPRINTED: Mapping[str, Mapping[str, float]] = {
    "churn_annualised_yescalc": {"": 0.4595},
    "ltv_2nth": {"ltv": 16800},
    "bsc_joans": {"total": 1.1083},
}


def expected_of(row: Mapping[str, Any]) -> Mapping[str, float]:
    """The results of an example by name; where the page is wrong and the right ones are known, those."""
    given = row["expected"] if isinstance(row["expected"], dict) else {"": row["expected"]}
    correct = row.get("correct", {})
    return given | (correct if isinstance(correct, dict) else {"": correct})


def by_kpi() -> Mapping[str, list[str]]:
    """The sources of the examples that each KPI reproduces, each named once."""
    found: dict[str, dict[str, None]] = {}
    for row in oracle("formulas"):
        if row["id"] in EXAMPLES and "published_error" not in row:
            for kpi in EXAMPLES[row["id"]].kpis:
                found.setdefault(kpi, {})[_cell(source(row))] = None
    return {kpi: list(sources) for kpi, sources in found.items()}


def source(row: Mapping[str, Any]) -> str:
    """What an example is cited by, in short: the site or the book, without the way there and without remarks."""
    first = re.split(r"; | \(| / |, [\w.]+/", str(row["source"]))[0]
    if first.startswith(("constructed", "derived")):
        return "constructed"
    site = re.sub(r"^((?:[\w-]+\.)+[a-z]{2,})/\S*", r"\1", first)
    return site.removeprefix("formula ").removesuffix(" copy")


def table() -> str:
    """The examples as Markdown, in the order of their file."""
    lines = [
        "# Published examples",
        "",
        "Worked examples that others have published, and what becomes of them when their inputs are rows of a user's",
        "tables: reproduced by the KPIs of the catalogue, shown to differ from what the page prints, or not applicable and",
        "why. Made by `make reference`.",
        "",
        "| example | of | source | result | KPIs |",
        "|---|---|---|---|---|",
    ]
    for row in oracle("formulas"):
        known = EXAMPLES.get(row["id"])
        kpis = (
            ", ".join(f"[`{name}`](catalogue.en.md#{name})" for name in known.kpis) if known else ""
        )
        of = f"{row['kpi']}, {row['variant']}" if row["variant"] else row["kpi"]
        cells = (f"`{row['id']}`", of, source(row), _result(row), kpis)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines) + "\n"


def _result(row: Mapping[str, Any]) -> str:
    if row["id"] in NOT_APPLICABLE:
        return f"not applicable: {NOT_APPLICABLE[row['id']]}"
    if "published_error" in row:
        error = re.sub(r" \([\w-]+-written\)", "", row["published_error"])
        return f"the page is wrong ({error}); the right figure is reproduced"
    return "reproduced"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
