"""Notebooks as they lie in the project: read strictly, and asked what parameters they take.

Nothing is run here. Names of parameters are code to the kernel, and a name that the notebook does not declare would
leave the default in force: another team's numbers under this team's name. So every name must match, both ways.
"""

import ast
import io
import json
import keyword
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

from kpireport.errors import ConfigurationError, Fault, nearest, told

Scalar = str | int | float | bool

KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
TAG = "parameters"
FORMAT, MINOR = 4, 5

_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )")
_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter that a notebook declares: ``team: str = "emea"  # team id``."""

    name: str
    kind: str
    default: Scalar
    help: str = ""

    def takes(self, value: object) -> bool:
        """Whether the value is of the declared kind; a whole number will do for a float.

        >>> rate = Parameter("rate", "float", 0.5)
        >>> rate.takes(1), rate.takes(True), rate.takes("1")
        (True, False, False)
        """
        if self.kind == "float":
            return type(value) in (int, float)
        return type(value) is KINDS[self.kind]


def check_notebook(notebook: Path, root: Path) -> None:
    """Accept a notebook of the project only: a file under its root, whose path is no pattern or address.

    >>> check_notebook(Path("s3://bucket/x.ipynb"), Path("."))
    Traceback (most recent call last):
    kpireport.errors.ConfigurationError: 's3:/bucket/x.ipynb' is an address: notebooks are files of the project

    Raises:
        ConfigurationError: the path is an address, holds braces, leaves the project or is no notebook.
    """
    text = str(notebook)
    if re.match(r"[a-z0-9+]+:/", text, re.IGNORECASE) or text == "-":
        raise ConfigurationError(f"{text!r} is an address: notebooks are files of the project")
    if "{" in text or "}" in text:
        raise ConfigurationError(f"{text!r} holds braces: rename the notebook without them")
    if not notebook.resolve().is_relative_to(root.resolve()):
        raise ConfigurationError(f"{text!r} lies outside the project: move the notebook into it")
    if notebook.suffix != ".ipynb":
        raise ConfigurationError(f"{text!r} is not a notebook: its name must end in .ipynb")
    read(notebook)


def read(notebook: Path) -> NotebookNode:
    """The notebook, valid, in today's format and with cells numbered ``c0``, ``c1``, ...

    Raises:
        ConfigurationError: it is missing, empty, torn by a merge, not a notebook, or not for Python.
    """
    data = _json(notebook, _text(notebook))
    found = data.get("nbformat", "none") if isinstance(data, dict) else "none"
    if found != FORMAT or not isinstance(data.get("cells"), list):
        raise ConfigurationError(
            f"{notebook}: notebook format {found}, expected {FORMAT}: open it in Jupyter and save it"
        )
    data["nbformat_minor"] = MINOR
    numbered(data["cells"])
    try:
        nbformat.validate(data)
    except nbformat.ValidationError as error:
        first = str(error).splitlines()[0]
        raise ConfigurationError(f"{notebook} is not a valid notebook: {first}") from None
    nb: NotebookNode = rejoin_lines(nbformat.from_dict(data))  # type: ignore[no-untyped-call]
    _check_kernel(notebook, nb.metadata)
    return nb


def numbered(cells: Sequence[dict[str, Any]]) -> None:
    """Give the cells ids by their place, since ids drawn at random would differ from run to run."""
    for place, cell in enumerate(cell for cell in cells if isinstance(cell, dict)):
        cell["id"] = f"c{place}"


def dumped(nb: NotebookNode) -> bytes:
    """The notebook as its file holds it."""
    text: str = nbformat.writes(nb)  # type: ignore[no-untyped-call]
    return (text + "\n").encode()


def with_cells(nb: NotebookNode, cells: Sequence[NotebookNode]) -> NotebookNode:
    """The same notebook with these cells."""
    return NotebookNode({**nb, "cells": list(cells)})  # type: ignore[no-untyped-call]


def code_cell(source: str) -> NotebookNode:
    """A new cell that holds this code."""
    cell: NotebookNode = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    return cell


