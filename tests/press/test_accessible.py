"""Everybody can read a report: real reports of the demonstration company, walked through as a screen reader does.

Two programs judge. Ours (`tests.press.aloud`) follows the tags and the operators of each page, and asks for more than
the norm does: type of 8 points, contrast, headings on exhibits. The other is `page` (package page-validation), which
implements PDF/UA-1 and PDF/A independently of us and is held by its authors against veraPDF's own corpus. veraPDF itself
is a Java program that neither Debian, PyPI nor npm offers under its name, so it is not run here. What no program judges,
such as whether the words of a picture are true, is tested where they are written.

The contrast of text is that against white paper; text on tinted cells is left to the test of the tints.
"""

import fcntl
import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import page as validator
import pikepdf
import pytest

from kpireport import phrases
from kpireport.cli import run as kpireport
from kpireport.press import render
from kpireport.variance import Status
from tests.press import aloud
from tests.press.reading import Reading

REPORTS = (
    "company/executive_summary.en",
    "company/executive_summary.fr",
    "Lyon/team_scorecard.en",
    "Lyon/team_scorecard.fr",
)
pytestmark = pytest.mark.timeout(600)  # the first test waits for four reports
SPANS = re.compile(rb"/Length (\d+)(?:(?!endobj).)*?>>\s*?stream\r?\n", re.DOTALL)
STREAM_END = b"\nendstream"

each_report = pytest.mark.parametrize("name", REPORTS)
each_check = pytest.mark.parametrize("check", aloud.CHECKS, ids=lambda check: check.__name__)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration company's reports, built once, also where several processes test."""
    own = tmp_path_factory.getbasetemp()
    together = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = together / "read-aloud"
    with (together / "read-aloud.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".part")
            shutil.rmtree(making, ignore_errors=True)
            _build(making)
            making.rename(folder)
    (period,) = (path for path in (folder / "reports").iterdir() if path.is_dir())
    return period


def _build(folder: Path) -> None:
    assert kpireport(["init", str(folder)]) == 0
    chosen = ("--team", "company", "--team", "Lyon")
    assert kpireport(["build", "-C", str(folder), "--jobs", "2", *chosen]) == 0


@pytest.fixture(scope="session")
def opened(reports: Path) -> Callable[[str], Reading]:
    """Each report, read once."""
    found: dict[str, Reading] = {}

    def read(name: str) -> Reading:
        if name not in found:
            found[name] = Reading(pikepdf.open(reports / f"{name}.pdf"))
        return found[name]

    return read


@each_check
@each_report
def test_nothing_keeps_a_report_from_being_read_aloud(
    opened: Callable[[str], Reading], name: str, check: aloud.Check
) -> None:
    assert list(check(opened(name))) == []


@each_report
def test_another_program_finds_that_it_can_be_read_aloud(reports: Path, name: str) -> None:
    told = validator.validate_pdf(reports / f"{name}.pdf", profile="ua1")
    assert [f"{each.rule_id}: {each.message}" for each in told.failures] == []
    assert told.is_compliant
    assert told.rules.total > 100


@each_report
def test_another_program_finds_that_it_can_be_archived(reports: Path, name: str) -> None:
    content = (reports / f"{name}.pdf").read_bytes()
    told = validator.validate_pdf_bytes(content, profile="3a")
    faults = [f"{each.rule_id}: {each.message}" for each in told.failures]
    if _all_lengths_are_right(content):
        # It takes the last byte of a stream for the end of a line where it happens to be one.
        faults = [fault for fault in faults if "STREAM-LENGTH" not in fault]
    assert faults == []


def _all_lengths_are_right(content: bytes) -> bool:
    ends = [found.end() + int(found[1]) for found in SPANS.finditer(content)]
    return len(ends) > 3 and all(content[end:].startswith(STREAM_END) for end in ends)


@each_report
def test_it_is_read_in_the_order_in_which_it_is_written(
    opened: Callable[[str], Reading], reports: Path, name: str
) -> None:
    read = aloud.words_read(opened(name))
    written = aloud.Written((reports / f"{name}.html").read_text(encoding="utf-8")).in_order()
    rest = iter(written)
    out_of_order = [word for word in read if word not in rest]
    assert out_of_order == []
    assert len(read) > 0.8 * len(written), "what page 1 sheds stands in the page twice"


@each_report
def test_what_is_repeated_around_the_pages_is_not_read_with_each_of_them(
    opened: Callable[[str], Reading], name: str
) -> None:
    reading = opened(name)
    around = "".join(piece.text for piece in reading.pieces if piece.artifact)
    pages = len(reading.pdf.pages)
    simulated = phrases.SIMULATED.in_(name[-2:])
    assert around.count(simulated) == pages
    assert f"Page 1 {phrases.OF.in_(name[-2:])} {pages}" in around
    assert simulated not in reading.text(reading.root)


@each_report
def test_title_and_language_are_those_of_the_page(
    opened: Callable[[str], Reading], reports: Path, name: str
) -> None:
    pdf = opened(name).pdf
    html = (reports / f"{name}.html").read_text(encoding="utf-8")
    assert str(pdf.Root.Lang) == name[-2:]
    assert f"<title>{pdf.docinfo['/Title']}</title>" in html


@each_report
def test_a_status_is_known_without_its_colour(reports: Path, name: str) -> None:
    language = name[-2:]
    statuses = aloud.Written((reports / f"{name}.html").read_text(encoding="utf-8")).statuses
    words = {str(status): text.in_(language) for status, text in phrases.STATUSES.items()}
    judged = [each for each in statuses if each[0] in words]
    assert len(judged) > 10
    # A table of goals says which of floor, goal and stretch is reached instead.
    reached = {text.in_(language) for text in phrases.REACHES.values()}
    for status, said, _ in judged:
        assert words[status] in said or said in reached, f"{status} is said as {said!r}"
    shapes = {(status, shape) for status, _, shape in judged}
    assert len({status for status, _ in shapes}) == len(shapes) == len({s for _, s in shapes})
    assert {status for status, _ in shapes} <= {status.value for status in Status}


HEAD = "<!DOCTYPE html><html lang='en'><head><title>East</title><style>{}</style></head><body>"
SHAPE = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5MCIg"
    "aGVpZ2h0PSI5MCI+PHJlY3Qgd2lkdGg9IjkwIiBoZWlnaHQ9IjkwIi8+PC9zdmc+"
)
FACE = "html { font-family: 'Source Sans Pro'; font-size: 10pt }"
TABLE = "<table><tr><th scope='col'>a</th></tr><tr><td>1</td></tr></table>"


