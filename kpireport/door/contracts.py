"""Contracts: what each canonical table must hold, as plain values.

A contract names a table's columns with their kinds, its key and its rules. The levels' columns (``team``, ``person``)
are added by the project; any further column that a company's SQL gives is kept as a dimension.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.levels import Levels


class Kind(StrEnum):
    """What the values of a column are.

    Numbers and money are decimals, so that a sum does not depend on the order of its rows. A date column takes
    timestamps too and keeps their day.
    """

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BOOLEAN = "boolean"

    @property
    def is_time(self) -> bool:
        """Whether rows can be put into periods by it."""
        return self in (Kind.DATE, Kind.TIMESTAMP)


TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "decimal(38, 12)",
    Kind.MONEY: "decimal(18, 4)",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp(6)",
    Kind.BOOLEAN: "boolean",
}

Bound = int | float | date | datetime


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table.

    Attributes:
        name: what KPIs call it.
        kind: what its values are.
        required: no row may leave it empty.
        optional: the table may do without the column.
        allowed: the only values there may be; any, when empty.
        references: the ``table.column`` that must hold each value.
        minimum: the smallest value there may be.
        maximum: the largest value there may be.
        meaning: what a reader needs to know to map it, where its name does not say.
    """

    name: str
    kind: Kind
    required: bool = False
    optional: bool = False
    allowed: tuple[str, ...] = ()
    references: str = ""
    minimum: Bound | None = None
    maximum: Bound | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What no row may do: ``broken`` is true where it does; ``column`` is the one whose value is told."""

    message: str
    column: str
    broken: Deferred
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """What a canonical table must hold.

    Attributes:
        name: what mappings and KPIs call it.
        columns: its columns, in order.
        key: the columns that no two rows share.
        rules: what no row may do.
        members: the columns that name the members of levels.
        row: what one row is: "one deal that is to be won".
        notes: what else a mapping must know, in whole sentences.

    >>> jobs = Contract("jobs", (Column("done_on", Kind.DATE), Column("state", Kind.TEXT)), key=("job",))
    >>> jobs.key, jobs.time_columns, "state" in jobs
    (('job',), ('done_on',), True)
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    members: tuple[str, ...] = ()
    row: str = ""
    notes: str = ""

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def time_columns(self) -> tuple[str, ...]:
        """The columns by which rows can be put into periods."""
        return tuple(column.name for column in self.columns if column.kind.is_time)

    @property
    def start(self) -> str | None:
        """The time column from which a row is there: the first, unless a rule says that it follows another.

        >>> asked, answered = Column("asked_on", Kind.DATE), Column("answered_on", Kind.DATE)
        >>> rules = (not_before("answered_on", "asked_on"),)
        >>> Contract("calls", (asked, answered), rules=rules).start
        'asked_on'
        >>> Contract("surveys", (answered, asked), rules=rules).start is None
        True
        """
        times = self.time_columns
        follow = {rule.column for rule in self.rules if set(rule.uses) <= set(times)}
        return times[0] if times and times[0] not in follow else None

    def extended(self, columns: Iterable[Column], key: tuple[str, ...] = ()) -> "Contract":
        """The contract with a company's own columns; one of the same name takes its place."""
        own = {column.name: column for column in columns}
        kept = tuple(own.pop(column.name, column) for column in self.columns)
        return replace(self, columns=(*kept, *own.values()), key=key or self.key)

    def with_levels(self, levels: Levels) -> "Contract":
        """The contract with the columns that name the members of the project's levels."""
        members = tuple(level.column for level in levels.all if level.column is not None)
        missing = [Column(name, Kind.TEXT, optional=True) for name in members if name not in self]
        return replace(self, columns=(*self.columns, *missing), members=members)


def not_before(later: str, earlier: str) -> Rule:
    """The rule that one day does not lie before another."""
    return Rule(f"lies before {earlier}", later, _[later] < _[earlier], (later, earlier))
