"""Every KPI, concept and definition of the documents has its place: none without."""

import re
from collections import Counter

import pytest

from kpireport.catalog import KPIS
from tests.catalogue.coverage_table import LISTS, ROOT, Covered, covered, table, terms

NAMES = {kpi.name for kpi in KPIS}
ENTRIES = tuple(covered())


def test_each_term_has_one_entry_and_each_entry_a_term():
    wanted = {term.name: term.is_kpi for term in terms()}
    counted = Counter(entry.term for entry in ENTRIES)
    assert sorted(set(wanted) - set(counted)) == []
    assert sorted(set(counted) - set(wanted)) == []
    assert [term for term, count in counted.items() if count > 1] == []
    for entry in ENTRIES:
        assert bool(entry.kpis) == wanted[entry.term], entry.term


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.term)
def test_what_stands_for_a_term_is_there(entry: Covered):
    assert set(entry.kpis) <= NAMES
    assert entry.tests if entry.kpis else entry.where
    for path in entry.see:
        assert (ROOT / path).is_file(), path
    for test in entry.tests:
        path, _, name = test.partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_table_in_the_documentation_is_the_one_made_now():
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == table()


def test_the_lists_are_found():
    assert len(list(LISTS.glob("*.toml"))) >= 2
