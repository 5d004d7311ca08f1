"""Published examples of finance: margins, returns on capital, market shares and growth, as rows of the ledger."""

from collections.abc import Mapping
from typing import Any

from kpireport.catalog.finance import revenue_cagr
from tests.catalogue.published.paths import DAY, Example, Rows, book_from, measured
from tests.core.world import goal, line_of

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]
BILLION = 1_000_000_000
BEFORE = "2026-05-15"
FACTORS = ("net_margin", "asset_turnover", "equity_multiplier")


def posted(*entries: tuple[str, float], day: str = DAY) -> Rows:
    return [{"kind": kind, "amount": amount, "booked_on": day} for kind, amount in entries]


def standing(**amounts: float) -> Rows:
    """The balance sheet at the end of June; amounts are kept to the cent of a cent."""
    return [
        {"item": kind, "kind": kind, "amount": round(amount, 4), "balance_on": "2026-06-30"}
        for kind, amount in amounts.items()
    ]


def margin(given: Inputs) -> Results:
    tables = {"ledger": posted(("revenue", given["revenue"]), ("cost_of_goods", given["cogs"]))}
    found = measured(tables, ["gross_margin", "gross_markup"])
    assert found["gross_markup"] == (given["revenue"] - given["cogs"]) / given["cogs"]
    return {"": found["gross_margin"]}


def returns(income: float, sales: float, assets: float, equity: float) -> Results:
    tables = {
        "ledger": posted(("revenue", sales), ("operating_expense", sales - income)),
        "balances": standing(assets=assets, equity=equity),
    }
    return measured(tables, ["roe", *FACTORS])


def dupont(given: Inputs) -> Results:
    found = returns(given["ni"], given["sales"], given["assets"], given["equity"])
    margin, turnover, leverage = (found[name] for name in FACTORS)
    return {"margin": margin, "turnover": turnover, "leverage": leverage, "roe": found["roe"]}


def from_factors(margin: float, turnover: float, leverage: float) -> float | None:
    """A company of which these are the factors."""
    assets = 1_000_000.0
    sales = assets * turnover
    return returns(sales * margin, sales, assets, assets / leverage)["roe"]


def retailers(given: Inputs) -> Results:
    return {f"r{n}": from_factors(given[f"m{n}"], given[f"t{n}"], given[f"l{n}"]) for n in "12"}


def displayed(given: Inputs) -> Results:
    """Of the factors as printed, 8.90 %: nearer to what was printed they do not lead."""
    return {"": from_factors(given["m"], given["t"], given["l"])}


def employed(given: Inputs) -> Results:
    """Twelve months of operating profit on the capital at their end."""
    days = [f"2025-{month:02}-15" for month in range(7, 13)]
    days += [f"2026-{month:02}-15" for month in range(1, 7)]
    ledger = [
        row for day in days for row in posted(("revenue", given["ebit"] * BILLION / 12), day=day)
    ]
    balances = standing(assets=given["ta"] * BILLION, current_liabilities=given["cl"] * BILLION)
    found = measured({"ledger": ledger, "balances": balances}, ["roce_trailing"])
    return {"": found["roce_trailing"]}


def sold(own: float, market: float, rival: float | None = None) -> dict[str, Rows]:
    row = {"market_on": DAY, "own_sales": own, "market_sales": market}
    return {"markets": [row | {"largest_competitor_sales": rival}]}


def against(own: float, rival: float) -> float | None:
    return measured(sold(own, 100, rival), ["relative_market_share"])["relative_market_share"]


def relative(given: Inputs) -> Results:
    return {
        "follower": against(given["a"], given["b"]),
        "leader": against(given["c"], given["d"]),
    }


def residual(given: Inputs) -> Results:
    name = "relative_market_share_rest"
    return {"": measured(sold(given["own"], 100), [name])[name]}


def zone(given: Inputs) -> Results:
    return {"": measured(sold(given["own"], given["zone"]), ["market_share"])["market_share"]}


def compounded(given: Inputs) -> Results:
    kpi = revenue_cagr(given["n"])
    then = f"{2026 - given['n']}-06-15"
    ledger = [
        *posted(("revenue", given["begin"]), day=then),
        *posted(("revenue", given["end"])),
    ]
    return {"": measured({"ledger": ledger}, [kpi])[kpi.name]}


def grown(old: str, new: str) -> Any:
    def found(given: Inputs) -> Results:
        ledger = [
            *posted(("revenue", given[old]), day=BEFORE),
            *posted(("revenue", given[new])),
        ]
        names = ["net_income_growth", "net_income_growth_finite"]
        growth = measured({"ledger": ledger}, names)
        assert (growth["net_income_growth_finite"] is None) == (given[old] <= 0)
        return {"": growth["net_income_growth"]}

    return found


def volume(given: Inputs) -> Results:
    orders = [
        {"ordered_on": "2025-06-15", "units": given["old"], "net_amount": 1},
        {"ordered_on": DAY, "units": given["new"], "net_amount": 1},
    ]
    goals = [goal("volume_growth", "2026-06", given["expected"])]
    line = line_of(book_from({"orders": orders}, ["volume_growth"], goals=goals), "volume_growth")
    assert line.variance.absolute is not None
    assert line.variance.absolute > 0
    return {"": line.actual}


def signed(given: Inputs) -> Results:
    """Raw: actual less plan. For better or worse: favourable is above zero."""
    assert given["higher_is_better"]
    tables = {"ledger": posted(("revenue", given["actual"]))}
    book = book_from(tables, ["revenue"], goals=[goal("revenue", "2026-06", given["plan"])])
    deviation = line_of(book, "revenue").variance
    return {"raw": deviation.absolute, "b_w": deviation.favourable}


GROWTH = ("net_income_growth",)
EXAMPLES = (
    Example("gross_margin_thijsc", margin, ("gross_margin", "gross_markup")),
    Example("roe_calcufox", displayed, ("roe",)),
    Example("roe_dupont_1", dupont, ("roe", *FACTORS)),
    Example("roe_dupont_4", retailers, ("roe",)),
    Example("roce_2", employed, ("roce_trailing",)),
    Example("rms_blogg", relative, ("relative_market_share",)),
    Example("rms_residual", residual, ("relative_market_share_rest",)),
    Example("market_share_fr", zone, ("market_share",)),
    Example("cagr_2", compounded, ("revenue_cagr_3",)),
    Example("sales_growth_fr", volume, ("volume_growth",)),
    Example("growth_excelforum_3", grown("y1", "y2"), GROWTH),
    Example("growth_negbase_3", grown("old", "new"), GROWTH),
    Example("growth_negbase_paradox_2", grown("old", "new"), GROWTH),
    Example("growth_negbase_paradox_3", grown("old", "new"), GROWTH),
    Example("growth_negbase_paradox_4", grown("old", "new"), GROWTH),
    Example("variance_sign_revenue", signed, ("revenue",)),
)
