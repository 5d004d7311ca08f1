"""Parts that are not known: a whole over its parts is unknown then, and not what the known ones come to."""

from datetime import date

import pytest
from ibis import _

from kpireport.formula import Formula
from kpireport.kpi import simple
from kpireport.vocabulary import (
    concentration,
    count,
    largest_share,
    over_members,
    product_over,
    ratio,
    tiered,
    total,
)
from tests.core.world import book_of, deal, deals, line_of

WON = total("deals", _.value, where=_.stage == "won", on="closed_on")
LOST_ONE = (
    deal("2026-01-10", 60, product="A", person="Ann"),
    deal("2026-02-10", None, product="A", person="Ann"),
    deal("2026-01-10", 20, product="B", person="Bob"),
    deal("2026-02-10", 20, product="B", person="Bob"),
)


def number(word: Formula, *rows: dict, period: str = "2026-Q1") -> float | None:
    kpis = [simple("it", "It", word), simple("won", "Won", WON)]
    book = book_of({"deals": deals(*rows)}, kpis, [period], as_of=date(2026, 3, 31))
    return line_of(book, "it", period).actual


@pytest.mark.parametrize(
    "word",
    [
        largest_share(WON, "product"),
        concentration(WON, "product"),
        product_over(WON, "product"),
        over_members(tiered(WON, ((0, 0.1),)), "person", "won"),
    ],
    ids=str,
)
def test_what_is_made_of_parts_is_unknown_where_the_value_of_one_is(word):
    # In February nobody knows what A brought: its quarter is unknown, though that of all is not.
    march = deal("2026-03-10", 20, product="B", person="Bob")
    assert number(word, *LOST_ONE, march) is None
    assert number(word, *LOST_ONE, march, period="2026-01") is not None


def test_parts_that_have_no_row_yet_are_nothing_and_not_unknown():
    rows = [deal(f"2026-0{month}-10", 20, product="B") for month in (1, 2, 3)]
    late = deal("2026-03-11", 40, product="C", person="Cid")
    assert number(largest_share(WON, "product"), *rows, late, period="2026-02") == 1
    pay = over_members(tiered(WON, ((0, 0.5),)), "person", "won")
    assert number(pay, *rows, late, period="2026-02") == 10


def test_a_part_without_a_base_is_left_out():
    rate = ratio(
        count("deals", where=_.stage == "won", on="closed_on"),
        count("deals", where=_.stage.isin(["won", "lost"]), on="closed_on"),
    )
    rows = [
        deal(f"2026-0{m}-10", 1, product="A", stage=s)
        for m, s in ((1, "won"), (2, "lost"), (3, "won"))
    ]
    opened = deal(None, None, product="B", stage="open", opened_on="2026-01-10")
    assert number(product_over(rate, "product"), *rows, opened) == pytest.approx(2 / 3)


def test_a_deal_whose_value_is_not_known_does_not_lower_the_average():
    rows = [deal("2026-01-10", 100), deal("2026-01-11", None), deal("2026-01-12", 50)]
    book = book_of({"deals": deals(*rows)}, ["average_deal_value"], ["2026-01"])
    line = line_of(book, "average_deal_value", "2026-01")
    assert (line.actual, line.numerator, line.denominator) == (75, 150, 2)
