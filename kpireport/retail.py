"""Retail calendars: years of 52 or 53 whole weeks, as trade and many listed companies keep them.

A year ends on the same day of the week, on the one nearest to the end of a month or on the last one in it. Its
quarters have thirteen weeks, its twelve months four or five of them by a pattern; the fourth quarter and the twelfth
month take week 53. They are written ``FY2023``, ``FY2023-Q1``, ``FY2023-P03`` and ``FY2023-W05``.

What is compared with a year ago has as many weeks: week 53, and the month, quarter and year that hold it, have no
year ago. The year after one of 53 weeks begins a week later than the year before did; it is compared with that year
*restated*, its weeks taken one later, so that the same days of the season stand side by side, or with the periods
as they were reported.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Any, Literal, get_args

from kpireport.codes import Written
from kpireport.dates import MONTHS_A_YEAR
from kpireport.periods import (
    DAYS_A_WEEK,
    KINDS,
    QUARTERS_A_YEAR,
    WEEKS_A_QUARTER,
    Calendar,
    Grain,
    Period,
    check_number,
)

Pattern = Literal["4-5-4", "4-4-5", "5-4-4"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
WEEKS_A_YEAR, LONG = 52, 53
HALF_A_WEEK = timedelta(days=3)
_MONTH_STARTS = {
    pattern: (0, *accumulate(([int(weeks) for weeks in pattern.split("-")] * QUARTERS_A_YEAR)[:-1]))
    for pattern in get_args(Pattern)
}
_SLOTS = {Grain.MONTH: MONTHS_A_YEAR, Grain.QUARTER: QUARTERS_A_YEAR, Grain.YEAR: 1}


@dataclass(frozen=True, slots=True)
class RetailCalendar(Calendar):
    """A calendar whose year ends on a day of the week about the end of the month before ``first_month``.

    A year is named by the calendar year that its end (or start) lies about, so that the first days of January
    may belong to the year that has that number less one.

    >>> nrf = RetailCalendar(first_month=2, named_by="start")
    >>> year = Period.parse("FY2023", nrf)
    >>> year.start, year.end, len(year.within(Grain.WEEK))
    (datetime.date(2023, 1, 29), datetime.date(2024, 2, 3), 53)
    >>> Period.parse("FY2024-P01", nrf).year_ago.start
    datetime.date(2023, 2, 5)
    """

    weeks: Pattern = "4-5-4"
    ends: Literal["nearest", "last"] = "nearest"
    weekday: Weekday = "saturday"
    after_long_year: Literal["restated", "as_reported"] = "restated"
    late: bool = False  # years of 53 weeks begin a week later: the view that they are restated in

    @property
    def fiscal(self) -> bool:
        """A year of whole weeks is never the calendar year."""
        return True

    @property
    def by_weeks(self) -> bool:
        """Months, quarters and years are made of whole weeks."""
        return True

    @property
    def restates(self) -> bool:
        """Whether the year after one of 53 weeks is compared with that year restated."""
        return self.after_long_year == "restated"

    @property
    def restated(self) -> bool:
        """Whether it is the view that years of 53 weeks are restated in."""
        return self.late

    @property
    def plain(self) -> "RetailCalendar":
        """The calendar that numbers are reported by."""
        return replace(self, late=False) if self.late else self

    @property
    def examples(self) -> str:
        """Periods as the calendar writes them."""
        return "FY2026-P03, FY2026-W23, FY2026-Q2, FY2026"

    @property
    def first_weekday(self) -> int:
        """The day that weeks begin on: the one after their last; Monday is 0."""
        return (WEEKDAYS.index(self.weekday) + 1) % DAYS_A_WEEK

    @property
    def month_starts(self) -> tuple[int, ...]:
        """How many weeks of the year lie before each of its twelve months."""
        return _MONTH_STARTS[self.weeks]

    @property
    def into_year(self) -> timedelta:
        """How far into its first month the year has begun for certain: its first week holds that day."""
        return HALF_A_WEEK if self.ends == "nearest" else timedelta(0)

    @property
    def into_week(self) -> timedelta:
        """Which day of a week tells by its date, in years of calendar months, which year the week belongs to."""
        return timedelta(days=DAYS_A_WEEK - 1) - self.into_year

    def weeks_in(self, year: int) -> int:
        """How many weeks a year has: 52 or 53."""
        return (first_day(self, year + 1) - first_day(self, year)).days // DAYS_A_WEEK

    def start(self, day: date, grain: Grain) -> date:
        """The first day of the slot that holds the day."""
        if grain is Grain.WEEK:
            return day - timedelta(days=(day.weekday() - self.first_weekday) % DAYS_A_WEEK)
        return self.at(*self._holding(day, grain))

    def moved(self, start: date, grain: Grain, count: int) -> date:
        """The first day of the slot that many later."""
        if grain is Grain.WEEK:
            return start + timedelta(weeks=count)
        year, _, number = self._holding(start, grain)
        years, index = divmod(number - 1 + count, _SLOTS[grain])
        return self.at(year + years, grain, index + 1)

    def place(self, start: date, grain: Grain) -> tuple[int, int]:
        """The year that a slot belongs to, as it is called, and which of the year's slots it is, from 1."""
        year, _, number = self._holding(start, grain)
        return year, number

    def at(self, year: int, grain: Grain, number: int) -> date:
        """The first day of a year's slot: `place` the other way round.

        Raises:
            ValueError: the year has no such slot.
        """
        check_number(grain, number, _SLOTS.get(grain) or self.weeks_in(year))
        return first_day(self, year) + timedelta(weeks=self._weeks_before(grain, number - 1))

    def year_ago(self, period: Period) -> Period | None:
        """The same slot of the year before, restated where that has 53 weeks; none where it has fewer or more weeks."""
        year, number = self.place(period.start, period.grain)
        restated = self.restates and self.plain.weeks_in(year - 1) == LONG
        there = replace(self, late=True) if restated else self.plain
        try:
            start = there.at(year - 1, period.grain, number)
        except ValueError:  # no week 53 in that year
            return None
        ago = Period(period.grain, start, there)
        return ago if ago.days.count == period.days.count else None

    def code(self, period: Period) -> str:
        """How a period is written."""
        year, number = self.place(period.start, period.grain)
        marks = {
            Grain.WEEK: f"-W{number:02}",
            Grain.MONTH: f"-P{number:02}",
            Grain.QUARTER: f"-Q{number}",
        }
        return f"FY{year}{marks.get(period.grain, '')}"

    def read(self, written: Written) -> Period:
        """The period that is written so.

        Raises:
            ValueError: the calendar has no such period, or writes it in another way.
        """
        if not written.fiscal or not written.kind:
            raise ValueError(f"the company's year is made of whole weeks: write {self.examples}")
        grain = KINDS[written.kind]
        return Period(grain, self.at(written.year, grain, written.number), self)

    def _weeks_before(self, grain: Grain, slots: int) -> int:
        if grain is Grain.MONTH:
            return self.month_starts[slots]
        return slots * {Grain.WEEK: 1, Grain.QUARTER: WEEKS_A_QUARTER}.get(grain, WEEKS_A_YEAR)

    def _holding(self, day: date, grain: Grain) -> tuple[int, Grain, int]:
        """The year, grain and number of the slot that holds the day."""
        telling = self.start(day, Grain.WEEK) + self.into_week
        year = telling.year - (telling.month < self.first_month) + self.years_apart
        year -= day < first_day(self, year)
        week = (day - first_day(self, year)).days // DAYS_A_WEEK
        number = {
            Grain.WEEK: week + 1,
            Grain.MONTH: bisect_right(self.month_starts, week),
            Grain.QUARTER: min(week // WEEKS_A_QUARTER + 1, QUARTERS_A_YEAR),
        }
        return year, grain, number.get(grain, 1)


@cache
def first_day(calendar: RetailCalendar, year: int) -> date:
    """The first day of a year, by its name."""
    first = _ordinary_first_day(calendar, year)
    if not calendar.late:
        return first
    weeks = (_ordinary_first_day(calendar, year + 1) - first).days // DAYS_A_WEEK
    return first + timedelta(weeks=weeks - WEEKS_A_YEAR)


def _ordinary_first_day(calendar: RetailCalendar, year: int) -> date:
    first = date(year - calendar.years_apart, calendar.first_month, 1)
    return calendar.start(first + calendar.into_year, Grain.WEEK)


def settings_of(calendar: Calendar) -> dict[str, Any]:
    """A calendar as plain values, for a file or a digest."""
    return asdict(calendar)


def calendar_of(settings: Mapping[str, Any]) -> Calendar:
    """The calendar that `settings_of` has written down.

    >>> calendar_of(settings_of(RetailCalendar(first_month=2))) == RetailCalendar(first_month=2)
    True
    """
    return RetailCalendar(**settings) if "weeks" in settings else Calendar(**settings)
