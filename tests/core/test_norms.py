"""Norms: read strictly, held as long as they are given for, and only by those whom they are about."""

from decimal import Decimal
from pathlib import Path

import pytest

from kpireport.errors import GoalError
from kpireport.goal_files import read_goals
from kpireport.levels import WHOLE_COMPANY, Member
from kpireport.norms import Norm, Norms, misspelt, read_norms
from kpireport.periods import CALENDAR_YEAR, Calendar, Period
from tests.core.world import CATALOGUE, LEVELS

NORTH, SOUTH, ANN = Member("team", "North"), Member("team", "South"), Member("person", "Ann")
HEAD = "kpi,period,source,norm\n"
FULL = "kpi,period,source,source.fr,level,member,norm,low,high\n"


def norms_of(folder: Path, text: str, calendar: Calendar = CALENDAR_YEAR) -> Norms:
    """The norms of a file with this text."""
    (folder / "goals").mkdir(exist_ok=True)
    (folder / "goals" / "norms.csv").write_text(text, encoding="utf-8")
    return read_norms(folder, kpis=CATALOGUE, levels=LEVELS, calendar=calendar)


def number(norms: Norms, kpi: str, period: str, member: Member = NORTH) -> Decimal | None:
    """The number of the norm that holds."""
    found = norms.find(kpi, member, Period.parse(period))
    return found.value if found else None


def test_a_row_is_read_with_its_source_and_its_bounds(tmp_path: Path) -> None:
    row = "win_rate,2026,Sector survey,Enquête,team,North,40%,0.3,50%\n"
    (found,) = norms_of(tmp_path, FULL + row).all
    assert (found.value, found.bounds, found.member, found.row) == (
        Decimal("0.4"),
        (0.3, 0.5),
        NORTH,
        2,
    )
    assert (found.source.in_("en"), found.source.in_("fr")) == ("Sector survey", "Enquête")


def test_a_project_without_the_file_has_no_norms(tmp_path: Path) -> None:
    assert read_norms(tmp_path, kpis=CATALOGUE, levels=LEVELS, calendar=CALENDAR_YEAR).all == ()


def test_the_norm_of_a_year_holds_in_each_month_for_a_rate_and_a_stock(tmp_path: Path) -> None:
    norms = norms_of(tmp_path, FULL + "win_rate,2026,S,,,,0.4,,\nopen_deals,2026,S,,team,*,12,,\n")
    assert number(norms, "win_rate", "2026-06") == Decimal("0.4")
    assert number(norms, "open_deals", "2026-06") == 12
    assert number(norms, "win_rate", "2025-12") is None


def test_the_norm_of_what_adds_up_is_not_spread_over_months_nor_summed(tmp_path: Path) -> None:
    text = "won_value,2026,S,1200\nwon_value,2026-06,S,90\nwon_value,2025-Q1,S,5\n"
    norms = norms_of(tmp_path, HEAD + text)
    expected = {
        "2026": 1200,
        "2026-06": 90,
        "2026-05": None,
        "2026-Q2": None,
        "2025-Q1": 5,
        "2025-02": None,
    }
    assert {code: number(norms, "won_value", code, WHOLE_COMPANY) for code in expected} == expected


def test_everybodys_norm_of_what_adds_up_over_members_is_the_companys(tmp_path: Path) -> None:
    norms = norms_of(tmp_path, HEAD + "won_value,2026-06,S,90\nwin_rate,2026-06,S,40%\n")
    assert number(norms, "won_value", "2026-06", WHOLE_COMPANY) == 90
    assert number(norms, "won_value", "2026-06", NORTH) is None
    assert number(norms, "win_rate", "2026-06", ANN) == Decimal("0.4")
    assert [norm.kpi for norm in norms.of(NORTH).all] == ["win_rate"]


def test_a_regions_own_norm_goes_before_that_of_each_and_of_everybody(tmp_path: Path) -> None:
    rows = "win_rate,2026,S,,,,0.1,,\nwin_rate,2026,S,,team,*,0.2,,\nwin_rate,2026,S,,team,North,0.3,,\n"
    norms = norms_of(tmp_path, FULL + rows)
    found = [number(norms, "win_rate", "2026-06", each) for each in (NORTH, SOUTH, ANN)]
    assert found == [Decimal("0.3"), Decimal("0.2"), Decimal("0.1")]


def test_a_report_is_handed_no_norm_of_another_member(tmp_path: Path) -> None:
    rows = "win_rate,2026,North survey,,team,North,0.3,,\nwin_rate,2026,South survey,,team,South,0.4,,\n"
    norms = norms_of(tmp_path, FULL + rows)
    assert [norm.source.en for norm in norms.of(NORTH).all] == ["North survey"]
    assert norms.of(WHOLE_COMPANY).all == ()


def test_norms_are_no_goals(tmp_path: Path) -> None:
    norms_of(tmp_path, HEAD + "win_rate,2026,S,0.4\n")
    goals = read_goals(tmp_path, kpis=CATALOGUE, levels=LEVELS, calendar=CALENDAR_YEAR)
    assert goals.goals == ()


