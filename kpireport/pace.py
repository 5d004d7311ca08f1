"""Pace: where a KPI should be today on its way to the year's goal, and what the rest of the year needs.

The year is the company's; for weeks it is the ISO year, as for every number to date. A running period counts by its
days: of its goal as much should be reached as the share of its days that the data cover, and the rest of it is still
to come. Rates and stocks have a goal and a number to date, and nothing else: neither adds up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import fsum

from kpireport.book import Book
from kpireport.facts import Place
from kpireport.formula import RollUp
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.periods import Grain, Period, Span
from kpireport.variance import Status, Variance


@dataclass(frozen=True, slots=True)
class Pace:
    """One KPI of one member on its way through the year, in the KPI's unit, up to the day ``until``.

    ``elapsed`` and ``left`` are periods of the report's grain: those that there are numbers of, and those to come.
    ``shape`` is the share of last year's whole number that was there by this day, none where last year is not
    wholly known.
    """

    kpi: Kpi
    member: Member
    period: Period
    until: date
    goal: float
    to_date: float | None
    goal_to_date: float | None
    elapsed: Fraction
    left: Fraction
    shape: float | None = None

    @property
    def variance(self) -> Variance:
        """The number to date against where it should be."""
        return self.kpi.deviation(self.to_date, self.goal_to_date)

    @property
    def status(self) -> Status | None:
        """The verdict on it, by the KPI's own rules."""
        return self.kpi.rules.judge(self.variance)

    @property
    def is_running(self) -> bool:
        """Whether the period is not over yet."""
        return self.until < self.period.end

    @property
    def is_over(self) -> bool:
        """Whether nothing of the year is left: the deviation is the final one."""
        return not self.left

    @property
    def reached(self) -> float | None:
        """The share of the year's goal that is there; none of a rate or a stock, nor of a goal of nothing."""
        if not self.kpi.is_additive or self.to_date is None or self.goal <= 0:
            return None
        return self.to_date / self.goal

    @property
    def should_be_reached(self) -> float | None:
        """The share of the year's goal that should be there."""
        if self.goal_to_date is None or self.reached is None:
            return None
        return self.goal_to_date / self.goal

    @property
    def needed(self) -> float | None:
        """What each period that is left must bring; below zero where the goal is passed already."""
        if not self._goes_on or self.to_date is None:
            return None
        return float(required(Fraction(self.goal), Fraction(self.to_date), self.left))

    @property
    def so_far(self) -> float | None:
        """The mean of the periods until now."""
        if not self.kpi.is_additive or self.to_date is None or not self.elapsed:
            return None
        return float(Fraction(self.to_date) / self.elapsed)

    @property
    def by_shape(self) -> float | None:
        """The year's end if the rest of the year weighs as much as it did last year."""
        if not self._goes_on or self.to_date is None or self.shape is None:
            return None
        return self.to_date / self.shape

    @property
    def by_run_rate(self) -> float | None:
        """The year's end if each period left brings the mean of those until now, whatever the season."""
        if not self._goes_on or self.to_date is None or self.so_far is None:
            return None
        return self.to_date + self.so_far * float(self.left)

    @property
    def _goes_on(self) -> bool:
        return self.kpi.is_additive and not self.is_over


def required(goal: Fraction, to_date: Fraction, left: Fraction) -> Fraction:
    """What each of the periods left must bring, so that all of them and the number to date make the goal.

    >>> required(Fraction(120), Fraction(90), Fraction(2))
    Fraction(15, 1)

    Raises:
        ZeroDivisionError: nothing is left.
    """
    return (goal - to_date) / left


def covered(period: Period, as_of: date) -> Fraction:
    """The share of a period's days that the data reach.

    >>> covered(Period.parse("2026-06"), date(2026, 6, 15)), covered(Period.parse("2026-06"), date(2026, 8, 1))
    (Fraction(1, 2), Fraction(1, 1))
    """
    days = (min(as_of, period.end) - period.start).days + 1
    return Fraction(max(0, days), (period.end - period.start).days + 1)


def pace_of(book: Book, kpi: Kpi, member: Member, period: Period) -> Pace | None:
    """A KPI's way through the year up to a period; none where no goal for the whole year is known.

    The goal is that of the year, or the sum of its parts' where all have one; for a rate the one that holds in all.
    """
    if period.grain is Grain.ALL or not (kpi.accumulates or _is_stock(kpi)):
        return None
    year = period.whole_year
    goal = book.goals.over(kpi.name, member, year)
    if goal is None:
        return None
    place, to_date = Place(member.level, member.name), period.to_date
    share = covered(period, book.facts.as_of)
    return Pace(
        kpi=kpi,
        member=member,
        period=period,
        until=min(period.end, book.facts.as_of),
        goal=float(goal),
        to_date=_number_to_date(book, kpi, place, to_date),
        goal_to_date=_goal_to_date(book, kpi, member, to_date, share),
        elapsed=_elapsed(book, kpi, place, to_date, share),
        left=year.length - to_date.length + 1 - share,
        shape=_shape(book, kpi, place, to_date, share) if kpi.is_additive else None,
    )


def paces(book: Book, kpis: Iterable[str], member: Member, period: Period) -> tuple[Pace, ...]:
    """The pace of these KPIs, in their order, without those that have no goal for the whole year."""
    found = (pace_of(book, book.kpis[name], member, period) for name in kpis)
    return tuple(pace for pace in found if pace is not None)


def _is_stock(kpi: Kpi) -> bool:
    return kpi.formula.rolls_up is RollUp.LAST


def _number_to_date(book: Book, kpi: Kpi, place: Place, to_date: Span) -> float | None:
    if _is_stock(kpi):
        return book.number(kpi, place, Span(to_date.last))
    begin = book.facts.begin(kpi.tables, to_date.last.grain) if kpi.tables else None
    # What was there before the records began is not known, and no part of a year is its number to date.
    if begin is not None and begin > to_date.first.start:
        return None
    return book.number(kpi, place, to_date)


def _goal_to_date(
    book: Book, kpi: Kpi, member: Member, to_date: Span, share: Fraction
) -> float | None:
    whole = book.goals.over(kpi.name, member, to_date)
    if whole is None or share == 1:
        return None if whole is None else float(whole)
    if not kpi.is_additive:
        # A stock, or a share of a whole period's goal, is to be there by the period's end and no sooner.
        is_ripe = not _is_stock(kpi) and not any(kpi.formula.goals_used())
        return float(whole) if is_ripe else None
    running = book.goals.over(kpi.name, member, Span(to_date.last)) or Decimal(0)
    return float(Fraction(whole) - Fraction(running) * (1 - share))


def _elapsed(book: Book, kpi: Kpi, place: Place, to_date: Span, share: Fraction) -> Fraction:
    """The periods that the number to date is the sum of; who came within the year has none before."""
    known = [slot for slot in to_date if book.number(kpi, place, Span(slot)) is not None]
    return sum((share if slot == to_date.last else Fraction(1) for slot in known), Fraction(0))


def _shape(book: Book, kpi: Kpi, place: Place, to_date: Span, share: Fraction) -> float | None:
    """The share of last year's number that was there by the same day."""
    year = to_date.first.before().whole_year
    numbers = [book.number(kpi, place, Span(slot)) for slot in year]
    known = [number for number in numbers if number is not None]
    is_whole = not any(book.partial(kpi, slot) for slot in year)
    if len(known) < year.length or to_date.length > year.length or not is_whole:
        return None
    here = to_date.length - 1
    by_then, whole = fsum((*known[:here], known[here] * float(share))), fsum(known)
    return by_then / whole if by_then > 0 and whole > 0 else None
