"""Published examples come out of the path that a user's rows take, or it is said why they do not apply."""

from typing import Any

import pytest

from tests.catalogue.published import (
    commission,
    customers,
    manufacturing,
    marketing,
    sales,
    service,
)
from tests.catalogue.published.paths import Example
from tests.shared import example, oracle

EXAMPLES: dict[str, Example] = {
    one.id: one
    for module in (commission, customers, manufacturing, marketing, sales, service)
    for one in module.EXAMPLES
}


def expected_of(row: dict[str, Any]) -> dict[str, float]:
    """The results by name; where the page is wrong and the right ones are known, those."""
    given = row["expected"] if isinstance(row["expected"], dict) else {"": row["expected"]}
    correct = row.get("correct", {})
    return given | (correct if isinstance(correct, dict) else {"": correct})


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_published_example_is_reproduced(name: str):
    row = example(name)
    found, expected = EXAMPLES[name].of(row["inputs"]), expected_of(row)
    assert set(found) == set(expected)
    for result, value in expected.items():
        tolerance = row["tolerance"]
        allowed = tolerance[result] if isinstance(tolerance, dict) else tolerance
        assert found[result] == pytest.approx(value, abs=allowed, rel=1e-12), result


def test_the_file_of_examples_has_each_that_is_tried():
    assert set(EXAMPLES) <= {row["id"] for row in oracle("formulas")}
