"""Spark for the tests of this folder, and for no others."""

from collections.abc import Iterator
from typing import Any

import pytest

from kpireport.door.spark import backend_of
from tests.engines.selection import PART, TABLES
from tests.engines.spark import running_spark


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which of the tables Spark was given in this run."""
    counted, told = TABLES, "whose facts are counted on Spark"
    if "not rest_of_spark" in terminalreporter.config.option.markexpr:
        counted, told = PART, f"{told}: they have measures of every kind. make engines counts all"
    terminalreporter.write_line(
        f"{len(counted)} of {len(TABLES)} tables ({', '.join(counted)}) are those {told}"
    )


@pytest.fixture(scope="package")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark; where it cannot start, the test fails."""
    with running_spark(tmp_path_factory.mktemp("spark")) as session:
        yield backend_of(session)
