"""Tracing: from a breach of the contract back to the file, row and column that hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kpireport.door.checks import Breach
from kpireport.door.contracts import Contract
from kpireport.door.delimited import Delimited
from kpireport.door.mapping import Mapped
from kpireport.door.workbooks import Sheet
from kpireport.errors import Fault

Readable = Delimited | Sheet
ISO_DAY = len("2026-06-30")


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in one view's files: a key, a value, or both, by the files' own columns."""

    view: str
    shown_column: str
    wanted: tuple[tuple[str, str], ...]
    many: int
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """The way back from a canonical table to the files that its mapping reads."""

    contract: Contract
    mapped: Mapped | None
    files: Mapping[str, Sequence[Readable]]
    formats: Mapping[str, str]

    def faults(self, breaches: Sequence[Breach]) -> list[Fault]:
        """Each breach as a fault, placed in a file where it can be found there."""
        return [self._fault(breach) for breach in breaches]

    def _fault(self, breach: Breach) -> Fault:
        place = f"table {self.contract.name}"
        inside = f"{place}, column {breach.column}" if breach.column else place
        shared = f"; {breach.rows:,} rows" if breach.rows > 1 and not breach.twice else ""
        search = self._search(breach)
        found = _find(self.files[search.view], search) if search else []
        if not search or not found:
            key = f" ({', '.join(self.contract.key)} {', '.join(breach.key)})" if breach.key else ""
            return Fault(
                place,
                f"{breach.message}{'' if breach.twice else key}{shared.replace(';', ',')}",
                column=breach.column or None,
                hint=breach.hint,
            )
        name, row = found[0]
        also = "".join(f", also {other} row {number}" for other, number in found[1:])
        message = f"{breach.message} ({inside}{shared}{also})"
        return Fault(name, message, row=row, column=search.shown_column, hint=breach.hint)

    def _search(self, breach: Breach) -> Search | None:
        if self.mapped is None or not breach.rows:
            return None
        keys = [
            (self._origin(name), value)
            for name, value in zip(self.contract.key, breach.key, strict=False)
        ]
        here = self._origin(breach.column.partition(",")[0])
        view = here[0] if here else next((origin[0] for origin, _ in keys if origin), None)
        if view is None:
            return None
        wanted = [(origin[1], value) for origin, value in keys if origin and origin[0] == view]
        if here and not wanted:
            wanted = [(here[1], breach.value or "")]
        shown = here[1] if here else breach.column
        pattern = self.formats.get(breach.column, "")
        return Search(view, shown, tuple(wanted), 2 if breach.twice else 1, pattern)

    def _origin(self, column: str) -> tuple[str, str] | None:
        columns = {view: files[0].columns for view, files in self.files.items() if files}
        if self.mapped is None or not columns:
            return None
        found = self.mapped.origin(column, columns)
        if found is None:
            same = [
                (view, name) for view, names in columns.items() for name in names if name == column
            ]
            return same[0] if len(same) == 1 else None
        names = {name.casefold(): name for name in columns[found[0]]}
        name = names.get(found[1].casefold())
        return (found[0], name) if name else None


def _find(files: Sequence[Readable], search: Search) -> list[tuple[str, int]]:
    """Where the wanted stands, to the letter; where it does not, as the mapping may have changed it."""
    found: list[tuple[str, int]] = []
    for same in (str.__eq__, partial(_alike, pattern=search.pattern)):
        for file in files:
            places = [(file.columns.index(name), value) for name, value in search.wanted]
            for number, row in file.rows():
                if all(same(row[at], value) for at, value in places):
                    found.append((file.name, number))
                    if len(found) == search.many:
                        return found
        if found:
            return found
    return found


def _alike(written: str, value: str, *, pattern: str) -> bool:
    if written.strip().casefold() == value.strip().casefold():
        return True
    if "%" not in pattern:
        return False
    try:
        return str(datetime.strptime(written, pattern).date()) == value[:ISO_DAY]  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return False
