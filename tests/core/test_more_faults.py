"""Rarer faults of goals and KPIs, each with what is said of it."""

import pytest

from kpireport.catalog.own import load_kpis
from kpireport.errors import ConfigurationError

OWN = """\
from kpireport.kpi import Better, Kpi, count
from kpireport.units import COUNT
from kpireport.words import Text

KPIS = (
    Kpi(
        name="calls_made",
        label=Text(en="Calls made"),
        description=Text(en="Calls made in the period."),
        unit=COUNT,
        {better}
        formula=count("activities", on="done_on"),
        perspective="process",
    ),
)
"""


def own(folder, better: str):
    (folder / "kpis.py").write_text(OWN.replace("{better}", better), encoding="utf-8")
    return load_kpis(folder)


def test_a_kpi_says_in_which_direction_it_is_better(tmp_path):
    assert own(tmp_path, "better=Better.LOWER,")["calls_made"].better.name == "LOWER"
    with pytest.raises(ConfigurationError, match=r"kpis\.py, line 6: TypeError: .*'better'"):
        own(tmp_path, "")
    with pytest.raises(ConfigurationError, match=r"kpis\.py, line 11: AttributeError: .*LOWR"):
        own(tmp_path, "better=Better.LOWR,")
