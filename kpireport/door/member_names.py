"""Names of members: which ones cannot stand side by side, and the folder that a member's reports lie in."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from hashlib import sha256

LONGEST = 200
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)

# Letters of other scripts that print like a Latin one.
_LOOKALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονı",
    "ABESIJKMHOPCTYXaesijopcyxdqwABEZHIKMNOPTYXovi",
)


def member_folder(name: str) -> str:
    """The folder of a member: its name where that is safe everywhere, else a readable form and a digest.

    >>> member_folder("Central"), member_folder("Team Á")
    ('Central', 'team-a-179b8117')
    """
    if _PLAIN.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


def check_member_names(names: Iterable[str]) -> list[str]:
    """What is wrong with names that stand side by side; nothing, mostly.

    >>> check_member_names(["Team A", "team a", "North"])
    ["'Team A' and 'team a' look the same: give one name to one member"]
    """
    return [message for _, message in name_faults(names)]


def name_faults(names: Iterable[str]) -> list[tuple[str, str]]:
    """Each name that cannot stand, with the reason."""
    known = sorted(set(names))
    return [(name, fault) for name in known for fault in _faults(name)] + _pairs(known)


def _faults(name: str) -> list[str]:
    if not name.strip():
        return [f"{name!r} is an empty name"]
    if len(name) > LONGEST:
        return [f"{name[:40]!r}… is {len(name)} characters long, at most {LONGEST}"]
    if hidden := [letter for letter in name if unicodedata.category(letter) in ("Cc", "Cf", "Cs")]:
        return [f"{name!a} holds the invisible character U+{ord(hidden[0]):04X}"]
    if name != name.strip():
        return [f"{name!r} begins or ends with a blank"]
    if not unicodedata.is_normalized("NFC", name):
        return [f"{name!a} is written with split accents (not NFC)"]
    return []


def _pairs(names: Collection[str]) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    faults = []
    for name in names:
        other = first.setdefault(_skeleton(name), name)
        if other != name:
            pair = f"{_visible(other)} and {_visible(name)}"
            faults.append((name, f"{pair} look the same: give one name to one member"))
    return faults


def _skeleton(name: str) -> str:
    """What a reader sees of a name: without case, width, blanks and borrowed letters."""
    text = unicodedata.normalize("NFKC", name).translate(_LOOKALIKE).casefold()
    return " ".join(text.split())


def _visible(name: str) -> str:
    return repr(name) if name.isascii() else f"{name!r} ({ascii(name)[1:-1]})"
