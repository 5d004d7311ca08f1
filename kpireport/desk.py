"""The desk: what every exhibit of a report is made from, and how one KPI, cut or level is looked up for it."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from kpireport.below import lines_below
from kpireport.book import Book
from kpireport.brief import Brief, Content
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.exhibits import charts
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, WHOLE_COMPANY
from kpireport.scorecard import Breakdown, Line, Scorecard


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One chart, table or text of a report."""

    html: Markup
    plain: str

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return self.plain


NOTHING = Exhibit(Markup(), "")


@dataclass(frozen=True)
class Desk:
    """One member's numbers of one period, and the language that they are told in."""

    content: Content
    locale: str = "en"

    @property
    def brief(self) -> Brief:
        """Whose report it is, for when, and what it shows."""
        return self.content.brief

    @cached_property
    def book(self) -> Book:
        """The facts and goals behind it, for an analyst's own cells."""
        return self.content.book

    @cached_property
    def card(self) -> Scorecard:
        """The scorecard as values."""
        return self.book.scorecard(self.brief.member, self.brief.period, self.brief.kpis)

    @cached_property
    def form(self) -> Format:
        """How the reader sees numbers."""
        return Format(self.locale, self.brief.currency, self.brief.palette)

    @property
    def who(self) -> str:
        """Whose report it is, in words."""
        member = self.brief.member
        return self.brief.company if member == WHOLE_COMPANY else member.name

    @property
    def _is_below_teams(self) -> bool:
        level = self.brief.levels[self.brief.member.level]
        return level.parent not in ("", COMPANY)

    def _kpi(self, kpi: str | Kpi | None) -> Kpi:
        if isinstance(kpi, Kpi):
            return kpi
        name = kpi or self.brief.kpis[0]
        if name not in self.book.kpis:
            raise UnknownNameError("KPI", name, self.book.kpis)
        self._check_counted(self.book.kpis[name])
        return self.book.kpis[name]

    def _check_counted(self, kpi: Kpi) -> None:
        """Refuse a KPI that was never counted: its charts would say that there are no data."""
        listed = (*self.brief.kpis, *self.brief.further_kpis)
        counted = set(self.book.facts.table["measure"].unique().to_pylist())
        if kpi.name not in listed and any(
            each.key not in counted for each in kpi.formula.measures()
        ):
            raise ConfigurationError(
                f"The KPI {kpi.name!r} was not counted for this report: add it to `further_kpis` of its scorecard"
            )

    def _cut(self, kpi: Kpi, by: str) -> Breakdown:
        declared = self.brief.breakdowns.values()
        known = {cut for cuts in declared for cut in cuts} | set(self.brief.levels.names)
        if by not in known:
            raise UnknownNameError("breakdown of this scorecard", by, known)
        return self.book.breakdown(kpi, self.brief.member, self.brief.period, by)

    def _below(self, kpi: Kpi) -> tuple[Line, ...]:
        member, period, below = self.brief.member, self.brief.period, self.brief.below
        return lines_below(self.book, kpi, member, period, below)

    def _exhibit(self, html: Markup) -> Exhibit:
        return Exhibit(html, html.striptags())

    def _figure(self, figure: charts.Figure) -> Exhibit:
        return Exhibit(figure.html(self.brief.palette), figure.alt)
