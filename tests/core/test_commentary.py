"""Commentary is read strictly: every fault with file and line; actions come back until they are done."""

from datetime import date
from pathlib import Path

import pytest

from kpireport.actions import Action, read_action
from kpireport.commentary import FIELDS, MOST_BYTES, Kind, read_commentary
from kpireport.errors import CommentaryError
from kpireport.exhibits import fields
from kpireport.periods import CALENDAR_YEAR, Period

KPIS = ("won_value", "win_rate")
OPEN = "- [ ] Review offers (owner: Ann, due: 2026-11-30)"
DONE = "- [x] review  OFFERS (owner: Ann, due: 2026-11-30)"


def write(root: Path, name: str, text: str | bytes) -> Path:
    path = root / "commentary" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(root: Path, language: str = "en"):
    return read_commentary(root, calendar=CALENDAR_YEAR, kpis=KPIS, language=language)


def refused(root: Path) -> str:
    with pytest.raises(CommentaryError) as error:
        read(root)
    return str(error.value)


def shown(root: Path, period: str, language: str = "en", folder: str = "Lyon"):
    return read(root).of(folder, Period.parse(period), language)


def test_a_project_without_commentary_has_none(tmp_path):
    assert read(tmp_path).documents == {}
    assert shown(tmp_path, "2026-10").remarks == ()


def test_paragraphs_and_lists_are_told_apart_and_keep_their_lines(tmp_path):
    write(tmp_path, "2026-10/Lyon.md", "One\ntwo.\n\n- a\n  b\n* c\n1. d\n\nThree\n")
    found = [(one.kind, one.text, one.line) for one in shown(tmp_path, "2026-10").remarks]
    assert found == [
        (Kind.PARAGRAPH, "One\ntwo.", 1),
        (Kind.BULLET, "a\nb", 4),
        (Kind.BULLET, "c", 6),
        (Kind.NUMBERED, "d", 7),
        (Kind.PARAGRAPH, "Three", 9),
    ]


def test_a_file_of_the_language_goes_before_the_one_for_everybody(tmp_path):
    write(tmp_path, "2026-10/Lyon.md", "English")
    write(tmp_path, "2026-10/Lyon.fr.md", "Français")
    write(tmp_path, "2026-10/Paris.md", "Only one")
    assert shown(tmp_path, "2026-10", "fr").remarks[0].text == "Français"
    assert shown(tmp_path, "2026-10", "en").remarks[0].text == "English"
    assert shown(tmp_path, "2026-10", "fr", "Paris").remarks[0].text == "Only one"
    assert read(tmp_path).find("Paris", Period.parse("2026-10"), "fr").language == "en"
    assert read(tmp_path, "fr").find("Paris", Period.parse("2026-10"), "fr").language == "fr"


