"""The house style for an analyst's own pictures."""

import subprocess
import sys

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from kpireport import style
from kpireport.exhibits import seaborn_style
from kpireport.exhibits.pictures import svg
from kpireport.exhibits.style import ACTUAL, FONT
from kpireport.exhibits.typeface import FILES
from kpireport.tokens import HOUSE, SMALLEST, Palette


def drawn(palette: Palette = HOUSE) -> str:
    with mpl.rc_context():
        style.use(palette)
        figure = Figure()
        axes = figure.add_subplot()
        axes.plot([1, 2, 3], [3, -1, 2])
        axes.set_title("Won value")
        return svg(figure)


def test_a_picture_of_ones_own_has_the_houses_font_colours_and_real_text() -> None:
    drawing = drawn()
    assert ">Won value</text>" in drawing
    assert FONT in drawing
    assert ACTUAL in drawing
    assert "−1.0" in drawing


def test_the_same_picture_is_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_a_company_has_its_own_colours() -> None:
    drawing = drawn(Palette(ink="#101020", actual="#203040"))
    assert "#203040" in drawing
    assert ACTUAL not in drawing
    assert HOUSE.ink not in drawing


def test_the_packaged_font_is_the_only_one_of_its_name() -> None:
    for _ in range(2):
        seaborn_style.use()
    known = [entry.fname for entry in font_manager.fontManager.ttflist if entry.name == FONT]
    assert sorted(known) == sorted(FILES.values())
    assert font_manager.findfont(FONT) in FILES.values()


@pytest.mark.parametrize(
    "name",
    [
        "axes.labelsize", "axes.titlesize", "figure.titlesize", "font.size", "legend.fontsize",
        "legend.title_fontsize", "xtick.labelsize", "ytick.labelsize",
    ],
)  # fmt: skip
def test_no_text_of_the_style_is_smaller_than_can_be_read(name: str) -> None:
    with mpl.rc_context():
        seaborn_style.use()
        assert mpl.rcParams[name] >= SMALLEST


def test_seaborn_is_imported_only_when_it_is_asked_for() -> None:
    code = (
        "import sys, kpireport; from kpireport import style; "
        "assert not {'seaborn', 'matplotlib'} & set(sys.modules), 'too early'; "
        "style.use(); assert 'seaborn' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
