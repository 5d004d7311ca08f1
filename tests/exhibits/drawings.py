"""What the tests of charts over structure share: forms, KPIs, awkward breakdowns, and how a drawing is read."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from kpireport.exhibits.figures import Figure
from kpireport.formats import Format
from kpireport.kpi import simple
from kpireport.levels import Member
from kpireport.periods import Period
from kpireport.scorecard import Breakdown, Share
from kpireport.units import MONEY, PERCENT
from kpireport.variance import Better
from kpireport.vocabulary import count, ratio

ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")
DEALS = simple("deals", "Deals", count("deals", on="closed_on"))
VALUE = replace(DEALS, name="value", unit=MONEY)
COSTS = replace(VALUE, name="costs", better=Better.LOWER)
RATE = replace(DEALS, name="rate", unit=PERCENT, formula=ratio(DEALS.formula, DEALS.formula))
CHURN = replace(RATE, name="churn", better=Better.LOWER)
LONG = "Directorate for the Very Long Names of Regional Offices in Overseas Territories"
HOSTILE = "<script>alert(1)</script> {{7*7}} \" ' & \x00"
COMPANY, JUNE = Member("company", "company"), Period.parse("2026-06")

Shares = list[tuple[float | None, float | None]]


def breakdown(
    actuals: list[float | None],
    names: Callable[[int], str] = "Member {}".format,
    goal: float | None = 10.0,
) -> Breakdown:
    """Members with the same goal, last year and period before."""
    return compared([(actual, goal) for actual in actuals], names)


def compared(pairs: Shares, names: Callable[[int], str] = "Member {}".format) -> Breakdown:
    """Members with an actual and a reference, which is goal, previous period and last year alike."""
    shares = tuple(
        Share(names(index), actual, other, previous=other, year_ago=other)
        for index, (actual, other) in enumerate(pairs)
    )
    actual, other = (
        sum(known) if (known := [pair[side] for pair in pairs if pair[side] is not None]) else None
        for side in (0, 1)
    )
    return Breakdown(
        DEALS, COMPANY, JUNE, "team", actual, shares, goal=other, previous=other, year_ago=other
    )


BREAKDOWNS = {
    "empty": breakdown([]),
    "one": breakdown([3.0]),
    "all equal": breakdown([3.0] * 6),
    "all on goal": breakdown([10.0] * 6),
    "all zero": breakdown([0.0] * 6, goal=0.0),
    "all unknown": breakdown([None] * 6),
    "forty": breakdown([float(number) for number in range(40)]),
    "forty unknown": breakdown([None] * 40),
    "negative": breakdown([-5.0, -50.0, 3.0]),
    "negative goals": breakdown([-5.0, -50.0, -3.0], goal=-20.0),
    "a billion": breakdown([1e9, 2.0, None]),
    "a quadrillion": compared([(1e15, 2e15), (3.3e15, 2.5e15), (None, 1e15)]),
    "hardly apart": compared([(1e9 + number, 1e9) for number in range(12)]),
    "long names": breakdown([3.0, 4.0], lambda index: f"{LONG} {index}"),
    "forty long names": breakdown([float(n) for n in range(40)], lambda index: f"{LONG} {index}"),
    "hostile names": breakdown([3.0, 4.0], lambda index: f"{HOSTILE} {index}"),
    "no goals": replace(
        breakdown([1.0]),
        shares=(Share("A", 3.0, year_ago=2.0), Share("B", 2.0, year_ago=2.0)),
        goal=None,
    ),
    "some goals": compared([(3.0, None), (None, 4.0), (5.0, 4.0), (None, None), (2.0, 9.0)]),
    "partial": replace(breakdown([3.0, 4.0]), partial=True),
}

_numbers = st.none() | st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-20, 20).map(float)
_names = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@st.composite
def breakdowns(draw: st.DrawFn) -> Breakdown:
    """Any members, numbers and names."""
    rows = draw(st.lists(st.tuples(_names, _numbers, _numbers, _numbers), max_size=30))
    shares = tuple(
        Share(name, actual, goal, previous=ago, year_ago=ago) for name, actual, goal, ago in rows
    )
    total, goal, ago = draw(_numbers), draw(_numbers), draw(_numbers)
    kpi = draw(st.sampled_from([DEALS, VALUE, COSTS]))
    return Breakdown(
        kpi, COMPANY, JUNE, "team", total, shares, goal=goal, previous=ago, year_ago=ago
    )


def texts(svg: str) -> list[str]:
    """The words of a drawing, in the order they are drawn."""
    return [text.text or "" for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def drawn(image: str) -> bytes:
    """The drawing inside an ``<img>``."""
    return base64.b64decode(re.findall(r"base64,([^\"]+)", image)[0])


def lines_of(figure: Figure) -> str:
    """A drawing, a mark a line."""
    return figure.svg.replace("><", ">\n<") + "\n"
