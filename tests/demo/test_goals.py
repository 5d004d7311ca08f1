"""The demonstration company's goals name people who are there, and leave nobody out."""

import csv
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kpireport.demo import company
from kpireport.scaffold import project_files

ROOT = project_files()
YEARS = sorted((ROOT / "goals").glob("20*.csv"))
FORECASTS = ROOT / "goals" / "forecast.csv"
PRODUCTS = ROOT / "goals" / "products.csv"
LONG_TERM = ROOT / "goals" / "long_term.csv"
TEAMS = {team.name for team in company.TEAMS}
PEOPLE = {spell.person for spell in company.SPELLS}
MEMBERS = {"company": {""}, "team": TEAMS | {"*"}, "person": PEOPLE | {"*"}}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _scorecard(level: str) -> list[str]:
    settings = tomllib.loads((ROOT / "kpireport.toml").read_text(encoding="utf-8"))
    return next(card["kpis"] for card in settings["scorecards"] if card["level"] == level)


@pytest.mark.parametrize(
    "path", [*YEARS, FORECASTS, PRODUCTS, LONG_TERM], ids=lambda path: path.stem
)
def test_goals_name_known_members(path: Path) -> None:
    for row in _rows(path):
        assert row["member"] in MEMBERS[row["level"]], row


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_goals_stand_in_the_file_of_their_year(path: Path) -> None:
    assert {row["period"][:4] for row in _rows(path)} == {path.stem}


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_every_kpi_of_a_team_has_a_goal_for_every_team(path: Path) -> None:
    given = {(row["kpi"], row["member"]) for row in _rows(path) if row["level"] == "team"}
    for kpi in _scorecard("team"):
        for team in TEAMS:
            assert {(kpi, team), (kpi, "*")} & given, f"{kpi} of {team}"


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_every_kpi_of_the_company_has_a_goal(path: Path) -> None:
    given = {row["kpi"] for row in _rows(path) if row["level"] == "company"}
    assert set(_scorecard("company")) <= given


def test_no_scorecard_shows_more_than_eight_kpis() -> None:
    assert len(_scorecard("team")) <= 8
    assert len(_scorecard("company")) <= 8


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_peoples_goals_add_up_to_their_teams(path: Path) -> None:
    year = int(path.stem)
    rows = [row for row in _rows(path) if row["kpi"] == "won_value"]
    added: Counter[str] = Counter()
    for row in rows:
        if row["level"] == "person":
            quarter = int(row["period"][-1]) if "-Q" in row["period"] else 1
            start = date(year, quarter * 3 - 2, 1)
            spell = next(
                one for one in company.SPELLS if one.person == row["member"] and one.holds(start)
            )
            added[spell.team] += int(row["goal"])
    assert added == {row["member"]: int(row["goal"]) for row in rows if row["level"] == "team"}


def test_company_and_teams_have_forecasts_for_the_rest_of_the_year_that_add_up():
    rows = [row for row in _rows(FORECASTS) if row["kpi"] == "won_value"]
    last = company.AS_OF.month
    months = {f"{company.AS_OF.year}-{month:02}" for month in range(last + 1, 13)}
    added: Counter[str] = Counter()
    for row in rows:
        if row["level"] == "team":
            added[row["period"]] += int(row["forecast"])
    assert added == {row["period"]: int(row["forecast"]) for row in rows if not row["member"]}
    assert {(row["member"], row["period"]) for row in rows} == {
        (name, month) for name in TEAMS | {""} for month in months
    }


def test_goals_by_product_add_up_to_those_of_their_team_and_of_the_company():
    rows = _rows(PRODUCTS)
    (year,) = {row["period"] for row in rows}
    added: Counter[str] = Counter()
    for row in rows:
        assert row["dimension"] == "product"
        added[row["member"]] += int(row["goal"])
    whole = _rows(ROOT / "goals" / f"{year}.csv")
    assert added == {
        row["member"]: int(row["goal"])
        for row in whole
        if row["kpi"] == "won_value" and row["level"] != "person"
    }
    known = {product.name for product, _ in company.PRODUCTS}
    assert {row["value"] for row in rows} == known
    assert len(rows) == len(added) * len(known)


def test_a_goal_is_spread_by_last_years_shape_and_one_lies_years_ahead():
    shaped = [row for path in YEARS for row in _rows(path) if row.get("phasing") == "last_year"]
    assert {(row["level"], row["member"]) for row in shaped} == {
        ("company", ""),
        *(("team", name) for name in TEAMS),
    }
    assert all(int(row["period"]) > company.AS_OF.year for row in _rows(LONG_TERM))


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_floors_lie_below_goals_and_stretches_above(path: Path) -> None:
    ranges = [row for row in _rows(path) if row["floor"]]
    assert ranges
    for row in ranges:
        assert int(row["floor"]) < int(row["goal"]) < int(row["stretch"]), row


def test_every_member_with_a_scorecard_has_an_objective() -> None:
    text = (ROOT / "goals" / "objectives.toml").read_text(encoding="utf-8")
    objectives = tomllib.loads(text)["objectives"]
    assert {one.get("member", "") for one in objectives} == TEAMS | {""}
    for one in objectives:
        assert one["owner"] in PEOPLE
        assert len(one["weights"]) == len(one["kpis"])
        assert round(sum(one["weights"]), 9) == 1
        assert set(one["kpis"]) <= set(_scorecard(one["level"])), one["name"]
