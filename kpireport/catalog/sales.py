"""Sales: deals won and lost, how often, how fast, and what is still open."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, MONEY, PERCENT, TIMES, Unit
from kpireport.variance import Better
from kpireport.vocabulary import (
    GoalOf,
    MembersOnGoal,
    YearAgo,
    count,
    growth,
    mean,
    median,
    ratio,
    stock,
    stock_total,
    total,
)
from kpireport.words import Text

DEALS = "deals"
IS_WON, IS_LOST = _.stage == "won", _.stage == "lost"
IS_CLOSED = _.stage.isin(["won", "lost"])
# As dates: between two moments one engine counts midnights, another full days of 24 hours.
DAYS_TO_CLOSE = _.closed_on.cast("date").delta(_.opened_on.cast("date"), unit="day")

WON = count(DEALS, where=IS_WON, on="closed_on")
LOST = count(DEALS, where=IS_LOST, on="closed_on")
CLOSED = count(DEALS, where=IS_CLOSED, on="closed_on")
OPENED = count(DEALS, on="opened_on")
WON_AMOUNT = total(DEALS, _.value, where=IS_WON, on="closed_on")
LOST_AMOUNT = total(DEALS, _.value, where=IS_LOST, on="closed_on")
OPEN = stock(DEALS, start="opened_on", stop="closed_on")
OPEN_AMOUNT = stock_total(DEALS, _.expected_value, start="opened_on", stop="closed_on")

RATE = ratio(WON, CLOSED)
DEAL_SIZE = mean(DEALS, _.value, where=IS_WON, on="closed_on")
CYCLE_WON = mean(DEALS, DAYS_TO_CLOSE, where=IS_WON, on="closed_on")

WON_DEALS = Kpi(
    name="won_deals",
    label=Text("Won deals", "Affaires gagnées"),
    description=Text("Deals won in the period.", "Affaires gagnées dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=WON,
    perspective="financial",
)
LOST_DEALS = Kpi(
    name="lost_deals",
    label=Text("Lost deals", "Affaires perdues"),
    description=Text("Deals lost in the period.", "Affaires perdues dans la période."),
    unit=COUNT,
    better=Better.LOWER,
    formula=LOST,
    perspective="customer",
)
WON_VALUE = Kpi(
    name="won_value",
    label=Text("Won value", "Montant gagné"),
    description=Text(
        "Value of the deals won in the period.", "Montant des affaires gagnées dans la période."
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=WON_AMOUNT,
    perspective="financial",
)
LOST_VALUE = Kpi(
    name="lost_value",
    label=Text("Lost value", "Montant perdu"),
    description=Text(
        "Value of the deals lost in the period.", "Montant des affaires perdues dans la période."
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=LOST_AMOUNT,
    perspective="financial",
)
WIN_RATE = Kpi(
    name="win_rate",
    label=Text("Win rate", "Taux de réussite"),
    description=Text(
        "Won deals as a share of the deals closed in the period; open deals are left out.",
        "Part des affaires gagnées parmi les affaires closes dans la période, hors affaires ouvertes.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=RATE,
    perspective="customer",
    source=Text("won ÷ (won + lost)", "gagnées ÷ (gagnées + perdues)"),
)
WIN_RATE_VALUE = Kpi(
    name="win_rate_value",
    label=Text("Win rate by value", "Taux de réussite en valeur"),
    description=Text(
        "Won value as a share of the value of the deals closed in the period.",
        "Part du montant gagné dans le montant des affaires closes dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT, WON_AMOUNT + LOST_AMOUNT),
    perspective="customer",
    variant_of="win_rate",
    source=Text(
        "won value ÷ (won value + lost value)", "montant gagné ÷ (montant gagné + montant perdu)"
    ),
)
AVERAGE_DEAL_VALUE = Kpi(
    name="average_deal_value",
    label=Text("Average deal value", "Panier moyen"),
    description=Text(
        "Mean value of the deals won in the period whose value is known.",
        "Montant moyen des affaires gagnées dans la période dont le montant est connu.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=DEAL_SIZE,
    perspective="financial",
)
SALES_CYCLE = Kpi(
    name="sales_cycle",
    label=Text("Sales cycle", "Cycle de vente"),
    description=Text(
        "Mean days from opening to winning a deal, over the deals won in the period.",
        "Durée moyenne en jours entre l’ouverture et le gain, pour les affaires gagnées dans la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=CYCLE_WON,
    source=Text("won deals only, mean", "affaires gagnées seulement, moyenne"),
)
SALES_CYCLE_MEDIAN = Kpi(
    name="sales_cycle_median",
    label=Text("Sales cycle, median", "Cycle de vente médian"),
    description=Text(
        "The middle deal's days from opening to winning: one slow deal does not move it.",
        "Durée médiane entre l’ouverture et le gain : une affaire lente ne la change pas.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=median(DEALS, DAYS_TO_CLOSE, where=IS_WON, on="closed_on"),
    variant_of="sales_cycle",
    source=Text("won deals only, median", "affaires gagnées seulement, médiane"),
)
SALES_CYCLE_CLOSED = Kpi(
    name="sales_cycle_closed",
    label=Text("Sales cycle, won and lost", "Cycle de vente, gagnées et perdues"),
    description=Text(
        "Mean days from opening to closing, over all deals closed in the period.",
        "Durée moyenne entre l’ouverture et la clôture, toutes affaires closes dans la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=mean(DEALS, DAYS_TO_CLOSE, where=IS_CLOSED, on="closed_on"),
    variant_of="sales_cycle",
    source=Text("won and lost deals, mean", "affaires gagnées et perdues, moyenne"),
)
OPEN_DEALS = Kpi(
    name="open_deals",
    label=Text("Open deals", "Affaires ouvertes"),
    description=Text(
        "Deals open at the end of the period.", "Affaires ouvertes à la fin de la période."
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=OPEN,
    perspective="customer",
)
OPEN_PIPELINE = Kpi(
    name="open_pipeline",
    label=Text("Open pipeline", "Portefeuille d’affaires"),
    description=Text(
        "Expected value of the deals open at the end of the period.",
        "Montant attendu des affaires ouvertes à la fin de la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=OPEN_AMOUNT,
    perspective="financial",
)
PIPELINE_COVERAGE = Kpi(
    name="pipeline_coverage",
    label=Text("Pipeline coverage", "Couverture du portefeuille"),
    description=Text(
        "Open pipeline as a multiple of the period's goal for won value.",
        "Portefeuille ouvert en multiple de l’objectif de montant gagné de la période.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(OPEN_AMOUNT, GoalOf("won_value")),
    perspective="financial",
    source=Text("pipeline ÷ quota", "portefeuille ÷ quota"),
    accumulates=False,
)
NEW_OPPORTUNITIES = Kpi(
    name="new_opportunities",
    label=Text("New opportunities", "Nouvelles opportunités"),
    description=Text("Deals opened in the period.", "Affaires ouvertes dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=OPENED,
    perspective="customer",
)
SALES_VELOCITY = Kpi(
    name="sales_velocity",
    label=Text("Sales velocity", "Vélocité des ventes"),
    description=Text(
        "Value won per day: open deals × win rate × average deal value ÷ sales cycle.",
        "Montant gagné par jour : affaires ouvertes × taux de réussite × panier moyen ÷ cycle.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=ratio(OPEN * RATE * DEAL_SIZE, CYCLE_WON),
    perspective="financial",
    source=Text(
        "opportunities × win rate × value ÷ cycle",
        "opportunités × taux de réussite × montant ÷ cycle",
    ),
    accumulates=False,
)
QUOTA_ATTAINMENT = Kpi(
    name="quota_attainment",
    label=Text("Quota attainment", "Atteinte du quota"),
    description=Text("Won value as a share of its goal.", "Montant gagné en part de son objectif."),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT, GoalOf("won_value")),
    perspective="financial",
)
REPS_ON_TARGET = Kpi(
    name="reps_on_target",
    label=Text("Reps on target", "Commerciaux à l’objectif"),
    description=Text(
        "Persons who reach their own goal for won value, as a share of those who have one.",
        "Part des personnes atteignant leur objectif de montant gagné, parmi celles qui en ont un.",
    ),
    unit=Unit(PERCENT.quantity, 0),
    better=Better.HIGHER,
    formula=ratio(
        MembersOnGoal("person", "won_value"), MembersOnGoal("person", "won_value", judged=True)
    ),
    perspective="people",
    accumulates=False,
)
WON_VALUE_GROWTH = Kpi(
    name="won_value_growth",
    label=Text("Growth on previous period", "Croissance sur la période précédente"),
    description=Text(
        "Growth of won value on the previous period.",
        "Croissance du montant gagné sur la période précédente.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=growth(WON_AMOUNT),
    perspective="financial",
    accumulates=False,
)
WON_VALUE_GROWTH_YOY = Kpi(
    name="won_value_growth_yoy",
    label=Text("Growth on last year", "Croissance sur un an"),
    description=Text(
        "Growth of won value on the same period of last year.",
        "Croissance du montant gagné sur la même période de l’an passé.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=growth(WON_AMOUNT, on=YearAgo),
    perspective="financial",
)

KPIS = (
    WON_VALUE,
    WON_DEALS,
    LOST_DEALS,
    LOST_VALUE,
    WIN_RATE,
    WIN_RATE_VALUE,
    AVERAGE_DEAL_VALUE,
    SALES_CYCLE,
    SALES_CYCLE_MEDIAN,
    SALES_CYCLE_CLOSED,
    OPEN_DEALS,
    OPEN_PIPELINE,
    PIPELINE_COVERAGE,
    NEW_OPPORTUNITIES,
    SALES_VELOCITY,
    QUOTA_ATTAINMENT,
    REPS_ON_TARGET,
    WON_VALUE_GROWTH,
    WON_VALUE_GROWTH_YOY,
)
