"""System packages: installed where that is allowed, else told with the one command; a browser is for tests alone."""

import re
from pathlib import Path

import pytest

from tools import system

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine with apt-get and without a browser; what was asked to be installed."""
    monkeypatch.setattr(system.shutil, "which", lambda name: name if name == "apt-get" else None)
    asked: list[list[str]] = []
    monkeypatch.setattr(system, "install", asked.append)
    return asked


def test_who_may_not_install_is_told_the_one_command(without_browser, monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    told = system.settle(system.missing_browser)
    assert "sudo apt-get install -y --no-install-recommends chromium\n" in told
    assert without_browser == []


def test_root_installs_and_is_told_where_that_did_not_help(without_browser, monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    assert "chromium" in system.settle(system.missing_browser)
    assert without_browser == [["chromium"]]


def test_where_a_browser_is_nothing_is_done(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system.browser() == "/usr/bin/chromium"
    assert system.settle(system.missing_browser) is None


def test_tests_need_a_browser_and_reports_do_not():
    needs = dict(re.findall(r"^([\w./-]+):([^#\n]*)", MAKEFILE, re.MULTILINE))
    assert ".venv/browser" in needs["test"].split()
    assert [name for name in needs if ".venv/browser" in needs[name].split()] == ["test"]
