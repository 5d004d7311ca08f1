"""One small company, built once for all tests that only read, and copies of it for those that change something."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from kpireport import build, cli
from tests.build import company

SECRET = "hunter2-correct-horse"  # it stands in the address of a source
SECONDS = 240


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def kpireport(folder: Path, *arguments: str, **environment: str) -> Said:
    """Run a command in a process of its own, in the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "kpireport", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session", autouse=True)
def secret() -> Iterator[None]:
    """The environment that the company's configuration asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORE_PASSWORD", SECRET)
        yield


def new_company(folder: Path) -> Path:
    """The company, with a database beside its files."""
    company.write_company(folder)
    with duckdb.connect(str(folder / "data" / f"{SECRET}.duckdb")) as database:
        database.execute(
            "CREATE TABLE calls AS SELECT * FROM read_csv(?, all_varchar = true)",
            [str(folder / "data" / "activities.csv")],
        )
    (folder / "data" / "activities.csv").unlink()
    return folder


@dataclass(frozen=True, slots=True)
class Built:
    """A company and what its build said."""

    folder: Path
    said: Said

    @property
    def reports(self) -> Path:
        return self.folder / "reports"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The company, built. Only for tests that leave it as it is."""
    folder = new_company(tmp_path_factory.mktemp("built") / "tiny")
    return Built(folder, kpireport(folder, "build", "--jobs", "2"))


@pytest.fixture
def copy(built: Built, tmp_path: Path) -> Path:
    """The built company, to be changed."""
    return Path(shutil.copytree(built.folder, tmp_path / "copy"))


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process: quicker, for commands that make no report."""

    def done(folder: Path, command: str, *arguments: str) -> Said:
        capfd.readouterr()
        code = cli.run([command, *arguments, "-C", str(folder)])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return done


@pytest.fixture
def made_anew(run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> Callable[..., set[str]]:
    """The members whose reports a build would make anew; none is made."""

    def asked(folder: Path, *arguments: str) -> set[str]:
        wanted: set[str] = set()

        def note(_function: object, jobs: list[build.Task], **_: object) -> Iterator[object]:
            wanted.update(job.entry.member for job in jobs)
            return iter(())

        with monkeypatch.context() as patch:
            patch.setattr(build, "run_all", note)
            said = run(folder, "build", *arguments)
        assert said.code == 0, said.err
        return wanted

    return asked
