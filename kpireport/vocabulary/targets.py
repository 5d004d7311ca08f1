"""Goals as numbers to compute with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Said, Spoken
from kpireport.variance import Better
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class GoalOf(Formula):
    """The goal of a KPI, as a number to compute with (quota attainment, pipeline coverage)."""

    kpi: str

    def of(self, cell: Cell) -> float | None:
        """The goal for the cell's member and span."""
        return cell.goal(self.kpi)

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    def __str__(self) -> str:
        return f"goal of {self.kpi}"


@dataclass(frozen=True, slots=True)
class MembersOnGoal(Formula):
    """How many members below reach their goal for a KPI; ``judged`` counts those that have one and a number."""

    level: str
    kpi: str
    better: Better = Better.HIGHER
    judged: bool = False

    def of(self, cell: Cell) -> float | None:
        """The count; none where no member has both a goal and a number."""
        pairs = [
            (child.value_of(self.kpi), child.goal(self.kpi))
            for child in cell.children(self.level, self.kpi)
        ]
        known = [
            (actual, goal) for actual, goal in pairs if actual is not None and goal is not None
        ]
        if not known:
            return None
        if self.judged:
            return float(len(known))
        sign = -1 if self.better is Better.LOWER else 1
        return float(sum(sign * (actual - goal) >= 0 for actual, goal in known))

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    def __str__(self) -> str:
        what = "with a goal" if self.judged else "on goal"
        return f"{self.level}s {what} for {self.kpi}"


@dataclass(frozen=True, slots=True)
class NumberOf(Spoken):
    """The number of another KPI, to compute with."""

    kpi: str

    def of(self, cell: Cell) -> float | None:
        """The other KPI's number in the same cell."""
        return cell.value_of(self.kpi)

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.NUMBER_OF

    @property
    def spoken(self) -> Mapping[str, Said]:
        """The KPI."""
        return {"kpi": self.kpi}


@dataclass(frozen=True, slots=True)
class AttainmentOf(Spoken):
    """The share of its goal that a KPI reaches, by its own direction; cap it with ``bounded`` where a plan does."""

    kpi: str

    def of(self, cell: Cell) -> float | None:
        """The attainment; none without a goal above zero or a number."""
        return cell.attainment(self.kpi)

    def goals_used(self) -> Iterator[str]:
        """The KPI named."""
        yield self.kpi

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.ATTAINMENT_OF

    @property
    def spoken(self) -> Mapping[str, Said]:
        """The KPI."""
        return {"kpi": self.kpi}
