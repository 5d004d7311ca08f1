"""Shares: a part of the whole, and how much hangs on the largest parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Said, Spoken
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class ShareOfWhole(Wrapped, Spoken):
    """The number of a part (one product of a team) over that of the whole; 1 where nothing is cut."""

    def of(self, cell: Cell) -> float | None:
        """The share; none of nothing or zero."""
        part, whole = self.inner.of(cell), self.inner.of(cell.uncut())
        return None if part is None or not whole else part / whole

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.SHARE_OF_WHOLE

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of."""
        return {"inner": self.inner}


@dataclass(frozen=True, slots=True)
class _Concentrated(Wrapped, Spoken):
    """How a number spreads over the values of a dimension."""

    dimension: str

    def dimensions(self) -> Iterator[str]:
        """Its own, and those inside."""
        yield self.dimension
        yield from self.inner.dimensions()

    def shares(self, cell: Cell) -> list[float]:
        """The shares of the values; none where nothing or not all is known, or where a part is negative."""
        found = [(self.inner.of(cut), cut) for cut in cell.cuts(self.dimension)]
        known = [value for value, _ in found if value is not None]
        whole = self.inner.of(cell)
        if not whole or min(known, default=-1) < 0:
            return []
        is_open = any(value is None and cut.lacks(self.inner) for value, cut in found)
        return [] if is_open else [value / whole for value in known]

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and the dimension."""
        return {"inner": self.inner, "dimension": self.dimension}


@dataclass(frozen=True, slots=True)
class LargestShare(_Concentrated):
    """The share of the largest value: what is lost if one source dries up."""

    def of(self, cell: Cell) -> float | None:
        """The largest share."""
        return max(self.shares(cell), default=None)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.LARGEST_SHARE


@dataclass(frozen=True, slots=True)
class Concentration(_Concentrated):
    """The sum of squared shares (Herfindahl–Hirschman): 1 where all hangs on one value, near 0 where on many."""

    def of(self, cell: Cell) -> float | None:
        """The index."""
        shares = self.shares(cell)
        return sum(share * share for share in shares) if shares else None

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.CONCENTRATION


def share_of_whole(formula: Formula) -> ShareOfWhole:
    """A part's number over that of the whole."""
    return ShareOfWhole(formula)


def largest_share(formula: Formula, dimension: str) -> LargestShare:
    """The share of the largest value of a dimension."""
    return LargestShare(formula, dimension)


def concentration(formula: Formula, dimension: str) -> Concentration:
    """The sum of squared shares over the values of a dimension."""
    return Concentration(formula, dimension)
