"""Goals as numbers to compute with."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpireport.formula import Cell, Formula
from kpireport.variance import Better


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
