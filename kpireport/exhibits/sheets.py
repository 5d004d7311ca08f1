"""The scorecard as a workbook, for those who want the figures: every number typed, exact, and with its goal's origin.

Shares are fractions shown in percent; their deviations are in percentage points. Unknown is an empty cell.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from babel import Locale
from babel.numbers import get_currency_symbol

from kpireport import phrases
from kpireport.exhibits.grids import Cell, Sheet, workbook
from kpireport.exhibits.verdicts import dimension, judged, verdict
from kpireport.formats import MINUS, Format
from kpireport.kpi import Kpi
from kpireport.periods import Grain
from kpireport.scorecard import Breakdown, Line, Point, Scorecard, Share
from kpireport.units import COUNT, PERCENT, Quantity, Unit
from kpireport.variance import Variance
from kpireport.words import Text

PARTS = Unit(Quantity.COUNT, 2)  # a ratio's parts may be money, days or a number
POINTS = 100

Row = TypeVar("Row")
Columns = Mapping[Text, Callable[[Row], Cell]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the workbook holds: a member's scorecard, its breakdowns, and the scorecards of the members below."""

    company: str
    who: str
    card: Scorecard
    simulated: bool = False
    breakdowns: Sequence[Breakdown] = ()
    matrix: Sequence[Scorecard] = ()


def scorecard_xlsx(figures: Figures, form: Format) -> bytes:
    """The workbook as bytes of an XLSX file; the same figures are the same bytes."""
    writer = _Writer(form)
    sheets = [
        writer.scorecard(figures.card.lines),
        writer.series(figures.card.lines),
        writer.breakdowns(figures.breakdowns),
        writer.members(figures.matrix),
        writer.definitions([line.kpi for line in figures.card.lines]),
        writer.about(figures),
    ]
    when = form.period(figures.card.period)
    title = f"{form.say(phrases.SCORECARD)}, {figures.who}, {when}"
    mark = form.say(phrases.SIMULATED) if figures.simulated else ""
    # A sheet without rows would say nothing; the scorecard's own is there in any case.
    filled = [sheet for sheet in sheets if sheet.rows or sheet is sheets[0]]
    return workbook(filled, title=title, day=figures.card.as_of, mark=mark)


def pattern(unit: Unit, form: Format) -> str:
    r"""How a spreadsheet shows numbers of a unit; separators are those of its reader's machine.

    >>> pattern(PERCENT, Format()), pattern(Unit(Quantity.MONEY), Format("fr", "EUR"))
    ('0.0%;"−"0.0%', '#,##0"\xa0"[$€];"−"#,##0"\xa0"[$€]')
    """
    plain = _plain(unit, form)
    return f'{plain};"{MINUS}"{plain}'


def signed_pattern(unit: Unit, form: Format) -> str:
    r"""How it shows their deviations: with a sign, those of shares in points.

    >>> signed_pattern(PERCENT, Format())
    '+0.0"\xa0pp";"−"0.0"\xa0pp";0.0"\xa0pp"'
    """
    plain = _plain(unit, form)
    if unit.in_points:
        plain = f'{_digits("0", unit.decimals)}"{form.say(phrases.POINTS)}"'
    return f'+{plain};"{MINUS}"{plain};{plain}'


def _plain(unit: Unit, form: Format) -> str:
    if unit.quantity is Quantity.SHARE:
        return f"{_digits('0', unit.decimals)}%"
    digits = _digits("#,##0", unit.decimals)
    if unit.quantity is Quantity.MONEY:
        return _money(digits, form)
    suffix = phrases.SUFFIXES.get(unit.quantity)
    return f'{digits}"{form.say(suffix)}"' if suffix else digits


def _digits(whole: str, decimals: int) -> str:
    return f"{whole}.{'0' * decimals}" if decimals else whole


def _money(digits: str, form: Format) -> str:
    locale = Locale.parse(form.locale.replace("-", "_"))
    symbol = re.sub(r'[\]\[;"-]', "", get_currency_symbol(form.currency, locale))
    before, after = re.split(r"[#0][#0.,]*", locale.currency_formats["standard"].pattern)[:2]
    return f"{_signs(before, symbol)}{digits}{_signs(after, symbol)}"


def _signs(part: str, symbol: str) -> str:
    """What stands before or after the digits: the currency, and the space between."""
    return "".join(f"[${symbol}]" if sign == "¤" else f'"{sign}"' for sign in part)


