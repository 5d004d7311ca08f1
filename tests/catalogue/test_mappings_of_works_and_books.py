"""The example mappings of manufacturing, internal processes and finance: a company's files become numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.catalogue.mapped import computed, project_of


@dataclass(frozen=True)
class Mapped:
    """Mappings of docs/tables, the files that they read, and the numbers of June that come of them."""

    tables: tuple[str, ...]
    files: Mapping[str, str]
    numbers: Mapping[str, float | None]
    by: Mapping[str, str] = field(default_factory=dict)


RUNS = Mapped(
    ("runs",),
    {
        "production": """run,shift_day,plant,machine,product,shift,minutes,break_minutes,made,scrapped
R1,2026-06-02,North,M1,A,early,480,30,400,20
R2,2026-06-02,North,M1,B,late,240,15,100,0
""",
        "products": "product,cycle_seconds\nA,60\nB,90\n",
        "machine_stops": "run,minutes,why\nR1,20,set-up\nR1,30,breakdown\n",
    },
    {
        "oee": (380 * 60 + 100 * 90) / 60 / (450 + 225),
        "teep": (380 * 60 + 100 * 90) / 60 / 1440,
        "availability": 625 / 675,
        "availability_smrp": 625 / 720,
        "loading": 675 / 1440,
        "scrap": 20,
        "quality_units/A": 380 / 400,
        "quality_units/B": 1,
    },
    {"quality_units": "product"},
)
CASES = Mapped(
    ("cases",),
    {
        "claims": """number,team,handler,type,channel,received,settled,promised,reopenings
C1,North,Ann,glass,web,2026-06-01,2026-06-05,2026-06-10,0
C2,North,Ann,theft,phone,2026-06-01,2026-06-15,2026-06-10,1
C3,South,Cid,theft,phone,2026-05-20,,2026-06-10,0
""",
        "time_sheet": "claim,day,hours,rate\nC1,2026-06-02,1.5,40\nC1,2026-06-03,0.5,40\nC2,2026-06-03,4,50\n",
    },
    {
        "cycle_time": 9,
        "cost_per_case": (80 + 200) / 2,
        "hours_per_case": 3,
        "cases_on_time": 1 / 2,
        "right_first_time": 1 / 2,
        "open_cases": 1,
        "overdue_cases": 1,
        "cycle_time/glass": 4,
    },
    {"cycle_time": "product"},
)
STEPS = Mapped(
    ("process_steps",),
    {
        "workflow": """claim,team,handler,step,began,ended,outcome,cost
C1,North,Ann,check,2026-06-01 09:00,2026-06-01 09:30,ok,20
C1,North,Ann,pay,2026-06-01 10:30,2026-06-01 10:40,ok,5
C2,South,Cid,check,2026-06-02 09:00,2026-06-02 09:20,refused,15
C2,South,Cid,check,2026-06-02 09:20,2026-06-02 10:20,ok,45
"""
    },
    {
        "first_pass_yield": 2 / 3,
        "rolled_throughput_yield": 1 / 2,
        "rework_rate": 1 / 4,
        "hours_lost": 2,
        "money_lost": 45,
        "minutes_per_pass": 30,
        "first_pass_yield/check": 1 / 2,
        "first_pass_yield/pay": 1,
    },
    {"first_pass_yield": "step"},
)
BOOKS = Mapped(
    ("ledger", "balances"),
    {
        "general_ledger": """line,booked,unit,cost_centre,region,account,debit,credit
1,2026-06-02,North,sales,Alps,706000,0,1000
2,2026-06-03,South,sales,Coast,709000,100,0
3,2026-06-04,North,works,Alps,607000,400,0
4,2026-06-05,North,office,Alps,641000,200,0
5,2026-06-06,North,works,Alps,681000,50,0
6,2026-06-07,North,office,Alps,661000,20,0
7,2026-06-08,North,office,Alps,695000,30,0
8,2026-06-08,North,office,Alps,512000,0,600
""",
        "balance_sheet": """account,closed,amount
101,2026-05-31,700
101,2026-06-30,800
164,2026-05-31,900
401,2026-05-31,400
401,2026-06-30,300
218,2026-05-31,2000
""",
    },
    {
        "revenue": 900,
        "gross_margin": 500 / 900,
        "expenses": 650,
        "expense_ratio": 650 / 900,
        "ebit": 250,
        "net_income": 200,
        "roe": 200 / 800,
        "roe_average": 200 / 750,
        "roce": 250 / 1700,
        "asset_turnover": 900 / 2000,
        "balance_gap": 0,
        "revenue/Alps": 1000,
        "revenue/Coast": -100,
        "expenses/office": 200,
    },
    {"revenue": "region", "expenses": "cost_centre"},
)
BILLING = Mapped(
    ("invoices",),
    {
        "billing": """number,billed,team,customer,region,type,net
F1,2026-06-02,North,Acme,Alps,invoice,500.50
F2,2026-06-20,North,Acme,Alps,credit note,50.25
"""
    },
    {"revenue_billed": 450.25},
)
SURVEY = Mapped(
    ("markets",),
    {
        "market_survey": """zone,quarter_end,team,seller,sales
Arras,2026-06-30,North,Acme,20
Arras,2026-06-30,North,Bolt,50
Arras,2026-06-30,North,Cog,30
Lens,2026-06-30,South,Acme,150
Lens,2026-06-30,South,Cog,100
Lens,2026-06-30,South,Bolt,50
"""
    },
    {
        "market_share": 170 / 400,
        "relative_market_share": 170 / 150,
        "market_share/Arras": 0.2,
        "market_share/Lens": 0.5,
    },
    {"market_share": "zone"},
)


@pytest.mark.parametrize(
    "mapped", [RUNS, CASES, STEPS, BOOKS, BILLING, SURVEY], ids=lambda mapped: mapped.tables[0]
)
def test_an_example_mapping_gives_the_numbers_that_its_files_hold(mapped: Mapped, tmp_path: Path):
    project = project_of(tmp_path, mapped.tables, mapped.files)
    names = [name for name in mapped.numbers if "/" not in name]
    names += [name for name in mapped.by if name not in names]
    found = computed(project, names, "2026-06", by=mapped.by)
    assert {name: found[name] for name in mapped.numbers} == pytest.approx(dict(mapped.numbers))
