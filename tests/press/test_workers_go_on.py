"""Jobs are Python text, run by `eval` or `exec`: importable everywhere, and able to do any harm."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kpireport.press.workers import run_all

ROOT = Path(__file__).parents[2]


def done(*jobs: str, function=eval, workers: int = 2, seconds: float = 60, recycle: int = 50):
    found = run_all(function, jobs, workers=workers, seconds=seconds, recycle=recycle)
    return {outcome.job: outcome for outcome in found}


FAILS = "exec('from kpireport.errors import ReportFailedError as E; raise E(\"East: cell 4\")')"
KILLED = "__import__('os').kill(__import__('os').getpid(), 9)"
EXITS = "__import__('os')._exit(3)"
HUNGRY = "len(bytearray(5 << 30))"
MAKES_A_FOLDER = "__import__('tempfile').mkdtemp()"


@pytest.fixture(scope="module")
def mixed():
    """What became of good and bad jobs, done together by two workers."""
    return done(
        "1 + 1",
        "1 / 0",
        FAILS,
        KILLED,
        "lambda: 1",
        EXITS,
        HUNGRY,
        MAKES_A_FOLDER,
        "None",
        "'x' * 3",
    )


def test_results_come_with_their_jobs(mixed):
    assert [mixed[job].result for job in ("1 + 1", "None", "'x' * 3")] == [2, None, "xxx"]
    assert all(mixed[job].ok for job in ("1 + 1", "None", "'x' * 3"))


def test_a_report_that_fails_says_why_and_is_no_bug(mixed):
    outcome = mixed[FAILS]
    assert (outcome.ok, outcome.error, outcome.bug) == (False, "East: cell 4", False)


def test_an_unexpected_exception_is_marked_as_a_bug(mixed):
    outcome = mixed["1 / 0"]
    assert (outcome.error, outcome.bug) == ("ZeroDivisionError: division by zero", True)
    assert "Traceback" in outcome.details


def test_a_result_that_cannot_travel_is_marked_as_a_bug(mixed):
    assert mixed["lambda: 1"].bug


def test_a_dead_worker_is_told_and_the_others_go_on(mixed):
    assert mixed[KILLED].error == "its worker was killed (signal 9, out of memory?)"
    assert mixed[EXITS].error == "its worker ended by itself (exit code 3)"
    assert len(mixed) == 10


def test_memory_is_bounded(mixed):
    assert mixed[HUNGRY].error == "MemoryError: "


def test_temporary_files_go_with_the_worker(mixed):
    assert mixed[MAKES_A_FOLDER].ok
    assert not Path(mixed[MAKES_A_FOLDER].result).exists()


def test_results_are_yielded_as_they_end():
    jobs = ["__import__('time').sleep(3)", "1"]
    assert [outcome.job for outcome in run_all(eval, jobs, workers=2, seconds=60)] == jobs[::-1]


def test_no_jobs_give_no_outcomes():
    assert done() == {}


LEAVES = """
import os, signal, subprocess, sys, time
code = "import os, signal, time; os.setsid(); signal.signal(15, signal.SIG_IGN); time.sleep(300)"
child = subprocess.Popen([sys.executable, "-c", code])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open({folder!r} + "/grandchild", "w").write(str(os.getpid()))
        time.sleep(300)
    os._exit(0)
open({folder!r} + "/child", "w").write(str(child.pid))
while not os.path.exists({folder!r} + "/grandchild"):
    time.sleep(0.01)
{then}
"""


@pytest.mark.parametrize(("then", "ok"), [("time.sleep(300)", False), ("", True)])
def test_what_a_job_started_ends_with_it(tmp_path, then, ok):
    job = LEAVES.format(folder=str(tmp_path), then=then)
    outcome = done(job, function=exec, seconds=3)[job]
    assert outcome.ok is ok
    if not ok:
        assert outcome.error == "stopped: it took longer than 3 s"
    for name in ("child", "grandchild"):
        assert ended(int((tmp_path / name).read_text()))
    assert only_tracker()


def ended(pid: int) -> bool:
    # One that has ended may still wait for a parent that asks for its exit code.
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def only_tracker() -> bool:
    children = psutil.Process().children(recursive=True)
    return all("resource_tracker" in " ".join(child.cmdline()) for child in children)


def test_a_hanging_job_does_not_hold_up_the_others():
    # Longer than the test itself may take: whoever waits for it fails.
    outcomes = done("__import__('time').sleep(3600)", *map(str, range(20)), seconds=2)
    assert sum(outcome.ok for outcome in outcomes.values()) == 20


def test_workers_are_replaced_after_so_many_jobs():
    pid = "__import__('os').getpid()"
    found = [
        outcome.result for outcome in run_all(eval, [pid] * 5, workers=1, seconds=60, recycle=2)
    ]
    assert len(set(found)) == 3
    assert os.getpid() not in found


def test_an_unfinished_loop_leaves_no_worker():
    found = run_all(eval, ["1", "__import__('time').sleep(300)"], workers=2, seconds=60)
    next(found)
    found.close()
    assert only_tracker()


SUPERVISOR = """
import sys
from kpireport.press.workers import run_all
slow = "(print('began', flush=True), __import__('time').sleep(float({!r})), 'done')[-1]"
try:
    for outcome in run_all(eval, [slow.format(sys.argv[1])] * 5, workers=1, seconds=60):
        print(outcome.result, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.fixture
def supervisor(tmp_path):
    started = []

    def start(seconds: float) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(seconds)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "began\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.stdout.close()
        process.wait()


def test_the_first_interrupt_lets_running_jobs_end(supervisor):
    process = supervisor(1.5)
    process.send_signal(signal.SIGINT)
    assert process.stdout.read() == "done\ninterrupted\n"
    assert process.wait(60) == 0


def test_the_second_interrupt_ends_them_at_once(supervisor):
    process = supervisor(3600)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.stdout.read() == "interrupted\n"
    assert process.wait(60) == 0


def test_a_killed_supervisor_leaves_no_worker_and_the_next_sweeps_its_folder(supervisor, tmp_path):
    process = supervisor(300)
    workers = [
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if "resource_tracker" not in " ".join(child.cmdline())
    ]
    assert workers
    process.kill()
    process.wait()
    gone, alive = psutil.wait_procs(workers, timeout=60)
    assert not alive
    assert len(gone) == len(workers)
    assert len(list(tmp_path.iterdir())) == 1
    assert supervisor(0).stdout.read()
    assert list(tmp_path.iterdir()) == []
