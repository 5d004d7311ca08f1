"""A figure: a drawing, its three-part title (who, what, when) and its alternative text."""

from dataclasses import dataclass

from markupsafe import Markup

from kpireport.exhibits import pen
from kpireport.tokens import HOUSE, Palette


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart, ready for a page.

    >>> print(Figure("<svg/>", alt="Nothing.", who="East", what="Won value, USD", when="June 2026").html())
    <figure class="exhibit"><figcaption><h2><span class="who">East</span> <span class="what">Won value, USD</span> <span class="when">June 2026</span></h2></figcaption><img alt="Nothing." src="data:image/svg+xml;base64,PHN2Zy8+"></figure>
    """

    svg: str
    alt: str
    who: str
    what: str
    when: str

    def html(self, palette: Palette = HOUSE) -> Markup:
        """The figure as HTML, in a company's colours."""
        return Markup(
            '<figure class="exhibit"><figcaption><h2><span class="who">{}</span> '
            '<span class="what">{}</span> <span class="when">{}</span></h2></figcaption>{}</figure>'
        ).format(self.who, self.what, self.when, pen.image(self.svg, self.alt, palette=palette))
