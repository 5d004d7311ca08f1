"""Truncation: the first day of the slot that a row's day falls in, as the engine computes it.

Nothing but dates cut to weeks, months and years, intervals and whole numbers, so that every engine can do it.
"""

from typing import Any

import ibis

from kpireport.periods import DAYS_A_WEEK, EARLIEST, WEEKS_A_QUARTER, Calendar, Grain
from kpireport.retail import LONG, RetailCalendar

_UNITS = {Grain.WEEK: "W", Grain.MONTH: "M", Grain.QUARTER: "Q", Grain.YEAR: "Y"}


def truncated(day: Any, grain: Grain, calendar: Calendar) -> Any:
    """The first day of the slot that holds a day; that of the whole is the same for all."""
    if grain is Grain.ALL:
        return ibis.literal(EARLIEST)
    if isinstance(calendar, RetailCalendar):
        return _date(_retail(day, grain, calendar))
    if grain in (Grain.WEEK, Grain.MONTH) or calendar.first_month == 1:
        return day.truncate(_UNITS[grain]).cast("date")
    return _date(_fiscal(day, grain, calendar))


def _fiscal(day: Any, grain: Grain, calendar: Calendar) -> Any:
    """The fiscal year is moved onto the calendar year, truncated, and moved back."""
    months = ibis.interval(months=calendar.first_month - 1)
    return (day.truncate("M") - months).truncate(_UNITS[grain]) + months


def _retail(day: Any, grain: Grain, calendar: RetailCalendar) -> Any:
    week = _week(day, calendar)
    if grain is Grain.WEEK:
        return week
    telling = week + ibis.interval(days=calendar.into_week.days)
    first = _fiscal(telling, Grain.YEAR, calendar) + ibis.interval(days=calendar.into_year.days)
    year = _week(first, calendar)
    if grain is Grain.YEAR:
        return year
    starts = calendar.month_starts if grain is Grain.MONTH else range(0, LONG - 1, WEEKS_A_QUARTER)
    weeks = week.delta(year, unit="day") // DAYS_A_WEEK
    since = [(n, n - max(start for start in starts if start <= n)) for n in range(LONG)]
    back = weeks.cases(*((n, gone * DAYS_A_WEEK) for n, gone in since), else_=0)
    return week - back.as_interval("D")


def _week(day: Any, calendar: RetailCalendar) -> Any:
    """Engines begin weeks on Monday; others are moved there and back."""
    moved = ibis.interval(days=calendar.first_weekday)
    return (day - moved).truncate("W") + moved


def _date(moment: Any) -> Any:
    """A day moved by an interval is a moment for most engines, though Ibis takes it for a day."""
    return moment.cast("timestamp").cast("date")
