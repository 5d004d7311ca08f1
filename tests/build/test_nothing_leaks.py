"""A team's artefacts hold nothing of another team, of the machine, or of what must stay secret."""

import base64
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pytest
from pypdf import PdfReader

from kpireport.door.member_names import member_folder
from kpireport.figures import FILE, FactSheet, from_bytes
from kpireport.press import reading
from tests.build.company import CANARIES, HOSTILE, PERIOD, TEAMS
from tests.build.conftest import SECRET, Built

DATA = re.compile(r"data:[a-z/+.-]+(?:;charset=[\w-]+)?(;base64)?,([^\"'\s)\\]+)")
NORMED = dict(zip(TEAMS, (0.6, 0.5, 0.4), strict=True))
LATER = HOSTILE.partition(" ")[0]


def told(path: Path) -> str:
    """All that a file says: its text, what its addresses hold, and every word inside a PDF or a workbook."""
    if path.suffix == ".pdf":
        reader = PdfReader(path)
        return "\n".join([*(page.extract_text() for page in reader.pages), *words_inside(path)])
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(
                [*parts.namelist(), *(parts.read(n).decode() for n in parts.namelist())]
            )
    text = path.read_text(encoding="utf-8")
    inside = [
        base64.b64decode(unquote(content)).decode("utf-8", "replace") if coded else unquote(content)
        for coded, content in DATA.findall(text)
    ]
    return "\n".join([text, *inside])


def words_inside(path: Path) -> Iterator[str]:
    """Titles, bookmarks, alternative texts, metadata and streams."""
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            yield from strings(thing)
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes().decode("utf-8", "replace")


def strings(thing: object) -> Iterator[str]:
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            if not getattr(each, "is_indirect", False):
                yield from strings(each)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, each in thing.items():
            if key not in ("/Parent", "/P", "/Pg") and not getattr(each, "is_indirect", False):
                yield from strings(each)


def artefacts(built: Built, member: str) -> list[Path]:
    found = sorted((built.reports / PERIOD / member_folder(member)).iterdir())
    assert [path.suffix for path in found] == [".html", ".ipynb", ".pdf", ".xlsx"]
    return found


@pytest.mark.parametrize("team", TEAMS)
def test_a_team_finds_its_own_people_deals_and_products_everywhere(built: Built, team: str):
    person, product, deal = CANARIES[team]
    for path in artefacts(built, team):
        text = told(path).replace("&#123;", "{")
        assert product in text
        assert deal in text or path.suffix == ".xlsx"  # figures, no rows
        assert person.split()[1 if team != HOSTILE else 0] in text


@pytest.mark.parametrize("team", TEAMS)
def test_a_team_finds_nothing_of_another(built: Built, team: str):
    others = [other for other in TEAMS if other != team]
    for path in artefacts(built, team):
        text = told(path)
        for other in others:
            name = LATER if other == HOSTILE else other
            for canary in (name, *CANARIES[other]):
                assert canary not in text, (path.name, canary)


@pytest.mark.parametrize("team", TEAMS)
def test_a_team_is_given_its_own_norm_and_no_yardstick_that_is_another_teams_number(
    built: Built, team: str
):
    folder = built.reports / PERIOD / member_folder(team)
    page = told(folder / "team_scorecard.en.pdf")
    assert f"Survey of {CANARIES[team][1]} users" in page
    assert "Survey of the whole trade" not in page
    (win_rate,) = (
        entry
        for entry in figures_of(folder / "team_scorecard.en.pdf").kpis
        if entry.name == "win_rate"
    )
    assert win_rate.figures["norm"].value == NORMED[team]
    assert "others_median" not in win_rate.figures


def test_the_company_is_told_which_team_is_best_and_a_norm_of_its_own(built: Built):
    sheet = figures_of(built.reports / PERIOD / "company" / "executive_summary.en.pdf")
    won = next(entry for entry in sheet.kpis if entry.name == "won_value")
    assert won.figures["norm"].value == 70000
    assert won.norm_source is not None
    assert (won.norm_source.source, won.norm_source.row) == ("Survey of the whole trade", 5)
    assert set(won.best_of) == set(TEAMS)
    assert won.figures["others"].value == len(TEAMS)


def figures_of(path: Path) -> FactSheet:
    """The figures that a PDF carries."""
    return from_bytes(reading.read(path, FILE).file)


@pytest.mark.parametrize("member", [*TEAMS, "company"])
def test_no_secret_address_or_place_of_the_machine_is_told(built: Built, member: str):
    forbidden = (SECRET, "STORE_PASSWORD", "duckdb://", str(built.folder), built.folder.parent.name)
    for path in artefacts(built, member):
        text = told(path)
        for word in forbidden:
            assert word not in text, (path.name, word)


def test_no_secret_lies_in_the_manifest_the_index_the_log_or_the_cache(built: Built):
    logs = (built.said.out + built.said.err).encode()
    kept = [path for path in (built.folder / ".kpireport").rglob("*") if path.is_file()]
    kept += [built.reports / "index.html", built.reports / PERIOD / "manifest.json"]
    assert SECRET.encode() not in logs
    for path in kept:
        assert SECRET.encode() not in path.read_bytes(), path


def test_the_projects_state_is_its_owners_alone(built: Built):
    assert (built.folder / ".kpireport").stat().st_mode & 0o077 == 0
