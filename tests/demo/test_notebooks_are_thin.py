"""Notebooks call; they do not compute."""

import ast
from pathlib import Path

import nbformat
import pytest

from kpireport.scaffold import project_files

NOTEBOOKS = sorted((project_files() / "notebooks").glob("*.ipynb"))
LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If,
    ast.IfExp, ast.Try, ast.With, ast.comprehension,
)  # fmt: skip
LONGEST_CELL = 8
NAMES = {"executive_summary", "team_scorecard", "person_scorecard"}

named = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _cells(path: Path, kind: str = "code") -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def _tagged(path: Path, tag: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in _cells(path) if tag in cell.metadata.get("tags", [])]


def test_each_reader_has_a_notebook() -> None:
    assert {path.stem for path in NOTEBOOKS} >= NAMES


@named
def test_it_is_a_valid_notebook_for_a_plain_kernel(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


@named
def test_it_is_stripped(path: Path) -> None:
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        assert cell.id == f"{number}"
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@named
def test_it_is_thin(path: Path) -> None:
    for cell in _cells(path):
        assert cell.source.count("\n") < LONGEST_CELL, f"too long for a report:\n{cell.source}"
        logic = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, LOGIC)]
        assert not logic, f"move this into the package:\n{cell.source}"


@named
def test_its_parameters_are_typed_and_explained(path: Path) -> None:
    (cell,) = _tagged(path, "parameters")
    body = ast.parse(cell.source).body
    assert all(isinstance(line, ast.AnnAssign) for line in body)
    assert all("  # " in line for line in cell.source.splitlines())
    assert [line.target.id for line in body][-2:] == ["period", "locale"]


@named
def test_after_its_setup_each_cell_is_one_call_of_the_report(path: Path) -> None:
    cells = _cells(path)
    start = cells.index(_tagged(path, "setup")[0]) + 1
    calls = [cell.source for cell in cells[start:]]
    assert calls[0] == "report.summary()"
    assert calls[-1] == "report.sources()"
    for source in calls:
        (line,) = ast.parse(source).body
        assert isinstance(line, ast.Expr)
        assert isinstance(line.value, ast.Call)
        assert isinstance(line.value.func, ast.Attribute)


@named
def test_it_names_no_kpi_so_that_it_serves_any_project(path: Path) -> None:
    (setup,) = _tagged(path, "setup")
    after = _cells(path)[_cells(path).index(setup) + 1 :]
    assert all(cell.source.endswith("()") for cell in after)


@named
def test_words_for_the_analyst_are_not_printed(path: Path) -> None:
    (cell,) = _cells(path, "markdown")
    assert cell.metadata.tags == ["remove-cell"]
    assert cell.source.startswith("# ")
