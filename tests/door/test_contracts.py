"""Every breach of a contract, told at once with its place."""

import re

import pytest

from tests.door.conftest import refusal

HEAD = "deal_id,team,person,stage,opened_on,closed_on,value\n"
GOOD = "D1,North,Ann,won,2026-01-02,2026-02-03,100.50\n"


def row(number: int, **values: str) -> str:
    usual = {
        "deal_id": f"D{number}",
        "team": "North",
        "person": "Ann",
        "stage": "open",
        "opened_on": "2026-01-02",
        "closed_on": "",
        "value": "1",
    } | values
    return ",".join(usual.values()) + "\n"


def test_every_breach_of_a_table_is_told_at_once(deals) -> None:
    text = (
        HEAD
        + GOOD
        + row(2, stage="Won")
        + row(3, stage="")
        + row(4, opened_on="soon")
        + row(5, value="many")
        + row(1)
        + row(7, stage="won")
        + row(8, stage="lost", closed_on="2025-01-01")
        + row(9, team=" North")
    )
    told = refusal(deals(text))
    for line in (
        "row 3, column stage: 'Won' is not one of open, won, lost (table deals, column stage)",
        "row 4, column stage: is empty, but every row needs it",
        "row 5, column opened_on: 'soon' is not an ISO date",
        "row 6, column value: 'many' is not a number",
        "row 2, column deal_id: 'D1' is the key of 2 rows (table deals, column deal_id, also data/deals.csv row 7)",
        "row 8, column closed_on: is empty, but a won or lost deal needs the day",
        "row 9, column closed_on: '2025-01-01' lies before opened_on",
        "row 10, column team: ' North' begins or ends with a blank",
    ):
        assert f"data/deals.csv, {line}" in told


def test_rows_that_share_a_value_are_counted_and_only_ten_values_are_told(deals) -> None:
    rows = "".join(row(n, stage="gone") for n in range(1, 6))
    told = refusal(deals(HEAD + rows + "".join(row(n, stage=f"s{n}") for n in range(10, 30))))
    assert (
        "row 2, column stage: 'gone' is not one of open, won, lost (table deals, column stage; 5 rows)"
        in told
    )
    assert told.count("is not one of") == 10
    assert "and 11 more values like these" in told


def test_what_helps_against_many_wrong_values_is_said_once(deals) -> None:
    rows = "".join(row(n, opened_on=f"{n}/01/2026", value=f"{n} EUR") for n in range(10, 30))
    folder = deals(HEAD + row(1, closed_on="02/01/2026") + rows)
    folder.file("calls.csv", "activity_id,kind,done_on\nA1,call,01/02/2026\n")
    folder.table("activities", "SELECT * FROM read_csv('data/calls.csv')")
    told = refusal(folder)
    assert told.count("is not an ISO date such as 2026-06-30") == 10 + 1 + 1
    assert told.count("declare another in formats, such as %d/%m/%Y") == 1
    assert told.count("declare another in formats, such as 1.234,50") == 1
    first, *others = (line for line in told.splitlines() if "ISO date" in line)
    assert first.endswith("say [company] timezone)")
    assert all(re.search(r"\(table \w+, column \w+\)$", line) for line in others)


def test_faults_of_all_tables_are_told_at_once(deals) -> None:
    folder = deals(HEAD + row(1, stage="x"))
    folder.file("calls.csv", "activity_id,kind,done_on\nA1,,2026-01-01\n")
    folder.table("activities", "SELECT * FROM read_csv('data/calls.csv')")
    folder.file("none.csv", b"")
    folder.table("leads", "SELECT * FROM read_csv('data/none.csv')")
    told = refusal(folder)
    assert "data/deals.csv, row 2, column stage: 'x'" in told
    assert "data/calls.csv, row 2, column kind: is empty" in told
    assert "data/none.csv: is empty" in told


def test_a_value_is_found_in_the_file_through_the_sql(deals) -> None:
    text = HEAD + GOOD + row(2, stage="Pending", value="7")
    sql = """SELECT x.deal_id, x.team, lower(x.stage) AS stage, x.opened_on, x.closed_on,
                    x.value FROM (SELECT * FROM read_csv('data/deals.csv') AS d) AS x"""
    told = refusal(deals(text, sql=sql))
    assert "data/deals.csv, row 3, column stage: 'pending' is not one of" in told


def test_a_value_is_found_in_the_joined_file(deals) -> None:
    folder = deals(
        HEAD + GOOD + row(2, person="Bob"),
        sql="""
        SELECT d.deal_id, d.stage, d.opened_on, d.closed_on, d.value, p.office AS team, d.person
        FROM read_csv('data/deals.csv') AS d JOIN read_csv('data/people.csv') AS p ON d.person = p.name""",
    )
    folder.file("people.csv", "name,office\nAnn,North\nBob,north\n")
    told = refusal(folder)
    assert "data/people.csv, row 3, column office: 'North' and 'north' look the same" in told


