"""What several folders of tests share."""

from collections.abc import Iterator

import pytest

from tests.postgres import running_server


def pytest_configure(config: pytest.Config) -> None:
    """Ibis 12 calls DuckDB 1.5 by a name that DuckDB will drop: the pinned versions still have it."""
    config.addinivalue_line("filterwarnings", "ignore:fetch_arrow_table:DeprecationWarning")
    config.addinivalue_line("filterwarnings", "ignore:fetch_record_batch:DeprecationWarning")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server on a unix socket; where it cannot start, the test fails."""
    with running_server() as url:
        yield url
