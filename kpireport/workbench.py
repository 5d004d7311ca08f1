"""The workbench: a project folder opened, its tables checked, its facts counted, its reports listed.

What every entry (the command line, the build, a notebook in Jupyter) does before a report is written.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kpireport import counting
from kpireport import facts as tidy
from kpireport.book import Book, needed, plan
from kpireport.catalog.own import load_kpis
from kpireport.commentary import Commentary, read_commentary
from kpireport.door.project import FILE, Project, ScorecardSpec, load_project
from kpireport.door.sources import Tables, open_tables
from kpireport.door.stylesheet import read_palette
from kpireport.errors import ConfigurationError, Fault, GoalError, nearest, not_called, told
from kpireport.exhibits.listings import SourceNote
from kpireport.facts import Facts, Plan
from kpireport.goal_checks import dimension_faults
from kpireport.goal_files import read_goals
from kpireport.goals import EVERY, Goals
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from kpireport.milestones import Milestone, read_milestones, unknown_members
from kpireport.norms import NO_NORMS, Norms, misspelt, read_norms
from kpireport.notes import Gap, TableNote, Unowned, Unshaped
from kpireport.objectives import Objective, read_objectives
from kpireport.periods import Grain, Period
from kpireport.retail import settings_of
from kpireport.safekeeping import write_whole
from kpireport.shapes import shapes, unshaped
from kpireport.tokens import HOUSE, Palette
from kpireport.words import language
from kpireport.yardsticks import Peers

STATE = ".kpireport"


@dataclass(frozen=True, slots=True)
class Workbench:
    """A project's configuration, KPIs, goals and objectives: everything but the data."""

    project: Project
    kpis: Mapping[str, Kpi]
    goals: Goals
    objectives: tuple[Objective, ...]
    environment: Mapping[str, str]
    palette: Palette = HOUSE
    commentary: Commentary = field(default_factory=Commentary)
    milestones: tuple[Milestone, ...] = ()
    norms: Norms = NO_NORMS


def open_workbench(root: Path, environment: Mapping[str, str]) -> Workbench:
    """Read and check everything of a project folder that is not data.

    Raises:
        ConfigurationError: the configuration, ``kpis.py`` or ``tokens.css`` cannot be used.
        GoalError: the goals, norms, objectives or milestones cannot be used.
        CommentaryError: the commentary cannot be used.
    """
    kpis = load_kpis(root)
    project = load_project(root, kpis=tuple(kpis), environment=environment)
    goals = read_goals(root, kpis=kpis, levels=project.levels, calendar=project.company.calendar)
    norms = read_norms(root, kpis=kpis, levels=project.levels, calendar=project.company.calendar)
    objectives = read_objectives(root, kpis=tuple(kpis), levels=project.levels)
    milestones = read_milestones(
        root, kpis=tuple(kpis), objectives=objectives, levels=project.levels
    )
    commentary = read_commentary(
        root,
        calendar=project.company.calendar,
        kpis=tuple(kpis),
        language=language(project.company.locales[0]),
    )
    colours = read_palette(root)
    return Workbench(
        project, kpis, goals, objectives, environment, colours, commentary, milestones, norms
    )


@dataclass(frozen=True, slots=True)
class Job:
    """One report to be made: whose, when, by which notebook."""

    spec: ScorecardSpec
    member: Member
    period: Period


@dataclass(frozen=True)
class Counted:
    """A workbench with its numbers."""

    bench: Workbench
    plan: Plan
    facts: Facts
    tables: Tables
    sources: tuple[SourceNote, ...]

    @cached_property
    def book(self) -> Book:
        """The whole company's book, with every goal phased as it asks for."""
        goals = replace(self.bench.goals, shapes=shapes(self._unphased, self.known))
        return replace(self._unphased, goals=goals)

    @cached_property
    def _unphased(self) -> Book:
        return Book(self.facts, self.bench.goals, self.bench.kpis, self.bench.project.levels)

    @property
    def known(self) -> tuple[str, ...]:
        """The KPIs whose every measure is counted."""
        counted = set(self.plan.measures)
        kpis = self.bench.kpis.values()
        return tuple(kpi.name for kpi in kpis if counted >= set(kpi.formula.measures()))

    @cached_property
    def goal_notes(self) -> tuple[Unshaped, ...]:
        """Which goals could not be phased as they ask for."""
        return unshaped(self._unphased, self.known)

    @cached_property
    def notes(self) -> tuple[TableNote, ...]:
        """What a reader should know of the data."""
        gaps = (Gap(table, period) for table, period in self.facts.gaps())
        return (*self.tables.notes, *gaps, *(Unowned(*found) for found in self.facts.unowned()))

    @cached_property
    def peers(self) -> Peers:
        """What members are held against besides their goals."""
        return Peers(self.book)

    def members(self, spec: ScorecardSpec) -> tuple[Member, ...]:
        """Whose reports a scorecard makes."""
        everybody = self.book.members(spec.level)
        return tuple(
            member for member in everybody if not spec.members or member.name in spec.members
        )


