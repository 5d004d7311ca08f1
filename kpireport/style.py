"""The house's look for pictures of one's own: ``style.use()`` before drawing with seaborn or matplotlib.

Inside a report `Report.style` does the same in the company's colours.
"""

from kpireport.tokens import HOUSE, Palette

__all__ = ["Palette", "use"]


def use(palette: Palette = HOUSE) -> None:
    """Set fonts, colours, fixed margins and reproducible SVG for every later picture.

    >>> use(Palette(accent="#005030"))
    """
    # Only here: importing seaborn takes a second.
    from kpireport.exhibits import seaborn_style  # noqa: PLC0415

    seaborn_style.use(palette)
