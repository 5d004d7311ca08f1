"""What has not changed is not made again; what has changed is, and nothing else."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build import company
from tests.build.company import HOSTILE, PERIOD, TEAM
from tests.build.conftest import kpireport
from tests.build.test_builds import SUFFIXES, entries

EVERYBODY = {"North", "South", HOSTILE, "company"}


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the reports, with its time of writing."""
    paths = [path for end in SUFFIXES for path in folder.rglob(f"*{end}")]
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in paths
        if path.name != "index.html"
    }


def change_rows(folder: Path, change: Callable[[dict[str, str]], None]) -> None:
    path = folder / "data" / "deals.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    company.write_rows(path, rows)


def test_a_second_build_starts_nothing_and_touches_no_report(copy, run, monkeypatch):
    monkeypatch.setattr("kpireport.press.workers._SPAWN", None)  # whoever starts a worker fails
    before = files(copy / "reports")
    said = run(copy, "build")
    assert said.code == 0, said.err
    assert files(copy / "reports") == before
    assert said.err == ""
    assert "Reports: 4 cached." in said.out
    assert {entry["state"] for entry in entries(copy / "reports").values()} == {"cached"}


def test_without_a_change_nothing_is_made_anew(copy, made_anew):
    assert made_anew(copy) == set()


def test_force_makes_all_anew(copy, made_anew):
    assert made_anew(copy, "--force") == EVERYBODY
    assert made_anew(copy, "--force", "--team", "North") == {"North"}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_altered_or_lost_file_is_made_anew(copy, made_anew, suffix):
    altered = copy / "reports" / PERIOD / "North" / f"{TEAM}.en{suffix}"
    altered.write_bytes(altered.read_bytes() + b" ")
    (copy / "reports" / PERIOD / "South" / f"{TEAM}.en{suffix}").unlink()
    assert made_anew(copy) == {"North", "South"}


def test_an_altered_pdf_gets_its_true_bytes_back(copy, built):
    place = Path(PERIOD, "North", f"{TEAM}.en.pdf")
    (copy / "reports" / place).write_bytes(b"%PDF-1.7 forged")
    said = kpireport(copy, "build")
    assert (said.code, "1 built, 3 cached" in said.out) == (0, True), said.err
    assert (copy / "reports" / place).read_bytes() == (built.reports / place).read_bytes()


def test_one_teams_changed_rows_are_only_its_own_and_the_companys_affair(copy, made_anew):
    def dearer(row: dict[str, str]) -> None:
        if row["team"] == "South" and row["value"]:
            row["value"] = "999.00"

    change_rows(copy, dearer)
    assert made_anew(copy) == {"South", "company"}


def test_one_teams_changed_goal_is_only_its_own_and_the_companys_affair(copy, made_anew):
    company.write_goals(copy, north=21000)
    assert made_anew(copy) <= {"North", "company"}
    assert "North" in made_anew(copy)


def test_the_companys_changed_goal_is_its_own_affair(copy, made_anew):
    company.write_goals(copy, company=61000)
    assert made_anew(copy) == {"company"}


def test_a_changed_notebook_makes_its_reports_anew(copy, made_anew):
    company.write_notebook(copy, TEAM, *company.TEAM_CELLS[:-1])
    assert made_anew(copy) == EVERYBODY - {"company"}


@pytest.mark.parametrize("file", ["templates/print/static/tokens.css", "kpis.py"])
def test_a_new_template_or_formula_makes_all_anew(copy, made_anew, file):
    path = copy / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("KPIS = ()\n" if file.endswith(".py") else ":root {}\n", encoding="utf-8")
    assert made_anew(copy) == EVERYBODY


def test_touching_a_file_without_changing_it_makes_nothing_anew(copy, made_anew):
    for path in (copy / "data" / "deals.csv", copy / "goals" / "2026.csv"):
        os.utime(path)
    assert made_anew(copy) == set()


def test_only_what_is_asked_for_is_made(copy, made_anew):
    asked = {
        ("--team", "South"): {"South"},
        ("--notebook", "executive_summary"): {"company"},
        ("--period", "2026-05", "--team", "North"): {"North"},
        (
            "--period",
            "2026-05",
            "--period",
            "2026-05",
            "--locale",
            "en",
            "--locale",
            "en",
        ): EVERYBODY,
    }
    for arguments, wanted in asked.items():
        assert made_anew(copy, *arguments, "--force") == wanted
