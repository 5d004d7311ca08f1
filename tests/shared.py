"""Figures that others have computed: a folder beside the repository, which a clone alone does not have."""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """A file of the folder; where it is absent, the test is skipped and says so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not beside the repository")
    return path


def oracle(name: str) -> Any:
    """One of the files of worked examples."""
    return json.loads(shared(f"oracles/{name}.json").read_text(encoding="utf-8"))


def example(row: str) -> dict[str, Any]:
    """One worked example of a KPI, by its id."""
    return next(found for found in oracle("formulas") if found["id"] == row)