@pytest.mark.parametrize(
    ("norm", "actual", "reference"),
    [
        ((5, None, None), 7, 5),
        ((5, 3, 8), 7, 5),
        ((None, 3, 8), 2, 3),
        ((None, 3, 8), 9, 8),
        ((None, 3, 8), 3, None),
        ((None, 3, 8), 8, None),
        ((None, 3, 8), None, None),
    ],
)
def test_a_number_is_held_against_the_norm_else_against_the_bound_that_it_misses(
    norm: tuple[int | None, ...], actual: float | None, reference: float | None
) -> None:
    value, low, high = (None if one is None else Decimal(one) for one in norm)
    found = Norm("won_value", Period.parse("2026"), CATALOGUE["won_value"].label, value, low, high)
    assert found.reference(actual) == reference


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "win_rat,2026,S,,,,0.4,,",
            "row 2, column kpi: no KPI is called 'win_rat': did you mean 'win_rate'?",
        ),
        ("win_rate,2026-13,S,,,,0.4,,", "row 2, column period: There is no period '2026-13'"),
        ("win_rate,2026,,,,,0.4,,", "row 2, column source: is empty; say whose number it is"),
        (
            "win_rate,2026,S,,,,bananas,,",
            "row 2, column norm: 'bananas' is not a number such as 1250, 0.45 or 45%",
        ),
        ("win_rate,2026,S,,,,40,,", "row 2, column norm: 40 means 4000 %; write 40% or 0.4"),
        ("won_value,2026,S,,,,40%,,", "row 2, column norm: '40%': won_value is not a percentage"),
        (
            "win_rate,2026,S,,,,,,",
            "row 2, column norm: is empty; write a number, or the bounds low and high",
        ),
        (
            "win_rate,2026,S,,,,0.4,0.3,",
            "row 2, column high: is empty, but low is not; write both bounds or none",
        ),
        (
            "win_rate,2026,S,,,,,,0.3",
            "row 2, column low: is empty, but high is not; write both bounds or none",
        ),
        (
            "win_rate,2026,S,,,,0.4,0.5,0.6",
            "row 2, column low: low, norm and high do not rise in this order",
        ),
        (
            "win_rate,2026,S,,,,,0.6,0.5",
            "row 2, column low: low, norm and high do not rise in this order",
        ),
        (
            "win_rate,2026,S,,taem,North,0.4,,",
            "row 2, column level: no level is called 'taem': did you mean 'team'?",
        ),
        (
            "win_rate,2026,S,,team,,0.4,,",
            "row 2, column member: is empty; name a member, or write * for each of them",
        ),
        ("win_rate,2026,S,,,North,0.4,,", "row 2, column level: is empty; name the member's level"),
        ("win_rate,2026,S,0.4", "row 2: 4 fields, expected 9 (a decimal comma needs quotes)"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, row: str, told: str
) -> None:
    with pytest.raises(GoalError) as refused:
        norms_of(tmp_path, f"{FULL}{row}\n")
    assert str(refused.value).splitlines()[1].startswith(f"  - goals/norms.csv, {told}")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(GoalError) as refused:
        norms_of(
            tmp_path,
            HEAD + "won,2026,S,1\nwin_rate,soon,,x\nwin_rate,2026,S,0.4\nwin_rate,2026-05,S,0.3\n",
        )
    told = str(refused.value)
    assert told.count("\n") == 5
    assert (
        "row 5: the norm of win_rate for 2026-05 overlaps with 2026 in row 4; keep one of them"
        in told
    )


def test_what_adds_up_may_have_a_norm_for_a_year_and_for_its_month_but_not_two(
    tmp_path: Path,
) -> None:
    assert len(norms_of(tmp_path, HEAD + "won_value,2026,S,9\nwon_value,2026-05,S,1\n").all) == 2
    with pytest.raises(
        GoalError, match=r"row 3: the norm of won_value for 2026 overlaps with 2026 in row 2"
    ):
        norms_of(tmp_path, HEAD + "won_value,2026,S,9\nwon_value,2026,T,8\n")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("kpi;period;source;norm", "fields are separated by semicolons"),
        ("kpi,period,norm", "column 'source' is missing"),
        ("kpi,period,source", "column 'norm' is missing"),
        ("kpi,period,source,low", "column 'high' is missing"),
        ("kpi,period,source,norm,level", "column 'member' is missing"),
        (
            "kpi,period,source,norm,soruce.fr",
            "unknown column 'soruce.fr' (did you mean 'source.fr'?)",
        ),
        ("kpi,kpi,period,source,norm", "a column stands twice"),
    ],
)
def test_a_head_that_cannot_be_read_is_refused(tmp_path: Path, head: str, told: str) -> None:
    with pytest.raises(GoalError) as refused:
        norms_of(tmp_path, f"{head}\n")
    assert f"goals/norms.csv, row 1: {told}" in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "goals").mkdir()
    (tmp_path / "goals" / "norms.csv").write_bytes(b"kpi,period\xff")
    with pytest.raises(GoalError, match="byte 10 is not UTF-8"):
        read_norms(tmp_path, kpis=CATALOGUE, levels=LEVELS, calendar=CALENDAR_YEAR)


def test_a_member_that_no_table_knows_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    norms = norms_of(
        tmp_path, FULL + "win_rate,2026,S,,team,Nroth,0.4,,\nwin_rate,2026,S,,team,*,0.4,,\n"
    )
    (fault,) = misspelt(norms, "team", {"North", "South"})
    assert (
        str(fault)
        == "goals/norms.csv, row 2, column member: no team is called 'Nroth': did you mean 'North'?"
    )
    assert list(misspelt(norms, "person", {"Ann"})) == []
