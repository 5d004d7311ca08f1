"""Sums over members below: what each of them earns, added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Spoken
from kpireport.vocabulary.wrapping import Wrapped
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class OverMembers(Wrapped, Spoken):
    """A formula taken for each member of a level below, and added up; at the level itself, the member's own.

    Tiers of a team's total are not its members' tiers: a team pays what each of its people has earned. ``kpi`` says who
    has a part; members without a number are left out, unless they have rows whose values are not known.
    """

    level: str
    kpi: str

    def of(self, cell: Cell) -> float | None:
        """The sum; none where no member has a number, or where that of one is unknown."""
        found = [(self.inner.of(each), each) for each in cell.children(self.level, self.kpi)]
        known = [value for value, _ in found if value is not None]
        is_open = any(value is None and each.lacks(self.inner) for value, each in found)
        return sum(known) if known and not is_open else None

    def goals_used(self) -> Iterator[str]:
        """The KPI that says who has a part, and those inside."""
        yield self.kpi
        yield from self.inner.goals_used()

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.OVER_MEMBERS

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """The level and what it is of."""
        return {"inner": self.inner, "dimension": self.level}


def over_members(formula: Formula, level: str, kpi: str) -> OverMembers:
    """A formula added up over the members of a level who have a part in a KPI."""
    return OverMembers(formula, level, kpi)
