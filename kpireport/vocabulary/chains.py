"""Chains: the product of a number over the values of a dimension, as of yields over the steps of a process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Said, Spoken
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class ProductOver(Wrapped, Spoken):
    """A formula's numbers for every value of a dimension, multiplied; values without a number are left out."""

    dimension: str

    def of(self, cell: Cell) -> float | None:
        """The product; none where no value has a number, where that of one is unknown, and none of a part."""
        found = [(self.inner.of(cut), cut) for cut in cell.cuts(self.dimension)]
        known = [value for value, _ in found if value is not None]
        is_open = any(value is None and cut.lacks(self.inner) for value, cut in found)
        return prod(known) if known and not is_open else None

    def dimensions(self) -> Iterator[str]:
        """Its own, and those inside."""
        yield self.dimension
        yield from self.inner.dimensions()

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.PRODUCT_OVER

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What it is of, and the dimension."""
        return {"inner": self.inner, "dimension": self.dimension}


def product_over(formula: Formula, dimension: str) -> ProductOver:
    """A formula multiplied over the values of a dimension: nine tenths in each of two steps are 0.81."""
    return ProductOver(formula, dimension)
