"""The generated pages of the documentation: they are those made now, whole, and what they say can be found."""

import re
from functools import cache
from pathlib import Path

import pytest

from kpireport import phrases, vocabulary
from kpireport.catalog import KPIS
from kpireport.door.canonical import CONTRACTS
from kpireport.formula import Formula
from kpireport.words import LOCALES
from tests.catalogue import examples_table
from tests.shared import shared
from tools import readme_lists, reference, word_page

DOCS = Path(__file__).parents[2] / "docs"
GENERATED = (
    "tables.md",
    "vocabulary.md",
    "coverage.md",
    "published.md",
    *(f"catalogue.{locale}.md" for locale in LOCALES),
)


def committed(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def anchors(name: str) -> set[str]:
    """What may be linked to in a page: its headings, as Markdown's readers name them."""
    headings = re.findall(r"^#+ (.*)$", committed(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-").lower() for heading in headings}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_in_the_documentation_is_the_one_made_now(locale: str):
    cited = rf"^- {phrases.REPRODUCES.in_(locale)}.*\n"
    page = re.sub(cited, "", committed(f"catalogue.{locale}.md"), flags=re.MULTILINE)
    assert page == reference.catalogues()[f"catalogue.{locale}.md"], "run `make reference`"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogue_cites_the_examples_that_are_reproduced_now(locale: str):
    shared("oracles/formulas.json")
    made = reference.catalogues(examples_table.by_kpi())[f"catalogue.{locale}.md"]
    assert phrases.REPRODUCES.in_(locale) in made
    assert committed(f"catalogue.{locale}.md") == made, "run `make reference`"


def test_the_pages_that_need_only_the_package_are_those_made_now():
    for name, text in reference.own_pages().items():
        assert committed(name) == text, f"run `make reference`: {name}"


@pytest.mark.parametrize("name", GENERATED)
def test_every_link_of_a_page_leads_somewhere(name: str):
    for target in dict.fromkeys(re.findall(r"\]\(([^)]+)\)", committed(name))):
        path, _, anchor = target.partition("#")
        assert (DOCS / path).exists(), target
        assert not anchor or anchor in anchors(path or name), target


def test_every_table_and_column_is_documented():
    text = committed("tables.md")
    for contract in CONTRACTS:
        section = text.split(f"\n## `{contract.name}`\n")[1].split("\n## ")[0]
        assert f"One row is {contract.row}" in section
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(contract.names)


def nodes(formula: Formula) -> set[str]:
    """The kinds of formulas that a tree is made of."""
    return {type(formula).__name__}.union(*map(nodes, formula.parts))


def test_every_word_of_formulas_is_documented_with_an_example_that_uses_it():
    text = committed("vocabulary.md")
    examples = [word.example for word in word_page.WORDS]
    made = set().union(*(nodes(word_page.tree(example)) for example in examples))
    used = {name for example in examples for name in re.findall(r"\w+", example)}
    assert set(vocabulary.__all__) - made - used == set()
    for word in word_page.WORDS:
        assert f"| `{word.name}` |" in text
        assert word.name in word.example


def test_the_lists_of_the_readme_are_those_made_now():
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert readme_lists.filled(text) == text, "run `make reference`"


def test_all_pages_are_made_from_nothing(tmp_path: Path):
    shared("oracles/formulas.json")
    (tmp_path / "docs").mkdir()
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    emptied = re.sub(r"(made by make reference -->\n).*?(<!-- end)", r"\1\2", text, flags=re.DOTALL)
    (tmp_path / "README.md").write_text(emptied, encoding="utf-8")
    assert reference.main(["reference", str(tmp_path / "docs")]) is None
    made = {path.name for path in (tmp_path / "docs").iterdir()}
    assert made == {*GENERATED}
    assert all(
        (tmp_path / "docs" / name).read_text(encoding="utf-8") == committed(name) for name in made
    )
    assert emptied != text == (tmp_path / "README.md").read_text(encoding="utf-8")


def test_every_kpi_is_documented_in_every_language():
    for locale in LOCALES:
        listed = re.findall(r"^### `(\w+)`$", committed(f"catalogue.{locale}.md"), re.MULTILINE)
        assert listed == [kpi.name for kpi in KPIS]


def test_without_the_documents_no_page_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reference, "NEEDED", (tmp_path / "oracles" / "formulas.json",))
    told = reference.main(["reference", str(tmp_path)])
    assert told is not None
    assert "holds no formulas.json" in told
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_has_no_place_leaves_all_pages_as_they_are(tmp_path: Path):
    shared("oracles/formulas.json")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "tables.md").write_text("as it was", encoding="utf-8")
    (tmp_path / "README.md").write_text("without a place for lists", encoding="utf-8")
    with pytest.raises(ValueError, match="0 places for its list of tables"):
        reference.write(tmp_path / "docs")
    texts = [path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.md"))]
    assert texts == ["without a place for lists", "as it was"]


def test_a_folder_that_is_none_is_refused(tmp_path: Path):
    shared("oracles/formulas.json")
    (tmp_path / "docs").write_text("", encoding="utf-8")
    told = reference.main(["reference", str(tmp_path / "docs")])
    assert told is not None
    assert "is not a folder" in told
