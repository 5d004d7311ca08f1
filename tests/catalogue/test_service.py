"""Service: first responses by every clock, tickets as a stock, handling of contacts, by hand."""

from datetime import date
from functools import cache

import pytest

from kpireport.catalog import handling, responses, tickets
from kpireport.catalog.handling import answered_in, first_contact_resolution
from kpireport.catalog.responses import answered_within, first_response
from kpireport.vocabulary import WorkingHours
from kpireport.words import Text
from tests.catalogue.published.paths import measured, team

# Of a Monday evening, a Monday morning, a Friday afternoon (answered on Saturday), and of May.
TICKETS = [
    {
        "opened_on": "2026-06-15", "opened_at": "2026-06-15T18:00", "first_replied_at": "2026-06-16T09:00",
        "first_response_minutes": 900, "closed_on": "2026-06-16", "satisfaction": 5, "reopened": False,
        "called_back": False,
    },
    {
        "opened_on": "2026-06-15", "opened_at": "2026-06-15T10:00", "first_replied_at": "2026-06-15T10:30",
        "first_response_minutes": 30, "closed_on": "2026-06-20", "satisfaction": 2, "reopened": True,
        "called_back": True, "person": "Bob",
    },
    {
        "opened_on": "2026-06-19", "opened_at": "2026-06-19T16:00", "first_replied_at": "2026-06-20T10:00",
        "first_response_minutes": 1080, "team": "South",
    },
    {
        "opened_on": "2026-05-10", "first_response_minutes": 10, "closed_on": "2026-06-25", "satisfaction": 4,
        "reopened": False, "team": "South",
    },
]  # fmt: skip
CONTACTS = [
    {
        "talk_seconds": 100, "hold_seconds": 20, "wrap_seconds": 30, "dial_seconds": 10, "answered": True,
        "wait_seconds": 10, "resolved": True, "resolvable": True,
    },
    {
        "talk_seconds": 200, "hold_seconds": 0, "wrap_seconds": 50, "dial_seconds": 0, "answered": True,
        "wait_seconds": 25, "resolved": True, "resolvable": True, "days_to_repeat": 5,
    },
    {"answered": False, "wait_seconds": 15, "resolved": False, "resolvable": True},
    {
        "talk_seconds": 60, "hold_seconds": 10, "wrap_seconds": 10, "dial_seconds": 5, "answered": True,
        "wait_seconds": 20, "resolved": False, "resolvable": False, "team": "South",
    },
]  # fmt: skip
TABLES = {
    "tickets": TICKETS,
    "contacts_handled": [{"handled_on": "2026-06-15"} | row for row in CONTACTS],
    "working_time": [{"worked_on": "2026-06-15", "worked_hours": 2}],
}
BY_HAND = {
    "first_response_minutes_median": 900,
    "first_response_calendar": (900 + 30 + 1080) / 3,
    "first_response_working": (60 + 30 + 60) / 3,
    "first_response_working_median": 60,
    "first_response_working_inside": (60 + 30) / 2,
    "first_response_within_day": 1,
    "open_tickets": 1,
    "opening_tickets": 1,
    "closed_tickets": 3,
    "backlog_age": 11,
    "reopen_rate": 1 / 3,
    "closed_before_callback": 1 / 2,
    "satisfied_share": 1 / 2,
    "contacts_handled": 3,
    "handling_time": (150 + 250 + 80) / 3,
    "handling_time_without_hold": (130 + 250 + 70) / 3,
    "handling_time_with_dialling": (160 + 250 + 85) / 3,
    "contacts_per_hour": 3 / 2,
    "contacts_per_handling_hour": 3 * 3600 / 480,
    "answered_within_20_seconds": 2 / 4,
    "first_contact_resolution": 1 / 4,
    "first_contact_resolution_net": 1 / 3,
}
KPIS = [kpi.name for module in (responses, tickets, handling) for kpi in module.KPIS]


@cache
def of_june():
    return measured(TABLES, KPIS)


@pytest.mark.parametrize("kpi", KPIS)
def test_a_kpi_of_service_is_as_counted_by_hand(kpi):
    assert of_june()[kpi] == pytest.approx(BY_HAND[kpi])


def test_what_is_open_is_what_was_open_and_came_less_what_was_closed():
    found = measured(TABLES, ["opening_tickets", "tickets", "closed_tickets", "open_tickets"])
    opening, opened, closed, still = found.values()
    assert opening + opened - closed == still


def test_the_company_handles_as_all_its_contacts_do_and_not_as_the_mean_of_teams():
    north, south = (
        measured(TABLES, ["handling_time"], member=team(name))["handling_time"]
        for name in ("North", "South")
    )
    assert (north, south) == (200, 80)
    assert of_june()["handling_time"] == 160 != (north + south) / 2


def test_satisfaction_is_that_of_one_agent_where_one_is_named():
    from kpireport.levels import Member

    found = measured(TABLES, ["satisfied_share"], member=Member("person", "Bob"))
    assert found == {"satisfied_share": 0}


def test_a_company_has_its_own_clock_and_its_own_limits():
    long = first_response("own_clock", WorkingHours(weekdays=(0, 1, 2, 3, 4, 5)))
    limit = answered_within("own_limit", 1000, Text("In time", "À temps"))
    middle = first_response("own_median", WorkingHours(), middle=True)
    found = measured({"tickets": TICKETS}, [long, limit, middle])
    # From nine to five, also on Saturdays: none, half an hour, and an hour on each of two days.
    assert found["own_clock"] == pytest.approx((0 + 30 + 120) / 3)
    assert found["own_limit"] == pytest.approx(2 / 3)
    assert found["own_median"] == 30


def test_a_reply_outside_the_hours_takes_no_time_or_leaves_the_base():
    row = {
        "opened_on": "2026-06-15",
        "opened_at": "2026-06-15T18:00",
        "first_replied_at": "2026-06-15T20:00",
    }
    asked = ["first_response_working", "first_response_working_inside"]
    found = measured({"tickets": [row]}, asked)
    assert found == {"first_response_working": 0, "first_response_working_inside": None}


def test_a_ticket_without_a_reply_is_in_no_mean():
    rows = [*TICKETS, {"opened_on": "2026-06-15", "opened_at": "2026-06-15T09:00"}]
    asked = ["first_response_working", "first_response_calendar"]
    assert measured({"tickets": rows}, asked) == {
        name: pytest.approx(BY_HAND[name]) for name in asked
    }


def test_nobody_is_said_to_have_been_helped_for_good_before_the_window_has_passed():
    contacts = {"contacts_handled": TABLES["contacts_handled"]}
    early = measured(contacts, ["first_contact_resolution"], as_of=date(2026, 7, 6))
    assert early == {"first_contact_resolution": None}
    longer = first_contact_resolution("within_3", 3)
    assert measured(contacts, [longer])["within_3"] == 2 / 4


def test_who_gives_up_is_not_answered_in_time_however_soon():
    kpi = answered_in("within_minute", 60)
    assert (
        measured({"contacts_handled": TABLES["contacts_handled"]}, [kpi])["within_minute"] == 3 / 4
    )


def test_without_contacts_that_were_handled_there_is_no_handling_time():
    rows = {"contacts_handled": [{"handled_on": "2026-06-15", "answered": False}]}
    asked = ["handling_time", "contacts_per_handling_hour", "contacts_handled"]
    assert measured(rows, asked) == dict.fromkeys(asked[:2]) | {"contacts_handled": 0}
