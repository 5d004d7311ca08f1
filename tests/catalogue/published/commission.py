"""Published examples of pay: commissions by tiers, quotas and margins, bonus plans and weighted scorecards."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpireport.catalog import commission
from kpireport.catalog.sales import SALES_CYCLE
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.variance import Mirror
from kpireport.vocabulary import AttainmentOf
from tests.catalogue.published.paths import DAY, Example, Rows, measured, times
from tests.core.world import CATALOGUE, goal

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]
ANN = Member("person", "Ann")
BANK = ((0.8, 0.4), (1.0, 0.5), (1.2, 0.8))
BANK_VICE_PRESIDENT = ((0.8, 0.32), (1.0, 0.4), (1.2, 0.64))


def sold(*values: float) -> dict[str, Rows]:
    return {"deals": [{"stage": "won", "closed_on": DAY, "value": value} for value in values]}


def paid(kpi: Kpi, *values: float, quota: float | None = None) -> float | None:
    """What Ann is paid for her deals of June; her goal is the company's too."""
    goals = [goal("won_value", "2026-06", quota, owner) for owner in (ANN, None)] if quota else []
    return measured(sold(*values), [kpi], goals=goals, member=ANN)[kpi.name]


def whole_amount(inputs: Inputs) -> Results:
    tiers = ((0, inputs["r2"] / 2), (1000, inputs["r2"]))
    return {"": paid(commission.commission("c", tiers, split=False), inputs["amount"])}


def on_quota(inputs: Inputs) -> Results:
    plan = CATALOGUE["quota_commission"]
    first, second = inputs["sales"]
    alone = paid(plan, first, quota=inputs["quota"])
    both = paid(plan, first, second, quota=inputs["quota"])
    assert alone is not None
    assert both is not None
    return {"first": alone, "second": both - alone, "total": both}


def on_margin(inputs: Inputs) -> Results:
    found = {}
    for number in ("1", "2"):
        price = inputs[f"a{number}"]
        deal = {
            "stage": "won",
            "closed_on": DAY,
            "value": price,
            "cost": price * (1 - inputs[f"m{number}"]),
        }
        found[f"c{number}"] = measured({"deals": [deal]}, ["margin_commission"])[
            "margin_commission"
        ]
    return found


def marginal(inputs: Inputs) -> Results:
    plan = commission.accelerated("b", ((0, 1.0), (1, inputs["mult"])), base=inputs["bonus"])
    return {"": paid(plan, 1000 * inputs["att"], quota=1000)}


def banked(points: commission.Tiers) -> Any:
    def found(inputs: Inputs) -> Results:
        return {"": paid(commission.payout("p", points), 1000 * inputs["a"], quota=1000)}

    return found


def modified(points: commission.Tiers) -> Any:
    """The most that is paid, times the most that the individual modifier gives: here the share of a goal for calls."""

    def found(inputs: Inputs) -> Results:
        plan = commission.payout("p", points, modifier=AttainmentOf("calls"), most=inputs["mod"])
        calls = times(20, kind="call", done_on=DAY)
        goals = [goal("won_value", "2026-06", 1000, ANN), goal("calls", "2026-06", 10, ANN)]
        tables = {**sold(1200), "activities": calls}
        assert points[-1][1] == inputs["maxpay"]
        kpis = [plan, "calls"]
        return {"": measured(tables, kpis, goals=goals, member=ANN)["p"]}

    return found


KINDS = (("calls", "call"), ("appointments", "appointment"), ("demos", "demo"))


def weighted(inputs: Inputs) -> Results:
    names = [name for name, _kind in KINDS]
    weights = tuple(zip(names, inputs["w"], strict=True))
    plan = commission.weighted_bonus("w", weights, base=inputs["bonus"])
    factor = commission.weighted_bonus("f", weights)
    activities = [
        row
        for (_name, kind), share in zip(KINDS, inputs["a"], strict=True)
        for row in times(round(20 * share), kind=kind, done_on=DAY)
    ]
    goals = [goal(name, "2026-06", 20) for name in names]
    found = measured({"activities": activities}, [plan, factor, *names], goals=goals)
    return {"factor": found["f"], "payout": found["w"]}


def textbook(inputs: Inputs) -> Results:
    """Four measures of which one is better lower: won deals, calls, days to close, demos."""
    assert inputs["actual"] == [22, 90, 4.5, 26]
    deals = [
        *times(11, stage="won", opened_on="2026-06-01", closed_on="2026-06-05"),
        *times(11, stage="won", opened_on="2026-06-01", closed_on="2026-06-06"),
    ]
    activities = [
        *times(90, kind="call", done_on=DAY),
        *times(26, kind="demo", done_on=DAY),
    ]
    names = ("won_deals", "calls", "sales_cycle", "demos")
    goals = [goal(kpi, "2026-06", g) for kpi, g in zip(names, inputs["target"], strict=True)]
    results = dict(zip(("roa", "csat", "discount", "sku"), names, strict=True))
    raw = [commission.weighted_bonus(result, ((kpi, 1.0),)) for result, kpi in results.items()]
    weights = tuple(zip(names, inputs["w"], strict=True))
    total = commission.weighted_bonus("total", weights, cap=1.2, gate=0.9)
    found = measured({"deals": deals, "activities": activities}, [*raw, total, *names], goals=goals)
    return {name: found[name] for name in (*results, "total")}


def inverse(inputs: Inputs) -> Results:
    """A company's own reading of a KPI that is better lower: goal over actual."""
    cycle = replace(SALES_CYCLE, name="own_cycle", mirror=Mirror.INVERSE)
    score = commission.weighted_bonus("s", (("own_cycle", 1.0),))
    assert inputs["actual"] == 4.5
    deals = [
        {"stage": "won", "opened_on": "2026-06-01", "closed_on": "2026-06-05"},
        {"stage": "won", "opened_on": "2026-06-01", "closed_on": "2026-06-06"},
    ]
    goals = [goal("own_cycle", "2026-06", inputs["target"])]
    return {"": measured({"deals": deals}, [score, cycle], goals=goals)["s"]}


def scored(inputs: Inputs) -> Results:
    plan = commission.scored(
        "s", (CATALOGUE["calls"].formula, inputs["worst"], inputs["best"], inputs["weight"])
    )
    calls = times(inputs["actual"], kind="call", done_on=DAY)
    return {"": measured({"activities": calls}, [plan])["s"]}


EXAMPLES = (
    Example("comm_oracle_nonsplit", whole_amount, ("sales_commission_whole",)),
    Example("comm_oracle_rq_split", on_quota, ("quota_commission",)),
    Example("comm_oracle_margin", on_margin, ("margin_commission",)),
    Example("comm_marginal", marginal, ("accelerated_bonus",)),
    *(
        Example(f"plan_ceo_{share}", banked(BANK), ("bonus_share",))
        for share in ("799", "900", "1000", "1200", "1350")
    ),
    *(
        Example(f"plan_evp_{share}", banked(BANK_VICE_PRESIDENT), ("bonus_share",))
        for share in ("1000", "1100")
    ),
    Example("plan_ceo_max_modifier", modified(BANK), ("bonus_share",)),
    Example("plan_evp_max_modifier", modified(BANK_VICE_PRESIDENT), ("bonus_share",)),
    Example("kpi_weighting", weighted, ("weighted_bonus",)),
    Example("bsc_joans", textbook, ("weighted_bonus",)),
    Example("lower_better_target_over_actual", inverse, ("weighted_bonus",)),
    Example("bsc_nice", scored, ("calls",)),
)
