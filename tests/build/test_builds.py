"""A build makes every report, whole, with a manifest and an index that are true."""

import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from kpireport.door.member_names import member_folder
from tests.build.company import COMPANY, HOSTILE, PERIOD, TEAM, TEAMS, deals
from tests.build.conftest import Built, kpireport

SUFFIXES = (".ipynb", ".html", ".pdf", ".xlsx")


def manifest(reports: Path) -> dict:
    return json.loads((reports / PERIOD / "manifest.json").read_text(encoding="utf-8"))


def entries(reports: Path) -> dict[str, dict]:
    return {entry["member"]: entry for entry in manifest(reports)["entries"]}


class Links(HTMLParser):
    """The addresses that a page asks for or leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "srcset")]


def test_a_build_makes_four_files_per_report_where_they_belong(built: Built):
    assert built.said.code == 0, built.said.err
    wanted = {
        f"{PERIOD}/{member_folder(team)}/{TEAM}.en{end}" for team in TEAMS for end in SUFFIXES
    }
    wanted |= {f"{PERIOD}/company/{COMPANY}.en{end}" for end in SUFFIXES}
    wanted |= {f"{PERIOD}/manifest.json", "index.html"}
    found = {str(p.relative_to(built.reports)) for p in built.reports.rglob("*") if p.is_file()}
    assert found == wanted


def test_the_manifest_says_what_was_made_from_what(built: Built):
    known = manifest(built.reports)
    assert (known["period"], known["as_of"]) == (PERIOD, "2026-06-30")
    assert re.fullmatch("[0-9a-f]{64}", known["facts"])
    assert {"weasyprint", "papermill", "duckdb", "kpireport-toolkit"} <= set(known["versions"])
    for entry in known["entries"]:
        assert (entry["state"], entry["reason"]) == ("built", "")
        assert set(entry["seconds"]) == {"kernel", "cells", "html", "companions", "pdf"}
        assert all(seconds > 0 for seconds in entry["seconds"].values())
        assert re.fullmatch("[0-9a-f]{64}", entry["inputs"])
    assert len({entry["inputs"] for entry in known["entries"]}) == len(TEAMS) + 1


def test_the_manifest_holds_the_plain_sha_256_of_every_file(built: Built):
    for entry in manifest(built.reports)["entries"]:
        folder = (built.reports / entry["path"]).parent
        assert len(entry["outputs"]) == len(SUFFIXES)
        for name, digest in entry["outputs"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_manifest_says_how_many_kpis_have_which_status(built: Built, run):
    judged = {"on_track", "at_risk", "off_track"}
    for entry in manifest(built.reports)["entries"]:
        whose = ["--level", entry["level"]]
        whose += ["--member", entry["member"]] if entry["level"] != "company" else []
        said = run(built.folder, "scorecard", "--period", PERIOD, "--format", "json", *whose)
        found = Counter(
            row["status"] if row["status"] in judged else "not_judged"
            for row in json.loads(said.out)
        )
        assert entry["verdicts"] == dict(found)
        assert set(entry["verdicts"]) > {"not_judged"}


def test_every_link_of_the_index_leads_to_a_file(built: Built):
    found = Links((built.reports / "index.html").read_text(encoding="utf-8")).found
    links = [link for link in found if not link.startswith("#")]
    assert len(links) == 3 * (len(TEAMS) + 1)
    assert all((built.reports / unquote(link)).is_file() for link in links)


def test_progress_is_told_in_lines_where_there_is_no_terminal(built: Built):
    lines = built.said.err.splitlines()
    assert len(lines) == len(TEAMS) + 1
    assert [line.split()[0] for line in lines] == ["[1/4]", "[2/4]", "[3/4]", "[4/4]"]
    assert all(line.endswith(": built") for line in lines)
    assert "Reports: 4 built." in built.said.out
    assert "reports/index.html" in built.said.out


def test_each_language_has_its_own_files(copy: Path):
    configuration = copy / "kpireport.toml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace('["en"]', '["en", "fr"]'), encoding="utf-8")
    said = kpireport(copy, "build", "--team", "North", "--locale", "fr")
    assert said.code == 0, said.err
    pdf = PdfReader(copy / "reports" / PERIOD / "North" / f"{TEAM}.fr.pdf")
    assert "juin 2026" in pdf.pages[0].extract_text()
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    assert {entry["locale"] for entry in manifest(copy / "reports")["entries"]} == {"en", "fr"}


def test_pages_ask_for_nothing_outside_themselves(built: Built):
    pages = sorted(built.reports.rglob("*.html"))
    assert len(pages) == len(TEAMS) + 2
    for path in pages:
        page = path.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert policy, path
        assert "default-src 'none'" in policy[1].replace("&#39;", "'")
        assert page.count("<script") == (path.name == "index.html")
        outside = [
            link for link in Links(page).found if not link.startswith(("data:", "#", PERIOD))
        ]
        assert not outside
        assert not re.search(r"url\((?!['\"]?(data:|#))", page)


def test_a_hostile_name_is_printed_as_it_is_and_run_nowhere(built: Built):
    folder = built.reports / PERIOD / member_folder(HOSTILE)
    assert re.fullmatch(r"[a-z0-9-]+", folder.name)
    pages = [*folder.glob("*.html"), built.reports / "index.html"]
    pages += (built.reports / PERIOD / "company").glob("*.html")
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert "Équipe &lt;b&gt;&amp;{{7*7}}" in page
        assert "Équipe <b>" not in page
        assert "Équipe &lt;b&gt;&amp;49" not in page
    (pdf,) = folder.glob("*.pdf")
    assert HOSTILE in PdfReader(pdf).pages[0].extract_text()
    assert PdfReader(pdf).metadata.title.startswith(HOSTILE)
    alts = re.findall(r'alt="([^"]*)"', next(folder.glob("*.html")).read_text(encoding="utf-8"))
    assert any("Équipe &lt;b&gt;&amp;{{7*7}}" in alt for alt in alts)


@pytest.mark.parametrize("member", TEAMS)
def test_a_team_reads_its_own_true_number(built: Built, member: str):
    won = sum(
        float(str(deal["value"]))
        for deal in deals()
        if (deal["team"], deal["stage"]) == (member, "won") and str(deal["closed"])[:7] == PERIOD
    )
    page = PdfReader(built.reports / f"{entries(built.reports)[member]['path']}.pdf").pages[0]
    assert f"{won:,.0f}" in page.extract_text()
