"""A company's files, mapped by the examples of docs/tables, opened and counted as a report would."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from kpireport.door.project import ScorecardSpec
from kpireport.levels import COMPANY, Member
from kpireport.periods import Grain, Period
from kpireport.workbench import counted, open_workbench

MAPPINGS = Path(__file__).parents[2] / "docs" / "tables"


def project_of(root: Path, tables: Collection[str], files: Mapping[str, str]) -> Path:
    """A project folder with these mappings of docs/tables, and these CSV files in its data folder."""
    (root / "data").mkdir()
    (root / "notebooks").mkdir()
    for name, text in files.items():
        (root / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    mappings = [(MAPPINGS / f"{name}.toml").read_text(encoding="utf-8") for name in tables]
    head = '[company]\nname = "Acme"\n\n[sources.crm]\nurl = "duckdb://"\n\n'
    levels = (
        '\n[levels]\nteam = { column = "team" }\nperson = { column = "person", parent = "team" }\n'
    )
    (root / "kpireport.toml").write_text(head + "\n".join(mappings) + levels, encoding="utf-8")
    return root


def computed(
    root: Path, kpis: Collection[str], period: str, *, by: Mapping[str, str] | None = None
) -> dict[str, float | None]:
    """The company's numbers of a period; for each KPI with a dimension also ``kpi/value`` by the values of it."""
    bench = open_workbench(root, {})
    cuts = by or {}
    spec = ScorecardSpec(
        notebook="none",
        level=COMPANY,
        grain=Grain.MONTH,
        kpis=tuple(kpis),
        breakdowns={kpi: (dimension,) for kpi, dimension in cuts.items()},
        tables=(),
        members=(),
    )
    month, owner = Period.parse(period), Member(COMPANY, COMPANY)
    with counted(bench, today=date(2026, 12, 31), periods=[month], specs=[spec]) as (
        numbers,
        _jobs,
    ):
        book = numbers.book
        found = {name: book.line(book.kpis[name], owner, month).actual for name in kpis}
        for name, dimension in cuts.items():
            parts = book.breakdown(book.kpis[name], owner, month, dimension)
            found |= {f"{name}/{share.name}": share.actual for share in parts.shares}
    return found
