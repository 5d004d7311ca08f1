"""The example mappings of customers, service, surveys and people: a company's own files become numbers."""

from pathlib import Path

import pytest

from tests.catalogue.mapped import computed, project_of

ACCOUNTS = """id,team,segment,closed
A,North,large,
B,North,small,2026-06-20
C,South,small,
"""
ORDERS = """id,account,ordered,amount
1,A,2026-01-05,100
2,A,2026-06-04,50
3,B,2026-02-01,70
4,C,2025-03-01,30
"""
PRICES = """contract,account,team,plan,start,end,monthly_price
K1,A,North,basic,2026-01-01,2026-06-10,100
K1,A,North,plus,2026-06-10,,130
K2,B,North,basic,2026-02-01,2026-06-20,50
K3,C,South,basic,2026-06-15,,40
K4,D,South,plus,2026-01-01,2026-03-01,60
K4,D,South,plus,2026-06-05,,60
K5,E,South,plus,2026-01-01,2026-06-30,90
K5,E,South,basic,2026-06-30,,70
"""
TICKETS = """id,team,agent,priority,opened,closed,rating,level,reopenings
T1,North,Ann,high,2026-06-15 18:00:00,2026-06-17 10:00:00,5,1,0
T2,North,Ann,low,2026-06-15 10:00:00,2026-06-20 10:00:00,,2,1
T3,South,Cid,low,2026-06-19 16:00:00,,,1,0
"""
MESSAGES = """ticket,author,at,automatic,internal
T1,customer,2026-06-15 18:00:00,false,false
T1,agent,2026-06-15 18:00:05,true,false
T1,agent,2026-06-16 08:30:00,false,true
T1,agent,2026-06-16 09:00:00,false,false
T2,agent,2026-06-15 10:30:00,false,false
T2,customer,2026-06-16 11:00:00,false,false
T3,agent,2026-06-20 10:00:00,false,false
"""
CALLS = """id,team,agent,customer,topic,called,wait,talk,hold,wrap,outcome
1,North,Ann,x,bill,2026-06-01 09:00:00,10,100,20,30,solved
2,North,Ann,x,bill,2026-06-05 09:00:00,25,200,0,50,solved
3,South,Cid,y,line,2026-06-07 09:00:00,90,0,0,0,gave up
4,South,Cid,y,line,2026-06-08 09:00:00,20,60,10,10,needs a technician
5,South,Cid,z,bill,2026-07-20 09:00:00,5,60,0,0,solved
"""
MAPPED = {
    "customers": (
        {"accounts": ACCOUNTS, "orders": ORDERS},
        {
            "customer_base": 1,  # C has not bought for a year
            "customers_left": 1,
            "customer_churn_rate": 1 / 2,
            "repeat_customers": 1,
            "clv_realised": 70,
            "customer_base/large": 1,
        },
    ),
    "customer_results": (
        {
            "accounts": ACCOUNTS,
            "invoices": "account,invoiced,amount,cost\nA,2026-06-03,100,40\nA,2026-06-20,60,20\nB,2026-06-05,40,10\n",
            "support_hours": "account,day,hours\nA,2026-06-01,1\nA,2026-06-02,0.5\nC,2026-06-02,9\n",
        },
        {
            "customer_revenue": 200,
            "customer_profit": 200 - 67.5,
            "arppu": 100,
            "customer_revenue/large": 160,
        },
    ),
    "subscriptions": ({"contract_prices": PRICES}, {"closing_mrr": 300, "opening_mrr": 240}),
    "mrr_movements": (
        {"contract_prices": PRICES},
        {
            "net_new_mrr": 30 - 50 + 40 + 60 - 20,
            "quick_ratio": 130 / 70,
            "reactivation_mrr": 60,
            "mrr_lost": 70,
        },
    ),
    "usage": (
        {
            "clicks": "clicked,user_id,team,internal\n2026-06-01 09:00:00,u1,North,false\n2026-06-01 10:00:00,u1,North,false\n"
            "2026-06-01 10:00:00,u2,North,false\n2026-06-02 10:00:00,u1,North,false\n2026-06-02 10:00:00,us,North,true\n"
        },
        {"active_users": 2, "daily_active_users": 1.5, "stickiness": 0.75, "events_per_user": 2},
    ),
    "tickets": (
        {"tickets": TICKETS, "messages": MESSAGES},
        {
            "first_response_minutes": (900 + 30 + 1080) / 3,
            "first_response_working": (60 + 30 + 60) / 3,
            "closed_before_callback": 1 / 2,
            "reopen_rate": 1 / 2,
            "escalation_rate": 1 / 3,
            "open_tickets": 1,
            "open_tickets/low": 1,
        },
    ),
    "contacts_handled": (
        {"calls": CALLS},
        {
            "handling_time": 160,
            "answered_within_20_seconds": 2 / 4,
            "first_contact_resolution": 1 / 4,
            "first_contact_resolution_net": 1 / 3,
            "contacts_handled/bill": 2,
        },
    ),
    "surveys": (
        {
            "questionnaires": "id,team,channel,sent,returned,recommend,satisfied,hard\n"
            "1,North,mail,2026-06-01,2026-06-02,10,5,1\n2,North,shop,2026-06-01,2026-06-09,6,4,3\n"
            "3,South,mail,2026-06-03,,,,\n4,South,mail,2026-06-03,2026-06-03,9,2,\n"
        },
        {
            "nps": 100 / 3,
            "csat": 2 / 3,
            "ces": 6,
            "survey_response_rate": 9 / 12,
            "nps/mail": 100,
        },
    ),
    "people": (
        {
            "staff": "name,team,job,from,to,percent\nAnn,North,sales,2026-01-01,,100\nBob,North,office,2026-02-01,2026-06-10,50\n"
        },
        {"headcount": 1, "fte": 1, "leavers": 1, "headcount/sales": 1},
    ),
    "working_time": (
        {
            "roster": "day,name,team,hours,absence\n2026-06-01,Ann,North,8,\n2026-06-02,Ann,North,8,sick\n2026-06-03,Ann,North,4,holiday\n",
            "clock": "day,name,hours\n2026-06-01,Ann,3.5\n2026-06-01,Ann,4\n",
        },
        {"hours_worked": 7.5, "absence_rate": 8 / 20},
    ),
    "ratings": (
        {
            "reviews": "sheet,person,team,reviewer,day,values,behaviour,skills,effectiveness,drive\n"
            "1,Ann,North,Eve,2026-06-30,4,5,3,2,2\n2,Ann,North,Dan,2026-06-30,4,3,,2,4\n"
        },
        {"rating": 29 / 9, "values_and_behaviour": 4, "skills": 3, "rating/drive": 3},
    ),
}  # fmt: skip
CUTS = {
    "customers": {"customer_base": "segment"},
    "customer_results": {"customer_revenue": "segment"},
    "tickets": {"open_tickets": "priority"},
    "contacts_handled": {"contacts_handled": "topic"},
    "surveys": {"nps": "channel"},
    "people": {"headcount": "role"},
    "ratings": {"rating": "criterion"},
}


@pytest.mark.parametrize("table", MAPPED)
def test_an_example_mapping_turns_a_companys_files_into_numbers(table: str, tmp_path: Path):
    files, expected = MAPPED[table]
    root = project_of(tmp_path, [table], files)
    kpis = [name for name in expected if "/" not in name]
    found = computed(root, kpis, "2026-06", by=CUTS.get(table))
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_what_moves_is_what_the_closing_revenue_differs_by(tmp_path: Path):
    root = project_of(tmp_path, ["subscriptions", "mrr_movements"], {"contract_prices": PRICES})
    asked = ["opening_mrr", "net_new_mrr", "closing_mrr", "net_revenue_retention"]
    opening, moved, closing, kept = computed(root, asked, "2026-06").values()
    assert opening + moved == closing
    # Of what there was in May: 30 more from A, B's 50 gone, 20 less from E.
    assert kept == pytest.approx((240 + 30 - 50 - 20) / 240)
