"""What sellers do before a deal: the leads they are given and the activities they record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from kpireport.demo import company, days, stories
from kpireport.demo.company import Spell
from kpireport.demo.deals import Deal
from kpireport.demo.dice import Dice

FRUITLESS_LEADS_A_DEAL = 1.6
QUALIFIED_YET_FRUITLESS = 0.35
A_MONTH = (("call", 32.0), ("appointment", 14.0), ("demo", 10.0), ("follow_up", 15.0))


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who asked; qualified and converted into a deal where that happened by the last day."""

    person: str
    team: str
    source: str
    created: date
    qualified: date | None = None
    converted: date | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A call, an appointment, a demo or a follow-up."""

    person: str
    team: str
    kind: str
    done: date


def leads(deals: Sequence[Deal]) -> tuple[Lead, ...]:
    """The leads that became deals, and those beside them that did not, in the order they came."""
    dice = Dice("leads")
    asked = (deal for deal in deals if deal.source != company.UNASKED)
    found = (lead for deal in asked for lead in _around(deal, dice))
    kept = (lead for lead in found if company.FIRST_DAY <= lead.created <= company.AS_OF)
    return tuple(sorted(kept, key=attrgetter("created")))


def _around(deal: Deal, dice: Dice) -> Iterator[Lead]:
    qualified = deal.opened - timedelta(days=dice.between(0, 8))
    created = qualified - timedelta(days=dice.between(1, 12))
    who = (deal.person, deal.team, deal.source)
    yield Lead(*who, created, _by_then(qualified), _by_then(deal.opened))
    for _ in range(dice.whole(FRUITLESS_LEADS_A_DEAL)):
        came = created + timedelta(days=dice.between(-15, 15))
        later = came + timedelta(days=dice.between(1, 12))
        yield Lead(*who, came, _by_then(later) if dice.chance(QUALIFIED_YET_FRUITLESS) else None)


def _by_then(day: date) -> date | None:
    return day if day <= company.AS_OF else None


def activities() -> tuple[Activity, ...]:
    """Everything recorded, in the order it was done."""
    found = (activity for spell in company.SPELLS for activity in _of(spell))
    return tuple(sorted(found, key=attrgetter("done")))


def _of(spell: Spell) -> Iterator[Activity]:
    dice = Dice(f"activities of {spell.person} in {spell.team}")
    diligence = dice.around(1, 0.15)
    for month in days.months(company.FIRST_DAY, company.AS_OF):
        if month == stories.GAP.month:
            continue
        for kind, usual in A_MONTH:
            expected = usual * diligence * _busy(spell.team, kind, month)
            for _ in range(dice.whole(dice.around(expected, 0.15))):
                day = days.working(month + timedelta(days=dice.between(0, days.length(month) - 1)))
                if spell.holds(day):
                    yield Activity(spell.person, spell.team, kind, day)


def _busy(team: str, kind: str, month: date) -> float:
    # Sellers' days vary less than customers' decisions do.
    season = (1 + company.SEASON[month.month - 1]) / 2
    slip = stories.SLIP
    quiet = team == slip.team and kind == "appointment" and month >= slip.quieter_from
    return season * slip.appointments if quiet else season
