"""Joins: mapped so that each row counts once, they give the right numbers; mapped naively, the key refuses them.

The cases are those of a published collection of traps that reporting tools fall into. Each is a company's files, its
mappings in SQL and its KPIs. What the naive join makes of them is shown to differ.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kpireport.door.canonical import CONTRACTS
from kpireport.door.checks import breaches
from kpireport.door.contracts import Contract, Kind
from kpireport.errors import DataError
from tests.catalogue.mapped import computed
from tests.catalogue.published.paths import table_of
from tests.shared import oracle

JUNE = "2026-06"
KPIS = """
from ibis import _

from kpireport import count, ratio, total
from kpireport.kpi import simple
from kpireport.vocabulary import mean, share_of_whole

SALARIES = total("employees", _.salary, on="day")
FLIGHTS = count("flights", on="day")
KPIS = (
    simple("items", "Items", count("items", on="ordered_on")),
    simple("quantity", "Quantity", total("items", _.qty, on="ordered_on")),
    simple("pairs", "Pairs", count("pairs", on="day")),
    simple("salaries", "Salaries", SALARIES),
    simple("tasks", "Tasks", count("tasks", on="day")),
    simple("flights", "Flights", FLIGHTS),
    simple("passengers", "Passengers", total("flights", _.passengers, on="day")),
    simple("mean_share", "Share of the mean", share_of_whole(mean("flights", _.distance, on="day"))),
    simple("sum_share", "Share of the sum", share_of_whole(total("flights", _.distance, on="day"))),
    simple("mean_distance", "Mean distance", mean("flights", _.distance, on="day")),
    simple("share", "Share of the flights", share_of_whole(FLIGHTS)),
)
"""


def case(name: str) -> Mapping[str, Any]:
    """A trap: its tables and what is to be expected."""
    return next(found for found in oracle("bsl_bi_traps")["cases"] if found["id"] == name)


def mapping(table: str, sql: str, key: Sequence[str] = (), **columns: str) -> str:
    """A table of kpireport.toml; what its key names is text."""
    lines = [f"[tables.{table}]", 'source = "crm"', f'sql = """{sql}"""']
    lines += [f"key = {list(key)}"] if key else []
    kinds = dict.fromkeys(key, "text") | columns
    told = ", ".join(f'{name} = "{kind}"' for name, kind in kinds.items())
    return "\n".join([*lines, f"columns = {{ {told} }}"])


def project(root: Path, trap: Mapping[str, Any], *mappings: str) -> Path:
    """A project folder with a trap's tables as files; every row is of a day of June."""
    (root / "data").mkdir(parents=True)
    (root / "notebooks").mkdir()
    for name, columns in trap["tables"].items():
        rows = zip(*columns.values(), strict=True)
        lines = [",".join([*columns, "day"]), *(",".join([*map(str, row), "2026-06-15"]) for row in rows)]  # fmt: skip
        (root / "data" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    head = '[company]\nname = "Acme"\n\n[sources.crm]\nurl = "duckdb://"\n\n'
    (root / "kpireport.toml").write_text(head + "\n\n".join(mappings), encoding="utf-8")
    (root / "kpis.py").write_text(KPIS, encoding="utf-8")
    return root


def of_values(found: Mapping[str, float | None], kpi: str) -> dict[str, float | None]:
    """A KPI by the values of its dimension."""
    return {
        name.partition("/")[2]: one for name, one in found.items() if name.startswith(f"{kpi}/")
    }


ORDERS = """SELECT order_id AS line_id, order_id, customer_id AS customer, day AS ordered_on, amount AS net_amount
FROM read_csv('data/orders.csv')"""
ORDERS_BY_ITEM = """SELECT o.order_id AS line_id, o.order_id, i.item_id, o.customer_id AS customer, o.day AS ordered_on,
       o.amount AS net_amount
FROM read_csv('data/orders.csv') AS o JOIN read_csv('data/line_items.csv') AS i USING (order_id)"""
ITEMS = """SELECT i.item_id, i.qty, o.day AS ordered_on, o.customer_id AS customer
FROM read_csv('data/line_items.csv') AS i JOIN read_csv('data/orders.csv') AS o USING (order_id)"""


def test_orders_are_not_multiplied_by_their_lines(tmp_path: Path):
    trap = case("fan_out")
    items = mapping("items", ITEMS, ["item_id"], qty="integer", ordered_on="date")
    root = project(tmp_path / "right", trap, mapping("orders", ORDERS), items)
    expected = trap["expected"]
    names = ["net_sales", "orders_placed", "items", "quantity"]
    found = computed(root, names, JUNE, by={"orders_placed": "customer"})
    assert found["net_sales"] == expected["sum_order_amount"]
    assert found["orders_placed"] == expected["order_count"] == expected["distinct_orders"]
    assert (found["items"], found["quantity"]) == (expected["item_count"], expected["total_qty"])
    assert of_values(found, "orders_placed") == expected["distinct_orders_by_customer"]


def test_orders_multiplied_by_their_lines_are_refused_by_their_key(tmp_path: Path):
    trap = case("fan_out")
    naive = project(tmp_path / "naive", trap, mapping("orders", ORDERS_BY_ITEM))
    with pytest.raises(DataError, match=r"order_id: '1' is the key of 2 rows \(table orders"):
        computed(naive, ["net_sales"], JUNE)
    forced = mapping("orders", ORDERS_BY_ITEM, ["item_id"])
    found = computed(
        project(tmp_path / "forced", trap, forced), ["net_sales", "orders_placed"], JUNE
    )
    assert found["net_sales"] == trap["expected"]["naive_join_wrong"]
    assert found["net_sales"] != trap["expected"]["sum_order_amount"]
    # What is counted by different values holds even then.
    assert found["orders_placed"] == trap["expected"]["distinct_orders"]


CHASM_ORDERS = """SELECT o.order_id AS line_id, o.order_id, o.day AS ordered_on, o.amount AS net_amount, c.name
FROM read_csv('data/orders.csv') AS o JOIN read_csv('data/customers.csv') AS c USING (customer_id)"""
CHASM_TICKETS = """SELECT t.ticket_id, t.day AS opened_on, t.priority, c.name
FROM read_csv('data/tickets.csv') AS t JOIN read_csv('data/customers.csv') AS c USING (customer_id)"""
ACROSS = """FROM read_csv('data/customers.csv') AS c JOIN read_csv('data/orders.csv') AS o USING (customer_id)
JOIN read_csv('data/tickets.csv') AS t USING (customer_id)"""


def test_orders_and_tickets_of_a_customer_do_not_multiply_each_other(tmp_path: Path):
    trap = case("chasm")
    tables = (mapping("orders", CHASM_ORDERS), mapping("tickets", CHASM_TICKETS))
    root = project(tmp_path, trap, *tables)
    by = {"net_sales": "name", "tickets": "name"}
    found = computed(root, ["orders_placed", "tickets", "net_sales"], JUNE, by=by)
    assert found["orders_placed"] == trap["expected"]["order_count"]
    assert found["tickets"] == trap["expected"]["ticket_count"]
    assert of_values(found, "net_sales") == {"Alice": 300, "Bob": 150}
    assert of_values(found, "tickets") == {"Alice": 1, "Bob": 2}


def test_orders_and_tickets_in_one_join_are_refused_by_either_key(tmp_path: Path):
    trap = case("chasm")
    orders = f"SELECT o.order_id AS line_id, o.order_id, o.day AS ordered_on, o.amount AS net_amount {ACROSS}"
    tickets = f"SELECT t.ticket_id, t.day AS opened_on {ACROSS}"
    naive = project(
        tmp_path / "naive", trap, mapping("orders", orders), mapping("tickets", tickets)
    )
    with pytest.raises(DataError) as refused:
        computed(naive, ["orders_placed", "tickets"], JUNE)
    assert "column order_id: '3' is the key of 2 rows" in str(refused.value)
    assert "column ticket_id: '1' is the key of 2 rows" in str(refused.value)
    pairs = f"SELECT o.order_id, t.ticket_id, o.day {ACROSS}"
    own = mapping("pairs", pairs, ["order_id", "ticket_id"], day="date")
    wrong = computed(project(tmp_path / "forced", trap, own), ["pairs"], JUNE)["pairs"]
    expected = trap["expected"]
    assert wrong == expected["naive_join_wrong_order_count"] != expected["order_count"]
    assert wrong == expected["naive_join_wrong_ticket_count"] != expected["ticket_count"]


STAFF = {"salary": "money", "day": "date"}
BY_TASK = """SELECT e.emp_id, t.task_id, e.dept_id AS dept, e.salary, e.day
FROM read_csv('data/departments.csv') AS d JOIN read_csv('data/employees.csv') AS e USING (dept_id)
JOIN read_csv('data/tasks.csv') AS t USING (emp_id)"""


def test_salaries_are_not_multiplied_by_tasks_along_a_chain_of_joins(tmp_path: Path):
    trap = case("double_count_chain")
    people = "SELECT emp_id, dept_id AS dept, salary, day FROM read_csv('data/employees.csv')"
    work = """SELECT t.task_id, t.day, e.dept_id AS dept
FROM read_csv('data/tasks.csv') AS t JOIN read_csv('data/employees.csv') AS e USING (emp_id)"""
    root = project(
        tmp_path,
        trap,
        mapping("employees", people, ["emp_id"], **STAFF),
        mapping("tasks", work, ["task_id"], day="date"),
    )
    found = computed(root, ["salaries", "tasks"], JUNE, by={"salaries": "dept", "tasks": "dept"})
    assert found["salaries"] == trap["expected"]["total_salary"]
    assert found["tasks"] == trap["expected"]["task_count"]
    assert of_values(found, "salaries") == {"1": 170_000, "2": 130_000}
    assert of_values(found, "tasks") == {"1": 3, "2": 4}


def test_salaries_multiplied_by_tasks_are_refused_by_their_key(tmp_path: Path):
    trap = case("double_count_chain")
    naive = mapping("employees", BY_TASK, ["emp_id"], **STAFF)
    with pytest.raises(DataError, match="column emp_id: '1' is the key of 2 rows"):
        computed(project(tmp_path / "naive", trap, naive), ["salaries"], JUNE)
    forced = mapping("employees", BY_TASK, ["task_id"], **STAFF)
    wrong = computed(project(tmp_path / "forced", trap, forced), ["salaries"], JUNE)["salaries"]
    assert wrong == trap["expected"]["naive_join_wrong"] != trap["expected"]["total_salary"]


FLOWN = {"passengers": "integer", "day": "date"}
TWICE = """SELECT f.flight_id, f.passengers, f.day, o.city AS origin, d.city AS destination
FROM read_csv('data/flights.csv') AS f JOIN read_csv('data/airports.csv') AS o ON o.airport_id = f.origin_id
JOIN read_csv('data/airports.csv') AS d ON d.airport_id = f.dest_id"""
ONCE = """SELECT f.flight_id, f.passengers, f.day, a.city
FROM read_csv('data/flights.csv') AS f JOIN read_csv('data/airports.csv') AS a
ON a.airport_id = f.origin_id OR a.airport_id = f.dest_id"""


def test_a_table_joined_twice_is_two_dimensions_and_nothing_counts_twice(tmp_path: Path):
    trap = case("convergent_path")
    root = project(tmp_path, trap, mapping("flights", TWICE, ["flight_id"], **FLOWN))
    by_origin = computed(root, ["flights", "passengers"], JUNE, by={"passengers": "origin"})
    assert by_origin["flights"] == trap["expected"]["flight_count"]
    assert by_origin["passengers"] == trap["expected"]["total_passengers"]
    origins = of_values(by_origin, "passengers")
    assert origins.items() >= trap["expected"]["passengers_by_origin"].items()
    arrived = of_values(
        computed(root, ["passengers"], JUNE, by={"passengers": "destination"}), "passengers"
    )
    assert arrived == {"Chicago": 150, "Los Angeles": 300, "New York": 200}
    assert sum(origins.values()) == sum(arrived.values()) == by_origin["passengers"]


def test_a_table_joined_by_either_of_two_columns_is_refused_by_the_key(tmp_path: Path):
    naive = mapping("flights", ONCE, ["flight_id"], **FLOWN)
    with pytest.raises(DataError, match="column flight_id: '1' is the key of 2 rows"):
        computed(project(tmp_path, case("convergent_path"), naive), ["passengers"], JUNE)


def test_shares_of_a_mean_and_of_a_sum_are_of_the_whole_and_not_of_the_means(tmp_path: Path):
    trap = case("share_of_mean_vs_sum_of_means")
    flown = "SELECT carrier, origin, distance, day FROM read_csv('data/flights.csv')"
    root = project(tmp_path, trap, mapping("flights", flown, distance="number", day="date"))
    names = ["mean_share", "sum_share", "mean_distance"]
    found = computed(root, names, JUNE, by=dict.fromkeys(names, "carrier"))
    expected = trap["expected"]
    assert of_values(found, "mean_share") == pytest.approx(expected["mean_share"])
    assert of_values(found, "sum_share") == pytest.approx(expected["sum_share"])
    means = of_values(found, "mean_distance")
    wrong = {name: mean / sum(means.values()) for name, mean in means.items()}
    assert wrong == pytest.approx(expected["wrong_sum_of_group_means"])
    assert wrong != pytest.approx(expected["mean_share"])
    assert wrong != pytest.approx(expected["sum_share"])
    assert found["mean_distance"] == 40


def test_shares_of_the_whole_add_up_to_one(tmp_path: Path):
    trap = case("percent_of_total")
    flown = "SELECT carrier, day FROM read_csv('data/flights.csv')"
    root = project(tmp_path, trap, mapping("flights", flown, day="date"))
    shares = of_values(computed(root, ["share"], JUNE, by={"share": "carrier"}), "share")
    assert shares == pytest.approx(trap["expected"]["share"])
    assert sum(shares.values()) == pytest.approx(1)


KEYED = [contract for contract in CONTRACTS if contract.key]
PLAIN: Mapping[Kind, Any] = {
    Kind.TEXT: "x",
    Kind.INTEGER: 1,
    Kind.NUMBER: 1,
    Kind.MONEY: 1,
    Kind.DATE: "2026-06-15",
    Kind.TIMESTAMP: "2026-06-15 10:00:00",
    Kind.BOOLEAN: True,
}


def row_of(contract: Contract) -> dict[str, Any]:
    """A row with no more than each row needs."""
    needed = [c for c in contract.columns if c.required or c.name in contract.key]
    return {c.name: c.allowed[0] if c.allowed else PLAIN[c.kind] for c in needed}


def told(contract: Contract, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    return [(b.column, b.twice) for b in breaches(table_of(contract.name, rows), contract)]


@pytest.mark.parametrize("contract", KEYED, ids=lambda contract: contract.name)
def test_a_join_that_multiplies_the_rows_of_a_canonical_table_is_found(contract: Contract):
    row = row_of(contract)
    assert told(contract, [row]) == []
    assert told(contract, [row, row]) == [(", ".join(contract.key), True)]


def test_tables_without_a_key_are_those_in_which_the_same_row_may_come_twice():
    assert {contract.name for contract in CONTRACTS} - {contract.name for contract in KEYED} == {
        "customer_results",
        "mrr_movements",
        "people",
        "service",
    }
