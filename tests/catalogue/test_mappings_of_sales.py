"""The example mappings of sales and marketing: a company's own files become canonical tables and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kpireport.errors import DataError
from tests.catalogue.mapped import computed, project_of


@dataclass(frozen=True)
class Mapped:
    """One mapping of docs/tables, the files that it reads, and the numbers of June that come of it."""

    table: str
    files: Mapping[str, str]
    numbers: Mapping[str, float | None]
    by: Mapping[str, str] = field(default_factory=dict)


MAPPED = (
    Mapped(
        "deals",
        {
            "opportunities": """id,team,owner,product,region,campaign,lead_source,step,created,closed,amount,cost
D1,North,Ann,A,Alps,Spring,referral,Closed Won,2026-06-01,2026-06-11,300,120
D2,North,Ann,A,Coast,Spring,web,Closed Won,2026-04-01,2026-06-12,100,80
D3,South,Cid,B,Coast,Autumn,web,Closed Lost,2026-04-01,2026-06-15,500,
D4,South,Cid,B,Alps,Autumn,web,Proposal,2026-06-02,,400,
D5,South,Cid,B,Alps,Autumn,web,Contract,2026-06-03,,200,
""",
            "steps": "step,probability\nProposal,0.25\nContract,0.75\n",
        },
        {
            "won_value": 400,
            "weighted_pipeline": 400 * 0.25 + 200 * 0.75,
            "sales_margin_rate": 200 / 400,
            "referral_profit": 180,
            "source_dependence": 0.75,
            "open_pipeline": 600,
            "win_rate": 2 / 3,
            "win_rate/under 30 days": 1,
            "win_rate/from 30 days": 0.5,
            "open_pipeline/Proposal": 400,
            "won_value/Alps": 300,
        },
        {"win_rate": "age_band", "open_pipeline": "pipeline_stage", "won_value": "region"},
    ),
    Mapped(
        "leads",
        {
            "leads": """id,team,owner,source,created_at,qualified,converted,proposed,won,status,score
L1,North,Ann,web,2026-06-01 10:00:00,2026-06-02,2026-06-05,2026-06-06,2026-06-20,won,80
L2,North,Ann,fair,2026-06-01 23:50:00,2026-06-03,,,,lost,40
L3,South,Cid,web,2026-06-04 09:00:00,,,,,open,
""",
            "calls": """lead_id,called_at
L1,2026-06-01 10:30:00
L1,2026-06-01 17:00:00
L2,2026-06-02 02:00:00
""",
        },
        {
            "lead_response_minutes": (30 + 130) / 2,
            "leads_answered_within_hour": 1 / 3,
            "lead_to_customer_rate": 1 / 3,
            "lost_leads_rate": 1 / 3,
            "lead_quality": 60,
            "new_leads": 3,
            "new_leads/web": 2,
        },
        {"new_leads": "source"},
    ),
    Mapped(
        "orders",
        {
            "orders": """number,team,customer,region,placed,signed
O1,North,Acme,Alps,2026-06-02,2026-06-03
O2,South,Bolt,Coast,2026-06-05,
""",
            "order_lines": """line,order_number,product,amount,quantity,add_on
1,O1,A,100,10,
2,O1,B,60,4,cross_sell
3,O2,A,200,20,
""",
            "shipments": "line,quantity\n1,6\n1,4\n2,3\n3,20\n",
            "returns": "id,order_number,returned,product,amount,quantity\n7,O1,2026-06-20,A,30,3\n",
        },
        {
            "net_sales": 330,
            "gross_sales": 360,
            "return_rate": 30 / 360,
            "order_fill_rate": 1 / 2,
            "line_fill_rate": 2 / 3,
            "unit_fill_rate": 33 / 34,
            "revenue_per_unit": 330 / 31,
            "signed_value": 160,
            "cross_sell_revenue_share": 60 / 360,
            "net_sales/Alps": 130,
        },
        {"net_sales": "region"},
    ),
    Mapped(
        "offers",
        {
            "offers": """id,team,owner,type,offered,accepted
1,North,Ann,upgrade,2026-06-02,2026-06-03
2,North,Ann,upgrade,2026-06-02,
3,South,Cid,accessory,2026-06-02,2026-06-03
"""
        },
        {"up_sell_rate": 0.5, "cross_sell_rate": 1},
    ),
    Mapped(
        "channel_sales",
        {
            "invoices": "invoice,invoiced,region,amount,units\nI1,2026-06-02,Alps,1000,100\n",
            "distributor_reports": "report_line,sold,region,amount,units\n1,2026-06-12,Alps,960,80\n",
            "till_receipts": "receipt,sold,region,amount,units\n1,2026-06-22,Alps,900,60\n",
        },
        {
            "primary_sales": 1000,
            "secondary_sales": 960,
            "tertiary_sales": 900,
            "sell_through": 0.8,
            "channel_gap": 40,
        },
    ),
    Mapped(
        "credits",
        {
            "sales": """id,team,sold,began_in,closed_in,amount
1,North,2026-06-02,store,online,110.01
2,North,2026-06-03,store,store,300
3,South,2026-06-04,online,online,150
"""
        },
        {
            "online_credited": 55.005 + 150,
            "store_credited": 55.005 + 300,
            "credited_revenue": 560.01,
        },
    ),
    Mapped(
        "interests",
        {
            "interest_flags": """contact,product,team,flagged,cleared
C1,A,North,2026-05-02,
C1,B,North,2026-05-02,2026-06-02
C2,A,South,2026-06-02,
"""
        },
        {"client_interests": 2, "client_interests/A": 2},
        {"client_interests": "product"},
    ),
    Mapped(
        "follow_ups",
        {
            "tasks": """id,team,owner,type,due,completed
