"""Members by periods: the number, the shape of its status, and a ground that says how far from goal it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap

from kpireport import phrases
from kpireport.exhibits.canvas import GAP, MARK, ROW, Sheet, styled
from kpireport.exhibits.figures import Figure
from kpireport.exhibits.members import alternative, of_whom, standing, when
from kpireport.exhibits.pictures import svg
from kpireport.exhibits.seaborn_style import WIDTH
from kpireport.exhibits.style import NORMAL, SMALL
from kpireport.exhibits.trends import nothing
from kpireport.exhibits.typeface import shortened, width
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.scorecard import Line, Point
from kpireport.tokens import READABLE, Palette, contrast, mixed
from kpireport.units import Quantity, Unit
from kpireport.variance import Status
from kpireport.words import Text

MOST_ROWS = 20
WIDEST_NAME, HEAD, FOOT = 110.0, 32.0, 24.0
WIDEST_CELL = 90.0
WHOLE_PERCENT = Unit(Quantity.SHARE, 0)
FULL = 0.25  # of the goal: from this deviation on, a ground is at its strongest
# Of the colour in the strongest grounds, if ink on them can be read; in grey the worse side is the darker one.
WORST, BEST = 0.5, 0.28


def heatmap(kpi: Kpi, lines: Sequence[Line], form: Format, *, who: str) -> Figure:
    """A KPI's last periods by member, those furthest below their goal first."""
    lines = _begun(lines)
    words = {"label": form.say(kpi.label), "unit": form.unit_name(kpi.unit)}
    what = form.say(phrases.BY_PERIOD, dimension=of_whom(lines, form), **words)
    when_ = when(lines[0], form, whole=True) if lines else ""
    title = ", ".join(part for part in (what, who, when_) if part)
    ordered = sorted(lines, key=_standing)
    cells = [cell for line in ordered for cell in _cells(line)]
    if not any(cell.actual is not None for cell in cells):
        alt = form.say(phrases.ALT_NOTHING, label=title)
        return Figure(nothing(form), alt, who, what, when_)
    alt = alternative(title, ordered, form, lambda line: standing(line, form))
    statuses = [cell.status for cell in cells if cell.status is not None]
    missed = sum(status is not Status.ON_TRACK for status in statuses)
    counts = {"missed": form.number(missed), "judged": form.number(len(statuses))}
    alt = f"{alt} {form.say(phrases.ALT_MISSED, **counts)}" if statuses else alt
    with styled(form.palette):
        sheet = _Picture(kpi, ordered[:MOST_ROWS], form).drawn(len(ordered))
        return Figure(svg(sheet.figure), alt, who, what, when_)


def _standing(line: Line) -> tuple[bool, float, str]:
    """Who misses the goal by most comes first, who has no verdict last."""
    missed = None if line.partial or line.too_few else line.variance.favourable_relative
    return missed is None, missed or 0.0, line.member.name


def _begun(lines: Sequence[Line]) -> list[Line]:
    """From the first period on of which some member has a number."""
    points = [point for line in lines for point in line.series]
    known = [point.period.start for point in points if point.actual is not None]
    first = min(known, default=None)
    if first is None:
        return list(lines)
    later = [tuple(p for p in line.series if p.period.start >= first) for line in lines]
    return [replace(line, series=series) for line, series in zip(lines, later, strict=True)]


def _cells(line: Line) -> list[Line]:
    """A line for each period of a series."""
    return [_cell(line, point) for point in line.series]


def _cell(line: Line, point: Point) -> Line:
    return replace(
        line,
        period=point.period,
        actual=point.actual,
        goal=point.goal,
        partial=point.partial,
        series=(),
    )


def leaning(cell: Line) -> float | None:
    """How strong a ground is and to which side: −1 for far below goal, 1 for far above; none where not judged."""
    if cell.status is None:
        return None
    share = cell.variance.favourable_relative
    if share is None:
        return 1.0 if cell.status is Status.ON_TRACK else -1.0
    return max(-1.0, min(1.0, share / FULL))


def grounds(palette: Palette) -> tuple[str, str, str]:
    """The grounds of the worst, of what is just on goal, and of the best: ink can be read on each."""
    return (
        _ground(palette.bad, WORST, palette),
        palette.paper,
        _ground(palette.good, BEST, palette),
    )


def _ground(colour: str, share: float, palette: Palette) -> str:
    while share > 0 and contrast(palette.ink, mixed(colour, share, palette.paper)) < READABLE:
        share -= 0.05
    return mixed(colour, max(share, 0.0), palette.paper)


