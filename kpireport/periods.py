"""Periods: the slots of time that a number can belong to.

A period is a value: a grain and the day it starts on. Weeks are ISO weeks (Monday first, week 1 holds
4 January). Quarters and years follow the company's calendar, whose year may start in any month; then they
are written ``FY2026`` and ``FY2026-Q2``, named by the year in which the fiscal year ends (or starts, as
the calendar says). ``ALL`` is the whole of the data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from kpireport.errors import ConfigurationError

MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Grain(StrEnum):
    """The size of a slot of time."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"

    @property
    def months(self) -> int | None:
        """How many months a slot holds; none for weeks and for the whole."""
        return {Grain.MONTH: 1, Grain.QUARTER: MONTHS_A_QUARTER, Grain.YEAR: MONTHS_A_YEAR}.get(
            self
        )

    @property
    def base(self) -> "Grain":
        """The slots that make it up: weeks are their own, all else is made of months."""
        return Grain.WEEK if self is Grain.WEEK else Grain.MONTH


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a company's year starts, and by which end it is called.

    >>> Calendar(first_month=4).containing(date(2026, 6, 30), Grain.YEAR).code
    'FY2027'
    >>> Calendar(first_month=4, named_by="start").containing(date(2026, 6, 30), Grain.QUARTER).code
    'FY2026-Q1'
    """

    first_month: int = 1
    named_by: Literal["start", "end"] = "end"

    @property
    def fiscal(self) -> bool:
        """Whether years differ from calendar years."""
        return self.first_month != 1

    def containing(self, day: date, grain: Grain) -> "Period":
        """The period of that grain which holds the day."""
        if grain is Grain.ALL:
            return Period(grain, EARLIEST, self)
        if grain is Grain.WEEK:
            return Period(grain, day - timedelta(days=day.weekday()), self)
        months = grain.months or 1
        offset = (day.month - self.first_month) % months
        return Period(grain, add_months(day.replace(day=1), -offset), self)

    def year_number(self, start: date) -> int:
        """The number a year is called by, from its first day."""
        return start.year + (self.fiscal and self.named_by == "end")


CALENDAR_YEAR = Calendar()


def add_months(first: date, months: int) -> date:
    """The first day of the month that lies so many months on.

    >>> add_months(date(2026, 1, 1), -1)
    datetime.date(2025, 12, 1)
    """
    total = first.year * MONTHS_A_YEAR + first.month - 1 + months
    return date(total // MONTHS_A_YEAR, total % MONTHS_A_YEAR + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """One slot of time.

    >>> june = Period.parse("2026-06")
    >>> june.end, june.before(6).code, june.year_ago.code
    (datetime.date(2026, 6, 30), '2025-12', '2025-06')
    >>> Period.parse("2026-W53").end
    datetime.date(2027, 1, 3)
    """

    grain: Grain
    start: date
    calendar: Calendar = CALENDAR_YEAR

    @staticmethod
    def parse(text: str, calendar: Calendar | None = None) -> "Period":
        """The period a text such as ``2026-06``, ``2026-W23``, ``2026-Q2``, ``FY2026`` or ``ALL`` names.

        Raises:
            ConfigurationError: the text names no period, or one that the calendar does not have.
        """
        return _parse(text.strip(), calendar or CALENDAR_YEAR)

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        if self.grain is Grain.ALL:
            return LATEST
        return self.before(-1).start - timedelta(days=1)

    @property
    def code(self) -> str:
        """The text that `parse` reads back."""
        if self.grain is Grain.ALL:
            return "ALL"
        if self.grain is Grain.WEEK:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02}"
        if self.grain is Grain.MONTH:
            return f"{self.start:%Y-%m}"
        first = self.year_start
        number = self.calendar.year_number(first)
        year_code = f"FY{number}" if self.calendar.fiscal else f"{number}"
        return year_code if self.grain is Grain.YEAR else f"{year_code}-Q{self.quarter_number}"

    @property
    def quarter_number(self) -> int:
        """Which quarter of the company's year the period starts in: 1 to 4."""
        return (
            self.start.month - self.calendar.first_month
        ) % MONTHS_A_YEAR // MONTHS_A_QUARTER + 1

    @property
    def year_start(self) -> date:
        """The first day of the company's year that the period starts in."""
        return self.calendar.containing(self.start, Grain.YEAR).start

    def before(self, count: int = 1) -> "Period":
        """The period so many slots earlier; later, when the count is negative."""
        if self.grain is Grain.ALL:
            raise ValueError("the whole of the data has no neighbour")
        if self.grain is Grain.WEEK:
            return Period(self.grain, self.start - timedelta(weeks=count), self.calendar)
        return Period(
            self.grain, add_months(self.start, -count * (self.grain.months or 1)), self.calendar
        )

    @property
    def previous(self) -> "Period | None":
        """The slot just before; none before the whole of the data."""
        return None if self.grain is Grain.ALL else self.before()

    @property
    def year_ago(self) -> "Period | None":
        """The same slot a year earlier; none for a week 53 that the year before does not have.

        >>> print(Period.parse("2026-W53").year_ago), Period.parse("2027-W01").year_ago.code
        None
        (None, '2026-W01')
        """
        if self.grain is Grain.ALL:
            return None
        if self.grain is not Grain.WEEK:
            return self.before(MONTHS_A_YEAR // (self.grain.months or 1))
        year, week, _ = self.start.isocalendar()
        try:
            return Period(self.grain, date.fromisocalendar(year - 1, week, 1), self.calendar)
        except ValueError:  # no such week in that year
            return None

    def within(self, grain: Grain) -> "list[Period]":
        """The finer periods it is made of, in order (a quarter's months, a year's quarters).

        >>> [month.code for month in Period.parse("2026-Q2").within(Grain.MONTH)]
        ['2026-04', '2026-05', '2026-06']
        """
        slot, found = self.calendar.containing(self.start, grain), []
        while slot.start <= self.end:
            found.append(slot)
            slot = slot.before(-1)
        return found

    @property
    def to_date(self) -> "Span":
        """From the start of the company's year (of the ISO year, for weeks) to this period."""
        if self.grain is Grain.ALL:
            return Span(self, 1)
        if self.grain is Grain.WEEK:
            return Span(self, self.start.isocalendar().week)
        months = (self.start.year - self.year_start.year) * MONTHS_A_YEAR
        months += self.start.month - self.year_start.month
        return Span(self, months // (self.grain.months or 1) + 1)

    @property
    def whole_year(self) -> "Span":
        """All periods of the company's year (of the ISO year, for weeks) that this one ends in.

        >>> Period.parse("2026-02").whole_year.last.code, Period.parse("2026-W02").whole_year.length
        ('2026-12', 53)
        """
        last = self
        while last.grain is not Grain.ALL and last.before(-1).to_date.length > 1:
            last = last.before(-1)
        return last.to_date

    def complete(self, as_of: date) -> bool:
        """Whether the data reach the period's last day; the whole is complete by definition."""
        return self.grain is Grain.ALL or self.end <= as_of


@dataclass(frozen=True, slots=True)
class Span:
    """Successive periods of one grain: the last one and how many.

    >>> june = Period.parse("2026-06")
    >>> [period.code for period in Span(june, 3)]
    ['2026-04', '2026-05', '2026-06']
    >>> june.to_date.length, june.to_date.shifted(1).last.code
    (6, '2026-05')
    """

    last: Period
    length: int = 1

    def __iter__(self) -> Iterator[Period]:
        return (
            self.last.before(back) if back else self.last for back in reversed(range(self.length))
        )

    @property
    def first(self) -> Period:
        """The earliest of the periods."""
        return self.last.before(self.length - 1) if self.length > 1 else self.last

    def shifted(self, count: int) -> "Span | None":
        """So many slots earlier, of the same length; none for the whole of the data."""
        return None if self.last.grain is Grain.ALL else Span(self.last.before(count), self.length)

    @property
    def year_ago(self) -> "Span | None":
        """The same span of the year before."""
        last = self.last.year_ago
        return None if last is None else Span(last, self.length)


_SHAPES = re.compile(
    r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|W(?P<week>\d{2})|Q(?P<quarter>\d)))?",
    re.ASCII,
)


