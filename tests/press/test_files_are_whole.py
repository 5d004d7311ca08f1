import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpireport.errors import ConfigurationError, ProjectBusyError, ReportFailedError
from kpireport.safekeeping import project_lock, write_whole

ROOT = Path(__file__).parents[2]
MEGABYTE = 1 << 20


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


WRITER = """
import sys
from pathlib import Path
from kpireport.safekeeping import write_whole
print("begins", flush=True)
number = 0
while True:
    number += 1
    write_whole(Path(sys.argv[1]), bytes([number % 256]) * (1 << 20))
"""


def test_a_killed_writer_leaves_no_torn_file(tmp_path):
    target = tmp_path / "report.pdf"
    write_whole(target, b"0" * MEGABYTE)
    for pause in (0.0, 0.003, 0.011, 0.017, 0.05):
        with python(WRITER, str(target)) as writer:
            assert writer.stdout.readline() == "begins\n"
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
        content = target.read_bytes()
        assert len(content) == MEGABYTE
        assert len(set(content)) == 1


def test_a_file_is_replaced_and_nothing_else_left(tmp_path):
    target = tmp_path / "report.html"
    write_whole(target, b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    write_whole(target, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ReportFailedError, match="could not be written: No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize("kind", ["link", "folder", "fifo"])
def test_only_files_are_written_over(tmp_path, kind):
    target, other = tmp_path / "report.pdf", tmp_path / "other"
    other.write_text("untouched")
    {
        "link": lambda: target.symlink_to(other),
        "folder": target.mkdir,
        "fifo": lambda: os.mkfifo(target),
    }[kind]()
    with pytest.raises(ReportFailedError, match="remove it, reports are written to files only"):
        write_whole(target, b"new")
    assert other.read_text() == "untouched"


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(ReportFailedError, match="could not be written: No such file"):
        write_whole(tmp_path / "gone" / "report.pdf", b"")


HOLDER = """
import sys, time
from pathlib import Path
from kpireport.safekeeping import project_lock
with project_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(300)
"""


def test_a_second_run_is_refused_with_the_process_of_the_first(tmp_path):
    lock = tmp_path / ".kpireport" / "lock"
    with python(HOLDER, str(lock)) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ProjectBusyError) as caught, project_lock(lock):
            pass
        assert f"Another run (process {holder.pid}) holds this project" in str(caught.value)
        assert caught.value.exit_code == 5
        holder.kill()
    with project_lock(lock):  # the system let go of it
        assert lock.read_text() == str(os.getpid())


def test_a_lock_that_is_a_link_is_refused(tmp_path):
    lock = tmp_path / "lock"
    lock.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="cannot be opened"), project_lock(lock):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_system_without_locks_is_told(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    with (
        pytest.raises(ConfigurationError, match="use a file system that has locks"),
        project_lock(tmp_path / "lock"),
    ):
        pass
