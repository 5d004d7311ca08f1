"""The path of published examples is the one that a user's rows take."""

import pytest

from tests.catalogue.published.paths import DAY, measured, team, times
from tests.core.world import goal


def test_rows_become_the_numbers_of_the_catalogue():
    rows = [
        *times(45, stage="won", closed_on=DAY),
        *times(135, stage="lost", closed_on=DAY),
        *times(80, stage="open", opened_on=DAY),
    ]
    assert measured({"deals": rows}, ["win_rate", "open_deals"]) == {
        "win_rate": 0.25,
        "open_deals": 80,
    }


def test_goals_and_members_are_those_of_the_book():
    rows = [
        {"stage": "won", "closed_on": DAY, "value": 80, "team": "North"},
        {"stage": "won", "closed_on": DAY, "value": 30, "team": "South"},
    ]
    goals = [goal("won_value", "2026-06", 100, team("North"))]
    found = measured({"deals": rows}, ["quota_attainment"], goals=goals, member=team("North"))
    assert found == {"quota_attainment": pytest.approx(0.8)}
    assert measured({"deals": rows}, ["quota_attainment"], goals=goals)["quota_attainment"] is None
