"""Write the generated parts of the documentation: the catalogue in each language, coverage, published examples."""

import sys
from pathlib import Path

from kpireport.catalog import DOMAINS
from kpireport.reference import catalogue_reference
from kpireport.words import LOCALES
from tests.catalogue import coverage_table, examples_table


def pages() -> dict[str, str]:
    """Every generated page by its name in docs/."""
    examples = examples_table.by_kpi()
    catalogues = {
        f"catalogue.{locale}.md": catalogue_reference(locale, DOMAINS, examples)
        for locale in LOCALES
    }
    return {
        **catalogues,
        "coverage.md": coverage_table.table(),
        "published.md": examples_table.table(),
    }


def main() -> None:
    """Write them all into the folder given."""
    folder = Path(sys.argv[1])
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
