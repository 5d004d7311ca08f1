"""Every KPI of marketing and acquisition, worked out by hand from a few rows."""

from collections.abc import Mapping
from functools import cache

import pytest

from kpireport.catalog import acquisition, marketing
from kpireport.kpi import Kpi
from tests.catalogue.published.paths import Rows, book_from, measured, team
from tests.core.world import line_of

NORTH, SOUTH = {"team": "North"}, {"team": "South"}
JUNE = "2026-06"
SESSIONS: Rows = [
    {"started_on": "2026-06-01", "visitor": "a", "converted": True},
    {"started_on": "2026-06-02", "visitor": "a", "converted": False},
    {"started_on": "2026-06-02", "visitor": "b", "converted": False},
    {"started_on": "2026-06-03", "visitor": "b"},
    {"started_on": "2026-06-03", "visitor": "c", "converted": False},
]
SENDS: Rows = [
    {**NORTH, "sent_on": "2026-06-02", "sent": 1000, "delivered": 900, "bounced": 90, "opens": 450, "clicks": 90,
     "conversions": 9, "unsubscribes": 18},
    {**SOUTH, "sent_on": "2026-06-09", "sent": 100, "delivered": 100, "bounced": 0, "opens": 10, "clicks": 10,
     "conversions": 1, "unsubscribes": 0},
]  # fmt: skip
SPEND: Rows = [
    {"spent_on": "2026-06-02", "kind": "marketing", "amount": 400, "campaign": "Spring"},
    {"spent_on": "2026-06-03", "kind": "marketing", "amount": 100, "campaign": "Autumn"},
    {"spent_on": "2026-06-04", "kind": "sales", "amount": 300},
    {"spent_on": "2026-06-05", "kind": "discount", "amount": 50},
    {"spent_on": "2026-05-05", "kind": "marketing", "amount": 250},
]
DEALS: Rows = [
    {"stage": "won", "closed_on": "2026-06-10", "value": 800, "campaign": "Spring"},
    {"stage": "won", "closed_on": "2026-06-11", "value": 50, "campaign": "Autumn"},
]
# Twenty at the start of June, of whom one leaves in it; five come: 24 at its end, a churn of 5 %.
CUSTOMERS: Rows = [
    *({"came_on": "2026-01-01"} for _number in range(19)),
    {"came_on": "2026-01-01", "left_on": "2026-06-10"},
    *({"came_on": "2026-06-10"} for _number in range(5)),
]
RESULTS: Rows = [{"booked_on": "2026-06-30", "customer": "all", "revenue": 240, "direct_cost": 96}]
TABLES = {
    "sessions": SESSIONS, "sends": SENDS, "spend": SPEND, "deals": DEALS, "customers": CUSTOMERS,
    "customer_results": RESULTS,
}  # fmt: skip
EXPECTED: Mapping[str, float] = {
    "web_sessions": 5,
    "web_visitors": 3,
    "site_conversion": 1 / 5,
    "site_conversion_visitors": 1 / 3,
    "delivery_rate": 1000 / 1100,
    "bounce_rate": 90 / 1100,
    "open_rate": 460 / 1000,
    "open_rate_sent": 460 / 1100,
    "click_rate": 100 / 1000,
    "click_to_open_rate": 100 / 460,
    "mail_conversion": 10 / 1000,
    "mail_conversion_opens": 10 / 460,
    "unsubscribes": 18,
    "unsubscribe_rate": 18 / 1000,
    "unsubscribe_rate_sent": 18 / 1100,
    "marketing_spend": 500,
    "return_on_spend": 850 / 500,
    "marketing_roi": 350 / 500,
    "acquisition_spend": 800,
    "cac": 500 / 5,
    "cac_full": 800 / 5,
    "cac_lagged": 250 / 5,
    "cac_discounts": 550 / 5,
    # 10 a month per customer, 6 of it margin; 5 % leave: 200 and 120 in a lifetime
    "ltv_to_cac": 120 / 100,
    "ltv_to_cac_simple": 200 / 100,
    "ltv_to_cac_full": 120 / 160,
    "cac_payback": 100 / 6,
    "cac_payback_revenue": 100 / 10,
}
KPIS = [*marketing.KPIS, *acquisition.KPIS]


@cache
def company():
    return book_from(TABLES, [kpi.name for kpi in KPIS], JUNE, dimensions=["campaign"])


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_every_kpi_of_marketing_is_as_worked_out_by_hand(kpi: Kpi):
    assert line_of(company(), kpi.name).actual == pytest.approx(EXPECTED[kpi.name])


def test_the_rate_of_all_mailings_is_the_ratio_of_sums_not_the_mean_of_rates():
    found = [
        line_of(company(), "open_rate", member=team(name)).actual for name in ("North", "South")
    ]
    assert found == [0.5, 0.1]
    assert line_of(company(), "open_rate").actual == pytest.approx(0.46)


def test_a_campaign_is_measured_by_what_it_brings_for_what_it_costs():
    line = line_of(company(), "return_on_spend")
    cut = company().breakdown(line.kpi, line.member, line.period, "campaign")
    found = {share.name: share.actual for share in cut.shares}
    assert (found["Spring"], found["Autumn"]) == (2.0, 0.5)


def test_nobody_won_and_nothing_sent_leave_rates_unknown():
    tables = {
        "spend": SPEND,
        "customers": [{"came_on": "2026-01-01"}, {"came_on": "2026-07-01"}],
        "sends": [{"sent_on": "2026-06-02", "sent": 0, "delivered": 0, "opens": 0, "clicks": 0}],
    }
    kpis = ["cac", "cac_full", "open_rate", "click_to_open_rate", "delivery_rate"]
    assert set(measured(tables, kpis).values()) == {None}
