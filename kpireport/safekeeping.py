"""Files that are whole or absent, and the lock that keeps a second run out."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpireport.errors import ConfigurationError, ProjectBusyError, ReportFailedError

PART = ".kpireport-"  # how the name of a file begins that is not whole yet


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place in one step: a reader, or a crash, meets the old one or the new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder, "report.html"), b"whole")
    ...     [file.name for file in Path(folder).iterdir()]
    ['report.html']

    Raises:
        ReportFailedError: the place is taken by something other than a file, or the disk refuses.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        kind = "a symbolic link" if path.is_symlink() else "not a regular file"
        raise ReportFailedError(f"{path} is {kind}: remove it, reports are written to files only")
    part = path.parent / f"{PART}{os.getpid()}-{threading.get_ident()}.part"
    try:
        _write_through(part, content)
        os.replace(part, path)  # noqa: PTH105 - the call whose promise is meant
        _settle(path.parent)
    except OSError as error:
        raise ReportFailedError(f"{path} could not be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    # The new name is part of the folder: it reaches the disk only with the folder.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_place(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before any work is done for it; one that is absent is good.

    Raises:
        ConfigurationError: it is a link, which may lead anywhere, or no folder, or may not be written to.
    """
    if folder.is_symlink():
        raise ConfigurationError(f"{folder} is a symbolic link: put a folder in its place")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is not a folder: remove it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f"{folder} cannot be written to: change its owner or its mode")


def sweep(folder: Path, pattern: str) -> None:
    """Remove what a run that was killed has left; only who holds the project's lock may."""
    for path in folder.glob(pattern):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def project_lock(path: Path) -> Iterator[None]:
    """Hold the project's lock file, so that two runs never write the same reports.

    The system lets go of the lock when its holder ends, however that happens; the file stays.

    Raises:
        ProjectBusyError: another process holds it.
        ConfigurationError: the file cannot be locked where it lies.
    """
    handle = _opened(path)
    try:
        _lock(handle, path)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        told = f"The lock file {path} cannot be opened: {error.strerror}"
        raise ConfigurationError(told) from error


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace") or "unknown"
        raise ProjectBusyError(
            f"Another run (process {holder}) holds this project: wait for it, or stop it"
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be locked ({error.strerror}): use a file system that has locks"
        ) from error
