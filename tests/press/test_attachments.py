"""A print carries the data it was made from, and says that it is an archive and can be read aloud."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from kpireport.errors import ReportFailedError
from kpireport.press import archive, printing
from kpireport.press.archive import Attached

ROOT = Path(__file__).parents[2]
PAGE = "<!DOCTYPE html><html lang='en'><head><title>East</title></head><body><p style=\"font-family:'Source Sans Pro'\">one</p></body></html>"
FACTS = Attached("facts.json", "Every figure, as data", b'{"won": 12.5, "who": "\xc3\x89quipe"}\n')


@pytest.fixture(scope="module")
def printed() -> bytes:
    return printing.pdf(PAGE, files=[FACTS])


def test_the_file_comes_out_as_it_went_in(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert list(document.attachments) == ["facts.json"]
        spec = document.attachments["facts.json"]
        assert spec.get_file().read_bytes() == FACTS.content
        assert spec.get_file().mime_type == "application/json"
        assert spec.description == "Every figure, as data"


def test_the_file_is_said_to_be_the_data_of_the_whole_document_once(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        (named,) = document.Root.AF
        assert named.AFRelationship == "/Data"
        assert named.objgen == document.attachments["facts.json"].obj.objgen
        parameters = named.EF.F.Params
        assert int(parameters.Size) == len(FACTS.content)
        assert (
            bytes(parameters.CheckSum) == hashlib.md5(FACTS.content, usedforsecurity=False).digest()
        )


def test_nothing_in_the_print_bears_a_date(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        texts = [bytes(thing.unparse()) for thing in document.objects]
        texts.append(document.Root.Metadata.read_bytes())
    assert len(texts) > 10
    assert [text for text in texts if b"Date" in text] == []


@pytest.mark.parametrize("files", [[], [FACTS]])
def test_a_print_is_an_archive_and_can_be_read_aloud_at_once(files):
    with pikepdf.open(io.BytesIO(printing.pdf(PAGE, files=files))) as document:
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "East"
        assert document.Root.MarkInfo.Marked
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert len(intent.DestOutputProfile.read_bytes()) > 1000
        assert len(document.trailer.ID) == 2
        xmp = document.Root.Metadata.read_bytes()
    assert b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in xmp
    assert xmp.count(b"<rdf:RDF") == 1


def open_print(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def test_a_file_that_nobody_gave_stops_the_print(printed):
    with open_print(printed) as document:
        assert list(archive.faults(document, [])) == ["it holds an attached file 'facts.json'"]
        assert list(archive.faults(document, [FACTS])) == []
    smuggled = PAGE.replace("<title>", "<link rel=attachment href='data:text/plain,x'><title>")
    with pytest.raises(ReportFailedError, match="it holds an attached file"):
        printing.pdf(smuggled, files=[FACTS])


def test_a_file_that_is_lost_or_altered_stops_the_print(printed):
    other = Attached("facts.json", FACTS.description, b"{}")
    more = Attached("more.json", "", b"{}")
    with open_print(printed) as document:
        assert list(archive.faults(document, [other])) == [
            "the file 'facts.json' is in it, but not as it was given"
        ]
        assert list(archive.faults(document, [FACTS, more])) == [
            "the file 'more.json' is not in it"
        ]


ONCE = """
import hashlib
from kpireport.press import printing
from tests.press.test_attachments import FACTS, PAGE
print(hashlib.sha256(printing.pdf(PAGE, files=[FACTS])).hexdigest())
"""


def test_two_processes_give_the_same_bytes(printed):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "UTC+9"}
    said = subprocess.run(
        [sys.executable, "-c", ONCE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == hashlib.sha256(printed).hexdigest()
