"""Time: every row of the worked examples of others, through the package's own values.

Where tools differ from each other, a test says which of them ours agrees with, and that it differs from the rest.
"""

import json
from datetime import date, timedelta

import pytest
from ibis import _

from kpireport.dates import Days, add_months
from kpireport.errors import ConfigurationError
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.retail import RetailCalendar
from kpireport.vocabulary import (
    conversion,
    count,
    growth,
    previous,
    rolling,
    stock,
    total,
)
from tests.core.world import SUBSCRIPTIONS, book_of, deal, deals, kpi, line_of, rows_of, stored
from tests.shared import SHARED, oracle

FILE = SHARED / "oracles/time_intelligence.json"
KNOWN = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else None
TAKEN = set()


def rows_or_skip(found):
    if KNOWN is None:
        reason = f"../shared/oracles/{FILE.name} is not beside the repository"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    return found


def rows(key):
    """The rows of a section, one test for each; without the file one that is skipped and says so."""
    TAKEN.add(key)
    numbered = enumerate(() if KNOWN is None else KNOWN[key])
    return rows_or_skip([pytest.param(row, id=f"{key}-{index}") for index, row in numbered])


def whole(key):
    """A section that is no list of rows, for one test."""
    TAKEN.add(key)
    return rows_or_skip([] if KNOWN is None else [pytest.param(KNOWN[key], id=key)])


def run(dates):
    return Days(*map(date.fromisoformat, dates))


# ISO weeks


@pytest.mark.parametrize("row", rows("iso_weeks"))
def test_iso_weeks(row):
    day = date.fromisoformat(row["date"])
    week = Calendar().containing(day, Grain.WEEK)
    weekday = week.until(day).count
    assert (week.year, week.number, weekday) == (
        row["iso_year"],
        row["iso_week"],
        row["iso_weekday"],
    )
    assert week.quarter_number == row["iso_quarter_13wk"]
    assert f"{week.code}-{weekday}" == row["iso"]
    assert Period.parse(row["iso"][:8]) == week


@pytest.mark.parametrize("year", range(2000, 2051))
@pytest.mark.parametrize("long", whole("iso_53_week_years_2000_2050"))
def test_iso_years_of_53_weeks(year, long):
    weeks = Period.parse(f"{year}-W01").whole_year
    assert weeks.length == (53 if year in long else 52)
    if year not in long:
        with pytest.raises(ConfigurationError, match=f"There is no period '{year}-W53'"):
            Period.parse(f"{year}-W53")


@pytest.mark.parametrize("error", whole("iso_published_error"))
def test_a_published_wrong_week_is_not_ours(error):
    day = date.fromisoformat(error["claims"][:10])
    week = Calendar().containing(day, Grain.WEEK)
    assert f"{week.code}-{week.until(day).count}" == error["correct"]
    assert week.code not in error["claims"]


@pytest.mark.parametrize("source", whole("iso_source"))
def test_what_the_source_of_the_iso_weeks_says_holds(source):
    assert "71 long years in 400" in source
    last_weeks = [date(year, 12, 28).isocalendar().week for year in range(2000, 2400)]
    assert last_weeks.count(53) == 71
    assert [Period.parse(f"{year}-W01").whole_year.length for year in range(2000, 2200)] == (
        last_weeks[:200]
    )
    assert "2006-12-31=2006-W52-7, 2019-12-30=2020-W01-1" in source
    for day, code in ((date(2006, 12, 31), "2006-W52"), (date(2019, 12, 30), "2020-W01")):
        assert Calendar().containing(day, Grain.WEEK).code == code
    assert "1997-W01=1996-12-30..1997-01-05" in source
    assert Period.parse("1997-W01").days == Days(date(1996, 12, 30), date(1997, 1, 5))


# Years of whole weeks

NRF = RetailCalendar(first_month=2, named_by="start")
LAST_SATURDAY = RetailCalendar(first_month=2, named_by="start", ends="last")


def check_year(row, calendar):
    year = Period.parse(f"FY{row['fiscal_year']}", calendar)
    assert year.days == run((row["start"], row["end"]))
    assert len(year.within(Grain.WEEK)) == row["weeks"]
    assert calendar.containing(year.end, Grain.YEAR) == year


@pytest.mark.parametrize("row", rows("retail_454_nearest_saturday_jan31"))
def test_retail_years_that_end_on_the_saturday_nearest_to_the_end_of_january(row):
    check_year(row, NRF)


@pytest.mark.parametrize("row", rows("fy5253_last_saturday_january"))
def test_retail_years_that_end_on_the_last_saturday_of_january(row):
    check_year(row, LAST_SATURDAY)


