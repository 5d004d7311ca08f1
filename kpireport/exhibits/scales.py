"""How far the bar of a deviation reaches, in the chart as in the table: better to the right, a scale per unit.

The side says what the deviation means, the printed number keeps its sign. Points and per cent are different
units, so that each has a scale of its own; deviations of one unit share theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpireport.exhibits.verdicts import judged
from kpireport.scorecard import Line

MOST = 1.0  # 100 % of the goal, or 100 points: beyond, a bar ends in an arrow head


def leaning(line: Line) -> float | None:
    """The deviation as it is printed, turned so that better is above zero; none where it has no bar."""
    variance = judged(line)
    return variance.favourable if line.kpi.unit.in_points else variance.favourable_relative


@dataclass(frozen=True, slots=True)
class Scales:
    """The deviations that fill half a bar: a share of the goal, and points between shares."""

    percent: float = MOST
    points: float = MOST

    def reach(self, line: Line) -> float | None:
        """How far a line's bar goes: 1 is the end of the better side, −1 that of the worse, beyond does not fit."""
        size = leaning(line)
        return None if size is None else size / self._of(line)

    def _of(self, line: Line) -> float:
        return self.points if line.kpi.unit.in_points else self.percent


def common_scales(lines: Sequence[Line]) -> Scales:
    """The scales on which these lines are drawn together."""
    return Scales(
        percent=_largest(line for line in lines if not line.kpi.unit.in_points),
        points=_largest(line for line in lines if line.kpi.unit.in_points),
    )


def _largest(lines: Iterable[Line]) -> float:
    sizes = [abs(size) for line in lines if (size := leaning(line)) is not None]
    return min(max(sizes, default=0.0) or MOST, MOST)
