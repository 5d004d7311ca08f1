"""Tickets as a stock: what is open, how old it is, what is closed, and what comes back.

Opening + opened − closed = open at the end, in every period.
"""

from ibis import _

from kpireport.catalog.service import TICKETS
from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, mean_age, opening, ratio, share_of_answers, stock
from kpireport.words import Text

SATISFIED = 4
FEWEST = 30

OPEN = stock(TICKETS, start="opened_on", stop="closed_on")
CLOSED = count(TICKETS, on="closed_on")

OPEN_TICKETS = Kpi(
    name="open_tickets",
    label=Text("Open tickets", "Demandes en cours"),
    description=Text(
        "Tickets that are open at the end of the period.",
        "Demandes encore ouvertes à la fin de la période.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=OPEN,
)
OPENING_TICKETS = Kpi(
    name="opening_tickets",
    label=Text("Open tickets at the start", "Demandes en cours au début"),
    description=Text(
        "Tickets that were open when the period began.",
        "Demandes ouvertes au début de la période.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=opening(OPEN),
)
CLOSED_TICKETS = Kpi(
    name="closed_tickets",
    label=Text("Closed tickets", "Demandes closes"),
    description=Text(
        "Tickets closed in the period, whenever they were opened.",
        "Demandes closes dans la période, quelle que soit leur ouverture.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=CLOSED,
)
BACKLOG_AGE = Kpi(
    name="backlog_age",
    label=Text("Age of open tickets", "Ancienneté des demandes en cours"),
    description=Text(
        "Mean days since opening, over the tickets that are open at the end of the period.",
        "Nombre moyen de jours depuis l’ouverture des demandes en cours à la fin de la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=mean_age(TICKETS, start="opened_on", stop="closed_on"),
    accumulates=False,
)
REOPEN_RATE = Kpi(
    name="reopen_rate",
    label=Text("Reopen rate", "Taux de réouverture"),
    description=Text(
        "Tickets closed in the period that had been opened again before, as a share of all closed in it.",
        "Part des demandes closes dans la période qui avaient été rouvertes auparavant.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(count(TICKETS, where=_.reopened, on="closed_on"), CLOSED),
)
CLOSED_BEFORE_CALLBACK = Kpi(
    name="closed_before_callback",
    label=Text("Closed before the customer calls back", "Closes avant relance du client"),
    description=Text(
        "Tickets closed in the period before the customer had to ask again, as a share of all closed in it.",
        "Part des demandes closes dans la période sans que le client ait dû relancer.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        count(TICKETS, where=~_.called_back, on="closed_on"),
        count(TICKETS, of=_.called_back, on="closed_on"),
    ),
    perspective="customer",
    source=Text(
        "of the tickets closed; where nobody knows, the ticket is left out",
        "parmi les demandes closes, hors celles où l’on ne sait pas",
    ),
)
SATISFIED_SHARE = Kpi(
    name="satisfied_share",
    label=Text("Satisfied customers", "Clients satisfaits"),
    description=Text(
        "Tickets rated 4 or 5 of 5 as a share of those rated; also for one agent.",
        "Part des demandes notées 4 ou 5 sur 5 parmi les demandes notées, aussi pour un agent.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=share_of_answers(TICKETS, _.satisfaction, _.satisfaction >= SATISFIED, on="opened_on"),
    perspective="customer",
    variant_of="satisfaction",
    source=Text(
        "share of 4 and 5 on a scale to 5; blanks leave the base",
        "part des notes 4 et 5 sur une échelle de 5, les sans-réponse sont hors base",
    ),
    fewest=FEWEST,
)

KPIS = (
    OPEN_TICKETS,
    OPENING_TICKETS,
    CLOSED_TICKETS,
    BACKLOG_AGE,
    REOPEN_RATE,
    CLOSED_BEFORE_CALLBACK,
    SATISFIED_SHARE,
)
