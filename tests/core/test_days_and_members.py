"""Days of a period to divide by, sums over members below, and gates."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis import _

from kpireport.exhibits.formulas import formula
from kpireport.formats import Format
from kpireport.formula import Constant, Formula
from kpireport.kpi import simple
from kpireport.levels import COMPANY, Member
from kpireport.vocabulary import (
    CalendarDays,
    WorkingDays,
    WorkingHours,
    at_least,
    count,
    over_members,
    tiered,
    to_date,
    total,
)
from tests.core.world import AS_OF, book_of, deal, deals, line_of

WON = total("deals", _.value, where=_.stage == "won", on="closed_on")
YEAR = tuple(deal(f"2026-{month:02}-10", 10) for month in range(1, 13))


def number(word: Formula, period: str = "2026-06", as_of: date = AS_OF) -> float | None:
    kpi, won = simple("it", "It", word), simple("won", "Won", WON)
    book = book_of({"deals": deals(*YEAR)}, [kpi, won], [period], as_of=as_of)
    return line_of(book, "it", period).actual


@pytest.mark.parametrize(
    ("period", "as_of", "calendar", "working"),
    [
        ("2026-06", AS_OF, 30, 22),
        ("2026-02", AS_OF, 28, 20),
        ("2026", AS_OF, 365, 261),
        ("2026-Q2", AS_OF, 91, 65),
        ("2026-06", date(2026, 6, 7), 7, 5),
    ],
)
def test_a_period_has_the_days_that_have_come(period, as_of, calendar, working):
    assert number(CalendarDays(), period, as_of) == calendar
    assert number(WorkingDays(), period, as_of) == working


def test_the_whole_of_the_data_has_no_days_to_divide_by():
    assert number(CalendarDays(), "ALL") is None
    assert number(WorkingDays(), "ALL") is None


def test_the_year_to_date_has_its_own_days():
    assert number(to_date(CalendarDays())) == 181


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.dates(date(2026, 6, 1), date(2026, 6, 30)), max_size=4),
)
@settings(max_examples=10, deadline=None)  # each asks the engine
def test_working_days_are_those_of_the_week_that_are_not_off(weekdays, off):
    week = WorkingDays(WorkingHours(weekdays=tuple(weekdays), days_off=tuple(off)))
    june = [date(2026, 6, 1) + timedelta(days=number) for number in range(30)]
    expected = [day for day in june if day.weekday() in weekdays and day not in off]
    assert number(week) == len(expected)


EARNED = over_members(tiered(WON, ((0, 0.1), (100, 0.2))), "person", "won")
PEOPLE = (
    deal("2026-06-10", 150, person="Ann"),
    deal("2026-06-10", 60, person="Bob"),
    deal("2026-06-10", 60, person="Cid", team="South"),
    deal("2026-05-10", 60, person="Dan", team="South"),
)


def test_what_members_earn_is_added_up_and_each_earns_alone():
    kpi, won = simple("it", "It", EARNED), simple("won", "Won", WON)
    book = book_of({"deals": deals(*PEOPLE)}, [kpi, won])
    owners = {
        "Ann": Member("person", "Ann"),
        "North": Member("team", "North"),
        "South": Member("team", "South"),
        "all": Member(COMPANY, COMPANY),
    }
    found = {name: line_of(book, "it", member=owner).actual for name, owner in owners.items()}
    assert found == pytest.approx({"Ann": 20, "North": 26, "South": 6, "all": 32})


def test_where_nobody_has_a_number_there_is_no_sum():
    kpi, won = simple("it", "It", EARNED), simple("won", "Won", WON)
    book = book_of({"deals": deals(*PEOPLE)}, [kpi, won], ["2026-04"])
    assert line_of(book, "it", "2026-04").actual is None


@pytest.mark.parametrize(("value", "expected"), [(0.89, 0), (0.9, 1), (2.0, 1), (0.3 + 0.6, 1)])
def test_a_gate_opens_at_its_bound_whatever_the_binary_fraction(value, expected):
    assert at_least(Constant(value), 0.9).of(None) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("node", "english", "french"),
    [
        (CalendarDays(), "days of the period", "jours de la période"),
        (
            WorkingDays(),
            "working days of the period (5 a week, 0 off)",
            "jours ouvrés de la période (5 par semaine, 0 chômés)",
        ),
        (
            over_members(count("t", on="d"), "person", "won_value"),
            "sum over members (person) of count in t by d",
            "somme sur les membres (personne, nombre de lignes dans t selon d)",
        ),
        (
            at_least(count("t", on="d"), 3),
            "1 where count in t by d reaches 3, else 0",
            "1 si nombre de lignes dans t selon d atteint 3, 0 sinon",
        ),
        (
            total("t", _.price * _.units - _.cost, on="d"),
            "total of (price × units − cost) in t by d",
            "total de (price × units − cost) dans t selon d",
        ),
    ],
    ids=str,
)
def test_these_words_are_said_in_both_languages(node: Formula, english: str, french: str):
    assert formula(node, Format("en"), {}) == english
    assert formula(node, Format("fr"), {}) == french
