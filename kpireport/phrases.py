"""Every fixed phrase that a reader of a report sees, in each language.

A phrase with ``{placeholders}`` is filled by `Format.say`. French keeps a no-break space before a colon, a
narrow one before a semicolon, and the curly apostrophe.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kpireport.periods import Grain
from kpireport.units import Quantity
from kpireport.variance import Better, Reach, Reason, Status
from kpireport.words import Plural, Text

# Columns and tiers
KPI = Text(en="KPI", fr="Indicateur")
ACTUAL = Text(en="Actual", fr="Réalisé")
GOAL = Text(en="Goal", fr="Objectif")
FORECAST = Text(en="Forecast", fr="Prévision")
DEVIATION = Text(en="Deviation from goal", fr="Écart à l’objectif")
STATUS = Text(en="Status", fr="État")
PREVIOUS = Text(en="Previous period", fr="Période précédente")
LAST_YEAR = Text(en="Last year", fr="An dernier")
TO_DATE = Text(en="Year to date", fr="Cumul annuel")
TREND = Text(en="Trend", fr="Tendance")
CHANGE_ON_YEAR = Text(en="Change on last year", fr="Évolution sur un an")
SHARE_OF_TOTAL = Text(en="Share of total", fr="Part du total")
TOTAL = Text(en="Total", fr="Total")
NAME = Text(en="Name", fr="Nom")
COMPANY = Text(en="company", fr="entreprise")
MAGNIFIED = Text(en="{title} (scale ×{factor})", fr="{title} (échelle ×{factor})")
WORSE = Text(en="Worse than goal", fr="Moins bien que l’objectif")
BETTER_THAN_GOAL = Text(en="Better than goal", fr="Mieux que l’objectif")
ONE_SCALE = Text(en="One scale for all", fr="Une même échelle pour tous")
NO_DATA = Text(en="No data", fr="Pas de données")
PARTIAL = Text(en="partial", fr="en cours")
MORE = Text(en="{count} more between these", fr="{count} autres entre les deux")
ONE_MORE = Text(en="1 more between these", fr="1 autre entre les deux")
MORE_UNKNOWN = Text(en="{count} more without data", fr="{count} autres sans données")
ONE_MORE_UNKNOWN = Text(en="1 more without data", fr="1 autre sans données")
WITHOUT_DATA = Text(en="Without data: {names}", fr="Sans données\u00a0: {names}")
FURTHEST_SHOWN = Text(
    en="{shown} of {count} are shown: those furthest below their goal.",
    fr="{shown} sur {count} sont affichés\u00a0: ceux qui sont le plus loin de leur objectif.",
)
MEDIAN = Text(en="Median", fr="Médiane")
ONE_PERIOD = Text(en="one period", fr="une période")
MIDDLE_HALF = Text(en="middle half, with median", fr="moitié centrale, avec médiane")
WORSE_BY = Text(en="{share} worse than goal", fr="{share} moins bien que l’objectif")
BETTER_BY = Text(en="{share} better", fr="{share} mieux")
NOTHING_JUDGED = Text(
    en="None of these has a goal, so nothing is judged.",
    fr="Aucun objectif n’est fixé pour ces lignes\u202f; rien n’est donc jugé.",
)
NOT_TO_BE_JUDGED = Text(
    en="Nothing is judged: these periods are not over, or too few people answered.",
    fr="Rien n’est jugé\u00a0: périodes en cours, ou trop peu de réponses.",
)
GOAL_OF = Text(en="Goal {goal}", fr="Objectif {goal}")
UNNAMED = Text(en="Without room for a name: {count}", fr="Sans place pour leur nom\u00a0: {count}")
GOALS_DIFFER = Text(
    en="No line where goals differ: {label}", fr="Objectifs différents, sans ligne\u00a0: {label}"
)

FIGURES_AS_DATA = Text(
    en="Every figure of this report, as data",
    fr="Tous les chiffres de ce rapport, sous forme de données",
)

# Titles
DISTRIBUTED_BY = Text(
    en="{label}, {unit}, distribution by {dimension}",
    fr="{label}, {unit}, distribution par {dimension}",
)
BY_PERIOD = Text(
    en="{label}, {unit}, by {dimension} and period",
    fr="{label}, {unit}, par {dimension} et période",
)
TWO_KPIS = Text(en="{first} and {second} by {dimension}", fr="{first} et {second} par {dimension}")
SCORECARD = Text(en="Scorecard", fr="Tableau de bord")
DEVIATIONS = Text(
    en="Deviation from goal by KPI, % or points", fr="Écart à l’objectif par indicateur, % ou pt"
)
IN_PERCENT = Text(en="In % of the goal", fr="En % de l’objectif")
IN_POINTS = Text(en="In percentage points", fr="En points de pourcentage")
DEFINITIONS = Text(en="Definitions", fr="Définitions")
SOURCES = Text(en="Sources", fr="Sources")
RANKED_BY = Text(
    en="{label}, {unit}, ranked by {dimension}", fr="{label}, {unit}, classement par {dimension}"
)
CUT_BY = Text(en="{label}, {unit}, by {dimension}", fr="{label}, {unit}, par {dimension}")
FROM_GOAL = Text(
    en="{label}, {unit}, from goal to actual by {dimension}",
    fr="{label}, {unit}, de l’objectif au réalisé par {dimension}",
)
FROM_YEAR = Text(
    en="{label}, {unit}, from last year to actual by {dimension}",
    fr="{label}, {unit}, de l’an dernier au réalisé par {dimension}",
)
GOALS = Text(en="Goals", fr="Objectifs")
NUMBERS_LAST_YEAR = Text(en="Numbers of last year", fr="Chiffres de l’an dernier")
NOTHING_LAST_YEAR = Text(en="nothing last year", fr="rien l’an dernier")
REFERENCES_MORE = Text(
    en="{reference} by {dimension} add up to more",
    fr="{reference} par {dimension}\u00a0: total supérieur",
)
REFERENCES_LESS = Text(
    en="{reference} by {dimension} add up to less",
    fr="{reference} par {dimension}\u00a0: total inférieur",
)
NOT_ASSIGNED = Text(en="Not assigned", fr="Non attribué")
OTHERS = Text(en="{count} others", fr="{count} autres")
WITH_REASON = Text(en="{name} ({reason})", fr="{name} ({reason})")
SCALE_CUT = Text(en="Scale does not begin at zero", fr="L’échelle ne part pas de zéro")
FURTHEST = Text(
    en="{label}, {unit}, {compared} by {dimension}: the furthest",
    fr="{label}, {unit}, {compared} par {dimension}\u00a0: les plus éloignés",
)
FROM_THE_GOAL = Text(en="deviation from goal", fr="écart à l’objectif")
ON_LAST_YEAR = Text(en="change on last year", fr="évolution sur un an")
WORSE_THAN_YEAR = Text(en="Worse than last year", fr="Moins bien que l’an dernier")
BETTER_THAN_YEAR = Text(en="Better than last year", fr="Mieux que l’an dernier")
OWN_DEVIATIONS = Text(
    en="Everyone’s own deviation: these numbers do not add up.",
    fr="Écart propre à chacun\u00a0: ces chiffres ne s’additionnent pas.",
)
ALL_AS_COMPARED = Text(en="No deviation", fr="Aucun écart")
THEN_AND_NOW = Text(
    en="{label}, {unit}, by {dimension}: then and now",
    fr="{label}, {unit}, par {dimension}\u00a0: avant et maintenant",
)
RANK = Text(en="rank", fr="rang")
FROM_RANK = Text(en="{before} → {after}", fr="{before} → {after}")
WENT = Text(
    en="{name} {before} to {after} ({change})", fr="{name} de {before} à {after} ({change})"
)
CHANGE = Text(en="change", fr="évolution")
MORE_SLOPES = Text(
    en="Smaller changes are not drawn: {count}", fr="Évolutions moindres non tracées\u00a0: {count}"
)
ONE_END = Text(
    en="Without a number in one of the periods: {names}",
    fr="Sans chiffre dans l’une des périodes\u00a0: {names}",
)
FUNNEL = Text(en="From {first} to {last}, {unit}", fr="De {first} à {last}, {unit}")
OF_FIRST = Text(en="of {first}", fr="de {first}")
STEP_TO = Text(en="{before} → {after}", fr="{before} → {after}")
CONVERSION_GOAL = Text(en="goal {goal}, {deviation}", fr="objectif {goal}, {deviation}")
SAME_PERIOD = Text(
    en="Every stage is counted in the same period: not the same cases from stage to stage.",
    fr="Chaque étape est comptée sur la même période\u00a0: ce ne sont pas les mêmes cas d’une étape à l’autre.",
)
UNIT_OF = Text(en="{label}, {unit}", fr="{label}, {unit}")
FURTHEST_BELOW = Text(
    en="{what}: {shown} of {count}, those furthest below goal",
    fr="{what}\u00a0: {shown} sur {count}, ceux qui sont le plus loin de l’objectif",
)
FROM_TO = Text(en="{first} to {last}", fr="{first} – {last}")
PARTIAL_WHEN = Text(en="{when} (period not over)", fr="{when} (période en cours)")
AND_FORECAST = Text(en="{when}, forecast to {last}", fr="{when}\u202f; prévision\u00a0: {last}")
AS_OF = Text(en="Data up to {day}", fr="Données jusqu’au {day}")
PAGE = Text(en="Page", fr="Page")
OF = Text(en="of", fr="sur")
SIMULATED = Text(en="Simulated data", fr="Données simulées")
MATRIX = Text(en="Actual and status", fr="Réalisé et état")

WORSE_AND_BETTER = Text(en="worse\u00a0|\u00a0better", fr="pire\u00a0|\u00a0mieux")
COMPARED = Text(
    en="Small figures: change on that period; for the year to date, deviation from its goal. "
    "Bars: better to the right, % and points on scales of their own.",
    fr="Petits chiffres\u00a0: évolution depuis cette période\u202f; pour le cumul annuel, écart à l’objectif. "
    "Barres\u00a0: mieux vers la droite, % et points chacun à son échelle.",
)
MEDIAN_OF_OTHERS = Text(en="Median of others", fr="Médiane des\u00a0autres")
BEST_OF_GROUP = Text(en="Best in team", fr="Meilleur de\u00a0l’équipe")
HELD_AGAINST = Text(
    en="Small figures: difference from the median of the others ({group}, {count} with a number) and from the best of "
    "all, this one included; for the year to date, deviation from its goal. Bars: better to the right, % and points on "
    "scales of their own.",
    fr="Petits chiffres\u00a0: différence par rapport à la médiane des autres ({group}, {count} avec un chiffre) et au "
    "meilleur de tous, celui-ci compris\u202f; pour le cumul annuel, écart à l’objectif. Barres\u00a0: mieux vers "
    "la droite, % et points chacun à son échelle.",
)
FURTHER_KPIS = Text(en="Further KPIs", fr="Autres indicateurs")
COLON = Text(en=":", fr="\u00a0:")
SEMICOLON = Text(en="; ", fr="\u202f; ")

# Benchmarks
BENCHMARKS = Text(en="Benchmarks", fr="Points de comparaison")
BEST_RESULT = Text(en="Best", fr="Meilleur")
MEDIAN_BY = Text(en="Median by {dimension}", fr="Médiane par {dimension}")
NORM = Text(en="Norm", fr="Norme")
OWN_RESULT = Text(en="own", fr="le sien")
AND_MORE = Plural(
    one=Text(en="{name} and {count} more", fr="{name} et {count} autre"),
    other=Text(en="{name} and {count} more", fr="{name} et {count} autres"),
)
BETWEEN = Text(en="{low} to {high}", fr="{low} à {high}")
WITHIN_BOUNDS = Text(en="within", fr="entre les deux")
BETTER_SIDE = Text(en="better", fr="mieux")
WORSE_SIDE = Text(en="worse", fr="moins bien")
BENCHMARKS_READ = Text(
    en="Small figures: difference of the actual from that number; block to the right of the line: better, to the left: "
    "worse.",
    fr="Petits chiffres\u00a0: écart du réalisé à ce nombre\u202f; bloc à droite du trait\u00a0: mieux, à "
    "gauche\u00a0: moins bien.",
)
HELD_AGAINST_OTHERS = Text(
    en="Others ({group}): those with a number (n), this one left out. Best: of all of them, this one included.",
    fr="Les autres ({group})\u00a0: ceux qui ont un chiffre (n), sans celui-ci. Meilleur\u00a0: de tous, celui-ci "
    "compris.",
)
HELD_AGAINST_MEMBERS = Text(en="n: how many have a number.", fr="n\u00a0: combien ont un chiffre.")
CITED = Text(en="[{number}] {source}, {period}", fr="[{number}] {source}, {period}")
CITED_WITHOUT_PERIOD = Text(en="[{number}] {source}", fr="[{number}] {source}")
STRENGTHS = Text(
    en="Strengths, clearly better than the median of the others: {kpis}.",
    fr="Points forts, nettement mieux que la médiane des autres\u00a0: {kpis}.",
)
WEAKNESSES = Text(
    en="Weaknesses, clearly worse than the median of the others: {kpis}.",
    fr="Points faibles, nettement moins bien que la médiane des autres\u00a0: {kpis}.",
)
NEAR_THE_MEDIAN = Text(
    en="No KPI differs from the median of the others by a tenth of it or more.",
    fr="Aucun indicateur ne s’écarte d’un dixième ou plus de la médiane des autres.",
)

# Objectives
AIM = Text(en="Aim", fr="But")
VISION = Text(en="Vision", fr="Vision")
DUE_ON = Text(en="due {day}", fr="échéance {day}")
WEIGHTED = Text(en="attainment {share}", fr="atteinte {share}")
NO_OBJECTIVES = Text(en="No objective is set.", fr="Aucun objectif n’est fixé.")

DUE_LATER = Text(en="long-term, due {day}", fr="à long terme, échéance {day}")

# Goals
FLOOR = Text(en="Floor", fr="Seuil")
STRETCH = Text(en="Stretch", fr="Ambition")
REACHED = Text(en="Reached", fr="Atteint")
GOAL_COMES = Text(en="How the goal is set", fr="Fixation de l’objectif")
LONG_TERM = Text(en="long-term, by {period}", fr="à long terme, d’ici {period}")
REACHES: Mapping[Reach, Text] = MappingProxyType(
    {
        Reach.STRETCH: Text(en="stretch reached", fr="ambition atteinte"),
        Reach.GOAL: Text(en="goal reached", fr="objectif atteint"),
        Reach.FLOOR: Text(en="floor reached", fr="seuil atteint"),
        Reach.BELOW_FLOOR: Text(en="floor missed", fr="seuil manqué"),
        Reach.MISSED: Text(en="goal missed", fr="objectif manqué"),
    }
)
CASCADE = Text(en="Cascade of goals", fr="Cascade des objectifs")
OWN_GOAL = Text(en="Own goal", fr="Objectif propre")
BELOW = Text(en="Below", fr="En dessous")
SUM_BELOW = Text(en="Sum below", fr="Somme en dessous")
DIFFERENCE = Text(en="Difference", fr="Différence")
WITH_GOAL = Text(en="With a goal", fr="Avec objectif")
OUT_OF = Text(en="{part} of {whole}", fr="{part} sur {whole}")
PARTS_REACH = Plural(
    one=Text(
        en="By {dimension}: {count} of {judged} reached its goal",
        fr="Par {dimension}\u00a0: {count} sur {judged} a atteint son objectif",
    ),
    other=Text(
        en="By {dimension}: {count} of {judged} reached their goal",
        fr="Par {dimension}\u00a0: {count} sur {judged} ont atteint leur objectif",
    ),
)
TOTAL_MISSES = Text(
    en="; together they miss the total’s goal by {gap}.",
    fr="\u202f; l’écart du total à son objectif est défavorable\u00a0: {gap}.",
)
TOTAL_BETTER = Text(
    en="; together they do better than the total’s goal by {gap}.",
    fr="\u202f; l’écart du total à son objectif est favorable\u00a0: {gap}.",
)
TOTAL_REACHES = Text(
    en="; together they reach the total’s goal.", fr="\u202f; le total atteint son objectif."
)
GOALS_MORE = Text(
    en="Their goals add up to {size} more than the total’s.",
    fr="Leurs objectifs font {size} de plus que celui du total.",
)
GOALS_LESS = Text(
    en="Their goals add up to {size} less than the total’s.",
    fr="Leurs objectifs font {size} de moins que celui du total.",
)

# Commentary and actions
COMMENTARY = Text(en="Commentary", fr="Commentaire")
ACTIONS = Text(en="Actions", fr="Actions")
ACTION = Text(en="Action", fr="Action")
OWNER = Text(en="Owner", fr="Responsable")
DUE = Text(en="Due", fr="Échéance")
DONE = Text(en="done", fr="terminée")
OVERDUE = Text(en="overdue", fr="en retard")
NEW = Text(en="new", fr="nouvelle")
SINCE = Text(en="open since {period}", fr="ouverte depuis {period}")

# Pace
PACE = Text(en="Pace through the year", fr="Avancement dans l’année")
YEAR_GOAL = Text(en="Year’s goal", fr="Objectif annuel")
SHOULD_BE = Text(en="Should be", fr="Objectif à\u00a0date")
FROM_SHOULD_BE = Text(en="Deviation", fr="Écart")
NEEDED = Text(en="Needed {per}", fr="À faire {per}")
MEAN_SO_FAR = Text(en="So far {per}", fr="Jusqu’ici {per}")
EXPECTED = Text(en="Expected at year’s end", fr="Attendu en fin d’année")
RUN_RATE = Text(en="run rate {number}", fr="rythme\u00a0: {number}")
RUN_RATE_ALONE = Text(en="by run rate", fr="au rythme actuel")
GOAL_IS_REACHED = Text(en="reached", fr="atteint")
NOTHING_LEFT = Text(en="none left", fr="épuisé")
AT_MOST = Text(en="at most {number}", fr="au plus {number}")
PER: Mapping[Grain, Text] = MappingProxyType(
    {
        Grain.WEEK: Text(en="per week", fr="par semaine"),
        Grain.MONTH: Text(en="per month", fr="par mois"),
        Grain.QUARTER: Text(en="per quarter", fr="par trimestre"),
        Grain.YEAR: Text(en="per year", fr="par an"),
    }
)
PACE_EXPLAINED = Text(
    en="Should be: the goals of the periods that are over, and of a running one by its days. Line: the share that should be "
    "reached. Expected: year to date ÷ last year’s share by then; below it by the mean so far, whatever the season.",
    fr="Objectif à date\u00a0: les objectifs des périodes terminées, et d’une période en cours selon ses jours. "
    "Trait\u00a0: part qui devrait être atteinte. Attendu\u00a0: cumul ÷ part de l’an dernier à la même date\u202f; "
    "dessous, au rythme moyen depuis le début de l’année, quelle que soit la saison.",
)
YEAR_ENDED = Text(
    en="The year is over: deviations are from the year’s goal.",
    fr="L’année est terminée\u00a0: les écarts sont ceux à l’objectif annuel.",
)
BY_THE_END = Text(en="by the end of {period}", fr="à fin {period}")
BY_THE_DAY = Text(en="by {day}", fr="au {day}")
PACE_STANDS = Text(
    en="{label} came to {actual} in the year {until}, {side}{rest}.",
    fr="{label}\u00a0: {actual} dans l’année {until}, {side}{rest}.",
)
AHEAD_OF_PACE = Text(
    en="{size} above the {goal} where it should be",
    fr="{size} au-dessus de l’objectif à date de {goal}",
)
BEHIND_PACE = Text(
    en="{size} below the {goal} where it should be",
    fr="{size} sous l’objectif à date de {goal}",
)
ON_PACE = Text(en="where it should be", fr="au niveau de l’objectif à date")
PACE_NEEDS = Text(
    en="; the year’s goal of {goal} needs {needed} {per} from there on, against {so_far} so far",
    fr="\u202f; l’objectif annuel de {goal} demande {needed} {per} ensuite, contre {so_far} jusqu’ici",
)
PACE_LEAVES = Text(
    en="; the year’s goal of {goal} leaves {needed} {per} from there on, against {so_far} so far",
    fr="\u202f; l’objectif annuel de {goal} laisse {needed} {per} ensuite, contre {so_far} jusqu’ici",
)
PACE_REACHED = Text(
    en="; the year’s goal of {goal} is reached",
    fr="\u202f; l’objectif annuel de {goal} est atteint",
)
PACE_PASSED = Text(
    en="; nothing is left of the year’s goal of {goal}",
    fr="\u202f; il ne reste rien de l’objectif annuel de {goal}",
)
ALT_REACHED = Text(
    en="{share} of the year’s goal, should be {should}",
    fr="{share} de l’objectif annuel, objectif à date {should}",
)

# Milestones
MILESTONE = Text(en="Milestone", fr="Jalon")
MILESTONES_REACHED = Text(
    en="Milestones reached: {reached} of {due} due",
    fr="Jalons atteints à échéance\u00a0: {reached} sur {due}",
)
NO_MILESTONE_DUE = Text(
    en="Milestones: none is due yet", fr="Jalons\u00a0: aucun n’est encore à échéance"
)
REACHED_EARLY = Text(
    en="; ahead of its date: {count}", fr="\u202f; avant l’échéance\u00a0: {count}"
)
SERVES = Text(en="for {what}", fr="pour {what}")
DONE_ON = Text(en="Done", fr="Atteint le")
DONE_ON_TIME = Text(en="done on time", fr="atteint à temps")
DONE_LATE = Plural(
    one=Text(en="done {count} day late", fr="atteint avec {count} jour de retard"),
    other=Text(en="done {count} days late", fr="atteint avec {count} jours de retard"),
)
DUE_NOW = Text(en="{status}, due on this day", fr="{status}, échéance ce jour")
DUE_IN = Plural(
    one=Text(en="{status}, due in {count} day", fr="{status}, dans {count} jour"),
    other=Text(en="{status}, due in {count} days", fr="{status}, dans {count} jours"),
)
OVERDUE_BY = Plural(
    one=Text(en="{status}, {count} day overdue", fr="{status}, {count} jour de retard"),
    other=Text(en="{status}, {count} days overdue", fr="{status}, {count} jours de retard"),
)

# Answers
ANSWERS = Text(en="Answers", fr="Réponses")
INTERVAL = Text(en="95% interval", fr="Intervalle à 95\u00a0%")
INTERVAL_ENDS = Text(en="{low} to {high}", fr="{low} à {high}")
AGAINST_GOAL = Text(en="Against the goal", fr="Face à l’objectif")
MAY_BE_CHANCE = Text(en="may be chance", fr="peut tenir au hasard")
BEYOND_CHANCE = Text(en="beyond chance", fr="au-delà du hasard")
SO_MANY_ANSWERS = Plural(
    one=Text(en="{count} answer", fr="{count} réponse"),
    other=Text(en="{count} answers", fr="{count} réponses"),
)
INTERVAL_EXPLAINED = Text(
    en="Intervals like these hold the true number 19 times in 20, if those who answered speak for all. "
    "A goal inside the interval may be reached or missed by chance.",
    fr="De tels intervalles contiennent la vraie valeur 19 fois sur 20, si ceux qui ont répondu parlent pour tous. "
    "Un objectif situé dans l’intervalle peut être atteint ou manqué par hasard.",
)

# Sources and definitions
TABLE = Text(en="Table", fr="Table")
ROWS = Text(en="Rows", fr="Lignes")
FROM = Text(en="From", fr="Du")
TO = Text(en="To", fr="Au")
FILES = Text(en="Files", fr="Fichiers")
MORE_FILES = Plural(
    one=Text(en="and {count} more", fr="et {count} autre"),
    other=Text(en="and {count} more", fr="et {count} autres"),
)
FORMULA = Text(en="Formula", fr="Formule")
REFERENCE = Text(en="The catalogue", fr="Le catalogue")
REFERENCE_INTRODUCTION = Text(
    en="{count} KPIs. Each is computed from the columns named; where authorities differ, "
    "the definition taken is said, and the others are variants. In a long formula, parts that are "
    "KPIs of their own are called by their names.",
    fr="{count} indicateurs. Chacun est calculé à partir des colonnes citées\u202f; là où les "
    "autorités divergent, la définition retenue est indiquée, et les autres sont des variantes. "
    "Dans une formule longue, les éléments qui sont eux-mêmes des indicateurs portent leur nom.",
)
FORMULA_PARTS = Text(en="Parts of the formula", fr="Éléments de la formule")
OWN_KPIS = Text(en="This company’s own", fr="Propres à l’entreprise")
INPUTS = Text(en="Inputs", fr="Données lues")
DEFINITION_TAKEN = Text(en="Definition taken", fr="Définition retenue")
FEWEST_ANSWERS = Text(
    en="Fewest answers before it is judged", fr="Réponses minimales avant verdict"
)
VARIANTS = Text(en="Variants", fr="Variantes")
REPRODUCES = Text(en="Published examples reproduced", fr="Exemples publiés reproduits")
MONEY_UNIT = Text(
    en="money, in the company’s currency", fr="montant, dans la devise de l’entreprise"
)
AUTHORITY = Text(en="definition used: {source}", fr="définition retenue\u00a0: {source}")
MORE_ROWS = Text(
    en="{shown} of {count} rows are shown.", fr="{shown} lignes affichées sur {count}."
)
WORST_SHOWN = Text(
    en="{shown} of {count} are shown: those furthest below their goal for the first KPI.",
    fr="{shown} sur {count} sont affichés\u00a0: ceux qui sont le plus loin de leur premier objectif.",
)
UNDATED = Plural(
    one=Text(
        en="{count} row of {table} has no {column}: it counts as there since before the records began.",
        fr="{count} ligne de {table} est sans {column}\u00a0: elle compte comme présente depuis toujours.",
    ),
    other=Text(
        en="{count} rows of {table} have no {column}: they count as there since before the records began.",
        fr="{count} lignes de {table} sont sans {column}\u00a0: elles comptent comme présentes depuis toujours.",
    ),
)
GAP = Text(
    en="{table} has no row at all {during}: what is counted from it is unknown there, not zero.",
    fr="{table} n’a aucune ligne {during}\u00a0: ce qui en est tiré y est inconnu, et non nul.",
)
UNOWNED = Plural(
    one=Text(
        en="{count} row of {table} names no {level}: it is in the company’s numbers and in no {level}’s.",
        fr="{count} ligne de {table} est sans {level}\u00a0: elle ne compte que pour l’entreprise.",
    ),
    other=Text(
        en="{count} rows of {table} name no {level}: they are in the company’s numbers and in no {level}’s.",
        fr="{count} lignes de {table} sont sans {level}\u00a0: elles ne comptent que pour l’entreprise.",
    ),
)
UNSHAPED = Text(
    en="{what}: the goal of {period} is spread evenly, since last year’s months, by whose shape it should be spread, "
    "are not all known and above zero.",
    fr="{what}\u00a0: l’objectif ({period}) est réparti à parts égales, car les mois de l’an dernier, qui devaient servir "
    "de modèle, ne sont pas tous connus et positifs.",
)
NO_ROWS = Text(en="No rows.", fr="Aucune ligne.")
YES = Text(en="yes", fr="oui")
NO = Text(en="no", fr="non")

# Workbook
SERIES = Text(en="Series", fr="Séries")
BREAKDOWNS = Text(en="Breakdowns", fr="Ventilations")
BY_DIMENSION = Text(en="By {dimension}", fr="Par {dimension}")
ABOUT = Text(en="About", fr="À propos")
UNIT = Text(en="Unit", fr="Unité")
DEVIATION_UNIT = Text(en="Unit of deviations", fr="Unité des écarts")
RELATIVE_DEVIATION = Text(en="Relative deviation from goal", fr="Écart relatif à l’objectif")
ATTAINMENT = Text(en="Attainment", fr="Taux d’atteinte")
CHANGE_ON_PREVIOUS = Text(en="Change on previous period", fr="Évolution sur la période précédente")
RELATIVE_CHANGE_ON_PREVIOUS = Text(
    en="Relative change on previous period", fr="Évolution relative sur la période précédente"
)
RELATIVE_CHANGE_ON_YEAR = Text(en="Relative change on last year", fr="Évolution relative sur un an")
GOAL_TO_DATE = Text(en="Goal of the year to date", fr="Objectif du cumul annuel")
LAST_YEAR_TO_DATE = Text(en="Last year to date", fr="Cumul de l’an dernier")
NUMERATOR = Text(en="Numerator", fr="Numérateur")
DENOMINATOR = Text(en="Denominator", fr="Dénominateur")
GOAL_FILE = Text(en="Goal: file", fr="Objectif\u00a0: fichier")
GOAL_ROW = Text(en="Goal: row", fr="Objectif\u00a0: ligne")
GOAL_HOW = Text(en="Goal: how it came to the period", fr="Objectif\u00a0: report sur la période")
GOALS_COME: Mapping[str, Text] = MappingProxyType(
    {
        "given": Text(en="given for the period", fr="donné pour la période"),
        "holds": Text(en="holds in each part of its period", fr="valable toute la période"),
        "phased": Text(en="spread over its period", fr="réparti sur sa période"),
        "shaped": Text(en="spread by last year’s shape", fr="réparti selon l’an dernier"),
        "summed": Text(en="sum of its parts’ goals", fr="somme des objectifs des parties"),
    }
)
PERIOD = Text(en="Period", fr="Période")
FIRST_DAY = Text(en="First day", fr="Premier jour")
LAST_DAY = Text(en="Last day", fr="Dernier jour")
WHOLE_PERIOD = Text(en="Whole period", fr="Période entière")
CUT = Text(en="Cut by", fr="Ventilé par")
KEY = Text(en="Key", fr="Clé")
DEFINITION = Text(en="Definition", fr="Définition")
DIRECTION = Text(en="Direction", fr="Sens")
DEFINITION_USED = Text(en="Definition used", fr="Définition retenue")
REPORT_OF = Text(en="Report of", fr="Rapport de")
COMPANY_NAME = Text(en="Company", fr="Entreprise")
DATA_UP_TO = Text(en="Data up to", fr="Données jusqu’au")
CURRENCY = Text(en="Currency", fr="Devise")
VALUE = Text(en="Value", fr="Valeur")
EMPTY_CELLS = Text(en="Empty cells", fr="Cellules vides")
EMPTY_MEANS = Text(
    en="What they would hold is unknown; it is not zero.",
    fr="Leur contenu est inconnu\u202f; il n’est pas nul.",
)
DEVIATIONS_HERE = Text(en="Deviations", fr="Écarts")
DEVIATIONS_MEAN = Text(
    en="Actual minus goal, not rounded; between two percentages in points, so 1.5 is 1.5 points.",
    fr="Réalisé moins objectif, sans arrondi\u202f; entre deux pourcentages en points\u00a0: 1,5 vaut 1,5 point.",
)

STATUSES: Mapping[Status, Text] = MappingProxyType(
    {
        Status.ON_TRACK: Text(en="on track", fr="en bonne voie"),
        Status.AT_RISK: Text(en="at risk", fr="à risque"),
        Status.OFF_TRACK: Text(en="off track", fr="hors objectif"),
    }
)
REASONS: Mapping[Reason, Text] = MappingProxyType(
    {
        Reason.NO_DATA: Text(en="no data", fr="pas de données"),
        Reason.NO_GOAL: Text(en="no goal", fr="pas d’objectif"),
        Reason.PARTIAL: Text(en="period not over", fr="période en cours"),
        Reason.TOO_EARLY: Text(en="too early", fr="trop tôt"),
        Reason.TOO_FEW: Text(en="too few answers", fr="trop peu de réponses"),
    }
)
DIRECTIONS: Mapping[Better, Text] = MappingProxyType(
    {
        Better.HIGHER: Text(en="higher is better", fr="favorable à la hausse"),
        Better.LOWER: Text(en="lower is better", fr="favorable à la baisse"),
        Better.WITHIN: Text(en="better within a band", fr="favorable dans une fourchette"),
    }
)
UNITS: Mapping[Quantity, Text] = MappingProxyType(
    {
        Quantity.SHARE: Text(en="%", fr="%"),
        Quantity.MONEY: Text(en="{currency}", fr="{currency}"),
        Quantity.COUNT: Text(en="number", fr="nombre"),
        Quantity.DAYS: Text(en="days", fr="jours"),
        Quantity.HOURS: Text(en="hours", fr="heures"),
        Quantity.MINUTES: Text(en="minutes", fr="minutes"),
        Quantity.SECONDS: Text(en="seconds", fr="secondes"),
        Quantity.TIMES: Text(en="times", fr="multiple"),
        Quantity.SCORE: Text(en="score", fr="score"),
    }
)

# What follows a number
SUFFIXES: Mapping[Quantity, Text] = MappingProxyType(
    {
        Quantity.DAYS: Text(en="\u00a0days", fr="\u00a0j"),
        Quantity.HOURS: Text(en="\u00a0h", fr="\u00a0h"),
        Quantity.MINUTES: Text(en="\u00a0min", fr="\u00a0min"),
        Quantity.SECONDS: Text(en="\u00a0s", fr="\u00a0s"),
        Quantity.TIMES: Text(en="×", fr="×"),
    }
)
ONE_DAY = Text(en="\u00a0day", fr="\u00a0j")
POINTS = Text(en="\u00a0pp", fr="\u00a0pt")
POINTS_NAME = Text(en="pp", fr="pt")

# Periods
WEEK = Text(en="week {week} of {year}", fr="semaine {week} de {year}")
FISCAL_WEEK = Text(en="week {week} of {year}", fr="semaine {week} de l’{year}")
FISCAL_MONTH = Text(en="P{month} {year}", fr="période {month} de l’{year}")
FISCAL_MONTH_SHORT = Text(en="P{month}", fr="P{month}")
RESTATED = Text(en="{period} (restated)", fr="{period} (semaines recalées)")
WEEK_SHORT = Text(en="W{week}", fr="S{week}")
QUARTER_SHORT = Text(en="Q{quarter}", fr="T{quarter}")
QUARTER = Text(en="{quarter} {year}", fr="{quarter} {year}")
FISCAL_QUARTER = Text(en="{quarter} {year}", fr="{quarter} de l’{year}")
FISCAL_YEAR = Text(en="FY{years}", fr="exercice {years}")
ALL_DATA = Text(en="all data", fr="toutes les données")
DURING: Mapping[Grain, Text] = MappingProxyType(
    {
        Grain.WEEK: Text(en="in {period}", fr="en {period}"),
        Grain.MONTH: Text(en="in {period}", fr="en {period}"),
        Grain.QUARTER: Text(en="in {period}", fr="au {period}"),
        Grain.YEAR: Text(en="in {period}", fr="en {period}"),
        Grain.ALL: Text(en="in {period}", fr="dans {period}"),
    }
)
DURING_FISCAL_YEAR = Text(en="in {period}", fr="au cours de l’{period}")
THAN: Mapping[Grain, Text] = MappingProxyType(
    {
        grain: Text("on {period}", f"{'que ' if grain is Grain.ALL else 'qu’'}{during.fr}")
        for grain, during in DURING.items()
    }
)
THAN_FISCAL_YEAR = Text(en="on {period}", fr="qu’au cours de l’{period}")

# Formulas
COUNT_IN = Text(en="count in {rows}", fr="nombre de lignes dans {rows}")
COUNT_KNOWN = Text(en="count of {value} in {rows}", fr="nombre de valeurs de {value} dans {rows}")
TOTAL_OF = Text(en="total of {value} in {rows}", fr="total de {value} dans {rows}")
MEAN_OF = Text(en="mean of {value} in {rows}", fr="moyenne de {value} dans {rows}")
DISTINCT_OF = Text(
    en="distinct {value} in {rows}", fr="nombre de valeurs différentes de {value} dans {rows}"
)
MEDIAN_OF = Text(en="median of {value} in {rows}", fr="médiane de {value} dans {rows}")
PERCENTILE_OF = Text(
    en="percentile {share} of {value} in {rows}", fr="centile {share} de {value} dans {rows}"
)
ROWS_WHERE = Text(en="{table} where {test}", fr="{table} où {test}")
ROWS_BY = Text(en="{rows} by {on}", fr="{rows} selon {on}")
ROWS_ALIVE = Text(en="{rows} alive from {on} until {until}", fr="{rows} en cours de {on} à {until}")
EARLIER = Plural(
    one=Text(en="({formula}, {count} period earlier)", fr="({formula}, {count} période plus tôt)"),
    other=Text(
        en="({formula}, {count} periods earlier)", fr="({formula}, {count} périodes plus tôt)"
    ),
)
A_YEAR_EARLIER = Text(en="({formula}, a year earlier)", fr="({formula}, un an plus tôt)")
SO_FAR = Text(en="({formula}, year to date)", fr="({formula}, cumul annuel)")
LAST_PERIODS = Plural(
    one=Text(en="({formula}, last period)", fr="({formula}, dernière période)"),
    other=Text(
        en="({formula}, last {count} periods)", fr="({formula}, {count} dernières périodes)"
    ),
)
GROWTH_ON_PREVIOUS = Text(
    en="growth on the previous period ({formula})",
    fr="croissance sur la période précédente ({formula})",
)
GROWTH_ON_YEAR = Text(
    en="growth on the year before ({formula})", fr="croissance sur un an ({formula})"
)
GROWTH_OF = Text(en="growth of {left} on {right}", fr="croissance ({left} par rapport à {right})")
GOAL_FOR = Text(en="goal for {kpi}", fr="objectif pour {kpi}")
MEMBERS_ON_GOAL = Text(
    en="number of members ({level}) on goal for {kpi}",
    fr="nombre de membres ({level}) à l’objectif pour {kpi}",
)
MEMBERS_JUDGED = Text(
    en="number of members ({level}) with a goal and a number for {kpi}",
    fr="nombre de membres ({level}) ayant un objectif et un chiffre pour {kpi}",
)
BOTH = Text(en="and", fr="et")
EITHER = Text(en="or", fr="ou")
NEVER = Text(en="not", fr="non")
AMONG = Text(en="in", fr="parmi")
IS_KNOWN = Text(en="is known", fr="renseigné")
IS_UNKNOWN = Text(en="is unknown", fr="non renseigné")
QUOTED = Text(en="‘{value}’", fr="«\u00a0{value}\u00a0»")
DAYS_BETWEEN = Text(
    en="calendar days from {first} to {last}", fr="jours calendaires de {first} à {last}"
)
TIME_BETWEEN = Text(en="{unit} from {first} to {last}", fr="{unit} de {first} à {last}")
TIMES: Mapping[str, Text] = MappingProxyType(
    {
        "second": Text(en="seconds", fr="secondes"),
        "minute": Text(en="minutes", fr="minutes"),
        "hour": Text(en="hours", fr="heures"),
        "day": Text(en="days", fr="jours"),
        "week": Text(en="weeks", fr="semaines"),
        "month": Text(en="months", fr="mois"),
        "quarter": Text(en="quarters", fr="trimestres"),
        "year": Text(en="years", fr="années"),
    }
)

# Alternative text
ALT_TREND = Text(
    en="{label}, {who}, {period}: {actual}; goal {goal}; {verdict}; between {low} and {high} over {over}.",
    fr="{label}, {who}, {period}\u00a0: {actual}\u202f; objectif {goal}\u202f; {verdict}\u202f; entre {low} "
    "et {high} sur la période {over}.",
)
ALT_UNKNOWN = Text(
    en="{label}, {who}, {period}: no data; goal {goal}; nothing is known of the periods shown.",
    fr="{label}, {who}, {period}\u00a0: pas de données\u202f; objectif {goal}\u202f; rien n’est connu des périodes "
    "affichées.",
)
ALT_FORECAST = Text(
    en="Forecast, {period}: {forecast}; goal {goal}.",
    fr="Prévision, {period}\u00a0: {forecast}\u202f; objectif {goal}.",
)
ALT_SPARK = Text(
    en="{label}, {first} to {last}: between {low} and {high}, last {actual}.",
    fr="{label}, {first} – {last}\u00a0: entre {low} et {high}, dernière valeur {actual}.",
)
ALT_NOTHING = Text(en="{label}: no data.", fr="{label}\u00a0: pas de données.")
ALT_ROWS = Text(en="{title}: {rows}.", fr="{title}\u00a0: {rows}.")
ALT_DEVIATION = Text(
    en="{label} {actual}, goal {goal}, {deviation}, {verdict}",
    fr="{label} {actual}, objectif {goal}, {deviation}, {verdict}",
)
ALT_WHOLE = Text(
    en="{title}: {actual}; goal {goal}; {verdict}. {rows}.",
    fr="{title}\u00a0: {actual}\u202f; objectif {goal}\u202f; {verdict}. {rows}.",
)
ALT_SPREAD = Text(
    en="{title}: {count} values, from {first} to {last}.",
    fr="{title}\u00a0: {count} valeurs, de la première, {first}, à la dernière, {last}.",
)
VALUES_SPREAD = Text(
    en="{count} values, from {first} to {last}",
    fr="{count} valeurs, de la première, {first}, à la dernière, {last}",
)
STANDS = Text(
    en="{name} {actual} (goal {goal}, {verdict})", fr="{name} {actual} (objectif {goal}, {verdict})"
)
STANDS_WITHOUT_GOAL = Text(en="{name} {actual} ({verdict})", fr="{name} {actual} ({verdict})")
MEDIAN_AND_LAST = Text(en="{standing}, median {median}", fr="{standing}, médiane {median}")
ALT_MISSED = Text(
    en="Numbers that miss their goal: {missed} of {judged}.",
    fr="Nombres qui manquent leur objectif\u00a0: {missed} sur {judged}.",
)

# Headline
NOTHING_KNOWN = Text(en="There are no data {during}.", fr="Il n’y a aucune donnée {during}.")
NOT_OVER = Text(
    en="{period} is not over: the data reach {day}, so nothing is judged yet.",
    fr="Période en cours ({period})\u00a0: les données vont jusqu’au {day}, rien n’est encore évalué.",
)
NOT_COVERED = Text(
    en="The data begin within {period}: they do not cover the whole of it, so nothing is judged.",
    fr="Les données commencent en cours de période ({period})\u00a0: rien n’est donc évalué.",
)
NO_VERDICT = Text(
    en="No KPI has a goal {during}, so nothing is judged.",
    fr="Aucun indicateur n’a d’objectif {during}\u00a0: rien n’est donc évalué.",
)
# A label may be feminine or plural: neither "came to", "stood at" nor a colon asks which.
CAME_TO = Text(
    en="{label} came to {actual} {during}{rest}.", fr="{label}\u00a0: {actual} {during}{rest}."
)
STOOD_AT = Text(
    en="{label} stood at {actual} {during}{rest}.", fr="{label}\u00a0: {actual} {during}{rest}."
)
AWAY = Text(en=", {parts}", fr=", soit {parts}")
LEVEL = Text(en=", {parts}", fr=", {parts}")
ABOVE_THE_GOAL = Text(
    en="{size} above the goal of {goal}", fr="{size} au-dessus de l’objectif de {goal}"
)
BELOW_THE_GOAL = Text(en="{size} below the goal of {goal}", fr="{size} sous l’objectif de {goal}")
ON_THE_GOAL = Text(en="on goal", fr="au niveau de l’objectif")
UP = Text(en="{size} up {than}", fr="{size} de plus {than}")
DOWN = Text(en="{size} down {than}", fr="{size} de moins {than}")
UNCHANGED = Text(en="unchanged {than}", fr="au même niveau {than}")

STANDING = Text(en="{who}: {parts}{extremes}.", fr="{who}\u00a0: {parts}{extremes}.")
SOME_ARE = Plural(
    one=Text(
        en="{count} of {total} KPIs is {status}", fr="{count} indicateur sur {total} est {status}"
    ),
    other=Text(
        en="{count} of {total} KPIs are {status}",
        fr="{count} indicateurs sur {total} sont {status}",
    ),
)
ALL_ARE = Text(en="all {total} KPIs are {status}", fr="les {total} indicateurs sont {status}")
BOTH_ARE = Text(en="both KPIs are {status}", fr="les deux indicateurs sont {status}")
THE_ONE_IS = Text(en="the one KPI is {status}", fr="le seul indicateur est {status}")
MORE_ARE = Text(en="{count} {status}", fr="{count} {status}")
NOT_JUDGED = Plural(
    one=Text(en="{count} not judged", fr="{count} non évalué"),
    other=Text(en="{count} not judged", fr="{count} non évalués"),
)
AND = Text(en="{most} and {last}", fr="{most} et {last}")
WORST = Text(
    en="; the largest miss is {label} ({gap})",
    fr="\u202f; écart le plus défavorable\u00a0: {label} ({gap})",
)
BEST = Text(
    en="; the best result is {label} ({gap})", fr="\u202f; meilleur résultat\u00a0: {label} ({gap})"
)

WHERE_ON_GOAL = Text(
    en="{label} against goal, by {dimension}: {parts}.",
    fr="{label}, écart à l’objectif par {dimension}\u00a0: résultat {parts}.",
)
WHERE_ON_YEAR = Text(
    en="{label} against last year, by {dimension}: {parts}.",
    fr="{label}, évolution sur un an par {dimension}\u00a0: résultat {parts}.",
)
HELD_BACK = Text(en="held back most by {names}", fr="freiné surtout par {names}")
HELPED = Text(en="helped most by {names}", fr="porté surtout par {names}")

# Where a number stands
ABOVE_GOAL = Text(en="{size} above goal", fr="{size} au-dessus de l’objectif")
BELOW_GOAL = Text(en="{size} below goal", fr="{size} sous l’objectif")
AT_GOAL = Text(en="on goal", fr="à l’objectif")


# What numbers are cut by, where a project uses these names; another name is shown as it is written
DIMENSIONS: Mapping[str, Text] = MappingProxyType(
    {
        "company": COMPANY,
        "team": Text(en="team", fr="équipe"),
        "person": Text(en="person", fr="personne"),
        "manager": Text(en="manager", fr="responsable"),
        "product": Text(en="product", fr="produit"),
        "region": Text(en="region", fr="région"),
        "channel": Text(en="channel", fr="canal"),
        "source": Text(en="source", fr="origine"),
        "segment": Text(en="segment", fr="segment"),
        "plan": Text(en="plan", fr="formule"),
        "priority": Text(en="priority", fr="priorité"),
        "stage": Text(en="stage", fr="étape"),
        "kind": Text(en="kind", fr="type"),
        "reason": Text(en="reason", fr="motif"),
        "department": Text(en="department", fr="service"),
        "weekday": Text(en="weekday", fr="jour de la semaine"),
        "country": Text(en="country", fr="pays"),
        "category": Text(en="category", fr="catégorie"),
        "campaign": Text(en="campaign", fr="campagne"),
        "step": Text(en="step", fr="étape"),
        "machine": Text(en="machine", fr="machine"),
        "shift": Text(en="shift", fr="poste"),
        "market": Text(en="market", fr="marché"),
        "zone": Text(en="zone", fr="zone"),
        "cost_centre": Text(en="cost centre", fr="centre de coûts"),
    }
)


def _phrases() -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    for name, value in globals().items():
        if isinstance(value, Text):
            found[name] = value
        elif isinstance(value, Plural):
            found |= {f"{name} (one)": value.one, f"{name} (others)": value.other}
        elif isinstance(value, MappingProxyType):
            found |= {f"{name} {key}": each for key, each in value.items()}
    return MappingProxyType(found)


ALL: Mapping[str, Text] = _phrases()
