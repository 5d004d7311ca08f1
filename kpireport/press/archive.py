"""What a print carries besides its pages: files within it, and the marks of an archive that can be read aloud.

A print is PDF/A-3 at level A (archived with all it needs, tagged, files within) and PDF/UA-1 (can be read aloud) at once.
The renderer writes the marks of one standard; those of the other are added here, with the description of them that an
archive asks for, since PDF/A knows nothing of PDF/UA. Nothing bears a date, so that the same page gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pikepdf
from weasyprint import Attachment

from kpireport.press import tagging

VARIANT = "pdf/a-3a"
KIND = "application/json"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # asked for by the renderer, and taken out again
_DATES = ("CreationDate", "ModDate")
_END = b"</rdf:RDF>"
_ALOUD = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>The part of ISO 14289 to which the document conforms</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A JSON file that travels within a print, with the words that a reader's program shows beside it."""

    name: str
    description: str
    content: bytes


def attachments(files: Sequence[Attached]) -> list[Attachment]:
    """The files as the renderer takes them: the data that the pages were made from."""
    return [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            created=_EPOCH,
            modified=_EPOCH,
            relationship="Data",
        )
        for file in files
    ]


def finish(_document: Any, pdf: Any) -> None:
    """Put in what the renderer leaves out, and take out the dates; it is called before the file is written.

    Raises:
        ValueError: the renderer no longer writes what is completed here.
    """
    metadata = _stream(pdf, "/Metadata")
    (xmp,) = metadata.stream
    if xmp.count(_END) != 1:
        raise ValueError("the renderer's metadata are not as they were")
    metadata.stream = [xmp.replace(_END, _ALOUD + _END)]
    metadata.compress = False  # so that a program that knows nothing of PDF finds them
    tagging.complete(pdf)
    for thing in pdf.objects:
        kind = getattr(thing, "extra", {}).get("Type")
        if kind == "/EmbeddedFile":
            for name in _DATES:
                del thing.extra["Params"][name]
    if "AF" in pdf.catalog:  # each is listed twice
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _stream(pdf: Any, kind: str) -> Any:
    return next(one for one in pdf.objects if getattr(one, "extra", {}).get("Type") == kind)


def faults(document: pikepdf.Pdf, files: Sequence[Attached]) -> Iterator[str]:
    """What is within a print and should not be, or is not as it was given."""
    wanted = {file.name: file.content for file in files}
    found = dict(document.attachments.items())
    for name in sorted(found.keys() - wanted.keys()):
        yield f"it holds an attached file {name!r}"
    for name, content in wanted.items():
        if name not in found:
            yield f"the file {name!r} is not in it"
            continue
        file = found[name].get_file()
        if (file.read_bytes(), file.mime_type) != (content, KIND):
            yield f"the file {name!r} is in it, but not as it was given"
