"""Names for the parts of a long formula: a part that is a KPI of its own is called by that KPI's name."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kpireport.formula import Formula, Pair, Ratio
from kpireport.vocabulary.scores import Weighted
from kpireport.vocabulary.targets import NumberOf
from kpireport.vocabulary.wrapping import Wrapped

_TAKEN_APART = (Pair, Ratio, Wrapped, Weighted)


def named(formula: Formula, names: Mapping[Formula, str]) -> Formula:
    """The formula with each part that has a name called by it; its biggest parts first.

    The whole is never called by a name: what it is made of is to be told. It is for readers: the number is the same.

    >>> from ibis import _
    >>> from kpireport.vocabulary import count, ratio
    >>> won = count("deals", where=_.stage == "won", on="closed_on")
    >>> every = count("deals", on="closed_on")
    >>> str(named(ratio(won, every), {won: "won_deals"}))
    'won_deals ÷ count in deals by closed_on'
    """
    if not isinstance(formula, _TAKEN_APART):
        return formula
    said = {each.name: _said(getattr(formula, each.name), names) for each in fields(formula)}
    return replace(formula, **said)


def _said(value: Any, names: Mapping[Formula, str]) -> Any:
    """A field of a formula: a part, several of them with their weights, or something that is no formula."""
    if isinstance(value, tuple):
        return tuple(_said(each, names) for each in value)
    if not isinstance(value, Formula):
        return value
    name = names.get(value)
    return named(value, names) if name is None else NumberOf(name)
