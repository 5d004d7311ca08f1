"""Activities and leads: what people do to win, counted against activity goals."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import COUNT, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, ratio
from kpireport.words import Text

ACTIVITIES, LEADS = "activities", "leads"


def _activity(name: str, kind: str, label: Text, description: Text) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=COUNT,
        better=Better.HIGHER,
        formula=count(ACTIVITIES, where=_.kind == kind, on="done_on"),
    )


ALL_ACTIVITIES = Kpi(
    name="activities",
    label=Text("Activities", "Activités"),
    description=Text(
        "Sales activities of every kind done in the period.",
        "Activités commerciales de toute nature réalisées dans la période.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(ACTIVITIES, on="done_on"),
)
CALLS = _activity(
    "calls",
    "call",
    Text("Calls", "Appels"),
    Text("Calls made in the period.", "Appels passés dans la période."),
)
APPOINTMENTS = _activity(
    "appointments",
    "appointment",
    Text("Appointments", "Rendez-vous"),
    Text("Appointments held in the period.", "Rendez-vous tenus dans la période."),
)
DEMOS = _activity(
    "demos",
    "demo",
    Text("Demos", "Démonstrations"),
    Text("Demonstrations given in the period.", "Démonstrations données dans la période."),
)
FOLLOW_UPS = _activity(
    "follow_ups",
    "follow_up",
    Text("Follow-ups", "Relances"),
    Text("Follow-ups done in the period.", "Relances effectuées dans la période."),
)
NEW_LEADS = Kpi(
    name="new_leads",
    label=Text("New leads", "Nouveaux prospects"),
    description=Text("Leads created in the period.", "Prospects créés dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(LEADS, on="created_on"),
    perspective="customer",
)
QUALIFIED_LEADS = Kpi(
    name="qualified_leads",
    label=Text("Qualified leads", "Prospects qualifiés"),
    description=Text(
        "Leads found worth pursuing in the period, whenever they were created.",
        "Prospects jugés dignes d’être suivis dans la période, quelle que soit leur date de création.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(LEADS, on="qualified_on"),
    perspective="customer",
)
CONVERTED_LEADS = Kpi(
    name="converted_leads",
    label=Text("Converted leads", "Prospects convertis"),
    description=Text(
        "Leads that became an opportunity in the period, whenever they were created.",
        "Prospects devenus une affaire dans la période, quelle que soit leur date de création.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(LEADS, on="converted_on"),
    perspective="customer",
)
LEAD_CONVERSION = Kpi(
    name="lead_conversion",
    label=Text("Lead conversion", "Conversion des prospects"),
    description=Text(
        "Leads converted in the period as a share of the leads created in it.",
        "Prospects convertis dans la période, en part de ceux créés dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(count(LEADS, on="converted_on"), count(LEADS, on="created_on")),
    perspective="customer",
    source=Text(
        "conversions ÷ new leads of the same period, not of the same cohort",
        "conversions ÷ nouveaux prospects de la même période, non de la même cohorte",
    ),
)

KPIS = (
    ALL_ACTIVITIES,
    CALLS,
    APPOINTMENTS,
    DEMOS,
    FOLLOW_UPS,
    NEW_LEADS,
    QUALIFIED_LEADS,
    CONVERTED_LEADS,
    LEAD_CONVERSION,
)
