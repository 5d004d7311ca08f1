"""The catalogue and the demonstration company: nothing without words, unit, direction and goal."""

from pathlib import Path

import pytest

from kpireport.catalog import KPIS
from kpireport.catalog.own import load_kpis
from kpireport.demo import company
from kpireport.door.project import ScorecardSpec
from kpireport.goals import EVERY
from kpireport.kpi import Kpi
from kpireport.levels import COMPANY, Member
from kpireport.periods import Period
from kpireport.units import Unit
from kpireport.variance import Better
from kpireport.workbench import Workbench, last_complete, open_workbench

ROOT = Path(__file__).parents[2]
BENCH = open_workbench(ROOT, {})


@pytest.mark.parametrize("kpi", load_kpis(ROOT).values(), ids=lambda kpi: kpi.name)
def test_every_kpi_has_words_in_both_languages_unit_and_direction(kpi: Kpi):
    for text in (kpi.label, kpi.description):
        assert text.en.strip()
        assert text.fr.strip()
    assert kpi.description.en.endswith(".")
    assert kpi.description.en != kpi.description.fr
    assert isinstance(kpi.unit, Unit)
    assert kpi.better in Better


def test_no_two_kpis_share_a_name_and_variants_name_one_that_there_is():
    names = [kpi.name for kpi in KPIS]
    assert len(names) == len(set(names))
    assert {kpi.variant_of for kpi in KPIS if kpi.variant_of} <= set(names)


def goal_is_settled(bench: Workbench, kpi: str, member: Member, period: Period) -> bool:
    """A goal, or an explicit none: a row of the member, or of every member, around the period."""
    owners = (member, Member(member.level, EVERY))
    return any(
        goal.kpi == kpi
        and goal.member in owners
        and goal.period.start <= period.start
        and period.end <= goal.period.end
        for goal in bench.goals.goals
    )


@pytest.mark.parametrize("spec", BENCH.project.scorecards, ids=lambda spec: spec.notebook)
def test_every_kpi_of_the_demonstration_has_a_goal_for_each_member_or_an_explicit_none(
    spec: ScorecardSpec,
):
    period = last_complete(BENCH.project, spec.grain, company.AS_OF)
    teams = {spell.team for spell in company.SPELLS}
    people = {spell.person for spell in company.SPELLS if spell.holds(period.start)}
    names = sorted({COMPANY: {COMPANY}, "team": teams, "person": people}[spec.level])
    missing = [
        (kpi, name)
        for kpi in spec.kpis
        for name in names
        if not goal_is_settled(BENCH, kpi, Member(spec.level, name), period)
    ]
    assert missing == []
