"""Numbers alone: a scorecard as rows for other programs, as a table, CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from kpireport.scorecard import Line, Scorecard

COLUMNS = (
    "kpi",
    "level",
    "member",
    "period",
    "unit",
    "actual",
    "numerator",
    "denominator",
    "goal",
    "deviation",
    "deviation_relative",
    "attainment",
    "status",
)
# A spreadsheet would run a text that starts with one of these.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")

Row = Mapping[str, str | float | None]


def rows(cards: Iterable[Scorecard]) -> list[Row]:
    """One row per line; what is unknown is none."""
    return [row(line) for card in cards for line in card.lines]


def row(line: Line) -> Row:
    """One line's numbers: shares as fractions, deviation as actual minus goal."""
    return {
        "kpi": line.kpi.name,
        "level": line.member.level,
        "member": line.member.name,
        "period": line.period.code,
        "unit": line.kpi.unit.quantity.value,
        "actual": line.actual,
        "numerator": line.numerator,
        "denominator": line.denominator,
        "goal": line.goal,
        "deviation": line.variance.absolute,
        "deviation_relative": line.variance.relative,
        "attainment": line.attainment,
        "status": line.status.value if line.status else line.reason.value if line.reason else None,
    }


def as_json(found: Iterable[Row]) -> str:
    """The rows as a JSON list."""
    return json.dumps(list(found), indent=1, ensure_ascii=False) + "\n"


def as_csv(found: Iterable[Row], columns: Iterable[str] = COLUMNS) -> str:
    """The rows as CSV (RFC 4180); a text that a spreadsheet would take for a formula is made inert.

    >>> print(as_csv([{"kpi": "=1+1", "actual": -2.5}], ["kpi", "actual"]), end="")
    kpi,actual
    '=1+1,-2.5
    """
    names = list(columns)
    records = [_record(names), *(_record(_inert(one.get(name)) for name in names) for one in found)]
    return "".join(f"{record}\n" for record in records)


def _record(cells: Iterable[str | float | None]) -> str:
    """One line without its end; the writer quotes a lone return only where it ends lines by it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def _inert(value: str | float | None) -> str | float | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
