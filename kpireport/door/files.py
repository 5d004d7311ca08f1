"""Data files: which ones a project may read, and whether their bytes are whole."""

import codecs
import re
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kpireport.errors import ConfigurationError, DataError, Fault

CHUNK = 1 << 20
UNFINISHED = (".part", ".crdownload", ".tmp", ".download")
GZIP = b"\x1f\x8b"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders that a source may read: the project's ``data`` and those that the source names."""

    root: Path
    allowed: tuple[Path, ...]

    @staticmethod
    def of(root: Path, named: tuple[str, ...]) -> "Folders":
        """The folders of a source, with links and ``..`` resolved."""
        inside = ("data", *named)
        return Folders(root, tuple(sorted({(root / name).resolve() for name in inside})))

    def find(self, written: str) -> tuple[Path, ...]:
        """The files that a path or pattern of the mapping names.

        Raises:
            ConfigurationError: the path leads out of the folders.
            DataError: there is no such file, or it is not a plain one.
        """
        if "://" in written:
            raise ConfigurationError(
                f"{written!r} is an address: only files of the project are read"
            )
        if "\0" in written:
            raise ConfigurationError(f"{written!r} is not a path")
        base = Path(written)
        pattern = written if not base.is_absolute() else str(base.relative_to(base.anchor))
        start = Path(base.anchor) if base.is_absolute() else self.root
        found = (
            sorted(start.glob(pattern))
            if any(mark in written for mark in "*?[")
            else [start / base]
        )
        if not found:
            raise DataError(f"No file matches {written!r}")
        return tuple(self._allowed(path) for path in found)

    def name(self, path: Path) -> str:
        """A file as the project's reader calls it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else path.name

    def _allowed(self, path: Path) -> Path:
        real = path.resolve()
        if not any(real.is_relative_to(folder) for folder in self.allowed):
            raise ConfigurationError(
                f"{self.name(path)} lies outside the folders that the source may read: "
                'move it to data/, or name its folder: folders = ["../exports"]'
            )
        if not path.exists():
            raise DataError(f"{self.name(path)} is missing")
        if not stat.S_ISREG(real.stat().st_mode):
            raise DataError(f"{self.name(path)} is not a plain file")
        if real.suffix in UNFINISHED:
            raise DataError(f"{self.name(path)} is still being written: wait until it is whole")
        return real


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was when it was opened."""

    path: Path
    name: str
    size: int
    modified: int
    digest: str

    def verify(self) -> None:
        """Refuse the file if it has changed since.

        Raises:
            DataError: the file has another size, time or content.
        """
        try:
            now = self.path.stat()
        except OSError:
            raise DataError(f"{self.name} was removed while the reports were made") from None
        if (now.st_size, now.st_mtime_ns) == (self.size, self.modified):
            return
        if now.st_size != self.size or digest_of(self.path) != self.digest:
            raise DataError(f"{self.name} was changed while the reports were made: run again")


def stamp(path: Path, name: str) -> Stamp:
    """What a file is like now.

    Raises:
        DataError: the file grows while it is read.
    """
    before = path.stat()
    found = Stamp(path, name, before.st_size, before.st_mtime_ns, digest_of(path))
    after = path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise DataError(f"{name} is still being written: wait until it is whole")
    return found


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    total = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def byte_faults(path: Path, name: str, encoding: str = "utf-8") -> list[Fault]:
    """What makes the bytes of a file unreadable as text: at most one fault, the first."""
    with path.open("rb") as file:
        start = file.read(4)
        if not start:
            return [Fault(name, "is empty")]
        if start.startswith(GZIP):
            return [Fault(name, "is compressed: unpack it first")]
        if encoding == "utf-16":
            return []
        if start.startswith(UTF16):
            return [
                Fault(
                    name,
                    "byte 0xff or 0xfe at the start: the file is UTF-16, save it as UTF-8 (or say encoding = 'utf-16')",
                    line=1,
                )
            ]
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8" if encoding == "utf-8" else "latin-1")()
        lines = 1
        while chunk := file.read(CHUNK):
            chunk += file.read(1) if chunk.endswith(b"\r") else b""
            fault = _chunk_fault(chunk, decoder, name, lines)
            if fault:
                return [fault]
            lines += chunk.count(b"\n")
        return _end_fault(decoder, name, lines)


def _chunk_fault(
    chunk: bytes, decoder: codecs.IncrementalDecoder, name: str, lines: int
) -> Fault | None:
    if (zero := chunk.find(b"\0")) >= 0:
        line = lines + chunk.count(b"\n", 0, zero)
        return Fault(name, "holds a NUL byte: the file is damaged, or UTF-16", line=line)
    if chunk.count(b"\r") != chunk.count(b"\r\n"):
        alone = re.search(rb"\r(?!\n)", chunk)
        line = lines + chunk.count(b"\n", 0, alone.start() if alone else 0)
        return Fault(
            name,
            "holds a carriage return that ends no line: save it with usual line ends",
            line=line,
        )
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        line = lines + error.object.count(b"\n", 0, error.start)
        return _not_utf8(name, error.object[error.start], line)
    return None


def _end_fault(decoder: codecs.IncrementalDecoder, name: str, lines: int) -> list[Fault]:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return [_not_utf8(name, error.object[error.start], lines)]
    return []


def _not_utf8(name: str, byte: int, line: int) -> Fault:
    what = f"byte 0x{byte:02x} is not UTF-8"
    return Fault(name, f"{what}: save the file as UTF-8 (or say encoding = 'latin-1')", line=line)
