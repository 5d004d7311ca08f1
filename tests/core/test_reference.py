"""The reference says of every KPI what it is, in both languages, and of a company's own too."""

import re

import pytest
from ibis import _

from kpireport.catalog import DOMAINS, KPIS
from kpireport.kpi import simple
from kpireport.reference import catalogue_reference, listing, whole_reference
from kpireport.vocabulary import count, total
from tests.core.world import CATALOGUE


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_kpi_has_an_entry_with_formula_inputs_unit_and_direction(locale):
    text = catalogue_reference(locale)
    entries = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert [re.search(r"`(\w+)`$", entry.splitlines()[0])[1] for entry in entries] == [
        kpi.name for kpi in KPIS
    ]
    for entry in entries:
        assert len(re.findall(r"^- ", entry, flags=re.MULTILINE)) >= 3
        assert not re.search(r"\{|\}|<(?=\S)|None", entry)


def test_both_languages_say_the_same_numbers_of_entries_but_other_words():
    english, french = catalogue_reference("en"), catalogue_reference("fr")
    assert english.count("\n### ") == french.count("\n### ") == len(KPIS)
    assert not set(re.findall(r"^- (\w+):", english, flags=re.MULTILINE)) & set(
        re.findall(r"^- (\w+)\u00a0:", french, flags=re.MULTILINE)
    )


def test_each_heading_that_is_linked_to_is_there():
    for locale in ("en", "fr"):
        text = catalogue_reference(locale)
        for domain in DOMAINS:
            assert f"\n## {domain.label.in_(locale)}\n" in text


def test_inputs_name_the_columns_that_are_read():
    text = catalogue_reference("en")
    entry = text.split("`won_value`\n")[1].split("###")[0]
    assert "- Inputs: `deals` (closed_on, stage, value)" in entry


def test_variants_name_each_other():
    text = catalogue_reference("en")
    assert "`win_rate_value`" in text.split("`win_rate`\n")[1].split("###")[0]
    assert "`win_rate`" in text.split("`win_rate_value`\n")[1].split("###")[0]


def test_a_companys_own_kpis_come_first():
    own = simple("repairs", "Repairs", count("jobs", where=_.kind == "repair", on="done_on"))
    text = whole_reference(CATALOGUE | {"repairs": own}, "en")
    assert text.index("`repairs`") < text.index(f"`{KPIS[0].name}`")
    assert "- Inputs: `jobs` (done_on, kind)" in text


def test_published_examples_are_named_where_they_are_given():
    text = catalogue_reference("en", DOMAINS, {"win_rate": ["a page on win rates"]})
    assert text.count("Published examples reproduced: a page on win rates") == 1


def test_the_listing_has_a_row_for_each():
    rows = listing(CATALOGUE | {"own": simple("own", "Own", total("t", _.v, on="d"))})
    assert [row["kpi"] for row in rows][-1] == "own"
    assert rows[-1]["tables"] == "t"
