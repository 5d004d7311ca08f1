"""The errors a person can act on.

Each names the thing, the place, what was found and the next step. ``ValueError`` and ``assert`` stay for
programmers' mistakes. An error carries the exit code that the command line returns for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import ClassVar


class KpiReportError(Exception):
    """Something that the reader of the message can put right."""

    exit_code: ClassVar[int] = 2


class ConfigurationError(KpiReportError):
    """The project folder, or the command, asks for something that cannot be."""


class GoalError(KpiReportError):
    """The goals cannot be used."""

    exit_code = 3


class CommentaryError(KpiReportError):
    """What people have added to reports cannot be used, or says what the facts do not."""

    exit_code = 3


class DataError(KpiReportError):
    """The tables cannot be used, so that no number was computed."""

    exit_code = 3


class ReportFailedError(KpiReportError):
    """One report could not be made; the others are not touched by it."""

    exit_code = 1


class ProjectBusyError(KpiReportError):
    """Another run holds the project folder."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where; ``hint`` is what may be done about it and its like.

    >>> print(Fault("goals/2026.csv", "'bananas' is not a number", row=7, column="goal"))
    goals/2026.csv, row 7, column goal: 'bananas' is not a number
    """

    file: str
    message: str
    line: int | None = None
    row: int | None = None
    column: str | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = [self.file]
        place += [f"line {self.line}"] if self.line is not None else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column is not None else []
        hint = f" ({self.hint})" if self.hint else ""
        return f"{', '.join(place)}: {self.message}{hint}"


def told(heading: str, faults: Sequence[Fault | str]) -> str:
    """All faults in one message, a line each; a hint that several share is given once.

    >>> print(told("Two things are wrong:", ["this", "that"]))
    Two things are wrong:
      - this
      - that
    >>> print(told("Wrong:", [Fault("a.csv", "is big", hint="cut it"), Fault("b.csv", "is big", hint="cut it")]))
    Wrong:
      - a.csv: is big (cut it)
      - b.csv: is big
    """
    lines, given = [heading], set[str]()
    for fault in faults:
        if isinstance(fault, Fault) and fault.hint in given:
            lines.append(f"  - {replace(fault, hint='')}")
            continue
        lines.append(f"  - {fault}")
        given |= {fault.hint} if isinstance(fault, Fault) else set()
    return "\n".join(lines)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint towards the name that was meant.

    >>> nearest("taregt", ["target", "team"]), nearest("x", ["b", "a"])
    ("did you mean 'target'?", 'known: a, b')
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names) or 'none'}"


def not_called(kind: str, name: str, known: Iterable[str]) -> str:
    """What is wrong with a name that nothing defines.

    >>> not_called("KPI", "win_rat", ["win_rate", "won_value"])
    "no KPI is called 'win_rat': did you mean 'win_rate'?"
    """
    return f"no {kind} is called {name!r}: {nearest(name, known)}"


class UnknownNameError(ConfigurationError):
    """A name was asked for that nothing defines.

    >>> raise UnknownNameError("KPI", "win_rat", ["win_rate", "won_value"])
    Traceback (most recent call last):
    kpireport.errors.UnknownNameError: No KPI is called 'win_rat': did you mean 'win_rate'?
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"No {kind} is called {name!r}: {nearest(name, known)}")