def _parse(text: str, calendar: Calendar) -> Period:
    if text == "ALL":
        return Period(Grain.ALL, EARLIEST, calendar)
    found = _SHAPES.fullmatch(text)
    if found is None:
        raise ConfigurationError(
            f"{text!r} is not a period: write 2026-06, 2026-W23, 2026-Q2, 2026 or ALL "
            f"({'FY2026 and FY2026-Q2 for fiscal years' if calendar.fiscal else 'the year starts in January'})"
        )
    year, month, week, quarter = (found[name] for name in ("year", "month", "week", "quarter"))
    if not EARLIEST.year <= int(year) <= LATEST.year:
        raise ConfigurationError(f"{text!r}: years are {EARLIEST.year} to {LATEST.year}")
    try:
        if month:
            return Period(Grain.MONTH, date(int(year), int(month), 1), calendar)
        if week:
            return Period(Grain.WEEK, date.fromisocalendar(int(year), int(week), 1), calendar)
        return _fiscal(int(year), quarter, calendar, fiscal=bool(found["fiscal"]))
    except ValueError as error:
        raise ConfigurationError(f"There is no period {text!r}: {error}") from None


def _fiscal(year: int, quarter: str | None, calendar: Calendar, *, fiscal: bool) -> Period:
    if fiscal != calendar.fiscal:
        kind = (
            f"starts in month {calendar.first_month}" if calendar.fiscal else "is the calendar year"
        )
        raise ValueError(f"the company's year {kind}: write {'' if fiscal else 'FY'}{year}")
    number = 1 if quarter is None else int(quarter)
    if not 1 <= number <= MONTHS_A_YEAR // MONTHS_A_QUARTER:
        raise ValueError("quarters are Q1 to Q4")
    first_year = year - (calendar.fiscal and calendar.named_by == "end")
    start = date(first_year, calendar.first_month, 1)
    if quarter is None:
        return Period(Grain.YEAR, start, calendar)
    return Period(Grain.QUARTER, add_months(start, (number - 1) * MONTHS_A_QUARTER), calendar)
