"""Finance: the income statement, returns on capital that multiply from their factors, markets, and growth."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.catalog import capital, finance, market
from tests.catalogue.published.paths import book_from, measured, team
from tests.core.world import goal, line_of


def entry(kind: str, amount: float, day: str = "2026-06-15", **more):
    """A posting of June."""
    return {"kind": kind, "amount": amount, "booked_on": day} | more


def balance(kind: str, amount: float, since: str = "2026-06-30", until: str | None = None):
    """What stands in the balance sheet."""
    return {
        "item": kind,
        "kind": kind,
        "amount": amount,
        "balance_on": since,
        "valid_until": until,
    }


NORTH = [
    entry("revenue", 1000),
    entry("cost_of_goods", 600),
    entry("operating_expense", 150),
    entry("depreciation", 50),
    entry("interest", 20),
    entry("tax", 36),
]
SOUTH = [
    entry("revenue", 500, team="South"),
    entry("revenue", -100, team="South"),
    entry("cost_of_goods", 200, team="South"),
    entry("operating_expense", 100, team="South"),
]
EARLIER = [
    entry("revenue", 1000, "2026-05-15"),
    entry("cost_of_goods", 1100, "2026-05-15"),
    entry("revenue", 700, "2025-06-15"),
    entry("revenue", 175, "2023-06-15"),
]
STOOD = {"assets": 2000, "current_liabilities": 400, "other_liabilities": 800, "equity": 800}
STANDS = {"assets": 2440, "current_liabilities": 440, "other_liabilities": 780, "equity": 1220}
TABLES = {
    "ledger": [*NORTH, *SOUTH, *EARLIER],
    "invoices": [
        {"billed_on": "2026-06-03", "amount": 700},
        {"billed_on": "2026-06-20", "amount": -50},
    ],
    "orders": [
        {"ordered_on": "2026-06-03", "net_amount": 900, "units": 120},
        {"ordered_on": "2025-06-03", "net_amount": 800, "units": 100},
    ],
    "balances": [
        *(balance(kind, amount, "2026-05-31", "2026-06-30") for kind, amount in STOOD.items()),
        *(balance(kind, amount) for kind, amount in STANDS.items()),
    ],
    "markets": [
        {
            "market_on": "2026-06-30", "own_sales": 20, "market_sales": 100,
            "largest_competitor_sales": 40,
        },
        {
            "market_on": "2026-06-30", "own_sales": 150, "market_sales": 300,
            "largest_competitor_sales": 100, "team": "South",
        },
        {"market_on": "2026-05-31", "own_sales": 150, "market_sales": 320},
    ],
}  # fmt: skip
BUDGET = (goal("expenses", "2026-06", 1200),)
BY_HAND = {
    "revenue": 1400,
    "revenue_billed": 650,
    "revenue_booked": 900,
    "cost_of_goods": 800,
    "gross_profit": 600,
    "gross_margin": 600 / 1400,
    "gross_markup": 600 / 800,
    "expenses": 1100,
    "expense_ratio": 1100 / 1400,
    "expense_ratio_operating": 300 / 1400,
    "ebitda": 350,
    "ebit": 300,
    "operating_margin": 300 / 1400,
    "net_income": 244,
    "net_margin": 244 / 1400,
    "budget_used": 1100 / 1200,
    "budget_left": 100,
    "revenue_growth": 0.4,
    "revenue_growth_yoy": 1,
    "net_income_growth": 3.44,
    "net_income_growth_finite": None,
    "volume_growth": 0.2,
    "revenue_cagr_3": 1,
    "equity": 1220,
    "capital_employed": 2000,
    "roe": 244 / 1220,
    "roe_average": 244 / 1010,
    "roe_annualised": 12 * 244 / 1220,
    "roe_trailing": None,  # months of the year are missing
    "asset_turnover": 1400 / 2440,
    "equity_multiplier": 2,
    "roce": 300 / 2000,
    "roce_average": 300 / 1800,
    "roce_trailing": None,
    "balance_gap": 0,
    "market_share": 170 / 400,
    "relative_market_share": 170 / 140,
    "relative_market_share_rest": 170 / 230,
    "market_growth": 0.25,
}
NAMES = [kpi.name for module in (finance, capital, market) for kpi in module.KPIS]


@cache
def found():
    return measured(TABLES, NAMES, goals=BUDGET)


@pytest.mark.parametrize("kpi", NAMES)
def test_every_kpi_of_a_small_company_is_as_computed_by_hand(kpi):
    assert found()[kpi] == pytest.approx(BY_HAND[kpi])


def test_the_company_is_not_the_mean_of_its_teams():
    north, south = (
        measured(TABLES, ["gross_margin"], member=team(name))["gross_margin"]
        for name in ("North", "South")
    )
    assert (north, south) == (0.4, 0.5)
    assert found()["gross_margin"] != pytest.approx((north + south) / 2)


def test_twelve_months_make_a_year_of_returns_on_what_stands_at_the_end():
    months = [f"{2025 + (m > 12)}-{(m - 1) % 12 + 1:02}-15" for m in range(7, 19)]
    tables = {
        "ledger": [entry("revenue", 10, day) for day in months],
        "balances": [
            balance("equity", 40, "2025-06-30", "2026-06-30"),
            balance("equity", 60),
            balance("assets", 120, "2025-06-30"),
            balance("current_liabilities", 20, "2025-06-30"),
        ],
    }
    trailing = measured(tables, ["roe_trailing", "roce_trailing", "roe"])
    assert trailing == pytest.approx({"roe_trailing": 2, "roce_trailing": 1.2, "roe": 1 / 6})


def test_on_equity_capital_or_revenue_below_zero_there_is_no_return_that_looks_good():
    tables = {
        "ledger": [entry("revenue", -100), entry("cost_of_goods", 50)],
        "balances": [
            balance("equity", -300),
            balance("assets", 100),
            balance("current_liabilities", 150),
        ],
    }
    names = ["roe", "roce", "net_margin", "gross_margin", "equity_multiplier"]
    assert measured(tables, names) == dict.fromkeys(names)


def test_growth_of_a_loss_can_be_read_two_ways_and_only_one_of_them_gives_a_number():
    tables = {"ledger": [entry("revenue", -125, "2026-05-10"), entry("revenue", 200)]}
    names = ["net_income_growth", "net_income_growth_finite"]
    assert measured(tables, names) == {
        "net_income_growth": 2.6,
        "net_income_growth_finite": None,
    }


def test_a_budget_is_the_goal_of_expenses_and_more_than_all_of_it_can_be_spent():
    tables = {"ledger": [entry("operating_expense", 150)]}
    goals = [goal("expenses", "2026-06", 120)]
    book = book_from(tables, ["expenses", "budget_used", "budget_left"], goals=goals)
    assert line_of(book, "budget_used").actual == 1.25
    assert line_of(book, "budget_left").actual == -30
    spent = line_of(book, "expenses")
    assert (spent.variance.absolute, spent.variance.favourable) == (30, -30)


def test_a_market_share_by_zone_is_the_share_of_each_zone():
    rows = [
        {"market_on": "2026-06-30", "own_sales": 20, "market_sales": 100, "zone": "Arras"},
        {"market_on": "2026-06-30", "own_sales": 150, "market_sales": 300, "zone": "Lens"},
    ]
    book = book_from({"markets": rows}, ["market_share"], dimensions=["zone"])
    line = line_of(book, "market_share")
    zones = book.breakdown(line.kpi, line.member, line.period, "zone").shares
    assert {zone.name: zone.actual for zone in zones} == {"Arras": 0.2, "Lens": 0.5}
    assert line.actual == 170 / 400


def test_revenue_by_cost_centre_adds_up_to_the_whole():
    rows = [entry("revenue", 7, centre="A"), entry("revenue", 5, centre="B")]
    book = book_from({"ledger": rows}, ["revenue"], dimensions=["centre"])
    line = line_of(book, "revenue")
    parts = book.breakdown(line.kpi, line.member, line.period, "centre").shares
    assert sum(part.actual for part in parts) == line.actual == 12


def test_factors_that_are_added_are_not_the_return():
    tables = {
        "ledger": [entry("revenue", 10_000), entry("operating_expense", 9_000)],
        "balances": [balance("assets", 5_000), balance("equity", 2_000)],
    }
    found = measured(tables, ["roe", "asset_turnover", "equity_multiplier"])
    assert found == {"roe": 0.5, "asset_turnover": 2, "equity_multiplier": 2.5}
    assert found["roe"] != found["asset_turnover"] + found["equity_multiplier"]


AMOUNTS = st.integers(1, 100_000)


@settings(max_examples=15, deadline=None)  # each asks the engine
@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_margin_turnover_and_leverage_multiply_to_the_return_on_equity(sales, costs, assets, own):
    tables = {
        "ledger": [entry("revenue", sales), entry("operating_expense", costs)],
        "balances": [balance("assets", assets), balance("equity", own)],
    }
    found = measured(tables, ["roe", "net_margin", "asset_turnover", "equity_multiplier"])
    factors = found["net_margin"] * found["asset_turnover"] * found["equity_multiplier"]
    assert found["roe"] == pytest.approx(factors)
