"""Names of members, and the folders they give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpireport.door.member_names import check_member_names, member_folder

NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=120)


@pytest.mark.parametrize(
    "name",
    ["", " ", "x" * 300, "A\u202eB", "A\u2066B", "A\nB", "A\u200bB", "North ", "Zu\u0308rich"],
)
def test_a_name_that_does_not_show_what_it_is_is_refused(name: str) -> None:
    assert len(check_member_names([name])) == 1


@pytest.mark.parametrize(
    "pair",
    [
        ("Team A", "team a"),
        ("Team A", "Team А"),
        ("Ａ", "A"),
        ("A B", "A  B"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_names_that_look_the_same_are_both_named(pair: tuple[str, str]) -> None:
    told = " ".join(check_member_names(pair))
    assert repr(pair[0]) in told
    assert repr(pair[1]) in told


@pytest.mark.parametrize(
    "name",
    ["北京", "R&D / EMEA", "../../etc", "CON", "com1", "-rf", ".hidden", "Team Á", "a" * 200],
)
def test_a_name_that_is_no_file_name_gets_a_digest(name: str) -> None:
    folder = member_folder(name)
    assert folder[-8:].isalnum()
    assert folder != name


@given(NAMES)
def test_a_folder_is_safe_on_every_system(name: str) -> None:
    folder = member_folder(name)
    assert folder.isascii()
    assert 0 < len(folder) <= 64
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert folder[0] not in "-_."
    assert folder.casefold() not in ("con", "prn", "aux", "nul", "com1", "lpt9")


@given(st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_two_names_that_may_stand_side_by_side_have_two_folders(names: list[str]) -> None:
    if not check_member_names(names):
        assert member_folder(names[0]).casefold() != member_folder(names[1]).casefold()
