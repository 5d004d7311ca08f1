"""Who works at the demonstration company, where, and what it sells. All of it is invented."""

from dataclasses import dataclass
from datetime import date

NAME = "Veldane Software"
FIRST_DAY, AS_OF = date(2024, 1, 1), date(2026, 10, 31)


@dataclass(frozen=True, slots=True)
class Team:
    """An office and how it sells.

    Attributes:
        name: the town.
        closings: deals that a person closes in an ordinary month.
        win_rate: the share of them that is won.
        size: how big its deals are beside the company's usual ones.
        cycle: days from opening to closing.
        churn: the share of subscriptions that end in a month.
    """

    name: str
    closings: float
    win_rate: float
    size: float
    cycle: float
    churn: float


TEAMS = (
    Team("Bruxelles", closings=8.7, win_rate=0.42, size=0.96, cycle=49, churn=0.017),
    Team("Dublin", closings=8.6, win_rate=0.44, size=1.00, cycle=54, churn=0.018),
    Team("London", closings=9.2, win_rate=0.46, size=1.10, cycle=43, churn=0.015),
    Team("Lyon", closings=8.8, win_rate=0.45, size=0.98, cycle=46, churn=0.018),
    Team("Montréal", closings=9.4, win_rate=0.52, size=1.04, cycle=41, churn=0.013),
    Team("Paris", closings=9.0, win_rate=0.45, size=1.06, cycle=45, churn=0.016),
)


@dataclass(frozen=True, slots=True)
class Spell:
    """A person's time in a team."""

    person: str
    team: str
    joined: date
    left: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the person belonged to the team on that day."""
        return self.joined <= day and (self.left is None or day <= self.left)


JOINER = Spell("Inès Baudry", "Paris", date(2026, 7, 1))
LEAVER = Spell("Antoine Delmas", "Paris", date(2018, 9, 3), date(2026, 6, 30))
MOVER = (
    Spell("Hannah Pryce", "London", date(2021, 3, 1), date(2025, 12, 31)),
    Spell("Hannah Pryce", "Dublin", date(2026, 1, 1)),
)

SPELLS = (
    Spell("Amélie Dubrulle", "Bruxelles", date(2019, 2, 4)),
    Spell("Eva De Smet", "Bruxelles", date(2022, 10, 3)),
    Spell("Jan Vermeulen", "Bruxelles", date(2017, 5, 2)),
    Spell("Maxime Hennart", "Bruxelles", date(2020, 1, 6)),
    Spell("Pieter Claes", "Bruxelles", date(2021, 6, 1)),
    Spell("Sarah Lambrechts", "Bruxelles", date(2018, 4, 3)),
    Spell("Aoife Brennan", "Dublin", date(2018, 11, 5)),
    Spell("Conor Gallagher", "Dublin", date(2020, 8, 3)),
    Spell("Liam Keating", "Dublin", date(2022, 3, 1)),
    Spell("Niamh Doyle", "Dublin", date(2019, 9, 2)),
    Spell("Siobhán O'Dwyer", "Dublin", date(2017, 3, 6)),
    Spell("Charlotte Ashdown", "London", date(2019, 5, 7)),
    Spell("Daniel Okafor", "London", date(2020, 2, 3)),
    Spell("Emily Thornbury", "London", date(2021, 9, 1)),
    Spell("James Whitcombe", "London", date(2017, 1, 9)),
    Spell("Marcus Bell", "London", date(2022, 5, 3)),
    Spell("Oliver Hartley", "London", date(2018, 6, 4)),
    Spell("Priya Raman", "London", date(2018, 2, 5)),
    Spell("Hugo Vasseur", "Lyon", date(2020, 9, 1)),
    Spell("Lucie Chabert", "Lyon", date(2018, 3, 5)),
    Spell("Manon Guérin", "Lyon", date(2021, 2, 1)),
    Spell("Mathieu Perrin", "Lyon", date(2017, 6, 6)),
    Spell("Pauline Teyssier", "Lyon", date(2019, 11, 4)),
    Spell("Rachid Amrani", "Lyon", date(2022, 1, 10)),
    Spell("Étienne Gagnon", "Montréal", date(2018, 8, 6)),
    Spell("Gabriel Tremblay-Roy", "Montréal", date(2019, 1, 7)),
    Spell("Maude Bouchard", "Montréal", date(2020, 10, 5)),
    Spell("Noémie Lachance", "Montréal", date(2021, 4, 6)),
    Spell("Rosalie Pelletier", "Montréal", date(2017, 9, 5)),
    Spell("William Chen", "Montréal", date(2022, 6, 7)),
    Spell("Claire Rousselot", "Paris", date(2017, 2, 6)),
    Spell("Élodie Marchand", "Paris", date(2018, 1, 8)),
    Spell("Julien Carpentier", "Paris", date(2019, 4, 1)),
    Spell("Karim Haddad", "Paris", date(2020, 3, 2)),
    Spell("Nadia Benali", "Paris", date(2021, 1, 11)),
    Spell("Sophie Garnier", "Paris", date(2022, 9, 5)),
    Spell("Thomas Lemoine", "Paris", date(2019, 10, 1)),
    JOINER,
    LEAVER,
    *MOVER,
)


@dataclass(frozen=True, slots=True)
class Product:
    """Something sold by the seat and year."""

    name: str
    cents_a_seat: int


PRODUCTS = (
    (Product("Plan", 240_00), 34),
    (Product("Ledger", 420_00), 24),
    (Product("Flow", 310_00), 27),
    (Product("Archive", 220_00), 15),
)
# Fewest and most seats of a customer.
SEGMENTS = (
    (("small business", 20, 42), 45),
    (("mid-market", 34, 84), 38),
    (("enterprise", 64, 135), 17),
)
MOST_SEATS = 140
SOURCES = (("website", 30), ("referral", 22), ("outbound", 20), ("partner", 16), ("event", 12))
UNASKED = "outbound"
PLANS = (("essential", 45), ("business", 38), ("corporate", 17))

# How busy each month is beside an ordinary one: quarter ends, the August holidays, December.
SEASON = (0.95, 0.97, 1.10, 0.97, 0.98, 1.10, 0.94, 0.76, 1.07, 1.02, 1.02, 1.20)
GROWTH_A_YEAR = 0.07
