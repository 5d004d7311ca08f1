"""Published examples of overall equipment effectiveness, as rows of runs."""

from collections.abc import Mapping
from typing import Any

from tests.catalogue.published.paths import DAY, Example, measured

Inputs = Mapping[str, Any]
HOUR = 60


def run(**given: Any) -> dict[str, Any]:
    """A run without stops or scrap unless said otherwise; its key is its place in the list."""
    whole = {"run_id": "1", "ran_on": DAY, "down_minutes": 0, "ideal_seconds": 60}
    made = {"total_units": 0, "good_units": 0, "planned_minutes": 0}
    # A table keeps twelve decimals; hours turned into minutes may have more.
    kept = {name: round(one, 9) if isinstance(one, float) else one for name, one in given.items()}
    return whole | made | kept


def of(kpi: str, *runs: dict[str, Any]) -> float | None:
    """One KPI over some runs."""
    return measured({"runs": runs}, [kpi])[kpi]


def _topline(given: Inputs) -> Mapping[str, float | None]:
    possible_minutes = given["possible"]  # one unit a minute
    made = run(planned_minutes=1440, ideal_seconds=1440 * 60 / possible_minutes)
    return {"": of("oee_units", made | {"good_units": given["good"], "total_units": given["good"]})}


def _factors(given: Inputs) -> Mapping[str, float | None]:
    """Of 1,000 minutes: what ran, what was made of it at one unit in 0.01 minutes, and what of that was good."""
    planned = 1000.0
    made = round(planned * given["a"] * given["p"] * 100)
    good = round(made * given["q"])
    row = run(planned_minutes=planned, down_minutes=planned * (1 - given["a"]), ideal_seconds=0.6)
    return {"": of("oee", row | {"total_units": made, "good_units": good})}


def _mixed(given: Inputs) -> Mapping[str, float | None]:
    """Two products with rates of their own in one shift; which of them the output was does not matter to the sum."""
    hours, rates = given["hours"], given["rate"]
    room = sum(hour * rate for hour, rate in zip(hours, rates, strict=True))
    share = given["output"] / room
    rows = [
        run(
            run_id=str(number),
            planned_minutes=hour * HOUR,
            ideal_seconds=HOUR * HOUR / rate,
            total_units=round(hour * rate),
            good_units=round(hour * rate),
        )
        for number, (hour, rate) in enumerate(zip(hours, rates, strict=True))
    ]
    assert of("oee_units", *rows) == 1
    rows[0] |= {"total_units": given["output"], "good_units": given["output"]}
    rows[1] |= {"total_units": 0, "good_units": 0}
    assert abs((of("oee_units", *rows) or 0) - share) < 1e-9
    return {"": of("oee_units", *rows)}


def _versalytics(given: Inputs) -> Mapping[str, float | None]:
    good = given["produced"] - given["scrap"]
    row = run(planned_minutes=given["net_available_min"], ideal_seconds=given["cycle_s"])
    return {"": of("oee", row | {"total_units": given["produced"], "good_units": good})}


def _book(given: Inputs) -> Mapping[str, float | None]:
    row = run(
        planned_minutes=given["planned"],
        down_minutes=given["down"],
        ideal_seconds=given["cycle_min"] * 60,
        total_units=given["cycles"],
        good_units=given["cycles"],
    )
    return {name: of(name, row) for name in ("availability", "performance")}


def _waycalc(given: Inputs) -> Mapping[str, float | None]:
    row = run(
        planned_minutes=given["planned"],
        down_minutes=given["planned"] - given["run"],
        ideal_seconds=given["ideal"] * 60,
        total_units=given["total"],
        good_units=given["good"],
    )
    return {name: of(name, row) for name in ("availability", "performance", "quality", "oee")}


def _shift(given: Inputs) -> dict[str, Any]:
    """A day with idle time, scheduled stops and breakdowns."""
    planned = given["total_h"] - given["idle_h"] - given["scheduled_down_h"]
    return run(
        calendar_minutes=given["total_h"] * HOUR,
        planned_minutes=planned * HOUR,
        scheduled_stop_minutes=given["scheduled_down_h"] * HOUR,
        down_minutes=given["unscheduled_down_h"] * HOUR,
    )


def _smrp(given: Inputs) -> Mapping[str, float | None]:
    row = _shift(given)
    uptime = (row["planned_minutes"] / HOUR) - (of("downtime_hours", row) or 0)
    return {"uptime_h": uptime, "availability": of("availability_smrp", row)}


def _weighted(given: Inputs) -> Mapping[str, float | None]:
    rows = [
        run(
            run_id=str(i),
            planned_minutes=nat,
            ideal_seconds=cycle,
            total_units=good,
            good_units=good,
        )
        for i, (cycle, good, nat) in enumerate(
            zip(given["cycle_s"], given["good"], given["nat"], strict=True)
        )
    ]
    return {"": of("oee", *rows)}


def _upkeep(given: Inputs) -> Mapping[str, float | None]:
    """16 of 24 hours were planned; of them three quarters made good units."""
    planned, calendar = given["hours"] * HOUR, given["of"] * HOUR
    good = round(planned * given["oee"])
    row = run(calendar_minutes=calendar, planned_minutes=planned, total_units=good, good_units=good)
    return {"utilisation": of("loading", row), "teep": of("teep", row)}


def _leanworx(given: Inputs) -> Mapping[str, float | None]:
    """A week of which some days have some hours each."""
    rows = []
    for day in range(7):
        planned = given["hours"] * HOUR if day < given["days"] else 0
        good = round(planned * given["oee"])
        rows.append(
            run(
                run_id=str(day),
                ran_on=f"2026-06-{day + 1:02}",
                calendar_minutes=24 * HOUR,
                planned_minutes=planned,
                total_units=good,
                good_units=good,
            )
        )
    return {"utilisation": of("loading", *rows), "teep": of("teep", *rows)}


EXAMPLES = (
    Example("oee_topline", _topline, ("oee_units",)),
    Example("oee_factors_090", _factors, ("oee",)),
    Example("oee_millipore_mixed", _mixed, ("oee_units",)),
    Example("oee_versalytics_A", _versalytics, ("oee",)),
    Example("oee_tpm_book", _book, ("availability", "performance")),
    Example("oee_waycalc", _waycalc, ("availability", "performance", "quality", "oee")),
    Example(
        "oee_smrp_same_day_vorne",
        lambda given: {"": of("availability", _shift(given))},
        ("availability",),
    ),
    Example("oee_smrp_avail", _smrp, ("availability_smrp", "downtime_hours")),
    Example("oee_versalytics_weighted", _weighted, ("oee",)),
    Example("teep_upkeep", _upkeep, ("loading", "teep")),
    Example("teep_leanworx_2", _leanworx, ("loading", "teep")),
)
