"""What pip cannot install: the libraries that WeasyPrint draws with, and venv itself. Standard library only."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libharfbuzz.so.0": "libharfbuzz0b",
    # WeasyPrint can do without, but then slowly and with other bytes.
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
OTHER_NAMES = {
    "libgobject-2.0.so.0": ("libgobject-2.0.0.dylib",),
    "libpango-1.0.so.0": ("libpango-1.0.dylib",),
    "libpangoft2-1.0.so.0": ("libpangoft2-1.0.dylib",),
    "libfontconfig.so.1": ("libfontconfig.1.dylib",),
    "libharfbuzz.so.0": ("libharfbuzz.0.dylib",),
    "libharfbuzz-subset.so.0": ("libharfbuzz-subset.0.dylib",),
}


def missing() -> list[str]:
    """The Debian packages of what is not there."""
    found = [package for name, package in LIBRARIES.items() if not loads(name)]
    modules = ("venv", "ensurepip")
    return found + ["python3-venv"] * (not all(map(importlib.util.find_spec, modules)))


def loads(name: str) -> bool:
    """Whether the system's loader finds a library, under any of its names."""
    for candidate in (name, *OTHER_NAMES[name]):
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def install(packages: list[str]) -> None:
    """Install Debian packages, as root."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=sys.stderr, check=False)  # noqa: S603


def main() -> str | None:
    """Install what is missing; if that cannot be, say the one command that does."""
    wanted = missing()
    if not wanted:
        return None
    if shutil.which("apt-get") is None:
        return f"Missing: {', '.join(wanted)} (names of Debian). Install them, then run the same again."
    if os.geteuid() == 0:
        install(wanted)
        wanted = missing()
    if not wanted:
        return None
    command = f"apt-get install -y --no-install-recommends {' '.join(wanted)}"
    return f"Missing system packages. Run this, then the same again:\n\n    sudo {command}\n"


if __name__ == "__main__":
    sys.exit(main())
