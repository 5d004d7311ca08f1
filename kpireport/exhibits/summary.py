"""Page 1: the parts that a decision is made by, marked so that the press can keep them on one page.

The press knows no KPI, and this module no paper: what may leave page 1 is shown a second time behind it, hidden until the
template's ``shed.css`` takes it from page 1.
"""

from dataclasses import dataclass

from markupsafe import Markup

from kpireport.exhibits.markup import element, join

MOST_KPIS = 8
FIRST_MILESTONES = 3  # shed after all others, with the objectives
NONE = Markup()


@dataclass(frozen=True, slots=True)
class Parts:
    """What page 1 is made of; empty where there is none. ``further`` are the KPIs after the first eight."""

    title: Markup
    headline: Markup
    scorecard: Markup
    objectives: Markup = NONE
    commentary: Markup = NONE
    actions: Markup = NONE
    further: Markup = NONE
    milestones: Markup = NONE


def page_one(parts: Parts) -> Markup:
    """Page 1, and behind it what does not belong there or found no room.

    >>> page = page_one(Parts(Markup("<h1>East</h1>"), Markup("<p>On goal.</p>"), Markup("<table></table>")))
    >>> print(page)
    <div class="one-page"><h1>East</h1><p>On goal.</p><table></table></div>
    """
    shown = (parts.title, parts.objectives, parts.headline, parts.scorecard, parts.milestones)
    first = element("div", *shown, parts.commentary, parts.actions, kind="one-page")
    is_long = parts.milestones.count('class="milestone"') > FIRST_MILESTONES
    behind = (
        ("instead-4" if is_long else "instead-6", parts.milestones),
        ("instead-2", parts.objectives),
        ("instead-3", parts.commentary),
        ("instead-4", parts.actions),
    )
    moved = (element("div", part, kind=kind) for kind, part in behind if part)
    return join((first, *moved, parts.further))
