"""The briefing: what one report may know, cut out of the numbers of all: its own member's facts, goals and rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kpireport import counting
from kpireport import facts as tidy
from kpireport.book import needed
from kpireport.brief import Brief, Content
from kpireport.commentary import Remarks
from kpireport.door.member_names import member_folder
from kpireport.door.project import Project
from kpireport.errors import ConfigurationError
from kpireport.facts import Facts
from kpireport.levels import COMPANY, Member
from kpireport.milestones import Milestone
from kpireport.objectives import Objective
from kpireport.periods import Period
from kpireport.words import language
from kpireport.workbench import Counted, Job, Workbench

LARGEST_EXTRACT = 100_000


def content(counted: Counted, job: Job, extracts: Mapping[str, pa.Table] | None = None) -> Content:
    """What one report may know: its own member's facts, its own and its people's goals."""
    project, member = counted.bench.project, job.member
    visible = _visible(counted.facts, project, member)
    goals = counted.book.goals.of([member, *_members_below(counted.facts, project, member)])
    below = next((level.name for level in project.levels.below(member.level)), "")
    # What else a build counts must not change a report.
    shown = needed((*job.spec.kpis, *job.spec.further_kpis), counted.bench.kpis)
    names = {kpi.name for kpi in shown}
    own = {table for kpi in shown for table in kpi.tables} | set(job.spec.tables)
    brief = Brief(
        company=project.company.name,
        currency=project.company.currency,
        simulated=project.company.simulated,
        member=member,
        period=job.period,
        levels=project.levels,
        kpis=job.spec.kpis,
        further_kpis=job.spec.further_kpis,
        breakdowns=dict(job.spec.breakdowns),
        below=below,
        goals=goals.goals,
        forecasts=goals.forecasts,
        shapes=goals.shapes,
        objectives=tuple(o for o in counted.bench.objectives if _is_of(o, member)),
        milestones=tuple(m for m in counted.bench.milestones if _is_of(m, member)),
        sources=tuple(note for note in counted.sources if note.table in own),
        notes=(
            *(note for note in counted.notes if note.table in own),
            *(note for note in counted.goal_notes if note.member == member and note.kpi in names),
        ),
        commentary=_commentary(counted.bench, job),
        palette=counted.bench.palette,
        yardsticks=counted.peers.held(member, job.period, job.spec.kpis),
        norms=counted.bench.norms.of(member).all,
        stays=counted.book.moves.within({Member(*pair) for pair in visible}),
    )
    return Content(brief, counted.facts.sliced(visible), counted.bench.kpis, extracts or {})


def _commentary(bench: Workbench, job: Job) -> dict[str, Remarks]:
    """What people have added to the report, in each language."""
    folder = member_folder(job.member.name)
    languages = dict.fromkeys(map(language, bench.project.company.locales))
    found = {one: bench.commentary.of(folder, job.period, one) for one in languages}
    return {one: said for one, said in found.items() if said.remarks or said.actions}


def _is_of(given: Objective | Milestone, member: Member) -> bool:
    return (given.level, given.member) == (member.level, member.name)


def _visible(facts: Facts, project: Project, member: Member) -> set[tuple[str, str]]:
    """A member's own facts; the company also sees those of the level just below, one by one."""
    pairs = {(member.level, member.name)}
    for level in project.levels.below(COMPANY)[:1] if member.level == COMPANY else ():
        pairs |= {(level.name, name) for name in facts.members(level.name)}
    return pairs


def _members_below(facts: Facts, project: Project, member: Member) -> list[Member]:
    place = tidy.Place(member.level, member.name)
    return [
        Member(level.name, name)
        for level in project.levels.below(member.level)
        for name in facts.values_of(place, level.name)
    ]


def extracts(counted: Counted, jobs: Sequence[Job]) -> list[dict[str, pa.Table]]:
    """The rows of the declared tables, job by job: own member and period only, one query per table and period.

    Raises:
        ConfigurationError: a report would get more rows than it may; it gets all of its own, or none.
    """
    answers: dict[tuple[str, Period], pa.Table] = {}
    found = []
    for job in jobs:
        own = {}
        for name in job.spec.tables:
            rows = _rows_of(counted.tables[name], job.period)
            if (name, job.period) not in answers:
                answers[name, job.period] = _answer(rows)
            own[name] = _own_rows(rows, answers[name, job.period], name, job, counted)
        found.append(own)
    return found


def _rows_of(table: Any, period: Period) -> Any:
    days = [table[name].cast("date") for name in counting.time_columns(table)]
    inside = [day.between(period.start, period.end) for day in days]
    if not inside:
        return table
    test = inside[0]
    for other in inside[1:]:
        test = test | other
    return table.filter(test)


def _answer(rows: Any) -> pa.Table:
    """The rows in order, and one more than there may be where there are too many."""
    return rows.order_by(rows.columns).limit(LARGEST_EXTRACT + 1).to_pyarrow()


def _own_rows(rows: Any, answer: pa.Table, name: str, job: Job, counted: Counted) -> pa.Table:
    column, member = counted.bench.project.levels[job.member.level].column, job.member.name
    if column is not None and column not in rows.columns:
        raise ConfigurationError(
            f"The table {name} has no column {column!r}: without it the rows of one {job.member.level} are not known. "
            f"Map it, or leave {name} out of the `tables` of {job.spec.notebook}"
        )
    if answer.num_rows > LARGEST_EXTRACT and column is not None:
        answer = _answer(rows.filter(rows[column].cast("string") == member))
    if answer.num_rows > LARGEST_EXTRACT:
        raise ConfigurationError(
            f"{name} has more than {LARGEST_EXTRACT} rows of {member} in {job.period.code}, more than a report may get: "
            f"leave it out of the `tables` of {job.spec.notebook}, or map a table that sums it up"
        )
    if column is None:
        return answer
    return answer.filter(pc.equal(answer[column].cast(pa.string()), member))
