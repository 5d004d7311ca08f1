"""Returns on capital: ROE with its factors, and ROCE; of the period, a year's worth, or the last twelve periods.

The parts come from the ledger and the balance sheet as they are, never from rounded factors: margin × turnover ×
leverage is the ROE. Nothing is given on equity or capital of zero or below, where a loss would look like a return.
"""

from dataclasses import replace

from ibis import _

from kpireport.catalog.finance import NET, OPERATING, SALES
from kpireport.formula import Constant, Formula, Measure
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, TIMES
from kpireport.variance import Better
from kpireport.vocabulary import Yearly, annualised, opening, ratio, rolling, stock_total
from kpireport.words import Text

BALANCES = "balances"
A_YEAR = 12


def _standing(kind: str) -> Measure:
    """What stands in the balance sheet at the end of the period."""
    return stock_total(
        BALANCES, _.amount, start="balance_on", stop="valid_until", where=_.kind == kind
    )


def _average(stock: Formula) -> Formula:
    return (opening(stock) + stock) * Constant(0.5)


OWN, OWNED = _standing("equity"), _standing("assets")
EMPLOYED = OWNED - _standing("current_liabilities")

EQUITY = Kpi(
    name="equity",
    label=Text("Equity", "Capitaux propres"),
    description=Text(
        "Equity at the end of the period.", "Capitaux propres à la fin de la période."
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=OWN,
    perspective="financial",
    accumulates=False,
)
CAPITAL_EMPLOYED = replace(
    EQUITY,
    name="capital_employed",
    label=Text("Capital employed", "Capitaux employés"),
    description=Text(
        "Assets less current liabilities at the end of the period.",
        "Actif moins dettes à court terme à la fin de la période.",
    ),
    formula=EMPLOYED,
)
ROE = Kpi(
    name="roe",
    label=Text("Return on equity (ROE)", "Rentabilité des capitaux propres (ROE)"),
    description=Text(
        "Net income of the period as a share of equity at its end.",
        "Résultat net de la période, en part des capitaux propres à sa fin.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(NET, OWN, positive=True),
    perspective="financial",
    source=Text(
        "closing equity; of the period, not a year", "capitaux de clôture\u202f; sur la période"
    ),
    accumulates=False,
)
ROE_AVERAGE = replace(
    ROE,
    name="roe_average",
    label=Text("ROE on average equity", "ROE sur capitaux moyens"),
    description=Text(
        "Net income of the period as a share of the mean of opening and closing equity.",
        "Résultat net de la période, en part de la moyenne des capitaux propres d’ouverture et de clôture.",
    ),
    formula=ratio(NET, _average(OWN), positive=True),
    variant_of="roe",
    source=Text("(opening + closing) ÷ 2", "(ouverture + clôture) ÷ 2"),
)
ROE_ANNUALISED = replace(
    ROE,
    name="roe_annualised",
    label=Text("ROE, annualised", "ROE annualisé"),
    description=Text(
        "Return on equity of a year in which every period were like this one.",
        "Rentabilité des capitaux propres d’une année dont chaque période serait comme celle-ci.",
    ),
    formula=annualised(ratio(NET, OWN, positive=True), Yearly.AMOUNT),
    variant_of="roe",
    source=Text("× periods a year; misleads where there are seasons", "× périodes par an"),
)
ROE_TRAILING = replace(
    ROE,
    name="roe_trailing",
    label=Text("ROE, last 12 periods", "ROE, 12 dernières périodes"),
    description=Text(
        "Net income of the last 12 periods as a share of equity at the end; by month, of a year.",
        "Résultat net des 12 dernières périodes, en part des capitaux propres finaux\u202f; par mois, d’une année.",
    ),
    formula=rolling(ratio(NET, OWN, positive=True), A_YEAR),
    variant_of="roe",
    source=Text("trailing, closing equity", "glissant, capitaux de clôture"),
)
ASSET_TURNOVER = Kpi(
    name="asset_turnover",
    label=Text("Asset turnover", "Rotation de l’actif"),
    description=Text(
        "Revenue of the period for each unit of assets at its end.",
        "Chiffre d’affaires de la période par unité d’actif à sa fin.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(SALES, OWNED, positive=True),
    perspective="financial",
    accumulates=False,
)
EQUITY_MULTIPLIER = Kpi(
    name="equity_multiplier",
    label=Text("Equity multiplier", "Levier financier"),
    description=Text(
        "Assets for each unit of equity at the end of the period.",
        "Actif par unité de capitaux propres à la fin de la période.",
    ),
    unit=TIMES,
    better=Better.WITHIN,
    formula=ratio(OWNED, OWN, positive=True),
    perspective="financial",
    source=Text(
        "net margin × asset turnover × multiplier = ROE", "marge nette × rotation × levier = ROE"
    ),
    accumulates=False,
    tolerance=0.5,
)
ROCE = Kpi(
    name="roce",
    label=Text("Return on capital employed (ROCE)", "Rentabilité des capitaux employés (ROCE)"),
    description=Text(
        "Operating profit of the period as a share of assets less current liabilities at its end.",
        "Résultat d’exploitation de la période, en part de l’actif moins dettes à court terme à sa fin.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(OPERATING, EMPLOYED, positive=True),
    perspective="financial",
    source=Text(
        "EBIT ÷ closing capital; of the period, not a year",
        "EBIT ÷ capitaux de clôture\u202f; sur la période",
    ),
    accumulates=False,
)
ROCE_AVERAGE = replace(
    ROCE,
    name="roce_average",
    label=Text("ROCE on average capital", "ROCE sur capitaux moyens"),
    description=Text(
        "Operating profit of the period as a share of the mean of opening and closing capital employed.",
        "Résultat d’exploitation de la période, en part de la moyenne des capitaux employés d’ouverture et de clôture.",
    ),
    formula=ratio(OPERATING, _average(EMPLOYED), positive=True),
    variant_of="roce",
    source=Text("EBIT ÷ (opening + closing) × 2", "EBIT ÷ (ouverture + clôture) × 2"),
)
ROCE_TRAILING = replace(
    ROCE,
    name="roce_trailing",
    label=Text("ROCE, last 12 periods", "ROCE, 12 dernières périodes"),
    description=Text(
        "Operating profit of the last 12 periods as a share of capital employed at the end; by month, of a year.",
        "Résultat d’exploitation des 12 dernières périodes, en part des capitaux employés finaux\u202f; par mois, "
        "d’une année.",
    ),
    formula=rolling(ratio(OPERATING, EMPLOYED, positive=True), A_YEAR),
    variant_of="roce",
    source=Text("trailing, closing capital", "glissant, capitaux de clôture"),
)
BALANCE_GAP = Kpi(
    name="balance_gap",
    label=Text("Balance sheet gap", "Écart de bilan"),
    description=Text(
        "Assets less liabilities and equity at the end of the period: not zero, the data are wrong.",
        "Actif moins dettes et capitaux propres à la fin de la période\u00a0: non nul, les données sont fausses.",
    ),
    unit=MONEY,
    better=Better.WITHIN,
    formula=EMPLOYED - _standing("other_liabilities") - OWN,
    perspective="financial",
    accumulates=False,
)

KPIS = (
    EQUITY,
    CAPITAL_EMPLOYED,
    ROE,
    ROE_AVERAGE,
    ROE_ANNUALISED,
    ROE_TRAILING,
    ASSET_TURNOVER,
    EQUITY_MULTIPLIER,
    ROCE,
    ROCE_AVERAGE,
    ROCE_TRAILING,
    BALANCE_GAP,
)
