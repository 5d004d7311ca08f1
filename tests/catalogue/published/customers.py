"""Published examples of customers: churn, retention, recurring revenue, value and use, as rows of tables."""

from collections.abc import Mapping
from typing import Any

from kpireport.catalog.customer_value import margin_multiple
from tests.catalogue.published.paths import DAY, Example, Rows, measured, team, times

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]
LONG_AGO = "2025-01-10"


def customers(start: int, lost: int = 0, new: int = 0) -> Rows:
    """Customers of the period's start, some of whom left in it, and new ones."""
    return [
        *times(start - lost, came_on=LONG_AGO),
        *times(lost, came_on=LONG_AGO, left_on=DAY),
        *times(new, came_on=DAY),
    ]


def results(revenue: float, direct_cost: float = 0, **more: Any) -> Rows:
    """What customers brought and cost in the period."""
    return [
        {"booked_on": DAY, "customer": "c", "revenue": revenue, "direct_cost": direct_cost} | more
    ]


def opening(mrr: float) -> Rows:
    """The recurring revenue that there was at the start."""
    return [{"started_on": LONG_AGO, "mrr": mrr}]


def movements(**amounts: float) -> Rows:
    """Movements of customers who were there before, by their kind."""
    return [
        {"moved_on": DAY, "kind": kind, "amount": amount, "came_on": LONG_AGO}
        for kind, amount in amounts.items()
    ]


def one(tables: Mapping[str, Rows], kpi: str, **more: Any) -> float | None:
    """One KPI over some rows."""
    return measured(tables, [kpi], **more)[kpi]


def churned(inputs: Inputs) -> Results:
    rows = customers(inputs["start"], inputs["lost"])
    return {"": one({"customers": rows}, "customer_churn_rate")}


def churned_from_end(inputs: Inputs) -> Results:
    rows = customers(inputs["start"], inputs["start"] - inputs["end_excl_new"], new=20)
    return {"": one({"customers": rows}, "customer_churn_rate")}


def retained(inputs: Inputs) -> Results:
    lost = inputs["S"] - (inputs["E"] - inputs["N"])
    rows = customers(inputs["S"], lost, inputs["N"])
    return {"": one({"customers": rows}, "customer_retention_rate")}


def annual(inputs: Inputs) -> Results:
    rows = customers(100, round(100 * inputs["monthly"]))
    return {"": one({"customers": rows}, "customer_churn_annual")}


def lived(inputs: Inputs) -> Results:
    rows = customers(100, round(100 * inputs["churn"]))
    return {"": one({"customers": rows}, "customer_lifetime")}


def net_churn(inputs: Inputs) -> Results:
    moved = movements(churn=inputs["start"] - inputs["end"], expansion=inputs["upgrades"])
    tables = {"subscriptions": opening(inputs["start"]), "mrr_movements": moved}
    return {"": one(tables, "net_revenue_churn")}


def kept(inputs: Inputs) -> Results:
    moved = {name: inputs[name] for name in ("churn", "contraction", "expansion")}
    tables = {
        "subscriptions": opening(inputs["start"]),
        "mrr_movements": movements(**moved),
    }
    found = measured(tables, ["net_revenue_retention", "gross_revenue_retention"])
    return {"nrr": found["net_revenue_retention"], "grr": found["gross_revenue_retention"]}


def net_kept(inputs: Inputs) -> Results:
    return {"": kept(inputs)["nrr"]}


def doubled(inputs: Inputs) -> Results:
    moved = movements(expansion=round(100 * (inputs["g"] - 1), 4))
    tables = {"subscriptions": opening(100), "mrr_movements": moved}
    years = one(tables, "years_to_double", period="2026", sparse=["mrr_movements", "subscriptions"])
    return {"": years}


def quick(inputs: Inputs) -> Results:
    found = measured({"mrr_movements": movements(**inputs)}, ["quick_ratio", "net_new_mrr"])
    return {"quick": found["quick_ratio"], "net_new": found["net_new_mrr"]}


def per_user(inputs: Inputs) -> Results:
    tables = {
        "customers": customers(inputs["users"]),
        "customer_results": results(inputs["revenue"]),
    }
    return {"": one(tables, "arpu")}


def worth(revenue: float, cost: float, start: int, lost: int) -> Mapping[str, Rows]:
    """A base of constant size, every customer of which brings and costs the same."""
    return {
        "customers": customers(start, lost, lost),
        "customer_results": results(revenue * start, cost * start),
    }


