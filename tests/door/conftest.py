"""A project folder that a test fills: a few lines of CSV, a few lines of TOML."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kpireport.door.project import Project, load_project
from kpireport.door.sources import Tables, open_tables
from kpireport.errors import ConfigurationError, DataError

DEALS_SQL = "SELECT * FROM read_csv('data/deals.csv')"
DEALS = """deal_id,team,person,stage,opened_on,closed_on,value
D1,North,Ann,won,2026-01-02,2026-02-03,100.50
D2,North,Bob,lost,2026-01-05,2026-02-07,0
D3,South,Cid,open,2026-01-09,,
"""


class Folder:
    """A project folder under a temporary path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tables: dict[str, str] = {}
        self.company = 'name = "Acme"\n'
        self.source = 'url = "duckdb://"\n'
        self.rest = ""
        (root / "data").mkdir()
        (root / "notebooks").mkdir()
        (root / "notebooks" / "team.ipynb").touch()

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a data file."""
        path = self.root / "data" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def table(self, name: str, sql: str, more: str = "") -> None:
        """Map a table."""
        self.tables[name] = f'[tables.{name}]\nsource = "crm"\nsql = """{sql}"""\n{more}\n'

    def toml(self, text: str) -> None:
        """Write the whole configuration."""
        (self.root / "kpireport.toml").write_text(text)

    def load(self, environment: Mapping[str, str] | None = None) -> Project:
        """Write what was said and read it."""
        tables = "".join(self.tables.values())
        self.toml(f"[company]\n{self.company}\n[sources.crm]\n{self.source}\n{tables}\n{self.rest}")
        return load_project(self.root, environment=environment or {})

    def open(self, *names: str, environment: Mapping[str, str] | None = None) -> Tables:
        """Open the tables, all of them unless some are named."""
        project = self.load(environment)
        return open_tables(project, names or tuple(self.tables), environment=environment or {})


def refusal(folder: Folder, *names: str, environment: Mapping[str, str] | None = None) -> str:
    """What is told of tables that are not opened."""
    with (
        pytest.raises((DataError, ConfigurationError)) as caught,
        folder.open(*names, environment=environment),
    ):
        pass
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty project folder."""
    return Folder(tmp_path)


@pytest.fixture
def deals(folder: Folder) -> Callable[..., Folder]:
    """A project folder with a table of deals from one CSV file."""

    def with_deals(content: str | bytes = DEALS, more: str = "", sql: str = DEALS_SQL) -> Folder:
        folder.file("deals.csv", content)
        folder.table("deals", sql, more)
        return folder

    return with_deals
