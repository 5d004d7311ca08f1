"""The canonical tables that the catalogue's KPIs are written over, by domain, each with its contract."""

from kpireport.door.canonical import (
    customers,
    finance,
    manufacturing,
    marketing,
    people,
    process,
    sales,
    selling,
    service,
    surveys,
)
from kpireport.door.contracts import Contract

CONTRACTS = (
    *sales.CONTRACTS,
    *selling.CONTRACTS,
    *marketing.CONTRACTS,
    *customers.CONTRACTS,
    *service.CONTRACTS,
    *surveys.CONTRACTS,
    *people.CONTRACTS,
    *manufacturing.CONTRACTS,
    *process.CONTRACTS,
    *finance.CONTRACTS,
)


def contract(name: str) -> Contract:
    """The canonical contract of that name; an empty one for a table of the company's own.

    >>> deals = contract("deals")
    >>> deals.key, deals.time_columns, deals["stage"].allowed
    (('deal_id',), ('opened_on', 'closed_on'), ('open', 'won', 'lost'))
    """
    return next((known for known in CONTRACTS if known.name == name), Contract(name, ()))
