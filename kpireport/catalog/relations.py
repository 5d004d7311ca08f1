"""Relations: who is known, who was in touch lately, follow-ups and visits, and the way of products to market."""

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.activity import ACTIVITIES
from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, MINUTES, PERCENT, Unit
from kpireport.variance import Better
from kpireport.vocabulary import (
    AttainmentOf,
    CalendarDays,
    GoalOf,
    WorkingDays,
    at_least,
    by_now,
    count,
    days,
    mean,
    ratio,
    stock,
    weighted,
)
from kpireport.words import Text

CONTACTS, TOUCHES, FOLLOW_UPS, VISITS = "contacts", "touches", "follow_ups", "visits"
A_DAY = Unit(COUNT.quantity, 1)
KNOWN = stock(CONTACTS, start="known_since", stop="known_until")
FRESH = stock(TOUCHES, start="touched_on", stop="fresh_until")
DUE = count(FOLLOW_UPS, on="due_on")
VISITED = count(VISITS, on="visited_on")
KINDS = ("calls", "appointments", "demos", "follow_ups")

KNOWN_CLIENTS = Kpi(
    name="known_clients",
    label=Text("Known clients", "Clients connus"),
    description=Text(
        "Contacts on record at the end of the period, customers or not.",
        "Contacts connus à la fin de la période, clients ou non.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=KNOWN,
    perspective="customer",
)
CLIENT_INTERESTS = Kpi(
    name="client_interests",
    label=Text("Client interests", "Intérêts des clients"),
    description=Text(
        "Products that contacts are thinking about at the end of the period; by product, the contacts interested in it.",
        "Produits auxquels pensent les contacts à la fin de la période, soit par produit les contacts intéressés.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=stock("interests", start="interested_since", stop="interested_until"),
    perspective="customer",
)
FRESH_CONTACTS = Kpi(
    name="fresh_contacts",
    label=Text("Fresh contacts", "Contacts récents"),
    description=Text(
        "Contacts in touch lately enough at the end of the period.",
        "Contacts touchés assez récemment à la fin de la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=FRESH,
    perspective="customer",
)
RELATIONSHIP_FRESHNESS = Kpi(
    name="relationship_freshness",
    label=Text("Relationship freshness", "Fraîcheur de la relation"),
    description=Text(
        "Contacts in touch lately enough as a share of all contacts on record at the end of the period.",
        "Part des contacts connus à la fin de la période qui ont été touchés assez récemment.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(FRESH, KNOWN),
    perspective="customer",
    source=Text(
        "how many days a touch stays fresh is said by the table",
        "la durée de fraîcheur est fixée par la table",
    ),
    accumulates=False,
)
FOLLOW_UPS_DUE = Kpi(
    name="follow_ups_due",
    label=Text("Follow-ups due", "Relances dues"),
    description=Text("Follow-ups due in the period.", "Relances dues dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=DUE,
)
FOLLOW_UP_RATE = Kpi(
    name="follow_up_rate",
    label=Text("Follow-ups executed", "Relances exécutées"),
    description=Text(
        "Follow-ups due in the period that are done by now, as a share of all due in it.",
        "Part des relances dues dans la période qui sont faites à ce jour.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(FOLLOW_UPS, where=by_now(_.done_on), on="due_on"), DUE),
    source=Text("done ÷ due, late ones too", "faites ÷ dues, retards compris"),
)
FOLLOW_UPS_ON_TIME = Kpi(
    name="follow_ups_on_time",
    label=Text("Follow-ups on time", "Relances à temps"),
    description=Text(
        "Follow-ups due in the period that were done by the day they were due, as a share of all due in it.",
        "Part des relances dues dans la période qui ont été faites au plus tard à leur échéance.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(FOLLOW_UPS, where=_.done_on <= _.due_on, on="due_on"), DUE),
    variant_of="follow_up_rate",
    source=Text("done by the due day ÷ due", "faites à l’échéance ÷ dues"),
)


def _kind(name: str, kinds: Deferred, label: Text, description: Text) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=COUNT,
        better=Better.HIGHER,
        formula=count(ACTIVITIES, where=kinds, on="done_on"),
    )


DIALS = _kind(
    "dials",
    _.kind == "dial",
    Text("Dials", "Numéros composés"),
    Text(
        "Numbers dialled in the period, answered or not.",
        "Numéros composés dans la période, décrochés ou non.",
    ),
)
MEETINGS_SCHEDULED = _kind(
    "meetings_scheduled",
    _.kind.isin(["appointment_set", "demo_set"]),
    Text("Meetings scheduled", "Rendez-vous fixés"),
    Text(
        "Appointments and demonstrations agreed on in the period, whenever they take place.",
        "Rendez-vous et démonstrations fixés dans la période, quelle que soit leur date.",
    ),
)
DEMOS_SCHEDULED = _kind(
    "demos_scheduled",
    _.kind == "demo_set",
    Text("Demos scheduled", "Démonstrations fixées"),
    Text(
        "Demonstrations agreed on in the period, whenever they take place.",
        "Démonstrations fixées dans la période, quelle que soit leur date.",
    ),
)
ACTIVITY_ATTAINMENT = Kpi(
    name="activity_attainment",
    label=Text("Activities against goal", "Activités sur objectif"),
    description=Text(
        "Sales activities of every kind as a share of their goal.",
        "Activités commerciales de toute nature, en part de leur objectif.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(ACTIVITIES, on="done_on"), GoalOf("activities")),
)


def activity_goals_reached(name: str, kpis: tuple[str, ...]) -> Kpi:
    """The share of these KPIs' goals that are reached; each must have a goal.

    >>> activity_goals_reached("my_goals", ("calls", "demos")).name
    'my_goals'

    Raises:
        ValueError: no KPI is named.
    """
    steps = [at_least(AttainmentOf(kpi), 1) for kpi in kpis]
    return Kpi(
        name=name,
        label=Text("Activity goals reached", "Objectifs d’activité atteints"),
        description=Text(
            "The share of the goals for kinds of activity that are reached.",
            "Part des objectifs par nature d’activité qui sont atteints.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=weighted(*((step, 1 / len(kpis)) for step in steps)),
        source=Text("each goal counts alike", "chaque objectif compte autant"),
        accumulates=False,
    )


CUSTOMERS_PER_DAY = Kpi(
    name="customers_per_day",
    label=Text("Customers a day", "Clients par jour"),
    description=Text(
        "Visits of customers per calendar day of the period.",
        "Visites de clients par jour calendaire de la période.",
    ),
    unit=A_DAY,
    better=Better.HIGHER,
    formula=ratio(VISITED, CalendarDays()),
    perspective="customer",
    source=Text("calendar days", "jours calendaires"),
)


def customers_per_working_day(name: str, week: WorkingDays) -> Kpi:
    """Visits of customers per working day: ``WorkingDays(WorkingHours(weekdays=(0, 1, 2, 3, 4, 5)))``."""
    return Kpi(
        name=name,
        label=Text("Customers a working day", "Clients par jour ouvré"),
        description=Text(
            "Visits of customers per working day of the period.",
            "Visites de clients par jour ouvré de la période.",
        ),
        unit=A_DAY,
        better=Better.HIGHER,
        formula=ratio(VISITED, week),
        perspective="customer",
        variant_of="customers_per_day",
        source=Text("working days", "jours ouvrés"),
    )


def _minutes(name: str, column: Deferred, label: Text, description: Text) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=MINUTES,
        better=Better.LOWER,
        formula=mean(VISITS, column, on="visited_on"),
        perspective="customer",
    )


TIME_PER_CUSTOMER = _minutes(
    "time_per_customer",
    _.minutes,
    Text("Time per customer", "Temps par client"),
    Text(
        "Mean minutes of a visit, of the visits whose time is known.",
        "Durée moyenne d’une visite en minutes, pour les visites dont la durée est connue.",
    ),
)
VISIT_STAGES = (
    _minutes(
        "arrival_minutes",
        _.arrival_minutes,
        Text("Visit, arrival", "Visite, accueil"),
        Text(
            "Mean minutes of the arrival in a visit.",
            "Durée moyenne de l’accueil lors d’une visite.",
        ),
    ),
    _minutes(
        "walk_through_minutes",
        _.walk_through_minutes,
        Text("Visit, walk-through", "Visite, parcours"),
        Text(
            "Mean minutes of the walk-through in a visit.",
            "Durée moyenne du parcours lors d’une visite.",
        ),
    ),
    _minutes(
        "questions_minutes",
        _.questions_minutes,
        Text("Visit, questions", "Visite, questions"),
        Text(
            "Mean minutes of questions and answers in a visit.",
            "Durée moyenne des questions-réponses lors d’une visite.",
        ),
    ),
    _minutes(
        "reveal_minutes",
        _.reveal_minutes,
        Text("Visit, reveal", "Visite, présentation"),
        Text(
            "Mean minutes of the reveal in a visit.",
            "Durée moyenne de la présentation lors d’une visite.",
        ),
    ),
)
TIME_TO_MARKET = Kpi(
    name="time_to_market",
    label=Text("Time to market", "Délai de mise sur le marché"),
    description=Text(
        "Mean days from the idea to the launch, of the products launched in the period.",
        "Durée moyenne en jours entre l’idée et le lancement, pour les produits lancés dans la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=mean("launches", days(_.conceived_on, _.launched_on), on="launched_on"),
    source=Text("from idea to launch", "de l’idée au lancement"),
)
TIME_TO_PRODUCT = Kpi(
    name="minutes_to_product",
    label=Text("Minutes to the product", "Minutes jusqu’au produit"),
    description=Text(
        "Mean minutes from arrival at the door to being shown the product.",
        "Durée moyenne en minutes entre l’arrivée à la porte et la présentation du produit.",
    ),
    unit=MINUTES,
    better=Better.LOWER,
    formula=mean(VISITS, _.minutes_to_product, on="visited_on"),
    perspective="customer",
    variant_of="time_to_market",
    source=Text("from door to product", "de la porte au produit"),
)

KPIS = (
    KNOWN_CLIENTS,
    CLIENT_INTERESTS,
    FRESH_CONTACTS,
    RELATIONSHIP_FRESHNESS,
    FOLLOW_UPS_DUE,
    FOLLOW_UP_RATE,
    FOLLOW_UPS_ON_TIME,
    DIALS,
    MEETINGS_SCHEDULED,
    DEMOS_SCHEDULED,
    ACTIVITY_ATTAINMENT,
    activity_goals_reached("activity_goals_reached", KINDS),
    CUSTOMERS_PER_DAY,
    customers_per_working_day("customers_per_working_day", WorkingDays()),
    TIME_PER_CUSTOMER,
    *VISIT_STAGES,
    TIME_TO_MARKET,
    TIME_TO_PRODUCT,
)
