"""Fixed phrases: both languages, same placeholders."""

import re
from string import Formatter

import pytest

from kpireport import phrases
from kpireport.press import index_words
from kpireport.words import Text

ALL = {**phrases.ALL, **{f"index: {name}": phrase for name, phrase in index_words.ALL.items()}}


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_phrase_says_the_same_in_both_languages(name: str) -> None:
    phrase = ALL[name]
    assert phrase.en
    assert phrase.fr
    assert placeholders(phrase.en) == placeholders(phrase.fr)


@pytest.mark.parametrize("name", sorted(ALL))
def test_french_is_set_as_french_is_printed(name: str) -> None:
    french = ALL[name].fr
    assert "'" not in french
    assert not re.search(r"(?<!\u00a0)[:»]", french), "a no-break space stands before : and »"
    assert not re.search(r"(?<!\u202f)[;!?]", french), "a narrow one before ; ! ?"


def test_the_list_of_phrases_holds_those_of_the_tables_too() -> None:
    assert len(phrases.ALL) > 60
    assert all(isinstance(phrase, Text) for phrase in phrases.ALL.values())
    assert set(phrases.STATUSES.values()) <= set(phrases.ALL.values())
