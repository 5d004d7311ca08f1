"""Goals of teams, people and products: held against the goal just above them, each where it belongs at the time."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.cascade import mismatches, rungs, summed_up
from kpireport.goals import Goal
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period
from kpireport.phasing import Phasing, phased
from tests.core.world import CATALOGUE, book_of, deal, deals, goal, product_goal

WON, RATE = CATALOGUE["won_value"], CATALOGUE["win_rate"]
WHOLE = Member(COMPANY, COMPANY)
NORTH, SOUTH = Member("team", "North"), Member("team", "South")
ANN, BEN, CLEO = (Member("person", name) for name in ("Ann", "Ben", "Cleo"))
YEAR = Period.parse("2026")

ROWS = [
    deal("2026-01-10", 10),
    deal("2026-02-10", 10, person="Ben", product="B"),
    deal("2026-03-10", 10, team="South", person="Cleo"),
]
# Ann sells in North until March and in South from April on.
MOVED = [*ROWS, *(deal(f"2026-{month:02}-05", 5, team="South") for month in range(4, 7))]


def book(*goals, rows=ROWS, **more):
    return book_of({"deals": deals(*rows)}, ["won_value", "win_rate"], goals=goals, **more)


def found(*goals, rows=ROWS, **more):
    return list(mismatches(book(*goals, rows=rows, **more), [WON, RATE]))


def test_team_goals_that_do_not_add_up_are_told_with_the_difference():
    (rung,) = found(
        goal("won_value", "2026", 100),
        goal("won_value", "2026", 60, NORTH),
        goal("won_value", "2026-Q1", 10, SOUTH),
        goal("win_rate", "2026", "0.5"),
        goal("win_rate", "2026", "0.9", NORTH),
    )
    assert str(rung) == "won_value, 2026: the teams' goals add up to 70, the company's is 100: -30"


def test_goals_that_add_up_are_not_told():
    assert not found(
        goal("won_value", "2026", 100),
        goal("won_value", "2026", 60, NORTH),
        goal("won_value", "2026", 40, SOUTH),
        goal("won_value", "2026", 25, ANN),
        goal("won_value", "2026", 35, BEN),
        goal("won_value", "2026", 40, CLEO),
    )


def test_everybody_s_goal_counts_once_for_each():
    everybody = goal("won_value", "2026", 50, Member("team", "*"))
    assert not found(goal("won_value", "2026", 100), everybody)
    (rung,) = found(goal("won_value", "2026", 120), everybody)
    assert rung.difference == -20


def test_people_are_held_against_their_team_and_not_against_the_company():
    (rung,) = found(
        goal("won_value", "2026", 100),
        goal("won_value", "2026", 60, NORTH),
        goal("won_value", "2026", 40, SOUTH),
        goal("won_value", "2026", 40, ANN),
        goal("won_value", "2026", 40, BEN),
    )
    assert (rung.parent, rung.by) == (NORTH, "person")
    assert (
        str(rung)
        == "won_value, 2026: the persons' goals of North add up to 80, North's own is 60: +20"
    )


def test_people_without_a_goal_are_counted_as_being_there():
    (rung,) = found(goal("won_value", "2026", 60, NORTH), goal("won_value", "2026", 40, BEN))
    assert (rung.having, rung.count) == (1, 2)
    assert "add up to 40 (1 of 2 have one)" in str(rung)


def test_a_mover_s_goal_counts_in_the_team_of_each_month():
    goals = [
        goal("won_value", "2026", 120, ANN),
        goal("won_value", "2026-Q1", 30, NORTH),
        goal("won_value", "2026-Q2", 30, SOUTH),
        goal("won_value", "2026-Q1", 7, SOUTH),
    ]
    moved = book(*goals, rows=MOVED)
    north, south, before = (
        next(rungs(moved, WON, team, Period.parse(code)))
        for team, code in ((NORTH, "2026-Q1"), (SOUTH, "2026-Q2"), (NORTH, "2026-Q1"))
    )
    assert (north.added, south.added, before.difference) == (30, 30, 0)
    assert not list(rungs(moved, WON, SOUTH, Period.parse("2026-Q1")))


def test_who_joins_within_the_year_brings_the_goals_of_their_months():
    (rung,) = found(
        goal("won_value", "2026", 50, NORTH),
        goal("won_value", "2026-Q3", 20, ANN),
        goal("won_value", "2026-Q4", 20, ANN),
    )
    assert rung.added == 40


def test_goals_by_product_are_held_against_their_owner_s_goal():
    team, company = found(
        goal("won_value", "2026", 60, NORTH),
        goal("won_value", "2026", 40, SOUTH),
        goal("won_value", "2026", 100),
        product_goal("A", 30, NORTH),
        product_goal("B", 25, NORTH),
        product_goal("A", 110),
        dimensions=["product"],
    )
    assert str(team) == (
        "won_value, 2026: the goals by product of North add up to 55, North's own is 60: -5"
    )
    assert str(company) == (
        "won_value, 2026: the goals by product add up to 110 (1 of 2 have one), the company's is 100: +10"
    )


def test_goals_of_rates_are_not_added():
    assert not found(goal("win_rate", "2026", "0.5"), goal("win_rate", "2026", "0.9", NORTH))


def test_a_cent_that_phasing_rounds_is_no_mismatch_but_a_larger_gap_is():
    months = [goal("won_value", f"2026-{m:02}", part) for m, part in enumerate(phased(Decimal(100), 12), 1)]  # fmt: skip
    shared = [goal("won_value", "2026", "50", NORTH), goal("won_value", "2026", "50", SOUTH)]
    assert not found(*months, *shared)
    assert len(found(*months, goal("won_value", "2026", "50.50", NORTH), shared[1])) == 12


def test_the_same_gap_in_many_months_is_told_once():
    months = [goal("won_value", f"2026-{m:02}", 10) for m in range(1, 13)]
    open_ones = found(*months, goal("won_value", "2026", 60, NORTH))
    (line,) = summed_up(open_ones)
    assert line.endswith("the company's is 10: -5; they differ in 11 more periods up to 2026-12")


@pytest.mark.parametrize("period", ["2026", "2026-Q2", "2026-06", "2026-W23", "ALL"])
def test_goals_of_every_kind_of_period_are_held_against_each_other(period):
    (rung,) = found(goal("won_value", period, 100), goal("won_value", period, 60, NORTH))
    assert (rung.added, rung.difference) == (60, -40)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.decimals(1, 10**9, places=2), min_size=3, max_size=3))
def test_shares_of_a_goal_add_up_to_it_level_by_level(amounts):
    ann, ben, cleo = amounts
    assert not found(
        goal("won_value", "2026", ann + ben + cleo),
        goal("won_value", "2026", ann + ben, NORTH),
        goal("won_value", "2026", cleo, SOUTH),
        goal("won_value", "2026", ann, ANN),
        Goal("won_value", BEN, YEAR, ben, phasing=Phasing.LAST_YEAR),
        goal("won_value", "2026", cleo, CLEO),
    )
