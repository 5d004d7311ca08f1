"""What is said to have happened can be read from the tables."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from statistics import mean

from kpireport.demo import company, stories
from kpireport.scaffold import project_files

Rows = list[dict[str, str]]
Row = dict[str, str]


def _days(row: Row) -> int:
    return (date.fromisoformat(row["closed"]) - date.fromisoformat(row["opened"])).days


def _closed(tables: Mapping[str, Rows], keep: Callable[[Row], bool]) -> Rows:
    return [row for row in tables["deals"] if row["closed"] and keep(row)]


def _win_rate(rows: Rows) -> float:
    return mean(row["stage"] == "won" for row in rows)


def _won(rows: Rows) -> float:
    return sum(float(row["value"]) for row in rows if row["stage"] == "won")


def _goal(level: str, member: str, period: str) -> float:
    path = project_files() / "goals" / f"{period[:4]}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        wanted = ("won_value", level, member, period)
        return next(
            float(row["goal"])
            for row in csv.DictReader(file)
            if (row["kpi"], row["level"], row["member"], row["period"]) == wanted
        )


def test_the_slipping_team_loses_more_of_its_win_rate_than_any_other(
    tables: Mapping[str, Rows],
) -> None:
    since = stories.SLIP.since.isoformat()
    change = {}
    for team in company.TEAMS:
        own = _closed(tables, lambda row, name=team.name: row["team"] == name)
        before = [row for row in own if row["closed"] < since]
        after = [row for row in own if row["closed"] >= since]
        change[team.name] = _win_rate(after) - _win_rate(before)
    assert change.pop(stories.SLIP.team) < -0.08
    assert all(abs(points) < 0.07 for points in change.values()), change


def test_its_appointments_fell_before_its_win_rate(tables: Mapping[str, Rows]) -> None:
    slip = stories.SLIP
    assert slip.quieter_from < slip.since
    own = [
        row["done"][:7]
        for row in tables["activities"]
        if row["team"] == slip.team and row["kind"] == "appointment"
    ]
    in_november, in_january = own.count("2025-11"), own.count("2026-01")
    assert in_january < 0.85 * in_november


def test_the_changed_process_makes_the_cycle_shorter(tables: Mapping[str, Rows]) -> None:
    change = stories.SHORTER_CYCLE
    won = _closed(tables, lambda row: row["team"] == change.team and row["stage"] == "won")
    before = mean(_days(row) for row in won if row["closed"] < change.since.isoformat())
    after = mean(_days(row) for row in won if row["closed"] >= change.since.isoformat())
    assert before > 50
    assert abs(after - change.days) < 3


def test_in_the_gap_nothing_was_recorded_and_beside_it_everything(
    tables: Mapping[str, Rows],
) -> None:
    gap = f"{stories.GAP.month:%Y-%m}"
    months = {row["done"][:7] for row in tables[stories.GAP.table]}
    assert gap not in months
    assert len(months) == 33
    assert any(row["closed"].startswith(gap) for row in tables["deals"])


def test_the_company_misses_its_goal_in_the_weak_quarter(tables: Mapping[str, Rows]) -> None:
    weak = stories.WEAK_QUARTER
    first, last = weak.first.isoformat(), weak.last.isoformat()
    won = _won(_closed(tables, lambda row: first <= row["closed"] <= last))
    least, most = weak.missed_by
    assert least < 1 - won / (_goal("company", "", "2026") / 4) < most


def test_one_team_is_far_above_its_goal(tables: Mapping[str, Rows]) -> None:
    ahead = stories.AHEAD
    won = {}
    for team in company.TEAMS:
        own = _closed(
            tables,
            lambda row, name=team.name: (
                row["team"] == name and row["closed"] >= f"{ahead.year}-01-01"
            ),
        )
        won[team.name] = _won(own) / (_goal("team", team.name, str(ahead.year)) * 10 / 12) - 1
    assert won.pop(ahead.team) > ahead.by_at_least
    assert won.pop(stories.SLIP.team) < -0.15
    assert all(abs(deviation) < 0.15 for deviation in won.values()), won


def test_the_teams_goals_hold_a_reserve_that_is_the_only_difference() -> None:
    reserve = stories.RESERVE
    for year, cents in ((2025, 0), (reserve.year, reserve.cents)):
        teams = sum(_goal("team", team.name, str(year)) for team in company.TEAMS)
        assert teams * 100 == _goal("company", "", str(year)) * 100 + cents


def test_one_joins_one_leaves_and_one_moves(tables: Mapping[str, Rows]) -> None:
    people = tables["people"]
    assert [row["person"] for row in people if row["joined"] > "2024-01-01"] == [
        company.JOINER.person,
        company.MOVER[1].person,
    ]
    gone = [row["person"] for row in people if row["left"]]
    assert gone == [company.LEAVER.person, company.MOVER[0].person]
