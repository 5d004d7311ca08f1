"""Making one report: the notebook run, the page set, the print pulled; in a worker, from paths and words alone."""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kpireport.press import execute, printing, render, screens
from kpireport.press.archive import Attached
from kpireport.press.manifest import Entry
from kpireport.safekeeping import write_whole

SUFFIXES = (".ipynb", ".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a report's exhibits: title, running words, paper."""

    title: str
    marks: Mapping[str, str]
    size: str
    template: str = "print"


@dataclass(frozen=True, slots=True)
class Companions:
    """What goes with a report: files within its print, and files beside it by the end of their name."""

    inside: tuple[Attached, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)


def alone(_brief: Path, _locale: str) -> Companions:
    """The companions of a report that has none."""
    return Companions()


@dataclass(frozen=True, slots=True)
class Task:
    """One report in one language, as a worker gets it: paths and words, no number.

    ``companions`` is asked, with the brief's folder and the locale, for what goes with the report.
    """

    notebook: Path
    parameters: Mapping[str, str]
    brief: Path
    environment: Mapping[str, str]
    target: Path
    page: Page
    basedirs: tuple[Path, ...]
    entry: Entry
    limits: execute.Limits
    companions: Callable[[Path, str], Companions] = alone


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker made: a digest per file, and where the seconds went."""

    outputs: Mapping[str, str]
    seconds: Mapping[str, float]


def make(task: Task) -> Made:
    """Make one report, in a worker: notebook, page, print, companions. All are put in place, or none.

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
            environment=task.environment,
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
        others = task.companions(task.brief, task.entry.locale)
        clock.lap("companions")
        paper = printing.pdf(page, size=task.page.size, files=others.inside)
        clock.lap("pdf")
        screen = screens.for_screens(page).encode()
        own = dict(zip(SUFFIXES, (executed.read_bytes(), screen, paper), strict=True))
        contents = {**others.beside, **own}
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
