"""People: how many, who came and went, who was away, how they are rated, and what their work leads to."""

from ibis import _

from kpireport.catalog.activity import ACTIVITIES
from kpireport.catalog.sales import WON
from kpireport.formula import Constant
from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, PERCENT, SCORE, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import (
    WorkingDays,
    Yearly,
    annualised,
    count,
    mean_age,
    mean_score,
    opening,
    ratio,
    share_of_answers,
    stock,
    stock_total,
    total,
)
from kpireport.words import Text

PEOPLE, TIME, RATINGS = "people", "working_time", "ratings"
FTE = TENTHS = Unit(Quantity.COUNT, 1)
FEWEST_RATINGS = 5
GOOD = 4

HEADS = stock(PEOPLE, start="started_on", stop="ended_on")
LEAVERS_COUNT = count(PEOPLE, on="ended_on")
AVERAGE_HEADS = (opening(HEADS) + HEADS) * Constant(0.5)
TURNOVER = ratio(LEAVERS_COUNT, AVERAGE_HEADS)
DONE = count(ACTIVITIES, on="done_on")

HEADCOUNT = Kpi(
    name="headcount",
    label=Text("Headcount", "Effectif"),
    description=Text(
        "People employed at the end of the period.", "Personnes employées à la fin de la période."
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=HEADS,
    perspective="people",
)
FULL_TIME = Kpi(
    name="fte",
    label=Text("Full-time equivalents", "Équivalents temps plein"),
    description=Text(
        "Full-time equivalents of the people employed at the end of the period.",
        "Équivalents temps plein des personnes employées à la fin de la période.",
    ),
    unit=FTE,
    better=Better.HIGHER,
    formula=stock_total(PEOPLE, _.fte, start="started_on", stop="ended_on"),
    perspective="people",
)
JOINERS = Kpi(
    name="joiners",
    label=Text("Joiners", "Entrées"),
    description=Text("People who joined in the period.", "Personnes arrivées dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=count(PEOPLE, on="started_on"),
    perspective="people",
)
LEAVERS = Kpi(
    name="leavers",
    label=Text("Leavers", "Départs"),
    description=Text("People who left in the period.", "Personnes parties dans la période."),
    unit=COUNT,
    better=Better.LOWER,
    formula=LEAVERS_COUNT,
    perspective="people",
)
STAFF_TURNOVER = Kpi(
    name="staff_turnover",
    label=Text("Staff turnover", "Rotation du personnel"),
    description=Text(
        "People who left in the period as a share of the mean headcount of its start and its end.",
        "Personnes parties dans la période, en part de l’effectif moyen du début et de la fin.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=TURNOVER,
    perspective="people",
    source=Text("leavers ÷ average headcount", "départs ÷ effectif moyen"),
    accumulates=False,
)
STAFF_TURNOVER_START = Kpi(
    name="staff_turnover_start",
    label=Text("Staff turnover on the start", "Rotation du personnel sur le début"),
    description=Text(
        "People who left in the period as a share of the headcount at its start.",
        "Personnes parties dans la période, en part de l’effectif du début.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(LEAVERS_COUNT, opening(HEADS)),
    perspective="people",
    variant_of="staff_turnover",
    source=Text("leavers ÷ headcount at the start", "départs ÷ effectif du début"),
    accumulates=False,
)
STAFF_TURNOVER_ANNUAL = Kpi(
    name="staff_turnover_annual",
    label=Text("Staff turnover a year", "Rotation annuelle du personnel"),
    description=Text(
        "What the staff turnover of the period comes to in a year of such periods, leavers being replaced.",
        "Ce que la rotation de la période donne sur un an de telles périodes, les partants étant remplacés.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=annualised(TURNOVER, Yearly.AMOUNT),
    perspective="people",
    variant_of="staff_turnover",
    source=Text("turnover × periods a year", "rotation × périodes par an"),
    accumulates=False,
)
STAFF_TENURE = Kpi(
    name="staff_tenure",
    label=Text("Tenure of staff", "Ancienneté du personnel"),
    description=Text(
        "Mean days since joining, over the people employed at the end of the period.",
        "Nombre moyen de jours depuis l’arrivée des personnes employées à la fin de la période.",
    ),
    unit=DAYS,
    better=Better.HIGHER,
    formula=mean_age(PEOPLE, start="started_on", stop="ended_on"),
    perspective="people",
    accumulates=False,
)
ABSENCE_RATE = Kpi(
    name="absence_rate",
    label=Text("Absence", "Absentéisme"),
    description=Text(
        "Hours absent as a share of the hours planned.",
        "Heures d’absence en part des heures prévues.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(
        total(TIME, _.absent_hours, on="worked_on"), total(TIME, _.planned_hours, on="worked_on")
    ),
    perspective="people",
    source=Text("hours absent ÷ hours planned", "heures d’absence ÷ heures prévues"),
)
HOURS_WORKED = Kpi(
    name="hours_worked",
    label=Text("Hours worked", "Heures travaillées"),
    description=Text("Hours worked in the period.", "Heures travaillées dans la période."),
    unit=Unit(Quantity.HOURS),
    better=Better.HIGHER,
    formula=total(TIME, _.worked_hours, on="worked_on"),
    perspective="people",
)
WINS_PER_ACTIVITY = Kpi(
    name="wins_per_activity",
    label=Text("Wins per activity", "Ventes par activité"),
    description=Text(
        "Deals won as a share of the sales activities done in the period: how effective the work is.",
        "Affaires gagnées rapportées aux activités commerciales de la période\u00a0: l’efficacité du travail.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WON, DONE),
    perspective="people",
)
ACTIVITIES_PER_DAY = Kpi(
    name="activities_per_day",
    label=Text("Activities per working day", "Activités par jour ouvré"),
    description=Text(
        "Sales activities per working day of the period: how eager the work is.",
        "Activités commerciales par jour ouvré de la période\u00a0: l’allant du travail.",
    ),
    unit=TENTHS,
    better=Better.HIGHER,
    formula=ratio(DONE, WorkingDays()),
    perspective="people",
)


def rating(name: str, label: Text, *criteria: str) -> Kpi:
    """The mean rating of people from 1 to 5, for some criteria; for all of them where none is named.

    Of fewer than 5 ratings nothing is judged.
    """
    named = (
        Text(f" for {', '.join(criteria)}", f" pour {', '.join(criteria)}")
        if criteria
        else Text("", "")
    )
    where = _.criterion.isin(list(criteria)) if criteria else None
    return Kpi(
        name=name,
        label=label,
        description=Text(
            f"Mean rating of people{named.en}, from 1 (poor) to 5 (excellent).",
            f"Note moyenne des personnes{named.fr}, de 1 (faible) à 5 (excellent).",
        ),
        unit=SCORE,
        better=Better.HIGHER,
        formula=mean_score(RATINGS, _.score, where=where, on="rated_on"),
        perspective="people",
        source=Text("ratio of sums over ratings", "rapport des sommes sur les notes"),
        fewest=FEWEST_RATINGS,
    )


RATING = rating("rating", Text("Rating", "Note"))
VALUES_AND_BEHAVIOUR = rating(
    "values_and_behaviour",
    Text("Values and behaviour", "Valeurs et comportement"),
    "values",
    "behaviour",
)
SKILLS = rating("skills", Text("Skills", "Compétences"), "skills")
EFFECTIVENESS = rating(
    "effectiveness_and_drive",
    Text("Effectiveness and drive", "Efficacité et combativité"),
    "effectiveness",
    "drive",
)
GOOD_RATINGS = Kpi(
    name="good_ratings",
    label=Text("Good ratings", "Bonnes notes"),
    description=Text(
        "Ratings of 4 or 5 as a share of all ratings, on a scale from 1 to 5.",
        "Part des notes 4 et 5 parmi toutes les notes, sur une échelle de 1 à 5.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=share_of_answers(RATINGS, _.score, _.score >= GOOD, on="rated_on"),
    perspective="people",
    variant_of="rating",
    source=Text("share of 4 and 5", "part des notes 4 et 5"),
    fewest=FEWEST_RATINGS,
)

KPIS = (
    HEADCOUNT,
    FULL_TIME,
    JOINERS,
    LEAVERS,
    STAFF_TURNOVER,
    STAFF_TURNOVER_START,
    STAFF_TURNOVER_ANNUAL,
    STAFF_TENURE,
    ABSENCE_RATE,
    HOURS_WORKED,
    WINS_PER_ACTIVITY,
    ACTIVITIES_PER_DAY,
    RATING,
    VALUES_AND_BEHAVIOUR,
    SKILLS,
    EFFECTIVENESS,
    GOOD_RATINGS,
)
