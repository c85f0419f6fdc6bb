"""The loss ledger: nothing that is in the files is missing from a view without a fault that says so."""

from __future__ import annotations

import csv
import io
import random
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from evenhand import packaged
from evenhand.record import Case, open_case
from evenhand.record.csvtext import ROW
from evenhand.record.schema import load
from tests.generate import random_draft, write
from tests.record.spoil import spoil

JUNK = ("zz zz", "", "-", "31.02.2021", "9" * 30, "=1+1", "true", "no such word", "a;b;;c", "\u202eabc")


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(packaged("starter"), tmp_path / "case"))


def missing(before: Case, after: Case, *, internal: bool) -> dict[str, int]:
    """Rows of each table that one view has and the other has not, told by their key."""
    left, right = (_heights(one, internal=internal) for one in (before, after))
    return {name: n - right[name] for name, n in left.items() if right[name] < n}


def _heights(case: Case, *, internal: bool) -> dict[str, int]:
    view = case.view(internal=internal)
    found = {name: frame.height for name, frame in view.tables.items()}
    return found | {"claims": found["claims"] + len(view.superseded)}


def unlisted(before: Case, after: Case, *, internal: bool) -> dict[str, tuple[int, int]]:
    """Tables of which more is missing than the ledger says."""
    told = after.unread(internal=internal)
    lost = {name: sum(cause.rows for cause in causes) for name, causes in told.tables.items()}
    gone = missing(before, after, internal=internal)
    return {name: (n, lost.get(name, 0)) for name, n in gone.items() if n > lost.get(name, 0)}


def spoilt_cells(folder: Path, rng: random.Random) -> Any:
    """Every cell of every table of a case replaced by junk, one at a time."""
    for path in sorted(folder.glob("*.csv")):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        for x, name in enumerate(rows[0]):
            for y in range(1, len(rows)):
                junk = rng.choice(JUNK)
                spoilt = [[*line] for line in rows]
                spoilt[y][x] = junk
                out = io.StringIO(newline="")
                csv.writer(out, lineterminator="\n").writerows(spoilt)
                yield path.name, y, name, junk, out.getvalue().encode()


def test_each_row_that_a_spoilt_cell_costs_is_listed(root):
    before = open_case(root)
    assert not before.unread()
    kept = {path.name: path.read_bytes() for path in root.glob("*.csv")}
    for name, line, column, junk, data in spoilt_cells(root, random.Random(1)):
        root.joinpath(name).write_bytes(data)
        after = open_case(root)
        root.joinpath(name).write_bytes(kept[name])
        if column in {"protected", "consent", "kind"} or not after.errors:
            continue
        for internal in (False, True):
            assert unlisted(before, after, internal=internal) == {}, (name, line, column, junk, internal)


@pytest.mark.parametrize("seed", range(6))
def test_rows_in_the_files_are_rows_of_the_record_or_refused_by_name(seed, tmp_path):
    rng = random.Random(seed)
    draft = random_draft(rng, size=3, protected=0.3)
    before = open_case(write(draft.files(), tmp_path / "a"))
    for row in (row for rows in draft.rows.values() for row in rows if rng.random() < 0.15):
        row[rng.choice(sorted(row))] = rng.choice(JUNK[:-1])
    after = open_case(write(_written(draft), tmp_path / "b"))
    told = {name: sum(c.rows for c in causes) for name, causes in after.unread(internal=True).tables.items()}
    for name, table in load().tables.items():
        if table.is_csv:
            assert after.frames[name].height + told.get(name, 0) == before.frames[name].height, name


def _written(draft: Any) -> dict[str, bytes]:
    files: dict[str, bytes] = draft.files()
    return files


FILES = [  # what is done, table, rows lost inside, rows that the public may know of, code
    ("append claims.csv x,y", "claims", 1, 1, "csv-ragged"),
    ("replace sources.csv src-hp, => src-hp,more,", "sources", 1, 0, "csv-ragged"),
    ("recode claims.csv utf-16", "claims", 4, 4, "file-encoding"),
    ("recode sources.csv utf-16", "sources", 3, 0, "file-encoding"),
    ("replace terms.csv term, => term,term,", "terms", 2, 2, "csv-header"),
    ("append agreements/bridge.yaml x: [", "agreements", 1, 1, "yaml-syntax"),
]


@pytest.mark.parametrize(("change", "table", "inside", "public", "code"), FILES)
def test_records_that_could_not_be_cut_are_counted(change, table, inside, public, code, root):
    spoil(root, change)
    case = open_case(root)
    for internal, rows in ((True, inside), (False, public)):
        causes = case.unread(internal=internal).tables.get(table, ())
        assert [(cause.code, cause.rows) for cause in causes if cause.code == code] == (
            [(code, rows)] if causes else []
        )
        assert sum(cause.rows for cause in causes) >= rows
    assert case.view().unread.lost(table)


def test_a_mistyped_kind_names_everything_that_goes_with_it(root):
    spoil(root, "replace sources.csv Highland Post,media => Highland Post,newspaper")
    told = open_case(root).view().unread.as_dict()
    assert told["rows"] == 4
    assert list(told["tables"]) == ["sources", "claims", "judgements"]
    cause = {"file": "sources.csv", "line": 2, "column": 22, "code": "code-unknown"}
    assert told["tables"]["claims"] == {"rows": 2, "causes": [cause | {"rows": 2}]}


def test_nothing_is_counted_of_what_protection_hides(root):
    """A protected row with a fault, and a protected row that rests on a lost one, are told to the team alone."""
    text = root.joinpath("incidents.csv").read_text("utf-8")
    lines = text.splitlines()
    lines = [lines[0] + ",protected", lines[1] + ",", lines[1].replace("in-bridge", "in bad id") + ",true"]
    root.joinpath("incidents.csv").write_text("\n".join(lines) + "\n", "utf-8")
    case = open_case(root)
    assert [fault.code for fault in case.errors] == ["id-form"]
    assert not case.view().unread
    assert case.view(internal=True).unread.rows == 1


def test_a_bad_cell_is_counted_where_its_row_is_shown(root):
    spoil(root, "replace incidents.csv 2021-03-05 => 5/3/2021")
    case = open_case(root)
    assert case.view().unread.as_dict() == {"rows": 0, "tables": {}, "cells": {"incidents": 1}}
    assert case.view().incidents["date"].to_list() == [None]


def test_a_clean_case_says_that_nothing_is_missing(root):
    assert open_case(root).view().unread.as_dict() == {"rows": 0, "tables": {}, "cells": {}}
    assert open_case(root).view().unread.sentences() == []


def test_a_thousand_faults_cost_no_quadratic_time(root):
    """Twenty thousand claims, of which every tenth has no source that is there: counted by their own faults."""
    lines = root.joinpath("claims.csv").read_text("utf-8").splitlines()
    claim = lines[1].split(",")
    many = [
        ",".join([f"c{n}", *claim[1:]]).replace("src-hp", "src-hp" if n % 10 else f"gone{n}") for n in range(20_000)
    ]
    root.joinpath("claims.csv").write_text("\n".join([*lines, *many]) + "\n", "utf-8")
    case = open_case(root)
    told = case.view().unread
    assert sum(cause.rows for cause in told.tables["claims"]) == 2000
    assert isinstance(case.frames["claims"], pl.DataFrame)
    assert ROW in case.frames["claims"].columns
