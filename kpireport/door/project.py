"""The project: what ``kpireport.toml`` says, as frozen values whose names all stand for something."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from kpireport.door.canonical import contract
from kpireport.door.configuration import ColumnModel, ProjectModel, ScorecardModel, read_shape
from kpireport.door.contracts import Column, Contract, Kind
from kpireport.door.project_names import VARIABLE, Names
from kpireport.door.toml_places import TomlFile, read_toml
from kpireport.errors import ConfigurationError, told
from kpireport.levels import Level, Levels, standard
from kpireport.periods import Calendar, Grain
from kpireport.retail import calendar_of

FILE = "kpireport.toml"


@dataclass(frozen=True, slots=True)
class Company:
    """Whose reports they are."""

    name: str
    locales: tuple[str, ...]
    currency: str
    calendar: Calendar
    as_of: date | None
    simulated: bool
    page: Literal["A4", "Letter"]
    timezone: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """One connection; its address still holds ``${NAME}`` where a secret goes.

    >>> Source("crm", "postgresql://reader:${PASSWORD}@db.example/crm")
    Source('crm', 'postgresql://…')
    """

    name: str
    url: str
    folders: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Source({self.name!r}, '{self.url.partition('://')[0]}://…')"

    def address(self, environment: Mapping[str, str]) -> str:
        """The address with the variables filled in: to be handed to the engine, never printed."""
        return VARIABLE.sub(lambda found: environment[found[1]], self.url)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How a canonical table comes from the company's own: source, SQL, contract and formats of its text columns.

    In a ``sparse`` table a month without any row is a true zero; in others it is a gap, and unknown.
    """

    name: str
    source: str
    sql: str
    contract: Contract
    formats: Mapping[str, str]
    line: int | None = None
    sparse: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell two rows apart."""
        return self.contract.key

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the contract."""
        return self.contract.columns


@dataclass(frozen=True, slots=True)
class ScorecardSpec:
    """One notebook for each member of a level, and the KPIs it shows."""

    notebook: str
    level: str
    grain: Grain
    kpis: tuple[str, ...]
    breakdowns: Mapping[str, tuple[str, ...]]
    tables: tuple[str, ...]
    members: tuple[str, ...]
    further_kpis: tuple[str, ...] = ()

    @property
    def counted_kpis(self) -> tuple[str, ...]:
        """The KPIs on the scorecard, and those that its notebook may show besides."""
        return (*self.kpis, *self.further_kpis)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the machine a run may take; what is not given is decided by the machine."""

    workers: int | None = None
    threads: int | None = None
    memory: str = "2GB"
    query_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Proofreading:
    """What becomes of numbers in commentary that contradict the facts: a warning, or an error."""

    numbers: Literal["warn", "error"] = "warn"


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder, read and checked."""

    root: Path
    company: Company
    sources: tuple[Source, ...]
    tables: tuple[TableMapping, ...]
    levels: Levels
    scorecards: tuple[ScorecardSpec, ...]
    limits: Limits
    commentary: Proofreading = Proofreading()

    def table(self, name: str) -> TableMapping:
        """The mapping of a table."""
        return next(table for table in self.tables if table.name == name)

    def source(self, name: str) -> Source:
        """The source of a name."""
        return next(source for source in self.sources if source.name == name)


def load_project(
    root: Path, *, environment: Mapping[str, str], kpis: Collection[str] | None = None
) -> Project:
    """The project of a folder; with ``kpis``, the names its scorecards may list are checked too.

    Raises:
        ConfigurationError: with everything that is wrong, each with its line and key.
    """
    root = root.resolve()
    file = read_toml(root / FILE, name=FILE)
    model, faults = read_shape(file)
    if model is not None:
        told_before = tuple(fault.message.partition(":")[0] for fault in faults)
        named = Names(root, file, model, kpis, environment).faults()
        faults += [fault for fault in named if not fault.message.startswith(told_before)]
    if model is None or faults:
        order = sorted(faults, key=lambda fault: fault.line or 0)
        raise ConfigurationError(told(f"{FILE} cannot be used:", order))
    return _project(root, file, model)


def _project(root: Path, file: TomlFile, model: ProjectModel) -> Project:
    company, limits, levels = model.company, model.limits, _levels(model)
    years = {"first_month": company.fiscal_year_start, "named_by": company.fiscal_year_named_by}
    weeks = company.calendar.model_dump() if company.calendar else {}
    return Project(
        root=root,
        company=Company(
            name=company.name,
            locales=tuple(company.locales),
            currency=company.currency,
            calendar=calendar_of(years | weeks),
            as_of=company.as_of,
            simulated=company.simulated,
            page=company.page,
            timezone=company.timezone,
        ),
        sources=tuple(
            Source(name, source.url, tuple(source.folders))
            for name, source in model.sources.items()
        ),
        tables=tuple(_mapping(file, model, name, levels) for name in model.tables),
        levels=levels,
        scorecards=tuple(_scorecard(scorecard) for scorecard in model.scorecards),
        limits=Limits(limits.workers, limits.threads, limits.memory, limits.query_seconds),
        commentary=Proofreading(model.commentary.numbers),
    )


def _levels(model: ProjectModel) -> Levels:
    declared = {name: Level(name, it.column, it.parent) for name, it in model.levels.items()}
    ordered: list[Level] = []
    while declared:  # parents first; a circle has been refused before
        for name, level in list(declared.items()):
            if level.parent not in declared:
                ordered.append(declared.pop(name))
    return standard(ordered)


def _mapping(file: TomlFile, model: ProjectModel, name: str, levels: Levels) -> TableMapping:
    table = model.tables[name]
    columns = [_column(own, it) for own, it in table.columns.items()]
    return TableMapping(
        name,
        table.source,
        table.sql,
        contract(name).extended(columns, tuple(table.key)).with_levels(levels),
        dict(table.formats),
        file.line_of(("tables", name, "sql")),
        table.sparse,
    )


def _column(name: str, model: ColumnModel) -> Column:
    return Column(
        name,
        Kind(model.type),
        required=model.required,
        optional=model.optional,
        allowed=tuple(model.allowed),
        references=model.references,
        minimum=model.minimum,
        maximum=model.maximum,
    )


def _scorecard(model: ScorecardModel) -> ScorecardSpec:
    return ScorecardSpec(
        model.notebook,
        model.level,
        Grain(model.grain),
        tuple(model.kpis),
        {kpi: tuple(dimensions) for kpi, dimensions in model.breakdowns.items()},
        tuple(model.tables),
        tuple(model.members),
        tuple(model.further_kpis),
    )
