"""The standard charts: a scorecard's values in, figures out.

>>> sorted(__all__)
['Figure', 'breakdown', 'deviation_bar', 'deviations', 'ranking', 'spark', 'trend']
"""

from kpireport.exhibits.bars import breakdown, ranking
from kpireport.exhibits.deviations import deviations
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.sparks import deviation_bar, spark
from kpireport.exhibits.trends import trend

__all__ = ["Figure", "breakdown", "deviation_bar", "deviations", "ranking", "spark", "trend"]
