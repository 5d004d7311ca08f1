"""Manufacturing: overall equipment effectiveness and its factors, as ratios of minutes that add up.

Each factor is a ratio of sums over the same rows, so that availability × performance × quality is the OEE, of one
machine as of the whole company, of one product as of a mix. The mean of machines' OEEs is not the company's.
"""

from ibis import _

from kpireport.formula import Constant
from kpireport.kpi import Kpi
from kpireport.units import COUNT, HOURS, MINUTES, PERCENT, Unit
from kpireport.variance import Better
from kpireport.vocabulary import bounded, count, ratio, total
from kpireport.words import Text

RUNS = "runs"
SECONDS_A_MINUTE, MINUTES_AN_HOUR = 60.0, 60.0

# As doubles: the product of two decimals needs twice their digits.
IDEAL_GOOD = _.ideal_seconds.cast("float64") * _.good_units.cast("float64") / SECONDS_A_MINUTE
IDEAL_ALL = _.ideal_seconds.cast("float64") * _.total_units.cast("float64") / SECONDS_A_MINUTE

CALENDAR = total(RUNS, _.calendar_minutes, on="ran_on")
PLANNED = total(RUNS, _.planned_minutes, on="ran_on")
SCHEDULED_STOPS = total(RUNS, _.scheduled_stop_minutes, on="ran_on")
DOWN = total(RUNS, _.down_minutes, on="ran_on")
RUN = PLANNED - DOWN
GOOD_TIME = total(RUNS, IDEAL_GOOD, on="ran_on")
MADE_TIME = total(RUNS, IDEAL_ALL, on="ran_on")
UNITS = total(RUNS, _.total_units, on="ran_on")
GOOD_UNITS = total(RUNS, _.good_units, on="ran_on")
POSSIBLE_UNITS = total(
    RUNS,
    _.planned_minutes.cast("float64")
    * SECONDS_A_MINUTE
    / _.ideal_seconds.cast("float64").nullif(0),
    on="ran_on",
)
IS_TOO_FAST = (_.planned_minutes - _.down_minutes).cast("float64") < IDEAL_ALL

