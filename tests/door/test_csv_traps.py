"""What a CSV file can do to numbers, and what it is not allowed to do."""

import os
import re
from decimal import Decimal

import pytest

from tests.door.conftest import refusal

HEAD = "deal_id,team,person,stage,opened_on,closed_on,value\n"
GOOD = "D1,North,Ann,won,2026-01-02,2026-02-03,100.50\n"


def values(folder, column: str) -> list[object]:
    with folder.open() as tables:
        table = tables["deals"]
        return table.order_by("deal_id")[column].to_pyarrow().to_pylist()


@pytest.mark.parametrize("team", ["NA", "None", "nan", "null", "N/A", "NULL"])
def test_a_team_called_na_stays_a_team(deals, team: str) -> None:
    assert values(deals(HEAD + f"D1,{team},Ann,open,2026-01-02,,1\n"), "team") == [team]


def test_leading_zeros_of_an_id_stay(deals) -> None:
    assert values(deals(HEAD + "00123,North,Ann,open,2026-01-02,,1\n"), "deal_id") == ["00123"]


def test_money_is_exact(deals) -> None:
    assert values(deals(HEAD + "D1,North,Ann,open,2026-01-02,,0.1\n"), "value") == [Decimal("0.1")]


def test_empty_and_quoted_empty_are_both_unknown(deals) -> None:
    text = HEAD + 'D1,North,Ann,open,2026-01-02,,""\nD2,,"",open,2026-01-02,,\n'
    assert values(deals(text), "value") == [None, None]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_line_ends_of_windows_are_read(deals, line_end: str) -> None:
    content = b"\xef\xbb\xbf" + (HEAD + GOOD).replace("\n", line_end).encode()
    assert values(deals(content), "deal_id") == ["D1"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(deals, delimiter: str) -> None:
    assert values(deals((HEAD + GOOD).replace(",", delimiter)), "team") == ["North"]


@pytest.mark.parametrize(
    "day", ["01/02/2026", "1/2/2026", "02.03.2026", "2026/01/02", "20260102", "2026-1-2"]
)
def test_a_date_that_is_not_iso_is_refused_until_its_format_is_declared(deals, day: str) -> None:
    told = refusal(deals(HEAD + GOOD + f"D2,North,Ann,open,{day},,1\n"))
    assert f"data/deals.csv, row 3, column opened_on: '{day}' is not an ISO date" in told
    assert "%d/%m/%Y" in told


def test_declared_day_first_dates_are_read_so(deals) -> None:
    text = HEAD + "D1,North,Ann,won,01/02/2026,03/04/2026,1\n"
    more = 'formats = { opened_on = "%d/%m/%Y", closed_on = "%d/%m/%Y" }'
    folder = deals(text, more)
    assert [str(day) for day in values(folder, "opened_on")] == ["2026-02-01"]
    assert [str(day) for day in values(folder, "closed_on")] == ["2026-04-03"]


@pytest.mark.parametrize("day", ["31/02/2026", "02/13/2026", "1/2/26x", "2026-01-02"])
def test_a_day_that_does_not_fit_the_declared_format_is_refused(deals, day: str) -> None:
    text = HEAD + f"D1,North,Ann,open,{day},,1\n"
    told = refusal(deals(text, 'formats = { opened_on = "%d/%m/%Y" }'))
    assert (
        f"data/deals.csv, row 2, column opened_on: '{day}' is not a day written as %d/%m/%Y" in told
    )


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "2999-01-01", "1899-12-31"])
def test_a_day_that_cannot_be_is_refused(deals, day: str) -> None:
    assert f"row 2, column opened_on: '{day}'" in refusal(
        deals(HEAD + f"D1,North,Ann,open,{day},,1\n")
    )


