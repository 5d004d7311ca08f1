"""The project: what ``kpireport.toml`` says, as frozen values whose names all stand for something."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import UnknownCurrencyError, validate_currency

from kpireport.door.canonical import CONTRACTS, contract
from kpireport.door.configuration import (
    ColumnModel,
    ProjectModel,
    ScorecardModel,
    fault_at,
    read_shape,
)
from kpireport.door.contracts import Column, Contract, Kind
from kpireport.door.member_names import check_member_names
from kpireport.door.toml_places import Place, TomlFile, read_toml
from kpireport.errors import ConfigurationError, Fault, nearest, told
from kpireport.levels import COMPANY, Level, Levels, standard
from kpireport.periods import Calendar, Grain
from kpireport.retail import calendar_of
from kpireport.words import LOCALES

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
        named = _Names(root, file, model, kpis, environment).faults()
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


VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LITERAL_SECRET = re.compile(
    r"[?&](?:password|passwd|pwd|token|secret|sslpassword)=(?!\$\{)[^&]", re.I
)


@dataclass(frozen=True, slots=True)
class _Names:
    """Whether all that the file names is there."""

    root: Path
    file: TomlFile
    model: ProjectModel
    kpis: Collection[str] | None
    environment: Mapping[str, str]

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong with the names."""
        yield from self._company()
        for name in self.model.sources:
            yield from self._source(name)
        for name in self.model.tables:
            yield from self._table(name)
        yield from self._levels()
        for number in range(len(self.model.scorecards)):
            yield from self._scorecard(number)

    def _at(self, *steps: str | int, message: str) -> Fault:
        return fault_at(self.file, steps, message)

    def _known(self, kind: str, name: str, known: Collection[str], place: Place) -> Iterator[Fault]:
        if name not in known:
            yield fault_at(
                self.file, place, f"no {kind} is called {name!r}: {nearest(name, known)}"
            )

    def _company(self) -> Iterator[Fault]:
        company = self.model.company
        for number, locale in enumerate(company.locales):
            yield from self._locale(locale, ("company", "locales", number))
        try:
            validate_currency(company.currency)
        except UnknownCurrencyError:
            message = f"found {company.currency!r}, expected an ISO 4217 code such as USD or EUR"
            yield self._at("company", "currency", message=message)
        if company.timezone is not None:
            place = ("company", "timezone")
            yield from self._known("time zone", company.timezone, available_timezones(), place)

    def _locale(self, locale: str, place: Place) -> Iterator[Fault]:
        try:
            language = Locale.parse(locale.replace("-", "_")).language
        except (ValueError, UnknownLocaleError):
            language = ""
        if language not in LOCALES:
            expected = f"found {locale!r}, expected a locale of one of {', '.join(LOCALES)}"
            yield fault_at(self.file, place, f"{expected}, such as en or fr_CA")

    def _source(self, name: str) -> Iterator[Fault]:
        url = self.model.sources[name].url
        place: Place = ("sources", name, "url")
        for variable in VARIABLE.findall(url):
            if variable not in self.environment:
                yield fault_at(self.file, place, f"the environment has no variable {variable}")
        if "://" not in url and not VARIABLE.match(url):
            yield fault_at(self.file, place, "expected an address such as duckdb://")
        elif _has_secret(url):
            message = "holds a password: write ${NAME} and set NAME in the environment"
            yield fault_at(self.file, place, message)

    def _table(self, name: str) -> Iterator[Fault]:
        table = self.model.tables[name]
        yield from self._known(
            "source", table.source, self.model.sources, ("tables", name, "source")
        )
        known = {one.name for one in CONTRACTS}
        if name not in known and not table.columns:
            message = (
                f"a table of your own declares its columns: write [tables.{name}.columns] "
                f"(canonical tables: {', '.join(sorted(known))}; {nearest(name, known)})"
            )
            yield self._at("tables", name, message=message)
            return
        columns = {*contract(name).names, *table.columns, *self._level_columns()}
        for what, names in (("key", table.key), ("formats", list(table.formats))):
            for number, column in enumerate(names):
                step = number if what == "key" else column
                yield from self._known("column", column, columns, ("tables", name, what, step))
        for column, declared in table.columns.items():
            if declared.references:
                place = ("tables", name, "columns", column, "references")
                target = declared.references.partition(".")[0]
                yield from self._known("table", target, self.model.tables, place)

    def _level_columns(self) -> set[str]:
        return {str(level.column) for level in standard().all if level.column} | {
            level.column for level in self.model.levels.values()
        }

    def _levels(self) -> Iterator[Fault]:
        levels = self.model.levels
        if COMPANY in levels:
            yield self._at("levels", COMPANY, message="the company's level is always there")
        for name, level in levels.items():
            place = ("levels", name, "parent")
            yield from self._known("level", level.parent, (COMPANY, *levels), place)
            above, seen = level.parent, [name]
            while above in levels and above not in seen:
                seen.append(above)
                above = levels[above].parent
            if above == name:
                circle = " > ".join((*seen, name))
                yield fault_at(self.file, place, f"the levels go in a circle: {circle}")

    def _scorecard(self, number: int) -> Iterator[Fault]:
        spec, here = self.model.scorecards[number], ("scorecards", number)
        levels = (COMPANY, *(self.model.levels or standard().names[1:]))
        yield from self._known("level", spec.level, levels, (*here, "level"))
        yield from self._listed("kpis", spec.kpis, (), here)
        yield from self._listed("further_kpis", spec.further_kpis, spec.kpis, here)
        listed = (*spec.kpis, *spec.further_kpis)
        for kpi in spec.breakdowns:
            yield from self._known("listed KPI", kpi, listed, (*here, "breakdowns", kpi))
        for row, table in enumerate(spec.tables):
            yield from self._known("table", table, self.model.tables, (*here, "tables", row))
        for message in check_member_names(spec.members):
            yield self._at(*here, "members", message=message)
        yield from self._notebook(spec.notebook, (*here, "notebook"))

    def _listed(
        self, key: str, kpis: Sequence[str], before: Sequence[str], here: Place
    ) -> Iterator[Fault]:
        for row, kpi in enumerate(kpis):
            if self.kpis is not None:
                yield from self._known("KPI", kpi, self.kpis, (*here, key, row))
            if kpi in before:
                yield self._at(*here, key, row, message=f"{kpi!r} stands in kpis already")
            if kpi in kpis[:row]:
                yield self._at(*here, key, row, message=f"{kpi!r} stands twice in the list")

    def _notebook(self, name: str, place: Place) -> Iterator[Fault]:
        folder = self.root / "notebooks"
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            there = [found.stem for found in sorted(folder.glob("*.ipynb"))]
            message = f"notebooks/{name}.ipynb is missing: {nearest(name, there)}"
            yield fault_at(self.file, place, message)
        elif not path.resolve().is_relative_to(folder.resolve()):
            message = f"notebooks/{name}.ipynb is a link out of the project"
            yield fault_at(self.file, place, message)


def _has_secret(url: str) -> bool:
    try:
        password = urlsplit(VARIABLE.sub("VARIABLE", url)).password
        written = urlsplit(url).password or ""
    except ValueError:
        return "@" in url and not VARIABLE.search(url)
    literal = password is not None and VARIABLE.fullmatch(written) is None
    return literal or _LITERAL_SECRET.search(url) is not None
