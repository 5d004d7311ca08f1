"""The calendar of a company, as ``kpireport.toml`` says it."""

from pathlib import Path

import pytest

from kpireport.door.project import load_project
from kpireport.errors import ConfigurationError
from kpireport.periods import Calendar
from kpireport.retail import RetailCalendar

REST = """
[sources.s]
url = "duckdb://"

[tables.deals]
source = "s"
sql = "SELECT 1"
"""


def calendar(folder: Path, company: str) -> Calendar:
    text = f'[company]\nname = "Acme"\n{company}\n{REST}'
    (folder / "kpireport.toml").write_text(text, encoding="utf-8")
    return load_project(folder, environment={}).company.calendar


def refusal(folder: Path, company: str) -> str:
    with pytest.raises(ConfigurationError) as told:
        calendar(folder, company)
    return str(told.value)


def test_without_a_word_of_it_years_are_made_of_months(tmp_path):
    assert calendar(tmp_path, "") == Calendar()
    assert calendar(tmp_path, "fiscal_year_start = 4") == Calendar(4)


def test_a_year_of_whole_weeks_is_read(tmp_path):
    text = 'fiscal_year_start = 2\nfiscal_year_named_by = "start"\ncalendar = { weeks = "4-5-4" }'
    assert calendar(tmp_path, text) == RetailCalendar(2, "start")
    text = """
    [company.calendar]
    weeks = "4-4-5"
    ends = "last"
    weekday = "friday"
    after_long_year = "as_reported"
    """
    wanted = RetailCalendar(
        weeks="4-4-5", ends="last", weekday="friday", after_long_year="as_reported"
    )
    assert calendar(tmp_path, text) == wanted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "key company.calendar.weeks: is missing"),
        ('"4-5-4"', "key company.calendar: found '4-5-4', expected a table"),
        (
            '{ weeks = "4-5-5" }',
            "key company.calendar.weeks: found '4-5-5', expected one of 4-5-4, 4-4-5, 5-4-4",
        ),
        ('{ weeks = "4-5-4", weekday = "saterday" }', "did you mean 'saturday'?"),
        ('{ weeks = "4-5-4", ends = "first" }', "expected one of nearest, last"),
        (
            '{ weeks = "4-5-4", week_day = "friday" }',
            "key company.calendar.week_day: there is no such key: did you mean 'weekday'?",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_key(tmp_path, text, told):
    message = refusal(tmp_path, f"calendar = {text}")
    assert told in message
    assert "line 3" in message
