"""The standard charts: a scorecard's values in, figures out.

>>> sorted(__all__)
['Figure', 'breakdown', 'deviation_bar', 'deviations', 'ranking', 'spark', 'trend']
"""

from kpireport.bars import breakdown, deviations, ranking
from kpireport.figures import Figure
from kpireport.sparks import deviation_bar, spark
from kpireport.trends import trend

__all__ = ["Figure", "breakdown", "deviation_bar", "deviations", "ranking", "spark", "trend"]
