"""CSV text to a frame of strings and back; what cannot be a row of the table is listed with its line, never dropped.

Read: UTF-8 with or without a byte-order mark, comma or semicolon, LF or CRLF (RFC 4180). Empty cells are null.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, cast

import polars as pl

LIMIT_BYTES = 256 * 1024 * 1024
ROW = "__row"  # the record's ordinal in the file, header not counted; in frames only while they are checked
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BATCH = 8192  # rows written at a time
_CELL_LIMIT = 1 << 30
_RECOVERIES = 100
_BREAK = re.compile(r"[\r\n]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"(?!")')


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
    body: bytes = b""  # UTF-8, without a byte-order mark
    separator: str = ","
    problems: list[Problem] = field(default_factory=list)
    begins: list[int] | None = None  # line of each record, header first; None where every record is a row of `frame`

    @property
    def text(self) -> str:
        """The file's text."""
        return self.body.decode("utf-8")

    def places(self, wanted: Iterable[int]) -> dict[int, int]:
        """Line (1-based) on which each wanted record begins."""
        ordinals = list(wanted)
        if self.begins is not None:
            return {ordinal: self.begins[ordinal + 1] for ordinal in ordinals}
        if self.body.count(b"\n") <= self.frame.height + 1:
            return {ordinal: ordinal + 2 for ordinal in ordinals}
        breaks = pl.all().exclude(ROW).str.count_matches("\n", literal=True).fill_null(0).cast(pl.Int64)
        before = self.frame.select(pl.sum_horizontal(breaks).cum_sum().shift(1, fill_value=0)).to_series()
        return dict(zip(ordinals, (before.gather(ordinals) + pl.Series(ordinals) + 2).to_list(), strict=True))


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


def records(text: str, separator: str, problems: list[Problem] | None = None) -> Iterator[tuple[list[str], int, int]]:
    """Every record, the header first: its cells, its first line (1-based), and the line after its last.

    A record that cannot be cut into cells is put into `problems` and yields no cells; reading goes on with the line
    after it, as often as `_RECOVERIES`.
    """
    csv.field_size_limit(_CELL_LIMIT)
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
    """Read one CSV file; `known` are the schema's columns, by which the separator is told.

    Returns a sheet whose frame has one String column for each header cell and `ROW`; rows that are ragged are
    refused and listed.
    """
    body = data.removeprefix(_BOM)
    problem = check_bytes(body)
    if problem:
        return Sheet(problems=[problem])
    sheet = Sheet(body=body)
    try:
        header = next(csv.reader(_lines(body), delimiter=_separator(sheet, known), strict=True), [])
    except csv.Error as error:
        sheet.problems.append(Problem(code="csv-quote", line=1, given=_broken(error)))
        return sheet
    sheet.problems += _header_problems(header)
    if sheet.problems:
        return sheet
    frame = _quick(sheet, header)
    sheet.frame = _slow(sheet, [name.strip() for name in header]) if frame is None else frame
    return sheet


def _broken(error: csv.Error) -> str:
    lone = "a carriage return without a line feed" if "new-line" in str(error) else None
    return lone or "a record that cannot be cut into cells"


def _lines(body: bytes) -> Iterator[str]:
    """The lines of `lines_of`, each cut only when it is asked for."""
    at = 0
    while at < len(body):
        end = body.find(b"\n", at) + 1 or len(body)
        yield body[at:end].decode("utf-8")
        at = end


def _separator(sheet: Sheet, known: Sequence[str]) -> str:
    head = next(_lines(sheet.body), "").rstrip("\r\n")
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
    """The frame by Polars' reader, where it is certain that it reads the text as RFC 4180 does; else None.

    Polars takes a short row and a stray quotation mark as they come, and refuses a long row.
    """
    body = sheet.body
    returns = body.count(b"\r")
    if len(header) == 1 or (returns and returns != body.count(b"\r\n")) or any(map(_BREAK.search, header)):
        return None
    try:
        frame = pl.read_csv(body, separator=sheet.separator, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if frame.columns != header or not (_is_even if b'"' not in body else _is_written_so)(sheet, frame):
        return None
    frame = frame.rename({name: name.strip() for name in frame.columns})
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all())).with_row_index(ROW)


def _is_even(sheet: Sheet, frame: pl.DataFrame) -> bool:
    """Whether a text without quotation marks has no short row, given that it has no long one."""
    return sheet.body.count(sheet.separator.encode()) == (frame.width - 1) * (frame.height + 1)


def _is_written_so(sheet: Sheet, frame: pl.DataFrame) -> bool:
    """Whether the frame is written as the very text that was read: then it holds every cell, and no row was short."""
    end = "\r\n" if b"\r" in sheet.body else "\n"
    same = _Same(body=sheet.body)
    frame.write_csv(cast("IO[bytes]", same), separator=sheet.separator, line_terminator=end, batch_size=_BATCH)
    return same.is_same and len(sheet.body) in {same.at, same.at - len(end)}


@dataclass(slots=True, kw_only=True)
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


def _slow(sheet: Sheet, header: list[str]) -> pl.DataFrame:
    """The frame record by record; what is refused is listed in the sheet's problems."""
    good: list[list[str]] = []
    ordinals: list[int] = []
    sheet.begins = []
    for ordinal, (cells, line, _) in enumerate(records(sheet.text, sheet.separator, sheet.problems), start=-1):
        sheet.begins.append(line)
        if ordinal < 0 or not cells:
            continue
        if len(cells) == len(header):
            good.append(cells)
            ordinals.append(ordinal)
            continue
        given, expected = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}", f"{len(header)} cells, as in the header"
        sheet.problems.append(Problem(code="csv-ragged", line=line, given=given, expected=expected))
    columns = list(zip(*good, strict=True)) or [()] * len(header)
    data = {name: [cell or None for cell in column] for name, column in zip(header, columns, strict=True)}
    frame = pl.DataFrame(data, schema=dict.fromkeys(header, pl.String))
    return frame.insert_column(0, pl.Series(ROW, ordinals, pl.UInt32))


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
