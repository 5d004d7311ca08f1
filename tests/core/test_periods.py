"""Periods: laws that hold for any day, and worked examples of others."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.dates import Days, add_months
from kpireport.errors import ConfigurationError
from kpireport.periods import CALENDAR_YEAR, Calendar, Grain, Period, Span

SIZED = [Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR]
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
calendars = st.builds(Calendar, st.integers(1, 12), st.sampled_from(["start", "end"]))
periods = st.builds(
    lambda calendar, day, grain: calendar.containing(day, grain),
    calendars,
    days,
    st.sampled_from(SIZED),
)
laws = settings(max_examples=100, deadline=None)


@laws
@given(periods, st.integers(-60, 60))
def test_going_back_and_forth_comes_home(period, count):
    assert period.before(count).before(-count) == period


@laws
@given(periods)
def test_a_code_is_read_back_as_the_same_period(period):
    assert Period.parse(period.code, period.calendar) == period


@pytest.mark.parametrize("named_by", ["start", "end"])
@pytest.mark.parametrize("first_month", range(1, 13))
@pytest.mark.parametrize("grain", [*SIZED, Grain.ALL])
def test_every_grain_of_every_calendar_is_read_back(grain, first_month, named_by):
    calendar = Calendar(first_month, named_by)
    for month in range(1, 13):
        period = calendar.containing(date(2026, month, 15), grain)
        assert Period.parse(period.code, calendar) == period


@laws
@given(calendars, days, st.sampled_from([*SIZED, Grain.ALL]))
def test_a_period_contains_the_day_it_was_made_from(calendar, day, grain):
    period = calendar.containing(day, grain)
    assert period.start <= day <= period.end


@laws
@given(periods)
def test_periods_follow_each_other_without_gap_or_overlap(period):
    assert period.before(-1).start == period.end + timedelta(days=1)
    assert period.previous.end == period.start - timedelta(days=1)


@laws
@given(calendars, days, st.sampled_from(SIZED[2:]), st.sampled_from(SIZED[1:]))
def test_finer_periods_tile_the_coarser_one(calendar, day, outer, inner):
    period = calendar.containing(day, outer)
    if (inner.months or 1) > (outer.months or 1):
        return
    tiles = period.within(inner)
    assert (tiles[0].start, tiles[-1].end) == (period.start, period.end)
    assert len(tiles) == outer.months // inner.months
    assert all(left.before(-1) == right for left, right in pairwise(tiles))


@laws
@given(periods)
def test_to_date_starts_with_the_year(period):
    span = period.to_date
    if period.grain is Grain.WEEK:
        assert span.first.start.isocalendar()[1] == 1
        assert span.first.start.isocalendar()[0] == period.start.isocalendar()[0]
    else:
        assert span.first.start == period.year_start
    assert span.last == period
    assert len(list(span)) == span.length


@laws
@given(periods)
def test_a_year_ago_is_the_same_slot_of_the_year_before(period):
    ago = period.year_ago
    if ago is None:
        assert period.code.endswith("W53")
    elif period.grain is Grain.WEEK:
        assert int(ago.code[:4]) == int(period.code[:4]) - 1
        assert ago.code[4:] == period.code[4:]
    else:
        assert (ago.start.year, ago.start.month) == (period.start.year - 1, period.start.month)


@laws
@given(periods, st.integers(1, 20))
def test_a_span_shifted_by_its_length_ends_just_before_it_begins(period, length):
    span = Span(period, length)
    assert span.shifted(length).last == span.first.previous


def test_the_whole_of_the_data_has_no_neighbour():
    whole = Period.parse("ALL")
    assert (whole.previous, whole.year_ago, whole.to_date) == (None, None, Span(whole, 1))
    assert whole.complete(date(2000, 1, 1))
    with pytest.raises(ValueError, match="no neighbour"):
        whole.before()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-13", "There is no period '2026-13'"),
        ("2026-00", "There is no period '2026-00'"),
        ("2026W54", "'2026W54' is not a period"),
        ("2026-W54", "There is no period '2026-W54'"),
        ("2025-W53", "There is no period '2025-W53'"),
        ("2026-Q5", "quarters are Q1 to Q4"),
        ("2026-Q0", "quarters are Q1 to Q4"),
        ("FY2026", "the company's year is the calendar year: write 2026"),
        ("june", "'june' is not a period"),
        ("٢٠٢٦-06", "is not a period"),
        ("0000-06", "years are 1900 to 2199"),
        ("9999", "years are 1900 to 2199"),
        ("", "'' is not a period"),
    ],
)
def test_what_names_no_period_is_refused(text, expected):
    with pytest.raises(ConfigurationError, match=expected):
        Period.parse(text)


def test_a_fiscal_company_has_no_plain_years():
    with pytest.raises(ConfigurationError, match="starts in month 4: write FY2026"):
        Period.parse("2026", Calendar(4))


def test_a_period_is_complete_on_its_last_day_and_not_before():
    june = Period.parse("2026-06")
    assert not june.complete(date(2026, 6, 29))
    assert june.complete(date(2026, 6, 30))


@laws
@given(days, st.integers(-500, 500))
def test_months_added_to_a_first_day_can_be_taken_back(day, months):
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first


@laws
@given(days, st.integers(-500, 500))
def test_a_day_moved_by_months_keeps_its_number_or_ends_the_month(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    month = CALENDAR_YEAR.containing(moved, Grain.MONTH)
    assert moved.day == day.day or (moved.day < day.day and moved == month.end)


@laws
@given(days, st.integers(0, 2000), st.integers(0, 200))
def test_days_moved_by_weeks_are_as_many_and_begin_on_the_same_weekday(day, more, weeks):
    run = Days(day, day + timedelta(days=more))
    earlier = run.weeks_earlier(weeks)
    assert earlier.count == run.count == len(list(run)) == more + 1
    assert (run.first - earlier.first).days == 7 * weeks
    assert earlier.first.weekday() == run.first.weekday()


@laws
@given(days, st.integers(1, 500))
def test_the_last_days_are_so_many_and_end_on_the_day(day, count):
    run = Days.ending(day, days=count)
    assert (run.last, run.count) == (day, count)
    assert day in run
    assert run.first - timedelta(days=1) not in run


@laws
@given(periods)
def test_the_days_of_a_period_and_of_its_span_are_its_own(period):
    assert period.days == Days(period.start, period.end) == Span(period).days
    assert period.until(period.end) == period.days
    assert period.to_date.days == Days(period.to_date.first.start, period.end)
    assert period.to_date.length == period.number
    assert Span(period).counted == Span(period)
