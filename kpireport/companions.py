"""Companions: what goes with a report beside notebook, page and print, made from the report's own brief.

``facts.json`` travels within the PDF, so that whoever holds the print holds its data too; the workbook lies beside it.
"""

from pathlib import Path

from kpireport import figures, phrases
from kpireport.brief import load
from kpireport.exhibits import sheets
from kpireport.press.archive import Attached
from kpireport.press.making import Companions
from kpireport.report import Report

WORKBOOK = ".xlsx"


def companions(folder: Path, locale: str, *, notebook: str) -> Companions:
    """The companions of one report, in a worker: from the folder of its brief."""
    report = Report(load(folder), locale)
    sheet = figures.factsheet(report.content, notebook, report.form)
    words = report.form.say(phrases.FIGURES_AS_DATA)
    inside = Attached(figures.FILE, words, figures.to_bytes(sheet))
    return Companions((inside,), {WORKBOOK: _workbook(report)})


def _workbook(report: Report) -> bytes:
    brief = report.brief
    below = report.book.members(brief.below) if brief.below else ()
    held = sheets.Figures(
        company=brief.company,
        who=report.who,
        card=report.card,
        simulated=brief.simulated,
        breakdowns=[
            cut for cuts in figures.breakdowns(report.content, report.card) for cut in cuts
        ],
        matrix=[report.book.scorecard(each, brief.period, brief.kpis) for each in below],
    )
    return sheets.scorecard_xlsx(held, report.form)
