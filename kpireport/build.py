"""The build: the matrix of reports, its workers, its cache and its manifest.

A report whose inputs have not changed is not made again. One that fails keeps its executed notebook aside,
leaves its last good PDF where it is, and does not stop the others.
"""

import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kpireport import brief, phrases
from kpireport import facts as tidy
from kpireport.door.member_names import member_folder
from kpireport.door.project import Company, ScorecardSpec
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.errors import told as all_told
from kpireport.formats import Format
from kpireport.levels import COMPANY
from kpireport.periods import Period
from kpireport.press import cluster, execute, manifest, printing, render, site
from kpireport.press.manifest import Entry, Manifest, State
from kpireport.press.workers import Outcome, run_all
from kpireport.report import BRIEF_VARIABLE
from kpireport.safekeeping import PART, check_place, project_lock, sweep, write_whole
from kpireport.workbench import STATE, Counted, Job, Workbench, counted, extracts, open_workbench

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
SUFFIXES = (".ipynb", ".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, as the command line says it; empty means everything."""

    periods: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    workers: int | None = None
    scheduler: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a report's exhibits: title, running words, paper."""

    title: str
    marks: Mapping[str, str]
    size: str
    template: str = "print"


@dataclass(frozen=True, slots=True)
class Task:
    """One report in one language, as a worker gets it: paths and words, no number."""

    notebook: Path
    parameters: Mapping[str, str]
    brief: Path
    target: Path
    page: Page
    basedirs: tuple[Path, ...]
    entry: Entry
    limits: execute.Limits


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker made: a digest per file, and where the seconds went."""

    outputs: Mapping[str, str]
    seconds: Mapping[str, float]


@dataclass(slots=True)
class Result:
    """What a build came to."""

    manifests: dict[str, Manifest] = field(default_factory=dict)
    touched: list[Entry] = field(default_factory=list)
    interrupted: bool = False

    @property
    def failed(self) -> list[Entry]:
        """The reports that could not be made."""
        return [entry for entry in self.touched if entry.state is State.FAILED]


Told = Callable[[int, int, Entry | None], None]


def build(
    root: Path,
    order: Order,
    *,
    environment: Mapping[str, str],
    today: date,
    told: Told = lambda *_: None,
) -> Result:
    """Make the reports that an order asks for.

    ``told`` hears of each report that is settled: how many are done, of how many, and which.

    Raises:
        ConfigurationError: nothing was started.
        GoalError: nothing was started.
        DataError: nothing was computed.
        ProjectBusyError: another run holds the project.
    """
    root = root.resolve()
    with project_lock(root / STATE / "lock"):
        _tidy(root)
        bench = open_workbench(root, environment)
        specs = _specs(bench, order)
        check_notebooks(bench, specs)
        periods = _periods(bench, order)
        _check_grains(periods, specs)
        with counted(bench, today=today, periods=periods, specs=specs) as (numbers, jobs):
            chosen = _chosen(jobs, order)
            with _tasks(numbers, chosen, order) as tasks:
                numbers.tables.verify_unchanged()
                return _run(numbers, tasks, order, told)


def _tidy(root: Path) -> None:
    """Remove what a run that was killed has left, where reports can be written at all."""
    check_place(root / REPORTS)
    sweep(root / STATE, f"{BRIEFS}*")
    sweep(root / REPORTS, f"**/{PART}*")


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
        raise ConfigurationError(all_told("The notebooks cannot be run:", faults))


def notebook_path(bench: Workbench, spec: ScorecardSpec) -> Path:
    """Where a scorecard's notebook lies."""
    return bench.project.root / NOTEBOOKS / f"{spec.notebook}.ipynb"


def _parameters(spec: ScorecardSpec, member: str, period: str, locale: str) -> dict[str, str]:
    own = {} if spec.level == COMPANY else {spec.level: member}
    return {**own, "period": period, "locale": locale}


def _specs(bench: Workbench, order: Order) -> tuple[ScorecardSpec, ...]:
    names = [spec.notebook for spec in bench.project.scorecards]
    for name in order.notebooks:
        if name not in names:
            raise UnknownNameError("notebook of a scorecard", name, names)
    for locale in order.locales:
        if locale not in bench.project.company.locales:
            raise UnknownNameError("locale of the project", locale, bench.project.company.locales)
    if not names:
        raise ConfigurationError(
            "kpireport.toml lists no [[scorecards]]: there is nothing to build"
        )
    return tuple(
        s for s in bench.project.scorecards if not order.notebooks or s.notebook in order.notebooks
    )


def _periods(bench: Workbench, order: Order) -> tuple[Period, ...]:
    calendar = bench.project.company.calendar
    return tuple(dict.fromkeys(Period.parse(text, calendar) for text in order.periods))


def _check_grains(periods: Sequence[Period], specs: Collection[ScorecardSpec]) -> None:
    grains = {spec.grain for spec in specs}
    for period in periods:
        if period.grain not in grains:
            shown = ", ".join(sorted(grain.value for grain in grains))
            raise ConfigurationError(
                f"No scorecard reports by {period.grain} ({period.code}); they report by {shown}"
            )


def _chosen(jobs: Sequence[Job], order: Order) -> tuple[Job, ...]:
    known = {job.member.name for job in jobs}
    for name in order.members:
        if name not in known:
            raise UnknownNameError("member with a report", name, known)
    return tuple(job for job in jobs if not order.members or job.member.name in order.members)


@contextmanager
def _tasks(numbers: Counted, jobs: Sequence[Job], order: Order) -> Iterator[tuple[Task, ...]]:
    """The tasks, each with its brief in a private folder that goes away with them."""
    bench = numbers.bench
    locales = tuple(dict.fromkeys(order.locales)) or bench.project.company.locales
    shared = _shared_inputs(bench)
    with tempfile.TemporaryDirectory(dir=bench.project.root / STATE, prefix=BRIEFS) as private:
        tasks = []
        for index, (job, own) in enumerate(zip(jobs, extracts(numbers, jobs), strict=True)):
            folder = Path(private, str(index))
            folder.mkdir(mode=0o700)
            brief.save(numbers.content(job, own), folder, project=bench.project.root)
            inputs = manifest.digest(
                [shared, *_contents(folder), notebook_path(bench, job.spec).read_bytes()]
            )
            tasks += [
                _task(
                    bench, job, locale, folder, manifest.digest([inputs.encode(), locale.encode()])
                )
                for locale in locales
            ]
        _check_targets(tasks)
        yield tuple(tasks)


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
        target=bench.project.root / REPORTS / path,
        page=_page(company, job, locale),
        basedirs=_template_folders(bench),
        entry=entry,
        limits=execute.Limits(),
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


def _run(numbers: Counted, tasks: Sequence[Task], order: Order, told: Told) -> Result:
    result = Result(manifests=_manifests(numbers, tasks))
    fresh = []
    for task in tasks:
        old = _settled(result.manifests[task.entry.period], task)
        if old is None or order.force:
            fresh.append(_with_last_good(result.manifests[task.entry.period], task))
        else:
            _settle(numbers, result, old, told, len(tasks))
    try:
        for outcome in _made(fresh, numbers, order):
            _settle(numbers, result, _entry(outcome), told, len(tasks))
    except KeyboardInterrupt:
        result.interrupted = True
    site.write(numbers.bench.project.root / REPORTS, numbers.bench.project.company.name)
    return result


def _made(tasks: Sequence[Task], numbers: Counted, order: Order) -> Iterator[Outcome[Task, Made]]:
    if order.scheduler:
        return cluster.run_all(make, tasks, scheduler=order.scheduler)
    workers = order.workers or numbers.bench.project.limits.workers or os.cpu_count() or 1
    workers = min(workers, max(1, len(tasks)))
    return run_all(make, tasks, workers=workers, seconds=execute.Limits().seconds)


def _manifests(numbers: Counted, tasks: Sequence[Task]) -> dict[str, Manifest]:
    """A manifest per period, with what earlier builds made of it."""
    found = {}
    reports = numbers.bench.project.root / REPORTS
    for code in dict.fromkeys(task.entry.period for task in tasks):
        (reports / code).mkdir(parents=True, exist_ok=True)
        old = manifest.read(reports / code)
        found[code] = Manifest(
            period=code,
            company=numbers.bench.project.company.name,
            as_of=numbers.facts.as_of.isoformat(),
            facts=manifest.digest([tidy.to_bytes(numbers.facts)]),
            versions={name: version(name) for name in VERSIONS},
            entries=old.entries if old else (),
        )
    return found


def _settled(known: Manifest, task: Task) -> Entry | None:
    """The entry of a report that need not be made again: same inputs, and its files are what they were."""
    for entry in known.entries:
        same = entry.key == task.entry.key and entry.inputs == task.entry.inputs
        if same and entry.outputs and _untouched(entry, task.target.parent):
            return replace(entry, state=State.CACHED, reason="", seconds={})
    return None


def _with_last_good(known: Manifest, task: Task) -> Task:
    """The task, knowing the files that stay should it fail."""
    for entry in known.entries:
        if entry.key == task.entry.key and _untouched(entry, task.target.parent):
            return replace(task, entry=replace(task.entry, outputs=entry.outputs))
    return task


def _untouched(entry: Entry, folder: Path) -> bool:
    paths = {folder / name: seal for name, seal in entry.outputs.items()}
    return all(
        path.is_file() and sha256(path.read_bytes()).hexdigest() == seal
        for path, seal in paths.items()
    )


def _entry(outcome: "Outcome[Task, Made]") -> Entry:
    entry = outcome.job.entry
    if outcome.result is not None:
        return replace(
            entry, state=State.BUILT, outputs=outcome.result.outputs, seconds=outcome.result.seconds
        )
    return replace(
        entry,
        state=State.FAILED,
        reason=outcome.error or "",
        inputs="",
        seconds={"whole": outcome.seconds},
    )


def _settle(numbers: Counted, result: Result, entry: Entry, told: Told, whole: int) -> None:
    result.touched.append(entry)
    known = result.manifests[entry.period].with_entry(entry)
    result.manifests[entry.period] = known
    manifest.write(known, numbers.bench.project.root / REPORTS / entry.period)
    told(len(result.touched), whole, entry)


def make(task: Task) -> Made:
    """Make one report, in a worker: notebook, page, print. All three are put in place, or none.

    Raises:
        ReportFailedError: with what went wrong; the notebook as far as it came lies beside the report.
    """
    task.target.parent.mkdir(parents=True, exist_ok=True)
    clock = _Stopwatch()
    with tempfile.TemporaryDirectory(dir=task.brief.parent) as private:
        executed = Path(private, "report.ipynb")
        spent = execute.run(
            task.notebook,
            parameters=task.parameters,
            output=executed,
            environment={BRIEF_VARIABLE: str(task.brief)},
            limits=task.limits,
            failed=_beside(task.target, ".failed.ipynb"),
        )
        clock.take(kernel=spent.kernel, cells=spent.cells)
        page = render.html(
            executed,
            template=task.page.template,
            basedirs=task.basedirs,
            language=task.entry.locale,
            title=task.page.title,
            marks=task.page.marks,
        )
        clock.lap("html")
        paper = printing.pdf(page, size=task.page.size)
        clock.lap("pdf")
        contents = dict(zip(SUFFIXES, (executed.read_bytes(), page.encode(), paper), strict=True))
    for suffix, content in contents.items():
        write_whole(_beside(task.target, suffix), content)
    _beside(task.target, ".failed.ipynb").unlink(missing_ok=True)
    outputs = {
        task.target.name + suffix: sha256(content).hexdigest()
        for suffix, content in contents.items()
    }
    return Made(outputs, clock.laps)


def _beside(target: Path, suffix: str) -> Path:
    return target.parent / (target.name + suffix)


class _Stopwatch:
    """Seconds between laps; they go into the manifest, never into a report."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def take(self, **laps: float) -> None:
        self.laps |= {name: round(seconds, 3) for name, seconds in laps.items()}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 3)
        self._last = now
