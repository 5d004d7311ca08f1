"""Years of whole weeks: laws that hold for any of them, and the engine counting by them as Python does."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from statistics import median as middle

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _

from kpireport import facts as tidy
from kpireport.book import Book, plan
from kpireport.brief import Brief, Content, load, save
from kpireport.counting import count_facts
from kpireport.dates import Days
from kpireport.errors import ConfigurationError
from kpireport.facts import Place
from kpireport.goals import Goal, Goals
from kpireport.levels import COMPANY, Levels, Member
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.retail import WEEKDAYS, RetailCalendar
from kpireport.truncation import truncated
from kpireport.vocabulary import distinct, lost, median, rolling, stock, to_date, total, year_ago
from tests.core.world import COMPANY_PLACE, facts_of, kpi, number, stored, team

NRF = RetailCalendar(first_month=2, named_by="start")
AS_REPORTED = RetailCalendar(first_month=2, named_by="start", after_long_year="as_reported")
GRAINS = [Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR]
FIRST, LAST = date(2000, 1, 1), date(2030, 12, 31)
plain_calendars = st.builds(
    RetailCalendar,
    st.integers(1, 12),
    st.sampled_from(["start", "end"]),
    st.sampled_from(["4-5-4", "4-4-5", "5-4-4"]),
    st.sampled_from(["nearest", "last"]),
    st.sampled_from(WEEKDAYS),
    st.sampled_from(["restated", "as_reported"]),
)


def restated(calendar):
    return replace(calendar, after_long_year="restated", late=True)


calendars = plain_calendars | plain_calendars.map(restated)
days = st.dates(FIRST, LAST)
periods = st.builds(
    lambda calendar, day, grain: calendar.containing(day, grain),
    calendars,
    days,
    st.sampled_from(GRAINS),
)
laws = settings(max_examples=150, deadline=None)


@settings(max_examples=25, deadline=None)
@given(calendars, st.sampled_from(GRAINS[1:]))
def test_every_day_of_31_years_lies_in_exactly_one_period(calendar, grain):
    slot = calendar.containing(FIRST, grain)
    found = [slot]
    while slot.end < LAST:
        slot = slot.before(-1)
        found.append(slot)
    held = [day for one in found for day in one.days]
    assert held == sorted(set(held))
    assert held[0] <= FIRST
    assert held[-1] >= LAST
    assert len(held) == (held[-1] - held[0]).days + 1
    assert all(one == calendar.containing(one.end, grain) for one in found)


@laws
@given(calendars, days, st.sampled_from(GRAINS))
def test_a_period_contains_the_day_it_was_made_from(calendar, day, grain):
    period = calendar.containing(day, grain)
    assert day in period.days
    assert period.start == calendar.start(period.end, grain)


@laws
@given(periods)
def test_a_code_is_read_back_as_the_same_period(period):
    assert Period.parse(period.code, period.calendar) == period


@laws
@given(periods, st.integers(-130, 130))
def test_going_back_and_forth_comes_home(period, count):
    assert period.before(count).before(-count) == period
    assert period.before(-1).start == period.end + timedelta(days=1)


@laws
@given(calendars, days)
def test_a_year_is_made_of_quarters_of_months_of_weeks(calendar, day):
    year = calendar.containing(day, Grain.YEAR)
    weeks, months, quarters = (
        year.within(grain) for grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER)
    )
    long = len(weeks) == 53
    assert len(weeks) in (52, 53)
    assert (len(months), len(quarters)) == (12, 4)
    assert [len(one.within(Grain.WEEK)) for one in quarters] == [13, 13, 13, 13 + long]
    pattern = [int(weeks) for weeks in calendar.weeks.split("-")] * 4
    pattern[-1] += long
    assert [len(one.within(Grain.WEEK)) for one in months] == pattern
    for parts in (weeks, months, quarters):
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert [part.number for part in parts] == list(range(1, len(parts) + 1))
        assert {part.year for part in parts} == {year.year}
        assert all(left.before(-1) == right for left, right in pairwise(parts))
        assert parts[-1].to_date == Span(parts[-1], len(parts))
        assert parts[0].whole_year == parts[-1].to_date


@laws
@given(plain_calendars, days)
def test_a_year_ends_on_its_weekday_where_it_was_said_to(calendar, day):
    year = calendar.containing(day, Grain.YEAR)
    assert year.end.weekday() == WEEKDAYS.index(calendar.weekday)
    first = date(year.year + 1 - calendar.years_apart, calendar.first_month, 1)
    month_end = first - timedelta(days=1)
    if calendar.ends == "nearest":
        assert abs((year.end - month_end).days) <= 3
    else:
        assert 0 <= (month_end - year.end).days < 7


@laws
@given(periods)
def test_a_year_ago_has_as_many_weeks_and_begins_52_or_53_weeks_before(period):
    ago = period.year_ago
    longer = 53 in (
        period.calendar.weeks_in(period.year),
        period.calendar.weeks_in(period.year - 1),
    )
    if ago is None:
        assert longer
        return
    assert ago.days.count == period.days.count
    assert (ago.year, ago.number) == (period.year - 1, period.number)
    restated = period.calendar.restates and not period.calendar.restated
    gap = (period.start - ago.start).days
    assert gap == 364 if restated else gap in (364, 371)


@laws
@given(periods)
def test_restated_periods_are_read_as_the_weeks_that_they_are_made_of(period):
    span = period.to_date
    assert span.counted.days == span.days
    assert span.counted.last.calendar == period.calendar.plain
    assert (span.counted == span) is not period.calendar.restated


@laws
@given(plain_calendars, days)
def test_a_restated_year_lacks_the_first_of_53_weeks(calendar, day):
    year = calendar.containing(day, Grain.YEAR)
    view = restated(calendar)
    there = Period.parse(year.code, view)
    if len(year.within(Grain.WEEK)) == 53:
        assert (there.start, there.end) == (year.start + timedelta(weeks=1), year.end)
    else:
        assert there.start == year.start


def test_the_year_after_53_weeks_is_compared_with_the_weeks_one_later():
    """NRF: weeks 1 to 52 of 2024 stand beside weeks 2 to 53 of 2023."""
    first, last = (Period.parse(code, NRF) for code in ("FY2024-P01", "FY2024-P12"))
    assert first.start == date(2024, 2, 4)
    assert first.year_ago.days == Days(date(2023, 2, 5), date(2023, 3, 4))
    assert last.year_ago.end == date(2024, 2, 3)
    assert Period.parse("FY2024-W52", NRF).year_ago.days == Period.parse("FY2023-W53", NRF).days
    assert Period.parse("FY2024", NRF).year_ago.start == date(2023, 2, 5)
    reported = Period.parse("FY2024-P01", AS_REPORTED).year_ago
    assert reported == Period.parse("FY2023-P01", AS_REPORTED)
    assert Period.parse("FY2024-W52", AS_REPORTED).year_ago.code == "FY2023-W52"


@pytest.mark.parametrize("code", ["FY2023-W53", "FY2023-P12", "FY2023-Q4", "FY2023"])
def test_what_holds_week_53_has_no_year_ago(code):
    assert Period.parse(code, NRF).year_ago is None


@pytest.mark.parametrize("code", ["FY2024-P12", "FY2024-Q4", "FY2024"])
def test_as_reported_what_held_week_53_is_no_year_ago(code):
    assert Period.parse(code, AS_REPORTED).year_ago is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023-03", "made of whole weeks: write FY2026-P03"),
        ("2023-W05", "made of whole weeks: write"),
        ("2023-Q1", "made of whole weeks: write"),
        ("2023", "made of whole weeks: write"),
        ("FY2023-03", "made of whole weeks: write"),
        ("FY2022-W53", "weeks are W1 to W52"),
        ("FY2023-W54", "weeks are W1 to W53"),
        ("FY2023-P13", "months are P1 to P12"),
        ("FY2023-P00", "months are P1 to P12"),
        ("FY2023-Q5", "quarters are Q1 to Q4"),
        ("june", "write FY2026-P03, FY2026-W23, FY2026-Q2, FY2026 or ALL"),
    ],
)
def test_what_names_no_retail_period_is_refused(text, told):
    with pytest.raises(ConfigurationError, match=told):
        Period.parse(text, NRF)


@pytest.mark.parametrize("calendar", [Calendar(), Calendar(4)])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("FY2023-P03", "the company's months are calendar months: write 2023-03"),
        ("FY2023-W05", "weeks and months are written 2023-W05"),
        ("FY2023-06", "weeks and months are written 2023-06"),
    ],
)
def test_other_companies_have_no_retail_periods(calendar, text, told):
    with pytest.raises(ConfigurationError, match=told):
        Period.parse(text, calendar)


CALENDARS = [
    NRF,
    RetailCalendar(),
    RetailCalendar(2, ends="last"),
    RetailCalendar(10, weeks="5-4-4", weekday="friday"),
    RetailCalendar(9, weeks="4-4-5", ends="last", weekday="sunday"),
    RetailCalendar(3, weekday="monday"),
]
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def starts(table, calendar):
    """The first days of the slots of all days, as an engine computes them."""
    slots = {grain.value: truncated(table.day, grain, calendar) for grain in GRAINS}
    return (
        table.select("day", **slots)
        .to_pyarrow()
        .cast(pa.schema([("day", pa.date32()), *((grain.value, pa.date32()) for grain in GRAINS)]))
    )


@pytest.mark.parametrize("calendar", [*CALENDARS, Calendar(), Calendar(4), Calendar(12)])
def test_the_engine_cuts_every_day_of_31_years_as_python_does(calendar):
    table = stored(pa.table({"day": EVERY_DAY}))
    for row in starts(table, calendar).to_pylist():
        for grain in GRAINS:
            assert row[grain.value] == calendar.start(row["day"], grain), (row, grain)


def test_postgresql_cuts_days_as_python_does(postgres_url):
    backend = ibis.connect(postgres_url)
    table = backend.sql(
        "SELECT (DATE '2015-01-01' + n)::date AS day FROM generate_series(0, 4000) AS n"
    )
    for calendar in CALENDARS:
        found = starts(table, calendar).to_pylist()
        assert len(found) == 4001
        for row in found:
            assert [row[grain.value] for grain in GRAINS] == [
                calendar.start(row["day"], grain) for grain in GRAINS
            ]
    backend.disconnect()


# Facts, held against a count in Python.


def row(index):
    sold_on = date(2022, 1, 30) + timedelta(days=index * 37 % 1090)
    return {
        "team": "North" if index % 3 else "South",
        "person": f"P{index % 11}",
        "sold_on": sold_on,
        "gone_on": sold_on + timedelta(days=index * 53 % 400) if index % 4 else None,
        "amount": index * 7 % 101,
    }


ROWS = [row(index) for index in range(1500)]
SOLD = total("sales", _.amount, on="sold_on")
BUYERS = distinct("sales", _.amount, on="sold_on")
MIDDLE = median("sales", _.amount, on="sold_on")
STOCK = stock("sales", start="sold_on", stop="gone_on")
AS_OF = date(2025, 1, 18)


def inside(period, who):
    days = period.days
    return [
        row
        for row in ROWS
        if row["sold_on"] in days and row["sold_on"] <= AS_OF and who in ("", row["team"])
    ]


def alive(period, who):
    day = min(period.end, AS_OF)
    return [
        row
        for row in ROWS
        if row["sold_on"] <= day
        and (row["gone_on"] is None or row["gone_on"] > day)
        and who in ("", row["team"])
    ]


def sales():
    kinds = pa.schema(
        [
            ("team", pa.string()),
            ("person", pa.string()),
            ("sold_on", pa.date32()),
            ("gone_on", pa.date32()),
            ("amount", pa.int64()),
        ]
    )
    return {"sales": stored(pa.Table.from_pylist(ROWS, schema=kinds))}


@pytest.fixture(scope="module")
def counted():
    measures = [SOLD, BUYERS, MIDDLE, STOCK]
    return facts_of(sales(), measures, as_of=AS_OF, calendar=NRF, grains=tuple(GRAINS))


@pytest.mark.parametrize("grain", GRAINS)
def test_facts_of_retail_periods_are_those_that_python_counts(counted, grain):
    slot = NRF.containing(date(2022, 2, 10), grain)
    seen = 0
    while slot.start <= AS_OF:
        for who, place in (("", COMPANY_PLACE), ("South", team("South"))):
            amounts = [row["amount"] for row in inside(slot, who)]
            assert number(counted, SOLD, Span(slot), place) == sum(amounts)
            assert number(counted, BUYERS, Span(slot), place) == len(set(amounts))
            assert number(counted, MIDDLE, Span(slot), place) == middle(amounts)
            assert number(counted, STOCK, Span(slot), place) == len(alive(slot, who))
            seen += 1
        slot = slot.before(-1)
    assert seen >= 6


def test_facts_of_a_retail_calendar_are_read_back_from_their_file(counted, tmp_path):
    (tmp_path / "facts.parquet").write_bytes(tidy.to_bytes(counted))
    again = tidy.read(tmp_path / "facts.parquet")
    assert again.calendar == NRF
    assert again.table.equals(counted.table)


def test_a_brief_of_a_retail_company_is_loaded_as_it_was(counted, tmp_path):
    company, period = Member(COMPANY, COMPANY), Period.parse("FY2024-P03", NRF)
    goals = (Goal("sum", company, Period.parse("FY2024", NRF), Decimal(1200)),)
    brief = Brief(
        company="Acme",
        currency="USD",
        simulated=False,
        member=company,
        period=period,
        levels=Levels.of(),
        kpis=("sum",),
        breakdowns={"sum": ("product",)},
        goals=goals,
    )
    save(Content(brief, counted, {}), tmp_path, project=tmp_path / "none")
    again = load(tmp_path).brief
    assert again == brief
    assert again.period.calendar == again.goals[0].period.calendar == NRF


GONE = lost("sales", on="gone_on", since="sold_on")
SUM, KINDS, ALIVE = kpi("sum", SOLD), kpi("kinds", BUYERS), kpi("alive", STOCK)
AGO = kpi("ago", year_ago(SOLD))
YEAR = kpi("year", to_date(BUYERS))
QUARTER = kpi("quarter", rolling(SOLD, 3))
LEFT, LEFT_TO_DATE = kpi("left", GONE), kpi("left_to_date", to_date(GONE))
COMPANY_ALONE = Levels.of()
KPIS = {one.name: one for one in (SUM, KINDS, ALIVE, AGO, YEAR, QUARTER, LEFT, LEFT_TO_DATE)}


REPORTED = ("FY2024-P03", "FY2024-Q2", "FY2024-W07", "FY2023-P12", "FY2023")


@cache
def facts_by(calendar):
    reported = [Period.parse(code, calendar) for code in REPORTED]
    wanted = plan(KPIS.values(), reported, levels=COMPANY_ALONE, calendar=calendar)
    return count_facts(sales(), wanted, as_of=AS_OF)


def book(calendar, goals=()):
    return Book(facts_by(calendar), Goals(tuple(goals), KPIS), KPIS, COMPANY_ALONE)


def line(found, one, code):
    period = Period.parse(code, found.facts.calendar)
    return found.line(one, Member(COMPANY, COMPANY), period)


@pytest.mark.parametrize("code", ["FY2024-P03", "FY2024-Q2", "FY2024-W07"])
def test_a_scorecard_of_the_year_after_53_weeks_is_held_against_the_weeks_one_later(code):
    found = book(NRF)
    ago = Period.parse(code, NRF).year_ago
    assert ago.start == Period.parse(code, NRF).start - timedelta(days=364)
    amounts = [row["amount"] for row in inside(ago, "")]
    assert line(found, SUM, code).year_ago == sum(amounts)
    assert line(found, KINDS, code).year_ago == len(set(amounts))
    assert line(found, ALIVE, code).year_ago == len(alive(ago, ""))
    assert line(found, AGO, code).actual == sum(amounts)
    span = ago.to_date
    amounts = [row["amount"] for slot in span for row in inside(slot, "")]
    assert line(found, SUM, code).to_date_year_ago == sum(amounts)
    assert line(found, YEAR, code).year_ago == len(set(amounts))


def gone(days):
    """Those who went on one of the days and were there before the first of them."""
    went = (row for row in ROWS if row["gone_on"] is not None and row["gone_on"] in days)
    return sum(row["sold_on"] < days.first for row in went)


@pytest.mark.parametrize("code", ["FY2024-P03", "FY2024-Q2", "FY2023-P12"])
def test_who_is_lost_over_several_periods_was_there_before_the_first_of_them(code):
    """Not before the last: who came and went within a window was not lost of those there when it began."""
    found, period = book(NRF), Period.parse(code, NRF)
    left, to_date = line(found, LEFT, code), line(found, LEFT_TO_DATE, code)
    assert left.actual == gone(period.days)
    assert to_date.actual == gone(period.to_date.days)
    if period.year_ago is not None:
        assert left.year_ago == gone(period.year_ago.days)
        assert to_date.year_ago == gone(period.year_ago.to_date.days)


def test_as_reported_the_same_period_of_the_year_before_is_taken():
    found = book(AS_REPORTED)
    ago = Period.parse("FY2023-P03", AS_REPORTED)
    assert line(found, SUM, "FY2024-P03").year_ago == sum(row["amount"] for row in inside(ago, ""))


def test_a_period_with_week_53_is_held_against_none():
    found = book(NRF)
    assert line(found, SUM, "FY2023-P12").year_ago is None
    assert line(found, SUM, "FY2023").year_ago is None
    assert line(found, SUM, "FY2023-P12").actual == sum(
        row["amount"] for row in inside(Period.parse("FY2023-P12", NRF), "")
    )


def test_a_running_period_is_marked_and_compared_with_nothing():
    found = book(NRF)
    running = line(found, SUM, "FY2024-P12")
    assert running.partial
    assert (running.previous, running.year_ago, running.to_date) == (None, None, None)


def test_a_goal_of_a_retail_year_is_spread_over_its_months_and_not_over_a_year_restated():
    company = Member(COMPANY, COMPANY)
    goals = [
        Goal("sum", company, Period.parse(code, NRF), Decimal(1200))
        for code in ("FY2023", "FY2024")
    ]
    found = book(NRF, goals)
    assert line(found, SUM, "FY2024-P03").goal == 100
    restated = Period.parse("FY2024-P03", NRF).year_ago
    assert found.goals.find("sum", company, restated) is None


def test_rolling_windows_of_retail_months_take_the_months_before():
    found = book(NRF)
    slots = Span(Period.parse("FY2024-P03", NRF), 3)
    wanted = sum(row["amount"] for slot in slots for row in inside(slot, ""))
    assert line(found, QUARTER, "FY2024-P03").actual == wanted


def test_a_cut_of_a_retail_month_adds_up(counted):
    month = Period.parse("FY2023-P12", NRF)
    parts = defaultdict(float)
    for name in ("North", "South"):
        parts[name] = number(counted, SOLD, Span(month), Place("team", name))
    assert sum(parts.values()) == number(counted, SOLD, Span(month))
