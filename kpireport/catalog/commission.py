"""Pay on sales: commissions by tiers, and bonuses by the share of goals that is reached.

The plans that stand in the catalogue are examples: a company writes its own with the functions here, in ``kpis.py``.
Who is paid is a person; a team or the company pays what its people have earned, not what its total would earn.
"""

from itertools import pairwise

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.sales import DEALS, IS_WON, WON_AMOUNT
from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, SCORE
from kpireport.variance import Better
from kpireport.vocabulary import (
    AttainmentOf,
    GoalOf,
    at_least,
    bounded,
    curve,
    over_members,
    ratio,
    score,
    tiered,
    total,
    weighted,
)
from kpireport.words import Text

Tiers = tuple[tuple[float, float], ...]
Weights = tuple[tuple[str, float], ...]

PAYEE, SALES = "person", "won_value"
EXAMPLE_TIERS: Tiers = ((0, 0.05), (10_000, 0.08), (25_000, 0.10))
EXAMPLE_SHARES: Tiers = ((0, 0.05), (0.75, 0.10), (1, 0.15))
EXAMPLE_BANDS: Tiers = ((0, 0.03), (10, 0.05))
EXAMPLE_POINTS: Tiers = ((0.8, 0.4), (1.0, 0.5), (1.2, 0.8))
EXAMPLE_STEPS: Tiers = ((0, 1.0), (1, 1.4))
EXAMPLE_WEIGHTS: Weights = (("won_value", 0.6), ("win_rate", 0.25), ("demos", 0.15))
EXAMPLE = Text("example plan", "plan d’exemple")


def _pay(name: str, label: Text, description: Text, formula: Formula, variant_of: str = "") -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=MONEY,
        better=Better.HIGHER,
        formula=formula,
        perspective="people",
        variant_of="" if variant_of == name else variant_of,
        source=EXAMPLE,
        accumulates=False,
    )


def commission(name: str, tiers: Tiers, *, split: bool = True) -> Kpi:
    """A commission on won value by tiers ``((from, rate), ...)`` of the period's amount, for each person.

    With ``split`` each slice is paid at its own rate; else the whole amount at the rate of the tier reached.

    >>> commission("mine", ((0, 0.1),)).name
    'mine'

    Raises:
        ValueError: no tier, or tiers that do not go up.
    """
    how = (
        Text("each slice at its own rate", "chaque tranche à son taux")
        if split
        else Text("the whole at the rate reached", "le tout au taux atteint")
    )
    return _pay(
        name,
        Text("Commission by tiers", "Commission par paliers")
        if split
        else Text("Commission, whole amount", "Commission, montant entier"),
        Text(
            f"Commission on won value by tiers, {how.en}, added up over persons.",
            f"Commission par tranches sur le montant gagné, {how.fr}, additionnée sur les personnes.",
        ),
        over_members(tiered(WON_AMOUNT, tiers, split=split), PAYEE, SALES),
        "sales_commission",
    )


def quota_commission(name: str, tiers: Tiers, *, split: bool = True) -> Kpi:
    """A commission on won value by tiers that are shares of each person's own goal: ``((0, .05), (.75, .1), (1, .15))``.

    Raises:
        ValueError: no tier, or tiers that do not go up.
    """
    reached = ratio(WON_AMOUNT, GoalOf(SALES))
    return _pay(
        name,
        Text("Commission on quota", "Commission sur quota"),
        Text(
            "Commission on won value by tiers of each person's own goal, added up over persons.",
            "Commission sur le montant gagné, par tranches de l’objectif de chacun, additionnée sur les personnes.",
        ),
        over_members(GoalOf(SALES) * tiered(reached, tiers, split=split), PAYEE, SALES),
        "sales_commission",
    )


def margin_commission(name: str, bands: Tiers) -> Kpi:
    """A commission on won value at the rate of each deal's margin band: ``((0, .03), (10, .05))``, bands in percent.

    A deal under the first band, or without a cost, earns nothing.

    Raises:
        ValueError: no band, or bands that do not go up.
    """
    if not bands or any(low >= high for (low, _rate), (high, _more) in pairwise(bands)):
        raise ValueError(f"bands {bands}: give at least one, from low to high")
    ends: list[float | None] = [*(start for start, _rate in bands[1:]), None]
    return _pay(
        name,
        Text("Commission by margin", "Commission selon la marge"),
        Text(
            "Commission on won value at the rate of each deal's margin.",
            "Commission sur le montant gagné, au taux de la marge de chaque affaire.",
        ),
        weighted(
            *(
                (total(DEALS, _.value, where=_band(start, end), on="closed_on"), rate)
                for (start, rate), end in zip(bands, ends, strict=True)
            )
        ),
        "sales_commission",
    )


def _band(start: float, end: float | None) -> Deferred:
    """Deals from one margin on and below another, without a division: 100 × (price − cost) against price × percent."""
    margin, price = (_.value - _.cost) * 100, _.value
    here = IS_WON & (margin >= price * start)
    return here if end is None else here & (margin < price * end)


