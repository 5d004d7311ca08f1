"""How a measure is distributed, member by member: every period a point, the middle half a box, the goal a frame."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import cast

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes

from kpireport import phrases
from kpireport.exhibits.canvas import (
    GAP,
    MARK,
    ROW,
    Sheet,
    limits,
    spaced,
    styled,
    ticks,
)
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.members import alternative, of_whom, standing, unknown_words, when
from kpireport.exhibits.pictures import svg
from kpireport.exhibits.seaborn_style import POINT, WIDTH
from kpireport.exhibits.style import NORMAL, SMALL
from kpireport.exhibits.trends import nothing
from kpireport.exhibits.typeface import shortened, width
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line
from kpireport.tokens import Palette
from kpireport.variance import Better

MOST_ROWS = 20
LEAST_FOR_BOX = 5  # of fewer values a middle half says nothing
WIDEST_NAME, HEAD, FOOT = 150.0, 20.0, 40.0
# A goal's frame, in shares of the marker's size.
_FRAME = [(-0.14, -1.0), (0.14, -1.0), (0.14, 1.0), (-0.14, 1.0), (-0.14, -1.0)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A member's numbers, or a remark in their place."""

    line: Line | None
    values: tuple[float, ...] = ()
    remark: str = ""

    @property
    def middle(self) -> float:
        return median(self.values)


def distribution(kpi: Kpi, lines: Sequence[Line], form: Format, *, who: str) -> Figure:
    """A KPI's last periods by member, sorted by median, the best first."""
    label = form.say(kpi.label)
    unit = form.unit_name(kpi.unit)
    by = of_whom(lines, form)
    what = form.say(phrases.DISTRIBUTED_BY, label=label, unit=unit, dimension=by)
    when_ = when(lines[0], form, whole=True) if lines else ""
    rows = [row for line in lines if (row := _Row(line, _whole(line))).values]
    rows.sort(key=lambda row: (row.middle, cast(Line, row.line).member.name))
    if kpi.better is not Better.LOWER:
        rows.reverse()
    known = [cast(Line, row.line) for row in rows]
    title = ", ".join(part for part in (what, who, when_) if part)
    middles = {row.line.member: row.middle for row in rows if row.line}
    alt = alternative(
        title,
        known,
        form,
        lambda line: form.say(
            phrases.MEDIAN_AND_LAST,
            standing=standing(line, form),
            median=form.number(middles[line.member], kpi.unit),
        ),
    )
    if not rows:
        return Figure(nothing(form), alt, who, what, when_)
    unknown = [line for line in lines if line not in known]
    with styled(form.palette):
        sheet = _Picture(kpi, _cut(rows, form), form).drawn(unknown)
        return Figure(svg(sheet.figure), alt, who, what, when_)


def _whole(line: Line) -> tuple[float, ...]:
    """The known numbers of whole periods."""
    return tuple(p.actual for p in line.series if p.actual is not None and not p.partial)


def _cut(rows: list[_Row], form: Format) -> list[_Row]:
    if len(rows) <= MOST_ROWS:
        return rows
    half = MOST_ROWS // 2
    words = form.say(phrases.MORE, count=form.number(len(rows) - 2 * half))
    return [*rows[:half], _Row(None, remark=words), *rows[-half:]]


