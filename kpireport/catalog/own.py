"""A company's own KPIs, written in ``kpis.py`` of its project folder, beside those of the catalogue."""

import runpy
import traceback
from collections.abc import Mapping
from pathlib import Path

from kpireport.catalog import KPIS
from kpireport.errors import ConfigurationError, told
from kpireport.kpi import Kpi

FILE = "kpis.py"


def load_kpis(folder: Path) -> Mapping[str, Kpi]:
    """The catalogue's KPIs and the folder's own, by name.

    Raises:
        ConfigurationError: ``kpis.py`` cannot be run, or lists something else than new KPIs.
    """
    path = folder / FILE
    known = {kpi.name: kpi for kpi in KPIS}
    own = _own(path) if path.exists() else ()
    faults = [
        f"{FILE}: KPIS holds {kpi!r}, expected kpireport.kpi.Kpi"
        for kpi in own
        if not isinstance(kpi, Kpi)
    ]
    names = [kpi.name for kpi in own if isinstance(kpi, Kpi)]
    faults += [
        f"{FILE}: {name!r} is a KPI of the catalogue; choose another name"
        for name in names
        if name in known
    ]
    faults += [
        f"{FILE}: {name!r} is listed twice"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if faults:
        raise ConfigurationError(told(f"{FILE} cannot be used:", faults))
    return known | {kpi.name: kpi for kpi in own}


def _own(path: Path) -> tuple[Kpi, ...]:
    try:
        listed = runpy.run_path(str(path)).get("KPIS")
    except Exception as error:  # whatever a person's own code may raise
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
        where = f", line {line}" if line else ""
        raise ConfigurationError(f"{FILE}{where}: {type(error).__name__}: {error}") from error
    if not isinstance(listed, tuple | list):
        raise ConfigurationError(f"{FILE} lists no KPIs: end it with KPIS = (MY_KPI, ...)")
    return tuple(listed)
