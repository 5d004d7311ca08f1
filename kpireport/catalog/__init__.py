"""The KPIs that come with the package, by domain, each listed by hand.

Where authorities differ, the catalogue says which definition it takes (``source``) and offers the others as named
variants (``variant_of``).
"""

from kpireport.catalog import activity, customers, sales, service

KPIS = (*sales.KPIS, *activity.KPIS, *customers.KPIS, *service.KPIS)
