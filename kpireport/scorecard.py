"""The scorecard: facts joined with goals. All values are frozen; nothing here knows a picture or a page."""

from dataclasses import dataclass
from datetime import date

from kpireport.formula import Estimate
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.objectives import Objective  # noqa: F401
from kpireport.periods import Period
from kpireport.variance import Impact, Reach, Reason, Status, Variance, attainment, reached


@dataclass(frozen=True, slots=True)
class Point:
    """One KPI's number in one period, with its goal, last year's number and what was expected.

    ``partial``: the data do not cover the whole period.
    """

    period: Period
    actual: float | None
    goal: float | None = None
    year_ago: float | None = None
    partial: bool = False
    forecast: float | None = None


@dataclass(frozen=True, slots=True)
class GoalSource:
    """Where a goal was written: file and row, and how it came to this period."""

    file: str
    row: int
    how: str = "given"


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI of one member in one period: actual, goal, deviation, status, comparisons and series.

    Money, counts and times are in their unit; shares are fractions. ``numerator`` and ``denominator`` stand
    where the formula is a ratio. ``previous``, ``year_ago`` and ``to_date`` are none where unknown or where the
    period is partial (a part of a period is never compared with a whole one). ``ahead`` are the periods after it, up
    to the end of its fiscal year, that have a goal or a forecast; they have no actual. ``floor`` is the least that will
    do, ``stretch`` what would be more than the goal.
    """

    kpi: Kpi
    member: Member
    period: Period
    actual: float | None
    goal: float | None = None
    goal_source: GoalSource | None = None
    floor: float | None = None
    stretch: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    previous: float | None = None
    year_ago: float | None = None
    to_date: float | None = None
    to_date_goal: float | None = None
    to_date_year_ago: float | None = None
    partial: bool = False
    early: bool = False
    estimate: Estimate | None = None
    series: tuple[Point, ...] = ()
    ahead: tuple[Point, ...] = ()

    @property
    def variance(self) -> Variance:
        """Actual against goal."""
        return self.kpi.deviation(self.actual, self.goal)

    @property
    def against_previous(self) -> Variance:
        """Actual against the previous period."""
        return Variance(self.actual, self.previous, self.kpi.better)

    @property
    def against_year_ago(self) -> Variance:
        """Actual against the same period of last year."""
        return Variance(self.actual, self.year_ago, self.kpi.better)

    @property
    def impact(self) -> Impact:
        """What the deviation from goal means; unknown for a partial period, or of too few answers."""
        return Impact.UNKNOWN if self.partial or self.too_few else self.variance.impact

    @property
    def too_few(self) -> bool:
        """Whether the number comes of fewer answers than the KPI asks for."""
        return self.estimate is not None and self.estimate.answers < self.kpi.fewest

    @property
    def attainment(self) -> float | None:
        """The share of the goal that is reached."""
        return attainment(self.actual, self.goal, self.kpi.better, self.kpi.mirror)

    @property
    def reach(self) -> Reach | None:
        """Which of stretch, goal and floor is reached; none where there is no verdict."""
        return None if self.reason else reached(self.variance, self.floor, self.stretch)

    @property
    def status(self) -> Status | None:
        """The verdict, or none with its `reason`."""
        return None if self.reason else self.kpi.rules.judge(self.variance)

    @property
    def reason(self) -> Reason | None:
        """Why there is no verdict."""
        if self.actual is None:
            return Reason.TOO_EARLY if self.early else Reason.NO_DATA
        if self.goal is None:
            return Reason.NO_GOAL
        if self.partial:
            return Reason.PARTIAL
        return Reason.TOO_FEW if self.too_few else None


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What one member's number is held against without naming anybody: the median of the others, and the best of all.

    ``count`` is how many others have a number; ``best`` is none where neither more nor less is better, and is the
    member's own number where ``is_own``. Whose it is stands in ``holders`` only for the company, which sees its
    members anyway; there the median is that of all of them.
    """

    kpi: str
    group: Member
    count: int
    median: float
    best: float | None = None
    is_own: bool = False
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a dimension (or one member below) in a breakdown."""

    name: str
    actual: float | None
    goal: float | None = None
    previous: float | None = None
    year_ago: float | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One KPI of one member, cut by a dimension: the whole with what it is compared with, and its parts."""

    kpi: Kpi
    member: Member
    period: Period
    dimension: str
    total: float | None
    shares: tuple[Share, ...]
    partial: bool = False
    goal: float | None = None
    previous: float | None = None
    year_ago: float | None = None

    @property
    def whole(self) -> Line:
        """The number that is cut, as a line of its own."""
        return Line(
            self.kpi,
            self.member,
            self.period,
            self.total,
            self.goal,
            previous=self.previous,
            year_ago=self.year_ago,
            partial=self.partial,
        )


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A member's KPIs in one period, in the order the project lists them."""

    member: Member
    period: Period
    as_of: date
    lines: tuple[Line, ...]

    def __getitem__(self, kpi: str) -> Line:
        return next(line for line in self.lines if line.kpi.name == kpi)