def printed(inside: str, style: str = "") -> bytes:
    return render.pdf(f"{HEAD.format(FACE + style)}{inside}</body></html>")


def read(content: bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> Reading:
    pdf = pikepdf.open(io.BytesIO(content))
    if change is not None:
        change(pdf)
    return Reading(pdf)


@pytest.mark.parametrize(
    ("check", "inside", "style"),
    [
        (aloud.heading_faults, "<h2>a</h2>", ""),
        (aloud.heading_faults, "<h1>a</h1><h3>b</h3>", ""),
        (aloud.heading_faults, "<h1>a</h1><h1>b</h1>", ""),
        (aloud.title_faults, f"<figure><figcaption>a</figcaption><img alt=b src={SHAPE}></figure>", ""),
        (aloud.title_faults, f"<p><img alt=b src={SHAPE}></p>", ""),
        (aloud.bookmark_faults, "<h1>a</h1>", "h1 { bookmark-level: none }"),
        (aloud.bookmark_faults, "<h1>a</h1>", "h1 { bookmark-label: 'b' }"),
        (aloud.bookmark_faults, "<h1>a</h1><h2>b</h2>", "h2 { bookmark-level: 1 }"),
        (aloud.table_faults, "<table><tr><td>1</td></tr></table>", ""),
        (aloud.table_faults, TABLE.replace("</tr></table>", "<td>2</td></tr></table>"), ""),
        (aloud.picture_faults, f"<img alt=short src={SHAPE}>", ""),
        (aloud.order_faults, "<p>a</p><p>b</p>", "p { margin: 90px 0 0 } p:last-child { position: absolute; top: 0; margin: 0 }"),
        (aloud.contrast_faults, "<p>a</p>", "p { color: #999 }"),
    ],
)  # fmt: skip
def test_a_page_with_a_fault_is_found(check: aloud.Check, inside: str, style: str) -> None:
    assert list(check(read(printed(inside, style))))


def _shrink(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].Contents
    stream.write(b"0.7 0 0 0.7 0 0 cm\n" + stream.read_bytes())


def _untag(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].Contents
    content = re.sub(rb"/Span\s*<</MCID \d+>>\s*BDC", b"/Span BMC", stream.read_bytes())
    stream.write(content)


def _orphan(pdf: pikepdf.Pdf) -> None:
    top = pdf.Root.StructTreeRoot.K
    (top[0] if isinstance(top, pikepdf.Array) else top).K = pikepdf.Array()


def _forget_letters(pdf: pikepdf.Pdf) -> None:
    for font in aloud._fonts(pdf):
        del font["/ToUnicode"]


def _forget_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


def _forget_scope(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
            del thing.A["/Scope"]


def _rename(kind: str, other: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind:
                thing.S = pikepdf.Name(other)

    return change


@pytest.mark.parametrize(
    ("check", "change"),
    [
        (aloud.content_faults, _untag),
        (aloud.content_faults, _orphan),
        (aloud.size_faults, _shrink),
        (aloud.font_faults, _forget_letters),
        (aloud.document_faults, _forget_title),
        (aloud.table_faults, _forget_scope),
        (aloud.nesting_faults, _rename("/TR", "/Div")),
        (aloud.heading_faults, _rename("/H1", "/P")),
    ],
)
def test_a_pdf_with_a_fault_is_found(
    check: aloud.Check, change: Callable[[pikepdf.Pdf], None]
) -> None:
    content = printed(f"<h1>a</h1>{TABLE}")
    assert list(check(read(content))) == []
    assert list(check(read(content, change)))


def test_heads_that_are_repeated_on_a_further_page_are_read_once_here() -> None:
    rows = "".join(f"<tr><td>r{number}</td></tr>" for number in range(99))
    head = "<thead><tr><th scope='col'>head</th></tr></thead>"
    found = read(printed(f"<table>{head}<tbody>{rows}</tbody></table>"))
    assert len(found.pdf.pages) > 1
    assert aloud.words_read(found) == ["head", *(f"r{number}" for number in range(99))]
    assert found.text(found.root).split().count("head") == len(found.pdf.pages)


def test_the_other_program_finds_faults_too() -> None:
    pdf = read(printed(f"<h1>a</h1>{TABLE}"), _forget_title).pdf
    content = io.BytesIO()
    pdf.save(content)
    assert not validator.is_pdf_compliant_bytes(content.getvalue(), profile="ua1")


def test_lengths_that_are_wrong_are_not_excused() -> None:
    content = printed("<h1>a</h1>")
    assert _all_lengths_are_right(content)
    assert not _all_lengths_are_right(content.replace(b"\nendstream", b" \nendstream", 1))
