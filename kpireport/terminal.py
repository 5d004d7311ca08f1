"""The terminal: how commands print what they find: rows, progress, doubts, and how a build or a comparison ended."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kpireport import numbers
from kpireport.build import Result
from kpireport.levels import COMPANY
from kpireport.press.manifest import Entry, State
from kpireport.verify import Verdict


class Shape(StrEnum):
    """How numbers are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Listed(StrEnum):
    """How the catalogue is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def print_rows(found: Sequence[numbers.Row], columns: tuple[str, ...], shape: Shape) -> None:
    """Print rows of these columns as a table, as CSV or as JSON."""
    if shape is Shape.JSON:
        typer.echo(numbers.as_json(found), nl=False)
    elif shape is Shape.CSV:
        typer.echo(numbers.as_csv(found, columns), nl=False)
    else:
        _print_table(found, columns)


def _print_table(found: Sequence[numbers.Row], columns: tuple[str, ...]) -> None:
    table = Table(*columns)
    for one in found:
        table.add_row(*(_cell(one[column]) for column in columns))
    Console(width=None if sys.stdout.isatty() else 240).print(table)


def _cell(value: str | float | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:.6g}"


@contextmanager
def progress() -> Iterator[Callable[[int, int, Entry | None], None]]:
    """A bar on a terminal, a line per report elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line
        return
    columns = (
        TextColumn("reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None)

        def told(done: int, whole: int, entry: Entry | None) -> None:
            bar.update(task, completed=done, total=whole, description=entry.path if entry else "")

        yield told


def _line(done: int, whole: int, entry: Entry | None) -> None:
    if entry is not None and entry.state is not State.CACHED:
        typer.echo(f"[{done}/{whole}] {entry.path}: {entry.state.value}", err=True)


def warn(doubts: Iterable[str]) -> None:
    """Print doubts, each as a warning, beside what is asked for."""
    for doubt in doubts:
        typer.echo(f"warning: {doubt}", err=True)


def summarise(result: Result, reports: Path) -> None:
    """Print how many reports were made, why others were not, and where they lie."""
    counts = {state: sum(entry.state is state for entry in result.touched) for state in State}
    said = (
        ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)
        or "nothing to do"
    )
    for entry in result.failed:
        typer.echo(f"{entry.path} failed: {entry.reason}", err=True)
    typer.echo(f"Reports: {said}.")
    made = [entry for entry in result.touched if entry.state is not State.FAILED]
    for entry in sorted(made, key=lambda one: (one.level != COMPANY, one.path))[:1]:
        typer.echo(f"First: {_shown(reports / (entry.path + '.pdf'))}")
    typer.echo(f"All: {_shown(reports / 'index.html')}")


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def tell(verdict: Verdict) -> None:
    """Print how a report stands against its sources."""
    for note in verdict.notes:
        typer.echo(f"{verdict.path}: note: {note}")
    counts = f"{verdict.figures} figures of its data and {verdict.numbers} numbers on its pages"
    if not verdict.differences:
        how = ", byte for byte" if verdict.identical else ""
        typer.echo(f"{verdict.path}: all {counts} are what the sources give{how}.")
        return
    many = len(verdict.differences)
    typer.echo(f"{verdict.path}: {many} difference{'s' * (many > 1)}; compared were {counts}:")
    for difference in verdict.differences:
        typer.echo(f"  - {difference}")
