"""axe-core finds nothing on any page, in both languages, on a desk and on a phone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, Open

PERIOD = "2026-10"
PAGES = [
    *("index.html", "index.fr.html"),
    *(f"{PERIOD}/company/executive_summary.{locale}.html" for locale in ("en", "fr")),
    *(f"{PERIOD}/Lyon/team_scorecard.{locale}.html" for locale in ("en", "fr")),
]
REPORTS = PAGES[2:]
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def faults(page: Page) -> list[str]:
    """Each rule that is broken, with the first element that breaks it."""
    found = Axe().run(page, options=OPTIONS).response
    assert found["testEngine"]["name"] == "axe-core"
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}"
        for each in found["violations"]
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(reports: Path, open_page: Open, name: str, size: tuple[int, int]):
    assert faults(open_page(reports / name, size)) == []


def test_axe_would_find_a_fault(reports: Path, open_page: Open):
    page = open_page(reports / "index.html")
    page.evaluate("document.querySelector('label').remove()")
    assert [fault.partition(":")[0] for fault in faults(page)] == ["label"]


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_can_be_read_on_a_phone(reports: Path, open_page: Open, name: str):
    page = open_page(reports / name, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    small = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => each.innerText && each.checkVisibility()"
        " && parseFloat(getComputedStyle(each).fontSize) < 12).map(each => each.outerHTML.slice(0, 80))"
    )
    assert small == []


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_wider_than_a_phone_scrolls_by_keyboard_in_a_region_with_a_name(
    reports: Path, open_page: Open, name: str
):
    page = open_page(reports / name, PHONE)
    wide = page.evaluate(
        "[...document.querySelectorAll('main table, main figure img')]"
        ".filter(each => each.getBoundingClientRect().width > innerWidth)"
        ".map(each => each.closest('[tabindex=\"0\"][role][aria-label]')?.getAttribute('aria-label') ?? '')"
    )
    assert wide
    assert all(wide)
    region = page.locator("[tabindex='0']").first
    region.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("name", REPORTS)
def test_a_chart_on_a_phone_is_as_large_as_on_paper(reports: Path, open_page: Open, name: str):
    page = open_page(reports / name, PHONE)
    shrunk = page.evaluate(
        "[...document.querySelectorAll('figure img[src^=\"data:image/svg\"]')]"
        ".filter(each => each.getBoundingClientRect().width < each.naturalWidth * 0.95).length"
    )
    assert shrunk == 0
