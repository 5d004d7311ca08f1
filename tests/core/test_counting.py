"""Counting: how many queries are sent, and that a company's own columns do not get in the way."""

from datetime import date

import ibis
import pyarrow as pa
import pytest
from ibis import _

from kpireport.book import plan
from kpireport.catalog import KPIS
from kpireport.counting import ask as send
from kpireport.counting import count_facts, queries, time_columns, watermark
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.levels import Level, Levels
from kpireport.periods import Period
from kpireport.vocabulary import count, median, total
from tests.core.world import CATALOGUE, LEVELS, deal, deals, facts_of, number, stored, team

SALES = ("won_value", "win_rate")
MORE_SALES = (
    "won_value",
    "win_rate",
    "sales_cycle",
    "sales_cycle_median",
    "lost_value",
    "lost_deals",
    "won_deals",
    "average_deal_value",
    "won_value_growth",
    "won_value_growth_yoy",
    "new_opportunities",
    "win_rate_value",
)


def many_deals(teams, months):
    first = Period.parse("2023-01")
    return deals(
        *(
            deal(first.before(-month).start, 10 + number, team=f"T{number}", person=f"P{number}")
            for number in range(teams)
            for month in range(months)
        )
    )


def queries_sent(teams=2, months=3, kpis=SALES, periods=("2023-03",), levels=LEVELS):
    sent = []

    def ask(query):
        sent.append(query)
        return send(query)

    wanted = plan([CATALOGUE[name] for name in kpis], map(Period.parse, periods), levels=levels)
    count_facts({"deals": many_deals(teams, months)}, wanted, as_of=date(2026, 6, 30), ask=ask)
    return len(sent)


def test_the_number_of_queries_does_not_grow_with_teams_months_kpis_or_reports():
    time_columns_of_deals = 2
    assert queries_sent() == time_columns_of_deals
    assert queries_sent(teams=60) == queries_sent()
    assert queries_sent(months=40) == queries_sent()
    assert queries_sent(kpis=MORE_SALES) == queries_sent()
    assert queries_sent(periods=("2023-01", "2023-02", "2023-Q1", "2023", "ALL")) == queries_sent()


def test_a_stock_costs_one_query_for_its_pair_of_time_columns():
    assert queries_sent(kpis=(*SALES, "open_deals", "open_pipeline")) == 2 + 1


def test_the_number_of_queries_does_not_grow_with_levels():
    assert queries_sent(levels=Levels.of(Level("team", "team"))) == queries_sent()


def test_a_level_whose_column_a_table_lacks_is_not_asked():
    levels = Levels.of(Level("team", "team"), Level("region", "region"))
    wanted = plan([CATALOGUE["won_deals"]], [Period.parse("2023-03")], levels=levels)
    asked = queries("deals", many_deals(2, 3), wanted)
    assert {cut.level for query in asked for cuts in query.parts for cut in cuts} == {
        "company",
        "team",
    }


def test_every_measure_of_the_catalogue_can_be_printed_and_is_told_apart():
    measures = {measure for kpi in KPIS for measure in kpi.formula.measures()}
    assert len({measure.key for measure in measures}) == len(measures)
    shown = [measure.key for measure in measures]
    assert not [key for key in shown if "_." in key or "==" in key or ".delta(" in key]


def test_columns_of_the_company_may_bear_any_name():
    table = stored(
        pa.table(
            {
                "team": ["North", "North", "South"],
                "day": [3, 4, 5],
                "member": ["x", "y", "z"],
                "cut_product": [1, 1, 1],
                "slot": ["s", "s", "s"],
                "closed_on": [date(2026, 6, 1)] * 3,
            }
        )
    )
    days, seen = (
        total("t", _.day, on="closed_on"),
        count("t", where=_.member == "x", on="closed_on"),
    )
    facts = facts_of({"t": table}, [days, seen], dimensions=("slot", "member"))
    assert number(facts, days, "2026-06") == 12
    assert number(facts, days, "2026-06", team("North")) == 7
    assert number(facts, seen, "2026-06") == 1


def test_a_time_column_that_a_table_lacks_is_named_with_those_it_has():
    wrong = count("deals", on="closed_onn")
    with pytest.raises(UnknownNameError, match="did you mean 'closed_on'"):
        facts_of({"deals": deals(deal("2026-06-01"))}, [wrong])


def test_a_difference_of_times_is_refused_with_the_word_that_was_meant():
    wrong = total("deals", _.closed_on - _.opened_on, on="closed_on")
    with pytest.raises(ConfigurationError, match=r"write days\(_\.start, _\.end\)"):
        facts_of({"deals": deals(deal("2026-06-01"))}, [wrong])


def test_a_column_written_as_text_is_refused_with_the_way_to_write_it():
    wrong = total("deals", "value", on="closed_on")
    with pytest.raises(ConfigurationError, match=r"write a column as _\.\w+, not as 'value'"):
        facts_of({"deals": deals(deal("2026-06-01"))}, [wrong])


def test_a_column_that_a_table_lacks_is_named_with_those_it_has():
    wrong = total("deals", _.valeu, on="closed_on")
    with pytest.raises(ConfigurationError, match="valeu") as told:
        facts_of({"deals": deals(deal("2026-06-01"))}, [wrong])
    assert "did you mean 'value'?" in str(told.value)
    assert "kpireport_" not in str(told.value)


def test_the_watermark_is_the_newest_day_that_is_not_in_the_future():
    table = deals(deal("2026-06-10"), deal("2026-09-01"), deal(None, opened_on="2026-06-12"))
    assert watermark({"deals": table}, today=date(2026, 7, 1)) == date(2026, 6, 12)


def test_moments_are_counted_on_their_day():
    table = stored(
        pa.table(
            {
                "at": pa.array(["2026-05-31T23:59:59.999999", "2026-06-01T00:00:00"]).cast(
                    pa.timestamp("us")
                ),
                "x": [1, 2],
            }
        )
    )
    assert time_columns(table) == ("at",)
    sums = total("t", _.x, on="at")
    facts = facts_of({"t": table}, [sums])
    assert [number(facts, sums, code) for code in ("2026-05", "2026-06")] == [1, 2]


def test_doubles_are_summed_exactly():
    table = stored(pa.table({"d": [date(2026, 6, 1)] * 30, "x": [0.1] * 30}))
    sums = total("t", _.x, on="d")
    assert str(facts_of({"t": table}, [sums]).table["value"][0].as_py()).startswith("30.0")
    assert number(facts_of({"t": table}, [sums]), sums, "2026-06") == 3


def test_every_query_can_be_shown_as_sql():
    wanted = plan([CATALOGUE["sales_cycle_median"]], [Period.parse("2026-06")], levels=LEVELS)
    texts = [
        str(ibis.to_sql(query.expression))
        for query in queries("deals", deals(deal("2026-06-01")), wanted)
    ]
    assert all("GROUP BY" in text for text in texts)
    assert median("deals", _.value, on="closed_on").key == "median of value in deals by closed_on"
