"""The command line: arguments, clock, environment and exit codes. Nothing below asks for any of them."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kpireport import explain as explaining
from kpireport import numbers, reference, scaffold
from kpireport.build import Order, build
from kpireport.catalog.own import load_kpis
from kpireport.door.project import FILE, ScorecardSpec
from kpireport.errors import ConfigurationError, KpiReportError, UnknownNameError
from kpireport.exhibits.listings import noted
from kpireport.formats import Format
from kpireport.goal_checks import goal_notes
from kpireport.judging.judgement import judge
from kpireport.judging.remarks import Weight
from kpireport.levels import COMPANY, Member
from kpireport.opening import project_folder
from kpireport.periods import Grain, Period
from kpireport.proofreading import check_owners, proofread
from kpireport.tasks import REPORTS, check_notebooks
from kpireport.terminal import Listed, Shape, print_rows, progress, summarise, tell, warn
from kpireport.verify import verify
from kpireport.words import LOCALES, language
from kpireport.workbench import Counted, Workbench, counted, open_workbench

BUG, INTERRUPTED = 70, 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a company's tables to KPI reports that people decide by.",
)


Folder = Annotated[
    Path,
    typer.Option(
        "--project", "-C", help="The project folder, or one inside it.", show_default="here"
    ),
]
Periods = Annotated[
    list[str] | None,
    typer.Option(
        "--period",
        "-p",
        help="2026-06, 2026-Q2, FY2026, 2026-W23, ALL; may be repeated. Default: the last complete one.",
    ),
]
Teams = Annotated[
    list[str] | None,
    typer.Option("--team", "-t", help="Only this team (or other member); may be repeated."),
]
Shown = Annotated[Shape, typer.Option("--format", "-f", help="How to print.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@app.callback()
def common(context: typer.Context, *, debug: Debug = False) -> None:
    """From a company's tables to KPI reports that people decide by."""
    context.obj = debug


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make; must not exist, or be empty.")
    ],
) -> None:
    """Make a project folder that builds at once, with a demonstration company in it."""
    made = scaffold.init(folder)
    typer.echo(f"Made {folder} with {len(made)} files. Next: cd {folder} && kpireport build")


@app.command()
def check(
    project: Folder = Path(),
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 2 while there are doubts about the goals.")
    ] = False,
) -> None:
    """Find everything that can be wrong before a build: configuration, goals, notebooks, tables."""
    bench = _bench(project)
    check_notebooks(bench, bench.project.scorecards)
    with counted(bench, today=_today()) as (found, jobs):
        form = Format("en", bench.project.company.currency)
        notes = [noted(note, form) for note in (*found.notes, *found.goal_notes)]
        for note in [*notes, *_goal_notes(found)]:
            typer.echo(f"note: {note}")
        remarks = judge(found)
        for remark in remarks:
            typer.echo(remark)
        check_owners(found)
        warn(proofread(found, jobs, bench.project.company.locales))
        tables = ", ".join(f"{note.table} ({note.rows} rows)" for note in found.sources)
        typer.echo(f"{FILE}, goals and notebooks are good; so are the tables {tables}.")
        typer.echo(
            f"The data reach {found.facts.as_of}; a build makes {len(jobs)} reports in {_languages(bench)}."
        )
    if strict and any(remark.weight is Weight.DOUBT for remark in remarks):
        raise ConfigurationError("There are doubts about the goals, and --strict was asked for")


