"""The manifest: which reports a period has, from which inputs, by which versions, and what became of each.

``reports/<period>/manifest.json`` is what another program reads; nobody has to parse a log.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kpireport.errors import ConfigurationError
from kpireport.safekeeping import write_whole

NAME = "manifest.json"
NOT_JUDGED = "not_judged"


class State(StrEnum):
    """What became of a report."""

    PLANNED = "planned"
    BUILT = "built"
    CACHED = "cached"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One report: where it lies, what it was made from, and what became of it.

    ``inputs`` is a digest of all that its bytes depend on; ``outputs`` holds a digest per file. ``seconds`` are
    those of kernel, cells, HTML and PDF. ``verdicts`` says how many KPIs have which status (or `NOT_JUDGED`); it is
    empty for a report that failed, since what lies there then is an older one.
    """

    notebook: str
    level: str
    member: str
    locale: str
    period: str
    path: str
    state: State
    reason: str = ""
    inputs: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells a report from the others of its period."""
        return self.path


@dataclass(frozen=True, slots=True)
class Manifest:
    """All reports of one period."""

    period: str
    company: str
    as_of: str
    facts: str
    versions: Mapping[str, str]
    entries: tuple[Entry, ...] = ()

    def with_entry(self, entry: Entry) -> "Manifest":
        """The manifest with one report's entry put in, or put anew."""
        others = {old.key: old for old in self.entries} | {entry.key: entry}
        return replace(self, entries=tuple(others[key] for key in sorted(others)))


_JSON = TypeAdapter(Manifest)


def read(folder: Path) -> Manifest | None:
    """The manifest of a period's folder; none where there is none.

    Raises:
        ConfigurationError: the file is not a manifest.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        return _JSON.validate_json(path.read_bytes())
    except ValidationError as error:
        raise ConfigurationError(
            f"{path.parent.name}/{NAME} is not a manifest ({error.error_count()} faults); remove it to build anew"
        ) from None


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest whole."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False, sort_keys=True)
    write_whole(folder / NAME, (text + "\n").encode())


def digest(parts: Iterable[bytes]) -> str:
    """One digest of several parts, each told from its neighbours.

    >>> digest([b"ab", b"c"]) == digest([b"a", b"bc"])
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