def test_a_missing_column_is_told_with_the_table(deals) -> None:
    told = refusal(deals(sql="SELECT deal_id, opened_on, value FROM read_csv('data/deals.csv')"))
    assert "table deals, column stage: is missing" in told
    assert "table deals, column closed_on: is missing" in told


def test_an_open_deal_has_no_closing_day(deals) -> None:
    told = refusal(deals(HEAD + row(1, closed_on="2026-03-01")))
    assert (
        "row 2, column closed_on: '2026-03-01' is given, but an open deal is not closed yet" in told
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Zürich", "Zu\u0308rich"),
        ("North", "north"),
        ("Team A", "Team\u00a0A"),
        ("Team A", "Team А"),
    ],
)
def test_two_teams_that_look_the_same_are_both_named(deals, first: str, second: str) -> None:
    told = refusal(deals(HEAD + row(1, team=first) + row(2, team=second)))
    assert "look the same" in told
    assert ascii(first)[1:-1] in told
    assert ascii(second)[1:-1] in told


@pytest.mark.parametrize("team", ["North ", "\u00a0North", "No\u202erth", "No\u200brth", "x" * 300])
def test_names_that_do_not_show_what_they_are_are_refused(deals, team: str) -> None:
    assert "data/deals.csv, row 3, column team: " in refusal(deals(HEAD + GOOD + row(2, team=team)))


@pytest.mark.parametrize("key", ["D 2 ", "D2\u200b", "\u00a0D2"])
def test_a_key_with_blanks_around_or_inside_out_of_sight_is_refused(deals, key: str) -> None:
    assert "row 2, column deal_id: " in refusal(deals(HEAD + row(2, deal_id=key)))


def test_a_file_delivered_twice_is_told_by_its_keys(deals) -> None:
    told = refusal(deals(HEAD + GOOD + row(2) + GOOD + row(2)))
    assert "row 2, column deal_id: 'D1' is the key of 2 rows" in told
    assert "also data/deals.csv row 5" in told


OWN = """
key = ["run_id"]
[tables.trials.columns]
run_id = "integer"
day = { type = "date", required = true, minimum = 2026-01-01 }
team = { type = "text", references = "teams.team" }
score = { type = "number", minimum = 0, maximum = 1 }
ok = { type = "boolean", optional = true }
"""


def test_a_table_of_ones_own_is_held_to_what_it_declares(folder) -> None:
    folder.file(
        "trials.csv",
        "run_id,day,team,score,ok\n1,2026-01-01,A,0.5,yes\n1.5,2025-12-31,B,1.5,maybe\n3,,C,-1,FALSE\n",
    )
    folder.file("teams.csv", "team\nA\nB\n")
    folder.table("trials", "SELECT * FROM read_csv('data/trials.csv')", OWN)
    folder.table(
        "teams",
        "SELECT * FROM read_csv('data/teams.csv')",
        'key = ["team"]\n[tables.teams.columns]\nteam = "text"',
    )
    told = refusal(folder)
    for line in (
        "row 3, column run_id: '1.5' is not a whole number",
        "row 3, column day: '2025-12-31' is less than the least",
        "row 4, column day: is empty",
        "row 3, column score: '1.5",
        "row 4, column score: '-1",
        "row 3, column ok: 'maybe' is not true or false",
    ):
        assert f"data/trials.csv, {line}" in told
    folder.file(
        "trials.csv", "run_id,day,team,score,ok\n1,2026-01-01,A,0.5,yes\n2,2026-01-02,C,0.5,no\n"
    )
    assert "data/trials.csv, row 3, column team: 'C' is not in teams.team" in refusal(folder)
    assert "data/trials.csv, row 3, column team: 'C' is not in teams.team" in refusal(
        folder, "trials"
    )


def test_breaches_never_exceed_the_demand(folder) -> None:
    folder.file("s.csv", "served_on,demand,breaches\n2026-01-01,10,3\n2026-01-02,10,11\n")
    folder.table("service", "SELECT * FROM read_csv('data/s.csv')")
    assert re.search(
        r"table service, column breaches.*is more than the demand|row 3, column breaches: '11",
        refusal(folder),
    )


def test_columns_beyond_the_contract_stay_as_dimensions(deals) -> None:
    with deals(sql="SELECT *, 'x' AS product FROM read_csv('data/deals.csv')").open() as tables:
        assert set(tables["deals"].product.execute()) == {"x"}


def test_canonical_types_are_exact(deals) -> None:
    with deals().open() as tables:
        types = {name: str(kind) for name, kind in tables["deals"].schema().items()}
    assert types["value"] == "decimal(18, 4)"
    assert types["opened_on"] == "date"
    assert types["deal_id"] == "string"
