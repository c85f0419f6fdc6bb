"""Characters that steer a screen or turn writing: found in any cell or header, told, and kept as escapes."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import packaged
from evenhand.record import edit_case, open_case
from evenhand.record.controls import escape, in_bytes, strip

ALL = [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.fixture
def root(tmp_path):
    """A starter case of one's own."""
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


def put(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")


@pytest.mark.parametrize("code", ALL)
def test_each_is_found_and_none_is_left(code):
    text = f"a{chr(code)}b"
    assert in_bytes(text.encode())
    assert strip(text) == "ab"
    assert escape(text).isprintable()


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_all_other_text_is_left_alone(text):
    plain = strip(text)
    assert not in_bytes(plain.encode())
    assert escape(plain) == plain


@pytest.mark.parametrize("mark", ["\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\t", "\u00a0", "\u00ad"])
def test_marks_that_texts_need_are_no_fault(root, mark):
    put(root / "incidents.csv", "Shooting at", f"Shooting{mark} at")
    assert open_case(root).faults == ()


@pytest.mark.parametrize("mark", ["\x1b", "\x9b", "\x7f", "\u202e", "\u2067"])
@pytest.mark.parametrize(
    ("file", "old", "field"),
    [
        ("incidents.csv", "Shooting at", "title"),
        ("claims.csv", "Two Highland", "paraphrase"),
        ("terms.csv", "operation,en", "term"),
        ("sources.csv", "Lowland Times", "name"),
    ],
)
def test_a_cell_is_told_and_kept_with_an_escape(root, mark, file, old, field):
    put(root / file, old, old[:3] + mark + old[3:])
    case = open_case(root)
    (fault,) = [fault for fault in case.faults if fault.code == "text-control"]
    assert (fault.file, fault.field) == (file, field)
    assert fault.line is not None
    assert fault.column is not None
    kept = str([frame.rows() for frame in case.frames.values()])
    assert mark not in kept
    assert escape(mark).replace("\\", "\\\\") in kept


def test_case_and_agreements_too(root):
    put(root / "case.yaml", "title: ", 'about: "a\\u202eb"\ntitle: ')
    put(root / "agreements" / "bridge.yaml", "title: Bridge", 'title: "Bri\\x1bdge"\nnote: Bridge')
    faults = [f for f in open_case(root).faults if f.code == "text-control"]
    assert {(fault.file, fault.field) for fault in faults} >= {("agreements/bridge.yaml", "title")}
    assert "\u202e" not in str([frame.rows() for frame in open_case(root).frames.values()])


def test_items_of_a_list(root):
    put(root / "terms.csv", "fighting of March 2021", "fight\u202eing of March 2021")
    case = open_case(root)
    assert [fault.code for fault in case.faults] == ["text-control"]
    assert "\\u202e" in str(case.terms["instead"].to_list()).replace("\\\\", "\\")


def test_a_header_is_read_without_it_and_told(root):
    put(root / "claims.csv", "paraphrase", "para\u202ephrase")
    case = open_case(root)
    assert [(fault.code, fault.field) for fault in case.faults] == [("text-control", "paraphrase")]
    assert case.claims["paraphrase"].null_count() < case.claims.height


def test_an_unknown_column_is_named_without_it(root):
    put(root / "terms.csv", "term,", "col\u202eour,term,")
    path = root / "terms.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], *("x," + line for line in lines[1:])]) + "\n", "utf-8")
    assert all(str(fault).isprintable() for fault in open_case(root).faults)


def test_another_cell_of_such_a_record_can_be_changed(root):
    put(root / "sources.csv", "Lowland Times", "Low\u202eland Times")
    before = (root / "sources.csv").read_bytes()
    with edit_case(root) as edit:
        edit.change("sources", "src-lt", graded_by="seen")
    after = (root / "sources.csv").read_bytes()
    assert "\u202e".encode() in after
    assert len(after.splitlines()) == len(before.splitlines())
    assert sum(a != b for a, b in zip(after.splitlines(), before.splitlines(), strict=True)) == 1


def test_nothing_of_such_a_cell_is_lost(root):
    put(root / "incidents.csv", "Shooting at", "Shoot\x1bing at")
    case = open_case(root)
    assert list(case.unread(internal=True).sentences()) == []
