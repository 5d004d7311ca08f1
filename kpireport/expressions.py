"""Expressions of a measure, said as a reader would say them.

The text is part of the key by which a measure is found in the facts, so it tells apart what is different.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from ibis import _
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

from kpireport.working_hours import AtWork, WorkingHours

# Columns that counting adds beside a company's own, which may be called anything else.
OURS = "kpireport_"
NOW = f"{OURS}as_of"


def by_now(column: Deferred) -> Deferred:
    """Whether a day has come by the time that the data reach: what is dated later is a plan.

    >>> from ibis import _
    >>> plain(by_now(_.converted_on))
    'converted_on has come'
    """
    return column.cast("date") <= Deferred(Attr(resolver(_), Just(NOW)))


def working(start: Deferred, end: Deferred, hours: WorkingHours) -> Deferred:
    """The working minutes from one column of moments to another, as a value to take the mean or the median of.

    >>> from ibis import _
    >>> plain(working(_.opened_at, _.answered_at, WorkingHours()))
    'working minutes (Mon–Fri 09:00–17:00) from opened_at to answered_at'
    """
    return Deferred(Call(hours, resolver(start), resolver(end)))


def at_work(moment: Deferred, hours: WorkingHours) -> Deferred:
    """Whether a column's moment lies in working hours.

    >>> from ibis import _
    >>> plain(at_work(_.answered_at, WorkingHours()))
    'answered_at in working hours (Mon–Fri 09:00–17:00)'
    """
    return Deferred(Call(AtWork(hours), resolver(moment)))


def _days_between(first: str, last: str) -> str:
    return f"calendar days from {first} to {last}"


def _time_between(unit: str, first: str, last: str) -> str:
    return f"{unit}s from {first} to {last}"


def _at_work(hours: WorkingHours, moment: str) -> str:
    return f"{moment} in {str(hours).replace('minutes', 'hours')}"


@dataclass(frozen=True, slots=True)
class Words:
    """The words between names and values; those of the keys by which facts are found, unless others are given.

    ``strict`` puts every part in brackets and tells what is cast, as keys do, so that no two can be taken for one;
    a reader is told what is computed, in no more brackets than it takes.
    """

    strict: bool = True
    both: str = "and"
    either: str = "or"
    never: str = "not"
    among: str = "in"
    known: str = "is known"
    unknown: str = "is unknown"
    sign: Callable[[str], str] = str
    quoted: Callable[[str], str] = repr
    number: Callable[[float], str] = repr
    days_between: Callable[[str, str], str] = _days_between
    come: Callable[[str], str] = "{} has come".format
    working: Callable[[WorkingHours, str, str], str] = "{} from {} to {}".format
    at_work: Callable[[WorkingHours, str], str] = _at_work
    time_between: Callable[[str, str, str], str] = _time_between


KEYS = Words()
_COLUMN = re.compile(r"(?<!\w)_\.(\w+)")


def columns(expression: Deferred) -> tuple[str, ...]:
    """The columns that an expression reads, in the order it names them.

    >>> from ibis import _
    >>> columns((_.stage == "won") & (_.value - _.cost > 0))
    ('stage', 'value', 'cost')
    """
    found = dict.fromkeys(_COLUMN.findall(repr(expression)))
    return tuple(name for name in found if not name.startswith(OURS))


def plain(expression: Deferred, words: Words = KEYS) -> str:
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
    return _said(resolver(expression), words)


def grouped(expression: Deferred, words: Words = KEYS) -> str:
    """The expression, in brackets where it is computed of several: it would run into what follows.

    >>> from ibis import _
    >>> grouped(_.price), grouped(_.price - _.cost), grouped(_.price.cast("float64"), Words(strict=False))
    ('price', '(price - cost)', 'price')
    """
    text = plain(expression, words)
    return f"({text})" if _bond(_uncast(resolver(expression))) < _Bond.PHRASE else text


def known_part(where: Deferred, value: Deferred) -> tuple[bool, Deferred | None]:
    """Whether a condition asks that the value is known, and what else it asks.

    >>> from ibis import _
    >>> asked, rest = known_part((_.stage == "won") & _.price.notnull(), _.price)
    >>> asked, plain(rest), known_part(_.price.notnull(), _.price), known_part(_.won, _.price)[0]
    (True, "stage = 'won'", (True, None), False)
    """
    known = plain(value.notnull())
    if plain(where) == known:
        return True, None
    match resolver(where):
        case BinaryOperator(func=operator.and_, left=left, right=right) if (
            _said(right, KEYS) == known
        ):
            return True, Deferred(left)
    return False, where


def _said(node: Resolver, words: Words) -> str:
    node = node if words.strict else _uncast(node)
    match node:
        case Attr(obj=Variable(), name=Just(value=name)):
            text = str(name)
        case Sequence(values=values):
            text = f"({', '.join(_said(value, words) for value in values)})"
        case Just(value=str() | date() | int() | float() as value):
            text = _literal(value, words)
        case BinaryOperator():
            text = _compared(node, words)
        case UnaryOperator(func=func, arg=arg):
            sign = "-" if func is operator.neg else f"{words.never} "
            text = f"{sign}{_inner(arg, words)}"
        case Call(func=Just(value=WorkingHours() | AtWork()), args=args):
            text = _clocked(node.func.value, [_inner(arg, words) for arg in args], words)
        case Call(func=Attr(obj=obj, name=Just(value=name)), args=args, kwargs=kwargs):
            text = _called(obj, str(name), (args, dict(kwargs)), words)
        case _:
            text = repr(node)
    return text


def _literal(value: str | date | float, words: Words) -> str:
    if isinstance(value, str):
        return words.quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, bool) else words.number(value)


def _clocked(clock: WorkingHours | AtWork, columns: list[str], words: Words) -> str:
    if isinstance(clock, AtWork):
        return words.at_work(clock.hours, *columns)
    return words.working(clock, *columns)


def _compared(node: BinaryOperator, words: Words) -> str:
    match node:
        case BinaryOperator(left=left, right=Attr(name=Just(value=name))) if name == NOW:
            return words.come(_inner(_day(left) or left, words))
    symbol = _symbols(words).get(node.func) or words.sign(_symbol(node))
    left, right = (_side(each, node, words) for each in (node.left, node.right))
    return f"{left} {symbol} {right}"


def _side(side: Resolver, node: BinaryOperator, words: Words) -> str:
    """One side of an operator; for a reader, in brackets only where it would be read otherwise without."""
    if words.strict:
        return _inner(side, words)
    first, side = side is node.left, _uncast(side)
    inner, outer = _bond(side), _bond(node)
    chained = inner is outer and first and inner in _CHAINS and _chains(side, node)
    free = chained or inner is _Bond.NAME or outer < inner < _Bond.PHRASE
    return _said(side, words) if free else f"({_said(side, words)})"


class _Bond(IntEnum):
    """How firmly a part holds together."""

    LOGIC = 0
    COMPARISON = 1
    SUM = 2
    PRODUCT = 3
    PHRASE = 4
    NAME = 5


_CHAINS = (_Bond.LOGIC, _Bond.SUM, _Bond.PRODUCT)
_BONDS: dict[Any, _Bond] = {
    operator.and_: _Bond.LOGIC,
    operator.or_: _Bond.LOGIC,
    operator.add: _Bond.SUM,
    operator.sub: _Bond.SUM,
    operator.mul: _Bond.PRODUCT,
    operator.truediv: _Bond.PRODUCT,
    operator.invert: _Bond.COMPARISON,
}


def _bond(node: Resolver) -> _Bond:
    match node:
        case Attr() | Just() | Sequence():
            return _Bond.NAME
        case BinaryOperator():
            return _BONDS.get(node.func, _Bond.COMPARISON)
        case UnaryOperator():
            return _BONDS.get(node.func, _Bond.PHRASE)
        case Call(func=Attr(name=Just(value="notnull" | "isnull" | "isin"))):
            return _Bond.COMPARISON
        case Call(func=Just(value=AtWork())):
            return _Bond.COMPARISON
    return _Bond.PHRASE


def _chains(first: Resolver, node: BinaryOperator) -> bool:
    """Whether an operator may follow another without brackets: "and" after "and", but not after "or"."""
    same = isinstance(first, BinaryOperator) and first.func is node.func
    return same or _bond(node) is not _Bond.LOGIC


def _uncast(node: Resolver) -> Resolver:
    """What is cast for the engine's sake, or kept from a division by zero, which gives no number anyway."""
    match node:
        case Call(func=Attr(obj=obj, name=Just(value="cast")), args=(Just(value=str() as kind),)):
            return _uncast(obj) if kind.startswith(("float", "int", "decimal")) else node
        case Call(func=Attr(obj=obj, name=Just(value="nullif")), args=(Just(value=0),)):
            return _uncast(obj)
    return node


