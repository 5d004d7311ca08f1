"""Sources: the project's canonical tables, opened and checked.

A table that breaks its contract stops here, before a number is computed, and all faults of all tables are told
at once.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import duckdb
import ibis.expr.types as ir

from kpireport.door.checking import CheckedTable, check_references, check_table
from kpireport.door.engines import STOPPED, Engine, open_engine
from kpireport.door.files import Stamp
from kpireport.door.project import Project, TableMapping
from kpireport.door.spark import spark_stopped
from kpireport.errors import ConfigurationError, DataError, Fault, UnknownNameError, told
from kpireport.notes import Undated


@dataclass(slots=True)
class Tables:
    """The canonical tables of a project, each one checked; a context that closes its connections.

    An engine that stops inside of the context, by no fault of the query, is told as a fault of the data.
    """

    checked: Mapping[str, CheckedTable]
    engines: Mapping[str, Engine]
    _open: ExitStack
    _prints: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> ir.Table:
        return self._table(name).table

    def __enter__(self) -> "Tables":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        stopped = self._stopped(error) if isinstance(error, Exception) else ""
        self.close()
        if stopped:
            raise DataError(stopped) from None

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that were asked for."""
        return tuple(self.checked)

    @property
    def notes(self) -> tuple[Undated, ...]:
        """What is not a fault but worth telling."""
        return tuple(note for table in self.checked.values() for note in table.notes)

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return self._table(name).rows

    def files(self, name: str) -> tuple[Path, ...]:
        """The files that a table comes from; none for a database."""
        return tuple(stamp.path for stamp in self._table(name).stamps)

    def sql(self, name: str) -> str:
        """The company's SQL that gives a table."""
        return self._table(name).mapping.sql

    def fingerprint(self, name: str) -> str:
        """A digest of all that a table depends on: bytes or rows, SQL and contract."""
        if name not in self._prints:
            self._prints[name] = _fingerprint(self._table(name))
        return self._prints[name]

    def verify_unchanged(self) -> None:
        """Refuse to go on with files that are not the ones that were opened.

        Raises:
            DataError: a file was changed or removed.
        """
        for stamp in self._stamps():
            stamp.verify()

    def close(self) -> None:
        """Let go of all connections."""
        self._open.close()

    def _stopped(self, error: Exception) -> str:
        if isinstance(error, STOPPED):
            kind = "duckdb" if isinstance(error, duckdb.Error) else "postgres"
        elif spark_stopped(error):
            kind = "spark"
        else:
            return ""
        engine = next(engine for engine in self.engines.values() if engine.kind == kind)
        full = isinstance(error, duckdb.OutOfMemoryException)
        hint = ": give it more memory in [limits]" if full else ""
        return f"Source {engine.name} stopped while it was read{hint}: {engine.told(error)}"

    def _stamps(self) -> set[Stamp]:
        return {stamp for table in self.checked.values() for stamp in table.stamps}

    def _table(self, name: str) -> CheckedTable:
        if name not in self.checked:
            raise UnknownNameError("table", name, self.checked)
        return self.checked[name]


def open_tables(
    project: Project, names: Collection[str], *, environment: Mapping[str, str]
) -> Tables:
    """The tables of these names, read, typed and checked.

    Raises:
        ConfigurationError: a mapping's SQL is refused by its source.
        DataError: with every breach of every contract.
    """
    mappings = _wanted(project, names)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="kpireport-")))
        opening = _Opening(project, environment, scratch, stack)
        tables = Tables(opening.checked(mappings), opening.engines, stack.pop_all())
    try:
        tables.verify_unchanged()
    except DataError:
        tables.close()
        raise
    return tables


def _wanted(project: Project, names: Collection[str]) -> list[TableMapping]:
    known = {table.name: table for table in project.tables}
    for name in names:
        if name not in known:
            raise UnknownNameError("table", name, known)
    wanted = list(dict.fromkeys(names))
    for name in wanted:  # grows: what is referred to must be read too
        targets = [
            column.references.partition(".")[0]
            for column in known[name].columns
            if column.references
        ]
        wanted += [target for target in targets if target not in wanted]
    return [known[name] for name in wanted]


@dataclass(slots=True)
class _Opening:
    """The run of opening: connections by source, and faults gathered over all tables."""

    project: Project
    environment: Mapping[str, str]
    scratch: Path
    stack: ExitStack
    engines: dict[str, Engine] = field(default_factory=dict)
    refused: list[Fault | str] = field(default_factory=list)
    faults: list[Fault | str] = field(default_factory=list)

    def checked(self, mappings: list[TableMapping]) -> dict[str, CheckedTable]:
        """All tables, or all their faults."""
        found = {}
        for mapping in mappings:
            table = self._gathered(mapping)
            if table is not None:
                found[mapping.name] = table
                self.faults += table.faults
        self.faults += check_references(found)
        if self.refused:
            raise ConfigurationError(
                told("The mappings cannot be used:", [*self.refused, *self.faults])
            )
        if self.faults:
            raise DataError(told("The tables cannot be used; nothing was computed:", self.faults))
        return found

    def _engine(self, name: str) -> Engine:
        if name not in self.engines:
            engine = open_engine(
                self.project.source(name),
                self.project.root,
                self.project.limits,
                environment=self.environment,
                scratch=self.scratch,
            )
            self.stack.callback(engine.close)
            self.engines[name] = engine
        return self.engines[name]

    def _gathered(self, mapping: TableMapping) -> CheckedTable | None:
        try:
            return check_table(self._engine(mapping.source), mapping, self.project)
        except ConfigurationError as error:
            self.refused += _items(error)
        except DataError as error:
            self.faults += _items(error)
        return None


def _items(error: Exception) -> Iterator[str]:
    lines = str(error).split("\n")
    listed = [line.removeprefix("  - ") for line in lines if line.startswith("  - ")]
    yield from dict.fromkeys(listed or lines)


def _fingerprint(table: CheckedTable) -> str:
    mapping = table.mapping
    contract = {
        "columns": [asdict(column) for column in mapping.columns],
        "key": mapping.key,
        "formats": dict(mapping.formats),
    }
    parts = [stamp.digest for stamp in table.stamps] or [_content(table)]
    text = json.dumps([mapping.name, mapping.sql, contract, parts], default=str, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _content(table: CheckedTable) -> str:
    """A digest of the rows of a database's table, in the order of all its columns."""
    total = sha256()
    ordered = table.table.order_by(list(table.table.columns))
    for batch in ordered.to_pyarrow_batches():
        for row in batch.to_pylist():
            total.update(json.dumps(list(row.values()), default=str).encode())
    return total.hexdigest()
