"""What follows a sale: the subscriptions that run, and the tickets their customers write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from kpireport.demo import company, days
from kpireport.demo.company import Team
from kpireport.demo.deals import TEAMS, Deal
from kpireport.demo.dice import Dice

OLD_BOOK_BEGINS = date(2020, 1, 1)
OLD_SUBSCRIPTIONS_A_TEAM = 190
OLD_RENTS = (280_00, 450_00, 650_00, 900_00, 1_400_00, 2_900_00)
NEW_SUBSCRIPTIONS_A_WIN = 0.30
SECOND_SUBSCRIPTION = 0.12
PLAN_OF = {
    segment: plan
    for ((segment, _, _), _), (plan, _) in zip(company.SEGMENTS, company.PLANS, strict=True)
}
MONTHS_A_YEAR = 12

TICKETS_A_MONTH = 0.2
UNANSWERED_SURVEYS = 0.45
SLOW = 1.5


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a customer pays for, each month, until it ends."""

    customer: str
    plan: str
    team: str
    started: date
    ended: date | None
    cents_a_month: int


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent a ticket is, and how it then usually goes."""

    name: str
    minutes: float
    hours: float
    escalated: float


PRIORITIES = (
    (Priority("low", 70, 40, 0.01), 30),
    (Priority("normal", 46, 26, 0.03), 45),
    (Priority("high", 26, 14, 0.07), 19),
    (Priority("urgent", 12, 7, 0.18), 6),
)
# Quantiles around the usual minutes and hours; their mean is 1.
WAITING = (0.1, 0.35, 0.6, 0.85, 1.15, 1.6, 2.8)
CONTENT = ((5, 53), (4, 33), (3, 9), (2, 3), (1, 2))
DISCONTENT = ((5, 24), (4, 35), (3, 24), (2, 10), (1, 7))


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer's question; what is not known on the last day is none."""

    team: str
    priority: str
    opened: date
    closed: date | None
    first_response_minutes: int
    tenths_of_an_hour: int | None
    satisfaction: int | None
    escalated: bool


def subscriptions(deals: Sequence[Deal]) -> tuple[Subscription, ...]:
    """Those that ran before the first day, and those that won deals began."""
    dice = Dice("subscriptions")
    customers: list[str] = []
    old = [
        _old(team, customers, dice)
        for team in company.TEAMS
        for _ in range(OLD_SUBSCRIPTIONS_A_TEAM)
    ]
    won = (deal for deal in deals if deal.stage == "won")
    new = [_new(deal, customers, dice) for deal in won if dice.chance(NEW_SUBSCRIPTIONS_A_WIN)]
    return tuple(sorted(old + new, key=attrgetter("started", "customer")))


def _old(team: Team, customers: list[str], dice: Dice) -> Subscription:
    span = (company.FIRST_DAY - OLD_BOOK_BEGINS).days
    started = OLD_BOOK_BEGINS + timedelta(days=dice.between(0, span - 1))
    ended = _end(team, company.FIRST_DAY, dice)
    plan, rent = dice.pick(company.PLANS), int(dice.curve(OLD_RENTS))
    return Subscription(_customer(customers, dice), plan, team.name, started, ended, rent)


def _new(deal: Deal, customers: list[str], dice: Dice) -> Subscription:
    ended = _end(TEAMS[deal.team], days.after(deal.closed), dice)
    customer, rent = _customer(customers, dice), deal.cents // MONTHS_A_YEAR
    return Subscription(customer, PLAN_OF[deal.segment], deal.team, deal.closed, ended, rent)


def _customer(customers: list[str], dice: Dice) -> str:
    if customers and dice.chance(SECOND_SUBSCRIPTION):
        return customers[dice.between(0, len(customers) - 1)]
    customers.append(f"C{len(customers) + 1:05}")
    return customers[-1]


def _end(team: Team, first: date, dice: Dice) -> date | None:
    for month in days.months(first, company.AS_OF):
        if dice.chance(team.churn):
            return month + timedelta(days=dice.between(0, days.length(month) - 1))
    return None


def tickets(subscriptions: Sequence[Subscription]) -> tuple[Ticket, ...]:
    """The questions of those who subscribe, in the order they came."""
    dice = Dice("tickets")
    found = (ticket for subscription in subscriptions for ticket in _asked(subscription, dice))
    return tuple(sorted(found, key=attrgetter("opened")))


def _asked(subscription: Subscription, dice: Dice) -> Iterator[Ticket]:
    begins = max(subscription.started, company.FIRST_DAY)
    ends = subscription.ended or company.AS_OF
    for month in days.months(begins, ends):
        if dice.chance(TICKETS_A_MONTH):
            day = days.working(month + timedelta(days=dice.between(0, days.length(month) - 1)))
            if begins <= day <= ends:
                yield _ticket(subscription.team, day, dice)


def _ticket(team: str, opened: date, dice: Dice) -> Ticket:
    priority, wait = dice.pick(PRIORITIES), dice.curve(WAITING)
    tenths = max(1, int(priority.hours * wait * 10))
    closed = opened + timedelta(days=dice.whole(tenths / 240))
    answered = not dice.chance(UNANSWERED_SURVEYS)
    score = dice.pick(DISCONTENT if wait > SLOW else CONTENT)
    done = closed <= company.AS_OF
    return Ticket(
        team,
        priority.name,
        opened,
        closed if done else None,
        first_response_minutes=max(1, int(priority.minutes * dice.curve(WAITING))),
        tenths_of_an_hour=tenths if done else None,
        satisfaction=score if done and answered else None,
        escalated=dice.chance(priority.escalated * (2 if wait > SLOW else 1)),
    )
