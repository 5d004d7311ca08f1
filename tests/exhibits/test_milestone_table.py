"""Milestones on the page: a table of their own, in the reader's words."""

from dataclasses import replace
from datetime import date

import pytest
from markupsafe import Markup

from kpireport.exhibits import summary
from kpireport.exhibits.milestones import counted, milestones_html, milestones_text, words
from kpireport.formats import Format
from kpireport.milestones import Milestone, Standing
from kpireport.words import Text
from tests.exhibits.conftest import WIN_RATE
from tests.exhibits.test_tables import HOSTILE, cells, parsed

EN, FR = Format("en", "EUR"), Format("fr", "EUR")
DAY = date(2026, 6, 30)
OPEN = Milestone(
    Text("Office opened", "Bureau ouvert"), "Ann", date(2026, 7, 10), kpi="win_rate", objective=Text("Grow", "Croître")
)  # fmt: skip
DONE = Milestone(
    Text("Contract signed", "Contrat signé"), "Bob", date(2026, 6, 1), done=date(2026, 6, 5)
)
BOTH = [Standing(OPEN, DAY), Standing(DONE, DAY)]


def test_a_row_says_what_who_when_done_and_how_it_stands():
    assert cells(milestones_html(BOTH, EN)) == [
        ["Milestone", "Owner", "Due", "Done", "Status"],
        ["Office opened", "Ann", "10 Jul 2026", "–", "at risk, due in 10 days"],
        ["Contract signed", "Bob", "1 Jun 2026", "5 Jun 2026", "done 4 days late"],
    ]
    assert cells(milestones_html(BOTH, FR))[1:] == [
        ["Bureau ouvert", "Ann", "10 juil. 2026", "–", "à risque, dans 10 jours"],
        ["Contrat signé", "Bob", "1er juin 2026", "5 juin 2026", "atteint avec 4 jours de retard"],
    ]


def test_it_says_what_it_serves_where_there_is_room():
    kpis = {"win_rate": WIN_RATE}
    assert cells(milestones_html(BOTH, EN, kpis))[1][0] == "Office opened for Win rate, Grow"
    assert (
        cells(milestones_html(BOTH, FR, kpis))[1][0]
        == "Bureau ouvert pour Taux de réussite, Croître"
    )
    assert cells(milestones_html(BOTH, EN, kpis))[2][0] == "Contract signed"


@pytest.mark.parametrize(
    ("due", "done", "english", "french"),
    [
        ((6, 29), None, "off track, 1 day overdue", "hors objectif, 1 jour de retard"),
        ((6, 30), None, "at risk, due on this day", "à risque, échéance ce jour"),
        ((7, 1), None, "at risk, due in 1 day", "à risque, dans 1 jour"),
        ((8, 29), None, "on track, due in 60 days", "en bonne voie, dans 60 jours"),
        ((6, 15), (6, 16), "done 1 day late", "atteint avec 1 jour de retard"),
        ((6, 15), (6, 15), "done on time", "atteint à temps"),
    ],
)
def test_how_it_stands_is_said_with_the_days(due, done, english, french):
    made = replace(OPEN, due=date(2026, *due), done=date(2026, *done) if done else None)
    assert words(Standing(made, DAY), EN) == english
    assert words(Standing(made, DAY), FR) == french


def test_the_heading_counts_those_that_are_reached_of_those_due():
    assert counted(BOTH, EN) == "Milestones reached: 1 of 1 due"
    assert counted(BOTH, FR) == "Jalons atteints à échéance\u00a0: 1 sur 1"
    early = Standing(replace(OPEN, done=date(2026, 6, 2)), DAY)
    assert counted([early, BOTH[1]], EN) == "Milestones reached: 1 of 1 due; ahead of its date: 1"
    assert counted(BOTH[:1], EN) == "Milestones: none is due yet"


def test_shapes_are_those_of_kpis():
    table = parsed(milestones_html(BOTH, EN))
    assert [row.get("class") for row in table.iter("tr")][1:] == ["milestone", "milestone"]
    assert [cell.get("class") for cell in table.iter("td") if cell.find("img") is not None] == [
        "status status-at_risk", "status status-at_risk",
    ]  # fmt: skip


def test_without_milestones_there_is_no_table():
    assert not milestones_html([], EN)
    assert milestones_text([], EN) == ""


def test_what_people_write_never_becomes_markup():
    hostile = Standing(replace(OPEN, name=Text(HOSTILE), owner=HOSTILE), DAY)
    assert "<script>" not in milestones_html([hostile], EN, {})
    assert cells(milestones_html([hostile], EN))[1][:2] == [HOSTILE, HOSTILE]


def test_a_terminal_reads_the_same():
    assert milestones_text(BOTH, EN).splitlines() == [
        "Milestones reached: 1 of 1 due",
        "- Office opened (Ann, 10 July 2026, at risk, due in 10 days)",
        "- Contract signed (Bob, 1 June 2026, done 4 days late)",
    ]


@pytest.mark.parametrize(("count", "step"), [(1, "instead-6"), (3, "instead-6"), (4, "instead-4")])
def test_a_short_list_leaves_page_one_later_than_a_long_one(count, step):
    table = milestones_html(BOTH[:1] * count, EN)
    parts = summary.Parts(
        Markup("<h1>E</h1>"), Markup(), Markup("<table></table>"), milestones=table
    )
    page = summary.page_one(parts)
    assert f'<div class="{step}"><table class="milestones' in page
    assert page.count('<table class="milestones') == 2
