"""One team's scorecard of June 2026, small enough for the head, and awkward relatives of it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kpireport.exhibits.typeface import width
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.objectives import Objective
from kpireport.periods import Period, Span
from kpireport.scorecard import Breakdown, Line, Point, Scorecard, Share
from kpireport.units import COUNT, DAYS, MONEY, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, ratio, total
from kpireport.words import Text

JUNE = Period.parse("2026-06")
EAST = Member("team", "East")
AS_OF = date(2026, 7, 2)
WON, CLOSED = count("deals", on="closed_on"), count("deals", on="closed_on")

WON_VALUE = Kpi(
    "won_value",
    Text(en="Won value", fr="Valeur gagnée"),
    MONEY,
    Better.HIGHER,
    total("deals", "value", on="closed_on"),
    description=Text(en="Value of the deals won.", fr="Valeur des affaires gagnées."),
)
WIN_RATE = Kpi(
    "win_rate",
    Text(en="Win rate", fr="Taux de réussite"),
    PERCENT,
    Better.HIGHER,
    ratio(WON, CLOSED),
    description=Text(en="Won deals as a share of closed.", fr="Part des affaires gagnées."),
    source=Text("House rule", "Règle maison"),
)
CYCLE = Kpi(
    "sales_cycle",
    Text(en="Sales cycle", fr="Cycle de vente"),
    DAYS,
    Better.LOWER,
    ratio(WON, CLOSED),
)
CALLS = Kpi("calls", Text(en="Calls", fr="Appels"), COUNT, Better.HIGHER, WON)
CHURN = Kpi(
    "churn", Text(en="Churn rate", fr="Taux d’attrition"), PERCENT, Better.LOWER, ratio(WON, CLOSED)
)
NEW_LEADS = Kpi(
    "new_leads", Text(en="New leads", fr="Nouveaux prospects"), COUNT, Better.HIGHER, WON
)


def series(
    actuals: list[float | None],
    goals: list[float | None] | float | None = None,
    years_ago: tuple[float | None, ...] = (),
) -> tuple[Point, ...]:
    """The points of the months that end in June 2026."""
    months = list(Span(JUNE, len(actuals)))
    ago: list[float | None] = [*years_ago, *([None] * len(actuals))][: len(actuals)]
    each = goals if isinstance(goals, list) else [goals] * len(actuals)
    return tuple(Point(*row) for row in zip(months, actuals, each, ago, strict=True))


def line(kpi: Kpi, points: tuple[Point, ...], **values: object) -> Line:
    """A line whose actual and goal are those of its last point."""
    last = points[-1] if points else Point(JUNE, None)
    return replace(
        Line(kpi, EAST, JUNE, last.actual, last.goal, partial=last.partial, series=points), **values
    )


WON_VALUES: list[float | None] = [
    1_010_000, 1_040_000, 980_000, 1_120_000, 1_150_000, 1_090_000, 1_310_000, 890_000, 940_000,
    1_060_000, 1_130_000, 1_170_000, 1_234_567,
]  # fmt: skip
RATES: list[float | None] = [
    0.612, 0.605, 0.62, 0.631, 0.618, 0.64, None, 0.59, 0.58, 0.571, 0.588, 0.56, 0.5513,
]  # fmt: skip


@pytest.fixture
def won_value() -> Line:
    """Above goal, better than last year."""
    ago = (*(0.9 * (value or 0.0) for value in WON_VALUES[:-1]), 1_010_000.0)
    points = series(WON_VALUES, [1_000_000.0] * 6 + [1_200_000.0] * 7, ago)
    return line(
        WON_VALUE, points, previous=1_170_000.0, year_ago=1_010_000.0, to_date=6_424_567.0,
        to_date_goal=7_200_000.0, to_date_year_ago=6_010_000.0,
    )  # fmt: skip


@pytest.fixture
def win_rate() -> Line:
    """Below goal by 4.9 points; one month is missing."""
    return line(WIN_RATE, series(RATES, 0.60), previous=0.56, year_ago=0.612, to_date=0.571)


@pytest.fixture
def scorecard(won_value: Line, win_rate: Line) -> Scorecard:
    """Every kind of verdict, and every reason for none."""
    cycle = line(
        CYCLE,
        series(
            [44.0, 43.5, 42.1, 45.0, 47.3, 46.0, 44.4, 41.0, 40.2, 39.9, 43.0, 52.0, 56.5], 45.0
        ),
        previous=52.0,
        year_ago=44.0,
        to_date=45.4,
    )
    churn = line(CHURN, series([0.021, 0.02, 0.024], 0.025), previous=0.02, year_ago=0.024)
    calls = line(CALLS, series([410.0, 395.0, 402.0]), previous=395.0, to_date=2391.0)
    leads = line(NEW_LEADS, series([None, None, None], 120.0))
    return Scorecard(EAST, JUNE, AS_OF, (won_value, win_rate, cycle, churn, calls, leads))


@pytest.fixture
def by_product() -> Breakdown:
    """Five products, one of them unknown."""
    shares = (
        Share("GTX Basic", 210_000.0, 200_000.0, year_ago=190_000.0),
        Share("GTX Pro", 560_000.0, 600_000.0, year_ago=480_000.0),
        Share("MG Special", 24_567.0, 30_000.0, year_ago=41_000.0),
        Share("GTK 500", None, 100_000.0),
        Share("MG Advanced", 440_000.0, 420_000.0, year_ago=299_000.0),
    )
    return Breakdown(WON_VALUE, EAST, JUNE, "product", 1_234_567.0, shares)


@pytest.fixture
def objective() -> Objective:
    """Why the goals are to be reached."""
    return Objective(
        Text("Grow", "Croître"), Text("Win more of the deals we open", "Gagner plus d’affaires"),
        Text("Every office sells at the pace of the best"),
        "A. Martin", date(2026, 12, 31), "team", "East", ("won_value", "win_rate"),
    )  # fmt: skip


@pytest.fixture
def a_line() -> Callable[..., Line]:
    """Any KPI's line over the months that end in June 2026."""

    def made(
        kpi: Kpi,
        actuals: list[float | None],
        goals: list[float | None] | float | None = None,
        **values: object,
    ) -> Line:
        return line(kpi, series(actuals, goals), **values)

    return made


