"""Months and working days, as the demonstration company's tables need them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

FRIDAY = 4


def months(first: date, last: date) -> Iterator[date]:
    """The first day of each month, from the first to the one that holds the last day.

    >>> [str(month) for month in months(date(2025, 12, 1), date(2026, 1, 31))]
    ['2025-12-01', '2026-01-01']
    """
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = after(month)


@cache
def after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


@cache
def length(month: date) -> int:
    """How many days a month has."""
    return (after(month) - month).days


def working(day: date) -> date:
    """The day itself, or the Friday before a weekend; the Monday after, where that stays in the month.

    >>> str(working(date(2026, 10, 31))), str(working(date(2026, 11, 1)))
    ('2026-10-30', '2026-11-02')
    """
    beyond = day.weekday() - FRIDAY
    if beyond <= 0:
        return day
    friday = day - timedelta(days=beyond)
    return friday if friday.month == day.month else friday + timedelta(days=3)
