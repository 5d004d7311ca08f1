"""Dates: days moved by months, and runs of days from a first to a last, both of them included.

A day moved by months keeps its number, or takes the last day of a shorter month; so a month on and a month
back is not always where one began, and two days may be moved to the same one.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The day so many months on (earlier, when negative), or the last of that month where it is shorter.

    >>> add_months(date(2026, 1, 1), -1), add_months(date(2024, 1, 31), 1)
    (datetime.date(2025, 12, 1), datetime.date(2024, 2, 29))
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, both ends included: what is compared with each other must be as long, or be told.

    >>> so_far = Days(date(2024, 3, 1), date(2024, 3, 15))
    >>> so_far.count, so_far.months_earlier(1).last, so_far.year_ago.first
    (15, datetime.date(2024, 2, 15), datetime.date(2023, 3, 1))

    Raises:
        ValueError: the last day lies before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} lies before {self.first}")

    @staticmethod
    def ending(last: date, *, days: int = 0, months: int = 0) -> "Days":
        """The days up to one, so many of them or so many months: the last 30 days, the last 12 months.

        Months reach back to the day after the one that lies so many months earlier.

        >>> Days.ending(date(2024, 3, 15), days=30).first, Days.ending(date(2024, 3, 15), months=12).first
        (datetime.date(2024, 2, 15), datetime.date(2023, 3, 16))
        """
        before = add_months(last, -months) if months else last
        return Days(before + timedelta(days=1) - timedelta(days=days), last)

    @property
    def count(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(self.count))

    def months_earlier(self, count: int) -> "Days":
        """From the same day to the same day so many months earlier; shorter months end sooner.

        The last day of a month is not stretched to the last of a longer one: for whole months there are periods.
        """
        return Days(add_months(self.first, -count), add_months(self.last, -count))

    def weeks_earlier(self, count: int) -> "Days":
        """As many days so many weeks earlier: the same days of the week."""
        return Days(self.first - timedelta(weeks=count), self.last - timedelta(weeks=count))

    @property
    def year_ago(self) -> "Days":
        """The same days of the year before; of 29 February the 28th.

        >>> Days(date(2024, 1, 1), date(2024, 2, 29)).year_ago
        Days(first=datetime.date(2023, 1, 1), last=datetime.date(2023, 2, 28))
        """
        return self.months_earlier(MONTHS_A_YEAR)
