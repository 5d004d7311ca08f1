"""Every fixed phrase that a reader of a report sees, in each language.

A phrase with ``{placeholders}`` is filled by `Format.say`. French keeps a no-break space before a colon, a
narrow one before a semicolon, and the curly apostrophe.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kpireport.units import Quantity
from kpireport.variance import Better, Reason, Status
from kpireport.words import Text

# Columns and tiers
KPI = Text(en="KPI", fr="Indicateur")
ACTUAL = Text(en="Actual", fr="Réalisé")
GOAL = Text(en="Goal", fr="Objectif")
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
NO_DATA = Text(en="No data", fr="Pas de données")
PARTIAL = Text(en="partial", fr="en cours")
MORE = Text(en="{count} more between these", fr="{count} autres entre les deux")
ONE_MORE = Text(en="1 more between these", fr="1 autre entre les deux")
MORE_UNKNOWN = Text(en="{count} more without data", fr="{count} autres sans données")
ONE_MORE_UNKNOWN = Text(en="1 more without data", fr="1 autre sans données")

# Titles
SCORECARD = Text(en="Scorecard", fr="Tableau de bord")
DEVIATIONS = Text(
    en="Deviation from goal by KPI, points or %", fr="Écart à l’objectif par indicateur, pt ou %"
)
DEFINITIONS = Text(en="Definitions", fr="Définitions")
SOURCES = Text(en="Sources", fr="Sources")
RANKED_BY = Text(
    en="{label}, {unit}, ranked by {dimension}", fr="{label}, {unit}, classement par {dimension}"
)
CUT_BY = Text(en="{label}, {unit}, by {dimension}", fr="{label}, {unit}, par {dimension}")
UNIT_OF = Text(en="{label}, {unit}", fr="{label}, {unit}")
FROM_TO = Text(en="{first} to {last}", fr="{first} – {last}")
PARTIAL_WHEN = Text(en="{when} (period not over)", fr="{when} (période en cours)")
AS_OF = Text(en="Data up to {day}", fr="Données jusqu’au {day}")
PAGE = Text(en="Page", fr="Page")
OF = Text(en="of", fr="sur")
SIMULATED = Text(en="Simulated data", fr="Données simulées")
MATRIX = Text(en="Actual and status", fr="Réalisé et état")

BELOW_AND_ABOVE = Text(en="− | +", fr="− | +")
COMPARED = Text(
    en="Small figures: change on that period; for the year to date, deviation from its goal.",
    fr="Petits chiffres\u00a0: évolution par rapport à cette période\u202f; pour le cumul annuel, écart à "
    "l’objectif.",
)
COLON = Text(en=":", fr="\u00a0:")
SEMICOLON = Text(en="; ", fr="\u202f; ")

# Objectives
AIM = Text(en="Aim", fr="But")
VISION = Text(en="Vision", fr="Vision")
DUE_ON = Text(en="due {day}", fr="échéance le {day}")
NO_OBJECTIVES = Text(en="No objective is set.", fr="Aucun objectif n’est fixé.")

# Sources and definitions
TABLE = Text(en="Table", fr="Table")
ROWS = Text(en="Rows", fr="Lignes")
FROM = Text(en="From", fr="Du")
TO = Text(en="To", fr="Au")
FILES = Text(en="Files", fr="Fichiers")
FORMULA = Text(en="Formula", fr="Formule")
AUTHORITY = Text(en="definition used: {source}", fr="définition retenue\u00a0: {source}")
MORE_ROWS = Text(
    en="{shown} of {count} rows are shown.", fr="{shown} lignes affichées sur {count}."
)
WORST_SHOWN = Text(
    en="{shown} of {count} are shown: those furthest below their goal for the first KPI.",
    fr="{shown} sur {count} sont affichés\u00a0: ceux qui sont le plus loin de leur premier objectif.",
)
UNDATED = Text(
    en="{rows} rows of {table} have no {column}: they count as there since before the records began.",
    fr="{rows} lignes de {table} sont sans {column}\u00a0: elles comptent comme présentes depuis toujours.",
)
GAP = Text(
    en="{table} has no row at all in {period}: what is counted from it is unknown there, not zero.",
    fr="{table} n’a aucune ligne en {period}\u00a0: ce qui en est compté y est inconnu, et non nul.",
)
UNOWNED = Text(
    en="{rows} rows of {table} name no {level}: they are in the company’s numbers and in no {level}’s.",
    fr="{rows} lignes de {table} ne nomment pas de {level}\u00a0: elles comptent pour l’entreprise seule.",
)
NO_ROWS = Text(en="No rows.", fr="Aucune ligne.")
YES = Text(en="yes", fr="oui")
NO = Text(en="no", fr="non")

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
    }
)
DIRECTIONS: Mapping[Better, Text] = MappingProxyType(
    {
        Better.HIGHER: Text(en="higher is better", fr="plus haut vaut mieux"),
        Better.LOWER: Text(en="lower is better", fr="plus bas vaut mieux"),
        Better.WITHIN: Text(en="within a band", fr="dans une fourchette"),
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
        Quantity.TIMES: Text(en="×", fr="×"),
    }
)
ONE_DAY = Text(en="\u00a0day", fr="\u00a0j")
POINTS = Text(en="\u00a0pp", fr="\u00a0pt")
POINTS_NAME = Text(en="pp", fr="pt")

# Periods
WEEK = Text(en="week {week}, {year}", fr="semaine {week}, {year}")
WEEK_SHORT = Text(en="W{week}", fr="S{week}")
QUARTER_SHORT = Text(en="Q{quarter}", fr="T{quarter}")
FISCAL_YEAR = Text(en="FY{years}", fr="exercice {years}")
ALL_DATA = Text(en="all data", fr="toutes les données")

# Alternative text
ALT_TREND = Text(
    en="{label}, {who}, {period}: {actual}; goal {goal}; {verdict}; between {low} and {high} "
    "over {first} to {last}.",
    fr="{label}, {who}, {period}\u00a0: {actual}\u202f; objectif {goal}\u202f; {verdict}\u202f; entre {low} "
    "et {high} sur la période {first} – {last}.",
)
ALT_SPARK = Text(
    en="{label}, {first} to {last}: between {low} and {high}, last {actual}.",
    fr="{label}, {first} – {last}\u00a0: entre {low} et {high}, dernière valeur {actual}.",
)
ALT_NOTHING = Text(en="{label}: no data.", fr="{label}\u00a0: pas de données.")
ALT_ROWS = Text(en="{title}: {rows}.", fr="{title}\u00a0: {rows}.")
ALT_SPREAD = Text(
    en="{title}: {count} values, from {first} to {last}.",
    fr="{title}\u00a0: {count} valeurs, de la première, {first}, à la dernière, {last}.",
)

# Headline
ON_ALL = Text(en="on all {count} KPIs judged", fr="sur les {count} indicateurs jugés")
ON_THE_ONE = Text(en="on the one KPI judged", fr="sur le seul indicateur jugé")
ON_SOME_OF = Text(
    en="on {count} of {total} KPIs judged", fr="sur {count} des {total} indicateurs jugés"
)
ON_SOME = Text(en="on {count}", fr="sur {count}")
STANDING = Text(en="{who} is {parts}{rest}.", fr="{who} est {parts}{rest}.")
NOT_JUDGED = Text(en="; {count} are not judged", fr="\u202f; {count} ne sont pas jugés")
ONE_NOT_JUDGED = Text(en="; 1 is not judged", fr="\u202f; 1 n’est pas jugé")
AND = Text(en="{most} and {last}", fr="{most} et {last}")
NO_VERDICT = Text(
    en="No goal is set for {period}, so nothing is judged.",
    fr="Aucun objectif n’est fixé pour {period}\u202f; rien n’est donc jugé.",
)
NOTHING_KNOWN = Text(
    en="There are no data for {period}.", fr="Il n’y a pas de données pour {period}."
)
NOT_OVER = Text(
    en="The period, {period}, is not over: the data reach {day}, so nothing is judged yet.",
    fr="La période, {period}, n’est pas terminée\u00a0: les données vont jusqu’au {day}\u202f; rien n’est "
    "donc encore jugé.",
)
WORST = Text(
    en="The largest miss is {label}: {actual}, {place}.",
    fr="Le plus grand manque\u00a0: {label}, {actual}, {place}.",
)
BEST = Text(
    en="The best result is {label}: {actual}, {place}.",
    fr="Le meilleur résultat\u00a0: {label}, {actual}, {place}.",
)
WORST_AND_BEST = Text(
    en="The largest miss is {label}: {actual}, {place}; the best result is {best_label}: "
    "{best_actual}, {best_place}.",
    fr="Le plus grand manque\u00a0: {label}, {actual}, {place}\u202f; le meilleur résultat\u00a0: {best_label}, "
    "{best_actual}, {best_place}.",
)
ABOVE_GOAL = Text(en="{size} above goal", fr="{size} au-dessus de l’objectif")
BELOW_GOAL = Text(en="{size} below goal", fr="{size} au-dessous de l’objectif")
AT_GOAL = Text(en="on goal", fr="à l’objectif")
ROSE = Text(
    en="{label} rose by {size} on {period}, to {actual}.",
    fr="{label}\u00a0: en hausse de {size} par rapport à {period}, à {actual}.",
)
FELL = Text(
    en="{label} fell by {size} on {period}, to {actual}.",
    fr="{label}\u00a0: en baisse de {size} par rapport à {period}, à {actual}.",
)
UNCHANGED = Text(
    en="{label} is unchanged on {period}, at {actual}.",
    fr="{label}\u00a0: inchangé par rapport à {period}, à {actual}.",
)


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
    }
)


def _phrases() -> Mapping[str, Text]:
    found = {name: value for name, value in globals().items() if isinstance(value, Text)}
    for table in (STATUSES, REASONS, DIRECTIONS, UNITS, SUFFIXES, DIMENSIONS):
        found |= {str(key): value for key, value in table.items()}
    return MappingProxyType(found)


ALL: Mapping[str, Text] = _phrases()
