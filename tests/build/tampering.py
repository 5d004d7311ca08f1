"""Hands that alter a finished PDF: one digit of its data, of its text, of a chart; or a bar, and no text."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf

Change = Callable[[pikepdf.Pdf], None]


def altered(path: Path, change: Change, **save: Any) -> Path:
    """A copy of a PDF beside it, changed."""
    target = path.with_name(f"{change.__name__}.pdf")
    with pikepdf.open(io.BytesIO(path.read_bytes())) as document:
        change(document)
        document.save(target, **save)
    return target


def data(before: str, after: str) -> Change:
    """Change the first place of a text in the file within."""

    def data_changed(document: pikepdf.Pdf) -> None:
        stream = document.attachments["facts.json"].obj.EF.F
        content = stream.read_bytes().decode()
        assert before in content
        stream.write(content.replace(before, after, 1).encode())

    return data_changed


def text_of_page(document: pikepdf.Pdf) -> None:
    """Another digit in the text of the first page."""
    page = document.pages[0]
    page.Contents.write(_flipped(page.Contents, page.Resources))


def text_of_chart(document: pikepdf.Pdf) -> None:
    """Another digit in the first drawing that has one."""
    for drawing, resources in _drawings(document):
        content = _flipped(drawing, resources)
        if content != drawing.read_bytes():
            drawing.write(content)
            return
    raise AssertionError


def bar_of_chart(document: pikepdf.Pdf) -> None:
    """Another width of every bar; no text is touched."""
    for page in document.pages:
        instructions = list(pikepdf.parse_content_stream(page))
        for operands, operator in instructions:
            if str(operator) == "re":
                operands[2] = float(operands[2]) / 2
        page.Contents.write(pikepdf.unparse_content_stream(instructions))


def nothing(_document: pikepdf.Pdf) -> None:
    """The file written anew by another program, and nothing else."""


def _drawings(document: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
            yield thing, thing.get("/Resources")


def _flipped(stream: Any, resources: Any) -> bytes:
    """The content with one digit of its text made another."""
    signs: dict[int, str] = {}
    instructions = list(pikepdf.parse_content_stream(stream))
    for operands, operator in instructions:
        if str(operator) == "Tf":
            signs = _signs(resources.Font[str(operands[0])])
        if str(operator) not in ("Tj", "TJ"):
            continue
        shown = operands[0] if str(operator) == "TJ" else operands
        for index, part in enumerate(shown):
            if isinstance(part, pikepdf.String):
                changed = _other_digit(bytes(part), signs)
                if changed is not None:
                    shown[index] = pikepdf.String(changed)
                    return pikepdf.unparse_content_stream(instructions)
    return stream.read_bytes()


def _other_digit(text: bytes, signs: dict[int, str]) -> bytes | None:
    codes = [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)]
    digits = {sign: code for code, sign in signs.items() if sign.isdigit()}
    for at, code in enumerate(codes):
        others = [sign for sign in digits if sign != signs.get(code)]
        if signs.get(code, "").isdigit() and others:
            codes[at] = digits[others[0]]
            return b"".join(code.to_bytes(2, "big") for code in codes)
    return None


def _signs(font: Any) -> dict[int, str]:
    mapping = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>\n", mapping)
    return {int(code, 16): chr(int(sign, 16)) for code, sign in pairs}
