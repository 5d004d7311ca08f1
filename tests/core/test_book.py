"""The book: lines of a scorecard, and worked examples of others from rows to number."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest
from ibis import _

from kpireport.below import lines_below
from kpireport.facts import Place
from kpireport.kpi import simple
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period, Span
from kpireport.variance import Better, Impact, Reason, Status
from kpireport.vocabulary import (
    GoalOf,
    MembersOnGoal,
    count,
    distinct,
    mean,
    median,
    ratio,
    rolling,
    to_date,
    total,
)
from tests.core.world import (
    COMPANY_PLACE,
    SUBSCRIPTIONS,
    TICKETS,
    book_of,
    deal,
    deals,
    facts_of,
    goal,
    line_of,
    number,
    rows_of,
    stored,
)
from tests.shared import example, oracle

AMOUNT = total("deals", _.value, where=_.stage == "won", on="closed_on")
NORTH, SOUTH = Member("team", "North"), Member("team", "South")
JUNE_END = date(2026, 6, 30)


def monthly(first="2025-01", months=18, **more):
    """A deal a month: 1, 2, 3 …"""
    start = Period.parse(first)
    return [deal(start.before(-index).start, index + 1, **more) for index in range(months)]


def monthly_book(kpis=("won_value",), periods=("2026-06",), goals=(), as_of=JUNE_END, **more):
    return book_of(
        {"deals": deals(*monthly())}, list(kpis), periods, goals=goals, as_of=as_of, **more
    )


# Lines


def test_a_line_holds_previous_year_ago_and_to_date():
    line = line_of(monthly_book(goals=[goal("won_value", "2026", 240)]), "won_value")
    assert (line.actual, line.previous, line.year_ago) == (18, 17, 6)
    assert line.to_date == sum(range(13, 19))
    assert line.to_date_year_ago == sum(range(1, 7))
    assert (line.goal, line.to_date_goal) == (20, 120)
    assert (line.goal_source.file, line.goal_source.row, line.goal_source.how) == (
        "goals/2026.csv",
        2,
        "phased",
    )
    assert (line.variance.absolute, line.attainment, line.status) == (-2, 0.9, Status.AT_RISK)
    assert line.impact is Impact.BAD


def test_the_series_ends_with_the_period_and_knows_last_year():
    points = line_of(monthly_book(), "won_value").series
    assert [point.period.code for point in points][::12] == ["2025-06", "2026-06"]
    assert [point.actual for point in points] == list(range(6, 19))
    assert [point.year_ago for point in points] == [None] * 7 + list(range(1, 7))


def test_a_period_in_which_the_data_end_is_compared_with_nothing():
    book = monthly_book(as_of=date(2026, 6, 15), goals=[goal("won_value", "2026-06", 1)])
    line = line_of(book, "won_value")
    assert line.partial
    assert (line.actual, line.previous, line.year_ago, line.to_date) == (18, None, None, None)
    assert (line.status, line.reason, line.impact) == (None, Reason.PARTIAL, Impact.UNKNOWN)
    assert [point.partial for point in line.series] == [False] * 12 + [True]


def test_a_period_in_which_the_records_begin_is_no_yardstick():
    table = deals(*monthly("2026-02", 5))
    book = book_of({"deals": table}, ["won_value"], ["2026-Q1", "2026-Q2"], as_of=JUNE_END)
    first, second = (line_of(book, "won_value", code) for code in ("2026-Q1", "2026-Q2"))
    assert (first.partial, second.partial) == (True, False)
    assert second.previous is None
    assert second.actual == 3 + 4 + 5


def test_a_year_to_date_is_not_compared_with_a_year_that_is_only_partly_recorded():
    book = book_of({"deals": deals(*monthly("2025-03", 16))}, ["won_value"], as_of=JUNE_END)
    line = line_of(book, "won_value")
    assert line.to_date == sum(range(11, 17))
    assert line.to_date_year_ago is None


def test_a_ratio_to_date_is_the_ratio_of_both_sums():
    rows = [deal("2026-01-05", 1, "won"), *(deal("2026-02-05", 1, "lost") for _row in range(3))]
    book = book_of({"deals": deals(*rows)}, ["win_rate"], ["2026-02"], as_of=date(2026, 2, 28))
    line = line_of(book, "win_rate", "2026-02")
    assert (line.actual, line.previous, line.to_date) == (0, 1, 0.25)


def test_a_median_to_date_is_that_of_all_its_rows():
    rows = [deal("2026-01-05", value) for value in (1, 2, 3)] + [deal("2026-02-05", 100)]
    middle = simple("middle", "Middle", median("deals", _.value, on="closed_on"))
    book = book_of({"deals": deals(*rows)}, [middle], ["2026-02"], as_of=date(2026, 2, 28))
    line = line_of(book, "middle", "2026-02")
    assert (line.actual, line.previous, line.to_date) == (100, 2, 2.5)


def test_a_rolling_distinct_count_is_counted_over_its_window():
    rows = [
        deal("2026-01-05", 1, product="A"),
        deal("2026-02-05", 1, product="B"),
        deal("2026-03-05", 1, product="A"),
    ]
    wide = simple("wide", "Products", rolling(distinct("deals", _.product, on="closed_on"), 2))
    book = book_of({"deals": deals(*rows)}, [wide], ["2026-03"], as_of=date(2026, 3, 31))
    assert line_of(book, "wide", "2026-03").actual == 2
    assert [point.actual for point in line_of(book, "wide", "2026-03").series[-3:]] == [None, 2, 2]


def test_a_stock_is_never_summed_over_time():
    rows = [
        {"team": "North", "started_on": f"2026-0{month}-01", "mrr": 10} for month in range(1, 7)
    ]
    table = stored(rows_of(SUBSCRIPTIONS, rows))
    book = book_of(
        {"subscriptions": table},
        ["closing_mrr", "opening_mrr"],
        ["2026-06", "2026-Q2"],
        as_of=JUNE_END,
    )
    assert (line_of(book, "closing_mrr").actual, line_of(book, "closing_mrr").to_date) == (60, 60)
    assert line_of(book, "closing_mrr", "2026-Q2").actual == 60
    assert line_of(book, "opening_mrr").actual == 50
    assert line_of(book, "opening_mrr", "2026-Q2").actual == 30


def test_the_whole_of_the_data_has_a_number_and_no_neighbour():
    line = line_of(monthly_book(periods=("ALL",)), "won_value", "ALL")
    assert (line.actual, line.previous, line.year_ago, line.series) == (
        sum(range(1, 19)),
        None,
        None,
        (),
    )
    assert not line.partial


def test_what_lies_ahead_has_goals_and_forecasts_up_to_the_end_of_the_fiscal_year():
    book = book_of(
        {"deals": deals(deal("2025-08-02", 70), deal("2026-06-03", 10), deal("2026-07-03", 99))},
        ["won_value"],
        goals=[goal("won_value", "2026-07", 20), goal("won_value", "2027-01", 30)],
    )
    expected = replace(book.goals, forecasts=(goal("won_value", "2026-08", 25),))
    book = replace(book, goals=expected)
    july, august = line_of(book, "won_value").ahead
    assert (july.period.code, july.actual, july.goal, july.forecast) == ("2026-07", None, 20, None)
    assert (august.goal, august.forecast, august.year_ago) == (None, 25, 70)
    assert line_of(book, "won_value", "2026-08").ahead == ()


def test_the_series_of_a_part_knows_no_goal_of_the_whole():
    book = book_of(
        {"deals": deals(deal("2026-06-03", 10), deal("2026-06-04", 5, product="B"))},
        ["won_value"],
        goals=[goal("won_value", "2026-06", 20)],
        dimensions=["product"],
    )
    june, kpi = Period.parse("2026-06"), book.kpis["won_value"]
    part = book.series_of(kpi, Place("company", "company", "product", "B"), june, 1)
    assert [(point.actual, point.goal) for point in part] == [(5, None)]
    whole = book.series(kpi, Member("company", "company"), june, 1)
    assert [(point.actual, point.goal) for point in whole] == [(15, 20)]


def test_the_members_below_come_with_their_own_goals_and_without_who_has_nothing():
    north, silent = Member("team", "North"), Member("team", "Silent")
    book = book_of(
        {
            "deals": deals(
                deal("2026-06-03", 10), deal("2026-06-04", 5, person="Bob"),
                deal("2026-06-05", 7, team="South", person="Bob"),
            )
        },
        ["won_value"],
        goals=[goal("won_value", "2026-06", 6, Member("person", "Bob")),
               goal("win_rate", "2026-06", 1, silent), goal("won_value", "2026-06", 9, north)],
    )  # fmt: skip
    kpi, june = book.kpis["won_value"], Period.parse("2026-06")
    teams = lines_below(book, kpi, Member("company", "company"), june, "team")
    assert [(line.member.name, line.actual, line.goal) for line in teams] == [
        ("North", 15, 9),
        ("South", 7, None),
    ]
    people = lines_below(book, kpi, north, june, "person")
    assert [(line.member, line.actual, line.goal) for line in people] == [
        (Member("person", "Ann"), 10, None),
        (Member("person", "Bob"), 5, 6),
    ]


def test_who_has_a_goal_but_no_data_is_listed_with_no_number():
    book = monthly_book(goals=[goal("won_value", "2026-06", 5, Member("team", "Ghosts"))])
    assert book.members("team") == (Member("team", "Ghosts"), NORTH)
    line = line_of(book, "won_value", member=Member("team", "Ghosts"))
    assert (line.actual, line.goal, line.status, line.reason) == (None, 5, None, Reason.NO_DATA)


def test_without_a_goal_there_is_no_verdict():
    line = line_of(monthly_book(), "won_value")
    assert (line.goal, line.status, line.reason, line.attainment) == (
        None,
        None,
        Reason.NO_GOAL,
        None,
    )


@pytest.mark.parametrize(
    ("wanted", "as_of"),
    [(1, JUNE_END), (1000, JUNE_END), (None, JUNE_END), (1, date(2026, 6, 29))],
)
def test_the_verdict_alone_is_that_of_the_line(wanted, as_of):
    goals = [] if wanted is None else [goal("won_value", "2026-06", wanted)]
    book = monthly_book(goals=goals, as_of=as_of)
    line = line_of(book, "won_value")
    assert book.status(line.kpi, line.member, line.period) is line.status


# Breakdowns


def test_a_breakdown_is_ordered_by_size_with_the_unknown_last_and_adds_up():
    rows = [
        deal("2026-05-05", 7, product="old"),
        deal("2026-06-05", 5, product="small"),
        deal("2026-06-05", 50, product="big"),
        deal("2026-06-05", None, product="blank"),
        deal("2026-05-05", 5, product="blank"),
        deal("2026-06-05", 5, product="also small"),
    ]
    book = book_of({"deals": deals(*rows)}, ["won_value"], dimensions=["product"], as_of=JUNE_END)
    found = book.breakdown(
        book.kpis["won_value"], Member(COMPANY, COMPANY), Period.parse("2026-06"), "product"
    )
    assert [(share.name, share.actual) for share in found.shares] == [
        ("big", 50),
        ("also small", 5),
        ("small", 5),
        ("old", 0),
        ("blank", None),
    ]
    assert found.total == sum(share.actual or 0 for share in found.shares)
    assert {share.name: share.previous for share in found.shares}["old"] == 7


def test_a_breakdown_by_a_level_below_carries_goals():
    rows = [deal("2026-06-05", 5), deal("2026-06-05", 9, team="South", person="Bob")]
    goals = [
        goal("won_value", "2026-06", 7, NORTH),
        goal("won_value", "2026-06", 4, Member("person", "Ann")),
    ]
    book = book_of({"deals": deals(*rows)}, ["won_value"], goals=goals, as_of=JUNE_END)
    kpi, june = book.kpis["won_value"], Period.parse("2026-06")
    teams = book.breakdown(kpi, Member(COMPANY, COMPANY), june, "team")
    assert [(share.name, share.actual, share.goal) for share in teams.shares] == [
        ("South", 9, None),
        ("North", 5, 7),
    ]
    people = book.breakdown(kpi, NORTH, june, "person")
    assert [(share.name, share.actual, share.goal) for share in people.shares] == [("Ann", 5, 4)]


# Formulas that ask for goals and members


def people_on_goal(**amounts):
    rows = [deal("2026-06-05", amount, person=name) for name, amount in amounts.items()]
    person_goals = [
        goal("won_value", "2026-06", 10, Member("person", name))
        for name in (*amounts, "Absent")
        if name != "Nogoal"
    ]
    return book_of({"deals": deals(*rows)}, ["reps_on_target"], goals=person_goals, as_of=JUNE_END)


def test_people_on_target_are_those_judged_who_reach_their_goal():
    line = line_of(people_on_goal(Ann=10, Bob=9.99, Cid=11, Nogoal=99), "reps_on_target")
    assert (line.numerator, line.denominator) == (2, 3)
    assert line_of(people_on_goal(Ann=1), "reps_on_target", member=NORTH).actual == 0
    assert line_of(people_on_goal(Nogoal=1), "reps_on_target").actual is None


def test_members_reach_a_goal_that_is_better_low():
    low = ratio(
        MembersOnGoal("team", "lost_deals", Better.LOWER),
        MembersOnGoal("team", "lost_deals", Better.LOWER, judged=True),
    )
    rows = [
        deal("2026-06-05", 1, "lost"),
        *(deal("2026-06-05", 1, "lost", team="South") for _row in range(3)),
    ]
    goals = [goal("lost_deals", "2026-06", 2, Member("team", "*"))]
    book = book_of(
        {"deals": deals(*rows)},
        [simple("calm", "Calm", low), "lost_deals"],
        goals=goals,
        as_of=JUNE_END,
    )
    assert line_of(book, "calm").actual == 0.5


def test_quota_attainment_and_coverage_have_no_number_without_a_goal_or_with_none_of_it():
    for wanted in ([], [goal("won_value", "2026-06", 0)]):
        book = monthly_book(("quota_attainment", "pipeline_coverage"), goals=wanted)
        assert line_of(book, "quota_attainment").actual is None
        assert line_of(book, "pipeline_coverage").actual is None


def test_quota_to_date_is_measured_against_the_goal_to_date():
    book = monthly_book(("quota_attainment",), goals=[goal("won_value", "2026", 240)])
    line = line_of(book, "quota_attainment")
    assert (line.actual, line.to_date) == (18 / 20, sum(range(13, 19)) / 120)


def test_growth_on_nothing_or_zero_has_no_number():
    rows = [deal("2026-04-05", 1), deal("2026-05-05", 1, "lost"), deal("2026-06-05", 5)]
    book = book_of(
        {"deals": deals(*rows)}, ["won_value_growth", "won_value_growth_yoy"], as_of=JUNE_END
    )
    assert [
        line_of(book, "won_value_growth", code).actual for code in ("2026-04", "2026-05", "2026-06")
    ] == [None, -1, None]
    assert line_of(book, "won_value_growth_yoy").actual is None


def test_a_period_that_is_not_over_has_no_growth():
    rows = [deal("2026-05-05", 10), deal("2026-06-05", 4)]
    actual = [
        line_of(
            book_of({"deals": deals(*rows)}, ["won_value_growth"], as_of=as_of), "won_value_growth"
        ).actual
        for as_of in (date(2026, 6, 15), JUNE_END)
    ]
    assert actual == [None, pytest.approx(-0.6)]


def test_a_formula_moved_in_time_and_a_goal_stay_in_their_cell():
    share = simple("share", "Share", ratio(to_date(AMOUNT), to_date(GoalOf("won_value"))))
    book = monthly_book((share,), goals=[goal("won_value", "2026", 240)])
    assert (
        book.number(share, COMPANY_PLACE, Span(Period.parse("2026-06"))) == sum(range(13, 19)) / 120
    )


# Worked examples of others, from rows to number


def agrees(row, actual, expected=None):
    wanted = row["expected"] if expected is None else expected
    tolerance = row["tolerance"] if isinstance(row["tolerance"], float | int) else 1e-9
    return actual == pytest.approx(wanted, abs=tolerance)


def sales(rows, *kpis, goals=()):
    return book_of({"deals": deals(*rows)}, list(kpis), goals=goals, as_of=JUNE_END)


def times(count, closed="2026-06-05", value=1, stage="won", **more):
    return [deal(closed, value, stage, **more) for _row in range(count)]


def open_deals(count, value=1):
    return [
        deal(None, None, "open", opened_on="2026-06-01", expected_value=value)
        for _row in range(count)
    ]


def test_win_rate_leaves_open_deals_out():
    row = example("win_rate_count")
    rows = [
        *times(row["inputs"]["won"]),
        *times(row["inputs"]["lost"], stage="lost"),
        *open_deals(row["inputs"]["open"]),
    ]
    book = sales(rows, "win_rate", "open_deals")
    assert agrees(row, line_of(book, "win_rate").actual)
    assert line_of(book, "open_deals").actual == row["inputs"]["open"]


def test_win_rate_by_value_differs_from_that_by_count():
    row = example("win_rate_value_open")
    rows = [
        deal("2026-06-05", value, stage)
        for stage in ("won", "lost")
        for value in row["inputs"][stage]
    ]
    book = sales([*rows, *open_deals(1, 40000)], "win_rate", "win_rate_value")
    assert agrees(row, line_of(book, "win_rate").actual, row["expected"]["unit"])
    assert agrees(row, line_of(book, "win_rate_value").actual, row["expected"]["value"])


@pytest.mark.parametrize(
    ("name", "kpi"), [("cycle_sisense", "sales_cycle"), ("cycle_daymark", "sales_cycle_closed")]
)
def test_sales_cycle(name, kpi):
    row = example(name)
    closed = date(2026, 6, 5)
    rows = [deal(closed, 1, opened_on=closed - timedelta(days)) for days in row["inputs"]["days"]]
    assert agrees(row, line_of(sales(rows, kpi), kpi).actual)


def test_sales_cycle_from_dates_of_a_common_year():
    row = example("cycle_daymark")
    pairs = [
        ("2026-01-01", "2026-02-15"),
        ("2026-01-10", "2026-03-05"),
        ("2026-01-20", "2026-02-28"),
    ]
    rows = [
        deal(close, 1, stage, opened_on=opened)
        for (opened, close), stage in zip(pairs, ("won", "lost", "won"), strict=True)
    ]
    book = book_of({"deals": deals(*rows)}, ["sales_cycle_closed"], ["2026"], as_of=JUNE_END)
    span = Period.parse("2026-03").to_date
    assert agrees(row, book.number(book.kpis["sales_cycle_closed"], COMPANY_PLACE, span))


def test_mean_and_median_of_the_same_rows():
    row = example("mean_median_zendesk_1")
    rows = [{"opened_on": "2026-06-05", "resolution_hours": float(x)} for x in row["inputs"]["x"]]
    book = book_of(
        {"tickets": stored(rows_of(TICKETS, rows))}, ["resolution_hours", "resolution_hours_median"]
    )
    assert agrees(row, line_of(book, "resolution_hours").actual, row["expected"]["mean"])
    assert agrees(row, line_of(book, "resolution_hours_median").actual, row["expected"]["median"])


def test_sales_velocity():
    row = example("velocity_maven")
    given = row["inputs"]
    won = times(1, value=given["value"], opened_on=date(2026, 6, 5) - timedelta(given["days"]))
    book = sales([*won, *times(3, stage="lost"), *open_deals(given["opps"])], "sales_velocity")
    assert agrees(row, line_of(book, "sales_velocity").actual, row["expected"]["per_day"])


def test_a_shorter_cycle_and_a_bigger_numerator_are_different_levers():
    row = example("velocity_levers")

    def velocity(days=50, value=100):
        won = times(1, value=value, opened_on=date(2026, 6, 5) - timedelta(days))
        return line_of(sales([*won, *open_deals(3)], "sales_velocity"), "sales_velocity").actual

    assert agrees(row, velocity(value=120) / velocity() - 1, row["expected"]["numerator"])
    assert agrees(row, velocity(days=40) / velocity() - 1, row["expected"]["cycle"])


def test_pipeline_coverage():
    row = example("coverage_metrickit")
    quota = goal("won_value", "2026-06", row["inputs"]["quota"])
    book = sales(open_deals(3, row["inputs"]["pipeline"] / 3), "pipeline_coverage", goals=[quota])
    assert agrees(row, line_of(book, "pipeline_coverage").actual)


@pytest.mark.parametrize("name", ["attain_petavue", "attain_insia"])
def test_quota_attainment(name):
    row = example(name)
    quota = goal("won_value", "2026-06", row["inputs"]["quota"])
    book = sales(times(1, value=row["inputs"]["closed"]), "quota_attainment", goals=[quota])
    assert agrees(row, line_of(book, "quota_attainment").actual)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("growth_negbase_paradox_2", "old", "new"),
        ("growth_negbase_paradox_3", "old", "new"),
        ("growth_negbase_paradox_4", "old", "new"),
        ("growth_negbase_3", "old", "new"),
        ("growth_excelforum_3", "y1", "y2"),
        ("sales_growth_fr", "old", "new"),
    ],
)
def test_growth_also_on_a_negative_base(name, old, new):
    row = example(name)
    rows = [deal("2026-05-05", row["inputs"][old]), deal("2026-06-05", row["inputs"][new])]
    assert agrees(row, line_of(sales(rows, "won_value_growth"), "won_value_growth").actual)


def lives(start, lost, joined=0, mrr=1):
    """Subscriptions live at the start of June, of which some end in it, and some that join in it."""
    live = [
        {
            "team": "North",
            "started_on": "2026-01-01",
            "ended_on": "2026-06-10" if i < lost else None,
            "mrr": mrr,
        }
        for i in range(start)
    ]
    return [
        *live,
        *({"team": "North", "started_on": "2026-06-02", "mrr": mrr} for _row in range(joined)),
    ]


@pytest.mark.parametrize("joined", [0, 30])
@pytest.mark.parametrize(
    ("name", "start", "lost"), [("churn_5_100", 100, 5), ("churn_500_450", 500, 50)]
)
def test_churn_is_what_ended_over_what_was_live_at_the_start(name, start, lost, joined):
    row = example(name)
    assert start == row["inputs"]["start"]
    table = stored(rows_of(SUBSCRIPTIONS, lives(start, lost, joined)))
    book = book_of(
        {"subscriptions": table},
        ["subscription_churn_rate", "mrr_churn_rate", "closing_mrr"],
        as_of=JUNE_END,
    )
    assert agrees(row, line_of(book, "subscription_churn_rate").actual)
    assert agrees(row, line_of(book, "mrr_churn_rate").actual)
    assert line_of(book, "closing_mrr").actual == start - lost + joined


def test_overall_target_achievement_is_the_ratio_of_sums():
    row = example("target_product_vs_overall")
    pairs = zip("abc", row["inputs"]["actual"], row["inputs"]["target"], strict=True)
    rows, goals = [], []
    for name, actual, target in pairs:
        rows.append(deal("2026-06-05", actual, team=name))
        goals.append(goal("won_value", "2026-06", target, Member("team", name)))
    goals.append(goal("won_value", "2026-06", sum(row["inputs"]["target"])))
    book = sales(rows, "won_value", goals=goals)
    whole = line_of(book, "won_value")
    assert agrees(row, whole.attainment, row["expected"]["overall"])
    assert whole.variance.absolute == row["expected"]["gap"]
    for name in "abc":
        line = line_of(book, "won_value", member=Member("team", name))
        assert agrees(row, line.attainment, row["expected"][f"product_{name}"])


# Traps of joins and totals, as far as single tables go


def trap(name):
    case = next(found for found in oracle("bsl_bi_traps")["cases"] if found["id"] == name)
    return case["tables"], case["expected"]


def dated(columns):
    """A trap's table with a day to count by."""
    size = len(next(iter(columns.values())))
    return stored(pa.table({**columns, "day": [date(2026, 6, 1)] * size}))


