"""A new project folder with the demonstration company in it, so that the first build works at once."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from kpireport import demo
from kpireport.errors import ConfigurationError

PROJECT_FILE = "kpireport.toml"
COPIED = (
    "kpis.py",
    "goals/*.csv",
    "goals/objectives.toml",
    "commentary/*/*.md",
    "notebooks/*.ipynb",
    "templates/print/static/tokens.css",
    PROJECT_FILE,
)
SHOWN = 3

README = """\
# KPI reports

- `kpireport build` makes the reports; `reports/index.html` lists them.
- `kpireport.toml` says where the tables are (in SQL), who the teams are and which KPIs they see.
- `goals/` holds who should reach what by when; `goals/objectives.toml` why.
- `commentary/` holds what people say of a month, and what they will do, in `<period>/<member>.md`.
- `kpis.py` holds KPIs of your own; `kpireport kpis` lists all of them.
- `notebooks/` holds the reports themselves: one call, one exhibit.
- `data/` holds an invented company. Map your own tables and remove `simulated = true`.
- `kpireport check` tells everything that is wrong before a build.
"""
GITIGNORE = "reports/\n.kpireport/\n.ipynb_checkpoints/\n__pycache__/\n"


def project_files() -> Path:
    """The folder that holds the files a new project is made of."""
    package = Path(__file__).resolve().parent
    installed = package / "scaffold_files"
    return installed if installed.is_dir() else package.parent


def init(folder: Path) -> tuple[Path, ...]:
    """Make a project folder that builds at once; its files, in order.

    Raises:
        ConfigurationError: the folder is not empty, or cannot be written.
    """
    _refuse_unless_free(folder)
    try:
        _make(folder)
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be made: {error.strerror or error}; choose a folder that you may write"
        ) from error
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _refuse_unless_free(folder: Path) -> None:
    if folder.is_dir():
        there = sorted(path.name for path in folder.iterdir())
        if there:
            more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
            raise ConfigurationError(
                f"{folder} is not empty: it holds {', '.join(there[:SHOWN])}{more}. "
                "Name a new folder, such as kpireport init acme"
            )
    elif folder.exists() or folder.is_symlink():
        raise ConfigurationError(f"{folder} is a file; name a new folder")


def _make(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the folder, so that the move at the end stays on one disk.
    with TemporaryDirectory(dir=folder.parent, prefix=".kpireport-") as beside:
        whole = Path(beside) / "project"
        _fill(whole)
        if folder.exists():
            _move_into(folder, whole)
        else:
            whole.rename(folder)


def _fill(whole: Path) -> None:
    source = project_files()
    for path in _found(source):
        copy = whole / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (whole / "README.md").write_text(README, encoding="utf-8")
    (whole / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    demo.make(whole / "data")


def _found(source: Path) -> Iterable[Path]:
    return (path for pattern in COPIED for path in sorted(source.glob(pattern)))


def _move_into(folder: Path, whole: Path) -> None:
    # The folder itself may be where the shell stands, or a mount: it stays. A folder is a project once its
    # configuration is there, so that comes last.
    for path in sorted(whole.iterdir(), key=lambda path: path.name == PROJECT_FILE):
        shutil.move(path, folder / path.name)
