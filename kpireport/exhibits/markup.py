"""HTML elements as escaped strings: what comes from data can never become markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

_AMOUNT = re.compile(r"(\S*[−+]\S+)")


def element(name: str, *children: object, kind: str = "", **attributes: str) -> Markup:
    """One element; ``kind`` is its class. Children that are not markup yet are escaped.

    >>> print(element("td", "<b>", kind="number", scope="row"))
    <td class="number" scope="row">&lt;b&gt;</td>
    """
    given = {"class": kind} if kind else {}
    written = "".join(f' {key}="{escape(value)}"' for key, value in (given | attributes).items())
    return Markup(f"<{name}{written}>{join(children)}</{name}>")  # noqa: S704 -- all parts are escaped


def join(parts: Iterable[object], separator: str = "") -> Markup:
    """Parts in a row, each escaped unless it is markup."""
    return escape(separator).join(escape(part) for part in parts)


def prose(words: str) -> Markup:
    """A sentence in which no line ends between a sign and its amount.

    >>> print(prose("Lyon (−€62,099) & Paris"))
    Lyon <span class="unbroken">(−€62,099)</span> &amp; Paris
    """
    parts = _AMOUNT.split(words)
    return join(
        element("span", part, kind="unbroken") if index % 2 else part
        for index, part in enumerate(parts)
    )


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head."""

    words: str
    kind: str = ""


def table(
    heads: Iterable[Head], rows: Iterable[Iterable[Markup]], caption: str = "", kind: str = "plain"
) -> Markup:
    """A table with heads that a screen reader can follow; its caption is a heading, found by bookmarks."""
    head = (element("th", each.words, kind=each.kind, scope="col") for each in heads)
    return element(
        "table",
        element("caption", element("h2", caption)) if caption else "",
        element("thead", element("tr", *head)),
        element("tbody", *(element("tr", *row) for row in rows)),
        kind=kind,
    )
