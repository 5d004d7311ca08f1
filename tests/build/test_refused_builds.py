"""A build that cannot be right is refused before any number or report is made, and says what to do."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.company import PERIOD, TEAM
from tests.build.conftest import Said, kpireport, new_company

DROP_BOUNDING_CAPABILITY, MAY_WRITE_ANYWHERE = 24, 1  # prctl(2), capabilities(7)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / "reports").rglob("*")
        if path.is_file()
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def clear(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) <= 6
    for word in words:
        assert word in said.err


def test_data_that_break_the_contract_stop_the_run_and_touch_nothing(copy: Path, run):
    edit(copy / "data" / "deals.csv", ",lost,", ",mislaid,")
    before = state(copy)
    facts = sorted((copy / ".kpireport" / "facts").iterdir())
    clear(run(copy, "build"), 3, "deals.csv", "mislaid", "stage")
    assert state(copy) == before
    assert sorted((copy / ".kpireport" / "facts").iterdir()) == facts


@pytest.mark.parametrize(
    ("file", "change", "code", "words"),
    [
        ("kpireport.toml", ("currency", "curency"), 2, ("curency", "did you mean 'currency'")),
        ("kpireport.toml", ('"won_value", "won_deals"', '"won_valu"'), 2, ("won_valu", "line")),
        ("kpireport.toml", ("STORE_PASSWORD", "NO_SUCH_VARIABLE"), 2, ("NO_SUCH_VARIABLE",)),
        ("kpireport.toml", ('notebook = "team_scorecard"', 'notebook = "lost"'), 2, ("lost",)),
        (
            "notebooks/team_scorecard.ipynb",
            ("team: str", "tea: str"),
            2,
            ("team", "team_scorecard"),
        ),
        ("notebooks/team_scorecard.ipynb", ('"cells"', '<<<<<<< HEAD "cells"'), 2, ("line",)),
        ("goals/2026.csv", (",20000", ",bananas"), 3, ("2026.csv", "row 3", "bananas")),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_made(
    copy: Path, run, file, change, code, words
):
    edit(copy / file, *change)
    before = state(copy)
    clear(run(copy, "build"), code, *words)
    assert state(copy) == before


def test_a_refused_first_build_creates_no_reports(tmp_path: Path, run):
    folder = new_company(tmp_path / "tiny")
    edit(folder / "kpireport.toml", "currency", "curency")
    clear(run(folder, "build"), 2, "curency")
    assert not (folder / "reports").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--team", "Nort"), ("did you mean 'North'",)),
        (("--notebook", "team_score"), ("did you mean 'team_scorecard'",)),
        (("--locale", "de"), ("de", "en")),
        (("--period", "2026-13"), ("2026-13",)),
        (("--period", "2026-Q2"), ("quarter", "month")),
        (("--jobs", "0"), ("--jobs", "1")),
        (("--jobs", "1000000"), ("256",)),
        (("--no-such-option",), ("--no-such-option",)),
    ],
)
def test_a_wrong_question_is_refused_with_the_nearest_right_one(copy, run, arguments, words):
    before = state(copy)
    clear(run(copy, "build", *arguments), 2, *words)
    assert state(copy) == before


def test_reports_that_are_no_folder_or_a_link_are_refused(copy: Path, run, tmp_path: Path):
    reports = copy / "reports"
    reports.rename(tmp_path / "elsewhere")
    reports.write_text("in the way", encoding="utf-8")
    clear(run(copy, "build"), 2, "reports", "not a folder")
    reports.unlink()
    reports.symlink_to(tmp_path / "elsewhere")
    clear(run(copy, "build"), 2, "reports", "symbolic link")


def test_a_members_folder_that_is_a_link_is_refused(copy: Path, run, tmp_path: Path):
    folder = copy / "reports" / PERIOD / "South"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = sorted((tmp_path / "elsewhere").iterdir())
    clear(run(copy, "build", "--force"), 2, "South", "symbolic link")
    assert sorted((tmp_path / "elsewhere").iterdir()) == before


def _without_the_rights_of_root() -> None:
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(DROP_BOUNDING_CAPABILITY, MAY_WRITE_ANYWHERE, 0, 0, 0)


def test_reports_that_may_not_be_written_are_refused_before_any_work(copy: Path):
    (copy / "reports").chmod(0o555)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kpireport", "build", "--force"],
            cwd=copy,
            preexec_fn=_without_the_rights_of_root,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        (copy / "reports").chmod(0o755)
    clear(Said(done.returncode, done.stdout, done.stderr), 2, "reports", "cannot be written")


def test_a_link_in_the_place_of_a_report_fails_that_report_and_leads_nowhere(
    copy: Path, tmp_path: Path
):
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"not ours")
    pdf = copy / "reports" / PERIOD / "North" / f"{TEAM}.en.pdf"
    pdf.unlink()
    pdf.symlink_to(outside)
    said = kpireport(copy, "build", "--team", "North", "--force")
    assert said.code == 1
    assert "symbolic link" in said.err
    assert outside.read_bytes() == b"not ours"


def test_a_damaged_manifest_is_told_with_what_to_do(copy: Path, run):
    (copy / "reports" / PERIOD / "manifest.json").write_text("{", encoding="utf-8")
    clear(run(copy, "build"), 2, f"{PERIOD}/manifest.json", "remove it")
