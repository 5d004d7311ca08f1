"""Files as others have saved them: read rightly as declared, or refused with the row."""

from pathlib import Path

import pytest

from kpireport.errors import DataError
from tests.door.conftest import Folder

pytestmark = pytest.mark.truth
DATA = (Path(__file__).parents[3] / "shared" / "data").resolve()

PIPELINE = """SELECT opportunity_id AS deal_id, sales_agent AS person, engage_date AS opened_on, close_date AS closed_on,
close_value AS value, CASE WHEN lower(deal_stage) IN ('won', 'lost') THEN lower(deal_stage) ELSE 'open' END AS stage
FROM read_csv('{file}')"""
TICKETS = """SELECT ticket_id, submitted_at AS opened_on, closed_at AS closed_on, satisfaction_score AS satisfaction,
resolution_time_hours AS resolution_hours, escalation_flag AS escalated FROM read_csv('{file}')"""
GARMENTS = "SELECT * REPLACE (CAST(actual_productivity AS DECIMAL(38, 12)) AS actual_productivity) RENAME ({day} AS day_of) FROM read_csv('{file}')"
GARMENT_COLUMNS = '[tables.garments.columns]\nday_of = { type = "date", required = true, minimum = 2015-01-01 }\nactual_productivity = "number"\n'


@pytest.fixture
def real(folder: Folder) -> Folder:
    if not DATA.is_dir():
        pytest.skip("the real tables are not beside the project: ../shared/data")
    folder.source = f'url = "duckdb://"\nfolders = ["{DATA}"]\n'
    return folder


def read(folder: Folder, name: str, sql: str, file: str, more: str = "") -> list[dict[str, object]]:
    folder.table(name, sql.replace("{file}", str(DATA / file)), more)
    with folder.open(name) as tables:
        table = tables[name]
        return table.order_by(table.columns[0]).to_pyarrow().to_pylist()


def test_a_pipeline_saved_with_month_first_dates_is_the_same_once_declared(real: Folder) -> None:
    known = read(real, "deals", PIPELINE, "crm_sales_opportunities/raw/sales_pipeline.csv")
    resaved = "crm_sales_opportunities/variants/sales_pipeline_us_dates.csv"
    with pytest.raises(
        DataError,
        match=r"sales_pipeline_us_dates\.csv, row \d+, column engage_date: '.*' is not an ISO date",
    ):
        read(real, "deals", PIPELINE, resaved)
    with pytest.raises(DataError, match="is not a day written as %d/%m/%Y"):
        read(
            real,
            "deals",
            PIPELINE,
            resaved,
            'formats = { opened_on = "%d/%m/%Y", closed_on = "%d/%m/%Y" }',
        )
    declared = read(
        real,
        "deals",
        PIPELINE,
        resaved,
        'formats = { opened_on = "%m/%d/%Y", closed_on = "%m/%d/%Y" }',
    )
    assert declared == known
    assert len(known) == 8800


def test_tickets_saved_day_first_with_a_byte_order_mark_are_the_same_once_declared(
    real: Folder,
) -> None:
    known = read(real, "tickets", TICKETS, "ravenstack_saas/raw/ravenstack_support_tickets.csv")
    assert len(known) == 2000
    assert sum(row["satisfaction"] is None for row in known) == 825
    resaved = "ravenstack_saas/variants/ravenstack_support_tickets_dayfirst_bom.csv"
    with pytest.raises(DataError, match="is not an ISO date"):
        read(real, "tickets", TICKETS, resaved)
    formats = 'formats = { opened_on = "%d-%m-%Y", closed_on = "%d-%m-%Y %H:%M" }'
    assert read(real, "tickets", TICKETS, resaved, formats) == known
    without_time = "ravenstack_saas/variants/ravenstack_support_tickets_no_time.csv"
    assert [row["opened_on"] for row in read(real, "tickets", TICKETS, without_time)] == [
        row["opened_on"] for row in known
    ]


def test_dates_that_a_spreadsheet_has_spoilt_are_refused_by_their_bounds(real: Folder) -> None:
    more = GARMENT_COLUMNS + '[tables.garments.formats]\nday_of = "%m/%d/%Y"\n'
    raw = "uci_garment_productivity/raw/garments_worker_productivity.csv"
    assert len(read(real, "garments", GARMENTS.replace("{day}", "date"), raw, more)) == 1197
    spoilt = "uci_garment_productivity/variants/garments_yzthyme_corrupted_dates.csv"
    with pytest.raises(
        DataError,
        match=r"row 2, column year: '1905-07-12' is less than the least that may be, 2015-01-01",
    ):
        read(real, "garments", GARMENTS.replace("{day}", "year"), spoilt, more)


def test_hospital_figures_are_read_exactly(real: Folder) -> None:
    sql = "SELECT period AS served_on, org_code AS team, attendances AS demand, breaches FROM read_csv('{file}')"
    rows = read(real, "service", sql, "nhs_ae/raw/ae_attendances.csv")
    assert len(rows) == 12765
