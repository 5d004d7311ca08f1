"""Commentary and actions on the page: an element each, all text escaped, words of the reader's language."""

from dataclasses import replace
from datetime import date

import pytest

from kpireport.actions import Action, Tracked
from kpireport.commentary import Kind, Remark
from kpireport.exhibits.fields import FIELDS, filled, shown
from kpireport.exhibits.remarks import actions_html, actions_text, commentary_html
from kpireport.formats import Format
from kpireport.press import pages
from tests.exhibits.conftest import JUNE

EN, FR = Format("en", "EUR"), Format("fr", "EUR")
MAY = JUNE.before()


def html(scorecard, *remarks: Remark, form: Format = EN) -> str:
    return str(commentary_html(shown(remarks, scorecard, form), form))


def test_a_field_is_printed_in_the_report_s_language(scorecard):
    remark = Remark("Win rate {{ kpi.win_rate.actual }} ({{kpi.win_rate.deviation}}).", 1)
    assert filled(remark, scorecard, EN).text == "Win rate 55.1% (−4.9\u00a0pp)."
    assert filled(remark, scorecard, FR).text == "Win rate 55,1\u00a0% (−4,9\u00a0pt)."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("actual", "€1,234,567"), ("goal", "€1,200,000"), ("deviation", "+€34,567"),
        ("deviation_relative", "+2.9%"), ("attainment", "102.9%"), ("status", "on track"),
        ("previous", "€1,170,000"), ("year_ago", "€1,010,000"), ("change", "+5.5%"),
        ("change_on_year", "+22.2%"), ("to_date", "€6,424,567"), ("period", "June 2026"),
    ],
)  # fmt: skip
def test_every_field_says_what_the_scorecard_says(scorecard, name, said):
    assert filled(Remark(f"{{{{ kpi.won_value.{name} }}}}", 1), scorecard, EN).text == said


def test_a_paragraph_with_an_unknown_number_is_not_printed_and_is_known_by_its_line(scorecard):
    remark = Remark("New leads:\n{{ kpi.new_leads.actual }}.", 4)
    assert filled(remark, scorecard, EN).missing == ((5, "new_leads.actual"),)
    assert html(scorecard, remark) == ""
    assert html(scorecard, Remark("{{ kpi.not_shown.actual }}", 1)) == ""


def test_nothing_is_said_of_a_period_that_is_not_over(won_value):
    partial = replace(won_value, partial=True)
    said = {name: FIELDS[name](partial, EN) for name in ("deviation", "attainment", "status")}
    assert set(said.values()) == {"–"}


def test_each_paragraph_and_item_is_an_element_of_its_own(scorecard):
    remarks = [
        Remark("One", 1),
        Remark("**a**", 2, Kind.BULLET),
        Remark("b", 3, Kind.BULLET),
        Remark("c", 4, Kind.NUMBERED),
        Remark("Two", 5),
    ]
    assert html(scorecard, *remarks) == (
        '<div class="commentary"><h3>Commentary</h3><p class="remark">One</p>'
        '<ul><li class="remark"><strong>a</strong></li><li class="remark">b</li></ul>'
        '<ol><li class="remark">c</li></ol><p class="remark">Two</p></div>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://example.com/x.png)",
        "[x](javascript:alert(1))",
        "**<b>**",
        "{% for x in y %}",
    ],
)
def test_neither_html_nor_pictures_nor_links_come_of_text(scorecard, hostile):
    printed = html(scorecard, Remark(hostile, 1))
    for tag in ("<script", "<img", "<a ", "<b>"):
        assert tag not in printed
    assert pages.cleaned(printed) == printed
    assert pages.faults(printed) == []


def test_french_signs_do_not_stand_alone_on_a_line(scorecard):
    printed = html(scorecard, Remark("« Oui » : non ; si !", 1), form=FR)
    assert "«\u00a0Oui\u00a0»\u00a0: non\u202f; si\u202f!" in printed
    assert "<h3>Commentaire</h3>" in printed


def tracked(text: str, *, done: bool = False, **more: bool) -> Tracked:
    return Tracked(Action(text, "A. <b>", date(2026, 6, 1), done), MAY, **more)


def test_an_action_says_in_words_how_it_stands():
    found = [
        tracked("Late & **now**", overdue=True),
        tracked("New", new=True),
        tracked("Old"),
        tracked("Done", done=True),
        tracked("Late and new", overdue=True, new=True),
    ]
    rows = str(actions_html(found, EN)).split('<tr class="action">')[1:]
    words = ["overdue, open since May 2026", "new", "open since May 2026", "done", "overdue"]
    assert [row.split("<td")[3].partition(">")[2].partition("<")[0] for row in rows] == words
    assert "Late &amp; <strong>now</strong>" in rows[0]
    assert "A. &lt;b&gt;" in rows[0]
    assert "1 June 2026" in rows[0]
    assert "en retard, ouverte depuis mai 2026" in str(actions_html(found, FR))
    assert actions_text(found[:1], EN).startswith("- Late & now (A. <b>, 1 June 2026, overdue")


def test_nothing_is_shown_where_there_is_nothing():
    assert commentary_html((), EN) == ""
    assert actions_html((), EN) == ""
