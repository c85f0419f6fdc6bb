"""No spreadsheet runs a cell of ours, with whichever separator it cuts; numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.output.cells import is_formula, neutral, write_cell, write_cells
from evenhand.output.csvtable import csv_bytes

RUN = [
    "=1+1", "+1+1", "-2+3", "@SUM(1)", "|calc", "＝1+1", "＋1", "－1", "＠x", " =1", "\t=1", "\n=1", "\u00a0=1",
    "\u3000＝1", "\ufeff=1", "\u200b=1", "\t1", "\nx", "=", "-", "+374 10 123456", "-inf", "-nan", "--1", "-1-1",
    "a;=1", "a; =1", "a;b;@x", "a\t=1", "a\n=1", "a\n+x", '=HYPERLINK("http://example.org")',
    "=cmd|' /C calc'!A0", "-0044-03-15", "-1;5",
]  # fmt: skip
PLAIN = [
    "",
    "x",
    "-3.5",
    "+5",
    "-3",
    "-1e5",
    "-3,5",
    "-5%",
    " -3",
    ".5",
    "-.5",
    "a;-3",
    "a=b",
    "a - b",
    "a@example.org",
    "x|y",
    "'x",
    "2020-01",
]
SIGN = re.compile(r"[\"\s\x00-\x20\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@|＝＋－＠｜]")
NUMBER = re.compile(r" *[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)? *%? *", re.ASCII)


def runs(cell: str) -> bool:
    return bool(SIGN.match(cell)) and not NUMBER.fullmatch(cell)


@pytest.mark.parametrize("text", RUN)
def test_what_would_run_does_not(text):
    assert is_formula(pl.Series([text])).to_list() == [True]
    assert "'" in neutral(text)
    assert is_formula(pl.Series([neutral(text)])).to_list() == [False]


@pytest.mark.parametrize("text", PLAIN)
def test_what_would_not_run_stays(text):
    assert is_formula(pl.Series([text])).to_list() == [False]
    assert neutral(text) == text


@pytest.mark.parametrize("text", ["a;b", "a,b", 'a"b', "a\tb", "a\nb", " a", "a ", "a|b", "Shooting;=1+2"])
def test_what_could_be_cut_is_quoted(text):
    cell = write_cell(text)
    assert (cell[0], cell[-1]) == ('"', '"')
    assert next(csv.reader(io.StringIO(cell, newline=""))) == [neutral(text)]


ODD = st.text(alphabet="=+-@|;,\t\n\r \"'ab1.5e%＝\u00a0\u202e\x1b")


@given(st.lists(ODD | st.none(), min_size=1))
def test_a_column_is_written_as_its_cells_are(texts):
    column = pl.Series(texts, dtype=pl.String)
    assert write_cells(column).to_list() == ["" if text is None else write_cell(text) for text in texts]


@given(st.lists(st.tuples(ODD, ODD), min_size=1), st.tuples(ODD, ODD))
def test_no_separator_makes_a_formula(rows, names):
    first, second = names
    if first == second:
        return
    data = csv_bytes(pl.DataFrame(rows, schema={first: pl.String, second: pl.String}, orient="row")).decode()
    assert "\r" not in data
    read = list(csv.reader(io.StringIO(data, newline=""), strict=True))
    assert read == [[neutral(cell) for cell in row] for row in [names, *rows]]
    assert not any(runs(cell) for row in read for cell in row)
    for separator in ";\t":
        naive = [cell for line in data.split("\n") for cell in line.split(separator)]
        begun = [cell.strip('"') for cell in naive if not re.match(r'"? *[+-][\d.,]', cell)]  # a number, then a comma
        assert not any(runs(cell) and "'" not in cell for cell in begun)


def test_types_and_lists():
    frame = pl.DataFrame(
        {
            "=h": pl.Series([["=a", "b"], [], None], dtype=pl.List(pl.String)),
            "n": [-1.5, None, 2.0],
            "b": [True, False, None],
            "e": pl.Series(["=u", "v;w", "=u"], dtype=pl.Enum(["=u", "v;w"])),
        }
    )
    assert csv_bytes(frame).decode() == "'=h,n,b,e\n\"'=a;b\",-1.5,true,'=u\n,,false,\"v;w\"\n,2.0,,'=u\n"


def test_a_lone_empty_cell_is_a_record():
    assert csv_bytes(pl.DataFrame({"a": ["x", None, ""]})) == b'a\nx\n""\n""\n'


def test_names_that_become_one_are_kept():
    assert csv_bytes(pl.DataFrame({"=a": ["1"], "'=a": ["2"]})) == b"'=a,'=a\n1,2\n"
