"""The income statement: revenue, what it costs, what is left of it, and how it grows.

Revenue is what the ledger recognises; billed and booked revenue are variants over other tables. Margins are given only
on revenue above zero: a loss over a month of credit notes is no gain.
"""

from dataclasses import replace

from ibis import _

from kpireport.catalog.orders import NET_SALES, UNITS_SOLD
from kpireport.formula import Formula, Measure
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import (
    GoalOf,
    YearAgo,
    compound_growth,
    growth,
    ratio,
    total,
)
from kpireport.words import Text

LEDGER, INVOICES = "ledger", "invoices"
RUNNING = ("operating_expense", "depreciation")


def _booked(*kinds: str) -> Measure:
    """All that was booked in some kinds."""
    rows = _.kind == kinds[0] if len(kinds) == 1 else _.kind.isin(list(kinds))
    return total(LEDGER, _.amount, where=rows, on="booked_on")


SALES = _booked("revenue")
GOODS = _booked("cost_of_goods")
EXPENSES = _booked("cost_of_goods", *RUNNING)
GROSS = SALES - GOODS
OPERATING = SALES - EXPENSES
NET = SALES - _booked("cost_of_goods", *RUNNING, "interest", "tax")


def _amount(name: str, label: Text, description: Text, formula: Formula, source: Text) -> Kpi:
    """An amount of the income statement that is better higher."""
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=MONEY,
        better=Better.HIGHER,
        formula=formula,
        perspective="financial",
        source=source,
    )


def _margin(name: str, label: Text, description: Text, formula: Formula, source: Text) -> Kpi:
    """A share of revenue."""
    return replace(
        _amount(name, label, description, ratio(formula, SALES, positive=True), source),
        unit=PERCENT,
    )


