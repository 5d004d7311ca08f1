"""Relevant: few KPIs, each with a goal, each goal shown and serving an objective."""

from collections.abc import Iterator, Sequence

from kpireport.judging.cases import Case, Sheet, from_
from kpireport.judging.remarks import Letter, Remark, Weight, listed, paired

FEWEST, MOST = 5, 8


def relevant(case: Case) -> Iterator[Remark]:
    """KPIs without goals, goals without scorecard or objective, too many KPIs or too few."""
    for sheet in case.sheets:
        yield from _without_goals(case, sheet)
    yield from _unshown(case)
    yield from _size(case)
    yield from _unaligned(case)


def _without_goals(case: Case, sheet: Sheet) -> Iterator[Remark]:
    idle = [name for name in sheet.spec.kpis if not _is_pursued(case, sheet, name)]
    since = case.form.period(sheet.period)
    if len(idle) == len(sheet.spec.kpis):
        text = f"{sheet.title}: no KPI has a goal for {since} or later, so nothing is judged"
        yield Remark("no_goals", sheet.spec.notebook, Letter.RELEVANT, text, Weight.DOUBT)
    elif idle:
        have = "has" if len(idle) == 1 else "have"
        text = f"{sheet.title}: {listed(idle)} {have} no goal for {since} or later: shown, but not judged"
        yield Remark("idle_kpis", sheet.spec.notebook, Letter.RELEVANT, text)


def _is_pursued(case: Case, sheet: Sheet, name: str) -> bool:
    """Whether anybody on a scorecard has a goal for a KPI in its period or a year after."""
    members = [one for one in case.members(name, sheet.spec.level) if one in sheet.members]
    goals = case.book.goals
    return any(goals.find(name, one, slot) for one in members for slot in from_(sheet.period))


def _unshown(case: Case) -> Iterator[Remark]:
    """Goals that neither a scorecard of their level nor one above shows or computes with."""
    shown = {(name, level) for _, name, level in case.shown}
    hidden = [pair for pair in case.owners if pair not in shown]
    if hidden:
        have = "has goals" if len({name for name, _ in hidden}) == 1 else "have goals"
        text = f"{paired(hidden)} {have} that no scorecard shows"
        yield Remark("unshown", hidden[0][0], Letter.RELEVANT, text)


def _size(case: Case) -> Iterator[Remark]:
    few = [sheet for sheet in case.sheets if len(sheet.spec.kpis) < FEWEST]
    many = [sheet for sheet in case.sheets if len(sheet.spec.kpis) > MOST]
    if few:
        text = f"fewer than five KPIs may leave something out: {_sizes(few)}"
        yield Remark("few_kpis", few[0].spec.notebook, Letter.RELEVANT, text)
    if many:
        text = f"more than eight KPIs are more than most readers act on: {_sizes(many)}"
        yield Remark("many_kpis", many[0].spec.notebook, Letter.RELEVANT, text)


def _sizes(sheets: Sequence[Sheet]) -> str:
    return listed([f"{sheet.title}: {len(sheet.spec.kpis)}" for sheet in sheets])


def _unaligned(case: Case) -> Iterator[Remark]:
    pursued = list(dict.fromkeys(p.kpi.name for p in case.pursuits if p.wanting))
    if not pursued:
        return
    if not case.objectives:
        text = (
            "goals/objectives.toml names no objective: no goal has an aim, an owner or a due date"
        )
        yield Remark("no_objectives", "objectives", Letter.RELEVANT, text)
        return
    served = {name for objective in case.objectives for name in objective.kpis}
    aside = [name for name in pursued if name not in served]
    if aside:
        have = "has goals but stands" if len(aside) == 1 else "have goals but stand"
        text = f"{listed(aside)} {have} on no objective"
        yield Remark("unaligned", aside[0], Letter.RELEVANT, text)
