"""Remarks: what a controller would ask about a goal, and the words that many remarks share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpireport.levels import COMPANY, Member

EXAMPLES = 3
NAMED = 8


class Letter(StrEnum):
    """Which of the five a remark is about."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ATTAINABLE = "attainable"
    RELEVANT = "relevant"
    TIME_BOUND = "time-bound"


class Weight(StrEnum):
    """How much a remark asks for: a note may be right as it is, a doubt should be cleared up."""

    NOTE = "note"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to ask about goals: which kind it is, of what, and the question in a sentence.

    >>> print(Remark("ended", "won_value", Letter.TIME_BOUND, "the goals end with 2025", Weight.DOUBT))
    doubt: time-bound: the goals end with 2025
    """

    code: str
    subject: str
    letter: Letter
    text: str
    weight: Weight = Weight.NOTE

    def __str__(self) -> str:
        return f"{self.weight}: {self.letter}: {self.text}"


def plural(word: str, count: int = 2) -> str:
    """A level or a grain, for one or for several.

    >>> plural("team"), plural("agency"), plural("team", 1)
    ('teams', 'agencies', 'team')
    """
    if count == 1:
        return word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def counted(count: int, word: str) -> str:
    """How many of something.

    >>> counted(1, "team"), counted(3, "team")
    ('1 team', '3 teams')
    """
    return f"{count} {plural(word, count)}"


def whose(member: Member) -> str:
    """A member in a sentence.

    >>> whose(Member("team", "Lyon")), whose(Member("company", "company"))
    ('the team Lyon', 'the company')
    """
    return "the company" if member.level == COMPANY else f"the {member.level} {member.name}"


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """The first names, and how many there are besides.

    >>> listed(["a", "b", "c"], 2), listed(["a", "b"])
    ('a, b and 1 more', 'a, b')
    """
    more = len(names) - most
    shown = ", ".join(names[:most])
    return f"{shown} and {more} more" if more > 0 else shown


def paired(pairs: Sequence[tuple[str, str]]) -> str:
    """KPIs with the levels that are meant, each KPI once.

    >>> paired([("won_value", "company"), ("win_rate", "team"), ("won_value", "team")])
    'won_value (company, team), win_rate (team)'
    """
    levels: dict[str, list[str]] = {}
    for name, level in pairs:
        levels.setdefault(name, []).append(level)
    return listed([f"{name} ({', '.join(found)})" for name, found in levels.items()])


def share_of(members: Sequence[Member], all_of: Collection[Member]) -> str:
    """How many members of a level, of those that are looked at; the company is one.

    >>> teams = [Member("team", name) for name in ("Lyon", "Oslo", "Paris")]
    >>> share_of(teams[:2], teams), share_of(teams, teams), share_of(teams[:1], teams)
    ('2 of 3 teams', 'all 3 teams', 'the team Lyon')
    """
    if len(members) == 1:
        return whose(members[0])
    words = counted(len(all_of), members[0].level)
    return f"all {words}" if len(members) == len(all_of) else f"{len(members)} of {words}"
