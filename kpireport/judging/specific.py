"""Specific: what is wanted is described, and it is wanted of somebody who gets to see it."""

from collections.abc import Iterator

from kpireport.judging.cases import Case
from kpireport.judging.remarks import Letter, Remark, counted, listed
from kpireport.levels import COMPANY


def specific(case: Case) -> Iterator[Remark]:
    """Goals of KPIs without a description, and of members for whom no scorecard is made."""
    yield from _undescribed(case)
    yield from _without_scorecard(case)


def _undescribed(case: Case) -> Iterator[Remark]:
    pursued = dict.fromkeys(pursuit.kpi for pursuit in case.pursuits)
    names = [kpi.name for kpi in pursued if not kpi.description.en]
    if names:
        have = "has goals" if len(names) == 1 else "have goals"
        text = f"{listed(names)} {have} but no description: readers must guess what is counted"
        yield Remark("undescribed", names[0], Letter.SPECIFIC, text)


def _without_scorecard(case: Case) -> Iterator[Remark]:
    own = {sheet.spec.level for sheet in case.sheets}
    for level in case.book.levels.names:
        names = [pursuit.kpi.name for pursuit in case.pursuits if pursuit.level == level]
        if names and level not in own and level != COMPANY:
            count = len(case.book.members(level))
            who = f"the {level} has" if count == 1 else f"the {counted(count, level)} have"
            text = f"{who} goals ({listed(names)}) but no scorecard: they show only in the reports above"
            yield Remark("no_own_scorecard", level, Letter.SPECIFIC, text)
