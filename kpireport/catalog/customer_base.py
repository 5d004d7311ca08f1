"""The customer base: who came, who left, who is there. Opening + new − left = closing, in every period."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, days, growth, lost, mean, mean_age, opening, ratio, stock
from kpireport.words import Text

CUSTOMERS = "customers"

BASE = stock(CUSTOMERS, start="came_on", stop="left_on")
OPENING = opening(BASE)
NEW = count(CUSTOMERS, on="came_on")
LEFT = count(CUSTOMERS, on="left_on")
LOST = lost(CUSTOMERS, on="left_on", since="came_on")
# A missing day means since before the records began; here it means never.
HAS_BOUGHT_TWICE = _.second_purchase_on.notnull()
REPEAT = stock(CUSTOMERS, where=HAS_BOUGHT_TWICE, start="second_purchase_on", stop="left_on")

CUSTOMER_BASE = Kpi(
    name="customer_base",
    label=Text("Customer base", "Base de clients"),
    description=Text(
        "Customers at the end of the period.", "Nombre de clients à la fin de la période."
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=BASE,
    perspective="customer",
)
NEW_CUSTOMERS = Kpi(
    name="new_customers",
    label=Text("New customers", "Nouveaux clients"),
    description=Text(
        "Customers whose first purchase, or whose contract’s start, falls in the period.",
        "Clients dont le premier achat, ou le début du contrat, se situe dans la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=NEW,
    perspective="customer",
)
CUSTOMERS_LEFT = Kpi(
    name="customers_left",
    label=Text("Customers who left", "Clients partis"),
    description=Text(
        "Customers who left in the period, whenever they had come.",
        "Clients partis dans la période, quelle que soit leur date d’arrivée.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=LEFT,
    perspective="customer",
)
CUSTOMER_GROWTH = Kpi(
    name="customer_growth",
    label=Text("Customer growth", "Croissance du nombre de clients"),
    description=Text(
        "Customers at the end of the period less those at its start, as a share of those at its start.",
        "Clients à la fin de la période moins ceux du début, en part de ceux du début.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=growth(BASE),
    perspective="customer",
    accumulates=False,
)
NET_NEW_CUSTOMERS = Kpi(
    name="net_new_customers",
    label=Text("Net new customers", "Solde de clients"),
    description=Text(
        "Customers who came in the period less those who left in it.",
        "Clients arrivés dans la période moins ceux qui sont partis.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=NEW - LEFT,
    perspective="customer",
)
REPEAT_CUSTOMERS = Kpi(
    name="repeat_customers",
    label=Text("Repeat customers", "Clients fidèles"),
    description=Text(
        "Customers at the end of the period who have bought at least twice.",
        "Clients présents à la fin de la période qui ont acheté au moins deux fois.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=REPEAT,
    perspective="customer",
)
REPEAT_CUSTOMER_RATE = Kpi(
    name="repeat_customer_rate",
    label=Text("Repeat customer rate", "Part des clients fidèles"),
    description=Text(
        "Customers who have bought at least twice as a share of the customer base.",
        "Part de la base de clients ayant acheté au moins deux fois.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(REPEAT, BASE),
    perspective="customer",
)
CUSTOMER_TENURE = Kpi(
    name="customer_tenure",
    label=Text("Tenure of customers who left", "Ancienneté des clients partis"),
    description=Text(
        "Mean days from coming to leaving, over the customers who left in the period.",
        "Durée moyenne en jours entre l’arrivée et le départ, pour les clients partis dans la période.",
    ),
    unit=DAYS,
    better=Better.HIGHER,
    formula=mean(CUSTOMERS, days(_.came_on, _.left_on), on="left_on"),
    perspective="customer",
    source=Text(
        "customers who left; who came before the records began is left out",
        "clients partis, hors ceux arrivés avant le début des données",
    ),
)
CUSTOMER_AGE = Kpi(
    name="customer_age",
    label=Text("Tenure of customers", "Ancienneté des clients"),
    description=Text(
        "Mean days since they came, over the customers at the end of the period.",
        "Nombre moyen de jours depuis l’arrivée des clients présents à la fin de la période.",
    ),
    unit=DAYS,
    better=Better.HIGHER,
    formula=mean_age(CUSTOMERS, start="came_on", stop="left_on"),
    perspective="customer",
    variant_of="customer_tenure",
    source=Text(
        "customers who are still there; who came before the records began is left out",
        "clients présents, hors ceux arrivés avant le début des données",
    ),
    accumulates=False,
)

KPIS = (
    CUSTOMER_BASE,
    NEW_CUSTOMERS,
    CUSTOMERS_LEFT,
    NET_NEW_CUSTOMERS,
    CUSTOMER_GROWTH,
    REPEAT_CUSTOMERS,
    REPEAT_CUSTOMER_RATE,
    CUSTOMER_TENURE,
    CUSTOMER_AGE,
)
