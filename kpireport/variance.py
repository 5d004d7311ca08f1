"""Deviation: an actual number against a reference, and what to think of it.

Absolute deviation is actual − reference; relative deviation is its share of the reference's size (IBCS, ISO
24896), so that both always agree in sign, also against a planned loss. Whether it is good depends on the
direction in which the KPI is better.
"""

from dataclasses import dataclass
from enum import StrEnum

FINEST = 12


class Better(StrEnum):
    """The direction in which a KPI is better."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"


class Impact(StrEnum):
    """What a deviation means."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Variance:
    """Actual minus reference, judged by the direction that is better.

    For a KPI that is better within a band, the reference is the band's middle and ``tolerance`` its half
    width; the favourable deviation is then minus the distance by which the band is missed.

    >>> churn = Variance(actual=0.031, reference=0.025, better=Better.LOWER)
    >>> churn.impact.value, round(churn.relative, 2)
    ('bad', 0.24)
    >>> Variance(actual=12.0, reference=None, better=Better.HIGHER).impact.value
    'unknown'
    >>> Variance(actual=-5.0, reference=-10.0, better=Better.HIGHER).relative
    0.5
    """

    actual: float | None
    reference: float | None
    better: Better = Better.HIGHER
    tolerance: float = 0.0

    @property
    def absolute(self) -> float | None:
        """Actual minus reference, in the KPI's unit; none where either is unknown."""
        if self.actual is None or self.reference is None:
            return None
        return self.actual - self.reference

    @property
    def relative(self) -> float | None:
        """The absolute deviation as a share of the reference's size; none against zero."""
        if self.absolute is None or not self.reference:
            return None
        # abs(): against a planned loss the share must keep the deviation's sign.
        return self.absolute / abs(self.reference)

    @property
    def favourable(self) -> float | None:
        """The absolute deviation, turned so that more is better."""
        if self.absolute is None:
            return None
        if self.better is Better.HIGHER:
            return self.absolute
        if self.better is Better.LOWER:
            return -self.absolute
        return min(0.0, self.tolerance - abs(self.absolute))

    @property
    def favourable_relative(self) -> float | None:
        """The favourable deviation as a share of the reference's size; none against zero."""
        if self.favourable is None or not self.reference:
            return None
        return self.favourable / abs(self.reference)

    @property
    def impact(self) -> Impact:
        """Good, bad, neutral, or unknown."""
        if self.favourable is None:
            return Impact.UNKNOWN
        if self.better is Better.WITHIN:
            return Impact.BAD if self.favourable < 0 else Impact.GOOD
        return (
            Impact.GOOD
            if self.favourable > 0
            else Impact.BAD
            if self.favourable < 0
            else Impact.NEUTRAL
        )


class Mirror(StrEnum):
    """How attainment is computed where lower is better."""

    LINEAR = "2 - actual / goal"
    INVERSE = "goal / actual"


def attainment(
    actual: float | None, goal: float | None, better: Better, mirror: Mirror = Mirror.LINEAR
) -> float | None:
    """The share of the goal that is reached; only for goals above zero.

    Lower is better: the linear mirror 2 − actual / goal, or goal / actual by choice (see `Mirror`). A KPI that
    is better within a band has no attainment.

    >>> attainment(90.0, 100.0, Better.HIGHER), attainment(90.0, 100.0, Better.LOWER)
    (0.9, 1.1)
    >>> attainment(5.0, 0.0, Better.HIGHER) is None
    True
    """
    if actual is None or goal is None or goal <= 0 or better is Better.WITHIN:
        return None
    if better is Better.HIGHER:
        return actual / goal
    if mirror is Mirror.LINEAR:
        return 2 - actual / goal
    return goal / actual if actual > 0 else None


class Reach(StrEnum):
    """Which of stretch, goal and floor a number reaches; ``missed`` where the goal is missed and no floor is set."""

    STRETCH = "stretch"
    GOAL = "goal"
    FLOOR = "floor"
    BELOW_FLOOR = "below_floor"
    MISSED = "missed"


def reached(
    variance: Variance, floor: float | None = None, stretch: float | None = None
) -> Reach | None:
    """How far an actual number gets, in the direction that is better; none where the deviation is unknown.

    >>> reached(Variance(95.0, 100.0), floor=90.0), reached(Variance(30.0, 40.0, Better.LOWER), stretch=35.0)
    (<Reach.FLOOR: 'floor'>, <Reach.STRETCH: 'stretch'>)
    >>> reached(Variance(95.0, 100.0))
    <Reach.MISSED: 'missed'>
    """
    if variance.favourable is None:
        return None
    if stretch is not None and _is_met(Variance(variance.actual, stretch, variance.better)):
        return Reach.STRETCH
    if _is_met(variance):
        return Reach.GOAL
    if floor is None:
        return Reach.MISSED
    is_met = _is_met(Variance(variance.actual, floor, variance.better))
    return Reach.FLOOR if is_met else Reach.BELOW_FLOOR


def _is_met(variance: Variance) -> bool:
    gap = variance.favourable_relative
    gap = variance.favourable if gap is None else round(gap, FINEST)
    return gap is not None and gap >= 0


class Status(StrEnum):
    """The verdict against the goal."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class Reason(StrEnum):
    """Why there is no verdict."""

    NO_DATA = "no_data"
    NO_GOAL = "no_goal"
    PARTIAL = "partial"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Rule:
    """A status, and the favourable relative deviation from which on it holds (half-open)."""

    status: Status
    at_least: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Ordered rules: the first that matches decides, and ``otherwise`` where none does.

    A goal of zero has no relative deviation; the absolute one is judged instead: reached is on track, missed
    is the last word.

    >>> [DEFAULT_RULES.judge(Variance(actual, 100.0)).value for actual in (100.0, 99.9, 90.0, 89.9)]
    ['on_track', 'at_risk', 'at_risk', 'off_track']
    >>> DEFAULT_RULES.judge(Variance(3.0, 0.0, Better.LOWER)).value
    'off_track'
    """

    rules: tuple[Rule, ...]
    otherwise: Status = Status.OFF_TRACK

    def judge(self, variance: Variance) -> Status | None:
        """The status; none where the deviation is unknown."""
        if variance.favourable is None:
            return None
        if variance.favourable_relative is None:
            return Status.ON_TRACK if variance.favourable >= 0 else self.otherwise
        # A rate at nine tenths of its goal is at the boundary, wherever its binary fraction lies.
        share = round(variance.favourable_relative, FINEST)
        return next((rule.status for rule in self.rules if share >= rule.at_least), self.otherwise)


DEFAULT_RULES = Rules((Rule(Status.ON_TRACK, 0.0), Rule(Status.AT_RISK, -0.10)))
