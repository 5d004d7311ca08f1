"""The index in a browser: from a file, without a network, by search, filters and keyboard, on any width."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kpireport.press import site
from kpireport.press.site import Masthead
from tests.browser.conftest import DESKTOP, PHONE, Open

NARROW = (320, 640)
PERIOD = "2026-10"
HOSTILE = """<script>document.title='taken'</script> Zürich "Nord" l'œuvre"""
BOTH = Masthead("Veldane Software", ("en", "fr"), levels=("company", "team", "person"))


@pytest.fixture
def index(copy: Path) -> Path:
    """An index of two periods: the built reports, an earlier failure, and a team with a hostile name."""
    path = copy / PERIOD / "manifest.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    own = [each for each in known["entries"] if each["member"] == "Lyon"]
    for entry in own:
        entry |= {"period": "2026-09", "path": entry["path"].replace(PERIOD, "2026-09")}
    own[0] |= {"state": "failed", "reason": "out of memory", "outputs": {}, "verdicts": {}}
    hostile = {**own[1], "member": HOSTILE, "verdicts": {"on_track": 8}}
    hostile |= {
        "path": "2026-09/zurich/team_scorecard.fr",
        "outputs": {"team_scorecard.fr.pdf": ""},
    }
    earlier = {**known, "period": "2026-09", "entries": [*own, hostile]}
    (copy / "2026-09").mkdir()
    (copy / "2026-09" / "manifest.json").write_text(json.dumps(earlier), encoding="utf-8")
    return site.write(copy, BOTH)


def names(page: Page) -> list[str]:
    """Whose rows are to be seen."""
    heads = page.locator("tbody th:visible").all()
    return [head.inner_text().splitlines()[0] for head in heads]


def focused(page: Page) -> str:
    """What has the focus, in a word."""
    return str(
        page.evaluate(
            "(here => here.name || here.type || here.getAttribute('href') || here.tagName)(document.activeElement)"
        )
    )


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_all_reports_are_shown_first_newest_and_company_first(index: Path, open_page: Open):
    page = open_page(index)
    assert names(page) == ["Veldane Software", "Lyon", HOSTILE, "Lyon"]
    assert page.get_by_role("status").inner_text() == "Reports shown: 4 of 4"


def test_without_scripts_everything_is_shown_and_nothing_that_would_not_work(
    index: Path, open_page: Open
):
    page = open_page(index, scripts=False)
    assert page.locator("tbody th:visible").count() == 4
    assert page.locator("form:visible").count() == 0
    links = page.locator("tbody a")
    assert links.count() > 4
    assert page.locator("tbody a:visible").count() == links.count()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zurich nord", [HOSTILE]),
        ("ZÜRICH", [HOSTILE]),
        ("l’oeuvre", [HOSTILE]),
        ("lyon september", ["Lyon"]),
        ("executive", ["Veldane Software"]),
        ("memory", ["Lyon"]),
        ("paris", []),
    ],
)
def test_the_search_finds_words_without_minding_case_or_accents(
    index: Path, open_page: Open, typed: str, found: list[str]
):
    page = open_page(index)
    page.get_by_label("Search").fill(typed)
    assert names(page) == found
    said = f"Reports shown: {len(found)} of 4" if found else "No report matches."
    assert page.get_by_role("status").inner_text() == said
    assert page.locator("section:visible").count() == len(found)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"Period": "September 2026"}, [HOSTILE, "Lyon"]),
        ({"Level": "company"}, ["Veldane Software"]),
        ({"Status": "Build failed"}, ["Lyon"]),
        ({"Status": "All judged KPIs on track"}, [HOSTILE]),
        ({"Language": "English"}, ["Veldane Software", "Lyon", "Lyon"]),
        ({"Level": "team", "Period": "October 2026"}, ["Lyon"]),
        ({"Level": "company", "Period": "September 2026"}, []),
    ],
)
def test_filters_leave_what_fits_all_of_them(
    index: Path, open_page: Open, chosen: dict[str, str], found: list[str]
):
    page = open_page(index)
    for label, option in chosen.items():
        page.get_by_label(label, exact=True).select_option(label=option)
    assert names(page) == found
    page.get_by_role("button", name="Clear search and filters").click()
    assert len(names(page)) == 4


