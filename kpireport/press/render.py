"""From an executed notebook to a page, and from the page to print; what cannot be shown right is not shown at all."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import mistune
import nbformat
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor

from kpireport.errors import ReportFailedError
from kpireport.press import pages
from kpireport.press.printing import pdf
from kpireport.press.refusals import attentive, refuse

__all__ = ["html", "packaged_templates", "pdf"]

INJECTED = "injected-parameters"

# HTML in text is printed as text. Addresses pass as they are, so that what is wrong with them can be told.
_RENDERER = mistune.HTMLRenderer(escape=True, allow_harmful_protocols=True)
_MARKDOWN = mistune.create_markdown(renderer=_RENDERER, plugins=["table", "strikethrough"])


def packaged_templates() -> Path:
    """The folder of the templates that come with the package, from a wheel or from the repository.

    >>> (packaged_templates() / "print" / "conf.json").is_file()
    True
    """
    package = Path(__file__).parents[1]
    installed = package / "scaffold_files" / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def html(
    notebook: Path,
    *,
    template: str,
    basedirs: Sequence[Path],
    language: str,
    title: str,
    marks: Mapping[str, str],
) -> str:
    """The executed notebook as one self-contained page.

    Templates are looked for in ``basedirs``, the nearest first, then among those of the package. ``marks`` are the words
    around the page: company, period, page, of, simulated, and ``links``, the addresses that it may link to.

    Raises:
        ReportFailedError: with all that cannot be printed, by cell.
    """
    nb = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    _name_cells(nb)
    links = tuple(marks.get("links", "").split())
    resources = {
        "language": language.replace("_", "-"),
        "title": title,
        "marks": dict(marks),
        "links": links,
        "house_tokens": _house_tokens(),
    }
    try:
        with attentive():
            exporter = _exporter(template, (*map(str, basedirs), str(packaged_templates())))
            page: str = exporter.from_notebook_node(nb, resources)[0]
    except (jinja2.TemplateError, ValueError, OSError) as error:
        raise ReportFailedError(f"The template {template!r} cannot be used: {error}") from error
    refuse(f"{notebook} cannot be printed:", pages.faults(page, links=links))
    refuse(f"The styles of the template {template!r} cannot be used:", pages.style_faults(page))
    return page


@cache
def _house_tokens() -> Markup:
    """The package's own tokens, which stand before a company's, so that a few of them can be overridden alone."""
    path = packaged_templates() / "print" / "static" / "tokens.css"
    return Markup("<style>\n{}</style>").format(Markup(path.read_text(encoding="utf-8")))  # noqa: S704 - our own file


def _name_cells(nb: Any) -> None:
    """Let each cell know what its author calls it, before any is left out."""
    number = 0
    for cell in nb.cells:
        own = cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])
        number += own
        cell.metadata["name"] = f"cell {number}" if own else f"the text before cell {number + 1}"


class _Page(HTMLExporter):
    """nbconvert's exporter without its pass over the finished page, which takes fifteen times as long as the rest."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **named: Any) -> Any:
        given = self._init_resources(resources)  # type: ignore[no-untyped-call]
        return super(HTMLExporter, self).from_notebook_node(nb, given, **named)

    def _create_environment(self) -> jinja2.Environment:
        environment: jinja2.Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.undefined = jinja2.StrictUndefined
        return environment


class _Printed(Preprocessor):
    """Turns what the cells hold into the HTML that is printed, and refuses what cannot be."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        faults, links = [], resources["links"]
        for cell in nb.cells:
            pieces = list(_pieces(cell))
            found = [fault for piece in pieces for fault in pages.faults(piece, links=links)]
            faults += [f"{cell.metadata['name']}: {fault}" for fault in found]
            cell.metadata["printed"] = [Markup(pages.cleaned(piece)) for piece in pieces]  # noqa: S704
        refuse("The notebook cannot be printed:", faults)
        return nb, resources


def _pieces(cell: Any) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield str(_MARKDOWN(cell.source))
    for output in cell.get("outputs", []):
        if "data" in output:
            yield _piece(output, cell)


def _piece(output: Any, cell: Any) -> str:
    data = output.data
    if "text/html" in data:
        return str(data["text/html"])
    if "image/png" in data:
        alt = output.get("metadata", {}).get("alt") or cell.metadata.get("alt", "")
        return str(_picture(alt, data["image/png"]))
    if "text/plain" in data:
        return f"<pre>{escape(data['text/plain'])}</pre>"
    kinds = ", ".join(sorted(data))
    raise ReportFailedError(f"{cell.metadata['name']} gave {kinds}, which cannot be printed")


def _picture(alt: str, content: str) -> Markup:
    """A picture of a cell; its words come from the cell's metadata ``alt``, since pixels have none."""
    source = "data:image/png;base64," + "".join(content.split())
    return Markup('<figure><img alt="{}" src="{}"></figure>').format(alt, source)


@cache
def _exporter(template: str, basedirs: tuple[str, ...]) -> _Page:
    exporter: Any = _Page(template_name=template, extra_template_basedirs=list(basedirs))  # type: ignore[no-untyped-call]
    exporter.register_preprocessor(_Printed(), enabled=True)  # type: ignore[no-untyped-call]
    return exporter  # type: ignore[no-any-return]
