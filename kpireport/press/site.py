"""The index of reports: one static page per language that lists every report of every period.

It asks for nothing from outside and works without a server. Its one script only hides what a search or a filter leaves
out, and holds no data: it reads the page. Without the script everything is shown.
"""

import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kpireport import phrases
from kpireport.errors import ConfigurationError
from kpireport.formats import Format
from kpireport.levels import COMPANY
from kpireport.periods import CALENDAR_YEAR, Calendar, Period
from kpireport.press import index_words, manifest
from kpireport.press.manifest import NOT_JUDGED, Entry, Manifest, State
from kpireport.press.render import packaged_templates
from kpireport.safekeeping import write_whole
from kpireport.variance import Status

NAME = "index.html"
TOKENS = Path("print", "static", "tokens.css")
KINDS = {".pdf": "PDF", ".html": "HTML", ".xlsx": "XLSX"}
ALL_ON_TRACK = "all_on_track"


@dataclass(frozen=True, slots=True)
class Masthead:
    """Whose reports these are: company, languages (the first is that of ``index.html``), calendar, levels from the top.

    ``basedirs`` are template folders of the project, whose colours are taken.
    """

    company: str
    locales: Sequence[str] = ("en",)
    calendar: Calendar = CALENDAR_YEAR
    levels: Sequence[str] = (COMPANY,)
    simulated: bool = False
    basedirs: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One report in all its languages."""

    editions: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """What all its editions share."""
        return self.editions[0]

    @property
    def verdicts(self) -> Mapping[str, int]:
        """How many KPIs have which status, by an edition that was built; empty where none was."""
        return next((each.verdicts for each in self.editions if each.verdicts), {})

    @property
    def same_state(self) -> bool:
        """Whether all languages came to the same."""
        return len({(each.state, each.reason) for each in self.editions}) == 1

    @property
    def marks(self) -> str:
        """What it is found by: the statuses it has, ``all_on_track``, ``failed``."""
        found = {status.value for status in Status if self.verdicts.get(status)}
        if found == {Status.ON_TRACK.value}:
            found.add(ALL_ON_TRACK)
        if any(each.state is State.FAILED for each in self.editions):
            found.add(State.FAILED.value)
        return " ".join(sorted(found))


@dataclass(frozen=True, slots=True)
class Section:
    """The reports of one period; ``period`` is none where the company's calendar does not know its code any more."""

    code: str
    as_of: date
    period: Period | None
    rows: tuple[Row, ...]


def write(reports: Path, masthead: Masthead) -> Path:
    """Write the index over all manifests of the folder, a page for each language; the first one's address.

    The same manifests give the same bytes.

    Raises:
        ConfigurationError: a manifest cannot be read.
        ReportFailedError: a page could not be written.
    """
    found = [manifest.read(folder) for folder in sorted(reports.iterdir()) if folder.is_dir()]
    sections = [_section(known, masthead) for known in found if known is not None]
    sections.sort(key=_newest_first)
    first, *others = dict.fromkeys(masthead.locales)
    addresses = {first: NAME} | {locale: f"index.{locale}.html" for locale in others}
    for stale in set(reports.glob("index.*.html")) - {reports / name for name in others}:
        if stale.name not in addresses.values():
            stale.unlink()
    for locale, address in addresses.items():
        page = _page(_Words(locale, masthead), sections, addresses, masthead)
        write_whole(reports / address, page.encode())
    return reports / NAME