@contextmanager
def counted(
    bench: Workbench,
    *,
    today: date,
    periods: Collection[Period] = (),
    specs: Collection[ScorecardSpec] | None = None,
    ask: counting.Ask = counting.ask,
    anew: date | None = None,
) -> Iterator[tuple[Counted, tuple[Job, ...]]]:
    """Open the tables, count the facts (or take them from the cache), and list the jobs.

    ``periods`` are those to report, for the scorecards of their grain; without any, the last complete one. With
    ``anew`` the facts are counted in any case, as they stood on that day, and not kept.

    Raises:
        DataError: a table breaks its contract; nothing was computed then.
    """
    chosen = tuple(bench.project.scorecards if specs is None else specs)
    kpis = needed((name for spec in chosen for name in spec.counted_kpis), bench.kpis)
    names = sorted(
        {t for kpi in kpis for t in kpi.tables} | {t for spec in chosen for t in spec.tables}
    )
    with open_tables(bench.project, names, environment=bench.environment) as tables:
        asked = {name: tables[name] for name in names}
        as_of = anew or bench.project.company.as_of
        as_of = as_of or counting.watermark(asked, today=today, ask=ask)
        grains = dict.fromkeys(spec.grain for spec in chosen)
        reported = tuple(periods) or tuple(
            last_complete(bench.project, grain, as_of) for grain in grains
        )
        dimensions = [by for spec in chosen for cuts in spec.breakdowns.values() for by in cuts]
        _check_periods(reported, as_of)
        _check_columns(bench.project, chosen, asked)
        columns = {name: table.columns for name, table in asked.items()}
        if faults := dimension_faults(bench.goals, kpis, columns):
            raise GoalError(told("The goals cannot be used:", faults))
        wanted = plan(
            kpis,
            reported,
            levels=bench.project.levels,
            calendar=bench.project.company.calendar,
            dimensions=dimensions,
            sparse=[table.name for table in bench.project.tables if table.sparse],
        )
        wanted = replace(wanted, as_of=as_of)

        def count() -> Facts:
            return counting.count_facts(asked, wanted, as_of=as_of, ask=ask)

        facts = count() if anew else _cached(bench.project.root, wanted, tables, as_of, count)
        result = Counted(bench, wanted, facts, tables, _sources(tables, names, facts))
        _check_members(result, chosen)
        jobs = tuple(
            Job(spec, member, period)
            for period in reported
            for spec in chosen
            if spec.grain is period.grain
            for member in result.members(spec)
        )
        yield result, jobs


def _check_periods(periods: Iterable[Period], as_of: date) -> None:
    late = [period.code for period in periods if period.start > as_of]
    if late:
        raise ConfigurationError(
            f"The data reach {as_of}: there is nothing yet to report for {', '.join(late)}"
        )


def _check_columns(
    project: Project, specs: Iterable[ScorecardSpec], tables: Mapping[str, Any]
) -> None:
    """Refuse levels and breakdowns that no table has a column for: a report would be empty without a word."""
    columns = {column for table in tables.values() for column in table.columns}
    faults = [
        f"key levels.{level.name}.column: no table has a column {level.column!r}: {nearest(level.column, columns)}"
        for spec in specs
        for level in [project.levels[spec.level]]
        if level.column is not None and level.column not in columns
    ]
    names = columns | set(project.levels.names)
    faults += [
        f"key breakdowns.{kpi} of scorecard {spec.notebook!r}: no table has a column {cut!r}: {nearest(cut, names)}"
        for spec in specs
        for kpi, cuts in spec.breakdowns.items()
        for cut in cuts
        if cut not in names
    ]
    if faults:
        raise ConfigurationError(told(f"{FILE} cannot be used:", list(dict.fromkeys(faults))))


def _check_members(numbers: "Counted", specs: Iterable[ScorecardSpec]) -> None:
    """Refuse members that are named but have no row in any table: mostly they are misspelt."""
    faults: list[Fault] = []
    for level in {spec.level: spec for spec in specs if spec.level != COMPANY}:
        known = set(numbers.facts.members(level))
        faults += [
            Fault(
                FILE,
                f"members of scorecard {spec.notebook!r}: {not_called(level, name, known)}",
            )
            for spec in specs
            if spec.level == level
            for name in spec.members
            if name not in known
        ]
        faults += [
            Fault(
                goal.file,
                not_called(level, goal.member.name, known),
                row=goal.row,
                column="member",
            )
            for goal in numbers.bench.goals.all
            if goal.member.level == level and goal.member.name not in known | {EVERY}
        ]
        faults += unknown_members(numbers.bench.milestones, level, known)
        faults += misspelt(numbers.bench.norms, level, known)
    if faults:
        raise GoalError(told("Members are named that no table has a row of:", faults))


def last_complete(project: Project, grain: Grain, as_of: date) -> Period:
    """The newest period whose every day the data reach."""
    period = project.company.calendar.containing(as_of, grain)
    return period if period.complete(as_of) else period.before()


def _cached(
    root: Path, wanted: Plan, tables: Tables, as_of: date, count: Callable[[], Facts]
) -> Facts:
    """Facts of the same inputs are counted once; the key is a digest of all that they depend on."""
    key = {
        "version": version("kpireport-toolkit"),
        "format": tidy.FORMAT,
        "measures": [measure.key for measure in wanted.measures],
        "levels": [[level.name, level.column, level.parent] for level in wanted.levels.all],
        "grains": wanted.grains,
        "dimensions": wanted.dimensions,
        "windows": [[span.last.code, span.length] for span in wanted.windows],
        "calendar": settings_of(wanted.calendar),
        "as_of": as_of.isoformat(),
        "tables": {
            name: tables.fingerprint(name) for name in sorted({m.table for m in wanted.measures})
        },
    }
    digest = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()
    path = root / STATE / "facts" / f"{digest}.parquet"
    if not path.exists():
        facts = count()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, tidy.to_bytes(facts))
    return tidy.read(path)


def _sources(tables: Tables, names: Iterable[str], facts: Facts) -> tuple[SourceNote, ...]:
    found = []
    for name in names:
        covered = facts.records[name].covered.get(Grain.MONTH, ()) if name in facts.records else ()
        files = tuple(path.name for path in tables.files(name))
        first = covered[0] if covered else None
        found.append(SourceNote(name, tables.rows(name), first, facts.as_of, files))
    return tuple(found)
