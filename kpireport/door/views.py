"""Views over data files: each file a mapping reads is checked, stamped and read strictly."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kpireport.door.delimited import Delimited, open_delimited, structure_faults
from kpireport.door.engines import Engine
from kpireport.door.files import Stamp, stamp
from kpireport.door.mapping import CATALOG, SCHEMA, FileCall
from kpireport.door.tracing import Readable
from kpireport.door.workbooks import open_sheet
from kpireport.errors import ConfigurationError, DataError, Fault, told

_PARQUET_OPTIONS = ("hive_partitioning", "union_by_name", "filename")


@dataclass(slots=True)
class Views:
    """The views that one mapping reads, made as its SQL is walked."""

    engine: Engine
    files: dict[str, Sequence[Readable]] = field(default_factory=dict)
    stamps: list[Stamp] = field(default_factory=list)

    @property
    def hold_text(self) -> bool:
        """Whether a file is read as text, so that reading it once and for all is cheaper."""
        return bool(self.files)

    def __call__(self, call: FileCall) -> str:
        """The name of the view for one reading."""
        if not self.engine.reads_files:
            raise ConfigurationError(
                f"source {self.engine.name} is a database: a duckdb:// source reads files"
            )
        folders = self.engine.folders
        paths = [path for written in call.paths for path in folders.find(written)]
        found = [(path, folders.name(path)) for path in paths]
        self.stamps += [stamp(path, name) for path, name in found]
        options = ", ".join(f"{name} = {value}" for name, value in call.options)
        view = f"{call.paths[0]} ({options})" if options else call.paths[0]
        if call.kind == "csv":
            self._csv(view, found, dict(call.options))
        elif call.kind == "xlsx":
            self._xlsx(view, found, dict(call.options))
        else:
            self._parquet(view, found, dict(call.options))
        return view

    def _csv(self, view: str, found: list[tuple[Path, str]], options: dict[str, str]) -> None:
        files = [open_delimited(path, name, options) for path, name in found]
        for other in files[1:]:
            if other.columns != files[0].columns:
                raise DataError(
                    f"{other.name}, row 1: the header is not the one of {files[0].name}"
                )
        self.files[view] = files
        self._make(view, files[0].sql(tuple(files[1:])))
        self._refuse_ragged(view, files)

    def _refuse_ragged(self, view: str, files: list[Delimited]) -> None:
        try:
            counted = self.engine.backend.raw_sql(f"SELECT count(*) FROM {qualified(view)}")  # noqa: S608
            rows = counted.fetchone()[0]
        except duckdb.InvalidInputException as error:
            faults: list[Fault | str] = [
                fault for file in files for fault in structure_faults(file)
            ]
            unnamed = [f"{view}: {self.engine.told(error)}"]
            raise DataError(told("A file cannot be read:", faults or unnamed)) from None
        if not rows:
            raise DataError(
                told("A file cannot be used:", [Fault(files[0].name, "has a header and no rows")])
            )

    def _xlsx(self, view: str, found: list[tuple[Path, str]], options: dict[str, str]) -> None:
        if len(found) > 1:
            raise ConfigurationError(f"{view}: one workbook is read at a time")
        sheet = open_sheet(*found[0], options)
        self.files[view] = [sheet]
        name = f"cells of {view}"
        self.engine.backend.con.register(name, sheet.table())
        self._make(view, '"' + name.replace('"', '""') + '"')

    def _parquet(self, view: str, found: list[tuple[Path, str]], options: dict[str, str]) -> None:
        for name in options:
            if name not in _PARQUET_OPTIONS:
                known = ", ".join(_PARQUET_OPTIONS)
                raise ConfigurationError(
                    f"{view}: the option {name} cannot be used (options: {known})"
                )
        if faults := [fault for path, name in found for fault in _parquet_faults(path, name)]:
            raise DataError(told("A file cannot be read:", faults))
        given = "".join(f", {name} = {value}" for name, value in options.items())
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path, _ in found)
        self._make(view, f"read_parquet([{paths}]{given})")

    def _make(self, view: str, reading: str) -> None:
        sql = f"CREATE OR REPLACE VIEW {qualified(view)} AS SELECT * FROM {reading}"  # noqa: S608
        self.engine.backend.raw_sql(sql)


def qualified(name: str) -> str:
    """A name in the embedded engine's own memory, whatever database is attached."""
    return f'{CATALOG}.{SCHEMA}."' + name.replace('"', '""') + '"'


def _parquet_faults(path: Path, name: str) -> list[Fault]:
    """What the footer tells: damage, or a codec whose decoder is not trusted with foreign files."""
    try:
        footer = pq.ParquetFile(path).metadata
    except (pa.ArrowException, OSError) as error:
        return [Fault(name, f"is truncated or damaged: {str(error).splitlines()[0]}")]
    groups = (footer.row_group(number) for number in range(footer.num_row_groups))
    codecs = {
        group.column(number).compression for group in groups for number in range(group.num_columns)
    }
    if "BROTLI" in codecs:
        return [
            Fault(
                name, "is compressed with Brotli, which is not read: write it with zstd or snappy"
            )
        ]
    if not footer.num_rows:
        return [Fault(name, "has no rows")]
    return []
