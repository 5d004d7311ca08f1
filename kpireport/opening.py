"""Opening a report: from the brief that a build hands over, or from the project folder around a notebook."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from kpireport.brief import Brief, Content, load
from kpireport.door.project import FILE
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.levels import COMPANY, WHOLE_COMPANY, Member
from kpireport.periods import Period
from kpireport.report import Report

BRIEF_VARIABLE = "KPIREPORT_BRIEF"


def open_report(
    member: str | None = None,
    period: str | None = None,
    *,
    locale: str = "en",
    level: str = "team",
    folder: Path | None = None,
) -> Report:
    """The report of a team (or of another level's member; of the company, without a name) in a period.

    In a build the brief that was handed over is opened, and must be the one asked for. In Jupyter the facts are
    counted from the project folder around the notebook, or taken from the cache.

    Raises:
        ConfigurationError: there is no project folder, or nobody of that name.
    """
    handed = os.environ.get(BRIEF_VARIABLE)
    if handed:
        content = load(Path(handed))
        _same(content.brief, member, period)
        return Report(content, locale)
    return Report(
        _content(project_folder(folder or Path.cwd()), member, period, level, dict(os.environ)),
        locale,
    )


def project_folder(start: Path) -> Path:
    """The nearest folder, from here upwards, that holds a project.

    Raises:
        ConfigurationError: there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / FILE).exists():
            return folder
    raise ConfigurationError(
        f"No {FILE} in {start} or above it: make a project with `kpireport init`"
    )


def _same(brief: Brief, member: str | None, period: str | None) -> None:
    wanted = (member or COMPANY, period or brief.period.code)
    if wanted != (brief.member.name, brief.period.code):
        raise ConfigurationError(
            f"The notebook asks for {wanted[0]} in {wanted[1]}, "
            f"but was handed {brief.member.name} in {brief.period.code}: pass its parameters to open_report"
        )


def _content(
    root: Path, member: str | None, period: str | None, level: str, environment: Mapping[str, str]
) -> Content:
    # Only here: a kernel of the build is handed its brief, and need not wait for the engines to load.
    from kpireport import briefing  # noqa: PLC0415
    from kpireport.workbench import counted, open_workbench  # noqa: PLC0415

    bench = open_workbench(root, environment)
    wanted = Member(level, member) if member else WHOLE_COMPANY
    specs = [spec for spec in bench.project.scorecards if spec.level == wanted.level]
    if not specs:
        levels = [spec.level for spec in bench.project.scorecards]
        raise UnknownNameError("scorecard for level", wanted.level, levels)
    periods = [Period.parse(period, bench.project.company.calendar)] if period else []
    grains = ", ".join(sorted({spec.grain.value for spec in specs}))
    specs = [spec for spec in specs if not periods or spec.grain is periods[0].grain]
    if not specs:
        raise ConfigurationError(
            f"The {wanted.level} reports by {grains}: {period} is a {periods[0].grain.value}"
        )
    # A notebook opened by a person is a door, as the command line is: it may look at the clock.
    today = date.today()  # noqa: DTZ011, TID251
    with counted(bench, today=today, periods=periods, specs=specs[:1]) as (numbers, jobs):
        own = [job for job in jobs if job.member == wanted]
        if not own:
            raise UnknownNameError(wanted.level, wanted.name, [job.member.name for job in jobs])
        return briefing.content(numbers, own[0], briefing.extracts(numbers, own[:1])[0])
