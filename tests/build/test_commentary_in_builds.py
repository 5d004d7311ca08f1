"""Commentary in builds: only its member's report has it, and what contradicts the facts is told with file and line."""

import json
import os
from datetime import date
from pathlib import Path

from kpireport import briefing
from kpireport.brief import load, save
from kpireport.door.member_names import member_folder
from kpireport.workbench import counted, open_workbench
from tests.build.company import COMPANY, HOSTILE, PERIOD, TEAM, write_notebook
from tests.build.conftest import kpireport

OPEN = "- [ ] Call CANARYCALL (owner: Ann, due: 2026-06-15)"


def add(folder: Path, member: str, text: str, period: str = PERIOD) -> None:
    path = folder / "commentary" / period / f"{member}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def briefs(folder: Path, tmp: Path):
    with counted(open_workbench(folder, os.environ), today=date(2026, 7, 1)) as (found, jobs):
        for number, job in enumerate(jobs):
            place = tmp / f"brief-{number}"
            place.mkdir()
            save(briefing.content(found, job), place, project=folder)
            yield job.member.name, place


def test_only_the_member_s_own_brief_holds_it(copy, tmp_path):
    add(copy, "North", f"CANARYTEXT\n\n## Actions\n{OPEN}")
    add(copy, "North", "## Actions\n- [ ] Old CANARYOLD (owner: Ann, due: 2026-06-10)", "2026-05")
    for member, place in briefs(copy, tmp_path):
        text = (place / "brief.json").read_text(encoding="utf-8")
        assert all((canary in text) == (member == "North") for canary in
                   ("CANARYTEXT", "CANARYCALL", "CANARYOLD"))  # fmt: skip
        if member == "North":
            said = load(place).brief.commentary["en"]
            assert [one.action.text for one in said.actions] == ["Old CANARYOLD", "Call CANARYCALL"]


def test_a_change_makes_only_that_report_anew(copy, made_anew):
    add(copy, "North", "Good.")
    assert made_anew(copy) == {"North"}
    add(copy, member_folder(HOSTILE), "Good too.")
    assert made_anew(copy) == {"North", HOSTILE}
    add(copy, "South", "Before.", "2026-05")
    assert made_anew(copy) == {"North", HOSTILE}


def test_the_report_prints_it(copy):
    write_notebook(copy, TEAM, "report.title()", "report.commentary()", "report.actions()")
    add(copy, "North", f"Won **deals**: {{{{ kpi.won_deals.actual }}}}.\n\n## Actions\n{OPEN}")
    said = kpireport(copy, "build", "--team", "North")
    assert (said.code, "warning" in said.err) == (0, False), said.err
    page = (copy / "reports" / PERIOD / "North" / f"{TEAM}.en.html").read_text(encoding="utf-8")
    assert '<p class="remark">Won <strong>deals</strong>: 4.</p>' in page
    assert '<tr class="action">' in page
    assert "overdue" in page


def test_a_contradiction_is_a_warning_and_by_setting_an_error(copy, run):
    add(copy, "North", "Fine.\n\nWon deals came to 99.\nWin rate is\n12 points.")
    said = run(copy, "check")
    assert said.code == 0
    assert (
        "warning: commentary/2026-06/North.md, line 3: '99' is no figure of Won deals" in said.err
    )
    assert "warning: commentary/2026-06/North.md, line 5: '12 points' is no figure" in said.err
    said = run(copy, "build", "--team", "South", "--notebook", TEAM)
    assert (said.code, said.err) == (0, "")
    path = copy / "kpireport.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[commentary]\nnumbers = "error"\n')
    for command in ("check", "build"):
        said = run(copy, command)
        assert said.code == 3
        assert "The commentary cannot be used:" in said.err
        assert "commentary/2026-06/North.md, line 3: '99' is no figure" in said.err


def test_a_build_warns_and_makes_the_reports_all_the_same(copy):
    add(copy, "company", "Won deals rose to 99.")
    write_notebook(copy, COMPANY, "report.commentary()")
    said = kpireport(copy, "build", "--notebook", COMPANY)
    assert said.code == 0
    assert (
        "warning: commentary/2026-06/company.md, line 1: '99' is no figure of Won deals" in said.err
    )
    assert "1 built" in said.out


def test_a_field_without_a_number_is_told_and_one_of_another_report_refused(copy, run):
    add(copy, "North", "Good.\n\n- Goal {{ kpi.win_rate.goal }}")
    said = run(copy, "check")
    assert said.code == 0
    assert "line 3: win_rate.goal has no number: the list item is not printed" in said.err
    add(copy, "North", "{{ kpi.sales_cycle.actual }}")
    said = run(copy, "check")
    assert said.code == 3
    assert "commentary/2026-06/North.md, line 1: the report shows no KPI 'sales_cycle'" in said.err


def test_files_that_belong_to_nobody_are_told_with_the_nearest_name(copy, run):
    add(copy, "Nort", "Lost.")
    add(copy, "North", "Lost.", "2026-Q2")
    said = run(copy, "check")
    assert said.code == 3
    assert (
        "commentary/2026-06/Nort.md: no report by month is made of 'Nort': did you mean 'North'?"
        in said.err
    )
    assert "commentary/2026-Q2/North.md: no report by quarter is made of 'North'" in said.err
    said = run(copy, "build", "--team", "South")
    assert (said.code, "warning: commentary/2026-06/Nort.md" in said.err) == (0, True)


def test_faults_of_all_files_stop_a_build_before_anything_is_made(copy, run):
    add(copy, "North", "{{ 7*7 }}")
    before = json.loads((copy / "reports" / PERIOD / "manifest.json").read_text(encoding="utf-8"))
    said = run(copy, "build")
    assert said.code == 3
    assert "commentary/2026-06/North.md, line 1: `{{ 7*7 }}` is no field" in said.err
    after = json.loads((copy / "reports" / PERIOD / "manifest.json").read_text(encoding="utf-8"))
    assert after == before
