"""The head of a CSV file: what stands before the header, what separates cells, and which column each cell names.

Spreadsheets write a first line `sep=;`, tabs, names in capitals, and columns without a name at the right: all are read.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from evenhand.record.controls import strip

MARKS = (",", ";", "\t", "|")  # what may stand between cells, the likeliest first
_TOLD = re.compile(r'"?sep=([\t!-/:-@\[-`{-~])"?[\s,;|"]*', re.IGNORECASE)
_BLANK = re.compile(r'(?:[\s,;|]|"")*')
_OUTER = " \t\r\n\v\f\xa0\u2000\u2001\u2002\u2003\u2007\u2009\u200b\u202f\u3000\ufeff"
_SHORTENED = 3  # letters of a name that may be cut short
_LONG = 8  # letters of a word in which two slips are still a slip
_AS_WRITTEN = frozenset({"protected", "consent", "audience"})  # whom a row is for is never guessed from a slip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Head:
    """The header of a file, and where it stands."""

    top: int  # line (1-based) on which the header begins
    ends: int  # byte after it
    separator: str
    cells: tuple[str, ...]  # as written
    names: tuple[str, ...]  # the column of each cell; empty where it names none

    @property
    def width(self) -> int:
        """Cells that a row must have: those up to the last that is named."""
        return max((at for at, name in enumerate(self.names, start=1) if name), default=0)

    @property
    def nameless(self) -> list[int]:
        """Positions (0-based) of the columns without a name."""
        return [at for at, name in enumerate(self.names) if not name]


def find(body: bytes, known: Sequence[str]) -> Head:
    """The header of a file, told by the schema's columns `known`: the first line that is not blank.

    Raises:
        csv.Error: it cannot be cut into cells.
    """
    top, at, told = 1, 0, ""
    for line in lines(body):
        said = _TOLD.fullmatch(line) if top == 1 else None
        if said is None and not _BLANK.fullmatch(line):
            break
        told = said[1] if said else told
        top, at = top + 1, at + len(line.encode())
    separator = _separator(next(lines(body, at), "").rstrip("\r\n"), known, told)
    reader = csv.reader(lines(body, at), delimiter=separator, strict=True)
    cells = tuple(next(reader, ()))
    ends = at + sum(len(line.encode()) for line in islice(lines(body, at), reader.line_num))
    return Head(top=top, ends=ends, separator=separator, cells=cells, names=_names(cells, known))


def lines(body: bytes, at: int = 0) -> Iterator[str]:
    """Physical lines with their ends from byte `at` on, cut after each line feed, each only when it is asked for."""
    while at < len(body):
        end = body.find(b"\n", at) + 1 or len(body)
        yield body[at:end].decode("utf-8")
        at = end


def _separator(header: str, known: Sequence[str], told: str) -> str:
    """The mark that cuts the header into most of the schema's names; a tie is for the one told, then for the comma."""
    marks = dict.fromkeys([told, *MARKS] if told else MARKS)
    return max(marks, key=lambda mark: len({*_names([c.strip('"') for c in header.split(mark)], known)} & {*known}))


def _names(cells: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The column that each cell names, whatever its capitals and outer blanks."""
    bare = [strip(cell).strip(_OUTER) for cell in cells]
    folded = {name.casefold(): name for name in known if name not in _AS_WRITTEN and name not in bare}
    return tuple(folded.get(name.casefold(), name) for name in bare)


def meant(name: str, columns: Sequence[str], here: Sequence[str]) -> str | None:
    """The one of a table's columns that a name is a slip from, if any: a letter off, other blanks, or cut short.

    A column that the file has already (`here`) was meant only where nothing but blanks and marks differ.

    >>> meant("losses of", ["losses_of", "low"], []), meant("sorce", ["source"], []), meant("lat", ["latitude"], [])
    ('losses_of', 'source', 'latitude')
    >>> meant("colour", ["source", "country"], []) is None
    True
    """
    given = _letters(name)
    if not given:
        return None
    same = [column for column in columns if _letters(column) == given]
    if same:
        return same[0]
    free = {_letters(column): column for column in columns if column not in here}
    close = [word for word in difflib.get_close_matches(given, list(free), n=1, cutoff=0.7) if _is_slip(given, word)]
    longer = [word for word in free if word.startswith(given)] if len(given) >= _SHORTENED else []
    found = close or (longer if len(longer) == 1 else [])
    return free[found[0]] if found else None


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _is_slip(given: str, word: str) -> bool:
    """Whether two words differ by one letter added, left out, exchanged or moved, or by two in a long word."""
    return slips(given, word) <= (1 if len(word) < _LONG else 2)


def slips(a: str, b: str) -> int:
    """Letters added, left out or exchanged, and neighbours swapped, between two words (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if last and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
