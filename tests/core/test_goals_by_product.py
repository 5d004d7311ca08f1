"""Goals of products: read, looked up, broken down, and told from the total's."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpireport.errors import GoalError
from kpireport.exhibits.targets import parts_and_whole
from kpireport.exhibits.waterfall import bridge
from kpireport.facts import Place
from kpireport.formats import Format
from kpireport.goal_checks import dimension_faults, goal_notes
from kpireport.goal_files import read_goals
from kpireport.goals import EVERY, Goal, Goals, Part
from kpireport.levels import COMPANY, Member
from kpireport.periods import CALENDAR_YEAR, Period, Span
from tests.core.world import CATALOGUE, LEVELS, book_of, deal, deals, goal, product_goal
from tests.shared import example

WHOLE, NORTH = Member(COMPANY, COMPANY), Member("team", "North")
HEAD = "kpi,level,member,dimension,value,period,goal\n"
JUNE = Period.parse("2026-06")
WON = CATALOGUE["won_value"]


def read(folder, text):
    (folder / "goals").mkdir(exist_ok=True)
    (folder / "goals" / "products.csv").write_text(text, encoding="utf-8")
    return read_goals(folder, kpis=CATALOGUE, levels=LEVELS, calendar=CALENDAR_YEAR)


def refusal(folder, text):
    with pytest.raises(GoalError) as told:
        read(folder, text)
    return str(told.value)


def sales(**values):
    return deals(*(deal("2026-06-10", value, product=name) for name, value in values.items()))


def breakdown(goals, **values):
    book = book_of({"deals": sales(**values)}, ["won_value"], goals=goals, dimensions=["product"])
    return book.breakdown(WON, WHOLE, JUNE, "product")


def for_product(value, amount, member=WHOLE, period="2026-06"):
    return product_goal(value, amount, member, period)


# Products and the total


def test_a_product_may_beat_its_goal_while_the_total_misses(tmp_path):
    worked = example("target_product_vs_overall")
    actual, target = worked["inputs"]["actual"], worked["inputs"]["target"]
    names = ("product_a", "product_b", "product_c")
    lines = [f"won_value,company,,product,{n},2026-06,{t}" for n, t in zip(names, target, strict=True)]  # fmt: skip
    whole = f"won_value,company,,,,2026-06,{sum(target)}"
    goals = read(tmp_path, HEAD + "\n".join([whole, *lines]) + "\n").goals
    cut = breakdown(goals, **dict(zip(names, actual, strict=True)))

    expected, within = worked["expected"], worked["tolerance"]
    for share in cut.shares:
        assert share.actual / share.goal == pytest.approx(expected[share.name], abs=within)
    assert cut.whole.attainment == pytest.approx(expected["overall"], abs=within)
    assert cut.whole.variance.absolute == expected["gap"]
    assert parts_and_whole(cut, Format("en", "USD")) == (
        "By product: 1 of 3 reached its goal; together they miss the total’s goal by $20 (−6.7%)."
    )
    assert parts_and_whole(cut, Format("fr", "EUR")) == (
        "Par produit\u00a0: 1 sur 3 a atteint son objectif\u202f; l’écart du total à son objectif "
        "est défavorable\u00a0: 20\u00a0€ (−6,7\u00a0%)."
    )


def test_a_waterfall_by_product_goes_from_the_goal_to_the_number():
    goals = [goal("won_value", "2026-06", 300), *(for_product(p, 100) for p in ("A", "B", "C"))]
    found = bridge(breakdown(goals, A=120, B=70, C=90), Format())
    steps = {step.name: int(step.size) for step in found.steps}
    assert (found.first, steps, found.last) == (300, {"A": 20, "C": -10, "B": -30}, 280)


@pytest.mark.parametrize(
    ("actuals", "goals", "total", "sentence"),
    [
        ((120, 110), (100, 100), 200, "2 of 2 reached their goal; together they do better than the total’s goal by $30 (+15.0%)."),
        ((90, 80), (100, 100), 200, "0 of 2 reached their goal; together they miss the total’s goal by $30 (−15.0%)."),
        ((110, 90), (100, 100), 200, "1 of 2 reached its goal; together they reach the total’s goal."),
        ((100, 100), (90, 90), 250, "2 of 2 reached their goal; together they miss the total’s goal by $50 (−20.0%). Their goals add up to $70 less than the total’s."),
        ((100, 100), (140, 140), 250, "0 of 2 reached their goal; together they miss the total’s goal by $50 (−20.0%). Their goals add up to $30 more than the total’s."),
    ],
)  # fmt: skip
def test_the_sentence_tells_parts_from_the_total(actuals, goals, total, sentence):
    own = [for_product(name, amount) for name, amount in zip("AB", goals, strict=True)]
    cut = breakdown(
        [goal("won_value", "2026-06", total), *own], **dict(zip("AB", actuals, strict=True))
    )
    assert parts_and_whole(cut, Format("en", "USD")) == f"By product: {sentence}"


def test_nothing_is_said_where_nothing_is_judged():
    assert parts_and_whole(breakdown([], A=1), Format()) == ""
    assert parts_and_whole(breakdown([for_product("A", 1)], A=1), Format()) == ""
    assert parts_and_whole(breakdown([goal("won_value", "2026-06", 5)], A=1), Format()) == ""


# Look-up


def test_a_product_s_goal_is_no_goal_of_the_whole_nor_of_another():
    goals = Goals((for_product("A", 120, period="2026"),), CATALOGUE)
    found = goals.find("won_value", WHOLE, JUNE, Part("product", "A"))
    assert (found.value, found.how) == (10, "phased")
    assert goals.find("won_value", WHOLE, JUNE) is None
    assert goals.find("won_value", WHOLE, JUNE, Part("product", "B")) is None
    assert goals.find("won_value", WHOLE, JUNE, Part("source", "A")) is None
    assert goals.find("won_value", NORTH, JUNE, Part("product", "A")) is None


def test_the_nearest_name_goes_first():
    everybody = Member("team", EVERY)
    rows = [
        for_product(EVERY, 1, everybody),
        for_product("A", 2, everybody),
        for_product(EVERY, 3, NORTH),
        for_product("B", 4, NORTH),
    ]

    def value(member, name):
        found = Goals(tuple(rows), CATALOGUE).find("won_value", member, JUNE, Part("product", name))
        return found.value

    assert value(NORTH, "B") == 4
    assert value(NORTH, "A") == 3
    assert value(Member("team", "South"), "A") == 2
    assert value(Member("team", "South"), "B") == 1


def test_a_product_with_a_goal_is_listed_though_nothing_of_it_was_sold():
    cut = breakdown([for_product("A", 100), for_product("Z", 50)], A=120)
    assert [(share.name, share.actual, share.goal) for share in cut.shares] == [
        ("A", 120, 100),
        ("Z", None, 50),
    ]


def test_a_person_below_keeps_the_person_s_own_goal_in_a_cut_by_person():
    goals = [
        goal("won_value", "2026-06", 40, Member("person", "Ann")),
        for_product("Ann", 7, NORTH),
    ]
    book = book_of({"deals": sales(A=10)}, ["won_value"], goals=goals)
    (share,) = book.breakdown(WON, NORTH, JUNE, "person").shares
    assert share.goal == 40


def test_the_goal_of_a_cut_counts_in_formulas_that_ask_for_it():
    goals = [for_product("A", 100), goal("won_value", "2026-06", 300)]
    book = book_of({"deals": sales(A=50, B=50)}, ["quota_attainment"], goals=goals, dimensions=["product"])  # fmt: skip
    kpi = book.kpis["quota_attainment"]
    assert book.number(kpi, Place(COMPANY, COMPANY, "product", "A"), Span(JUNE)) == 0.5


# Files


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("won_value,company,,,A,2026,5", "column dimension: is empty; say of which dimension 'A' is a value"),
        ("won_value,company,,product,,2026,5", "column value: is empty; name a value of product, or write *"),
        ("won_value,company,,team,North,2026,5", "column dimension: team is a level: write level team and its member"),
        ("won_value,company,,product,A,2026,x", "column goal: 'x' is not a number"),
    ],
)  # fmt: skip
def test_a_row_for_a_product_that_cannot_be_used_is_told_with_its_place(tmp_path, row, expected):
    assert f"goals/products.csv, row 2, {expected}" in refusal(tmp_path, HEAD + row + "\n")


def test_a_dimension_needs_its_value_s_column(tmp_path):
    told = refusal(tmp_path, "kpi,level,member,dimension,period,goal\n")
    assert "row 1: column 'value' is missing" in told


def test_a_forecast_of_a_product_is_refused_rather_than_lost(tmp_path):
    head = "kpi,level,member,dimension,value,period,forecast\n"
    told = refusal(tmp_path, head + "won_value,company,,product,A,2026,5\n")
    assert "row 2, column forecast: is of a member as a whole" in told


def test_two_goals_of_a_product_overlap_but_not_those_of_two_products(tmp_path):
    rows = "won_value,company,,product,A,2026,5\nwon_value,company,,product,B,2026,5\n"
    assert len(read(tmp_path, HEAD + rows + "won_value,company,,,,2026,9\n").goals) == 3
    told = refusal(tmp_path, HEAD + rows + "won_value,company,,product,B,2026-06,5\n")
    assert "row 4: the goal of won_value for company, product B in 2026-06 overlaps" in told


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("won_value,company,,2026,100,110,", "column floor: 110 lies above the goal of 100, but higher is better"),
        ("won_value,company,,2026,100,,90", "column stretch: 90 lies below the goal of 100, but higher is better"),
        ("sales_cycle,company,,2026,40,30,", "column floor: 30 lies below the goal of 40, but lower is better"),
        ("sales_cycle,company,,2026,40,,50", "column stretch: 50 lies above the goal of 40, but lower is better"),
        ("won_value,company,,2026,none,5,", "column floor: 5 stands beside no goal; give the goal too"),
    ],
)  # fmt: skip
def test_a_floor_or_stretch_on_the_wrong_side_is_refused(tmp_path, row, expected):
    head = "kpi,level,member,period,goal,floor,stretch\n"
    assert f"goals/products.csv, row 2, {expected}" in refusal(tmp_path, head + row + "\n")


@pytest.mark.parametrize("row", ["won_value,company,,2026,100,90,110", "sales_cycle,company,,2026,40,45,35", "won_value,company,,2026,100,100,100"])  # fmt: skip
def test_a_floor_and_a_stretch_on_their_sides_are_kept(tmp_path, row):
    (kept,) = read(tmp_path, f"kpi,level,member,period,goal,floor,stretch\n{row}\n").goals
    assert None not in (kept.floor, kept.stretch)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("won_value,company,,2026,5,seasonal", "no phasing is called 'seasonal': write even or last_year"),
        ("win_rate,company,,2026,50%,last_year", "win_rate does not add up over time"),
        ("won_value,company,,2026-06,5,last_year", "2026-06 is neither a quarter nor a year"),
    ],
)  # fmt: skip
def test_a_phasing_that_cannot_be_is_refused(tmp_path, row, expected):
    told = refusal(tmp_path, f"kpi,level,member,period,goal,phasing\n{row}\n")
    assert f"goals/products.csv, row 2, column phasing: {expected}" in told


# Against the tables


def test_a_dimension_that_no_table_has_is_told_with_the_nearest_column():
    row = Goal("won_value", WHOLE, JUNE, Decimal(5), file="goals/a.csv", row=3, part=Part("prodct", "A"))  # fmt: skip
    columns = {"deals": ["team", "product"]}
    (fault,) = dimension_faults(Goals((row,), CATALOGUE), [WON], columns)
    assert str(fault) == (
        "goals/a.csv, row 3, column dimension: no table of won_value has a column 'prodct': did you mean 'product'?"
    )
    assert dimension_faults(Goals((row,), CATALOGUE), [], columns) == []


def test_a_product_that_no_row_has_is_noted_and_so_are_goals_that_are_shown_nowhere():
    unknown = replace(for_product("Plam", 5), file="goals/a.csv", row=7)
    goals = [goal("won_value", "2026-06", 9), for_product("Plan", 4), unknown]
    book = book_of({"deals": sales(Plan=5)}, ["won_value"], goals=goals, dimensions=["product"])
    assert list(goal_notes(book, [WON], [{"won_value": ["product"]}])) == [
        "goals/a.csv, row 7, column value: no product is called 'Plam' in any row: did you mean 'Plan'?"
    ]
    assert list(goal_notes(book, [WON], [{}])) == [
        "the goals of won_value by product are shown nowhere: no scorecard breaks it down by product"
    ]
