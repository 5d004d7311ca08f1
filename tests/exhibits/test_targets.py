"""Floor, goal, stretch, later goals and cascades as tables: what they say, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpireport.cascade import Rung
from kpireport.exhibits.listings import noted, objectives_html
from kpireport.exhibits.targets import (
    LongTerm,
    cascade_html,
    goals_html,
    long_term,
    parts_and_whole,
)
from kpireport.formats import Format
from kpireport.goals import Goal, Goals
from kpireport.levels import COMPANY, Member
from kpireport.notes import Unshaped
from kpireport.objectives import Objective
from kpireport.periods import Period
from kpireport.scorecard import Breakdown, GoalSource, Scorecard
from kpireport.units import PERCENT
from kpireport.variance import Better, Reach
from tests.exhibits.conftest import CYCLE, WON_VALUE
from tests.exhibits.test_listings import ENGLISH, FRENCH, parsed

EAST = Member("team", "East")


def rows(html: str) -> list[list[str]]:
    """The words of each row, its head first."""
    return [["".join(cell.itertext()) for cell in row] for row in parsed(html).iter("tr")]


def with_first(card: Scorecard, **values: object) -> Scorecard:
    return replace(card, lines=(replace(card.lines[0], **values), *card.lines[1:]))


def goal(period: str, value: float | None, kpi: str = "won_value", member: Member = EAST) -> Goal:
    return Goal(kpi, member, Period.parse(period), None if value is None else Decimal(value))


def test_each_goal_stands_between_its_floor_and_its_stretch(scorecard: Scorecard) -> None:
    card = with_first(
        scorecard,
        floor=1_100_000.0,
        stretch=1_400_000.0,
        goal_source=GoalSource("goals/2026.csv", 2, "shaped"),
    )
    head, first, *others = rows(goals_html(card, (), ENGLISH, who="East"))
    assert head == [
        "KPI", "Floor", "Goal", "Stretch", "Actual", "Reached", "How the goal is set",
    ]  # fmt: skip
    assert first == [
        "Won value", "$1,100,000", "$1,200,000", "$1,400,000", "$1,234,567", " goal reached",
        "spread by last year’s shape",
    ]  # fmt: skip
    assert "Calls" not in [row[0] for row in others], "what has no goal is not listed"


@pytest.mark.parametrize(
    ("actual", "english", "french"),
    [
        (1_400_000.0, "stretch reached", "ambition atteinte"),
        (1_200_000.0, "goal reached", "objectif atteint"),
        (1_100_000.0, "floor reached", "seuil atteint"),
        (1_099_999.0, "floor missed", "seuil manqué"),
    ],
)
def test_the_highest_bound_that_is_reached_is_named(
    scorecard: Scorecard, actual: float, english: str, french: str
) -> None:
    card = with_first(scorecard, actual=actual, floor=1_100_000.0, stretch=1_400_000.0)
    for form, words in ((ENGLISH, english), (FRENCH, french)):
        assert words in rows(goals_html(card, (), form, who="East"))[1][5]


def test_without_a_floor_a_missed_goal_is_just_missed_and_no_empty_column_stands(
    scorecard: Scorecard,
) -> None:
    head, *others = rows(goals_html(scorecard, (), ENGLISH, who="East"))
    assert head == ["KPI", "Goal", "Actual", "Reached", "How the goal is set"]
    assert next(row[3] for row in others if row[0] == "Win rate").strip() == "goal missed"
    assert next(row[3] for row in others if row[0] == "New leads") == "no data"


def test_a_period_that_is_not_over_has_reached_nothing(scorecard: Scorecard) -> None:
    card = with_first(scorecard, partial=True, floor=1.0)
    assert card.lines[0].reach is None
    assert rows(goals_html(card, (), ENGLISH, who="East"))[1][3:5] == [
        "$1,234,567",
        "period not over",
    ]


def test_where_less_is_better_the_stretch_lies_below(scorecard: Scorecard) -> None:
    cycle = next(line for line in scorecard.lines if line.kpi is CYCLE)
    bounds = {"floor": 50.0, "goal": 45.0, "stretch": 40.0}
    found = [replace(cycle, actual=days, **bounds).reach for days in (40.0, 45.0, 50.0, 50.1)]
    assert found == [Reach.STRETCH, Reach.GOAL, Reach.FLOOR, Reach.BELOW_FLOOR]


def test_goals_of_later_years_are_listed_one_a_year(scorecard: Scorecard) -> None:
    goals = Goals(
        (
            goal("2026", 1),
            *(goal(f"2027-{month:02}", 10) for month in range(1, 13)),
            goal("2028", 500),
            goal("2029", None),
            goal("2030-Q2", 70),
            goal("2028", 9, member=Member("team", "West")),
        ),
        {"won_value": WON_VALUE},
    )
    found = tuple(long_term(goals, scorecard.lines))
    assert [(each.period.code, each.goal) for each in found] == [
        ("2027", 120),
        ("2028", 500),
        ("2030-Q2", 70),
    ]
    later = rows(goals_html(scorecard, found, ENGLISH, who="East"))[-2]
    assert later == ["Won value", "$500", "–", "long-term, by 2028", ""]
    assert "à long terme, d’ici 2028" in goals_html(scorecard, found, FRENCH, who="East")


def test_a_goal_within_the_fiscal_year_is_not_long_term(scorecard: Scorecard) -> None:
    goals = Goals((goal("2026-12", 5), goal("ALL", 5)), {"won_value": WON_VALUE})
    assert tuple(long_term(goals, scorecard.lines)) == ()


def test_without_a_goal_there_is_no_table(scorecard: Scorecard) -> None:
    bare = replace(scorecard, lines=tuple(replace(line, goal=None) for line in scorecard.lines))
    assert goals_html(bare, (), ENGLISH, who="East") == ""
    assert cascade_html((), ENGLISH, who="East") == ""
    later = LongTerm(WON_VALUE, Period.parse("2028"), Decimal(5), Decimal(4))
    assert len(rows(goals_html(bare, [later], ENGLISH, who="East"))) == 2


def test_an_objective_that_is_due_after_the_year_is_long_term(
    scorecard: Scorecard, objective: Objective
) -> None:
    later = replace(objective, due=date(2027, 1, 1))
    english, french = (
        objectives_html([later], scorecard, form).replace("\u00a0", " ")
        for form in (ENGLISH, FRENCH)
    )
    assert "A. Martin, long-term, due 1 Jan 2027" in english
    assert "A. Martin, à long terme, échéance 1er janv. 2027" in french
    assert "long-term" not in objectives_html([objective], scorecard, ENGLISH)


def test_a_cascade_shows_both_sums_and_their_difference() -> None:
    rung = Rung(
        WON_VALUE, Member(COMPANY, COMPANY), "team", Period.parse("2026"), Decimal(300),
        Decimal("280.5"), 5, 6, True,
    )  # fmt: skip
    assert rows(cascade_html([rung], ENGLISH, who="Acme"))[1] == [
        "Won value", "2026", "$300", "team", "$281", "−$20", "5 of 6",
    ]  # fmt: skip
    assert rows(cascade_html([rung], FRENCH, who="Acme"))[1][3::3] == ["équipe", "5 sur 6"]


def test_a_gap_between_rates_is_told_in_points(by_product: Breakdown) -> None:
    rate = replace(WON_VALUE, unit=PERCENT)
    shares = tuple(replace(share, actual=0.5, goal=0.4) for share in by_product.shares[:2])
    cut = replace(by_product, kpi=rate, shares=shares, total=0.5, goal=0.55)
    assert "miss the total’s goal by 5.0\u00a0pp." in parts_and_whole(cut, ENGLISH)


def test_what_no_reader_can_see_is_no_miss(by_product: Breakdown) -> None:
    shares = (replace(by_product.shares[0], actual=99.7, goal=100.0),)
    cut = replace(by_product, shares=shares, total=99.7, goal=100.0)
    assert "together they reach the total’s goal." in parts_and_whole(cut, ENGLISH)


def test_where_less_is_better_more_is_a_miss(by_product: Breakdown) -> None:
    costs = replace(WON_VALUE, better=Better.LOWER)
    shares = (replace(by_product.shares[0], actual=120.0, goal=100.0),)
    cut = replace(by_product, kpi=costs, shares=shares, total=120.0, goal=100.0)
    assert parts_and_whole(cut, ENGLISH) == (
        "By product: 0 of 1 reached their goal; together they miss the total’s goal by $20 (+20.0%)."
    )


def test_a_part_of_a_period_is_not_held_against_whole_goals(by_product: Breakdown) -> None:
    assert parts_and_whole(replace(by_product, goal=1.0), ENGLISH)
    assert parts_and_whole(replace(by_product, goal=1.0, partial=True), ENGLISH) == ""


def test_a_goal_without_last_years_shape_is_noted_in_both_languages() -> None:
    note = Unshaped("won_value", WON_VALUE.label, EAST, "Plan", Period.parse("2026"))
    assert noted(note, ENGLISH).startswith(
        "Won value, East, Plan: the goal of 2026 is spread evenly"
    )
    assert noted(note, Format("fr")).startswith(
        "Valeur gagnée, East, Plan\u00a0: l’objectif (2026) est réparti à parts égales"
    )


def test_names_from_the_data_are_escaped(scorecard: Scorecard) -> None:
    assert "<b>" not in goals_html(scorecard, (), ENGLISH, who="<b>")
    assert "&lt;b&gt;" in goals_html(scorecard, (), ENGLISH, who="<b>")
