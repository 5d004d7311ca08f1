"""Published examples of sales: pipelines, win rates, cycles, funnels, add-ons and quotas."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kpireport.goals import Goal, Part
from tests.catalogue.published.paths import (
    DAY,
    Example,
    Rows,
    book_from,
    measured,
    times,
)
from tests.core.world import goal, line_of

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]
FUNNEL = ("qualified_on", "converted_on", "proposed_on", "won_on")
STEPS = ("qualification", "opportunity", "proposal", "sale")


def one(tables: Mapping[str, Rows], kpi: str, **more: Any) -> float | None:
    """The number of a single KPI."""
    return measured(tables, [kpi], **more)[kpi]


def attained(inputs: Inputs) -> Results:
    deals = [{"stage": "won", "closed_on": DAY, "value": inputs["closed"]}]
    goals = [goal("won_value", "2026-06", inputs["quota"])]
    return {"": one({"deals": deals}, "quota_attainment", goals=goals)}


def covered(inputs: Inputs) -> Results:
    deals = [{"stage": "open", "opened_on": DAY, "expected_value": inputs["pipeline"]}]
    goals = [goal("won_value", "2026-06", inputs["quota"])]
    return {"": one({"deals": deals}, "pipeline_coverage", goals=goals)}


def counted_wins(inputs: Inputs) -> Results:
    deals = [
        *times(inputs["won"], stage="won", closed_on=DAY),
        *times(inputs["lost"], stage="lost", closed_on=DAY),
        *times(inputs["open"], stage="open", opened_on=DAY),
    ]
    return {"": one({"deals": deals}, "win_rate")}


def valued_wins(inputs: Inputs) -> Results:
    deals = [
        {"stage": stage, "closed_on": None if stage == "open" else DAY, "value": value}
        for stage in ("won", "lost", "open")
        for value in inputs[stage]
    ]
    found = measured({"deals": deals}, ["win_rate", "win_rate_value"])
    return {"unit": found["win_rate"], "value": found["win_rate_value"]}


def lasting(inputs: Inputs) -> Results:
    """Deals won on one day of June that were opened so many days before."""
    opened = {40: "2026-05-21", 30: "2026-05-31", 60: "2026-05-01", 70: "2026-04-21"}
    deals = [
        {"stage": "won", "opened_on": opened[days], "closed_on": "2026-06-30"}
        for days in inputs["days"]
    ]
    return {"": one({"deals": deals}, "sales_cycle")}


def dated(inputs: Inputs) -> Results:
    """Deals by the days printed, in a year that has no 29 February."""
    months = {"Jan": 1, "Feb": 2, "Mar": 3}

    def day(text: str) -> str:
        month, number = text.split()
        return f"2026-{months[month]:02}-{int(number):02}"

    outcomes = ("won", "lost", "won")
    deals = [
        {"stage": stage, "opened_on": day(first), "closed_on": day(last)}
        for stage, (first, last) in zip(outcomes, inputs["pairs"], strict=True)
    ]
    return {"": one({"deals": deals}, "sales_cycle_closed", period="2026-Q1")}


def pipeline_of(opportunities: int, value: float, lost: int, opened: str) -> Rows:
    """So many open deals, and one won among some lost that took from a day to the end of June."""
    return [
        *times(opportunities, stage="open", opened_on=DAY),
        {"stage": "won", "opened_on": opened, "closed_on": "2026-06-30", "value": value},
        *times(lost, stage="lost", opened_on=DAY, closed_on=DAY),
    ]


def velocity(inputs: Inputs) -> Results:
    assert inputs["days"] == 90
    lost = round(1 / inputs["win"]) - 1
    deals = pipeline_of(inputs["opps"], inputs["value"], lost, "2026-04-01")
    found = measured({"deals": deals}, ["sales_velocity", "sales_velocity_month"])
    return {"per_day": found["sales_velocity"], "per_month": found["sales_velocity_month"]}


def levers(inputs: Inputs) -> Results:
    """A fifth more opportunities, and a cycle that is a fifth shorter: 40 days instead of 50."""
    assert inputs["x"] == 0.2
    before = one({"deals": pipeline_of(10, 100, 1, "2026-05-11")}, "sales_velocity")
    more = one({"deals": pipeline_of(12, 100, 1, "2026-05-11")}, "sales_velocity")
    faster = one({"deals": pipeline_of(10, 100, 1, "2026-05-21")}, "sales_velocity")
    assert before
    assert more
    assert faster
    return {"numerator": more / before - 1, "cycle": faster / before - 1}


def cohort(numbers: list[int]) -> Rows:
    """Leads of which so many reach each stage."""
    rows: list[dict[str, str]] = []
    for reached, stays in enumerate(
        here - after for here, after in zip(numbers, [*numbers[1:], 0], strict=True)
    ):
        stages = dict.fromkeys(FUNNEL[:reached], "2026-06-20")
        rows += times(stays, created_on="2026-06-02", **stages)
    return rows


def dropped(inputs: Inputs) -> Results:
    names = [f"drop_off_before_{step}" for step in STEPS]
    kpis = [*names, "lead_to_customer_rate"]
    found = measured({"leads": cohort(inputs["n"])}, kpis)
    drops = {f"d{number}": found[name] for number, name in enumerate(names, 1)}
    return {**drops, "overall": found["lead_to_customer_rate"]}


def converted(inputs: Inputs) -> Results:
    names = [f"drop_off_before_{step}" for step in STEPS]
    kpis = [*names, "lead_to_customer_rate"]
    found = measured({"leads": cohort(inputs["n"])}, kpis)
    rates = {f"c{number}": 1 - found[name] for number, name in enumerate(names[:3], 1)}
    return {**rates, "overall": found["lead_to_customer_rate"]}


def qualified(inputs: Inputs) -> Results:
    numbers = [inputs["sql"], inputs["sql"], inputs["opps"], inputs["customers"]]
    leads = cohort([*numbers, numbers[-1]])
    found = measured(
        {"leads": leads},
        [
            "qualified_to_customer_rate",
            "opportunity_to_customer_rate",
            "qualified_to_opportunity_rate",
        ],
    )
    return {
        "sql_to_customer": found["qualified_to_customer_rate"],
        "opp_to_customer": found["opportunity_to_customer_rate"],
        "sql_to_opp": found["qualified_to_opportunity_rate"],
    }


def answered(inputs: Inputs) -> Results:
    """The minutes as a mapping gives them; see docs/tables/leads.toml."""
    (hour, minute), (later, then) = (
        (int(part) for part in inputs[name].split(":")) for name in ("created", "contacted")
    )
    minutes = (later - hour) * 60 + then - minute
    return {
        "": one(
            {"leads": [{"created_on": DAY, "response_minutes": minutes}]}, "lead_response_minutes"
        )
    }


def offered(inputs: Inputs) -> Results:
    buyers = inputs["buyers"]
    offers = [
        *times(buyers, kind="cross_sell", offered_on=DAY, accepted_on=DAY),
        *times(inputs["offered"] - buyers, kind="cross_sell", offered_on=DAY),
    ]
    return {"": one({"offers": offers}, "cross_sell_rate")}


def bought(inputs: Inputs) -> Results:
    orders = [
        {"ordered_on": DAY, "customer": f"C{number}", "net_amount": 10, "add_on": "cross_sell"}
        for number in range(inputs["buyers"])
    ]
    customers = times(inputs["customers"], came_on="2025-01-01")
    tables = {"orders": orders, "customers": customers}
    return {"": one(tables, "cross_sell_customer_rate")}


def by_product(inputs: Inputs) -> Results:
    products = ("a", "b", "c")
    deals = [
        {"stage": "won", "closed_on": DAY, "value": value, "product": name}
        for name, value in zip(products, inputs["actual"], strict=True)
    ]
    whole = goal("won_value", "2026-06", sum(inputs["target"]))
    goals = [whole] + [
        replaced(whole, Part("product", name), target)
        for name, target in zip(products, inputs["target"], strict=True)
    ]
    kpis = ["won_value", "quota_attainment", "sales_gap"]
    book = book_from({"deals": deals}, kpis, goals=goals, dimensions=["product"])
    line = line_of(book, "quota_attainment")
    cut = book.breakdown(line.kpi, line.member, line.period, "product")
    found = {f"product_{share.name}": share.actual for share in cut.shares}
    gap = line_of(book, "sales_gap").actual
    return {**found, "overall": line.actual, "gap": None if gap is None else -gap}


def replaced(whole: Goal, part: Part, value: float) -> Goal:
    return replace(whole, part=part, value=Decimal(str(value)))


EXAMPLES = (
    Example("attain_petavue", attained, ("quota_attainment",)),
    Example("attain_insia", attained, ("quota_attainment",)),
    Example("coverage_metrickit", covered, ("pipeline_coverage",)),
    Example("win_rate_count", counted_wins, ("win_rate",)),
    Example("win_rate_value_open", valued_wins, ("win_rate", "win_rate_value")),
    Example("cycle_sisense", lasting, ("sales_cycle",)),
    Example("cycle_daymark", dated, ("sales_cycle_closed",)),
    Example("velocity_maven", velocity, ("sales_velocity", "sales_velocity_month")),
    Example("velocity_levers", levers, ("sales_velocity",)),
    Example("funnel_calcbee", dropped, tuple(f"drop_off_before_{step}" for step in STEPS)),
    Example("funnel_hyperskill", converted, tuple(f"drop_off_before_{step}" for step in STEPS)),
    Example(
        "lead_conv_daymark",
        qualified,
        (
            "qualified_to_customer_rate",
            "opportunity_to_customer_rate",
            "qualified_to_opportunity_rate",
        ),
    ),
    Example("lead_response", answered, ("lead_response_minutes",)),
    Example("crosssell_shno", offered, ("cross_sell_rate",)),
    Example("crosssell_insia", bought, ("cross_sell_customer_rate",)),
    Example("target_product_vs_overall", by_product, ("quota_attainment", "sales_gap")),
)
