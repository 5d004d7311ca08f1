"""KPI reports that people decide by: measures, goals and their deviation, in notebooks and PDF.

The names a notebook or a company's ``kpis.py`` needs.
"""

from kpireport.kpi import Kpi
from kpireport.opening import open_report
from kpireport.report import Report
from kpireport.variance import Better
from kpireport.vocabulary import (
    GoalOf,
    YearAgo,
    count,
    days,
    distinct,
    growth,
    mean,
    median,
    percentile,
    previous,
    ratio,
    rolling,
    stock,
    stock_total,
    to_date,
    total,
    year_ago,
)
from kpireport.words import Text

__all__ = [
    "Better",
    "GoalOf",
    "Kpi",
    "Report",
    "Text",
    "YearAgo",
    "count",
    "days",
    "distinct",
    "growth",
    "mean",
    "median",
    "open_report",
    "percentile",
    "previous",
    "ratio",
    "rolling",
    "stock",
    "stock_total",
    "to_date",
    "total",
    "year_ago",
]