@pytest.mark.parametrize(
    "value",
    [
        "1,234",
        "1.234,50",
        "45%",
        "−5",
        "1 234",
        "１２",
        "inf",
        "NaN",
        "#DIV/0!",
        "1e400",
        "1e3",
        "9223372036854775808",
        "1.00005",
        "$5",
        "5 ",
        "+5",
        ".5",
        "٣",
        "NA",
        "0x10",
        "(5)",
    ],
)
def test_a_number_that_is_not_plain_is_refused(deals, value: str) -> None:
    told = refusal(deals(HEAD + GOOD + f'D2,North,Ann,open,2026-01-02,,"{value}"\n'))
    assert "data/deals.csv, row 3, column value: " in told
    assert value in told
    assert "is not a number written plainly" in told


@pytest.mark.parametrize(
    ("sample", "written", "meant"),
    [
        ("1.234,50", "1.234.567,8", "1234567.8"),
        ("1.234,50", "-12,5", "-12.5"),
        ("1,234.50", "1,234", "1234"),
        ("1 234,50", "1\u202f234,5", "1234.5"),
        ("1234,5", "7,25", "7.25"),
        ("1.234,50", "1234,5", "1234.5"),
        ("1'234.50", "1'234.50", "1234.5"),
    ],
)
def test_a_declared_sample_tells_thousands_from_decimals(
    deals, sample: str, written: str, meant: str
) -> None:
    text = HEAD + f'D1,North,Ann,open,2026-01-02,,"{written}"\n'
    assert values(deals(text, f'formats = {{ value = "{sample}" }}'), "value") == [Decimal(meant)]


@pytest.mark.parametrize("value", ["1,234.50", "12.34,5", "1.23", "1,2,3"])
def test_a_number_that_does_not_fit_the_sample_is_refused(deals, value: str) -> None:
    text = HEAD + f'D1,North,Ann,open,2026-01-02,,"{value}"\n'
    assert f"row 2, column value: '{value}'" in refusal(
        deals(text, 'formats = { value = "1.234,50" }')
    )


def test_a_sample_that_can_be_read_twice_is_refused(deals) -> None:
    assert "does not tell thousands from decimals" in refusal(
        deals(more='formats = { value = "1,234" }')
    )


@pytest.mark.parametrize(
    ("row", "found"), [("D2,North\n", 2), ("D2,North,Ann,open,2026-01-02,,1,2\n", 8)]
)
@pytest.mark.parametrize("before", ["", GOOD * 3])
def test_a_ragged_row_is_named_also_the_first(deals, row: str, found: int, before: str) -> None:
    told = refusal(deals(HEAD + before + row + GOOD))
    number = 2 + before.count("\n")
    assert f"data/deals.csv, row {number}: {found} values for 7 columns: '{row[:8]}" in told


def test_all_ragged_rows_are_told_at_once(deals) -> None:
    told = refusal(deals(HEAD + "a\n" + GOOD + "b,c\n"))
    assert re.findall(r"row (\d)", told) == ["2", "4"]


def test_an_unclosed_quote_is_named_by_the_row_it_begins_in(deals) -> None:
    told = refusal(deals(HEAD + GOOD + 'D2,"North,Ann,open,2026-01-02,,1\n' + GOOD))
    assert "data/deals.csv, row 3: a quotation mark is opened and not closed" in told


def test_quoted_line_ends_and_delimiters_belong_to_the_value(deals) -> None:
    text = HEAD + 'D1,"North, ""old""",Ann,open,2026-01-02,,1\n' + "D2,South,Bob,open,bad,,1\n"
    told = refusal(deals(text))
    assert "row 3, column opened_on: 'bad'" in told


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "deal_id,Team,team,stage,opened_on,closed_on,value",
            "columns 2 and 3 have one name: 'team'",
        ),
        ("deal_id,,person,stage,opened_on,closed_on,value", "column 2 has no name"),
        ("", "has no header"),
    ],
)
def test_a_header_that_cannot_be_used_is_told(deals, header: str, told: str) -> None:
    assert f"data/deals.csv, row 1: {told}" in refusal(deals(header + "\n" + GOOD))


