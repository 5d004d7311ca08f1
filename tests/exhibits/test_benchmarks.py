"""Benchmarks: what each number is held against, how it is judged, and what is said of a member's strengths."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from kpireport.exhibits.benchmarks import Compared, benchmarks_html, strengths
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import WHOLE_COMPANY, Member
from kpireport.norms import Norm, Norms
from kpireport.periods import Period
from kpireport.scorecard import Line, Scorecard, Yardstick
from kpireport.units import COUNT
from kpireport.variance import Better
from kpireport.vocabulary import count, distinct
from kpireport.words import Text
from tests.exhibits.conftest import (
    AS_OF,
    CHURN,
    CYCLE,
    EAST,
    JUNE,
    WIN_RATE,
    WON_VALUE,
    line,
    series,
)

ENGLISH, FRENCH = Format("en", "EUR"), Format("fr", "EUR")
KPIS = {kpi.name: kpi for kpi in (WIN_RATE, WON_VALUE, CYCLE, CHURN)}
SURVEY = Text("Sector survey", "Enquête du secteur")


def of(actual: float | None, kpi: Kpi = WIN_RATE, **values: object) -> Line:
    """A line of June with nothing but its number."""
    return line(kpi, series([actual]), **values)


def card_of(*lines: Line, member: Member = EAST) -> Scorecard:
    """A member's scorecard of these lines."""
    return Scorecard(member, JUNE, AS_OF, tuple(replace(one, member=member) for one in lines))


def peers(kpi: Kpi, median: float, best: float | None = None, **values: object) -> Yardstick:
    """What a KPI of a team is held against."""
    return replace(Yardstick(kpi.name, WHOLE_COMPANY, 5, median, best), **values)


def norm(kpi: Kpi, value: str | None, *bounds: str, **values: object) -> Norm:
    """A norm of the survey for the year."""
    low, high = (Decimal(bound) for bound in bounds) if bounds else (None, None)
    number = None if value is None else Decimal(value)
    return replace(Norm(kpi.name, Period.parse("2026"), SURVEY, number, low, high, EAST), **values)


def compared(
    *lines: Line,
    yardsticks: tuple[Yardstick, ...] = (),
    norms: tuple[Norm, ...] = (),
    member: Member = EAST,
) -> Compared:
    """A team's numbers with what they are held against."""
    return Compared(card_of(*lines, member=member), yardsticks, Norms(norms, KPIS), "team")


def cells(held: Compared, form: Format = ENGLISH) -> list[list[str]]:
    """The words of the table, row by row, heads first."""
    html = str(benchmarks_html(held, form))
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in rows
    ]


def sides(held: Compared) -> list[tuple[str, str]]:
    """The alternative text of each block, and the impact that its number is coloured with."""
    html = str(benchmarks_html(held, ENGLISH))
    return re.findall(r'<small class="second (\w+)"><img class="side" alt="(\w+)"', html)


def test_each_number_stands_above_what_the_actual_differs_by() -> None:
    held = compared(
        of(0.5, previous=0.45, year_ago=0.55),
        yardsticks=(peers(WIN_RATE, 0.48, 0.6),),
        norms=(norm(WIN_RATE, "0.52"),),
    )
    heads, row = cells(held)
    assert heads == [
        "KPI",
        "Actual",
        "Previous period",
        "Last year",
        "Best",
        "Median of others (n)",
        "Norm",
    ]
    assert row == [
        "Win rate", "50.0%", "45.0% +5.0 pp", "55.0% −5.0 pp", "60.0% −10.0 pp", "48.0% (5) +2.0 pp",
        "52.0% [1] −2.0 pp",
    ]  # fmt: skip


def test_a_column_without_a_number_is_left_out_and_what_is_unknown_is_a_dash() -> None:
    held = compared(of(0.5, previous=0.45), of(30.0, CYCLE), norms=(norm(CYCLE, "28"),))
    heads, *rows = cells(held)
    assert heads == ["KPI", "Actual", "Previous period", "Norm"]
    assert rows == [
        ["Win rate", "50.0%", "45.0% +5.0 pp", "–"],
        ["Sales cycle", "30.0 days", "–", "28.0 days [1] +7.1%"],
    ]


def test_there_is_nothing_where_nothing_is_compared() -> None:
    assert not benchmarks_html(compared(of(0.5)), ENGLISH)


