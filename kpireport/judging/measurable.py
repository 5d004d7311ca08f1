"""Measurable: each goal has a number to be held against, and each objective a goal."""

from collections.abc import Iterator, Mapping

from kpireport.errors import nearest
from kpireport.facts import Place
from kpireport.goals import EVERY
from kpireport.judging.cases import HISTORY, Case, Pursuit, Record, from_, up_to
from kpireport.judging.remarks import (
    EXAMPLES,
    Letter,
    Remark,
    Weight,
    counted,
    listed,
    share_of,
    whose,
)
from kpireport.levels import COMPANY, Member
from kpireport.objectives import Objective
from kpireport.periods import Span


def measurable(case: Case) -> Iterator[Remark]:
    """Goals that nothing can be held against, and objectives that nobody can tell the state of."""
    yield from _unmapped(case)
    yield from _strangers(case)
    for pursuit in case.pursuits:
        yield from _never_measured(case, pursuit)
    for objective in case.objectives:
        yield from _objective(case, objective)


def _unmapped(case: Case) -> Iterator[Remark]:
    missing: dict[str, list[str]] = {}
    for name in dict.fromkeys(kpi for kpi, _ in case.owners):
        for table in case.book.kpis[name].tables:
            if table not in case.mapped:
                missing.setdefault(table, []).append(name)
    for table, names in missing.items():
        have = "has" if len(names) == 1 else "have"
        text = f"{listed(names)} {have} goals, but no table {table} is mapped to compute them from"
        yield Remark("unmapped", names[0], Letter.MEASURABLE, text, Weight.DOUBT)


def _strangers(case: Case) -> Iterator[Remark]:
    """Members that goals name and no table does; of levels with scorecards such names are refused before."""
    for level in case.book.levels.below(COMPANY):
        known = set(case.book.facts.members(level.name))
        names = [name for name in case.book.goals.members(level.name) if name not in known]
        if names:
            who = f"the {level.name}" if len(names) == 1 else counted(len(names), level.name)
            shown = listed([repr(name) for name in names], EXAMPLES)
            have = "has" if len(names) == 1 else "have"
            text = f"the goals name {who} {shown}, which {have} no row in any table"
            yield Remark("no_rows", level.name, Letter.MEASURABLE, text, Weight.DOUBT)


def _never_measured(case: Case, pursuit: Pursuit) -> Iterator[Remark]:
    """Members whose own goals had no number yet; a goal for all of a level, where none of them has one."""
    names = case.owners[pursuit.kpi.name, pursuit.level]
    known = {COMPANY, *case.book.facts.members(pursuit.level)}
    meant = [record for record in pursuit.wanting if record.member.name in known]
    for_all = EVERY in names and any(record.known for record in meant)
    wanting = [record for record in meant if not for_all or record.member.name in names]
    silent = [record.member for record in wanting if not _is_known(case, pursuit, record)]
    if not silent:
        return
    who = share_of(silent, [record.member for record in wanting])
    shown = f" ({listed([one.name for one in silent], EXAMPLES)})" if len(silent) > 1 else ""
    have = "has a goal, but no number" if len(silent) == 1 else "have a goal, but no number"
    text = f"{pursuit.kpi.name}: {who} {have} up to {case.form.period(pursuit.period)}{shown}"
    yield Remark("never_measured", pursuit.kpi.name, Letter.MEASURABLE, text, Weight.DOUBT)


def _is_known(case: Case, pursuit: Pursuit, record: Record) -> bool:
    """Whether a member had a number, be it of a period that the data cover in part."""
    if record.known:
        return True
    place = Place(record.member.level, record.member.name)
    return any(
        case.book.number(pursuit.kpi, place, Span(slot)) is not None
        for slot in (*up_to(pursuit.period, HISTORY), *from_(pursuit.period)[1:])
        if slot.start <= case.today
    )


def _objective(case: Case, objective: Objective) -> Iterator[Remark]:
    said = _problem(case, objective)
    if said:
        text = f"the objective {objective.name.en!r} {said}"
        yield Remark("objective", objective.name.en, Letter.MEASURABLE, text, Weight.DOUBT)


def _problem(case: Case, objective: Objective) -> str:
    """What keeps an objective from being told by its numbers; nothing where all is well."""
    member = Member(objective.level, objective.member)
    known = [one.name for one in case.book.members(objective.level)]
    if member.name not in known:
        return f"is for {whose(member)}, of which no table has a row: {nearest(member.name, known)}"
    goals = [name for name in objective.kpis if _has_goal(case.owners, name, member)]
    if not goals:
        return f"cannot be told by its numbers: none of its KPIs ({listed(objective.kpis)}) has a goal for {whose(member)}"
    shown = {
        name for sheet in case.sheets if member in sheet.members for name in sheet.spec.counted_kpis
    }
    unseen = [name for name in objective.kpis if name not in shown]
    if unseen:
        return f"names {listed(unseen)}, which no scorecard of {whose(member)} shows"
    return ""


def _has_goal(owners: Mapping[tuple[str, str], set[str]], kpi: str, member: Member) -> bool:
    return bool({EVERY, member.name} & owners.get((kpi, member.level), set()))
