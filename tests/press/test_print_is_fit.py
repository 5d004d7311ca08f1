"""From pages to PDF: what is in it, and what keeps it from being made."""

import base64
import io
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pikepdf
import pytest
from pypdf import PdfReader

from kpireport.errors import ReportFailedError
from kpireport.press import printing, render

ROOT = Path(__file__).parents[2]
MARKS = {
    "company": "Example",
    "period": "June 2026",
    "page": "Page",
    "of": "of",
    "simulated": "Simulated data",
}
CHART = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
    b'<text x="0" y="15" font-family="Source Sans Pro" font-size="11">1,234</text></svg>'
).decode()
PICTURE = f'<img alt="Won value rises." src="data:image/svg+xml;base64,{CHART}">'


def written(inside: str, style: str = "") -> str:
    style = f"{style} html {{ font-family: 'Source Sans Pro' }}"
    return f"<!DOCTYPE html><html lang='en'><head><title>East</title><style>{style}</style></head><body>{inside}</body></html>"


def refused(page: str, **named) -> str:
    with pytest.raises(ReportFailedError) as caught:
        render.pdf(page, **named)
    return str(caught.value)


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def printed(notebook: Path, **marks: str) -> str:
    return render.html(
        notebook, template="print", basedirs=[], language="en", title="East", marks=MARKS | marks
    )


def test_every_page_says_whose_it_is_which_it_is_and_that_it_is_simulated(shown):
    pages = texts(render.pdf(printed(shown("<p>one</p>", "<p>two</p>", tags=("page-break",)))))
    count = len(pages)
    assert count >= 2
    for number, page in enumerate(pages, start=1):
        assert "Example" in page
        assert "East, June 2026" in page
        assert "Simulated data" in page
        assert f"Page {number} of {count}" in page


def test_real_data_bear_no_mark(shown):
    assert "imulated" not in texts(render.pdf(printed(shown("<p>one</p>"), simulated="")))[0]


def test_heads_of_tables_are_repeated_and_no_row_is_lost(shown):
    rows = "".join(f"<tr><td>row {number}.</td></tr>" for number in range(150))
    html = f"<table class='plain'><thead><tr><th scope='col'>Head of all</th></tr></thead><tbody>{rows}</tbody></table>"
    pages = texts(render.pdf(printed(shown(html))))
    assert len(pages) > 2
    assert all("Head of all" in page for page in pages)
    assert all(f"row {number}." in "".join(pages) for number in range(150))


def test_wide_cells_lie_across_and_the_next_stand_again(shown):
    wide = shown("<p>wide</p>", tags=("wide",))
    nb = nbformat.read(wide, as_version=4)
    after = nbformat.v4.new_markdown_cell("after")
    after.id = "c9"
    nb.cells.append(after)
    nbformat.write(nb, wide)
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(render.pdf(printed(wide)))).pages]
    assert [box.width > box.height for box in boxes] == [True, False]


@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("letter", 612), ("Letter", 612)])
def test_the_paper_is_a4_or_letter(size, width):
    pdf = render.pdf(written("<p>x</p>"), size=size)
    assert round(float(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.width)) == width


def test_another_paper_is_refused():
    assert "paper size is 'A0', expected a4 or letter" in refused(written("x"), size="A0")


def test_a_pdf_is_tagged_titled_and_described():
    with pikepdf.open(io.BytesIO(render.pdf(written(f"<h1>East</h1>{PICTURE}")))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "East"
        described = [
            str(each.get("/Alt", ""))
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary)
        ]
    assert "Won value rises." in described


def test_only_the_packaged_font_is_used():
    with pikepdf.open(
        io.BytesIO(render.pdf(written(f"<p>a <b>b</b> <i>c</i></p>{PICTURE}")))
    ) as pdf:
        names = {name.split("+")[1] for name in printing._font_names(pdf)}
    assert names
    assert all(name.replace("-", "").startswith("SourceSansPro") for name in names)


def test_a_font_of_the_machine_is_told():
    assert "of this machine stands in for Source Sans Pro" in refused(
        written("<p>x</p>", "*{font-family:monospace}")
    )


