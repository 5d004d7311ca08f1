"""Pace on the page: what each row says, the sentence, and what is not known."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from kpireport.exhibits.pacing import pace_html, pace_text, sentence
from kpireport.formats import Format
from kpireport.pace import Pace
from kpireport.periods import Period
from kpireport.variance import Better
from tests.exhibits.conftest import CALLS, EAST, JUNE, WIN_RATE, WON_VALUE
from tests.exhibits.test_tables import cells, parsed

EN, FR = Format("en", "EUR"), Format("fr", "EUR")
WON = Pace(
    WON_VALUE, EAST, JUNE, JUNE.end, 1_200_000.0, 540_000.0, 600_000.0, Fraction(6), Fraction(6), 0.4
)  # fmt: skip
RATE = Pace(WIN_RATE, EAST, JUNE, JUNE.end, 0.6, 0.62, 0.6, Fraction(6), Fraction(6))
CUT_DOWN = replace(CALLS, better=Better.LOWER)


def rows(*paces: Pace, form: Format = EN) -> list[list[str]]:
    return [
        [cell.replace("\u00a0", " ") for cell in row]
        for row in cells(pace_html(paces, form, who="East"))
    ]


def test_a_row_says_where_a_kpi_should_be_and_what_the_rest_of_the_year_needs():
    head, won, rate = rows(WON, RATE)
    assert head == [
        "KPI", "Year’s goal", "Year to date", "Should be", "Deviation", "Reached", "Needed per month",
        "So far per month", "Expected at year’s end",
    ]  # fmt: skip
    assert won == [
        "Won value", "€1,200,000", "€540,000", "€600,000", "−€60,000 −10.0%", "45.0%", "€110,000",
        "€90,000", "€1,350,000 run rate €1,080,000",
    ]  # fmt: skip
    assert rate == ["Win rate", "60.0%", "62.0%", "60.0%", "+2.0 pp", "–", "–", "–", "–"]


def test_the_verdict_is_a_shape_that_is_said_and_the_colour_follows_the_meaning():
    root = parsed(pace_html([WON, RATE], EN, who="East"))
    assert [image.get("alt") for image in root.iter("img")] == [
        "at risk", "45.0% of the year’s goal, should be 50.0%", "on track",
    ]  # fmt: skip
    found = [cell.get("class") for cell in root.iter("td") if cell.find("img") is not None]
    assert found == ["number bad", "number", "number good"]


def test_amounts_with_a_long_currency_sign_are_short_so_that_the_table_stays_within_the_page():
    _, won = rows(WON, form=Format("fr", "CAD"))
    assert won[1:4] == ["1,20 M $CA", "540 k $CA", "600 k $CA"]
    assert rows(WON, form=Format("en", "CHF"))[1][2] == "CHF 540K"


def test_french_is_french():
    head, won, _ = rows(WON, RATE, form=FR)
    assert head[:4] == ["Indicateur", "Objectif annuel", "Cumul annuel", "Objectif à date"]
    assert won[6:8] == ["110\u202f000 €", "90\u202f000 €"]
    assert won[8] == "1\u202f350\u202f000 € rythme : 1\u202f080\u202f000 €"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (EN, "Won value came to €540,000 in the year by the end of June 2026, 10.0% below the €600,000 where it should "
             "be; the year’s goal of €1,200,000 needs €110,000 per month from there on, against €90,000 so far."),
        (FR, "Valeur gagnée\u00a0: 540\u202f000\u00a0€ dans l’année à fin juin 2026, 10,0\u00a0% sous l’objectif à date de "
             "600\u202f000\u00a0€\u202f; l’objectif annuel de 1\u202f200\u202f000\u00a0€ demande 110\u202f000\u00a0€ par mois ensuite, contre "
             "90\u202f000\u00a0€ jusqu’ici."),
    ],
)  # fmt: skip
def test_a_sentence_tells_the_first_kpi_that_adds_up(form, said):
    assert sentence([RATE, WON], form) == said
    assert said in pace_text([RATE, WON], form, who="East")


@pytest.mark.parametrize(
    ("pace", "part"),
    [
        (replace(WON, to_date=600_000.0), "by the end of June 2026, where it should be; the year’s goal"),
        (replace(WON, to_date=660_000.0), "10.0% above the €600,000 where it should be"),
        (replace(WON, to_date=1_300_000.0), "; the year’s goal of €1,200,000 is reached."),
        (replace(WON, until=date(2026, 6, 17)), "in the year by 17 June 2026, "),
        (replace(WON, left=Fraction(0)), "10.0% below the €600,000 where it should be."),
        (replace(WON, kpi=CUT_DOWN, goal=120.0, to_date=60.0), "; the year’s goal of 120 leaves 10 per month"),
        (replace(WON, kpi=CUT_DOWN, goal=120.0, to_date=130.0), "; nothing is left of the year’s goal of 120."),
    ],
)  # fmt: skip
def test_a_sentence_fits_what_it_tells(pace, part):
    assert part in sentence([pace], EN)


def test_of_what_is_not_known_nothing_is_said():
    unknown = replace(WON, to_date=None)
    assert sentence([RATE, unknown], EN) == ""
    assert rows(unknown)[1] == ["Won value", "€1,200,000", "–", "€600,000", "–", "–", "–", "–", "–"]
    assert rows(replace(WON, goal_to_date=None))[1][3:5] == ["–", "–"]


def test_without_a_whole_last_year_the_run_rate_stands_alone_and_says_so():
    assert rows(replace(WON, shape=None))[1][8] == "€1,080,000 by run rate"


@pytest.mark.parametrize(
    ("kpi", "to_date", "said"),
    [
        (CALLS, 130.0, "reached"), (CALLS, 60.0, "10"),
        (CUT_DOWN, 130.0, "none left"), (CUT_DOWN, 60.0, "at most 10"),
    ],
)  # fmt: skip
def test_what_is_needed_fits_the_direction(kpi, to_date, said):
    assert rows(replace(WON, kpi=kpi, goal=120.0, to_date=to_date))[1][6] == said


def test_at_the_years_end_nothing_is_needed_or_expected():
    head, won = rows(replace(WON, to_date=1_100_000.0, goal_to_date=1_200_000.0, left=Fraction(0)))
    assert head == ["KPI", "Year’s goal", "Year to date", "Deviation", "Reached"]
    assert won == ["Won value", "€1,200,000", "€1,100,000", "−€100,000 −8.3%", "91.7%"]


def test_quarters_weeks_and_years_are_called_by_their_names():
    for code, named in (("2026-Q2", "quarter"), ("2026-W26", "week"), ("2026", "year")):
        assert rows(replace(WON, period=Period.parse(code)))[0][6] == f"Needed per {named}"


def test_the_caption_says_whose_pace_it_is_when_and_that_the_period_runs():
    caption = re.search(r"<h2>(.*?)</h2>", pace_html([WON], EN, who="<East>"))[1]
    assert caption == "Pace through the year, &lt;East&gt;, June 2026"
    running = pace_html([replace(WON, until=date(2026, 6, 17))], EN, who="East")
    assert "June 2026 (period not over)" in running


def test_a_bar_never_leaves_its_outline():
    for to_date in (-50_000.0, 0.0, 9_000_000.0):
        root = parsed(pace_html([replace(WON, to_date=to_date)], EN, who="East"))
        assert len(list(root.iter("img"))) == 2
