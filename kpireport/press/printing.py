"""From a page to print: nothing is fetched, the fonts are our own, and the PDF is looked at before it is handed on."""

import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import pikepdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kpireport.errors import ReportFailedError
from kpireport.press import archive, layout
from kpireport.press.archive import VARIANT, Attached
from kpireport.press.pages import FONT, FONTS
from kpireport.press.refusals import attentive, refuse

SIZES = ("a4", "letter")

_SCHEME = "font:"
_WEIGHTS = {"regular": 400, "italic": 400, "semibold": 600, "semibold-italic": 600, "bold": 700}
_SUBSET = re.compile(r"^/?[A-Z]{6}\+")


def pdf(
    page: str, *, size: str = "a4", links: Sequence[str] = (), files: Sequence[Attached] = ()
) -> bytes:
    """The page in print; the same page gives the same bytes.

    ``size`` is a4 or letter; ``links`` are the beginnings of the addresses that it may link to; ``files`` travel within.

    Raises:
        ReportFailedError: something is missing on the page, clipped or too small, or it cannot be set at all.
    """
    if size.lower() not in SIZES:
        raise ReportFailedError(f"The paper size is {size!r}, expected {' or '.join(SIZES)}")
    try:
        with attentive(), _without_clock():
            document = _set(page, size.lower())
            content: bytes = document.write_pdf(
                pdf_variant=VARIANT,
                attachments=archive.attachments(files),
                finisher=archive.finish,
            )
    except FatalURLFetchingError as error:
        raise ReportFailedError(str(error)) from error
    except ReportFailedError:
        raise
    except Exception as error:  # the renderer fails in many ways on pages out of all measure
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ReportFailedError(f"The page cannot be set, some measure is absurd: {why}") from error
    refuse("The PDF is not fit to be handed on:", list(_pdf_faults(content, links, files)))
    return content


def _set(page: str, size: str) -> Any:
    """The page's layout; what is promised one page sheds as little as it must to fit."""
    laid = partial(_laid, page, size, pictures={})
    document, steps = laid(), 0
    if not _fits(document):
        more = range(1, layout.MOST_STEPS + 1)
        steps = next((step for step in more if _fits(laid(step, alone=True))), more[-1])
        document = laid(steps)
    if layout.is_scant(document):
        tighter = laid(steps, tight=True)
        fewer = len(tighter.pages) < len(document.pages)
        document = tighter if fewer and _fits(tighter) else document
    refuse("The page cannot be set:", list(layout.faults(document)))
    if beyond := layout.spilled(document):
        raise ReportFailedError(
            f"Page 1 does not fit one page ({size}): {beyond!r} stands beyond it, although all was shed that may be. "
            "Show fewer KPIs, or give them shorter labels"
        )
    return document


def _fits(document: Any) -> bool:
    return not layout.spilled(document) and not any(layout.faults(document))


def _laid(
    page: str,
    size: str,
    steps: int = 0,
    *,
    pictures: dict[str, Any],
    alone: bool = False,
    tight: bool = False,
) -> Any:
    """One layout; ``pictures`` keeps those that were read before."""
    configuration, fonts = _fonts()
    source = HTML(string=page, url_fetcher=_Fetcher())
    look = f"{layout.shed(steps)} {layout.TIGHT}" if tight else layout.shed(steps)
    source.etree_element.set("class", look)
    if alone:
        layout.alone(source.etree_element)
    return source.render(
        stylesheets=[fonts, _paper(size)],
        font_config=configuration,
        pdf_variant=VARIANT,
        cache=pictures,
    )


@contextmanager
def _without_clock() -> Iterator[None]:
    """Keep the time of day out of the fonts: fontTools, where it cuts them, writes it into each."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Fetches what lies in the page itself and the packaged fonts; all else ends the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content behind an address of the page.

        Raises:
            FatalURLFetchingError: the address leads out of the page.
        """
        name = url.removeprefix(_SCHEME)
        if name in FONTS and url != name:
            return URLFetcherResponse(url, FONTS[name].read_bytes())
        if not url.lower().startswith("data:"):
            raise FatalURLFetchingError(f"The page asks for {url[:200]!r}: pages fetch nothing")
        return super().fetch(url, headers)


@cache
def _fonts() -> tuple[FontConfiguration, CSS]:
    """The packaged fonts, once for all pages; an address of our own, since a data: address costs a quarter second."""
    faces = "".join(
        f'@font-face {{ font-family: "{FONT}"; src: url({_SCHEME}{name});'
        f" font-weight: {_WEIGHTS[name]};"
        f" font-style: {'italic' if 'italic' in name else 'normal'} }}\n"
        for name in FONTS
    )
    configuration = FontConfiguration()
    return configuration, CSS(string=faces, font_config=configuration, url_fetcher=_Fetcher())


def _paper(size: str) -> CSS:
    return CSS(string=f"@page {{ size: {size} }} @page wide {{ size: {size} landscape }}")


def _pdf_faults(
    content: bytes, links: Sequence[str], files: Sequence[Attached] = ()
) -> Iterator[str]:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not document.pages:
                yield "it has no page"
            yield from archive.faults(document, files)
            yield from _link_faults(document, links)
            yield from _font_faults(document)
    except pikepdf.PdfError as error:
        yield f"it cannot be opened: {error}"


def _link_faults(document: pikepdf.Pdf, links: Sequence[str]) -> Iterator[str]:
    for annotation in (note for page in document.pages for note in page.get("/Annots", [])):
        target = str(annotation.get("/A", pikepdf.Dictionary()).get("/URI", ""))
        if target and not target.startswith(("mailto:", *links)):
            yield f"it links to {target[:80]!r}"


def _font_faults(document: pikepdf.Pdf) -> Iterator[str]:
    """Fonts of the machine, which stand in for a sign that the packaged ones do not have."""
    for name in sorted({_SUBSET.sub("", font) for font in _font_names(document)}):
        if FONT.replace(" ", "") not in name.replace("-", ""):
            yield f"the font {name} of this machine stands in for {FONT}: some sign is not in it"


def _font_names(document: pikepdf.Pdf) -> Iterator[str]:
    objects: Any = document.objects
    for thing in objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield str(thing.get("/BaseFont", ""))
