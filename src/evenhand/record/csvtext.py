"""CSV text to a frame of strings and back; what cannot be a row of the table is listed with its line, never dropped.

Read: UTF-8 with or without a byte-order mark; comma, semicolon, tab or bar; LF or CRLF (RFC 4180). Empty cells are
null.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, cast

import polars as pl

from evenhand.record import csvhead

LIMIT_BYTES = 256 * 1024 * 1024
ROW = "__row"  # the record's ordinal in the file, header not counted; in frames only while they are checked
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BATCH = 8192  # rows written at a time
_CELL_LIMIT = 1 << 30
_RECOVERIES = 100
_BREAK = re.compile(r"[\r\n]")
_FILLED = r"\S"  # a cell that holds more than blanks
_QUOTED = re.compile(r'"(?:[^"]|"")*"(?!")')


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Problem:
    """What was refused while reading: a fault code and where."""

    code: str
    line: int | None = None
    column: int | None = None
    field: str | None = None
    given: str | None = None
    expected: str | None = None


@dataclass(slots=True, kw_only=True, repr=False)
class Sheet:
    """One CSV file as read: its frame of strings, and enough to find any cell again."""

    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    body: bytes = b""  # UTF-8, without a byte-order mark
    separator: str = ","
    top: int = 1  # line on which the header begins
    header: tuple[str, ...] = ()  # the column of each cell of the header; empty where it names none
    written: tuple[str, ...] = ()  # the header's cells as they stand
    problems: list[Problem] = field(default_factory=list)
    begins: list[int] | None = None  # line of each record, header first; None where every record is a row of `frame`

    @property
    def text(self) -> str:
        """The file's text."""
        return self.body.decode("utf-8")

    def places(self, wanted: Iterable[int]) -> dict[int, int]:
        """Line (1-based) on which each wanted record begins; the header's ordinal is -1."""
        ordinals = list(wanted)
        lines = self.body.count(b"\n") + (not self.body.endswith(b"\n"))
        if self.begins is None and lines <= self.frame.height + self.top:
            return {ordinal: ordinal + self.top + 1 for ordinal in ordinals}
        if self.begins is None:
            self.begins = _begins(self.frame.drop(ROW), self.top)
        return {ordinal: self.begins[ordinal + 1] for ordinal in ordinals}


def _begins(frame: pl.DataFrame, top: int) -> list[int]:
    """Line of each record, header first, of a frame that has them all."""
    breaks = pl.all().str.count_matches("\n", literal=True).fill_null(0).cast(pl.Int64)
    lines = frame.select(pl.sum_horizontal(breaks) + 1).to_series().cum_sum() + top + 1
    return [top, top + 1, *lines.to_list()]


