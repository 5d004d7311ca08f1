"""What a year to date is compared with: the goals of its periods, where both speak of the same."""

import pytest

from kpireport.catalog import KPIS
from kpireport.formula import Ratio, RollUp
from kpireport.kpi import Kpi
from kpireport.vocabulary.moments import Growth

PEOPLE = tuple(f"distinct of {who} in " for who in ("visitor", "user", "customer"))
RATIOS = [kpi for kpi in KPIS if isinstance(kpi.formula, Ratio)]


def _grows_with_the_span(kpi: Kpi) -> bool:
    """Ten months of a flow over one stock are ten times a month's; so is a stock's growth since the year began.

    And of those who come, more and more have come and done something at least once.
    """
    if any(part in f"{kpi.formula}" for part in PEOPLE):
        return True
    if isinstance(kpi.formula, Growth):
        return kpi.formula.left.rolls_up is RollUp.LAST
    if not isinstance(kpi.formula, Ratio):
        return False
    top, bottom = kpi.formula.numerator, kpi.formula.denominator
    return top.rolls_up is RollUp.SUM and bottom.rolls_up is RollUp.LAST


@pytest.mark.parametrize("kpi", list(filter(_grows_with_the_span, KPIS)), ids=lambda kpi: kpi.name)
def test_what_grows_with_the_months_gone_by_is_not_held_against_the_goal_of_one(kpi: Kpi):
    assert not kpi.accumulates


def test_rates_of_flows_are_given_for_the_year_to_date():
    flows = [
        kpi for kpi in RATIOS if all(part.rolls_up is RollUp.SUM for part in kpi.formula.parts)
    ]
    assert {"win_rate", "operating_margin"} <= {kpi.name for kpi in flows if kpi.accumulates}