def test_a_chosen_language_leaves_only_its_files(index: Path, open_page: Open):
    page = open_page(index)
    page.get_by_label("Language", exact=True).select_option(label="Français")
    links = [link.get_attribute("href") or "" for link in page.locator("tbody a:visible").all()]
    assert links
    assert all(".fr." in link for link in links)


def test_the_other_language_opens_with_the_same_search(index: Path, open_page: Open):
    page = open_page(index)
    page.get_by_label("Search").fill("lyon")
    page.get_by_label("Period").select_option(label="October 2026")
    page.get_by_role("link", name="Français", exact=True).click()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.get_by_role("status").inner_text() == "Rapports affichés\u00a0: 1 sur 4"
    assert page.get_by_label("Rechercher").input_value() == "lyon"
    assert names(page) == ["Lyon"]
    assert page.locator("h2:visible").all_inner_texts() == ["octobre 2026"]


def test_a_link_opens_the_report(index: Path, open_page: Open):
    page = open_page(index)
    page.get_by_role("link", name=re.compile("HTML ?, Lyon, October 2026, Français")).click()
    assert page.title() == "Lyon, octobre 2026"


def test_every_control_is_reached_by_the_keyboard_in_the_order_of_reading(
    index: Path, open_page: Open
):
    page = open_page(index)
    files = [link.get_attribute("href") for link in page.locator("tbody a").all()]
    walked = []
    for _ in range(9 + len(files)):
        page.keyboard.press("Tab")
        walked.append(focused(page))
        assert page.evaluate(
            "(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)"
            "(getComputedStyle(document.activeElement))"
        ), walked[-1]
    start = ["#reports", "index.html", "index.fr.html", "search", "period", "level", "status"]
    assert walked[:9] == [*start, "language", "button"]
    assert walked[9:] == files


def test_the_first_stop_leads_past_the_filters(index: Path, open_page: Open):
    page = open_page(index)
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Skip to the reports").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page).startswith(PERIOD)


def test_filters_work_by_keyboard_alone_and_return_asks_for_nothing(index: Path, open_page: Open):
    page = open_page(index)
    page.get_by_label("Search").focus()
    page.keyboard.type("LYON")
    page.keyboard.press("Enter")
    assert names(page) == ["Lyon", "Lyon"]
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.url.partition("#")[0] == index.as_uri()
    assert names(page) == ["Lyon"]


@pytest.mark.parametrize("name", ["index.html", "index.fr.html"])
@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP])
def test_no_width_makes_the_page_scroll_sideways(
    index: Path, open_page: Open, name: str, size: tuple[int, int]
):
    page = open_page(index.with_name(name), size)
    assert sideways(page) == 0
    outside = page.evaluate(
        "[...document.querySelectorAll('tbody *')].filter(each => each.checkVisibility()"
        " && !each.closest('.unseen') && each.getBoundingClientRect().right > innerWidth).map(each => each.outerHTML)"
    )
    assert outside == []


def test_code_that_is_not_the_pages_own_does_not_run(index: Path, open_page: Open, watch):
    page = open_page(index)
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken'";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<p onclick=\\"document.title = 'taken'\\">x</p>");
            document.body.lastChild.click();
        }"""
    )
    assert page.title() == "Veldane Software: reports"
    assert len(watch.said) == 2
    assert all("Content Security Policy" in said for said in watch.said)
    watch.said.clear()


def test_nothing_can_be_fetched(index: Path, open_page: Open, watch):
    page = open_page(index)
    fetched = page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')")
    assert fetched == "refused"
    assert watch.said
    watch.said.clear()


def test_statuses_can_be_told_apart_without_colour(index: Path, open_page: Open):
    page = open_page(index)
    shapes = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.verdict')].map(each =>"
        " [each.innerText.replace(/[0-9 ]+/, ''), each.querySelector('svg').innerHTML]))"
    )
    assert len(shapes) >= 2
    assert len(set(shapes.values())) == len(shapes)