@dataclass(frozen=True, slots=True)
class _Writer:
    """The sheets, in one reader's words."""

    form: Format

    def scorecard(self, lines: Iterable[Line]) -> Sheet:
        return self._sheet(phrases.SCORECARD, self._of_lines(), lines)

    def members(self, cards: Sequence[Scorecard]) -> Sheet:
        level = dimension(cards[0].member.level, self.form) if cards else ""
        name: Columns[Line] = {phrases.NAME: lambda line: Cell(line.member.name)}
        lines = [line for card in cards for line in card.lines]
        title = self.form.say(phrases.BY_DIMENSION, dimension=level)
        return self._sheet(Text(title), {**name, **self._of_lines()}, lines)

    def series(self, lines: Iterable[Line]) -> Sheet:
        form = self.form
        columns: Columns[tuple[Kpi, Point]] = {
            **self._of_kpi(lambda row: row[0]),
            phrases.PERIOD: lambda row: Cell(form.period(row[1].period)),
            phrases.FIRST_DAY: lambda row: Cell(row[1].period.start),
            phrases.LAST_DAY: lambda row: Cell(row[1].period.end),
            phrases.ACTUAL: lambda row: self._number(row[1].actual, row[0].unit),
            phrases.GOAL: lambda row: self._number(row[1].goal, row[0].unit),
            phrases.LAST_YEAR: lambda row: self._number(row[1].year_ago, row[0].unit),
            phrases.WHOLE_PERIOD: lambda row: self._yes(not row[1].partial),
        }
        return self._sheet(
            phrases.SERIES, columns, [(line.kpi, point) for line in lines for point in line.series]
        )

    def breakdowns(self, cuts: Iterable[Breakdown]) -> Sheet:
        form = self.form
        columns: Columns[tuple[Breakdown, Share]] = {
            **self._of_kpi(lambda row: row[0].kpi),
            phrases.CUT: lambda row: Cell(dimension(row[0].dimension, form)),
            phrases.NAME: lambda row: Cell(row[1].name),
            phrases.ACTUAL: lambda row: self._number(row[1].actual, row[0].kpi.unit),
            phrases.GOAL: lambda row: self._number(row[1].goal, row[0].kpi.unit),
            **self._deviation(_judged_share, lambda row: row[0].kpi.unit, _GOAL_HEADS),
            phrases.PREVIOUS: lambda row: self._number(row[1].previous, row[0].kpi.unit),
            phrases.LAST_YEAR: lambda row: self._number(row[1].year_ago, row[0].kpi.unit),
            phrases.TOTAL: lambda row: self._number(row[0].total, row[0].kpi.unit),
            phrases.WHOLE_PERIOD: lambda row: self._yes(not row[0].partial),
        }
        return self._sheet(
            phrases.BREAKDOWNS, columns, [(cut, share) for cut in cuts for share in cut.shares]
        )

    def definitions(self, kpis: Iterable[Kpi]) -> Sheet:
        form = self.form
        columns: Columns[Kpi] = {
            **self._of_kpi(lambda kpi: kpi),
            phrases.KEY: lambda kpi: Cell(kpi.name),
            phrases.DEFINITION: lambda kpi: Cell(form.say(kpi.description)),
            phrases.FORMULA: lambda kpi: Cell(str(kpi.formula)),
            phrases.DIRECTION: lambda kpi: Cell(form.say(phrases.DIRECTIONS[kpi.better])),
            phrases.DEFINITION_USED: lambda kpi: Cell(form.say(kpi.source)),
        }
        return self._sheet(phrases.DEFINITIONS, columns, kpis)

    def about(self, figures: Figures) -> Sheet:
        form, card = self.form, figures.card
        whole = card.period.grain is Grain.ALL
        said = {
            phrases.REPORT_OF: Cell(figures.who),
            phrases.COMPANY_NAME: Cell(figures.company),
            phrases.PERIOD: Cell(form.period(card.period)),
            phrases.FIRST_DAY: Cell(None if whole else card.period.start),
            phrases.LAST_DAY: Cell(None if whole else card.period.end),
            phrases.DATA_UP_TO: Cell(card.as_of),
            phrases.CURRENCY: Cell(form.currency),
            phrases.SIMULATED: self._yes(figures.simulated),
            phrases.EMPTY_CELLS: Cell(form.say(phrases.EMPTY_MEANS)),
            phrases.DEVIATIONS_HERE: Cell(form.say(phrases.DEVIATIONS_MEAN)),
        }
        rows = [(Cell(form.say(name)), value) for name, value in said.items()]
        heads = (form.say(phrases.NAME), form.say(phrases.VALUE))
        return Sheet(form.say(phrases.ABOUT), heads, rows)

    def _of_lines(self) -> Columns[Line]:
        form = self.form

        def amount(get: Callable[[Line], float | None]) -> Callable[[Line], Cell]:
            return lambda line: self._number(get(line), line.kpi.unit)

        def parts(get: Callable[[Line], float | None]) -> Callable[[Line], Cell]:
            return lambda line: self._part(get(line))

        def unit(line: Line) -> Unit:
            return line.kpi.unit

        return {
            **self._of_kpi(lambda line: line.kpi),
            phrases.ACTUAL: amount(lambda line: line.actual),
            phrases.GOAL: amount(lambda line: line.goal),
            phrases.FLOOR: amount(lambda line: line.floor),
            phrases.STRETCH: amount(lambda line: line.stretch),
            phrases.REACHED: lambda line: Cell(
                form.say(phrases.REACHES[line.reach]) if line.reach else None
            ),
            **self._deviation(judged, unit, _GOAL_HEADS),
            phrases.ATTAINMENT: lambda line: self._number(
                None if line.partial else line.attainment, PERCENT
            ),
            phrases.STATUS: lambda line: Cell(verdict(line, form)),
            phrases.PREVIOUS: amount(lambda line: line.previous),
            **self._deviation(lambda line: line.against_previous, unit, _PREVIOUS_HEADS),
            phrases.LAST_YEAR: amount(lambda line: line.year_ago),
            **self._deviation(lambda line: line.against_year_ago, unit, _YEAR_HEADS),
            phrases.TO_DATE: amount(lambda line: line.to_date),
            phrases.GOAL_TO_DATE: amount(lambda line: line.to_date_goal),
            phrases.LAST_YEAR_TO_DATE: amount(lambda line: line.to_date_year_ago),
            phrases.NUMERATOR: parts(lambda line: line.numerator),
            phrases.DENOMINATOR: parts(lambda line: line.denominator),
            phrases.GOAL_FILE: lambda line: Cell(
                line.goal_source.file if line.goal_source else None
            ),
            phrases.GOAL_ROW: lambda line: Cell(
                line.goal_source.row if line.goal_source else None, "0", 5
            ),
            phrases.GOAL_HOW: lambda line: Cell(self._how(line)),
        }

    def _of_kpi(self, kpi: Callable[[Row], Kpi]) -> Columns[Row]:
        """Which KPI a row is about, its unit and that of its deviations."""
        form = self.form
        return {
            phrases.KPI: lambda row: Cell(form.say(kpi(row).label)),
            phrases.UNIT: lambda row: Cell(form.unit_name(kpi(row).unit)),
            phrases.DEVIATION_UNIT: lambda row: Cell(form.deviation_unit(kpi(row).unit)),
        }

    def _deviation(
        self,
        of: Callable[[Row], Variance],
        unit: Callable[[Row], Unit],
        heads: tuple[Text, Text],
    ) -> Columns[Row]:
        """A deviation in the KPI's unit (points between shares), and as a share of its reference."""
        absolute, relative = heads
        return {
            absolute: lambda row: self._signed(of(row).absolute, unit(row)),
            relative: lambda row: Cell(
                of(row).relative,
                f'+0.0%;"{MINUS}"0.0%;0.0%',
                len(self.form.relative(of(row).relative)),
            ),
        }

    def _number(self, value: float | None, unit: Unit) -> Cell:
        return Cell(value, pattern(unit, self.form), len(self.form.number(value, unit)))

    def _signed(self, value: float | None, unit: Unit) -> Cell:
        shown = value if value is None or not unit.in_points else value * POINTS
        return Cell(shown, signed_pattern(unit, self.form), len(self.form.signed(value, unit)))

    def _part(self, value: float | None) -> Cell:
        """A part of a ratio, whose unit is not known: whole where it is."""
        return self._number(value, COUNT if value is None or float(value).is_integer() else PARTS)

    def _yes(self, holds: bool) -> Cell:  # noqa: FBT001 -- a fact, not a switch
        return Cell(self.form.say(phrases.YES if holds else phrases.NO))

    def _how(self, line: Line) -> str | None:
        if line.goal_source is None:
            return None
        known = phrases.GOALS_COME.get(line.goal_source.how)
        return line.goal_source.how if known is None else self.form.say(known)

    def _sheet(self, name: Text, columns: Columns[Row], rows: Iterable[Row]) -> Sheet:
        heads = [self.form.say(head) for head in columns]
        cells = [tuple(cell(row) for cell in columns.values()) for row in rows]
        return Sheet(self.form.say(name), heads, cells)


_GOAL_HEADS = (phrases.DEVIATION, phrases.RELATIVE_DEVIATION)
_PREVIOUS_HEADS = (phrases.CHANGE_ON_PREVIOUS, phrases.RELATIVE_CHANGE_ON_PREVIOUS)
_YEAR_HEADS = (phrases.CHANGE_ON_YEAR, phrases.RELATIVE_CHANGE_ON_YEAR)


def _judged_share(row: tuple[Breakdown, Share]) -> Variance:
    cut, share = row
    return cut.kpi.deviation(None if cut.partial else share.actual, share.goal)
