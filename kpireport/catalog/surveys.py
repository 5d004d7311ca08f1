"""Surveys: what people answer, and how sure that makes us. Who did not answer is in no base.

Of fewer than 30 answers nothing is judged; another bound is set with ``dataclasses.replace(NPS, fewest=50)``.
"""

from ibis import _

from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.units import COUNT, PERCENT, SCORE, Quantity, Unit
from kpireport.variance import Better
from kpireport.vocabulary import Share, count, mean_score, net_promoter, share_of_answers
from kpireport.words import Text

SURVEYS = "surveys"
FEWEST = 30
POINTS = Unit(Quantity.SCORE, 1)
SATISFIED, AGREES = 4, 5  # from where on: of 5, of 7
HIGHEST = 5

ANSWERS = count(SURVEYS, of=_.score, on="answered_on")
ASKED = count(SURVEYS, on="asked_on")
IS_NPS, IS_CSAT, IS_CES = _.kind == "nps", _.kind == "csat", _.kind == "ces"
CSAT_MEAN = mean_score(SURVEYS, _.score, where=IS_CSAT, on="answered_on")


def _answers(
    name: str, unit: Unit, formula: Formula, words: tuple[Text, Text, Text], main: str = ""
) -> Kpi:
    """A KPI that comes of answers: its label, description and definition."""
    label, description, source = words
    return Kpi(
        name=name,
        label=label,
        description=description,
        unit=unit,
        better=Better.HIGHER,
        formula=formula,
        perspective="customer",
        variant_of=main,
        source=source,
        fewest=FEWEST,
    )


NPS = _answers(
    "nps",
    POINTS,
    net_promoter(SURVEYS, _.score, where=IS_NPS, on="answered_on"),
    (
        Text("Net promoter score (NPS)", "Score de recommandation (NPS)"),
        Text(
            "Share of those who answer 9 or 10 less the share of those who answer 0 to 6, in points.",
            "Part des réponses 9 et 10 moins part des réponses 0 à 6, en points.",
        ),
        Text(
            "blanks leave the base; computed from counts, never as a mean of scores",
            "les sans-réponse sont hors base\u202f; calculé sur les effectifs, jamais en moyenne de scores",
        ),
    ),
)
CSAT = _answers(
    "csat",
    PERCENT,
    share_of_answers(SURVEYS, _.score, _.score >= SATISFIED, where=IS_CSAT, on="answered_on"),
    (
        Text("Customer satisfaction (CSAT)", "Satisfaction client (CSAT)"),
        Text(
            "Answers of 4 or 5 as a share of all answers, on a scale from 1 to 5.",
            "Part des réponses 4 et 5 parmi toutes les réponses, sur une échelle de 1 à 5.",
        ),
        Text("share of the two best of five", "part des deux meilleures notes sur cinq"),
    ),
)
CSAT_SCORE = _answers(
    "csat_mean",
    SCORE,
    CSAT_MEAN,
    (
        Text("Customer satisfaction, mean", "Satisfaction client, moyenne"),
        Text(
            "Mean answer on a scale from 1 (very dissatisfied) to 5 (very satisfied).",
            "Réponse moyenne sur une échelle de 1 (très insatisfait) à 5 (très satisfait).",
        ),
        Text("mean of answers from 1 to 5", "moyenne des réponses de 1 à 5"),
    ),
    "csat",
)
CSAT_INDEX = _answers(
    "csat_index",
    PERCENT,
    CSAT_MEAN * Constant(1 / HIGHEST),
    (
        Text("Customer satisfaction, share of the scale", "Satisfaction client, part de l’échelle"),
        Text(
            "Mean answer as a share of the best there is: 5 of 5 is 100%, and 1 of 5 is 20%.",
            "Réponse moyenne en part de la meilleure note\u00a0: 5 sur 5 vaut 100\u00a0%, 1 sur 5 vaut 20\u00a0%.",
        ),
        Text("mean ÷ 5", "moyenne ÷ 5"),
    ),
    "csat",
)
CES = _answers(
    "ces",
    SCORE,
    mean_score(SURVEYS, _.score, where=IS_CES, on="answered_on"),
    (
        Text("Customer effort score (CES)", "Score d’effort client (CES)"),
        Text(
            "Mean agreement that it was easy, from 1 (not at all) to 7 (fully): higher is better.",
            "Accord moyen avec «\u00a0c’était facile\u00a0», de 1 (pas du tout) à 7 (tout à fait)\u00a0: plus haut vaut mieux.",
        ),
        Text(
            "mean from 1 to 7; 7 is the least effort",
            "moyenne de 1 à 7\u202f; 7 est le moindre effort",
        ),
    ),
)
CES_AGREE = _answers(
    "ces_agree",
    PERCENT,
    share_of_answers(SURVEYS, _.score, _.score >= AGREES, where=IS_CES, on="answered_on"),
    (
        Text("Customers who found it easy", "Clients ayant trouvé cela facile"),
        Text(
            "Answers of 5 to 7 as a share of all answers to whether it was easy, on a scale from 1 to 7.",
            "Part des réponses 5 à 7 à la question de la facilité, sur une échelle de 1 à 7.",
        ),
        Text("share that agrees", "part de ceux qui sont d’accord"),
    ),
    "ces",
)
SURVEY_ANSWERS = Kpi(
    name="survey_answers",
    label=Text("Survey answers", "Réponses aux enquêtes"),
    description=Text(
        "Answers with a score that came in the period.", "Réponses notées reçues dans la période."
    ),
    unit=COUNT,
    better=Better.HIGHER,
    formula=ANSWERS,
    perspective="customer",
)
RESPONSE_RATE = Kpi(
    name="survey_response_rate",
    label=Text("Response rate", "Taux de réponse"),
    description=Text(
        "Answers so far as a share of the questions asked in the period.",
        "Réponses reçues à ce jour, en part des questions posées dans la période.",
    ),
    unit=PERCENT,
    better=Better.HIGHER,
    formula=Share(count(SURVEYS, where=_.answered_on.notnull(), on="asked_on"), ASKED),
    perspective="customer",
    source=Text(
        "of those asked in the period, whenever they answered",
        "parmi les personnes interrogées dans la période, quelle que soit la date de réponse",
    ),
)

KPIS = (
    NPS,
    CSAT,
    CSAT_SCORE,
    CSAT_INDEX,
    CES,
    CES_AGREE,
    SURVEY_ANSWERS,
    RESPONSE_RATE,
)
