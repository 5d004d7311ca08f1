"""Print what reports and facts cost: `python -m bench [--quick]`."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench import deals, reports
from bench.compare import compared
from bench.facts import MEMORY, WAYS
from kpireport.scaffold import init

ROWS = (1_000_000, 10_000_000)
TIMES = 3
GOAL = 1.5


def main(*options: str) -> None:
    """Measure and print; with --quick each once, and the smaller table only."""
    quick = "--quick" in options
    console = Console(width=110)
    with TemporaryDirectory(prefix="kpireport-bench-") as private:
        console.print(*_reports(Path(private, "project")), sep="\n")
        table = _facts_table()
        for rows in ROWS[:1] if quick else ROWS:
            path = Path(private, f"{rows}.parquet")
            deals.make(path, rows)
            for row in _facts(path, rows, 1 if quick else TIMES):
                table.add_row(*row)
        console.print(table)
    console.print(
        f"Goal: at most {GOAL} times the hand-written queries. The package is held to {MEMORY} of tables, "
        "the queries to nothing; every figure was compared."
    )


def _reports(project: Path) -> tuple[Table, str]:
    init(project)
    table = Table("workers", "reports", "wall s", "reports/min", *reports.STEPS.values(), "press")
    table.title = "Reports of the demonstration company; steps of the middle report"
    for workers in (1, 2):
        found = reports.measured(project, workers)
        pace = 60 * found.count / found.wall
        table.add_row(
            str(workers), str(found.count), f"{found.wall:.1f}", f"{pace:.0f}",
            *(f"{found.steps[step]:.2f}" for step in reports.STEPS), f"{found.press:.0%}",
        )  # fmt: skip
    size, pages = max(found.sizes)
    middle = median(size for size, _ in found.sizes)
    told = (
        f"PDFs: {middle:.0f} kB in the middle, the largest {size:.0f} kB with {pages} pages. Goal: at most "
        f"{reports.LARGEST} kB up to {reports.PAGES} pages; {found.too_large} of {len(found.sizes)} are larger. "
        "Press: the share of all steps that page and print take."
    )
    return table, told


def _facts_table() -> Table:
    table = Table(
        "deals",
        "way",
        "seconds",
        "CPU s",
        "peak MB",
        "ratio",
        "ratio of CPU",
        "figures",
        "different",
    )
    table.title = "Facts of generated deals: 3 levels, 36 months, 40 teams, 400 persons, 8 products"
    return table


def _facts(path: Path, rows: int, times: int) -> list[list[str]]:
    targets = {way: path.with_name(f"{way}.parquet") for way in WAYS}
    # Turn by turn, so that whatever else the machine does falls on both.
    runs = [{way: _run(way, path, targets[way]) for way in WAYS} for _ in range(times)]
    middle = {
        way: {key: median(run[way][key] for run in runs) for key in ("seconds", "cpu", "bytes")}
        for way in WAYS
    }
    figures, different = compared(targets["package"], targets["by hand"])
    hand = middle["by hand"]
    return [
        [
            f"{rows:,}", way, f"{took['seconds']:.2f}", f"{took['cpu']:.2f}", f"{took['bytes'] / 1e6:.0f}",
            f"{took['seconds'] / hand['seconds']:.2f}", f"{took['cpu'] / hand['cpu']:.2f}",
            f"{figures:,}", str(different),
        ]
        for way, took in middle.items()
    ]  # fmt: skip


def _run(way: str, source: Path, target: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.facts", way, str(source), str(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
