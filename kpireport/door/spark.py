"""Spark as a source: a session that reads the tables of its catalogue, and nothing that a query could bring along.

Spark has no read-only mode: what is sent is one SELECT, without the functions and clauses by which a SELECT runs
programs, and without files in the place of tables. Its package is loaded when a source asks for it.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ibis
import ibis.expr.datatypes as dt
from ibis.backends import BaseBackend
from sqlglot import exp

from kpireport.door.mapping import one_query
from kpireport.errors import ConfigurationError

SCHEMES = ("pyspark", "spark")
LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
DEFAULTS = {"spark.master": "local[*]", "spark.ui.enabled": "false", "spark.log.level": "ERROR"}
# Too large a number ends a query, as elsewhere; products keep all their digits; a path is no table.
RULES = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.runSQLOnFiles": "false",
}
RUNS_PROGRAMS = ("java_method", "reflect", "try_reflect")


def open_spark(address: str) -> tuple[BaseBackend, bool]:
    """The backend of an address such as ``pyspark://?spark.master=spark://host:7077``, and whether it is our own.

    Where a program has a session already, its context is shared, and left running.

    Raises:
        ConfigurationError: the extra or Java is missing, or the address holds something else than settings.
    """
    settings = settings_of(address)
    try:
        from pyspark import SparkContext  # noqa: PLC0415 (an extra, and slow to load)
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Spark needs the extra: pip install 'kpireport-toolkit[spark]'"
        ) from None
    ours = SparkContext._active_spark_context is None  # noqa: SLF001 (Spark has no other word for it)
    try:
        session = SparkSession.builder.config(map=settings).getOrCreate()
    except spark_errors() as error:
        no_java = "JAVA_GATEWAY_EXITED" in str(error)
        reason = "Java 17 or 21 is needed: set JAVA_HOME" if no_java else spark_words(error)
        raise ConfigurationError(f"Spark does not start: {reason}") from None
    return backend_of(session if ours else session.newSession()), ours


def backend_of(session: Any) -> BaseBackend:
    """A session as Ibis knows it, under the rules by which all engines give the same numbers."""
    for name, value in RULES.items():
        session.conf.set(name, value)
    return ibis.pyspark.connect(session)


def settings_of(address: str) -> dict[str, Any]:
    """The settings of an address; a local Spark listens to this machine alone."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.netloc or not all(name.startswith("spark.") for name in given):
        raise ConfigurationError(
            "the address of Spark takes settings alone, such as pyspark://?spark.master=spark://host:7077"
        )
    if parts.path.strip("/"):
        given["spark.sql.warehouse.dir"] = str(Path(parts.path))
    settings: dict[str, Any] = DEFAULTS | given
    return (LOOPBACK if settings["spark.master"].startswith("local") else {}) | settings


def check_spark_query(sql: str) -> None:
    """Refuse SQL that is more than one query of tables.

    Raises:
        ConfigurationError: it is not one SELECT, or it would run a program.
    """
    tree = one_query(sql, "spark")
    called = {call.name.lower() for call in tree.find_all(exp.Anonymous)}
    if tree.find(exp.QueryTransform) is not None:
        called.add("transform")
    if found := sorted(called & {*RUNS_PROGRAMS, "transform"}):
        raise ConfigurationError(f"the SQL calls {found[0]}, which runs programs: that is not sent")


def query_spark(backend: Any, sql: str) -> Any:
    """The SQL as an Ibis table; a moment of Spark's own type is one of the world's clock, not of a local one."""
    fields = backend.raw_sql(sql).schema.fields
    moments = {field.name for field in fields if field.dataType.typeName() == "timestamp"}
    plain = backend.sql(sql).schema()
    zoned = dt.Timestamp(timezone="UTC")
    return backend.sql(
        sql, schema={name: zoned if name in moments else kind for name, kind in plain.items()}
    )


def spark_errors() -> tuple[type[Exception], ...]:
    """The errors of Spark; none where its package was never loaded."""
    errors, bridge = sys.modules.get("pyspark.errors"), sys.modules.get("py4j.protocol")
    found = [errors and errors.PySparkException, bridge and bridge.Py4JError]
    return tuple(error for error in found if error)


def close_spark(backend: BaseBackend) -> None:
    """End a session; one whose Java has ended has nothing left to let go of."""
    with suppress(ConnectionError, *spark_errors()):
        backend.disconnect()


def spark_stopped(error: BaseException) -> bool:
    """Whether Spark ended a query that was right."""
    refused = type(error).__name__.startswith(("Analysis", "Parse"))
    return isinstance(error, spark_errors()) and not refused


def spark_words(error: BaseException) -> str:
    """What Spark says, without the query's plan and the places in its code."""
    if type(error).__name__ in ("Py4JError", "Py4JNetworkError"):
        return "its Java has ended"
    return str(error).partition(";\n")[0].partition("\n\tat ")[0].partition("\n\n")[0]
