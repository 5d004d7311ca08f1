"""Internal processes: cases from opening to closing, and the steps between; where time and money are lost.

A case counts in the period that closes it, unless said otherwise. Opening + opened − closed = open, in every period.
Every KPI over steps can be cut by ``step``.
"""

from ibis import _

from kpireport.formula import Constant
from kpireport.kpi import Kpi
from kpireport.units import COUNT, DAYS, HOURS, MINUTES, MONEY, PERCENT, Unit
from kpireport.variance import Better
from kpireport.vocabulary import (
    WorkingDays,
    count,
    days,
    mean,
    mean_age,
    median,
    opening,
    percentile,
    product_over,
    ratio,
    stock,
    total,
)
from kpireport.words import Text

CASES, STEPS = "cases", "process_steps"
SLOWEST_TENTH = 0.9
AN_HOUR = Constant(1 / 60)

OPENED = count(CASES, on="opened_on")
CLOSED = count(CASES, on="closed_on")
OPEN = stock(CASES, start="opened_on", stop="closed_on")
# Whoever is closed by the day it is due never is overdue: such a row would leave before it came.
IS_LATE = _.due_on.notnull() & (_.closed_on.isnull() | (_.closed_on > _.due_on))
TOOK = days(_.opened_on, _.closed_on)
IS_FIRST, IS_AGAIN = _.attempt == 1, _.attempt > 1

PASSES = count(STEPS, on="ended_on")
AGAIN = count(STEPS, where=IS_AGAIN, on="ended_on")
WORKED = total(STEPS, _.work_minutes, on="ended_on")
WAITED = total(STEPS, _.waiting_minutes, on="ended_on")
REWORKED = total(STEPS, _.work_minutes, where=IS_AGAIN, on="ended_on")
FIRST_PASS = ratio(
    count(STEPS, where=IS_FIRST & _.passed, on="ended_on"),
    count(STEPS, where=IS_FIRST & _.passed.notnull(), on="ended_on"),
)

