"""From executed notebooks to pages: what is shown, what is left out, and what is refused by name."""

import base64
import io
import re
import shutil
import struct
import zlib
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from kpireport.errors import ReportFailedError
from kpireport.press import render

MARKS = {"company": "Example", "period": "June 2026", "page": "Page", "of": "of", "simulated": ""}


def data(content: bytes, kind: str = "svg+xml") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def svg(inside: str = "") -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    return data(f"{head}{inside}</svg>".encode())


def png(width: int = 2, height: int = 2) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return content.getvalue()


def picture(src: str) -> str:
    return f'<img alt="Trend" src="{src}">'


def table(rows: int, cell: str = "<td>1</td>") -> str:
    return f"<table><thead><tr><th scope='col'>a</th></tr></thead><tbody>{f'<tr>{cell}</tr>' * rows}</tbody></table>"


def page(notebook: Path, **named) -> str:
    given = {"template": "print", "basedirs": [], "language": "en", "title": "East", "marks": MARKS}
    return render.html(notebook, **(given | named))


def refused(notebook: Path, **named) -> str:
    with pytest.raises(ReportFailedError) as caught:
        page(notebook, **named)
    return str(caught.value)


def test_outputs_and_text_are_shown_and_code_is_not(shown):
    html = page(shown('<p class="headline">On track.</p>', text="# East\n\nIt **went** well."))
    assert '<p class="headline">On track.</p>' in html
    assert "<h1>East</h1>" in html
    assert "<strong>went</strong>" in html
    assert "report.exhibit()" not in html


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "setup", "remove-cell"])
def test_cells_of_the_machinery_never_print(shown, tag):
    assert "<p>x</p>" not in page(shown("<p>x</p>", tags=(tag,)))


def test_tags_become_classes(shown):
    assert 'class="cell tag-wide tag-page-break"' in page(
        shown("<p>x</p>", tags=("wide", "page-break"))
    )


def test_a_page_holds_all_it_needs_and_asks_for_nothing(shown):
    html = page(shown(picture(svg())))
    assert "default-src 'none'" in html
    assert not re.findall(r"(?:file|https?)://|<link|<script|@import|url\(", html)


def test_what_surrounds_a_page_is_escaped(shown):
    html = page(shown("<p>x</p>"), title="<b>A & B</b>", marks=MARKS | {"company": "<i>Co</i>"})
    assert "<title>&lt;b&gt;A &amp; B&lt;/b&gt;</title>" in html
    assert "&lt;i&gt;Co&lt;/i&gt;" in html


def test_marks_that_are_not_given_have_a_default(shown):
    html = page(shown("<p>x</p>"), marks={})
    assert 'Page <span class="page-number">' in html


def test_language_and_words_come_from_the_caller(shown):
    html = page(
        shown("<p>x</p>"),
        language="fr",
        marks=MARKS | {"of": "sur", "simulated": "Données simulées"},
    )
    assert '<html lang="fr">' in html
    assert '</span> sur <span class="page-count">' in html
    assert '<div class="run-mark">Données simulées</div>' in html
    assert '<html lang="fr-CA">' in page(shown("<p>x</p>"), language="fr_CA")


def test_plain_text_is_shown_as_text(shown):
    assert "<pre>&lt;b&gt; 4</pre>" in page(shown("<b> 4", kind="text/plain"))


def test_styles_and_handlers_are_cleaned_away(shown):
    html = page(shown('<p style="color:red" onclick="x()" class="note">4</p><style>p {}</style>'))
    assert '<p class="note">4</p>' in html
    assert "onclick" not in html


def test_a_picture_takes_its_words_from_the_cell(shown):
    path = shown(base64.b64encode(png()).decode(), kind="image/png")
    assert "cell 1: a picture has no alternative text" in refused(path)
    nb = nbformat.read(path, as_version=4)
    nb.cells[0].metadata["alt"] = "Won value rises."
    nbformat.write(nb, path)
    assert '<img alt="Won value rises." src="data:image/png;base64,' in page(path)


def huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (table(10_000), "table 1 has 10,001 rows, more than 2,000"),
        (table(2) + table(2_001), "table 2 has 2,002 rows"),
        (f"<p>{'x' * 200_000}</p>", "a word of 200,000 letters"),
        (table(1, '<td colspan="65534">1</td>'), "a table has colspan=65534, more than 100"),
        (table(1, '<td rowspan="x">1</td>'), "a table has rowspan=x"),
        ("<div>" * 300 + "</div>" * 300, "elements are nested more than 100 deep"),
        ("<p>words </p>" * 500_000, "MB of HTML, more than 5 MB"),
        ("<p>\U0001f600</p>", "U+1F600 (GRINNING FACE) is not in the font Source Sans Pro"),
        ("<p>東</p>", "U+6771 (CJK UNIFIED IDEOGRAPH-6771) is not in the font"),
        ("<script>alert(1)</script>", "<script> does not print"),
        ("<svg><path/></svg>", "<svg> does not print"),
        ('<iframe src="x"></iframe>', "<iframe> does not print"),
        ('<img src="data:image/png;base64,x">', "a picture has no alternative text"),
        ('<img alt=" " src="x">', "a picture has no alternative text"),
        (f'<img alt="No description has been provided for this image" src="{svg()}">', "no alternative text"),
        (picture("chart.png"), "its picture 'chart.png' is not part of the page"),
        (picture("http://169.254.169.254/x"), "'http://169.254.169.254/x' is not part of the page"),
        (picture("file:///secret"), "'file:///secret' is not part of the page"),
        (picture("//example.org/x.png"), "'//example.org/x.png' is not part of the page"),
        (picture("data:text/html,x"), "is not part of the page"),
        (picture("data:image/png;base64,!"), "its picture is damaged: not base64"),
        (picture(data(b"\x89PNG broken", "png")), "its picture is damaged: not a PNG or JPEG"),
        (picture(data(png()[:-20], "png")), "its picture is damaged"),
        (picture(data(b"%!PS-Adobe-3.0 EPSF-3.0\n", "png")), "its picture is damaged"),
        (picture(data(huge_png(), "png")), "its picture"),
        (picture(data(b"<svg")), "its drawing is damaged"),
        (picture(data(b'<!DOCTYPE x [<!ENTITY a "b">]><svg/>')), "its drawing defines entities"),
        (picture(svg("<script/>")), "its drawing holds <script>"),
        (picture(svg('<image href="http://x/y.png"/>')), "its drawing points to 'http://x/y.png'"),
        (picture(svg('<use xlink:href="file:///secret#a"/>')), "its drawing points to 'file:///secret#a'"),
        (picture(svg("<style>@import 'x.css'</style>")), "its drawing has a style that points out"),
        (picture(svg('<g id="a"><use href="#b"/></g><g id="b"/><use href="#a"/>')), "repeats parts that repeat"),
        (picture(svg("<g/>" * 20_001)), "its drawing has 20,002 parts"),
        (picture(svg("<text>\U0001f600</text>")), "U+1F600 (GRINNING FACE)"),
        ('<a href="https://example.org">x</a>', "a link leads to 'https://example.org'"),
        ('<a href="file:///secret">x</a>', "a link leads to 'file:///secret'"),
        ('<a href="javascript:alert(1)">x</a>', "a link leads to 'javascript:alert(1)'"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_by_cell(shown, html, told):
    message = refused(shown("<p>fine</p>", html))
    assert told in message
    assert "cell 2: " in message


def test_all_faults_of_all_cells_are_told_at_once(shown):
    told = refused(shown("<script></script>", table(2_001), "<p>\U0001f600</p>"))
    assert all(f"cell {number}: " in told for number in (1, 2, 3))


def test_many_faults_are_not_all_listed(shown):
    told = refused(shown("".join(f"<p>{chr(0x6700 + n)}</p>" for n in range(30))))
    assert "and 22 more" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[x](javascript:alert(1))",
            "the text before cell 1: a link leads to 'javascript:alert(1)'",
        ),
        ("[x](https://example.org)", "a link leads to 'https://example.org'"),
        ("![chart](chart.png)", "its picture 'chart.png' is not part of the page"),
        ("![chart](attachment:chart.png)", "'attachment:chart.png' is not part of the page"),
        ("![](data:image/png;base64,x)", "a picture has no alternative text"),
    ],
)
def test_text_is_held_to_the_same(shown, text, told):
    assert told in refused(shown("<p>x</p>", text=text))


def test_html_in_text_is_printed_literally(shown):
    html = page(shown("<p>x</p>", text="<script>alert(1)</script> {{ 7 * 7 }} {% raw %}"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7 * 7 }} {% raw %}" in html


def test_links_that_the_caller_allows_are_kept(shown):
    marks = MARKS | {"links": "https://intranet.example/"}
    html = page(shown("<p>x</p>", text="[x](https://intranet.example/kpi)"), marks=marks)
    assert 'href="https://intranet.example/kpi"' in html


def test_a_kind_that_does_not_print_is_refused(shown):
    assert "gave text/latex, which cannot be printed" in refused(shown("x", kind="text/latex"))


def test_the_same_notebook_gives_the_same_page(shown):
    path = shown(picture(svg()), table(3), text="# East")
    assert page(path) == page(path)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    (folder / "print" / "static").mkdir(parents=True)
    return folder


def test_a_company_replaces_the_tokens_alone(shown, own):
    (own / "print" / "static" / "tokens.css").write_text(":root { --ink: rebeccapurple }")
    html = page(shown("<p>x</p>"), basedirs=[own])
    house, tokens = html.split("</style>")[:2]
    assert "--muted" in house, "what the company does not name stays as it is"
    assert tokens.split("<style")[1].split("{", 1)[1].strip() == "--ink: rebeccapurple }"
    assert "table.scorecard" in html


def test_a_company_extends_the_template(shown, own):
    shutil.copytree(own / "print", own / "acme")
    (own / "acme" / "conf.json").write_text(
        '{"base_template": "print", "mimetypes": {"text/html": true}}'
    )
    (own / "acme" / "index.html.j2").write_text(
        "{%- extends 'print.html.j2' -%}{% block cover %}<p>Acme {{ resources.title }}</p>{% endblock %}"
    )
    assert "<p>Acme East</p>" in page(shown("<p>x</p>"), template="acme", basedirs=[own])


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("static/tokens.css", "@import 'http://example.org/a.css';", "a style asks for '@import"),
        (
            "static/tokens.css",
            "body { background: url(http://x/y) }",
            "a style asks for 'url(http://x/y)'",
        ),
        (
            "static/tokens.css",
            "@font-face { src: url(file:///f.ttf) }",
            "a style asks for 'url(file:///f.ttf)'",
        ),
        ("print.html.j2", "{{ nothing }}", "'nothing' is undefined"),
        ("print.html.j2", "{% if %}", "The template 'print' cannot be used"),
        ("print.html.j2", "<link href='http://x/y.css'>", "<link> does not print"),
    ],
)
def test_a_template_that_reaches_out_or_is_broken_is_refused(shown, own, file, content, told):
    (own / "print" / file).write_text(content)
    assert told in refused(shown("<p>x</p>"), basedirs=[own])


def test_an_unknown_template_is_named(shown):
    assert "The template 'prnit' cannot be used" in refused(shown("<p>x</p>"), template="prnit")
