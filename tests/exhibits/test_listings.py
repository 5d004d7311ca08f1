"""Objectives, sources, notes and definitions: what they say, in both languages."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from kpireport.exhibits import listings
from kpireport.exhibits.listings import SourceNote
from kpireport.formats import Format
from kpireport.notes import Gap, Note, Undated, Unowned
from kpireport.objectives import Objective
from kpireport.periods import Period
from kpireport.scorecard import Scorecard
from kpireport.words import Text

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")


def parsed(html: str) -> ET.Element:
    """As XML, in which an image is closed too."""
    return ET.fromstring("<div>" + re.sub(r"(<img [^>]*)>", r"\1/>", str(html)) + "</div>")


def test_objectives_show_aim_vision_owner_date_and_how_they_stand(
    scorecard: Scorecard, objective: Objective
) -> None:
    root = parsed(listings.objectives_html([objective], scorecard, FRENCH))
    first, aim, vision = ("".join(line.itertext()) for line in root.iter("p"))
    assert first == (
        "Croître A. Martin, échéance 31 déc. 2026 \u00a0Valeur gagnée \u00a0Taux de réussite"
    )
    assert aim == "But\u00a0: Gagner plus d’affaires"
    assert vision == "Vision\u00a0: Every office sells at the pace of the best", "as it was written"
    assert [line.get("class") for line in root.iter("p")] == [None, "aim", "vision"]
    assert [mark.get("alt") for mark in root.iter("img")] == ["en bonne voie", "à risque"]
    assert "No objective is set." in listings.objectives_html([], scorecard, ENGLISH)


def test_an_objective_without_a_vision_has_no_line_for_it(
    scorecard: Scorecard, objective: Objective
) -> None:
    bare = replace(objective, vision=Text(""), owner="", due=None, kpis=("new_leads", "win_rate"))
    root = parsed(listings.objectives_html([bare], scorecard, ENGLISH))
    assert ["".join(line.itertext()) for line in root.iter("p")] == [
        "Grow New leads (no data) \u00a0Win rate",
        "Aim: Win more of the deals we open",
    ]


def test_a_weighted_attainment_is_told_only_where_all_of_it_is_known(
    scorecard: Scorecard, objective: Objective
) -> None:
    weighed = replace(objective, weights=(0.5, 0.5))
    told = listings.objectives_html([weighed], scorecard, ENGLISH)
    shares = [scorecard[name].attainment or 0.0 for name in objective.kpis]
    assert f"attainment {ENGLISH.share(sum(shares) / 2)}" in told
    assert "attainment 97.4%" in told
    for unknown in (objective, replace(weighed, kpis=("win_rate", "new_leads"))):
        assert "attainment" not in listings.objectives_html([unknown], scorecard, ENGLISH)
    elsewhere = replace(weighed, kpis=("win_rate", "not_on_this_card"))
    assert "attainment" not in listings.objectives_html([elsewhere], scorecard, ENGLISH)


def test_sources_name_a_few_files_and_count_the_rest() -> None:
    files = tuple(f"{number}.csv" for number in range(5))
    told = listings.sources_html([SourceNote("deals", 1, files=files)], ENGLISH)
    assert "0.csv, 1.csv, 2.csv and 2 more" in told
    french = listings.sources_html([SourceNote("deals", 1, files=files[:4])], FRENCH)
    assert "0.csv, 1.csv, 2.csv et 1 autre<" in french
    assert "<h2>Sources</h2>" in french


@pytest.mark.parametrize(
    ("note", "english", "french"),
    [
        (
            Undated("deals", "opened_on", 1),
            "1 row of deals has no opened_on: it counts as there since before the records began.",
            "1 ligne de deals est sans opened_on\u00a0: elle compte comme présente depuis toujours.",
        ),
        (
            Unowned("deals", "team", 1200),
            "1,200 rows of deals name no team: they are in the company’s numbers and in no team’s.",
            "1\u202f200 lignes de deals sont sans équipe\u00a0: elles ne comptent que pour l’entreprise.",
        ),
        (
            Gap("deals", Period.parse("2026-04")),
            "deals has no row at all in April 2026: what is counted from it is unknown there, not zero.",
            "deals n’a aucune ligne en avril 2026\u00a0: ce qui en est tiré y est inconnu, et non nul.",
        ),
    ],
)
def test_notes_are_sentences(note: Note, english: str, french: str) -> None:
    assert listings.noted(note, ENGLISH) == english
    assert listings.noted(note, FRENCH) == french
    assert f"<li>{french}</li>" in listings.notes_html([note], FRENCH)
    assert not listings.notes_html([], FRENCH)


def test_definitions_give_formula_unit_direction_and_authority(scorecard: Scorecard) -> None:
    kpi = scorecard["win_rate"].kpi
    words = "".join(parsed(listings.definitions_html([kpi], ENGLISH)).itertext())
    assert words == (
        "Win rateWon deals as a share of closed. Formula: count in deals by closed_on ÷ count in deals by closed_on; "
        "%; higher is better; definition used: House rule"
    )
    french = "".join(parsed(listings.definitions_html([kpi], FRENCH)).itertext())
    assert french == (
        "Taux de réussitePart des affaires gagnées. Formule\u00a0: nombre de lignes dans deals selon closed_on ÷ nombre "
        "de lignes dans deals selon closed_on\u202f; %\u202f; favorable à la hausse\u202f; définition retenue\u00a0: "
        "Règle maison"
    )


def test_each_definition_can_be_kept_whole(scorecard: Scorecard) -> None:
    kpis = [line.kpi for line in scorecard.lines]
    groups = parsed(listings.definitions_html(kpis, ENGLISH)).findall("dl/div")
    assert [[child.tag for child in group] for group in groups] == [["dt", "dd"]] * len(kpis)
