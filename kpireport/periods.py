"""Periods: the slots of time that a number can belong to.

A period is a value: a grain and the day it starts on. Weeks are ISO weeks (Monday first, week 1 holds
4 January). Quarters and years follow the company's calendar, whose year may start in any month; then they
are written ``FY2026`` and ``FY2026-Q2``, named by the year in which the fiscal year ends (or starts, as
the calendar says). ``ALL`` is the whole of the data. Calendars whose years are made of whole weeks stand in
`kpireport.retail`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from kpireport.codes import Written
from kpireport.dates import MONTHS_A_YEAR, Days, add_months
from kpireport.errors import ConfigurationError

MONTHS_A_QUARTER, QUARTERS_A_YEAR = 3, 4
WEEKS_A_QUARTER, DAYS_A_WEEK = 13, 7
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


# What the letter of a code stands for.
KINDS = {"": Grain.MONTH, "P": Grain.MONTH, "W": Grain.WEEK, "Q": Grain.QUARTER, "Y": Grain.YEAR}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a company's year starts, by which end it is called, and where its slots begin.

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

    @property
    def by_weeks(self) -> bool:
        """Whether months, quarters and years are made of whole weeks."""
        return False

    @property
    def restates(self) -> bool:
        """Whether some periods are compared with weeks of the year before that are none of its own slots."""
        return False

    @property
    def restated(self) -> bool:
        """Whether its periods are such weeks, there to be compared with and for nothing else."""
        return False

    @property
    def plain(self) -> "Calendar":
        """The calendar that numbers are reported by: itself, unless it is restated."""
        return self

    @property
    def examples(self) -> str:
        """Periods as the calendar writes them."""
        years = "FY2026-Q2, FY2026" if self.fiscal else "2026-Q2, 2026"
        return f"2026-06, 2026-W23, {years}"

    @property
    def years_apart(self) -> int:
        """By how much a year's number exceeds the calendar year in which it begins."""
        return int(self.first_month != 1 and self.named_by == "end")

    def containing(self, day: date, grain: Grain) -> "Period":
        """The period of that grain which holds the day."""
        return Period(grain, EARLIEST if grain is Grain.ALL else self.start(day, grain), self)

    def start(self, day: date, grain: Grain) -> date:
        """The first day of the slot that holds the day."""
        if grain is Grain.WEEK:
            return day - timedelta(days=day.weekday())
        offset = (day.month - self.first_month) % (grain.months or 1)
        return add_months(day.replace(day=1), -offset)

    def moved(self, start: date, grain: Grain, count: int) -> date:
        """The first day of the slot that many later."""
        if grain is Grain.WEEK:
            return start + timedelta(weeks=count)
        return add_months(start, count * (grain.months or 1))

    def place(self, start: date, grain: Grain) -> tuple[int, int]:
        """The year that a slot belongs to, as it is called, and which of the year's slots it is, from 1."""
        if grain is Grain.WEEK:
            return start.isocalendar()[:2]
        first = self.start(start, Grain.YEAR)
        months = (start.year - first.year) * MONTHS_A_YEAR + start.month - first.month
        return first.year + self.years_apart, months // (grain.months or 1) + 1

    def at(self, year: int, grain: Grain, number: int) -> date:
        """The first day of a year's slot: `place` the other way round.

        Raises:
            ValueError: the year has no such slot.
        """
        if grain is Grain.WEEK:
            return date.fromisocalendar(year, number, 1)
        months = grain.months or 1
        check_number(grain, number, MONTHS_A_YEAR // months)
        return add_months(date(year - self.years_apart, self.first_month, 1), (number - 1) * months)

    def year_ago(self, period: "Period") -> "Period | None":
        """The same slot of the year before; none where that year does not have it."""
        year, number = self.place(period.start, period.grain)
        try:
            return Period(period.grain, self.at(year - 1, period.grain, number), self)
        except ValueError:  # no such week in that year
            return None

    def code(self, period: "Period") -> str:
        """How a period is written."""
        if period.grain is Grain.MONTH:
            return f"{period.start:%Y-%m}"
        year, number = self.place(period.start, period.grain)
        if period.grain is Grain.WEEK:
            return f"{year}-W{number:02}"
        year_code = f"FY{year}" if self.fiscal else f"{year}"
        return year_code if period.grain is Grain.YEAR else f"{year_code}-Q{number}"

    def read(self, written: Written) -> "Period":
        """The period that is written so.

        Raises:
            ValueError: the calendar has no such period, or writes it in another way.
        """
        year, number = written.year, written.number
        if written.kind == "P":
            raise ValueError(f"the company's months are calendar months: write {year}-{number:02}")
        if written.fiscal and written.kind in ("", "W"):
            raise ValueError(f"weeks and months are written {year}-{written.kind}{number:02}")
        if written.kind == "":
            return Period(Grain.MONTH, date(year, number, 1), self)
        grain = KINDS[written.kind]
        if grain is not Grain.WEEK and written.fiscal != self.fiscal:
            kind = f"starts in month {self.first_month}" if self.fiscal else "is the calendar year"
            fiscal = "" if written.fiscal else "FY"
            raise ValueError(f"the company's year {kind}: write {fiscal}{year}")
        return Period(grain, self.at(year, grain, number), self)


CALENDAR_YEAR = Calendar()


def check_number(grain: Grain, number: int, last: int) -> None:
    """That a year has a slot of this number.

    Raises:
        ValueError: it has fewer.
    """
    if not 1 <= number <= last:
        letter = {Grain.WEEK: "W", Grain.MONTH: "P", Grain.QUARTER: "Q"}.get(grain, "")
        raise ValueError(f"{grain.value}s are {letter}1 to {letter}{last}")


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
        return self.calendar.moved(self.start, self.grain, 1) - timedelta(days=1)

    @property
    def days(self) -> Days:
        """Its days, from the first to the last."""
        return Days(self.start, self.end)

    def until(self, day: date) -> Days:
        """The period to date: its days up to one of them (month to date, year to date).

        >>> Period.parse("2024-Q1").until(date(2024, 2, 29)).count
        60

        Raises:
            ValueError: the day is none of the period's.
        """
        if day not in self.days:
            raise ValueError(f"{day} is not in {self.code}")
        return Days(self.start, day)

    @property
    def code(self) -> str:
        """The text that `parse` reads back."""
        return "ALL" if self.grain is Grain.ALL else self.calendar.code(self)

    @property
    def year(self) -> int:
        """The year it belongs to, as the company calls it; that of ISO for ISO weeks."""
        return self.calendar.place(self.start, self.grain)[0]

    @property
    def fiscal(self) -> bool:
        """Whether that year is a fiscal one: months of calendar years and ISO weeks belong to none."""
        in_years = self.grain in (Grain.QUARTER, Grain.YEAR) or self.calendar.by_weeks
        return self.calendar.fiscal and in_years

    @property
    def number(self) -> int:
        """Which of its year's slots it is, from 1.

        >>> Calendar(first_month=4).containing(date(2026, 6, 30), Grain.MONTH).number
        3
        """
        return self.calendar.place(self.start, self.grain)[1]

    @property
    def quarter_number(self) -> int:
        """Which quarter of the company's year the period starts in: 1 to 4.

        Weeks have quarters of thirteen; week 53 belongs to the fourth.
        """
        if self.grain is Grain.WEEK:
            return min((self.number - 1) // WEEKS_A_QUARTER + 1, QUARTERS_A_YEAR)
        return self.calendar.containing(self.start, Grain.QUARTER).number

    @property
    def year_start(self) -> date:
        """The first day of the company's year that the period starts in."""
        return self.calendar.start(self.start, Grain.YEAR)

    def before(self, count: int = 1) -> "Period":
        """The period so many slots earlier; later, when the count is negative."""
        if self.grain is Grain.ALL:
            raise ValueError("the whole of the data has no neighbour")
        start = self.calendar.moved(self.start, self.grain, -count)
        return Period(self.grain, start, self.calendar)

    @property
    def previous(self) -> "Period | None":
        """The slot just before; none before the whole of the data."""
        return None if self.grain is Grain.ALL else self.before()

    @property
    def year_ago(self) -> "Period | None":
        """The same slot a year earlier, whole; none for a week 53 that the year before does not have.

        >>> print(Period.parse("2026-W53").year_ago), Period.parse("2027-W01").year_ago.code
        None
        (None, '2026-W01')
        """
        return None if self.grain is Grain.ALL else self.calendar.year_ago(self)

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

    def history(self, length: int) -> "tuple[Period, ...]":
        """The periods up to this one, so many; none for the whole of the data."""
        return () if self.grain is Grain.ALL else tuple(Span(self, length))

    @property
    def to_date(self) -> "Span":
        """From the start of the company's year (of the ISO year, for ISO weeks) to this period."""
        return Span(self, 1 if self.grain is Grain.ALL else self.number)

    @property
    def whole_year(self) -> "Span":
        """All periods of the company's year (of the ISO year, for ISO weeks) that this one ends in.

        >>> Period.parse("2026-02").whole_year.last.code, Period.parse("2026-W02").whole_year.length
        ('2026-12', 53)
        """
        last = self
        while last.grain is not Grain.ALL and last.before(-1).number > 1:
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

    @property
    def days(self) -> Days:
        """All days of the periods."""
        return Days(self.first.start, self.last.end)

    @property
    def counted(self) -> "Span":
        """The same days in slots that facts are counted in: restated periods are read as their weeks."""
        calendar = self.last.calendar
        if not calendar.restated or self.last.grain is Grain.ALL:
            return self
        last = calendar.plain.containing(self.last.end, Grain.WEEK)
        return Span(last, self.days.count // DAYS_A_WEEK)

    def shifted(self, count: int) -> "Span | None":
        """So many slots earlier, of the same length; none for the whole of the data."""
        return None if self.last.grain is Grain.ALL else Span(self.last.before(count), self.length)

    @property
    def year_ago(self) -> "Span | None":
        """The same span of the year before."""
        last = self.last.year_ago
        return None if last is None else Span(last, self.length)


def _parse(text: str, calendar: Calendar) -> Period:
    if text == "ALL":
        return Period(Grain.ALL, EARLIEST, calendar)
    written = Written.of(text)
    if written is None:
        raise ConfigurationError(f"{text!r} is not a period: write {calendar.examples} or ALL")
    if not EARLIEST.year <= written.year <= LATEST.year:
        raise ConfigurationError(f"{text!r}: years are {EARLIEST.year} to {LATEST.year}")
    try:
        return calendar.read(written)
    except ValueError as error:
        raise ConfigurationError(f"There is no period {text!r}: {error}") from None