@pytest.mark.parametrize("published", whole("retail_454_published"))
def test_published_years_of_53_weeks(published):
    long = [year for year in range(2000, 2031) if NRF.weeks_in(year) == 53]
    assert long == published["computed_fifty_three"]
    assert [year for year in long if year < 2028] == published["fifty_three"]
    assert "FY2023 ends 2024-02-03" in published["source"]
    assert Period.parse("FY2023", NRF).end == date(2024, 2, 3)
    assert "week 52 ends 2013-01-26 and week 53 is 2013-01-27..2013-02-02" in published["source"]
    assert Period.parse("FY2012-W52", NRF).end == date(2013, 1, 26)
    assert Period.parse("FY2012-W53", NRF).days == Days(date(2013, 1, 27), date(2013, 2, 2))


# Months, fiscal years, periods to date


@pytest.mark.parametrize("row", rows("add_months"))
def test_months_are_added_and_kept_inside_the_month(row):
    moved = add_months(date.fromisoformat(row["date"]), row["months"])
    assert moved == date.fromisoformat(row["clamped"])


def test_a_month_on_and_a_month_back_is_not_always_the_same_day():
    assert add_months(add_months(date(2024, 1, 31), 1), -1) == date(2024, 1, 29)


@pytest.mark.parametrize("named_by", ["start", "end"])
@pytest.mark.parametrize("row", rows("fiscal"))
def test_fiscal_years(row, named_by):
    day, calendar = date.fromisoformat(row["date"]), Calendar(row["start_month"], named_by)
    year, quarter, month = (
        calendar.containing(day, grain) for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH)
    )
    assert year.year == row[f"named_by_{named_by}_year"]
    assert year.start == month.year_start == date.fromisoformat(row["fiscal_start"])
    assert (month.number, quarter.number) == (row["fiscal_month"], row["fiscal_quarter"])
    assert month.quarter_number == row["fiscal_quarter"]
    assert year.days.count == row["days_in_fiscal_year"]
    assert year.until(day).count == row["day_of_fiscal_year"]


@pytest.mark.parametrize("row", rows("period_to_date"))
def test_periods_to_date_and_rolling_windows(row):
    day, calendar = date.fromisoformat(row["as_of"]), Calendar(row["fiscal_start_month"])
    month, quarter, year = (
        calendar.containing(day, grain).until(day)
        for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR)
    )
    assert (month, quarter, year) == (run(row["mtd"]), run(row["qtd"]), run(row["ytd"]))
    assert Days.ending(day, months=12) == run(row["rolling_12m"])
    assert Days.ending(day, days=30) == run(row["rolling_30d"])
    assert year.year_ago == run(row["prior_ytd"])
    assert (year.count, year.year_ago.count) == (row["ytd_days"], row["prior_ytd_days"])


@pytest.mark.parametrize("row", rows("period_to_date"))
def test_what_reports_show_to_date_is_the_same_at_the_end_of_a_month(row):
    day, calendar = date.fromisoformat(row["as_of"]), Calendar(row["fiscal_start_month"])
    month = calendar.containing(day, Grain.MONTH)
    assert month.to_date.first.start == run(row["ytd"]).first
    assert month.to_date.year_ago.first.start == run(row["prior_ytd"]).first
    if month.complete(day):
        assert month.to_date.days == run(row["ytd"])
        assert Span(month, 12).days == run(row["rolling_12m"])
        assert month.to_date.year_ago.days == run(row["prior_ytd"])


def test_a_day_outside_of_a_period_has_no_period_to_date():
    with pytest.raises(ValueError, match="2026-07-01 is not in 2026-06"):
        Period.parse("2026-06").until(date(2026, 7, 1))
    with pytest.raises(ValueError, match="lies before"):
        Days(date(2026, 7, 1), date(2026, 6, 30))


# The same period of the year before, by the tool


def same_as(days, result):
    return [day.isoformat() for day in days] == result


def classic(selection, result):
    """Single days are ours; where a selection ends a month, ours is stretched by taking the whole month."""
    if len(selection) == 1:
        assert same_as(run(selection * 2).year_ago, result)
        return
    ours = run(selection).year_ago
    assert not same_as(ours, result)
    month = Calendar().containing(date.fromisoformat(selection[-1]), Grain.MONTH)
    assert month.end.isoformat() == selection[-1]
    assert month.year_ago.end.isoformat() == result[-1]
    assert ours.first.isoformat() == result[0]


def by_day_of_year(selection, result):
    """Ours differs: 29 February has no day of its own, so that it is the 28th, and not a day of March."""
    (text,) = selection
    day = date.fromisoformat(text)
    number = Period.parse(f"{day.year}").until(day).count
    assert [(date(day.year - 1, 1, 1) + timedelta(days=number - 1)).isoformat()] == result
    assert same_as(run((text, text)).year_ago, ["2007-02-28"])


