"""On a Dask cluster the same reports come out, byte for byte."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kpireport.press import cluster
from tests.build.company import PERIOD
from tests.build.conftest import Built, kpireport
from tests.build.test_interrupted_builds import contents

DASK = "import sys; from distributed.cli.dask_{0} import main; sys.argv[0] = '{0}'; main()"


@contextmanager
def dask(kind: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", DASK.format(kind), *arguments],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with ExitStack() as stack:
        place = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        leader = stack.enter_context(dask("scheduler", *place))
        assert leader.stderr is not None
        address = next(
            found[0] for line in leader.stderr if (found := re.search(r"tcp://127[.\d]+:\d+", line))
        )
        alone = ("--no-nanny", "--nthreads", "2", "--no-dashboard", "--host", "127.0.0.1")
        stack.enter_context(dask("worker", address, *alone))
        yield address


def test_a_cluster_makes_the_same_bytes(scheduler: str, copy: Path, built: Built):
    arguments = ("--team", "North", "--team", "company", "--force", "--scheduler", scheduler)
    said = kpireport(copy, "build", *arguments)
    assert said.code == 0, said.err
    assert "Reports: 2 built." in said.out
    assert contents(copy / "reports") == contents(built.reports)


def test_a_report_that_fails_on_the_cluster_says_why(scheduler: str, copy: Path):
    path = copy / "notebooks" / "team_scorecard.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("report.title()", "1 / 0"), "utf-8")
    said = kpireport(copy, "build", "--team", "North", "--scheduler", scheduler)
    assert said.code == 1
    assert "ZeroDivisionError" in said.err
    assert (copy / "reports" / PERIOD / "North" / "team_scorecard.en.failed.ipynb").is_file()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "not an address"])
def test_without_a_scheduler_the_build_is_refused(copy: Path, run, monkeypatch, address: str):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    said = run(copy, "build", "--force", "--scheduler", address)
    assert said.code == 2
    assert f"No Dask scheduler answers at {address}" in said.err
    assert len(said.err.splitlines()) <= 3
