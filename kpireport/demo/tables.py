"""The demonstration company's records as CSV files."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpireport.demo import company
from kpireport.demo.deals import Deal, deals
from kpireport.demo.service import Subscription, Ticket, subscriptions, tickets
from kpireport.demo.work import Activity, Lead, activities, leads

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A file's name, its columns and its rows; dates are written as ISO 8601, what is unknown as nothing."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]

    def write(self, folder: Path) -> Path:
        """The file, with the same bytes everywhere."""
        path = folder / f"{self.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(self.rows)
        return path


def make(folder: Path) -> tuple[Path, ...]:
    """Write the demonstration company's tables into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    every_deal = deals()
    running = subscriptions(every_deal)
    tables = (
        _people(),
        _deals(every_deal),
        _leads(leads(every_deal)),
        _activities(activities()),
        _subscriptions(running),
        _tickets(tickets(running)),
    )
    return tuple(table.write(folder) for table in tables)


def _people() -> Table:
    rows = ((spell.person, spell.team, spell.joined, spell.left) for spell in company.SPELLS)
    return Table("people", ("person", "team", "joined", "left"), rows)


def _deals(found: Iterable[Deal]) -> Table:
    columns = (
        "id", "person", "team", "product", "segment", "source",
        "stage", "opened", "closed", "value", "expected",
    )  # fmt: skip
    known = (deal for deal in found if deal.opened <= company.AS_OF)
    rows = (
        (
            f"D{number:05}", deal.person, deal.team, deal.product, deal.segment, deal.source,
            deal.stage, deal.opened, None if deal.is_open else deal.closed,
            None if deal.is_open else money(deal.cents), money(deal.expected_cents),
        )
        for number, deal in enumerate(known, start=1)
    )  # fmt: skip
    return Table("deals", columns, rows)


def _leads(found: Sequence[Lead]) -> Table:
    columns = ("id", "person", "team", "source", "created", "qualified", "converted")
    rows = (
        (f"L{number:05}", lead.person, lead.team, lead.source, lead.created, lead.qualified, lead.converted)
        for number, lead in enumerate(found, start=1)
    )  # fmt: skip
    return Table("leads", columns, rows)


def _activities(found: Sequence[Activity]) -> Table:
    rows = (
        (f"A{number:06}", activity.person, activity.team, activity.kind, activity.done)
        for number, activity in enumerate(found, start=1)
    )
    return Table("activities", ("id", "person", "team", "kind", "done"), rows)


def _subscriptions(found: Sequence[Subscription]) -> Table:
    columns = ("id", "customer", "plan", "team", "start", "end", "mrr")
    rows = (
        (f"S{number:05}", one.customer, one.plan, one.team, one.started, one.ended, money(one.cents_a_month))
        for number, one in enumerate(found, start=1)
    )  # fmt: skip
    return Table("subscriptions", columns, rows)


def _tickets(found: Sequence[Ticket]) -> Table:
    columns = (
        "id", "team", "priority", "opened", "closed",
        "first_response_minutes", "resolution_hours", "satisfaction", "escalated",
    )  # fmt: skip
    rows = (
        (
            f"T{number:05}", one.team, one.priority, one.opened, one.closed, one.first_response_minutes,
            None if one.tenths_of_an_hour is None else _tenths(one.tenths_of_an_hour),
            one.satisfaction, "true" if one.escalated else "false",
        )
        for number, one in enumerate(found, start=1)
    )  # fmt: skip
    return Table("tickets", columns, rows)


def money(cents: int) -> str:
    """An amount with both its cents.

    >>> money(1_234_05)
    '1234.05'
    """
    return f"{cents // 100}.{cents % 100:02}"


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
