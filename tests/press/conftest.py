"""Notebooks made for one test each, and the run of them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest

from kpireport.press import execute

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}
TEAM = 'team: str = "emea"  # the team'
DECLARED = "parameters"

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A notebook of these code cells, after the cell that declares ``team``."""

    def made(
        *cells: str | nbformat.NotebookNode,
        declares: str = TEAM,
        kernel: Mapping[str, str] = PYTHON,
    ) -> Path:
        first = nbformat.v4.new_code_cell(declares, metadata={"tags": [DECLARED]})
        others = [
            nbformat.v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells
        ]
        nb = nbformat.v4.new_notebook(cells=[first, *others], metadata={"kernelspec": dict(kernel)})
        path = tmp_path / "report.ipynb"
        nbformat.write(nb, path)
        return path

    return made


@pytest.fixture
def run(make: Make, tmp_path: Path) -> Callable[..., nbformat.NotebookNode]:
    """Make a notebook of these cells, run it and read what came out."""

    def done(
        *cells: str | nbformat.NotebookNode, limits: execute.Limits | None = None, **named: str
    ) -> nbformat.NotebookNode:
        output = tmp_path / "executed.ipynb"
        execute.run(
            make(*cells),
            parameters={"team": "apac"},
            output=output,
            environment=named,
            limits=limits,
            failed=tmp_path / "executed.failed.ipynb",
        )
        return nbformat.read(output, as_version=4)

    return done


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., Path]:
    """An executed notebook whose cells gave this HTML."""

    def made(
        *outputs: str, kind: str = "text/html", tags: tuple[str, ...] = (), text: str = ""
    ) -> Path:
        cells = [nbformat.v4.new_markdown_cell(text)] if text else []
        for output in outputs:
            cell = nbformat.v4.new_code_cell("report.exhibit()", metadata={"tags": list(tags)})
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("display_data", data={kind: output})]
            cells.append(cell)
        for number, cell in enumerate(cells):
            cell.id = f"c{number}"
        path = tmp_path / "shown.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return made