OEE = Kpi(
    name="oee",
    label=Text("OEE", "TRS"),
    description=Text(
        "Overall equipment effectiveness: the ideal time of the good units as a share of planned production time.",
        "Taux de rendement synthétique\u00a0: temps idéal des bonnes unités, en part du temps de production planifié.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(GOOD_TIME, PLANNED),
    source=Text(
        "ratio of sums over all runs; breaks and planned stops are not in the base",
        "rapport de sommes sur toutes les séries\u202f; pauses et arrêts planifiés hors base",
    ),
)
OEE_UNITS = Kpi(
    name="oee_units",
    label=Text("OEE, by units", "TRS en unités"),
    description=Text(
        "Good units as a share of the units that planned production time has room for.",
        "Bonnes unités, en part des unités possibles dans le temps de production planifié.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(GOOD_UNITS, POSSIBLE_UNITS),
    variant_of="oee",
    source=Text(
        "good ÷ possible units: equals the OEE for one product alone",
        "bonnes ÷ possibles\u202f: égal au TRS pour un seul produit",
    ),
)
TEEP = Kpi(
    name="teep",
    label=Text("TEEP", "TRE"),
    description=Text(
        "Total effective equipment performance: the ideal time of the good units as a share of all calendar time.",
        "Taux de rendement économique\u00a0: temps idéal des bonnes unités, en part du temps calendaire.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(GOOD_TIME, CALENDAR),
    source=Text("OEE × loading", "TRS × taux d’engagement"),
)
LOADING = Kpi(
    name="loading",
    label=Text("Loading", "Taux d’engagement"),
    description=Text(
        "Planned production time as a share of calendar time.",
        "Temps de production planifié, en part du temps calendaire.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(PLANNED, CALENDAR),
    source=Text("utilisation, a share", "utilisation, en part"),
)
LOADING_TIME = Kpi(
    name="loading_minutes",
    label=Text("Loading time", "Temps d’engagement"),
    description=Text(
        "Planned production time in minutes.", "Temps de production planifié, en minutes."
    ),
    unit=MINUTES,
    better=Better.HIGHER,
    formula=PLANNED,
    variant_of="loading",
    source=Text("JIPM: the base of OEE, in minutes", "JIPM\u00a0: la base du TRS, en minutes"),
)
AVAILABILITY = Kpi(
    name="availability",
    label=Text("Availability", "Disponibilité"),
    description=Text(
        "Time the machines ran as a share of planned production time.",
        "Temps de marche des machines, en part du temps de production planifié.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(RUN, PLANNED),
    source=Text(
        "Vorne: breaks and planned stops leave the base",
        "Vorne\u00a0: pauses et arrêts planifiés sont hors base",
    ),
)
AVAILABILITY_SMRP = Kpi(
    name="availability_smrp",
    label=Text("Availability, with planned stops", "Disponibilité, arrêts planifiés compris"),
    description=Text(
        "Time the machines ran as a share of planned production time and scheduled stops.",
        "Temps de marche des machines, en part du temps planifié et des arrêts programmés.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(RUN, PLANNED + SCHEDULED_STOPS),
    variant_of="availability",
    source=Text(
        "SMRP: scheduled downtime is a loss, only idle time leaves the base",
        "SMRP\u00a0: l’arrêt programmé est une perte, seul le temps inoccupé est hors base",
    ),
)
PERFORMANCE = Kpi(
    name="performance",
    label=Text("Performance", "Performance"),
    description=Text(
        "The ideal time of all units made as a share of the time the machines ran; over 100% the ideal time is wrong.",
        "Temps idéal de toutes les unités produites, en part du temps de marche\u202f; au-delà de 100\u00a0%, le temps "
        "idéal est faux.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(MADE_TIME, RUN),
    source=Text("not capped", "sans plafond"),
)
PERFORMANCE_CAPPED = Kpi(
    name="performance_capped",
    label=Text("Performance, capped", "Performance plafonnée"),
    description=Text(
        "Performance, shown as 100% where it is more.",
        "Performance, ramenée à 100\u00a0% lorsqu’elle est supérieure.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=bounded(ratio(MADE_TIME, RUN), high=1.0),
    variant_of="performance",
    source=Text("capped at 100%", "plafonnée à 100\u00a0%"),
)
RUNS_TOO_FAST = Kpi(
    name="runs_too_fast",
    label=Text("Runs faster than ideal", "Séries plus rapides que l’idéal"),
    description=Text(
        "Runs whose ideal time is longer than the time they took: the ideal time is to be set anew.",
        "Séries dont le temps idéal dépasse le temps réel\u00a0: le temps idéal est à revoir.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=count(RUNS, where=IS_TOO_FAST, on="ran_on"),
)
QUALITY = Kpi(
    name="quality",
    label=Text("Quality", "Qualité"),
    description=Text(
        "The ideal time of the good units as a share of that of all units made.",
        "Temps idéal des bonnes unités, en part de celui de toutes les unités produites.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(GOOD_TIME, MADE_TIME),
    source=Text(
        "by ideal time, so that mixed products multiply to the OEE",
        "en temps idéal, pour que des produits mélangés donnent bien le TRS",
    ),
)
QUALITY_UNITS = Kpi(
    name="quality_units",
    label=Text("Quality, by units", "Qualité en unités"),
    description=Text(
        "Good units as a share of all units made.",
        "Bonnes unités, en part de toutes les unités produites.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(GOOD_UNITS, UNITS),
    variant_of="quality",
    source=Text("good ÷ total units", "bonnes ÷ total des unités"),
)
SCRAP = Kpi(
    name="scrap",
    label=Text("Scrap", "Rebuts"),
    description=Text("Units made that are not good.", "Unités produites qui ne sont pas bonnes."),
    unit=COUNT,
    better=Better.LOWER,
    formula=UNITS - GOOD_UNITS,
)
DOWNTIME = Kpi(
    name="downtime_hours",
    label=Text("Downtime", "Temps d’arrêt"),
    description=Text(
        "Hours of planned production time in which machines stood still.",
        "Heures de production planifiées pendant lesquelles les machines étaient à l’arrêt.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=DOWN * Constant(1 / MINUTES_AN_HOUR),
)
LOST_TO_SPEED = Kpi(
    name="lost_to_speed_hours",
    label=Text("Time lost to speed", "Temps perdu en cadence"),
    description=Text(
        "Hours run beyond the ideal time of all units made.",
        "Heures de marche au-delà du temps idéal de toutes les unités produites.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=(RUN - MADE_TIME) * Constant(1 / MINUTES_AN_HOUR),
)
LOST_TO_SCRAP = Kpi(
    name="lost_to_scrap_hours",
    label=Text("Time lost to scrap", "Temps perdu en rebuts"),
    description=Text(
        "The ideal time of units that are not good, in hours.",
        "Temps idéal des unités qui ne sont pas bonnes, en heures.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=(MADE_TIME - GOOD_TIME) * Constant(1 / MINUTES_AN_HOUR),
)
GOOD_PER_HOUR = Kpi(
    name="good_units_per_hour",
    label=Text("Good units per hour", "Bonnes unités par heure"),
    description=Text(
        "Good units per hour of planned production time.",
        "Bonnes unités par heure de production planifiée.",
    ),
    unit=Unit(COUNT.quantity, 1),
    better=Better.HIGHER,
    formula=ratio(GOOD_UNITS * Constant(MINUTES_AN_HOUR), PLANNED),
)

KPIS = (
    OEE,
    OEE_UNITS,
    TEEP,
    LOADING,
    LOADING_TIME,
    AVAILABILITY,
    AVAILABILITY_SMRP,
    PERFORMANCE,
    PERFORMANCE_CAPPED,
    RUNS_TOO_FAST,
    QUALITY,
    QUALITY_UNITS,
    SCRAP,
    DOWNTIME,
    LOST_TO_SPEED,
    LOST_TO_SCRAP,
    GOOD_PER_HOUR,
)
