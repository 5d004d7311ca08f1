"""Each command answers with its numbers, its exit code and, where it cannot, a few lines that help."""

import csv
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from kpireport import cli
from kpireport.numbers import COLUMNS
from tests.build import company
from tests.build.company import HOSTILE, PERIOD, TEAMS
from tests.build.conftest import Built, kpireport

ASKED = ("--period", PERIOD, "--level", "team")


def won_by(team: str) -> float:
    return sum(
        float(str(deal["value"]))
        for deal in company.deals()
        if (deal["team"], deal["stage"]) == (team, "won") and str(deal["closed"])[:7] == PERIOD
    )


def test_the_columns_are_those_that_other_programs_rely_on(built: Built, run):
    wanted = (
        "kpi,level,member,period,unit,actual,numerator,denominator,goal,deviation,"
        "deviation_relative,attainment,status"
    )
    said = run(built.folder, "scorecard", *ASKED, "--format", "csv")
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == wanted == ",".join(COLUMNS)


def test_table_csv_and_json_say_the_same_numbers(built: Built, run):
    said = {
        shape: run(built.folder, "scorecard", *ASKED, "--format", shape).out
        for shape in ("json", "csv", "table")
    }
    values = json.loads(said["json"])
    assert len(values) == 4 * len(TEAMS)
    as_csv = list(csv.DictReader(io.StringIO(said["csv"])))
    text = [{k: "" if v is None else str(v) for k, v in row.items()} for row in values]
    assert as_csv == text
    lines = [line for line in said["table"].splitlines() if PERIOD in line]
    for row, line in zip(values, lines, strict=True):
        for number in (row["actual"], row["goal"], row["deviation"]):
            assert ("–" if number is None else f"{number:.6g}") in line
        assert row["member"] in line


def test_the_numbers_are_the_true_ones(built: Built, run):
    said = run(
        built.folder,
        "scorecard",
        "--period",
        PERIOD,
        "--kpi",
        "won_value",
        "-f",
        "json",
        "-t",
        HOSTILE,
    )
    (row,) = json.loads(said.out)
    assert row["actual"] == pytest.approx(won_by(HOSTILE), abs=1e-9)
    assert (row["member"], row["goal"], row["unit"]) == (HOSTILE, 20000, "money")
    assert row["deviation"] == pytest.approx(row["actual"] - 20000)
    assert row["deviation_relative"] == pytest.approx(row["actual"] / 20000 - 1)
    whole = run(built.folder, "scorecard", "--period", PERIOD, "--kpi", "won_value", "-f", "json")
    (company_row,) = json.loads(whole.out)
    assert company_row["actual"] == pytest.approx(sum(map(won_by, TEAMS)), abs=1e-9)


def test_the_numbers_of_one_member_of_a_level(built: Built, run):
    asked = ("--level", "person", "--member", "Nadia Nordqvist", "--format", "json")
    rows = json.loads(run(built.folder, "scorecard", "--period", PERIOD, *asked).out)
    assert {(row["level"], row["member"]) for row in rows} == {("person", "Nadia Nordqvist")}


def test_the_catalogue_is_listed_with_formula_unit_direction_and_tables(built: Built, run):
    found = {row["kpi"]: row for row in json.loads(run(built.folder, "kpis", "-f", "json").out)}
    rate = found["win_rate"]
    assert (rate["unit"], rate["better"], rate["tables"]) == ("share", "higher", "deals")
    assert "÷" in rate["formula"]
    assert all(row["formula"] and row["tables"] for row in found.values())
    assert run(built.folder, "kpis").code == 0


def test_explain_gives_the_parts_that_the_number_is_made_of(built: Built, run):
    said = run(built.folder, "explain", "win_rate", "--team", "South", "--period", PERIOD, "--sql")
    assert said.code == 0, said.err
    mine = [
        deal["stage"]
        for deal in company.deals()
        if deal["team"] == "South" and str(deal["closed"])[:7] == PERIOD
    ]
    won, closed = mine.count("won"), len(mine)
    assert f": {won} over {won} rows" in said.out
    assert f": {closed} over {closed} rows" in said.out
    assert f"{100 * won / closed:.1f}" in said.out
    assert "SELECT" in said.out


def test_explain_says_where_a_goal_comes_from(built: Built, run):
    said = run(built.folder, "explain", "won_value", "--team", "South", "--period", PERIOD)
    assert "goals/2026.csv, row 4" in said.out
    assert "20,000" in said.out


def test_check_is_silent_about_what_is_good_and_notes_what_is_odd(copy: Path, run):
    company.write_sound_goals(copy)
    good = run(copy, "check")
    assert (good.code, good.err) == (0, "")
    assert "note:" not in good.out
    assert "doubt:" not in good.out
    assert "deals (63 rows)" in good.out
    assert "a build makes 4 reports in one language" in good.out
    company.write_goals(copy, company=61000)
    odd = run(copy, "check")
    assert odd.code == 0, odd.err
    notes = [line for line in odd.out.splitlines() if line.startswith("note:")]
    assert any("1,000" in note or "1000" in note for note in notes)


