"""Marketing: traffic of the website, mailings, and what was spent."""

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.sales import WON_AMOUNT
from kpireport.formula import Formula, Measure
from kpireport.kpi import Kpi
from kpireport.units import COUNT, MONEY, PERCENT, TIMES
from kpireport.variance import Better
from kpireport.vocabulary import count, distinct, ratio, total
from kpireport.words import Text

SESSIONS, SENDS, SPEND = "sessions", "sends", "spend"
VISITORS = distinct(SESSIONS, _.visitor, on="started_on")
MARKETING_SPENT = total(SPEND, _.amount, where=_.kind == "marketing", on="spent_on")


def _sum(column: Deferred) -> Measure:
    return total(SENDS, column, on="sent_on")


SENT, DELIVERED, OPENS, CLICKS = _sum(_.sent), _sum(_.delivered), _sum(_.opens), _sum(_.clicks)
OVER_DELIVERED, OVER_SENT = (
    Text("over delivered", "sur délivrés"),
    Text("over sent", "sur envoyés"),
)
OVER_OPENS = Text("over opens", "sur ouvertures")


def _rate(
    name: str, label: Text, description: Text, formula: Formula, source: Text, variant_of: str = ""
) -> Kpi:
    is_worse = name in ("bounce_rate", "unsubscribe_rate", "unsubscribe_rate_sent")
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=PERCENT,
        better=Better.LOWER if is_worse else Better.HIGHER,
        formula=formula,
        perspective="customer",
        source=source,
        variant_of=variant_of,
        accumulates=name != "site_conversion_visitors",
    )


