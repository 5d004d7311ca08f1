"""Published examples of marketing: mailings, and what it costs to win a customer."""

from collections.abc import Mapping
from typing import Any

from tests.catalogue.published.paths import DAY, Example, Rows, measured, times

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]


def mailed(row: Mapping[str, float], *kpis: str) -> Results:
    return measured({"sends": [{"sent_on": DAY, **row}]}, kpis)


def mailed_bccampus(inputs: Inputs) -> Results:
    sent, delivered = inputs["list"], inputs["delivered"]
    row = {
        "sent": sent,
        "delivered": delivered,
        "bounced": sent - delivered,
        "opens": inputs["opens"],
        "clicks": inputs["clicks"],
        "conversions": inputs["conv"],
    }
    kpis = {
        "delivery": "delivery_rate",
        "bounce": "bounce_rate",
        "open": "open_rate",
        "ctr": "click_rate",
        "ctor": "click_to_open_rate",
        "conv": "mail_conversion",
        "conv_to_open": "mail_conversion_opens",
    }
    found = mailed(row, *kpis.values())
    return {name: found[kpi] for name, kpi in kpis.items()}


def mailed_supercalc(inputs: Inputs) -> Results:
    row = {
        "sent": inputs["sent"],
        "delivered": inputs["sent"] - inputs["bounced"],
        "bounced": inputs["bounced"],
        "opens": inputs["opens"],
        "clicks": inputs["clicks"],
        "unsubscribes": inputs["unsubs"],
    }
    found = mailed(row, "open_rate", "click_to_open_rate", "click_rate")
    return {
        "open": found["open_rate"],
        "ctor": found["click_to_open_rate"],
        "ctr": found["click_rate"],
    }


def mailed_maxxhost(inputs: Inputs) -> Results:
    row = {name: inputs[name] for name in ("sent", "delivered", "bounced", "clicks")}
    found = mailed(row, "click_rate", "bounce_rate")
    return {"ctr": found["click_rate"], "bounce": found["bounce_rate"]}


def base(new: int, churn: float, customers: int) -> Rows:
    """So many customers at the end of June, the new ones among them; of those at its start a share left in it.

    The shares of the examples make whole customers.
    """
    there = customers - new
    opened = round(there / (1 - churn))
    left = opened - there
    assert abs(left / opened - churn) < 1e-9
    return [
        *times(new, came_on="2026-06-10"),
        *times(there, came_on="2025-01-01"),
        *times(left, came_on="2025-01-01", left_on="2026-06-20"),
    ]


def spent(amount: float, kind: str = "marketing") -> dict[str, Any]:
    return {"spent_on": DAY, "kind": kind, "amount": amount}


def results(customers: int, arpu: float, margin: float) -> Rows:
    """What all customers bring together."""
    revenue = customers * arpu
    cost = revenue - customers * margin
    return [{"booked_on": DAY, "customer": "all", "revenue": revenue, "direct_cost": cost}]


def acquired(inputs: Inputs) -> Results:
    tables = {"spend": [spent(inputs["spend"])], "customers": times(inputs["new"], came_on=DAY)}
    return {"": measured(tables, ["cac"])["cac"]}


def worth(cac: float, new: int, churn: float, arpu: float, margin: float) -> Mapping[str, Any]:
    """The tables of a company that wins some customers at a cost, and what each customer brings."""
    customers = new + 1900
    return {
        "spend": [spent(cac * new)],
        "customers": base(new, churn, customers),
        "customer_results": results(customers, arpu, margin),
    }


def complete(inputs: Inputs) -> Results:
    tables = worth(
        inputs["spend"] / inputs["new"],
        inputs["new"],
        inputs["churn"],
        inputs["arpu"],
        inputs["gm_month"],
    )
    found = measured(tables, ["cac", "clv_simple", "ltv_to_cac_simple", "cac_payback"])
    return {
        "cac": found["cac"],
        "ltv": found["clv_simple"],
        "ratio": found["ltv_to_cac_simple"],
        "payback": found["cac_payback"],
    }


def complete_2nth(inputs: Inputs) -> Results:
    customers, new, there = 950, 10, 940
    assert there / (1 - inputs["churn"]) == 1000
    tables = {
        "spend": [spent(inputs["cac"] * new)],
        "customers": base(new, inputs["churn"], customers),
        "customer_results": results(customers, inputs["arpu"], inputs["arpu"] * inputs["gm"]),
    }
    found = measured(tables, ["clv_margin", "ltv_to_cac", "cac_payback"])
    return {
        "ltv": found["clv_margin"],
        "ratio": found["ltv_to_cac"],
        "payback": found["cac_payback"],
    }


def repaid(inputs: Inputs) -> Results:
    arpu, margin = inputs["arpu"], inputs["arpu"] * inputs["gm"]
    tables = {
        "spend": [spent(inputs["cac"])],
        "customers": times(1, came_on=DAY),
        "customer_results": results(1, arpu, margin),
    }
    found = measured(tables, ["cac", "cac_payback"])
    cost, months = found["cac"], found["cac_payback"]
    assert cost
    assert months
    return {"gp": cost / months, "months": months}


def poor(inputs: Inputs) -> Results:
    """A lifetime value of 150 against a cost of 250: 7.5 a month at a churn of 5 %."""
    tables = worth(inputs["cac"], 100, 0.05, inputs["ltv"] * 0.05, inputs["ltv"] * 0.05)
    return {"": measured(tables, ["ltv_to_cac"])["ltv_to_cac"]}


EXAMPLES = (
    Example(
        "email_bccampus",
        mailed_bccampus,
        (
            "delivery_rate",
            "bounce_rate",
            "open_rate",
            "click_rate",
            "click_to_open_rate",
            "mail_conversion",
            "mail_conversion_opens",
        ),
    ),
    Example(
        "email_supercalc_2", mailed_supercalc, ("open_rate", "click_to_open_rate", "click_rate")
    ),
    Example("email_maxxhost", mailed_maxxhost, ("click_rate", "bounce_rate")),
    Example("cac_copac", acquired, ("cac",)),
    Example("cac_payback_callculator", repaid, ("cac_payback",)),
    Example("ltv_complete_1", complete, ("cac", "clv_simple", "ltv_to_cac_simple", "cac_payback")),
    Example("ltv_2nth", complete_2nth, ("clv_margin", "ltv_to_cac", "cac_payback")),
    Example("ltv_cac_biztech_2", poor, ("ltv_to_cac",)),
)
