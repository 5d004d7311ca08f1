"""Notes: what a reader of the numbers should know of the data, though nothing is wrong with them."""

from dataclasses import dataclass

from kpireport.levels import Member
from kpireport.periods import Period
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Undated:
    """Rows of a table that leave its first time column empty."""

    table: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A month inside a table's records in which nobody has a row: unknown, not zero."""

    table: str
    period: Period


@dataclass(frozen=True, slots=True)
class Unowned:
    """Rows of a table that name no member of a level: the company's number holds them, no member's does."""

    table: str
    level: str
    rows: int


@dataclass(frozen=True, slots=True)
class Unshaped:
    """A goal that asks for last year's shape where there is none: it is spread evenly."""

    kpi: str
    label: Text
    member: Member
    value: str
    period: Period


TableNote = Undated | Gap | Unowned
Note = TableNote | Unshaped
