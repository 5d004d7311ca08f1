"""The Makefile: what a newcomer reads first."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = (
    "setup",
    "report",
    "test",
    "engines",
    "check",
    "bench",
    "gallery",
    "reference",
    "demo",
    "lab",
    "clean",
)
LONGEST_RECIPE = 2


def recipe(target: str) -> list[str]:
    lines = MAKEFILE.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{target}:"))
    return [line for line in lines[start + 1 : start + 4] if line.startswith("\t")]


def test_help_is_what_make_does_by_default():
    printed = subprocess.run(
        ["make", "-C", ROOT], capture_output=True, text=True, check=True
    ).stdout
    assert [target for target in TARGETS if f"make {target} " not in printed] == []


@pytest.mark.parametrize("target", ["help", *TARGETS])
def test_every_target_has_help_and_a_short_recipe(target: str):
    assert re.search(rf"^{target}:.*## \w", MAKEFILE, re.MULTILINE)
    assert len(recipe(target)) <= LONGEST_RECIPE


def test_every_public_target_is_phony_and_listed_here():
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == {"help", *TARGETS}


def test_ci_runs_what_anybody_runs():
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111
