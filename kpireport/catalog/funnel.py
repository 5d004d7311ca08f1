"""The funnel of leads: the same cohort in every stage, how many drop off, and how fast and how good leads are."""

from dataclasses import replace

from ibis import _
from ibis.common.deferred import Deferred

from kpireport.catalog.activity import LEADS
from kpireport.catalog.sales import WON
from kpireport.formula import Formula, Measure
from kpireport.kpi import Kpi
from kpireport.units import COUNT, MINUTES, PERCENT, SCORE
from kpireport.variance import Better
from kpireport.vocabulary import (
    by_now,
    conversion,
    count,
    distinct,
    mean,
    median,
    ratio,
)
from kpireport.words import Text

LIMIT = 60  # minutes
CAME = count(LEADS, on="created_on")


def _passed(*stages: Deferred, on: str = "created_on") -> Measure:
    """Who has reached a stage or a later one: a lead that was won was proposed to, whoever forgot to write it down."""
    first, *later = (by_now(stage) for stage in stages)
    for stage in later:
        first |= stage
    return count(LEADS, where=first, on=on)


QUALIFIED = _passed(_.qualified_on, _.converted_on, _.proposed_on, _.won_on)
CONVERTED = _passed(_.converted_on, _.proposed_on, _.won_on)
PROPOSED = _passed(_.proposed_on, _.won_on)
CUSTOMERS = _passed(_.won_on)
VISITORS = distinct("sessions", _.visitor, on="started_on")


def _reached(name: str, label: Text, description: Text, formula: Formula) -> Kpi:
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=COUNT,
        better=Better.HIGHER,
        formula=formula,
        perspective="customer",
        source=Text("cohort of the leads created", "cohorte des prospects créés"),
    )


def _rate(name: str, label: Text, description: Text, formula: Formula, source: Text) -> Kpi:
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


