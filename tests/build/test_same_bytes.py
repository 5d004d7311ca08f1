"""The same inputs give the same bytes: in another place, process, time zone and language, by other workers."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest

from tests.build import company
from tests.build.company import PERIOD, TEAM
from tests.build.conftest import kpireport, new_company
from tests.build.test_builds import SUFFIXES

# Pictures of both pens, so that the ids within drawings are tried as well.
PICTURE = (
    "import matplotlib.pyplot as plt\nfigure = plt.figure()\nfigure.add_subplot().plot([1, 3, 2]);"
)
HERE = {"TZ": "UTC", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "LC_ALL": "C", "LANG": "C"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company in both languages, its team's notebook with a picture of an analyst's own."""
    folder = new_company(tmp_path_factory.mktemp("same") / "tiny")
    configuration = folder / "kpireport.toml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace('["en"]', '["en", "fr"]'), encoding="utf-8")
    company.write_notebook(folder, TEAM, *company.TEAM_CELLS, PICTURE)
    path = folder / "notebooks" / f"{TEAM}.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[-1].metadata["alt"] = "A line that goes up and down."
    nbformat.write(nb, path)
    return folder


def seals(folder: Path, *arguments: str, **environment: str) -> Mapping[str, str]:
    """The SHA-256 of North's files, by name, as a build makes them."""
    said = kpireport(folder, "build", "--team", "North", *arguments, **environment)
    assert said.code == 0, said.err
    paths = (folder / "reports" / PERIOD / "North").iterdir()
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_same_inputs_give_the_same_bytes_anywhere(project: Path, tmp_path: Path):
    other = Path(shutil.copytree(project, tmp_path / "another place"))
    first = seals(project, "--jobs", "1", **HERE)
    # Without the company's notebook fewer tables are counted, which is no affair of a team's report.
    second = seals(other, "--jobs", "2", "--notebook", TEAM, **ELSEWHERE)
    assert set(first) == {f"{TEAM}.{locale}{end}" for locale in ("en", "fr") for end in SUFFIXES}
    assert len(set(first.values())) == len(first)
    assert [name for name in first if first[name] != second[name]] == []
    forced = seals(project, "--force", **ELSEWHERE)
    assert forced == first
