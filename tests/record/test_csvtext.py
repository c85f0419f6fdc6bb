"""Both readers cut CSV as Python's own does, and say which records they refuse."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evenhand.record import csvhead, csvtext
from evenhand.record.csvcells import parse, rewrite, write_table

MARKS = st.sampled_from([",", ";", "\t", "|"])
MARKED = [*"ab0 ,;|\"'é\t", "\n", "\r", "\r\n", "\u2028", "\x0b", "\x1c"]
CELLS = st.lists(st.sampled_from(MARKED), max_size=6).map("".join)
HEADER = ["id", "note", "value"]


@st.composite
def odd_files(draw, least: int = 0):
    """A table in an odd style: its bytes, and the cells that a reader must find in it."""
    mark, bom = draw(MARKS), draw(st.booleans())
    rows = draw(st.lists(st.tuples(CELLS, CELLS, CELLS).map(list), min_size=least, max_size=5))
    pieces = [mark.join(HEADER)]
    ends = [draw(st.sampled_from(["\n", "\r\n"]))]
    for row in rows:
        if draw(st.integers(0, 5)) == 0:
            pieces.append("")  # an empty line
            ends.append(draw(st.sampled_from(["\n", "\r\n"])))
        quoted = [draw(st.booleans()) or any(c in cell for c in (mark, "\n", "\r", '"')) for cell in row]
        cells = ['"' + c.replace('"', '""') + '"' if q else c for c, q in zip(row, quoted, strict=True)]
        pieces.append(mark.join(cells))
        ends.append(draw(st.sampled_from(["\n", "\r\n"])))
    if draw(st.booleans()):
        ends[-1] = ""
    text = "".join(piece + end for piece, end in zip(pieces, ends, strict=True))
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode(), mark, rows


def nulls(rows):
    """Rows as a frame has them: empty cells are null, and a row of blanks is no row."""
    return [
        tuple(cell or None for cell in row) for row in rows if re.search(r"[^\s]", "".join(row).replace("\x1c", "x"))
    ]


@given(odd_files())
def test_odd_files_read_as_they_were_meant(file):
    data, mark, rows = file
    sheet = csvtext.read(data, HEADER)
    assert sheet.problems == []
    assert sheet.separator == mark
    assert sheet.frame.columns == [csvtext.ROW, *HEADER]
    assert sheet.frame.drop(csvtext.ROW).rows() == nulls(rows)


@given(odd_files())
def test_odd_files_read_as_pythons_csv_reads_them(file):
    data, mark, _ = file
    text = data.decode("utf-8-sig")
    wanted = [row for row in csv.reader(io.StringIO(text, newline="\n"), delimiter=mark, strict=True) if row]
    assert csvtext.read(data, HEADER).frame.drop(csvtext.ROW).rows() == nulls(wanted[1:])


@given(odd_files())
def test_every_record_is_found_on_its_line(file):
    data, mark, rows = file
    rows = [row for row in rows if nulls([row])]
    sheet = csvtext.read(data, HEADER)
    ordinals = sheet.frame[csvtext.ROW].to_list()
    lines = csvtext.lines_of(sheet.text)
    for ordinal, line in sheet.places(ordinals).items():
        row = rows[ordinals.index(ordinal)]
        for at, cell in enumerate(row):
            down, right = csvtext.cell_at(lines, line, at, mark)
            rest = "".join([lines[down - 1][right - 1 :], *lines[down:]])
            raw = '"' + cell.replace('"', '""') + '"'
            assert rest.startswith((cell, raw))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_line_break_in_a_cell_moves_the_records_below_it(end):
    break_ = end or "\n"
    sheet = csvtext.read(f'id,note,value{break_},,"a{break_}"{break_},,b{end}'.encode(), HEADER)
    assert sheet.places([0, 1]) == {0: 2, 1: 4}


@settings(max_examples=300)
@given(st.text(st.sampled_from([*'a,;"\r\n ']), max_size=40), MARKS)
@example('a"b,c,d\n1,2,3\n', ",")
@example('"a","b\n1,2\n', ",")
@example("1,2,3\r4,5,6\n", ",")
@example('1,"2"3,4\n5,6,7\n', ",")
def test_no_text_makes_reading_raise_and_both_readers_agree(body, mark):
    text = mark.join(HEADER) + "\n" + body
    sheet = csvtext.read(text.encode(), HEADER)
    slow = csvtext.Sheet(body=text.encode(), separator=mark)
    head = csvhead.find(text.encode(), HEADER)
    csvtext._take(slow, head, csvtext._slow(slow, head))
    assert sheet.separator == mark
    assert sheet.frame.equals(slow.frame.cast(sheet.frame.schema))
    assert sheet.problems == slow.problems
    told = len(sheet.problems) + sheet.frame.height
    filled = [cells for cells, _, _ in csvtext.records(text, mark) if any(map(str.strip, cells))]
    assert told >= len(filled) - 1, "a record disappeared"


PLAIN = b"id,note,value\n1,a,x\n2,b,y\n"


@pytest.mark.parametrize("data", [
    b"sep=;\nid;note;value\n1;a;x\n2;b;y\n",
    b'"sep=;"\r\nid;note;value\r\n1;a;x\r\n2;b;y\r\n',
    b"\xef\xbb\xbfSEP=,\nid,note,value\n1,a,x\n2,b,y\n",
    b"sep=,\nid;note;value\n1;a;x\n2;b;y\n",
    b"sep=\t,,\nid\tnote\tvalue\n1\ta\tx\n2\tb\ty",
    b"sep=^\nid^note^value\n1^a^x\n2^b^y\n",
    b"id|note|value\n1|a|x\n2|b|y\n",
    b"ID, Note ,VALUE\n1,a,x\n2,b,y\n",
    b"Id,\xc2\xa0note,\xef\xbb\xbfvalue\n1,a,x\n2,b,y\n",
    b"\n,,\n \nid,note,value\n1,a,x\n2,b,y\n",
    b"id,note,value,,\n1,a,x,,\n2,b,y,,\n",
    b"id,note,value,,\n1,a,x\n2,b,y, \n",
    b"id,note,value\n1,a,x,,,\n2,b,y\n",
    b",id,,note,value\n,1,,a,x\n ,2,,b,y\n",
    b'id,note,"",value\n1,a,"\n",x\n2,b,,y\n',
    b"id,note,value\n,,\n1,a,x\n , ,\xc2\xa0\n2,b,y\n,,\n,,\n",
    b"id,note,value\n,,,,,\n1,a,x\n,\n2,b,y\n,,,\n",
])  # fmt: skip
def test_what_spreadsheets_and_people_add_is_no_fault(data):
    sheet = csvtext.read(data, HEADER)
    assert sheet.problems == []
    assert sheet.frame.drop(csvtext.ROW).equals(csvtext.read(PLAIN, HEADER).frame.drop(csvtext.ROW))
    lines = csvtext.lines_of(sheet.text)
    at = sheet.header.index("note")
    found = [csvtext.cell_at(lines, n, at, sheet.separator) for n in sheet.places(sheet.frame[csvtext.ROW]).values()]
    assert [lines[down - 1][right - 1] for down, right in found] == ["a", "b"]


def test_a_mark_is_read_only_as_it_is_written():
    """Whom a row is for is never guessed: a header one slip from a mark is left as it is, to be refused by name."""
    sheet = csvtext.read(b"ID,Protected\n1,true\n", ["id", "protected"])
    assert sheet.frame.columns[1:] == ["id", "Protected"]


def test_of_two_spellings_of_one_column_the_right_one_is_read():
    sheet = csvtext.read(b"id,ID,note\n1,2,3\n", HEADER)
    assert sheet.frame.columns[1:] == ["id", "ID", "note"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"\xff\xfei\x00d\x00", "file-encoding", 1),
        (b"id,note\n1,caf\xe9\n", "file-encoding", 2),
        (b"id,note\n1,a\x00b\n", "file-nul", 2),
        (b"id,id\n1,2\n", "csv-header", 1),
        (b"id,,note\n1,,2\n3,x,4\n", "csv-header", 1),
        (b"\n\nid,id\n1,2\n", "csv-header", 3),
        (b"one: two\n", "csv-header", 1),
        (b"id,note\r1,2\r", "csv-lines", 1),
        (b"sep=;\nid;note\n1;2\n1;2;3\n", "csv-ragged", 4),
        (b"id,note,,\n1,2\n1\n", "csv-ragged", 3),
        (b"id,note\n1\n2,3\n", "csv-ragged", 2),
        (b'id,note\n1,"2"3\n2,3\n', "csv-quote", 2),
        (b"id,note\n1,2\r3,4\n", "csv-quote", 2),
    ],
)
def test_what_is_refused_is_named_with_its_line(data, code, line):
    (problem,) = csvtext.read(data, ["id", "note"]).problems
    assert (problem.code, problem.line) == (code, line)


ROWS = st.lists(st.tuples(CELLS, CELLS).map(list), min_size=1, max_size=5)


@given(ROWS)
@example([["a\rb", "c"]])
def test_what_is_written_reads_the_same(rows):
    sheet = csvtext.read(write_table([["id", "note"], *rows]).encode(), ["id", "note"])
    assert sheet.problems == []
    assert sheet.frame.drop(csvtext.ROW).rows() == nulls(rows)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_a_single_column_is_read(cells):
    sheet = csvtext.read(write_table([["id"], *([c] for c in cells)]).encode(), ["id"])
    assert sheet.frame.select("id").rows() == nulls([[c] for c in cells])


@given(odd_files(least=1), st.integers(0, 2), CELLS)
def test_a_rewritten_record_differs_in_the_one_cell(file, at, new):
    data, mark, _ = file
    text = data.decode("utf-8-sig")
    lines = csvtext.lines_of(text)
    records = ["".join(lines[a - 1 : b - 1]) for cells, a, b in csvtext.records(text, mark) if cells]
    for record in records:
        old = parse(record, mark)
        changed = rewrite(record, mark, {at: new})
        assert changed is not None
        assert parse(changed, mark) == [*old[:at], new, *old[at + 1 :]]
        assert rewrite(changed, mark, {}) == changed
        before, after = (len(mark.join(old[:at])) for _ in range(2))
        assert changed[: min(before, after)][:1] == record[: min(before, after)][:1]


@pytest.mark.parametrize("record", ['a"b,"c"d\n', '"a\n', "a\rb,c\n", ""])
def test_a_record_that_cannot_be_cut_is_not_rewritten(record):
    assert rewrite(record, ",", {0: "x"}) is None or parse(record, ",") != []
