"""Sentences never disagree with the numbers they are made of."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpireport import phrases
from kpireport.exhibits.text import headline, headline_html
from kpireport.exhibits.verdicts import deviation, place, signed_size, size
from kpireport.formats import Format
from kpireport.kpi import Kpi, simple
from kpireport.levels import Member
from kpireport.periods import Calendar, Grain, Period
from kpireport.scorecard import Breakdown, Line, Scorecard, Share
from kpireport.units import COUNT, DAYS, MONEY, PERCENT
from kpireport.variance import Better, Status, Variance
from kpireport.vocabulary import count, ratio
from kpireport.words import Text

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
JUNE, EAST = Period.parse("2026-06"), Member("team", "East")
DEALS = simple("deals", "Deals", count("deals", on="closed_on"))
RATE, MONEYED = replace(DEALS, unit=PERCENT), replace(DEALS, unit=MONEY)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
KPIS = st.builds(
    replace, st.sampled_from([DEALS, RATE, MONEYED]), better=st.sampled_from([*Better])
)
LINES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)


def card(scorecard: Scorecard, *lines: Line) -> Scorecard:
    return replace(scorecard, lines=lines)


def people(kpi: Kpi, *shares: Share, partial: bool = False) -> Breakdown:
    return Breakdown(kpi, EAST, JUNE, "person", None, shares, partial)


def test_the_headline_tells_what_happened_and_how_the_kpis_stand(scorecard: Scorecard) -> None:
    assert headline(scorecard, ENGLISH, who="East") == (
        "Won value came to $1,234,567 in June 2026, 2.9% above the goal of $1,200,000 and 22.2% up on June 2025.",
        "East: 2 of 6 KPIs are on track, 1 at risk, 1 off track and 2 not judged; the largest miss is Sales cycle "
        "(+25.6%); the best result is Churn rate (−0.1\u00a0pp).",
    )


def test_the_headline_speaks_french(scorecard: Scorecard) -> None:
    assert headline(scorecard, FRENCH, who="Est") == (
        "Valeur gagnée\u00a0: 1\u202f234\u202f567\u00a0€ en juin 2026, soit 2,9\u00a0% au-dessus de l’objectif de "
        "1\u202f200\u202f000\u00a0€ et 22,2\u00a0% de plus qu’en juin 2025.",
        "Est\u00a0: 2 indicateurs sur 6 sont en bonne voie, 1 à risque, 1 hors objectif et 2 non évalués\u202f; écart "
        "le plus défavorable\u00a0: Cycle de vente (+25,6\u00a0%)\u202f; meilleur résultat\u00a0: Taux d’attrition "
        "(−0,1\u00a0pt).",
    )


def test_it_says_where_the_number_is_held_back_and_helped(scorecard: Scorecard) -> None:
    cut = people(
        MONEYED,
        Share("Ann", 90.0, 100.0),
        Share("Bob", 40.0, 100.0),
        Share("Cid", 70.0, 100.0),
        Share("Dan", 130.0, 100.0),
        Share("Eve", None, 100.0),
        Share("Fay", 100.0, 100.0),
    )
    said = headline(scorecard, ENGLISH, who="East", where=cut)
    assert said[2:] == (
        "Deals against goal, by person: held back most by Bob (−$60) and Cid (−$30), helped most by Dan (+$30).",
    )
    assert headline(scorecard, FRENCH, who="Est", where=cut)[2:] == (
        "Deals, écart à l’objectif par personne\u00a0: résultat freiné surtout par Bob (−60\u00a0€) et Cid "
        "(−30\u00a0€), porté surtout par Dan (+30\u00a0€).",
    )


def test_a_rate_is_told_by_each_ones_own_points_and_lower_may_be_better(
    scorecard: Scorecard,
) -> None:
    cut = people(
        replace(RATE, better=Better.LOWER), Share("Ann", 0.30, 0.25), Share("Bob", 0.2, 0.25)
    )
    assert headline(scorecard, ENGLISH, who="East", where=cut)[2:] == (
        "Deals against goal, by person: held back most by Ann (+5.0\u00a0pp), helped most by Bob (−5.0\u00a0pp).",
    )


def test_where_no_member_has_a_goal_the_change_on_last_year_is_told(scorecard: Scorecard) -> None:
    cut = people(DEALS, Share("Ann", 5.0, year_ago=9.0), Share("Bob", 4.0))
    assert headline(scorecard, ENGLISH, who="East", where=cut)[2:] == (
        "Deals against last year, by person: held back most by Ann (−4).",
    )
    band = people(replace(DEALS, better=Better.WITHIN), *cut.shares)
    assert len(headline(scorecard, ENGLISH, who="East", where=band)) == 2


@pytest.mark.parametrize(
    "shares",
    [(), (Share("Ann", None, 5.0),), (Share("Ann", 5.0, 5.0),), (Share("Ann", 5.001, 5.0),)],
)
def test_nobody_is_named_where_nothing_shows(
    scorecard: Scorecard, shares: tuple[Share, ...]
) -> None:
    assert len(headline(scorecard, ENGLISH, who="East", where=people(DEALS, *shares))) == 2


def test_a_part_of_a_period_names_nobody(scorecard: Scorecard) -> None:
    cut = people(DEALS, Share("Ann", 1.0, 5.0), partial=True)
    assert len(headline(scorecard, ENGLISH, who="East", where=cut)) == 2


def test_a_total_comes_to_and_a_rate_stands_at(
    scorecard: Scorecard, a_line: Callable[..., Line]
) -> None:
    rate = replace(RATE, formula=ratio(DEALS.formula, DEALS.formula))
    total, share = a_line(DEALS, [5.0]), a_line(rate, [0.5])
    assert headline(card(scorecard, total), ENGLISH, who="East")[0] == (
        "Deals came to 5 in June 2026."
    )
    assert headline(card(scorecard, share), ENGLISH, who="East")[0] == (
        "Deals stood at 50.0% in June 2026."
    )


def test_one_kpi_is_spoken_of_as_one(scorecard: Scorecard, win_rate: Line) -> None:
    alone = card(scorecard, win_rate)
    assert headline(alone, ENGLISH, who="East") == (
        "Win rate stood at 55.1% in June 2026, 4.9\u00a0pp below the goal of 60.0% and 6.1\u00a0pp down on June 2025.",
        "East: the one KPI is at risk.",
    )
    assert headline(alone, FRENCH, who="Est") == (
        "Taux de réussite\u00a0: 55,1\u00a0% en juin 2026, soit 4,9\u00a0pt sous l’objectif de 60,0\u00a0% et "
        "6,1\u00a0pt de moins qu’en juin 2025.",
        "Est\u00a0: le seul indicateur est à risque.",
    )


@pytest.mark.parametrize(
    ("lines", "english", "french"),
    [
        (2, "both KPIs are on track", "les deux indicateurs sont en bonne voie"),
        (3, "all 3 KPIs are on track", "les 3 indicateurs sont en bonne voie"),
    ],
)
def test_all_of_one_verdict_is_said_as_all(
    lines: int, english: str, french: str, scorecard: Scorecard, won_value: Line
) -> None:
    same = card(scorecard, *[won_value] * lines)
    assert headline(same, ENGLISH, who="East")[1] == (
        f"East: {english}; the best result is Won value (+2.9%)."
    )
    assert headline(same, FRENCH, who="Est")[1] == (
        f"Est\u00a0: {french}\u202f; meilleur résultat\u00a0: Valeur gagnée (+2,9\u00a0%)."
    )


def test_one_of_several_is_singular(
    scorecard: Scorecard, won_value: Line, a_line: Callable[..., Line]
) -> None:
    two = card(scorecard, won_value, a_line(DEALS, [None], 3.0))
    assert (
        headline(two, ENGLISH, who="East")[1] == "East: 1 of 2 KPIs is on track and 1 not judged."
    )
    assert headline(two, FRENCH, who="Est")[1] == (
        "Est\u00a0: 1 indicateur sur 2 est en bonne voie et 1 non évalué."
    )


def test_a_period_that_runs_is_said_and_not_judged(scorecard: Scorecard, won_value: Line) -> None:
    partial = replace(won_value, partial=True, previous=None, year_ago=None)
    running = replace(card(scorecard, partial), as_of=date(2026, 6, 1))
    cut = people(DEALS, Share("Ann", 1.0, 5.0), partial=True)
    assert headline(running, ENGLISH, who="East", where=cut) == (
        "June 2026 is not over: the data reach 1 June 2026, so nothing is judged yet.",
    )
    assert headline(running, FRENCH, who="Est") == (
        "Période en cours (juin 2026)\u00a0: les données vont jusqu’au 1er juin 2026, rien n’est encore évalué.",
    )


def test_a_period_in_which_the_data_begin_is_not_called_running(
    scorecard: Scorecard, won_value: Line, win_rate: Line
) -> None:
    begun = replace(won_value, partial=True, previous=None, year_ago=None)
    assert headline(card(scorecard, begun), ENGLISH, who="East") == (
        "The data begin within June 2026: they do not cover the whole of it, so nothing is judged.",
    )
    said = headline(card(scorecard, begun, win_rate), ENGLISH, who="East")
    assert said[0].startswith("Win rate stood at")
    assert said[1] == "East: 1 of 2 KPIs is at risk and 1 not judged."


def test_what_is_unknown_gets_no_sentence(
    scorecard: Scorecard, a_line: Callable[..., Line], win_rate: Line
) -> None:
    nothing = a_line(DEALS, [None], 3.0)
    assert headline(card(scorecard, nothing), FRENCH, who="Est") == (
        "Il n’y a aucune donnée en juin 2026.",
    )
    assert headline(card(scorecard, nothing), ENGLISH, who="East") == (
        "There are no data in June 2026.",
    )
    assert "Deals" not in " ".join(
        headline(card(scorecard, nothing, win_rate), ENGLISH, who="East")
    )
    no_goal = card(scorecard, a_line(DEALS, [5.0]))
    assert headline(no_goal, ENGLISH, who="East")[1:] == (
        "No KPI has a goal in June 2026, so nothing is judged.",
    )
    assert headline(no_goal, FRENCH, who="Est")[1:] == (
        "Aucun indicateur n’a d’objectif en juin 2026\u00a0: rien n’est donc évalué.",
    )


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (10.0, 12.0, "Deals came to 12 in June 2026, 20.0% up on June 2025."),
        (10.0, 8.0, "Deals came to 8 in June 2026, 20.0% down on June 2025."),
        (10.0, 10.0, "Deals came to 10 in June 2026, unchanged on June 2025."),
        (0.0, 8.0, "Deals came to 8 in June 2026, 8 up on June 2025."),
        (-10.0, -12.0, "Deals came to −12 in June 2026, 20.0% down on June 2025."),
        (1e6, 1e6 + 1, "Deals came to 1,000,001 in June 2026, 1 up on June 2025."),
    ],
)
def test_the_direction_word_is_that_of_the_numbers(
    before: float, now: float, words: str, scorecard: Scorecard, a_line: Callable[..., Line]
) -> None:
    said = headline(card(scorecard, a_line(DEALS, [now], year_ago=before)), ENGLISH, who="East")
    assert said[0] == words


def test_without_last_year_the_period_before_is_compared(
    scorecard: Scorecard, a_line: Callable[..., Line]
) -> None:
    line = a_line(DEALS, [4.0], 4.0, previous=5.0)
    assert headline(card(scorecard, line), ENGLISH, who="East")[0] == (
        "Deals came to 4 in June 2026, on goal and 20.0% down on May 2026."
    )
    assert headline(card(scorecard, line), FRENCH, who="Est")[0] == (
        "Deals\u00a0: 4 en juin 2026, au niveau de l’objectif et 20,0\u00a0% de moins qu’en mai 2026."
    )


FISCAL = Calendar(first_month=4)


@pytest.mark.parametrize(
    ("period", "during", "than"),
    [
        (Period.parse("2026-10"), "en octobre 2026", "qu’en octobre 2026"),
        (Period.parse("2026-Q4"), "au T4 2026", "qu’au T4 2026"),
        (Period.parse("2026"), "en 2026", "qu’en 2026"),
        (Period.parse("2026-W09"), "en semaine 9 de 2026", "qu’en semaine 9 de 2026"),
        (
            FISCAL.containing(date(2017, 2, 1), Grain.QUARTER),
            "au T4 de l’exercice 2016/17",
            "qu’au T4 de l’exercice 2016/17",
        ),
        (
            FISCAL.containing(date(2017, 2, 1), Grain.YEAR),
            "au cours de l’exercice 2016/17",
            "qu’au cours de l’exercice 2016/17",
        ),
        (Period.parse("ALL"), "dans toutes les données", "que dans toutes les données"),
    ],
)
def test_french_periods_take_their_prepositions(period: Period, during: str, than: str) -> None:
    assert (FRENCH.during(period), FRENCH.than(period)) == (during, than)
    assert ENGLISH.during(period) == f"in {ENGLISH.period(period)}"
    assert ENGLISH.than(period) == f"on {ENGLISH.period(period)}"


def test_no_line_breaks_between_a_sign_and_its_number_and_nothing_becomes_markup(
    scorecard: Scorecard,
) -> None:
    cut = people(MONEYED, Share("<b>Ann</b> (late)", 40.0, 100.0))
    said = headline_html(headline(scorecard, ENGLISH, who="East", where=cut))
    assert '(late) <span class="unbroken">(−$60).</span>' in said
    assert "&lt;b&gt;Ann&lt;/b&gt;" in said
    assert said.count("<p>") == 3


# Laws, over scorecards made up

LABELS = (
    Text("Won value", "Montant gagné"),
    Text("Win rate", "Taux de réussite"),
    Text("Calls", "Appels"),
    Text("Pipeline coverage", "Couverture du portefeuille"),
    Text("First response within an hour", "Première réponse dans l’heure"),
)
VALUES = st.one_of(
    st.none(),
    st.floats(-1e7, 1e7, allow_nan=False),
    st.floats(-1, 1, allow_nan=False),
    st.sampled_from([0.0, 0.0004, 0.5, 1.0, 100.0, 100.04]),
)
UNITS = st.sampled_from([COUNT, DAYS, MONEY, PERCENT])
PERIODS = st.sampled_from([Period.parse(code) for code in ("2026-06", "2026-10", "2026-Q4", "2026-W23", "2026")])  # fmt: skip


@st.composite
def cards(draw: st.DrawFn) -> tuple[Scorecard, Breakdown | None]:
    """A scorecard of up to eight KPIs, and the people behind its first."""
    period = draw(PERIODS)
    lines = []
    for number in range(draw(st.integers(1, 8))):
        kpi = Kpi(
            f"kpi_{number}",
            LABELS[number % len(LABELS)],
            draw(UNITS),
            draw(st.sampled_from([*Better])),
            draw(st.sampled_from([DEALS.formula, ratio(DEALS.formula, DEALS.formula)])),
            tolerance=draw(st.sampled_from([0.0, 2.0])),
        )
        actual, goal, year_ago, before = (draw(VALUES) for _ in range(4))
        lines.append(
            Line(
                kpi,
                EAST,
                period,
                actual,
                goal,
                year_ago=year_ago,
                previous=before,
                partial=draw(st.sampled_from([False, False, False, True])),
            )
        )
    scorecard = Scorecard(
        EAST, period, draw(st.sampled_from([date(2027, 1, 1), date(2026, 6, 11)])), tuple(lines)
    )
    shares = [
        Share(name, draw(VALUES), draw(VALUES), year_ago=draw(VALUES))
        for name in ("Ann Lee", "Étienne Roy", "Zoé Blanc", "Max Winter")
    ]
    cut = Breakdown(lines[0].kpi, EAST, period, "person", None, tuple(shares), lines[0].partial)
    return scorecard, draw(st.sampled_from([cut, None]))


def figures(card: Scorecard, cut: Breakdown | None, form: Format) -> set[str]:
    """Every number of a card as it is shown: what a sentence may say."""
    periods = (card.period, card.period.year_ago, card.period.previous)
    found = {form.date(card.as_of), *(form.period(it) for it in periods if it)}
    found |= {form.number(count) for count in range(len(card.lines) + 1)}
    for line in card.lines:
        unit = line.kpi.unit
        found |= {form.number(line.actual, unit), form.number(line.goal, unit)}
        for variance in (line.variance, line.against_year_ago, line.against_previous):
            if variance.absolute is not None:
                found |= {size(variance, unit, form), signed_size(variance, unit, form)}
    if cut is not None:
        for share in cut.shares:
            for reference in (share.goal, share.year_ago):
                found.add(form.signed(Variance(share.actual, reference).absolute, cut.kpi.unit))
    return found


NUMBER = re.compile(
    r"[−+]?[$]?\d[\d.,\u202f\u00a0]*(?<=\d)(?:\u00a0?%|\u00a0(?:pp|pt|€|days|j\b))?"
)


@settings(max_examples=400, deadline=None)
@given(cards(), st.sampled_from([ENGLISH, FRENCH]))
def test_every_number_of_a_sentence_is_a_figure_of_the_card(
    made: tuple[Scorecard, Breakdown | None], form: Format
) -> None:
    scorecard, cut = made
    said = headline(scorecard, form, who="Est", where=cut)
    known = figures(scorecard, cut, form)
    numbers = {number for words in known for number in NUMBER.findall(words)} | known
    for sentence in said:
        assert set(NUMBER.findall(sentence)) <= numbers


@settings(max_examples=400, deadline=None)
@given(cards())
def test_sentences_are_whole_short_and_well_set(made: tuple[Scorecard, Breakdown | None]) -> None:
    scorecard, cut = made
    for form in (ENGLISH, FRENCH):
        said = headline(scorecard, form, who="Est", where=cut)
        assert 1 <= len(said) <= 3
        for sentence in said:
            assert sentence.endswith(".")
            assert not sentence[0].islower()
            assert len(sentence) <= 230
            assert not re.search(r"–|None|nan|\{|\}|  |\.\.| [.,]|\(\)", sentence)
            assert not re.search(r"(?<![\d.,])0([.,]0)?\u00a0?(%|pp|pt) (above|below|up|down|au-dessus|sous|de)", sentence)  # fmt: skip
    french = " ".join(headline(scorecard, FRENCH, who="Est", where=cut))
    assert not re.search(r"'|(?<!\u00a0):|(?<!\u202f)[;!?]|(?<!\u00a0)%", french)


@settings(max_examples=400, deadline=None)
@given(cards())
def test_a_deviation_of_a_share_is_never_told_in_percent(
    made: tuple[Scorecard, Breakdown | None],
) -> None:
    scorecard, cut = made
    shares = [replace(line, kpi=replace(line.kpi, unit=PERCENT)) for line in scorecard.lines]
    cut = cut and replace(cut, kpi=shares[0].kpi)
    said = headline(replace(scorecard, lines=tuple(shares)), ENGLISH, who="Est", where=cut)
    for sentence in said:
        assert not re.search(r"% (above|below|up|down)|[+−][\d.,>]+%\)", sentence)


@settings(max_examples=400, deadline=None)
@given(cards())
def test_the_counts_of_a_sentence_add_up_to_the_kpis(
    made: tuple[Scorecard, Breakdown | None],
) -> None:
    scorecard, _ = made
    said = [it for it in headline(scorecard, ENGLISH, who="Est") if re.match(r"Est: \d", it)]
    for sentence in said:
        first = re.match(r"Est: (\d) of (\d) KPIs", sentence)
        assert first is not None
        rest = re.findall(r"(?:, | and )(\d) (?:at risk|off track|not judged)", sentence)
        assert int(first[1]) + sum(map(int, rest)) == int(first[2]) == len(scorecard.lines)
        judged = [line.status for line in scorecard.lines if line.status]
        words = phrases.STATUSES[next(status for status in Status if status in judged)].en
        assert f"{words}" in sentence


@LINES
@given(KPIS, NUMBERS, NUMBERS)
@example(DEALS, 100.4, 100.0)
def test_no_direction_word_ever_disagrees_with_its_sign(
    scorecard: Scorecard, a_line: Callable[..., Line], kpi: Kpi, now: float, before: float
) -> None:
    side = ENGLISH.direction(now - before, kpi.unit)
    changed = card(scorecard, a_line(kpi, [now], year_ago=before))
    english = headline(changed, ENGLISH, who="East")[0]
    assert re.findall(r"\bup\b|\bdown\b|unchanged", english) == [("unchanged", "up", "down")[side]]
    french = headline(changed, FRENCH, who="Est")[0]
    assert re.findall(r"de plus|de moins|même niveau", french) == [
        ("même niveau", "de plus", "de moins")[side]
    ]
    against = card(scorecard, a_line(kpi, [now], before))
    english = headline(against, ENGLISH, who="East")[0]
    assert re.findall(r"above|below|on goal", english) == [("on goal", "above", "below")[side]]
    french = headline(against, FRENCH, who="Est")[0]
    assert re.findall(r"au-dessus|sous|au niveau", french) == [
        ("au niveau", "au-dessus", "sous")[side]
    ]


@LINES
@given(KPIS, NUMBERS, NUMBERS)
def test_a_miss_is_never_called_best_and_a_hit_never_a_miss(
    scorecard: Scorecard, a_line: Callable[..., Line], kpi: Kpi, actual: float, goal: float
) -> None:
    line = a_line(kpi, [actual], goal)
    said = headline(card(scorecard, line, line), ENGLISH, who="East")[-1]
    favourable = line.variance.favourable or 0.0
    assert ("largest miss" not in said) or favourable < 0
    assert ("best result" not in said) or favourable >= 0 or "on goal" in said


@LINES
@given(KPIS, NUMBERS, NUMBERS)
def test_who_holds_back_misses_and_who_helps_does_better(
    scorecard: Scorecard, kpi: Kpi, actual: float, goal: float
) -> None:
    cut = people(kpi, Share("Ann", actual, goal))
    said = " ".join(headline(scorecard, ENGLISH, who="East", where=cut)[2:])
    favourable = kpi.deviation(actual, goal).favourable or 0.0
    shown = ENGLISH.direction(actual - goal, kpi.unit)
    assert ("held back" in said) == (bool(shown) and favourable < 0)
    assert ("helped" in said) == (bool(shown) and favourable > 0)


@given(KPIS, NUMBERS, NUMBERS)
def test_points_and_percent_are_never_mixed(kpi: Kpi, actual: float, goal: float) -> None:
    variance, unit = Variance(actual, goal), kpi.unit
    told = (deviation, place, signed_size)
    for said in (each(variance, unit, ENGLISH) for each in told):
        assert not ("pp" in said and "%" in said)
        if unit is PERCENT:
            assert "%" not in said
