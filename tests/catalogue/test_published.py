"""Published examples come out of the path that a user's rows take, or it is said why they do not apply."""

import pytest

from kpireport.catalog import KPIS
from tests.catalogue.coverage_table import ROOT
from tests.catalogue.examples_table import EXAMPLES, MISPRINTED, NOT_APPLICABLE, expected_of, table
from tests.shared import example, oracle

DOCUMENT = ROOT / "docs" / "published.md"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_published_example_is_reproduced(name: str):
    row = example(name)
    found, expected = EXAMPLES[name].of(row["inputs"]), expected_of(row)
    assert set(found) == set(expected)
    for result, value in expected.items():
        tolerance = row["tolerance"]
        allowed = tolerance[result] if isinstance(tolerance, dict) else tolerance
        assert found[result] == pytest.approx(value, abs=allowed, rel=1e-12), result


@pytest.mark.parametrize("name", MISPRINTED)
def test_what_a_page_prints_wrongly_is_not_what_is_computed(name: str):
    row = example(name)
    assert row["published_error"]
    found = EXAMPLES[name].of(row["inputs"])
    for result, printed in MISPRINTED[name].items():
        assert found[result] != pytest.approx(printed, rel=1e-4)


def test_every_example_is_reproduced_or_it_is_said_why_not():
    rows = {row["id"]: row for row in oracle("formulas")}
    assert sorted(set(rows) - set(EXAMPLES) - set(NOT_APPLICABLE)) == []
    assert sorted({*EXAMPLES, *NOT_APPLICABLE} - set(rows)) == []
    assert not set(EXAMPLES) & set(NOT_APPLICABLE)
    wrong = {name for name, row in rows.items() if "published_error" in row}
    assert wrong <= {*MISPRINTED, *NOT_APPLICABLE}


def test_every_kpi_named_by_an_example_is_one_of_the_catalogue():
    known = {kpi.name for kpi in KPIS}
    assert {name for one in EXAMPLES.values() for name in one.kpis} <= known
    assert all(one.kpis for one in EXAMPLES.values())


def test_the_table_in_the_documentation_is_the_one_made_now():
    assert DOCUMENT.read_text(encoding="utf-8") == table()
