"""The index of reports: one static page that lists every period's reports and what became of them."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kpireport.press import manifest
from kpireport.press.manifest import Entry, Manifest, State
from kpireport.press.render import packaged_templates
from kpireport.safekeeping import write_whole


def write(reports: Path, company: str) -> Path:
    """Write ``index.html`` over all manifests of the folder, the newest period first."""
    found = [manifest.read(folder) for folder in sorted(reports.iterdir()) if folder.is_dir()]
    periods = [known for known in reversed(found) if known is not None]
    environment = Environment(
        loader=FileSystemLoader(packaged_templates() / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("index.html.j2").render(
        company=company, periods=periods, link=_link, failed=State.FAILED
    )
    target = reports / "index.html"
    write_whole(target, page.encode())
    return target


def _link(known: Manifest, entry: Entry, suffix: str) -> str:
    """The address of a report's file, relative to the index; empty where it was never made."""
    name = entry.path.removeprefix(f"{known.period}/") + suffix
    return f"{known.period}/{name}" if Path(name).name in entry.outputs else ""
