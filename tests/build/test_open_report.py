"""A notebook opened by a person shows what the build prints, of its own member only."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpireport import briefing, open_report
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.opening import BRIEF_VARIABLE
from tests.build.company import PERIOD, TEAM
from tests.build.conftest import Built, kpireport, new_company

SHOW = """
import json, sys
from kpireport import open_report
report = open_report("North", "2026-06", locale="en")
cells = ["title", "headline", "scorecard", "trend", "breakdown", "ranking"]
print(json.dumps([getattr(report, cell)()._repr_html_() for cell in cells]))
"""


def test_plain_python_in_the_notebooks_folder_shows_what_the_build_printed(built: Built):
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=built.folder / "notebooks",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    executed = built.reports / PERIOD / "North" / f"{TEAM}.en.ipynb"
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    printed = [
        "".join(output["data"]["text/html"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    shown = json.loads(done.stdout)
    assert len(shown) == 6
    assert shown == printed[:6]


@pytest.mark.parametrize(
    ("member", "period", "level", "words"),
    [
        ("Nort", PERIOD, "team", ["did you mean 'North'"]),
        ("North", "2026-13", "team", ["2026-13"]),
        ("North", "2026-Q2", "team", ["month", "2026-Q2", "quarter"]),
        ("Nadia Nordqvist", PERIOD, "person", ["person", "team"]),
    ],
)
def test_a_report_that_there_is_not_is_refused_helpfully(copy, member, period, level, words):
    with pytest.raises(ConfigurationError) as refused:
        open_report(member, period, level=level, folder=copy)
    for word in words:
        assert word in str(refused.value)


def test_outside_a_project_the_way_into_one_is_told(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="kpireport init"):
        open_report("North", PERIOD, folder=tmp_path)


def test_rows_are_the_members_own_of_the_period(built: Built):
    rows = open_report("North", PERIOD, folder=built.folder).content.extracts["deals"]
    assert set(rows["team"].to_pylist()) == {"North"}
    days = zip(rows["opened_on"].to_pylist(), rows["closed_on"].to_pylist(), strict=True)
    assert all(any(str(day)[:7] == PERIOD for day in pair) for pair in days)
    assert rows.num_rows > 5


def test_a_table_that_the_scorecard_does_not_declare_is_refused(built: Built):
    with pytest.raises(ConfigurationError, match=r"activities.*tables"):
        open_report("North", PERIOD, folder=built.folder).table("activities")


def test_an_unknown_kpi_or_breakdown_names_the_nearest(built: Built):
    report = open_report("North", PERIOD, folder=built.folder)
    with pytest.raises(UnknownNameError, match="did you mean 'won_value'"):
        report.trend("won_valu")
    with pytest.raises(UnknownNameError, match="did you mean 'product'"):
        report.breakdown("won_value", "produkt")


def test_a_scorecard_without_breakdowns_shows_none_and_still_prints(copy: Path):
    path = copy / "kpireport.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("breakdowns =", "# breakdowns ="), encoding="utf-8")
    report = open_report("North", PERIOD, folder=copy)
    assert (report.breakdown().plain, report.breakdowns().plain) == ("", "")
    with pytest.raises(UnknownNameError, match="breakdown of this scorecard"):
        report.breakdown("won_value", "product")


def test_all_rows_of_one_member_are_handed_over_though_the_company_has_too_many(
    built: Built, monkeypatch: pytest.MonkeyPatch
):
    whole = open_report("South", PERIOD, folder=built.folder).content.extracts["deals"]
    monkeypatch.setattr(briefing, "LARGEST_EXTRACT", whole.num_rows)
    own = open_report("South", PERIOD, folder=built.folder).content.extracts["deals"]
    assert own.equals(whole)


def test_too_many_rows_are_refused_and_never_cut_in_silence(
    built: Built, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(briefing, "LARGEST_EXTRACT", 3)
    with pytest.raises(ConfigurationError, match="deals has more than 3 rows of South in 2026-06"):
        open_report("South", PERIOD, folder=built.folder)


def test_rows_without_the_column_of_the_level_are_refused(tmp_path: Path):
    folder = new_company(tmp_path / "tiny")
    text = (folder / "kpireport.toml").read_text(encoding="utf-8")
    text = text.replace('tables = ["deals"]', 'tables = ["activities"]')
    text = text.replace("activity_id, team, person, kind", "activity_id, kind")
    (folder / "kpireport.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="activities has no column 'team'"):
        open_report("South", PERIOD, folder=folder)


def test_a_notebook_that_asks_for_another_team_than_its_own_fails(copy: Path):
    path = copy / "notebooks" / f"{TEAM}.ipynb"
    text = path.read_text(encoding="utf-8")
    assert "open_report(team," in text
    path.write_text(text.replace("open_report(team,", "open_report('South',"), encoding="utf-8")
    said = kpireport(copy, "build", "--team", "North")
    assert said.code == 1
    assert "asks for South in 2026-06, but was handed North" in said.err


def test_no_brief_is_handed_over_outside_a_build():
    assert BRIEF_VARIABLE not in os.environ
