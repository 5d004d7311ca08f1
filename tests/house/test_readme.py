"""The README: what it says can be done."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from ibis import _
from typer.main import get_command

import kpireport
from kpireport import Report, cli, scaffold
from kpireport.catalog.own import load_kpis
from kpireport.door.canonical import CONTRACTS
from kpireport.door.configuration import (
    CalendarModel,
    CommentaryModel,
    CompanyModel,
    LevelModel,
    LimitsModel,
    ScorecardModel,
    SourceModel,
    TableModel,
)
from kpireport.formula import Formula

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
MODELS = (
    CompanyModel,
    CalendarModel,
    SourceModel,
    TableModel,
    LevelModel,
    ScorecardModel,
    LimitsModel,
    CommentaryModel,
)
COMMANDS = get_command(cli.app).commands  # type: ignore[attr-defined]


def block(language: str, holding: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return next(text for text in found if holding in text)


def options(command: str) -> set[str]:
    return {option for param in COMMANDS[command].params for option in param.opts}


def row_of(command: str) -> str:
    return next(line for line in README.splitlines() if line.startswith(f"| `kpireport {command}"))


def test_the_commands_are_those_that_there_are():
    assert set(re.findall(r"^\| `kpireport (\w+)", README, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_commands_row_names_its_options(command: str):
    named = set(re.findall(r"--[a-z]+", row_of(command)))
    assert named == {name for name in options(command) if name.startswith("--")} - {"--project"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]):
    assert cli.run([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert [name for name in options(command) if name not in said] == []


def test_the_make_targets_are_those_that_there_are():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake (report|test|check|bench|demo|lab|setup|clean)\b", README))
    assert {"report", "test"} <= named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)


def test_ten_lines_map_an_export_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "acme"
    scaffold.init(folder)
    for name in ("goals", "commentary"):
        shutil.rmtree(folder / name)
    for path, text in {
        "data/opportunities.csv": block("csv", "Opportunity ID"),
        "kpireport.toml": block("toml", "opportunities.csv"),
        "goals/2026.csv": block("csv", "won_value,team,Paris"),
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    assert cli.run(["check", "--project", str(folder)]) == 0
    capsys.readouterr()
    arguments = ["--project", str(folder), "--team", "Paris", "--kpi", "won_value"]
    assert cli.run(["scorecard", *arguments, "--format", "csv"]) == 0
    assert "won_value,team,Paris,2026-09,money,1250.0,,,2000.0,-750.0" in capsys.readouterr().out


def test_the_example_of_an_own_kpi_is_one(tmp_path: Path):
    (tmp_path / "kpis.py").write_text(block("python", "LOSS_RATE"), encoding="utf-8")
    assert "loss_rate" in load_kpis(tmp_path)


def test_the_keys_of_kpireport_toml_are_all_listed():
    rows = [line for line in CONFIGURATION.splitlines() if re.match(r"\| `\w+(\[\])?\.", line)]
    listed = {key for row in rows for key in re.findall(r"\.(\w+)`", row.split("|")[1])}
    assert listed == {key for model in MODELS for key in model.model_fields}


def test_the_tables_are_all_listed_with_the_page_that_tells_their_columns():
    for contract in CONTRACTS:
        page = f"docs/tables.md#{contract.name}"
        assert f"\n| [`{contract.name}`]({page}) | {contract.row} |\n" in README


PAGES = (
    "README.md",
    *(f"docs/{name}.md" for name in ("configuration", "goals", "commentary", "pages")),
)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str):
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#]*)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_of_the_documentation_is_linked_to():
    for page in (ROOT / "docs").glob("*.md"):
        assert f"](docs/{page.name})" in README, page.name


def test_the_formulas_given_as_examples_are_some():
    names = {"_": _} | {name: getattr(kpireport, name) for name in kpireport.__all__}
    lines = ast.parse(block("python", "formula = ")).body
    assert len(lines) >= 2
    for line in lines:
        assert isinstance(line, ast.Assign)
        made = eval(compile(ast.Expression(line.value), "README.md", "eval"), names)
        assert isinstance(made, Formula)
        assert tuple(made.measures())


def test_the_exhibits_are_those_that_there_are():
    named = set(re.findall(r"`(\w+)\([\w, ]*\)`", README)) - {"open_report"}
    assert named == {
        name for name in dir(Report) if not name.startswith("_") and callable(getattr(Report, name))
    }


def test_nobody_is_told_to_install_another_project_of_that_name():
    assert "pip install" not in README
