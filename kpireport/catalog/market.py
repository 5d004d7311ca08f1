"""Markets: the own share of them, and the share against the largest competitor."""

from dataclasses import replace

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import PERCENT, TIMES
from kpireport.variance import Better
from kpireport.vocabulary import growth, ratio, total
from kpireport.words import Text

MARKETS = "markets"

OWN = total(MARKETS, _.own_sales, on="market_on")
WHOLE = total(MARKETS, _.market_sales, on="market_on")
IS_KNOWN = _.largest_competitor_sales.notnull()

MARKET_SHARE = Kpi(
    name="market_share",
    label=Text("Market share", "Part de marché"),
    description=Text(
        "Own sales as a share of the sales of the whole market.",
        "Ventes propres, en part des ventes de tout le marché.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(OWN, WHOLE),
    perspective="customer",
    source=Text(
        "by value, ratio of sums over markets; by zone it is the share of each zone",
        "en valeur, rapport de sommes\u202f; par zone, c’est le taux d’emprise",
    ),
)
RELATIVE_MARKET_SHARE = Kpi(
    name="relative_market_share",
    label=Text("Relative market share", "Part de marché relative"),
    description=Text(
        "Own sales over those of the largest competitor: above 1, the company leads.",
        "Ventes propres rapportées à celles du premier concurrent\u202f; au-dessus de 1, l’entreprise est en tête.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(
        total(MARKETS, _.own_sales, where=IS_KNOWN, on="market_on"),
        total(MARKETS, _.largest_competitor_sales, where=IS_KNOWN, on="market_on"),
    ),
    perspective="customer",
    source=Text("BCG, own ÷ largest competitor of each market", "BCG, ventes ÷ premier concurrent"),
)
RELATIVE_MARKET_SHARE_REST = replace(
    RELATIVE_MARKET_SHARE,
    name="relative_market_share_rest",
    label=Text("Share relative to the rest", "Part relative au reste du marché"),
    description=Text(
        "Own sales over those of all others in the market.",
        "Ventes propres rapportées à celles de tous les autres sur le marché.",
    ),
    formula=ratio(OWN, WHOLE - OWN),
    variant_of="relative_market_share",
    source=Text("own ÷ (100 − own), another metric", "part ÷ (100 − part), autre mesure"),
)
MARKET_GROWTH = Kpi(
    name="market_growth",
    label=Text("Market growth", "Croissance du marché"),
    description=Text(
        "Growth of the whole market’s sales on the previous period.",
        "Croissance des ventes de tout le marché sur la période précédente.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=growth(WHOLE),
    perspective="customer",
    accumulates=False,
)

KPIS = (MARKET_SHARE, RELATIVE_MARKET_SHARE, RELATIVE_MARKET_SHARE_REST, MARKET_GROWTH)
