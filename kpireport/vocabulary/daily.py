"""Days of a period as numbers to divide by: customers a day, calls a working day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from kpireport import formula_phrases
from kpireport.formula import Cell, Formula
from kpireport.spoken import Spoken
from kpireport.words import Text
from kpireport.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class CalendarDays(Spoken):
    """How many days the period has, up to the day that the data reach."""

    def of(self, cell: Cell) -> float | None:
        """The number of days; none for the whole of the data, or where none has come."""
        days = cell.days
        return None if days is None else float(days.count)

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.CALENDAR_DAYS

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """Nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class WorkingDays(Spoken):
    """How many working days the period has, up to the day that the data reach; days off are none."""

    week: WorkingHours = field(default_factory=WorkingHours)

    def of(self, cell: Cell) -> float | None:
        """The number of working days; none for the whole of the data, or where no day has come."""
        days = cell.days
        if days is None:
            return None
        every = (days.first + timedelta(days=number) for number in range(days.count))
        off, weekdays = set(self.week.days_off), set(self.week.weekdays)
        return float(sum(day.weekday() in weekdays and day not in off for day in every))

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.WORKING_DAYS

    @property
    def spoken(self) -> Mapping[str, Formula | float | str]:
        """How many days a week, and how many days off."""
        return {"week": len(set(self.week.weekdays)), "off": len(set(self.week.days_off))}
