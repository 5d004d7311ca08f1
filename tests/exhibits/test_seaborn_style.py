"""An analyst's own picture in the house style."""

from io import BytesIO

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from kpireport.exhibits import seaborn_style
from kpireport.exhibits.style import ACTUAL, FONT
from kpireport.exhibits.typeface import FILES


def drawn() -> str:
    with mpl.rc_context():
        seaborn_style.use()
        figure = Figure()
        axes = figure.add_subplot()
        axes.plot([1, 2, 3], [3, -1, 2])
        axes.set_title("Won value")
        sheet = BytesIO()
        figure.savefig(sheet, format="svg", metadata={"Date": None, "Creator": None})
    return sheet.getvalue().decode()


def test_a_picture_of_ones_own_has_the_houses_font_colours_and_real_text() -> None:
    svg = drawn()
    assert ">Won value</text>" in svg
    assert FONT in svg
    assert ACTUAL in svg
    assert "−1.0" in svg
    assert font_manager.findfont(FONT) in FILES.values()


def test_the_same_picture_is_the_same_bytes() -> None:
    assert drawn() == drawn()
