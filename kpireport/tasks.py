"""Tasks: what each report is made from, and the digest of it by which an unchanged report is known."""

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from kpireport import brief, briefing, phrases
from kpireport.companions import companions
from kpireport.door.member_names import member_folder
from kpireport.door.project import Company, ScorecardSpec
from kpireport.errors import ConfigurationError, told
from kpireport.formats import Format
from kpireport.levels import COMPANY
from kpireport.opening import BRIEF_VARIABLE
from kpireport.press import execute, manifest, render
from kpireport.press.making import Page, Task
from kpireport.press.manifest import Entry, State
from kpireport.press.site import Masthead
from kpireport.safekeeping import check_place
from kpireport.workbench import STATE, Counted, Job, Workbench

REPORTS = "reports"
NOTEBOOKS = "notebooks"
BRIEFS = "briefs-"
VERSIONS = (
    "kpireport-toolkit",
    "papermill",
    "nbconvert",
    "weasyprint",
    "ibis-framework",
    "duckdb",
    "pandas",
)


def check_notebooks(bench: Workbench, specs: Collection[ScorecardSpec]) -> None:
    """Refuse notebooks that do not declare just the parameters they will be given, all at once.

    Raises:
        ConfigurationError: with every notebook that cannot be run.
    """
    faults = []
    for spec in specs:
        path = notebook_path(bench, spec)
        try:
            execute.check_notebook(path, bench.project.root)
            execute.check_parameters(path, _parameters(spec, "name", "2026-01", "en"))
        except ConfigurationError as error:
            faults.append(str(error))
    if faults:
        raise ConfigurationError(told("The notebooks cannot be run:", faults))


def notebook_path(bench: Workbench, spec: ScorecardSpec) -> Path:
    """Where a scorecard's notebook lies."""
    return bench.project.root / NOTEBOOKS / f"{spec.notebook}.ipynb"


def _parameters(spec: ScorecardSpec, member: str, period: str, locale: str) -> dict[str, str]:
    own = {} if spec.level == COMPANY else {spec.level: member}
    return {**own, "period": period, "locale": locale}


@contextmanager
def tasks(
    numbers: Counted, jobs: Sequence[Job], locales: Sequence[str], apart: Path | None = None
) -> Iterator[tuple[Task, ...]]:
    """The tasks, each with its brief in a private folder that goes away with them.

    With ``apart``, a folder, they lie and write there, and the project stays as it is.
    """
    bench = numbers.bench
    shared = _shared_inputs(bench)
    state, reports = apart or bench.project.root / STATE, apart or bench.project.root / REPORTS
    with tempfile.TemporaryDirectory(dir=state, prefix=BRIEFS) as private:
        found = []
        for index, (job, own) in enumerate(
            zip(jobs, briefing.extracts(numbers, jobs), strict=True)
        ):
            folder = Path(private, str(index))
            folder.mkdir(mode=0o700)
            brief.save(briefing.content(numbers, job, own), folder, project=bench.project.root)
            inputs = manifest.digest(
                [shared, *_contents(folder), notebook_path(bench, job.spec).read_bytes()]
            )
            verdicts = _verdicts(numbers, job)
            for locale in locales:
                seal = manifest.digest([inputs.encode(), locale.encode()])
                task = _task(bench, job, locale, folder, seal)
                entry = replace(task.entry, verdicts=verdicts)
                found.append(replace(task, entry=entry, target=reports / entry.path))
        _check_targets(found)
        yield tuple(found)


def _verdicts(numbers: Counted, job: Job) -> Mapping[str, int]:
    """How many of a report's KPIs have which status, for the index."""
    kpis = (numbers.bench.kpis[name] for name in job.spec.kpis)
    found = (numbers.book.status(kpi, job.member, job.period) for kpi in kpis)
    return dict(sorted(Counter(str(status or manifest.NOT_JUDGED) for status in found).items()))


def _task(bench: Workbench, job: Job, locale: str, folder: Path, inputs: str) -> Task:
    company, spec = bench.project.company, job.spec
    member = member_folder(job.member.name)
    path = f"{job.period.code}/{member}/{spec.notebook}.{locale}"
    entry = Entry(
        notebook=spec.notebook,
        level=job.member.level,
        member=job.member.name,
        locale=locale,
        period=job.period.code,
        path=path,
        state=State.PLANNED,
        inputs=inputs,
    )
    return Task(
        notebook=notebook_path(bench, spec),
        parameters=_parameters(spec, job.member.name, job.period.code, locale),
        brief=folder,
        environment={BRIEF_VARIABLE: str(folder)},
        target=bench.project.root / REPORTS / path,
        page=_page(company, job, locale),
        basedirs=_template_folders(bench),
        entry=entry,
        limits=execute.Limits(),
        companions=partial(companions, notebook=spec.notebook),
    )


def _page(company: Company, job: Job, locale: str) -> Page:
    form = Format(locale, company.currency)
    who = company.name if job.member.level == COMPANY else job.member.name
    marks = {
        "company": company.name,
        "period": form.period(job.period),
        "page": form.say(phrases.PAGE),
        "of": form.say(phrases.OF),
        "simulated": form.say(phrases.SIMULATED) if company.simulated else "",
    }
    return Page(f"{who}, {marks['period']}", marks, company.page)


def masthead(bench: Workbench) -> Masthead:
    """Whose reports the index lists."""
    company = bench.project.company
    return Masthead(
        company=company.name,
        locales=company.locales,
        calendar=company.calendar,
        levels=bench.project.levels.names,
        simulated=company.simulated,
        basedirs=_template_folders(bench),
    )


def _template_folders(bench: Workbench) -> tuple[Path, ...]:
    own = bench.project.root / "templates"
    return (own,) if own.is_dir() else ()


def _contents(folder: Path) -> list[bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        part
        for path in files
        for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    ]


def _shared_inputs(bench: Workbench) -> bytes:
    """A digest of what every report depends on: templates, company, versions, and the package's own code."""
    code = Path(__file__).parent
    sources = sorted(code.rglob("*.py"))
    parts = [
        part
        for folder in (*_template_folders(bench), render.packaged_templates())
        for part in _contents(folder)
    ]
    parts += [repr(bench.project.company).encode()]
    parts += [f"{name} {version(name)}".encode() for name in VERSIONS]
    return manifest.digest([*parts, *(path.read_bytes() for path in sources)]).encode()


def _check_targets(tasks: Sequence[Task]) -> None:
    seen: dict[str, Task] = {}
    for task in tasks:
        other = seen.setdefault(str(task.target).casefold(), task)
        if other is not task:
            raise ConfigurationError(
                f"{task.entry.member!r} and {other.entry.member!r} would be written to the same file {task.entry.path}"
            )
    folders = [place for task in tasks for place in (task.target.parents[1], task.target.parent)]
    for folder in dict.fromkeys(folders):
        check_place(folder)
