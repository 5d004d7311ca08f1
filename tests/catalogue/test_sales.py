"""Every KPI of pipelines, funnels, orders, channels and relations, worked out by hand from a few rows."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from kpireport.catalog import (
    activity,
    channels,
    funnel,
    orders,
    pipeline,
    relations,
    sales,
    selling,
)
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.vocabulary import WorkingDays
from kpireport.working_hours import WorkingHours
from tests.catalogue.published.paths import Rows, book_from, measured, team, times
from tests.core.world import goal, line_of


def person(name: str) -> Member:
    return Member("person", name)


NORTH, SOUTH = {"team": "North", "person": "Ann"}, {"team": "South", "person": "Cid"}
JUNE = "2026-06"

DEALS: Rows = [
    {**NORTH, "stage": "won", "opened_on": "2026-06-02", "closed_on": "2026-06-10", "value": 300, "cost": 180,
     "source": "referral", "expected_value": 350, "probability": 0.5, "region": "Alps", "campaign": "Spring"},
    {**NORTH, "stage": "won", "opened_on": "2026-05-31", "closed_on": "2026-06-20", "value": 100, "source": "fair",
     "region": "Coast", "campaign": "Autumn", "age_band": "under 30 days"},
    {**NORTH, "person": "Bob", "stage": "lost", "opened_on": "2026-05-20", "closed_on": "2026-06-12", "value": 200,
     "age_band": "from 30 days"},
    {**NORTH, "person": "Bob", "stage": "open", "opened_on": "2026-06-05", "expected_value": 400, "probability": 0.25,
     "pipeline_stage": "proposal"},
    {**SOUTH, "stage": "won", "opened_on": "2026-06-01", "closed_on": "2026-06-11", "value": 200, "cost": 50,
     "source": "web", "region": "Alps", "campaign": "Spring", "age_band": "under 30 days"},
    {**SOUTH, "stage": "open", "opened_on": "2026-04-01", "expected_value": 1000, "probability": 0.5,
     "pipeline_stage": "contract"},
    {**SOUTH, "stage": "won", "opened_on": "2026-03-01", "closed_on": "2026-03-10", "value": 500, "source": "web"},
    {**SOUTH, "stage": "won", "closed_on": "2026-05-10", "value": 100, "source": "web"},
    *({**SOUTH, "stage": "won", "closed_on": f"2025-{month}-15", "value": value}
      for month, value in (("01", 0), ("03", 250), ("06", 250), ("09", 500))),
]  # fmt: skip
PEOPLE: Rows = [
    {"person": "Ann", "role": "sales", "started_on": "2025-01-01", "fte": 1.0},
    {"person": "Cid", "team": "South", "role": "sales", "started_on": "2025-01-01", "fte": 0.5},
    {"person": "Eve", "role": "support", "started_on": "2025-01-01", "fte": 1.0},
    {
        "person": "Fay",
        "role": "sales",
        "started_on": "2025-01-01",
        "ended_on": "2026-06-30",
        "fte": 1.0,
    },
]
LEADS: Rows = [
    {**NORTH, "created_on": "2026-06-01", "qualified_on": "2026-06-03", "converted_on": "2026-06-10",
     "proposed_on": "2026-06-12", "won_on": "2026-06-20", "score": 80, "response_minutes": 10, "lost": False},
    {**NORTH, "created_on": "2026-06-02", "qualified_on": "2026-06-20", "converted_on": "2026-08-20", "score": 60,
     "response_minutes": 70, "lost": False},
    {**NORTH, "created_on": "2026-06-03", "lost": True},
    {**SOUTH, "created_on": "2026-06-05", "qualified_on": "2026-06-05", "won_on": "2026-09-20", "score": 70,
     "response_minutes": 40},
    {**SOUTH, "created_on": "2026-05-10", "qualified_on": "2026-06-15", "converted_on": "2026-06-18"},
    {**SOUTH, "created_on": "2026-05-11", "qualified_on": "2026-06-16"},
]  # fmt: skip
SESSIONS: Rows = [
    {"started_on": "2026-06-03", "visitor": visitor} for visitor in ("a", "b", "c", "d", "e", "a")
]
ORDERS: Rows = [
    {**NORTH, "order_id": "O1", "ordered_on": "2026-06-02", "signed_on": "2026-06-03", "customer": "A",
     "net_amount": 100, "units": 10, "shipped_units": 10},
    {**NORTH, "order_id": "O1", "ordered_on": "2026-06-02", "signed_on": "2026-06-03", "customer": "A",
     "net_amount": 50, "units": 5, "shipped_units": 3, "add_on": "cross_sell"},
    {**SOUTH, "order_id": "O2", "ordered_on": "2026-06-04", "signed_on": "2026-05-30", "customer": "B",
     "net_amount": 300, "units": 20, "shipped_units": 20},
    {**SOUTH, "order_id": "O3", "ordered_on": "2026-06-05", "customer": "C", "net_amount": 150, "units": 15,
     "add_on": "up_sell"},
    {**NORTH, "order_id": "O1", "ordered_on": "2026-06-20", "customer": "A", "net_amount": -40, "units": -4},
    {**SOUTH, "order_id": "O0", "ordered_on": "2026-05-05", "customer": "B", "net_amount": 400},
]  # fmt: skip
CUSTOMERS: Rows = times(4, came_on="2025-01-01")
OFFERS: Rows = [
    *times(2, kind="cross_sell", offered_on="2026-06-02", accepted_on="2026-06-09"),
    *times(3, kind="cross_sell", offered_on="2026-06-02"),
    *times(1, kind="up_sell", offered_on="2026-06-02", accepted_on="2026-07-09"),
    *times(3, kind="up_sell", offered_on="2026-06-02"),
]
CHANNEL_SALES: Rows = [
    {"sold_on": "2026-06-02", "tier": "primary", "amount": 1000, "units": 100},
    {"sold_on": "2026-06-12", "tier": "secondary", "amount": 960, "units": 80},
    {"sold_on": "2026-06-22", "tier": "tertiary", "amount": 900, "units": 60},
]
CREDITS: Rows = [
    {"sale_id": "O1", "sold_on": "2026-06-02", "channel": "online", "amount": 110, "share": 0.5},
    {"sale_id": "O1", "sold_on": "2026-06-02", "channel": "store", "amount": 110, "share": 0.5},
    {"sale_id": "O2", "sold_on": "2026-06-04", "channel": "store", "amount": 300, "share": 1},
    {"sale_id": "O3", "sold_on": "2026-06-05", "channel": "online", "amount": 150, "share": 1},
]
CONTACTS: Rows = [
    {"contact_id": "C1"},
    {"contact_id": "C2", "known_since": "2026-01-01"},
    {"contact_id": "C3", "known_since": "2026-06-10"},
    {"contact_id": "C4", "known_since": "2026-01-01", "known_until": "2026-06-15"},
]
TOUCHES: Rows = [
    {"contact_id": "C1", "touched_on": "2026-06-01", "fresh_until": "2026-07-01"},
    {"contact_id": "C2", "touched_on": "2026-05-31", "fresh_until": "2026-06-30"},
    {"contact_id": "C3", "touched_on": "2026-06-12", "fresh_until": "2026-06-25"},
    {"contact_id": "C3", "touched_on": "2026-06-25", "fresh_until": "2026-07-25"},
]
INTERESTS: Rows = [
    {"contact_id": "C1", "product": "A", "interested_since": "2026-05-01"},
    {"contact_id": "C1", "product": "B", "interested_since": "2026-05-01"},
    {"contact_id": "C2", "product": "A", "interested_since": "2026-05-01"},
    {
        "contact_id": "C3",
        "product": "A",
        "interested_since": "2026-05-01",
        "interested_until": "2026-06-01",
    },
]
FOLLOW_UPS: Rows = [
    {"due_on": "2026-06-05", "done_on": "2026-06-05"},
    {"due_on": "2026-06-06", "done_on": "2026-06-01"},
    {"due_on": "2026-06-07", "done_on": "2026-07-01"},
    {"due_on": "2026-06-08"},
]
ACTIVITIES: Rows = [
    *times(3, kind="dial", done_on="2026-06-02"),
    *times(2, kind="call", done_on="2026-06-02"),
    *times(2, kind="appointment_set", done_on="2026-06-02"),
    *times(1, kind="demo_set", done_on="2026-06-02"),
    *times(1, kind="appointment", done_on="2026-06-02"),
    *times(1, kind="demo", done_on="2026-06-02"),
    *times(1, kind="follow_up", done_on="2026-06-02"),
]
VISITS: Rows = [
    {"visited_on": "2026-06-02", "minutes": 30, "arrival_minutes": 2, "walk_through_minutes": 10,
     "questions_minutes": 8, "reveal_minutes": 10, "minutes_to_product": 12},
    {"visited_on": "2026-06-03", "minutes": 50, "arrival_minutes": 4, "walk_through_minutes": 20,
     "questions_minutes": 14, "reveal_minutes": 12, "minutes_to_product": 24},
    {"visited_on": "2026-06-04"},
]  # fmt: skip
LAUNCHES: Rows = [
    {"product": "X", "conceived_on": "2026-01-01", "launched_on": "2026-06-30"},
    {"product": "Y", "conceived_on": "2026-06-01", "launched_on": "2026-06-21"},
    {"product": "Z", "conceived_on": "2026-06-01"},
]
TABLES = {
    "deals": DEALS, "people": PEOPLE, "leads": LEADS, "sessions": SESSIONS, "orders": ORDERS, "customers": CUSTOMERS,
    "offers": OFFERS, "channel_sales": CHANNEL_SALES, "credits": CREDITS, "contacts": CONTACTS, "touches": TOUCHES,
    "interests": INTERESTS, "follow_ups": FOLLOW_UPS, "activities": ACTIVITIES, "visits": VISITS, "launches": LAUNCHES,
}  # fmt: skip
GOALS = [
    goal("won_value", "2026", 12000),
    goal("won_value", JUNE, 300, person("Ann")),
    goal("won_value", JUNE, 300, person("Cid")),
    goal("activities", JUNE, 20),
    goal("calls", JUNE, 2),
    goal("appointments", JUNE, 2),
    goal("demos", JUNE, 1),
    goal("follow_ups", JUNE, 1),
]

EXPECTED: Mapping[str, float | None] = {
    # Deals: 600 won in three deals, one lost, two open at the end
    "won_value": 600,
    "won_deals": 3,
    "lost_deals": 1,
    "lost_value": 200,
    "win_rate": 3 / 4,
    "win_rate_value": 600 / 800,
    "average_deal_value": 200,
    "sales_cycle": (8 + 20 + 10) / 3,
    "sales_cycle_median": 10,
    "sales_cycle_closed": (8 + 20 + 10 + 23) / 4,
    "open_deals": 2,
    "open_pipeline": 1400,
    "pipeline_coverage": 1400 / 1000,
    "new_opportunities": 3,
    "sales_velocity": 2 * 0.75 * 200 / ((8 + 20 + 10) / 3),
    "quota_attainment": 600 / 1000,
    "reps_on_target": 1 / 2,
    "won_value_growth": 600 / 100 - 1,
    "won_value_growth_yoy": 600 / 250 - 1,
    "weighted_pipeline": 400 * 0.25 + 1000 * 0.5,
    "pipeline_coverage_remaining": 1400 / (1000 - 600),
    "pipeline_coverage_weighted": 600 / 1000,
    "new_pipeline": 350 + 400,
    "expected_new_revenue": 350 * 0.5 + 400 * 0.25,
    "close_rate": 3 / (3 + 1 + 2),
    "win_rate_opened": 2 / 3,
    "sales_velocity_month": 30 * 2 * 0.75 * 200 / ((8 + 20 + 10) / 3),
    "sales_gap": 1000 - 600,
    "projected_year": 1200 * 1000 / 500,
    "required_per_period": (12000 - 1200) / 6,
    "sales_margin": 120 + 150,
    "sales_margin_rate": 270 / 500,
    "sales_markup": 270 / 230,
    "revenue_per_seller": 600 / 2,
    "revenue_per_sales_fte": 600 / 1.5,
    "source_dependence": 300 / 600,
    "source_concentration": 0.5**2 + (1 / 6) ** 2 + (1 / 3) ** 2,
    "referral_revenue": 300,
    "referral_profit": 120,
    # Activities and leads of the month, whichever cohort they are of
    "activities": 11,
    "calls": 2,
    "appointments": 1,
    "demos": 1,
    "follow_ups": 1,
    "new_leads": 4,
    "qualified_leads": 5,
    "converted_leads": 2,
    "lead_conversion": 2 / 4,
    # Leads: four created in June; one went through without its stages written down
    "funnel_qualified": 3,
    "funnel_opportunities": 3,
    "funnel_proposals": 2,
    "funnel_customers": 2,
    "drop_off_before_qualification": 1 / 4,
    "dropped_before_qualification": 1,
    "drop_off_before_opportunity": 0,
    "dropped_before_opportunity": 0,
    "drop_off_before_proposal": 1 / 3,
    "dropped_before_proposal": 1,
    "drop_off_before_sale": 0,
    "dropped_before_sale": 0,
    "lost_leads_rate": 1 / 4,
    "lead_conversion_30": 1 / 4,
    "lead_conversion_90": 2 / 4,
    "customer_conversion_90": 1 / 4,
    "lead_to_customer_rate": 2 / 4,
    "qualified_to_opportunity_rate": 4 / 5,
    "qualified_to_customer_rate": 2 / 5,
    "opportunity_to_customer_rate": 1 / 2,
    "sales_per_new_lead": 3 / 4,
    "end_to_end_conversion": 3 / 5,
    "unqualified_leads": 1,
    "unqualified_to_qualified_rate": 2 / 3,
    "lead_quality": 70,
    "lead_response_minutes": 40,
    "lead_response_median": 40,
    "leads_answered_within_hour": 2 / 4,
    # Orders: three placed, 600 gross, 40 came back
    "net_sales": 560,
    "gross_sales": 600,
    "return_rate": 40 / 600,
    "net_sales_growth": 560 / 400 - 1,
    "orders_placed": 3,
    "signed_orders": 1,
    "signed_value": 150,
    "units_sold": 46,
    "revenue_per_unit": 560 / 46,
    "order_fill_rate": 1 / 3,
    "line_fill_rate": 2 / 4,
    "unit_fill_rate": 33 / 50,
    "cross_sell_rate": 2 / 5,
    "cross_sell_customer_rate": 1 / 4,
    "cross_sell_revenue_share": 50 / 600,
    "up_sell_rate": 1 / 4,
    "up_sell_customer_rate": 1 / 4,
    "up_sell_revenue_share": 150 / 600,
    "add_on_buyers_rate": 2 / 3,
    # Channels
    "primary_sales": 1000,
    "primary_units": 100,
    "secondary_sales": 960,
    "secondary_units": 80,
    "tertiary_sales": 900,
    "tertiary_units": 60,
    "sell_through": 0.8,
    "channel_gap": 40,
    "online_credited": 55 + 150,
    "store_credited": 55 + 300,
    "credited_revenue": 560,
    "uncredited_revenue": 0,
    # Relations
    "known_clients": 3,
    "client_interests": 3,
    "fresh_contacts": 2,
    "relationship_freshness": 2 / 3,
    "follow_ups_due": 4,
    "follow_up_rate": 3 / 4,
    "follow_ups_on_time": 2 / 4,
    "dials": 3,
    "meetings_scheduled": 3,
    "demos_scheduled": 1,
    "activity_attainment": 11 / 20,
    "activity_goals_reached": 3 / 4,
    "customers_per_day": 3 / 30,
    "customers_per_working_day": 3 / 22,
    "time_per_customer": 40,
    "arrival_minutes": 3,
    "walk_through_minutes": 15,
    "questions_minutes": 11,
    "reveal_minutes": 11,
    "time_to_market": (180 + 20) / 2,
    "minutes_to_product": 18,
}
KPIS = [
    kpi
    for module in (sales, pipeline, selling, activity, funnel, orders, channels, relations)
    for kpi in module.KPIS
]
CUTS = ["product", "source", "region", "campaign", "age_band", "pipeline_stage"]


@cache
def company():
    names = [kpi.name for kpi in KPIS]
    return book_from(TABLES, names, JUNE, goals=GOALS, sparse=["deals"], dimensions=CUTS)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_every_kpi_of_selling_is_as_worked_out_by_hand(kpi: Kpi):
    found = line_of(company(), kpi.name).actual
    assert found == pytest.approx(EXPECTED[kpi.name], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("kpi", "north", "south"),
    [
        ("sales_margin_rate", 0.4, 0.75),
        ("lead_to_customer_rate", 1 / 3, 1),
        ("drop_off_before_proposal", 1 / 2, 0),
        ("unit_fill_rate", 13 / 15, 20 / 35),
        ("revenue_per_unit", 110 / 11, 450 / 35),
    ],
)
def test_the_companys_rate_is_the_ratio_of_sums_not_the_mean_of_its_teams(
    kpi: str, north: float, south: float
):
    found = [line_of(company(), kpi, member=team(name)).actual for name in ("North", "South")]
    assert found == pytest.approx([north, south])
    whole = line_of(company(), kpi).actual
    assert whole == pytest.approx(EXPECTED[kpi])
    assert min(north, south) < whole < max(north, south)
    assert whole != pytest.approx((north + south) / 2)


def cut(kpi: str, by: str) -> dict[str, float]:
    line = line_of(company(), kpi)
    parts = company().breakdown(line.kpi, line.member, line.period, by)
    return {share.name: share.actual for share in parts.shares}


def test_sales_are_cut_by_region_campaign_and_source():
    assert cut("won_value", "region") == {"Alps": 500, "Coast": 100}
    assert cut("won_value", "campaign") == {"Spring": 500, "Autumn": 100}
    assert {name: value for name, value in cut("won_value", "source").items() if value} == {
        "referral": 300,
        "web": 200,
        "fair": 100,
    }


def test_the_pipeline_is_cut_by_stage_and_wins_by_age():
    stages = cut("open_pipeline", "pipeline_stage")
    assert {name: value for name, value in stages.items() if value} == {
        "contract": 1000,
        "proposal": 400,
    }
    ages = cut("win_rate", "age_band")
    assert ages["under 30 days"] == 1
    assert ages["from 30 days"] == 0


def test_known_clients_are_cut_by_the_product_they_think_about():
    assert {name: value for name, value in cut("client_interests", "product").items() if value} == {
        "A": 2,
        "B": 1,
    }


@pytest.mark.parametrize(
    ("kpi", "ann", "cid"),
    [
        ("sales_margin_rate", 120 / 300, 150 / 200),
        ("sales_margin", 120, 150),
        ("won_value", 400, 200),
        ("won_deals", 2, 1),
        ("win_rate", 1, 1),
        ("quota_attainment", 400 / 300, 200 / 300),
        ("lead_to_customer_rate", 1 / 3, 1),
    ],
)
def test_a_person_is_measured_as_the_company_is(kpi: str, ann: float, cid: float):
    found = [line_of(company(), kpi, member=person(name)).actual for name in ("Ann", "Cid")]
    assert found == pytest.approx([ann, cid])


def test_the_year_is_held_against_the_years_goal():
    goals = [goal("won_value", "2026", 12000)]
    found = measured(
        {"deals": DEALS}, ["quota_attainment", "sales_gap"], "2026", goals=goals, sparse=["deals"]
    )
    assert found == {"quota_attainment": pytest.approx(0.1), "sales_gap": 10800}


def test_a_year_counts_the_opportunities_of_all_its_months():
    found = measured({"deals": DEALS}, ["new_opportunities", "won_value"], "2026", sparse=["deals"])
    assert found == {"new_opportunities": 7, "won_value": 1200}


def test_nothing_over_nothing_is_unknown():
    deals = [{"stage": "open", "opened_on": "2026-05-02"}]
    leads = [{"created_on": "2026-05-02"}]
    orders = [{"order_id": "O", "ordered_on": "2026-05-05", "net_amount": 1}]
    kpis = ["sales_margin_rate", "sales_markup", "revenue_per_seller", "lead_to_customer_rate",
            "drop_off_before_sale", "lead_quality", "return_rate", "order_fill_rate", "revenue_per_unit"]  # fmt: skip
    tables = {"deals": deals, "leads": leads, "orders": orders}
    assert set(measured(tables, kpis).values()) == {None}


def test_coverage_of_what_is_missing_has_no_number_once_the_goal_is_reached():
    deals = [
        {"stage": "won", "closed_on": "2026-06-02", "value": 100},
        {"stage": "open", "opened_on": "2026-06-02", "expected_value": 50},
    ]
    goals = [goal("won_value", JUNE, 100)]
    found = measured({"deals": deals}, ["pipeline_coverage_remaining"], goals=goals)
    assert found["pipeline_coverage_remaining"] is None


def test_the_credits_of_a_sale_that_do_not_add_up_are_told():
    halved = [*CREDITS[:3], {**CREDITS[3], "share": 0.8}]
    found = measured({"orders": ORDERS, "credits": halved}, ["uncredited_revenue"])
    assert found["uncredited_revenue"] == pytest.approx(30)


def test_a_touch_is_fresh_for_thirty_days_and_no_longer():
    touches = [{"contact_id": "C1", "touched_on": "2026-06-01", "fresh_until": "2026-07-01"}]
    contacts = [{"contact_id": "C1", "known_since": "2026-01-01"}]
    tables = {"contacts": contacts, "touches": touches}
    assert measured(tables, ["relationship_freshness"])["relationship_freshness"] == 1
    assert measured(tables, ["relationship_freshness"], "2026-07")["relationship_freshness"] == 0


def test_a_month_that_is_not_over_has_the_days_that_have_come():
    visits = times(6, visited_on="2026-06-02")
    found = measured(
        {"visits": visits},
        ["customers_per_day", "customers_per_working_day"],
        as_of=date(2026, 6, 10),
    )
    assert found == {"customers_per_day": 6 / 10, "customers_per_working_day": 6 / 8}


def test_a_company_says_its_own_working_week_and_days_off():
    week = WorkingDays(WorkingHours(weekdays=(0, 1, 2, 3, 4, 5), days_off=(date(2026, 6, 1),)))
    kpi = relations.customers_per_working_day("own", week)
    found = measured({"visits": times(25, visited_on="2026-06-02")}, [kpi])
    assert found["own"] == 1
