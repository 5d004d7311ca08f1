"""Prints, after the tests, what was compared with the figures of others, and what was not."""

import pytest

from tests.projects.truth import Tally

TABLE = pytest.StashKey[dict[str, dict[str, Tally]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLE] = {}


@pytest.fixture
def truth_table(request: pytest.FixtureRequest) -> dict[str, dict[str, Tally]]:
    """Where a comparison puts its counts, by set and KPI."""
    return request.config.stash[TABLE]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    found = config.stash.get(TABLE, {})
    if not found:
        return
    terminalreporter.section("figures computed by others")
    for name, tallies in found.items():
        for kpi, tally in tallies.items():
            terminalreporter.write_line(
                f"{name:26} {kpi:36} compared {tally.compared:6} equal {tally.equal:6} left out {tally.left_out}"
            )
