"""Page 1 fits one page, whatever stands on it; what has to leave it stands on a later page, and nothing is clipped."""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pypdf
import pytest
from markupsafe import Markup

from kpireport import catalog
from kpireport.actions import Action, Tracked
from kpireport.commentary import Kind, Remark
from kpireport.errors import ReportFailedError
from kpireport.exhibits import listings, milestones, summary, tables, text
from kpireport.exhibits import remarks as remarks_of
from kpireport.exhibits.fields import Filled
from kpireport.exhibits.markup import Head, element, join, table
from kpireport.formats import Format
from kpireport.kpi import Kpi
from kpireport.levels import Member
from kpireport.milestones import Milestone, Standing
from kpireport.objectives import Objective
from kpireport.periods import Period, Span
from kpireport.press import printing, render
from kpireport.scorecard import Line, Point, Scorecard
from kpireport.units import Quantity
from kpireport.words import LOCALES, Text

JUNE = Period.parse("2026-06")
SHARES = (Quantity.SHARE,)
WORDS = {
    "en": [
        "offers",
        "reviewed",
        "pairs",
        "before",
        "customers",
        "answer",
        "later",
        "than",
        "promised",
        "while",
        "the",
        "public",
        "sector",
        "waits",
    ],
    "fr": [
        "offres",
        "relues",
        "à",
        "deux",
        "avant",
        "que",
        "les",
        "clients",
        "ne",
        "répondent",
        "plus",
        "tard",
        "que",
        "prévu",
        "dans",
        "le",
        "secteur",
        "public",
    ],
}
Shown = Callable[..., Path]


def awkward(seed: int, kpis: int, form: Format) -> Scorecard:
    """A scorecard with the longest labels of the catalogue and numbers of every size."""
    chance = random.Random(seed)
    longest = sorted(catalog.KPIS, key=lambda kpi: -len(form.say(kpi.label)))
    chosen = longest[:kpis] if seed % 2 else chance.sample(longest, kpis)
    lines = tuple(_line(kpi, chance) for kpi in chosen)
    return Scorecard(Member("team", "Zürich-Oerlikon und Umgebung"), JUNE, date(2026, 7, 2), lines)


def _line(kpi: Kpi, chance: random.Random) -> Line:
    def number() -> float | None:
        if chance.random() < 0.1:
            return None
        if kpi.unit.quantity in SHARES:
            return chance.uniform(-0.2, 1.4)
        return chance.choice((1, -1, 1, 1)) * 10 ** chance.uniform(-1, 10)

    points = tuple(Point(month, number(), number(), number()) for month in Span(JUNE, 13))
    last = points[-1]
    return Line(
        kpi, Member("team", "Zürich"), JUNE, last.actual, last.goal,
        previous=number(), year_ago=number(), to_date=number(), to_date_goal=number(), series=points,
    )  # fmt: skip


def sentence(chance: random.Random, words: int, form: Format) -> str:
    """So many words, none of which stands in another sentence of the page with the same mark."""
    mark = f"n{chance.randrange(10**6):06d}"
    return " ".join([mark, *(chance.choice(WORDS[form.locale]) for _ in range(words))]) + "."


def page(seed: int, kpis: int, form: Format) -> tuple[Markup, list[str]]:
    """Page 1 with as much around the scorecard as the seed says, and the words that must be in print."""
    chance = random.Random(seed)
    card = awkward(seed, kpis, form)
    objectives = [
        Objective(
            *(Text(sentence(chance, words, form)) for words in (5, 18, 14)),
            "Maximilienne de la Rochefoucauld", date(2026, 12, 31), "team", "Zürich",
            tuple(line.kpi.name for line in card.lines[:4]),
        )
        for _ in range(chance.randrange(5))
    ]  # fmt: skip
    remarks = [sentence(chance, 45, form) for _ in range(chance.randrange(7))]
    actions = [sentence(chance, 12, form) for _ in range(chance.randrange(12))]
    goals = [sentence(chance, 8, form) for _ in range(chance.randrange(7))]
    parts = summary.Parts(
        title=element("h1", card.member.name),
        headline=element(
            "div",
            *(element("p", each) for each in text.headline(card, form, who="Zürich")),
            kind="headline",
        ),
        scorecard=tables.scorecard_html(replace(card, lines=card.lines[: summary.MOST_KPIS]), form),
        objectives=listings.objectives_html(objectives, card, form) if objectives else Markup(),
        commentary=_commentary(remarks, form),
        actions=_actions(actions, form),
        milestones=_milestones(goals, form),
    )
    owed = [
        *remarks,
        *actions,
        *goals,
        *(words for each in objectives for words in (each.aim.en, each.vision.en)),
    ]
    return summary.page_one(parts), owed


