"""Customers: churn, retention, recurring revenue, value and use, from a few rows that can be counted by hand."""

from datetime import date
from functools import cache

import pytest

from kpireport.catalog import churn, customer_base, customer_value, recurring, usage
from kpireport.catalog.churn import survival
from tests.catalogue.published.paths import measured, team

# Five at the start of June (A, B, C, F, G), two come (D, E), three leave (B, D, G): four at the end.
CUSTOMERS = [
    {"came_on": "2026-01-01", "second_purchase_on": "2026-03-01"},
    {"came_on": "2026-02-10", "left_on": "2026-06-20", "lifetime_revenue": 900},
    {"second_purchase_on": "2026-06-05"},
    {"came_on": "2026-06-03", "left_on": "2026-06-25", "lifetime_revenue": 100},
    {"came_on": "2026-06-10"},
    {"came_on": "2026-05-01", "team": "South"},
    {"came_on": "2026-05-05", "left_on": "2026-06-30", "lifetime_revenue": 200, "team": "South"},
]
RESULTS = [
    {"customer": "A", "revenue": 100, "direct_cost": 40, "cost_to_serve": 10},
    {"customer": "E", "revenue": 60, "direct_cost": 20, "cost_to_serve": 5},
    {"customer": "F", "revenue": 0, "direct_cost": 0, "cost_to_serve": 5, "team": "South"},
]
SUBSCRIPTIONS = [
    {"started_on": "2026-01-01", "mrr": 50},
    {"started_on": "2026-05-01", "mrr": 30, "team": "South"},
]
USAGE = [
    {"used_on": "2026-06-01", "user": "u1", "events": 4},
    {"used_on": "2026-06-01", "user": "u2", "events": 2},
    {"used_on": "2026-06-02", "user": "u1", "events": 1},
    {"used_on": "2026-06-15", "user": "u3", "events": 3, "team": "South"},
]
SPEND = [
    {"spent_on": "2026-06-05", "kind": "marketing", "amount": 30},
    {"spent_on": "2026-06-06", "kind": "discount", "amount": 20},
]
TABLES = {
    "customers": CUSTOMERS,
    "customer_results": [{"booked_on": "2026-06-30"} | row for row in RESULTS],
    "subscriptions": SUBSCRIPTIONS,
    "usage": USAGE,
    "spend": SPEND,
}
BY_HAND = {
    "customer_base": 4,
    "new_customers": 2,
    "customers_left": 3,
    "net_new_customers": -1,
    "customer_growth": -1 / 5,
    "repeat_customers": 2,
    "repeat_customer_rate": 2 / 4,
    "customer_tenure": (130 + 22 + 56) / 3,
    "customer_age": (180 + 20 + 60) / 3,
    "customer_churn_rate": 2 / 5,
    "customer_churn_rate_all": 3 / 5,
    "customer_churn_rate_average": 3 / 4.5,
    "customer_churn_rate_exposed": 3 / 7,
    "customer_churn_annual": 1 - 0.6**12,
    "customer_retention_rate": (4 - 2) / 5,
    "customer_retention_kept": 3 / 5,
    "customer_survival_90": 1 / 2,
    "customer_survival_365": None,  # the data end before a year has passed
    "customer_revenue": 160,
    "arpu": 160 / 4,
    "arpu_start": 160 / 5,
    "arpu_average": 160 / 4.5,
    "arpu_active": 160 / 3,
    "arppu": 160 / 2,
    "arpa": 80 / 4,
    "margin_per_customer": 100 / 4,
    "customer_profit": 140,
    "customer_profitability": 140 / 160,
    "customer_lifetime": 2.5,
    "customer_lifetime_capped": 2.5,
    "clv_simple": 40 / 0.4,
    "clv_margin": 25 / 0.4,
    "margin_multiple": 0.6 / (1.01 - 0.6),
    "margin_multiple_now": 1.01 / (1.01 - 0.6),
    "clv_discounted": 25 * 0.6 / 0.41,
    "clv_discounted_now": 25 * 1.01 / 0.41,
    "clv_horizon": 25 * 5,  # 0.6⁵ is the first below a tenth
    "clv_after_acquisition": 125 - 50 / 2,
    "clv_realised": 1200 / 3,
    "active_users": 3,
    "daily_active_users": 4 / 3,
    "stickiness": 4 / 9,
    "events_per_user": 10 / 3,
    "active_users_per_customer": 3 / 4,
}
# Of customers who were there before June: 15 more, 4 less, 8 gone. The others came, or came back, in June.
MOVED = [
    {"kind": "new", "amount": 20, "came_on": "2026-06-10"},
    {"kind": "expansion", "amount": 15, "came_on": "2026-01-01"},
    {"kind": "expansion", "amount": 5, "came_on": "2026-06-10"},
    {"kind": "contraction", "amount": 4},
    {"kind": "churn", "amount": 8, "came_on": "2026-02-10"},
    {"kind": "churn", "amount": 2, "came_on": "2026-06-03"},
    {"kind": "reactivation", "amount": 3, "came_on": "2025-06-10"},
]
RECURRING = {
    "mrr_movements": [{"moved_on": "2026-06-20"} | row for row in MOVED],
    "subscriptions": [{"started_on": "2026-01-01", "mrr": 100}],
}
MOVED_BY_HAND = {
    "expansion_mrr": 20,
    "contraction_mrr": 4,
    "reactivation_mrr": 3,
    "mrr_gained": 43,
    "mrr_lost": 14,
    "net_new_mrr": 29,
    "quick_ratio": 43 / 14,
    "quick_ratio_without_reactivation": 40 / 14,
    "net_revenue_retention": 1.03,
    "net_revenue_retention_without_contraction": 1.07,
    "gross_revenue_retention": 0.88,
    "net_revenue_churn": -0.03,
    "gross_revenue_churn": 0.12,
    "years_to_double": 1.9541,
}
KPIS = [kpi.name for module in (customer_base, churn, customer_value, usage) for kpi in module.KPIS]


