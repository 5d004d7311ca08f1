"""Whether all that ``kpireport.toml`` names is there: languages, sources, tables, columns, levels, KPIs, notebooks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import UnknownCurrencyError, validate_currency

from kpireport.door.canonical import CONTRACTS, contract
from kpireport.door.configuration import ProjectModel, fault_at
from kpireport.door.member_names import check_member_names
from kpireport.door.toml_places import Place, TomlFile
from kpireport.errors import Fault, nearest, not_called
from kpireport.levels import COMPANY, standard
from kpireport.words import LOCALES

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LITERAL_SECRET = re.compile(
    r"[?&](?:password|passwd|pwd|token|secret|sslpassword)=(?!\$\{)[^&]", re.I
)


@dataclass(frozen=True, slots=True)
class Names:
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
            yield fault_at(self.file, place, not_called(kind, name, known))

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
