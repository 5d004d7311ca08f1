"""Goals and objectives: phased to the cent, looked up by the right row, refused with the place named."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.errors import GoalError
from kpireport.explain import explained
from kpireport.formats import Format
from kpireport.goal_files import read_goals
from kpireport.goals import Goal, Goals
from kpireport.levels import COMPANY, Level, Levels, Member
from kpireport.objectives import read_objectives
from kpireport.periods import CALENDAR_YEAR, Calendar, Grain, Period, Span
from kpireport.phasing import Phasing, phased
from kpireport.shapes import shapes
from kpireport.variance import Reach
from kpireport.words import Text
from tests.core.world import CATALOGUE, LEVELS, book_of, deal, deals, goal, line_of

NORTH, SOUTH, EVERYBODY = Member("team", "North"), Member("team", "South"), Member("team", "*")
WHOLE = Member(COMPANY, COMPANY)
HEAD = "kpi,level,member,period,goal\n"

amounts = st.decimals(-(10**12), 10**12, places=2)
laws = settings(max_examples=100, deadline=None)


def goals_of(*found):
    return Goals(tuple(found), CATALOGUE)


def amount(goals, kpi, period, member=WHOLE):
    found = goals.find(kpi, member, Period.parse(period))
    return None if found is None else found.value


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "goals").mkdir()

    def read(text, name="2026.csv", calendar=CALENDAR_YEAR, levels=LEVELS):
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "goals" / name).write_bytes(content)
        return read_goals(tmp_path, kpis=CATALOGUE, levels=levels, calendar=calendar)

    return read


# Phasing


@laws
@given(amounts, st.integers(1, 53))
def test_phases_add_up_to_the_cent_and_none_is_a_cent_off(whole, parts):
    found = phased(whole, parts)
    assert sum(found) == whole
    assert len(found) == parts
    assert all(abs(part - whole / parts) < Decimal("0.01") for part in found)


@laws
@given(amounts)
def test_months_add_up_to_quarters_and_quarters_to_the_year(whole):
    goals = goals_of(goal("won_value", "2026", whole))
    year = Period.parse("2026")
    quarters = year.within(Grain.QUARTER)
    for quarter in quarters:
        months = goals.over("won_value", WHOLE, Span(quarter.within(Grain.MONTH)[-1], 3))
        assert months == goals.over("won_value", WHOLE, Span(quarter))
    assert sum(goals.over("won_value", WHOLE, Span(quarter)) for quarter in quarters) == whole


@laws
@given(st.lists(amounts, min_size=12, max_size=12))
def test_months_given_add_up_to_their_quarter_and_year(months):
    given_ = [
        goal("won_value", f"2026-{number:02}", value) for number, value in enumerate(months, 1)
    ]
    goals = goals_of(*given_)
    assert amount(goals, "won_value", "2026-Q2") == sum(months[3:6])
    assert amount(goals, "won_value", "2026") == sum(months)
    assert goals.over("won_value", WHOLE, Period.parse("2026-08").to_date) == sum(months[:8])


def test_a_goal_finer_than_a_cent_is_phased_in_its_own_last_digit():
    assert [str(part) for part in phased(Decimal("0.001"), 3)] == ["0.001", "0.000", "0.000"]


def test_a_fiscal_year_is_phased_over_its_own_months():
    calendar = Calendar(4)
    year = Period.parse("FY2026", calendar)
    goals = goals_of(goal("won_value", "2026", 1).__class__("won_value", WHOLE, year, Decimal(120)))
    found = [goals.find("won_value", WHOLE, month) for month in year.within(Grain.MONTH)]
    assert [str(one.value) for one in found] == ["10.00"] * 12
    assert goals.find("won_value", WHOLE, Period.parse("2025-03", calendar)) is None


def test_how_a_goal_came_to_its_period_is_told():
    goals = goals_of(goal("won_value", "2026-Q1", 90), goal("win_rate", "2026", "0.5"))
    told = {
        code: goals.find("won_value", WHOLE, Period.parse(code)).how
        for code in ("2026-Q1", "2026-02")
    }
    assert told == {"2026-Q1": "given", "2026-02": "phased"}
    assert goals.find("win_rate", WHOLE, Period.parse("2026-02")).how == "holds"
    months = goals_of(*(goal("won_value", f"2026-0{month}", 5) for month in (1, 2, 3)))
    assert months.find("won_value", WHOLE, Period.parse("2026-Q1")).how == "summed"


# Look-up


def test_a_rate_holds_in_each_period_and_is_never_split():
    goals = goals_of(goal("win_rate", "2026", "0.45"))
    assert {amount(goals, "win_rate", code) for code in ("2026-01", "2026-Q3", "2026")} == {
        Decimal("0.45")
    }
    assert goals.over("win_rate", WHOLE, Period.parse("2026-06").to_date) == Decimal("0.45")


def test_rates_that_differ_make_no_rate_of_the_year():
    goals = goals_of(goal("win_rate", "2026-01", "0.4"), goal("win_rate", "2026-02", "0.5"))
    assert amount(goals, "win_rate", "2026") is None
    assert goals.over("win_rate", WHOLE, Period.parse("2026-02").to_date) is None


def test_the_goal_of_a_stock_to_date_is_its_last():
    goals = goals_of(goal("closing_mrr", "2026-01", 100), goal("closing_mrr", "2026-02", 110))
    assert goals.over("closing_mrr", WHOLE, Period.parse("2026-02").to_date) == 110


def test_a_named_member_goes_before_everybody():
    goals = goals_of(
        goal("won_value", "2026-01", 10, EVERYBODY), goal("won_value", "2026-01", 99, NORTH)
    )
    assert amount(goals, "won_value", "2026-01", NORTH) == 99
    assert amount(goals, "won_value", "2026-01", SOUTH) == 10
    assert amount(goals, "won_value", "2026-02", NORTH) is None
    assert amount(goals, "won_value", "2026-01", Member("person", "Ann")) is None


def test_everybody_s_goal_holds_where_the_named_one_is_silent():
    goals = goals_of(
        goal("won_value", "2026", 120, EVERYBODY), goal("won_value", "2026-01", 99, NORTH)
    )
    assert amount(goals, "won_value", "2026-02", NORTH) == 10


def test_an_explicit_none_is_no_goal_even_where_everybody_has_one():
    goals = goals_of(
        goal("won_value", "2026-01", 10, EVERYBODY), goal("won_value", "2026-01", None, NORTH)
    )
    assert amount(goals, "won_value", "2026-01", NORTH) is None
    assert amount(goals, "won_value", "2026-01", SOUTH) == 10


def test_a_missing_goal_is_unknown_and_not_zero():
    goals = goals_of(goal("won_value", "2026-01", 10))
    assert amount(goals, "won_value", "2026-02") is None
    assert goals.over("won_value", WHOLE, Period.parse("2026-02").to_date) is None


def test_a_year_with_a_month_missing_is_unknown():
    goals = goals_of(*(goal("won_value", f"2026-{month:02}", 1) for month in range(1, 12)))
    assert amount(goals, "won_value", "2026") is None


def test_weeks_have_no_share_of_a_month_s_amount():
    assert amount(goals_of(goal("won_value", "2026-06", 300)), "won_value", "2026-W24") is None


# Files


def test_a_file_is_read_with_floor_stretch_and_origin(folder):
    goals = folder(
        "kpi,level,member,period,goal,floor,stretch\n"
        "won_value,company,,2026,1000.50,900,1200\nwin_rate,team,North,2026-Q1,45%,,\n"
        "win_rate,team,South,2026-Q1,none,,\n"
    )
    first, second, third = goals.goals
    assert (first.member, first.floor, first.stretch) == (WHOLE, Decimal(900), Decimal(1200))
    assert (second.value, second.file, second.row) == (Decimal("0.45"), "goals/2026.csv", 3)
    assert third.value is None
    assert goals.members("team") == ("North", "South")


def test_a_byte_order_mark_is_no_part_of_the_header(folder):
    assert len(folder(b"\xef\xbb\xbf" + (HEAD + "won_value,company,,2026,5\n").encode()).goals) == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "won_valeu,company,,2026,5",
            "row 2, column kpi: no KPI is called 'won_valeu': did you mean 'won_value'?",
        ),
        (
            "won_value,taem,North,2026,5",
            "row 2, column level: no level is called 'taem': did you mean 'team'?",
        ),
        ("won_value,team,,2026,5", "row 2, column member: is empty; name a member, or write *"),
        ("won_value,company,,2026-13,5", "row 2, column period: There is no period '2026-13'"),
        ("won_value,company,,FY2026,5", "row 2, column period: There is no period 'FY2026'"),
        (
            "won_value,company,,2026,",
            "row 2, column goal: is empty; write a number, or none for no goal",
        ),
        (
            "won_value,company,,2026,bananas",
            "row 2, column goal: 'bananas' is not a number such as 1250",
        ),
        ("won_value,company,,2026,1e3", "row 2, column goal: '1e3' is not a number"),
        ("won_value,company,,2026,nan", "row 2, column goal: 'nan' is not a number"),
        ("won_value,company,,2026,inf", "row 2, column goal: 'inf' is not a number"),
        ("won_value,company,,2026,1.234.5", "row 2, column goal: '1.234.5' is not a number"),
        ("win_rate,company,,2026,45", "row 2, column goal: 45 means 4500 %; write 45% or 0.45"),
        ("won_value,company,,2026,45%", "row 2, column goal: '45%': won_value is not a percentage"),
        (
            "won_value,company,,2026,1,5",
            "row 2: 6 fields, expected 5 (a decimal comma needs quotes)",
        ),
        ('won_value,company,,2026,"1,5"', "row 2, column goal: '1,5' is not a number"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_place_and_value(folder, row, expected):
    with pytest.raises(GoalError) as told:
        folder(HEAD + row + "\n")
    assert "goals/2026.csv, " + expected in str(told.value)
    assert told.value.exit_code == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "kpi;level;member;period;goal\n",
            "row 1: fields are separated by semicolons; save the file with commas",
        ),
        (
            "kpi,level,member,period,gaol\n",
            "unknown column 'gaol' (did you mean 'goal'?); column 'goal' is missing",
        ),
        ("kpi,kpi,level,member,period,goal\n", "a column stands twice in kpi, kpi"),
        ("", "column 'kpi' is missing"),
        (
            HEAD.encode() + b"won_value,team,Z\xfcrich,2026,5\n",
            "byte 45 is not UTF-8; save the file as UTF-8",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told(folder, text, expected):
    with pytest.raises(GoalError) as told:
        folder(text)
    assert expected in str(told.value)


def test_all_faults_of_all_files_are_told_at_once(folder):
    folder(HEAD + "won_value,company,,2026,5\n", "2025.csv")
    with pytest.raises(GoalError) as told:
        folder(HEAD + "x,y,,z,w\nwon_value,company,,2025,\n")
    assert str(told.value).count("\n  - ") == 6


@pytest.mark.parametrize("second", ["2026", "2026-Q2", "2026-06", "2026-W23"])
def test_two_goals_for_the_same_time_name_both_rows(folder, second):
    with pytest.raises(GoalError) as told:
        folder(
            HEAD
            + f"won_value,team,North,2026,5\nwin_rate,company,,2026,0.5\nwon_value,team,North,{second},1\n"
        )
    assert "goals/2026.csv, row 4: the goal of won_value for North in" in str(told.value)
    assert "overlaps with 2026 in goals/2026.csv, row 2; keep one of them" in str(told.value)


def test_two_files_may_overlap_too(folder):
    folder(HEAD + "won_value,company,,2026,5\n", "a.csv")
    with pytest.raises(GoalError, match=r"goals/b.csv, row 2: .* goals/a.csv, row 2"):
        folder(HEAD + "won_value,company,,2026-01,5\n", "b.csv")


def test_blank_lines_are_no_goals_and_do_not_shift_the_rows(folder):
    assert len(folder(HEAD + "\nwon_value,company,,2026,5\n\n").goals) == 1
    with pytest.raises(GoalError, match=r"row 3, column goal"):
        folder(HEAD + "\nwon_value,company,,2026,x\n")


def test_zero_and_negative_goals_are_goals(folder):
    goals = folder(HEAD + "won_value,company,,2026-01,0\nwon_value,company,,2026-02,-5.5\n")
    assert [amount(goals, "won_value", code) for code in ("2026-01", "2026-02")] == [
        0,
        Decimal("-5.5"),
    ]


def test_a_folder_without_goals_has_none(tmp_path):
    assert read_goals(tmp_path, kpis=CATALOGUE, levels=LEVELS, calendar=CALENDAR_YEAR).goals == ()


# Forecasts

AHEAD = "kpi,level,member,period,forecast\n"


def forecast(goals, kpi, period, member=WHOLE):
    return goals.forecast(kpi, member, Span(Period.parse(period)))


def test_a_forecast_is_phased_held_and_summed_as_a_goal_is(folder):
    goals = folder(
        AHEAD + "won_value,company,,2026-Q4,100\nwin_rate,team,*,2026,45%\n"
        "calls,company,,2026-11,7\ncalls,company,,2026-12,9\n"
    )
    assert forecast(goals, "won_value", "2026-10") == Decimal("33.34")
    assert forecast(goals, "win_rate", "2026-11", SOUTH) == Decimal("0.45")
    assert goals.forecast("calls", WHOLE, Span(Period.parse("2026-12"), 2)) == 16
    assert forecast(goals, "calls", "2026-10") is None
    assert goals.goals == ()


def test_a_month_s_forecast_stands_beside_the_goal_of_its_year(folder):
    goals = folder(
        "kpi,level,member,period,goal,forecast\nwon_value,company,,2026,1200,\n"
        "won_value,company,,2026-11,,90\nwon_value,company,,2027,1300,1250\n"
    )
    assert amount(goals, "won_value", "2026-11") == 100
    assert forecast(goals, "won_value", "2026-11") == 90
    assert forecast(goals, "won_value", "2026-12") is None
    assert (amount(goals, "won_value", "2027"), forecast(goals, "won_value", "2027")) == (
        1300,
        1250,
    )


def test_a_named_member_s_forecast_of_none_goes_before_everybody_s(folder):
    goals = folder(AHEAD + "won_value,team,*,2026-11,5\nwon_value,team,North,2026-11,none\n")
    assert forecast(goals, "won_value", "2026-11", NORTH) is None
    assert forecast(goals, "won_value", "2026-11", SOUTH) == 5


def test_two_forecasts_for_the_same_time_name_both_rows(folder):
    with pytest.raises(GoalError, match=r"row 3: the forecast of won_value for company in 2026-11"):
        folder(AHEAD + "won_value,company,,2026,5\nwon_value,company,,2026-11,1\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AHEAD + "won_value,company,,2026,\n", "row 2, column forecast: is empty"),
        (AHEAD + "won_value,company,,2026,5%\n", "'5%': won_value is not a percentage"),
        (AHEAD + "win_rate,company,,2026,45\n", "column forecast: 45 means 4500 %"),
        (
            "kpi,level,member,period,goal,floor,stretch,forecast\nwon_value,company,,2026,,3,,5\n",
            "row 2, column goal: is empty",
        ),
        ("kpi,level,member,period,floor,forecast\n", "column 'goal' is missing"),
    ],
)
def test_a_forecast_that_cannot_be_used_is_told(folder, text, expected):
    with pytest.raises(GoalError) as told:
        folder(text)
    assert expected in str(told.value)


def test_a_report_gets_its_own_forecasts_alone(folder):
    goals = folder(
        AHEAD
        + "won_value,team,North,2026,1\nwon_value,team,South,2026,2\nwon_value,team,*,2027,3\n"
    )
    assert [found.value for found in goals.of([SOUTH]).forecasts] == [2, 3]
    assert goals.members("team") == ("North", "South")


# Teams and the company


def test_a_report_gets_its_own_goals_alone():
    goals = goals_of(
        goal("won_value", "2026", 1),
        goal("won_value", "2026", 2, NORTH),
        goal("won_value", "2026", 3, EVERYBODY),
    )
    assert [found.value for found in goals.of([SOUTH]).goals] == [3]
    assert [found.value for found in goals.of([NORTH]).goals] == [2, 3]


# Objectives

OBJECTIVE = '[[objectives]]\nname = "grow"\naim = "Win more"\nkpis = ["won_value", "win_rate"]\n'


def objectives(tmp_path, text):
    (tmp_path / "goals").mkdir()
    (tmp_path / "goals" / "objectives.toml").write_text(text, encoding="utf-8")
    return read_objectives(tmp_path, kpis=tuple(CATALOGUE), levels=Levels.of(Level("team", "team")))


def test_objectives_are_read_in_their_order(tmp_path):
    text = (
        OBJECTIVE
        + "weights = [0.7, 0.3]\ndue = 2026-12-31\n"
        + OBJECTIVE.replace('"grow"', '"stay"')
    )
    first, second = objectives(tmp_path, text)
    assert (first.name.en, first.weights, str(first.due), first.member) == (
        "grow",
        (0.7, 0.3),
        "2026-12-31",
        COMPANY,
    )
    assert second.name == Text("stay")


def test_an_objective_may_speak_each_language(tmp_path):
    text = OBJECTIVE.replace('"Win more"', '{ en = "Win more", fr = "Gagner plus" }')
    (objective,) = objectives(tmp_path, text + 'vision = { fr = "Les premiers" }\n')
    assert (objective.aim.in_("en"), objective.aim.in_("fr")) == ("Win more", "Gagner plus")
    assert objective.vision.in_("en") == "Les premiers", "better than nothing"
    assert objective.name.in_("fr") == "grow", "one text for every language"


def test_no_file_is_no_objective(tmp_path):
    assert read_objectives(tmp_path, kpis=(), levels=LEVELS) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            OBJECTIVE + "weights = [0.7, 0.299]\n",
            "objective 'grow': the weights add up to 99.9%, expected 100 %",
        ),
        (OBJECTIVE + "weights = [1.0]\n", "objective 'grow': 1 weights for 2 KPIs"),
        (
            OBJECTIVE.replace("win_rate", "win_rat"),
            "no KPI is called 'win_rat': did you mean 'win_rate'?",
        ),
        (
            OBJECTIVE + 'level = "taem"\nmember = "x"\n',
            "no level is called 'taem': did you mean 'team'?",
        ),
        (OBJECTIVE + 'level = "team"\n', "objective 'grow': names no member of level 'team'"),
        (OBJECTIVE + 'ownr = "x"\n', "objectives[0].ownr"),
        (OBJECTIVE + "due = 2026-02-30\n", "goals/objectives.toml:"),
        (OBJECTIVE + 'due = "soon"\n', "objectives[0].due"),
        (OBJECTIVE.replace('"Win more"', '""'), "objectives[0].aim: expected some text"),
        (OBJECTIVE.replace('"Win more"', '{ fr = " " }'), "objectives[0].aim: expected some text"),
        (OBJECTIVE.replace('"Win more"', "{}"), "objectives[0].aim: expected some text"),
        (OBJECTIVE.replace('"Win more"', "[1]"), "objectives[0].aim: expected a text, or one each"),
        (
            OBJECTIVE.replace('"Win more"', '{ de = "Mehr" }'),
            "objectives[0].aim: expected a text, or one each for en, fr",
        ),
        ("[[objectives]\n", "goals/objectives.toml:"),
    ],
)
def test_an_objective_that_cannot_be_used_is_told(tmp_path, text, expected):
    with pytest.raises(GoalError) as told:
        objectives(tmp_path, text)
    assert expected in str(told.value)


def test_weights_need_not_be_exact_in_binary(tmp_path):
    text = OBJECTIVE.replace('"win_rate"]', '"win_rate", "calls"]') + "weights = [0.1, 0.2, 0.7]\n"
    assert objectives(tmp_path, text)[0].weights == (0.1, 0.2, 0.7)


# Floor and stretch


def ranged(period, value, floor, stretch, member=WHOLE, kpi="won_value"):
    return Goal(kpi, member, Period.parse(period), Decimal(value), Decimal(floor), Decimal(stretch))


def bounds(goals, period, kpi="won_value"):
    found = goals.find(kpi, WHOLE, Period.parse(period))
    return found.floor, found.value, found.stretch


def test_floor_and_stretch_are_phased_held_and_summed_with_their_goal():
    year = goals_of(ranged("2026", 1200, 1080, 1320))
    assert bounds(year, "2026-05") == (90, 100, 110)
    assert bounds(year, "2026-Q3") == (270, 300, 330)
    months = goals_of(*(ranged(f"2026-0{month}", 10, month, 20) for month in (1, 2, 3)))
    assert bounds(months, "2026-Q1") == (6, 30, 60)
    rate = goals_of(ranged("2026", "0.5", "0.4", "0.6", kpi="win_rate"))
    assert bounds(rate, "2026-05", "win_rate") == (Decimal("0.4"), Decimal("0.5"), Decimal("0.6"))


def test_a_sum_of_goals_has_no_floor_where_one_of_them_has_none():
    months = [ranged(f"2026-0{month}", 10, 5, 20) for month in (1, 2)]
    assert bounds(goals_of(*months, goal("won_value", "2026-03", 10)), "2026-Q1") == (
        None,
        30,
        None,
    )


@laws
@given(st.lists(amounts, min_size=3, max_size=3))
def test_phased_floors_and_stretches_add_up_too(numbers):
    goals = goals_of(ranged("2026", *numbers))
    found = [bounds(goals, f"2026-{month:02}") for month in range(1, 13)]
    assert [sum(each) for each in zip(*found, strict=True)] == [
        numbers[1],
        numbers[0],
        numbers[2],
    ]


def test_a_line_tells_its_floor_and_stretch_and_explain_which_is_reached():
    book = book_of(
        {"deals": deals(deal("2026-06-10", 95))},
        ["won_value"],
        goals=[ranged("2026-06", 100, 90, 120)],
    )
    line = line_of(book, "won_value")
    assert (line.floor, line.goal, line.stretch, line.reach) == (90, 100, 120, Reach.FLOOR)
    told = explained(book, book.kpis["won_value"], WHOLE, line.period, Format("en", "USD"))
    assert "floor $90; stretch $120; deviation −$5; reached: floor" in told


def test_explain_says_that_a_goal_is_phased_by_last_years_shape():
    year = Goal("won_value", WHOLE, Period.parse("2026"), Decimal(1200), file="goals/a.csv", row=2, phasing=Phasing.LAST_YEAR)  # fmt: skip
    rows = [deal(f"2025-{month:02}-10", month) for month in range(1, 13)]
    book = book_of({"deals": deals(*rows)}, ["won_value"], goals=[year])
    found = replace(book, goals=replace(book.goals, shapes=shapes(book, ["won_value"])))
    told = explained(found, found.kpis["won_value"], WHOLE, Period.parse("2026-06"), Format())
    assert "phased by last year's shape; goals/a.csv, row 2" in told


def test_a_quarter_is_the_sum_of_its_months_where_one_of_them_has_a_goal_of_its_own():
    goals = goals_of(
        goal("won_value", "2026", 1200, EVERYBODY), goal("won_value", "2026-03", 500, NORTH)
    )
    months = [amount(goals, "won_value", f"2026-0{month}", NORTH) for month in (1, 2, 3)]
    longer = [amount(goals, "won_value", code, NORTH) for code in ("2026-Q1", "2026-Q2", "2026")]
    assert (months, longer) == ([100, 100, 500], [700, 300, 1600])
    assert goals.over("won_value", NORTH, Period.parse("2026-03").to_date) == 700
    assert amount(goals, "won_value", "2026-Q1", SOUTH) == 300
