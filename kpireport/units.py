"""Units: what a number counts, and with how many decimals a reader sees it."""

from dataclasses import dataclass
from enum import StrEnum


class Quantity(StrEnum):
    """What is counted."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    TIMES = "times"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Unit:
    """A quantity and its decimals. A share is kept as a fraction and shown in percent.

    >>> PERCENT.in_points, MONEY.in_points
    (True, False)
    """

    quantity: Quantity
    decimals: int = 0

    @property
    def in_points(self) -> bool:
        """Whether the difference of two such numbers is said in percentage points."""
        return self.quantity is Quantity.SHARE


PERCENT = Unit(Quantity.SHARE, 1)
MONEY = Unit(Quantity.MONEY)
COUNT = Unit(Quantity.COUNT)
DAYS = Unit(Quantity.DAYS, 1)
HOURS = Unit(Quantity.HOURS, 1)
MINUTES = Unit(Quantity.MINUTES, 1)
SECONDS = Unit(Quantity.SECONDS)
TIMES = Unit(Quantity.TIMES, 2)
SCORE = Unit(Quantity.SCORE, 2)
