"""The index of reports: what it lists, in which order, in which words; and that nothing in a name is code."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpireport.errors import ConfigurationError
from kpireport.periods import Calendar
from kpireport.press import manifest, site
from kpireport.press.manifest import Entry, Manifest, State
from kpireport.press.site import Masthead

HOSTILE = """</script><script>alert(1)</script> 'x' Zürich "Nord" {{ 7 * 7 }}"""
ACME = Masthead("Acme & Sons", ("en", "fr"), levels=("company", "team", "person"))
KINDS = (".pdf", ".html", ".ipynb")


def entry(member: str = "North", locale: str = "en", **given: object) -> Entry:
    period, level = str(given.pop("period", "2026-06")), str(given.pop("level", "team"))
    notebook = str(given.pop("notebook", "scorecard"))
    kinds = given.pop("kinds", KINDS)
    name = f"{notebook}.{locale}"
    values: dict = {"state": State.BUILT, "verdicts": {"on_track": 2, "off_track": 1}} | given
    return Entry(
        notebook=notebook,
        level=level,
        member=member,
        locale=locale,
        period=period,
        path=f"{period}/{sha256(member.encode()).hexdigest()[:8]}/{name}",
        outputs={f"{name}{kind}": "0" * 64 for kind in kinds},  # type: ignore[attr-defined]
        **values,
    )


def written(folder: Path, *entries: Entry, masthead: Masthead = ACME) -> Path:
    for period in sorted({each.period for each in entries}):
        own = tuple(each for each in entries if each.period == period)
        known = Manifest(period, masthead.company, "2026-06-30", "", {}, own)
        (folder / period).mkdir(exist_ok=True)
        manifest.write(known, folder / period)
    return site.write(folder, masthead)


class Page(HTMLParser):
    """The rows of an index: texts of cells, addresses, headings."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.tags: list[str] = []
        self._into: list[str] | None = None
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr" and dict(attrs).get("data-level"):
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._into = self.rows[-1]
        if tag == "h2":
            self.headings.append("")
            self._into = self.headings
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "h2"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] = f"{self._into[-1]} {data}".strip()


def words(cell: str) -> str:
    return re.sub(r"\s+", " ", cell)


def test_periods_come_newest_first_and_the_longer_of_two_that_end_together(tmp_path: Path):
    codes = ("2025-12", "2026-06", "2026", "2026-Q2", "2026-W23", "FY2025")
    page = Page(written(tmp_path, *(entry(period=code) for code in codes)))
    found = re.findall(r'<section data-period="([^"]*)"', page.text)
    assert found == ["2026", "2026-Q2", "2026-06", "2026-W23", "2025-12", "FY2025"]
    assert page.headings[2::3] == ["June 2026", "FY2025"]


def test_a_period_is_called_as_the_companys_calendar_calls_it(tmp_path: Path):
    fiscal = Masthead("Acme", calendar=Calendar(first_month=4))
    page = Page(written(tmp_path, entry(period="FY2026-Q1"), masthead=fiscal))
    assert page.headings == ["Q1 FY2025/26"]


def test_the_company_comes_first_then_teams_then_people_by_name(tmp_path: Path):
    entries = [
        entry("Zoë", level="person"),
        entry("Émile", level="person"),
        entry("Fay", level="person"),
        entry("Zürich"),
        entry("Éire"),
        entry("France"),
        entry("company", level="company"),
        entry("Depot 7", level="depot"),
    ]
    names = [row[0].split()[0] for row in Page(written(tmp_path, *entries)).rows]
    assert names == ["Acme", "Éire", "France", "Zürich", "Émile", "Fay", "Zoë", "Depot"]


def test_a_report_is_one_row_with_all_its_languages_the_readers_own_first(tmp_path: Path):
    written(tmp_path, entry(), entry(locale="fr"))
    for name, ordered in {"index.html": ["en", "fr"], "index.fr.html": ["fr", "en"]}.items():
        page = Page(tmp_path / name)
        files = [link for link in page.links if link.startswith("2026-06/")]
        assert len(page.rows) == 1
        assert [link.split(".")[-2:] for link in files] == [
            [locale, kind] for locale in ordered for kind in ("pdf", "html")
        ]


@pytest.mark.parametrize("locale", ["fr-CA", "fr_CA"])
def test_a_language_of_a_region_may_be_written_either_way(tmp_path: Path, locale: str):
    masthead = replace(ACME, locales=("en", locale))
    written(tmp_path, entry(locale=locale), masthead=masthead)
    page = Page(tmp_path / f"index.{locale}.html")
    assert '<html lang="fr-CA"' in page.text
    assert "Français (Canada)" in Page(tmp_path / "index.html").text


def test_a_status_is_told_by_number_word_and_shape(tmp_path: Path):
    verdicts = {"on_track": 5, "at_risk": 2, "off_track": 1, "not_judged": 3}
    written(tmp_path, entry(verdicts=verdicts))
    english, french = Page(tmp_path / "index.html"), Page(tmp_path / "index.fr.html")
    assert words(english.rows[0][1]) == "5 on track 2 at risk 1 off track 3 not judged"
    assert words(french.rows[0][1]) == "5 en bonne voie 2 à risque 1 hors objectif 3 sans verdict"
    row = english.text.partition("<tbody")[2]
    shapes = re.findall(r'<svg class="mark"[^>]*>(<\w+ [^>]*>)', row)
    assert len(set(shapes)) == 4