def check_bytes(body: bytes) -> Problem | None:
    """What is wrong with the bytes of a text file, byte-order mark taken off."""
    if body.startswith(_UTF16):
        return Problem(code="file-encoding", line=1, column=1, given="UTF-16")
    try:
        _ = body.isascii() or body.decode("utf-8")
    except UnicodeDecodeError as error:
        head = body[: error.start]
        line = head.count(b"\n") + 1
        column = len(head[head.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        guess = "bytes that are not UTF-8, perhaps Latin-1 or Windows-1252"
        return Problem(code="file-encoding", line=line, column=column, given=guess)
    if b"\0" in body:
        before = body[: body.index(b"\0")].decode("utf-8")
        return Problem(code="file-nul", line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
    return None


def records(
    text: str, separator: str, problems: list[Problem] | None = None, start: int = 1
) -> Iterator[tuple[list[str], int, int]]:
    """Every record from line `start` on, the header first: cells, first line (1-based), and the line after its last.

    A record that cannot be cut into cells is put into `problems` and yields no cells; reading goes on with the line
    after it, as often as `_RECOVERIES`.
    """
    csv.field_size_limit(_CELL_LIMIT)
    lines = lines_of(text)
    for _ in range(_RECOVERIES):
        reader = csv.reader(lines[start - 1 :], delimiter=separator, strict=True)
        first = start
        try:
            for cells in reader:
                after = first + reader.line_num
                yield cells, start, after
                start = after
            return
        except csv.Error as error:
            if problems is not None:
                problems.append(Problem(code="csv-quote", line=start, given=_broken(error)))
            start += 1
            yield [], start - 1, start
    if problems is not None:
        given = f"more than {_RECOVERIES} broken records; what follows was not read"
        problems.append(Problem(code="csv-quote", line=start, given=given))


def lines_of(text: str) -> list[str]:
    """Physical lines with their ends, cut where the CSV reader cuts: after each line feed."""
    return list(io.StringIO(text, newline="\n"))


def read(data: bytes, known: Sequence[str]) -> Sheet:
    """Read one CSV file; `known` are the schema's columns, by which the separator and the header are told.

    Returns a sheet whose frame has one String column for each column that the header names, and `ROW`; rows that are
    ragged are refused and listed. Rows and unnamed columns without anything in them are no rows and no columns.
    """
    body = data.removeprefix(_BOM)
    problem = check_bytes(body) or _check_ends(body)
    if problem:
        return Sheet(problems=[problem])
    sheet = Sheet(body=body)
    try:
        head = csvhead.find(body, known)
    except csv.Error as error:
        sheet.problems.append(Problem(code="csv-quote", line=1, given=_broken(error)))
        return sheet
    sheet.separator, sheet.top, sheet.header, sheet.written = head.separator, head.top, head.names, head.cells
    sheet.problems += _header_problems(head, known)
    if sheet.problems:
        return sheet
    frame = _quick(sheet, head)
    _take(sheet, head, _slow(sheet, head) if frame is None else frame)
    return sheet


def _check_ends(body: bytes) -> Problem | None:
    """What is wrong with line ends that no line can be told by."""
    if b"\r" not in body or b"\n" in body:
        return None
    return Problem(code="csv-lines", line=1, given="lines that end with a carriage return alone")


def _take(sheet: Sheet, head: csvhead.Head, frame: pl.DataFrame) -> None:
    """Give the sheet its frame, without the rows and the unnamed columns that are empty."""
    full = [at for at in head.nameless if frame[f"{at}"].str.contains(_FILLED).any()]
    for at in full:
        row = frame.filter(pl.col(f"{at}").str.contains(_FILLED))[ROW][0]
        line = (sheet.begins or _begins(frame.drop(ROW), sheet.top))[row + 1]
        given = f"column {at + 1} without a name, which is filled on line {line}"
        sheet.problems.append(Problem(code="csv-header", line=sheet.top, given=given))
    if full:
        return
    empty = _empty_rows(frame)
    if sheet.begins is None and (empty is not None or head.nameless):
        sheet.begins = _begins(frame.drop(ROW), sheet.top)  # while all that has a line is here
    frame = frame if empty is None else frame.filter(~empty)
    named = {f"{at}": name for at, name in enumerate(head.names) if name}
    sheet.frame = frame.select(ROW, *named).rename(named)


def _empty_rows(frame: pl.DataFrame) -> pl.Series | None:
    """Which rows hold nothing but blanks, or None where none does."""
    empty = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
    for column in frame.drop(ROW).iter_columns():
        empty &= ~column.str.contains(_FILLED).fill_null(value=False)
        if not empty.any():
            return None
    return empty


def _broken(error: csv.Error) -> str:
    lone = "a carriage return without a line feed" if "new-line" in str(error) else None
    return lone or "a record that cannot be cut into cells"


def _header_problems(head: csvhead.Head, known: Sequence[str]) -> list[Problem]:
    names = [name for name in head.names if name]
    if not names:
        return [Problem(code="csv-header", line=1, given="an empty first line")]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return [Problem(code="csv-header", line=head.top, field=name, given="the column twice") for name in twice]
    if not set(names) & set(known):
        expected = "a first line that names columns of this table, such as " + ", ".join(known[:4])
        return [Problem(code="csv-header", line=head.top, given="no name of a column of this table", expected=expected)]
    return []


def _quick(sheet: Sheet, head: csvhead.Head) -> pl.DataFrame | None:
    """The frame by Polars' reader, where it is certain that it reads the text as RFC 4180 does; else None.

    Columns are named by position. Polars takes a short row and a stray quotation mark as they come, and refuses a long
    row.
    """
    returns = sheet.body.count(b"\r")
    if (
        len(head.names) == 1
        or (returns and returns != sheet.body.count(b"\r\n"))
        or any(map(_BREAK.search, head.cells))
    ):
        return None
    rest = sheet.body[head.ends :]
    columns = dict.fromkeys(map(str, range(len(head.names))), pl.String)
    try:
        frame = pl.read_csv(rest, separator=sheet.separator, has_header=False, schema=columns)
    except pl.exceptions.PolarsError:
        return None
    if not (_is_even if b'"' not in rest else _is_written_so)(sheet, rest, frame):
        return None
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all())).with_row_index(ROW)


def _is_even(sheet: Sheet, rest: bytes, frame: pl.DataFrame) -> bool:
    """Whether a text without quotation marks has no short row, given that it has no long one."""
    return rest.count(sheet.separator.encode()) == (frame.width - 1) * frame.height


def _is_written_so(sheet: Sheet, rest: bytes, frame: pl.DataFrame) -> bool:
    """Whether the frame is written as the very text that was read: then it holds every cell, and no row was short."""
    end = "\r\n" if b"\r" in sheet.body else "\n"
    same = _Same(body=rest)
    stream = cast("IO[bytes]", same)
    frame.write_csv(stream, include_header=False, separator=sheet.separator, line_terminator=end, batch_size=_BATCH)
    return same.is_same and len(rest) in {same.at, same.at - len(end)}


@dataclass(slots=True, kw_only=True, repr=False)
class _Same:
    """A stream that compares what is written to it and keeps nothing; the body's last line may lack its end."""

    body: bytes
    at: int = 0
    is_same: bool = True

    def write(self, data: bytes) -> int:
        here = self.body[self.at :] if self.at + len(data) > len(self.body) else data
        self.is_same &= self.body.startswith(here, self.at) and data.startswith(here)
        self.at += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


def _slow(sheet: Sheet, head: csvhead.Head) -> pl.DataFrame:
    """The frame record by record; what is refused is listed in the sheet's problems."""
    good: list[list[str]] = []
    ordinals: list[int] = []
    sheet.begins = []
    found = records(sheet.text, sheet.separator, sheet.problems, sheet.top)
    for ordinal, (cells, line, _) in enumerate(found, start=-1):
        sheet.begins.append(line)
        if ordinal < 0 or not cells:
            continue
        fitted = _fitted(cells, head)
        if fitted is not None:
            good.append(fitted)
            ordinals.append(ordinal)
        elif any(map(str.strip, cells)):
            given = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
            expected = f"{head.width} cells, as in the header"
            sheet.problems.append(Problem(code="csv-ragged", line=line, given=given, expected=expected))
    size = len(head.names)
    columns = list(zip(*good, strict=True)) or [()] * size
    data = {f"{at}": [cell or None for cell in column] for at, column in enumerate(columns)}
    frame = pl.DataFrame(data, schema=dict.fromkeys(map(str, range(size)), pl.String))
    return frame.insert_column(0, pl.Series(ROW, ordinals, pl.UInt32))


def _fitted(cells: list[str], head: csvhead.Head) -> list[str] | None:
    """The cells of a record, as many as the header has, where it lacks or adds only cells of columns without a name."""
    size = len(head.names)
    if len(cells) == size:
        return cells
    if len(cells) < head.width or any(map(str.strip, cells[size:])):
        return None
    return [*cells[:size], *[""] * (size - len(cells))]


def cell_at(lines: Sequence[str], start: int, wanted: int, separator: str) -> tuple[int, int]:
    """Line and column (1-based) at which cell `wanted` of the record that begins on line `start` stands."""
    text, end, at = lines[start - 1], start, 0
    if '"' not in text:
        before = text.split(separator, wanted)[:wanted]
        return start, sum(map(len, before)) + wanted + 1
    for _ in range(wanted):
        if text.startswith('"', at):
            while (found := _QUOTED.match(text, at)) is None and end < len(lines):
                more = lines[end : 2 * end - start + 1]  # twice as much each time, so that a long cell takes few
                text, end = text + "".join(more), end + len(more)
            at = found.end() if found else len(text)
        at = text.find(separator, at) + 1
        if at == 0:
            return start, 1
    return start + text.count("\n", 0, at), at - text.rfind("\n", 0, at)
