"""Module-level names: each is given once, so that no phrase or KPI quietly takes another's place."""

import ast
from collections import Counter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "kpireport"
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_gives_a_name_twice(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = Counter(name for node in tree.body for name in given(node))
    assert [name for name, count in names.items() if count > 1 and name != "_"] == []


def given(node: ast.stmt) -> list[str]:
    """The names that a statement of a module gives."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
