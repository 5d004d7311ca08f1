"""papermill's engine, with private kernels, an eye on what they send, and a start that is tried again."""

import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from kpireport.press import kernels

MIB = 2**20
STARTS = 3  # a kernel that never answered has run no code, so starting again is safe
START_SECONDS = 30
NAME = "kpireport"

# Each message costs more than its text; else a million empty lines would count as one megabyte.
MESSAGE_BYTES = 2048

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())


def _of_interest(record: logging.LogRecord) -> bool:
    # After a timeout nbclient leaves a task behind that fails on the closed socket; that is no news.
    return "NotebookClient._async_poll_output_msg" not in record.getMessage()


logging.getLogger("asyncio").addFilter(_of_interest)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one report may take; ``seconds`` is for the whole of it, and kept by the workers."""

    seconds: float = 300.0
    cell_seconds: int = 120
    memory_bytes: int = 2048 * MIB
    output_bytes: int = 10 * MIB
    file_bytes: int = 256 * MIB


@dataclass(slots=True)
class Run:
    """One execution while it goes on, and what is known of it when it has ended."""

    folder: Path
    environment: Mapping[str, str]
    limits: Limits
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))
    starts: int = 0
    nb: Any = None  # a notebook, once papermill has one
    cell: NotebookNode | None = None
    output_bytes: int = 0
    stopped: str = ""
    exit_status: int | None = None
    began: float = 0.0
    first_cell: float = 0.0

    @property
    def source(self) -> Path:
        """The copy that is run, under a name of ours: papermill reads paths as patterns and addresses."""
        return self.folder / "source.ipynb"

    @property
    def work(self) -> Path:
        """The folder that the kernel works in."""
        return self.folder / "work"


class NeverStartedError(Exception):
    """The kernel did not answer, however often it was started; nothing was run."""


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """A client that counts what the kernel sends, and stops it when it is too much."""

    def __init__(self, nb_man: Any, run: Run, **traits: Any) -> None:
        super().__init__(nb_man, **traits)
        self._run = run
        self.on_cell_start = self._note_cell

    def _note_cell(self, cell: NotebookNode, **_: Any) -> None:
        self._run.cell = cell
        self._run.first_cell = self._run.first_cell or time.perf_counter()

    def process_message(self, msg: dict[str, Any], *place: Any, **named: Any) -> Any:
        run = self._run
        content = msg["content"]
        run.output_bytes += MESSAGE_BYTES + len(content.get("text") or str(content))
        if run.output_bytes <= run.limits.output_bytes:
            return super().process_message(msg, *place, **named)
        if not run.stopped:
            run.stopped = f"gave more than {run.limits.output_bytes // MIB} MB of output"
            self.km.kill()
        return None


class _Engine(NBClientEngine):  # type: ignore[misc]
    """One notebook on one kernel, started again where it did not answer."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, run: Run, **_: Any) -> Any:
        """Run the cells; called by papermill."""
        run.nb, run.began = nb_man.nb, time.perf_counter()
        while True:
            run.starts += 1
            kernel = kernels.PrivateKernel(run.folder / f"k{run.starts}")
            client = _client(nb_man, kernel_name, kernel, run)
            try:
                return client.execute(**_launch(run))
            except RuntimeError as error:
                if run.cell is not None or isinstance(error, DeadKernelError):
                    raise
                if run.starts == STARTS:
                    raise NeverStartedError(str(error)) from error
            finally:
                run.exit_status = kernel.exit_status


papermill_engines.register(NAME, _Engine)


def _client(nb_man: Any, kernel_name: str, kernel: kernels.PrivateKernel, run: Run) -> _Client:
    client = _Client(
        nb_man,
        run,
        km=kernel,
        kernel_name=kernel_name,
        log=_LOG,
        timeout=run.limits.cell_seconds,
        startup_timeout=START_SECONDS,
        iopub_timeout=START_SECONDS,
        shutdown_kernel="immediate",
        force_raise_errors=True,
        coalesce_streams=True,
    )
    client.owns_km = True  # a manager that is handed over would be left running
    return client


def _launch(run: Run) -> dict[str, Any]:
    limits = run.limits
    return {
        "env": dict(run.environment),
        "cwd": str(run.work),
        "preexec_fn": kernels.bounds(
            memory_bytes=limits.memory_bytes, file_bytes=limits.file_bytes
        ),
    }


def execute(run: Run, parameters: Mapping[str, object]) -> None:
    """Run the notebook's copy with papermill; it is nowhere saved, the run holds it."""
    papermill.execute_notebook(
        str(run.source),
        None,
        dict(parameters),
        engine_name=NAME,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        run=run,
    )
