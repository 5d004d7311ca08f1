"""Rows put into engines, as tables of the same name and types."""

from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq


def into_duckdb(name: str, rows: pa.Table) -> Any:
    """The rows as a table of an engine of their own."""
    return ibis.duckdb.connect().create_table(name, rows)


def into_spark(backend: Any, name: str, rows: pa.Table) -> Any:
    """The rows as a table of Spark, moments without a time zone."""
    session = backend._session
    file = Path(session.conf.get("spark.sql.warehouse.dir")).parent / f"{name}.parquet"
    pq.write_table(rows, file)
    session.read.parquet(str(file)).createOrReplaceTempView(name)
    return backend.table(name)


def into_postgres(backend: Any, name: str, rows: pa.Table) -> Any:
    """The rows as a table of PostgreSQL, copied row by row."""
    kinds = {
        "date32[day]": "date",
        "string": "text",
        "int64": "bigint",
        "int32": "integer",
        "bool": "boolean",
        "double": "double precision",
        "timestamp[us]": "timestamp",
    }
    columns = ", ".join(
        f'"{field.name}" {kinds.get(str(field.type)) or f"numeric({field.type.precision},{field.type.scale})"}'
        for field in rows.schema
    )
    with backend.con.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TABLE "{name}" ({columns})')
        with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
            for row in rows.to_pylist():
                copy.write_row(tuple(row.values()))
    backend.con.commit()
    return backend.table(name)
