"""Seconds per report of the demonstration company, by step, as the manifest of a forced build tells them."""

import json
import os
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from kpireport.build import Order, build
from kpireport.tasks import REPORTS

STEPS = {
    "kernel": "kernel s",
    "cells": "cells s",
    "html": "HTML s",
    "companions": "data s",
    "pdf": "PDF s",
}
PRESS = ("html", "pdf")
LARGEST = 250  # kB that a PDF of at most so many pages may have
PAGES = 4


@dataclass(frozen=True, slots=True)
class Reports:
    """One forced build: how many reports, how long in all, the middle report's seconds by step, and the PDFs' sizes.

    ``press`` is the share of all steps' seconds that page and print take; ``sizes`` are pairs of kB and pages.
    """

    workers: int
    count: int
    wall: float
    steps: dict[str, float]
    press: float
    sizes: tuple[tuple[float, int], ...]

    @property
    def too_large(self) -> int:
        """How many PDFs of few pages are larger than they may be."""
        return sum(size > LARGEST for size, pages in self.sizes if pages <= PAGES)


def measured(project: Path, workers: int) -> Reports:
    """Build every report anew with so many workers."""
    start = time.perf_counter()
    result = build(
        project,
        Order(workers=workers, force=True),
        environment=os.environ,
        today=date(2026, 11, 2),
    )
    wall = time.perf_counter() - start
    if result.failed:
        raise SystemExit(f"{result.failed[0].path} failed: {result.failed[0].reason}")
    seconds = [
        entry["seconds"]
        for path in sorted((project / REPORTS).glob("*/manifest.json"))
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]
    ]
    steps = {step: median(one[step] for one in seconds) for step in STEPS}
    spent = {step: sum(one[step] for one in seconds) for step in STEPS}
    press = sum(spent[step] for step in PRESS) / sum(spent.values())
    sizes = tuple(_size(path) for path in sorted((project / REPORTS).rglob("*.pdf")))
    return Reports(workers, len(seconds), wall, steps, press, sizes)


def _size(path: Path) -> tuple[float, int]:
    return path.stat().st_size / 1000, len(PdfReader(path).pages)
