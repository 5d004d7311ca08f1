"""Orders: what was sold net of what came back, at which price, whether it was filled, and what was sold on top."""

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.customer_base import BASE
from kpireport.formula import Formula
from kpireport.kpi import Kpi
from kpireport.units import COUNT, MONEY, PERCENT, Unit
from kpireport.variance import Better
from kpireport.vocabulary import by_now, count, distinct, growth, ratio, total
from kpireport.words import Text

ORDERS, OFFERS = "orders", "offers"
PRICE = Unit(MONEY.quantity, 2)
IS_SALE, IS_RETURN = _.net_amount >= 0, _.net_amount < 0
IS_ADD_ON = _.add_on.isin(["cross_sell", "up_sell"])
IS_FILLED = _.shipped_units >= _.units
# What is not known to be shipped is not filled.
IS_SHORT = _.shipped_units.isnull() | (_.shipped_units < _.units)

NET = total(ORDERS, _.net_amount, on="ordered_on")
GROSS = total(ORDERS, _.net_amount, where=IS_SALE, on="ordered_on")
UNITS = total(ORDERS, _.units, on="ordered_on")
LINES = count(ORDERS, where=IS_SALE, on="ordered_on")
PLACED = distinct(ORDERS, _.order_id, where=IS_SALE, on="ordered_on")
SHORT = distinct(ORDERS, _.order_id, where=IS_SALE & IS_SHORT, on="ordered_on")
BUYERS = distinct(ORDERS, _.customer, where=IS_SALE, on="ordered_on")


def _share(name: str, label: Text, description: Text, formula: Formula, source: Text) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=PERCENT,
        better=Better.HIGHER,
        formula=formula,
        perspective="customer",
        source=source,
    )


