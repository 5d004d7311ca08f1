"""Facts: what is known, what is zero, and how parts make wholes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _

from kpireport.facts import Place
from kpireport.periods import Calendar, Grain, Period, Span
from kpireport.vocabulary import (
    count,
    distinct,
    mean,
    median,
    percentile,
    ratio,
    stock,
    stock_total,
    total,
)
from tests.core.world import (
    GRAINS,
    SUBSCRIPTIONS,
    TICKETS,
    book_of,
    deal,
    deals,
    facts_of,
    line_of,
    number,
    rows_of,
    stored,
    team,
)

WON = count("deals", where=_.stage == "won", on="closed_on")
LOST = count("deals", where=_.stage == "lost", on="closed_on")
CLOSED = count("deals", on="closed_on")
AMOUNT = total("deals", _.value, where=_.stage == "won", on="closed_on")
MIDDLE = median("deals", _.value, on="closed_on")
PRODUCTS = distinct("deals", _.product, on="closed_on")
OPEN = stock("deals", start="opened_on", stop="closed_on")
LIVE = stock("subscriptions", start="started_on", stop="ended_on")
MRR = stock_total("subscriptions", _.mrr, start="started_on", stop="ended_on")
NEW = total("subscriptions", _.mrr, on="started_on")
ENDED = total("subscriptions", _.mrr, on="ended_on")


def subscriptions(*rows):
    whole = [{"team": "North"} | dict(row) for row in rows]
    return {"subscriptions": stored(rows_of(SUBSCRIPTIONS, whole))}


# Flows


def test_a_flow_falls_in_the_slot_of_its_own_day():
    table = deals(
        deal("2026-01-31", 10),
        deal("2026-02-01", 20),
        deal("2026-03-31", 30, product="B"),
        deal("2026-04-01", 40),
        deal("2026-04-02", 50, stage="lost"),
    )
    facts = facts_of({"deals": table}, [WON, AMOUNT], grains=GRAINS, as_of=date(2026, 4, 30))
    assert [number(facts, WON, code) for code in ("2026-01", "2026-02", "2026-03")] == [1, 1, 1]
    assert [number(facts, AMOUNT, code) for code in ("2026-Q1", "2026-Q2")] == [60, 40]
    assert [number(facts, AMOUNT, code) for code in ("2026", "ALL")] == [100, 100]


def test_holistic_measures_are_counted_anew_at_every_grain():
    table = deals(
        deal("2026-01-05", 1),
        deal("2026-01-06", 2),
        deal("2026-01-07", 300),
        deal("2026-02-05", 5, product="B"),
        deal("2026-03-05", 7),
    )
    facts = facts_of({"deals": table}, [MIDDLE, PRODUCTS], grains=GRAINS, as_of=date(2026, 3, 31))
    months = [number(facts, MIDDLE, code) for code in ("2026-01", "2026-02", "2026-03")]
    assert months == [2, 5, 7]
    assert {number(facts, MIDDLE, code) for code in ("2026-Q1", "2026", "ALL")} == {5}
    assert number(facts, MIDDLE, "2026-Q1") != sum(months) / 3
    products = [number(facts, PRODUCTS, code) for code in ("2026-01", "2026-02", "2026-Q1", "ALL")]
    assert products == [1, 1, 2, 2]


def test_a_percentile_is_interpolated_between_rows():
    table = deals(*(deal("2026-01-05", value) for value in (10, 20, 30, 40)))
    high = percentile("deals", _.value, 0.9, on="closed_on")
    assert number(facts_of({"deals": table}, [high]), high, "2026-01") == pytest.approx(37.0)


def test_fiscal_quarters_and_years_start_where_the_company_says():
    table = deals(
        deal("2025-03-31", 1), deal("2025-04-01", 2), deal("2025-06-30", 4), deal("2026-03-31", 8)
    )
    calendar = Calendar(4)
    facts = facts_of(
        {"deals": table},
        [AMOUNT, MIDDLE],
        calendar=calendar,
        grains=(Grain.QUARTER, Grain.YEAR),
        sparse=("deals",),
    )
    assert [number(facts, AMOUNT, code) for code in ("FY2025", "FY2026")] == [1, 14]
    assert [number(facts, AMOUNT, code) for code in ("FY2026-Q1", "FY2026-Q4")] == [6, 8]
    assert [number(facts, MIDDLE, code) for code in ("FY2026-Q1", "FY2026")] == [3, 4]


@pytest.mark.parametrize("first_month", [2, 3, 12])
def test_fiscal_quarters_may_cut_across_calendar_quarters(first_month):
    calendar = Calendar(first_month)
    days = [date(2026, month, 28) for month in range(1, 13)]
    table = deals(*(deal(day, day.month) for day in days))
    facts = facts_of({"deals": table}, [MIDDLE], calendar=calendar, grains=(Grain.QUARTER,))
    for day in days:
        quarter = calendar.containing(day, Grain.QUARTER)
        inside = sorted(other.month for other in days if quarter.start <= other <= quarter.end)
        middle = (inside[(len(inside) - 1) // 2] + inside[len(inside) // 2]) / 2
        assert number(facts, MIDDLE, quarter.code) == middle


def test_weeks_run_across_the_end_of_the_year():
    table = deals(
        deal("2025-12-28", 1), deal("2025-12-29", 2), deal("2026-01-04", 4), deal("2026-01-05", 8)
    )
    facts = facts_of({"deals": table}, [AMOUNT, MIDDLE], grains=(Grain.WEEK,))
    codes = ("2025-W52", "2026-W01", "2026-W02")
    assert [number(facts, AMOUNT, code) for code in codes] == [1, 6, 8]
    assert [number(facts, MIDDLE, code) for code in codes] == [1, 3, 8]


def test_a_window_of_a_median_is_counted_as_a_whole():
    days = [
        ("2026-01-05", 1),
        ("2026-01-06", 2),
        ("2026-02-05", 90),
        ("2026-03-05", 91),
        ("2026-03-06", 3),
    ]
    table = deals(*(deal(day, value) for day, value in days))
    window = Period.parse("2026-03").to_date
    facts = facts_of({"deals": table}, [MIDDLE, PRODUCTS], windows=(window,))
    assert number(facts, MIDDLE, window) == 3
    assert number(facts, PRODUCTS, window) == 1
    assert number(facts, MIDDLE, window, team("North")) == 3


def test_a_holistic_number_that_was_not_counted_is_not_zero():
    facts = facts_of({"deals": deals(deal("2026-01-05", 1), deal("2026-02-05", 1))}, [PRODUCTS])
    assert number(facts, PRODUCTS, "2026-Q1") is None
    assert number(facts, PRODUCTS, Span(Period.parse("2026-02"), 2)) is None


# Unknown is not zero, and zero is not unknown


def known_months():
    return deals(
        deal("2026-02-10", 10),
        deal("2026-02-11", 20, team="South", person="Bob"),
        deal("2026-03-10", 30),
        deal("2026-05-10", 40),
        deal("2026-06-10", 50),
        deal("2026-06-11", None, team="West", person="Cid"),
    )


@pytest.mark.parametrize("measure", [WON, AMOUNT, MIDDLE, PRODUCTS, OPEN], ids=str)
def test_nothing_is_known_before_the_records_and_after_the_data(measure):
    facts = facts_of({"deals": known_months()}, [measure], as_of=date(2026, 6, 30))
    assert number(facts, measure, "2026-01") is None
    assert number(facts, measure, "2026-07") is None
    assert number(facts, measure, "2026-02") is not None


@pytest.mark.parametrize("measure", [WON, AMOUNT, MIDDLE, PRODUCTS], ids=str)
def test_a_month_without_any_row_of_the_company_is_a_gap(measure):
    facts = facts_of({"deals": known_months()}, [measure], grains=GRAINS, as_of=date(2026, 6, 30))
    assert number(facts, measure, "2026-04") is None
    assert number(facts, measure, "2026-Q2") is None
    assert number(facts, measure, "2026-05") is not None


def test_a_quarter_that_begins_with_a_gap_is_not_the_sum_of_the_rest():
    facts = facts_of({"deals": known_months()}, [AMOUNT], as_of=date(2026, 6, 30))
    assert number(facts, AMOUNT, "2026-Q2", team("North")) is None


def test_a_gap_of_a_sparse_table_is_a_true_zero():
    facts = facts_of({"deals": known_months()}, [AMOUNT], sparse=("deals",))
    assert [number(facts, AMOUNT, code) for code in ("2026-04", "2026-Q2")] == [0, 90]


def test_a_member_has_no_number_before_it_was_first_seen():
    facts = facts_of({"deals": known_months()}, [WON, OPEN, PRODUCTS], as_of=date(2026, 6, 30))
    for measure in (WON, OPEN, PRODUCTS):
        assert number(facts, measure, "2026-05", team("West")) is None
    assert number(facts, WON, "2026-06", team("West")) == 1
    assert number(facts, WON, "2026-06", team("nobody")) is None


def test_a_member_without_rows_where_others_have_some_has_a_true_zero():
    facts = facts_of({"deals": known_months()}, [WON, AMOUNT, PRODUCTS, MIDDLE, OPEN])
    there = ("2026-03", team("South"))
    assert [number(facts, m, *there) for m in (WON, AMOUNT, PRODUCTS, OPEN)] == [0, 0, 0, 0]
    assert number(facts, MIDDLE, *there) is None


def test_a_total_over_no_matching_rows_is_zero_and_over_blanks_is_unknown():
    facts = facts_of(
        {"deals": deals(deal("2026-01-05", 5, stage="lost"), deal("2026-02-05", None))},
        [AMOUNT, WON],
    )
    assert number(facts, AMOUNT, "2026-01") == 0
    assert number(facts, AMOUNT, "2026-02") is None
    assert number(facts, AMOUNT, "2026-Q1") is None
    assert number(facts, WON, "2026-02") == 1


def test_a_total_leaves_single_blanks_out():
    facts = facts_of({"deals": deals(deal("2026-01-05", 5), deal("2026-01-06", None))}, [AMOUNT])
    assert number(facts, AMOUNT, "2026-01") == 5


def test_an_empty_denominator_gives_no_number():
    book = book_of(
        {"deals": deals(deal("2026-05-05", 5), deal("2026-06-05", 5, stage="open"))}, ["win_rate"]
    )
    line = line_of(book, "win_rate")
    assert (line.actual, line.numerator, line.denominator) == (None, 0, 0)
    assert line_of(book, "win_rate", "2026-05").actual == 1


def test_a_month_of_blanks_does_not_make_the_mean_of_the_quarter_unknown():
    rows = [
        {"opened_on": "2026-01-05", "satisfaction": 4.0},
        {"opened_on": "2026-02-05", "satisfaction": None},
        {"opened_on": "2026-03-05", "satisfaction": 1.0},
        {"opened_on": "2026-03-06", "satisfaction": 1.0},
    ]
    book = book_of({"tickets": stored(rows_of(TICKETS, rows))}, ["satisfaction"], ["2026-Q1"])
    assert line_of(book, "satisfaction", "2026-Q1").actual == 2
    assert line_of(book, "satisfaction", "2026-02").actual is None


def test_rows_dated_after_the_data_are_plans_and_not_counted():
    table = deals(deal("2026-06-10", 10), deal("2026-06-20", 1000), deal("2026-07-20", 1000))
    measures = [AMOUNT, MIDDLE, PRODUCTS, OPEN]
    facts = facts_of({"deals": table}, measures, as_of=date(2026, 6, 15), grains=GRAINS)
    for code in ("2026-06", "2026-Q2", "2026", "ALL"):
        assert [number(facts, measure, code) for measure in (AMOUNT, MIDDLE)] == [10, 10]


def test_what_ends_after_the_data_is_still_alive():
    rows = [{"started_on": "2026-01-01", "ended_on": "2026-06-20", "mrr": 10}]
    facts = facts_of(subscriptions(*rows), [LIVE], as_of=date(2026, 6, 15))
    assert number(facts, LIVE, "2026-06") == 1
    assert number(facts, LIVE, "ALL") == 1


def test_a_window_that_reaches_back_before_the_records_is_unknown():
    table = deals(deal("2026-02-05", 1), deal("2026-03-05", 2))
    facts = facts_of({"deals": table}, [AMOUNT])
    assert number(facts, AMOUNT, Period.parse("2026-03").to_date) is None
    assert number(facts, AMOUNT, Span(Period.parse("2026-03"), 2)) == 3


# Stocks


def test_a_stock_counts_what_started_by_the_end_and_had_not_stopped():
    rows = [
        {"started_on": "2026-01-31", "ended_on": "2026-03-31", "mrr": 1},
        {"started_on": "2026-02-01", "ended_on": "2026-03-01", "mrr": 10},
        {"started_on": None, "ended_on": "2026-02-28", "mrr": 100},
        {"started_on": "2026-02-15", "ended_on": None, "mrr": 1000},
        {"started_on": "2026-02-20", "ended_on": "2026-02-20", "mrr": 10000},
    ]
    facts = facts_of(subscriptions(*rows), [LIVE, MRR], as_of=date(2026, 4, 30))
    months = ("2026-01", "2026-02", "2026-03", "2026-04")
    assert [number(facts, MRR, code) for code in months] == [101, 1011, 1000, 1000]
    assert [number(facts, LIVE, code) for code in months] == [2, 3, 1, 1]
    assert [number(facts, LIVE, code) for code in ("2026-Q1", "2026", "ALL")] == [1, 1, 1]


def test_a_team_whose_subscriptions_all_ended_has_none_left():
    facts = facts_of(
        subscriptions({"started_on": "2026-01-01", "ended_on": "2026-02-01", "mrr": 7}), [MRR]
    )
    assert [
        number(facts, MRR, code, team("North")) for code in ("2026-01", "2026-02", "2026-03")
    ] == [7, 0, 0]


dates = st.dates(date(2026, 1, 1), date(2026, 12, 28))
lives = st.tuples(
    dates,
    st.none() | st.integers(0, 200),
    st.integers(1, 10**6),
    st.sampled_from(["North", "South"]),
)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(lives, min_size=1, max_size=12),
    st.sampled_from([Grain.WEEK, Grain.MONTH, Grain.QUARTER]),
)
def test_closing_is_opening_and_new_less_ended(rows, grain):
    table = subscriptions(
        *(
            {
                "started_on": start,
                "ended_on": None
                if days is None
                else min(start + timedelta(days), date(2026, 12, 31)),
                "mrr": Decimal(cents) / 100,
                "team": name,
            }
            for start, days, cents, name in rows
        )
    )
    facts = facts_of(table, [MRR, NEW, ENDED], grains=(grain,), sparse=("subscriptions",))
    first = min(start for start, *_rest in rows)
    period = facts.calendar.containing(first, grain)
    opening = Decimal(0)
    while period.end <= facts.as_of:
        read = [facts.read(measure, Place(), Span(period)) for measure in (NEW, ENDED, MRR)]
        new, ended, closing = read
        assert closing == opening + new - ended
        opening, period = closing, period.before(-1)


# Parts and wholes

some_deals = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        st.sampled_from(["North", "South", "West"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["won", "lost"]),
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=8, deadline=None)
@given(some_deals)
def test_parts_add_up_to_wholes_and_rates_are_ratios_of_sums(rows):
    table = deals(
        *(
            deal(
                day,
                Decimal(cents) / 100,
                stage,
                team=name,
                person=f"{name} {product}",
                product=product,
            )
            for day, name, product, stage, cents in rows
        )
    )
    grains = (Grain.WEEK, *GRAINS)
    facts = facts_of(
        {"deals": table},
        [WON, LOST, AMOUNT],
        grains=grains,
        dimensions=("product",),
        sparse=("deals",),
        as_of=date(2026, 6, 30),
    )
    teams = [Place("team", name) for name in facts.members("team")]
    for grain in grains:
        for day in {day for day, *_rest in rows}:
            span = Span(facts.calendar.containing(day, grain))
            inside = [row for row in rows if span.last.start <= row[0] <= span.last.end]
            for measure in (WON, LOST, AMOUNT):
                whole = facts.read(measure, Place(), span)
                assert whole == _sum(facts, measure, teams, span)
                for cut in ("product", "team", "person"):
                    values = [
                        Place("company", "company", cut, v) for v in facts.values_of(Place(), cut)
                    ]
                    assert whole == _sum(facts, measure, values, span)
                people = [
                    Place(p.level, p.member, "person", v)
                    for p in teams
                    for v in facts.values_of(p, "person")
                ]
                assert whole == _sum(facts, measure, people, span)
            won = sum(stage == "won" for *_rest, stage, _cents in inside)
            assert facts.read(WON, Place(), span) == won
            assert facts.read(WON, Place(), span) + facts.read(LOST, Place(), span) == len(inside)


def _sum(facts, measure, places, span):
    return sum(facts.read(measure, place, span) or 0 for place in places)


def test_the_rate_of_a_company_is_no_mean_of_rates():
    rows = [deal("2026-06-05", 1, stage) for stage in ["won", *["lost"] * 9]]
    rows += [deal("2026-06-05", 1, "won", team="South", person="Bob")]
    codes = ["2026-06", "2026-Q2", "2026", "ALL"]
    book = book_of({"deals": deals(*rows)}, ["win_rate"], codes, as_of=date(2026, 6, 30))
    for code in codes:
        line = line_of(book, "win_rate", code)
        assert (line.numerator, line.denominator, line.actual) == (2, 11, 2 / 11)
        assert line.actual != (0.1 + 1.0) / 2


def test_rows_without_a_member_count_for_the_company_alone():
    table = deals(deal("2026-06-05", 5), deal("2026-06-06", 7, team=None, person=None))
    facts = facts_of({"deals": table}, [AMOUNT, OPEN])
    assert number(facts, AMOUNT, "2026-06") == 12
    assert [number(facts, AMOUNT, "2026-06", team(name)) for name in facts.members("team")] == [5]
    assert facts.members("team") == ("North",)
    assert list(facts.unowned()) == [("deals", "person", 1), ("deals", "team", 1)]


def test_rows_that_all_have_an_owner_are_no_note():
    facts = facts_of(
        {"deals": deals(deal("2026-06-05", 5), deal(None, opened_on="2026-06-06"))}, [AMOUNT]
    )
    assert list(facts.unowned()) == []


def test_a_mean_of_the_company_is_weighted_by_rows():
    worth = mean("deals", _.value, on="closed_on")
    table = deals(
        *(deal("2026-06-05", 10) for _row in range(3)), deal("2026-06-05", 50, team="South")
    )
    facts = facts_of({"deals": table}, worth.measures())
    top, bottom = (number(facts, measure, "2026-06") for measure in worth.measures())
    assert top / bottom == 20


def test_a_rate_of_rates_is_made_of_its_parts():
    share = ratio(WON, CLOSED)
    assert [str(part) for part in share.parts] == [
        "count in deals where stage = 'won' by closed_on",
        "count in deals by closed_on",
    ]
