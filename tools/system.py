"""What pip cannot install: the libraries that WeasyPrint draws with, and venv itself. Standard library only.

``python tools/system.py browser`` looks for the browser that the tests of pages run instead; reports need none.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

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
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def missing() -> list[str]:
    """The Debian packages of what is not there."""
    found = [package for name, package in LIBRARIES.items() if not loads(name)]
    modules = ("venv", "ensurepip")
    return found + ["python3-venv"] * (not all(map(importlib.util.find_spec, modules)))


def browser() -> str | None:
    """Where a browser lies that tests can drive; none where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing_browser() -> list[str]:
    """The Debian package of a browser, where there is none."""
    return [] if browser() else ["chromium"]


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


def command(packages: Sequence[str]) -> str:
    """What somebody types who may install packages."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def settle(find: Callable[[], list[str]]) -> str | None:
    """Install what is missing; if that cannot be, say the one command that does."""
    wanted = find()
    if not wanted:
        return None
    if shutil.which("apt-get") is None:
        return f"Missing: {', '.join(wanted)} (names of Debian). Install them, then run the same again."
    if os.geteuid() == 0:
        install(wanted)
        wanted = find()
    if not wanted:
        return None
    return f"Missing system packages. Run this, then the same again:\n\n    {command(wanted)}\n"


if __name__ == "__main__":
    sys.exit(settle(missing_browser if sys.argv[1:] == ["browser"] else missing))
