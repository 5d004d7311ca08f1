"""Whatever ends a build, what it finished stays, nothing is torn, and the same command goes on from there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kpireport.safekeeping import project_lock
from tests.build import company
from tests.build.company import HOSTILE, PERIOD, TEAM
from tests.build.conftest import Built, Said, kpireport, new_company
from tests.build.test_builds import SUFFIXES, entries

# Another machine, as far as a process can tell.
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242", "LANG": "C", "LC_ALL": "C"}


def contents(reports: Path) -> dict[str, bytes]:
    """Every file of every report."""
    paths = [p for end in SUFFIXES for p in reports.rglob(f"*{end}") if p.name != "index.html"]
    return {str(path.relative_to(reports)): path.read_bytes() for path in paths}


@contextmanager
def building(folder: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A build under way, in a group of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kpireport", "build", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def of_this_run(mark: str, folder: Path) -> list[psutil.Process]:
    """The processes of a run: workers know its mark, kernels only the brief in its folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            known = process.environ()
            if known.get("KPI_RUN") == mark or str(folder) in known.get("KPIREPORT_BRIEF", ""):
                found.append(process)
    return found


def wait_until(done, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.05)
    return False


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A build that met Ctrl-C after its first report, and the same command again."""

    folder: Path
    code: int
    err: str
    left: dict[str, bytes]
    again: Said
    resumed: dict[str, bytes]


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    folder = new_company(tmp_path_factory.mktemp("another") / "place with blanks")
    with building(folder, "--jobs", "1", **ELSEWHERE) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("[1/4]"), first + process.stderr.read()
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=120)
    left = contents(folder / "reports")
    again = kpireport(folder, "build", "--jobs", "1", **ELSEWHERE)
    return Interrupted(folder, process.returncode, err, left, again, contents(folder / "reports"))


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(interrupted: Interrupted):
    assert interrupted.code == 130
    assert interrupted.err.splitlines()[-1].startswith("Interrupted: run the same command again")
    assert "Traceback" not in interrupted.err


def test_what_was_finished_before_ctrl_c_stays(interrupted: Interrupted, built: Built):
    whole = contents(built.reports)
    assert 3 <= len(interrupted.left) < len(whole)
    assert all(whole[name] == content for name, content in interrupted.left.items())


def test_the_same_command_goes_on_where_it_was_interrupted(interrupted: Interrupted):
    done = len(interrupted.left) // len(SUFFIXES)
    assert interrupted.again.code == 0, interrupted.again.err
    assert f"Reports: {4 - done} built, {done} cached." in interrupted.again.out


def test_the_same_inputs_give_the_same_bytes_in_any_place_by_any_number_of_workers(
    interrupted: Interrupted, built: Built
):
    theirs = contents(built.reports)
    assert interrupted.resumed.keys() == theirs.keys()
    assert [name for name in theirs if interrupted.resumed[name] != theirs[name]] == []


def test_kill_9_at_any_moment_leaves_nothing_torn_and_nobody_behind(tmp_path: Path, built: Built):
    folder, mark = new_company(tmp_path / "tiny"), uuid.uuid4().hex
    whole = contents(built.reports)
    for pause in (0.0, 0.9):  # after a report was put in place, where there is one
        before = len(contents(folder / "reports"))
        with building(folder, "--jobs", "2", KPI_RUN=mark) as process:
            assert wait_until(lambda: of_this_run(mark, folder)[2:] or process.poll() is not None)
            wait_until(lambda n=before: len(contents(folder / "reports")) > n, 25)
            time.sleep(pause)
        assert wait_until(lambda: not of_this_run(mark, folder), 10)
        found = contents(folder / "reports")
        assert all(whole[name] == content for name, content in found.items())
        for path in (folder / "reports").rglob("manifest.json"):
            json.loads(path.read_text(encoding="utf-8"))
    said = kpireport(folder, "build")
    assert said.code == 0, said.err
    assert contents(folder / "reports") == whole
    assert not list((folder / "reports").rglob(".*"))
    assert not list((folder / ".kpireport").glob("briefs-*"))


def test_leftovers_of_a_killed_run_are_swept(copy: Path, run):
    part = copy / "reports" / PERIOD / "North" / ".kpireport-123-456.part"
    part.write_bytes(b"half a repo")
    brief = copy / ".kpireport" / "briefs-abc" / "0"
    brief.mkdir(parents=True)
    (brief / "brief.json").write_text("{", encoding="utf-8")
    assert run(copy, "build").code == 0
    assert not part.exists()
    assert not brief.parent.exists()


def test_a_second_run_is_refused_with_the_process_that_holds_the_project(copy: Path):
    with project_lock(copy / ".kpireport" / "lock"):
        said = kpireport(copy, "build")
    assert said.code == 5
    assert said.err.splitlines() == [
        f"Another run (process {os.getpid()}) holds this project: wait for it, or stop it"
    ]


@pytest.fixture(scope="module")
def failed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The built company after its notebook was changed so that it fails for one team."""
    folder = Path(shutil.copytree(built.folder, tmp_path_factory.mktemp("failed") / "tiny"))
    company.write_notebook(
        folder, TEAM, *company.TEAM_CELLS[:2], '{"North": 1, "Équipe <b>&{{7*7}}": 2}[team]'
    )
    return folder, kpireport(folder, "build")


def test_one_failed_report_ends_with_1_and_a_short_reason(failed: tuple[Path, Said]):
    folder, said = failed
    assert said.code == 1
    assert "Reports: 2 built, 1 cached, 1 failed." in said.out
    entry = entries(folder / "reports")["South"]
    assert (entry["state"], entry["verdicts"]) == ("failed", {})
    assert "cell 5 raised KeyError: 'South'" in entry["reason"]
    assert len(entry["reason"].splitlines()) <= 3
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 4 + 3


def test_the_others_are_built_when_one_fails(failed: tuple[Path, Said]):
    states = {name: entry["state"] for name, entry in entries(failed[0] / "reports").items()}
    assert states == {"North": "built", HOSTILE: "built", "company": "cached", "South": "failed"}


def test_a_failed_report_keeps_its_notebook_aside_and_its_last_good_files(
    failed: tuple[Path, Said], built: Built
):
    place = Path(PERIOD, "South")
    there = failed[0] / "reports" / place
    aside = there / f"{TEAM}.en.failed.ipynb"
    outputs = json.loads(aside.read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    assert outputs[0]["ename"] == "KeyError"
    for suffix in SUFFIXES:
        name = f"{TEAM}.en{suffix}"
        assert (there / name).read_bytes() == (built.reports / place / name).read_bytes()


def test_the_index_shows_the_failure_and_still_leads_to_the_last_good_pdf(
    failed: tuple[Path, Said],
):
    page = (failed[0] / "reports" / "index.html").read_text(encoding="utf-8")
    assert "failed</span>" in page
    assert "KeyError: &#39;South&#39;" in page
    assert f"{PERIOD}/South/{TEAM}.en.pdf" in page


def test_a_mended_notebook_is_built_and_the_failed_one_goes_away(failed, built, tmp_path):
    folder = Path(shutil.copytree(failed[0], tmp_path / "tiny"))
    shutil.copy(built.folder / "notebooks" / f"{TEAM}.ipynb", folder / "notebooks")
    said = kpireport(folder, "build", "--team", "South")
    assert said.code == 0, said.err
    assert not list(folder.rglob("*.failed.ipynb"))
    assert entries(folder / "reports")["South"]["state"] == "built"
    place = Path(PERIOD, "South", f"{TEAM}.en.pdf")
    assert (folder / "reports" / place).read_bytes() == (built.reports / place).read_bytes()
