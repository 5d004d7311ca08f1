"""Drawings: the charts of a report. One call is one chart, or nothing where there is nothing to draw."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from kpireport.desk import NOTHING, Desk, Exhibit
from kpireport.exhibits import charts, comparisons, targets
from kpireport.exhibits.markup import element, join, prose
from kpireport.kpi import Kpi
from kpireport.scorecard import Breakdown


@dataclass(frozen=True)
class Drawings(Desk):
    """The charts of one member's report of one period."""

    def trend(self, kpi: str | Kpi | None = None) -> Exhibit:
        """One KPI over the last thirteen periods, with its goals; the scorecard's first KPI by default."""
        line = self.book.line(self._kpi(kpi), self.brief.member, self.brief.period)
        return self._figure(charts.trend(line, self.form, who=self.who))

    def breakdown(self, kpi: str | Kpi | None = None, by: str | None = None) -> Exhibit:
        """One KPI cut by a dimension; by default as the scorecard declares it."""
        declared = dict(self.brief.breakdowns)
        if kpi is None and by is None and not declared:
            return NOTHING
        chosen = self._kpi(kpi if kpi is not None else next(iter(declared), None))
        cut = self._cut(chosen, by or next(iter(declared.get(chosen.name, ())), ""))
        return self._noted(self._parted(cut, charts.breakdown), cut)

    def breakdowns(self) -> Exhibit:
        """Every breakdown that the scorecard declares."""
        parts = [
            self.breakdown(kpi, by) for kpi, cuts in self.brief.breakdowns.items() for by in cuts
        ]
        return Exhibit(
            Markup("\n").join(part.html for part in parts), "\n\n".join(p.plain for p in parts)
        )

    def ranking(self, kpi: str | Kpi | None = None) -> Exhibit:
        """The members of the level below, best first."""
        if not self.brief.below:
            return NOTHING
        return self._parted(self._cut(self._kpi(kpi), self.brief.below), charts.ranking)

    def multiples(self, kpi: str | Kpi | None = None) -> Exhibit:
        """One KPI of each member of the level below over time, on one scale, best first; the first KPI by default."""
        return self._members(self._kpi(kpi), charts.by_member)

    def funnel(self, *kpis: str | Kpi) -> Exhibit:
        """KPIs as the stages of a way, in the order given: how many reach each, and which share goes on.

        Without any, the further KPIs that the scorecard declares; nothing where it declares none.
        """
        stages = kpis or self.brief.further_kpis
        if not stages:
            return NOTHING
        lines = [
            self.book.line(self._kpi(kpi), self.brief.member, self.brief.period) for kpi in stages
        ]
        return self._figure(charts.funnel(lines, self.form, who=self.who))

    def waterfall(self, kpi: str | Kpi | None = None, by: str | None = None) -> Exhibit:
        """From goal to actual, step by step; by the level below, or another dimension of the scorecard.

        Where no KPI is named and the first one does not add up, as a rate, its contributions instead.
        """
        if not (by or self.brief.below):
            return NOTHING
        cut = self._cut(self._kpi(kpi), by or self.brief.below)
        does_add_up = kpi is not None or cut.kpi.sums_over_members
        drawn = charts.waterfall if does_add_up else charts.contributions
        return self._bridged(cut, drawn, is_asked_for=kpi is not None)

    def contributions(self, kpi: str | Kpi | None = None) -> Exhibit:
        """The members of the level below that pull a number furthest up and down."""
        if not self.brief.below:
            return NOTHING
        cut = self._cut(self._kpi(kpi), self.brief.below)
        return self._bridged(cut, charts.contributions, is_asked_for=kpi is not None)

    def slope(self, kpi: str | Kpi | None = None, since: str = "year_ago") -> Exhibit:
        """The members of the level below then and now: since last year, or since the ``previous`` period."""
        if not self.brief.below:
            return NOTHING
        cut = self._cut(self._kpi(kpi), self.brief.below)
        return self._figure(charts.slope(cut, self.form, who=self.who, since=since))

    def deviations(self) -> Exhibit:
        """The deviation from goal of every KPI that has one; nothing where none is judged."""
        judged = [line for line in self.card.lines if line.status is not None]
        with_goal = tuple(line for line in self.card.lines if line.goal is not None)
        if not judged:
            return NOTHING
        return self._figure(
            charts.deviations(replace(self.card, lines=with_goal), self.form, who=self.who)
        )

    def distribution(self, kpi: str | Kpi | None = None) -> Exhibit:
        """One KPI's last thirteen periods by member of the level below: who is steady, and around what."""
        # Only here and below: seaborn takes a second that most reports need not spend.
        from kpireport.exhibits.distributions import distribution  # noqa: PLC0415

        return self._members(self._kpi(kpi), distribution)

    def heatmap(self, kpi: str | Kpi | None = None) -> Exhibit:
        """One KPI by member of the level below and period, against its goals: who misses them, and since when."""
        from kpireport.exhibits.heatmaps import heatmap  # noqa: PLC0415

        return self._members(self._kpi(kpi), heatmap)

    def scatter(self, kpi_x: str | Kpi, kpi_y: str | Kpi) -> Exhibit:
        """Two KPIs of the members of the level below against each other, with the goals that all share."""
        if not self.brief.below:
            return NOTHING
        from kpireport.exhibits.scatters import scatter  # noqa: PLC0415

        kpis = self._kpi(kpi_x), self._kpi(kpi_y)
        across, up = ({line.member: line for line in self._below(kpi)} for kpi in kpis)
        pairs = [(across[member], up[member]) for member in across if member in up]
        return self._figure(scatter(kpis, pairs, self.form, who=self.who))

    def picture(self, figure: object, *, alt: str = "", title: str = "") -> Exhibit:
        """An analyst's own matplotlib or seaborn figure as an exhibit: ``alt`` says in words what it shows.

        Raises:
            ConfigurationError: a word is missing, or text in it is too small to be read on paper.
        """
        from kpireport.exhibits.pictures import own_picture  # noqa: PLC0415

        drawing = own_picture(figure, alt=alt, title=title)
        when = self.form.period(self.brief.period)
        return self._figure(charts.Figure(drawing, alt, self.who, title, when))

    def style(self) -> None:
        """Set the company's fonts and colours for every picture that is drawn later with seaborn or matplotlib."""
        from kpireport.exhibits import seaborn_style  # noqa: PLC0415

        seaborn_style.use(self.brief.palette)

    def _members(self, kpi: Kpi, drawn: Callable[..., charts.Figure]) -> Exhibit:
        lines = self._below(kpi) if self.brief.below else ()
        if not any(point.actual is not None for line in lines for point in line.series):
            return NOTHING
        return self._figure(drawn(kpi, lines, self.form, who=self.who))

    def _parted(self, cut: Breakdown, drawn: Callable[..., charts.Figure]) -> Exhibit:
        """A chart over parts; nothing where no part has a number."""
        if all(share.actual is None for share in cut.shares):
            return NOTHING
        return self._figure(drawn(cut, self.form, who=self.who))

    def _bridged(
        self, cut: Breakdown, drawn: Callable[..., charts.Figure], *, is_asked_for: bool
    ) -> Exhibit:
        """A chart of what parts differ by; where nothing is compared, nothing, or the reason if asked for by name."""
        is_telling = is_asked_for or comparisons.reference(cut) is not None
        return self._parted(cut, drawn) if is_telling else NOTHING

    def _noted(self, exhibit: Exhibit, cut: Breakdown) -> Exhibit:
        """A chart over parts with what they mean for the goal of the whole."""
        words = targets.parts_and_whole(cut, self.form)
        if exhibit is NOTHING or not words:
            return exhibit
        note = element("p", prose(words), kind="note")
        return Exhibit(join((exhibit.html, note)), f"{exhibit.plain}\n{words}")