def payout(
    name: str,
    points: Tiers,
    *,
    kpi: str = SALES,
    modifier: Formula | None = None,
    most: float = 1.25,
) -> Kpi:
    """A bonus as a share of base pay, read off a line of attainment: nothing under the first point, level after the last.

    ``modifier`` is a number about the person by which it is multiplied, from 0 to ``most``.

    >>> payout("bank", ((0.8, 0.4), (1.0, 0.5), (1.2, 0.8))).unit.in_points
    True

    Raises:
        ValueError: fewer than two points, or points that do not go up.
    """
    share: Formula = curve(AttainmentOf(kpi), points, below=0.0)
    if modifier is not None:
        share = share * bounded(modifier, low=0.0, high=most)
    return Kpi(
        name=name,
        label=Text("Bonus, share of base pay", "Prime, part du salaire de base"),
        description=Text(
            "Bonus as a share of base pay by attainment of the goal: threshold, target, accelerator and cap.",
            "Prime en part du salaire de base selon l’atteinte de l’objectif, avec seuil, cible, accélérateur et plafond.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=share,
        perspective="people",
        source=EXAMPLE,
        accumulates=False,
    )


def accelerated(name: str, steps: Tiers, *, base: float = 1.0, kpi: str = SALES) -> Kpi:
    """A bonus by slices of attainment, each at its own multiple: ``((0, 1), (1, 1.4))``; ``base`` is the target bonus.

    Raises:
        ValueError: no step, or steps that do not go up.
    """
    return Kpi(
        name=name,
        label=Text("Accelerated bonus", "Prime accélérée"),
        description=Text(
            "Bonus by slices of attainment, each point above the goal at a higher multiple.",
            "Prime par tranches d’atteinte, chaque point au-delà de l’objectif valant davantage.",
        ),
        unit=PERCENT if base == 1 else MONEY,
        better=Better.HIGHER,
        formula=_of_base(tiered(AttainmentOf(kpi), steps), base),
        perspective="people",
        source=EXAMPLE,
        accumulates=False,
    )


def weighted_bonus(
    name: str, weights: Weights, *, base: float = 1.0, cap: float | None = None, gate: float = 0.0
) -> Kpi:
    """A bonus by the weighted attainment of several KPIs; ``base`` is what is paid at 100 %.

    No attainment counts above ``cap``; where one lies below ``gate``, nothing is paid.

    >>> str(weighted_bonus("b", (("won_value", 1.0),)).formula)
    'weighted sum of 1 × (attainment of won_value)'

    Raises:
        ValueError: no KPI is named.
    """
    reached = [
        (AttainmentOf(kpi) if cap is None else bounded(AttainmentOf(kpi), high=cap), weight)
        for kpi, weight in weights
    ]
    formula: Formula = _of_base(weighted(*reached), base)
    for kpi, _weight in weights if gate else ():
        formula = formula * at_least(AttainmentOf(kpi), gate)
    return Kpi(
        name=name,
        label=Text("Weighted bonus", "Prime pondérée"),
        description=Text(
            "Bonus by the attainment of several goals, each by its weight.",
            "Prime selon l’atteinte de plusieurs objectifs, chacun selon son poids.",
        ),
        unit=PERCENT if base == 1 else MONEY,
        better=Better.HIGHER,
        formula=formula,
        perspective="people",
        source=EXAMPLE,
        accumulates=False,
    )


def _of_base(share: Formula, base: float) -> Formula:
    return share if base == 1 else share * Constant(base)


def scored(name: str, *items: tuple[Formula, float, float, float]) -> Kpi:
    """Points of a scorecard: each ``(formula, worst, best, points)`` gives none at the worst and all at the best.

    Also where less is better: the worst is then above the best.

    Raises:
        ValueError: nothing to score, or a worst that is the best.
    """
    return Kpi(
        name=name,
        label=Text("Score", "Score"),
        description=Text(
            "Points of several numbers, each between its worst and its best.",
            "Points de plusieurs valeurs, chacune entre sa pire et sa meilleure.",
        ),
        unit=SCORE,
        better=Better.HIGHER,
        formula=weighted(
            *((score(one, worst=worst, best=best), points) for one, worst, best, points in items)
        ),
        perspective="people",
        accumulates=False,
    )


CHARGES = total("fund_sales", _.charge, on="sold_on")
SALES_CHARGES = Kpi(
    name="sales_charges",
    label=Text("Sales charges", "Frais d’entrée"),
    description=Text(
        "Charges on the fund sales of the period.", "Frais sur les ventes de fonds de la période."
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=CHARGES,
    perspective="financial",
)
SALES_CHARGE_RATE = Kpi(
    name="sales_charge_rate",
    label=Text("Sales charge", "Taux de frais d’entrée"),
    description=Text(
        "Charges as a share of the gross amount of the fund sales of the period.",
        "Frais en part du montant brut des ventes de fonds de la période.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(CHARGES, total("fund_sales", _.gross_amount, on="sold_on")),
    perspective="financial",
    source=Text("load over gross amount", "frais sur montant brut"),
)

KPIS = (
    commission("sales_commission", EXAMPLE_TIERS),
    commission("sales_commission_whole", EXAMPLE_TIERS, split=False),
    quota_commission("quota_commission", EXAMPLE_SHARES),
    margin_commission("margin_commission", EXAMPLE_BANDS),
    payout("bonus_share", EXAMPLE_POINTS),
    accelerated("accelerated_bonus", EXAMPLE_STEPS),
    weighted_bonus("weighted_bonus", EXAMPLE_WEIGHTS),
    SALES_CHARGES,
    SALES_CHARGE_RATE,
)
