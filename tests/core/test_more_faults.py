"""Rarer faults of goals and KPIs, each with what is said of it."""

import pytest

from kpireport.catalog.own import load_kpis
from kpireport.errors import ConfigurationError

OWN = """\
from kpireport import Better, Kpi, Text, count
from kpireport.units import COUNT

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
    with pytest.raises(ConfigurationError, match=r"kpis\.py, line 5: TypeError: .*'better'"):
        own(tmp_path, "")
    with pytest.raises(ConfigurationError, match=r"kpis\.py, line 10: AttributeError: .*LOWR"):
        own(tmp_path, "better=Better.LOWR,")
