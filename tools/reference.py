"""Write the generated pages of the documentation: the catalogue, the tables, the words, coverage, published examples."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kpireport.catalog import DOMAINS
from kpireport.errors import KpiReportError
from kpireport.reference import NO_EXAMPLES, catalogue_reference
from kpireport.safekeeping import check_place, write_whole
from kpireport.words import LOCALES
from tests.catalogue import coverage_table, examples_table
from tests.shared import SHARED, oracle
from tools.readme_lists import filled
from tools.table_page import tables_page
from tools.word_page import words_page

NEEDED = tuple(SHARED / "oracles" / name for name in ("kpi_terms.csv", "formulas.json"))


def catalogues(examples: Mapping[str, Sequence[str]] = NO_EXAMPLES) -> dict[str, str]:
    """The catalogue in each language, by the page's name."""
    return {
        f"catalogue.{locale}.md": catalogue_reference(locale, DOMAINS, examples)
        for locale in LOCALES
    }


def own_pages() -> dict[str, str]:
    """The pages that nothing but the package is needed for."""
    return {"tables.md": tables_page(), "vocabulary.md": words_page()}


def pages() -> dict[str, str]:
    """Every generated page by its name in docs/."""
    return {
        **catalogues(examples_table.by_kpi()),
        **own_pages(),
        "coverage.md": coverage_table.table(),
        "published.md": examples_table.table(),
    }


def gaps() -> list[str]:
    """Terms and examples of the documents that have no place here yet, so that a page would tell of too few."""
    terms = {term.name for term in coverage_table.terms()}
    placed = {entry.term for entry in coverage_table.covered()}
    known = {*examples_table.EXAMPLES, *examples_table.NOT_APPLICABLE}
    examples = {row["id"] for row in oracle("formulas")}
    return [f"term {name!r}" for name in sorted(terms - placed)] + [
        f"example {name!r}" for name in sorted(examples - known)
    ]


def write(folder: Path) -> None:
    """Write all pages into a folder, and the lists of the README beside it, once all of them are made.

    Raises:
        ValueError: the README has no place for a list.
        ConfigurationError: the folder cannot be written to.
        ReportFailedError: a page's place is taken, or the disk refuses.
    """
    readme = folder.resolve().parent / "README.md"
    check_place(folder)
    texts = {folder / name: text for name, text in pages().items()}
    texts[readme] = filled(readme.read_text(encoding="utf-8"))
    for path, text in texts.items():
        write_whole(path, text.encode("utf-8"))


def main(arguments: Sequence[str] = sys.argv) -> str | None:
    """Write the pages into the folder given; what is in the way is the exit message."""
    if absent := [path.name for path in NEEDED if not path.is_file()]:
        told = f"../shared/oracles holds no {' and no '.join(absent)}, beside the repository"
        return f"No page was written: {told}; coverage and published examples are told from them."
    if found := gaps():
        return f"No page was written: {', '.join(found)} without a place in tests/catalogue"
    try:
        write(Path(arguments[1]))
    except KpiReportError as error:
        return f"No page was written, or not all: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main())
