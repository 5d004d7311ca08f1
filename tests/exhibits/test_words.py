"""Fixed phrases and tokens: both languages, same placeholders, same colours."""

import re
from pathlib import Path
from string import Formatter

import pytest

from kpireport import phrases
from kpireport.exhibits import style
from kpireport.words import Text

TOKENS = Path(__file__).parents[2] / "templates" / "print" / "static" / "tokens.css"


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize("name", sorted(phrases.ALL))
def test_every_phrase_says_the_same_in_both_languages(name: str) -> None:
    phrase = phrases.ALL[name]
    assert phrase.en
    assert phrase.fr
    assert placeholders(phrase.en) == placeholders(phrase.fr)


@pytest.mark.parametrize("name", sorted(phrases.ALL))
def test_french_is_set_as_french_is_printed(name: str) -> None:
    french = phrases.ALL[name].fr
    assert "'" not in french
    assert not re.search(r"(?<!\u00a0)[:»]", french), "a no-break space stands before : and »"
    assert not re.search(r"(?<!\u202f)[;!?]", french), "a narrow one before ; ! ?"


def test_the_list_of_phrases_holds_those_of_the_tables_too() -> None:
    assert len(phrases.ALL) > 60
    assert all(isinstance(phrase, Text) for phrase in phrases.ALL.values())
    assert set(phrases.STATUSES.values()) <= set(phrases.ALL.values())


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "colour",
    sorted({*style.IMPACTS.values(), *style.STATUSES.values(), style.INK, style.ACCENT}),
)
def test_every_colour_of_text_can_be_read_on_paper(colour: str) -> None:
    assert (luminance(style.PAPER) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_charts_and_pages_share_one_set_of_tokens() -> None:
    written = dict(re.findall(r"(--[\w-]+)\s*:\s*([^;]+?)\s*;", TOKENS.read_text(encoding="utf-8")))
    shared = {name: written.get(name, "").lower() for name in style.TOKENS}
    assert shared == dict(style.TOKENS)
