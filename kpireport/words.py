"""Text that a reader sees, in every language the reports speak.

A `Text` holds one phrase in English and French. All fixed phrases of the package stand in `kpireport.phrases`;
KPIs carry their own label and description.
"""

from dataclasses import dataclass

LOCALES = ("en", "fr")


def language(locale: str) -> str:
    """The language of a locale, of those that reports speak.

    >>> language("fr_CA"), language("en")
    ('fr', 'en')
    """
    return "fr" if locale.startswith("fr") else "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in each language.

    >>> Text(en="Win rate", fr="Taux de réussite").in_("fr")
    'Taux de réussite'
    """

    en: str
    fr: str = ""

    @staticmethod
    def given(words: object) -> "Text":
        """A text as a company writes it: one for every language, or a table by language.

        >>> Text.given("Grow") == Text("Grow"), Text.given({"en": "Grow", "fr": "Croître"}).fr
        (True, 'Croître')
        >>> Text.given({"fr": "Croître"}).in_("en")
        'Croître'

        Raises:
            ValueError: it is empty, or in a language that reports do not speak.
        """
        by_language = {"en": words} if isinstance(words, str) else words
        if not isinstance(by_language, dict) or not by_language.keys() <= set(LOCALES):
            raise ValueError(f"expected a text, or one each for {', '.join(LOCALES)}")
        known = list(by_language.values())
        if not known or not all(isinstance(text, str) and text.strip() for text in known):
            raise ValueError("expected some text")
        return Text(str(by_language.get("en", known[0])), str(by_language.get("fr", "")))

    def in_(self, locale: str) -> str:
        """The phrase in the language of a locale; English where no other is given."""
        return self.fr if locale.startswith("fr") and self.fr else self.en


@dataclass(frozen=True, slots=True)
class Plural:
    """A phrase with a count, for one and for others: which of the two is said is a rule of each language (CLDR).

    >>> Plural(Text("{count} row", "{count} ligne"), Text("{count} rows", "{count} lignes")).other.fr
    '{count} lignes'
    """

    one: Text
    other: Text
