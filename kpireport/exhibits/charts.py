"""The standard charts: a scorecard's values in, figures out."""

from kpireport.exhibits.bars import breakdown, ranking
from kpireport.exhibits.contributions import contributions
from kpireport.exhibits.deviations import deviations
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.funnel import funnel
from kpireport.exhibits.multiples import Panel, by_member, multiples
from kpireport.exhibits.slope import slope
from kpireport.exhibits.sparks import deviation_bar, spark
from kpireport.exhibits.trends import trend
from kpireport.exhibits.waterfall import waterfall

__all__ = [
    "Figure",
    "Panel",
    "breakdown",
    "by_member",
    "contributions",
    "deviation_bar",
    "deviations",
    "funnel",
    "multiples",
    "ranking",
    "slope",
    "spark",
    "trend",
    "waterfall",
]
