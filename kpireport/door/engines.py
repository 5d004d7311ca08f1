"""Engines: connections that can read what the project names, and nothing else.

The embedded DuckDB is closed before the first SQL of a project reaches it: no extension, no file outside the
folders, no Python variable, no setting can be had any more. Databases are opened read-only. An address may hold a
secret, so that no message repeats it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.backends import BaseBackend
from ibis.backends.sql.datatypes import PostgresType

from kpireport.door.files import Folders
from kpireport.door.project import Limits, Source
from kpireport.door.project_names import VARIABLE
from kpireport.door.spark import SCHEMES, close_spark, open_spark, query_spark, spark_words
from kpireport.errors import ConfigurationError, DataError, KpiReportError

try:
    import psycopg
except ModuleNotFoundError:  # the extra `postgres` is not installed
    psycopg = None  # type: ignore[assignment]

DRIVER_ERRORS: tuple[type[Exception], ...] = (psycopg.Error,) if psycopg else ()
# What ends a query that was right: too little memory or disk, a server that stops.
STOPPED: tuple[type[Exception], ...] = (
    duckdb.OutOfMemoryException,
    duckdb.IOException,
    *((psycopg.OperationalError,) if psycopg else ()),
)
TRIES = 3
SECONDS_TO_CONNECT = 10
# What engines add to a refusal is about SQL that nobody wrote, or about settings that nobody may change.
_ADVICE = re.compile(r"^(LINE |See also|\*).*|\bPossible (fixes|solutions).*")
_LOCKED = re.compile(r"PID (\d+)")


@dataclass(frozen=True, slots=True)
class Engine:
    """One open connection."""

    name: str
    kind: str
    backend: BaseBackend
    folders: Folders
    secrets: tuple[str, ...] = ()
    ours: bool = True

    @property
    def reads_files(self) -> bool:
        """Whether mappings may read files of the project."""
        return self.kind == "duckdb"

    def query(self, sql: str) -> Any:
        """The SQL as an Ibis table, its types asked from the source."""
        if self.kind == "postgres":
            return self.backend.sql(sql, schema=_postgres_schema(self.backend, sql))
        if self.kind == "spark":
            return query_spark(self.backend, sql)
        return self.backend.sql(sql)

    def told(self, error: Exception) -> str:
        """An engine's message in one line, without anything secret."""
        while isinstance(error, DRIVER_ERRORS) and isinstance(error.__context__, DRIVER_ERRORS):
            error = error.__context__  # closing a cursor of a failed query fails too
        said = spark_words(error) if self.kind == "spark" else str(error)
        lines = (_ADVICE.sub("", line.strip()).strip() for line in said.splitlines())
        text = " ".join(line for line in lines if line.strip(" ^"))
        text = text.replace(f"{self.folders.root}/", "")
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return re.sub(r"://[^@\s]*@", "://…@", text)

    def close(self) -> None:
        """Let go of the connection; what was open before it stays open."""
        if self.kind != "spark":
            self.backend.disconnect()
        elif self.ours:
            close_spark(self.backend)


def open_engine(
    source: Source, root: Path, limits: Limits, *, environment: Mapping[str, str], scratch: Path
) -> Engine:
    """The connection of a source.

    Raises:
        ConfigurationError: the address names nothing that can be opened, or a variable is missing.
        DataError: the database does not answer, is locked, or was written by another version.
    """
    missing = [name for name in VARIABLE.findall(source.url) if name not in environment]
    if missing:
        raise ConfigurationError(
            f"Source {source.name}: the environment has no variable {', '.join(missing)}"
        )
    address = source.address(environment)
    secrets = tuple(environment[name] for name in VARIABLE.findall(source.url) if environment[name])
    folders = Folders.of(root, source.folders)
    kind, found, _ = address.partition("://")
    if not found:
        raise ConfigurationError(
            f"Source {source.name}: its variable holds no address such as postgresql://…"
        )
    if kind == "duckdb":
        backend = _duckdb(source, address, folders, limits, scratch)
        return Engine(source.name, "duckdb", backend, folders, secrets)
    if kind in ("postgres", "postgresql"):
        return Engine(
            source.name, "postgres", _postgres(source, address, secrets, limits), folders, secrets
        )
    if kind in SCHEMES:
        return _spark(source, address, folders, secrets)
    return Engine(source.name, kind, _other(source, address), folders, (*secrets, address))


