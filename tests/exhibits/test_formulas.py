"""Formulas are said in the reader's language, and mean what the tree means."""

import re
from datetime import time
from functools import cache

import pytest
from ibis import _

from kpireport.catalog import KPIS
from kpireport.exhibits.formulas import formula
from kpireport.expressions import KEYS, plain
from kpireport.formats import Format
from kpireport.formula import Constant, Formula
from kpireport.kpi import Kpi
from kpireport.vocabulary import (
    AttainmentOf,
    GoalOf,
    Growth,
    MembersOnGoal,
    NumberOf,
    PeriodsLeft,
    WorkingHours,
    YearAgo,
    Yearly,
    annualised,
    bounded,
    compound_growth,
    concentration,
    conversion,
    count,
    curve,
    distinct,
    growth,
    largest_share,
    lost,
    mean,
    mean_score,
    median,
    net_promoter,
    percentile,
    previous,
    product_over,
    projected,
    ratio,
    reached,
    rolling,
    score,
    share_of_answers,
    share_of_whole,
    stock,
    stock_total,
    tiered,
    to_date,
    total,
    weighted,
    whole_year,
    working,
    year_ago,
)

ENGLISH, FRENCH = Format("en"), Format("fr")
KNOWN = {kpi.name: kpi for kpi in KPIS}
ALL = count("t", on="d")
DESK = WorkingHours(time(8), time(17))
ALWAYS = WorkingHours(time(), time(), weekdays=tuple(range(7)))
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


@cache
def said_by(form: Format) -> dict[str, set[str]]:
    """Which KPIs are said in the same words."""
    found: dict[str, set[str]] = {}
    for kpi in KPIS:
        found.setdefault(formula(kpi.formula, form, KNOWN), set()).add(kpi.name)
    return found


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_formulas_that_differ_are_told_apart_in_both_languages(kpi: Kpi) -> None:
    for form in (ENGLISH, FRENCH):
        alike = said_by(form)[formula(kpi.formula, form, KNOWN)]
        assert {name for name in alike if KNOWN[name].formula != kpi.formula} == set()


