"""Funnels, waterfalls, contributions and slopes of a report: as notebooks call them."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpireport import open_report
from kpireport.book import Book
from kpireport.errors import ConfigurationError, UnknownNameError
from kpireport.levels import WHOLE_COMPANY
from kpireport.periods import Period
from kpireport.report import Report
from kpireport.scorecard import Share
from tests.build.company import PERIOD
from tests.build.conftest import Built

WHERE = (WHOLE_COMPANY, Period.parse(PERIOD), "team")


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


def test_a_rate_which_was_not_asked_for_by_name_shows_its_contributions_instead_of_a_waterfall(
    whole: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = replace(whole.content, brief=replace(whole.brief, kpis=("win_rate", "won_value")))
    report = replace(whole, content=rates)
    shares = (Share("North", 0.4, 0.5), Share("South", 0.6, 0.5))
    cut = replace(report.book.breakdown(whole.book.kpis["win_rate"], *WHERE), shares=shares)
    monkeypatch.setattr(Book, "breakdown", lambda *_: cut)
    assert "deviation from goal by team" in report.waterfall().plain
    assert report.waterfall().plain == report.contributions().plain


def test_an_exhibit_that_has_nothing_to_say_is_nothing(whole: Report) -> None:
    without = tuple(line.kpi.name for line in whole.card.lines if line.goal is None)
    assert without
    unjudged = replace(whole.content, brief=replace(whole.brief, kpis=without))
    # The teams of this company have neither goals for this rate nor a last year to be compared with.
    first = replace(whole.content, brief=replace(whole.brief, kpis=("win_rate",)))
    rate = replace(whole, content=first)
    for exhibit in (
        replace(whole, content=unjudged).deviations(),
        rate.waterfall(),
        rate.contributions(),
    ):
        assert (exhibit.html, exhibit.plain) == ("", "")


def test_deviations_are_of_the_kpis_that_have_a_goal(whole: Report) -> None:
    with_goal = [line.kpi.label.en for line in whole.card.lines if line.goal is not None]
    without = [line.kpi.label.en for line in whole.card.lines if line.goal is None]
    plain = whole.deviations().plain
    assert with_goal
    assert all(label in plain for label in with_goal)
    assert not any(f"{label} " in plain for label in without)


def test_contributions_and_slopes_are_of_the_level_below(whole: Report, north: Report) -> None:
    assert "by team" in whole.contributions("win_rate").plain
    assert "by person" in north.contributions("won_value").plain
    assert "May 2026 to June 2026" in whole.slope(since="previous").plain
    assert "June 2025 to June 2026" in whole.slope().plain
    with pytest.raises(UnknownNameError, match="previous"):
        whole.slope(since="last_month")


def test_a_kpi_that_was_never_counted_is_refused_instead_of_shown_as_unknown(whole: Report) -> None:
    with pytest.raises(ConfigurationError, match=r"'lost_deals' was not counted.*further_kpis"):
        whole.trend("lost_deals")
    known = whole.trend("quota_attainment").plain
    assert "Quota attainment" in known, "made of what other KPIs count"


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
