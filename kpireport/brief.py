"""The brief: all that one report may know, as a folder of files.

The build hands a notebook its own member's facts and goals, the rows of the tables that its scorecard
declares, and nothing else: no other member's rows, no database address. In Jupyter the same brief is made in memory.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from kpireport import facts as tidy
from kpireport.book import Book
from kpireport.catalog.own import FILE as KPIS_FILE
from kpireport.catalog.own import load_kpis
from kpireport.commentary import Remarks
from kpireport.exhibits.listings import SourceNote
from kpireport.facts import Facts
from kpireport.goals import Goal, Goals, Shape
from kpireport.kpi import Kpi
from kpireport.levels import Levels, Member
from kpireport.milestones import Milestone
from kpireport.moves import Stay
from kpireport.norms import Norm, Norms
from kpireport.notes import Note
from kpireport.objectives import Objective
from kpireport.periods import Calendar, Period
from kpireport.scorecard import Yardstick
from kpireport.tokens import HOUSE, Palette


@dataclass(frozen=True, slots=True)
class Brief:
    """Whose report it is, for when, and what it shows."""

    company: str
    currency: str
    simulated: bool
    member: Member
    period: Period
    levels: Levels
    kpis: tuple[str, ...]
    breakdowns: Mapping[str, tuple[str, ...]]
    below: str = ""
    goals: tuple[Goal, ...] = ()
    forecasts: tuple[Goal, ...] = ()
    shapes: tuple[Shape, ...] = ()
    objectives: tuple[Objective, ...] = ()
    further_kpis: tuple[str, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    notes: tuple[Note, ...] = ()
    commentary: Mapping[str, Remarks] = field(default_factory=dict)
    palette: Palette = HOUSE
    yardsticks: tuple[Yardstick, ...] = ()
    norms: tuple[Norm, ...] = ()
    stays: tuple[Stay, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A brief with its numbers: what a report is written from."""

    brief: Brief
    facts: Facts
    kpis: Mapping[str, Kpi]
    extracts: Mapping[str, pa.Table] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """The facts and goals that the report may see, to be read from."""
        goals = Goals(self.brief.goals, self.kpis, self.brief.forecasts, self.brief.shapes)
        return Book(self.facts, goals, self.kpis, self.brief.levels, self.brief.stays)

    @property
    def norms(self) -> Norms:
        """The norms that hold for the report's member."""
        return Norms(self.brief.norms, self.kpis)


_JSON = TypeAdapter(Brief)


def save(content: Content, folder: Path, *, project: Path) -> None:
    """Write a report's content into an empty folder; the project's own KPIs come along as code."""
    (folder / "brief.json").write_bytes(_JSON.dump_json(content.brief, indent=1))
    (folder / "facts.parquet").write_bytes(tidy.to_bytes(content.facts))
    if (project / KPIS_FILE).exists():
        shutil.copyfile(project / KPIS_FILE, folder / KPIS_FILE)
    (folder / "tables").mkdir()
    for name, rows in sorted(content.extracts.items()):
        pq.write_table(rows, folder / "tables" / f"{name}.parquet", compression="zstd")


def load(folder: Path) -> Content:
    """The content that `save` has written."""
    facts = tidy.read(folder / "facts.parquet")
    brief = _by(facts.calendar, _JSON.validate_json((folder / "brief.json").read_bytes()))
    extracts = {
        path.stem: pq.read_table(path) for path in sorted((folder / "tables").glob("*.parquet"))
    }
    return Content(brief, facts, load_kpis(folder), extracts)


def _by(calendar: Calendar, value: Any) -> Any:
    """The same value, its periods those of the company's calendar: a brief tells no kinds of calendar apart."""
    if isinstance(value, Period):
        return replace(value, calendar=calendar)
    if isinstance(value, tuple):
        return tuple(_by(calendar, item) for item in value)
    if isinstance(value, Mapping):
        return {key: _by(calendar, item) for key, item in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {part.name: getattr(value, part.name) for part in fields(value) if part.init}
    return replace(value, **{name: _by(calendar, item) for name, item in parts.items()})
