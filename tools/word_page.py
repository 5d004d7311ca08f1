"""The page of the words of formulas: what each means, an example, and how that is said on paper."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ibis import _

from kpireport import vocabulary
from kpireport.catalog import KPIS
from kpireport.exhibits.formulas import formula
from kpireport.formats import Format
from kpireport.formula import Formula
from kpireport.vocabulary.naming import named

BUILDING_BLOCKS = """WON = count("deals", where=_.stage == "won", on="closed_on")
CLOSED = count("deals", where=_.stage.isin(["won", "lost"]), on="closed_on")
VALUE = total("deals", _.value, where=_.stage == "won", on="closed_on")
MRR = stock_total("subscriptions", _.mrr, start="started_on", stop="ended_on")"""

HEAD = f"""# The words of formulas

A formula is a tree of these words: the same tree is computed, printed on paper, explained by its parts and moved in time.
`from kpireport.vocabulary import ...` has them all, `from kpireport import ...` the most common; `_` is Ibis's (`from ibis
import _`), and `_.value` a column. Made by `make reference`.

The examples use four building blocks. Beside each stands what a reader is told; what is a KPI of the catalogue is called by
its label there.

```python
{BUILDING_BLOCKS}
```

What is unknown stays unknown in all that is computed of it, and a division by zero has no number. A ratio keeps its parts:
the rate of a company, of a quarter or of a rolling window is the ratio of sums, never the mean of rates."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and an example of its use; ``means`` where the word is a sign, which has no text of its own."""

    name: str
    example: str
    means: str = ""


GROUPS: Mapping[str, tuple[Word, ...]] = {
    "Counted over the rows of a period": (
        Word("count", 'count("leads", on="created_on")'),
        Word("total", 'total("orders", _.net_amount, on="ordered_on")'),
        Word("mean", 'mean("tickets", _.satisfaction, on="closed_on")'),
        Word("median", 'median("tickets", _.resolution_hours, on="closed_on")'),
        Word("percentile", 'percentile("cases", _.hours, 0.9, on="closed_on")'),
        Word("distinct", 'distinct("orders", _.customer, on="ordered_on")'),
    ),
    "Counted at the end of a period": (
        Word("stock", 'stock("deals", start="opened_on", stop="closed_on")'),
        Word(
            "stock_total",
            'stock_total("subscriptions", _.mrr, start="started_on", stop="ended_on")',
        ),
        Word("opening", "opening(MRR)"),
        Word("lost", 'lost("customers", on="left_on", since="came_on")'),
        Word(
            "lost_total",
            'lost_total("subscriptions", _.mrr, on="ended_on", since="started_on")',
        ),
        Word("mean_age", 'mean_age("cases", start="opened_on", stop="closed_on")'),
    ),
    "Computed of others": (
        Word("+", "WON + CLOSED", "One and the other."),
        Word("-", "CLOSED - WON", "One less the other."),
        Word("*", "VALUE * ratio(WON, CLOSED)", "One times the other."),
        Word("ratio", "ratio(WON, CLOSED)"),
        Word("bounded", "bounded(VALUE - opening(VALUE), low=0)"),
    ),
    "Moved in time": (
        Word("previous", "previous(VALUE, 2)"),
        Word("year_ago", "year_ago(VALUE)"),
        Word("to_date", "to_date(VALUE)"),
        Word("rolling", "rolling(ratio(WON, CLOSED), 3)"),
        Word("whole_year", 'whole_year(GoalOf("won_value"))'),
        Word("growth", "growth(VALUE, on=YearAgo, finite=True)"),
        Word("compound_growth", "compound_growth(VALUE, 3)"),
        Word("annualised", "annualised(ratio(MRR - opening(MRR), opening(MRR)), Yearly.GROWTH)"),
        Word("projected", "projected(VALUE)"),
        Word("periods_until", "periods_until(growth(MRR), 2)"),
        Word("PeriodsLeft", 'ratio(GoalOf("won_value") - VALUE, PeriodsLeft())'),
        Word("CalendarDays", "ratio(WON, CalendarDays())"),
        Word("WorkingDays", "ratio(WON, WorkingDays())"),
    ),
    "Cohorts": (
        Word("reached", 'reached("leads", _.qualified_on, on="created_on")'),
        Word(
            "conversion",
            'conversion("leads", _.created_on, _.converted_on, on="created_on", within=30)',
        ),
    ),
    "Goals, and other KPIs": (
        Word("NumberOf", 'NumberOf("won_value") - NumberOf("marketing_spend")'),
        Word("GoalOf", 'ratio(NumberOf("open_pipeline"), GoalOf("won_value"))'),
        Word("AttainmentOf", 'bounded(AttainmentOf("won_value"), high=1.5)'),
        Word("MembersOnGoal", 'MembersOnGoal("person", "won_value")'),
        Word("over_members", 'over_members(AttainmentOf("won_value"), "person", "won_value")'),
    ),
    "Parts and wholes": (
        Word("share_of_whole", "share_of_whole(VALUE)"),
        Word("largest_share", 'largest_share(VALUE, "source")'),
        Word("concentration", 'concentration(VALUE, "source")'),
        Word("product_over", 'product_over(ratio(WON, CLOSED), "source")'),
    ),
    "Scores and pay": (
        Word("score", "score(ratio(WON, CLOSED), worst=0.1, best=0.4)"),
        Word("curve", 'curve(AttainmentOf("won_value"), ((0.8, 0.5), (1, 1), (1.2, 2)), below=0)'),
        Word("tiered", "tiered(VALUE, ((0, 0.05), (10_000, 0.08)))"),
        Word("at_least", 'at_least(AttainmentOf("calls"), 1)'),
        Word(
            "weighted",
            'weighted((AttainmentOf("won_value"), 0.6), (AttainmentOf("win_rate"), 0.4))',
        ),
    ),
    "Answers of surveys": (
        Word(
            "mean_score", 'mean_score("surveys", _.score, on="answered_on", where=_.kind == "ces")'
        ),
        Word(
            "share_of_answers",
            'share_of_answers("surveys", _.score, _.score >= 4, on="answered_on", where=_.kind == "csat")',
        ),
        Word(
            "net_promoter",
            'net_promoter("surveys", _.score, on="answered_on", where=_.kind == "nps")',
        ),
    ),
    "Values of columns": (
        Word("days", 'median("deals", days(_.opened_on, _.closed_on), on="closed_on")'),
        Word(
            "working",
            'mean("tickets", working(_.opened_at, _.first_replied_at, WorkingHours()), on="opened_on")',
        ),
        Word(
            "at_work",
            'count("tickets", where=at_work(_.opened_at, WorkingHours()), on="opened_on")',
        ),
        Word(
            "WorkingHours",
            'count("tickets", where=at_work(_.opened_at, WorkingHours(weekdays=(0, 1))), on="opened_on")',
        ),
        Word("by_now", 'count("follow_ups", where=by_now(_.due_on), on="due_on")'),
    ),
}
WORDS = tuple(word for words in GROUPS.values() for word in words)
_KNOWN = {kpi.name: kpi for kpi in KPIS}
_NAMES = {kpi.formula: kpi.name for kpi in reversed(KPIS)}


def tree(example: str) -> Formula:
    """The formula that an example writes."""
    names = {name: getattr(vocabulary, name) for name in vocabulary.__all__} | {"_": _}
    exec(BUILDING_BLOCKS, names)  # noqa: S102 - our own text, from above
    made = eval(example, names)  # noqa: S307
    assert isinstance(made, Formula)  # noqa: S101
    return made


def words_page() -> str:
    """The page as Markdown."""
    lines = [HEAD]
    for title, words in GROUPS.items():
        lines += ["", f"## {title}", *_entries(words)]
    return "\n".join(lines) + "\n"


def _entries(words: tuple[Word, ...]) -> Iterator[str]:
    yield from ("", "| word | means | example | said |", "|---|---|---|---|")
    for word in words:
        said = formula(named(tree(word.example), _NAMES), Format("en"), _KNOWN)
        yield f"| `{word.name}` | {_meaning(word)} | `{word.example}` | {said} |"


def _meaning(word: Word) -> str:
    """The first paragraph of what the code says of it."""
    said = word.means or inspect.getdoc(getattr(vocabulary, word.name)) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")