def test_each_table_is_counted_on_its_own_so_that_no_join_multiplies_it():
    tables, expected = trap("fan_out")
    amounts, items = total("orders", _.amount, on="day"), total("line_items", _.qty, on="day")
    orders = distinct("line_items", _.order_id, on="day")
    facts = facts_of({name: dated(rows) for name, rows in tables.items()}, [amounts, items, orders])
    assert (
        number(facts, amounts, "2026-06")
        == expected["sum_order_amount"]
        != expected["naive_join_wrong"]
    )
    assert number(facts, items, "2026-06") == expected["total_qty"]
    assert number(facts, orders, "2026-06") == expected["distinct_orders"]


@pytest.mark.parametrize(
    ("case", "table", "column", "result"),
    [
        ("chasm", "orders", "order_id", "order_count"),
        ("chasm", "tickets", "ticket_id", "ticket_count"),
        ("double_count_chain", "tasks", "task_id", "task_count"),
        ("convergent_path", "flights", "flight_id", "flight_count"),
    ],
)
def test_counts_of_neighbouring_tables_do_not_touch_each_other(case, table, column, result):
    tables, expected = trap(case)
    measure = distinct(table, getattr(_, column), on="day")
    facts = facts_of({table: dated(tables[table])}, [measure])
    assert number(facts, measure, "2026-06") == expected[result]