CASES_OPENED = Kpi(
    name="cases_opened",
    label=Text("Cases opened", "Dossiers ouverts"),
    description=Text("Cases opened in the period.", "Dossiers ouverts dans la période."),
    unit=COUNT,
    better=Better.HIGHER,
    formula=OPENED,
)
CASES_CLOSED = Kpi(
    name="cases_closed",
    label=Text("Cases closed", "Dossiers clos"),
    description=Text(
        "Cases closed in the period: the throughput.",
        "Dossiers clos dans la période\u00a0: le débit.",
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=CLOSED,
)
CASES_A_DAY = Kpi(
    name="cases_closed_per_working_day",
    label=Text("Cases closed a working day", "Dossiers clos par jour ouvré"),
    description=Text(
        "Cases closed in the period over its working days.",
        "Dossiers clos dans la période, rapportés à ses jours ouvrés.",
    ),
    unit=Unit(COUNT.quantity, 1),
    better=Better.HIGHER,
    formula=ratio(CLOSED, WorkingDays()),
    source=Text("Monday to Friday, no days off", "du lundi au vendredi, sans jour chômé"),
)
OPEN_CASES = Kpi(
    name="open_cases",
    label=Text("Open cases", "Dossiers en cours"),
    description=Text(
        "Cases open at the end of the period: the backlog.",
        "Dossiers ouverts à la fin de la période\u00a0: l’encours.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=OPEN,
    accumulates=False,
)
OPENING_CASES = Kpi(
    name="opening_cases",
    label=Text("Open cases at the start", "Dossiers en cours au début"),
    description=Text(
        "Cases open at the end of the period before.",
        "Dossiers ouverts à la fin de la période précédente.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=opening(OPEN),
    accumulates=False,
)
OPEN_CASE_AGE = Kpi(
    name="open_case_age",
    label=Text("Age of open cases", "Ancienneté des dossiers en cours"),
    description=Text(
        "Mean days that the cases open at the end of the period have been open.",
        "Nombre moyen de jours depuis l’ouverture des dossiers en cours à la fin de la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=mean_age(CASES, start="opened_on", stop="closed_on"),
    accumulates=False,
)
OVERDUE_CASES = Kpi(
    name="overdue_cases",
    label=Text("Overdue cases", "Dossiers en retard"),
    description=Text(
        "Cases open at the end of the period whose due day has come.",
        "Dossiers ouverts à la fin de la période dont l’échéance est arrivée.",
    ),
    unit=COUNT,
    better=Better.LOWER,
    formula=stock(CASES, start="due_on", stop="closed_on", where=IS_LATE),
    accumulates=False,
)
CYCLE_TIME = Kpi(
    name="cycle_time",
    label=Text("Cycle time", "Durée de traitement des dossiers"),
    description=Text(
        "Mean calendar days from opening to closing, of the cases closed in the period.",
        "Nombre moyen de jours calendaires de l’ouverture à la clôture des dossiers clos dans la période.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=mean(CASES, TOOK, on="closed_on"),
    source=Text("mean; a slow case moves it", "moyenne\u202f; un dossier lent la déplace"),
)
CYCLE_TIME_MEDIAN = Kpi(
    name="cycle_time_median",
    label=Text("Cycle time, median", "Durée de traitement médiane des dossiers"),
    description=Text(
        "Half of the cases closed in the period took no longer than this many calendar days.",
        "La moitié des dossiers clos dans la période n’a pas pris plus de jours calendaires.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=median(CASES, TOOK, on="closed_on"),
    variant_of="cycle_time",
    source=Text("median", "médiane"),
)
CYCLE_TIME_90 = Kpi(
    name="cycle_time_p90",
    label=Text("Cycle time, nine in ten", "Durée pour neuf dossiers sur dix"),
    description=Text(
        "Nine in ten of the cases closed in the period took no longer than this many calendar days.",
        "Neuf dossiers clos sur dix n’ont pas pris plus de jours calendaires.",
    ),
    unit=DAYS,
    better=Better.LOWER,
    formula=percentile(CASES, TOOK, SLOWEST_TENTH, on="closed_on"),
    variant_of="cycle_time",
    source=Text("percentile 90", "centile 90"),
)
ON_TIME_CASES = Kpi(
    name="cases_on_time",
    label=Text("Cases on time", "Dossiers dans les délais"),
    description=Text(
        "Of the cases closed in the period that had a due day, the share closed by it.",
        "Part des dossiers clos dans la période au plus tard à leur échéance, parmi ceux qui en ont une.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        count(CASES, where=_.closed_on <= _.due_on, on="closed_on"),
        count(CASES, where=_.due_on.notnull(), on="closed_on"),
    ),
    perspective="customer",
)
RIGHT_FIRST_TIME = Kpi(
    name="right_first_time",
    label=Text("Right first time", "Bon du premier coup"),
    description=Text(
        "Share of the cases closed in the period that went through every step without rework.",
        "Part des dossiers clos dans la période passés à chaque étape sans reprise.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(
        count(CASES, where=_.right_first_time, on="closed_on"),
        count(CASES, where=_.right_first_time.notnull(), on="closed_on"),
    ),
    source=Text(
        "of whole cases; of single steps see first-pass yield",
        "dossiers entiers\u202f; par étape, voir le taux de bon premier passage",
    ),
)
COST_PER_CASE = Kpi(
    name="cost_per_case",
    label=Text("Cost per case", "Coût par dossier"),
    description=Text(
        "Mean cost of the cases closed in the period, where it is known.",
        "Coût moyen des dossiers clos dans la période, lorsqu’il est connu.",
    ),
    unit=Unit(MONEY.quantity, 2),
    better=Better.LOWER,
    formula=mean(CASES, _.cost, on="closed_on"),
    perspective="financial",
)
HOURS_PER_CASE = Kpi(
    name="hours_per_case",
    label=Text("Hours per case", "Heures par dossier"),
    description=Text(
        "Mean hours worked on the cases closed in the period, where they are known.",
        "Nombre moyen d’heures travaillées sur les dossiers clos dans la période, lorsqu’il est connu.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=mean(CASES, _.hours, on="closed_on"),
)
STEP_MINUTES = Kpi(
    name="minutes_per_pass",
    label=Text("Work per pass", "Travail par passage"),
    description=Text(
        "Mean minutes of work for one pass of a case through a step.",
        "Nombre moyen de minutes de travail pour un passage d’un dossier à une étape.",
    ),
    unit=MINUTES,
    better=Better.LOWER,
    formula=ratio(WORKED, PASSES),
)
FIRST_PASS_YIELD = Kpi(
    name="first_pass_yield",
    label=Text("First-pass yield", "Taux de bon premier passage"),
    description=Text(
        "Share of first attempts at a step that went through.",
        "Part des premiers passages à une étape qui ont réussi.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=FIRST_PASS,
    source=Text(
        "all steps together; a step at a time, cut by step",
        "toutes étapes confondues\u202f; étape par étape, selon l’étape",
    ),
)
ROLLED_YIELD = Kpi(
    name="rolled_throughput_yield",
    label=Text("Rolled throughput yield", "Rendement global cumulé"),
    description=Text(
        "First-pass yields of the steps multiplied: the share of cases to be expected without any rework.",
        "Produit des taux de bon premier passage des étapes\u00a0: part attendue de dossiers sans aucune reprise.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=product_over(FIRST_PASS, "step"),
    variant_of="first_pass_yield",
    source=Text(
        "product over the steps that had a first attempt",
        "produit sur les étapes ayant eu un premier passage",
    ),
)
REWORK_RATE = Kpi(
    name="rework_rate",
    label=Text("Rework", "Taux de reprise"),
    description=Text(
        "Passes through a step after the first, as a share of all passes.",
        "Passages à une étape au-delà du premier, en part de tous les passages.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(AGAIN, PASSES),
)
WAITING_SHARE = Kpi(
    name="waiting_share",
    label=Text("Waiting", "Part d’attente"),
    description=Text(
        "Time that cases waited for a step, as a share of waiting and work.",
        "Temps d’attente des dossiers avant une étape, en part de l’attente et du travail.",
    ),
    unit=PERCENT,
    better=Better.LOWER,
    formula=ratio(WAITED, WAITED + WORKED),
    source=Text("waiting ÷ (waiting + work)", "attente ÷ (attente + travail)"),
)
FLOW_EFFICIENCY = Kpi(
    name="flow_efficiency",
    label=Text("Flow efficiency", "Efficience du flux"),
    description=Text(
        "Time worked on cases as a share of waiting and work.",
        "Temps de travail sur les dossiers, en part de l’attente et du travail.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=ratio(WORKED, WAITED + WORKED),
    variant_of="waiting_share",
    source=Text("work ÷ (waiting + work)", "travail ÷ (attente + travail)"),
)
WAITING_HOURS = Kpi(
    name="waiting_hours",
    label=Text("Time lost to waiting", "Temps perdu en attente"),
    description=Text("Hours that cases waited for a step.", "Heures d’attente avant une étape."),
    unit=HOURS,
    better=Better.LOWER,
    formula=WAITED * AN_HOUR,
)
REWORK_HOURS = Kpi(
    name="rework_hours",
    label=Text("Time lost to rework", "Temps perdu en reprises"),
    description=Text(
        "Hours worked on passes after the first.", "Heures travaillées au-delà du premier passage."
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=REWORKED * AN_HOUR,
)
HOURS_LOST = Kpi(
    name="hours_lost",
    label=Text("Time lost", "Temps perdu"),
    description=Text(
        "Hours that cases waited or were worked on again.",
        "Heures d’attente et de reprise des dossiers.",
    ),
    unit=HOURS,
    better=Better.LOWER,
    formula=(WAITED + REWORKED) * AN_HOUR,
    source=Text("waiting and rework", "attente et reprises"),
)
MONEY_LOST = Kpi(
    name="money_lost",
    label=Text("Money lost", "Argent perdu"),
    description=Text(
        "Cost of passes after the first.", "Coût des passages au-delà du premier à une étape."
    ),
    unit=MONEY,
    better=Better.LOWER,
    formula=total(STEPS, _.cost, where=IS_AGAIN, on="ended_on"),
    perspective="financial",
    source=Text("rework", "reprises"),
)

KPIS = (
    CASES_OPENED,
    CASES_CLOSED,
    CASES_A_DAY,
    OPEN_CASES,
    OPENING_CASES,
    OPEN_CASE_AGE,
    OVERDUE_CASES,
    CYCLE_TIME,
    CYCLE_TIME_MEDIAN,
    CYCLE_TIME_90,
    ON_TIME_CASES,
    RIGHT_FIRST_TIME,
    COST_PER_CASE,
    HOURS_PER_CASE,
    STEP_MINUTES,
    FIRST_PASS_YIELD,
    ROLLED_YIELD,
    REWORK_RATE,
    WAITING_SHARE,
    FLOW_EFFICIENCY,
    WAITING_HOURS,
    REWORK_HOURS,
    HOURS_LOST,
    MONEY_LOST,
)
