"""Actions: what is to be done, by whom and until when; and which of them are still open in a later period."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from kpireport.errors import nearest
from kpireport.periods import Period

EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "en": "- [ ] Review offers in pairs (owner: Mathieu Perrin, due: 2026-11-30)",
        "fr": "- [ ] Relire les offres à deux (responsable : Mathieu Perrin, échéance : 2026-11-30)",
    }
)
_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "owner": "owner",
        "responsable": "owner",
        "due": "due",
        "échéance": "due",
        "echéance": "due",
        "écheance": "due",
        "echeance": "due",
    }
)
_SHOWN = ("due", "owner", "responsable", "échéance")
_ITEM = re.compile(
    r"\[(?P<box>[^\]]{0,3})\] ?(?P<text>.*?) ?(?:\((?P<answers>[^()]*:[^()]*)\) ?\.?)?"
)
_KEY = re.compile(r"(?:^|[,;])\s*([^\W\d_]+)\s*:\s*")


@dataclass(frozen=True, slots=True)
class Action:
    """One line below the heading "Actions"."""

    text: str
    owner: str
    due: date
    done: bool
    line: int = 0

    @property
    def key(self) -> str:
        """What tells it apart: its words, without case, blanks and boldness."""
        plain = unicodedata.normalize("NFKC", self.text).replace("**", "")
        return " ".join(plain.casefold().split())


@dataclass(frozen=True, slots=True)
class Tracked:
    """An action as a report shows it: since when it has been there, and whether it is late by then."""

    action: Action
    since: Period
    overdue: bool = False
    new: bool = False


def looks_like_action(text: str) -> bool:
    """Whether a list's item begins with a box to tick."""
    return re.match(r"\[[ xX]?\](\s|$)", text) is not None


def read_action(text: str, line: int) -> Action | list[str]:
    """The action that a list's item holds, or all that is wrong with it.

    >>> read_action("[x] Call (owner: Ann, due: 2026-11-30)", 3).done
    True
    >>> read_action("[ ] Call (owner: Ann, deu: 2026-11-30)", 3)
    ["it names no due date: there is no 'deu': did you mean 'due'?"]
    """
    found = _ITEM.fullmatch(" ".join(text.split()))
    if found is None or found["box"] not in (" ", "x", "X"):
        return ["it does not begin with `[ ]`, or `[x]` where it is done"]
    answers, faults = _answers(found["answers"] or "")
    if not found["text"]:
        faults.append("it does not say what is to be done")
    due = _day(answers.get("due", ""), faults)
    if faults or due is None:
        return faults
    return Action(found["text"], answers["owner"], due, found["box"] != " ", line)


def _answers(text: str) -> tuple[dict[str, str], list[str]]:
    """Who and when, by name; and what is missing of them, or stands twice."""
    parts = _KEY.split(" ".join(text.split()))
    found: dict[str, str] = {}
    faults: list[str] = []
    unknown = ""
    for written, value in zip(parts[1::2], parts[2::2], strict=True):
        key = _KEYS.get(written.casefold())
        if key is None:
            unknown = f": there is no {written!r}: {nearest(written, _SHOWN)}"
        elif key in found:
            faults.append(f"it has two {'owners' if key == 'owner' else 'due dates'}")
        else:
            found[key] = value.strip(" ,;")
    named = {"owner": "owner", "due": "due date"}
    faults += [f"it names no {named[key]}{unknown}" for key in named if not found.get(key)]
    return found, faults


def _day(written: str, faults: list[str]) -> date | None:
    if not written:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            return date.fromisoformat(written)
        reason = "a date is written 2026-11-30"
    except ValueError:
        reason = "there is no such day"
    faults.append(f"it is due on {written!r}: {reason}")
    return None


def track(lists: Iterable[tuple[Period, Iterable[Action]]], period: Period) -> tuple[Tracked, ...]:
    """The actions that a period's report shows, from the lists of that period and the ones before, oldest first.

    An open one stays until a later list has it as done; one that is listed again takes the newer owner and due
    date. One that is done is shown in the period it is closed in. Late ones come first, then by due date, those
    that are done last.
    """
    waiting: dict[str, Tracked] = {}
    closed: list[Tracked] = []
    for when, actions in lists:
        closed = []
        for action in actions:
            before = waiting.pop(action.key, None)
            tracked = Tracked(action, before.since if before else when, new=before is None)
            if not action.done:
                waiting[action.key] = tracked
            elif when == period:
                closed.append(tracked)
        if when != period:
            waiting = {key: replace(tracked, new=False) for key, tracked in waiting.items()}
    shown = [
        replace(tracked, overdue=tracked.action.due < period.end) for tracked in waiting.values()
    ]
    return tuple(sorted([*shown, *closed], key=_rank))


def _rank(tracked: Tracked) -> tuple[bool, bool, date, str]:
    action = tracked.action
    return action.done, not tracked.overdue, action.due, action.key
