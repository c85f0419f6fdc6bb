"""ISSUES.yaml is read whole, or refused with every fault and its place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from evenhand.bargaining import issues
from evenhand.bargaining.refusals import FilesError, exact

GOOD = """\
parties: [north, south]
scale: {common: points}
reservation: {north: 3, south: [2, 4]}
issues:
  - id: border
    options:
      - {id: open, values: {north: 5, south: [0, 2]}, why: trade}
      - {id: shut, values: {north: 0, south: 4}}
    left_out: {north: 1, south: -0.5}
  - id: troops
    options:
      - {id: leave, values: {north: -1, south: 6}}
      - {id: stay, values: {north: 3e0, south: 0}}
pairs:
  - {options: {troops: leave, border: open}, values: {north: 1, south: 0.1}}
on_the_table: {border: shut, troops: stay}
"""


@pytest.fixture
def file(tmp_path):
    def put(text):
        path = tmp_path / "issues.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def faults(path):
    with pytest.raises(FilesError) as caught:
        issues.read(path)
    return caught.value.faults


def test_reads_all_of_it(file):
    domain: Any = issues.read(file(GOOD))
    border, troops = domain.issues
    assert domain.parties == ("north", "south")
    assert domain.common_scale == "points"
    assert domain.reservation == (3, 3)
    assert domain.reservation_spread == (0, 1)
    assert border.options == ("open", "shut")
    assert border.values == ((5, 1), (0, 4))
    assert border.spread == ((0, 1), (0, 0))
    assert border.left_out == (1, Fraction(-1, 2))
    assert troops.spread == ()
    assert [(p.issues, p.options, p.values) for p in domain.pairs] == [((0, 1), (0, 0), (1, Fraction(1, 10)))]
    assert domain.on_the_table == (1, 1)
    assert domain.ranged
    assert domain.unit is None


def test_little_is_enough(file):
    domain = issues.read(file("parties: [a, b]\nissues: [{id: x, options: [{id: y, values: {a: 1, b: 2}}]}]\n"))
    assert domain.reservation == (None, None)
    assert not replace(domain, reservation_spread=()).ranged


CHANGES = [
    # what is changed, to what, code, line
    ("[north, south]", "[north]", "one-party", 1),
    ("[north, south]", "[north, north]", "party-twice", 1),
    ("[north, south]", "[north, south, 'a b']", "id", 1),
    ("[north, south]", "north", "empty", 1),
    ("{common: points}", "common", "scale", 2),
    ("{common: points}", "{common: }", "text", 2),
    ("{north: 3, ", "{nort: 3, ", "unknown", 3),
    ("[2, 4]", "[4, 2]", "number", 3),
    ("[2, 4]", "[1, 2, 4]", "number", 3),
    ("[2, 4]", ".nan", "number", 3),
    ("[2, 4]", "infinity", "number", 3),
    ("[2, 4]", "1e999999999", "number", 3),
    ("[2, 4]", "'2,5'", "number", 3),
    ("id: border", "id: troops", "issue-twice", 10),
    ("id: border", "no: border", "key-unknown", 5),
    ("id: shut", "id: open", "option-twice", 8),
    (", values: {north: 0, south: 4}", "", "no-values", 8),
    ("{north: 0, south: 4}", "{north: 0}", "no-values", 8),
    ("{north: 0, south: 4}", "7", "by-party", 8),
    ("{north: -1, south: 6}", "{north: -1, south: 6, east: 3}", "unknown", 12),
    ("{troops: leave, border: open}", "{troops: go, border: open}", "unknown", 15),
    ("{troops: leave, border: open}", "{army: leave, border: open}", "unknown", 15),
    ("{troops: leave, border: open}", "{border: open}", "pair", 15),
    ("{troops: leave, border: open}", "open", "choice", 15),
    ("{north: 1, south: 0.1}", "", "by-party", 15),
    ("{border: shut, troops: stay}", "{border: shut}", "on-the-table", 16),
    ("on_the_table", "on_the_tabel", "key-unknown", 16),
    ("left_out: {north: 1,", "left_out: {north: x,", "number", 9),
]


@pytest.mark.parametrize(("was", "now", "code", "line"), CHANGES)
def test_each_fault_is_named_with_its_place(file, was, now, code, line):
    assert was in GOOD
    found = faults(file(GOOD.replace(was, now, 1)))
    assert (code, line) in [(fault.code, fault.line) for fault in found]
    assert all(fault.file == "issues.yaml" and fault.given and fault.expected and fault.do for fault in found)


def test_all_faults_at_once_in_the_order_of_the_file(file):
    text = GOOD
    for was, now, *_ in CHANGES[6:8] + CHANGES[16:17] + CHANGES[20:21] + CHANGES[26:27]:
        text = text.replace(was, now, 1)
    found = faults(file(text))
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)
    assert len(found) == 5


def test_a_pair_named_twice(file):
    again = "  - {options: {border: open, troops: leave}, values: {north: 1, south: 1}}\non_the_table"
    assert [f.code for f in faults(file(GOOD.replace("on_the_table", again)))] == ["pair-twice"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe", "yaml-not-utf-8"),
        ("a: *b\n", "yaml-alias"),
        ("- 1\n", "not-issues"),
        ("", "yaml-empty"),
        ("{" * 5, "yaml-syntax"),
        ("parties: [a, b]\n", "empty"),
    ],
)
def test_what_is_no_such_file(file, text, code):
    assert code in [fault.code for fault in faults(file(text))]


def test_a_file_that_is_not_there(tmp_path):
    (fault,) = faults(tmp_path / "none.yaml")
    assert fault.code == "file-unreadable"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" -0.25 ", Fraction(-1, 4)),
        ("+.5", Fraction(1, 2)),
        ("1e3", 1000),
        ("1e12", 10**12),
        ("1e13", None),
        ("1e-99", Fraction(1, 10**99)),
        ("1/2", None),
        ("٣", None),
        ("1_000", None),
        ("0x10", None),
        ("", None),
        (None, None),
        ("9" * 61, None),
    ],
)
def test_numbers(text, value):
    assert exact(text) == value
