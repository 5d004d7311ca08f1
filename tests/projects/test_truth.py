"""Our numbers on real tables equal the figures that others computed from them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpireport.book import Book, plan
from kpireport.counting import count_facts
from kpireport.door.sources import open_tables
from kpireport.periods import Grain
from kpireport.workbench import open_workbench
from tests.projects.truth import Sheet, Tally, compare, period_of, rows

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"

pytestmark = [
    pytest.mark.truth,
    pytest.mark.skipif(
        not SHARED.is_dir(),
        reason="the figures of others are not beside this repository (../shared/data)",
    ),
]

CRM = Sheet(
    kpis={
        "won_deals": "won_deals",
        "lost_deals": "lost_deals",
        "won_value": "won_value",
        "win_rate": "win_rate",
        "avg_deal_value": "average_deal_value",
        "avg_cycle_days_won": "sales_cycle",
        "avg_cycle_days_closed": "sales_cycle_closed",
        "list_price_attainment": "list_price_attainment",
        "open_deals": "open_deals",
        "open_pipeline_at_list_price": "open_pipeline",
        "open_deals_without_account": "open_without_account",
        "agents_without_any_deal": "agents_without_deal",
        "deals_engaged": "new_opportunities",
        "ALT_won_share_of_all_opportunities": "won_of_all",
        "ALT_won_value_by_engage_quarter": "won_value_by_opening",
    },
    places={
        "all": ("company", ""),
        "regional_office": ("level", "team"),
        "manager": ("level", "manager"),
        "sales_agent": ("level", "person"),
        "product": ("dimension", "product"),
        "deal_stage": ("dimension", "deal_stage"),
    },
)
RAVENSTACK = Sheet(
    kpis={
        "closing_mrr": "closing_mrr",
        "new_mrr": "new_mrr",
        "churned_mrr": "churned_mrr",
        "gross_mrr_churn_rate": "mrr_churn_rate",
        "live_subscriptions": "live_subscriptions",
        "ended_subscriptions": "ended_subscriptions",
        "subscription_churn_rate": "subscription_churn_rate",
        "sum_of_all_mrr_amounts": "new_mrr",
        "accounts": "accounts",
        "account_churn_flag_rate": "flagged_as_churned",
        "accounts_with_churn_event_rate": "accounts_with_churn_event",
        "churn_events": "churn_events",
        "tickets": "tickets",
        "avg_first_response_minutes": "first_response_minutes",
        "avg_resolution_hours": "resolution_hours",
        "median_resolution_hours": "resolution_hours_median",
        "escalation_rate": "escalation_rate",
        "csat_avg": "satisfaction",
        "first_response_within_60min_rate": "first_response_within_hour",
    },
    places={
        "all": ("company", ""),
        "plan_tier": ("level", "team"),
        "account_plan_tier": ("level", "team"),
        "priority": ("dimension", "priority"),
        "reason_code": ("dimension", "reason_code"),
    },
)
NHS = Sheet(
    kpis={
        "attendances": "demand",
        "breaches": "breaches",
        "four_hour_performance": "within_service_level",
        "admission_rate": "admission_rate",
        "type1_organisations_meeting_95pct": "type1_organisations_on_goal",
    },
    places={"all": ("company", ""), "org_code": ("level", "team"), "type": ("dimension", "type")},
)
GARMENT = Sheet(
    kpis={
        "team_days": "team_days",
        "avg_actual_productivity": "productivity",
        "avg_target_productivity": "target_productivity",
        "attainment": "target_attainment",
        "days_target_met_rate": "target_met",
        "worker_weighted_productivity": "weighted_productivity",
        "overtime_minutes": "overtime_minutes",
        "incentive_bdt": "incentive",
        "incentive_days": "incentive_days",
        "idle_minutes": "idle_minutes",
        "style_changes": "style_changes",
    },
    places={
        "all": ("company", ""),
        "team": ("level", "team"),
        "department": ("dimension", "department"),
        "day": ("dimension", "weekday"),
    },
)
SHEETS = {
    "crm_sales_opportunities": CRM,
    "ravenstack_saas": RAVENSTACK,
    "nhs_ae": NHS,
    "uci_garment_productivity": GARMENT,
}


def book_of(name: str, sheet: Sheet) -> Iterator[Book]:
    """The facts of a set, for every period that its truth speaks of."""
    bench = open_workbench(HERE / name, {})
    wanted = [bench.kpis[kpi] for kpi in dict.fromkeys(sheet.kpis.values())]
    wanted += [bench.kpis[used] for kpi in list(wanted) for used in kpi.formula.goals_used()]
    calendar = bench.project.company.calendar
    periods = {period_of(row.period, calendar) for row in rows(SHARED / name / "truth.csv")}
    dimensions = [place for kind, place in sheet.places.values() if kind == "dimension"]
    asked = plan(
        wanted,
        periods,
        levels=bench.project.levels,
        calendar=calendar,
        dimensions=dimensions,
        sparse=[table.name for table in bench.project.tables if table.sparse],
    )
    tables = sorted({table for kpi in wanted for table in kpi.tables})
    with open_tables(bench.project, tables, environment={}) as opened:
        as_of = bench.project.company.as_of or max(
            p.end for p in periods if p.grain is not Grain.ALL
        )
        facts = count_facts({t: opened[t] for t in tables}, replace(asked, windows=()), as_of=as_of)
    yield Book(facts, bench.goals, bench.kpis, bench.project.levels)


@pytest.mark.parametrize("name", SHEETS)
def test_every_figure_with_a_counterpart_agrees(
    name: str, truth_table: dict[str, dict[str, Tally]]
) -> None:
    book = next(book_of(name, SHEETS[name]))
    tallies = compare(book, SHEETS[name], SHARED / name / "truth.csv")
    truth_table[name] = tallies
    differences = [difference for tally in tallies.values() for difference in tally.differences]
    assert not differences, "\n".join(differences[:20])
    assert sum(tally.compared for tally in tallies.values()) > 100


def test_a_wrong_figure_is_found(tmp_path: Path) -> None:
    name = "uci_garment_productivity"
    truth = (SHARED / name / "truth.csv").read_text(encoding="utf-8")
    wrong = tmp_path / "truth.csv"
    wrong.write_text(
        truth.replace("team_days,all,ALL,ALL,1197.0", "team_days,all,ALL,ALL,1198.0"),
        encoding="utf-8",
    )
    tallies = compare(next(book_of(name, GARMENT)), GARMENT, wrong)
    assert tallies["team_days"].differences == [
        "team_days, all ALL, ALL: value: theirs 1198.0, ours 1197.0"
    ]
