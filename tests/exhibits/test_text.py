"""Sentences never disagree with the numbers they are made of."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpireport.exhibits.text import headline
from kpireport.exhibits.verdicts import deviation, place
from kpireport.formats import Format
from kpireport.kpi import simple
from kpireport.scorecard import Line, Scorecard
from kpireport.units import MONEY, PERCENT
from kpireport.variance import Better, Variance
from kpireport.vocabulary import count

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
DEALS = simple("deals", "Deals", count("deals", on="closed_on"))
RATE, MONEYED = replace(DEALS, unit=PERCENT), replace(DEALS, unit=MONEY)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
KPIS = st.builds(
    replace, st.sampled_from([DEALS, RATE, MONEYED]), better=st.sampled_from([*Better])
)
LINES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)


def card(scorecard: Scorecard, *lines: Line) -> Scorecard:
    return replace(scorecard, lines=lines)


def test_the_headline_tells_standing_extremes_and_change(scorecard: Scorecard) -> None:
    assert headline(scorecard, ENGLISH, who="East") == (
        "East is on track on 2 of 4 KPIs judged, at risk on 1 and off track on 1; 2 are not judged.",
        "The largest miss is Sales cycle: 56.5\u00a0days, 25.6% above goal; the best result is Churn rate: "
        "2.4%, 0.1\u00a0pp below goal.",
        "Won value rose by 22.2% on June 2025, to $1,234,567.",
    )


def test_the_headline_speaks_french(scorecard: Scorecard) -> None:
    assert headline(scorecard, FRENCH, who="Est") == (
        "Est est en bonne voie sur 2 des 4 indicateurs jugés, à risque sur 1 et hors objectif sur 1\u202f; "
        "2 ne sont pas jugés.",
        "Le plus grand manque\u00a0: Cycle de vente, 56,5\u00a0j, 25,6\u00a0% au-dessus de l’objectif\u202f; le "
        "meilleur résultat\u00a0: Taux d’attrition, 2,4\u00a0%, 0,1\u00a0pt au-dessous de l’objectif.",
        "Valeur gagnée\u00a0: en hausse de 22,2\u00a0% par rapport à juin 2025, à 1\u202f234\u202f567\u00a0€.",
    )


def test_one_kpi_is_spoken_of_as_one(scorecard: Scorecard, win_rate: Line) -> None:
    alone = card(scorecard, win_rate)
    assert headline(alone, ENGLISH, who="East")[:2] == (
        "East is at risk on the one KPI judged.",
        "The largest miss is Win rate: 55.1%, 4.9\u00a0pp below goal.",
    )
    assert headline(alone, FRENCH, who="Est")[0] == "Est est à risque sur le seul indicateur jugé."


def test_all_of_one_verdict_is_said_as_all(scorecard: Scorecard, won_value: Line) -> None:
    said = headline(card(scorecard, won_value, won_value), ENGLISH, who="East")
    assert said[:2] == (
        "East is on track on all 2 KPIs judged.",
        "The best result is Won value: $1,234,567, 2.9% above goal.",
    )


def test_a_partial_period_is_said_and_not_judged(scorecard: Scorecard, won_value: Line) -> None:
    partial = replace(won_value, partial=True, previous=None, year_ago=None)
    assert headline(card(scorecard, partial), ENGLISH, who="East") == (
        "The period, June 2026, is not over: the data reach July 2, 2026, so nothing is judged yet.",
    )


def test_what_is_unknown_gets_no_sentence(
    scorecard: Scorecard, a_line: Callable[..., Line]
) -> None:
    nothing = card(scorecard, a_line(DEALS, [None], 3.0))
    assert headline(nothing, FRENCH, who="Est") == ("Il n’y a pas de données pour juin 2026.",)
    no_goal = card(scorecard, a_line(DEALS, [5.0]))
    assert headline(no_goal, ENGLISH, who="East") == (
        "No goal is set for June 2026, so nothing is judged.",
    )


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (10.0, 12.0, "Deals rose by 20.0% on June 2025, to 12."),
        (10.0, 8.0, "Deals fell by 20.0% on June 2025, to 8."),
        (10.0, 10.0, "Deals is unchanged on June 2025, at 10."),
        (0.0, 8.0, "Deals rose by 8 on June 2025, to 8."),
        (-10.0, -12.0, "Deals fell by 20.0% on June 2025, to −12."),
        (1e6, 1e6 + 1, "Deals rose by 1 on June 2025, to 1,000,001."),
    ],
)
def test_the_direction_word_is_that_of_the_numbers(
    before: float, now: float, words: str, scorecard: Scorecard, a_line: Callable[..., Line]
) -> None:
    said = headline(card(scorecard, a_line(DEALS, [now], year_ago=before)), ENGLISH, who="East")
    assert said[-1] == words


@LINES
@given(KPIS, NUMBERS, NUMBERS)
def test_no_direction_word_ever_disagrees_with_its_sign(
    scorecard: Scorecard, a_line: Callable[..., Line], kpi: object, now: float, before: float
) -> None:
    said = headline(card(scorecard, a_line(kpi, [now], year_ago=before)), ENGLISH, who="East")[-1]
    word = re.findall(r"rose|fell|unchanged", said)
    side = ENGLISH.direction(now - before, kpi.unit)  # type: ignore[attr-defined]
    assert word == [("unchanged", "rose", "fell")[side]]
    french = headline(card(scorecard, a_line(kpi, [now], year_ago=before)), FRENCH, who="Est")[-1]
    assert re.findall(r"hausse|baisse|inchangé", french) == [("inchangé", "hausse", "baisse")[side]]


@LINES
@given(KPIS, NUMBERS, NUMBERS)
def test_a_miss_is_never_called_best_and_a_hit_never_a_miss(
    scorecard: Scorecard, a_line: Callable[..., Line], kpi: object, actual: float, goal: float
) -> None:
    line = a_line(kpi, [actual], goal)
    said = " ".join(headline(card(scorecard, line), ENGLISH, who="East"))
    favourable = line.variance.favourable or 0.0
    assert ("largest miss" not in said) or favourable < 0
    assert ("best result" not in said) or favourable >= 0 or "on goal" in said
    assert not re.search(r"(?<![\d.,])0(\.0)?(%|\u00a0pp) (above|below)", said)


@given(KPIS, NUMBERS, NUMBERS)
def test_points_and_percent_are_never_mixed(kpi: object, actual: float, goal: float) -> None:
    variance, unit = Variance(actual, goal), kpi.unit  # type: ignore[attr-defined]
    for said in (deviation(variance, unit, ENGLISH), place(variance, unit, ENGLISH)):
        assert not ("pp" in said and "%" in said)
        if unit is PERCENT:
            assert "%" not in said
