"""A finished report is held against its sources: one altered digit anywhere is found and named."""

import io
import re
import zlib
from pathlib import Path

import pikepdf
import pytest

from kpireport import differences, figures
from kpireport.differences import Compared
from kpireport.errors import ConfigurationError
from kpireport.figures import from_bytes
from kpireport.press import printing, reading
from kpireport.press.reading import Order, Print, read_here
from tests.build import company, tampering
from tests.build.company import PERIOD, TEAM
from tests.build.conftest import Built, kpireport
from tests.build.tampering import altered
from tests.build.test_a_second_build import change_rows, files

NORTH = Path("reports", PERIOD, "North", f"{TEAM}.en.pdf")


def read(path: Path) -> Print:
    return read_here(Order(path, figures.FILE))


def compared(path: Path, original: Path) -> Compared:
    """An altered report against the true one, which the unaltered sources give."""
    said, made = read(path), read(original)
    return differences.compared(from_bytes(said.file), from_bytes(made.file), said, made)


def refused(path: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(path)
    return str(caught.value)


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    paths = [
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_an_unaltered_report_is_what_the_sources_give_and_nothing_is_touched(copy: Path):
    before = everything(copy)
    said = kpireport(copy, "verify", str(NORTH))
    assert (said.code, said.err) == (0, "")
    counts = re.search(r"all (\d+) figures of its data and (\d+) numbers on its pages", said.out)
    assert counts
    assert min(map(int, counts.groups())) > 50
    assert said.out.rstrip().endswith("are what the sources give, byte for byte.")
    assert everything(copy) == before


def test_an_altered_digit_of_the_data_is_named(copy: Path):
    sheet = from_bytes(read(copy / NORTH).file)
    actual = sheet.kpis[0].figures["actual"]
    forged = altered(copy / NORTH, tampering.data(f'"value": {actual.value}', '"value": 4711.0'))
    said = kpireport(copy, "verify", str(forged))
    assert said.code == 1, said.err
    assert (
        f"Won value, North, June 2026, actual: the report says {actual.shown} (4711.0), "
        f"the sources give {actual.shown} ({actual.value})"
    ) in said.out
    assert "2 differences" in said.out  # the other is the digest
    assert "they were altered after they were made" in said.out


def test_an_altered_digit_of_the_sources_is_named_in_data_and_on_pages(copy: Path):
    sheet = from_bytes(read(copy / NORTH).file)
    shown = sheet.kpis[0].figures["actual"].shown

    def dearer(row: dict[str, str]) -> None:
        if row["id"] == "N-deal-014":
            row["value"] = f"9{row['value'][1:]}"

    change_rows(copy, dearer)
    said = kpireport(copy, "verify", str(NORTH))
    assert said.code == 1, said.err
    assert (
        f"Won value, North, June 2026, actual: the report says {shown}, the sources give "
        in said.out
    )
    assert re.search(
        rf"Page 1, line \d+, after “.*”: the report says “.*{re.escape(shown)}", said.out
    )
    assert "Win rate, North, June 2026, actual" not in said.out


def test_an_altered_goal_is_named(copy: Path):
    company.write_goals(copy, north=21000)
    said = kpireport(copy, "verify", str(NORTH))
    assert said.code == 1, said.err
    assert (
        "Won value, North, June 2026, goal: the report says €20,000, the sources give €21,000"
        in said.out
    )


def test_an_altered_digit_on_a_page_is_named_with_its_place(copy: Path):
    found = compared(altered(copy / NORTH, tampering.text_of_page), copy / NORTH)
    (told,) = found.told
    assert re.fullmatch(
        r"Page 1, line \d+(, after “.*”)?: the report says “.*\d.*”, the sources give “.*\d.*”",
        told,
    )


def test_an_altered_digit_in_a_chart_is_named_with_its_page(copy: Path):
    found = compared(altered(copy / NORTH, tampering.text_of_chart), copy / NORTH)
    (told,) = found.told
    assert re.match(r"Page \d, line \d+", told)
    said, given = re.findall("“([^“”]*)”", told)[-2:]
    assert (len(said), said != given) == (len(given), True)


def test_an_altered_bar_is_told_though_every_word_is_the_same(copy: Path):
    forged, true = read(altered(copy / NORTH, tampering.bar_of_chart)), read(copy / NORTH)
    assert forged.pages == true.pages
    assert differences.drawn_otherwise(forged, true)


def test_a_file_written_anew_by_another_program_is_the_same_report(copy: Path):
    again = altered(
        copy / NORTH, tampering.nothing, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    assert again.read_bytes() != (copy / NORTH).read_bytes()
    assert compared(again, copy / NORTH).told == ()
    assert differences.drawn_otherwise(read(again), read(copy / NORTH)) == []
    said = kpireport(copy, "verify", str(again))
    assert (said.code, said.err) == (0, "")
    assert "note: the file was written anew since it was made" in said.out


def test_an_altered_description_of_a_picture_is_named(copy: Path):
    def described(document: pikepdf.Pdf) -> None:
        words = [t for t in document.objects if isinstance(t, pikepdf.Dictionary) and "/Alt" in t]
        longest = max(words, key=lambda thing: len(str(thing.Alt)))
        longest.Alt = pikepdf.String(re.sub(r"\d", "7", str(longest.Alt)))

    told = compared(altered(copy / NORTH, described), copy / NORTH).told
    assert told
    assert all(re.match(r"Description of picture \d+, line \d", line) for line in told)


def test_a_report_of_an_older_version_is_compared_all_the_same(copy: Path):
    older = altered(
        copy / NORTH, tampering.data('"kpireport-toolkit": "', '"kpireport-toolkit": "0.0.')
    )
    said = kpireport(copy, "verify", str(older))
    assert (said.code, said.err) == (0, "")
    assert "note: it was made by kpireport-toolkit 0.0." in said.out
    assert "are what the sources give." in said.out


def test_a_member_or_notebook_that_the_project_does_not_have_is_refused(copy: Path):
    for before, after, told in (
        ('"member": "North"', '"member": "Nowhere"', "No team is called 'Nowhere'"),
        (
            f'"notebook": "{TEAM}"',
            '"notebook": "other"',
            "the project makes executive_summary by month",
        ),
        ('"locale": "en"', '"locale": "tlh"', "says that its language is 'tlh'"),
    ):
        said = kpireport(copy, "verify", str(altered(copy / NORTH, tampering.data(before, after))))
        assert (said.code, said.out) == (2, "")
        assert told in said.err


def test_a_report_in_the_words_of_a_region_is_verified(copy: Path):
    configuration = copy / "kpireport.toml"
    text = configuration.read_text(encoding="utf-8").replace(
        'locales = ["en"]', 'locales = ["en-GB"]'
    )
    configuration.write_text(text, encoding="utf-8")
    assert kpireport(copy, "build", "--team", "North", "--notebook", TEAM).code == 0
    said = kpireport(copy, "verify", str(NORTH.with_name(f"{TEAM}.en-GB.pdf")))
    assert (said.code, said.err) == (0, "")


def test_refused_data_end_with_3(copy: Path):
    change_rows(copy, lambda row: row.update(stage="wonn"))
    said = kpireport(copy, "verify", str(NORTH))
    assert (said.code, said.out) == (3, "")
    assert "wonn" in said.err


def test_a_figure_that_stands_there_twice_is_refused(built: Built):
    sheet = from_bytes(read(built.folder / NORTH).file)
    twice = figures.FactSheet(sheet.format, sheet.report, (*sheet.kpis, sheet.kpis[0]))
    with pytest.raises(ConfigurationError, match="twice"):
        differences.named(twice)


def test_what_is_no_report_is_refused_with_the_reason(copy: Path, tmp_path: Path):
    page = "<!DOCTYPE html><html lang='en'><head><title>x</title></head><body></body></html>"
    whole = (copy / NORTH).read_bytes()
    contents = {
        "text.pdf": (b"no PDF at all", "it is not a PDF"),
        "other.pdf": (
            printing.pdf(page),
            "it holds no facts.json: it is not a report of kpireport",
        ),
        "torn.pdf": (whole[: len(whole) // 2], "it is damaged"),
    }
    for name, (content, told) in contents.items():
        (tmp_path / name).write_bytes(content)
        assert told in refused(tmp_path / name)
    assert "there is no such file" in refused(tmp_path / "absent.pdf")
    said = kpireport(copy, "verify", str(tmp_path / "text.pdf"))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"{tmp_path / 'text.pdf'} cannot be read: it is not a PDF\n"


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_report_is_refused(copy: Path, user: str):
    locked = altered(
        copy / NORTH, tampering.nothing, encryption=pikepdf.Encryption(owner="x", user=user)
    )
    assert "it is encrypted" in refused(locked)


def test_a_huge_file_and_one_that_unpacks_to_a_huge_one_are_refused(copy: Path, tmp_path: Path):
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(reading.LARGEST + 1)
    assert "it is larger than 50 MB" in refused(huge)

    def bomb(document: pikepdf.Pdf) -> None:
        packer, packed = zlib.compressobj(9), io.BytesIO()
        for _ in range(60):
            packed.write(packer.compress(bytes(1_000_000)))
        packed.write(packer.flush())
        stream = pikepdf.Stream(document, b"")
        stream.write(packed.getvalue(), filter=pikepdf.Name.FlateDecode)
        document.Root.Bomb = document.make_indirect(stream)

    packed = altered(copy / NORTH, bomb)
    assert packed.stat().st_size < 1_000_000
    assert "what is packed in it is larger than any report" in refused(packed)


def test_the_data_within_are_the_reports_own_and_nobody_elses(built: Built):
    text = read(built.folder / NORTH).file.decode()
    assert "Nadia Nordqvist" in text
    others = [word for team in company.TEAMS[1:] for word in company.CANARIES[team]]
    assert [word for word in others if word in text] == []


def test_the_data_within_are_the_numbers_of_the_scorecard_command(built: Built, run):
    import json

    asked = ("--period", PERIOD, "--team", "North", "--format", "json")
    rows = {row["kpi"]: row for row in json.loads(run(built.folder, "scorecard", *asked).out)}
    sheet = from_bytes(read(built.folder / NORTH).file)
    assert [entry.name for entry in sheet.kpis] == list(rows)
    for entry in sheet.kpis:
        for name in ("actual", "numerator", "denominator", "goal", "deviation", "attainment"):
            assert entry.figures[name].value == rows[entry.name][name]
        assert entry.status == rows[entry.name]["status"]


def test_a_second_build_makes_no_companion_anew(copy: Path, run):
    before = files(copy / "reports")
    assert run(copy, "build").code == 0
    assert files(copy / "reports") == before
    assert any(name.endswith(".xlsx") for name in before)
