"""Commissions and bonuses, worked out by hand from deals and goals."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.catalog import commission
from kpireport.formula import Constant
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.units import MONEY, PERCENT
from kpireport.vocabulary import AttainmentOf, NumberOf
from tests.catalogue.published.paths import DAY, Rows, book_from, measured, team, times
from tests.core.world import goal, line_of

JUNE = "2026-06"


def person(name: str) -> Member:
    return Member("person", name)


def won(name: str, group: str, value: float, cost: float | None = None) -> dict[str, object]:
    return {
        "person": name, "team": group, "stage": "won", "closed_on": DAY, "value": value, "cost": cost
    }  # fmt: skip


# Ann sells three deals that make 30,000 together; 10 % of one deal of hers is margin.
DEALS: Rows = [
    won("Ann", "North", 20_000, 18_000),
    won("Ann", "North", 6_000),
    won("Ann", "North", 4_000, 3_600.04),
    won("Bob", "North", 5_000, 4_900),
    won("Cid", "South", 12_000, 12_500),
]
FUNDS: Rows = [
    {"sold_on": DAY, "gross_amount": 1000, "charge": 50, "team": "North"},
    {"sold_on": DAY, "gross_amount": 3000, "charge": 30, "team": "South"},
]
DEMOS: Rows = times(9, kind="demo", done_on=DAY)
GOALS = [
    goal("won_value", JUNE, 30_000, person("Ann")),
    goal("won_value", JUNE, 10_000, person("Bob")),
    goal("won_value", JUNE, 12_000, person("Cid")),
    goal("won_value", JUNE, 47_000),
    goal("win_rate", JUNE, 0.8),
    goal("demos", JUNE, 10),
]
TABLES = {"deals": DEALS, "activities": DEMOS, "fund_sales": FUNDS}


@cache
def company():
    return book_from(TABLES, [kpi.name for kpi in commission.KPIS], JUNE, goals=GOALS)


EXPECTED = {
    # Ann 500 + 1,200 + 500, Bob 250, Cid 500 + 160
    "sales_commission": 2_200 + 250 + 660,
    "sales_commission_whole": 3_000 + 250 + 960,
    # Ann and Cid reach their goals, Bob half of his
    "quota_commission": 30_000 * 0.0625 + 5_000 * 0.05 + 12_000 * 0.0625,
    # From 10 % on 5 %, from 0 % on 3 %; without a known cost, or at a loss, nothing
    "margin_commission": 20_000 * 0.05 + 4_000 * 0.03 + 5_000 * 0.03,
    "bonus_share": 0.5,
    "accelerated_bonus": 1.0,
    "weighted_bonus": 0.6 * 1 + 0.25 * 1.25 + 0.15 * 0.9,
    "sales_charges": 80,
    "sales_charge_rate": 80 / 4000,
}


@pytest.mark.parametrize("kpi", commission.KPIS, ids=lambda kpi: kpi.name)
def test_every_kpi_of_pay_is_as_worked_out_by_hand(kpi: Kpi):
    assert line_of(company(), kpi.name).actual == pytest.approx(EXPECTED[kpi.name])


def test_a_team_pays_what_its_people_have_earned_not_what_its_total_would_earn():
    found = {
        name: line_of(company(), "sales_commission", member=member).actual
        for name, member in {
            "Ann": person("Ann"),
            "Bob": person("Bob"),
            "North": team("North"),
            "South": team("South"),
        }.items()
    }
    assert found == {"Ann": 2_200, "Bob": 250, "North": 2_450, "South": 660}
    of_total = commission.tiered(Constant(47_000), commission.EXAMPLE_TIERS)
    assert of_total.of(None) == 3_900  # type: ignore[arg-type]
    assert line_of(company(), "sales_commission").actual == 3_110


def test_the_companys_charge_is_the_ratio_of_sums():
    teams = [
        line_of(company(), "sales_charge_rate", member=team(name)).actual
        for name in ("North", "South")
    ]
    assert teams == [0.05, 0.01]
    assert line_of(company(), "sales_charge_rate").actual == 0.02


def test_who_has_no_goal_earns_nothing_on_quota_that_could_be_told():
    found = measured({"deals": DEALS}, ["quota_commission"], member=person("Ann"))
    assert found["quota_commission"] is None


@pytest.mark.parametrize(
    ("sold", "whole", "split"),
    [(999, 0.10, 0.10), (1000, 0.15, 0.10), (1001, 0.15, 0.1000499)],
)
def test_a_bound_belongs_to_the_tier_that_begins_there(sold: float, whole: float, split: float):
    tiers = ((0, 0.10), (1000, 0.15))
    plans = [commission.quota_commission("w", ((0, 0.10), (1, 0.15)), split=False),
             commission.commission("a", tiers, split=False), commission.commission("s", tiers)]  # fmt: skip
    rows = [won("Ann", "North", sold)]
    goals = [goal("won_value", JUNE, 1000, person("Ann"))]
    found = measured({"deals": rows}, plans, goals=goals, member=person("Ann"))
    assert found["w"] == pytest.approx(sold * whole)
    assert found["a"] == pytest.approx(sold * whole)
    assert found["s"] == pytest.approx(sold * split, rel=1e-4)


def test_a_modifier_stays_within_its_bounds():
    for share, expected in ((0.5, 0.25), (2.0, 0.625), (-1.0, 0.0)):
        plan = commission.payout("p", commission.EXAMPLE_POINTS, modifier=Constant(share))
        found = measured({"deals": DEALS}, [plan], goals=GOALS, member=person("Ann"))
        assert found["p"] == pytest.approx(expected)


def test_a_gate_pays_nothing_where_one_goal_is_far_missed():
    weights = (("won_value", 0.5), ("demos", 0.5))
    plans = [
        commission.weighted_bonus("open", weights, gate=0.9),
        commission.weighted_bonus("shut", weights, gate=0.91),
        commission.weighted_bonus("paid", weights, base=1000),
    ]
    found = measured({"deals": DEALS, "activities": DEMOS}, plans, goals=GOALS)
    assert found["open"] == pytest.approx(0.95)
    assert found["shut"] == 0
    assert found["paid"] == pytest.approx(950)
    assert [plan.unit for plan in plans] == [PERCENT, PERCENT, MONEY]


def test_a_score_runs_from_its_worst_to_its_best_also_where_less_is_better():
    plan = commission.scored(
        "s", (NumberOf("demos"), 4, 14, 60), (AttainmentOf("demos"), 1.4, 0.4, 40)
    )
    found = measured({"activities": DEMOS}, [plan, "demos"], goals=GOALS)
    assert found["s"] == pytest.approx(0.5 * 60 + 0.5 * 40)


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=4))
@settings(max_examples=8, deadline=None)  # each asks the engine
def test_split_tiers_pay_each_slice_once_and_never_more_than_the_highest_rate(amounts: list[int]):
    rows = [won(f"P{number}", "North", amount) for number, amount in enumerate(amounts)]
    found = measured({"deals": rows}, ["sales_commission", "sales_commission_whole"])
    assert 0.05 * sum(amounts) - 1e-6 <= found["sales_commission"] <= 0.10 * sum(amounts) + 1e-6
    assert found["sales_commission"] <= found["sales_commission_whole"] + 1e-6


def test_plans_that_cannot_be_read_are_refused():
    with pytest.raises(ValueError, match="tiers"):
        commission.commission("c", ((1000, 0.1), (0, 0.2)))
    with pytest.raises(ValueError, match="bands"):
        commission.margin_commission("m", ())
    with pytest.raises(ValueError, match="nothing"):
        commission.weighted_bonus("w", ())