REVENUE = _amount(
    "revenue",
    Text("Revenue", "Chiffre d’affaires"),
    Text(
        "Revenue recognised in the period, without tax and net of credit notes.",
        "Chiffre d’affaires comptabilisé dans la période, hors taxes et net d’avoirs.",
    ),
    SALES,
    Text("recognised, by the day of the posting", "reconnu, au jour de l’écriture"),
)
REVENUE_BILLED = replace(
    _amount(
        "revenue_billed",
        Text("Revenue, billed", "Chiffre d’affaires facturé"),
        Text(
            "Invoices less credit notes of the period, without tax.",
            "Factures moins avoirs de la période, hors taxes.",
        ),
        total(INVOICES, _.amount, on="billed_on"),
        Text("billed, by the day of the invoice", "facturé, au jour de la facture"),
    ),
    variant_of="revenue",
)
REVENUE_BOOKED = replace(
    _amount(
        "revenue_booked",
        Text("Revenue, booked", "Chiffre d’affaires commandé"),
        Text(
            "Orders of the period, without tax, less what came back in it.",
            "Commandes de la période hors taxes, moins les retours de la période.",
        ),
        NET_SALES.formula,
        Text("booked, by the day of the order", "commandé, au jour de la commande"),
    ),
    variant_of="revenue",
)
COST_OF_GOODS = Kpi(
    name="cost_of_goods",
    label=Text("Cost of goods sold", "Coût des ventes"),
    description=Text(
        "Cost of what was sold in the period.", "Coût de ce qui a été vendu dans la période."
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=GOODS,
    perspective="financial",
)
GROSS_PROFIT = _amount(
    "gross_profit",
    Text("Gross profit", "Marge brute"),
    Text(
        "Revenue less the cost of what was sold.",
        "Chiffre d’affaires moins le coût de ce qui a été vendu.",
    ),
    GROSS,
    Text("an amount", "en montant"),
)
GROSS_MARGIN = _margin(
    "gross_margin",
    Text("Gross margin", "Taux de marque"),
    Text("Gross profit as a share of revenue.", "Marge brute, en part du chiffre d’affaires."),
    GROSS,
    Text("margin ÷ price, not markup ÷ cost", "marge ÷ prix de vente (taux de marque)"),
)
MARKUP = replace(
    GROSS_MARGIN,
    name="gross_markup",
    label=Text("Markup", "Taux de marge"),
    description=Text(
        "Gross profit as a share of the cost of what was sold.",
        "Marge brute, en part du coût de ce qui a été vendu.",
    ),
    formula=ratio(GROSS, GOODS, positive=True),
    variant_of="gross_margin",
    source=Text(
        "markup ÷ cost; a margin of 80% is a markup of 400%",
        "marge ÷ coût (taux de marge)\u202f; 80\u00a0% de marque font 400\u00a0% de marge",
    ),
)
OPERATING_COSTS = Kpi(
    name="expenses",
    label=Text("Expenses", "Charges d’exploitation"),
    description=Text(
        "Cost of what was sold, operating expenses and depreciation of the period.",
        "Coût des ventes, charges opérationnelles et amortissements de la période.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=EXPENSES,
    perspective="financial",
    source=Text("before interest and tax", "avant intérêts et impôt"),
)
EXPENSE_RATIO = Kpi(
    name="expense_ratio",
    label=Text("Expense to revenue", "Charges sur chiffre d’affaires"),
    description=Text(
        "Expenses as a share of revenue: less expense and more revenue both lower it.",
        "Charges d’exploitation, en part du chiffre d’affaires\u202f; moins de charges ou plus de revenu le réduisent.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(EXPENSES, SALES, positive=True),
    perspective="financial",
    source=Text("with the cost of goods", "coût des ventes compris"),
)
EXPENSE_RATIO_OPERATING = replace(
    EXPENSE_RATIO,
    name="expense_ratio_operating",
    label=Text("Operating expense to revenue", "Charges opérationnelles sur chiffre d’affaires"),
    description=Text(
        "Operating expenses and depreciation as a share of revenue.",
        "Charges opérationnelles et amortissements, en part du chiffre d’affaires.",
    ),
    formula=ratio(_booked(*RUNNING), SALES, positive=True),
    variant_of="expense_ratio",
    source=Text("without the cost of goods", "hors coût des ventes"),
)
EBITDA = _amount(
    "ebitda",
    Text("EBITDA", "EBITDA"),
    Text(
        "Revenue less the cost of what was sold and operating expenses, before depreciation.",
        "Chiffre d’affaires moins coût des ventes et charges opérationnelles, avant amortissements.",
    ),
    SALES - _booked("cost_of_goods", "operating_expense"),
    Text("before depreciation, interest and tax", "avant amortissements, intérêts et impôt"),
)
EBIT = _amount(
    "ebit",
    Text("Operating profit (EBIT)", "Résultat d’exploitation (EBIT)"),
    Text(
        "Revenue less expenses, before interest and tax.",
        "Chiffre d’affaires moins charges d’exploitation, avant intérêts et impôt.",
    ),
    OPERATING,
    Text("after depreciation", "après amortissements"),
)
OPERATING_MARGIN = _margin(
    "operating_margin",
    Text("Operating margin", "Marge d’exploitation"),
    Text(
        "Operating profit as a share of revenue.",
        "Résultat d’exploitation, en part du chiffre d’affaires.",
    ),
    OPERATING,
    Text("EBIT ÷ revenue", "EBIT ÷ chiffre d’affaires"),
)
NET_INCOME = _amount(
    "net_income",
    Text("Net income", "Résultat net"),
    Text(
        "Revenue less all costs, interest and tax.",
        "Chiffre d’affaires moins toutes les charges, les intérêts et l’impôt.",
    ),
    NET,
    Text("after interest and tax", "après intérêts et impôt"),
)
NET_MARGIN = _margin(
    "net_margin",
    Text("Net margin", "Marge nette"),
    Text("Net income as a share of revenue.", "Résultat net, en part du chiffre d’affaires."),
    NET,
    Text("net income ÷ revenue", "résultat net ÷ chiffre d’affaires"),
)
BUDGET_USED = Kpi(
    name="budget_used",
    label=Text("Budget used", "Budget consommé"),
    description=Text(
        "Expenses as a share of their goal, the budget.",
        "Charges d’exploitation, en part de leur objectif, le budget.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(EXPENSES, GoalOf("expenses"), positive=True),
    perspective="financial",
)
BUDGET_LEFT = Kpi(
    name="budget_left",
    label=Text("Budget left", "Budget restant"),
    description=Text(
        "The goal for expenses less what was spent; below zero it is overspent.",
        "Objectif de charges moins ce qui a été dépensé\u202f; négatif s’il est dépassé.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=GoalOf("expenses") - EXPENSES,
    perspective="financial",
)


def _growing(name: str, label: Text, description: Text, formula: Formula, source: Text) -> Kpi:
    """A rate of growth: from the start of the year it would mean nothing."""
    found = _amount(name, label, description, formula, source)
    return replace(found, unit=PERCENT, accumulates=False)


REVENUE_GROWTH = _growing(
    "revenue_growth",
    Text("Revenue growth", "Croissance du chiffre d’affaires"),
    Text(
        "Growth of revenue on the previous period.",
        "Croissance du chiffre d’affaires sur la période précédente.",
    ),
    growth(SALES),
    Text("on the previous period", "sur la période précédente"),
)
REVENUE_GROWTH_YEAR = replace(
    _growing(
        "revenue_growth_yoy",
        Text("Revenue growth on last year", "Croissance annuelle du chiffre d’affaires"),
        Text(
            "Growth of revenue on the same period of the year before.",
            "Croissance du chiffre d’affaires sur la même période de l’année précédente.",
        ),
        growth(SALES, on=YearAgo),
        Text("on the same period of last year", "sur la même période un an plus tôt"),
    ),
    variant_of="revenue_growth",
)
NET_INCOME_GROWTH = _growing(
    "net_income_growth",
    Text("Growth of net income", "Croissance du résultat net"),
    Text(
        "Growth of net income on the previous period, over the size of that; also on a loss.",
        "Croissance du résultat net sur la période précédente, rapportée à sa taille, même en cas de perte.",
    ),
    growth(NET),
    Text(
        "(new − old) ÷ |old|; on a loss a bigger gain may be a smaller percentage",
        "(nouveau − ancien) ÷ |ancien|\u202f; sur une perte, un gain plus grand peut donner un taux plus petit",
    ),
)
NET_INCOME_GROWTH_FINITE = replace(
    NET_INCOME_GROWTH,
    name="net_income_growth_finite",
    label=Text("Growth of net income, on a profit", "Croissance du résultat net, sur un bénéfice"),
    description=Text(
        "Growth of net income on the previous period, if that brought a profit.",
        "Croissance du résultat net sur la période précédente, si elle était bénéficiaire.",
    ),
    formula=growth(NET, finite=True),
    variant_of="net_income_growth",
    source=Text(
        "not given on a loss, where it is not meaningful", "omis sur une perte, non significatif"
    ),
)
VOLUME_GROWTH = _growing(
    "volume_growth",
    Text("Volume growth", "Croissance en volume"),
    Text(
        "Growth of units sold on the same period of the year before.",
        "Croissance des unités vendues sur la même période de l’année précédente.",
    ),
    growth(UNITS_SOLD.formula, on=YearAgo),
    Text("units, not money", "en unités, non en montant"),
)


def revenue_cagr(years: int) -> Kpi:
    """The yearly growth of revenue over so many years, as a KPI ``revenue_cagr_<years>``.

    Raises:
        ValueError: fewer than one year.
    """
    return _growing(
        f"revenue_cagr_{years}",
        Text(
            f"Revenue growth a year, over {years}", f"Croissance annuelle moyenne sur {years} ans"
        ),
        Text(
            f"The yearly growth that leads from the revenue of {years} years ago to that of the period.",
            f"Croissance annuelle qui mène du chiffre d’affaires d’il y a {years} ans à celui de la période.",
        ),
        compound_growth(SALES, years),
        Text("CAGR; years are intervals, not points", "TCAM\u202f; années comptées en intervalles"),
    )


REVENUE_CAGR = revenue_cagr(3)

KPIS = (
    REVENUE,
    REVENUE_BILLED,
    REVENUE_BOOKED,
    COST_OF_GOODS,
    GROSS_PROFIT,
    GROSS_MARGIN,
    MARKUP,
    OPERATING_COSTS,
    EXPENSE_RATIO,
    EXPENSE_RATIO_OPERATING,
    EBITDA,
    EBIT,
    OPERATING_MARGIN,
    NET_INCOME,
    NET_MARGIN,
    BUDGET_USED,
    BUDGET_LEFT,
    REVENUE_GROWTH,
    REVENUE_GROWTH_YEAR,
    NET_INCOME_GROWTH,
    NET_INCOME_GROWTH_FINITE,
    VOLUME_GROWTH,
    REVENUE_CAGR,
)
