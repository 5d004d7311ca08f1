"""Proofreading: what commentary says that the facts do not, told before anybody reads it on a page."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from kpireport.claims import Proof
from kpireport.commentary import FIELD, Document, line_at
from kpireport.door.member_names import member_folder
from kpireport.errors import CommentaryError, Fault, nearest, told
from kpireport.exhibits.fields import Filled, filled
from kpireport.facts import Place
from kpireport.formats import Format
from kpireport.levels import Member
from kpireport.pace import Pace, paces
from kpireport.quotable import Beside
from kpireport.scorecard import Scorecard
from kpireport.units import PERCENT
from kpireport.words import language
from kpireport.workbench import Counted, Job

HEADING = "The commentary cannot be used:"


def proofread(counted: Counted, jobs: Sequence[Job], locales: Collection[str]) -> tuple[str, ...]:
    """What a reader should know of the commentary of these reports: numbers that contradict the facts, fields without a number.

    Raises:
        CommentaryError: a field names a KPI that no report of its member shows; or a number contradicts the facts,
            and the project wants that to be an error.
    """
    wrong: list[Fault] = []
    doubted: list[Fault] = []
    left_out: list[Fault] = []
    for job in jobs:
        for document in _documents(counted, job, locales):
            wrong += _unknown_kpis(counted, job, document)
            proof = _proof(counted, job, document)
            for remark in document.remarks:
                text = filled(remark, proof.card, proof.form)
                left_out += _left_out(document, text)
                if not text.missing:
                    doubted += _doubted(document, text, proof)
    if counted.bench.project.commentary.numbers == "error":
        wrong += doubted
        doubted = []
    if wrong:
        raise CommentaryError(told(HEADING, _once(wrong)))
    return tuple(_once([*doubted, *left_out]))


def strangers(counted: Counted) -> list[Fault]:
    """The files that belong to nobody: no report of that member and that kind of period is made, or two members share them."""
    owners: dict[tuple[str, str], set[Member]] = {}
    for spec in counted.bench.project.scorecards:
        for member in counted.members(spec):
            owners.setdefault((member_folder(member.name), spec.grain), set()).add(member)
    faults = []
    for folder, documents in sorted(counted.bench.commentary.documents.items()):
        for document in documents:
            grain = document.period.grain
            found = owners.get((folder, grain), set())
            if not found:
                known = {name for name, of in owners if of == grain}
                message = f"no report by {grain} is made of {folder!r}: {nearest(folder, known)}"
                faults.append(Fault(document.file, message))
            elif len(found) > 1:
                levels = " and the ".join(sorted(member.level for member in found))
                message = f"{folder!r} is both the {levels}: whose commentary it is cannot be told"
                faults.append(Fault(document.file, message))
    return faults


def check_owners(counted: Counted) -> None:
    """Refuse commentary that no report would show.

    Raises:
        CommentaryError: with every such file.
    """
    if faults := strangers(counted):
        raise CommentaryError(told(HEADING, faults))


def _once(faults: Iterable[Fault]) -> list[str]:
    return list(dict.fromkeys(map(str, faults)))


def _documents(counted: Counted, job: Job, locales: Collection[str]) -> list[Document]:
    folder = member_folder(job.member.name)
    languages = dict.fromkeys(map(language, locales))
    found = (counted.bench.commentary.find(folder, job.period, one) for one in languages)
    return [document for document in dict.fromkeys(found) if document is not None]


def _unknown_kpis(counted: Counted, job: Job, document: Document) -> Iterator[Fault]:
    """Fields of KPIs that no report of the member shows."""
    known = {
        kpi
        for spec in counted.bench.project.scorecards
        if (spec.level, spec.grain) == (job.spec.level, job.spec.grain)
        for kpi in spec.kpis
    }
    for remark in document.remarks:
        for found in FIELD.finditer(remark.text):
            if found[1] not in known:
                message = f"the report shows no KPI {found[1]!r}: {nearest(found[1], known)}"
                yield Fault(document.file, message, line=line_at(remark, found.start()))


def _left_out(document: Document, text: Filled) -> Iterator[Fault]:
    for line, name in text.missing:
        kind = "paragraph" if text.remark.kind == "paragraph" else "list item"
        message = f"{name} has no number: the {kind} is not printed"
        yield Fault(document.file, message, line=line)


def _doubted(document: Document, text: Filled, proof: Proof) -> Iterator[Fault]:
    for place, message in proof.faults(text):
        line = text.remark.line + text.text.count("\n", 0, place)
        yield Fault(document.file, message, line=line)


def _proof(counted: Counted, job: Job, document: Document) -> Proof:
    book = counted.book
    others = _others(counted, job)

    def card_of(name: str) -> Scorecard:
        return book.scorecard(others[name], job.period, job.spec.kpis)

    currency = counted.bench.project.company.currency
    dimensions = [by for cuts in job.spec.breakdowns.values() for by in cuts]
    return Proof(
        book.scorecard(job.member, job.period, job.spec.kpis),
        Format(document.language, currency),
        document.language,
        members=tuple(others),
        card_of=card_of,
        names=_products(counted, job, dimensions),
        labels=tuple(kpi.label.in_(document.language) for kpi in book.kpis.values()),
        beside=_beside(counted, job),
    )


def _beside(counted: Counted, job: Job) -> dict[str, list[Beside]]:
    """What the report may show beside its KPIs: norms, the median and the best of others, the pace through the year."""
    member, period, kpis = job.member, job.period, job.spec.kpis
    actual = {line.kpi.name: line.actual for line in counted.book.scorecard(member, period, kpis).lines}  # fmt: skip
    found: dict[str, list[Beside]] = {kpi: [] for kpi in kpis}
    for kpi in kpis:
        if (norm := counted.bench.norms.find(kpi, member, period)) is not None:
            for what, value in (("norm", norm.value), ("low norm", norm.low), ("high norm", norm.high)):  # fmt: skip
                found[kpi].append(
                    Beside(what, None if value is None else float(value), actual[kpi])
                )
    for one in counted.peers.held(member, period, kpis):
        found[one.kpi].append(Beside("median of the others", one.median, actual[one.kpi]))
        found[one.kpi].append(Beside("best of all", one.best, actual[one.kpi]))
    for pace in paces(counted.book, kpis, member, period):
        found[pace.kpi.name] += _of_pace(pace)
    return found


def _of_pace(pace: Pace) -> Iterator[Beside]:
    yield Beside("year's goal", pace.goal, pace.to_date)
    yield Beside("goal by this day", pace.goal_to_date, pace.to_date)
    yield Beside("number to date", pace.to_date)
    yield Beside("what each period left must bring", pace.needed)
    yield Beside("mean of the periods until now", pace.so_far)
    yield Beside("year's end by last year's shape", pace.by_shape)
    yield Beside("year's end by run rate", pace.by_run_rate)
    yield Beside("share of the year's goal", pace.reached, unit=PERCENT)
    yield Beside("share that should be reached", pace.should_be_reached, unit=PERCENT)


def _others(counted: Counted, job: Job) -> dict[str, Member]:
    """Who else a sentence may name: members of the same level, and of the one just below."""
    levels = counted.bench.project.levels
    below = [level.name for level in levels.below(job.member.level)][:1]
    return {
        member.name: member
        for level in (*below, job.member.level)
        for member in counted.book.members(level)
        if member != job.member
    }


def _products(counted: Counted, job: Job, dimensions: Iterable[str]) -> tuple[str, ...]:
    own = Place(job.member.level, job.member.name)
    return tuple(name for by in dimensions for name in counted.facts.values_of(own, by))
