"""The tags of a print, completed where the renderer leaves something out.

A tag tells a reader's program what a thing is. The renderer tags all of a page's content; what it repeats around the
pages it hangs on no tree, so that a program finds content of which nothing says whether to read it. Here that becomes
what it is, an artifact, as does a picture whose words are a single sign (the mark before a status). Heads of tables say
whose heads they are, figures where they lie on the page, terms and what they mean are a list, a heading is one, also where the
renderer makes it of several boxes, and a space that it leaves white is said to be one.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

POINTS = 0.75  # of a pixel, in which the renderer measures
_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
_SECTIONS = ("/THead", "/TBody", "/TFoot")


def complete(pdf: Any) -> None:
    """Mend the tags of a PDF that is about to be written; one that is not tagged stays as it is."""
    if "StructTreeRoot" not in pdf.catalog:
        return
    named = {thing.reference: thing for thing in pdf.objects}
    root = named[pdf.catalog["StructTreeRoot"]]
    reached = set()
    for element, section in _elements(root, "", named):
        reached.add(element.reference)
        _tell_scope(element, section)
        _place(element, named)
    owners = dict(_pairs(named[root["ParentTree"]]["Nums"]))
    for page in (thing for thing in pdf.objects if _type(thing) == "/Page"):
        content = named[page["Contents"]].stream
        _set_aside(content, owners[page["StructParents"]], reached, named)


def _elements(element: Any, section: str, named: dict[bytes, Any]) -> Iterator[tuple[Any, str]]:
    """Each element below this one, with the part of a table that it stands in; what says nothing is taken out."""
    for kid in list(element.get("K", ())):
        below = named.get(kid)  # what is no element is the number of a piece of content
        if below is None or "S" not in below:
            continue
        if _says_nothing(below):
            element["K"].remove(kid)
            continue
        _rename(element, below, named)
        inside = below["S"] if below["S"] in _SECTIONS else section
        yield below, inside
        yield from _elements(below, inside, named)


def _rename(parent: Any, element: Any, named: dict[bytes, Any]) -> None:
    """A box within a heading is no second heading; a term and what it means are an item of a list."""
    if parent.get("S") == element["S"] and element["S"] in _HEADINGS:
        element["S"] = "/NonStruct"
    parts = [named[kid] for kid in element["K"] if kid in named]
    if (parent.get("S"), element["S"]) != ("/L", "/Div") or {part["S"] for part in parts} != {
        "/LI"
    }:
        return
    element["S"] = "/LI"
    for part, kind in zip(reversed(parts), ("/LBody", "/Lbl"), strict=False):
        part["S"] = kind
        for inner in part["K"]:
            named[inner]["S"] = "/NonStruct"


def _tell_scope(element: Any, section: str) -> None:
    if element["S"] == "/TH":
        element["A"]["Scope"] = "/Column" if section == "/THead" else "/Row"


def _place(element: Any, named: dict[bytes, Any]) -> None:
    """From pixels below the page's upper edge to points above its lower one."""
    box = element.get("A", {}).get("BBox") if element["S"] == "/Figure" else None
    if box is None:
        return
    height = named[element["Pg"]]["MediaBox"][3]
    left, top, right, bottom = (POINTS * edge for edge in box)
    element["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


def _says_nothing(element: Any) -> bool:
    words = element["Alt"].string if "Alt" in element else ""
    return element["S"] == "/Figure" and len(words) == 1 and not words.isalnum()


def _set_aside(
    content: list[Any], owners: list[Any], reached: set[bytes], named: dict[bytes, Any]
) -> None:
    """Call what hangs on no tree an artifact: it is not part of what is read."""
    for at, part in enumerate(content):
        number = part.get("MCID") if isinstance(part, pydyf.Dictionary) else None
        if number is None:
            continue
        if owners[number] in reached:
            _say_space(named[owners[number]], content[at : content.index(b"EMC", at)])
            continue
        # Of what is read, only pictures were taken out; all else is what is repeated around the pages.
        kind = "/Layout" if named[owners[number]]["S"] == "/Figure" else "/Pagination"
        content[at - 1 : at + 1] = [b"/Artifact", pydyf.Dictionary({"Type": kind})]
        owners[number] = "null"


def _say_space(element: Any, operators: list[Any]) -> None:
    if element["S"] == "/Span" and not any(_shows_text(each) for each in operators):
        element["ActualText"] = pydyf.String(" ")


def _shows_text(operator: Any) -> bool:
    return isinstance(operator, bytes) and operator.endswith((b"TJ", b"Tj"))


def _pairs(numbers: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _type(thing: Any) -> Any:
    return thing.get("Type") if isinstance(thing, pydyf.Dictionary) else None
