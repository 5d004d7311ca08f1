"""Deals: made from the month they are decided in, so that seasons and stories show where they are measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from kpireport.demo import company, days, stories
from kpireport.demo.company import Spell, Team
from kpireport.demo.dice import Dice

# Deals are decided until well after the last day, so that those are open on it which would be.
HORIZON = date(2027, 6, 30)
# Quantiles of a deal's days around its team's; their mean is 1.
CYCLE = (0.3, 0.55, 0.75, 0.9, 1.1, 1.45, 2.2)
LOST_TAKE_LONGER = 1.15
DISCOUNTS = ((0, 30), (25, 15), (50, 25), (75, 18), (125, 12))
PER_MILLE = 1000
HUNDRED_EUROS = 100_00

TEAMS = {team.name: team for team in company.TEAMS}


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity, with its end: on the company's last day those that end later are still open."""

    person: str
    team: str
    product: str
    segment: str
    source: str
    opened: date
    closed: date
    won: bool
    cents: int
    expected_cents: int

    @property
    def is_open(self) -> bool:
        """Whether it is undecided on the last day."""
        return self.closed > company.AS_OF

    @property
    def stage(self) -> str:
        """What a reader on the last day sees."""
        return "open" if self.is_open else "won" if self.won else "lost"


def deals() -> tuple[Deal, ...]:
    """Every deal in the order of opening, also those that are opened only after the last day."""
    found = [deal for spell in company.SPELLS for deal in _of(spell)]
    return tuple(sorted(found, key=attrgetter("opened")))


def _of(spell: Spell) -> Iterator[Deal]:
    dice = Dice(f"deals of {spell.person} in {spell.team}")
    pace, luck = dice.around(1, 0.12), dice.around(1, 0.10)
    for month in days.months(company.FIRST_DAY, HORIZON):
        closings = TEAMS[spell.team].closings * _demand(month) * pace
        for _ in range(dice.whole(dice.around(closings, 0.15))):
            deal = _deal(spell, month, luck, dice)
            if spell.holds(deal.closed) and deal.opened >= spell.joined:
                yield deal


def _demand(month: date) -> float:
    weak = stories.WEAK_QUARTER
    years = month.year - company.FIRST_DAY.year
    demand = company.SEASON[month.month - 1] * (1 + company.GROWTH_A_YEAR * years)
    return demand * weak.demand if weak.first <= month <= weak.last else demand


def _deal(spell: Spell, month: date, luck: float, dice: Dice) -> Deal:
    team = TEAMS[spell.team]
    # The later of two days: decisions crowd at the month's end.
    place = max(dice.unit(), dice.unit())
    closed = days.working(month + timedelta(days=int(place * days.length(month))))
    won = dice.chance(_win_rate(team, month) * luck)
    cycle = _cycle(team, month) * dice.curve(CYCLE) * (1 if won else LOST_TAKE_LONGER)
    product = dice.pick(company.PRODUCTS)
    segment, fewest, most = dice.pick(company.SEGMENTS)
    seats = min(dice.whole(dice.between(fewest, most) * team.size), company.MOST_SEATS)
    list_price = seats * product.cents_a_seat
    return Deal(
        spell.person,
        team.name,
        product.name,
        segment,
        dice.pick(company.SOURCES),
        opened=days.working(closed - timedelta(days=max(1, int(cycle)))),
        closed=closed,
        won=won,
        cents=list_price * (PER_MILLE - dice.pick(DISCOUNTS)) // PER_MILLE,
        expected_cents=list_price * dice.between(85, 108) // 100 // HUNDRED_EUROS * HUNDRED_EUROS,
    )


def _win_rate(team: Team, month: date) -> float:
    slips = team.name == stories.SLIP.team
    return stories.SLIP.win_rate(team.win_rate, month) if slips else team.win_rate


def _cycle(team: Team, month: date) -> float:
    change = stories.SHORTER_CYCLE
    return change.days if team.name == change.team and month >= change.since else team.cycle
