"""The report: what a notebook's cell calls. One call is one exhibit, and shows itself in Jupyter as it prints."""

from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from kpireport import phrases
from kpireport.cascade import rungs_of_year
from kpireport.commentary import Remarks
from kpireport.desk import NOTHING, Exhibit
from kpireport.drawings import Drawings
from kpireport.errors import ConfigurationError, nearest
from kpireport.exhibits import (
    answers,
    benchmarks,
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
from kpireport.exhibits.markup import element, join
from kpireport.levels import Member
from kpireport.milestones import Standing, standings
from kpireport.pace import paces
from kpireport.scorecard import Breakdown, Line, Scorecard
from kpireport.words import language


@dataclass(frozen=True)
class Report(Drawings):
    """One member's report of one period, in one language."""

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The milestones as values, as they stand at the period's end."""
        return standings(self.brief.milestones, self.brief.period, self.card.as_of)

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
        return Exhibit(text.headline_html(sentences), "\n".join(sentences))

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

    def benchmarks(self) -> Exhibit:
        """The KPIs beside the past, the best, the median of the others and norms; nothing where there is none."""
        compared = benchmarks.Compared(
            self.card, self.brief.yardsticks, self.content.norms, self.brief.below
        )
        return self._exhibit(benchmarks.benchmarks_html(compared, self.form))

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
    def _remarks(self) -> Remarks:
        return self.brief.commentary.get(language(self.locale), Remarks())

    def _cards_below(self) -> list[Scorecard]:
        """A scorecard for each member of the level below: its own, or the cuts of this report's numbers."""
        lines: dict[Member, list[Line]] = {}
        for name in self.brief.kpis if self.brief.below else ():
            for line in self._below(self.book.kpis[name]):
                lines.setdefault(line.member, []).append(line)
        when, as_of = self.brief.period, self.card.as_of
        return [Scorecard(each, when, as_of, tuple(lines[each])) for each in sorted(lines)]


def _standing(card: Scorecard) -> tuple[bool, float, str]:
    """Who misses the goal of the first KPI by most comes first, who has no number last."""
    variance = card.lines[0].variance
    missed = variance.favourable_relative
    known = missed if missed is not None else variance.favourable
    return known is None, known or 0.0, card.member.name
