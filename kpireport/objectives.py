"""Objectives: why goals are to be reached, read from ``goals/objectives.toml``."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from kpireport.errors import Fault, GoalError, not_called, told
from kpireport.levels import COMPANY, Levels
from kpireport.words import Text


@dataclass(frozen=True, slots=True)
class Objective:
    """What is wanted, where it leads, who answers for it by when, and the KPIs that tell.

    ``weights`` are those of the KPIs, in their order, and add up to 1; empty where none are given.
    """

    name: Text
    aim: Text
    vision: Text
    owner: str
    due: date | None
    level: str
    member: str
    kpis: tuple[str, ...]
    weights: tuple[float, ...] = ()


Words = Annotated[Text, BeforeValidator(Text.given)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Words
    aim: Words
    vision: Words = Text("")
    owner: str = ""
    due: date | None = None
    level: str = COMPANY
    member: str = ""
    kpis: list[str] = Field(min_length=1)
    weights: list[float] = Field(default_factory=list)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    objectives: list[_Entry] = Field(default_factory=list)


def read_objectives(root: Path, *, kpis: Collection[str], levels: Levels) -> tuple[Objective, ...]:
    """All objectives of a project folder, in the order they are written; none where there is no file.

    Raises:
        GoalError: once, with everything in the file that cannot be used.
    """
    path, name = root / "goals" / "objectives.toml", "goals/objectives.toml"
    if not path.exists():
        return ()
    try:
        entries = _File.model_validate(
            tomllib.loads(path.read_text(encoding="utf-8-sig"))
        ).objectives
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GoalError(f"{name}: {error}") from None
    except ValidationError as error:
        faults = [Fault(name, f"{_path(item['loc'])}: {_message(item)}") for item in error.errors()]
        raise GoalError(told("The objectives cannot be used:", faults)) from None
    if faults := [fault for entry in entries for fault in _faults(entry, name, kpis, levels)]:
        raise GoalError(told("The objectives cannot be used:", faults))
    return tuple(_objective(entry) for entry in entries)


def _message(item: ErrorDetails) -> str:
    return item["msg"].removeprefix("Value error, ")


def _path(location: tuple[int | str, ...]) -> str:
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in location
    ).lstrip(".")


def _objective(entry: _Entry) -> Objective:
    member = COMPANY if entry.level == COMPANY else entry.member
    return Objective(
        entry.name,
        entry.aim,
        entry.vision,
        entry.owner,
        entry.due,
        entry.level,
        member,
        tuple(entry.kpis),
        tuple(entry.weights),
    )


def _faults(entry: _Entry, file: str, kpis: Collection[str], levels: Levels) -> list[Fault]:
    here = f"objective {entry.name.en!r}"
    found = [
        Fault(file, f"{here}: {not_called('KPI', name, kpis)}")
        for name in entry.kpis
        if name not in kpis
    ]
    if entry.level not in levels:
        unknown = not_called("level", entry.level, levels.names)
        found.append(Fault(file, f"{here}: {unknown}"))
    elif entry.level != COMPANY and not entry.member:
        found.append(Fault(file, f"{here}: names no member of level {entry.level!r}"))
    if entry.weights and len(entry.weights) != len(entry.kpis):
        found.append(
            Fault(file, f"{here}: {len(entry.weights)} weights for {len(entry.kpis)} KPIs")
        )
    elif entry.weights and round(sum(entry.weights), 9) != 1:
        found.append(
            Fault(file, f"{here}: the weights add up to {sum(entry.weights):.1%}, expected 100 %")
        )
    return found