def _page(
    words: "_Words", sections: Sequence[Section], addresses: Mapping[str, str], masthead: Masthead
) -> str:
    rows = [row for section in sections for row in section.rows]
    style = _style(masthead.basedirs)
    script = _packaged("index.js")
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            words=words,
            phrases=phrases,
            index_words=index_words,
            masthead=masthead,
            sections=sections,
            addresses=addresses,
            levels=sorted(
                {row.entry.level for row in rows}, key=lambda name: _place(name, masthead)
            ),
            locales=sorted({entry.locale for row in rows for entry in row.editions}),
            statuses=tuple(Status),
            style=Markup(style),  # noqa: S704 -- files of the package and of the project
            script=Markup(script),  # noqa: S704
            style_seal=_seal(style),
            script_seal=_seal(script),
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(packaged_templates() / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _style(basedirs: Sequence[Path]) -> str:
    """The package's colours, the project's over them, and the page's own rules."""
    own = (folder / TOKENS for folder in basedirs)
    tokens = [packaged_templates() / TOKENS, *(path for path in own if path.is_file())]
    texts = [path.read_text(encoding="utf-8") for path in tokens]
    return "\n".join([*texts, _packaged("index.css")])


def _packaged(name: str) -> str:
    return (packaged_templates() / "site" / name).read_text(encoding="utf-8")


def _seal(code: str) -> str:
    """The digest by which a page's policy lets this code, and no other, take effect."""
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"


def _section(known: Manifest, masthead: Masthead) -> Section:
    ordered = sorted(known.entries, key=lambda entry: _order(entry, masthead))
    reports = groupby(ordered, key=lambda entry: (entry.level, entry.member, entry.notebook))
    rows = tuple(Row(tuple(editions)) for _, editions in reports)
    try:
        as_of = date.fromisoformat(known.as_of)
    except ValueError:
        raise ConfigurationError(
            f"{known.period}/{manifest.NAME} says as_of {known.as_of!r}, which is no day; remove it to build anew"
        ) from None
    return Section(known.period, as_of, _period(known.period, masthead.calendar), rows)


def _period(code: str, calendar: Calendar) -> Period | None:
    try:
        return Period.parse(code, calendar)
    except ConfigurationError:  # the calendar was another one when these reports were made
        return None


def _newest_first(section: Section) -> tuple[bool, int, int, str]:
    """By the last day; of the periods that end on one day the longest first."""
    if section.period is None:
        return True, 0, 0, section.code
    start, end = section.period.start, section.period.end
    return False, -end.toordinal(), start.toordinal(), section.code


def _order(entry: Entry, masthead: Masthead) -> tuple[tuple[int, str], str, str, str, int, str]:
    """From the company down; names as a dictionary has them; languages as the company lists them."""
    plain = unicodedata.normalize("NFKD", entry.member)
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    named = entry.locale in masthead.locales
    rank = list(masthead.locales).index(entry.locale) if named else len(masthead.locales)
    level = _place(entry.level, masthead)
    return level, folded, entry.member, entry.notebook, rank, entry.locale


def _place(level: str, masthead: Masthead) -> tuple[int, str]:
    known = list(masthead.levels)
    return (known.index(level) if level in known else len(known)), level


class _Words:
    """What the page says, in one language."""

    def __init__(self, locale: str, masthead: Masthead) -> None:
        self.locale = locale
        self.say = Format(locale).say
        self._form = Format(locale)
        self._company = masthead.company

    def tag(self, locale: str) -> str:
        """A locale as HTML names a language."""
        return locale.replace("_", "-")

    def language(self, locale: str) -> str:
        """A language as those who speak it call it."""
        known = Locale.parse(locale.replace("-", "_"))
        name = known.get_display_name(known) or locale
        return name[:1].upper() + name[1:]

    def member(self, entry: Entry) -> str:
        """Whose report it is."""
        return self._company if entry.level == COMPANY else entry.member

    def level(self, name: str) -> str:
        """A level in the reader's words, where the package has any."""
        known = phrases.DIMENSIONS.get(name)
        return name.replace("_", " ") if known is None else self.say(known)

    def report(self, entry: Entry) -> str:
        """A notebook's name as words."""
        return entry.notebook.replace("_", " ")

    def period(self, section: Section) -> str:
        """The period, written out."""
        return section.code if section.period is None else self._form.period(section.period)

    def day(self, day: date) -> str:
        """A day, written out."""
        return self._form.date(day)

    def counts(self, row: Row) -> Iterable[tuple[str, int, str]]:
        """What there is of each status: its name, how many KPIs, its words."""
        for status in Status:
            if row.verdicts.get(status):
                yield status.value, row.verdicts[status], self.say(phrases.STATUSES[status])
        if row.verdicts.get(NOT_JUDGED):
            yield NOT_JUDGED, row.verdicts[NOT_JUDGED], self.say(index_words.NOT_JUDGED_SHORT)

    def state(self, entry: Entry) -> str:
        """What became of a report."""
        return self.say(index_words.STATES[entry.state.value])

    def editions(self, row: Row) -> list[Entry]:
        """The report in the page's own language first."""
        return sorted(row.editions, key=lambda entry: entry.locale != self.locale)

    def files(self, entry: Entry) -> list[tuple[str, str]]:
        """The kinds of a report's files and their addresses, relative to the page; none that was never made."""
        path = PurePosixPath(entry.path)
        return [
            (kind, quote(f"{path}{suffix}"))
            for suffix, kind in KINDS.items()
            if f"{path.name}{suffix}" in entry.outputs
        ]
