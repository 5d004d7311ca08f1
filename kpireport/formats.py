"""Numbers, dates and periods as the reader sees them.

One rounding rule, half-up, applied here and nowhere else; separators, currencies and dates come from CLDR.
Unknown is "–". A minus is a true minus (U+2212), and never stands before a zero.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    get_currency_symbol,
)

from kpireport import phrases
from kpireport.periods import Grain, Period
from kpireport.tokens import HOUSE, Palette
from kpireport.units import COUNT, PERCENT, Quantity, Unit
from kpireport.words import Plural, Text

UNKNOWN = "–"
MINUS = "−"
COMPACT_FROM = 1000
ROOM = 11  # letters of a number in a table
LARGEST_SHARE = 10.0  # 1,000 %: a larger deviation says only that its reference is next to nothing
# English without a region writes the day first, as everywhere but in the United States.
_DATES = {"en": "en_GB"}
_DIGITS = re.compile(r"\d(?:[\d.,’\u00a0\u202f]*\d)?")
_WIDE = Context(prec=60)  # the default 28 digits are too few for 1e27 with decimals


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """The one rounding rule; negative decimals round to tens, hundreds and so on.

    >>> half_up(2.5, 0), half_up(2.675, 2), half_up(-0.04, 1)
    (Decimal('3'), Decimal('2.68'), Decimal('0.0'))
    """
    step = Decimal(1).scaleb(-decimals)
    shown = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP, context=_WIDE)
    return shown if shown else abs(shown)  # no minus zero


@dataclass(frozen=True, slots=True)
class Format:
    r"""How numbers look to one reader: language and currency; and in which colours the charts around them stand.

    >>> english, french = Format("en", "USD"), Format("fr", "EUR")
    >>> english.number(-1234.5, Unit(Quantity.MONEY)), english.number(0.6245, PERCENT)
    ('−$1,235', '62.5%')
    >>> french.number(1234.5, Unit(Quantity.MONEY, 2))
    '1\u202f234,50\xa0€'
    """

    locale: str = "en"
    currency: str = "USD"
    palette: Palette = HOUSE

    def say(self, text: Text, **values: object) -> str:
        """A phrase in the reader's language, its placeholders filled."""
        phrase = text.in_(self.locale)
        return phrase.format(**values) if values else phrase

    def weekday(self, number: int) -> str:
        """A day of the week in short; Monday is 0.

        >>> Format("en").weekday(0), Format("fr").weekday(6)
        ('Mon', 'dim.')
        """
        return str(get_day_names("abbreviated", locale=self._locale)[number])

    def count(self, phrase: Plural, count: int, **values: object) -> str:
        """A phrase with a count, in the singular or plural that the language asks for.

        >>> rows = Plural(Text("{count} row", "{count} ligne"), Text("{count} rows", "{count} lignes"))
        >>> Format("en").count(rows, 0), Format("fr").count(rows, 0), Format("fr").count(rows, 2)
        ('0 rows', '0 ligne', '2 lignes')
        """
        single = self._locale.plural_form(count) == "one"
        return self.say(phrase.one if single else phrase.other, count=self.number(count), **values)

    def number(self, value: float | None, unit: Unit = COUNT) -> str:
        """A number with its unit; "–" where unknown."""
        if value is None:
            return UNKNOWN
        shown = self._rounded(value, unit)
        return f"{MINUS if shown < 0 else ''}{self._sized(abs(shown), unit)}"

    def signed(self, value: float | None, unit: Unit = COUNT) -> str:
        r"""An absolute deviation with its sign; that of two shares in percentage points.

        >>> Format("en").signed(-0.0123, PERCENT), Format("fr").signed(0.0123, PERCENT)
        ('−1.2\xa0pp', '+1,2\xa0pt')
        >>> Format("en").signed(-0.0001, PERCENT), Format("en").signed(None)
        ('0.0\xa0pp', '–')
        """
        return UNKNOWN if value is None else f"{self._sign(value, unit)}{self.size(value, unit)}"

    def size(self, value: float, unit: Unit = COUNT) -> str:
        """How far a deviation goes, without its sign."""
        shown = abs(self._rounded(value, unit))
        if not unit.in_points:
            return self._sized(shown, unit)
        return f"{self._plain(shown.scaleb(2), unit.decimals)}{self.say(phrases.POINTS)}"

    def relative(self, value: float | None) -> str:
        r"""A relative deviation: a signed percentage.

        >>> Format("en").relative(-0.0326), Format("fr").relative(0.5)
        ('−3.3%', '+50,0\xa0%')
        """
        if value is None:
            return UNKNOWN
        if abs(value) > LARGEST_SHARE:
            whole = self.number(LARGEST_SHARE, Unit(Quantity.SHARE, 0))
            return f"{'+' if value > 0 else MINUS}>{whole}"
        return f"{self._sign(value, PERCENT)}{self.share(abs(value))}"

    def share(self, value: float | None) -> str:
        """A share or an attainment, in percent."""
        return self.number(value, PERCENT)

    def direction(self, value: float, unit: Unit = COUNT) -> int:
        """The sign of the number as it is shown: 1, 0 or -1, so that words and figures agree."""
        shown = self._rounded(value, unit)
        return (shown > 0) - (shown < 0)

    def compact(self, value: float | None, unit: Unit = COUNT) -> str:
        r"""A short number for charts, whose title names the unit; shares keep their percent sign.

        >>> Format("en").compact(1_250_000), Format("fr").compact(-1_250_000), Format().compact(950)
        ('1.25M', '−1,25\xa0M', '950')
        """
        if value is None:
            return UNKNOWN
        shown = self._rounded(value, unit)
        size = self._shortened(abs(shown).scaleb(2 * unit.in_points), unit.decimals)
        percent = self._percent.strip("#,.0") if unit.in_points else ""
        return f"{MINUS if shown < 0 else ''}{size}{percent}"

    def signed_compact(self, value: float | None, unit: Unit = COUNT) -> str:
        """A short deviation for charts, whose title names the unit (points for shares).

        >>> Format("en").signed_compact(-0.0123, PERCENT), Format("en").signed_compact(12_345.0)
        ('−1.2', '+12.3K')
        """
        if value is None:
            return UNKNOWN
        shown = abs(self._rounded(value, unit)).scaleb(2 * unit.in_points)
        return f"{self._sign(value, unit)}{self._shortened(shown, unit.decimals)}"

    def fitting(self, value: float | None, unit: Unit = COUNT, room: int = ROOM) -> str:
        r"""A number with its unit, in short where it would take more letters than there is room for.

        >>> money = Unit(Quantity.MONEY)
        >>> Format("fr", "EUR").fitting(258_213, money), Format("fr", "EUR").fitting(-1_234_567_890, money)
        ('258\u202f213\xa0€', '−1,23\xa0Md\xa0€')
        """
        whole = self.number(value, unit)
        if value is None or len(whole) <= room:
            return whole
        shown = self._rounded(value, unit)
        return f"{MINUS if shown < 0 else ''}{self._short(abs(shown), unit)}"

    def fitting_deviation(self, value: float | None, unit: Unit = COUNT, room: int = ROOM) -> str:
        """A deviation as `signed` gives it, in short where it would take too much room."""
        whole = self.signed(value, unit)
        if value is None or len(whole) <= room:
            return whole
        shown = abs(self._rounded(value, unit))
        if unit.in_points:
            size = f"{self._shortened(shown.scaleb(2), unit.decimals)}{self.say(phrases.POINTS)}"
        else:
            size = self._short(shown, unit)
        return f"{self._sign(value, unit)}{size}"

    @property
    def tight(self) -> int:
        """Letters of a number in a crowded row: fewer where the currency's sign is longer than one."""
        return ROOM + 1 - len(get_currency_symbol(self.currency, locale=self._locale))

    def unit_name(self, unit: Unit) -> str:
        """What a chart's title calls the unit."""
        return self.say(phrases.UNITS[unit.quantity], currency=self.currency)

    def deviation_unit(self, unit: Unit) -> str:
        """What a chart's title calls the unit of deviations."""
        return self.say(phrases.POINTS_NAME) if unit.in_points else self.unit_name(unit)

    def short_date(self, day: date | None) -> str:
        """A day with its month in short.

        >>> Format("en").short_date(date(2026, 12, 31)), Format("fr").short_date(date(2026, 12, 31))
        ('31 Dec 2026', '31 déc. 2026')
        """
        return self._dated(day, "medium")

    def _dated(self, day: date | None, width: Literal["medium", "long"]) -> str:
        if day is None:
            return UNKNOWN
        written = format_date(day, format=width, locale=_DATES.get(self.locale, self._locale))
        first_in_french = self._locale.language == "fr" and day.day == 1
        return re.sub(r"^1(?=\s)", "1er", written) if first_in_french else written

    def date(self, day: date | None) -> str:
        """A day, written out.

        >>> Format("en").date(date(2026, 6, 1)), Format("fr").date(date(2026, 6, 1))
        ('1 June 2026', '1er juin 2026')
        >>> Format("en_US").date(date(2026, 6, 1))
        'June 1, 2026'
        """
        return self._dated(day, "long")

    def period(self, period: Period) -> str:
        """A period, written out.

        >>> from kpireport.periods import Calendar
        >>> june = Period.parse("2026-06")
        >>> Format("en").period(june), Format("fr").period(june)
        ('June 2026', 'juin 2026')
        >>> fiscal = Calendar(first_month=4).containing(date(2016, 8, 1), Grain.QUARTER)
        >>> Format("fr").period(fiscal)
        'T2 de l’exercice 2016/17'
        >>> from kpireport.retail import RetailCalendar
        >>> retail = RetailCalendar(first_month=2).containing(date(2016, 8, 1), Grain.MONTH)
        >>> Format("en").period(retail), Format("fr").period(retail)
        ('P7 FY2016/17', 'période 7 de l’exercice 2016/17')
        """
        if period.grain is Grain.ALL:
            return self.say(phrases.ALL_DATA)
        words = self._named(period, self._year(period))
        return self.say(phrases.RESTATED, period=words) if period.calendar.restated else words

    def _named(self, period: Period, year: str) -> str:
        by_weeks = period.calendar.by_weeks
        if period.grain is Grain.YEAR:
            return year
        if period.grain is Grain.WEEK:
            phrase = phrases.FISCAL_WEEK if by_weeks else phrases.WEEK
            return self.say(phrase, week=period.number, year=year)
        if period.grain is Grain.QUARTER:
            quarter = self.say(phrases.QUARTER_SHORT, quarter=period.number)
            whole = phrases.FISCAL_QUARTER if period.fiscal else phrases.QUARTER
            return self.say(whole, quarter=quarter, year=year)
        if by_weeks:
            return self.say(phrases.FISCAL_MONTH, month=period.number, year=year)
        return format_date(period.start, "LLLL yyyy", locale=self._locale)

    def during(self, period: Period) -> str:
        """When something was, inside a sentence.

        >>> Format("en").during(Period.parse("2026-Q2")), Format("fr").during(Period.parse("2026-Q2"))
        ('in Q2 2026', 'au T2 2026')
        """
        return self._placed(period, phrases.DURING, phrases.DURING_FISCAL_YEAR)

    def than(self, period: Period) -> str:
        """The period that another is compared with, inside a sentence: "2% up on", « 2 % de plus que ».

        >>> october = Period.parse("2025-10")
        >>> Format("en").than(october), Format("fr").than(october)
        ('on October 2025', 'qu’en octobre 2025')
        """
        return self._placed(period, phrases.THAN, phrases.THAN_FISCAL_YEAR)

    def tick(self, period: Period) -> tuple[str, str]:
        """A period under a chart's column: its short name, and the year it belongs to.

        >>> Format("en").tick(Period.parse("2026-06")), Format("fr").tick(Period.parse("2026-W02"))
        (('Jun', '2026'), ('S2', '2026'))
        """
        if period.grain is Grain.MONTH and not period.calendar.by_weeks:
            return format_date(period.start, "LLL", locale=self._locale), f"{period.start.year}"
        shorts = {
            Grain.WEEK: (phrases.WEEK_SHORT, "week"),
            Grain.MONTH: (phrases.FISCAL_MONTH_SHORT, "month"),
            Grain.QUARTER: (phrases.QUARTER_SHORT, "quarter"),
        }
        if period.grain in shorts:
            phrase, field = shorts[period.grain]
            return self.say(phrase, **{field: period.number}), _years(period)
        return (_years(period), "") if period.grain is Grain.YEAR else (self.period(period), "")

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self.locale.replace("-", "_"))

    @property
    def _percent(self) -> str:
        pattern: str = self._locale.percent_formats[None].pattern
        return pattern

    def _rounded(self, value: float, unit: Unit) -> Decimal:
        return half_up(value, unit.decimals + 2 * unit.in_points)

    def _sign(self, value: float, unit: Unit) -> str:
        return ("", "+", MINUS)[self.direction(value, unit)]

    def _plain(self, shown: Decimal, decimals: int) -> str:
        return format_decimal(shown, _with_decimals("#,##0", decimals), locale=self._locale)

    def _sized(self, shown: Decimal, unit: Unit) -> str:
        if unit.quantity is Quantity.MONEY:
            pattern = self._locale.currency_formats["standard"].pattern
            pattern = _with_decimals(re.sub(r"\.0+", "", pattern), unit.decimals)
            written = format_currency(
                shown, self.currency, pattern, locale=self._locale, currency_digits=False
            )
            return _apart(written)
        if unit.quantity is Quantity.SHARE:
            pattern = _with_decimals(self._percent, unit.decimals)
            return format_decimal(shown, pattern, locale=self._locale)
        return f"{self._plain(shown, unit.decimals)}{self._suffix(shown, unit)}"

    def _suffix(self, shown: Decimal, unit: Unit) -> str:
        if unit.quantity not in phrases.SUFFIXES:
            return ""
        one_day = unit.quantity is Quantity.DAYS and shown == 1 and not unit.decimals
        return self.say(phrases.ONE_DAY if one_day else phrases.SUFFIXES[unit.quantity])

    def _shortened(self, shown: Decimal, decimals: int) -> str:
        if shown < COMPACT_FROM:
            return self._plain(shown, decimals)
        rounded = half_up(shown, 2 - shown.adjusted())
        written = format_compact_decimal(_floor(rounded), locale=self._locale)
        return self._three_figures(rounded, written)

    def _three_figures(self, rounded: Decimal, written: str) -> str:
        """The short number with three figures, as 2.00M beside 2.41M: Babel leaves zeros at the end out.

        ``written`` is Babel's of the first figure alone; its letters and their place stay.
        """
        found = _DIGITS.search(written)
        assert found is not None  # noqa: S101 -- a compact number without digits is a bug of ours
        figures = Decimal("".join(letter for letter in found[0] if letter.isdigit()))
        power = rounded.adjusted() - figures.adjusted()
        number = self._plain(rounded.scaleb(-power), max(0, 2 - figures.adjusted()))
        return f"{written[: found.start()]}{number}{written[found.end() :]}"

    def _placed(self, period: Period, by_grain: Mapping[Grain, Text], fiscal_year: Text) -> str:
        fiscal = period.grain is Grain.YEAR and period.calendar.fiscal
        phrase = fiscal_year if fiscal else by_grain[period.grain]
        return self.say(phrase, period=self.period(period))

    def _short(self, shown: Decimal, unit: Unit) -> str:
        if unit.quantity is Quantity.MONEY:
            if shown < COMPACT_FROM:
                return self._sized(shown, unit)
            rounded = half_up(shown, 2 - shown.adjusted())
            whole = format_compact_currency(_floor(rounded), self.currency, locale=self._locale)
            return _apart(self._three_figures(rounded, whole))
        size = self._shortened(shown.scaleb(2 * unit.in_points), unit.decimals)
        percent = self._percent.strip("#,.0") if unit.in_points else ""
        return f"{size}{percent}{self._suffix(shown, unit)}"

    def _year(self, period: Period) -> str:
        years = _years(period)
        return self.say(phrases.FISCAL_YEAR, years=years) if period.fiscal else years


def _floor(number: Decimal) -> Decimal:
    """The first figure of a number alone: Babel would write 99,800 as 100K, as if it had a figure more.

    >>> _floor(Decimal("99800"))
    Decimal('9E+4')
    """
    return Decimal(number.as_tuple().digits[0]).scaleb(number.adjusted())


def _apart(written: str) -> str:
    r"""A currency's letters stand apart from its digits, as CLDR asks and Babel leaves undone.

    >>> _apart("CHF51,577"), _apart("€12")
    ('CHF\xa051,577', '€12')
    """
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\u00a0", written)


def _with_decimals(pattern: str, decimals: int) -> str:
    return pattern.replace("0", f"0.{'0' * decimals}") if decimals else pattern


def _years(period: Period) -> str:
    if not period.fiscal or period.calendar.first_month == 1:
        return f"{period.year}"
    first = period.year - period.calendar.years_apart
    return f"{first}/{(first + 1) % 100:02}"