@pytest.mark.parametrize(
    ("node", "english", "french"),
    [
        (ALL, "count in t by d", "nombre de lignes dans t selon d"),
        (
            count("t", on="d", where=(_.a | _.b | (_.v > 1.5)) & ~_.c & (_.a - (_.b - _.c) >= 0)),
            "count in t where (a or b or v > 1.5) and not c and a − (b − c) ≥ 0 by d",
            "nombre de lignes dans t où (a ou b ou v > 1,5) et non c et a − (b − c) ≥ 0 selon d",
        ),
        (
            total("t", (_.a + _.b).cast("float64") * 60.0 / _.c.nullif(0), on="d"),
            "total of ((a + b) × 60 ÷ c) in t by d",
            "total de ((a + b) × 60 ÷ c) dans t selon d",
        ),
        (
            total("t", _.a / (_.b * _.c), on="d", where=_.k.isin(["x"])),
            "total of (a ÷ (b × c)) in t where k = ‘x’ by d",
            "total de (a ÷ (b × c)) dans t où k = «\u00a0x\u00a0» selon d",
        ),
        (
            ALL + total("t", _.v, on="d") - (ALL - ALL),
            "count in t by d + total of v in t by d − (count in t by d − count in t by d)",
            "nombre de lignes dans t selon d + total de v dans t selon d "
            "− (nombre de lignes dans t selon d − nombre de lignes dans t selon d)",
        ),
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
            "total of v in t where not internal and v is known alive from d until e",
            "total de v dans t où non internal et v renseigné en cours de d à e",
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
            ALL * Constant(1 / 60),
            "count in t by d × 1/60",
            "nombre de lignes dans t selon d × 1/60",
        ),
        (ALL * Constant(0.25), "count in t by d × 0.25", "nombre de lignes dans t selon d × 0,25"),
        (
            MembersOnGoal("person", "won_value"),
            "number of members (person) on goal for Won value",
            "nombre de membres (personne) à l’objectif pour Montant gagné",
        ),
        (
            (ALL + Constant(2.5)) * Constant(1000.0) - Constant(2),
            "(count in t by d + 2.5) × 1,000 − 2",
            "(nombre de lignes dans t selon d + 2,5) × 1\u202f000 − 2",
        ),
        (
            ratio(ALL, ALL) * Constant(2),
            "(count in t by d ÷ count in t by d) × 2",
            "(nombre de lignes dans t selon d ÷ nombre de lignes dans t selon d) × 2",
        ),
        (
            count("t", on="d", where=(_.v <= 60) | _.w.isnull()),
            "count in t where v ≤ 60 or w is unknown by d",
            "nombre de lignes dans t où v ≤ 60 ou w non renseigné selon d",
        ),
        (
            median("t", _.e.cast("date").delta(_.d.cast("date"), unit="day"), on="d"),
            "median of calendar days from d to e in t by d",
            "médiane de jours calendaires de d à e dans t selon d",
        ),
        (
            whole_year(GoalOf("won_value")),
            "(goal for Won value, whole year)",
            "(objectif pour Montant gagné, année entière)",
        ),
        (
            PeriodsLeft(),
            "periods left in the year",
            "périodes restantes dans l’année",
        ),
        (
            annualised(ratio(ALL, ALL), Yearly.LOSS),
            "annual rate of a loss of (count in t by d ÷ count in t by d) per period: 1 − (1 − rate)^(periods a year)",
            "taux annuel d’une perte par période ((nombre de lignes dans t selon d ÷ nombre de lignes dans t selon d))\u00a0: 1 − (1 − taux)^(périodes par an)",
        ),
        (
            annualised(ALL, Yearly.AMOUNT),
            "count in t by d × periods a year",
            "nombre de lignes dans t selon d × nombre de périodes par an",
        ),
        (
            annualised(ALL, Yearly.GROWTH),
            "annual rate of a growth of count in t by d per period: (1 + rate)^(periods a year) − 1",
            "taux annuel d’une croissance par période (nombre de lignes dans t selon d)\u00a0: (1 + taux)^(périodes par an) − 1",
        ),
        (
            compound_growth(ALL, 3),
            "yearly growth of count in t by d over 3 years: (now ÷ then)^(1 ÷ years) − 1",
            "croissance annuelle sur 3 ans (nombre de lignes dans t selon d)\u00a0: (fin ÷ début)^(1 ÷ années) − 1",
        ),
        (
            growth(ALL, finite=True),
            "growth of count in t by d on (count in t by d, 1 period earlier), where the base is positive",
            "croissance (nombre de lignes dans t selon d par rapport à (nombre de lignes dans t selon d, 1 période plus tôt)), si la base est positive",
        ),
        (
            NumberOf("won_value"),
            "Won value",
            "Montant gagné",
        ),
        (
            AttainmentOf("won_value"),
            "attainment of Won value",
            "taux d’atteinte de l’objectif (Montant gagné)",
        ),
        (
            score(ALL, worst=65, best=100),
            "points for count in t by d, in straight lines through 65 → 0; 100 → 1",
            "points (nombre de lignes dans t selon d), en lignes droites par 65 → 0\u202f; 100 → 1",
        ),
        (
            curve(ALL, ((0.8, 0.4), (1, 0.5)), below=0),
            "points for count in t by d, in straight lines through 0.8 → 0.4; 1 → 0.5, 0 below",
            "points (nombre de lignes dans t selon d), en lignes droites par 0,8 → 0,4\u202f; 1 → 0,5, 0 en deçà",
        ),
        (
            tiered(ALL, ((0, 0.05), (750, 0.1))),
            "count in t by d by tiers, each part at its own rate (0 → 0.05; 750 → 0.1)",
            "nombre de lignes dans t selon d par paliers, chaque tranche à son taux (0 → 0,05\u202f; 750 → 0,1)",
        ),
        (
            tiered(ALL, ((0, 0.05), (750, 0.1)), split=False),
            "count in t by d by tiers, all of it at the rate reached (0 → 0.05; 750 → 0.1)",
            "nombre de lignes dans t selon d par paliers, le tout au taux atteint (0 → 0,05\u202f; 750 → 0,1)",
        ),
        (
            weighted((AttainmentOf("won_value"), 0.6), (ALL, 0.4)),
            "weighted sum of 0.6 × attainment of Won value, 0.4 × count in t by d",
            "somme pondérée de 0,6 × taux d’atteinte de l’objectif (Montant gagné), 0,4 × nombre de lignes dans t selon d",
        ),
        (
            bounded(ALL, low=0, high=1.2),
            "count in t by d, at least 0 and at most 1.2",
            "nombre de lignes dans t selon d, au moins 0 et au plus 1,2",
        ),
        (
            bounded(ALL, high=1.2),
            "count in t by d, at most 1.2",
            "nombre de lignes dans t selon d, au plus 1,2",
        ),
        (
            bounded(ALL, low=0),
            "count in t by d, at least 0",
            "nombre de lignes dans t selon d, au moins 0",
        ),
        (
            conversion("t", _.d, _.e, on="d", within=30),
            "count in t where (calendar days from d to e) ≥ 0 and (calendar days from d to e) ≤ 30 by d ÷ count in t by d, once the window of 30 days has passed",
            "nombre de lignes dans t où (jours calendaires de d à e) ≥ 0 et (jours calendaires de d à e) ≤ 30 selon d ÷ nombre de lignes dans t selon d, une fois le délai de 30 jours écoulé",
        ),
        (
            net_promoter("t", _.s, on="d"),
            "100 × (count in t where s is known and s ≥ 9 by d − count in t where s is known and s ≤ 6 by d) ÷ count in t where s is known by d",
            "100 × (nombre de lignes dans t où s renseigné et s ≥ 9 selon d − nombre de lignes dans t où s renseigné et s ≤ 6 selon d) ÷ nombre de lignes dans t où s renseigné selon d",
        ),
        (
            mean_score("t", _.s, on="d"),
            "mean of s in t by d",
            "moyenne de s dans t selon d",
        ),
        (
            share_of_answers("t", _.s, _.s >= 4, on="d"),
            "count in t where s is known and s ≥ 4 by d ÷ count in t where s is known by d",
            "nombre de lignes dans t où s renseigné et s ≥ 4 selon d ÷ nombre de lignes dans t où s renseigné selon d",
        ),
        (
            share_of_whole(ALL),
            "share of count in t by d in the whole",
            "part dans le total (nombre de lignes dans t selon d)",
        ),
        (
            product_over(ratio(ALL, ALL), "step"),
            "product by step of (count in t by d ÷ count in t by d)",
            "produit par étape de (nombre de lignes dans t selon d ÷ nombre de lignes dans t selon d)",
        ),
        (
            ratio(ALL, ALL, positive=True) * Constant(2),
            "(count in t by d ÷ count in t by d, where the base is positive) × 2",
            "(nombre de lignes dans t selon d ÷ nombre de lignes dans t selon d, si la base est positive) × 2",
        ),
        (
            largest_share(ALL, "product"),
            "largest share of one product in count in t by d",
            "plus grande part, par produit (nombre de lignes dans t selon d)",
        ),
        (
            concentration(ALL, "product"),
            "sum of squared shares by product of count in t by d",
            "somme des carrés des parts par produit (nombre de lignes dans t selon d)",
        ),
        (
            lost("t", on="e", since="d"),
            "count in t by e, there since d before the period",
            "nombre de lignes dans t selon e, présents depuis d avant la période",
        ),
        (
            reached("t", _.e, on="d"),
            "count in t where e has come by d",
            "nombre de lignes dans t où e est arrivé selon d",
        ),
        (
            mean("t", working(_.a, _.b, ALWAYS), on="d"),
            "mean of minutes from a to b in t by d",
            "moyenne de minutes de a à b dans t selon d",
        ),
        (
            mean("t", working(_.a, _.b, DESK), on="d"),
            "mean of working minutes (Mon–Fri 08:00–17:00) from a to b in t by d",
            "moyenne de minutes ouvrées (lun.–ven. 08\u00a0h\u00a000–17\u00a0h\u00a000) de a à b dans t selon d",
        ),
        (
            projected(ALL),
            "(count in t by d, year to date) × (((count in t by d, whole year), a year earlier) ÷ ((count in t by d, year to date), a year earlier))",
            "(nombre de lignes dans t selon d, cumul annuel) × (((nombre de lignes dans t selon d, année entière), un an plus tôt) ÷ ((nombre de lignes dans t selon d, cumul annuel), un an plus tôt))",
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
