"""Two KPIs of the same members against each other, every point called by its name where there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import seaborn as sns

from kpireport import phrases
from kpireport.exhibits.canvas import GAP, ROW, Sheet, limits, spaced, styled, ticks
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.members import alternative, of_whom, standing, unknown_words, when
from kpireport.exhibits.pictures import svg
from kpireport.exhibits.seaborn_style import POINT, WIDTH
from kpireport.exhibits.style import SMALL
from kpireport.exhibits.trends import nothing
from kpireport.exhibits.typeface import shortened, width
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line
from kpireport.variance import Better

FIELD = 300.0  # the height of the field
HEAD, FOOT = 34.0, 34.0
DOT, CLEAR = 7.0, 3.0
WIDEST_NAME = 130.0
MOST_NAMED = 100  # more are not tried: they would not be read
# Where a name may stand around its point, the best place first: right, left, above, below, and the corners.
_PLACES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet that nothing else may cover."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        """Whether this one lies in the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


Pair = tuple[Line, Line]


def scatter(kpis: tuple[Kpi, Kpi], pairs: Sequence[Pair], form: Format, *, who: str) -> Figure:
    """A point for each member that has both numbers in the period, with a line at each goal that all share."""
    first, second = (form.say(kpi.label) for kpi in kpis)
    by = of_whom([pair[0] for pair in pairs], form)
    what = form.say(phrases.TWO_KPIS, first=first, second=second, dimension=by)
    when_ = when(pairs[0][0], form) if pairs else ""
    known = [pair for pair in pairs if None not in (pair[0].actual, pair[1].actual)]
    title = ", ".join(part for part in (what, who, when_) if part)
    known.sort(key=lambda pair: (_number(pair[1]), _number(pair[0]), pair[0].member.name), reverse=True)  # fmt: skip
    others = {pair[0].member: pair[1] for pair in known}
    alt = alternative(
        title,
        [pair[0] for pair in known],
        form,
        lambda line: f"{standing(line, form)}, {_other(others[line.member], form)}",
    )
    if not known:
        return Figure(nothing(form), alt, who, what, when_)
    unknown = [pair[0] for pair in pairs if pair not in known]
    with styled(form.palette):
        sheet = _Picture(kpis, known, form).drawn(unknown)
        return Figure(svg(sheet.figure), alt, who, what, when_)


def _number(line: Line) -> float:
    return line.actual if line.actual is not None else 0.0


def _other(line: Line, form: Format) -> str:
    label, number = form.say(line.kpi.label), form.number(line.actual, line.kpi.unit)
    return f"{label} {number}"


def common_goal(lines: Sequence[Line]) -> float | None:
    """The goal that all of these have, if it is one and the same."""
    goals = {line.goal for line in lines}
    return goals.pop() if len(goals) == 1 else None


def placed(
    points: Sequence[tuple[float, float]], sizes: Sequence[float], taken: Sequence[Box], field_: Box
) -> list[Box | None]:
    """A place for each name beside its point that covers no other name, point or line's words; none where there is no room.

    >>> right, left, nowhere = placed([(50, 50), (48, 50), (150, 90)], [40, 40, 200], [], Box(0, 0, 200, 100))
    >>> right.left, left.right, nowhere
    (56.5, 41.5, None)
    """
    reach = DOT / 2
    dots = [Box(x - reach, y - reach, x + reach, y + reach) for x, y in points]
    found: list[Box | None] = []
    full = list(taken)
    for (x, y), size in zip(points, sizes, strict=True):
        free = (
            box
            for box in _around(x, y, size)
            if box.within(field_) and not any(box.meets(other) for other in (*full, *dots))
        )
        box = next(free, None) if len(found) < MOST_NAMED else None
        found.append(box)
        full += [box] if box else []
    return found