def clamped(selection, result):
    assert same_as(run((selection[0], selection[-1])).year_ago, result)


def by_weeks(selection, result):
    days = run(selection * 2)
    assert same_as(days.weeks_earlier(52), result)
    assert days.first.weekday() == days.weeks_earlier(52).first.weekday()
    week = RetailCalendar(2).containing(days.first, Grain.WEEK)
    assert days.weeks_earlier(52).first in week.year_ago.days


def month_before(selection, result):
    """The last days of a long month fall on one; ours takes whole months, so that no day counts twice."""
    assert same_as(run(selection * 2).months_earlier(1), result)
    march = Period.parse("2020-03")
    falls = [add_months(day, -1).isoformat() for day in march.days]
    assert falls.count(result[0]) == 3
    assert len(set(march.previous.days)) == march.previous.days.count == 29


ENGINES = {
    "DAX classic SAMEPERIODLASTYEAR": classic,
    "DAX calendar-based time intelligence": by_day_of_year,
    "dateutil/pandas DateOffset(years=-1)": clamped,
    "364-day shift (52 weeks, weekday aligned)": by_weeks,
    "MetricFlow offset_window 1 month (day grain)": month_before,
}


@pytest.mark.parametrize("row", rows("same_period_last_year"))
def test_the_same_period_of_the_year_before(row):
    ENGINES[row["engine"]](row["selection"], row["result"])


@pytest.mark.parametrize("source", whole("same_period_source"))
def test_whole_months_take_whole_months_whatever_their_length(source):
    assert "SAMEPERIODLASTYEAR" in source
    february = Period.parse("2009-02").year_ago
    assert february.days == Days(date(2008, 2, 1), date(2008, 2, 29))


# Running periods


def spelt(days):
    return f"{days.first}..{days.last}"


@pytest.mark.parametrize("partial", whole("partial_periods"))
def test_like_is_compared_with_like(partial):
    middle, month_end, leap = partial["examples"]
    for example, key in ((middle, "prior_mtd"), (month_end, "prior_mtd_clamped")):
        today = date.fromisoformat(example["today"])
        to_date = Calendar().containing(today, Grain.MONTH).until(today)
        assert spelt(to_date) == example["mtd"]
        assert spelt(to_date.months_earlier(1)) == example[key]
    assert spelt(Period.parse("2024-02").days) == middle["wrong"]
    today = date.fromisoformat(leap["today"])
    year = Period.parse("2024").until(today)
    assert (year.count, year.year_ago.count) == (leap["ytd_days"], leap["prior_ytd_days"])
    assert f"+{year.count / year.year_ago.count - 1:.2%}" in leap["effect"]


AMOUNT = total("deals", _.value, on="closed_on")


def daily(first, last):
    return deals(*(deal(day.isoformat(), 1) for day in Days(first, last)))


@pytest.mark.parametrize("partial", whole("partial_periods"))
def test_a_running_month_is_marked_and_compared_with_nothing(partial):
    """Never with the whole month before, which would always be more."""
    today = date.fromisoformat(partial["examples"][0]["today"])
    table = daily(date(2023, 1, 1), today)
    book = book_of({"deals": table}, ["won_value", "won_value_growth"], ["2024-03"], as_of=today)
    running = line_of(book, "won_value", "2024-03")
    assert (running.partial, running.actual) == (True, 15)
    assert (running.previous, running.year_ago, running.to_date) == (None, None, None)
    assert line_of(book, "won_value_growth", "2024-03").actual is None
    whole = line_of(book, "won_value", "2024-02")
    assert (whole.partial, whole.previous, whole.year_ago) == (False, 31, 28)


# What a tool does, and what ours does


def values(table, formula, *codes, as_of=date(2020, 6, 30), name="deals", **more):
    one = kpi("one", formula)
    book = book_of({name: table}, [one], codes, as_of=as_of, **more)
    return [line_of(book, "one", code).actual for code in codes]


FACTS = whole("metricflow_facts")


def fact(told, start):
    """The fact that begins so; that there are no more than six is held by a test."""
    return next(one for one in told["facts"] if one.startswith(start))


@pytest.mark.parametrize("told", FACTS)
def test_there_are_six_facts_each_with_a_test(told):
    assert len(told["facts"]) == 6
    assert "MetricFlow" in told["source"]


