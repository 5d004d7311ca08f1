"""A cluster: the same jobs as `kpireport.press.workers` does, on the machines of a Dask scheduler.

The machines see the project folder under the same path. A worker process makes one report at a time, whatever
number of threads it has, since papermill and matplotlib hold state that belongs to the whole process.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from kpireport.errors import ConfigurationError, KpiReportError
from kpireport.press.workers import Outcome

Job = TypeVar("Job")
Result = TypeVar("Result")

CONNECT_SECONDS = 10
_ALONE = threading.Lock()


def run_all(
    function: Callable[[Job], Result], jobs: Iterable[Job], *, scheduler: str
) -> Iterator[Outcome[Job, Result]]:
    """Do all jobs on the cluster and yield what became of each as they end.

    Raises:
        ConfigurationError: Dask is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 (an extra)
    except ImportError:
        raise ConfigurationError(
            "--scheduler needs Dask: install the extra, kpireport-toolkit[dask]"
        ) from None
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"No Dask scheduler answers at {scheduler}: {error}") from error
    with client:
        futures = {client.submit(_one, function, job, pure=False): job for job in jobs}
        for future in as_completed(list(futures)):  # type: ignore[no-untyped-call]
            yield _outcome(futures[future], future)


def _one(function: Callable[[Job], Result], job: Job) -> tuple[Result | None, str | None, float]:
    """A job's result, or the message of what a person can put right, and its seconds."""
    with _ALONE:
        start = time.perf_counter()
        try:
            return function(job), None, time.perf_counter() - start
        except KpiReportError as error:
            return None, str(error), time.perf_counter() - start


def _outcome(job: Job, future: "object") -> Outcome[Job, Result]:
    error = future.exception()  # type: ignore[attr-defined]
    if error is not None:
        return Outcome(job, error=f"{type(error).__name__}: {error}", bug=True)
    result, message, seconds = future.result()  # type: ignore[attr-defined]
    return Outcome(job, result=result, error=message, seconds=seconds)
