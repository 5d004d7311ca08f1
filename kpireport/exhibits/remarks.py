"""What people add to a report, as HTML: paragraphs, lists and bold words, and a table of actions.

Every paragraph, item and action is an element of its own (``remark``, ``action``). All text is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from kpireport import phrases
from kpireport.actions import Tracked
from kpireport.commentary import Kind
from kpireport.exhibits.fields import Filled
from kpireport.exhibits.markup import Head, element, join, prose
from kpireport.formats import Format
from kpireport.words import language

_BOLD = re.compile(r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*")
_LISTS = {Kind.BULLET: "ul", Kind.NUMBERED: "ol"}


def commentary_html(remarks: Sequence[Filled], form: Format) -> Markup:
    """The paragraphs and lists below their heading; nothing where there is none."""
    if not remarks:
        return Markup()
    title = element("h3", form.say(phrases.COMMENTARY))
    return element("div", title, *_blocks(remarks, form), kind="commentary")


def _blocks(remarks: Iterable[Filled], form: Format) -> Iterator[Markup]:
    for kind, group in groupby(remarks, key=lambda one: one.remark.kind):
        name = "p" if kind is Kind.PARAGRAPH else "li"
        parts = [element(name, bold(typeset(one.text, form)), kind="remark") for one in group]
        yield join(parts) if kind is Kind.PARAGRAPH else element(_LISTS[kind], *parts)


def typeset(text: str, form: Format) -> str:
    r"""French with the no-break spaces that keyboards do not have; other languages as they are.

    >>> typeset("Oui : 5 % ; non !", Format("fr"))
    'Oui\xa0: 5 %\u202f; non\u202f!'
    """
    if language(form.locale) != "fr":
        return text
    return re.sub(r" (?=[;!?])", "\u202f", re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", text))


def bold(text: str) -> Markup:
    """The text, its ``**words**`` in bold.

    >>> print(bold("**Two** <b>sellers</b>"))
    <strong>Two</strong> &lt;b&gt;sellers&lt;/b&gt;
    """
    parts = _BOLD.split(text)
    said = (prose(part) for part in parts)
    return join(element("strong", part) if index % 2 else part for index, part in enumerate(said))


def actions_html(actions: Sequence[Tracked], form: Format) -> Markup:
    """The actions as a table: what, who, until when, and how it stands; nothing where there is none."""
    if not actions:
        return Markup()
    words = (phrases.ACTION, phrases.OWNER, phrases.DUE, phrases.STATUS)
    heads = [Head(form.say(word)) for word in words]
    top = element("tr", *(element("th", head.words, kind=head.kind, scope="col") for head in heads))
    rows = (_row(tracked, form) for tracked in actions)
    return element(
        "table",
        element("caption", element("h3", form.say(phrases.ACTIONS))),
        element("thead", top),
        element("tbody", *rows),
        kind="actions plain",
    )


def _row(tracked: Tracked, form: Format) -> Markup:
    action = tracked.action
    return element(
        "tr",
        element("th", bold(typeset(action.text, form)), scope="row"),
        element("td", action.owner),
        element("td", form.date(action.due), kind="date"),
        element("td", standing(tracked, form), kind="late" if tracked.overdue else "state"),
        kind="action",
    )


def standing(tracked: Tracked, form: Format) -> str:
    """How an action stands, in words: done, late or new, and since when it has been there."""
    state = phrases.DONE if tracked.action.done else phrases.OVERDUE if tracked.overdue else None
    since = phrases.NEW if tracked.new else phrases.SINCE
    when = (
        form.say(since, period=form.period(tracked.since))
        if since is phrases.SINCE
        else form.say(since)
    )
    if state is None:
        return when
    is_told = tracked.new or tracked.action.done  # what is done is not open any more
    return form.say(state) if is_told else f"{form.say(state)}, {when}"


def actions_text(actions: Sequence[Tracked], form: Format) -> str:
    """The same for a terminal."""
    return "\n".join(
        f"- {each.action.text.replace('**', '')} ({each.action.owner}, {form.date(each.action.due)}, "
        f"{standing(each, form)})"
        for each in actions
    )
