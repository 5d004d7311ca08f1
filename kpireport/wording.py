"""Wording: the numbers, units and directions that a sentence holds, in English and French.

This reads people's prose, so it goes by rules of thumb. Dates, years, ordinals, spans of time and numbers that are part
of a word are not taken for figures; a word of direction that is wished, planned or denied is not taken for a claim.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

BLANK = "█"  # stands where a date or a name was: no word, no number
BLANKS = " \u00a0\u202f\u2009\n"


class Mark(StrEnum):
    """What is written beside a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its size, what its last digit is worth, the sign and unit beside it.

    ``bound`` is ">" or "<" where the text says no more than that, "~" where it says "about".
    """

    start: int
    end: int
    size: Decimal
    step: Decimal
    sign: int = 0
    mark: Mark = Mark.PLAIN
    currency: str = ""
    bound: str = ""


class Axis(StrEnum):
    """What a difference is from: an earlier number, the goal, or another number beside it. Directions are of the first two."""

    MOVE = "move"
    GOAL = "goal"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Direction:
    """A word such as "rose" or "below goal". A ``favourable`` one says better or worse, not more or less."""

    start: int
    end: int
    sign: int
    axis: Axis
    favourable: bool = False


_END = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“«(*]*[A-ZÀ-ÖØ-Þ{])")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends.

    >>> [("Up 3.5 % on May. Well done."[a:b]) for a, b in sentences("Up 3.5 % on May. Well done.")]
    ['Up 3.5 % on May. ', 'Well done.']
    """
    start = 0
    for found in _END.finditer(text):
        yield start, found.end()
        start = found.end()
    yield start, len(text)


_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|janv(?:ier)?|févr(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|août|"
    "septembre|octobre|novembre|décembre"
)
_YEAR = r"(?:19|2[01])\d\d"
_S = rf"[{BLANKS}]"
_NO_FIGURES = re.compile(
    "|".join(
        (
            r"\b\d{4}-\d\d-\d\d\b",
            r"\b\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d\d)\b",
            rf"\b(?:FY|exercice){_S}?\d{{2,4}}(?:/\d{{2,4}})?\b",
            rf"\b\d{{1,2}}(?:st|nd|rd|th|er|re|e)?{_S}(?:of{_S})?(?:{_MONTHS})\b\.?(?:,?{_S}{_YEAR}\b)?",
            rf"\b(?:{_MONTHS})\b\.?,?{_S}{_YEAR}\b",
            # "by November 30", but not the deals of "in October 17 deals were won"
            rf"(?<!\bin{_S})\b(?:{_MONTHS})\b\.?{_S}\d{{1,2}}(?:st|nd|rd|th)?(?![\d%]|[.,]\d|{_S}*(?:%|p))"
            rf"(?:,?{_S}{_YEAR}\b)?",
            rf"\b(?:[QTHSW][1-9]\d?|(?:week|semaine|quarter|trimestre){_S}\d{{1,2}})(?:,?{_S}{_YEAR}\b)?(?!\w)",
            rf"\b{_YEAR}-(?:Q\d|W\d\d|\d\d)\b",
            r"\b\d+(?:st|nd|rd|th|er|re|ère|ème|e)\b",
            rf"(?:\bn[o°]\.?|№|#){_S}?\d+\b",
            r"\b\d{1,2}(?:[:h]\d\d\b|[:]\d\d)",
            r"\b\d+/\d+\b",
            rf"\b\d+(?:[-{BLANKS}])(?:months?|mois|years?|ans?|années?|weeks?|semaines?|quarters?|trimestres?)\b",
        )
    ),
    re.IGNORECASE,
)


def masked(text: str, names: re.Pattern[str] | None = None) -> str:
    """The text, of the same length, without dates, ordinals and the names given."""
    text = _NO_FIGURES.sub(lambda found: BLANK * len(found[0]), text)
    return names.sub(lambda found: BLANK * len(found[0]), text) if names else text


