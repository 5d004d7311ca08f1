"""The mapping's SQL: which files it reads, and from which of their columns each of its own comes.

The SQL stays as the company wrote it, but each reading of a file becomes the name of a view that reads that file
strictly. A view carries the file's own name, so that the engine's messages speak of ``data/deals.csv``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage

from kpireport.errors import ConfigurationError

CATALOG, SCHEMA = "memory", "main"
READERS = {
    "read_csv": "csv",
    "read_csv_auto": "csv",
    "read_parquet": "parquet",
    "parquet_scan": "parquet",
    "read_xlsx": "xlsx",
}
ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
HARMLESS = ("range", "generate_series", "unnest")


@dataclass(frozen=True, slots=True)
class FileCall:
    """One reading of files in the SQL."""

    kind: str
    paths: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """The SQL as it is sent, and the views that it reads."""

    sql: str
    views: tuple[str, ...]

    def origin(self, column: str, columns: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
        """The view and its column that an output column is taken from; none where there is not exactly one."""
        tables = {view: dict.fromkeys(names, "VARCHAR") for view, names in columns.items()}
        try:
            node = lineage(column, self.sql, schema={CATALOG: {SCHEMA: tables}}, dialect="duckdb")
        except (SqlglotError, ValueError, KeyError, RecursionError):
            return None
        leaves = {
            (leaf.expression.name, leaf.name.rpartition(".")[2].strip('"'))
            for leaf in node.walk()
            if isinstance(leaf.expression, exp.Table) and leaf.expression.name in columns
        }
        return leaves.pop() if len(leaves) == 1 else None


def map_files(sql: str, view_of: Callable[[FileCall], str]) -> Mapped:
    """The SQL with each reading of a file replaced by a view.

    >>> map_files("SELECT * FROM read_csv('data/a.csv') AS a", lambda call: call.paths[0]).sql
    'SELECT * FROM memory.main."data/a.csv" AS a'

    Raises:
        ConfigurationError: the SQL is not one query, or it calls a table function that reads something else.
    """
    query = one_query(sql, "duckdb")
    views = []
    for table in list(query.find_all(exp.Table)):
        call = _file_call(table)
        if call is not None:
            views.append(view_of(call))
            table.replace(_view(table, views[-1], call))
    return Mapped(query.sql(dialect="duckdb"), tuple(dict.fromkeys(views)))


def one_query(sql: str, dialect: str) -> exp.Query:
    """The SQL as a tree.

    Raises:
        ConfigurationError: it cannot be read, or is anything but one query.
    """
    try:
        statements = [one for one in sqlglot.parse(sql, dialect=dialect) if one is not None]
    except (SqlglotError, RecursionError) as error:
        raise ConfigurationError(f"the SQL cannot be read: {_plain(error)}") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ConfigurationError("the SQL is one SELECT: nothing else is sent to a source")
    return statements[0]


def _plain(error: Exception) -> str:
    details = getattr(error, "errors", None) or [{}]
    first = details[0]
    if "line" not in first:
        return str(error).splitlines()[0]
    near = f" near {first['highlight']!r}" if first.get("highlight") else ""
    return f"{str(first['description']).rstrip('.')}{near}, line {first['line']} of the SQL"


def _file_call(table: exp.Table) -> FileCall | None:
    function = table.this
    if isinstance(function, exp.Identifier):
        return _named_file(function, table)
    name, arguments = _called(function)
    if name in HARMLESS or not isinstance(function, exp.Func):
        return None
    if name not in READERS:
        raise ConfigurationError(
            f"the SQL calls {name}(): a mapping reads files with {', '.join(sorted(READERS))}"
        )
    paths = [
        path
        for one in arguments
        if not isinstance(one, exp.EQ | exp.PropertyEQ)
        for path in _paths(one)
    ]
    options = [one for one in arguments if isinstance(one, exp.EQ | exp.PropertyEQ)]
    if not paths:
        raise ConfigurationError(f"{name}() names no file: write {name}('data/file')")
    written = tuple((one.this.name.lower(), _literal(one.expression)) for one in options)
    return FileCall(READERS[name], tuple(paths), written)


def _named_file(identifier: exp.Identifier, table: exp.Table) -> FileCall | None:
    name = identifier.name
    ending = next((kind for end, kind in ENDINGS.items() if name.lower().endswith(end)), None)
    if not identifier.quoted or table.args.get("db") or ending is None:
        return None
    return FileCall(ending, (name,))


def _called(function: exp.Expression) -> tuple[str, list[exp.Expression]]:
    if isinstance(function, exp.Anonymous):
        return str(function.this).lower(), list(function.expressions)
    if isinstance(function, exp.ReadCSV):
        return "read_csv", [function.this, *function.expressions]
    if isinstance(function, exp.ReadParquet):
        return "read_parquet", list(function.expressions)
    if isinstance(function, exp.GenerateSeries):
        return "generate_series", []
    return function.sql_name().lower() if isinstance(function, exp.Func) else "", []


def _paths(node: exp.Expression) -> list[str]:
    if isinstance(node, exp.Array):
        return [path for item in node.expressions for path in _paths(item)]
    if isinstance(node, exp.Literal) and node.is_string:
        return [node.name]
    raise ConfigurationError(
        f"a file is named by text in quotation marks, not by {node.sql('duckdb')}"
    )


def _literal(node: exp.Expression) -> str:
    if isinstance(node, exp.Literal | exp.Boolean):
        return node.name if isinstance(node, exp.Literal) else str(node.this).lower()
    return node.sql(dialect="duckdb")


def _view(table: exp.Table, view: str, call: FileCall) -> exp.Table:
    found = exp.table_(view, db=SCHEMA, catalog=CATALOG, quoted=None)
    found.this.set("quoted", True)  # noqa: FBT003 (sqlglot's own)
    alias = table.args.get("alias")
    if alias is None:
        stem = call.paths[0].rpartition("/")[2].partition(".")[0]
        alias = exp.TableAlias(this=exp.to_identifier(stem, quoted=True))
    found.set("alias", alias.copy())
    for name in ("joins", "pivots", "sample", "laterals"):
        if table.args.get(name):
            found.set(
                name,
                [one.copy() for one in table.args[name]]
                if isinstance(table.args[name], list)
                else table.args[name].copy(),
            )
    return found
