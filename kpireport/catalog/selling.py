"""What deals bring: their margin, how much hangs on one source, and what each person sells."""

from ibis import _

from kpireport.catalog.sales import DEALS, IS_WON, WON_AMOUNT
from kpireport.kpi import Kpi
from kpireport.units import MONEY, PERCENT, SCORE
from kpireport.variance import Better
from kpireport.vocabulary import concentration, distinct, largest_share, ratio, stock_total, total
from kpireport.words import Text

WITH_COST = IS_WON & _.value.notnull() & _.cost.notnull()
IS_REFERRAL = _.source == "referral"
PROFIT = total(DEALS, _.value - _.cost, where=WITH_COST, on="closed_on")
PRICED = total(DEALS, _.value, where=WITH_COST, on="closed_on")
COST = total(DEALS, _.cost, where=WITH_COST, on="closed_on")
SELLERS = stock_total("people", _.fte, where=_.role == "sales", start="started_on", stop="ended_on")

SALES_MARGIN = Kpi(
    name="sales_margin",
    label=Text("Margin on sales", "Marge sur ventes"),
    description=Text(
        "Value less cost of the deals won in the period whose cost is known.",
        "Montant moins coût des affaires gagnées dans la période dont le coût est connu.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=PROFIT,
    perspective="financial",
)
SALES_MARGIN_RATE = Kpi(
    name="sales_margin_rate",
    label=Text("Margin rate on sales", "Taux de marque des ventes"),
    description=Text(
        "Margin as a share of the price, over the deals won in the period whose cost is known.",
        "Marge en part du prix, pour les affaires gagnées dans la période dont le coût est connu.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(PROFIT, PRICED),
    perspective="financial",
    source=Text(
        "(price − cost) ÷ price, ratio of sums", "(prix − coût) ÷ prix, rapport des sommes"
    ),
)
SALES_MARKUP = Kpi(
    name="sales_markup",
    label=Text("Markup on sales", "Taux de marge des ventes"),
    description=Text(
        "Margin as a share of the cost, over the deals won in the period whose cost is known.",
        "Marge en part du coût, pour les affaires gagnées dans la période dont le coût est connu.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(PROFIT, COST),
    perspective="financial",
    variant_of="sales_margin_rate",
    source=Text("(price − cost) ÷ cost", "(prix − coût) ÷ coût"),
)
REVENUE_PER_SELLER = Kpi(
    name="revenue_per_seller",
    label=Text("Won value per seller", "Montant gagné par vendeur"),
    description=Text(
        "Won value over the number of persons who won something in the period.",
        "Montant gagné rapporté au nombre de personnes ayant gagné une affaire dans la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT, distinct(DEALS, _.person, where=IS_WON, on="closed_on")),
    perspective="people",
    source=Text("per head with sales", "par tête ayant vendu"),
    accumulates=False,
)
REVENUE_PER_SALES_FTE = Kpi(
    name="revenue_per_sales_fte",
    label=Text("Won value per sales FTE", "Montant gagné par ETP commercial"),
    description=Text(
        "Won value over the full-time equivalents in sales at the end of the period.",
        "Montant gagné rapporté aux équivalents temps plein commerciaux à la fin de la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT, SELLERS),
    perspective="people",
    variant_of="revenue_per_seller",
    source=Text("per full-time equivalent", "par équivalent temps plein"),
    accumulates=False,
)
SOURCE_DEPENDENCE = Kpi(
    name="source_dependence",
    label=Text("Largest source", "Première source"),
    description=Text(
        "The share of won value that comes from the largest source: what is lost if it dries up.",
        "Part du montant gagné qui vient de la première source, perdue si elle tarit.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=largest_share(WON_AMOUNT, "source"),
    perspective="financial",
)
SOURCE_CONCENTRATION = Kpi(
    name="source_concentration",
    label=Text("Concentration of sources", "Concentration des sources"),
    description=Text(
        "Sum of squared shares of won value by source: 1 where all comes from one.",
        "Somme des carrés des parts du montant gagné par source, égale à 1 si tout vient d’une seule.",
    ),
    unit=SCORE,
    better=Better.LOWER,
    formula=concentration(WON_AMOUNT, "source"),
    perspective="financial",
    variant_of="source_dependence",
    source=Text("Herfindahl–Hirschman index", "indice de Herfindahl-Hirschman"),
)
REFERRAL_REVENUE = Kpi(
    name="referral_revenue",
    label=Text("Referral revenue", "Revenu des recommandations"),
    description=Text(
        "Value of the deals won in the period that came by referral.",
        "Montant des affaires gagnées dans la période et venues par recommandation.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total(DEALS, _.value, where=IS_WON & IS_REFERRAL, on="closed_on"),
    perspective="financial",
)
REFERRAL_PROFIT = Kpi(
    name="referral_profit",
    label=Text("Referral profit", "Profit des recommandations"),
    description=Text(
        "Value less cost of the deals won in the period that came by referral and whose cost is known.",
        "Montant moins coût des affaires gagnées dans la période, venues par recommandation et au coût connu.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total(DEALS, _.value - _.cost, where=WITH_COST & IS_REFERRAL, on="closed_on"),
    perspective="financial",
    variant_of="referral_revenue",
    source=Text("revenue less cost", "revenu moins coût"),
)

KPIS = (
    SALES_MARGIN,
    SALES_MARGIN_RATE,
    SALES_MARKUP,
    REVENUE_PER_SELLER,
    REVENUE_PER_SALES_FTE,
    SOURCE_DEPENDENCE,
    SOURCE_CONCENTRATION,
    REFERRAL_REVENUE,
    REFERRAL_PROFIT,
)