@app.command("build")
def build_reports(
    project: Folder = Path(),
    period: Periods = None,
    team: Teams = None,
    notebook: Annotated[
        list[str] | None, typer.Option(help="Only this notebook; may be repeated.")
    ] = None,
    locale: Annotated[
        list[str] | None, typer.Option(help="Only this language; may be repeated.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, max=256, help="How many reports are made at a time.", show_default="cores"
        ),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, tcp://HOST:PORT, to make the reports on.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Make every report anew.")] = False,
) -> None:
    """Make the reports."""
    root = project_folder(project)
    order = Order(
        periods=tuple(period or ()),
        members=tuple(team or ()),
        notebooks=tuple(notebook or ()),
        locales=tuple(locale or ()),
        workers=jobs,
        scheduler=scheduler,
        force=force,
    )
    with progress() as told:
        result = build(root, order, environment=os.environ, today=_today(), told=told)
    warn(result.doubts)
    summarise(result, root / REPORTS)
    if result.interrupted:
        raise KeyboardInterrupt
    if result.failed:
        raise typer.Exit(1)


@app.command()
def scorecard(
    project: Folder = Path(),
    period: Periods = None,
    team: Teams = None,
    level: Annotated[
        str, typer.Option(help="Whose numbers.", show_default="team with --team, else company")
    ] = "",
    member: Annotated[
        list[str] | None, typer.Option(help="Only this member of the level; may be repeated.")
    ] = None,
    kpi: Annotated[list[str] | None, typer.Option(help="Only this KPI; may be repeated.")] = None,
    shape: Shown = Shape.TABLE,
) -> None:
    """Print the numbers alone."""
    bench = _bench(project)
    chosen_level = level or (_first_level(bench) if team else COMPANY)
    names = [*(team or []), *(member or [])]
    spec = _spec_for(bench, chosen_level, tuple(kpi or ()), tuple(period or ()))
    periods = [Period.parse(text, bench.project.company.calendar) for text in period or ()]
    with counted(bench, today=_today(), periods=periods, specs=[spec]) as (found, jobs):
        members = found.book.members(chosen_level)
        for name in names:
            if name not in {one.name for one in members}:
                raise UnknownNameError(chosen_level, name, [one.name for one in members])
        wanted = [one for one in members if not names or one.name in names]
        slots = periods or list(dict.fromkeys(job.period for job in jobs))
        cards = [found.book.scorecard(one, slot, spec.kpis) for slot in slots for one in wanted]
        print_rows(numbers.rows(cards), numbers.COLUMNS, shape)


@app.command()
def kpis(
    project: Folder = Path(),
    shape: Annotated[Listed, typer.Option("--format", "-f", help="How to print.")] = Listed.TABLE,
    locale: Annotated[str, typer.Option(help="The language of the Markdown reference.")] = "en",
) -> None:
    """List the catalogue, and the project's own KPIs; as Markdown with all that there is to know of each."""
    folder = next(
        (one for one in (project.resolve(), *project.resolve().parents) if (one / FILE).exists()),
        project,
    )
    known = load_kpis(folder)
    if shape is Listed.MARKDOWN:
        if language(locale) != locale[:2]:
            raise UnknownNameError("language", locale, LOCALES)
        typer.echo(reference.whole_reference(known, locale), nl=False)
        return
    found = reference.listing(known)
    print_rows(found, tuple(found[0]), Shape(shape.value))


@app.command()
def explain(
    kpi: Annotated[str, typer.Argument(help="The KPI's name.")],
    project: Folder = Path(),
    period: Periods = None,
    team: Teams = None,
    level: Annotated[
        str, typer.Option(help="Whose number.", show_default="team with --team, else company")
    ] = "",
    member: Annotated[str, typer.Option(help="The member of the level.")] = "",
    *,
    sql: Annotated[bool, typer.Option("--sql", help="Also print the queries sent.")] = False,
) -> None:
    """Say how a number came about: formula, parts, rows, queries, goal, other definitions."""
    bench = _bench(project)
    if kpi not in bench.kpis:
        raise UnknownNameError("KPI", kpi, bench.kpis)
    name = (team or [member])[0]
    chosen = Member(level or (_first_level(bench) if team else COMPANY), name or COMPANY)
    spec = _spec_for(bench, chosen.level, (kpi,), tuple(period or ()))
    periods = [Period.parse(text, bench.project.company.calendar) for text in period or ()]
    with counted(bench, today=_today(), periods=periods, specs=[spec]) as (found, jobs):
        members = found.book.members(chosen.level)
        if chosen not in members:
            raise UnknownNameError(chosen.level, chosen.name, [one.name for one in members])
        slot = periods[0] if periods else jobs[0].period
        form = Format("en", bench.project.company.currency)
        said = explaining.explained(found.book, bench.kpis[kpi], chosen, slot, form, bench.norms)
        typer.echo(said)
        if sql:
            for title, text in explaining.sql(bench.kpis[kpi], found.tables, found.plan):
                typer.echo(f"\n-- {title}\n{text}")


@app.command("verify")
def verify_reports(
    reports: Annotated[
        list[Path], typer.Argument(metavar="REPORT.pdf...", help="The PDFs to look at.")
    ],
    project: Folder = Path(),
) -> None:
    """Compute every number of reports anew from the sources, and name each that differs."""
    root = project_folder(project)
    found = list(verify(reports, root, environment=os.environ, today=_today()))
    for verdict in found:
        tell(verdict)
    if any(verdict.differences for verdict in found):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; say what a person can act on; answer with the exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command and give its exit code: only 0 is success."""
    debug = "--debug" in arguments
    try:
        # Typer gives back the code of an exit, and of Ctrl-C, where it does not end the process itself.
        code: int | None = app(args=arguments, standalone_mode=False)
    except KpiReportError as error:
        return _told(str(error), error.exit_code, debug=debug)
    except typer.Abort:
        code = INTERRUPTED
    except typer.TyperException as error:
        return _told(error.format_message(), ConfigurationError.exit_code, debug=debug)
    except Exception as error:  # a bug of ours: say so in a line, and where to see more
        text = f"A bug in kpireport: {type(error).__name__}: {error}. Run with --debug for the traceback."
        return _told(text, BUG, debug=debug)
    if code == INTERRUPTED:
        typer.echo("Interrupted: run the same command again to go on.", err=True)
    return code or 0


def _told(message: str, code: int, *, debug: bool) -> int:
    if debug:
        Console(stderr=True).print_exception()
    typer.echo(message, err=True)
    return code


def _today() -> date:
    return date.today()  # noqa: DTZ011, TID251 (the command line is where the clock is)


def _bench(project: Path) -> Workbench:
    return open_workbench(project_folder(project), os.environ)


def _first_level(bench: Workbench) -> str:
    """The level that --team means: team, or whatever comes first below the company."""
    below = [level.name for level in bench.project.levels.below(COMPANY)]
    return "team" if "team" in below else next(iter(below), COMPANY)


def _languages(bench: Workbench) -> str:
    count = len(bench.project.company.locales)
    return "one language" if count == 1 else f"each of {count} languages"


def _spec_for(
    bench: Workbench, level: str, kpis: tuple[str, ...], periods: tuple[str, ...]
) -> ScorecardSpec:
    """The scorecard whose numbers are asked for: the level's own, or one made for the question."""
    bench.project.levels[level]
    for name in kpis:
        if name not in bench.kpis:
            raise UnknownNameError("KPI", name, bench.kpis)
    listed = [spec for spec in bench.project.scorecards if spec.level == level] or list(
        bench.project.scorecards
    )
    names = kpis or tuple(dict.fromkeys(name for spec in listed for name in spec.kpis))
    grains = [Period.parse(text, bench.project.company.calendar).grain for text in periods]
    grain = grains[0] if grains else listed[0].grain if listed else Grain.MONTH
    return ScorecardSpec("", level, grain, names, {}, (), ())


def _goal_notes(found: Counted) -> Iterator[str]:
    kpis = [found.bench.kpis[name] for name in found.known]
    return goal_notes(found.book, kpis, [s.breakdowns for s in found.bench.project.scorecards])
