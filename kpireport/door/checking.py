"""Checking: one mapping run on its source, typed by its contract and held against it."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

from kpireport.door.casts import MARK, Typed, Way, typed
from kpireport.door.checks import Breach, breaches, shape_breaches, unreferenced
from kpireport.door.engines import DRIVER_ERRORS, Engine
from kpireport.door.files import Stamp
from kpireport.door.mapping import CATALOG, SCHEMA, Mapped, map_files, one_query
from kpireport.door.project import FILE, Project, TableMapping
from kpireport.door.spark import check_spark_query, spark_errors
from kpireport.door.tracing import Trace
from kpireport.door.views import Views, qualified
from kpireport.errors import ConfigurationError, DataError, Fault
from kpireport.notes import Undated

ENGINE_ERRORS: tuple[type[Exception], ...] = (duckdb.Error, IbisError, *DRIVER_ERRORS)
_BAD_SQL = (
    "Binder",
    "Catalog",
    "Parser",
    "Syntax",
    "Undefined",
    "Ambiguous",
    "Permission",
    "InvalidColumn",
    "Analysis",
    "Parse",
)


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A canonical table with what is known of it, or with its faults."""

    mapping: TableMapping
    table: ir.Table
    rows: int
    stamps: tuple[Stamp, ...]
    trace: Trace
    notes: tuple[Undated, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """One mapping on its source."""

    engine: Engine
    mapping: TableMapping
    project: Project

    def checked(self) -> CheckedTable:
        """The table with its faults.

        Raises:
            ConfigurationError: the source refuses the SQL.
            DataError: a file or a value cannot be read.
        """
        views = Views(self.engine)
        try:
            mapped = self._mapped(views)
            trace = Trace(self.mapping.contract, mapped, views.files, self.mapping.formats)
            raw = self.engine.query(mapped.sql)
            cast = typed(raw, self.mapping.contract, self._way())
            faults = self._shape(cast)
            if faults:
                return self._result(raw, views, trace, faults)
            return self._filled(cast, views, trace)
        except (*ENGINE_ERRORS, *spark_errors()) as error:
            raise self._translated(error, views) from None

    def _mapped(self, views: Views) -> Mapped:
        try:
            if self.engine.reads_files:
                return map_files(self.mapping.sql, views)
            if self.engine.kind == "postgres":
                one_query(self.mapping.sql, "postgres")
            elif self.engine.kind == "spark":
                check_spark_query(self.mapping.sql)
        except ConfigurationError as error:
            raise ConfigurationError(f"{self._place}: {error}") from None
        return Mapped(self.mapping.sql, ())

    def _way(self) -> Way:
        kind, timezone = self.engine.kind, self.project.company.timezone
        return Way(self.mapping.formats, timezone, self.engine.reads_files, kind == "spark")

    def _shape(self, cast: Typed) -> list[Breach]:
        missing = shape_breaches(cast.mapped.columns, self.mapping.contract)
        return missing + [Breach(fault.column, fault.message) for fault in cast.faults]

    def _filled(self, cast: Typed, views: Views, trace: Trace) -> CheckedTable:
        contract = self.mapping.contract
        if not self.engine.reads_files:
            found = list(breaches(cast.lenient, contract, cast.casts))
            return self._result(cast.plain, views, trace, found)
        try:
            table = self._kept(cast.strict, "TABLE") if views.hold_text else cast.strict
            found = list(breaches(table, contract))
        except duckdb.Error as error:
            if MARK not in str(error):
                raise
            table, found = cast.plain, list(breaches(cast.lenient, contract, cast.casts))
        if not found and not views.hold_text:
            table = self._kept(cast.plain, "VIEW")
        return self._result(table, views, trace, found)

    def _kept(self, table: ir.Table, kind: str) -> ir.Table:
        """The canonical table under its name: its rows where text was read, else a view of the source's."""
        # Not the bare name: a table of the source that is called so would be hidden by it.
        name, backend = f"checked_{self.mapping.name}", self.engine.backend
        sql = backend.compile(table)
        backend.raw_sql(f"CREATE OR REPLACE {kind} {qualified(name)} AS {sql}")
        return backend.table(name, database=(CATALOG, SCHEMA))

    def _result(
        self, table: ir.Table, views: Views, trace: Trace, found: list[Breach]
    ) -> CheckedTable:
        rows = 0 if found else table.count().to_pyarrow().as_py()
        return CheckedTable(
            self.mapping,
            table,
            rows,
            tuple(dict.fromkeys(views.stamps)),
            trace,
            () if found else tuple(self._notes(table)),
            tuple(trace.faults(found)),
        )

    def _notes(self, table: ir.Table) -> list[Undated]:
        """How many rows do not say from when they are there."""
        contract = self.mapping.contract
        start = contract.start
        if start is None or start not in table.columns or contract[start].required:
            return []
        rows = table[start].isnull().sum().to_pyarrow().as_py()
        return [Undated(contract.name, start, rows)] if rows else []

    @property
    def _place(self) -> str:
        line = f", line {self.mapping.line}" if self.mapping.line else ""
        return f"{FILE}{line}, key tables.{self.mapping.name}.sql"

    def _translated(self, error: Exception, views: Views) -> ConfigurationError | DataError:
        message = f"{self._place}: {self.engine.told(error)}"
        if views.hold_text and "VARCHAR" in message:
            message += " (columns of CSV files are text: write CAST(x AS DATE) or CAST(x AS DECIMAL(18, 4)))"
        refused = type(error).__name__.startswith(_BAD_SQL)
        return ConfigurationError(message) if refused else DataError(message)


def check_table(engine: Engine, mapping: TableMapping, project: Project) -> CheckedTable:
    """The canonical table of a mapping, with all its faults."""
    return _Run(engine, mapping, project).checked()


def check_references(tables: Mapping[str, CheckedTable]) -> list[Fault]:
    """The values that are not in the table they refer to; a table with faults of its own is not asked."""
    faults = []
    for checked in tables.values():
        for column in checked.mapping.columns:
            target, _, name = column.references.partition(".")
            other = tables.get(target)
            if (
                other is None
                or checked.faults
                or other.faults
                or column.name not in checked.table.columns
            ):
                continue
            if name not in other.table.columns:
                faults.append(
                    Fault(f"table {target}", "is referred to, but has no such column", column=name)
                )
                continue
            found = list(unreferenced(checked.table, column.name, other.table, f"{target}.{name}"))
            faults += checked.trace.faults(found)
    return faults
