"""The configuration: each fault with its line and key, all of them at once, no secret in any of them."""

from pathlib import Path

import pytest

from kpireport.door.project import Source, load_project
from kpireport.errors import ConfigurationError
from kpireport.periods import Grain

GOOD = """[company]
name = "Acme"

[sources.crm]
url = "duckdb://"

[tables.deals]
source = "crm"
sql = "SELECT 1"

[[scorecards]]
notebook = "team"
level = "team"
grain = "month"
kpis = ["won_value", "win_rate"]
"""


def refusal(folder, text: str | bytes, kpis=None) -> str:
    (folder.root / "kpireport.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as caught:
        load_project(folder.root, environment={"SET": "hunter2"}, kpis=kpis)
    assert "hunter2" not in str(caught.value)
    return str(caught.value)


def test_a_whole_project_is_read(folder) -> None:
    folder.toml(
        GOOD
        + """breakdowns = { won_value = ["product"] }
tables = ["deals"]
members = ["North"]

[levels]
team = { column = "office" }
person = { column = "agent", parent = "team" }
"""
    )
    project = load_project(folder.root, environment={}, kpis=("won_value", "win_rate"))
    assert project.company.locales == ("en",)
    assert project.levels.names == ("company", "team", "person")
    assert project.table("deals").key == ("deal_id",)
    assert project.table("deals").contract.members == ("office", "agent")
    (scorecard,) = project.scorecards
    assert scorecard.grain is Grain.MONTH
    assert scorecard.breakdowns == {"won_value": ("product",)}
    assert scorecard.members == ("North",)


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(folder) -> None:
    (folder.root / "kpireport.toml").write_bytes(
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    )
    assert load_project(folder.root, environment={}).company.name == "Acme"


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="kpireport init"):
        load_project(tmp_path, environment={})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kpireport.toml is empty"),
        ("# nothing\n", "kpireport.toml is empty"),
        ("a = 1\n\nb = 2\na = 3\n", "line 4: key a stands twice, first on line 1"),
        ("[company]\n[sources]\n[company]\n", "line 3: key company stands twice, first on line 1"),
        (
            "[company]\nname = 'a'\nname = 'b'\n",
            "line 3: key company.name stands twice, first on line 2",
        ),
        (
            "[company]\nname = NO\n",
            "line 2, column 8: this is not TOML: Invalid value: text stands in quotation marks",
        ),
        (
            "[company]\nas_of = 2026-02-30\n",
            "line 2, column 9: this is not TOML: Invalid date or datetime: there is no such date as 2026-02-30",
        ),
        ("[company]\nfiscal_year_start = 010\n", "line 2"),
        ("[company\n", "line 1"),
        ("x = '''", "line 1"),
        ("x = " + "[" * 600, "nested too deep"),
        ("x = " + "{a=" * 600, "nested too deep"),
        ("x = '\\ud800'\ny = \"\\ud800\"", "line 2"),
        ("[company]\nname = 'Z\xfcrich'".encode("latin-1"), "line 2: byte 0xfc is not UTF-8"),
        ("x = 1\n".encode("utf-16"), "byte 0xff is not UTF-8"),
        ("# " + "x" * 1_000_001, "larger than"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(folder, text: str | bytes, told: str) -> None:
    assert told in refusal(folder, text)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'name = "Acme"',
            'name = "Acme"\ncurency = "USD"',
            "line 3: key company.curency: there is no such key: did you mean 'currency'?",
        ),
        (
            'name = "Acme"',
            "name = 5",
            "line 2: key company.name: found 5, expected text in quotation marks",
        ),
        ('name = "Acme"', "", "line 1: key company.name: is missing"),
        (
            'name = "Acme"',
            'name = "Acme"\nfiscal_year_start = 13',
            "line 3: key company.fiscal_year_start: found 13, expected at most 12",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\nfiscal_year_start = 1e0',
            "found 1.0, expected a whole number",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\nfiscal_year_start = 12:30:00',
            "found 12:30:00, expected a whole number",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\nas_of = "2026-06-30"',
            "line 3: key company.as_of: found '2026-06-30', expected a date such as 2026-06-30",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\nlocales = ["en", "de"]',
            "line 3: key company.locales[1]: found 'de', expected a locale of one of en, fr",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\nlocales = "en"',
            "found 'en', expected a list in square brackets",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\ncurrency = "Dollar"',
            "line 3: key company.currency: found 'Dollar', expected an ISO 4217 code",
        ),
        (
            'name = "Acme"',
            'name = "Acme"\ntimezone = "Europe/Pari"',
            "no time zone is called 'Europe/Pari': did you mean 'Europe/Paris'?",
        ),
        ('name = "Acme"', 'name = "Acme"\npage = "A5"', "found 'A5', expected one of A4, Letter"),
        (
            'name = "Acme"',
            'name = "Acme"\nsimulated = "yes"',
            "found 'yes', expected true or false",
        ),
        (
            'grain = "month"',
            'grain = "monthly"',
            "line 14: key scorecards[0].grain: found 'monthly', expected one of week, month, quarter, year; did you mean 'month'?",
        ),
        (
            'level = "team"',
            'level = "taem"',
            "line 13: key scorecards[0].level: no level is called 'taem': did you mean 'team'?",
        ),
        (
            'source = "crm"',
            'source = "crn"',
            "line 8: key tables.deals.source: no source is called 'crn': did you mean 'crm'?",
        ),
        (
            'notebook = "team"',
            'notebook = "teem"',
            "notebooks/teem.ipynb is missing: did you mean 'team'?",
        ),
        (
            'notebook = "team"',
            'notebook = "../team"',
            "line 12: key scorecards[0].notebook: found '../team', expected a plain file name",
        ),
        ('notebook = "team"', 'notebook = "https://x/team"', "expected a plain file name"),
        ('notebook = "team"', 'notebook = "{team}"', "expected a plain file name"),
        (
            'kpis = ["won_value"',
            'kpis = ["won_valu"',
            "line 15: key scorecards[0].kpis[0]: no KPI is called 'won_valu': did you mean 'won_value'?",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            "kpis = []",
            "key scorecards[0].kpis: found [], expected at least one entry",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate", "win_rate"]',
            "'win_rate' stands twice",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\nfurther_kpis = ["won_valu"]',
            "key scorecards[0].further_kpis[0]: no KPI is called 'won_valu': did you mean 'won_value'?",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\nfurther_kpis = ["won_value", "won_value"]',
            "key scorecards[0].further_kpis[1]: 'won_value' stands twice in the list",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\nfurther_kpis = ["win_rate"]',
            "key scorecards[0].further_kpis[0]: 'win_rate' stands in kpis already",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\nbreakdowns = { won_value = ["x"] }',
            "no listed KPI is called 'won_value'",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\ntables = ["deal"]',
            "no table is called 'deal': did you mean 'deals'?",
        ),
        (
            'kpis = ["won_value", "win_rate"]',
            'kpis = ["win_rate"]\nmembers = ["A\u202e"]',
            "invisible character U+202E",
        ),
        ("[tables.deals]", "[tables.dealz]", "a table of your own declares its columns"),
        (
            'sql = "SELECT 1"',
            'sql = "SELECT 1"\nkey = ["id"]',
            "line 10: key tables.deals.key[0]: no column is called 'id'",
        ),
        (
            'sql = "SELECT 1"',
            'sql = "SELECT 1"\nformats = { closd_on = "%d" }',
            "did you mean 'closed_on'?",
        ),
        ('sql = "SELECT 1"', 'sql = "SELECT 1"\ncolumns = { day = "dat" }', "did you mean 'date'?"),
        (
            'sql = "SELECT 1"',
            'sql = "SELECT 1"\ncolumns = { x = { type = "number", minimum = inf } }',
            "finite",
        ),
        (
            'sql = "SELECT 1"',
            'sql = "SELECT 1"\ncolumns = { x = { type = "number", minimum = nan } }',
            "finite",
        ),
        (
            'sql = "SELECT 1"',
            'sql = "SELECT 1"\ncolumns = { x = { type = "text", references = "teams.team" } }',
            "no table is called 'teams'",
        ),
        (
            'url = "duckdb://"',
            'url = "crm.db"',
            "line 5: key sources.crm.url: expected an address such as duckdb://",
        ),
        (
            'url = "duckdb://"',
            'url = "postgres://me:hunter2@host/db"',
            "line 5: key sources.crm.url: holds a password: write ${NAME}",
        ),
        (
            'url = "duckdb://"',
            'url = "postgres://host/db?password=hunter2"',
            "holds a password: write ${NAME}",
        ),
        (
            'url = "duckdb://"',
            'url = ["postgres://me:hunter2@host/db"]',
            "key sources.crm.url: expected text in quotation marks",
        ),
        (
            'url = "duckdb://"',
            'url = "postgres://me:${ABSENT}@host/${SET}"',
            "line 5: key sources.crm.url: the environment has no variable ABSENT",
        ),
        (
            "[[scorecards]]",
            "[limits]\nworkers = 0\n[[scorecards]]",
            "key limits.workers: found 0, expected at least 1",
        ),
        (
            "[[scorecards]]",
            "[limits]\nworkers = 1000000\n[[scorecards]]",
            "found 1000000, expected at most 256",
        ),
        (
            "[[scorecards]]",
            "[limits]\nmemory = '2 GiB'\n[[scorecards]]",
            "found '2 GiB', expected an amount such as 2GB",
        ),
        (
            "[[scorecards]]",
            "[levels]\na = { column = 'a', parent = 'b' }\nb = { column = 'b', parent = 'a' }\n[[scorecards]]",
            "the levels go in a circle: a > b > a",
        ),
        (
            "[[scorecards]]",
            "[levels]\nteam = { column = 'a', parent = 'b' }\n[[scorecards]]",
            "no level is called 'b'",
        ),
        (
            "[[scorecards]]",
            "[levels]\ncompany = { column = 'a' }\n[[scorecards]]",
            "the company's level is always there",
        ),
    ],
)
def test_a_fault_is_told_with_line_key_and_what_was_expected(
    folder, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    assert told in refusal(folder, GOOD.replace(old, new), kpis=("won_value", "win_rate"))


def test_all_faults_are_told_at_once_in_the_order_of_the_file(folder) -> None:
    text = (
        GOOD.replace('"crm"', '"crn"')
        .replace('"team"\ngrain', '"taem"\ngrain')
        .replace('name = "Acme"', 'name = "Acme"\ncurrency = "X"')
    )
    lines = refusal(folder, text).splitlines()
    assert [line.partition(":")[0] for line in lines[1:]] == [
        f"  - kpireport.toml, line {n}" for n in (3, 9, 14)
    ]


def test_wrong_shapes_do_not_hide_wrong_names(folder) -> None:
    text = (
        GOOD.replace('name = "Acme"', 'name = "Acme"\nnmae = 1')
        .replace('source = "crm"', 'source = "crn"')
        .replace('"month"', '"monthly"')
    )
    told = refusal(folder, text)
    assert "company.nmae" in told
    assert "no source is called 'crn'" in told
    assert "found 'monthly'" in told


def test_a_notebook_that_is_a_link_out_of_the_project_is_refused(folder, tmp_path_factory) -> None:
    (tmp_path_factory.mktemp("x") / "team.ipynb").touch()
    notebook = folder.root / "notebooks" / "team.ipynb"
    notebook.unlink()
    notebook.symlink_to(tmp_path_factory.getbasetemp() / "x0" / "team.ipynb")
    assert "is a link out of the project" in refusal(folder, GOOD)


def test_a_source_never_shows_its_address(folder) -> None:
    folder.toml(GOOD.replace("duckdb://", "postgresql://me:${SET}@host/db"))
    project = load_project(folder.root, environment={"SET": "hunter2"})
    assert "hunter2" not in repr(project)
    assert repr(Source("crm", "postgresql://me:hunter2@h/d")) == "Source('crm', 'postgresql://…')"
    assert project.source("crm").address({"SET": "hunter2"}) == "postgresql://me:hunter2@host/db"
