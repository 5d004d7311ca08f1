"""Formulas are said in the reader's language, and mean what the tree means."""

import re

import pytest
from ibis import _

from kpireport.catalog import KPIS
from kpireport.exhibits.formulas import formula
from kpireport.expressions import KEYS, plain
from kpireport.formats import Format
from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.vocabulary import (
    GoalOf,
    Growth,
    MembersOnGoal,
    YearAgo,
    count,
    distinct,
    growth,
    mean,
    median,
    percentile,
    previous,
    ratio,
    rolling,
    stock,
    stock_total,
    to_date,
    total,
    year_ago,
)

ENGLISH, FRENCH = Format("en"), Format("fr")
KNOWN = {kpi.name: kpi for kpi in KPIS}
ALL = count("t", on="d")
# Words of the English vocabulary that French does not share
FOREIGN = {
    "count", "of", "in", "where", "by", "and", "or", "not", "is", "known", "unknown", "alive", "from", "until", "mean",
    "median", "distinct", "growth", "on", "goal", "for", "period", "periods", "earlier", "last", "year", "to", "date",
    "calendar", "days", "with", "members", "previous", "before", "number", "a", "the",
}  # fmt: skip


def names_of_data(kpi: Kpi) -> set[str]:
    """The names of tables and columns, which are the same in every language."""
    words: set[str] = set()
    for measure in kpi.formula.measures():
        words |= {measure.table, measure.on, str(measure.until)}
    return words | {"value"}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_no_english_is_left_in_a_french_formula(kpi: Kpi) -> None:
    said = formula(kpi.formula, FRENCH, KNOWN)
    unquoted = re.sub(r"«[^»]*»", "", said)
    assert not (set(re.findall(r"\b[a-z]+\b", unquoted)) - names_of_data(kpi)) & FOREIGN
    assert "'" not in said
    assert not re.search(r"(?<!\u00a0)[:»]|(?<!\u202f)[;!?]|  |\{|\}", said)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_formulas_that_differ_are_told_apart_in_both_languages(kpi: Kpi) -> None:
    others = [other for other in KPIS if other.formula != kpi.formula]
    for form in (ENGLISH, FRENCH):
        said = formula(kpi.formula, form, KNOWN)
        assert said not in {formula(other.formula, form, KNOWN) for other in others}


@pytest.mark.parametrize(
    ("node", "english", "french"),
    [
        (ALL, "count in t by d", "nombre de lignes dans t selon d"),
        (
            count("t", on="d", of=_.v),
            "count of v in t by d",
            "nombre de valeurs de v dans t selon d",
        ),
        (
            distinct("t", _.v, on="d"),
            "distinct v in t by d",
            "nombre de valeurs différentes de v dans t selon d",
        ),
        (median("t", _.v, on="d"), "median of v in t by d", "médiane de v dans t selon d"),
        (
            percentile("t", _.v, 0.9, on="d"),
            "percentile 90 of v in t by d",
            "centile 90 de v dans t selon d",
        ),
        (
            percentile("t", _.v, 0.975, on="d"),
            "percentile 97.5 of v in t by d",
            "centile 97,5 de v dans t selon d",
        ),
        (mean("t", _.v, on="d"), "mean of v in t by d", "moyenne de v dans t selon d"),
        (
            mean("t", _.v, on="d", where=_.kind == "paid"),
            "mean of v in t where kind = ‘paid’ by d",
            "moyenne de v dans t où kind = «\u00a0paid\u00a0» selon d",
        ),
        (
            ratio(total("t", _.v, on="d"), ALL),
            "total of v in t by d ÷ count in t by d",
            "total de v dans t selon d ÷ nombre de lignes dans t selon d",
        ),
        (
            stock("t", start="d", stop="e"),
            "count in t alive from d until e",
            "nombre de lignes dans t en cours de d à e",
        ),
        (
            stock_total("t", _.v, start="d", stop="e", where=~_.internal & _.v.notnull()),
            "total of v in t where (not internal) and (v is known) alive from d until e",
            "total de v dans t où (non internal) et (v renseigné) en cours de d à e",
        ),
        (
            previous(ALL),
            "(count in t by d, 1 period earlier)",
            "(nombre de lignes dans t selon d, 1 période plus tôt)",
        ),
        (
            previous(ALL, 3),
            "(count in t by d, 3 periods earlier)",
            "(nombre de lignes dans t selon d, 3 périodes plus tôt)",
        ),
        (
            year_ago(ALL),
            "(count in t by d, a year earlier)",
            "(nombre de lignes dans t selon d, un an plus tôt)",
        ),
        (
            to_date(ALL),
            "(count in t by d, year to date)",
            "(nombre de lignes dans t selon d, cumul annuel)",
        ),
        (
            rolling(ALL, 12),
            "(count in t by d, last 12 periods)",
            "(nombre de lignes dans t selon d, 12 dernières périodes)",
        ),
        (
            growth(ALL),
            "growth on the previous period (count in t by d)",
            "croissance sur la période précédente (nombre de lignes dans t selon d)",
        ),
        (
            growth(ALL, on=YearAgo),
            "growth on the year before (count in t by d)",
            "croissance sur un an (nombre de lignes dans t selon d)",
        ),
        (
            Growth(GoalOf("won_value"), previous(ALL, 2)),
            "growth of goal for Won value on (count in t by d, 2 periods earlier)",
            "croissance (objectif pour Montant gagné par rapport à (nombre de lignes dans t selon d, 2 périodes plus "
            "tôt))",
        ),
        (GoalOf("own"), "goal for own", "objectif pour own"),
        (
            MembersOnGoal("person", "won_value"),
            "number of members (person) on goal for Won value",
            "nombre de membres (personne) à l’objectif pour Montant gagné",
        ),
        (
            (ALL + Constant(2.5)) * Constant(1000.0) - Constant(2),
            "((count in t by d + 2.5) × 1,000 − 2)",
            "((nombre de lignes dans t selon d + 2,5) × 1\u202f000 − 2)",
        ),
        (
            ratio(ALL, ALL) * Constant(2),
            "(count in t by d ÷ count in t by d) × 2",
            "(nombre de lignes dans t selon d ÷ nombre de lignes dans t selon d) × 2",
        ),
        (
            count("t", on="d", where=(_.v <= 60) | _.w.isnull()),
            "count in t where (v ≤ 60) or (w is unknown) by d",
            "nombre de lignes dans t où (v ≤ 60) ou (w non renseigné) selon d",
        ),
        (
            median("t", _.e.cast("date").delta(_.d.cast("date"), unit="day"), on="d"),
            "median of calendar days from d to e in t by d",
            "médiane de jours calendaires de d à e dans t selon d",
        ),
    ],
    ids=str,
)
def test_every_word_of_the_vocabulary_is_said(node: Formula, english: str, french: str) -> None:
    assert formula(node, ENGLISH, KNOWN) == english
    assert formula(node, FRENCH, KNOWN) == french


def test_the_key_of_a_measure_stays_as_facts_have_it() -> None:
    asked = (_.stage.isin(["won", "lost"])) & _.value.notnull() & (_.value >= 1)
    assert plain(asked) == plain(asked, KEYS)
    assert plain(asked) == "((stage in ('won', 'lost')) and (value is known)) and (value >= 1)"
