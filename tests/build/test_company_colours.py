"""A company's own colours: on pages, in charts and in pictures by seaborn alike, or refused before a build."""

import base64
import re

from kpireport.door.stylesheet import FILE
from kpireport.tokens import HOUSE
from tests.build import company
from tests.build.conftest import kpireport

OWN = {"ink": "#101020", "actual": "#003366", "good": "#00603a", "bad": "#9b1c31"}
CSS = ":root {\n" + "".join(f"  --{name}: {colour};\n" for name, colour in OWN.items()) + "}\n"
CELLS = (
    "report.title()",
    "report.scorecard()",
    "report.deviations()",
    "report.trend()",
    "report.ranking()",
    "report.heatmap()",
    "report.distribution()",
    "report.scatter('won_value', 'win_rate')",
    "import seaborn as sns\nreport.style()\n"
    "report.picture(sns.lineplot(x=[1, 2], y=[3, 4]), alt='From three to four.', title='Waiting')",
)


def write_tokens(folder, css):
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(css, encoding="utf-8")


def test_pages_charts_and_pictures_follow_the_company(copy):
    write_tokens(copy, CSS)
    company.write_notebook(copy, company.COMPANY, *CELLS)
    said = kpireport(copy, "build", "--notebook", company.COMPANY)
    assert said.code == 0, said.err
    (page,) = (copy / "reports" / company.PERIOD).glob("*/executive_summary.en.html")
    html = page.read_text(encoding="utf-8")
    drawings = [
        base64.b64decode(data).decode()
        for data in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)
    ]
    assert len(drawings) > len(CELLS)
    for drawing in drawings:
        assert "var(" not in drawing
        assert not [name for name in OWN if getattr(HOUSE, name) in drawing]
    whole = "".join(drawings)
    assert all(colour in whole for colour in OWN.values())
    house, own = html.split("</style>")[:2]
    assert f"--muted: {HOUSE.muted}" in house, "what the company does not name stays"
    assert f"--actual: {OWN['actual']}" in own
    assert 'alt="From three to four."' in html


def test_a_check_tells_what_no_page_can_show(copy, run):
    write_tokens(copy, ":root {\n  --muted: #999999;\n}\n")
    said = run(copy, "check")
    assert said.code == 2
    assert (
        f"{FILE}, line 2: --muted #999999 on --paper #ffffff has a contrast of 2.84:1" in said.err
    )


def test_a_picture_without_words_stops_its_report_alone(copy):
    cell = "from matplotlib.figure import Figure\nreport.picture(Figure(), title='Waiting')"
    company.write_notebook(copy, company.COMPANY, "report.title()", cell)
    said = kpireport(copy, "build", "--notebook", company.COMPANY)
    assert said.code == 1
    assert "report.picture needs alt=" in said.err