def _around(x: float, y: float, size: float) -> Iterator[Box]:
    reach, half = DOT / 2 + CLEAR, SMALL * 0.64
    for across, down in _PLACES:
        middle = x + across * (reach + size / 2)
        # Beside its point a name stands level with it, above and below it clears the dot.
        level = y + down * (half + (reach if across == 0 else 0))
        yield Box(middle - size / 2, level - half, middle + size / 2, level + half)


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction: its KPI, where its values lie on the sheet, the goal that all share."""

    kpi: Kpi
    low: float
    high: float
    start: float
    end: float
    goal: float | None

    @staticmethod
    def of(kpi: Kpi, lines: Sequence[Line], start: float, end: float) -> "_Axis":
        goal = common_goal(lines)
        values = [_number(line) for line in lines] + ([] if goal is None else [goal])
        return _Axis(kpi, *limits(values, 0.1), start, end, goal)

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def per_unit(self) -> float:
        return abs(self.end - self.start) / (self.high - self.low)

    def title(self, form: Format) -> str:
        words = {"label": form.say(self.kpi.label), "unit": form.unit_name(self.kpi.unit)}
        title = form.say(phrases.UNIT_OF, **words)
        if self.kpi.better is Better.HIGHER:
            return title
        return f"{title} ({form.say(phrases.DIRECTIONS[self.kpi.better])})"


@dataclass(frozen=True, slots=True)
class _Picture:
    """The points to draw."""

    kpis: tuple[Kpi, Kpi]
    pairs: Sequence[Pair]
    form: Format
    taken: list[Box] = field(default_factory=list)

    def drawn(self, unknown: Sequence[Line]) -> Sheet:
        """The field with its axes, goals, points and names, and below it what could not be shown."""
        bottom = HEAD + FIELD
        up = _Axis.of(self.kpis[1], [pair[1] for pair in self.pairs], bottom, HEAD)
        marks = ticks(up.low, up.high, up.kpi.unit, self.form)
        left = max((width(words, SMALL) for _, words in marks), default=0.0) + 6
        across = _Axis.of(self.kpis[0], [pair[0] for pair in self.pairs], left, WIDTH - 1)
        points = [(across.at(_number(a)), up.at(_number(b))) for a, b in self.pairs]
        self._take_goals(across, up)
        names = [shortened(pair[0].member.name, WIDEST_NAME, SMALL) for pair in self.pairs]
        sizes = [width(name, SMALL) for name in names]
        boxes = placed(points, sizes, self.taken, Box(left + 2, HEAD, WIDTH, bottom - 1))
        notes = list(self._notes(across, up, boxes.count(None), unknown))
        sheet = Sheet.of(bottom + FOOT + len(notes) * ROW, self.form.palette)
        self._axes(sheet, across, up, marks)
        self._goals(sheet, across, up)
        for name, box in zip(names, boxes, strict=True):
            if box is not None:
                sheet.name(box.left, box.bottom - SMALL * 0.32, name)
        for index, words in enumerate(notes):
            sheet.write(0, bottom + FOOT + (index + 1) * ROW - 6, words)
        return sheet

    def _notes(
        self, across: _Axis, up: _Axis, unnamed: int, unknown: Sequence[Line]
    ) -> Iterator[str]:
        if unnamed:
            yield self.form.say(phrases.UNNAMED, count=self.form.number(unnamed))
        lines = {0: across, 1: up}
        differ = [
            self.form.say(axis.kpi.label)
            for index, axis in lines.items()
            if axis.goal is None and any(pair[index].goal is not None for pair in self.pairs)
        ]
        if differ:
            yield self.form.say(phrases.GOALS_DIFFER, label=", ".join(differ))
        words = unknown_words(unknown, lambda text: width(text, SMALL) < WIDTH, self.form)
        if words:
            yield words

    def _axes(
        self, sheet: Sheet, across: _Axis, up: _Axis, marks: Sequence[tuple[float, str]]
    ) -> None:
        bottom, palette = HEAD + FIELD, sheet.palette
        axes = sheet.axes(across.start, HEAD, across.end, bottom)
        xs, ys = ([_number(pair[index]) for pair in self.pairs] for index in (0, 1))
        sns.scatterplot(x=xs, y=ys, ax=axes, color=palette.actual, s=(DOT * POINT) ** 2, linewidth=0,
                        legend=False, clip_on=False)  # fmt: skip
        axes.set(xlim=(across.low, across.high), ylim=(up.low, up.high), xlabel="", ylabel="")
        axes.set_xticks([])
        axes.set_yticks([])
        for side in ("left", "bottom"):
            axes.spines[side].set_color(palette.rule)
        for value, words in spaced(ticks(across.low, across.high, across.kpi.unit, self.form), across.per_unit):  # fmt: skip
            at = min(max(across.at(value), width(words, SMALL) / 2), WIDTH - width(words, SMALL) / 2)  # fmt: skip
            sheet.write(at, bottom + 13, words, anchor="center")
        for value, words in marks:
            sheet.write(across.start - 5, up.at(value) + 4, words, anchor="right")
        sheet.say(0, 12, up.title(self.form))
        sheet.say(WIDTH - 1, bottom + FOOT - 5, across.title(self.form), anchor="right")

    def _goal_words(self, axis: _Axis) -> str:
        goal = self.form.number(axis.goal, axis.kpi.unit)
        return self.form.say(phrases.GOAL_OF, goal=goal)

    def _take_goals(self, across: _Axis, up: _Axis) -> None:
        """Keep names off the words at the goal of the upright axis; those of the other stand above the field."""
        if up.goal is not None:
            y = up.at(up.goal)
            self.taken.append(Box(self._goal_left(up), y - SMALL - 4, WIDTH, y + 1))
        if across.goal is not None:
            x = across.at(across.goal)
            self.taken.append(Box(x - 1, HEAD, x + 1, HEAD + FIELD))
        if up.goal is not None:
            y = up.at(up.goal)
            self.taken.append(Box(0, y - 1, WIDTH, y + 1))

    def _goal_left(self, up: _Axis) -> float:
        return WIDTH - 1 - width(self._goal_words(up), SMALL) - GAP / 2

    def _goals(self, sheet: Sheet, across: _Axis, up: _Axis) -> None:
        bottom = HEAD + FIELD
        if across.goal is not None:
            x, words = across.at(across.goal), self._goal_words(across)
            sheet.dashed((x, HEAD), (x, bottom))
            half = width(words, SMALL) / 2
            sheet.write(min(max(x, half), WIDTH - half), HEAD - 6, words, anchor="center")
        if up.goal is not None:
            y = up.at(up.goal)
            sheet.dashed((across.start, y), (WIDTH, y))
            sheet.write(WIDTH - 1, y - 4, self._goal_words(up), anchor="right")
