"""Pictures by matplotlib, made fit for a page: text as text in the packaged font, large enough, the same bytes each time."""

import re
import warnings
from io import StringIO
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure as Drawing

from kpireport.errors import ConfigurationError
from kpireport.exhibits.seaborn_style import POINT, SAVING, WIDTH
from kpireport.exhibits.style import FONT_STACK
from kpireport.tokens import SMALLEST

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
TEXT_WIDTH = WIDTH * POINT  # points
# No date, and no version that would change the bytes.
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_FAMILY = re.compile(r"font-family:[^;]*")
_SHORT = re.compile(r"(\bfont:[^;]*?px)[^;]*")
_SIZE = re.compile(r"font(?:-size)?:[^;]*?([\d.]+)px")
_ROUNDING = 0.005


def own_picture(given: object, *, alt: str, title: str) -> str:
    """An analyst's own figure as SVG; it is closed, so that Jupyter does not show it a second time.

    Raises:
        ConfigurationError: it is no matplotlib figure, is empty, lacks words, or has text that is too small to be read.
    """
    figure = getattr(given, "figure", None)  # of axes, and of seaborn's grids, too
    if not isinstance(figure, Drawing):
        raise ConfigurationError(
            f"report.picture shows a matplotlib figure, not a {type(given).__name__}"
        )
    for name, words in (("alt", alt), ("title", title)):
        if not words.strip():
            raise ConfigurationError(
                f"report.picture needs {name}=: what the picture shows, for those who cannot see it or only skim"
            )
    if not (figure.axes or figure.texts):
        raise ConfigurationError("report.picture was given an empty figure: draw on it first")
    try:
        return svg(figure)
    finally:
        plt.close(figure)


def svg(figure: Drawing) -> str:
    """A figure as SVG, with text as text.

    Raises:
        ConfigurationError: text would be printed smaller than 8 pt.
    """
    sheet = StringIO()
    with mpl.rc_context(SAVING), warnings.catch_warnings():
        # A sign that the font does not have is told with its place when the page is printed.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(sheet, format="svg", metadata=_NO_METADATA)
    try:
        root = ET.fromstring(sheet.getvalue())  # noqa: S314 - written by matplotlib a line above
    except ET.ParseError as error:
        raise ConfigurationError(
            f"The picture has a text that no page can hold: {error}"
        ) from error
    shrunk = min(1.0, TEXT_WIDTH / float(root.get("width", "0").removesuffix("pt")))
    small = [found for element in root.iter() if (found := _too_small(element, shrunk))]
    if small:
        told = ", ".join(dict.fromkeys(small))
        raise ConfigurationError(
            f"The picture has text smaller than {SMALLEST:g} pt in print: {told}. "
            "Draw it at the text's width (6.9 inches), after report.style(), and without small fonts"
        )
    for element in root.iter():
        _in_the_packaged_font(element)
    return _written(root)


def _too_small(element: ET.Element, shrunk: float) -> str | None:
    """The words of an element, where its own text is too small."""
    size = _SIZE.search(element.get("style", ""))
    words = " ".join("".join(element.itertext()).split())
    if size is None or not words or float(size[1]) * shrunk >= SMALLEST - _ROUNDING:
        return None
    return f"{words[:40]!r} ({float(size[1]) * shrunk:.1f} pt)"


def _in_the_packaged_font(element: ET.Element) -> None:
    style = element.get("style", "")
    if "font" in style:
        named = _FAMILY.sub(f"font-family: {FONT_STACK}", style)
        element.set("style", _SHORT.sub(rf"\1 {FONT_STACK}", named))


def _written(root: ET.Element) -> str:
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="unicode")