def names_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds whole names, the longest first, whatever their case, blanks and apostrophes."""
    found = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not found:
        return None
    return re.compile("|".join(rf"(?<!\w){spelt(name)}(?!\w)" for name in found), re.IGNORECASE)


def spelt(name: str) -> str:
    """The pattern of a name as people may write it."""
    return rf"[{BLANKS}]+".join(
        re.escape(word).replace("’", "['’]").replace("'", "['’]") for word in name.split()
    )


_SPACED = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[,.]\d+)?"
_COMMAED = r"\d{1,3}(?:,\d{3})+(?![\d])"
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "en": rf"{_SPACED}|{_COMMAED}(?:\.\d+)?|\d+\.\d+|\d+,\d+|\d+",
        "fr": rf"{_SPACED}|{_COMMAED}\.\d+|\d+,\d+|\d+\.\d+|\d+",
    }
)
_SCALES: Mapping[str, int] = MappingProxyType(
    {"k": 3, "thousand": 3, "mille": 3, "millier": 3, "milliers": 3, "m": 6, "million": 6, "millions": 6, "b": 9,
     "bn": 9, "md": 9, "mds": 9, "billion": 9, "billions": 9, "milliard": 9, "milliards": 9, "t": 12}
)  # fmt: skip
_SCALE = r"(?:k|m|b|bn|mds?|t|thousand|mille|milliers?|millions?|billions?|milliards?)"
_SIGNS = "€$£¥"
_CODES = "EUR|USD|GBP|CHF|CAD|JPY"
_MONEY_WORDS = "euros?|dollars?|pounds?|livres?|francs?|yens?"
_UNITS: tuple[tuple[Mark, str], ...] = (
    (Mark.POINTS, r"(?:%|percentage|per{s}cent)?{s}*(?:points?(?:{s}de{s}pourcentage)?|pp|pts?|p\.p\.)(?![\w])"),
    (Mark.PERCENT, r"(?:%|per{s}?cent\b|pour{s}cent\b)"),
    (Mark.DAYS, r"(?:-?days?|jours?|j)\b"),
    (Mark.HOURS, r"(?:-?hours?|heures?|hrs?|h)\b"),
    (Mark.MINUTES, r"(?:-?minutes?|mins?|min)\b"),
    (Mark.SECONDS, r"(?:-?seconde?s?|(?<=\s)s)\b"),
    (Mark.TIMES, r"(?:×|x\b|times\b|fois\b)"),
)  # fmt: skip
_UNIT = "|".join(f"(?P<{mark}>{unit.replace('{s}', _S)})" for mark, unit in _UNITS)
_AFTER = re.compile(
    rf"(?:{_S}?(?P<scale>{_SCALE})(?![a-zà-ÿ]))?"
    rf"(?:{_S}*(?:(?:d['’]|de{_S}|of{_S})?(?P<money>[{_SIGNS}]|(?:{_CODES}|{_MONEY_WORDS})\b)|{_UNIT}))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:(?P<bound>[<>≥≤~≈]){_S}?)?(?P<sign>(?<!\w)[+−–-])?(?P<inner>[<>])?"
    rf"(?:(?P<money>[A-Z]{{0,2}}[{_SIGNS}]|(?:{_CODES})(?={_S})){_S}?)?\Z"
)
_HEDGES = (
    (">", r"over|more than|at least|plus d['’e]|au moins"),
    ("<", r"under|less than|at most|moins d['’e]|au plus"),
    (
        "~",
        r"about|around|roughly|nearly|almost|some|just|approximately|environ|près d['’e]|presque|quelque|à peu près",
    ),
)
_HEDGED = tuple(
    (bound, re.compile(rf"\b(?:{words}){_S}*\Z", re.IGNORECASE)) for bound, words in _HEDGES
)
_LINK = re.compile(rf"{_S}*(?:to|and|or|against|vs\.?|à|et|ou|contre|–|-|/){_S}*", re.IGNORECASE)


def numbers(text: str, language: str) -> list[Number]:
    """The figures of a masked text, each with what stands beside it.

    >>> [(str(n.size), n.mark.value) for n in numbers("up 8.4 % to €1.2 million", "en")]
    [('8.4', 'percent'), ('1200000.0', 'money')]
    >>> [(str(n.size), n.mark.value) for n in numbers("1 234,5 € soit 3,2 points", "fr")]
    [('1234.5', 'money'), ('3.2', 'points')]
    """
    shape = re.compile(rf"(?<![\w/])(?<!\d[.,:'’])(?:{_SHAPES[language]})")
    found = [_number(text, one, language) for one in shape.finditer(text)]
    return _shared_marks(text, [one for one in found if one is not None])


def _number(text: str, found: re.Match[str], language: str) -> Number | None:
    before = _BEFORE.search(text, max(0, found.start() - 8), found.start())
    after = _AFTER.match(text, found.end())
    if (
        before is None
        or after is None
        or re.match(r"[-'’/]?\d|[-_/]?[^\W\d_]", text[after.end() :])
    ):
        return None
    digits, step = _read(found[0], language)
    scale = Decimal(10) ** _SCALES.get((after["scale"] or "").casefold(), 0)
    mark = next((mark for mark, _ in _UNITS if after[mark]), Mark.PLAIN)
    currency = (before["money"] or after["money"] or "").strip()
    mark = Mark.MONEY if currency else mark
    signed = {"+": 1, None: 0}.get(before["sign"], -1)
    number = Number(
        before.start(), after.end(), digits * scale, step * scale, signed, mark, currency
    )
    if not any((mark is not Mark.PLAIN, after["scale"], signed)) and re.fullmatch(_YEAR, found[0]):
        return None
    return replace(number, bound=_bound(text, before))


def _bound(text: str, before: re.Match[str]) -> str:
    written = before["inner"] or before["bound"] or ""
    sides = {"≥": ">", "≤": "<", "≈": "~"}
    said = (bound for bound, words in _HEDGED if words.search(text, 0, before.start()))
    return sides.get(written, written) or next(said, "")


def _read(written: str, language: str) -> tuple[Decimal, Decimal]:
    """The size of a number, and what its last digit is worth."""
    plain = re.sub(rf"[{BLANKS}]", "", written)
    grouped = language == "en" and re.fullmatch(_COMMAED, plain)
    if grouped or ("," in plain and "." in plain):
        plain = plain.replace(",", "")
    value = Decimal(plain.replace(",", "."))
    return value, Decimal(1).scaleb(int(value.as_tuple().exponent))


def _shared_marks(text: str, found: list[Number]) -> list[Number]:
    """In "from 40 to 44 %" the first number has the unit of the second."""
    for index in range(len(found) - 2, -1, -1):
        this, after = found[index], found[index + 1]
        linked = _LINK.fullmatch(text, this.end, after.start) and not after.sign
        if this.mark is Mark.PLAIN and linked:
            found[index] = replace(this, mark=after.mark, currency=after.currency)
    return found


_GOALS = "goals?|targets?|plans?|budgets?|objectives?|objectifs?|cibles?"
_TO_GOAL = rf"(?={_S}+(?:\S+{_S}+){{0,4}}?\S*?\b(?:{_GOALS})\b)"
_FIGURE = rf"(?:by{_S}+)?(?:about{_S}+|nearly{_S}+)?[-+−]?[€$£¥]?[\d█]"
_WORDS: Mapping[str, tuple[tuple[str, int, Axis, bool], ...]] = MappingProxyType(
    {
        "en": (
            (r"(?:rose|risen|rises|rising|rise|increas(?:e[ds]?|ing)|grew|grown|grows|growing|growth|climb(?:ed|s)|"
             r"gain(?:ed|s)?|higher(?= than))", 1, Axis.MOVE, False),
            (rf"up(?={_S}+(?:{_FIGURE}|on\b|from\b|against\b|since\b|again\b))|(?<={_S})up(?=[,.;])", 1, Axis.MOVE, False),
            (r"(?:fell|fallen|falls|falling|fall|decreas(?:e[ds]?|ing)|drop(?:ped|s)?|declin(?:e[ds]?|ing)|"
             r"slipped|shrank|shrunk|lower(?= than))(?! short)", -1, Axis.MOVE, False),
            (rf"down(?={_S}+(?:{_FIGURE}|on\b|from\b|to\b|against\b|since\b|again\b))|(?<={_S})down(?=[,.;])",
             -1, Axis.MOVE, False),
            (r"improved", 1, Axis.MOVE, True),
            (r"worsened|deteriorated", -1, Axis.MOVE, True),
            (rf"(?:above|over){_TO_GOAL}", 1, Axis.GOAL, False),
            (rf"(?:below|under|short of){_TO_GOAL}", -1, Axis.GOAL, False),
            (rf"(?:ahead of|exceed(?:s|ed)?|beats?|better than|surpass(?:es|ed)?){_TO_GOAL}", 1, Axis.GOAL, True),
            (rf"(?:behind|missed|misses|worse than){_TO_GOAL}", -1, Axis.GOAL, True),
        ),
        "fr": (
            (r"(?:en (?:légère |forte |nette )?hausse|hausse|augmentée?s?|augmentent?|augmentation|progress(?:ée?s?|e|ent|ion)|"
             r"croît|crû|croissance|montée?s?|monte)", 1, Axis.MOVE, False),
            (r"(?:en (?:légère |forte |nette )?baisse|baisse|baissée?s?|baissent|recul|reculée?s?|recul(?:e|ent)|"
             r"diminuée?s?|diminu(?:e|ent)|diminution|repli|chutée?s?|chute|tombée?s?|tombe|descendue?s?)",
             -1, Axis.MOVE, False),
            (r"améliorée?s?|s['’]améliore", 1, Axis.MOVE, True),
            (r"dégradée?s?|détériorée?s?|se dégrade", -1, Axis.MOVE, True),
            (rf"(?:au[ -]dessus|supérieure?s?){_TO_GOAL}", 1, Axis.GOAL, False),
            (rf"(?:au[ -]dessous|en[ -]dessous|sous|inférieure?s?){_TO_GOAL}", -1, Axis.GOAL, False),
            (rf"(?:dépass(?:e|ent|ée?s?)|en avance sur|mieux que){_TO_GOAL}", 1, Axis.GOAL, True),
            (rf"(?:manqu(?:e|ent|ée?s?)|en retard sur|moins bien que){_TO_GOAL}", -1, Axis.GOAL, True),
        ),
    }
)  # fmt: skip
_COMPILED: Mapping[str, tuple[tuple[re.Pattern[str], int, Axis, bool], ...]] = MappingProxyType(
    {
        language: tuple(
            (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), sign, axis, favourable)
            for words, sign, axis, favourable in rows
        )
        for language, rows in _WORDS.items()
    }
)
_NO_CLAIM: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(r"(?:\b(?:not|no|never|to|will|should|must|would|could|can|may|shall|if|until)|n['’]t)"
                         r"\s+(?:\w+\s+)?$", re.IGNORECASE),
        "fr": re.compile(r"\b(?:pas|jamais|sans|ni|non|aucune?|doit|devra|devrait|pour|afin|si|vise une)\s+(?:\w+\s+)?$",
                         re.IGNORECASE),
    }
)  # fmt: skip


def directions(text: str, language: str) -> list[Direction]:
    """The directions that a masked text claims, in the order they stand.

    >>> [(d.sign, d.axis.value) for d in directions("It rose by 2 %, below the goal, and should fall", "en")]
    [(1, 'move'), (-1, 'goal')]
    """
    found = [
        Direction(one.start(), one.end(), sign, axis, favourable)
        for pattern, sign, axis, favourable in _COMPILED[language]
        for one in pattern.finditer(text)
        if not _NO_CLAIM[language].search(text, max(0, one.start() - 40), one.start())
    ]
    return sorted(found, key=lambda direction: direction.start)
