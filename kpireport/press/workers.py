"""Workers: processes that do one job at a time, under a supervisor that outlives whatever they do.

A job that hangs is killed with all it started; a worker that dies is replaced; the other jobs go on. A process
never does two jobs at once, because papermill, matplotlib and DuckDB hold state that belongs to the whole process.
"""

import os
import resource
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import Any, Generic, TypeVar

import psutil

from kpireport.errors import KpiReportError
from kpireport.press import processes

Job = TypeVar("Job")
Result = TypeVar("Result")

GIB = 2**30
MEMORY_BYTES = 4 * GIB  # of address space, which is always more than what is used of it
START_SECONDS = 60.0  # for the imports of a new worker, which are not the job's time
END_SECONDS = 5.0

SCRATCH = "kpi-work-"

_READY = "ready"

_SPAWN = get_context("spawn")  # DuckDB and zmq do not survive a fork


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Job, Result]):
    """What became of one job: a result, or why there is none.

    >>> Outcome("team_scorecard", error="the worker was killed (signal 9)", seconds=3.2).ok
    False
    """

    job: Job
    result: Result | None = None
    error: str | None = None
    seconds: float = 0.0
    bug: bool = False
    details: str = ""

    @property
    def ok(self) -> bool:
        """Whether the job was done."""
        return self.error is None


def run_all(
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    workers: int,
    seconds: float,
    recycle: int = 50,
) -> Iterator[Outcome[Job, Result]]:
    """Do all jobs, each at most so many seconds, and yield what became of them as they end.

    The function must be importable, and jobs and results picklable. After ``recycle`` jobs a worker is replaced, since
    the renderer does not give all its memory back.

    Raises:
        KeyboardInterrupt: after the first Ctrl-C once the running jobs have ended; at the second at once.
    """
    _sweep(Path(tempfile.gettempdir()))
    crew: _Crew[Job, Result] = _Crew(function, iter(jobs), seconds=seconds, recycle=recycle)
    with _interrupts() as interrupted:
        try:
            crew.fill(workers)
            while crew.busy:
                yield from crew.ended()
                if not interrupted.is_set():
                    crew.fill(workers)
        finally:
            crew.dismiss()
    if interrupted.is_set():
        raise KeyboardInterrupt


def _sweep(folder: Path) -> None:
    """Remove what a killed supervisor could not."""
    for scratch in folder.glob(f"{SCRATCH}*-*"):
        owner = scratch.name.removeprefix(SCRATCH).partition("-")[0]
        # Where the number has gone to another process since, it is left to a later run.
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(scratch, ignore_errors=True)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """Let the first Ctrl-C only be noted; the second does what it always does."""
    seen = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return

    def note(number: int, frame: FrameType | None) -> None:
        if seen.is_set():
            signal.default_int_handler(number, frame)
        seen.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass(slots=True)
class _Worker(Generic[Job]):
    process: SpawnProcess
    pipe: Connection
    scratch: tempfile.TemporaryDirectory[str]
    job: Job | None = None
    started: float = 0.0
    ready: bool = False
    jobs_done: int = 0

    def give(self, job: Job) -> None:
        self.job, self.started = job, time.monotonic()
        self.pipe.send((job,))

    def deadline(self, seconds: float) -> float:
        return self.started + (seconds if self.ready else max(seconds, START_SECONDS))

    def answer(self) -> dict[str, Any] | None:
        """What it says of its job, if it has said so by now."""
        try:
            while self.pipe.poll():
                said = self.pipe.recv()
                if said != _READY:
                    return dict(said)
                self.ready, self.started = True, time.monotonic()
        except (EOFError, OSError):
            pass
        return None

    def kill(self) -> None:
        if self.process.pid is not None and self.process.exitcode is None:
            processes.kill_tree(self.process.pid)
        self._leave()

    def end(self) -> None:
        """Let an idle worker go home; kill it where it does not."""
        with suppress(OSError):
            self.pipe.send(None)
        self.process.join(END_SECONDS)
        self.kill()

    def _leave(self) -> None:
        self.process.join()
        self.pipe.close()
        self.scratch.cleanup()


