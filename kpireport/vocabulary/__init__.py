"""The words that formulas are written with."""

from kpireport.vocabulary.aggregates import (
    count,
    days,
    distinct,
    mean,
    median,
    percentile,
    ratio,
    stock,
    stock_total,
    total,
)
from kpireport.vocabulary.moments import (
    Growth,
    Previous,
    Rolling,
    ToDate,
    YearAgo,
    growth,
    previous,
    rolling,
    to_date,
    year_ago,
)
from kpireport.vocabulary.targets import GoalOf, MembersOnGoal

__all__ = [
    "GoalOf",
    "Growth",
    "MembersOnGoal",
    "Previous",
    "Rolling",
    "ToDate",
    "YearAgo",
    "count",
    "days",
    "distinct",
    "growth",
    "mean",
    "median",
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
