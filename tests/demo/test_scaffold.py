"""A new project folder is whole or absent."""

import os
import tomllib
from pathlib import Path

import pytest

from kpireport import demo
from kpireport.errors import ConfigurationError
from kpireport.scaffold import init, project_files


@pytest.fixture
def small_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row of data instead of all, where only the folder matters."""

    def make(folder: Path) -> tuple[Path, ...]:
        folder.mkdir(parents=True)
        (folder / "deals.csv").write_text("id\n1\n", encoding="utf-8")
        return (folder / "deals.csv",)

    monkeypatch.setattr(demo, "make", make)


def test_a_new_folder_holds_all_that_a_build_needs(tmp_path: Path) -> None:
    files = init(tmp_path / "acme")
    names = {path.relative_to(tmp_path / "acme").as_posix() for path in files}
    assert {
        ".gitignore",
        "README.md",
        "kpireport.toml",
        "kpis.py",
        "goals/2025.csv",
        "goals/2026.csv",
        "goals/objectives.toml",
        "commentary/2026-09/company.md",
        "commentary/2026-10/Lyon.fr.md",
        "notebooks/team_scorecard.ipynb",
        "notebooks/executive_summary.ipynb",
        "data/deals.csv",
        "data/people.csv",
    } <= names
    assert all(path.stat().st_size for path in files)


@pytest.mark.usefixtures("small_data")
def test_nothing_of_the_package_or_its_development_is_copied(tmp_path: Path) -> None:
    init(tmp_path / "acme")
    assert {path.name for path in (tmp_path / "acme").iterdir()} <= {
        ".gitignore",
        "README.md",
        "commentary",
        "data",
        "goals",
        "kpireport.toml",
        "kpis.py",
        "notebooks",
        "templates",
    }


@pytest.mark.usefixtures("small_data")
def test_the_notebooks_named_are_there_and_the_tables_read_files_that_are_made(
    tmp_path: Path, data: Path
) -> None:
    init(tmp_path / "acme")
    text = (tmp_path / "acme" / "kpireport.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings["company"]["simulated"] is True
    for card in settings["scorecards"]:
        assert (tmp_path / "acme" / "notebooks" / f"{card['notebook']}.ipynb").exists()
    for name, table in settings["tables"].items():
        assert f"'data/{name}.csv'" in table["sql"]
        assert (data / f"{name}.csv").exists()


@pytest.mark.usefixtures("small_data")
def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    before = (tmp_path / "acme").stat().st_ino
    init(tmp_path / "acme")
    assert (tmp_path / "acme" / "kpireport.toml").exists()
    assert (tmp_path / "acme").stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]


@pytest.mark.usefixtures("small_data")
def test_the_folder_one_stands_in_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme").mkdir()
    monkeypatch.chdir(tmp_path / "acme")
    init(Path())
    assert Path("kpireport.toml").exists()


@pytest.mark.usefixtures("small_data")
def test_folders_above_are_made(tmp_path: Path) -> None:
    init(tmp_path / "reports" / "acme")
    assert (tmp_path / "reports" / "acme" / "kpireport.toml").exists()


@pytest.mark.usefixtures("small_data")
def test_the_folder_may_be_entered_by_those_who_may_enter_others(tmp_path: Path) -> None:
    init(tmp_path / "acme")
    (tmp_path / "usual").mkdir()
    assert (tmp_path / "acme").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.usefixtures("small_data")
def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (tmp_path / name).touch()
    with pytest.raises(ConfigurationError) as refused:
        init(tmp_path)
    assert refused.value.exit_code == 2
    assert "is not empty: it holds a.txt, b.txt, c.txt and 1 more" in str(refused.value)
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.usefixtures("small_data")
def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "acme").touch()
    with pytest.raises(ConfigurationError, match="is a file; name a new folder"):
        init(tmp_path / "acme")


@pytest.mark.usefixtures("small_data")
def test_a_folder_under_a_file_cannot_be_made_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be made"):
        init(tmp_path / "file" / "acme")


def test_what_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        folder.mkdir()
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(demo, "make", fail)
    with pytest.raises(ConfigurationError, match="No space left"):
        init(tmp_path / "acme")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("small_data")
def test_an_installed_package_takes_its_own_copy_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "site" / "kpireport" / "scaffold_files"
    files.mkdir(parents=True)
    (files / "kpireport.toml").write_text("[company]\n", encoding="utf-8")
    monkeypatch.setattr("kpireport.scaffold.__file__", str(files.parent / "scaffold.py"))
    assert project_files() == files
    init(tmp_path / "acme")
    assert (tmp_path / "acme" / "kpireport.toml").read_text(encoding="utf-8") == "[company]\n"