def test_empty_files_and_files_without_rows_are_told(deals) -> None:
    assert "data/deals.csv: is empty" in refusal(deals(b""))
    assert "data/deals.csv: has a header and no rows" in refusal(deals(HEAD))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ((HEAD + GOOD).encode("utf-16"), "the file is UTF-16"),
        (
            (HEAD + GOOD + "D2,Zürich,Ann,open,,,\n").encode("latin-1"),
            "line 3: byte 0xfc is not UTF-8",
        ),
        ((HEAD + GOOD).encode() + b"D2,A\0B,Ann,open,,,\n", "line 3: holds a NUL byte"),
        (
            (HEAD + GOOD).encode() + b"D2,A\rB,Ann,open,,,\n",
            "line 3: holds a carriage return that ends no line",
        ),
        (b"\x1f\x8b\x08\x00abc", "is compressed: unpack it first"),
        ((HEAD + GOOD).encode() + b"D2,\xe2\x82", "byte 0xe2 is not UTF-8"),
    ],
)
def test_bytes_that_are_not_utf8_are_told(deals, content: bytes, told: str) -> None:
    assert told in refusal(deals(content))


def test_a_declared_encoding_is_read(deals) -> None:
    content = (HEAD + "D1,Zürich,Ann,open,2026-01-02,,1\n").encode("latin-1")
    sql = "SELECT * FROM read_csv('data/deals.csv', encoding = 'latin-1')"
    assert values(deals(content, sql=sql), "team") == ["Zürich"]


def test_missing_files_links_out_pipes_and_unfinished_files_are_refused(
    deals, tmp_path_factory
) -> None:
    folder = deals()
    data = folder.root / "data" / "deals.csv"
    data.unlink()
    assert "data/deals.csv is missing" in refusal(folder)
    outside = tmp_path_factory.mktemp("outside") / "deals.csv"
    outside.write_text(HEAD + GOOD)
    data.symlink_to(outside)
    assert "data/deals.csv lies outside the folders" in refusal(folder)
    data.unlink()
    os.mkfifo(data)
    assert "data/deals.csv is not a plain file" in refusal(folder)
    folder.file("deals.csv.part", HEAD)
    folder.table("deals", "SELECT * FROM read_csv('data/deals.csv.part')")
    assert "still being written" in refusal(folder)


def test_a_folder_that_the_source_names_may_be_read(deals, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "deals.csv").write_text(HEAD + GOOD)
    folder = deals(sql=f"SELECT * FROM read_csv('{outside}/deals.csv')")
    assert "lies outside the folders" in refusal(folder)
    folder.source = f'url = "duckdb://"\nfolders = ["{outside}"]\n'
    assert values(folder, "deal_id") == ["D1"]


@pytest.mark.parametrize(
    "option",
    ["types = {'value': 'DOUBLE'}", "header = false", "ignore_errors = true", "nullstr = 'NA'"],
)
def test_options_that_would_change_what_is_read_are_refused(deals, option: str) -> None:
    told = refusal(deals(sql=f"SELECT * FROM read_csv('data/deals.csv', {option})"))
    assert option.split(" ", maxsplit=1)[0] in told


def test_options_that_say_how_a_file_is_written_are_kept(deals) -> None:
    text = "made by hand\n" + (HEAD + GOOD).replace(",", "~").replace("North", "'No~rth'")
    sql = "SELECT * FROM read_csv('data/deals.csv', delim = '~', quote = '''', skip = 1)"
    assert values(deals(text, sql=sql), "team") == ["No~rth"]


def test_several_files_with_one_header_are_one_table(deals) -> None:
    folder = deals(sql="SELECT * FROM read_csv('data/*.csv')")
    folder.file("more.csv", HEAD + "D9,West,Zoe,open,2026-01-02,,1\n")
    assert values(folder, "deal_id") == ["D1", "D2", "D3", "D9"]
    folder.file("odd.csv", "a,b\n1,2\n")
    assert "data/odd.csv, row 1: the header is not the one of data/deals.csv" in refusal(folder)
