"""Formulas that say themselves: a phrase of the catalogue, and what stands in its fields."""

from collections.abc import Mapping

from kpireport.formula import Formula, bracketed
from kpireport.words import Text

Said = Formula | float | str | tuple[tuple[float, float], ...]


class Spoken(Formula):
    """A word that says itself: a phrase of the catalogue, and what stands in its fields."""

    __slots__ = ()

    @property
    def phrase(self) -> Text:
        """The words, with the fields in braces."""
        raise NotImplementedError

    @property
    def spoken(self) -> Mapping[str, Said]:
        """What the fields hold; a formula is said in its turn."""
        raise NotImplementedError

    def __str__(self) -> str:
        told = {name: _told(value) for name, value in self.spoken.items()}
        return self.phrase.en.format(**told)


def _told(value: Said) -> str:
    if isinstance(value, Formula):
        return bracketed(value)
    if isinstance(value, tuple):
        return "; ".join(f"{at:g} → {height:g}" for at, height in value)
    return value if isinstance(value, str) else f"{value:g}"