NET_SALES = Kpi(
    name="net_sales",
    label=Text("Net sales", "Chiffre d’affaires net"),
    description=Text(
        "Amount of the orders of the period, without tax, less what came back in it.",
        "Montant hors taxes des commandes de la période, moins les retours de la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=NET,
    perspective="financial",
    source=Text("booked, net of returns", "comptabilisé à la commande, net des retours"),
)
GROSS_SALES = Kpi(
    name="gross_sales",
    label=Text("Gross sales", "Chiffre d’affaires brut"),
    description=Text(
        "Amount of the orders of the period, without tax, before what came back.",
        "Montant hors taxes des commandes de la période, avant les retours.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=GROSS,
    perspective="financial",
    variant_of="net_sales",
    source=Text("booked, before returns", "comptabilisé à la commande, avant retours"),
)
RETURN_RATE = Kpi(
    name="return_rate",
    label=Text("Returns", "Taux de retour"),
    description=Text(
        "Amount that came back in the period as a share of gross sales.",
        "Montant des retours de la période, en part du chiffre d’affaires brut.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(GROSS - NET, GROSS),
    perspective="customer",
    source=Text("by amount, by the day of the return", "en montant, au jour du retour"),
)
NET_SALES_GROWTH = Kpi(
    name="net_sales_growth",
    label=Text("Growth of net sales", "Croissance du chiffre d’affaires net"),
    description=Text(
        "Growth of net sales on the previous period.",
        "Croissance du chiffre d’affaires net sur la période précédente.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=growth(NET),
    perspective="financial",
    accumulates=False,
)
ORDERS_PLACED = Kpi(
    name="orders_placed",
    label=Text("Orders", "Commandes"),
    description=Text("Orders placed in the period.", "Commandes passées dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=PLACED,
    perspective="financial",
)
SIGNED_ORDERS = Kpi(
    name="signed_orders",
    label=Text("Signed orders", "Commandes signées"),
    description=Text("Orders signed in the period.", "Commandes signées dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=distinct(ORDERS, _.order_id, on="signed_on"),
    perspective="financial",
)
SIGNED_VALUE = Kpi(
    name="signed_value",
    label=Text("Signed value", "Montant signé"),
    description=Text(
        "Amount of the orders signed in the period.",
        "Montant des commandes signées dans la période.",
    ),
    unit=MONEY,
    better=Better.HIGHER,
    formula=total(ORDERS, _.net_amount, on="signed_on"),
    perspective="financial",
)
UNITS_SOLD = Kpi(
    name="units_sold",
    label=Text("Units sold", "Unités vendues"),
    description=Text(
        "Units of the orders of the period, less those that came back in it.",
        "Unités des commandes de la période, moins celles revenues dans la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=UNITS,
    perspective="financial",
)
REVENUE_PER_UNIT = Kpi(
    name="revenue_per_unit",
    label=Text("Average price per unit", "Prix moyen par unité"),
    description=Text(
        "Net sales over units sold, of the order lines whose units are known.",
        "Chiffre d’affaires net rapporté aux unités vendues, pour les lignes dont les unités sont connues.",
    ),
    unit=PRICE,
    better=Better.HIGHER,
    formula=ratio(total(ORDERS, _.net_amount, where=_.units.notnull(), on="ordered_on"), UNITS),
    perspective="financial",
    source=Text("revenue per unit sold, not per user", "revenu par unité vendue, non par client"),
)
ORDER_FILL_RATE = _share(
    "order_fill_rate",
    Text("Orders filled", "Taux de commandes complètes"),
    Text(
        "Orders of the period with every line shipped whole, as a share of all orders.",
        "Part des commandes de la période dont chaque ligne a été livrée en entier.",
    ),
    ratio(PLACED - SHORT, PLACED),
    Text("orders", "commandes"),
)
LINE_FILL_RATE = Kpi(
    name="line_fill_rate",
    label=Text("Order lines filled", "Taux de lignes complètes"),
    description=Text(
        "Order lines of the period that were shipped whole, as a share of all lines.",
        "Part des lignes de commande de la période livrées en entier.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(ORDERS, where=IS_SALE & IS_FILLED, on="ordered_on"), LINES),
    perspective="customer",
    variant_of="order_fill_rate",
    source=Text("lines", "lignes"),
)
UNIT_FILL_RATE = Kpi(
    name="unit_fill_rate",
    label=Text("Units filled", "Taux d’unités livrées"),
    description=Text(
        "Units shipped as a share of the units ordered in the period.",
        "Unités livrées, en part des unités commandées dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        total(ORDERS, _.shipped_units, where=IS_SALE, on="ordered_on"),
        total(ORDERS, _.units, where=IS_SALE, on="ordered_on"),
    ),
    perspective="customer",
    variant_of="order_fill_rate",
    source=Text("units", "unités"),
)


def _add_on(key: str, kind: str, label: Text) -> tuple[Kpi, Kpi, Kpi]:
    """One kind of add-on, by its three denominators: offers, customers, revenue."""
    is_kind: Deferred = _.add_on == kind
    offered = count(OFFERS, where=_.kind == kind, on="offered_on")
    accepted = count(OFFERS, where=(_.kind == kind) & by_now(_.accepted_on), on="offered_on")
    by_offer = _share(
        f"{key}_rate",
        label,
        Text(
            f"{label.en} offers of the period that were accepted by now, as a share of all offers.",
            f"Offres de la période ({label.fr.lower()}) acceptées à ce jour, en part de toutes les offres.",
        ),
        ratio(accepted, offered),
        Text("buyers ÷ offers", "acheteurs ÷ offres"),
    )
    bought = distinct(ORDERS, _.customer, where=IS_SALE & is_kind, on="ordered_on")
    by_customer = Kpi(
        name=f"{key}_customer_rate",
        label=Text(f"{label.en}, by customer", f"{label.fr}, par client"),
        description=Text(
            f"Customers who bought by {label.en.lower()} in the period, as a share of all customers at its end.",
            f"Clients ayant acheté dans la période ({label.fr.lower()}), en part de tous les clients à sa fin.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=ratio(bought, BASE),
        perspective="customer",
        variant_of=f"{key}_rate",
        source=Text("buyers ÷ customers", "acheteurs ÷ clients"),
        accumulates=False,
    )
    by_revenue = Kpi(
        name=f"{key}_revenue_share",
        label=Text(f"{label.en}, by revenue", f"{label.fr}, par revenu"),
        description=Text(
            f"Gross sales by {label.en.lower()} as a share of gross sales.",
            f"Chiffre d’affaires brut réalisé ainsi ({label.fr.lower()}), en part du chiffre d’affaires brut.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=ratio(total(ORDERS, _.net_amount, where=IS_SALE & is_kind, on="ordered_on"), GROSS),
        perspective="financial",
        variant_of=f"{key}_rate",
        source=Text("share of revenue", "part du revenu"),
    )
    return by_offer, by_customer, by_revenue


ADD_ON_BUYERS = Kpi(
    name="add_on_buyers_rate",
    label=Text("Customers who bought more", "Clients ayant acheté en plus"),
    description=Text(
        "Customers who bought an add-on in the period, as a share of the customers who bought in it.",
        "Part des clients acheteurs de la période qui ont acheté un produit complémentaire ou supérieur.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(distinct(ORDERS, _.customer, where=IS_SALE & IS_ADD_ON, on="ordered_on"), BUYERS),
    perspective="customer",
    variant_of="cross_sell_rate",
    source=Text("add-on buyers ÷ buyers", "acheteurs en plus ÷ acheteurs"),
    accumulates=False,
)

KPIS = (
    NET_SALES,
    GROSS_SALES,
    RETURN_RATE,
    NET_SALES_GROWTH,
    ORDERS_PLACED,
    SIGNED_ORDERS,
    SIGNED_VALUE,
    UNITS_SOLD,
    REVENUE_PER_UNIT,
    ORDER_FILL_RATE,
    LINE_FILL_RATE,
    UNIT_FILL_RATE,
    *_add_on("cross_sell", "cross_sell", Text("Cross-selling", "Vente croisée")),
    *_add_on("up_sell", "up_sell", Text("Up-selling", "Montée en gamme")),
    ADD_ON_BUYERS,
)