@pytest.mark.parametrize(
    ("kpi", "median", "expected"),
    [
        (WIN_RATE, 0.4, [("good", "better")]),
        (WIN_RATE, 0.6, [("bad", "worse")]),
        (CHURN, 0.4, [("bad", "worse")]),
        (CHURN, 0.6, [("good", "better")]),
        (WIN_RATE, 0.5001, []),
        (replace(WIN_RATE, better=Better.WITHIN), 0.4, []),
    ],
)
def test_direction_decides_what_is_better_and_what_is_printed_as_zero_is_neither(
    kpi: Kpi, median: float, expected: list[tuple[str, str]]
) -> None:
    assert sides(compared(of(0.5, kpi), yardsticks=(peers(kpi, median),))) == expected


def test_colour_never_stands_without_a_shape_and_its_words() -> None:
    held = compared(of(0.5, previous=0.45, year_ago=0.55), yardsticks=(peers(WIN_RATE, 0.48, 0.6),))
    html = str(benchmarks_html(held, ENGLISH))
    assert len(sides(held)) == len(re.findall(r'class="second (?:good|bad)"', html)) == 4


def test_who_is_the_best_is_told_so_and_nobody_else_is_named() -> None:
    held = compared(of(0.6), yardsticks=(peers(WIN_RATE, 0.48, 0.6, is_own=True),))
    assert cells(held)[1][2] == "60.0% own"
    assert cells(held, FRENCH)[1][2] == "60,0 % le sien"


def test_the_company_names_the_best_and_holds_only_rates_against_its_teams() -> None:
    yardsticks = (
        peers(WIN_RATE, 0.48, 0.6, holders=("Lyon",)),
        peers(WON_VALUE, 90.0, 200.0, holders=("Lyon", "Oslo", "Rome")),
    )
    held = compared(of(0.5), of(500.0, WON_VALUE), yardsticks=yardsticks, member=WHOLE_COMPANY)
    heads, rate, total = cells(held)
    assert heads[2:] == ["Best", "Median by team (n)"]
    assert rate[2:] == ["60.0% Lyon −10.0 pp", "48.0% (5) +2.0 pp"]
    assert total[2:] == ["€200 Lyon and 2 more", "€90 (5)"]


def test_a_whole_number_of_distinct_things_is_not_held_against_a_teams() -> None:
    buyers = Kpi(
        "buyers",
        Text("Buyers"),
        COUNT,
        Better.HIGHER,
        distinct("deals", "customer", on="closed_on"),
    )
    calls = Kpi("calls", Text("Calls"), COUNT, Better.HIGHER, count("deals", on="closed_on"))
    for kpi in (buyers, calls):
        held = compared(of(9.0, kpi), yardsticks=(peers(kpi, 5.0),), member=WHOLE_COMPANY)
        assert cells(held)[1][2] == "5 (5)"


def test_a_period_that_is_not_over_is_held_against_nothing() -> None:
    held = compared(
        of(0.5, partial=True), yardsticks=(peers(WIN_RATE, 0.4),), norms=(norm(WIN_RATE, "0.52"),)
    )
    assert cells(held)[1][2:] == ["40.0% (5)", "52.0% [1]"]
    assert strengths(held, ENGLISH) == ()


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        (0.5, "30.0% to 45.0% [1] +5.0 pp"),
        (0.2, "30.0% to 45.0% [1] −10.0 pp"),
        (0.4, "30.0% to 45.0% [1] within"),
        (None, "30.0% to 45.0% [1]"),
    ],
)
def test_a_norm_of_bounds_says_by_how_much_they_are_missed(actual: float | None, told: str) -> None:
    held = compared(of(actual), norms=(norm(WIN_RATE, None, "0.3", "0.45"),))
    assert cells(held)[1][2] == told


def test_a_norm_with_bounds_shows_both() -> None:
    held = compared(of(0.5), norms=(norm(WIN_RATE, "0.4", "0.3", "0.45"),))
    assert cells(held)[1][2] == "40.0% [1] (30.0% to 45.0%) +10.0 pp"


