"""Notes: what a reader of the numbers should know of the data, though nothing is wrong with them."""

from dataclasses import dataclass

from kpireport.periods import Period


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


Note = Undated | Gap | Unowned