def _commentary(remarks: list[str], form: Format) -> Markup:
    kinds = (Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.BULLET)
    said = [Remark(words, 1, kinds[place % 3]) for place, words in enumerate(remarks)]
    return remarks_of.commentary_html([Filled(one, one.text) for one in said], form)


def _actions(actions: list[str], form: Format) -> Markup:
    due = date(2026, 7, 31)
    tracked = [Tracked(Action(words, "A. Martin", due, done=False), JUNE) for words in actions]
    return remarks_of.actions_html(tracked, form)


def _milestones(names: list[str], form: Format) -> Markup:
    made = [
        Milestone(Text(name), "Maximilienne Rochefoucauld", date(2026, 5 + place % 4, 11))
        for place, name in enumerate(names)
    ]
    return milestones.milestones_html([Standing(each, date(2026, 6, 30)) for each in made], form)


def matrix(form: Format) -> Markup:
    """24 teams against eight KPIs."""
    cards = [awkward(seed, 8, form) for seed in range(1, 25)]
    named = [replace(card, member=Member("team", f"Team {n}")) for n, card in enumerate(cards)]
    same = [replace(card, lines=awkward(1, 8, form).lines) for card in named]
    return tables.matrix_html(same, form)


def printed(shown: Shown, body: Markup, form: Format, size: str) -> list[str]:
    """The words of each page, on one line each."""
    html = render.html(
        shown(str(body)), template="print", basedirs=(), language=form.locale, title="Zürich, June 2026",
        marks={"company": "Veldane Software", "period": "June 2026"},
    )  # fmt: skip
    pages = pypdf.PdfReader(io.BytesIO(printing.pdf(html, size=size))).pages
    return [_plain(page.extract_text()) for page in pages]


def _plain(words: str) -> str:
    return " ".join(words.split())


CASES = [
    (seed, kpis, locale, size)
    for seed, (kpis, locale, size) in enumerate(
        product(range(1, 9), LOCALES, ("a4", "letter", "a4", "letter")), start=1
    )
]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("seed", "kpis", "locale", "size"), CASES)
def test_page_one_is_one_page_and_nothing_is_lost(
    shown: Shown, seed: int, kpis: int, locale: str, size: str
) -> None:
    form = Format(locale, ("EUR", "USD", "CHF")[seed % 3])
    body, owed = page(seed, kpis, form)
    pages = printed(shown, join((body, matrix(form))) if seed % 8 == 0 else body, form, size)
    everything = " ".join(pages)
    assert [words for words in owed if _plain(words) not in everything] == []
    assert all(form.say(kpi.label).split()[0] in pages[0] for kpi in _kpis(seed, kpis, form))


def _kpis(seed: int, kpis: int, form: Format) -> list[Kpi]:
    return [line.kpi for line in awkward(seed, kpis, form).lines]


def test_what_cannot_fit_is_refused_by_name(shown: Shown) -> None:
    form = Format("en")
    card = awkward(1, 8, form)
    tall = replace(card, lines=card.lines * 8)
    body = summary.page_one(
        summary.Parts(element("h1", "Zürich"), Markup(), tables.scorecard_html(tall, form))
    )
    with pytest.raises(
        ReportFailedError, match=r"Page 1 does not fit one page .* stands beyond it"
    ):
        printed(shown, body, form, "a4")


def test_text_that_leaves_its_column_is_refused(shown: Shown) -> None:
    wide = element("td", "1234567890" * 20, kind="number")
    body = table([Head("Number", "number")], [[wide]])
    with pytest.raises(ReportFailedError, match=r"page 1: '1234567890.*' is wider than"):
        printed(shown, body, Format("en"), "a4")


def test_type_that_is_too_small_is_refused(shown: Shown, tmp_path: Path) -> None:
    static = tmp_path / "templates" / "tiny" / "static"
    static.mkdir(parents=True)
    (static.parent / "conf.json").write_text('{"base_template": "print"}')
    (static / "text.css").write_text("p { font-size: 6pt }")
    html = render.html(
        shown("<p>Small print.</p>"), template="tiny", basedirs=(tmp_path / "templates",), language="en",
        title="T", marks={},
    )  # fmt: skip
    with pytest.raises(
        ReportFailedError, match=r"'Small print\.' is set in 6\.0 pt, less than 8 pt"
    ):
        printing.pdf(html)


def test_a_picture_whose_text_would_be_shrunk_is_refused(shown: Shown) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='50'><text y='20' font-size='11'>East</text></svg>"
    body = Markup('<figure><img alt="East, 3 deals" src="data:image/svg+xml,{}"></figure>').format(
        svg
    )
    with pytest.raises(ReportFailedError, match=r"shrunk until its text is 2\.\d pt"):
        printed(shown, body, Format("en"), "a4")
