"""Differences: what a report says against what its sources give, figure by figure and word by word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from kpireport.errors import ConfigurationError
from kpireport.figures import FILE, Cut, Dated, Deadline, Entry, FactSheet, Figure, digest
from kpireport.press.reading import Print

NOTHING = "nothing"
MILESTONE = "milestone"
AROUND = 3  # words before a difference that tell where it stands

_WORDS: Mapping[str, str] = {
    "year_ago": "last year",
    "previous": "previous period",
    "deviation": "deviation from goal",
    "deviation_relative": "relative deviation from goal",
    "to_date": "year to date",
    "to_date_goal": "goal of the year to date",
    "to_date_year_ago": "last year to date",
    "others_median": "median of the others",
    "others": "others with a number",
    "best": "best of all",
    "norm_low": "lower bound of the norm",
    "norm_high": "upper bound of the norm",
    "year_goal": "goal of the year",
    "pace_to_date": "number to date on the way to the year's goal",
    "pace_goal": "goal to date on the way to the year's goal",
    "pace_deviation": "deviation from the goal to date",
    "pace_deviation_relative": "relative deviation from the goal to date",
    "year_reached": "share of the year's goal reached",
    "needed_per_period": "needed per period until the year's goal",
    "mean_per_period": "mean per period so far",
    "year_end_by_shape": "year's end by last year's shape",
    "year_end_by_run_rate": "year's end by run rate",
}

Named = dict[tuple[str, str], Figure]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared, and each difference in a line."""

    figures: int
    numbers: int
    pages: int
    told: tuple[str, ...]


def compared(said: FactSheet, given: FactSheet, read: Print, made: Print) -> Compared:
    """A report against the same report made anew from its sources."""
    theirs, ours = named(said), named(given)
    told = (
        *_origin_differences(said, given),
        *_figure_differences(theirs, ours),
        *_page_differences(read.pages, made.pages),
        *_description_differences(read.descriptions, made.descriptions),
    )
    numbers = sum(_is_number(word) for page in read.pages for word in _words_of(page))
    return Compared(len(theirs), numbers, len(read.pages), told)


def drawn_otherwise(read: Print, made: Print) -> list[int]:
    """The pages that are not drawn as they are when made anew, though they may read the same."""
    pairs = enumerate(zip_longest(read.drawn, made.drawn), start=1)
    return [number for number, (theirs, ours) in pairs if theirs != ours]


def named(sheet: FactSheet) -> Named:
    """Every figure by its KPI, or its milestone, and the words that say which it is.

    Raises:
        ConfigurationError: a figure stands there twice, so that nobody could say which of them counts.
    """
    found: Named = {}
    for entry in sheet.kpis:
        for words, figure in _of_kpi(entry, sheet):
            if (entry.name, words) in found:
                raise ConfigurationError(f"{FILE} within it says {words!r} twice")
            found[entry.name, words] = figure
    for deadline in sheet.milestones:
        found |= {(MILESTONE, words): figure for words, figure in _of_milestone(deadline, sheet)}
    return found


def _of_kpi(entry: Entry, sheet: FactSheet) -> Iterator[tuple[str, Figure]]:
    who = f"{entry.label}, {sheet.report.who}"
    here = f"{who}, {sheet.report.period_shown}"
    yield from _each(here, entry.figures)
    yield f"{here}, status", Figure(None, entry.verdict or entry.status)
    for point in (*entry.series, *entry.ahead):
        yield from _of_point(who, point)
    for cut in entry.breakdowns:
        yield from _of_cut(here, cut)


def _of_milestone(deadline: Deadline, sheet: FactSheet) -> Iterator[tuple[str, Figure]]:
    here = f"{deadline.name}, {sheet.report.who}, {sheet.report.period_shown}"
    done = deadline.done.isoformat() if deadline.done else NOTHING
    answers = {
        "owner": deadline.owner,
        "due date": deadline.due.isoformat(),
        "done": done,
        "status": deadline.verdict,
    }
    yield from ((f"{here}, {what}", Figure(None, said)) for what, said in answers.items())


def _of_point(who: str, point: Dated) -> Iterator[tuple[str, Figure]]:
    yield from _each(f"{who}, {point.shown} in the series", point.figures)


def _of_cut(here: str, cut: Cut) -> Iterator[tuple[str, Figure]]:
    yield f"{here}, all by {cut.by}, actual", cut.whole
    for part in cut.parts:
        yield from _each(f"{here}, {cut.by} {part.name}", part.figures)


def _each(where: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Figure]]:
    for name, figure in figures.items():
        yield f"{where}, {_WORDS.get(name, name.replace('_', ' '))}", figure


def _origin_differences(said: FactSheet, given: FactSheet) -> Iterator[str]:
    for name in ("company", "currency", "simulated", "period_shown", "as_of"):
        theirs, ours = getattr(said.report, name), getattr(given.report, name)
        if theirs != ours:
            what = name.replace("_", " ").capitalize()
            yield f"{what}: the report says {theirs}, the sources give {ours}"
    if said.digest != digest(said):
        yield "The digest of the figures within is not theirs: they were altered after they were made"


def _figure_differences(theirs: Named, ours: Named) -> Iterator[str]:
    for name in dict.fromkeys((*theirs, *ours)):
        said, given = theirs.get(name), ours.get(name)
        if said != given:
            yield f"{name[1]}: the report says {_told(said, given)}, the sources give {_told(given, said)}"


def _told(figure: Figure | None, other: Figure | None) -> str:
    """A figure as it is shown, and exactly where that tells nothing apart."""
    if figure is None:
        return NOTHING
    exact = f" ({figure.value!r})"
    return figure.shown + (exact if other is not None and figure.shown == other.shown else "")


def _page_differences(theirs: Sequence[str], ours: Sequence[str]) -> Iterator[str]:
    if len(theirs) != len(ours):
        yield f"The report has {len(theirs)} pages, made from the sources it has {len(ours)}"
    for number, (said, given) in enumerate(zip(theirs, ours, strict=False), start=1):
        yield from _text_differences(f"Page {number}", said, given)


def _description_differences(theirs: Sequence[str], ours: Sequence[str]) -> Iterator[str]:
    for number, (said, given) in enumerate(zip_longest(theirs, ours, fillvalue=""), start=1):
        yield from _text_differences(f"Description of picture {number}", said, given)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int


def _text_differences(where: str, said: str, given: str) -> Iterator[str]:
    if said == given:
        return
    theirs, ours = list(_placed(said)), list(_placed(given))
    matcher = SequenceMatcher(
        None, [word.text for word in theirs], [word.text for word in ours], autojunk=False
    )
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag != "equal":
            line = theirs[min(start, len(theirs) - 1)].line if theirs else 1
            before = " ".join(word.text for word in theirs[max(0, start - AROUND) : start])
            place = f"{where}, line {line}{f', after “{before}”' if before else ''}"
            yield (
                f"{place}: the report says {_quoted(theirs[start:end])}, "
                f"the sources give {_quoted(ours[from_:to])}"
            )


def _placed(text: str) -> Iterator[_Word]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (_Word(word, number) for word in _words_of(line))


def _words_of(text: str) -> list[str]:
    """The words between ordinary spaces: a no-break space holds a number and its unit together."""
    return [word for line in text.splitlines() for word in line.split(" ") if word]


def _quoted(words: Iterable[_Word]) -> str:
    said = " ".join(word.text for word in words)
    return f"“{said}”" if said else NOTHING


def _is_number(word: str) -> bool:
    return any(sign.isdigit() for sign in word)