def _duckdb(
    source: Source, address: str, folders: Folders, limits: Limits, scratch: Path
) -> BaseBackend:
    backend = ibis.duckdb.connect()
    file = address.removeprefix("duckdb://").removeprefix(":memory:")
    if file:
        _attach(backend, source, folders, file)
    allowed = ", ".join(_text(str(folder)) for folder in folders.allowed if folder.is_dir())
    settings = {
        "memory_limit": _text(limits.memory),
        "temp_directory": _text(str(scratch)),
        "preserve_insertion_order": "false",
        "enable_progress_bar": "false",
        "allowed_directories": f"[{allowed}]",
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "lock_configuration": "true",
    }
    if limits.threads:
        settings = {"threads": str(limits.threads), **settings}
    for name, value in settings.items():
        backend.raw_sql(f"SET {name} = {value}")
    return backend


def _attach(backend: BaseBackend, source: Source, folders: Folders, file: str) -> None:
    (path,) = folders.find(file) if not re.search(r"[*?\[]", file) else (Path(file),)
    try:
        backend.raw_sql(f"ATTACH {_text(str(path))} AS source (READ_ONLY)")
        backend.raw_sql("USE source")
    except duckdb.Error as error:
        raise DataError(
            f"Source {source.name}: {_attach_words(source.url.removeprefix('duckdb://'), str(error))}"
        ) from None


def _attach_words(name: str, message: str) -> str:
    if "Could not set lock" in message:
        holder = _LOCKED.search(message)
        return f"{name} is held by another program" + (f" (PID {holder[1]})" if holder else "")
    if "version number" in message or "newer version" in message:
        return f"{name} was written by another version of DuckDB, this one reads files of 1.x: export it with that version"
    return f"{name} cannot be opened as a database of DuckDB"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _postgres(
    source: Source, address: str, secrets: tuple[str, ...], limits: Limits
) -> BaseBackend:
    if psycopg is None:
        raise ConfigurationError(
            "PostgreSQL needs the extra: pip install 'kpireport-toolkit[postgres]'"
        )
    milliseconds = limits.query_seconds * 1000
    options = (
        f"-c default_transaction_read_only=on -c statement_timeout={milliseconds} "
        f"-c lock_timeout=30000 -c idle_in_transaction_session_timeout={10 * milliseconds}"
    )
    for attempt in range(1, TRIES + 1):
        try:
            connection = psycopg.connect(
                address, autocommit=True, connect_timeout=SECONDS_TO_CONNECT, options=options
            )
        except (psycopg.Error, ValueError) as error:
            refused = _plain(error, (*secrets, address))
            if attempt == TRIES or "authentication" in refused or isinstance(error, ValueError):
                raise DataError(f"Source {source.name} does not answer: {refused}") from None
        else:
            backend = ibis.postgres.from_connection(connection)
            # One snapshot for the whole run, so that all reports see one state.
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return backend
    raise AssertionError


def _spark(source: Source, address: str, folders: Folders, secrets: tuple[str, ...]) -> Engine:
    try:
        backend, ours = open_spark(address)
    except ConfigurationError as error:
        refused = _plain(error, (*secrets, address))
        raise ConfigurationError(f"Source {source.name}: {refused}") from None
    return Engine(source.name, "spark", backend, folders, secrets, ours)


def _plain(error: Exception, secrets: tuple[str, ...]) -> str:
    text = " ".join(str(error).split())
    for secret in secrets:
        text = text.replace(secret, "…")
    return re.sub(r"://[^@\s]*@", "://…@", text)


def _postgres_schema(backend: Any, sql: str) -> dict[str, Any]:
    # Ibis would ask by way of a temporary view, which a read-only transaction refuses.
    with backend.con.cursor() as cursor, backend.con.transaction():
        cursor.execute(f"SELECT * FROM ({sql.rstrip().rstrip(';')}\n) AS mapped LIMIT 0")  # noqa: S608 (the company's own SQL)
        return {
            column.name: PostgresType.from_string(column.type_display)
            for column in cursor.description
        }


def _other(source: Source, address: str) -> BaseBackend:
    try:
        return ibis.connect(address)
    except KpiReportError:
        raise
    except Exception as error:  # each backend has its own kinds of errors
        refused = _plain(error, (address,))
        raise ConfigurationError(f"Source {source.name} cannot be opened: {refused}") from None
