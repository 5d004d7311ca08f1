"""The judgement: everything that a controller would ask about the goals of a project, in a stable order."""

from collections.abc import Iterator

from kpireport.formats import Format
from kpireport.judging.attainable import attainable
from kpireport.judging.cases import Case, Sheet
from kpireport.judging.measurable import measurable
from kpireport.judging.relevant import relevant
from kpireport.judging.remarks import Remark
from kpireport.judging.specific import specific
from kpireport.judging.timely import timely
from kpireport.workbench import Counted, last_complete


def judge(found: Counted) -> tuple[Remark, ...]:
    """What is to be asked about the goals of a project whose facts are counted for all its scorecards."""
    return tuple(judged(case_of(found)))


def judged(case: Case) -> Iterator[Remark]:
    """The remarks on a case, by the letters of SMART; what many goals share is one remark."""
    for about in (specific, measurable, attainable, relevant, timely):
        yield from about(case)


def case_of(found: Counted) -> Case:
    """What is judged of a project."""
    project = found.bench.project
    sheets = tuple(
        Sheet(spec, last_complete(project, spec.grain, found.facts.as_of), found.members(spec))
        for spec in project.scorecards
    )
    return Case(
        found.book,
        sheets,
        found.bench.objectives,
        frozenset(table.name for table in project.tables),
        Format("en", project.company.currency),
    )
