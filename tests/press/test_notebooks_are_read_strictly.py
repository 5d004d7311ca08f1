from pathlib import Path

import nbformat
import pytest

from kpireport.errors import ConfigurationError
from kpireport.press.execute import Parameter, check_notebook, check_parameters, declared

DECLARES = """\
team: str = "emea"  # team id
months = 13
share: float = 1
strict: bool = False"""


def refused(path: Path, call=declared) -> str:
    with pytest.raises(ConfigurationError) as caught:
        call(path)
    return str(caught.value)


def test_parameters_are_read_with_kind_default_and_help(make):
    assert declared(make(declares=DECLARES)) == (
        Parameter("team", "str", "emea", "team id"),
        Parameter("months", "int", 13),
        Parameter("share", "float", 1),
        Parameter("strict", "bool", False),
    )


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    path = tmp_path / "empty.ipynb"
    path.write_bytes(b"")
    assert "empty.ipynb is empty" in refused(path)


def test_a_missing_file_is_named(tmp_path):
    assert "gone.ipynb cannot be read: No such file" in refused(tmp_path / "gone.ipynb")


def test_broken_json_is_told_with_its_line(make):
    path = make()
    path.write_text(path.read_text().replace('"nbformat": 4,', '"nbformat" 4,'))
    line = next(
        n for n, text in enumerate(path.read_text().splitlines(), 1) if '"nbformat" 4' in text
    )
    assert f"report.ipynb, line {line}: not JSON, so not a notebook" in refused(path)


def test_marks_of_a_merge_are_told_with_their_line(make):
    path = make()
    path.write_text("{\n<<<<<<< HEAD\n" + path.read_text())
    assert "report.ipynb, line 2: a mark of an unfinished merge (<<<<<<<)" in refused(path)


def test_an_old_format_is_refused(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}')
    assert "notebook format 3, expected 4" in refused(path)


def test_something_else_in_json_is_refused(tmp_path):
    path = tmp_path / "list.ipynb"
    path.write_text("[1]")
    assert "notebook format none, expected 4" in refused(path)


def test_text_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "latin.ipynb"
    path.write_bytes("é".encode("latin-1"))
    assert "it is not UTF-8 text" in refused(path)


def test_an_invalid_notebook_is_refused(make):
    path = make()
    path.write_text(path.read_text().replace('"outputs": []', '"outputs": 4'))
    assert "is not a valid notebook" in refused(path)


def test_a_notebook_without_a_cell_of_parameters_is_refused(make):
    path = make()
    nb = nbformat.read(path, as_version=4)
    nb.cells[0].metadata.tags = []
    nbformat.write(nb, path)
    assert "one code cell must have the tag 'parameters', found none" in refused(path)


def test_two_cells_of_parameters_are_both_named(make):
    second = nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"]})
    assert "found cell 1, cell 2" in refused(make(second))


@pytest.mark.parametrize(
    ("declares", "told"),
    [
        ("import os", "line 1: only parameters with defaults stand here"),
        ("team: str", "default of 'team' must be a plain"),
        ("team: str = 3", "default of 'team' must be a plain"),
        ("team = None", "default of 'team' must be a plain"),
        ("team = load()", "default of 'team' must be a plain"),
        ("team: date = 'x'", "default of 'team' must be a plain"),
        ("team = ", "line 1: invalid syntax"),
    ],
)
def test_only_plain_defaults_are_parameters(make, declares, told):
    assert told in refused(make(declares=declares))


def test_a_notebook_without_a_kernel_is_refused(make):
    assert "names no kernel" in refused(make(kernel={"name": "", "display_name": ""}))


def test_a_notebook_for_another_language_is_refused(make):
    kernel = {"name": "ir", "display_name": "R", "language": "R"}
    assert "names the kernel 'ir': reports run on Python" in refused(make(kernel=kernel))


def test_all_parameters_that_do_not_fit_are_told_at_once(make):
    given = {"tema": "apac", "months": "13", "share": True, "class": 1, "a;b": 2}
    told = refused(make(declares=DECLARES), lambda path: check_parameters(path, given))
    assert "tema is not declared: did you mean 'team'?" in told
    assert "team is declared but not given" in told
    assert "strict is declared but not given" in told
    assert "months is '13' (str), expected int" in told
    assert "share is True (bool), expected float" in told
    assert "'class' cannot be the name of a parameter" in told
    assert "'a;b' cannot be the name of a parameter" in told


@pytest.mark.parametrize("value", [None, ("a",), [1], {"a": 1}])
def test_only_scalars_are_values(make, value):
    told = refused(make(), lambda path: check_parameters(path, {"team": value}))
    assert "expected str" in told


def test_a_password_is_refused_and_not_repeated(make):
    address = "postgresql://me:hunter2@db/x"
    told = refused(make(), lambda path: check_parameters(path, {"team": address}))
    assert "team holds a password" in told
    assert "hunter2" not in told


def test_a_notebook_of_the_project_is_accepted(make, tmp_path):
    check_notebook(make(), tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("https://example.org/a.ipynb", "is an address"),
        ("s3://bucket/a.ipynb", "is an address"),
        ("-", "is an address"),
        ("a{team}.ipynb", "holds braces"),
        ("../../outside.ipynb", "lies outside the project"),
        ("notes.txt", "must end in .ipynb"),
    ],
)
def test_a_path_that_is_no_notebook_of_the_project_is_refused(tmp_path, monkeypatch, name, told):
    monkeypatch.chdir(tmp_path)
    assert told in refused(Path(name), lambda path: check_notebook(path, tmp_path))


def test_a_link_out_of_the_project_is_refused(make, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.ipynb").symlink_to(make())
    told = refused(project / "link.ipynb", lambda path: check_notebook(path, project))
    assert "lies outside the project" in told
