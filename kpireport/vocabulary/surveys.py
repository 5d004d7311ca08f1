"""Surveys: numbers that come of answers, and how sure they are.

The less people answer, the less a number says: each of these words knows its answers, and the interval in which the
truth lies 19 times in 20 if those who answered speak for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from ibis.common.deferred import Deferred

from kpireport import formula_phrases
from kpireport.formula import Cell, Estimate, Formula, Measure, Ratio
from kpireport.spoken import Said, Spoken
from kpireport.vocabulary.aggregates import count, total
from kpireport.words import Text

Z = 1.959963984540054  # of the normal distribution: 95 % lie within
PROMOTER, DETRACTOR = 9, 6
FEWEST_FOR_SPREAD = 2


@dataclass(frozen=True, slots=True)
class Share(Ratio):
    """The share of answers that say something, with the interval of Wilson (1927)."""

    def estimate(self, cell: Cell) -> Estimate | None:
        """How many answers, and where the true share lies."""
        hits, answers = self.numerator.of(cell), self.denominator.of(cell)
        if hits is None or not answers:
            return None if answers is None else Estimate(0)
        share, square = hits / answers, Z * Z / answers
        middle = (share + square / 2) / (1 + square)
        reach = Z * sqrt(share * (1 - share) / answers + square / answers / 4) / (1 + square)
        return Estimate(answers, max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True, slots=True)
class MeanScore(Ratio):
    """The mean of answers on a scale; ``squares`` is the total of their squares, for the interval."""

    squares: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        """Total, count and squares."""
        return (self.numerator, self.denominator, self.squares)

    def estimate(self, cell: Cell) -> Estimate | None:
        """How many answers, and where the true mean lies (normal approximation)."""
        added, answers = self.numerator.of(cell), self.denominator.of(cell)
        squares = self.squares.of(cell)
        if answers is None or added is None or squares is None:
            return None
        if answers < FEWEST_FOR_SPREAD:
            return Estimate(answers)
        mean = added / answers
        # Rounding may leave a trace below zero where all answers are alike.
        variance = max(0.0, squares - answers * mean * mean) / (answers - 1)
        reach = Z * sqrt(variance / answers)
        return Estimate(answers, mean - reach, mean + reach)


@dataclass(frozen=True, slots=True)
class NetPromoter(Spoken):
    """Promoters less detractors, in points from −100 to 100; who did not answer is not in the base.

    No answers give no score (other tools give 0 or not a number). The mean of teams' scores is not the company's: each
    is computed from its own counts.
    """

    promoters: Measure
    detractors: Measure
    answers: Measure

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The three counts."""
        return (self.promoters, self.detractors, self.answers)

    def of(self, cell: Cell) -> float | None:
        """The score."""
        found = [part.of(cell) for part in self.parts]
        pro, contra, answers = found
        return (
            None if pro is None or contra is None or not answers else 100 * (pro - contra) / answers
        )

    def estimate(self, cell: Cell) -> Estimate | None:
        """How many answers, and where the true score lies (normal approximation)."""
        pro, contra, answers = (part.of(cell) for part in self.parts)
        if pro is None or contra is None or answers is None:
            return None
        if not answers:
            return Estimate(0)
        net = (pro - contra) / answers
        reach = Z * sqrt(max(0.0, (pro + contra) / answers - net * net) / answers)
        return Estimate(answers, max(-100.0, 100 * (net - reach)), min(100.0, 100 * (net + reach)))

    @property
    def phrase(self) -> Text:
        """Its words."""
        return formula_phrases.NET_PROMOTER

    @property
    def spoken(self) -> Mapping[str, Said]:
        """The three counts."""
        return {
            "promoters": self.promoters,
            "detractors": self.detractors,
            "answers": self.answers,
        }


def _both(first: Deferred | None, second: Deferred) -> Deferred:
    return second if first is None else first & second


def share_of_answers(
    table: str, score: Deferred, says: Deferred, *, on: str, where: Deferred | None = None
) -> Share:
    """The share of the answers (rows that know the score) that say something: ``says=_.score >= 4``."""
    known = _both(where, score.notnull())
    return Share(count(table, on=on, where=known & says), count(table, on=on, where=known))


def mean_score(table: str, score: Deferred, *, on: str, where: Deferred | None = None) -> MeanScore:
    """The mean of the answers; who did not answer is not in the base."""
    known = _both(where, score.notnull())
    # As doubles: the square of a decimal needs twice its digits, which no engine has.
    number = score.cast("float64")
    return MeanScore(
        total(table, score, on=on, where=known),
        count(table, on=on, where=known),
        total(table, number * number, on=on, where=known),
    )


def net_promoter(
    table: str, score: Deferred, *, on: str, where: Deferred | None = None
) -> NetPromoter:
    """The net promoter score of answers from 0 to 10: 9 and 10 promote, 0 to 6 detract."""
    known = _both(where, score.notnull())
    return NetPromoter(
        count(table, on=on, where=known & (score >= PROMOTER)),
        count(table, on=on, where=known & (score <= DETRACTOR)),
        count(table, on=on, where=known),
    )
