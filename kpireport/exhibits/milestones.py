"""Milestones as a table of their own below the KPIs: what, who, until when, since when it is done, and how it stands."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from kpireport import phrases
from kpireport.exhibits.markup import element, join
from kpireport.exhibits.sparks import mark
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.milestones import Stage, Standing, tally


def milestones_html(
    standings: Sequence[Standing], form: Format, kpis: Mapping[str, Kpi] | None = None
) -> Markup:
    """The milestones with how many of those due are reached; nothing where there is none.

    With ``kpis``, by name, each says what it serves: a KPI or an objective.
    """
    if not standings:
        return Markup()
    words = (phrases.MILESTONE, phrases.OWNER, phrases.DUE, phrases.DONE_ON, phrases.STATUS)
    top = element("tr", *(element("th", form.say(word), scope="col") for word in words))
    rows = (_row(standing, form, kpis) for standing in standings)
    return element(
        "table",
        element("caption", element("h3", counted(standings, form))),
        element("thead", top),
        element("tbody", *rows),
        kind="milestones plain",
    )


def milestones_text(standings: Sequence[Standing], form: Format) -> str:
    """The same for a terminal."""
    if not standings:
        return ""
    rows = (
        f"- {form.say(each.milestone.name)} ({each.milestone.owner}, {form.date(each.milestone.due)}, "
        f"{words(each, form)})"
        for each in standings
    )
    return "\n".join((counted(standings, form), *rows))


def counted(standings: Iterable[Standing], form: Format) -> str:
    """How many of the milestones that are due are reached, and how many more before their date."""
    found = tally(standings)
    numbers = {"reached": form.number(found.reached), "due": form.number(found.due)}
    told = form.say(
        phrases.MILESTONES_REACHED if found.due else phrases.NO_MILESTONE_DUE, **numbers
    )
    if not found.early:
        return told
    return f"{told}{form.say(phrases.REACHED_EARLY, count=form.number(found.early))}"


def words(standing: Standing, form: Format) -> str:
    """How a milestone stands: its status as a KPI's, with the days; done in time or late."""
    status = form.say(phrases.STATUSES[standing.status])
    days = abs(standing.days)
    if standing.stage is Stage.DONE:
        return form.say(phrases.DONE_ON_TIME)
    if standing.stage is Stage.DONE_LATE:
        return form.count(phrases.DONE_LATE, days)
    if standing.stage is Stage.OVERDUE:
        return form.count(phrases.OVERDUE_BY, days, status=status)
    if not days:
        return form.say(phrases.DUE_NOW, status=status)
    return form.count(phrases.DUE_IN, days, status=status)


def _row(standing: Standing, form: Format, kpis: Mapping[str, Kpi] | None) -> Markup:
    milestone = standing.milestone
    served = "" if kpis is None else _served(standing, form, kpis)
    name = form.say(milestone.name)
    what = join((name, " ", element("span", served, kind="note"))) if served else name
    shape = mark(standing.status, form.palette)
    kind = f"status status-{standing.status}"
    return element(
        "tr",
        element("th", what, scope="row"),
        element("td", milestone.owner),
        element("td", form.short_date(milestone.due), kind="date"),
        element("td", form.short_date(standing.done), kind="date"),
        element("td", shape, " ", words(standing, form), kind=kind),
        kind="milestone",
    )


def _served(standing: Standing, form: Format, kpis: Mapping[str, Kpi]) -> str:
    milestone = standing.milestone
    known = kpis.get(milestone.kpi)
    named = [form.say(known.label)] if known else []
    named += [form.say(milestone.objective)] if milestone.objective.en else []
    return form.say(phrases.SERVES, what=", ".join(named)) if named else ""
