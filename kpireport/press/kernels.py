"""Kernels that nobody else can reach: unix sockets in a folder of their own, a bare environment, bounded resources.

Over TCP a kernel's ports are picked first and bound later, so that of many kernels started at once some
lose theirs to another; and every user of the machine may connect to them.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from kpireport.errors import ConfigurationError
from kpireport.press import processes

COMMAND = (sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")
LONGEST_SOCKET = 107  # bytes that the address of a unix socket may have

# One thread each: on a machine full of reports more threads only wait for each other, and the sum of
# floats would depend on their number.
_SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class PrivateKernel(AsyncKernelManager):
    """A kernel of the interpreter that runs us, whatever kernels are installed on the machine."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(mode=0o700)
        self.exit_status: int | None = None
        self.transport = "ipc"
        self.ip = str(folder / "s")
        self.connection_file = str(folder / "c.json")
        self._kernel_spec = KernelSpec(
            argv=list(COMMAND), display_name="Python 3", language="python"
        )

    async def _async_cleanup_resources(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002
        process = getattr(self.provisioner, "process", None)
        self.exit_status = process.poll() if process is not None else None
        await super()._async_cleanup_resources(restart=restart)

    cleanup_resources = _async_cleanup_resources

    def kill(self) -> None:
        """Stop the kernel and what it started, at once."""
        process = getattr(self.provisioner, "process", None)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def check_folder(folder: Path) -> None:
    """Refuse a folder whose sockets would have too long an address."""
    if len(os.fsencode(folder / "k0" / "s-5")) > LONGEST_SOCKET:
        raise ConfigurationError(
            f"The folder for temporary files, {folder}, has too long a name: set TMPDIR to a shorter one"
        )


def bare_environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """What a kernel sees: nothing of the machine, a home of its own, and what the caller gives.

    >>> sorted(set(bare_environment(Path("run"), {"REGION": "x"})) & {"PATH", "REGION", "HOME", "USER"})
    ['HOME', 'PATH', 'REGION']
    """
    home = str(folder / "home")
    homes = (
        "HOME",
        "IPYTHONDIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTER_CONFIG_DIR",
        "MPLCONFIGDIR",
        "TMPDIR",
    )
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",  # else each thread reserves address space, of which there is little
        "SOURCE_DATE_EPOCH": "0",
        **dict.fromkeys(_SINGLE, "1"),
        **dict.fromkeys(homes, home),
        **given,
    }


def bounds(*, memory_bytes: int, file_bytes: int) -> Callable[[], None]:
    """What the kernel does to itself before it starts: limits, and an end when its parent ends."""

    def bind() -> None:
        processes.end_with_parent()
        processes.lower(resource.RLIMIT_AS, memory_bytes)
        processes.lower(resource.RLIMIT_FSIZE, file_bytes)
        processes.lower(resource.RLIMIT_CORE, 0)

    return bind
