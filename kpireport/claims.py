"""Claims: whether the numbers and directions that commentary states of a KPI are those of the facts.

Only a sentence that names a KPI of the report is read. Each of its figures must be, to the digits it is written with,
a number of that KPI in the right unit, and each "rose" or "below goal" must have the sign of what it is said of.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kpireport.exhibits.fields import Filled
from kpireport.exhibits.verdicts import judged
from kpireport.formats import Format
from kpireport.quotable import Beside, Figure, figures, same_size, same_unit
from kpireport.scorecard import Line, Scorecard
from kpireport.variance import Better
from kpireport.wording import (
    BLANK,
    Axis,
    Direction,
    Mark,
    Number,
    directions,
    masked,
    names_pattern,
    numbers,
    sentences,
)

_BREAK = re.compile(
    r"[;,:]\s|\b(?:and|but|while|whereas|et|mais|tandis que|alors que)\b", re.IGNORECASE
)
_FAR = 10_000

CardOf = Callable[[str], Scorecard]


@dataclass(frozen=True)
class Proof:
    """What one member's commentary is held against.

    ``members`` are others that a sentence may name, with ``card_of`` to look up their numbers; ``names`` are further
    names whose digits are no figures, such as products; ``labels`` those of KPIs that the report does not show. What
    stands ``beside`` the member's own KPIs, such as their norms, may be quoted too.
    """

    card: Scorecard
    form: Format
    language: str
    members: Sequence[str] = ()
    card_of: CardOf | None = None
    names: Sequence[str] = ()
    labels: Sequence[str] = ()
    beside: Mapping[str, Sequence[Beside]] = field(default_factory=dict)
    _known: dict[tuple[str, str], tuple[Figure, ...]] = field(default_factory=dict)

    def faults(self, remark: Filled) -> Iterator[tuple[int, str]]:
        """Each claim that the facts do not bear out: its place in the filled text, and what is wrong."""
        whole = remark.text.replace("**", BLANK * 2)
        plain = masked(self._without_kpis(whole), self._names)
        found = numbers(plain, self.language)
        for start, end in sentences(whole):
            fields = {
                number: slot.kpi
                for slot in remark.slots
                for number in found
                if start <= slot.start < end and number.start < slot.end and slot.start < number.end
            }
            named = self._named(whole[start:end], fields.values())
            inside = [number for number in found if start <= number.start < end]
            if named and inside:
                said = [
                    Direction(
                        one.start + start, one.end + start, one.sign, one.axis, one.favourable
                    )
                    for one in directions(self._without_kpis(whole[start:end]), self.language)
                ]
                sentence = _Sentence(self, whole, named, inside, fields, said)
                yield from sentence.faults()

    @cached_property
    def _lines(self) -> Mapping[str, Line]:
        return {line.kpi.name: line for line in self.card.lines}

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """The words that name a KPI, as they are compared, and its name; empty for those not shown."""
        others = {_key(label): "" for label in self.labels}
        labels = {
            _key(line.kpi.label.in_(self.language)): name for name, line in self._lines.items()
        }
        return {**others, **labels, **{_key(name): name for name in self._lines}}

    @cached_property
    def _kpi_pattern(self) -> re.Pattern[str] | None:
        return names_pattern(self._words)

    @cached_property
    def _member_pattern(self) -> re.Pattern[str] | None:
        return names_pattern(self.members)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        return names_pattern(
            name
            for name in (*self.names, *self.members)
            # A name of digits alone, as of a rating, would be cut out of every number.
            if any(map(str.isdigit, name)) and any(map(str.isalpha, name))
        )

    def _without_kpis(self, text: str) -> str:
        pattern = self._kpi_pattern
        return pattern.sub(lambda found: BLANK * len(found[0]), text) if pattern else text

    def _named(self, sentence: str, fields: Iterable[str]) -> dict[str, tuple[Figure, ...]]:
        """The KPIs that a sentence names, with the figures it may quote: its member's own and those of members named."""
        words = self._kpi_pattern.findall(sentence) if self._kpi_pattern else []
        names = dict.fromkeys([*(self._words[_key(word)] for word in words), *fields])
        said = self._member_pattern.findall(sentence) if self._member_pattern else []
        members = [known for known in self.members if _key(known) in set(map(_key, said))]
        return {
            name: tuple(
                figure for member in ["", *members] for figure in self.figures(name, member)
            )
            for name in names
            if name in self._lines
        }

    def figures(self, kpi: str, member: str = "") -> tuple[Figure, ...]:
        """The figures of one KPI, of the report's member or of another."""
        key = (kpi, member)
        if key not in self._known:
            lines: Iterable[Line] = self._lines.values()
            beside = () if member else self.beside.get(kpi, ())
            if member and self.card_of is not None:
                lines = self.card_of(member).lines
            self._known[key] = tuple(
                figure
                for line in lines
                if line.kpi.name == kpi
                for figure in figures(line, self.form, beside)
            )
        return self._known[key]


