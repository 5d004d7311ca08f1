"""The company's own KPIs, beside those of the catalogue. A KPI is a value: list it in KPIS, and give it goals."""

from ibis import _

from kpireport.kpi import Kpi
from kpireport.units import PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, ratio
from kpireport.words import Text

DEMO_TO_WIN = Kpi(
    name="demo_to_win",
    label=Text(en="Wins per demo", fr="Ventes par démonstration"),
    description=Text(
        en="Deals won as a share of the demos given in the same period.",
        fr="Affaires gagnées, en part des démonstrations données dans la même période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        count("deals", where=_.stage == "won", on="closed_on"),
        count("activities", where=_.kind == "demo", on="done_on"),
    ),
)

KPIS = (DEMO_TO_WIN,)
