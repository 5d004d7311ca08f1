"""What this pipeline measures beyond the catalogue."""

from ibis import _

from kpireport import Better, Kpi, Text, count, ratio, stock, total
from kpireport.units import COUNT, MONEY, PERCENT

IS_WON = _.stage == "won"

LIST_PRICE_ATTAINMENT = Kpi(
    name="list_price_attainment",
    label=Text("Of list price", "Part du prix catalogue"),
    description=Text(
        "Won value as a share of the list price.", "Montant gagné en part du prix catalogue."
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        total("deals", _.value, where=IS_WON, on="closed_on"),
        total("deals", _.list_price, where=IS_WON, on="closed_on"),
    ),
)
WON_OF_ALL = Kpi(
    name="won_of_all",
    label=Text("Won of all deals", "Gagnées parmi toutes"),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        count("deals", where=IS_WON, on="closed_on"),
        count("deals", on="closed_on") + stock("deals", start="opened_on", stop="closed_on"),
    ),
    variant_of="win_rate",
    source=Text(
        "won ÷ all deals, open ones in the base",
        "gagnées ÷ toutes les affaires, les ouvertes dans la base",
    ),
)
WON_VALUE_BY_OPENING = Kpi(
    name="won_value_by_opening",
    label=Text("Won value by opening date", "Montant gagné par date d’ouverture"),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total("deals", _.value, where=IS_WON, on="opened_on"),
    variant_of="won_value",
)
OPEN_WITHOUT_ACCOUNT = Kpi(
    name="open_without_account",
    label=Text("Open deals without account", "Affaires ouvertes sans compte"),
    unit=COUNT,
    better=Better.LOWER,
    formula=stock("deals", start="opened_on", stop="closed_on", where=_.account.isnull()),
)
AGENTS_WITHOUT_DEAL = Kpi(
    name="agents_without_deal",
    label=Text("Agents without a deal", "Agents sans affaire"),
    unit=COUNT,
    better=Better.LOWER,
    formula=count("agents", where=_.deals == 0, on="counted_on"),
)

KPIS = (
    LIST_PRICE_ATTAINMENT,
    WON_OF_ALL,
    WON_VALUE_BY_OPENING,
    OPEN_WITHOUT_ACCOUNT,
    AGENTS_WITHOUT_DEAL,
)