1,North,Ann,follow-up,2026-06-02,2026-06-02
2,North,Ann,follow-up,2026-06-03,2026-06-10
3,South,Cid,follow-up,2026-06-04,
4,South,Cid,report,2026-06-04,
"""
        },
        {"follow_ups_due": 3, "follow_up_rate": 2 / 3, "follow_ups_on_time": 1 / 3},
    ),
    Mapped(
        "visits",
        {
            "visits": """id,team,host,customer,came,walk_began,questions_began,reveal_began,went
1,North,Ann,Acme,2026-06-02 10:00,2026-06-02 10:05,2026-06-02 10:25,2026-06-02 10:40,2026-06-02 11:00
2,South,Cid,Bolt,2026-06-03 10:00,2026-06-03 10:15,2026-06-03 10:25,2026-06-03 10:30,2026-06-03 10:40
"""
        },
        {
            "time_per_customer": 50,
            "arrival_minutes": 10,
            "walk_through_minutes": 15,
            "questions_minutes": 10,
            "reveal_minutes": 15,
            "minutes_to_product": 35,
            "customers_per_working_day": 2 / 3,
        },
    ),
    Mapped(
        "launches",
        {
            "products": "product,team,idea,launch\nX,North,2026-01-01,2026-06-30\nY,North,2026-05-01,\n"
        },
        {"time_to_market": 180},
    ),
    Mapped(
        "fund_sales",
        {
            "fund_sales": """id,team,fund,dealt,gross,load_percent
1,North,Growth,2026-06-02,1000,5.0
2,South,Bonds,2026-06-03,3000,1.25
"""
        },
        {"sales_charges": 87.5, "sales_charge_rate": 87.5 / 4000},
    ),
    Mapped(
        "sessions",
        {
            "page_views": """session,visitor,viewed,page,channel
s1,a,2026-06-02 10:00,/,mail
s1,a,2026-06-02 10:01,/thank-you,mail
s2,a,2026-06-03 10:00,/,search
s3,b,2026-06-03 10:00,/,search
"""
        },
        {
            "web_sessions": 3,
            "web_visitors": 2,
            "site_conversion": 1 / 3,
            "site_conversion_visitors": 1 / 2,
            "web_sessions/search": 2,
        },
        {"web_sessions": "channel"},
    ),
    Mapped(
        "sends",
        {
            "mail_events": """mailing,campaign,recipient,event,happened
M1,Spring,a,sent,2026-06-02
M1,Spring,b,sent,2026-06-02
M1,Spring,c,sent,2026-06-02
M1,Spring,a,delivered,2026-06-02
M1,Spring,b,delivered,2026-06-02
M1,Spring,c,bounced,2026-06-02
M1,Spring,a,opened,2026-06-02
M1,Spring,a,opened,2026-06-03
M1,Spring,a,clicked,2026-06-03
M1,Spring,b,unsubscribed,2026-06-04
"""
        },
        {
            "delivery_rate": 2 / 3,
            "bounce_rate": 1 / 3,
            "open_rate": 1 / 2,
            "click_to_open_rate": 1,
            "unsubscribe_rate": 1 / 2,
        },
    ),
    Mapped(
        "spend",
        {
            "ledger": """entry,booked,account,campaign,amount
1,2026-06-02,623100,Spring,400
2,2026-06-03,623200,Autumn,100
3,2026-06-04,641000,,300
4,2026-06-05,709000,,50
5,2026-06-05,606000,,999
"""
        },
        {"marketing_spend": 500, "acquisition_spend": 800, "marketing_spend/Spring": 400},
        {"marketing_spend": "campaign"},
    ),
)


@pytest.mark.parametrize("mapped", MAPPED, ids=lambda mapped: mapped.table)
def test_an_example_mapping_gives_the_numbers_that_its_files_hold(mapped: Mapped, tmp_path: Path):
    project = project_of(tmp_path, [mapped.table], mapped.files)
    names = [name for name in mapped.numbers if "/" not in name]
    found = computed(project, names, "2026-06", by=mapped.by)
    assert {name: found[name] for name in mapped.numbers} == pytest.approx(dict(mapped.numbers))


CONTACTS = "id,team,owner,created,deleted\nC1,North,Ann,2026-01-01,\nC2,South,Cid,2026-01-01,\n"


def fresh_contacts(folder: Path, touches: str, period: str) -> dict[str, float | None]:
    files = {"contacts": CONTACTS, "touches": f"contact,team,happened\n{touches}"}
    folder.mkdir()
    project = project_of(folder, ["contacts", "touches"], files)
    return computed(project, ["relationship_freshness", "fresh_contacts"], period)


def test_a_contact_that_is_touched_often_is_fresh_once(tmp_path: Path):
    often = "".join(f"C1,North,2026-06-{day:02} 09:00\n" for day in (1, 1, 20, 28))
    rest = "C2,South,2026-05-31 09:00\nC2,South,2026-09-01 09:00\n"
    found = fresh_contacts(tmp_path / "june", often + rest, "2026-06")
    # C2 was touched 30 days before 30 June: 31 May is the first day that is too long ago.
    assert found == {"relationship_freshness": 0.5, "fresh_contacts": 1}
    assert fresh_contacts(tmp_path / "july", often + rest, "2026-07")["fresh_contacts"] == 0


def test_a_join_that_gives_a_deal_twice_is_refused_by_its_key(tmp_path: Path):
    deals = MAPPED[0]
    files = {**deals.files, "steps": "step,probability\nProposal,0.25\nProposal,0.5\nContract,1\n"}
    project = project_of(tmp_path, ["deals"], files)
    with pytest.raises(DataError, match="deal_id"):
        computed(project, ["open_pipeline"], "2026-06")