@pytest.mark.parametrize(
    ("inside", "style"),
    [
        ("<link rel=stylesheet href='{url}'>", ""),
        ("", "@import '{url}';"),
        ("", "@font-face {{ font-family: x; src: url({url}) }} * {{ font-family: x }}"),
        ("<p>x</p>", "p {{ background: url({url}) }}"),
        ("<p>x</p>", "p::before {{ content: url({url}) }}"),
        ("<ul><li>x</ul>", "li {{ list-style: url({url}) }}"),
        ("<img alt=x src='{url}'>", ""),
        ("<object data='{url}'></object>", ""),
        ("<embed src='{url}'>", ""),
        ("<link rel=attachment href='{url}'>", ""),
        ("<a rel=attachment href='{url}'>x</a>", ""),
    ],
)
@pytest.mark.parametrize("url", ["http://127.0.0.1:9/secret", "file:///secret"])
def test_nothing_is_fetched(inside, style, url):
    told = refused(written(inside.format(url=url), style.format(url=url)))
    assert "The page asks for" in told
    assert "secret" in told


def test_drawings_in_the_page_fetch_nothing_either(monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("weasyprint.urls.URLFetcher.fetch", never)
    assert "Failed to render SVG image" in refused(
        written("<svg><image href='file:///secret'/></svg>")
    )
    assert render.pdf(written("<svg><use href='file:///secret#a'/></svg>"))


def test_a_relative_address_is_not_left_out_in_silence():
    assert "The press warns" in refused(written("<img alt=x src=logo.png>"))


def test_a_style_that_is_not_understood_is_not_left_out_in_silence():
    assert "The press warns" in refused(written("<p>x</p>", "p { colour: red }"))


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            written("<p>x</p>", "p { font-size: 1e9px }"),
            "'x' is wider than the page: show less beside it",
        ),
        (written("<div>" * 400), "The page cannot be set, some measure is absurd: RecursionError"),
        (written("<a href='https://example.org'>x</a>"), "it links to 'https://example.org'"),
    ],
)
def test_pages_out_of_measure_end_in_a_clear_message(page, told):
    assert told in refused(page)


def test_links_that_the_caller_allows_are_kept():
    page = written("<a href='https://intranet.example/x'>x</a>")
    assert render.pdf(page, links=["https://intranet.example/"]).startswith(b"%PDF")


def test_what_is_no_pdf_is_not_handed_on():
    assert next(printing._pdf_faults(b"%PDF-1.7 torn", ())).startswith("it cannot be opened")


TWICE = """
import hashlib, sys
from pathlib import Path
from kpireport.press import execute, render
folder = Path(sys.argv[1])
output = folder / f"{sys.argv[2]}.ipynb"
execute.run(folder / "report.ipynb", parameters={"team": "apac"}, output=output, environment={})
page = render.html(output, template="print", basedirs=[], language="en", title="East", marks={})
for content in (output.read_bytes(), page.encode(), render.pdf(page)):
    print(hashlib.sha256(content).hexdigest())
"""


def test_two_processes_print_the_same_bytes(make, tmp_path):
    drawn = nbformat.v4.new_code_cell(
        "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);", metadata={"alt": "A line."}
    )
    make("from IPython.display import HTML\nHTML('<p>' + team + str(hash('x')) + '</p>')", drawn)

    def once(name: str, seed: str) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": seed,
            "TZ": f"UTC{seed}",
        }
        command = [sys.executable, "-c", TWICE, str(tmp_path), name]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout

    first = once("first", "1")
    assert len(first.split()) == 3
    assert first == once("second", "2")


@pytest.mark.parametrize(("lines", "pages"), [(44, 1), (50, 1), (80, 2)])
def test_a_few_lines_alone_on_a_last_page_are_drawn_onto_the_page_before(lines, pages):
    style = "p { margin: 0; height: 6mm } .tight p { height: 5mm }"
    page = written("".join(f"<p>Line {number}</p>" for number in range(lines)), style)
    shown = texts(printing.pdf(page))
    assert len(shown) == pages
    assert all(f"Line {number}" in " ".join(shown) for number in range(lines))


def test_where_tighter_lines_save_no_page_the_pages_stay_as_they_were():
    style = "p { margin: 0; height: 6mm } .tight p { color: red; height: 5.9mm }"
    page = written("".join(f"<p>Line {number}</p>" for number in range(50)), style)
    loose = page.replace(".tight", ".other")
    assert printing.pdf(page) == printing.pdf(loose)