WEB_SESSIONS = Kpi(
    name="web_sessions",
    label=Text("Website sessions", "Sessions du site"),
    description=Text(
        "Sessions on the website begun in the period.",
        "Sessions du site commencées dans la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(SESSIONS, on="started_on"),
    perspective="customer",
)
WEB_VISITORS = Kpi(
    name="web_visitors",
    label=Text("Website visitors", "Visiteurs du site"),
    description=Text(
        "Different visitors of the website in the period.",
        "Visiteurs différents du site dans la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=VISITORS,
    perspective="customer",
    variant_of="web_sessions",
    source=Text("each visitor once", "chaque visiteur une fois"),
    accumulates=False,
)
SITE_CONVERSION = _rate(
    "site_conversion",
    Text("Website conversion", "Conversion du site"),
    Text(
        "Sessions that converted as a share of all sessions of the period.",
        "Part des sessions de la période qui ont abouti à une conversion.",
    ),
    ratio(count(SESSIONS, where=_.converted, on="started_on"), count(SESSIONS, on="started_on")),
    Text("by session", "par session"),
)
SITE_CONVERSION_VISITORS = _rate(
    "site_conversion_visitors",
    Text("Website conversion, by visitor", "Conversion du site, par visiteur"),
    Text(
        "Visitors who converted as a share of all visitors of the period.",
        "Part des visiteurs de la période qui ont abouti à une conversion.",
    ),
    ratio(distinct(SESSIONS, _.visitor, where=_.converted, on="started_on"), VISITORS),
    Text("by visitor", "par visiteur"),
    "site_conversion",
)
DELIVERY_RATE = _rate(
    "delivery_rate",
    Text("Mail delivered", "E-mails délivrés"),
    Text(
        "Mail delivered as a share of the mail sent in the period.",
        "Part des e-mails envoyés dans la période qui ont été délivrés.",
    ),
    ratio(DELIVERED, SENT),
    OVER_SENT,
)
BOUNCE_RATE = _rate(
    "bounce_rate",
    Text("Mail bounced", "E-mails rejetés"),
    Text(
        "Mail that bounced as a share of the mail sent in the period.",
        "Part des e-mails envoyés dans la période qui ont été rejetés.",
    ),
    ratio(_sum(_.bounced), SENT),
    OVER_SENT,
)
OPEN_RATE = _rate(
    "open_rate",
    Text("Mail opened", "Taux d’ouverture"),
    Text(
        "Recipients who opened as a share of the mail delivered.",
        "Destinataires ayant ouvert, en part des e-mails délivrés.",
    ),
    ratio(OPENS, DELIVERED),
    OVER_DELIVERED,
)
OPEN_RATE_SENT = _rate(
    "open_rate_sent",
    Text("Mail opened, over sent", "Taux d’ouverture sur envoyés"),
    Text(
        "Recipients who opened as a share of the mail sent.",
        "Destinataires ayant ouvert, en part des e-mails envoyés.",
    ),
    ratio(OPENS, SENT),
    OVER_SENT,
    "open_rate",
)
CLICK_RATE = _rate(
    "click_rate",
    Text("Mail clicked", "Taux de clic"),
    Text(
        "Recipients who clicked as a share of the mail delivered.",
        "Destinataires ayant cliqué, en part des e-mails délivrés.",
    ),
    ratio(CLICKS, DELIVERED),
    OVER_DELIVERED,
)
CLICK_TO_OPEN_RATE = _rate(
    "click_to_open_rate",
    Text("Clicks per open", "Taux de réactivité"),
    Text(
        "Recipients who clicked as a share of those who opened.",
        "Destinataires ayant cliqué, en part de ceux ayant ouvert.",
    ),
    ratio(CLICKS, OPENS),
    OVER_OPENS,
    "click_rate",
)
MAIL_CONVERSION = _rate(
    "mail_conversion",
    Text("Mail converted", "Conversion des e-mails"),
    Text(
        "Recipients who converted as a share of the mail delivered.",
        "Destinataires ayant converti, en part des e-mails délivrés.",
    ),
    ratio(_sum(_.conversions), DELIVERED),
    OVER_DELIVERED,
)
MAIL_CONVERSION_OPENS = _rate(
    "mail_conversion_opens",
    Text("Mail converted, over opens", "Conversion sur ouvertures"),
    Text(
        "Recipients who converted as a share of those who opened.",
        "Destinataires ayant converti, en part de ceux ayant ouvert.",
    ),
    ratio(_sum(_.conversions), OPENS),
    OVER_OPENS,
    "mail_conversion",
)
UNSUBSCRIBES = Kpi(
    name="unsubscribes",
    label=Text("Unsubscribes", "Désabonnements"),
    description=Text(
        "Recipients who unsubscribed from the mailings of the period.",
        "Destinataires s’étant désabonnés des envois de la période.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=_sum(_.unsubscribes),
    perspective="customer",
)
UNSUBSCRIBE_RATE = _rate(
    "unsubscribe_rate",
    Text("Unsubscribe rate", "Taux de désabonnement"),
    Text(
        "Recipients who unsubscribed as a share of the mail delivered.",
        "Destinataires s’étant désabonnés, en part des e-mails délivrés.",
    ),
    ratio(_sum(_.unsubscribes), DELIVERED),
    OVER_DELIVERED,
)
UNSUBSCRIBE_RATE_SENT = _rate(
    "unsubscribe_rate_sent",
    Text("Unsubscribe rate, over sent", "Taux de désabonnement sur envoyés"),
    Text(
        "Recipients who unsubscribed as a share of the mail sent.",
        "Destinataires s’étant désabonnés, en part des e-mails envoyés.",
    ),
    ratio(_sum(_.unsubscribes), SENT),
    OVER_SENT,
    "unsubscribe_rate",
)
MARKETING_SPEND = Kpi(
    name="marketing_spend",
    label=Text("Marketing spend", "Dépenses de marketing"),
    description=Text("What marketing spent in the period.", "Dépenses de marketing de la période."),
    unit=MONEY,
    better=Better.LOWER,
    formula=MARKETING_SPENT,
    perspective="financial",
)
RETURN_ON_SPEND = Kpi(
    name="return_on_spend",
    label=Text("Won value per marketing spend", "Montant gagné par dépense de marketing"),
    description=Text(
        "Won value as a multiple of the marketing spend of the same period; by campaign, what each brings.",
        "Montant gagné en multiple des dépenses de marketing de la période, soit par campagne ce que chacune rapporte.",
    ),
    unit=TIMES,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT, MARKETING_SPENT),
    perspective="financial",
    source=Text("revenue ÷ spend", "revenu ÷ dépenses"),
)
MARKETING_ROI = Kpi(
    name="marketing_roi",
    label=Text("Return on marketing", "Retour sur marketing"),
    description=Text(
        "Won value less marketing spend, as a share of the spend.",
        "Montant gagné moins dépenses de marketing, en part des dépenses.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WON_AMOUNT - MARKETING_SPENT, MARKETING_SPENT),
    perspective="financial",
    variant_of="return_on_spend",
    source=Text("(revenue − spend) ÷ spend", "(revenu − dépenses) ÷ dépenses"),
)

KPIS = (
    WEB_SESSIONS,
    WEB_VISITORS,
    SITE_CONVERSION,
    SITE_CONVERSION_VISITORS,
    DELIVERY_RATE,
    BOUNCE_RATE,
    OPEN_RATE,
    OPEN_RATE_SENT,
    CLICK_RATE,
    CLICK_TO_OPEN_RATE,
    MAIL_CONVERSION,
    MAIL_CONVERSION_OPENS,
    UNSUBSCRIBES,
    UNSUBSCRIBE_RATE,
    UNSUBSCRIBE_RATE_SENT,
    MARKETING_SPEND,
    RETURN_ON_SPEND,
    MARKETING_ROI,
)