@cache
def of_june():
    return measured(TABLES, KPIS)


@cache
def recurring_of_june():
    return measured(RECURRING, [kpi.name for kpi in recurring.KPIS])


def close(value):
    return None if value is None else pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize("kpi", KPIS)
def test_a_kpi_of_customers_is_as_counted_by_hand(kpi):
    assert of_june()[kpi] == close(BY_HAND[kpi])


@pytest.mark.parametrize("kpi", [kpi.name for kpi in recurring.KPIS])
def test_a_kpi_of_recurring_revenue_is_as_counted_by_hand(kpi):
    assert recurring_of_june()[kpi] == close(MOVED_BY_HAND[kpi])


def test_who_is_there_is_who_was_there_and_came_less_who_left():
    found = of_june()
    start = found["customer_base"] - found["net_new_customers"]
    assert start + found["new_customers"] - found["customers_left"] == found["customer_base"]


def test_the_churn_of_the_company_is_no_mean_of_its_teams():
    asked = ["customer_churn_rate", "customer_retention_kept"]
    north, south = (measured(TABLES, asked, member=team(name)) for name in ("North", "South"))
    assert (north["customer_churn_rate"], south["customer_churn_rate"]) == (1 / 3, 1 / 2)
    assert of_june()["customer_churn_rate"] == 2 / 5
    assert north["customer_retention_kept"] == pytest.approx(2 / 3)


def test_a_month_that_loses_nobody_has_a_churn_of_zero_and_no_lifetime_but_the_longest():
    rows = {"customers": [{"came_on": "2026-01-01"}, {"came_on": "2026-06-01"}]}
    asked = [
        "customer_churn_rate",
        "customer_lifetime",
        "customer_lifetime_capped",
        "customer_churn_annual",
    ]
    assert measured(rows, asked) == {
        "customer_churn_rate": 0,
        "customer_lifetime": None,
        "customer_lifetime_capped": 120,
        "customer_churn_annual": 0,
    }


def test_without_customers_at_the_start_there_is_no_rate():
    rows = {"customers": [{"came_on": "2026-06-01", "left_on": "2026-06-09"}]}
    asked = ["customer_churn_rate", "customer_retention_rate", "customer_growth"]
    assert set(measured(rows, asked).values()) == {None}


def test_without_losses_the_quick_ratio_is_unknown_and_never_zero():
    rows = {"mrr_movements": [{"moved_on": "2026-06-20", "kind": "new", "amount": 20}]}
    assert measured(rows, ["quick_ratio", "mrr_lost"]) == {"quick_ratio": None, "mrr_lost": 0}


def test_gross_retention_never_passes_everything_and_net_retention_may():
    rows = RECURRING | {
        "mrr_movements": [{"moved_on": "2026-06-20", "kind": "expansion", "amount": 500}]
    }
    asked = ["gross_revenue_retention", "net_revenue_retention"]
    assert measured(rows, asked) == {
        "gross_revenue_retention": 1,
        "net_revenue_retention": 6,
    }


def test_without_expansion_nothing_doubles():
    rows = RECURRING | {"mrr_movements": [{"moved_on": "2026-06-20", "kind": "churn", "amount": 5}]}
    assert measured(rows, ["years_to_double"])["years_to_double"] is None


def test_survival_waits_until_all_have_had_their_days():
    kpi = survival("survival_10", 10)
    early = measured({"customers": CUSTOMERS}, [kpi], as_of=date(2026, 7, 9))
    assert early["survival_10"] is None
    assert measured({"customers": CUSTOMERS}, [kpi])["survival_10"] == 1
    with pytest.raises(ValueError, match="0 days"):
        survival("none", 0)


def test_new_customers_are_held_against_their_goal_of_the_month():
    from tests.catalogue.published.paths import book_from
    from tests.core.world import goal, line_of

    book = book_from(
        {"customers": CUSTOMERS}, ["new_customers"], goals=[goal("new_customers", "2026-06", 4)]
    )
    assert line_of(book, "new_customers").attainment == 0.5


def test_one_large_account_moves_revenue_churn_more_than_customer_churn():
    rows = {
        "customers": [{"came_on": "2026-01-01"}] * 9
        + [{"came_on": "2026-01-01", "left_on": "2026-06-09"}],
        "subscriptions": [{"started_on": "2026-01-01", "mrr": 10}] * 9
        + [{"started_on": "2026-01-01", "ended_on": "2026-06-09", "mrr": 110}],
    }
    found = measured(rows, ["customer_churn_rate", "mrr_churn_rate"])
    assert found == {"customer_churn_rate": 0.1, "mrr_churn_rate": pytest.approx(0.55)}


def test_twelve_months_of_five_in_a_hundred_are_not_the_sixty_that_some_print():
    rows = {
        "customers": [{"came_on": "2026-01-01"}] * 95
        + [{"came_on": "2026-01-01", "left_on": "2026-06-09"}] * 5
    }
    annual = measured(rows, ["customer_churn_annual"])["customer_churn_annual"]
    assert annual == pytest.approx(0.459640, abs=5e-7)
    assert annual != pytest.approx(0.60, abs=0.1)
    assert annual != pytest.approx(0.4595, abs=1e-4)