def _symbols(words: Words) -> dict[Any, str]:
    return {operator.eq: "=", operator.and_: words.both, operator.or_: words.either}


def _symbol(node: BinaryOperator) -> str:
    """The operator as Ibis writes it, between the two sides."""
    left, right = repr(node.left), repr(node.right)
    return repr(node)[1 + len(left) : -1 - len(right)].strip()


def _inner(node: Resolver, words: Words) -> str:
    """A part of a bigger expression: in brackets, unless it is a name or a value."""
    text = _said(node, words)
    return text if isinstance(node, Attr | Just | Sequence) else f"({text})"


def _called(
    obj: Resolver, name: str, given: tuple[tuple[Any, ...], dict[str, Any]], words: Words
) -> str:
    match name, *given:
        case "notnull" | "isnull", (), {**nothing} if not nothing:
            return f"{_inner(obj, words)} {words.known if name == 'notnull' else words.unknown}"
        case "isin", (Sequence(values=(only,)),), {**nothing} if not (nothing or words.strict):
            return f"{_inner(obj, words)} = {_said(only, words)}"
        case "isin", (Sequence() as values,), {**nothing} if not nothing:
            return f"{_inner(obj, words)} {words.among} {_said(values, words)}"
        case "delta", (start,), {"unit": Just(value=unit), **rest} if not rest:
            return _between(start, obj, str(unit), words)
    args, named = given
    told = [_said(each, words) for each in args]
    told += [f"{key}={_said(value, words)}" for key, value in named.items()]
    return f"{_inner(obj, words)}.{name}({', '.join(told)})"


def _between(start: Resolver, end: Resolver, unit: str, words: Words) -> str:
    first, last = _day(start), _day(end)
    if first and last and unit == "day":
        return words.days_between(_inner(first, words), _inner(last, words))
    return words.time_between(unit, _inner(start, words), _inner(end, words))


def _day(node: Resolver) -> Resolver | None:
    """What is cast to its day; none where nothing is."""
    match node:
        case Call(func=Attr(obj=obj, name=Just(value="cast")), args=(Just(value="date"),)):
            return obj
        case Just(value=date()):
            return node
    return None
