"""The tracked files: nothing of a machine, every requirement hashed, a changelog that is kept."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MACHINE = re.compile(r"(?<![\w./:\-{}$>])/(work|root|home|tmp|Users|opt)/\w")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|artifactory|nexus[.-]|--(extra-)?index-url|--find-links|--trusted-host"
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_bytes().decode(errors="ignore").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:120]}")
    return found


def test_no_file_names_a_place_on_somebodys_machine():
    assert lines_with(MACHINE) == []


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRY) == []


def test_products_are_not_tracked():
    products = ("reports/", "data/", ".kpireport/", ".venv/")
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert [name for name in names if name.startswith(products)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "tools/build-requirements.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    requirements = [line for line in joined.splitlines() if line.strip()]
    assert requirements
    assert [
        r[:60] for r in requirements if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:", r)
    ] == []


def test_every_direct_dependency_is_in_the_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    names = [re.match(r"[\w.-]+", one)[0].lower() for one in wanted]  # type: ignore[index]
    assert [name for name in names if f"\n{name}==" not in f"\n{lock}"] == []


def test_the_changelog_has_an_entry_for_what_is_not_released():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = text.split("## Unreleased", 1)[1].split("\n## ", 1)[0]
    assert re.search(r"^- \S", unreleased, re.MULTILINE)
