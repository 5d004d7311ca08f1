"""A browser, and a small set of reports for it, shared by all tests of pages."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from kpireport import scaffold
from tools import system

SECONDS = 240
PATIENCE = 10_000.0  # milliseconds
PHONE, DESKTOP = (360, 780), (1280, 900)
MEMBERS = ("company", "Lyon")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)

Open = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window; where there is none the tests fail and say what to type."""
    found = system.browser()
    if found is None:
        pytest.fail(f"No browser. Type: {system.command(system.missing_browser())}", pytrace=False)
    # Its sandbox cannot be set up by root, who is whom containers run as.
    own = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=[*ARGUMENTS, *own])
        yield running
        running.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration company's report and that of a team, in both languages. To be read only.

    The first worker that asks builds them; the others wait for it.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    folder = shared / "pages" / "demo"
    with (shared / "pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _build(folder)
    assert (folder / "reports" / "index.html").is_file()
    return folder / "reports"


def _build(folder: Path) -> None:
    scaffold.init(folder)
    members = [word for name in MEMBERS for word in ("--team", name)]
    done = subprocess.run(
        [sys.executable, "-m", "kpireport", "build", "-C", str(folder), *members],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def copy(reports: Path, tmp_path: Path) -> Path:
    """The reports, to be changed."""
    return Path(shutil.copytree(reports, tmp_path / "reports"))


class Watch:
    """What a page asks for outside its folder, and what its console says."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []

    def over(self, page: Page) -> None:
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def route(self, route: Route) -> None:
        """Let files pass and nothing else."""
        if route.request.url.startswith("file://"):
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails a test whose pages ask for anything but files, or complain."""
    watching = Watch()
    yield watching
    assert (watching.asked, watching.said) == ([], [])


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Open]:
    """Open a file at a size, with or without scripts."""
    contexts: list[BrowserContext] = []

    def opened(path: Path, size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", watch.route)
        page = context.new_page()
        watch.over(page)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
