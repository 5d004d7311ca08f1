"""The table of benchmarks fits A4 and Letter in both languages, whatever stands in it: the print refuses nothing."""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from kpireport import catalog
from kpireport.exhibits import benchmarks
from kpireport.formats import Format
from kpireport.levels import WHOLE_COMPANY, Member
from kpireport.norms import Norm, Norms
from kpireport.scorecard import Line, Yardstick
from kpireport.words import LOCALES, Text
from tests.press.test_page_one import JUNE, awkward, printed, sentence

KNOWN = {kpi.name: kpi for kpi in catalog.KPIS}
NORTH = Member("team", "Zürich-Oerlikon und Umgebung")
LONG = "Verkaufsgemeinschaftsvertretungsbüro Oerlikon"
CASES = [
    (seed, locale, size, whole)
    for seed, (locale, size, whole) in enumerate(
        product(LOCALES, ("a4", "letter"), (False, True)), start=1
    )
]


def compared(seed: int, form: Format, *, whole: bool) -> tuple[benchmarks.Compared, list[str]]:
    """Eight KPIs with the longest labels, held against numbers of every size, and the sources that must be in print."""
    chance = random.Random(seed)
    card = awkward(seed, 8, form)
    if whole:
        lines = tuple(replace(line, member=WHOLE_COMPANY) for line in card.lines)
        card = replace(card, member=WHOLE_COMPANY, lines=lines)
    sources = [sentence(chance, 12, form) for _ in card.lines]
    yardsticks = [
        Yardstick(
            line.kpi.name, WHOLE_COMPANY if whole else NORTH, chance.randrange(3, 2000),
            near(line.actual, chance), near(line.actual, chance), not whole and seed % 3 == 0,
            (LONG, "Ost", "West")[: chance.randrange(1, 4)] if whole else (),
        )
        for line in card.lines
    ]  # fmt: skip
    norms = tuple(
        norm(line, card.member, Text(source), chance)
        for line, source in zip(card.lines, sources, strict=True)
    )
    return benchmarks.Compared(card, yardsticks, Norms(norms, KNOWN), "team"), sources


def near(value: float | None, chance: random.Random) -> float:
    return (value or 1.0) * chance.choice((0.0, 0.5, 0.99, 1.0, 1.5, 40.0))


def norm(line: Line, member: Member, source: Text, chance: random.Random) -> Norm:
    """A number with bounds, bounds alone, or a number alone."""
    middle = Decimal(str(near(line.actual, chance)))
    low, high = middle - abs(middle) / 3, middle + abs(middle) / 3
    found = Norm(line.kpi.name, JUNE, source, middle, low, high, member)
    left_out = chance.choice(({}, {"value": None}, {"low": None, "high": None}))
    return replace(found, **left_out)


@pytest.mark.parametrize(("seed", "locale", "size", "whole"), CASES)
def test_it_is_printed_whole(
    shown: Callable[..., Path], seed: int, locale: str, size: str, *, whole: bool
) -> None:
    form = Format(locale, ("EUR", "USD", "CHF")[seed % 3])
    held, sources = compared(seed, form, whole=whole)
    html = benchmarks.benchmarks_html(held, form)
    everything = " ".join(printed(shown, html, form, size))
    assert [words for words in sources if words not in everything] == []
    assert all(form.say(line.kpi.label).split()[0] in everything for line in held.card.lines)
