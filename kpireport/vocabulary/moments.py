"""Moves in time: the same formula at another time, over a longer one, or against itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula, Pair, Product, Ratio
from kpireport.spoken import Said, Spoken
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Previous(Wrapped):
    """The formula, so many periods earlier."""

    count: int = 1

    def of(self, cell: Cell) -> float | None:
        """The earlier number."""
        there = cell.earlier(self.count)
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, {self.count} period(s) earlier)"


@dataclass(frozen=True, slots=True)
class YearAgo(Wrapped):
    """The formula, one year earlier."""

    def of(self, cell: Cell) -> float | None:
        """Last year's number."""
        there = cell.year_ago()
        return None if there is None else self.inner.of(there)

    def __str__(self) -> str:
        return f"({self.inner}, a year earlier)"


@dataclass(frozen=True, slots=True)
class ToDate(Wrapped):
    """The formula from the start of the year; a ratio becomes the ratio of both sums."""

    def of(self, cell: Cell) -> float | None:
        """The year's number so far."""
        return self.inner.of(cell.to_date())

    def __str__(self) -> str:
        return f"({self.inner}, year to date)"


@dataclass(frozen=True, slots=True)
class Rolling(Wrapped):
    """The formula over the last periods, this one included; every one of them must be known."""

    count: int

    def of(self, cell: Cell) -> float | None:
        """The window's number."""
        window = cell.rolling(self.count)
        return None if window is None else self.inner.of(window)

    def windows(self) -> Iterator[int]:
        """Its own length."""
        yield self.count

    def __str__(self) -> str:
        return f"({self.inner}, last {self.count} periods)"


def previous(formula: Formula, count: int = 1) -> Previous:
    """The formula, so many periods earlier."""
    return Previous(formula, count)


def opening(formula: Formula) -> Previous:
    """A stock at the start of the period: what the period before closed with."""
    return Previous(formula)


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


def growth(
    formula: Formula,
    *,
    on: type[Previous] | type[YearAgo] = Previous,
    finite: bool = False,
) -> Growth:
    """The growth on the previous period, or ``on=YearAgo`` on last year; ``finite``: only on a positive base."""
    return (FiniteGrowth if finite else Growth)(formula, on(formula))


@dataclass(frozen=True, slots=True)
class FiniteGrowth(Growth):
    """Growth that is not given on a negative base, where newspapers print "not meaningful"."""

    def of(self, cell: Cell) -> float | None:
        """The growth; none unless the base is above zero."""
        base = self.right.of(cell)
        return None if base is None or base <= 0 else Growth(self.left, self.right).of(cell)

    def __str__(self) -> str:
        return f"growth of {self.left} on {self.right}, where the base is positive"


@dataclass(frozen=True, slots=True)
class WholeYear(Wrapped, Spoken):
    """The formula over the whole of the year that the period ends in: its goal, or the number of a year that is over."""

    def of(self, cell: Cell) -> float | None:
        """The year's number; none while the year is not over, unless it is made of goals alone."""
        year = cell.whole_year()
        counts = next(self.inner.measures(), None) is not None
        return None if counts and not year.whole else self.inner.of(year)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.WHOLE_YEAR

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of."""
        return {"inner": self.inner}


@dataclass(frozen=True, slots=True)
class PeriodsLeft(Spoken):
    """How many periods of the year come after this one."""

    def of(self, cell: Cell) -> float | None:
        """The number of periods; none where there is no year."""
        left = cell.periods_left
        return None if left is None else float(left)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.PERIODS_LEFT

    @property
    def spoken(self) -> Mapping[str, Said]:
        """Nothing."""
        return {}


class Yearly(StrEnum):
    """What becomes a year's: a rate of loss, a rate of growth, or an amount."""

    LOSS = "loss"
    GROWTH = "growth"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Annualised(Wrapped, Spoken):
    """What a period's number means for a year, if every period were alike.

    A loss of 5 % a month leaves 0.95¹² of what was there: 46 % are lost in a year, not 60 %.
    """

    kind: Yearly

    def of(self, cell: Cell) -> float | None:
        """The year's number; none for the whole of the data, or where more than everything is lost."""
        number, times = self.inner.of(cell), cell.spans_a_year
        if number is None or times is None:
            return None
        if self.kind is Yearly.AMOUNT:
            return number * times
        kept = 1 - number if self.kind is Yearly.LOSS else 1 + number
        if kept < 0:
            return None
        yearly = float(kept**times)
        return 1 - yearly if self.kind is Yearly.LOSS else yearly - 1

    @property
    def phrase(self) -> Text:
        """Its words."""
        return {
            Yearly.LOSS: formula_phrases.ANNUALISED_LOSS,
            Yearly.GROWTH: formula_phrases.ANNUALISED_GROWTH,
            Yearly.AMOUNT: formula_phrases.ANNUALISED_AMOUNT,
        }[self.kind]

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of."""
        return {"inner": self.inner}


@dataclass(frozen=True, slots=True)
class CompoundGrowth(Wrapped, Spoken):
    """The yearly rate that leads from the number of so many years ago to today's (CAGR)."""

    years: int

    def of(self, cell: Cell) -> float | None:
        """The rate; none unless both ends are above zero and the period is over. Years are intervals, not points."""
        there: Cell | None = cell
        for _ in range(self.years):
            there = None if there is None else there.year_ago()
        now, then = self.inner.of(cell), None if there is None else self.inner.of(there)
        if not cell.whole or now is None or then is None or min(now, then) <= 0:
            return None
        return float((now / then) ** (1 / self.years) - 1)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.COMPOUND_GROWTH

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and over how many years."""
        return {"inner": self.inner, "years": self.years}


def whole_year(formula: Formula) -> WholeYear:
    """The formula over the whole year."""
    return WholeYear(formula)


def annualised(formula: Formula, kind: Yearly) -> Annualised:
    """What a period's loss, growth or amount means for a year: ``annualised(churn, Yearly.LOSS)``."""
    return Annualised(formula, kind)


def compound_growth(formula: Formula, years: int) -> CompoundGrowth:
    """The yearly growth over so many years.

    Raises:
        ValueError: fewer than one year.
    """
    if years < 1:
        raise ValueError(f"growth over {years} years: give at least one")
    return CompoundGrowth(formula, years)


@dataclass(frozen=True, slots=True)
class Projected(Product):
    """What is there to date times what last year grew by from the same period to its end."""

    def of(self, cell: Cell) -> float | None:
        """The product; none while the period is not over: a part of it would stand against last year's whole one."""
        return Product(self.left, self.right).of(cell) if cell.whole else None


def projected(formula: Formula) -> Formula:
    """The year's number to be expected: what is there to date, over the share of last year that had come by then."""
    return Projected(ToDate(formula), Ratio(YearAgo(WholeYear(formula)), YearAgo(ToDate(formula))))
