"""The shape of ``kpireport.toml``: which keys there are, of which type, and how a wrong one is told.

These models only read; what the rest of the program works with are the frozen values of `kpireport.door.project`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from kpireport.door.toml_places import Place, TomlFile, dotted
from kpireport.errors import Fault, nearest
from kpireport.retail import Pattern, Weekday

GrainName = Literal["week", "month", "quarter", "year"]
KindName = Literal["text", "integer", "number", "money", "date", "timestamp", "boolean"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]
Filled = Annotated[str, Field(min_length=1, max_length=500)]


class Model(BaseModel):
    """Strict: no unknown key, no conversion, no infinity."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class CalendarModel(Model):
    """A year of whole weeks."""

    weeks: Pattern
    ends: Literal["nearest", "last"] = "nearest"
    weekday: Weekday = "saturday"
    after_long_year: Literal["restated", "as_reported"] = "restated"


class CompanyModel(Model):
    """The company: its name, languages, currency and calendar."""

    name: Filled
    locales: Annotated[list[Filled], Field(min_length=1)] = ["en"]
    currency: Filled = "USD"
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1
    fiscal_year_named_by: Literal["start", "end"] = "end"
    calendar: CalendarModel | None = None
    as_of: date | None = None
    simulated: bool = False
    page: Literal["A4", "Letter"] = "A4"
    timezone: Filled | None = None


class SourceModel(Model):
    """One connection."""

    url: Filled
    folders: list[Filled] = []


class ColumnModel(Model):
    """One column that the company declares."""

    type: KindName
    required: bool = False
    optional: bool = False
    allowed: list[Filled] = []
    references: Annotated[str, Field(pattern=r"^\w+\.\w+$")] = ""
    minimum: int | float | date | None = None
    maximum: int | float | date | None = None


