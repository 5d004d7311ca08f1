"""What a process does to itself and to its offspring, so that none is left behind and none takes too much."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress

import psutil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

# Opened at import: between fork and exec little is safe. Elsewhere than on Linux there is no such call.
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else lambda *_: 0


def end_with_parent() -> None:
    """Let the system kill this process when the thread that started it ends, however that happens."""
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of all that descends from this process, also of what cut itself loose."""
    _PRCTL(_PR_SET_CHILD_SUBREAPER, 1)


def lower(kind: int, wanted: int) -> None:
    """Lower a limit of the system, and never raise it."""
    _, hard = resource.getrlimit(kind)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (limit, limit))


def kill_offspring(pid: int) -> None:
    """Kill all that descends from a process, until nothing is left of it."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        while living := [child for child in parent.children(recursive=True) if _lives(child)]:
            for child in living:
                with suppress(psutil.NoSuchProcess):
                    child.kill()


def kill_tree(pid: int) -> None:
    """Kill a process and all that descends from it; it is stopped first, so that it starts nothing more."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        kill_offspring(pid)
        os.kill(pid, signal.SIGKILL)


def bury() -> None:
    """Take note of the children that have ended, so that none stays as a zombie."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
