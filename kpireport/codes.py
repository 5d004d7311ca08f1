"""Codes: how periods are written, before a calendar says what they mean."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(
    r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?:(?P<kind>[PW]?)(?P<two>\d\d)|Q(?P<quarter>\d)))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a code: its kind is W, Q or Y (a year, its number 1), P for a company's month, else empty.

    >>> Written.of("FY2026-Q2")
    Written(year=2026, kind='Q', number=2, fiscal=True)
    """

    year: int
    kind: str
    number: int
    fiscal: bool

    @staticmethod
    def of(text: str) -> "Written | None":
        """The parts of a text; none where it has not the shape of a code."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            return None
        year, fiscal = int(found["year"]), bool(found["fiscal"])
        if found["two"]:
            return Written(year, found["kind"], int(found["two"]), fiscal)
        quarter = found["quarter"]
        return Written(year, "Q" if quarter else "Y", int(quarter or 1), fiscal)