@dataclass(slots=True)
class _Crew(Generic[Job, Result]):
    function: Callable[[Job], Result]
    jobs: Iterator[Job]
    seconds: float
    recycle: int
    idle: list[_Worker[Job]] = field(default_factory=list)
    busy: list[_Worker[Job]] = field(default_factory=list)

    def fill(self, workers: int) -> None:
        """Give a job to each worker that is free, as long as there are jobs."""
        while len(self.busy) < max(workers, 1):
            try:
                job = next(self.jobs)
            except StopIteration:
                return
            worker = self.idle.pop() if self.idle else self._hired()
            self.busy.append(worker)
            worker.give(job)

    def ended(self) -> Iterator[Outcome[Job, Result]]:
        """Wait until a job has ended or its time is over, and tell what became of it."""
        first = min(worker.deadline(self.seconds) for worker in self.busy)
        waited: list[Any] = [worker.pipe for worker in self.busy]
        waited += [worker.process.sentinel for worker in self.busy]
        connection.wait(waited, max(0.0, first - time.monotonic()))
        for worker in list(self.busy):
            outcome = self._outcome(worker)
            if outcome is not None:
                yield outcome

    def dismiss(self) -> None:
        """Send all home: the idle ones politely, those at work at once."""
        for worker in self.busy:
            worker.kill()
        for worker in self.idle:
            worker.end()
        self.busy, self.idle = [], []

    def _outcome(self, worker: _Worker[Job]) -> Outcome[Job, Result] | None:
        # Asked in this order: what it said before it died was said.
        ended = worker.process.exitcode is not None
        reply, now = worker.answer(), time.monotonic()
        if reply is None and not ended and now < worker.deadline(self.seconds):
            return None
        spent = now - worker.started
        job: Any = worker.job
        self.busy.remove(worker)
        if reply is None:
            error = _end(worker.process.exitcode, self.seconds)
            worker.kill()
            return Outcome(job, error=error, seconds=spent)
        self._keep(worker)
        return Outcome(job, seconds=spent, **reply)

    def _keep(self, worker: _Worker[Job]) -> None:
        worker.job, worker.jobs_done = None, worker.jobs_done + 1
        if worker.jobs_done < self.recycle:
            self.idle.append(worker)
        else:
            worker.end()

    def _hired(self) -> _Worker[Job]:
        ours, theirs = _SPAWN.Pipe()
        prefix = f"{SCRATCH}{os.getpid()}-"
        scratch = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        process = _SPAWN.Process(target=_serve, args=(self.function, theirs, scratch.name))
        # Ctrl-C goes to all processes of a terminal; a worker inherits that it is deaf to it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        return _Worker(process, ours, scratch)


def _end(exitcode: int | None, seconds: float) -> str:
    if exitcode is None:
        return f"stopped: it took longer than {seconds:g} s"
    if exitcode < 0:
        hint = ", out of memory?" if -exitcode == signal.SIGKILL else ""
        return f"its worker was killed (signal {-exitcode}{hint})"
    return f"its worker ended by itself (exit code {exitcode})"


def _serve(function: Callable[[Any], Any], pipe: Connection, scratch: str) -> None:
    os.setsid()
    processes.end_with_parent()
    processes.adopt_orphans()
    processes.lower(resource.RLIMIT_AS, MEMORY_BYTES)
    tempfile.tempdir = scratch  # it is removed with the worker, however that ends
    pipe.send(_READY)
    while (order := _received(pipe)) is not None:
        reply = _reply(function, order[0])
        processes.kill_offspring(os.getpid())
        processes.bury()
        _answer(pipe, reply)


def _received(pipe: Connection) -> tuple[Any] | None:
    try:
        order: tuple[Any] | None = pipe.recv()
    except EOFError:  # the supervisor is gone
        return None
    return order


def _reply(function: Callable[[Any], Any], job: Any) -> dict[str, Any]:
    try:
        return {"result": function(job)}
    except KpiReportError as error:
        return {"error": str(error), "details": traceback.format_exc()}
    except Exception as error:  # whatever a job raises must not end the others
        return _bug(error)


def _bug(error: Exception) -> dict[str, Any]:
    told = f"{type(error).__name__}: {error}"
    return {"error": told, "bug": True, "details": traceback.format_exc()}


def _answer(pipe: Connection, reply: dict[str, Any]) -> None:
    try:
        pipe.send(reply)
    except Exception as error:  # a result that cannot be pickled
        pipe.send(_bug(error))
