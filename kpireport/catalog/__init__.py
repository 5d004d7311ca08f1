"""The KPIs that come with the package, by domain, each listed by hand.

Where authorities differ, the catalogue says which definition it takes (``source``) and offers the others as named
variants (``variant_of``).
"""

from dataclasses import dataclass

from kpireport.catalog import (
    acquisition,
    activity,
    capital,
    channels,
    churn,
    commission,
    customer_base,
    customer_value,
    customers,
    finance,
    funnel,
    handling,
    manufacturing,
    market,
    marketing,
    orders,
    people,
    pipeline,
    process,
    recurring,
    relations,
    responses,
    sales,
    selling,
    service,
    surveys,
    tickets,
    usage,
)
from kpireport.kpi import Kpi
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Domain:
    """KPIs of one part of a company."""

    key: str
    label: Text
    kpis: tuple[Kpi, ...]


DOMAINS = (
    Domain(
        "sales",
        Text("Sales", "Ventes"),
        (
            *sales.KPIS,
            *pipeline.KPIS,
            *selling.KPIS,
            *orders.KPIS,
            *channels.KPIS,
            *activity.KPIS,
            *relations.KPIS,
            *funnel.KPIS,
        ),
    ),
    Domain("marketing", Text("Marketing", "Marketing"), (*marketing.KPIS, *acquisition.KPIS)),
    Domain("pay", Text("Pay", "Rémunération"), commission.KPIS),
    Domain(
        "customers",
        Text("Customers", "Clients"),
        (
            *customers.KPIS,
            *recurring.KPIS,
            *customer_base.KPIS,
            *churn.KPIS,
            *customer_value.KPIS,
            *usage.KPIS,
        ),
    ),
    Domain(
        "service",
        Text("Service", "Service client"),
        (*service.KPIS, *responses.KPIS, *tickets.KPIS, *handling.KPIS),
    ),
    Domain("surveys", Text("Surveys", "Enquêtes"), surveys.KPIS),
    Domain("people", Text("People", "Personnel"), people.KPIS),
    Domain("manufacturing", Text("Manufacturing", "Production"), manufacturing.KPIS),
    Domain("process", Text("Internal process", "Processus internes"), process.KPIS),
    Domain("finance", Text("Finance", "Finance"), (*finance.KPIS, *capital.KPIS, *market.KPIS)),
)

KPIS = tuple(kpi for domain in DOMAINS for kpi in domain.kpis)
