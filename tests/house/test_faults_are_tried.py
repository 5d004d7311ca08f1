"""The register of faults is true: what it lists is there, and what it leaves out is said to be open."""

import ast
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTER = tomllib.loads((ROOT / "tests" / "faults.toml").read_text(encoding="utf-8"))
TRIED = {fault["id"]: fault for fault in REGISTER["fault"]}
OPEN = {fault["id"]: fault for fault in REGISTER["open"]}
COUNTS = {"C": 23, "G": 9, "D": 31, "B": 16, "N": 22, "R": 13, "F": 15, "S": 16}
ALL = {f"{letter}{number}" for letter, last in COUNTS.items() for number in range(1, last + 1)}
FOUNDATION = "CGDN"
LEAST = 40


@cache
def functions(path: Path) -> frozenset[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))


def test_every_fault_is_listed_once_as_tried_or_open() -> None:
    listed = Counter(fault["id"] for fault in [*REGISTER["fault"], *REGISTER["open"]])
    assert [name for name, times in listed.items() if times > 1] == []
    assert set(listed) == ALL


@pytest.mark.parametrize("name", sorted(TRIED))
def test_a_fault_that_is_tried_names_tests_that_are_there(name: str) -> None:
    fault = TRIED[name]
    assert set(fault) == {"id", "what", "tests"}
    assert fault["what"]
    assert fault["tests"]
    for test in fault["tests"]:
        file, _, function = test.partition("::")
        assert function.startswith("test_")
        assert function in functions(ROOT / file), test


def test_an_open_fault_says_why() -> None:
    for fault in OPEN.values():
        assert set(fault) == {"id", "why"}
        assert len(fault["why"].split()) > 2, fault["id"]


def test_most_faults_of_the_foundation_are_tried() -> None:
    tried = [name for name in TRIED if name[0] in FOUNDATION]
    assert len(tried) >= LEAST
    assert len(tried) > sum(name[0] in FOUNDATION for name in OPEN)
