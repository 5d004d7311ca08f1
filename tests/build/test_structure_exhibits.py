"""Funnels, waterfalls, contributions and slopes of a report: as notebooks call them."""

from pathlib import Path

import pytest

from kpireport import open_report
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.report import Report
from tests.build.company import PERIOD
from tests.build.conftest import Built


@pytest.fixture
def whole(built: Built) -> Report:
    """The company's report."""
    return open_report(None, PERIOD, folder=built.folder)


@pytest.fixture
def north(built: Built) -> Report:
    """A team's report; nobody stands below its persons in this company."""
    return open_report("North", PERIOD, folder=built.folder)


def test_a_funnel_takes_its_stages_in_the_order_given(whole: Report) -> None:
    plain = whole.funnel("appointments", "won_deals").plain
    assert plain.startswith("From Appointments to Won deals, number, Tiny & Sons, June 2026")
    assert plain.index("Appointments ") < plain.index("Won deals ")
    assert whole.funnel().plain == "", "this scorecard declares no further KPIs"
    with pytest.raises(UnknownNameError, match="did you mean 'appointments'"):
        whole.funnel("appointment", "won_deals")
    with pytest.raises(ConfigurationError, match="in one unit"):
        whole.funnel("won_value", "won_deals")


def test_a_waterfall_goes_by_the_level_below_or_by_a_declared_dimension(whole: Report) -> None:
    assert ", from goal to actual by team, Tiny & Sons" in whole.waterfall().plain
    assert "by product" in whole.waterfall("won_value", by="product").plain
    with pytest.raises(UnknownNameError, match=r"'prodct'.*did you mean 'product'"):
        whole.waterfall(by="prodct")
    with pytest.raises(ConfigurationError, match=r"win_rate.*report.contributions"):
        whole.waterfall("win_rate")


def test_contributions_and_slopes_are_of_the_level_below(whole: Report, north: Report) -> None:
    assert "by team" in whole.contributions("win_rate").plain
    assert "by person" in north.contributions().plain
    assert "May 2026 to June 2026" in whole.slope(since="previous").plain
    assert "June 2025 to June 2026" in whole.slope().plain
    with pytest.raises(UnknownNameError, match="previous"):
        whole.slope(since="last_month")


def test_a_kpi_that_was_never_counted_is_refused_instead_of_shown_as_unknown(whole: Report) -> None:
    with pytest.raises(ConfigurationError, match=r"'lost_deals' was not counted.*further_kpis"):
        whole.trend("lost_deals")
    known = whole.trend("average_deal_value").plain
    assert "Average deal value" in known, "made of what other KPIs count"


def test_further_kpis_are_counted_and_defined_but_not_on_the_scorecard(copy: Path) -> None:
    path = copy / "kpireport.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("\nbreakdowns = {", '\nfurther_kpis = ["lost_deals"]\nbreakdowns = {'),
        encoding="utf-8",
    )
    report = open_report("North", PERIOD, folder=copy)
    assert [line.kpi.name for line in report.card.lines] == list(report.brief.kpis)
    assert "Lost deals" not in report.scorecard().plain
    assert "Lost deals" in report.definitions().plain
    assert "Lost deals: 2; goal –; no goal." in report.funnel().plain
    assert "Won deals 4, Lost deals 2, " in report.funnel("won_deals", "lost_deals").plain


def test_the_matrix_of_a_team_shows_the_numbers_of_its_people(north: Report) -> None:
    shown = {share.name: share.actual for share in north.book.breakdown(
        north.book.kpis["won_value"], north.brief.member, north.brief.period, "person"
    ).shares}  # fmt: skip
    assert shown
    plain = north.matrix().plain
    assert [
        name
        for name, actual in shown.items()
        if north.form.number(actual) not in plain.replace("$", "")
    ] == []
    assert [name for name in shown if name not in plain] == []