Boxes = list[tuple[float, float, float, float, str]]


def boxes(svg: str) -> Boxes:
    """Left, top, right, bottom and words of every text of a drawing."""
    return list(_boxes(ET.fromstring(svg)))


def _boxes(root: ET.Element) -> Iterator[tuple[float, float, float, float, str]]:
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        words, size = text.text or "", float(text.get("font-size", "0"))
        wide = width(words, size, int(text.get("font-weight", "400")))
        x, y = float(text.get("x", "0")), float(text.get("y", "0"))
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        # Digits and capitals fill 0.66 em; half the descender is granted.
        yield left, y - 0.66 * size, left + wide, y + 0.12 * size, words


def layout_faults(svg: str) -> list[str]:
    """Texts that overlap each other or leave the drawing."""
    root = ET.fromstring(svg)
    _, _, right, bottom = (float(part) for part in root.get("viewBox", "").split())
    found, faults = boxes(svg), []
    for index, (x1, y1, x2, y2, words) in enumerate(found):
        if x1 < -0.5 or y1 < 0 or x2 > right + 0.5 or y2 > bottom:
            faults.append(f"{words!r} leaves the drawing")
        faults += [
            f"{words!r} overlaps {other!r}"
            for a1, b1, a2, b2, other in found[index + 1 :]
            if x1 < a2 - 0.1 and a1 < x2 - 0.1 and y1 < b2 and b1 < y2
        ]
    return faults


@pytest.fixture
def faults() -> Callable[[str], list[str]]:
    """The layout check, for the tests."""
    return layout_faults


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares with a stored fragment; ``GOLDEN=update`` stores it anew."""
    folder = Path(__file__).parent / "golden"

    def compare(name: str, found: str) -> None:
        path = folder / name
        if os.environ.get("GOLDEN") == "update":
            path.write_text(found, encoding="utf-8")
        assert found == path.read_text(encoding="utf-8")

    return compare
