"""A company's own ``tokens.css``, read strictly: pages and charts follow the same file, or the file is refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2 import color3

from kpireport.errors import ConfigurationError, Fault, nearest, told
from kpireport.tokens import (
    FACE,
    HOUSE,
    MARKS,
    READABLE,
    SMALLEST,
    TEXTS,
    TYPE,
    VISIBLE,
    Palette,
    contrast,
)

FILE = "templates/print/static/tokens.css"
LARGEST = 100_000
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|mm)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4}
_LEADING = (1.0, 2.5)


@dataclass(frozen=True, slots=True)
class _Token:
    """One token as the file gives it."""

    name: str
    value: str
    line: int
    important: bool = False


def read_palette(root: Path) -> Palette:
    """The colours of a project: those of its ``tokens.css``, and the house's for what it does not name.

    Raises:
        ConfigurationError: with every token that is unknown, cannot be used or cannot be read on paper.
    """
    path = root / FILE
    if not path.exists():
        return HOUSE
    palette, faults = parsed(_text(path))
    if faults:
        raise ConfigurationError(told(f"{FILE} cannot be used:", faults))
    return palette


def parsed(text: str) -> tuple[Palette, list[Fault]]:
    """The colours that a style sheet of tokens gives, and all that is wrong with it.

    >>> palette, faults = parsed(":root { --ink: navy }")
    >>> palette.ink, palette.muted, faults
    ('#000080', '#57606a', [])
    >>> print(parsed(":root { --inc: navy }")[1][0])
    templates/print/static/tokens.css, line 1: --inc is no token: did you mean '--ink'?
    """
    faults: list[Fault] = []
    tokens = list(_tokens(text, faults))
    lines: dict[str, int] = {}
    for token in tokens:
        if token.name in lines:
            faults.append(_fault(token, f"is given on line {lines[token.name]} too"))
        lines.setdefault(token.name, token.line)
        faults += [_fault(token, words) for words in _token_faults(token)]
    if faults:
        return HOUSE, faults
    colours = {t.name: _colour(t.value) for t in tokens if t.name in HOUSE.tokens}
    given = {name.removeprefix("--"): colour for name, colour in colours.items() if colour}
    palette = replace(HOUSE, **given)
    return palette, list(_faint(palette, lines))


def _text(path: Path) -> str:
    if not path.is_file():
        raise ConfigurationError(f"{FILE} is not a plain file")
    if path.stat().st_size > LARGEST:
        raise ConfigurationError(f"{FILE} is larger than {LARGEST:,} bytes: it holds tokens only")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{FILE} is not UTF-8: byte {error.start + 1}") from error


def _tokens(text: str, faults: list[Fault]) -> Iterator[_Token]:
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule" or _written(rule.prelude) != ":root":
            words = "holds more than tokens: write only :root { --name: value; }"
            faults.append(Fault(FILE, words, rule.source_line))
            continue
        inside = tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        for node in inside:
            if node.type == "declaration":
                yield _Token(node.name, _written(node.value), node.source_line, node.important)
            else:
                faults.append(
                    Fault(FILE, "is not a token, written --name: value;", node.source_line)
                )


def _written(nodes: Sequence[Any]) -> str:
    kept = [node for node in nodes if node.type != "comment"]
    return " ".join(str(tinycss2.serialize(kept)).split())


def _fault(token: _Token, words: str) -> Fault:
    return Fault(FILE, f"{token.name} {words}", token.line)


def _token_faults(token: _Token) -> Iterator[str]:
    if token.name not in HOUSE.tokens and token.name not in TYPE:
        yield f"is no token: {nearest(token.name, {*HOUSE.tokens, *TYPE})}"
        return
    if token.important:
        yield "is !important: leave that out"
    if token.name in HOUSE.tokens:
        wrong = _colour(token.value) is None
        words = "is not a colour without transparency, such as #1f2328"
    else:
        wrong, words = _type_fault(token.name, token.value)
    if wrong:
        yield f"{token.value!r} {words}"


def _type_fault(name: str, value: str) -> tuple[bool, str]:
    if name == "--face":
        first = value.split(",", maxsplit=1)[0].strip().strip("\"'")
        words = f"is not in reports: they carry {FACE}, so that they look the same on every machine"
        return first != FACE, f"{words}; leave --face out"
    if name == "--leading":
        low, high = _LEADING
        fits = _NUMBER.fullmatch(value) is not None and low <= float(value) <= high
        return not fits, f"is not a number from {low} to {high}"
    found = _LENGTH.fullmatch(value)
    if found is None:
        return True, "is not a length, such as 9.5pt or 4mm"
    small = name.startswith("--size-") and float(found[1]) * _POINTS[found[2]] < SMALLEST
    return small, f"is less than {SMALLEST:g}pt, which cannot be read on paper"


def _colour(value: str) -> str | None:
    """The colour as ``#rrggbb``; none where it is no colour, or lets others shine through."""
    found = color3.parse_color(value)
    if not isinstance(found, color3.RGBA) or found.alpha != 1:
        return None
    parts = (found.red, found.green, found.blue)
    if any(not 0 <= part <= 1 for part in parts):
        return None
    return "#" + "".join(f"{int(255 * part + 0.5):02x}" for part in parts)


def _faint(palette: Palette, lines: Mapping[str, int]) -> Iterator[Fault]:
    """Colours that cannot be told from the paper, where the company has changed either."""
    tokens, paper = palette.tokens, palette.paper
    needs = {**dict.fromkeys(TEXTS, READABLE), **dict.fromkeys(MARKS, VISIBLE)}
    for name, least in needs.items():
        colour = tokens[f"--{name}"]
        ratio = contrast(colour, paper)
        if ratio < least:
            line = lines.get(f"--{name}", lines.get("--paper"))
            # Cut, not rounded: 4.49 is not "4.5, less than 4.5".
            shown = f"{int(ratio * 100) / 100:.2f}:1"
            kind = "text" if name in TEXTS else "a mark"
            yield Fault(
                FILE,
                f"--{name} {colour} on --paper {paper} has a contrast of {shown}: {kind} needs {least:g}:1 or more",
                line,
            )
