"""Seconds per report of the demonstration company, by step, as the manifest of a forced build tells them."""

import json
import os
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from kpireport.build import Order, build
from kpireport.tasks import REPORTS

STEPS = {"kernel": "kernel s", "cells": "cells s", "html": "HTML s", "pdf": "PDF s"}


@dataclass(frozen=True, slots=True)
class Reports:
    """One forced build: how many reports, how long in all, and the middle report's seconds by step."""

    workers: int
    count: int
    wall: float
    steps: dict[str, float]


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
    return Reports(workers, len(seconds), wall, steps)
