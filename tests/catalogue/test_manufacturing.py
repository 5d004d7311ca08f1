"""Manufacturing: OEE and its factors roll up by sums, over machines and mixed products."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpireport.catalog.manufacturing import KPIS
from tests.catalogue.published.manufacturing import run
from tests.catalogue.published.paths import measured, team

# North: 400 min planned, 40 down, 330 units of 60 s of which 297 good, in 480 min of calendar time with 20 of breaks.
# South: 100 min planned, none down, 120 units of 30 s, all good, in 480 min.
NORTH = run(
    run_id="n", team="North", calendar_minutes=480, scheduled_stop_minutes=20, planned_minutes=400, down_minutes=40,
    ideal_seconds=60, total_units=330, good_units=297,
)  # fmt: skip
SOUTH = run(
    run_id="s", team="South", calendar_minutes=480, scheduled_stop_minutes=0, planned_minutes=100, down_minutes=0,
    ideal_seconds=30, total_units=120, good_units=120,
)  # fmt: skip
BY_HAND = {
    "oee": 357 / 500,
    "oee_units": 417 / 600,
    "teep": 357 / 960,
    "loading": 500 / 960,
    "loading_minutes": 500,
    "availability": 460 / 500,
    "availability_smrp": 460 / 520,
    "performance": 390 / 460,
    "performance_capped": 390 / 460,
    "runs_too_fast": 0,
    "quality": 357 / 390,
    "quality_units": 417 / 450,
    "scrap": 33,
    "downtime_hours": 40 / 60,
    "lost_to_speed_hours": 70 / 60,
    "lost_to_scrap_hours": 33 / 60,
    "good_units_per_hour": 417 * 60 / 500,
}


@pytest.mark.parametrize("kpi", [kpi.name for kpi in KPIS])
def test_every_kpi_of_two_machines_is_as_computed_by_hand(kpi):
    found = measured({"runs": [NORTH, SOUTH]}, [kpi])
    assert found[kpi] == pytest.approx(BY_HAND[kpi])


def test_the_company_is_not_the_mean_of_its_machines():
    rows = {"runs": [NORTH, SOUTH]}
    north, south = (
        measured(rows, ["oee"], member=team(name))["oee"] for name in ("North", "South")
    )
    assert (north, south) == pytest.approx((297 / 400, 60 / 100))
    assert measured(rows, ["oee"])["oee"] != pytest.approx((north + south) / 2)


def test_the_mean_of_factors_does_not_multiply_to_the_oee():
    rows = {"runs": [NORTH, SOUTH]}
    product = 1.0
    for factor in ("availability", "performance", "quality"):
        parts = [measured(rows, [factor], member=team(t))[factor] for t in ("North", "South")]
        product *= sum(parts) / 2
    assert product != pytest.approx(measured(rows, ["oee"])["oee"])


def test_a_machine_that_was_not_planned_has_no_oee():
    idle = run(calendar_minutes=1440)
    found = measured({"runs": [idle]}, ["oee", "availability", "performance", "quality", "teep"])
    assert found == {
        "oee": None,
        "availability": None,
        "performance": None,
        "quality": None,
        "teep": 0,
    }


def test_a_run_faster_than_ideal_is_counted_and_not_hidden():
    fast = run(planned_minutes=10, total_units=12, good_units=12)
    found = measured({"runs": [fast]}, ["performance", "performance_capped", "runs_too_fast"])
    assert found == {"performance": pytest.approx(1.2), "performance_capped": 1, "runs_too_fast": 1}


MINUTES = st.integers(1, 480)


@st.composite
def runs(draw):
    planned = draw(MINUTES)
    total = draw(st.integers(1, 500))
    return run(
        team=draw(st.sampled_from(["North", "South"])),
        machine=draw(st.sampled_from("AB")),
        calendar_minutes=draw(st.integers(planned, 1440)),
        planned_minutes=planned,
        down_minutes=draw(st.integers(0, planned - 1)),
        ideal_seconds=draw(st.integers(1, 90)),
        total_units=total,
        good_units=draw(st.integers(1, total)),
    )


@settings(max_examples=15, deadline=None)  # each asks the engine
@given(st.lists(runs(), min_size=1, max_size=6))
def test_the_factors_multiply_to_the_oee_over_any_mix(rows):
    rows = [row | {"run_id": str(number)} for number, row in enumerate(rows)]
    names = ["availability", "performance", "quality", "oee", "loading", "teep"]
    found = measured({"runs": rows}, names)
    assert found["oee"] == pytest.approx(
        found["availability"] * found["performance"] * found["quality"]
    )
    assert found["teep"] == pytest.approx(found["oee"] * found["loading"])