def test_a_status_that_no_kpi_has_is_left_out(tmp_path: Path):
    page = Page(written(tmp_path, entry(verdicts={"on_track": 4})))
    assert words(page.rows[0][1]) == "4 on track"
    assert 'data-marks="all_on_track on_track"' in page.text


def test_a_failure_says_why_and_whose_files_are_shown(tmp_path: Path):
    failed = {"state": State.FAILED, "reason": "cell 5 raised <KeyError>", "verdicts": {}}
    page = Page(written(tmp_path, entry(), entry(locale="fr", **failed)))
    assert words(page.rows[0][1]) == "2 on track 1 off track"
    assert words(page.rows[0][3]) == (
        "English built Français failed : cell 5 raised <KeyError> "
        "The files are those of the last good build."
    )
    assert 'data-marks="failed off_track on_track"' in page.text


def test_a_report_that_was_never_made_has_no_status_and_no_link(tmp_path: Path):
    failed = {"state": State.FAILED, "reason": "out of memory", "verdicts": {}, "kinds": ()}
    page = Page(written(tmp_path, entry(**failed)))
    assert [words(cell) for cell in page.rows[0][1:]] == [
        "–",
        "English –",
        "failed : out of memory",
    ]
    assert [link for link in page.links if link.startswith("2026")] == []


def test_a_workbook_is_linked_where_there_is_one(tmp_path: Path):
    page = Page(written(tmp_path, entry(), entry("South", kinds=(*KINDS, ".xlsx"))))
    assert [link[-4:] for link in page.links].count("xlsx") == 1
    assert not [link for link in page.links if link.endswith("ipynb")]


def test_names_are_shown_as_they_are_and_never_become_code(tmp_path: Path):
    page = Page(written(tmp_path, entry(HOSTILE)))
    assert page.rows[0][0].startswith(HOSTILE)
    assert page.tags.count("script") == 1
    assert "49" not in page.text


def test_no_code_but_the_pages_own_can_take_effect(tmp_path: Path):
    page = Page(written(tmp_path, entry()))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.text)
    assert policy is not None
    assert "unsafe" not in policy[1]
    for tag in ("script", "style"):
        (code,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
        seal = b64encode(sha256(code.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{seal}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert not re.search(r"\s(style|on\w+)=", page.text.partition("<body>")[2])


def test_the_script_holds_no_data(tmp_path: Path):
    found = set()
    for name, each in {"a": entry(), "b": entry(HOSTILE, period="2025-01", verdicts={})}.items():
        (tmp_path / name).mkdir()
        text = written(tmp_path / name, each).read_text(encoding="utf-8")
        found.add(text.partition("<script>")[2].partition("</script>")[0])
    assert len(found) == 1


def test_the_same_manifests_give_the_same_bytes(tmp_path: Path):
    given = [entry(), entry(locale="fr"), entry("South"), entry(period="2026-05")]
    pages = []
    for name, ordered in {"one": given, "other": given[::-1]}.items():
        (tmp_path / name).mkdir()
        pages.append(written(tmp_path / name, *ordered).read_bytes())
    assert pages[0] == pages[1]


def test_a_language_that_the_company_has_given_up_has_no_page_any_more(tmp_path: Path):
    written(tmp_path, entry())
    assert (tmp_path / "index.fr.html").is_file()
    page = Page(site.write(tmp_path, Masthead("Acme", ("fr",))))
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["index.html"]
    assert '<html lang="fr">' in page.text
    assert "<nav" not in page.text


def test_a_manifest_of_before_there_were_verdicts_is_still_read(tmp_path: Path):
    written(tmp_path, entry())
    path = tmp_path / "2026-06" / manifest.NAME
    old = json.loads(path.read_text(encoding="utf-8"))
    for each in old["entries"]:
        del each["verdicts"]
    path.write_text(json.dumps(old), encoding="utf-8")
    page = Page(site.write(tmp_path, ACME))
    assert words(page.rows[0][1]) == "–"
    assert [link for link in page.links if link.endswith(".pdf")]


def test_a_day_that_is_none_is_told_with_its_file(tmp_path: Path):
    (tmp_path / "2026-06").mkdir()
    manifest.write(Manifest("2026-06", "Acme", "soon", "", {}), tmp_path / "2026-06")
    with pytest.raises(ConfigurationError, match=r"2026-06/manifest\.json says as_of 'soon'"):
        site.write(tmp_path, ACME)


def test_without_any_report_the_page_says_so(tmp_path: Path):
    page = Page(site.write(tmp_path, ACME))
    assert "No report has been built yet." in page.text
    assert {"form", "script"}.isdisjoint(page.tags)


def test_a_companys_own_colours_are_taken(tmp_path: Path):
    tokens = tmp_path / "templates" / "print" / "static" / "tokens.css"
    tokens.parent.mkdir(parents=True)
    tokens.write_text(":root { --accent: #123456 }", encoding="utf-8")
    reports = tmp_path / "reports"
    reports.mkdir()
    path = written(reports, entry(), masthead=Masthead("Acme", basedirs=(tmp_path / "templates",)))
    page = path.read_text(encoding="utf-8")
    assert page.index("--accent: #123456") > page.index("--accent: #")


def test_the_words_of_an_invented_company_are_marked(tmp_path: Path):
    simulated = Masthead("Acme", ("fr",), simulated=True)
    assert "Données simulées" in Page(written(tmp_path, entry(), masthead=simulated)).text
