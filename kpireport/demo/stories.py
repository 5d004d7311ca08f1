"""What happens at the demonstration company, stated once: the tables are made from it and tested against it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Slip:
    """A team wins less and less; its appointments had fallen before."""

    team: str
    quieter_from: date
    appointments: float
    since: date
    lost_a_month: float
    at_most: float

    def win_rate(self, usual: float, month: date) -> float:
        """The share of closed deals that is won in a month."""
        months = (month.year - self.since.year) * 12 + month.month - self.since.month + 1
        return usual - min(max(months, 0) * self.lost_a_month, self.at_most)


@dataclass(frozen=True, slots=True)
class ShorterCycle:
    """A team changes how it sells: offers go out on the day of the demo, and deals close sooner."""

    team: str
    since: date
    days: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A month in which the whole company's activities were not recorded: unknown, not zero."""

    table: str
    month: date


@dataclass(frozen=True, slots=True)
class WeakQuarter:
    """Fewer deals are decided for a quarter, and the company's goal for it is missed."""

    first: date
    last: date
    demand: float
    missed_by: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A team wins far more than its goal for the year asks."""

    team: str
    year: int
    by_at_least: float


@dataclass(frozen=True, slots=True)
class Reserve:
    """The teams' goals add up to more than the company's, on purpose: sales keeps a reserve."""

    kpi: str
    year: int
    cents: int


SLIP = Slip(
    "Lyon",
    quieter_from=date(2025, 12, 1),
    appointments=0.72,
    since=date(2026, 2, 1),
    lost_a_month=0.03,
    at_most=0.12,
)
SHORTER_CYCLE = ShorterCycle("Dublin", since=date(2025, 9, 1), days=37)
GAP = Gap("activities", date(2026, 4, 1))
WEAK_QUARTER = WeakQuarter(date(2026, 7, 1), date(2026, 9, 30), demand=0.97, missed_by=(0.05, 0.15))
AHEAD = Ahead("Montréal", 2026, by_at_least=0.15)
RESERVE = Reserve("won_value", 2026, cents=876_000_00)
