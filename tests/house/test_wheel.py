"""The wheel: installed elsewhere, it makes a project and prints with its own templates."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = (
    "kpireport.toml",
    "kpis.py",
    "goals/objectives.toml",
    "commentary/2026-10/Lyon.fr.md",
    "notebooks/team_scorecard.ipynb",
    "data/deals.csv",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed; make setup installs it")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", folder, ROOT], check=True
    )
    wheel = next(folder.glob("kpireport_toolkit-*.whl"))
    subprocess.run([*pip, "install", *offline, "--target", folder / "site", wheel], check=True)
    return folder / "site"


def run(installed: Path, code: str, *arguments: str, folder: Path) -> str:
    # The paths of this interpreter follow, so that the wheel's package is found before the repository's.
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_installed_package_makes_a_whole_project(installed: Path, tmp_path: Path):
    code = "import sys; from kpireport import cli; print(cli.__file__); sys.exit(cli.run(sys.argv[1:]))"
    said = run(installed, code, "init", "acme", folder=tmp_path)
    assert said.startswith(str(installed))
    assert [name for name in NEEDED if not (tmp_path / "acme" / name).is_file()] == []
    assert not (tmp_path / "acme" / "reports").exists()


def test_an_installed_package_has_the_templates_it_prints_with(installed: Path, tmp_path: Path):
    code = "from kpireport.press.render import packaged_templates as t; print(t())"
    templates = Path(run(installed, code, folder=tmp_path).strip())
    assert templates.is_relative_to(installed)
    whole = {
        path.relative_to(ROOT / "templates")
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert {path.relative_to(templates) for path in templates.rglob("*") if path.is_file()} == whole
