# ruff: noqa: DTZ001 (a desk keeps local time)
"""The working clock: against a count minute by minute, and by its laws."""

from datetime import date, datetime, time, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.working_hours import WorkingHours

DESK = WorkingHours(time(8), time(17), days_off=(date(2026, 6, 3), date(2026, 6, 6)))
SHIFT = WorkingHours(time(13, 30), time(22), weekdays=(2, 4, 5, 6))
MOMENTS = st.datetimes(datetime(2026, 5, 28), datetime(2026, 6, 12)).map(
    lambda moment: moment.replace(microsecond=0)
)


def measured(hours: WorkingHours, *pairs: tuple[datetime, datetime]) -> list[float]:
    rows = ibis.memtable([{"a": a, "b": b} for a, b in pairs])
    return rows.select(minutes=hours(rows.a, rows.b)).to_pandas().minutes.tolist()


def counted(hours: WorkingHours, start: datetime, end: datetime) -> float:
    """Day by day, the overlap of the time between with the hours of that day."""
    seconds, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() in hours.weekdays and day not in hours.days_off:
            opens, closes = (datetime.combine(day, at) for at in (hours.opens, hours.closes))
            seconds += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
        day += timedelta(days=1)
    return seconds / 60


@pytest.mark.parametrize("hours", [DESK, SHIFT], ids=["desk", "shift"])
@settings(max_examples=10, deadline=None)  # each asks the engine
@given(st.lists(st.tuples(MOMENTS, MOMENTS), min_size=20, max_size=30))
def test_the_clock_counts_as_a_day_by_day_count_does(hours, pairs):
    ordered = [(min(pair), max(pair)) for pair in pairs]
    expected = [counted(hours, *pair) for pair in ordered]
    assert measured(hours, *ordered) == pytest.approx(expected, abs=1e-6)


@settings(max_examples=10, deadline=None)  # each asks the engine
@given(st.tuples(MOMENTS, MOMENTS, MOMENTS))
def test_times_after_each_other_add_up(moments):
    first, middle, last = sorted(moments)
    whole, before, after = measured(DESK, (first, last), (first, middle), (middle, last))
    assert whole == pytest.approx(before + after)


def test_a_moment_that_is_not_known_has_no_time():
    rows = ibis.memtable({"a": [datetime(2026, 6, 1, 9), None]}, schema={"a": "timestamp"})
    found = rows.select(minutes=DESK(rows.a, rows.a)).to_pyarrow()["minutes"].to_pylist()
    assert found == [0.0, None]


@pytest.mark.parametrize(
    "wrong",
    [{"opens": time(17), "closes": time(8)}, {"weekdays": ()}, {"weekdays": (7,)}],
)
def test_hours_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="working day"):
        WorkingHours(**wrong)


def test_hours_say_their_days():
    assert str(WorkingHours()) == "working minutes (Mon–Fri 09:00–17:00)"
    assert str(SHIFT) == "working minutes (Wed, Fri, Sat, Sun 13:30–22:00)"
    assert str(DESK).endswith("without 2026-06-03, 2026-06-06)")


def test_a_day_that_closes_at_midnight_is_the_calendars_clock():
    always = WorkingHours(time(0), time(0), weekdays=tuple(range(7)))
    evening, morning = datetime(2026, 6, 5, 18, 0), datetime(2026, 6, 8, 8, 30, 30)
    assert measured(always, (evening, morning)) == [62 * 60 + 30.5]
    assert str(always) == "working minutes (Mon–Sun 00:00–24:00)"
    late = WorkingHours(time(18), time(0))
    assert late.minutes_a_day == 360
    assert measured(late, (datetime(2026, 6, 1, 23, 0), datetime(2026, 6, 2, 18, 10))) == [70]
