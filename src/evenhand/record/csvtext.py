"""CSV text to a frame of strings and back; what cannot be a row of the table is listed with its line, never dropped.

Read: UTF-8 with or without a byte-order mark, comma or semicolon, LF or CRLF (RFC 4180). Empty cells are null.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

LIMIT_BYTES = 256 * 1024 * 1024
ROW = "__row"  # the record's ordinal in the file, header not counted; in frames only while they are checked
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CELL_LIMIT = 1 << 30
_RECOVERIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What was refused while reading: a fault code and where."""

    code: str
    line: int | None = None
    column: int | None = None
    field: str | None = None
    given: str | None = None
    expected: str | None = None


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One CSV file as read: its frame of strings, and enough to find any cell again."""

    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    text: str = ""
    separator: str = ","
    problems: list[Problem] = field(default_factory=list)

    def places(self, wanted: Iterable[int]) -> dict[int, int]:
        """Line (1-based) on which each wanted record begins."""
        left = set(wanted)
        found: dict[int, int] = {}
        for ordinal, (_, line, _) in enumerate(records(self.text, self.separator), start=-1):
            if ordinal in left:
                found[ordinal] = line
                if len(found) == len(left):
                    break
        return found


def decode(data: bytes) -> tuple[str, Problem | None]:
    """Text of a UTF-8 file without its byte-order mark, or what is wrong with the bytes."""
    if data.startswith(_UTF16):
        return "", Problem(code="file-encoding", line=1, column=1, given="UTF-16")
    body = data.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        head = body[: error.start]
        line = head.count(b"\n") + 1
        column = len(head[head.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        guess = "bytes that are not UTF-8, perhaps Latin-1 or Windows-1252"
        return "", Problem(code="file-encoding", line=line, column=column, given=guess)
    if "\0" in text:
        before = text[: text.index("\0")]
        return "", Problem(code="file-nul", line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
    return text, None


def records(
    text: str, separator: str, problems: list[Problem] | None = None
) -> Iterator[tuple[list[str], int, int]]:
    """Every record, the header first: its cells, its first line (1-based), and the line after its last.

    A record that cannot be cut into cells is put into `problems` and yields no cells; reading goes on with the line
    after it, as often as `_RECOVERIES`.
    """
    lines = lines_of(text)
    start = 1
    for _ in range(_RECOVERIES):
        reader = csv.reader(lines[start - 1 :], delimiter=separator, strict=True)
        first = start
        try:
            for cells in reader:
                after = first + reader.line_num
                yield cells, start, after
                start = after
            return
        except csv.Error:
            if problems is not None:
                problems.append(Problem(code="csv-quote", line=start, given="a record that cannot be cut into cells"))
            start += 1
            yield [], start - 1, start
    if problems is not None:
        given = f"more than {_RECOVERIES} broken records; what follows was not read"
        problems.append(Problem(code="csv-quote", line=start, given=given))


def lines_of(text: str) -> list[str]:
    """Physical lines with their ends, cut where the CSV reader cuts: after each line feed."""
    return list(io.StringIO(text, newline="\n"))


def read(data: bytes, known: Sequence[str]) -> Sheet:
    """Read one CSV file; `known` are the schema's columns, by which the separator is told.

    Returns a sheet whose frame has one String column for each header cell and `ROW`; rows that are ragged are
    refused and listed.
    """
    text, problem = decode(data)
    if problem:
        return Sheet(problems=[problem])
    sheet = Sheet(text=text)
    try:
        header = next(_reader(text, _separator(sheet, known)), [])
    except csv.Error:
        sheet.problems.append(Problem(code="csv-quote", line=1))
        return sheet
    sheet.problems += _header_problems(header)
    if sheet.problems:
        return sheet
    header = [name.strip() for name in header]
    frame = _quick(sheet, header)
    sheet.frame = _slow(sheet, header) if frame is None else frame
    return sheet


def write(header: Sequence[str], rows: Iterable[Sequence[str | None]], *, separator: str = ",") -> str:
    """A whole table as CSV text with LF line ends; null is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def line(cells: Sequence[str | None], *, separator: str, end: str) -> str:
    """One record as CSV text, ended by `end`."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerow(["" if c is None else c for c in cells])
    return out.getvalue()


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_CELL_LIMIT)
    return csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, strict=True)


def _separator(sheet: Sheet, known: Sequence[str]) -> str:
    head = sheet.text.partition("\n")[0].rstrip("\r")
    named = {mark: len({cell.strip(' "') for cell in head.split(mark)} & set(known)) for mark in ",;"}
    sheet.separator = ";" if named[";"] > named[","] else ","
    return sheet.separator


def _header_problems(header: list[str]) -> list[Problem]:
    names = [name.strip() for name in header]
    if not names:
        return [Problem(code="csv-header", line=1, given="an empty first line")]
    if "" in names:
        return [Problem(code="csv-header", line=1, given="a column without a name")]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [Problem(code="csv-header", line=1, field=name, given="the column twice") for name in twice]


def _quick(sheet: Sheet, header: list[str]) -> pl.DataFrame | None:
    """The frame by Polars' reader, where every record is even and both readers cut it alike; else None."""
    widths: set[int] = set()
    firsts: list[str | None] = []
    try:
        for cells in _reader(sheet.text, sheet.separator):
            widths.add(len(cells))
            firsts.append((cells[0] or None) if cells else None)
    except csv.Error:
        return None
    if widths != {len(header)}:
        return None
    data = io.BytesIO(sheet.text.encode())
    frame = pl.read_csv(data, separator=sheet.separator, infer_schema=False)
    frame = frame.rename(dict(zip(frame.columns, header, strict=True)))
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    same = frame.height == len(firsts) - 1 and frame[header[0]].equals(pl.Series(header[0], firsts[1:], pl.String))
    return frame.with_row_index(ROW) if same else None


def _slow(sheet: Sheet, header: list[str]) -> pl.DataFrame:
    """The frame record by record; what is refused is listed in the sheet's problems."""
    good: list[list[str]] = []
    ordinals: list[int] = []
    for ordinal, (cells, line, _) in enumerate(records(sheet.text, sheet.separator, sheet.problems), start=-1):
        if ordinal < 0 or not cells:
            continue
        if len(cells) == len(header):
            good.append(cells)
            ordinals.append(ordinal)
            continue
        expected = f"{len(header)} cells, as in the header"
        sheet.problems.append(Problem(code="csv-ragged", line=line, given=f"{len(cells)} cells", expected=expected))
    columns = list(zip(*good, strict=True)) or [()] * len(header)
    data = {name: [cell or None for cell in column] for name, column in zip(header, columns, strict=True)}
    frame = pl.DataFrame(data, schema=dict.fromkeys(header, pl.String))
    return frame.insert_column(0, pl.Series(ROW, ordinals, pl.UInt32))


def cell_at(lines: Sequence[str], start: int, wanted: int, separator: str) -> tuple[int, int]:
    """Line and column (1-based) at which cell `wanted` of the record that begins on line `start` stands."""
    line, column, cell, quoted = start, 1, 0, False
    while cell < wanted and line <= len(lines):
        for at, char in enumerate(lines[line - 1], start=1):
            quoted ^= char == '"'
            cell += char == separator and not quoted
            if cell == wanted:
                return line, at + 1
        if not quoted:
            break
        line += 1
    return line, column
