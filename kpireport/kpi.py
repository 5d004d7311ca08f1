"""KPIs: a formula, and what a company wants from the result."""

from dataclasses import dataclass, field

from kpireport.formula import Formula, RollUp
from kpireport.units import COUNT, Unit
from kpireport.variance import DEFAULT_RULES, Better, Mirror, Rules, Variance
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric somebody wants to be better: its formula, unit, direction and words.

    Attributes:
        name: the key in configuration, goals and facts.
        label: what a reader calls it.
        description: one sentence that says what the number is.
        unit: what is counted.
        better: the direction in which it is better.
        formula: the tree that computes it.
        perspective: financial, customer, process or people (balanced scorecard).
        rules: from which deviation on which status holds.
        mirror: how attainment is computed where lower is better.
        variant_of: the KPI of which this is another reading.
        source: which definition is taken, where there are several.
        accumulates: whether a number from the start of the year to date means anything beside the goals of its periods.
        tolerance: how far from its goal, in its unit, a KPI that is better within a band may be.
        fewest: of how many answers a number must come before it is judged.
    """

    name: str
    label: Text
    unit: Unit
    better: Better
    formula: Formula
    description: Text = field(default=Text(""))
    perspective: str = "process"
    rules: Rules = DEFAULT_RULES
    mirror: Mirror = Mirror.LINEAR
    variant_of: str = ""
    source: Text = field(default=Text(""))
    accumulates: bool = True
    tolerance: float = 0.0
    fewest: int = 0

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is computed from."""
        return tuple(sorted({measure.table for measure in self.formula.measures()}))

    def deviation(self, actual: float | None, goal: float | None) -> Variance:
        """The actual against the goal, judged as this KPI wants it."""
        return Variance(actual, goal, self.better, self.tolerance)

    @property
    def is_additive(self) -> bool:
        """Whether its numbers, and so its goals, add up over time."""
        return self.formula.rolls_up is RollUp.SUM

    @property
    def sums_over_members(self) -> bool:
        """Whether the numbers of members add up to that of all: flows and stocks do, rates and medians do not."""
        return self.formula.rolls_up is not RollUp.NEVER


def simple(name: str, en: str, formula: Formula, unit: Unit = COUNT) -> Kpi:
    """A KPI with nothing but a name, a label and a formula, for a notebook's first look."""
    return Kpi(name, Text(en), unit, Better.HIGHER, formula)
