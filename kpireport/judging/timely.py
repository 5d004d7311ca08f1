"""Time-bound: each goal has an end that is not over, a next one is set, and somebody answers by a day."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from kpireport.facts import Place
from kpireport.goals import WHOLE
from kpireport.judging.cases import Case, Pursuit, is_person
from kpireport.judging.remarks import (
    EXAMPLES,
    Letter,
    Remark,
    Weight,
    counted,
    listed,
    paired,
    plural,
    share_of,
    whose,
)
from kpireport.levels import COMPANY, Member
from kpireport.objectives import Objective
from kpireport.periods import Grain, Period, Span
from kpireport.variance import Status


def timely(case: Case) -> Iterator[Remark]:
    """Goals without an end, goals that are over, objectives that are overdue, and what nobody answers for."""
    yield from _endless(case)
    yield from _over(case)
    yield from _no_next(case)
    yield from _unanswered(case)
    for objective in case.objectives:
        yield from _overdue(case, objective)
    yield from _ownerless(case)


def _remark(code: str, subject: str, text: str, weight: Weight = Weight.NOTE) -> Remark:
    return Remark(code, subject, Letter.TIME_BOUND, text, weight)


def _endless(case: Case) -> Iterator[Remark]:
    goals = [goal for goal in case.book.goals.goals if goal.period.grain is Grain.ALL]
    names = list(dict.fromkeys(goal.kpi for goal in goals if goal.value is not None))
    if names:
        text = f"{listed(names)}: a goal for ALL time has no day by which it is to be reached"
        yield _remark("endless", names[0], text)


def _over(case: Case) -> Iterator[Remark]:
    """KPIs whose goals have all ended before the reported period, or do not fit it; single members' too."""
    ended: dict[Period, list[tuple[str, str]]] = {}
    unfit: dict[Period, list[tuple[str, str]]] = {}
    for pursuit in case.pursuits:
        if not pursuit.wanting:
            kind = unfit if _goes_further(case, pursuit) else ended
            kind.setdefault(pursuit.period, []).append((pursuit.kpi.name, pursuit.level))
    for period, pairs in ended.items():
        text = f"the goals have ended, and none is set for {case.form.period(period)} or later: {paired(pairs)}"
        yield _remark("over", pairs[0][0], text, Weight.DOUBT)
    for period, pairs in unfit.items():
        text = f"the goals are for periods from which none follows for a {period.grain}: {paired(pairs)}"
        yield _remark("unfit", pairs[0][0], text, Weight.DOUBT)
    for pursuit in case.pursuits:
        yield from _over_for_some(case, pursuit)


def _goes_further(case: Case, pursuit: Pursuit) -> bool:
    """Whether some goal is for the reported period or later: a year's goal is not spread over weeks."""
    return any(
        (goal.kpi, goal.member.level) == (pursuit.kpi.name, pursuit.level)
        and goal.period.end >= pursuit.period.start
        and goal.value is not None
        and goal.part == WHOLE
        for goal in case.book.goals.goals
    )


def _over_for_some(case: Case, pursuit: Pursuit) -> Iterator[Remark]:
    members = [record.member for record in pursuit.records]
    left = [record.member for record in pursuit.records if pursuit.wanting and not record.goals]
    active = [member for member in left if _goes_on(case, pursuit, member)]
    if active:
        names = f": {listed([one.name for one in active], EXAMPLES)}" if len(active) > 1 else ""
        text = f"{pursuit.kpi.name}: the goals of {share_of(active, members)} have ended{names}"
        yield _remark("over_for_some", pursuit.kpi.name, text)


def _goes_on(case: Case, pursuit: Pursuit, member: Member) -> bool:
    """Whether a member still has rows: who has left needs no goal."""
    place, span = Place(member.level, member.name), Span(pursuit.period)
    return case.book.facts.seen(pursuit.kpi.tables, place, span)


def _no_next(case: Case) -> Iterator[Remark]:
    """KPIs that have a goal in the reported period and nobody has one in the next."""
    by_period: dict[Period, list[tuple[str, str]]] = {}
    for pursuit in case.pursuits:
        slots = {slot for record in pursuit.wanting for slot, _ in record.goals}
        following = pursuit.period.previous and pursuit.period.before(-1)
        if pursuit.period in slots and following and following not in slots:
            by_period.setdefault(following, []).append((pursuit.kpi.name, pursuit.level))
    for period, pairs in by_period.items():
        text = f"no goal is set yet for {case.form.period(period)}: {paired(pairs)}"
        yield _remark("no_next", pairs[0][0], text)


def _unanswered(case: Case) -> Iterator[Remark]:
    """Objectives without a day, or without anybody who answers for them."""
    undated = [repr(one.name.en) for one in case.objectives if one.due is None]
    unowned = [repr(one.name.en) for one in case.objectives if not one.owner]
    for code, what, names in (("undated", "due date", undated), ("unowned", "owner", unowned)):
        if names:
            have = "objective has" if len(names) == 1 else "objectives have"
            text = f"{len(names)} {have} no {what}: {listed(names, EXAMPLES)}"
            yield _remark(code, "objectives", text)


def _overdue(case: Case, objective: Objective) -> Iterator[Remark]:
    """An objective whose day is over while its KPIs are not on their goals."""
    period = case.period(objective.level)
    if objective.due is None or objective.due > case.today or period is None:
        return
    member = Member(objective.level, objective.member)
    behind = [name for name in objective.kpis if _is_behind(case, name, member, period)]
    if behind:
        text = (
            f"the objective {objective.name.en!r} was due on {case.form.date(objective.due)}, and {listed(behind)} "
            f"of {whose(member)} missed the goal {case.form.during(period)}"
        )
        yield _remark("overdue", objective.name.en, text, Weight.DOUBT)


def _is_behind(case: Case, name: str, member: Member, period: Period) -> bool:
    """Whether a KPI that is counted has a verdict, and not the best one."""
    if not any(name == shown for _, shown, _ in case.shown):
        return False
    status = case.book.status(case.book.kpis[name], member, period)
    return status not in (None, Status.ON_TRACK)


def _ownerless(case: Case) -> Iterator[Remark]:
    """Goals that no objective with an owner names for their member; a person answers for its own."""
    owned = {
        (name, objective.level, objective.member)
        for objective in case.objectives
        if objective.owner
        for name in objective.kpis
    }
    if not case.objectives:
        return
    wanted: dict[str, list[tuple[str, Member]]] = {}
    for pursuit in case.pursuits:
        for record in pursuit.wanting:
            if not is_person(case.book, record.member):
                wanted.setdefault(pursuit.level, []).append((pursuit.kpi.name, record.member))
    for level, pairs in wanted.items():
        alone = [pair for pair in pairs if (pair[0], *astuple(pair[1])) not in owned]
        if alone:
            yield _remark("ownerless", level, _alone(level, alone, len(pairs)))


def _alone(level: str, alone: Sequence[tuple[str, Member]], count: int) -> str:
    names = listed(list(dict.fromkeys(name for name, _ in alone)), EXAMPLES)
    of = "the company's" if level == COMPANY else f"the {plural(level)}'"
    goals = counted(count, "goal")
    many = f"{len(alone)} of {of} {goals} ({names})" if count > 1 else f"{of} only goal ({names})"
    has = "has" if len(alone) == 1 else "have"
    return f"{many} {has} no owner: no objective that has one names them"
