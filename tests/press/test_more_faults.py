"""Rarer faults of runs and files: what a notebook leaves about, what lies in its way, disks of every kind of bad."""

import errno
import os

import pytest

from kpireport.errors import ReportFailedError
from kpireport.safekeeping import write_whole

PLANTED = (
    "colorsys",
    "pandas",
    "sitecustomize",
    "usercustomize",
    "ipython_config",
    "ipython_kernel_config",
    "jupyter_config",
)
LEAVES = """\
import os
open("here.txt", "w").write("x")
open("../above.txt", "w").write("x")
os.makedirs("reports/2026-06")
open("reports/2026-06/manifest.json", "w").write("{}")
os.path.dirname(os.getcwd())"""


def test_what_a_notebook_writes_around_itself_goes_with_its_run(run, tmp_path, monkeypatch):
    project, scratch = tmp_path / "project", tmp_path / "t"
    project.mkdir()
    scratch.mkdir()
    monkeypatch.chdir(project)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    nb = run(LEAVES)
    assert str(scratch) in nb.cells[-1].outputs[0].data["text/plain"]
    assert list(scratch.iterdir()) == []
    assert list(project.iterdir()) == []


def test_modules_and_settings_planted_beside_a_notebook_are_not_loaded(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in PLANTED:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('planted')\n")
    nb = run("import colorsys, pandas\n(colorsys.ONE_THIRD > 0, pandas.__name__)")
    assert nb.cells[-1].outputs[0].data["text/plain"] == "(True, 'pandas')"


@pytest.mark.parametrize(
    "number", [errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE, errno.EDQUOT, errno.ENOSPC]
)
@pytest.mark.parametrize("step", ["pathlib.Path.open", "os.fsync", "os.replace"])
def test_a_disk_that_refuses_leaves_the_old_file_and_says_why(tmp_path, monkeypatch, step, number):
    target = tmp_path / "report.pdf"
    write_whole(target, b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(step, refuse)
        with pytest.raises(ReportFailedError, match=f"could not be written: {os.strerror(number)}"):
            write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
