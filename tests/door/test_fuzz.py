"""Whatever the bytes are, the door answers with an error of ours or a whole table."""

import tempfile
from contextlib import closing, suppress
from pathlib import Path

import duckdb
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpireport.door.delimited import open_delimited, structure_faults
from kpireport.door.engines import open_engine
from kpireport.door.files import Folders
from kpireport.door.project import Limits, Source, load_project
from kpireport.door.toml_places import parse_toml
from kpireport.errors import ConfigurationError, DataError
from tests.door.conftest import DEALS, DEALS_SQL, Folder
from tests.door.test_project import GOOD

CSV = st.one_of(
    st.binary(max_size=200),
    st.text(st.sampled_from('ab1,;"\n\r\t \x00é'), max_size=80).map(str.encode),
    st.lists(st.sampled_from([*DEALS, '"', ",", "\n", "é", "\0"]), max_size=60).map(
        lambda cells: (DEALS + "".join(cells)).encode()
    ),
)
TOML = st.one_of(
    st.text(max_size=100),
    st.text(st.sampled_from("[]{}=.,'\"#\n ab1-:\\"), max_size=60),
    st.tuples(st.integers(0, len(GOOD)), st.text(max_size=5), st.integers(0, 9)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] + cut[2] :]
    ),
)


@settings(max_examples=400, deadline=None)
@given(TOML)
def test_any_text_as_toml_gives_values_with_places_or_a_refusal(text: str) -> None:
    with suppress(ConfigurationError):
        file = parse_toml("kpireport.toml", text)
        assert all(file.line_of((key,)) is not None for key in file.data)


@settings(max_examples=200, deadline=None)
@given(TOML)
def test_any_text_as_configuration_gives_a_project_or_a_refusal(text: str) -> None:
    with tempfile.TemporaryDirectory() as root, suppress(ConfigurationError):
        folder = Folder(Path(root))
        (folder.root / "kpireport.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
        assert load_project(folder.root, environment={}).company.name


@settings(max_examples=100, deadline=None)
@given(CSV)
def test_any_bytes_as_csv_give_a_table_or_a_refusal(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root, suppress(DataError, ConfigurationError):
        folder = Folder(Path(root))
        folder.file("deals.csv", content)
        folder.table("deals", DEALS_SQL)
        with folder.open() as tables:
            assert tables.rows("deals") > 0


@settings(max_examples=150, deadline=None)
@given(CSV)
@example(b"only\n1\n\n2\n")  # a blank line where there is one column
def test_no_file_is_read_in_two_ways(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        (root / "data").mkdir()
        path = root / "data" / "x.csv"
        path.write_bytes(content)
        try:
            file = open_delimited(path, "data/x.csv", {})
        except DataError:
            return
        if structure_faults(file):
            return
        engine = open_engine(
            Source("x", "duckdb://"), root, Limits(), environment={}, scratch=root / "t"
        )
        assert engine.folders == Folders.of(root, ())
        expected = [[cell or None for cell in row] for _, row in file.rows()]
        with suppress(duckdb.InvalidInputException), closing(engine):  # a refusal is safe
            found = engine.backend.raw_sql(f"SELECT * FROM {file.sql()}").fetchall()
            assert sorted(map(repr, map(list, found))) == sorted(map(repr, expected))
