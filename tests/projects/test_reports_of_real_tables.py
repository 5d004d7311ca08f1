"""Reports built from real tables print the figures that others computed, in both languages."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from kpireport.build import Order, build
from kpireport.formats import Format
from kpireport.workbench import open_workbench
from tests.projects.test_truth import HERE, SHARED, SHEETS
from tests.projects.truth import rows

pytestmark = [
    pytest.mark.truth,
    pytest.mark.skipif(
        not SHARED.is_dir(),
        reason="the figures of others are not beside this repository (../shared/data)",
    ),
]

# Of each set: a late period, a team, and KPIs of theirs that the scorecards show.
ASKED = {
    "crm_sales_opportunities": ("2017-12", "West", ("won_value", "won_deals", "win_rate")),
    "ravenstack_saas": ("2024-12", "Enterprise", ("closing_mrr", "new_mrr")),
    "nhs_ae": ("2019-03", "RF4", ("four_hour_performance", "attendances")),
    "uci_garment_productivity": ("2015-03", "1", ("attainment", "avg_actual_productivity")),
}
LOCALES = ("en", "fr")


def project(name: str, folder: Path) -> Path:
    """A copy whose mapping reads the same tables from where they lie."""
    copy = Path(
        shutil.copytree(
            HERE / name, folder / name, ignore=shutil.ignore_patterns(".kpireport", "reports")
        )
    )
    file = copy / "kpireport.toml"
    text = file.read_text(encoding="utf-8")
    assert "../../../../shared/data" in text
    file.write_text(
        text.replace("../../../../shared/data", str(SHARED.resolve())), encoding="utf-8"
    )
    return copy


def plain(text: str) -> str:
    """A page's text on one line, with plain blanks."""
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def truth(name: str, kpi: str, team: str, period: str) -> float | None:
    """The true figure, where the set has it for the team."""
    found = [
        row.value
        for row in rows(SHARED / name / "truth.csv")
        if (row.kpi, row.team, row.period) == (kpi, team, period)
    ]
    return found[0] if found else None


@pytest.mark.parametrize("name", ASKED)
def test_page_one_prints_the_true_figures_in_both_languages(name: str, tmp_path: Path):
    period, team, theirs = ASKED[name]
    root = project(name, tmp_path)
    order = Order(periods=(period,), members=("company", team), workers=2)
    result = build(root, order, environment={}, today=date(2026, 1, 1))
    assert [entry.reason for entry in result.failed] == []
    assert len(result.touched) == 2 * len(LOCALES)
    bench = open_workbench(root, {})
    company, compared = bench.project.company, 0
    for entry in result.touched:
        page = plain(PdfReader(root / "reports" / f"{entry.path}.pdf").pages[0].extract_text())
        form = Format(entry.locale, company.currency)
        assert company.name in page
        spec = next(
            s
            for s in bench.project.scorecards
            if s.level == entry.level and s.grain.value == "month"
        )
        for kpi in spec.kpis:
            assert plain(bench.kpis[kpi].label.in_(entry.locale)) in page, (entry.path, kpi)
        who = "ALL" if entry.member == "company" else entry.member
        for kpi in theirs:
            value = truth(name, kpi, who, period)
            ours = bench.kpis[SHEETS[name].kpis[kpi]]
            if value is not None and ours.name in spec.kpis:
                compared += 1
                assert plain(form.fitting(value, ours.unit)) in page, (entry.path, kpi)
    assert compared >= 2 * len(theirs)
