"""Working hours: how much of the time between two moments somebody was at work.

A ticket of 18:00 that is answered at 09:00 next day waited 15 hours by the calendar, and one hour by a clock that runs
from 08:00 to 17:00. The clock is arithmetic on columns, so that every engine runs it alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from functools import reduce
from operator import add
from typing import Any

import ibis

DAYS_A_WEEK = 7
HOUR, MINUTE = 60, 60
MINUTES_A_DAY = 24 * HOUR
PAIR = 2
MONDAY = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a working day, the days of a working week (Monday is 0), and the days off.

    A day that closes at 00:00 goes on until midnight: from 00:00 on all seven days it is the calendar's clock.

    >>> office = WorkingHours(time(8), time(17))
    >>> office.minutes_a_day, str(office)
    (540, 'working minutes (Mon–Fri 08:00–17:00)')

    Raises:
        ValueError: the day ends before it begins, or no day of the week is a working day.
    """

    opens: time = time(9)
    closes: time = time(17)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    days_off: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self._closing <= _minute(self.opens):
            raise ValueError(f"a working day from {self.opens:%H:%M} to {self.closes:%H:%M}")
        if not self.weekdays or not set(self.weekdays) <= set(range(DAYS_A_WEEK)):
            raise ValueError(f"working days {self.weekdays}: name some of 0 (Monday) to 6 (Sunday)")

    def __call__(self, start: Any, end: Any) -> Any:
        """The working minutes from one moment to another, as an Ibis value; both are local times without a zone."""
        return self._until(end) - self._until(start)

    def __str__(self) -> str:
        return f"working minutes ({self.days} {self.span}{self._off})"

    @property
    def span(self) -> str:
        """From when to when, in short."""
        closes = f"{self.closes:%H:%M}" if self.closes > time() else "24:00"
        return f"{self.opens:%H:%M}–{closes}"

    def holds(self, moment: Any) -> Any:
        """Whether a moment lies in the working hours, both ends among them."""
        day = moment.cast("date")
        passed = day.delta(ibis.literal(MONDAY), unit="day").cast("int64")
        minute = self._minutes(moment)
        inside = (minute >= _minute(self.opens)) & (minute <= self._closing)
        return self._is_working(day, passed) & inside

    @property
    def never_stop(self) -> bool:
        """Whether they are all hours of all days: the calendar's clock.

        >>> WorkingHours(time(), time(), weekdays=tuple(range(7))).never_stop, WorkingHours().never_stop
        (True, False)
        """
        whole = self.minutes_a_day == MINUTES_A_DAY and len(set(self.weekdays)) == DAYS_A_WEEK
        return whole and not self.days_off

    @property
    def minutes_a_day(self) -> int:
        """How long a working day is."""
        return self._closing - _minute(self.opens)

    @property
    def _closing(self) -> int:
        return _minute(self.closes) or MINUTES_A_DAY

    @property
    def days(self) -> str:
        """The working days in short: Mon–Fri, or each of them."""
        return self.named(_NAMES.__getitem__)

    def named(self, name: Callable[[int], str]) -> str:
        """The working days in short, called as a language does."""
        chosen = sorted(set(self.weekdays))
        if len(chosen) > PAIR and chosen == list(range(chosen[0], chosen[-1] + 1)):
            return f"{name(chosen[0])}–{name(chosen[-1])}"
        return ", ".join(map(name, chosen))

    @property
    def _off(self) -> str:
        return f" without {', '.join(map(str, sorted(self.days_off)))}" if self.days_off else ""

    def _until(self, moment: Any) -> Any:
        """The working minutes since a Monday long ago."""
        day = moment.cast("date")
        passed = day.delta(ibis.literal(MONDAY), unit="day").cast("int64")
        here = (self._minutes(moment) - _minute(self.opens)).clip(0, self.minutes_a_day)
        today = self._is_working(day, passed).ifelse(here, 0.0)
        return self._whole_days(day, passed) * float(self.minutes_a_day) + today

    @staticmethod
    def _minutes(moment: Any) -> Any:
        """The minutes since midnight."""
        minute = moment.hour().cast("int64") * HOUR + moment.minute().cast("int64")
        return minute + moment.second().cast("int64") / MINUTE

    def _is_working(self, day: Any, passed: Any) -> Any:
        is_weekday = (passed % DAYS_A_WEEK).isin(sorted(set(self.weekdays)))
        return is_weekday & ~day.isin(self.days_off) if self.days_off else is_weekday

    def _whole_days(self, day: Any, passed: Any) -> Any:
        """The working days before a day: those of whole weeks, those of this week, less the days off among them."""
        weeks, rest = passed // DAYS_A_WEEK, passed % DAYS_A_WEEK
        chosen = sorted(set(self.weekdays))
        days = weeks.cast("int64") * len(chosen)
        days += reduce(add, ((rest > one).ifelse(1, 0) for one in chosen))
        off = [one for one in sorted(set(self.days_off)) if one.weekday() in chosen]
        return days - reduce(add, ((day > one).ifelse(1, 0) for one in off)) if off else days


@dataclass(frozen=True, slots=True)
class AtWork:
    """Whether a moment lies in working hours, as a test on a column."""

    hours: WorkingHours

    def __call__(self, moment: Any) -> Any:
        """Whether it does."""
        return self.hours.holds(moment)


_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _minute(moment: time) -> int:
    return moment.hour * HOUR + moment.minute
