"""Productivity of a factory's teams, against the target set for each day."""

from ibis import _

from kpireport import Better, Kpi, Text, count, mean, ratio, total
from kpireport.units import COUNT, MINUTES, MONEY, PERCENT, Unit

DAYS = count("production", on="day")
WHOLE_MINUTES = Unit(MINUTES.quantity, 0)


def _kpi(
    name: str, en: str, fr: str, formula: object, unit: Unit, better: Better = Better.HIGHER
) -> Kpi:
    return Kpi(name, Text(en, fr), unit, better, formula)  # type: ignore[arg-type]


ACTUAL, TARGET = total("production", _.actual, on="day"), total("production", _.target, on="day")

KPIS = (
    _kpi(
        "target_attainment",
        "Of target productivity",
        "Part de la productivité visée",
        ratio(ACTUAL, TARGET),
        PERCENT,
    ),
    _kpi(
        "productivity",
        "Productivity",
        "Productivité",
        mean("production", _.actual, on="day"),
        PERCENT,
    ),
    _kpi("target_productivity", "Target", "Cible", mean("production", _.target, on="day"), PERCENT),
    _kpi(
        "weighted_productivity",
        "Productivity by workers",
        "Productivité par ouvrier",
        ratio(total("production", _.weighted, on="day"), total("production", _.workers, on="day")),
        PERCENT,
    ),
    _kpi(
        "target_met",
        "Days on target",
        "Jours à la cible",
        ratio(count("production", where=_.actual >= _.target, on="day"), DAYS),
        PERCENT,
    ),
    _kpi("team_days", "Team days", "Jours d’équipe", DAYS, COUNT),
    _kpi(
        "overtime_minutes",
        "Overtime",
        "Heures supplémentaires",
        total("production", _.overtime_minutes, on="day"),
        WHOLE_MINUTES,
        Better.LOWER,
    ),
    _kpi("incentive", "Incentive", "Prime", total("production", _.incentive, on="day"), MONEY),
    _kpi(
        "incentive_days",
        "Days with incentive",
        "Jours primés",
        count("production", where=_.incentive > 0, on="day"),
        COUNT,
    ),
    _kpi(
        "idle_minutes",
        "Idle time",
        "Temps d’arrêt",
        total("production", _.idle_minutes, on="day"),
        WHOLE_MINUTES,
        Better.LOWER,
    ),
    _kpi(
        "style_changes",
        "Style changes",
        "Changements de style",
        total("production", _.style_changes, on="day"),
        COUNT,
        Better.LOWER,
    ),
)