def _short(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


class TableModel(Model):
    """One canonical table and the SQL that gives it."""

    source: Name
    sql: Annotated[str, Field(min_length=1, max_length=100_000)]
    key: list[Name] = []
    columns: dict[Name, Annotated[ColumnModel, BeforeValidator(_short)]] = {}
    formats: dict[Name, Filled] = {}
    sparse: bool = False


class LevelModel(Model):
    """One level of members."""

    column: Name
    parent: Name = "company"


class ScorecardModel(Model):
    """One notebook for each member of a level."""

    notebook: FileName
    level: Name
    grain: GrainName
    kpis: Annotated[list[Name], Field(min_length=1)]
    further_kpis: list[Name] = []
    breakdowns: dict[Name, list[Name]] = {}
    tables: list[Name] = []
    members: list[Filled] = []


class LimitsModel(Model):
    """How much of the machine a run may take."""

    workers: Annotated[int, Field(ge=1, le=256)] | None = None
    threads: Annotated[int, Field(ge=1, le=256)] | None = None
    memory: Annotated[str, Field(pattern=r"^[1-9]\d{0,5} ?(MB|GB)$")] = "2GB"
    query_seconds: Annotated[int, Field(ge=1, le=86_400)] = 600


class CommentaryModel(Model):
    """What becomes of numbers in commentary that contradict the facts."""

    numbers: Literal["warn", "error"] = "warn"


class ProjectModel(Model):
    """The whole file."""

    company: CompanyModel
    sources: Annotated[dict[Name, SourceModel], Field(min_length=1)]
    tables: Annotated[dict[Name, TableModel], Field(min_length=1)]
    levels: dict[Name, LevelModel] = {}
    scorecards: list[ScorecardModel] = []
    limits: LimitsModel = LimitsModel()
    commentary: CommentaryModel = CommentaryModel()


def read_shape(file: TomlFile) -> tuple[ProjectModel | None, list[Fault]]:
    """The file as a model, and everything that is wrong with its shape.

    A wrong value is told and then stood in for, so that the names around it can still be checked.
    """
    try:
        return ProjectModel.model_validate(file.data), []
    except ValidationError as error:
        wrong = _by_place(file.data, error)
        faults = [_fault(file, place, item) for place, item in wrong.items()]
    try:
        return ProjectModel.model_validate(_stood_in(file.data, wrong)), faults
    except ValidationError:
        return None, faults


def _by_place(data: Any, error: ValidationError) -> dict[Place, ErrorDetails]:
    """One error for each place: where a value has a choice of types, each of them has complained."""
    found: dict[Place, ErrorDetails] = {}
    for item in error.errors(include_url=False):
        place = _place(data, item["loc"])
        if place not in found or found[place]["type"] != "finite_number":
            found[place] = item
    return found


_STAND_INS: dict[str | int, Any] = {
    "name": "x",
    "url": "duckdb://",
    "source": "x",
    "sql": "SELECT 1",
    "column": "x",
    "type": "text",
    "notebook": "x",
    "level": "x",
    "grain": "month",
    "kpis": ["x"],
    "weeks": "4-5-4",
    "company": {"name": "x"},
    "sources": {"x": {"url": "duckdb://"}},
    "tables": {"deals": {"source": "x", "sql": "SELECT 1"}},
}


def _stood_in(data: Any, wrong: Iterable[Place]) -> Any:
    whole = deepcopy(data)
    for place in wrong:
        around = whole
        for step in place[:-1]:
            around = around[step]
        last = place[-1]
        if last in _STAND_INS and isinstance(around, dict):
            around[last] = _STAND_INS[last]
        elif isinstance(around, list):
            around[int(last)] = "x"
        else:
            around.pop(last, None)
    return whole


def fault_at(file: TomlFile, place: Place, message: str) -> Fault:
    """A fault of a key, with the line that it stands on."""
    return Fault(file.name, f"key {dotted(place)}: {message}", line=file.line_of(place))


def _place(data: Any, location: Sequence[str | int]) -> Place:
    """The part of a location that is in the file: pydantic also names the branches of a union."""
    place: Place = ()
    for number, step in enumerate(location):
        last = number == len(location) - 1
        inside = (isinstance(data, Mapping) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if inside:
            data = data[step]
        elif not (last and isinstance(data, Mapping)) or step == "[key]":
            continue
        place = (*place, step)
    return place


LONGEST_SHOWN = 60
_SECRET = re.compile(r"\burl\b|password|secret|token", re.IGNORECASE)
_WORDS = {
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list in square brackets",
    "date_type": "a date such as 2026-06-30",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "finite_number": "a finite number",
    "string_too_short": "some text",
    "too_short": "at least one entry",
    "too_long": "fewer entries",
}


def _fault(file: TomlFile, place: Place, item: ErrorDetails) -> Fault:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "missing":
        return fault_at(file, place, "is missing")
    if kind == "extra_forbidden":
        return fault_at(
            file, place, f"there is no such key: {nearest(str(place[-1]), _keys(place))}"
        )
    found = (
        ""
        if any(_SECRET.search(str(step)) for step in place)
        else f"found {_shown(item['input'])}, "
    )
    return fault_at(file, place, f"{found}expected {_expected(kind, context, item)}")


def _expected(kind: str, context: Mapping[str, Any], item: ErrorDetails) -> str:
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        near = nearest(str(item["input"]), known)
        return f"one of {', '.join(known)}" + (f"; {near}" if near.startswith("did") else "")
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context["pattern"]), f"text like {context['pattern']}")
    bounds = {"greater_than_equal": "at least", "less_than_equal": "at most"}
    if kind in bounds:
        return f"{bounds[kind]} {context.get('ge', context.get('le'))}"
    return _WORDS.get(kind, item["msg"].lower())


_PATTERNS = {
    get_args(Name)[1].metadata[0].pattern: "a name of letters, digits and _",
    get_args(FileName)[1].metadata[0].pattern: "a plain file name without path or ending",
    r"^\w+\.\w+$": "table.column",
    r"^[1-9]\d{0,5} ?(MB|GB)$": "an amount such as 2GB",
}


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    text = {"True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


_SHAPES: dict[str, type[Model]] = {
    "company": CompanyModel,
    "calendar": CalendarModel,
    "sources": SourceModel,
    "tables": TableModel,
    "columns": ColumnModel,
    "levels": LevelModel,
    "scorecards": ScorecardModel,
    "limits": LimitsModel,
    "commentary": CommentaryModel,
}


def _keys(place: Place) -> Iterable[str]:
    """The keys that the table around a place may have."""
    around = [step for step in place[:-1] if step in _SHAPES]
    return _SHAPES[str(around[-1])].model_fields if around else ProjectModel.model_fields