def test_a_byte_order_mark_and_windows_lines_are_no_fault(tmp_path):
    write(tmp_path, "2026-10/Lyon.md", b"\xef\xbb\xbfOne\r\n\r\nTwo\r\n")
    assert [one.text for one in shown(tmp_path, "2026-10").remarks] == ["One", "Two"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Été".encode("utf-16"), "is UTF-16, or no text: save it as UTF-8"),
        ("one\nÉté".encode("latin-1"), "line 2: is not UTF-8: found the byte 0xc9"),
        (b"x" * (MOST_BYTES + 1), f"has {MOST_BYTES + 1:,} bytes, at most {MOST_BYTES:,}"),
        ("one\ntwo \u202e three", "line 2: holds the invisible character U+202E"),
        ("one\n{{ win_rate }}", "line 2: `{{ win_rate }}` is no field"),
        ("a\nb {{7*7}}", "line 2: `{{ 7*7 }}` is no field"),
        ("{{ kpi.win_rate.actual|safe }}", "line 1: `{{ kpi.win_rate.actual|safe }}` is no field"),
        ("{{{ kpi.win_rate.actual }}}", "is no field"),
        ("{{ kpi.win_rat.actual }}", "line 1: no KPI is called 'win_rat': did you mean 'win_rate'?"),
        ("{{ kpi.win_rate.gaol }}", "line 1: no field is called 'gaol': did you mean 'goal'?"),
        ("x\n\n## Action\n", "line 3: found the heading 'Action': the one heading"),
        (OPEN, "line 1: an action stands below the heading `## Actions`"),
        ("## Actions\n\nWe should talk.", "line 3: below `## Actions` each line is an action"),
        ("## Actions\n- Talk", "line 2: it does not begin with `[ ]`"),
        ("## Actions\n- [?] Talk (owner: A, due: 2026-11-30)", "line 2: it does not begin with"),
        ("## Actions\n- [ ] Talk", "line 2: it names no owner; it names no due date: write `- [ ] Rev"),
        ("## Actions\n- [ ] Talk (owner: A, deu: 2026-11-30)", "there is no 'deu': did you mean 'due'?"),
        ("## Actions\n- [ ] Talk (owner: A, due: 30/11/2026)", "a date is written 2026-11-30"),
        ("## Actions\n- [ ] Talk (owner: A, due: 2026-11-31)", "there is no such day"),
        ("## Actions\n- [ ] (owner: A, due: 2026-11-30)", "it does not say what is to be done"),
        ("## Actions\n- [ ] {{ kpi.win_rate.actual }} (owner: A, due: 2026-11-30)", "has no fields"),
        (f"## Actions\n{OPEN}\n{DONE}", "line 3: this action stands twice"),
        ("## Actions\n\n## Actions", "line 3: the heading `## Actions` stands twice"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_and_line(tmp_path, content, said):
    write(tmp_path, "2026-10/Lyon.md", content)
    told = refused(tmp_path)
    assert "commentary/2026-10/Lyon.md" in told
    assert said in told


def test_all_faults_of_all_files_are_told_at_once_and_an_example_is_in_the_file_s_language(
    tmp_path,
):
    write(tmp_path, "2026-10/Lyon.md", "{{ a }}\n\n## Actions\n- [ ] Talk")
    write(tmp_path, "2026-10/Paris.fr.md", "## Actions\n- [ ] Parler")
    write(tmp_path, "2026-13/Lyon.md", "x")
    write(tmp_path, "October/Lyon.md", "x")
    write(tmp_path, "2026-10/Lyon.txt", "x")
    write(tmp_path, "2026-10/Lyon.de.md", "x")
    write(tmp_path, "stray.md", "x")
    told = refused(tmp_path)
    assert told.count("\n  - ") == 8
    assert "(responsable : Mathieu Perrin, échéance : 2026-11-30)" in told
    assert "commentary/2026-13: There is no period '2026-13'" in told
    assert "commentary/October: 'October' is not a period" in told


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    write(tmp_path, "2026-10/Paris.md", "x")
    (tmp_path / "commentary/2026-10/Lyon.md").symlink_to(tmp_path / "secret.txt")
    assert "commentary/2026-10/Lyon.md: is a link out of the folder" in refused(tmp_path)


def test_french_keys_say_the_same_as_english_ones():
    french = read_action("[ ] Relire (responsable : Ann, échéance : 2026-11-30)", 1)
    assert french == Action("Relire", "Ann", date(2026, 11, 30), done=False, line=1)
    assert read_action("[X] Relire (due: 2026-11-30; owner: Ann)", 1).done


def test_an_open_action_comes_back_until_a_later_file_has_it_as_done(tmp_path):
    write(tmp_path, "2026-08/Lyon.md", f"## Actions\n{OPEN}")
    write(tmp_path, "2026-10/Lyon.md", f"## Actions\n{DONE}")
    (september,) = shown(tmp_path, "2026-09").actions
    assert (september.since.code, september.new, september.action.done) == ("2026-08", False, False)
    (august,) = shown(tmp_path, "2026-08").actions
    assert (august.new, august.overdue) == (True, False)
    (october,) = shown(tmp_path, "2026-10").actions
    assert (october.action.done, october.since.code) == (True, "2026-08")
    assert shown(tmp_path, "2026-11").actions == ()
    assert shown(tmp_path, "2026-07").actions == ()


def test_an_action_listed_again_takes_the_new_date_and_keeps_its_beginning(tmp_path):
    write(tmp_path, "2026-08/Lyon.md", f"## Actions\n{OPEN}")
    later = OPEN.replace("2026-11-30", "2027-01-15").replace("Review", "**Review**")
    write(tmp_path, "2026-09/Lyon.md", f"## Actions\n{later}")
    (found,) = shown(tmp_path, "2026-10").actions
    assert (found.action.due, found.since.code) == (date(2027, 1, 15), "2026-08")


def test_what_was_done_and_is_opened_again_begins_anew(tmp_path):
    for period, line in (("2026-08", OPEN), ("2026-09", DONE), ("2026-10", OPEN)):
        write(tmp_path, f"{period}/Lyon.md", f"## Actions\n{line}")
    (found,) = shown(tmp_path, "2026-11").actions
    assert found.since.code == "2026-10"


def test_late_actions_come_first_then_by_due_date_and_done_ones_last(tmp_path):
    lines = [
        "- [x] Done (owner: A, due: 2026-09-01)",
        "- [ ] Soon (owner: A, due: 2026-11-02)",
        "- [ ] On the last day (owner: A, due: 2026-10-31)",
        "- [ ] Late (owner: A, due: 2026-10-30)",
        "- [ ] Later (owner: A, due: 2026-10-02)",
    ]
    write(tmp_path, "2026-10/Lyon.md", "\n".join(["## Actions", *lines]))
    found = shown(tmp_path, "2026-10").actions
    assert [one.action.text for one in found] == [
        "Later",
        "Late",
        "On the last day",
        "Soon",
        "Done",
    ]
    assert [one.overdue for one in found] == [True, True, False, False, False]


def test_actions_do_not_cross_grains_members_or_languages(tmp_path):
    write(tmp_path, "2026-Q3/Lyon.md", f"## Actions\n{OPEN}")
    write(tmp_path, "2026-09/Paris.md", f"## Actions\n{OPEN}")
    assert shown(tmp_path, "2026-10").actions == ()
    assert len(shown(tmp_path, "2026-Q4").actions) == 1


def test_the_names_of_fields_are_those_that_can_be_filled():
    assert set(FIELDS) == set(fields.FIELDS)