def test_each_source_is_cited_once_in_the_readers_language_and_escaped() -> None:
    other = Text("<b>Chamber</b> of commerce", "<b>Chambre</b> de commerce")
    norms = (
        norm(WIN_RATE, "0.4"),
        norm(CYCLE, "28"),
        norm(CHURN, "0.02", source=other, period=Period.parse("ALL")),
    )
    held = compared(of(0.5), of(30.0, CYCLE), of(0.03, CHURN), norms=norms)
    for form, first, second in (
        (ENGLISH, "[1] Sector survey, 2026", "[2] &lt;b&gt;Chamber&lt;/b&gt; of commerce"),
        (FRENCH, "[1] Enquête du secteur, 2026", "[2] &lt;b&gt;Chambre&lt;/b&gt; de commerce"),
    ):
        html = str(benchmarks_html(held, form))
        assert f'<p class="note">{first}<br>{second}</p>' in html
    assert [re.findall(r"\[(\d)\]", row[2]) for row in cells(held)[1:]] == [["1"], ["1"], ["2"]]


def member(*pairs: tuple[Kpi, float, float]) -> Compared:
    """A member with these numbers, each against the median of the others."""
    return compared(
        *(of(actual, kpi) for kpi, actual, _ in pairs),
        yardsticks=tuple(peers(kpi, median) for kpi, _, median in pairs),
    )


def test_strengths_and_weaknesses_are_told_largest_first_by_the_direction_that_is_better() -> None:
    held = member(
        (WIN_RATE, 0.6, 0.5), (WON_VALUE, 150.0, 100.0), (CYCLE, 40.0, 30.0), (CHURN, 0.05, 0.02)
    )
    assert strengths(held, ENGLISH) == (
        "Strengths, clearly better than the median of the others: Won value (+50.0%) and Win rate (+10.0\u00a0pp).",
        "Weaknesses, clearly worse than the median of the others: Churn rate (+3.0\u00a0pp) and Sales cycle (+33.3%).",
    )
    assert strengths(held, FRENCH) == (
        "Points forts, nettement mieux que la médiane des autres\u00a0: Valeur gagnée (+50,0\u00a0%) et Taux de réussite "
        "(+10,0\u00a0pt).",
        "Points faibles, nettement moins bien que la médiane des autres\u00a0: Taux d’attrition (+3,0\u00a0pt) et Cycle de "
        "vente (+33,3\u00a0%).",
    )


@pytest.mark.parametrize(("actual", "is_strength"), [(0.55, True), (0.5499, False)])
def test_clearly_is_a_tenth_of_the_median_or_more(actual: float, *, is_strength: bool) -> None:
    (told,) = strengths(member((WIN_RATE, actual, 0.5)), ENGLISH)
    assert told.startswith("Strengths" if is_strength else "No KPI differs")


def test_no_more_than_three_strengths_are_told() -> None:
    kpis = [replace(WON_VALUE, name=f"k{n}", label=Text(f"Label {n}")) for n in range(5)]
    (told,) = strengths(member(*((kpi, 200.0 + n, 100.0) for n, kpi in enumerate(kpis))), ENGLISH)
    assert [f"Label {n}" in told for n in range(5)] == [False, False, True, True, True]


@pytest.mark.parametrize(
    "held",
    [
        compared(of(0.5)),
        member((WIN_RATE, 0.5, 0.0)),
        member((replace(WIN_RATE, better=Better.WITHIN), 0.5, 0.1)),
        compared(of(0.5), yardsticks=(peers(WIN_RATE, 0.1, 0.6),), member=WHOLE_COMPANY),
    ],
    ids=["no others", "a median of nothing", "a band", "the company"],
)
def test_without_others_to_judge_by_nothing_is_said(held: Compared) -> None:
    assert strengths(held, ENGLISH) == ()


def test_the_note_says_who_the_others_are(won_value: Line) -> None:
    group = Member("team", "Zürich <Süd>")
    held = compared(won_value, yardsticks=(peers(WON_VALUE, 1.0, group=group),))
    assert "Others (Zürich &lt;Süd&gt;): those with a number" in str(benchmarks_html(held, ENGLISH))
    other = compared(won_value, yardsticks=(peers(WON_VALUE, 1.0),))
    assert "Les autres (entreprise)" in str(benchmarks_html(other, FRENCH))


def test_it_is_a_table_that_a_screen_reader_can_follow(
    won_value: Line, win_rate: Line, a_line: Callable[..., Line]
) -> None:
    held = compared(won_value, win_rate, a_line(CYCLE, [30.0]))
    html = str(benchmarks_html(held, ENGLISH))
    assert html.count('scope="row"') == 3
    assert html.count('scope="col"') == 4
    assert "<caption><h2>Benchmarks, East, June 2026</h2></caption>" in html
