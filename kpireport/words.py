"""Text that a reader sees, in every language the reports speak.

A `Text` holds one phrase in English and French. All fixed phrases of the package stand in `kpireport.phrases`;
KPIs carry their own label and description.
"""

from dataclasses import dataclass

LOCALES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in each language.

    >>> Text(en="Win rate", fr="Taux de réussite").in_("fr")
    'Taux de réussite'
    """

    en: str
    fr: str = ""

    def in_(self, locale: str) -> str:
        """The phrase in the language of a locale; English where no other is given."""
        return self.fr if locale.startswith("fr") and self.fr else self.en
