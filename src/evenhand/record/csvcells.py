"""Cells of a CSV record in its text: where each stands, and how one is written.

What a change does not touch keeps its own quotation marks, spaces and line end.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache

from evenhand.record.csvtext import lines_of

_END = re.compile(r"[\r\n]*\Z")


def write_cell(text: str | None, separator: str, *, quoted: bool = False) -> str:
    '''One cell, in quotation marks where it must be or `quoted` asks for it.

    >>> print(write_cell('a "b"', ","), write_cell("a;b", ","), write_cell("a;b", ";"))
    "a ""b""" a;b "a;b"
    '''
    text = text or ""
    if not quoted and not any(mark in text for mark in (separator, '"', "\n", "\r")):
        return text
    return '"' + text.replace('"', '""') + '"'


def write_record(cells: Sequence[str | None], separator: str) -> str:
    """One record without its line end; a lone empty cell is quoted, for an empty line is no record."""
    return separator.join(write_cell(cell, separator, quoted=len(cells) == 1 and not cell) for cell in cells)


def write_table(rows: Sequence[Sequence[str | None]]) -> str:
    """A whole table, its header first, with commas and LF."""
    return "".join(write_record(row, ",") + "\n" for row in rows)


def parse(record: str, separator: str) -> list[str]:
    """The cells of one record's text, as the reader of tables cuts it; none where it cannot be cut."""
    try:
        rows = list(csv.reader(lines_of(record), delimiter=separator, strict=True))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


def end_of(record: str) -> str:
    """The line end of a record's text; empty for the last line of a file without one."""
    found = _END.search(record)
    return found.group() if found else ""


def rewrite(record: str, separator: str, changes: Mapping[int, str | None]) -> str | None:
    """A record's text with the cells at these positions changed, or None where it cannot be had."""
    spans = _spans(record, separator)
    wanted = parse(record, separator)
    if len(spans) != len(wanted) or any(at >= len(spans) for at in changes):
        return None
    pieces = [record[start:end] for start, end in spans]
    for at, text in changes.items():
        pieces[at] = write_cell(text, separator, quoted=pieces[at].startswith('"') or len(pieces) == 1)
        wanted[at] = text or ""
    new = separator.join(pieces) + record[spans[-1][1] :]
    return new if parse(new, separator) == wanted else None


def _spans(record: str, separator: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    while True:
        found = _cell(separator).match(record, at)
        if found is None:
            return []
        spans.append(found.span())
        if not record.startswith(separator, found.end()):
            return spans
        at = found.end() + 1


@cache
def _cell(separator: str) -> re.Pattern[str]:
    return re.compile(rf'"[^"]*(?:""[^"]*)*"|[^{re.escape(separator)}\r\n]*')
