"""The tables are the same everywhere and hold together."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from kpireport import demo
from kpireport.demo import company

Rows = list[dict[str, str]]

DATES = {
    "people": ("joined", "left"),
    "deals": ("opened", "closed"),
    "leads": ("created", "qualified", "converted"),
    "activities": ("done",),
    "subscriptions": ("start", "end"),
    "tickets": ("opened", "closed"),
}
DIGEST = "830cf25f2cd71196fa76771649a566aed71cdf84af17d90653096b051c43a98e"
KEYED = sorted(set(DATES) - {"people"})


def test_making_them_twice_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    for path in demo.make(tmp_path):
        assert path.read_bytes() == (data / path.name).read_bytes(), path.name


def test_every_machine_and_version_gives_the_bytes_the_goals_were_set_for(data: Path) -> None:
    digest = hashlib.sha256()
    for name in DATES:
        digest.update((data / f"{name}.csv").read_bytes())
    told = "the company's tables have changed: look at its goals before this digest"
    assert digest.hexdigest() == DIGEST, told


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    made = demo.make(tmp_path / "new" / "data")
    assert [path.stem for path in made] == list(DATES)
    assert all(path.exists() for path in made)


def test_lines_end_in_one_character_and_text_is_utf_8(data: Path) -> None:
    for path in data.glob("*.csv"):
        assert b"\r" not in path.read_bytes()
    assert "Étienne Gagnon,Montréal" in (data / "people.csv").read_text(encoding="utf-8")


def test_there_are_six_teams_and_forty_people(tables: Mapping[str, Rows]) -> None:
    assert len({row["team"] for row in tables["deals"]}) == 6
    assert len({row["person"] for row in tables["people"]}) == 40
    assert {row["person"] for row in tables["deals"]} == {row["person"] for row in tables["people"]}


def test_the_months_reach_from_the_first_to_the_last_day_without_a_hole(
    tables: Mapping[str, Rows],
) -> None:
    closed = {row["closed"][:7] for row in tables["deals"] if row["closed"]}
    assert (min(closed), max(closed), len(closed)) == ("2024-01", "2026-10", 34)


def test_there_are_as_many_rows_as_a_laptop_counts_at_once(tables: Mapping[str, Rows]) -> None:
    assert 12_000 <= len(tables["deals"]) <= 20_000
    assert all(len(rows) < 150_000 for rows in tables.values())


@pytest.mark.parametrize("name", KEYED)
def test_keys_are_unique(tables: Mapping[str, Rows], name: str) -> None:
    keys = [row["id"] for row in tables[name]]
    assert len(keys) == len(set(keys))


def test_a_person_has_one_spell_at_a_time(tables: Mapping[str, Rows]) -> None:
    spells = sorted((row["person"], row["joined"], row["left"]) for row in tables["people"])
    for (person, _, left), (later, joined, _) in pairwise(spells):
        assert person != later or left < joined


@pytest.mark.parametrize("name", sorted(DATES))
def test_dates_are_iso_and_not_after_the_last_day(tables: Mapping[str, Rows], name: str) -> None:
    texts = [row[column] for row in tables[name] for column in DATES[name] if row[column]]
    assert all(date.fromisoformat(text).isoformat() == text for text in texts)
    assert max(texts) <= company.AS_OF.isoformat()


@pytest.mark.parametrize("name", sorted(set(DATES) - {"people"}))
def test_what_happens_later_has_the_later_date(tables: Mapping[str, Rows], name: str) -> None:
    for row in tables[name]:
        known = [row[column] for column in DATES[name] if row[column]]
        assert known == sorted(known), row


@pytest.mark.parametrize("name", ["deals", "activities"])
def test_people_only_work_where_and_while_they_are_employed(
    tables: Mapping[str, Rows], name: str
) -> None:
    spells = {
        (row["person"], row["team"]): (row["joined"], row["left"] or "9999")
        for row in tables["people"]
    }
    for row in tables[name]:
        joined, left = spells[row["person"], row["team"]]
        days = [row[column] for column in DATES[name] if row[column]]
        assert [joined, *days, left] == sorted([joined, *days, left]), row


def test_leads_are_given_to_people_of_the_team(tables: Mapping[str, Rows]) -> None:
    known = {(row["person"], row["team"]) for row in tables["people"]}
    assert {(row["person"], row["team"]) for row in tables["leads"]} <= known


@pytest.mark.parametrize("name", ["subscriptions", "tickets"])
def test_customers_are_served_by_a_team(tables: Mapping[str, Rows], name: str) -> None:
    assert {row["team"] for row in tables[name]} == {team.name for team in company.TEAMS}


def test_a_deal_has_an_end_and_a_value_unless_it_is_open(tables: Mapping[str, Rows]) -> None:
    for row in tables["deals"]:
        assert row["stage"] in {"open", "won", "lost"}
        assert (row["closed"] == "") is (row["stage"] == "open") is (row["value"] == ""), row


def test_money_is_in_whole_cents_and_of_a_credible_size(tables: Mapping[str, Rows]) -> None:
    values = [row["value"] for row in tables["deals"] if row["value"]]
    values += [row["mrr"] for row in tables["subscriptions"]]
    assert all(len(value.partition(".")[2]) == 2 for value in values)
    deals = [float(row["value"]) for row in tables["deals"] if row["value"]]
    assert min(deals) >= 3_000
    assert max(deals) <= 60_000


def test_a_survey_that_was_not_answered_is_blank(tables: Mapping[str, Rows]) -> None:
    closed = [row["satisfaction"] for row in tables["tickets"] if row["closed"]]
    assert 0.4 < closed.count("") / len(closed) < 0.5
    assert set(closed) == {"", "1", "2", "3", "4", "5"}
    assert all(not row["satisfaction"] for row in tables["tickets"] if not row["closed"])


def test_december_and_quarter_ends_are_busy_and_august_is_not(tables: Mapping[str, Rows]) -> None:
    won = [
        row["closed"][5:7] for row in tables["deals"] if row["closed"].startswith(("2024", "2025"))
    ]
    months = {month: won.count(month) for month in sorted(set(won))}
    assert max(months, key=lambda month: months[month]) == "12"
    assert min(months, key=lambda month: months[month]) == "08"
    assert months["03"] > months["02"]
    assert months["06"] > months["05"]


def test_nobody_closes_a_deal_at_a_weekend(tables: Mapping[str, Rows]) -> None:
    days = {date.fromisoformat(row["closed"]) for row in tables["deals"] if row["closed"]}
    assert days <= {date(2024, 1, 1) + timedelta(days=n) for n in range(1035)}
    assert all(day.weekday() < 5 for day in days)