def test_check_asks_of_goals_what_a_controller_would_and_stops_nothing(copy: Path, run):
    asked = run(copy, "check")
    assert (asked.code, asked.err) == (0, "")
    assert [line for line in asked.out.splitlines() if line.startswith(("note", "doubt"))] == [
        "note: relevant: team_scorecard (team, month): won_deals, win_rate, appointments have no goal for "
        "June 2026 or later: shown, but not judged",
        "note: relevant: executive_summary (company, month): won_deals, win_rate, appointments have no goal for "
        "June 2026 or later: shown, but not judged",
        "note: relevant: fewer than five KPIs may leave something out: team_scorecard (team, month): 4, "
        "executive_summary (company, month): 4",
        "note: relevant: goals/objectives.toml names no objective: no goal has an aim, an owner or a due date",
        "note: time-bound: no goal is set yet for July 2026: won_value (company, team)",
    ]
    assert run(copy, "check", "--strict").code == 0


def test_doubts_about_goals_end_a_strict_check_and_no_other(copy: Path, run):
    company.write_sound_goals(copy)
    assert run(copy, "check", "--strict").code == 0
    with (copy / "goals" / "2026.csv").open("a", encoding="utf-8") as file:
        file.write("new_leads,company,,2026,3\n")
    for options, code in (((), 0), (("--strict",), 2)):
        asked = run(copy, "check", *options)
        assert asked.code == code
        assert "doubt: measurable: new_leads has goals, but no table leads is mapped" in asked.out
        assert ("There are doubts about the goals" in asked.err) == bool(code)


def test_names_that_nothing_in_the_data_stands_for_are_refused(copy: Path, run):
    with (copy / "goals" / "2026.csv").open("a", encoding="utf-8") as file:
        file.write("won_deals,team,Nort,2026-06,3\n")
    wrong = run(copy, "check")
    assert wrong.code == 3
    assert "goals/2026.csv, row " in wrong.err
    assert "no team is called 'Nort': did you mean 'North'?" in wrong.err


def test_a_period_after_the_data_is_refused(copy: Path, run):
    late = run(copy, "build", "--period", "2030-01")
    assert late.code == 2
    assert "there is nothing yet to report for 2030-01" in late.err


@pytest.mark.parametrize(
    ("written", "meant", "told"),
    [
        (
            "[[scorecards]]",
            '[levels]\nteam = { column = "teem" }\n\n[[scorecards]]',
            "no table has a column 'teem': did you mean 'team'?",
        ),
        ('["product"]', '["produkt"]', "no table has a column 'produkt': did you mean 'product'?"),
    ],
)
def test_a_column_that_no_table_has_is_refused(
    copy: Path, run, written: str, meant: str, told: str
):
    path = copy / "kpireport.toml"
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, meant, 1), encoding="utf-8")
    wrong = run(copy, "check")
    assert wrong.code == 2
    assert told in wrong.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("scorecard", "--team", "Nort"), 2, "did you mean 'North'"),
        (("scorecard", "--kpi", "won_valu"), 2, "did you mean 'won_value'"),
        (("scorecard", "--period", "soon"), 2, "soon"),
        (("scorecard", "--format", "xml"), 2, "xml"),
        (("scorecard", "--level", "galaxy"), 2, "galaxy"),
        (("explain", "won_valu"), 2, "did you mean 'won_value'"),
        (("explain", "won_value", "--team", "Nort"), 2, "did you mean 'North'"),
        (("explain",), 2, "kpi"),
    ],
)
def test_a_wrong_question_gets_a_line_that_helps_and_no_traceback(
    built, run, arguments, code, words
):
    said = run(built.folder, *arguments)
    assert (said.code, said.out) == (code, "")
    assert words in said.err
    assert len(said.err.splitlines()) <= 3
    assert "Traceback" not in said.err


def test_outside_a_project_every_command_says_how_to_begin(tmp_path: Path, run):
    for command in (("check",), ("build",), ("scorecard",), ("explain", "won_value")):
        said = run(tmp_path, *command)
        assert said.code == 2
        assert "kpireport init" in said.err


def test_an_unknown_command_is_refused(run, built: Built):
    assert run(built.folder, "biuld").code == 2


def test_a_bug_of_ours_is_told_in_a_line_and_seen_with_debug(built: Built, run, monkeypatch, capfd):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(cli, "open_workbench", broken)
    said = run(built.folder, "check")
    assert said.code == 70
    assert said.err.splitlines() == [
        "A bug in kpireport: ZeroDivisionError: planted. Run with --debug for the traceback."
    ]
    assert cli.run(["--debug", "check", "-C", str(built.folder)]) == 70
    assert "broken" in capfd.readouterr().err


def test_a_new_project_builds_at_once(tmp_path: Path):
    made = kpireport(tmp_path, "init", "acme")
    assert made.code == 0, made.err
    assert "kpireport build" in made.out
    said = kpireport(tmp_path / "acme", "build", "--team", "Lyon", "--locale", "en")
    assert said.code == 0, said.err
    (pdf,) = (tmp_path / "acme" / "reports").rglob("*.pdf")
    page = PdfReader(pdf).pages[0].extract_text()
    assert "Lyon" in page
    assert "Veldane Software" in page
    again = kpireport(tmp_path, "init", "acme")
    assert (again.code, again.out) == (2, "")
    assert "not empty" in again.err
