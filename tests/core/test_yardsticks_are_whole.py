"""What a number is compared with is whole: not what was left of a period that the records begin in."""

from datetime import date
from itertools import product

import pyarrow as pa
import pytest
from ibis import _

from kpireport.formula import Formula
from kpireport.kpi import simple
from kpireport.scorecard import Line
from kpireport.vocabulary import (
    NumberOf,
    YearAgo,
    compound_growth,
    growth,
    opening,
    previous,
    projected,
    rolling,
    stock,
    total,
)
from tests.core.world import book_of, line_of, rows_of, stored

COLUMNS = {"team": pa.string(), "day": pa.date32(), "until": pa.date32(), "amount": pa.float64()}
SALES = total("t", _.amount, on="day")
FROM_AUGUST = tuple(
    (f"{year}-{month:02}-10", 10.0)
    for year, month in product((2024, 2025), range(1, 13))
    if (year, month) >= (2024, 8)
)


def line(formula: Formula, period: str, *sold: tuple[str, float], **more) -> Line:
    rows = ({"team": "North", "day": day, "amount": amount} for day, amount in sold or FROM_AUGUST)
    table = stored(rows_of(pa.schema(list(COLUMNS.items())), rows))
    used = more.pop("kpis", ())
    book = book_of({"t": table}, [simple("it", "It", formula), *used], [period], **more)
    return line_of(book, "it", period)


@pytest.mark.parametrize(
    ("formula", "period"),
    [
        (growth(SALES), "2025"),
        (growth(SALES), "2024-Q4"),
        (growth(SALES, on=YearAgo), "2025-Q3"),
        (compound_growth(SALES, 1), "2025"),
        (previous(SALES), "2024-Q4"),
    ],
    ids=str,
)
def test_a_period_that_the_records_begin_in_is_no_base_of_growth(formula, period):
    assert line(formula, period).actual is None


def test_growth_is_known_from_the_first_whole_period_on():
    assert line(growth(SALES), "2025-Q1").actual == 0
    assert line(growth(SALES, on=YearAgo), "2025-Q4").actual == 0


@pytest.mark.parametrize("period", ["2025", "2025-Q1"])
def test_the_year_before_to_date_is_whole_or_unknown(period):
    late = [(f"{year}-{month:02}-10", 10.0) for year in (2024, 2025) for month in range(2, 13)]
    later = line(SALES, period, *late, ("2025-01-10", 10.0))
    assert (later.to_date, later.to_date_year_ago) == (120.0 if period == "2025" else 30.0, None)
    whole = line(SALES, period, *late, ("2024-01-10", 10.0), ("2025-01-10", 10.0))
    assert whole.to_date_year_ago == whole.to_date


def test_a_stock_at_the_end_of_the_period_that_the_records_begin_in_is_an_opening():
    assert line(opening(stock("t", start="day", stop="until")), "2024-Q4").actual == 2


def test_a_period_is_partial_where_the_records_of_a_number_it_asks_for_begin_in_it():
    sales = simple("sales", "Sales", SALES)
    assert line(NumberOf("sales"), "2024-Q3", kpis=[sales]).partial
    assert not line(NumberOf("sales"), "2024-Q4", kpis=[sales]).partial


def test_nothing_is_projected_from_a_part_of_a_period():
    sold = [
        (f"{y}-{m:02}-{d:02}", 10.0) for y in (2025, 2026) for m in range(1, 13) for d in (5, 25)
    ]
    assert line(projected(SALES), "2026-06", *sold, as_of=date(2026, 6, 30)).actual == 240
    # Half of June over last year's whole one would say 220.
    assert line(projected(SALES), "2026-06", *sold, as_of=date(2026, 6, 15)).actual is None


def test_the_whole_of_the_data_has_no_last_periods():
    assert line(rolling(SALES, 12), "ALL").actual is None