@pytest.mark.parametrize("told", FACTS)
def test_a_window_of_months_begins_the_day_after(told):
    ours = fact(told, "trailing window of 2 months ending day D")
    day = date(2020, 4, 1)
    window = Days.ending(day, months=2)
    assert window.first.isoformat() == "2020-02-02"
    assert str(window.first) in ours
    assert date(2020, 2, 1) not in window
    table = deals(deal("2020-02-01", 4000), deal("2020-03-05", 1000), deal("2020-04-01", 2000))
    months = ("2020-03", "2020-04")
    assert values(table, rolling(AMOUNT, 2), *months) == [5000, 3000]


@pytest.mark.parametrize("told", FACTS)
def test_a_stock_of_a_quarter_is_that_of_its_last_day_and_not_of_its_first(told):
    assert "takes the FIRST day's value of each period by default" in fact(
        told, "cumulative metric"
    )
    starts = ["2020-01-01", "2020-02-10", "2020-03-20", "2020-03-31"]
    table = stored(
        rows_of(SUBSCRIPTIONS, [{"team": "North", "started_on": day, "mrr": 1} for day in starts])
    )
    active = stock("subscriptions", start="started_on", stop="ended_on")
    codes = ("2020-01", "2020-02", "2020-03", "2020-Q1", "2020")
    found = values(table, active, *codes, name="subscriptions", as_of=date(2020, 12, 31))
    assert found == [1, 2, 4, 4, 4]


@pytest.mark.parametrize("told", FACTS)
def test_growth_without_a_current_number_is_unknown_and_not_minus_100_percent(told):
    assert "missing current period gives NULL, not -100%" in fact(
        told, "offset month-over-month ratio"
    )
    growing = growth(AMOUNT)
    table = deals(deal("2020-03-01", 0), deal("2020-04-01", 50), deal("2020-06-01", 60))
    found = values(table, growing, "2020-04", "2020-05", "2020-06")
    assert found == [None, None, None]  # from zero; nobody has a row; nor had before
    sparse = values(table, growing, "2020-05", "2020-06", sparse=("deals",))
    assert sparse == [-1, None]  # no row is then known to mean nothing sold


@pytest.mark.parametrize("told", FACTS)
def test_a_month_without_rows_appears_beside_the_month_before(told):
    assert "appears with bookings_1_month_ago = 60 and bookings NULL" in fact(told, "month 2020-05")
    table = deals(deal("2020-04-10", 60), deal("2020-06-10", 70))
    for sparse, there in (((), None), (("deals",), 0)):
        book = book_of(
            {"deals": table}, ["won_value"], ["2020-05"], as_of=date(2020, 6, 30), sparse=sparse
        )
        may = line_of(book, "won_value", "2020-05")
        assert (may.actual, may.previous) == (there, 60)
        assert [point.actual for point in may.series[-2:]] == [60, there]
        assert may.series[-1].period.code == "2020-05"


@pytest.mark.parametrize("told", FACTS)
def test_a_share_of_a_cohort_never_exceeds_the_whole(told):
    """A filter on the base holds for those who went on as well: both are counted over the same rows."""
    assert "a conversion rate can exceed 1" in fact(told, "a conversion rate can exceed 1")
    table = deals(
        deal("2020-01-20", 1, opened_on="2020-01-02", product="A"),
        deal("2020-01-21", 1, opened_on="2020-01-02", product="B"),
        deal("2020-01-22", 1, opened_on="2020-01-02", product="B"),
        deal(None, None, stage="open", opened_on="2020-01-02", product="B"),
    )
    won = {"on": "opened_on", "within": 30}
    asked = [
        conversion("deals", _.opened_on, _.closed_on, **won),
        conversion("deals", _.opened_on, _.closed_on, where=_.product == "A", **won),
        conversion("deals", _.opened_on, _.closed_on, where=_.product == "B", **won),
    ]
    found = [values(table, one, "2020-01")[0] for one in asked]
    assert found == [0.75, 1, pytest.approx(2 / 3)]
    went = count("deals", where=_.closed_on.notnull(), on="opened_on")
    base = count("deals", where=_.product == "A", on="opened_on")
    assert values(table, went, "2020-01")[0] / values(table, base, "2020-01")[0] == 3


@pytest.mark.parametrize("told", FACTS)
def test_a_rolling_window_holds_the_current_month_and_that_before_it_does_not(told):
    assert "EXCLUDES the current month; MetricFlow/pandas rolling include it" in fact(
        told, "Databricks"
    )
    table = deals(*(deal(f"2020-0{month}-01", 10**month) for month in range(1, 7)))
    assert values(table, rolling(AMOUNT, 3), "2020-06") == [1_110_000]
    assert values(table, previous(rolling(AMOUNT, 3)), "2020-06") == [111_000]


def test_no_section_of_the_examples_is_left_out():
    assert set(oracle("time_intelligence")) == TAKEN
