"""What follows from which fault, and in which order they are told."""

import shutil
from pathlib import Path

import pytest

from evenhand import packaged
from evenhand.record import open_case
from evenhand.record.causes import causes, fold, order, tables_of
from tests.record.spoil import spoil

CASES = [
    # what was done, the cause, what follows from it
    ("remove incidents.csv", "table-missing", {"reference-dangling": 3}),
    ("replace incidents.csv id,kind => key,kind", "column-missing", {"reference-dangling": 3}),
    ("replace incidents.csv id,kind => ids,kind", "column-near", {"column-missing": 1, "reference-dangling": 3}),
    ("replace incidents.csv id,kind => id,kid", "column-near", {"column-missing": 1}),
    ("replace agreements/bridge.yaml [hg, lg] => [hg, lg", "yaml-syntax", {"reference-dangling": 2}),
    ("recode agreements/bridge.yaml utf-16", "file-encoding", {"reference-dangling": 2}),
    ('replace claims.csv Two Highland => "Two" Highland', "csv-quote", {"reference-dangling": 1}),
    ("replace parties.csv ,2021/..,src-note\\nlg => \\nlg", "csv-ragged", {"reference-dangling": 4}),
    ("replace claims.csv id,incident => id,incidents", "column-near", {"unsourced": 1}),
]


@pytest.fixture
def root(tmp_path):
    """A starter case of one's own."""
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


@pytest.mark.parametrize(("change", "cause", "follows"), CASES)
def test_a_fault_stands_under_the_one_that_it_follows_from(root, change, cause, follows):
    spoil(root, change)
    faults = open_case(root).faults
    top = [group for group in fold(faults) if group.faults[0].code == cause]
    assert len(top) == 1
    found: dict[str, int] = {}
    for group in top[0].follows:
        code = group.faults[0].code
        found[code] = found.get(code, 0) + len(group.faults)
    assert {code: count for code, count in found.items() if code in follows} == follows
    told = sum(len(group.faults) + sum(len(follow.faults) for follow in group.follows) for group in fold(faults))
    assert told == len(faults), "each fault is told once"


def test_what_follows_from_nothing_that_is_known_stands_by_itself(root):
    spoil(root, "replace claims.csv cl-1,in-bridge => cl-1,in-brigde && replace claims.csv ,2,2,2, => ,2,two,2,")
    assert causes(open_case(root).faults) == [None, None]


def test_files_come_before_headers_before_cells_before_references_before_notes(root):
    spoil(root, "recode warnings.csv utf-16 && replace claims.csv losses_of => Losses of && write a.csv x")
    spoil(root, "replace claims.csv ,2,2,2, => ,2,two,2, && replace claims.csv cl-1,in-bridge => cl-1,in-brigde")
    faults = open_case(root).faults
    told = ["file-encoding", "column-near", "number-form", "reference-dangling", "file-unknown"]
    assert [fault.code for fault in faults] == told
    assert list(faults) == sorted(faults, key=order)


def test_the_tables_of_a_file():
    assert {table.name for table in tables_of("claims.csv")} == {"claims"}
    assert {"agreements", "commitments"} <= {table.name for table in tables_of("agreements/bridge.yaml")}
    assert tables_of("stray.csv") == ()