def _text(notebook: Path) -> str:
    try:
        text = notebook.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{notebook} cannot be read: {why}") from None
    if not text.strip():
        raise ConfigurationError(f"{notebook} is empty: restore it, or save it again in Jupyter")
    for number, line in enumerate(text.splitlines(), start=1):
        if _CONFLICT.match(line):
            raise ConfigurationError(
                f"{notebook}, line {number}: a mark of an unfinished merge ({line[:7]}): finish the merge"
            )
    return text


def _json(notebook: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ConfigurationError(
            f"{notebook}{place}: not JSON, so not a notebook: {error}"
        ) from None


def _check_kernel(notebook: Path, metadata: Mapping[str, Any]) -> None:
    kernel = metadata.get("kernelspec", {})
    if not kernel.get("name"):
        raise ConfigurationError(
            f"{notebook} names no kernel: choose 'Python 3' in Jupyter and save it"
        )
    language = kernel.get("language") or metadata.get("language_info", {}).get("name")
    if language != "python" and not (language is None and kernel["name"].startswith("python")):
        raise ConfigurationError(
            f"{notebook} names the kernel {kernel['name']!r}: reports run on Python; "
            "choose 'Python 3' in Jupyter and save it"
        )


def declared(notebook: Path) -> tuple[Parameter, ...]:
    """The parameters that a notebook takes, from its one cell tagged ``parameters``.

    Raises:
        ConfigurationError: the notebook cannot be read, or the cell is missing, doubled or does more than declare.
    """
    cells = [
        (number, cell)
        for number, cell in enumerate(code_cells(read(notebook)), start=1)
        if TAG in cell.metadata.get("tags", [])
    ]
    if len(cells) != 1:
        places = ", ".join(f"cell {number}" for number, _ in cells) or "none"
        raise ConfigurationError(
            f"{notebook}: one code cell must have the tag '{TAG}', found {places}"
        )
    number, cell = cells[0]
    where = f"{notebook}, cell {number}"
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError as error:
        raise ConfigurationError(f"{where}, line {error.lineno}: {error.msg}") from None
    helps = _comments(cell.source)
    return tuple(_declaration(where, statement, helps) for statement in statements)


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that hold code, in order; a message's "cell 4" is the fourth of them."""
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _declaration(where: str, statement: ast.stmt, helps: Mapping[int, str]) -> Parameter:
    place = f"{where}, line {statement.lineno}"
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=kind), value=value):
            pass
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            kind = ""
        case _:
            raise ConfigurationError(
                f'{place}: only parameters with defaults stand here, such as team: str = "emea"'
            )
    default = _literal(value)
    kind = kind or type(default).__name__
    found = Parameter(name, kind, default, helps.get(statement.lineno, ""))  # type: ignore[arg-type]
    if kind not in KINDS or not found.takes(default):
        raise ConfigurationError(
            f"{place}: the default of {name!r} must be a plain {', '.join(KINDS)}, of the declared kind"
        )
    return found


def _literal(value: ast.expr | None) -> object:
    try:
        return None if value is None else ast.literal_eval(value)
    except ValueError:
        return None


def check_parameters(notebook: Path, given: Mapping[str, Scalar]) -> None:
    """Accept exactly the parameters that the notebook declares, each of its kind; no kernel is started.

    Raises:
        ConfigurationError: with every name that is unknown or missing and every value of a wrong kind.
    """
    known = {parameter.name: parameter for parameter in declared(notebook)}
    faults = [fault for name in given if (fault := _fault(name, given[name], known))]
    faults += [f"{name} is declared but not given" for name in known.keys() - given.keys()]
    if faults:
        told_faults = [Fault(str(notebook), fault) for fault in sorted(faults)]
        raise ConfigurationError(told("The parameters do not fit the notebook:", told_faults))


def _fault(name: str, value: Scalar, known: Mapping[str, Parameter]) -> str | None:
    if not name.isidentifier() or keyword.iskeyword(name):
        return f"{name!r} cannot be the name of a parameter"
    if name not in known:
        return f"{name} is not declared: {nearest(name, known)}"
    if not known[name].takes(value):
        return f"{name} is {value!r} ({type(value).__name__}), expected {known[name].kind}"
    if isinstance(value, str) and _PASSWORD.search(value):
        return f"{name} holds a password: secrets stay in the environment, parameters are printed"
    return None
