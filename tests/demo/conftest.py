"""The demonstration company's tables, made once, as plain rows."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from kpireport import demo

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    demo.make(folder)
    return folder


@pytest.fixture(scope="session")
def tables(data: Path) -> Mapping[str, Rows]:
    return {path.stem: _rows(path) for path in sorted(data.glob("*.csv"))}


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