def lead_conversion_within(name: str, days: int) -> Kpi:
    """The share of the leads created in the period that became an opportunity within so many days.

    >>> lead_conversion_within("lead_conversion_14", 14).formula.waits
    14

    Raises:
        ValueError: a window of less than a day.
    """
    return Kpi(
        name=name,
        label=Text(f"Lead conversion in {days} days", f"Conversion des prospects en {days} jours"),
        description=Text(
            f"Leads created in the period that became an opportunity within {days} days, as a share of all created.",
            f"Part des prospects créés dans la période qui sont devenus une affaire sous {days} jours.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=conversion(LEADS, _.created_on, _.converted_on, on="created_on", within=days),
        perspective="customer",
        variant_of="lead_conversion",
        source=Text(
            f"same cohort, window of {days} days", f"même cohorte, fenêtre de {days} jours"
        ),
    )


def customer_conversion_within(name: str, days: int) -> Kpi:
    """The share of the leads created in the period that became a customer within so many days.

    Raises:
        ValueError: a window of less than a day.
    """
    return Kpi(
        name=name,
        label=Text(f"Customers won in {days} days", f"Clients gagnés en {days} jours"),
        description=Text(
            f"Leads created in the period that became a customer within {days} days, as a share of all created.",
            f"Part des prospects créés dans la période qui sont devenus clients sous {days} jours.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=conversion(LEADS, _.created_on, _.won_on, on="created_on", within=days),
        perspective="customer",
        variant_of="lead_conversion",
        source=Text(
            f"customers ÷ leads, same cohort, window of {days} days",
            f"clients ÷ prospects, même cohorte, fenêtre de {days} jours",
        ),
    )


FUNNEL_QUALIFIED = _reached(
    "funnel_qualified",
    Text("Funnel, qualified", "Entonnoir, qualifiés"),
    Text(
        "Leads created in the period that are qualified by now, or further on.",
        "Prospects créés dans la période et qualifiés à ce jour, ou au-delà.",
    ),
    QUALIFIED,
)
FUNNEL_OPPORTUNITIES = _reached(
    "funnel_opportunities",
    Text("Funnel, opportunities", "Entonnoir, opportunités"),
    Text(
        "Leads created in the period that are an opportunity by now, or further on.",
        "Prospects créés dans la période et devenus une affaire à ce jour, ou au-delà.",
    ),
    CONVERTED,
)
FUNNEL_PROPOSALS = _reached(
    "funnel_proposals",
    Text("Funnel, proposals", "Entonnoir, propositions"),
    Text(
        "Leads created in the period that have a proposal by now, or further on.",
        "Prospects créés dans la période et ayant reçu une proposition à ce jour, ou au-delà.",
    ),
    PROPOSED,
)
FUNNEL_CUSTOMERS = _reached(
    "funnel_customers",
    Text("Funnel, customers", "Entonnoir, clients"),
    Text(
        "Leads created in the period that are customers by now.",
        "Prospects créés dans la période et devenus clients à ce jour.",
    ),
    CUSTOMERS,
)
STEPS = (
    ("qualification", Text("qualification", "qualification"), CAME, QUALIFIED),
    ("opportunity", Text("opportunity", "affaire"), QUALIFIED, CONVERTED),
    ("proposal", Text("proposal", "proposition"), CONVERTED, PROPOSED),
    ("sale", Text("sale", "vente"), PROPOSED, CUSTOMERS),
)


def _dropped(key: str, step: Text, entered: Formula, went: Formula) -> tuple[Kpi, Kpi]:
    """How many do not go on to a step: as a share, and as a number."""
    rate = Kpi(
        name=f"drop_off_before_{key}",
        label=Text(f"Drop-off before {step.en}", f"Abandon avant {step.fr}"),
        description=Text(
            f"Leads of the cohort that did not go on to the {step.en} by now, as a share of those one stage before.",
            f"Part des prospects de la cohorte qui ne sont pas allés jusqu’à l’étape «\u00a0{step.fr}\u00a0» à ce jour, "
            "parmi ceux de l’étape précédente.",
        ),
        unit=PERCENT,
        better=Better.LOWER,
        formula=ratio(entered - went, entered),
        perspective="customer",
        source=Text(
            "1 − next ÷ entered, open ones included", "1 − suivants ÷ entrés, en cours compris"
        ),
    )
    number = Kpi(
        name=f"dropped_before_{key}",
        label=Text(f"Dropped before {step.en}", f"Perdus avant {step.fr}"),
        description=Text(
            f"Leads of the cohort that did not go on to the {step.en} by now.",
            f"Prospects de la cohorte qui ne sont pas allés jusqu’à l’étape «\u00a0{step.fr}\u00a0» à ce jour.",
        ),
        unit=COUNT,
        better=Better.LOWER,
        formula=entered - went,
        perspective="customer",
        variant_of=f"drop_off_before_{key}",
        source=Text("quantity", "quantité"),
    )
    return rate, number


DROP_OFFS = tuple(kpi for step in STEPS for kpi in _dropped(*step))
LOST_LEADS = Kpi(
    name="lost_leads_rate",
    label=Text("Leads lost for good", "Prospects perdus"),
    description=Text(
        "Leads created in the period that have left the funnel for good, as a share of all created.",
        "Part des prospects créés dans la période qui ont définitivement quitté l’entonnoir.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(count(LEADS, where=_.lost, on="created_on"), CAME),
    perspective="customer",
    source=Text("open leads are not dropped yet", "les prospects en cours ne sont pas perdus"),
)
LEAD_TO_CUSTOMER = _rate(
    "lead_to_customer_rate",
    Text("Lead to customer", "Du prospect au client"),
    Text(
        "Leads created in the period that are customers by now, as a share of all created.",
        "Part des prospects créés dans la période qui sont clients à ce jour.",
    ),
    ratio(CUSTOMERS, CAME),
    Text("end to end, same cohort", "de bout en bout, même cohorte"),
)
SQL_TO_OPPORTUNITY = _rate(
    "qualified_to_opportunity_rate",
    Text("Qualified lead to opportunity", "Du prospect qualifié à l’affaire"),
    Text(
        "Leads qualified in the period that are an opportunity by now, as a share of all qualified in it.",
        "Part des prospects qualifiés dans la période qui sont devenus une affaire à ce jour.",
    ),
    ratio(
        _passed(_.converted_on, _.proposed_on, _.won_on, on="qualified_on"),
        count(LEADS, on="qualified_on"),
    ),
    Text("opportunities ÷ SQL, same cohort", "affaires ÷ SQL, même cohorte"),
)
SQL_TO_CUSTOMER = _rate(
    "qualified_to_customer_rate",
    Text("Qualified lead to customer", "Du prospect qualifié au client"),
    Text(
        "Leads qualified in the period that are customers by now, as a share of all qualified in it.",
        "Part des prospects qualifiés dans la période qui sont clients à ce jour.",
    ),
    ratio(_passed(_.won_on, on="qualified_on"), count(LEADS, on="qualified_on")),
    Text("customers ÷ SQL, same cohort", "clients ÷ SQL, même cohorte"),
)
OPPORTUNITY_TO_CUSTOMER = _rate(
    "opportunity_to_customer_rate",
    Text("Opportunity to customer", "De l’affaire au client"),
    Text(
        "Leads that became an opportunity in the period and are customers by now, as a share of all such leads.",
        "Part des prospects devenus une affaire dans la période qui sont clients à ce jour.",
    ),
    ratio(_passed(_.won_on, on="converted_on"), count(LEADS, on="converted_on")),
    Text("customers ÷ opportunities, same cohort", "clients ÷ affaires, même cohorte"),
)
SALES_PER_NEW_LEAD = _rate(
    "sales_per_new_lead",
    Text("New sales against new leads", "Ventes sur nouveaux prospects"),
    Text(
        "Deals won in the period as a share of the leads created in it; they need not be the same ones.",
        "Affaires gagnées dans la période, en part des prospects créés dans la période, sans lien entre les deux.",
    ),
    ratio(WON, CAME),
    Text("same period, not the same cohort", "même période, non la même cohorte"),
)
END_TO_END = replace(
    _rate(
        "end_to_end_conversion",
        Text("Sales per visitor", "Ventes par visiteur"),
        Text(
            "Deals won in the period as a share of the visitors of the website in it.",
            "Affaires gagnées dans la période, en part des visiteurs du site dans la période.",
        ),
        ratio(WON, VISITORS),
        Text("sales ÷ visitors, same period", "ventes ÷ visiteurs, même période"),
    ),
    accumulates=False,
)
UNQUALIFIED_LEADS = Kpi(
    name="unqualified_leads",
    label=Text("Unqualified leads", "Prospects non qualifiés"),
    description=Text(
        "Leads created in the period that are not qualified by now.",
        "Prospects créés dans la période et non qualifiés à ce jour.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=CAME - QUALIFIED,
    perspective="customer",
)
UNQUALIFIED_TO_QUALIFIED = Kpi(
    name="unqualified_to_qualified_rate",
    label=Text("Unqualified to qualified in 90 days", "Qualification en 90 jours"),
    description=Text(
        "Leads that came unqualified in the period and were qualified within 90 days, as a share of all such leads.",
        "Part des prospects arrivés non qualifiés dans la période qui ont été qualifiés sous 90 jours.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=conversion(
        LEADS,
        _.created_on,
        _.qualified_on,
        on="created_on",
        within=90,
        where=_.qualified_on.isnull() | (_.qualified_on > _.created_on),
    ),
    perspective="customer",
    source=Text("who came qualified is not in the base", "qui est arrivé qualifié est hors base"),
)
LEAD_QUALITY = Kpi(
    name="lead_quality",
    label=Text("Lead quality", "Qualité des prospects"),
    description=Text(
        "Mean score of the leads created in the period that have one.",
        "Score moyen des prospects créés dans la période et notés.",
    ),
    unit=SCORE,
    better=Better.HIGHER,
    formula=mean(LEADS, _.score, on="created_on"),
    perspective="customer",
)
LEAD_RESPONSE = Kpi(
    name="lead_response_minutes",
    label=Text("Lead response time", "Délai de réponse aux prospects"),
    description=Text(
        "Mean minutes from a lead's arrival to the first contact, by the calendar clock.",
        "Durée moyenne en minutes entre l’arrivée d’un prospect et le premier contact, en temps calendaire.",
    ),
    unit=MINUTES,
    better=Better.LOWER,
    formula=mean(LEADS, _.response_minutes, on="created_on"),
    perspective="customer",
    source=Text("mean, of leads answered", "moyenne, prospects contactés"),
)
LEAD_RESPONSE_MEDIAN = Kpi(
    name="lead_response_median",
    label=Text("Lead response time, median", "Délai de réponse médian"),
    description=Text(
        "The middle lead's minutes from arrival to the first contact.",
        "Durée médiane en minutes entre l’arrivée d’un prospect et le premier contact.",
    ),
    unit=MINUTES,
    better=Better.LOWER,
    formula=median(LEADS, _.response_minutes, on="created_on"),
    perspective="customer",
    variant_of="lead_response_minutes",
    source=Text("median, of leads answered", "médiane, prospects contactés"),
)


def leads_answered_within(name: str, minutes: int) -> Kpi:
    """The share of all leads created in the period that were contacted within so many minutes."""
    in_time = count(LEADS, where=_.response_minutes <= minutes, on="created_on")
    return Kpi(
        name=name,
        label=Text(
            f"Leads answered in {minutes} minutes", f"Prospects contactés en {minutes} minutes"
        ),
        description=Text(
            f"Leads created in the period that were contacted within {minutes} minutes, as a share of all created.",
            f"Part des prospects créés dans la période qui ont été contactés en {minutes} minutes au plus.",
        ),
        unit=PERCENT,
        better=Better.HIGHER,
        formula=ratio(in_time, CAME),
        perspective="customer",
        source=Text(
            "who was never contacted counts as late", "qui n’a jamais été contacté compte en retard"
        ),
    )


KPIS = (
    FUNNEL_QUALIFIED,
    FUNNEL_OPPORTUNITIES,
    FUNNEL_PROPOSALS,
    FUNNEL_CUSTOMERS,
    *DROP_OFFS,
    LOST_LEADS,
    lead_conversion_within("lead_conversion_30", 30),
    lead_conversion_within("lead_conversion_90", 90),
    customer_conversion_within("customer_conversion_90", 90),
    LEAD_TO_CUSTOMER,
    SQL_TO_OPPORTUNITY,
    SQL_TO_CUSTOMER,
    OPPORTUNITY_TO_CUSTOMER,
    SALES_PER_NEW_LEAD,
    END_TO_END,
    UNQUALIFIED_LEADS,
    UNQUALIFIED_TO_QUALIFIED,
    LEAD_QUALITY,
    LEAD_RESPONSE,
    LEAD_RESPONSE_MEDIAN,
    leads_answered_within("leads_answered_within_hour", LIMIT),
)
