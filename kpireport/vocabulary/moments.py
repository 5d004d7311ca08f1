"""Moves in time: the same formula at another time, over a longer one, or against itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpireport.formula import Cell, Formula, Pair


@dataclass(frozen=True, slots=True)
class _Wrapped(Formula):
    inner: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formula inside."""
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Previous(_Wrapped):
    """The formula, so many periods earlier."""

    count: int = 1

    def of(self, cell: Cell) -> float | None:
        """The earlier number."""
        there = cell.earlier(self.count)
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, {self.count} period(s) earlier)"


@dataclass(frozen=True, slots=True)
class YearAgo(_Wrapped):
    """The formula, one year earlier."""

    def of(self, cell: Cell) -> float | None:
        """Last year's number."""
        there = cell.year_ago()
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, a year earlier)"


@dataclass(frozen=True, slots=True)
class ToDate(_Wrapped):
    """The formula from the start of the year; a ratio becomes the ratio of both sums."""

    def of(self, cell: Cell) -> float | None:
        """The year's number so far."""
        return self.inner.of(cell.to_date())

    def __str__(self) -> str:
        return f"({self.inner}, year to date)"


@dataclass(frozen=True, slots=True)
class Rolling(_Wrapped):
    """The formula over the last periods, this one included; every one of them must be known."""

    count: int

    def of(self, cell: Cell) -> float | None:
        """The window's number."""
        return self.inner.of(cell.rolling(self.count))

    def windows(self) -> Iterator[int]:
        """Its own length."""
        yield self.count

    def __str__(self) -> str:
        return f"({self.inner}, last {self.count} periods)"


def previous(formula: Formula, count: int = 1) -> Previous:
    """The formula, so many periods earlier."""
    return Previous(formula, count)


def year_ago(formula: Formula) -> YearAgo:
    """The formula, one year earlier."""
    return YearAgo(formula)


def to_date(formula: Formula) -> ToDate:
    """The formula from the start of the year."""
    return ToDate(formula)


def rolling(formula: Formula, count: int) -> Rolling:
    """The formula over the last periods, this one included."""
    return Rolling(formula, count)


@dataclass(frozen=True, slots=True)
class Growth(Pair):
    """How much bigger left is than right, as a share of the size of right (also of a negative base)."""

    def of(self, cell: Cell) -> float | None:
        """The growth; none on nothing or zero, and none while the period is not over."""
        if not cell.whole:
            return None
        now, base = self.left.of(cell), self.right.of(cell)
        return None if now is None or not base else (now - base) / abs(base)

    @property
    def runs_on(self) -> bool:
        """It does."""
        return True

    def __str__(self) -> str:
        return f"growth of {self.left} on {self.right}"


def growth(formula: Formula, *, on: type[Previous] | type[YearAgo] = Previous) -> Growth:
    """The growth on the previous period, or ``on=YearAgo`` on last year."""
    return Growth(formula, on(formula))
