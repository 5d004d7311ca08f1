"""Numbers of answers: how many there were, between which ends the truth may lie, and what that says of the goal."""

import re

import pytest

from kpireport.exhibits.answers import answers_html, answers_text, lines_of_answers
from kpireport.explain import explained
from kpireport.formats import Format
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period
from tests.catalogue.published.paths import book_from
from tests.core.world import goal, line_of

ASKED = ["nps", "csat", "csat_mean", "ces", "new_leads"]


def answers(kind, *scores):
    return [{"answered_on": "2026-06-15", "kind": kind, "score": score} for score in scores]


@pytest.fixture(scope="module")
def book():
    rows = [
        *answers("nps", *[10] * 60, *[7] * 20, *[2] * 20),
        *answers("csat", *[5] * 20, *[4] * 5, *[1] * 15),
        *answers("ces", 7, None),
    ]
    goals = [
        goal("nps", "2026-06", 45),
        goal("csat", "2026-06", 0.9),
        goal("ces", "2026-06", 6),
    ]
    leads = [{"created_on": "2026-06-15"}]
    return book_from({"surveys": rows, "leads": leads}, ASKED, goals=goals)


@pytest.fixture
def lines(book):
    return [line_of(book, kpi) for kpi in ASKED]


def cells(html):
    rows = re.findall(r"<tr>(.*?)</tr>", str(html), re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_each_number_of_answers_has_a_row_with_its_interval_and_what_it_says_of_the_goal(lines):
    shown = lines_of_answers(lines)
    assert [line.kpi.name for line in shown] == ["nps", "csat", "csat_mean", "ces"]
    heads, nps, csat, mean, ces = cells(answers_html(shown, Format("en"), who="Acme"))
    assert heads == ["KPI", "Answers", "Actual", "95% interval", "Goal", "Against the goal"]
    # 60 promote and 20 detract of 100: 40 ± 1.96 × √(0.8 − 0.16) × 10
    assert nps[1:] == ["100", "40.0", "24.3 to 55.7", "45.0", "may be chance"]
    # Wilson's interval of 25 in 40
    assert csat[1:] == ["40", "62.5%", "47.0% to 75.8%", "90.0%", "beyond chance"]
    assert mean[4:] == ["–", "no goal"]
    assert ces[1:] == ["1", "7.00", "–", "6.00", "too few answers"]


def test_it_is_said_in_french(lines):
    html = str(answers_html(lines_of_answers(lines), Format("fr"), who="Acme"))
    for words in (
        "Intervalle à 95\u00a0%",
        "peut tenir au hasard",
        "trop peu de réponses",
        "24,3 à 55,7",
    ):
        assert words in html
    told = answers_text(lines_of_answers(lines), Format("fr"), who="Acme")
    assert told.splitlines()[0] == "Réponses, Acme, juin 2026"
    assert "1 réponse, 7,00, –" in told


def test_an_explanation_says_how_sure_a_number_is(book):
    told = explained(
        book, book.kpis["csat"], Member(COMPANY, COMPANY), Period.parse("2026-06"), Format()
    )
    assert "Answers: 40; judged from 30 on\n95% interval: 47.0% to 75.8%\n" in told
    leads = explained(
        book, book.kpis["new_leads"], Member(COMPANY, COMPANY), Period.parse("2026-06"), Format()
    )
    assert "Answers" not in leads