def mobile(inputs: Inputs) -> Results:
    lost = round(250 * (1 - inputs["r"]))
    tables = worth(inputs["price"], inputs["var"] + inputs["loyalty"], 250, lost)
    return {"": one(tables, "clv_discounted")}


def multiple(inputs: Inputs) -> Results:
    kpi = margin_multiple("multiple", inputs["i"])
    rows = customers(100, round(100 * (1 - inputs["r"])))
    return {"": measured({"customers": rows}, [kpi])["multiple"]}


def films(inputs: Inputs) -> Results:
    cost = inputs["var"] + inputs["ret_year"] / 12
    tables = worth(inputs["price"], cost, 1000, round(1000 * (1 - inputs["r"])))
    asked = ["margin_per_customer", "margin_multiple_now", "clv_discounted_now"]
    found = measured(tables, asked)
    return dict(zip(("margin", "multiplier", "clv"), (found[name] for name in asked), strict=True))


def to_the_horizon(inputs: Inputs) -> Results:
    start, new = 100, inputs["new"]
    lost = round(start * inputs["churn"])
    each, there = inputs["arpu"], start - lost + new
    tables = {
        "customers": customers(start, lost, new),
        "customer_results": results(each * there, round(each * there * (1 - inputs["gm"]), 4)),
        "spend": [
            {"spent_on": DAY, "kind": "marketing", "amount": inputs["spend"]},
            {"spent_on": DAY, "kind": "discount", "amount": inputs["discounts"]},
        ],
    }
    asked = ["cac_discounts", "clv_horizon", "margin_per_customer", "clv_after_acquisition"]
    found = measured(tables, asked)
    months = (found["clv_horizon"] or 0) / (found["margin_per_customer"] or 1)
    return {
        "cac": found["cac_discounts"],
        "months": months,
        "ltv": found["clv_after_acquisition"],
    }


def profitable(inputs: Inputs) -> Results:
    rows = [
        {"booked_on": DAY, "customer": name, "team": name, "revenue": inputs[name]}
        | {"cost_to_serve": inputs["cost"]}
        for name in ("a", "b")
    ]
    tables = {"customer_results": rows}
    return {name: one(tables, "customer_profit", member=team(name)) for name in ("a", "b")}


def used(inputs: Inputs) -> Results:
    """Every day other users, so many days that all of the month's have come."""
    daily, days = inputs["dau"], inputs["mau"] // inputs["dau"]
    rows = [
        {"used_on": f"2026-06-{day + 1:02}", "user": f"{day} {number}"}
        for day in range(days)
        for number in range(daily)
    ]
    return {"": one({"usage": rows}, "stickiness")}


ANNUALISED = tuple(
    Example(f"churn_annualised_{name}", annual, ("customer_churn_annual",))
    for name in ("9", "yescalc", "25", "15", "8", "3", "29", "6")
)
QUICK = tuple(
    Example(f"quick_ratio_{number}", quick, ("quick_ratio", "net_new_mrr"))
    for number in (3, 4, 5, 7)
)
ARPU = tuple(Example(f"arpu_{number}", per_user, ("arpu",)) for number in (2, 4, 5))
STICKY = tuple(Example(f"stickiness_{number}", used, ("stickiness",)) for number in (2, 3))

EXAMPLES: tuple[Example, ...] = (
    Example("churn_5_100", churned, ("customer_churn_rate",)),
    Example("churn_500_450", churned_from_end, ("customer_churn_rate",)),
    Example("retention_from_ens", retained, ("customer_retention_rate",)),
    *ANNUALISED,
    Example("lifetime_1_over_churn", lived, ("customer_lifetime",)),
    Example("net_revenue_churn", net_churn, ("net_revenue_churn",)),
    Example("nrr_dnoise", net_kept, ("net_revenue_retention",)),
    Example("nrr_altiorco", net_kept, ("net_revenue_retention",)),
    Example("nrr_metrickit", kept, ("net_revenue_retention", "gross_revenue_retention")),
    Example("doubling_105", doubled, ("years_to_double",)),
    *QUICK,
    *ARPU,
    Example("clv_net4you", mobile, ("clv_discounted",)),
    Example("clv_multiple_80_10", multiple, ("margin_multiple",)),
    Example(
        "clv_darden_netflix",
        films,
        ("margin_per_customer", "margin_multiple_now", "clv_discounted_now"),
    ),
    Example(
        "ltv_thijsc", to_the_horizon, ("cac_discounts", "clv_horizon", "clv_after_acquisition")
    ),
    Example("customer_profitability", profitable, ("customer_profit",)),
    *STICKY,
)
