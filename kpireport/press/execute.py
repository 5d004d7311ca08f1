"""Notebooks are run here, and whether a run was good is decided here, never read back from the notebook.

After a killed kernel or a ``sys.exit(0)`` the notebook says that all is well. So a run is good only if papermill
returned, every cell was run, nothing was written to stderr, and the last cell, which is ours, was reached.
"""

import re
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from kpireport import safekeeping
from kpireport.errors import ReportFailedError
from kpireport.press import engine, kernels
from kpireport.press.engine import Limits, Run
from kpireport.press.notebooks import (
    Parameter,
    Scalar,
    check_notebook,
    check_parameters,
    code_cell,
    code_cells,
    declared,
    dumped,
    numbered,
    read,
    with_cells,
)

__all__ = ["Limits", "Parameter", "Scalar", "check_notebook", "check_parameters", "declared", "run"]

DECLARED, INJECTED = "parameters", "injected-parameters"
KEPT = ("tags", "alt")  # of what a cell says about itself
PRINTED = (
    "text/html",
    "image/png",
    "text/plain",
)  # the first that an output has is what the page shows

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long a notebook took: until its kernel was ready, and from then on."""

    kernel: float
    cells: float


def run(
    notebook: Path,
    *,
    parameters: Mapping[str, Scalar],
    output: Path,
    environment: Mapping[str, str],
    limits: Limits | None = None,
    failed: Path | None = None,
) -> Seconds:
    """Run a notebook with these parameters in an empty folder of its own, and write it, executed, to ``output``.

    The same inputs give the same bytes; what comes back is how long it took. ``failed`` is where the notebook goes, as far as it came, when it fails.

    Raises:
        ConfigurationError: the notebook or its parameters are refused; no kernel was started.
        ReportFailedError: it did not run to its end, or gave something that cannot be printed.
    """
    check_parameters(notebook, parameters)
    with tempfile.TemporaryDirectory(prefix="kpi-", ignore_cleanup_errors=True) as folder:
        state = _prepared(notebook, Path(folder), environment, limits or Limits())
        fault = _executed(state, parameters) or _unfinished(state) or _unprintable(state)
    if fault is None:
        safekeeping.write_whole(output, dumped(_settled(state, parameters)))
        return Seconds(state.first_cell - state.began, time.perf_counter() - state.first_cell)
    lines = [f"{notebook.name}: {fault.text}", *_began(state, fault.cell)]
    if failed is not None and state.nb is not None:
        safekeeping.write_whole(failed, dumped(_own(state)))
        lines.append(f"  as far as it came: {failed.name}, beside the report")
    raise ReportFailedError("\n".join(lines))


def _prepared(notebook: Path, folder: Path, environment: Mapping[str, str], limits: Limits) -> Run:
    kernels.check_folder(folder)
    state = Run(folder, kernels.bare_environment(folder, environment), limits)
    for place in (state.work, folder / "home"):
        place.mkdir(mode=0o700)
    nb = read(notebook)
    for cell in code_cells(nb):
        cell.outputs, cell.execution_count = [], None
    # print itself may have been given another meaning by then
    nb.cells.append(code_cell(f'__import__("builtins").print("{state.nonce}")'))
    state.source.write_bytes(dumped(nb))
    return state


@dataclass(frozen=True, slots=True)
class _Fault:
    text: str
    cell: NotebookNode | None = None


def _executed(state: Run, parameters: Mapping[str, Scalar]) -> _Fault | None:
    """Why the run broke off; nothing, when it came back."""
    text = ""
    try:
        engine.execute(state, parameters)
    except PapermillExecutionError as error:
        why = f"{error.ename}: {_last_line(error.evalue)}".removesuffix(": ")
        text = f"{_name(state, state.cell)} raised {why}"
    except CellTimeoutError:
        text = f"{_name(state, state.cell)} ran longer than {state.limits.cell_seconds} s"
    except DeadKernelError:
        text = f"the kernel died in {_name(state, state.cell)} ({_exit(state.exit_status)})"
    except engine.NeverStartedError as error:
        text = f"the kernel did not start, tried {state.starts} times: {_last_line(str(error))}"
    if state.stopped:
        text = f"{_name(state, state.cell)} {state.stopped}"
    return _Fault(text, state.cell) if text else None


def _exit(status: int | None) -> str:
    return f"signal {-status}" if status is not None and status < 0 else f"exit code {status}"


def _unfinished(state: Run) -> _Fault | None:
    """Which cells were not run, though nothing was raised: an early end, or a last cell that was not reached."""
    cells = [cell for _, cell in _numbered(state) if cell.source.strip()]
    waiting = [cell for cell in cells if cell.execution_count is None]
    ended = [cell for cell in cells if cell not in waiting and not _completed(cell)]
    if ended or waiting:
        count = f"{len(waiting)} cell{'s' * (len(waiting) != 1)} not run"
        guilty = (ended or waiting)[0]
        how = "ended the notebook early" if ended else "was passed over"
        return _Fault(f"{_name(state, guilty)} {how}, {count}", guilty)
    reached = "".join(output.get("text", "") for output in state.nb.cells[-1].outputs)
    return None if reached.strip() == state.nonce else _Fault("its end was not reached")


def _completed(cell: NotebookNode) -> bool:
    status = cell.metadata.get("papermill", {}).get("status")
    return status == "completed" and all(output.output_type != "error" for output in cell.outputs)


def _unprintable(state: Run) -> _Fault | None:
    """The first output that a page must not or cannot show."""
    for number, cell in _numbered(state):
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                return _Fault(f"cell {number} wrote to stderr: {_last_line(output.text)}", cell)
            foreign = sorted(set(output.get("data", {})) - set(PRINTED))
            if foreign:
                return _Fault(f"cell {number} gave {foreign[0]}, which cannot be printed", cell)
    return None


def _numbered(state: Run) -> list[tuple[int, NotebookNode]]:
    """The code cells as their author counts them."""
    cells = [] if state.nb is None else code_cells(_own(state))
    own = [cell for cell in cells if INJECTED not in cell.metadata.get("tags", [])]
    return list(enumerate(own, start=1))


def _own(state: Run) -> NotebookNode:
    """The notebook without the last cell, which is ours."""
    return with_cells(state.nb, state.nb.cells[:-1])


def _name(state: Run, cell: NotebookNode | None) -> str:
    numbers = [number for number, own in _numbered(state) if own is cell]
    return f"cell {numbers[0]}" if numbers else "the cell of parameters"


def _began(state: Run, cell: NotebookNode | None) -> list[str]:
    code = cell.source.strip().splitlines() if cell is not None else []
    return [f"  {_name(state, cell)} begins: {code[0][:100]}"] if code else []


def _last_line(text: str) -> str:
    r"""What of a message fits a line: its last one, without colours.

    >>> _last_line("Traceback ...\n\x1b[31mKeyError\x1b[0m: 'x'\n")
    "KeyError: 'x'"
    """
    lines = _ANSI.sub("", text).strip().splitlines()
    return lines[-1].strip()[:300] if lines else ""


def _settled(state: Run, parameters: Mapping[str, Scalar]) -> NotebookNode:
    """The notebook without what differs from run to run: ids, times, places, addresses in memory."""
    own = _own(state)
    # The defaults are another member's; what was given instead stands in the cell after them.
    nb = with_cells(
        own, [cell for cell in own.cells if DECLARED not in cell.metadata.get("tags", [])]
    )
    nb.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "papermill": {"parameters": dict(parameters)},
    }
    numbered(nb.cells)
    for cell in nb.cells:
        cell.metadata = {key: cell.metadata[key] for key in KEPT if key in cell.metadata}
    for output in (output for cell in code_cells(nb) for output in cell.outputs):
        if "data" in output:
            shown = next(kind for kind in PRINTED if kind in output.data)
            output.data = {shown: output.data[shown]}
    return nb
