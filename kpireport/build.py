"""The build: the matrix of reports, its workers, its cache and its manifest.

A report whose inputs have not changed is not made again. One that fails keeps its executed notebook aside,
leaves its last good PDF where it is, and does not stop the others.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kpireport import facts as tidy
from kpireport.door.project import ScorecardSpec
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.periods import Period
from kpireport.press import cluster, execute, manifest, site
from kpireport.press.making import Made, Task, make
from kpireport.press.manifest import Entry, Manifest, State
from kpireport.press.workers import Outcome, cores, run_all
from kpireport.proofreading import proofread, strangers
from kpireport.safekeeping import PART, check_place, project_lock, sweep
from kpireport.tasks import BRIEFS, REPORTS, VERSIONS, check_notebooks, masthead, tasks
from kpireport.workbench import STATE, Counted, Job, Workbench, counted, open_workbench


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


@dataclass(slots=True)
class Result:
    """What a build came to."""

    manifests: dict[str, Manifest] = field(default_factory=dict)
    touched: list[Entry] = field(default_factory=list)
    interrupted: bool = False
    doubts: tuple[str, ...] = ()

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
        CommentaryError: nothing was started.
        DataError: nothing was computed.
        ProjectBusyError: another run holds the project.
    """
    root = root.resolve()
    check_place(root / STATE)
    with project_lock(root / STATE / "lock"):
        _tidy(root)
        bench = open_workbench(root, environment)
        specs = _specs(bench, order)
        check_notebooks(bench, specs)
        periods = _periods(bench, order)
        _check_grains(periods, specs)
        with counted(bench, today=today, periods=periods, specs=specs) as (numbers, jobs):
            chosen = _chosen(jobs, order)
            locales = tuple(dict.fromkeys(order.locales)) or bench.project.company.locales
            doubts = proofread(numbers, chosen, locales)
            if specs == bench.project.scorecards:  # else not all members are known
                doubts += tuple(map(str, strangers(numbers)))
            with tasks(numbers, chosen, locales) as planned:
                numbers.tables.verify_unchanged()
                return replace(_run(numbers, planned, order, told), doubts=doubts)


def _tidy(root: Path) -> None:
    """Remove what a run that was killed has left, where reports can be written at all."""
    check_place(root / REPORTS)
    sweep(root / STATE, f"{BRIEFS}*")
    sweep(root / REPORTS, f"**/{PART}*")


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


def _run(numbers: Counted, planned: Sequence[Task], order: Order, told: Told) -> Result:
    result = Result(manifests=_manifests(numbers, planned))
    fresh = []
    for task in planned:
        old = _settled(result.manifests[task.entry.period], task)
        if old is None or order.force:
            fresh.append(_with_last_good(result.manifests[task.entry.period], task))
        else:
            _settle(numbers, result, old, told, len(planned))
    try:
        for outcome in _made(fresh, numbers, order):
            _settle(numbers, result, _entry(outcome), told, len(planned))
    except KeyboardInterrupt:
        result.interrupted = True
    site.write(numbers.bench.project.root / REPORTS, masthead(numbers.bench))
    return result


def _made(fresh: Sequence[Task], numbers: Counted, order: Order) -> Iterator[Outcome[Task, Made]]:
    if order.scheduler:
        return cluster.run_all(make, fresh, scheduler=order.scheduler)
    workers = order.workers or numbers.bench.project.limits.workers or cores()
    workers = min(workers, max(1, len(fresh)))
    return run_all(make, fresh, workers=workers, seconds=execute.Limits().seconds)


def _manifests(numbers: Counted, planned: Sequence[Task]) -> dict[str, Manifest]:
    """A manifest per period, with what earlier builds made of it."""
    found = {}
    reports = numbers.bench.project.root / REPORTS
    for code in dict.fromkeys(task.entry.period for task in planned):
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
            return replace(
                entry, state=State.CACHED, reason="", seconds={}, verdicts=task.entry.verdicts
            )
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
        verdicts={},
    )


def _settle(numbers: Counted, result: Result, entry: Entry, told: Told, whole: int) -> None:
    result.touched.append(entry)
    known = result.manifests[entry.period].with_entry(entry)
    result.manifests[entry.period] = known
    manifest.write(known, numbers.bench.project.root / REPORTS / entry.period)
    told(len(result.touched), whole, entry)
