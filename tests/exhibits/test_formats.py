"""Numbers as the reader sees them: laws, then the typography of each language."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpireport import phrases
from kpireport.formats import MINUS, UNKNOWN, Format, half_up
from kpireport.periods import Calendar, Grain, Period
from kpireport.units import (
    COUNT,
    DAYS,
    HOURS,
    MINUTES,
    MONEY,
    PERCENT,
    SCORE,
    TIMES,
    Quantity,
    Unit,
)
from kpireport.words import Plural, Text

UNITS = (COUNT, DAYS, HOURS, MINUTES, MONEY, PERCENT, SCORE, TIMES, Unit(Quantity.MONEY, 2))
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)
FORMATS = st.builds(
    Format, st.sampled_from(["en", "fr", "fr_CA", "en_GB"]), st.sampled_from(["USD", "EUR"])
)
ENGLISH, FRENCH = Format("en", "USD"), Format("fr", "EUR")


def parsed(text: str, unit: Unit, form: Format) -> float:
    """Reads a shown number back, by digits, decimal sign and minus alone."""
    decimal = "," if form.locale.startswith("fr") else "."
    kept = "".join(letter for letter in text if letter in f"0123456789{decimal}{MINUS}")
    number = float(kept.replace(decimal, ".").replace(MINUS, "-"))
    return number / 100 if unit.in_points else number


@given(NUMBERS, st.sampled_from(UNITS), FORMATS)
def test_a_shown_number_reads_back_as_the_rounded_one(
    value: float, unit: Unit, form: Format
) -> None:
    rounded = half_up(value, unit.decimals + 2 * unit.in_points)
    assert parsed(form.number(value, unit), unit, form) == pytest.approx(float(rounded), rel=1e-12)
    assert parsed(form.signed(value, unit), unit, form) == pytest.approx(float(rounded), rel=1e-12)


@given(NUMBERS, st.sampled_from(UNITS), FORMATS)
def test_the_sign_that_is_shown_never_disagrees_with_the_number(
    value: float, unit: Unit, form: Format
) -> None:
    for shown in (form.signed(value, unit), form.relative(value), form.signed_compact(value, unit)):
        if shown[0] == "+":
            assert value > 0
        elif shown[0] == MINUS:
            assert value < 0
        else:
            assert shown[0] == "0" or not shown[0].isdigit()
        digits = [letter for letter in shown if letter.isdigit()]
        assert (set(digits) == {"0"}) == (shown[0] not in f"+{MINUS}")
        assert "-" not in shown


@given(NUMBERS, st.sampled_from(UNITS), FORMATS)
def test_the_direction_is_that_of_the_sign_shown(value: float, unit: Unit, form: Format) -> None:
    sign = {"+": 1, MINUS: -1}.get(form.signed(value, unit)[0], 0)
    assert form.direction(value, unit) == sign


@given(st.floats(-1e17, 1e17, allow_nan=False), FORMATS)
def test_a_compact_number_is_short_and_near(value: float, form: Format) -> None:
    assert len(form.compact(value).lstrip(MINUS)) <= 12
    sign = {MINUS: -1}.get(form.compact(value)[0], 1)
    assert sign * value >= 0 or form.compact(value) == "0"


SIZES = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


@given(st.floats(1_000, 9e14, allow_nan=False))
def test_a_compact_number_read_back_is_the_number_to_three_figures(value: float) -> None:
    shown = ENGLISH.compact(value)
    figures = shown.rstrip("KMBT")
    assert float(figures) * SIZES[shown[len(figures) :]] == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(9_978, "9.98K"), (99_780, "99.8K"), (99_950, "100K"), (999_800, "1.00M"), (99.8e6, "99.8M")],
)
def test_what_is_just_below_another_size_is_not_ten_times_as_much(value: float, shown: str) -> None:
    assert ENGLISH.compact(value) == shown
    assert FRENCH.compact(value) == shown.replace(".", ",").replace("K", "\u00a0k").replace(
        "M", "\u00a0M"
    )
    assert ENGLISH.fitting(value, MONEY, room=1) == f"${shown}"


def test_halves_go_up_in_size() -> None:
    assert [str(half_up(value, 0)) for value in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "-3"]
    assert ENGLISH.number(0.125, Unit(Quantity.SHARE, 0)) == "13%"
    assert (
        str(half_up(2.675, 2)) == "2.68"
    )  # the float lies below; the number that was written does not


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.quantity)
def test_unknown_is_a_dash_in_every_way_of_saying_it(unit: Unit) -> None:
    for form in (ENGLISH, FRENCH):
        said = {form.number(None, unit), form.signed(None, unit), form.compact(None, unit),
                form.signed_compact(None, unit), form.relative(None), form.share(None), form.date(None)}  # fmt: skip
        assert said == {UNKNOWN}


def test_a_difference_of_shares_is_said_in_points_and_never_in_percent() -> None:
    assert ENGLISH.signed(0.0123, PERCENT) == "+1.2\u00a0pp"
    assert FRENCH.signed(-0.0123, PERCENT) == "−1,2\u00a0pt"


def test_money_carries_its_currency_where_the_language_puts_it() -> None:
    assert ENGLISH.number(-1234567.5, MONEY) == "−$1,234,568"
    assert FRENCH.number(-1234567.5, MONEY) == "−1\u202f234\u202f568\u00a0€"
    assert FRENCH.number(0.12, PERCENT) == "12,0\u00a0%"
    assert Format("fr_CA", "CAD").number(1234.0, COUNT) == "1\u00a0234"


def test_one_day_is_singular() -> None:
    whole = Unit(Quantity.DAYS)
    assert [ENGLISH.number(value, whole) for value in (1.0, 2.0)] == ["1\u00a0day", "2\u00a0days"]


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("2026-06", "June 2026", "juin 2026"),
        ("2026-Q2", "Q2 2026", "T2 2026"),
        ("2026", "2026", "2026"),
        ("2026-W23", "week 23 of 2026", "semaine 23 de 2026"),
        ("2026-W53", "week 53 of 2026", "semaine 53 de 2026"),
        ("ALL", "all data", "toutes les données"),
    ],
)
def test_periods_are_written_out(code: str, english: str, french: str) -> None:
    period = Period.parse(code)
    assert (ENGLISH.period(period), FRENCH.period(period)) == (english, french)


def test_a_fiscal_year_names_both_years_it_lies_in() -> None:
    calendar = Calendar(first_month=4)
    year = calendar.containing(date(2017, 2, 1), Grain.YEAR)
    quarter = calendar.containing(date(2017, 2, 1), Grain.QUARTER)
    assert (ENGLISH.period(year), ENGLISH.period(quarter)) == ("FY2016/17", "Q4 FY2016/17")
    assert FRENCH.period(quarter) == "T4 de l’exercice 2016/17"
    assert Format().tick(year) == ("2016/17", "")


def test_dates_are_written_out() -> None:
    assert ENGLISH.date(date(2026, 6, 5)) == "5 June 2026"
    assert FRENCH.date(date(2026, 6, 1)) == "1er juin 2026"
    assert FRENCH.date(date(2026, 6, 11)) == "11 juin 2026"


def test_english_writes_the_day_first_unless_a_region_asks_for_another_order() -> None:
    day = date(2026, 10, 31)
    written = {
        region: Format(region).date(day) for region in ("en", "en_GB", "en-GB", "en_US", "en-US")
    }
    assert written == dict.fromkeys(("en", "en_GB", "en-GB"), "31 October 2026") | dict.fromkeys(
        ("en_US", "en-US"), "October 31, 2026"
    )


@pytest.mark.parametrize(
    ("locale", "count", "share", "money", "said"),
    [
        ("fr", "1\u202f234\u202f567", "12,3\u00a0%", "1\u202f234,50\u00a0CHF", "Objectif"),
        ("fr-CA", "1\u00a0234\u00a0567", "12,3\u00a0%", "1\u00a0234,50\u00a0CHF", "Objectif"),
        ("fr-CH", "1\u202f234\u202f567", "12,3%", "1\u202f234,50\u00a0CHF", "Objectif"),
        ("en-GB", "1,234,567", "12.3%", "CHF1,234.50", "Goal"),
        ("en-ZA", "1\u00a0234\u00a0567", "12,3%", "CHF1\u00a0234,50", "Goal"),
    ],
)
def test_a_region_brings_its_own_separators_and_keeps_the_language(
    locale: str, count: str, share: str, money: str, said: str
) -> None:
    form = Format(locale, "CHF")
    assert form.say(phrases.GOAL) == said
    assert form.number(1_234_567.0) == count
    assert form.number(0.123, PERCENT) == share
    assert form.number(1234.5, Unit(Quantity.MONEY, 2)).replace("CHF\u00a0", "CHF") == money
    assert Format(locale.replace("-", "_"), "CHF").number(1_234_567.0) == count


def test_counts_are_singular_and_plural_as_each_language_has_it() -> None:
    rows = Plural(Text("{count} row", "{count} ligne"), Text("{count} rows", "{count} lignes"))
    assert [ENGLISH.count(rows, count) for count in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert [FRENCH.count(rows, count) for count in (0, 1, 2)] == ["0 ligne", "1 ligne", "2 lignes"]
    assert FRENCH.count(rows, 1_000_000) == "1\u202f000\u202f000 lignes"


def test_compact_numbers_keep_three_figures_and_the_language() -> None:
    values = (999.0, 12_345.0, 999_960.0, 1_250_000.0, 2e9, -1_234_567.0)
    assert [ENGLISH.compact(value) for value in values] == [
        "999", "12.3K", "1.00M", "1.25M", "2.00B", "−1.23M",
    ]  # fmt: skip
    assert [FRENCH.compact(value) for value in values] == [
        "999", "12,3\u00a0k", "1,00\u00a0M", "1,25\u00a0M", "2,00\u00a0Md", "−1,23\u00a0M",
    ]  # fmt: skip
