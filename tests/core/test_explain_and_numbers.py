"""Numbers for other programs, and explanations that a reader can compute again."""

import csv
import io
import json
from decimal import Decimal

import pytest

from kpireport.explain import explained, parts, sql
from kpireport.facts import Plan
from kpireport.formats import Format
from kpireport.levels import COMPANY, Member
from kpireport.norms import Norm, Norms
from kpireport.numbers import COLUMNS, as_csv, as_json, row, rows
from kpireport.periods import Period
from kpireport.words import Text
from tests.core.world import LEVELS, book_of, deal, deals, goal, line_of

JUNE = Period.parse("2026-06")
WHOLE = Member(COMPANY, COMPANY)


@pytest.fixture(scope="module")
def book():
    table = deals(
        deal("2026-05-04", 10),
        deal("2026-06-01", 30, opened_on="2026-05-02"),
        deal("2026-06-02", 50, opened_on="2026-05-03", person="Bob"),
        deal("2026-06-03", None, "lost"),
        deal("2026-06-04", 7, team="=HYPERLINK(1)", person="-Eve"),
    )
    kpis = [
        "win_rate",
        "won_value_growth",
        "quota_attainment",
        "reps_on_target",
        "sales_cycle",
        "open_deals",
    ]
    goals = [
        goal("won_value", "2026", 1200),
        goal("win_rate", "2026-06", "0.5"),
        goal("won_value", "2026-06", 40, Member("person", "*")),
    ]
    return book_of({"deals": table}, [*kpis, "won_value"], goals=goals)


def test_an_explanation_tells_the_others_and_the_norm_with_its_row(book):
    north, win_rate = Member("team", "North"), book.kpis["win_rate"]
    norm = Norm("win_rate", Period.parse("2026"), Text("Sector survey"), Decimal("0.8"), row=3)
    norms = Norms((norm,), book.kpis)
    told = explained(book, win_rate, north, JUNE, Format(), norms)
    assert (
        "Norm: 80.0% (Sector survey, 2026; goals/norms.csv, row 3); deviation −13.3\u00a0pp" in told
    )
    assert "Others:" not in told, "of one other team the median would be its number"
    told = explained(book, win_rate, WHOLE, JUNE, Format(), norms)
    assert "Others: median 83.3% of 2 in company; best 100.0% (=HYPERLINK(1))" in told
    assert "Norm" not in explained(book, win_rate, WHOLE, JUNE, Format())


def test_the_columns_are_the_documented_ones_in_their_order():
    assert ",".join(COLUMNS) == (
        "kpi,level,member,period,unit,actual,numerator,denominator,goal,deviation,deviation_relative,attainment,status"
    )


def test_a_row_holds_the_parts_and_the_verdict(book):
    found = row(line_of(book, "win_rate"))
    assert list(found) == list(COLUMNS)
    assert (found["actual"], found["numerator"], found["denominator"], found["goal"]) == (
        0.75,
        3,
        4,
        0.5,
    )
    assert (found["deviation"], found["deviation_relative"], found["attainment"]) == (
        0.25,
        0.5,
        1.5,
    )
    assert (found["unit"], found["status"], found["period"]) == ("share", "on_track", "2026-06")


def test_unknown_is_null_in_json_and_empty_in_csv(book):
    cards = [book.scorecard(WHOLE, Period.parse("2026-01"), ["win_rate", "sales_cycle"])]
    first, second = json.loads(as_json(rows(cards)))
    assert first["actual"] is None
    assert (second["goal"], second["deviation"], second["status"]) == (None, None, "no_data")
    read = list(csv.DictReader(io.StringIO(as_csv(rows(cards)))))
    assert (read[0]["actual"], read[1]["goal"], read[1]["status"]) == ("", "", "no_data")


def test_a_name_that_a_spreadsheet_would_run_is_inert_in_csv_and_itself_in_json(book):
    card = book.scorecard(Member("team", "=HYPERLINK(1)"), JUNE, ["won_value"])
    (read,) = csv.DictReader(io.StringIO(as_csv(rows([card]))))
    assert read["member"] == "'=HYPERLINK(1)"
    assert json.loads(as_json(rows([card])))[0]["member"] == "=HYPERLINK(1)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_start_of_a_formula_is_inert(start):
    read = list(csv.reader(io.StringIO(as_csv([{"member": f"{start}1"}], ["member"]), newline="")))
    assert read[1] == [f"'{start}1"]


def test_negative_numbers_stay_numbers():
    assert as_csv([{"actual": -2.5}], ["actual"]) == "actual\n-2.5\n"


@pytest.mark.parametrize(
    ("kpi", "recomputed"),
    [
        ("win_rate", lambda top, bottom: top / bottom),
        ("won_value_growth", lambda now, before: (now - before) / abs(before)),
        ("quota_attainment", lambda won, wanted: won / wanted),
        ("sales_cycle", lambda days, deals_: days / deals_),
        ("open_deals", lambda deals_: deals_),
    ],
)
def test_the_parts_give_the_number_when_computed_again(book, kpi, recomputed):
    found = [part.value for part in parts(book, book.kpis[kpi], WHOLE, JUNE)]
    assert recomputed(*found) == line_of(book, kpi).actual


def test_parts_of_members_below_are_named(book):
    found = parts(book, book.kpis["reps_on_target"], WHOLE, JUNE)
    names = {part.member.name for part in found}
    assert names == {"Ann", "Bob", "-Eve"}
    assert line_of(book, "reps_on_target").actual == 1 / 3


def said(book, kpi):
    return explained(book, book.kpis[kpi], WHOLE, JUNE, Format("en", "EUR"))


def test_an_explanation_says_formula_definition_parts_rows_goal_and_variants(book):
    text = said(book, "win_rate")
    assert (
        "count in deals where stage = 'won' by closed_on ÷ count in deals where stage in ('won', 'lost') by closed_on"
        in text
    )
    assert "Definition: won ÷ (won + lost)." in text
    assert "  count in deals where stage = 'won' by closed_on: 3 over 3 rows" in text
    assert "goals/2026.csv, row 2" in text
    assert "Variant: win_rate_value: won value ÷ (won value + lost value)" in text


def test_an_explanation_says_how_a_goal_was_phased_and_when_a_part_is_of_another_time(book):
    assert "(phased; goals/2026.csv, row 2)" in said(book, "won_value")
    assert (
        "  2026-05, total of value in deals where stage = 'won' by closed_on: 10 over 1 rows"
        in said(book, "won_value_growth")
    )
    assert "Goal: none" in said(book, "sales_cycle")


def test_an_explanation_shows_days_as_words(book):
    assert "total of calendar days from opened_on to closed_on in deals" in said(
        book, "sales_cycle"
    )


def test_the_sql_of_an_explanation_is_that_of_each_table_and_time_column(book):
    kpi = book.kpis["win_rate"]
    table = deals(deal("2026-06-01"))
    told = dict(sql(kpi, {"deals": table}, Plan((), LEVELS)))
    assert list(told) == ["deals by opened_on", "deals by closed_on"]
    assert all("GROUP BY" in text for text in told.values())
