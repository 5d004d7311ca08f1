"""Published examples of service and surveys: first responses, handling time, promoters, as rows of tables."""

from collections.abc import Mapping
from typing import Any

from tests.catalogue.published.paths import DAY, Example, Rows, measured, times

Inputs = Mapping[str, Any]
Results = Mapping[str, float | None]
HOUR = 60


def hours(kpi: str, opened: str, replied: str) -> float | None:
    """The hours to the first reply to one ticket; DAY is a Monday."""
    row = {"opened_on": opened[:10], "opened_at": opened, "first_replied_at": replied}
    minutes = measured({"tickets": [row]}, [kpi])[kpi]
    return None if minutes is None else minutes / HOUR


def answers(*scores: float | None) -> Rows:
    """Answers to the question of recommendation."""
    return [{"answered_on": DAY, "kind": "nps", "score": score} for score in scores]


def promoted(inputs: Inputs) -> Results:
    scores = [10] * inputs["promoters"] + [7] * inputs["passives"] + [3] * inputs["detractors"]
    return {"": measured({"surveys": answers(*scores)}, ["nps"])["nps"]}


def promoted_with_blanks(inputs: Inputs) -> Results:
    return {"": measured({"surveys": answers(*inputs["scores"])}, ["nps"])["nps"]}


def averages(inputs: Inputs) -> Results:
    rows = [{"opened_on": DAY, "first_response_minutes": minutes} for minutes in inputs["x"]]
    asked = ["first_response_minutes", "first_response_minutes_median"]
    mean, middle = measured({"tickets": rows}, asked).values()
    return {"mean": mean, "median": middle}


def out_of_hours(_inputs: Inputs) -> Results:
    return {"": hours("first_response_working", f"{DAY}T18:00", f"{DAY}T20:00")}


def by_the_desks_clock(inputs: Inputs) -> Results:
    replied = inputs["reply"].partition(" ")[0]
    arrived = f"{DAY}T{inputs['arrive']}"
    return {"": hours("first_response_working", arrived, f"2026-06-16T{replied}")}


def by_the_calendar(inputs: Inputs) -> Results:
    replied = inputs["reply"].partition(" ")[0]
    arrived = f"{DAY}T{inputs['arrive']}"
    return {"": hours("first_response_calendar", arrived, f"2026-06-16T{replied}")}


def handled(inputs: Inputs) -> Results:
    """As many contacts as were handled, each its share of the seconds."""
    calls = inputs["calls"]
    seconds = {
        f"{part}_seconds": round(inputs[f"{part}_s"] / calls, 6)
        for part in ("talk", "hold", "wrap")
    }
    rows = times(calls, handled_on=DAY, **seconds)
    return {"": measured({"contacts_handled": rows}, ["handling_time"])["handling_time"]}


def implied(inputs: Inputs) -> Results:
    """The number of calls is that by which the total gives the mean."""
    calls = round(inputs["total_min"] / inputs["aht_min"])
    each = inputs["total_min"] * 60 / calls
    rows = times(calls, handled_on=DAY, talk_seconds=round(each, 6), hold_seconds=0, wrap_seconds=0)
    asked = ["contacts_handled", "handling_time"]
    count, seconds = measured({"contacts_handled": rows}, asked).values()
    assert abs((seconds or 0) / 60 - inputs["aht_min"]) < 0.005
    return {"": count}


EXAMPLES: tuple[Example, ...] = (
    Example("nps_100_30_80", promoted, ("nps",)),
    Example("nps_with_na", promoted_with_blanks, ("nps",)),
    Example(
        "mean_median_zendesk_1",
        averages,
        ("first_response_minutes", "first_response_minutes_median"),
    ),
    Example("frt_offhours_reply", out_of_hours, ("first_response_working",)),
    Example("frt_business_hours", by_the_desks_clock, ("first_response_working",)),
    Example("frt_calendar_hours", by_the_calendar, ("first_response_calendar",)),
    Example("aht_cal53", implied, ("contacts_handled", "handling_time")),
    Example("aht_cch", handled, ("handling_time",)),
)