@dataclass(frozen=True, slots=True)
class _Picture:
    """The rows to draw."""

    kpi: Kpi
    lines: Sequence[Line]
    form: Format

    def drawn(self, count: int) -> Sheet:
        """Names at the left, a column for each period."""
        name, shown = self._shape()
        rows = [_cells(line)[-shown:] for line in self.lines]
        height = self._row_height(name, shown)
        bottom = HEAD + len(rows) * height
        cut = count > len(rows)
        sheet = Sheet.of(bottom + FOOT + (ROW if cut else 0), self.form.palette)
        left = name + GAP
        across = min(WIDEST_CELL, (WIDTH - left) / shown)
        self._grounds(sheet, rows, (left, left + shown * across), bottom)
        self._heads(sheet, rows[0], left, across)
        for index, (line, cells) in enumerate(zip(self.lines, rows, strict=True)):
            y = HEAD + index * height
            sheet.say(0, y + height / 2 + 4, shortened(line.member.name, name, NORMAL))
            for place, cell in enumerate(cells):
                self._cell(sheet, cell, left + (place + 0.5) * across, y, height)
        if self._judged():
            self._legend(sheet, bottom + FOOT - 6)
        else:
            sheet.write(0, bottom + FOOT - 6, self.form.say(self._unjudged()))
        if cut:
            counts = {"shown": self.form.number(len(rows)), "count": self.form.number(count)}
            sheet.write(0, bottom + FOOT + ROW - 6, self.form.say(phrases.FURTHEST_SHOWN, **counts))
        return sheet

    def _widest(self) -> float:
        numbers = [self._number(cell) for line in self.lines for cell in _cells(line)]
        heads = [part for cell in _cells(self.lines[0]) for part in self.form.tick(cell.period)]
        return max(width(words, SMALL) for words in (*numbers, *heads)) + 6

    def _shape(self) -> tuple[float, int]:
        """The width of the names, and for how many periods there is room beside them."""
        names = [line.member.name for line in self.lines]
        name = min(WIDEST_NAME, max(width(text, NORMAL) for text in names))
        room = int((WIDTH - name - GAP) // self._widest())
        return name, max(1, min(room, len(self.lines[0].series)))

    def _row_height(self, name: float, shown: int) -> float:
        """Twice the usual where shape and number cannot stand side by side."""
        return 1.5 * ROW if self._judged() and not self._beside(name, shown) else ROW

    def _judged(self) -> bool:
        return any(cell.status is not None for line in self.lines for cell in _cells(line))

    def _unjudged(self) -> Text:
        """Why nothing is judged: there is a goal that these numbers are not held against, or there is none."""
        cells = (cell for line in self.lines for cell in _cells(line))
        has_goal = any(cell.goal is not None for cell in cells if cell.actual is not None)
        return phrases.NOT_TO_BE_JUDGED if has_goal else phrases.NOTHING_JUDGED

    def _beside(self, name: float, shown: int) -> bool:
        return (WIDTH - name - GAP) / shown >= self._widest() + MARK + 4

    def _number(self, cell: Line) -> str:
        return self.form.compact(cell.actual, self.kpi.unit)

    def _grounds(
        self,
        sheet: Sheet,
        rows: Sequence[Sequence[Line]],
        edges: tuple[float, float],
        bottom: float,
    ) -> None:
        palette, (left, right) = sheet.palette, edges
        axes = sheet.axes(left, HEAD, right, bottom)
        shades = LinearSegmentedColormap.from_list("deviation", grounds(palette))
        values = [[leaning(cell) for cell in cells] for cells in rows]
        masked = [[value is None for value in row] for row in values]
        data = [[value or 0.0 for value in row] for row in values]
        sns.heatmap(np.array(data), mask=np.array(masked), ax=axes, cmap=shades, vmin=-1, vmax=1, cbar=False,
                    linewidths=0.75, linecolor=palette.paper, xticklabels=False, yticklabels=False)  # fmt: skip
        axes.tick_params(left=False, bottom=False)
        axes.set(xlabel="", ylabel="")

    def _heads(self, sheet: Sheet, cells: Sequence[Line], left: float, across: float) -> None:
        """Short names of the periods, and each year once, under its first."""
        before = ""
        for place, cell in enumerate(cells):
            name, year = self.form.tick(cell.period)
            x = left + (place + 0.5) * across
            sheet.write(x, HEAD - 18, name, anchor="center")
            if year != before:
                sheet.write(x, HEAD - 6, year, anchor="center")
            before = year

    def _cell(self, sheet: Sheet, cell: Line, x: float, y: float, height: float) -> None:
        words, tall = self._number(cell), height > ROW
        size = width(words, SMALL)
        marked = cell.status is not None
        shift = (MARK + 3) / 2 if marked and not tall else 0
        sheet.number(
            x + shift,
            y + (height - 5 if tall else height / 2 + 4),
            words,
            quiet=cell.partial or cell.actual is None,
        )
        if cell.status is not None:
            at = (x, y + MARK / 2 + 4) if tall else (x + shift - size / 2 - MARK / 2 - 3, y + height / 2)  # fmt: skip
            sheet.verdict(*at, cell.status)

    def _legend(self, sheet: Sheet, y: float) -> None:
        x = 0.0
        for status in Status:
            words = self.form.say(phrases.STATUSES[status])
            sheet.verdict(x + 4, y - 4, status)
            sheet.write(x + 12, y, words)
            x += 12 + width(words, SMALL) + 2 * GAP
        worst, _, best = grounds(sheet.palette)
        share = self.form.number(FULL, WHOLE_PERCENT)
        for ground, phrase in ((worst, phrases.WORSE_BY), (best, phrases.BETTER_BY)):
            words = self.form.say(phrase, share=share)
            sheet.box(x, y - 9, 12, 11, facecolor=ground, linewidth=0)
            sheet.write(x + 16, y, words)
            x += 16 + width(words, SMALL) + 2 * GAP