def _key(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence that names KPIs: its numbers and directions."""

    proof: Proof
    text: str
    named: Mapping[str, tuple[Figure, ...]]
    numbers: Sequence[Number]
    fields: Mapping[Number, str]
    directions: Sequence[Direction]

    def faults(self) -> Iterator[tuple[int, str]]:
        assigned = {direction: self._said_of(direction) for direction in self.directions}
        for number in self.numbers:
            if not self._is_claim(number):
                continue
            matches = self._matches(number)
            if not matches:
                if number not in self.fields:
                    said = [one.sign for one in self.directions if assigned[one] is number]
                    yield number.start, self._no_figure(number, number.sign or sum(said))
                continue
            if number.sign and not any(_signed(number.sign, one) for one in matches):
                yield (
                    number.start,
                    f"the sign of {self._quoted(number)} is wrong: {_told(matches[0])}",
                )
            for direction in self.directions:
                if assigned[direction] is number and not self._borne_out(direction, matches):
                    word = " ".join(self.text[direction.start : direction.end].split())
                    told = _told(self._telling(direction, matches))
                    yield direction.start, f"{word!r} does not fit {self._quoted(number)}: {told}"

    def _is_claim(self, number: Number) -> bool:
        """Days, hours and the like are read only where a KPI named is counted in them."""
        free = (Mark.PLAIN, Mark.PERCENT, Mark.POINTS, Mark.MONEY)
        return number.mark in free or any(number.mark is figure.mark for figure in self._all())

    def _all(self, kpi: str = "") -> list[Figure]:
        return [one for name, found in self.named.items() if kpi in ("", name) for one in found]

    def _matches(self, number: Number) -> list[Figure]:
        currency = self.proof.form.currency
        return [
            figure
            for figure in self._all(self.fields.get(number, ""))
            if same_unit(number, figure, currency) and same_size(number, figure)
        ]

    def _quoted(self, number: Number) -> str:
        return f"'{' '.join(self.text[number.start : number.end].split())}'"

    def _no_figure(self, number: Number, sign: int) -> str:
        quoted, found = self._quoted(number), self._all()
        labels = " or ".join(dict.fromkeys(_label(figure.line) for figure in found))
        others = {Mark.PERCENT: Mark.POINTS, Mark.POINTS: Mark.PERCENT}
        mixed = [
            one for one in found if one.mark is others.get(number.mark) and same_size(number, one)
        ]
        if mixed:
            right = "percentage points" if mixed[0].mark is Mark.POINTS else "percent"
            return f"{quoted} takes percent for points or the other way round: {_told(mixed[0])}, is in {right}"
        near = [one for one in found if same_unit(number, one, self.proof.form.currency)]
        if not near:
            return f"{quoted} is no figure of {labels}, which has none in that unit"
        near = [one for one in near if sign and one.axis and _sign(one.move) == sign] or near
        best = min(near, key=lambda one: abs(abs(one.value) - number.size))
        return f"{quoted} is no figure of {labels}; the nearest: {_told(best)}"

    def _said_of(self, direction: Direction) -> Number | None:
        """The number that a direction is said of: the nearest, of its own part of the sentence where there is one."""
        near = min(self.numbers, key=lambda number: self._distance(direction, number))
        far = self._distance(direction, near) >= _FAR
        return None if far and len(self.named) > 1 else near

    def _distance(self, direction: Direction, number: Number) -> int:
        if number.start >= direction.end:
            between, behind = self.text[direction.end : number.start], 0
        else:
            between, behind = self.text[number.end : direction.start], 1
        return len(between) + behind + (_FAR if _BREAK.search(between) else 0)

    def _borne_out(self, direction: Direction, matches: Sequence[Figure]) -> bool:
        alone = len(self.named) == 1
        return any(_fits(direction, figure, alone=alone) for figure in matches)

    def _telling(self, direction: Direction, matches: Sequence[Figure]) -> Figure:
        """The figure that tells most about what a direction gets wrong."""
        own = [one for one in matches if one.axis is direction.axis]
        others = [
            one
            for match in matches
            for one in self._all(match.line.kpi.name)
            if one.line is match.line and one.axis is direction.axis
        ]
        return (own or others or list(matches))[0]


def _label(line: Line) -> str:
    return line.kpi.label.en


def _told(figure: Figure) -> str:
    return f"{_label(figure.line)}, {figure.what}: {figure.words}"


def _signed(sign: int, figure: Figure) -> bool:
    return figure.axis is None or _sign(figure.move) == sign


def _sign(value: float | None) -> int:
    return 0 if value is None else (value > 0) - (value < 0)


def _fits(direction: Direction, figure: Figure, *, alone: bool) -> bool:
    line, better = figure.line, figure.line.kpi.better
    if direction.favourable and better is Better.WITHIN:
        return True
    turned = direction.favourable and better is Better.LOWER
    sign = -direction.sign if turned else direction.sign
    if direction.axis is Axis.GOAL:
        return _fits_goal(sign, figure, line, alone=alone)
    if figure.axis is Axis.MOVE or (figure.move is not None and figure.axis is None):
        return _sign(figure.move) == sign
    moves = {
        _sign(one.absolute)
        for one in (line.against_previous, line.against_year_ago)
        if one.absolute is not None
    }
    if figure.axis is Axis.BESIDE:
        return not moves or sign in moves
    if figure.axis is Axis.GOAL:
        return sign in moves or _sign(figure.move) == sign
    return figure.what != "actual" or not moves or sign in moves


def _fits_goal(sign: int, figure: Figure, line: Line, *, alone: bool) -> bool:
    gaps = [figure.move] if figure.axis is Axis.GOAL else [judged(line).absolute]
    if figure.axis is Axis.MOVE and not alone:
        return True
    if "to date" in figure.what and line.to_date is not None and line.to_date_goal is not None:
        gaps.append(line.to_date - line.to_date_goal)
    known = [gap for gap in gaps if gap is not None]
    return not known or sign in map(_sign, known)