@dataclass(frozen=True, slots=True)
class _Picture:
    """The rows to draw, and where their columns stand."""

    kpi: Kpi
    rows: Sequence[_Row]
    form: Format

    def drawn(self, unknown: Sequence[Line]) -> Sheet:
        """Names at the left, the distribution in the middle, median, last number and goal at the right."""
        bottom = HEAD + len(self.rows) * ROW
        sheet = Sheet.of(bottom + FOOT + (ROW if unknown else 0), self.form.palette)
        columns = self._columns()
        left, right = self._name_width() + GAP, columns[0][0] - columns[0][2] - GAP
        axes = sheet.axes(left, HEAD, right, bottom)
        self._draw(axes, sheet.palette)
        self._scale(sheet, axes, left, right, bottom)
        for head, (x, texts, _) in zip(self._heads(), columns, strict=True):
            sheet.write(x, HEAD - 7, head, anchor="right")
            for index, words in enumerate(texts):
                sheet.say(x, HEAD + (index + 1) * ROW - 6, words, anchor="right")
        for index, row in enumerate(self.rows):
            self._name(sheet, row, HEAD + (index + 1) * ROW)
        self._legend(sheet, bottom + FOOT - 6)
        words = unknown_words(unknown, lambda text: width(text, SMALL) < WIDTH, self.form)
        sheet.write(0, bottom + FOOT + ROW - 6, words)
        return sheet

    def _heads(self) -> tuple[str, str, str]:
        last = self._last()
        return self.form.say(phrases.MEDIAN), last, self.form.say(phrases.GOAL)

    def _last(self) -> str:
        """The report's period, as short as it can be said."""
        line = next(row.line for row in self.rows if row.line)
        return " ".join(part for part in self.form.tick(line.period) if part)

    def _columns(self) -> list[tuple[float, list[str], float]]:
        """The columns at the right: where each ends, its texts, its width."""
        shown = [self._numbers(row) for row in self.rows]
        columns, end = [], WIDTH - 1
        for index, head in reversed(list(enumerate(self._heads()))):
            texts = [numbers[index] for numbers in shown]
            mark = MARK + 5 if index == 1 else 0
            wide = max(width(head, SMALL), *(width(text, NORMAL) + mark for text in texts))
            columns.append((end, texts, wide))
            end -= wide + GAP
        return columns[::-1]

    def _numbers(self, row: _Row) -> tuple[str, str, str]:
        if row.line is None:
            return "", "", ""
        number, unit = self.form.number, self.kpi.unit
        return number(row.middle, unit), number(row.line.actual, unit), number(row.line.goal, unit)

    def _name_width(self) -> float:
        names = [row.line.member.name for row in self.rows if row.line]
        return min(WIDEST_NAME, max(width(name, NORMAL) for name in names))

    def _name(self, sheet: Sheet, row: _Row, y: float) -> None:
        sheet.rule(y)
        if row.line is None:
            sheet.write(0, y - 6, row.remark)
            return
        sheet.say(0, y - 6, shortened(row.line.member.name, self._name_width(), NORMAL))
        if row.line.status is not None:
            end, _, _ = self._columns()[1]
            number = width(self._numbers(row)[1], NORMAL)
            sheet.verdict(end - number - MARK / 2 - 4, y - 9.5, row.line.status)

    def _values(self) -> list[float]:
        goals = [row.line.goal for row in self.rows if row.line and row.line.goal is not None]
        return [*goals, *(value for row in self.rows for value in row.values)]

    def _draw(self, axes: Axes, palette: Palette) -> None:
        order = [str(index) for index in range(len(self.rows))]
        boxed = [row.values if len(row.values) >= LEAST_FOR_BOX else () for row in self.rows]
        self._boxes(axes, boxed, order, palette)
        values, places = _long([row.values for row in self.rows])
        # Without jitter, which is random.
        sns.stripplot(x=values, y=places, order=order, jitter=False, ax=axes, size=2.6,
                      color=palette.muted, legend=False)  # fmt: skip
        for place, row in enumerate(self.rows):
            if row.line is None:
                continue
            if row.line.goal is not None:
                axes.plot([row.line.goal], [place], marker=_FRAME, markersize=14 * POINT, zorder=4,
                          markerfacecolor=palette.paper, markeredgecolor=palette.goal, markeredgewidth=0.75)  # fmt: skip
            if row.line.actual is not None:
                fill = palette.paper if row.line.partial else palette.ink
                axes.plot([row.line.actual], [place], marker="o", markersize=6 * POINT, zorder=5,
                          markerfacecolor=fill, markeredgecolor=palette.ink, markeredgewidth=0.75)  # fmt: skip
        axes.set_xlim(*limits([*self._values(), *self._lasts()]))
        axes.set_ylim(len(self.rows) - 0.5, -0.5)

    def _boxes(
        self, axes: Axes, boxed: Sequence[tuple[float, ...]], order: list[str], palette: Palette
    ) -> None:
        values, places = _long(boxed)
        if not values:
            return
        line = {"color": palette.muted, "linewidth": 0.75}
        face = {"facecolor": palette.rule, "edgecolor": palette.muted, "linewidth": 0.5}
        middle = {"color": palette.ink, "linewidth": 1.25}
        with warnings.catch_warnings():
            # seaborn 0.13 says "vert", which matplotlib wants to be called otherwise from 3.13 on.
            warnings.simplefilter("ignore", mpl.MatplotlibDeprecationWarning)
            sns.boxplot(x=values, y=places, order=order, ax=axes, whis=(0, 100), width=0.6, legend=False,
                        boxprops=face, whiskerprops=line, capprops={"linewidth": 0}, medianprops=middle)  # fmt: skip

    def _lasts(self) -> list[float]:
        return [row.line.actual for row in self.rows if row.line and row.line.actual is not None]

    def _scale(self, sheet: Sheet, axes: Axes, left: float, right: float, bottom: float) -> None:
        low, high = axes.get_xlim()
        per_unit = (right - left) / (high - low)
        for value, words in spaced(ticks(low, high, self.kpi.unit, self.form), per_unit):
            x = left + (value - low) * per_unit
            sheet.rule(bottom + 3, x - 0.5, x + 0.5)
            sheet.write(x, bottom + 14, words, anchor="center")
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        axes.set(xlabel="", ylabel="")
        axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
        axes.patch.set_visible(False)

    def _legend(self, sheet: Sheet, y: float) -> None:
        palette, x = sheet.palette, 0.0
        say = self.form.say
        keys = (
            (phrases.ONE_PERIOD, "dot"), (phrases.MIDDLE_HALF, "box"),
            (None, "last"), (phrases.GOAL, "goal"),
        )  # fmt: skip
        for phrase, kind in keys:
            if kind == "dot":
                sheet.mark(x + 5, y - 4, "o", palette.muted, 3.5)
            elif kind == "last":
                sheet.mark(x + 5, y - 4, "o", palette.ink, 6)
            elif kind == "box":
                sheet.box(x, y - 9, 12, 10, facecolor=palette.rule, edgecolor=palette.muted, linewidth=0.5)  # fmt: skip
            else:
                sheet.box(x + 3, y - 10, 4, 12, facecolor=palette.paper, edgecolor=palette.goal, linewidth=0.75)  # fmt: skip
            words = say(phrase) if phrase else self._last()
            sheet.write(x + 16, y, words)
            x += 16 + width(words, SMALL) + 2 * GAP


def _long(rows: Sequence[tuple[float, ...]]) -> tuple[list[float], list[str]]:
    """Values under each other, each with the place of its row, as seaborn wants them."""
    pairs = [(value, str(place)) for place, values in enumerate(rows) for value in values]
    return [value for value, _ in pairs], [place for _, place in pairs]
