"""Parts by region, product, campaign, source, channel and segment add up; rates are the ratio of what was added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.formula import Ratio
from kpireport.periods import Span
from kpireport.scorecard import Line
from tests.catalogue.published.paths import DAY, book_from
from tests.core.world import CATALOGUE, line_of

DIMENSIONS = ("region", "product", "campaign", "source", "channel", "segment")
AMOUNTS = st.integers(0, 1000)
NAMES = ("one", "two", "three")
PARTS = {name: st.sampled_from(NAMES) for name in DIMENSIONS}


@dataclass(frozen=True)
class Subject:
    """A table, KPIs over it whose parts add up, and rates."""

    table: str
    added: Sequence[str]
    rates: Sequence[str]
    row: st.SearchStrategy[dict[str, Any]]


def rows_of(**columns: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Rows with these columns, and a value for each dimension."""
    given_columns = {
        name: one if isinstance(one, st.SearchStrategy) else st.just(one)
        for name, one in columns.items()
    }
    return st.fixed_dictionaries(PARTS | given_columns)


RUN = st.integers(1, 480).flatmap(
    lambda planned: st.fixed_dictionaries(
        PARTS
        | {
            "ran_on": st.just(DAY),
            "planned_minutes": st.just(planned),
            "down_minutes": st.integers(0, planned),
            "ideal_seconds": st.integers(1, 90),
            "total_units": st.just(500),
            "good_units": st.integers(0, 500),
        }
    )
)
SUBJECTS = (
    Subject(
        "deals",
        ("won_value", "won_deals", "lost_deals"),
        ("win_rate", "average_deal_value", "win_rate_value"),
        rows_of(stage=st.sampled_from(["won", "lost"]), closed_on=DAY, value=AMOUNTS),
    ),
    Subject(
        "orders",
        ("net_sales", "units_sold"),
        ("return_rate", "revenue_per_unit"),
        rows_of(ordered_on=DAY, net_amount=st.integers(-50, 1000), units=st.integers(1, 9)),
    ),
    Subject(
        "ledger",
        ("revenue", "gross_profit", "net_income"),
        ("gross_margin", "expense_ratio"),
        rows_of(
            booked_on=DAY,
            kind=st.sampled_from(["revenue", "cost_of_goods", "operating_expense", "tax"]),
            amount=AMOUNTS,
        ),
    ),
    Subject(
        "cases",
        ("cases_closed", "open_cases"),
        ("cycle_time", "cost_per_case", "right_first_time"),
        rows_of(
            opened_on="2026-06-01",
            closed_on=st.sampled_from([None, "2026-06-03", "2026-06-20"]),
            cost=AMOUNTS,
            right_first_time=st.sampled_from([True, False, None]),
        ),
    ),
    Subject("runs", ("scrap", "downtime_hours"), ("oee", "availability", "quality"), RUN),
    Subject(
        "sends",
        ("unsubscribes",),
        ("open_rate", "click_to_open_rate"),
        rows_of(
            sent_on=DAY,
            sent=1000,
            delivered=st.integers(500, 1000),
            opens=st.integers(100, 500),
            clicks=st.integers(0, 100),
            unsubscribes=st.integers(0, 9),
        ),
    ),
)


def places(line: Line, dimension: str) -> list[Place]:
    """The parts of the whole by a dimension."""
    return [Place(line.member.level, line.member.name, dimension, name) for name in NAMES]


def added_up(book: Book, line: Line, formula: Any, dimension: str) -> float:
    """A formula's numbers of all parts, added up; a part that there is not adds nothing."""
    span = Span(line.period)
    found = (book.compute(formula, place, span) for place in places(line, dimension))
    return sum(number or 0 for number in found)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.table)
@settings(max_examples=3, deadline=None)  # each asks the engine for six cuts
@given(data=st.data())
def test_parts_add_up_to_the_whole_by_every_dimension(subject: Subject, data: st.DataObject):
    rows = data.draw(st.lists(subject.row, min_size=1, max_size=16))
    kpis = (*subject.added, *subject.rates)
    book = book_from({subject.table: rows}, kpis, dimensions=DIMENSIONS)
    lines = {name: line_of(book, name) for name in kpis}
    for dimension in DIMENSIONS:
        for name in subject.added:
            line = lines[name]
            parts = book.breakdown(line.kpi, line.member, line.period, dimension).shares
            assert sum(part.actual or 0 for part in parts) == pytest.approx(line.actual)
        for name in subject.rates:
            formula = CATALOGUE[name].formula
            assert isinstance(formula, Ratio)
            top = added_up(book, lines[name], formula.numerator, dimension)
            bottom = added_up(book, lines[name], formula.denominator, dimension)
            rate = lines[name].actual
            assert rate == pytest.approx(top / bottom) if rate is not None else bottom <= 0


def test_a_rate_of_unequal_parts_is_not_the_mean_of_their_rates():
    rows = [
        {"kind": "revenue", "amount": 100, "booked_on": DAY, "region": "Alps"},
        {"kind": "cost_of_goods", "amount": 90, "booked_on": DAY, "region": "Alps"},
        {"kind": "revenue", "amount": 900, "booked_on": DAY, "region": "Coast"},
        {"kind": "cost_of_goods", "amount": 90, "booked_on": DAY, "region": "Coast"},
    ]
    book = book_from({"ledger": rows}, ["gross_margin"], dimensions=["region"])
    line = line_of(book, "gross_margin")
    parts = book.breakdown(line.kpi, line.member, line.period, "region").shares
    assert [(part.name, part.actual) for part in parts] == [("Coast", 0.9), ("Alps", 0.1)]
    assert line.actual == 0.82 != pytest.approx(sum(part.actual for part in parts) / 2)


def test_what_lacks_a_value_belongs_to_the_whole_and_to_no_part():
    rows = [
        {"stage": "won", "closed_on": DAY, "value": 70, "campaign": "Spring"},
        {"stage": "won", "closed_on": DAY, "value": 30, "campaign": None},
    ]
    book = book_from({"deals": rows}, ["won_value"], dimensions=["campaign"])
    line = line_of(book, "won_value")
    parts = book.breakdown(line.kpi, line.member, line.period, "campaign").shares
    assert [(part.name, part.actual) for part in parts] == [("Spring", 70)]
    assert line.actual == 100
