"""Figures: every number of one report as data, with the words that it is shown with; what ``facts.json`` holds.

It is written from the report's own brief, so that it knows nothing of anybody else. Numbers are exact (the shortest
text that reads back as the same number); shares are fractions; what is unknown is null and shown as "–". There is no
date of making in it: the same numbers give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import version

from pydantic import TypeAdapter, ValidationError

from kpireport.brief import Content
from kpireport.errors import ConfigurationError
from kpireport.exhibits import milestones
from kpireport.exhibits.verdicts import judged, verdict
from kpireport.formats import Format
from kpireport.levels import WHOLE_COMPANY
from kpireport.milestones import Standing, standings
from kpireport.norms import Norm
from kpireport.pace import Pace, pace_of
from kpireport.scorecard import Breakdown, GoalSource, Line, Point, Scorecard, Share, Yardstick
from kpireport.units import COUNT, Quantity, Unit

FILE = "facts.json"
FORMAT = 1
MAKER = ("kpireport-toolkit", "weasyprint")  # whose versions decide how a report looks


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, exact and as a reader sees it."""

    value: float | None
    shown: str


Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Dated:
    """The figures of one period in a series."""

    period: str
    shown: str
    figures: Figures
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one value of a dimension, or of one member below."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Cut:
    """A KPI by the values of a dimension."""

    by: str
    whole: Figure
    parts: tuple[Part, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class NormSource:
    """Whose number a norm is, the period it is given for, and the row it was written in."""

    source: str
    period: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Entry:
    """All that a report knows of one KPI; ``status`` is why there is none where there is none.

    ``best_of`` are the members whose number is the best, where the report may name them.
    """

    name: str
    label: str
    unit: str
    better: str
    figures: Figures
    status: str
    verdict: str
    partial: bool = False
    goal_source: GoalSource | None = None
    norm_source: NormSource | None = None
    best_of: tuple[str, ...] = ()
    series: tuple[Dated, ...] = ()
    ahead: tuple[Dated, ...] = ()
    breakdowns: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone as the report shows it; ``serves`` are a KPI's name and an objective's, where it names them."""

    name: str
    owner: str
    due: date
    done: date | None
    status: str
    verdict: str
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose report it is, for when, how far the data reach, and by what it was made."""

    company: str
    currency: str
    simulated: bool
    level: str
    member: str
    period: str
    period_shown: str
    notebook: str
    locale: str
    as_of: date
    made_by: Mapping[str, str]

    @property
    def who(self) -> str:
        """Whose report it is, in words."""
        return self.company if self.level == WHOLE_COMPANY.level else self.member


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A report's figures, with a digest of them that can be quoted and compared."""

    format: int
    report: Origin
    kpis: tuple[Entry, ...]
    digest: str = ""
    milestones: tuple[Deadline, ...] = ()


_JSON = TypeAdapter(FactSheet)
_ENTRIES = TypeAdapter(tuple[Entry, ...])
_DEADLINES = TypeAdapter(tuple[Deadline, ...])


def digest(sheet: FactSheet) -> str:
    """The SHA-256 of the figures and milestones, whoever's they are."""
    deadlines = _DEADLINES.dump_json(sheet.milestones) if sheet.milestones else b""
    return sha256(_ENTRIES.dump_json(sheet.kpis) + deadlines).hexdigest()


def to_bytes(sheet: FactSheet) -> bytes:
    """The sheet as JSON text."""
    return _JSON.dump_json(sheet, indent=1) + b"\n"


def from_bytes(content: bytes) -> FactSheet:
    """The sheet that `to_bytes` has written.

    Raises:
        ConfigurationError: it is not one.
    """
    try:
        return _JSON.validate_json(content)
    except (ValidationError, RecursionError) as error:
        why = str(error).splitlines()
        raise ConfigurationError(f"{FILE} is not one of ours: {' '.join(why[1:3])}") from error


def factsheet(content: Content, notebook: str, form: Format) -> FactSheet:
    """Every figure of a report, from its brief: its scorecard's KPIs, then the further ones that it may show."""
    brief, book = content.brief, content.book
    names = dict.fromkeys((*brief.kpis, *brief.further_kpis))
    card = book.scorecard(brief.member, brief.period, names)
    writer = _Writer(form)
    origin = Origin(
        company=brief.company,
        currency=brief.currency,
        simulated=brief.simulated,
        level=brief.member.level,
        member=brief.member.name,
        period=brief.period.code,
        period_shown=form.period(brief.period),
        notebook=notebook,
        locale=form.locale,
        as_of=content.facts.as_of,
        made_by={name: version(name) for name in MAKER},
    )
    yardsticks = {each.kpi: each for each in brief.yardsticks}
    norms = {name: content.norms.find(name, brief.member, brief.period) for name in names}
    entries = tuple(
        writer.entry(line, cuts, yardsticks.get(line.kpi.name), norms[line.kpi.name])
        for line, cuts in zip(card.lines, breakdowns(content, card), strict=True)
    )
    paced = (
        writer.paced(entry, pace_of(book, line.kpi, brief.member, brief.period))
        for entry, line in zip(entries, card.lines, strict=True)
    )
    shown = standings(brief.milestones, brief.period, content.facts.as_of)
    deadlines = tuple(writer.deadline(each) for each in shown)
    sheet = FactSheet(FORMAT, origin, tuple(paced), milestones=deadlines)
    return replace(sheet, digest=digest(sheet))


def breakdowns(content: Content, card: Scorecard) -> Iterator[tuple[Breakdown, ...]]:
    """Of each line, the breakdowns that its report may show: those declared, and the members below."""
    brief, book = content.brief, content.book
    for line in card.lines:
        below = (brief.below,) if brief.below else ()
        names = dict.fromkeys((*brief.breakdowns.get(line.kpi.name, ()), *below))
        yield tuple(book.breakdown(line.kpi, brief.member, brief.period, name) for name in names)


def _cited(norm: Norm, form: Format) -> NormSource:
    return NormSource(form.say(norm.source), norm.period.code, norm.file, norm.row)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class _Writer:
    """From scorecard values to figures, in one reader's words."""

    form: Format

    def entry(
        self,
        line: Line,
        cuts: Iterable[Breakdown],
        yardstick: Yardstick | None = None,
        norm: Norm | None = None,
    ) -> Entry:
        unit = line.kpi.unit
        figures = self._figures(line)
        if yardstick is not None:
            figures |= {
                "others_median": self._figure(yardstick.median, unit),
                "others": self._figure(yardstick.count, COUNT),
                "best": self._figure(yardstick.best, unit),
            }
        if norm is not None:
            figures |= {
                "norm": self._figure(_number(norm.value), unit),
                "norm_low": self._figure(_number(norm.low), unit),
                "norm_high": self._figure(_number(norm.high), unit),
            }
        return Entry(
            name=line.kpi.name,
            label=self.form.say(line.kpi.label),
            unit=unit.quantity.value,
            better=line.kpi.better.value,
            figures=figures,
            status=str(line.status or line.reason or ""),
            verdict=verdict(line, self.form),
            partial=line.partial,
            goal_source=line.goal_source,
            norm_source=_cited(norm, self.form) if norm else None,
            best_of=yardstick.holders if yardstick else (),
            series=tuple(self._dated(point, unit) for point in line.series),
            ahead=tuple(self._dated(point, unit) for point in line.ahead),
            breakdowns=tuple(self._cut(cut) for cut in cuts),
        )

    def paced(self, entry: Entry, pace: Pace | None) -> Entry:
        """The entry with how it stands on the way to the year's goal, where it has one."""
        if pace is None:
            return entry
        unit, gap = pace.kpi.unit, pace.variance
        figures = {
            "year_goal": self._figure(pace.goal, unit),
            "pace_to_date": self._figure(pace.to_date, unit),
            "pace_goal": self._figure(pace.goal_to_date, unit),
            "pace_deviation": Figure(gap.absolute, self.form.signed(gap.absolute, unit)),
            "pace_deviation_relative": Figure(gap.relative, self.form.relative(gap.relative)),
            "year_reached": Figure(pace.reached, self.form.share(pace.reached)),
            "needed_per_period": self._figure(pace.needed, unit),
            "mean_per_period": self._figure(pace.so_far, unit),
            "year_end_by_shape": self._figure(pace.by_shape, unit),
            "year_end_by_run_rate": self._figure(pace.by_run_rate, unit),
        }
        return replace(entry, figures={**entry.figures, **figures})

    def deadline(self, standing: Standing) -> Deadline:
        milestone = standing.milestone
        return Deadline(
            name=self.form.say(milestone.name),
            owner=milestone.owner,
            due=milestone.due,
            done=standing.done,
            status=standing.status.value,
            verdict=milestones.words(standing, self.form),
            serves=tuple(name for name in (milestone.kpi, milestone.objective.en) if name),
        )

    def _figures(self, line: Line) -> dict[str, Figure]:
        unit, variance = line.kpi.unit, judged(line)
        attained = None if line.partial else line.attainment
        return {
            "actual": self._figure(line.actual, unit),
            "numerator": self._part(line.numerator),
            "denominator": self._part(line.denominator),
            "goal": self._figure(line.goal, unit),
            "floor": self._figure(line.floor, unit),
            "stretch": self._figure(line.stretch, unit),
            "deviation": Figure(variance.absolute, self.form.signed(variance.absolute, unit)),
            "deviation_relative": Figure(variance.relative, self.form.relative(variance.relative)),
            "attainment": Figure(attained, self.form.share(attained)),
            "previous": self._figure(line.previous, unit),
            "year_ago": self._figure(line.year_ago, unit),
            "to_date": self._figure(line.to_date, unit),
            "to_date_goal": self._figure(line.to_date_goal, unit),
            "to_date_year_ago": self._figure(line.to_date_year_ago, unit),
        }

    def _dated(self, point: Point, unit: Unit) -> Dated:
        figures = {
            "actual": self._figure(point.actual, unit),
            "goal": self._figure(point.goal, unit),
            "year_ago": self._figure(point.year_ago, unit),
            "forecast": self._figure(point.forecast, unit),
        }
        return Dated(point.period.code, self.form.period(point.period), figures, point.partial)

    def _cut(self, cut: Breakdown) -> Cut:
        unit = cut.kpi.unit
        parts = tuple(Part(share.name, self._share(share, unit)) for share in cut.shares)
        return Cut(cut.dimension, self._figure(cut.total, unit), parts, cut.partial)

    def _share(self, share: Share, unit: Unit) -> Figures:
        values = {
            "actual": share.actual,
            "goal": share.goal,
            "previous": share.previous,
            "year_ago": share.year_ago,
        }
        return {name: self._figure(value, unit) for name, value in values.items()}

    def _figure(self, value: float | None, unit: Unit) -> Figure:
        return Figure(value, self.form.number(value, unit))

    def _part(self, value: float | None) -> Figure:
        """A ratio's part, which may be money, days or a number: whole, or with two decimals."""
        whole = value is None or float(value).is_integer()
        return self._figure(value, Unit(Quantity.COUNT, 0 if whole else 2))
