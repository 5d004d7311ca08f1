"""The page of the canonical tables: what one row is, columns, key, rules, the example mapping, and who reads it."""

from collections.abc import Iterator

from kpireport.catalog import KPIS
from kpireport.door.canonical import CONTRACTS
from kpireport.door.contracts import Bound, Column, Contract, Rule

HEAD = """# Canonical tables

KPIs are written over these tables. A company maps its own to them once, in SQL, in `kpireport.toml`; each has an example
of such a mapping. Beside the columns named here come those of the project's levels (`team`, `person`) and any further
column, by which KPIs can be cut: region, product, campaign. Made by `make reference`.

A *required* column stands in every row. One that is not may be empty, but the table must have it, unless it *may be left
out*: then only KPIs that ask for it are out of reach, and a scorecard that lists one is refused with the column's name."""


def tables_page() -> str:
    """The page as Markdown."""
    lines = [HEAD, "", "| table | one row is |", "|---|---|"]
    lines += [f"| [`{one.name}`](#{one.name}) | {one.row} |" for one in CONTRACTS]
    for contract in CONTRACTS:
        lines += _section(contract)
    return "\n".join(lines) + "\n"


def readers(table: str) -> list[str]:
    """The KPIs of the catalogue that count rows of a table."""
    return [kpi.name for kpi in KPIS if table in kpi.tables]


def _section(contract: Contract) -> Iterator[str]:
    yield from (
        "",
        f"## `{contract.name}`",
        "",
        f"One row is {contract.row}. {_code(contract.notes)}".rstrip(),
    )
    yield from ("", "| column | kind | | values |", "|---|---|---|---|")
    for column in contract.columns:
        yield f"| `{column.name}` | {column.kind.value} | {_presence(column)} | {_values(column)} |"
    yield ""
    if contract.key:
        yield f"- Key: {_names(contract.key)}; no two rows share it."
    for rule in contract.rules:
        yield f"- {_refused(rule)}"
    yield f"- Example of a mapping: [tables/{contract.name}.toml](tables/{contract.name}.toml)"
    read_by = (f"[`{name}`](catalogue.en.md#{name})" for name in readers(contract.name))
    yield f"- Read by {', '.join(read_by)}"


def _presence(column: Column) -> str:
    if column.required:
        return "required"
    return "may be left out" if column.optional else ""


def _values(column: Column) -> str:
    """What a value may be, and what it means where its name does not say."""
    said = [", ".join(f"`{value}`" for value in column.allowed)] if column.allowed else []
    said += [_bounds(column.minimum, column.maximum)]
    return "; ".join(text for text in (*said, column.meaning) if text)


def _bounds(low: Bound | None, high: Bound | None) -> str:
    if low is None:
        return "" if high is None else f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def _refused(rule: Rule) -> str:
    """A rule as what becomes of a row that breaks it."""
    return f"Refused: a row whose `{rule.column}` {rule.message}."


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def _code(text: str) -> str:
    return text.replace("``", "`")
