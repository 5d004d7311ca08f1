"""The pipeline: what open deals are worth, whether they cover the goal, and where the year will end."""

from ibis import _

from kpireport.catalog.sales import (
    CLOSED,
    CYCLE_WON,
    DEAL_SIZE,
    DEALS,
    IS_WON,
    OPEN,
    OPEN_AMOUNT,
    OPENED,
    RATE,
    WON,
    WON_AMOUNT,
)
from kpireport.formula import Constant
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, TIMES
from kpireport.variance import Better
from kpireport.vocabulary import (
    GoalOf,
    PeriodsLeft,
    bounded,
    by_now,
    count,
    projected,
    ratio,
    stock_total,
    to_date,
    total,
    whole_year,
)
from kpireport.words import Text

DAYS_A_MONTH = 30
GOAL = GoalOf("won_value")
EXPECTED = _.expected_value * _.probability
WEIGHTED = stock_total(DEALS, EXPECTED, start="opened_on", stop="closed_on")
REMAINING = bounded(GOAL - WON_AMOUNT, low=0)

WEIGHTED_PIPELINE = Kpi(
    name="weighted_pipeline",
    label=Text("Weighted pipeline", "Portefeuille pondéré"),
    description=Text(
        "Revenue expected of the deals open at the end of the period, each by its probability.",
        "Revenu attendu des affaires ouvertes à la fin de la période, chacune selon sa probabilité.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=WEIGHTED,
    perspective="financial",
    variant_of="open_pipeline",
    source=Text("expected value × probability", "montant attendu × probabilité"),
)
PIPELINE_COVERAGE_REMAINING = Kpi(
    name="pipeline_coverage_remaining",
    label=Text("Coverage of what is missing", "Couverture du reste à faire"),
    description=Text(
        "Open pipeline as a multiple of what is missing to the period's goal; no number once the goal is reached.",
        "Portefeuille ouvert en multiple de ce qui manque à l’objectif de la période, sans valeur une fois l’objectif "
        "atteint.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(OPEN_AMOUNT, REMAINING),
    perspective="financial",
    variant_of="pipeline_coverage",
    source=Text("pipeline ÷ remaining quota", "portefeuille ÷ quota restant"),
    accumulates=False,
)
PIPELINE_COVERAGE_WEIGHTED = Kpi(
    name="pipeline_coverage_weighted",
    label=Text("Coverage, weighted", "Couverture pondérée"),
    description=Text(
        "Weighted pipeline as a multiple of the period's goal for won value.",
        "Portefeuille pondéré en multiple de l’objectif de montant gagné de la période.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(WEIGHTED, GOAL),
    perspective="financial",
    variant_of="pipeline_coverage",
    source=Text("weighted pipeline ÷ quota", "portefeuille pondéré ÷ quota"),
    accumulates=False,
)
NEW_PIPELINE = Kpi(
    name="new_pipeline",
    label=Text("New pipeline", "Nouveau portefeuille"),
    description=Text(
        "Expected value of the deals opened in the period, whatever became of them.",
        "Montant attendu des affaires ouvertes dans la période, quelle qu’en soit l’issue.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total(DEALS, _.expected_value, on="opened_on"),
    perspective="financial",
)
EXPECTED_NEW_REVENUE = Kpi(
    name="expected_new_revenue",
    label=Text("Revenue expected of new deals", "Revenu attendu des nouvelles affaires"),
    description=Text(
        "Expected value times probability of the deals opened in the period.",
        "Montant attendu multiplié par la probabilité, pour les affaires ouvertes dans la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total(DEALS, EXPECTED, on="opened_on"),
    perspective="financial",
)
CLOSE_RATE = Kpi(
    name="close_rate",
    label=Text("Close rate", "Taux de conclusion"),
    description=Text(
        "Won deals as a share of all deals at hand in the period, with those still open at its end.",
        "Part des affaires gagnées parmi toutes les affaires traitées dans la période, y compris celles encore ouvertes.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WON, CLOSED + OPEN),
    perspective="customer",
    variant_of="win_rate",
    source=Text("won ÷ (won + lost + open)", "gagnées ÷ (gagnées + perdues + ouvertes)"),
    accumulates=False,
)
WIN_RATE_OPENED = Kpi(
    name="win_rate_opened",
    label=Text("Win rate of opened deals", "Taux de réussite des affaires ouvertes"),
    description=Text(
        "Deals opened in the period that are won by now, as a share of all opened in it; it grows while deals are open.",
        "Part des affaires ouvertes dans la période qui sont gagnées à ce jour, part qui croît tant que des affaires "
        "restent ouvertes.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(DEALS, where=IS_WON & by_now(_.closed_on), on="opened_on"), OPENED),
    perspective="customer",
    variant_of="win_rate",
    source=Text(
        "cohort: won ÷ opened in the period", "cohorte\u00a0: gagnées ÷ ouvertes dans la période"
    ),
)
SALES_VELOCITY_MONTH = Kpi(
    name="sales_velocity_month",
    label=Text("Sales velocity a month", "Vélocité mensuelle des ventes"),
    description=Text("Sales velocity over 30 days.", "Vélocité des ventes rapportée à 30 jours."),
    unit=MONEY,
    better=Better.HIGHER,
    formula=ratio(OPEN * RATE * DEAL_SIZE, CYCLE_WON) * Constant(DAYS_A_MONTH),
    perspective="financial",
    variant_of="sales_velocity",
    source=Text("a month of 30 days", "mois de 30 jours"),
    accumulates=False,
)
SALES_GAP = Kpi(
    name="sales_gap",
    label=Text("Sales gap", "Écart à combler"),
    description=Text(
        "The goal for won value less what was won: below zero where more was won.",
        "Objectif de montant gagné moins le montant gagné, négatif une fois l’objectif dépassé.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=GOAL - WON_AMOUNT,
    perspective="financial",
    source=Text("goal − actual", "objectif − réalisé"),
)
PROJECTED_YEAR = Kpi(
    name="projected_year",
    label=Text("Projected year", "Année projetée"),
    description=Text(
        "Won value to be expected for the year: that to date, over the share that had come by then last year.",
        "Montant gagné attendu pour l’année, d’après le cumul à ce jour et la part déjà acquise à cette date l’an passé.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=projected(WON_AMOUNT),
    perspective="financial",
    source=Text(
        "knows the season, no run rate", "saisonnalité comprise, sans extrapolation linéaire"
    ),
    accumulates=False,
)
REQUIRED_PER_PERIOD = Kpi(
    name="required_per_period",
    label=Text("Needed per period", "Nécessaire par période"),
    description=Text(
        "What must be won in each period that is left to reach the year's goal.",
        "Montant à gagner dans chaque période restante pour atteindre l’objectif annuel.",
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=ratio(whole_year(GOAL) - to_date(WON_AMOUNT), PeriodsLeft()),
    perspective="financial",
    source=Text(
        "(year's goal − won to date) ÷ periods left",
        "(objectif annuel − cumul gagné) ÷ périodes restantes",
    ),
    accumulates=False,
)

KPIS = (
    WEIGHTED_PIPELINE,
    PIPELINE_COVERAGE_REMAINING,
    PIPELINE_COVERAGE_WEIGHTED,
    NEW_PIPELINE,
    EXPECTED_NEW_REVENUE,
    CLOSE_RATE,
    WIN_RATE_OPENED,
    SALES_VELOCITY_MONTH,
    SALES_GAP,
    PROJECTED_YEAR,
    REQUIRED_PER_PERIOD,
)
