"""Expressions of a measure, said as a reader would say them.

The text is part of the key by which a measure is found in the facts, so it tells apart what is different.
"""

import operator
from typing import Any

from ibis.common.deferred import (
    Attr,
    BinaryOperator,
    Call,
    Deferred,
    Just,
    Resolver,
    Sequence,
    UnaryOperator,
    Variable,
    resolver,
)

_SYMBOLS = {operator.eq: "=", operator.and_: "and", operator.or_: "or"}
_STATES = {"notnull": "is known", "isnull": "is unknown"}


def plain(expression: Deferred) -> str:
    """The expression in words near to a reader's.

    >>> from ibis import _
    >>> plain(_.closed_on.delta(_.opened_on, unit="day"))
    'days from opened_on to closed_on'
    >>> plain(_.closed_on.cast("date").delta(_.opened_on.cast("date"), unit="day"))
    'calendar days from opened_on to closed_on'
    >>> plain(_.stage.isin(["won", "lost"])), plain(_.stage == "won")
    ("stage in ('won', 'lost')", "stage = 'won'")
    >>> plain((_.stage == "won") & _.value.notnull() & ~_.internal)
    "((stage = 'won') and (value is known)) and (not internal)"
    """
    return _said(resolver(expression))


def _said(node: Resolver) -> str:
    match node:
        case Attr(obj=Variable(), name=Just(value=name)):
            text = str(name)
        case Sequence(values=values):
            text = f"({', '.join(map(_said, values))})"
        case BinaryOperator(func=func, left=left, right=right):
            text = f"{_inner(left)} {_SYMBOLS.get(func) or _symbol(node)} {_inner(right)}"
        case UnaryOperator(func=func, arg=arg):
            text = f"{'-' if func is operator.neg else 'not '}{_inner(arg)}"
        case Call(func=Attr(obj=obj, name=Just(value=name)), args=args, kwargs=kwargs):
            text = _called(obj, str(name), args, dict(kwargs))
        case _:
            text = repr(node)
    return text


def _symbol(node: BinaryOperator) -> str:
    """The operator as Ibis writes it, between the two sides."""
    left, right = repr(node.left), repr(node.right)
    return repr(node)[1 + len(left) : -1 - len(right)].strip()


def _inner(node: Resolver) -> str:
    """A part of a bigger expression: in brackets, unless it is a name or a value."""
    text = _said(node)
    return text if isinstance(node, Attr | Just | Sequence) else f"({text})"


def _called(obj: Resolver, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> str:
    match name, args, named:
        case "notnull" | "isnull", (), {}:
            return f"{_inner(obj)} {_STATES[name]}"
        case "isin", (Sequence() as values,), {}:
            return f"{_inner(obj)} in {_said(values)}"
        case "delta", (start,), {"unit": Just(value=unit), **rest} if not rest:
            first, last = _day(start), _day(obj)
            if first and last and unit == "day":
                return f"calendar days from {_inner(first)} to {_inner(last)}"
            return f"{unit}s from {_inner(start)} to {_inner(obj)}"
    told = [*map(_said, args), *(f"{key}={_said(value)}" for key, value in named.items())]
    return f"{_inner(obj)}.{name}({', '.join(told)})"


def _day(node: Resolver) -> Resolver | None:
    """What is cast to its day; none where nothing is."""
    match node:
        case Call(func=Attr(obj=obj, name=Just(value="cast")), args=(Just(value="date"),)):
            return obj
    return None