def test_totals_of_a_parent_are_not_multiplied_by_its_children():
    tables, expected = trap("double_count_chain")
    pay = total("employees", _.salary, on="day")
    facts = facts_of({"employees": dated(tables["employees"])}, [pay])
    assert number(facts, pay, "2026-06") == expected["total_salary"] != expected["naive_join_wrong"]


@pytest.mark.parametrize("case", ["share_of_mean_vs_sum_of_means", "percent_of_total"])
def test_shares_of_a_whole_add_up_to_one(case):
    tables, expected = trap(case)
    flights = dated(tables["flights"])
    measure = (
        total("flights", _.distance, on="day")
        if "distance" in flights.columns
        else count("flights", on="day")
    )
    facts = facts_of({"flights": flights}, [measure], dimensions=("carrier",))
    whole = number(facts, measure, "2026-06")
    shares = {
        name: number(facts, measure, "2026-06", Place(COMPANY, COMPANY, "carrier", name)) / whole
        for name in facts.values_of(COMPANY_PLACE, "carrier")
    }
    assert shares == pytest.approx(expected.get("share") or expected["sum_share"])
    assert sum(shares.values()) == pytest.approx(1)


def test_a_mean_against_the_whole_mean_is_no_share():
    tables, expected = trap("share_of_mean_vs_sum_of_means")
    far = simple("far", "Far", mean("flights", _.distance, on="day"))
    book = book_of(
        {"flights": dated(tables["flights"])}, [far], dimensions=["carrier"], as_of=JUNE_END
    )
    span = Span(Period.parse("2026-06"))
    whole = book.number(far, COMPANY_PLACE, span)
    for name, share in expected["mean_share"].items():
        assert book.number(
            far, Place(COMPANY, COMPANY, "carrier", name), span
        ) / whole == pytest.approx(share)
