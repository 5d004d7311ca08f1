"""Verifying: a finished report against its sources, from which every number of it is computed anew.

The report tells by the data within it whose it is, for when, and how far the data reached. The same report is then made
once more in a private place: facts counted from the sources as they stood on that day, the notebook run, the pages set.
Figures are compared one by one, pages word by word; nothing in the project is touched.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpireport import differences, figures
from kpireport.differences import Compared
from kpireport.errors import ConfigurationError, ReportFailedError, UnknownNameError
from kpireport.figures import FactSheet
from kpireport.periods import Period
from kpireport.press import execute, reading
from kpireport.press.making import make
from kpireport.press.reading import Print
from kpireport.press.workers import run_all
from kpireport.tasks import tasks
from kpireport.workbench import Counted, Job, Workbench, counted, open_workbench


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one report; ``identical``: the file is, byte for byte, what the sources give."""

    path: Path
    figures: int
    numbers: int
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    identical: bool = False


@dataclass(frozen=True, slots=True)
class _Report:
    path: Path
    content: bytes
    read: Print
    sheet: FactSheet


def verify(
    paths: Sequence[Path], root: Path, *, environment: Mapping[str, str], today: date
) -> Iterator[Verdict]:
    """Hold reports against what a project's sources give for them.

    Raises:
        ConfigurationError: a file is not one of our reports, or not one that the project makes.
        GoalError: the goals cannot be used.
        DataError: the tables cannot be used.
        ReportFailedError: the report cannot be made anew.
    """
    reports = [_opened(path) for path in paths]
    bench = open_workbench(root.resolve(), environment)
    for report in reports:
        _check_locale(report, bench.project.company.locales)
        yield _verdict(report, bench, today)


def _check_locale(report: _Report, locales: Sequence[str]) -> None:
    """Refuse a language that the project makes no reports in: it would be a part of a path."""
    locale = report.sheet.report.locale
    if locale not in locales:
        raise ConfigurationError(
            f"{report.path} says that its language is {locale!r}; the project's locales are {', '.join(locales)}"
        )


def _opened(path: Path) -> _Report:
    read = reading.read(path, figures.FILE)
    try:
        sheet = figures.from_bytes(read.file)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return _Report(path, path.read_bytes(), read, sheet)


def _verdict(report: _Report, bench: Workbench, today: date) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="kpireport-verify-") as private:
        made = _made_anew(report, bench, today, Path(private))
        given = reading.read(made, figures.FILE)
        identical = made.read_bytes() == report.content
    sheet = figures.from_bytes(given.file)
    found = differences.compared(report.sheet, sheet, report.read, given)
    told, notes = _unlike(report, sheet, given, found) if not identical else ((), ())
    return Verdict(
        report.path, found.figures, found.numbers, (*found.told, *told), notes, identical
    )


def _made_anew(report: _Report, bench: Workbench, today: date, private: Path) -> Path:
    """The PDF that the sources give for a report."""
    origin = report.sheet.report
    period = Period.parse(origin.period, bench.project.company.calendar)
    with counted(bench, today=today, periods=[period], anew=origin.as_of) as (numbers, jobs):
        job = _job(report, numbers, jobs)
        with tasks(numbers, [job], [origin.locale], private) as (task,):
            numbers.tables.verify_unchanged()
            seconds = execute.Limits().seconds
            (outcome,) = run_all(make, [task], workers=1, seconds=seconds)
    if outcome.error is not None:
        raise ReportFailedError(f"{report.path} cannot be made anew: {outcome.error}")
    return task.target.parent / f"{task.target.name}.pdf"


def _job(report: _Report, numbers: Counted, jobs: Sequence[Job]) -> Job:
    origin = report.sheet.report
    own = [
        job
        for job in jobs
        if (job.spec.notebook, job.member.level) == (origin.notebook, origin.level)
    ]
    if not own:
        known = sorted({f"{s.notebook} by {s.grain}" for s in numbers.bench.project.scorecards})
        raise ConfigurationError(
            f"{report.path} is a {origin.notebook!r} of the {origin.level} for {origin.period}; "
            f"the project makes {', '.join(known) or 'no report'}"
        )
    for job in own:
        if job.member.name == origin.member:
            return job
    raise UnknownNameError(origin.level, origin.member, [job.member.name for job in own])


def _unlike(
    report: _Report, sheet: FactSheet, given: Print, found: Compared
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is to be told of a file that is not the same byte for byte: differences, and notes."""
    theirs, ours = report.sheet.report.made_by, sheet.report.made_by
    if theirs != ours:
        note = f"it was made by {_versions(theirs)}, and is held against what {_versions(ours)} makes: numbers and words are compared, drawings are not"
        return (), (note,)
    told = []
    if not found.told and figures.to_bytes(report.sheet) != report.read.file:
        told.append(f"{figures.FILE} within it is not written as it was made")
    pages = differences.drawn_otherwise(report.read, given)
    if not found.told and pages:
        where = ", ".join(map(str, pages))
        told.append(
            f"Page {where}: it reads the same, but is not drawn the same (charts, fonts or colours)"
        )
    notes = () if found.told or told else ("the file was written anew since it was made",)
    return tuple(told), notes


def _versions(made_by: Mapping[str, str]) -> str:
    return " with ".join(f"{name} {version}" for name, version in sorted(made_by.items()))
