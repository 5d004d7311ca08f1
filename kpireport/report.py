"""The report: what a notebook's cell calls. One call is one exhibit, and shows itself in Jupyter as it prints."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from kpireport import phrases
from kpireport.below import lines_below
from kpireport.book import Book
from kpireport.brief import Brief, Content
from kpireport.cascade import rungs_of_year
from kpireport.commentary import Remarks
from kpireport.errors import ConfigurationError, UnknownNameError, nearest
from kpireport.exhibits import (
    answers,
    benchmarks,
    charts,
    comparisons,
    fields,
    listings,
    milestones,
    pacing,
    remarks,
    summary,
    tables,
    targets,
    text,
)
from kpireport.exhibits.markup import element, join, prose
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, WHOLE_COMPANY, Member
from kpireport.milestones import Standing, standings
from kpireport.pace import paces
from kpireport.scorecard import Breakdown, Line, Scorecard
from kpireport.words import language


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
class Report:
    """One member's report of one period, in one language."""

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

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The milestones as values, as they stand at the period's end."""
        return standings(self.brief.milestones, self.brief.period, self.card.as_of)

    @property
    def who(self) -> str:
        """Whose report it is, in words."""
        member = self.brief.member
        return self.brief.company if member == WHOLE_COMPANY else member.name

    def summary(self) -> Exhibit:
        """Page 1: title, objectives, headline, scorecard, commentary and actions, kept on one page in print."""
        first = replace(self.card, lines=self.card.lines[: summary.MOST_KPIS])
        rest = replace(self.card, lines=self.card.lines[summary.MOST_KPIS :])
        parts = summary.Parts(
            title=self.title().html,
            headline=self.headline().html,
            scorecard=self._scorecard(first),
            objectives=self.objectives().html,
            commentary=self.commentary().html,
            actions=self.actions().html,
            further=self._further(rest),
            milestones=self._milestones(),
        )
        plain = (self.title(), self.headline(), self.scorecard(), self.commentary(), self.actions())
        return Exhibit(summary.page_one(parts), "\n\n".join(part.plain for part in plain))

    def title(self) -> Exhibit:
        """Who, what, when."""
        when = self.form.period(self.brief.period)
        of = "" if self.who == self.brief.company else self.brief.company
        subtitle = ", ".join(part for part in (of, when) if part)
        parts = (element("h1", self.who), element("p", subtitle, kind="subtitle"))
        return self._exhibit(element("header", *parts, kind="title"))

    def headline(self) -> Exhibit:
        """Two or three sentences: what happened, against which goal, and where."""
        sentences = text.headline(self.card, self.form, who=self.who, where=self._where())
        html = element("div", *(element("p", prose(each)) for each in sentences), kind="headline")
        return Exhibit(html, "\n".join(sentences))

    def objectives(self) -> Exhibit:
        """Each objective with aim, vision, owner, due date, and how its KPIs stand; nothing where none is set."""
        if not self.brief.objectives:
            return NOTHING
        return self._exhibit(listings.objectives_html(self.brief.objectives, self.card, self.form))

    def commentary(self) -> Exhibit:
        """What people say of the period, its numbers filled in; nothing where nobody says anything."""
        said = fields.shown(self._remarks.remarks, self.card, self.form)
        plain = "\n\n".join(one.text.replace("**", "") for one in said)
        return Exhibit(remarks.commentary_html(said, self.form), plain)

    def actions(self) -> Exhibit:
        """What is to be done, by whom and until when; open ones of earlier periods too."""
        found = self._remarks.actions
        return Exhibit(
            remarks.actions_html(found, self.form), remarks.actions_text(found, self.form)
        )

    def scorecard(self) -> Exhibit:
        """The KPIs against their goals, the previous period and last year; and below them the milestones."""
        plain = (tables.scorecard_text(self.card, self.form), self.milestones().plain)
        html = join((self._scorecard(self.card), self._milestones()))
        return Exhibit(html, "\n\n".join(words for words in plain if words))

    def milestones(self) -> Exhibit:
        """What is to be there by a date, who answers for it, and what it serves; nothing where there is none."""
        told = milestones.milestones_text(self.standings, self.form)
        return Exhibit(milestones.milestones_html(self.standings, self.form, self.book.kpis), told)

    def pace(self) -> Exhibit:
        """Where the KPIs should be on their way to the year's goal, and what the rest of the year needs.

        Nothing where no KPI has a goal for the whole year.
        """
        found = paces(self.book, self.brief.kpis, self.brief.member, self.brief.period)
        if not found:
            return NOTHING
        html = pacing.pace_html(found, self.form, who=self.who)
        return Exhibit(html, pacing.pace_text(found, self.form, who=self.who))

    def answers(self) -> Exhibit:
        """How many answers each number that comes of answers rests on, and how sure it is; nothing without any."""
        lines = answers.lines_of_answers(self.card.lines)
        if not lines:
            return NOTHING
        html = answers.answers_html(lines, self.form, who=self.who)
        return Exhibit(html, answers.answers_text(lines, self.form, who=self.who))

    def deviations(self) -> Exhibit:
        """The deviation from goal of every KPI that has one; nothing where none is judged."""
        judged = [line for line in self.card.lines if line.status is not None]
        with_goal = tuple(line for line in self.card.lines if line.goal is not None)
        if not judged:
            return NOTHING
        return self._figure(
            charts.deviations(replace(self.card, lines=with_goal), self.form, who=self.who)
        )

    def benchmarks(self) -> Exhibit:
        """The KPIs beside the past, the best, the median of the others and norms; nothing where there is none."""
        compared = benchmarks.Compared(
            self.card, self.brief.yardsticks, self.content.norms, self.brief.below
        )
        return self._exhibit(benchmarks.benchmarks_html(compared, self.form))

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

    def matrix(self, limit: int = 20) -> Exhibit:
        """The members of the level below against every KPI.

        Where there are more than ``limit``, those who miss their goal for the first KPI by most are shown, and the
        page says how many there are.
        """
        cards = self._cards_below()
        if not cards:
            return NOTHING
        if len(cards) <= limit:
            return self._exhibit(tables.matrix_html(cards, self.form))
        shown = sorted(cards, key=_standing)[:limit]
        counts = {"shown": self.form.number(limit), "count": self.form.number(len(cards))}
        note = element("p", self.form.say(phrases.WORST_SHOWN, **counts), kind="note")
        return self._exhibit(join((tables.matrix_html(shown, self.form), note)))

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

    def table(self, name: str, limit: int = 20) -> Exhibit:
        """The report's own rows of a table that its scorecard declares."""
        rows = self.content.extracts.get(name)
        if rows is None:
            known = self.content.extracts
            raise ConfigurationError(
                f"This report has no rows of {name!r} ({nearest(name, known)}): add it to `tables` of its scorecard"
            )
        columns = [listings.Column(column) for column in rows.column_names]
        values = [tuple(row.values()) for row in rows.to_pylist()]
        return self._exhibit(listings.rows_html(columns, values, self.form, limit))

    def goals(self) -> Exhibit:
        """Each KPI's floor, goal and stretch, which of them is reached, and goals for later years; nothing without any."""
        later = tuple(targets.long_term(self.book.goals, self.card.lines))
        return self._exhibit(targets.goals_html(self.card, later, self.form, who=self.who))

    def cascade(self) -> Exhibit:
        """Whether the goals of those just below, and of the parts, add up to this member's; nothing without any."""
        member, period = self.brief.member, self.brief.period
        kpis = (self.book.kpis[name] for name in self.brief.kpis)
        found = [rung for kpi in kpis for rung in rungs_of_year(self.book, kpi, member, period)]
        return self._exhibit(targets.cascade_html(found, self.form, who=self.who))

    def definitions(self) -> Exhibit:
        """What each KPI of the report means."""
        kpis = [self.book.kpis[name] for name in (*self.brief.kpis, *self.brief.further_kpis)]
        title = element("h2", self.form.say(phrases.DEFINITIONS))
        return self._exhibit(
            join((title, listings.definitions_html(kpis, self.form, self.book.kpis)))
        )

    def sources(self) -> Exhibit:
        """Where the numbers come from and how far the data reach."""
        parts = (
            listings.sources_html(self.brief.sources, self.form, self.card.as_of),
            listings.notes_html(self.brief.notes, self.form),
        )
        return self._exhibit(join(parts))

    def _scorecard(self, card: Scorecard) -> Markup:
        yardsticks = self.brief.yardsticks if self._is_below_teams else ()
        return tables.scorecard_html(card, self.form, yardsticks)

    def _milestones(self) -> Markup:
        """Without what they serve: beside a scorecard there is no room for it."""
        return milestones.milestones_html(self.standings, self.form)

    def _further(self, rest: Scorecard) -> Markup:
        if not rest.lines:
            return Markup()
        return join((element("h2", self.form.say(phrases.FURTHER_KPIS)), self._scorecard(rest)))

    def _where(self) -> Breakdown | None:
        """The first KPI by the members below; nobody else is named to who has none."""
        if not self.brief.below:
            return None
        first = self.card.lines[0].kpi
        return self.book.breakdown(first, self.brief.member, self.brief.period, self.brief.below)

    @property
    def _is_below_teams(self) -> bool:
        level = self.brief.levels[self.brief.member.level]
        return level.parent not in ("", COMPANY)

    @property
    def _remarks(self) -> Remarks:
        return self.brief.commentary.get(language(self.locale), Remarks())

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

    def _cards_below(self) -> list[Scorecard]:
        """A scorecard for each member of the level below: its own, or the cuts of this report's numbers."""
        lines: dict[Member, list[Line]] = {}
        for name in self.brief.kpis if self.brief.below else ():
            for line in self._below(self.book.kpis[name]):
                lines.setdefault(line.member, []).append(line)
        when, as_of = self.brief.period, self.card.as_of
        return [Scorecard(each, when, as_of, tuple(lines[each])) for each in sorted(lines)]

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

    def _exhibit(self, html: Markup) -> Exhibit:
        return Exhibit(html, html.striptags())

    def _figure(self, figure: charts.Figure) -> Exhibit:
        return Exhibit(figure.html(self.brief.palette), figure.alt)


def _standing(card: Scorecard) -> tuple[bool, float, str]:
    """Who misses the goal of the first KPI by most comes first, who has no number last."""
    variance = card.lines[0].variance
    missed = variance.favourable_relative
    known = missed if missed is not None else variance.favourable
    return known is None, known or 0.0, card.member.name
