"""Written tables: the CSV files that people keep by hand, read strictly, every fault with its row."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from kpireport.errors import Fault, nearest
from kpireport.units import Quantity, Unit

LARGEST_SHARE = 2
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")

Row = dict[str, str]


def rows_of(
    path: Path, name: str, problem: Callable[[Sequence[str]], str], faults: list[Fault]
) -> Iterator[tuple[int, Row]]:
    """The rows of a file by column, with their numbers; what cannot be read is added to ``faults``.

    ``problem`` says what is wrong with the head, in words; without any, with nothing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(Fault(name, f"byte {error.start} is not UTF-8; save the file as UTF-8"))
        return
    rows = list(csv.reader(text.splitlines()))
    header = [column.strip() for column in rows[0]] if rows else []
    if wrong := problem(header):
        faults.append(Fault(name, wrong, row=1))
        return
    for number, cells in enumerate(rows[1:], start=2):
        if cells and len(cells) != len(header):
            wanted = f"{len(cells)} fields, expected {len(header)}"
            faults.append(Fault(name, f"{wanted} (a decimal comma needs quotes)", row=number))
        elif cells:
            yield number, dict(zip(header, map(str.strip, cells), strict=True))


def header_problem(header: Sequence[str], known: Sequence[str], missing: Sequence[str]) -> str:
    """What is wrong with a file's head; nothing where all of it is known, once, and none is missing.

    >>> header_problem(["kpi", "gaol"], ["kpi", "goal"], ["goal"])
    "unknown column 'gaol' (did you mean 'goal'?); column 'goal' is missing"
    """
    if len(header) == 1 and ";" in header[0]:
        return "fields are separated by semicolons; save the file with commas"
    if len(set(header)) < len(header):
        return f"a column stands twice in {', '.join(header)}"
    unknown = [name for name in header if name not in known]
    wrong = [f"unknown column {name!r} ({nearest(name, known)})" for name in unknown]
    return "; ".join([*wrong, *(f"column {name!r} is missing" for name in missing)])


def amount(text: str, kpi: str, unit: Unit | None) -> Decimal:
    """A number as people write it: 1250, 0.45, or 45% of a KPI that is a share.

    >>> from kpireport.units import PERCENT
    >>> amount("45%", "win_rate", PERCENT)
    Decimal('0.45')

    Raises:
        ValueError: it is no number, or none of a KPI in this unit.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number such as 1250, 0.45 or 45%")
    value = Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    share = unit is not None and unit.quantity is Quantity.SHARE
    if share and abs(value) > LARGEST_SHARE:
        raise ValueError(f"{text} means {value * 100:f} %; write {text}% or {value / 100:f}")
    if text.endswith("%") and unit is not None and not share:
        raise ValueError(f"{text!r}: {kpi} is not a percentage")
    return value
