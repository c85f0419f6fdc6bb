"""What is in the files and not in a view because of a fault: said in every answer, by table and by cause.

A table that lost rows can say *cannot tell*; it can never say *none* or *not recorded*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from evenhand.record.faults import rule
from evenhand.record.schema import load

CANNOT_TELL = "What is not found in these tables may still be there: where an answer finds nothing, it cannot tell."
CANNOT = "cannot tell"
OR_UNREAD = "or could not be read"
_SHOWN = 5  # lines of a file that are named one by one


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cause:
    """One fault, and how many rows of a table went with it."""

    file: str  # path in the case folder
    line: int | None  # 1-based
    column: int | None  # 1-based character in that line
    code: str  # of `faults.toml`
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Unread:
    """Rows that are missing from a view because of faults."""

    tables: Mapping[str, tuple[Cause, ...]] = field(default_factory=dict)  # every table that lost something
    cells: Mapping[str, int] = field(
        default_factory=dict
    )  # table → cells that could not be read in rows that are there

    @property
    def rows(self) -> int:
        """How many rows are missing, of all tables together."""
        return sum(cause.rows for causes in self.tables.values() for cause in causes)

    def __bool__(self) -> bool:
        return bool(self.tables or self.cells)

    def lost(self, *tables: str) -> bool:
        """Whether any of these tables lost rows, so that what is not in it may still be on record."""
        return any(name in self.tables for table in tables for name in _line(table))

    def touches(self, *tables: str) -> bool:
        """Whether any of these tables lost rows or cells, so that no absence in it is certain."""
        return self.lost(*tables) or any(table in self.cells for table in tables)

    def among(self, tables: Iterable[str]) -> list[str]:
        """Those of the tables that lost rows or cells, in the order of the schema."""
        wanted = set(tables)
        return [name for name in load().tables if name in wanted and self.touches(name)] if self else []

    def absent(self, said: str, *tables: str) -> str:
        """What is said where these tables hold nothing: as given, or else *cannot tell*.

        Args:
            said: the words for nothing found, such as *not recorded*.
            tables: those whose rows would be what is not found.
        """
        return CANNOT if self.touches(*tables) else said

    def blank(self, said: str, *tables: str) -> str:
        """What is said of an empty cell in a row of one of these tables that is there."""
        return f"{said}, {OR_UNREAD}" if any(table in self.cells for table in tables) else said

    def count(self, number: int | str, *tables: str) -> str:
        """A number of rows of these tables, as it is to be shown, as far as it can be told.

        >>> NOTHING_UNREAD.count("1,200", "claims")
        '1,200'
        >>> Unread(cells={"claims": 1}).count(12, "claims"), Unread(cells={"claims": 1}).count(0, "claims")
        ('at least 12', 'cannot tell')
        """
        if not self.touches(*tables):
            return str(number)
        return CANNOT if str(number) == "0" else f"at least {number}"

    def doubt(self, said: str, *tables: str) -> str:
        """A figure that may go up or down with rows of these tables, such as a share or a count of what is lacking.

        >>> Unread(cells={"claims": 1}).doubt("1 of 3", "claims")
        'cannot tell (1 of 3 in what was read)'
        """
        return f"{CANNOT} ({said} in what was read)" if self.touches(*tables) else said

    def why(self, *tables: str) -> str | None:
        """Why nothing may be estimated from these tables; None where all of them could be read.

        >>> Unread(cells={"claims": 1}).why("incidents", "claims")
        'not everything in claims could be read: what is missing is not known'
        """
        lacking = self.among(tables)
        return (
            f"not everything in {join_names(lacking)} could be read: what is missing is not known" if lacking else None
        )

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON, keys in a fixed order."""
        tables = {
            name: {"rows": sum(cause.rows for cause in causes), "causes": [asdict(cause) for cause in causes]}
            for name, causes in self.tables.items()
        }
        return {"rows": self.rows, "tables": tables, "cells": dict(self.cells)}

    def sentences(self) -> list[str]:
        """The same in plain words, one line for each kind of fault in a file; empty where nothing is missing."""
        found = [_sentence(file, code, lost) for (file, code), lost in self._faults().items()]
        for name, cells in self.cells.items():
            found.append(f"{name}: {_count(cells, 'cell')} could not be read; here it looks as if nothing stood there.")
        if found:
            found.append(CANNOT_TELL)
        return found

    def _faults(self) -> dict[tuple[str, str], list[tuple[str, Cause]]]:
        """What was lost, by the file and the kind of fault."""
        faults: dict[tuple[str, str], list[tuple[str, Cause]]] = {}
        for name, causes in self.tables.items():
            for cause in causes:
                faults.setdefault((cause.file, cause.code), []).append((name, cause))
        return faults


def _sentence(file: str, code: str, lost: list[tuple[str, Cause]]) -> str:
    """Such as: sources.csv, line 2: not a word of the vocabulary. Left out because of it: sources 1 row."""
    lines = sorted({cause.line for _, cause in lost if cause.line is not None})
    some = ", ".join(f"{line}" for line in lines[:_SHOWN]) + (
        f" and {len(lines) - _SHOWN:,} more" if lines[_SHOWN:] else ""
    )
    where = f", line{'s' if len(lines) > 1 else ''} {some}" if lines else ""
    rows: dict[str, int] = {}
    for name, cause in lost:
        rows[name] = rows.get(name, 0) + cause.rows
    told = "; ".join(
        f"{name} {_count(n, 'row')}" if n else f"{name}, it is not known how much" for name, n in rows.items()
    )
    return f"{file}{where}: {rule(code)['what']}. Left out because of it: {told}."


class Consulted(Mapping[str, pl.DataFrame]):
    """Tables that remember which of them were looked into: on these an answer rests."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.plain: Mapping[str, pl.DataFrame] = tables.plain if isinstance(tables, Consulted) else tables
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> pl.DataFrame:
        frame = self.plain[name]
        self.names.add(name)
        return frame

    def __contains__(self, name: object) -> bool:
        return name in self.plain

    def __iter__(self) -> Iterator[str]:
        return iter(self.plain)

    def __len__(self) -> int:
        return len(self.plain)


def _line(table: str) -> Iterator[str]:
    """A table and those in whose records its own stand: with a text its commitments are lost."""
    known = load().tables
    while table in known:
        yield table
        table = known[table].within or ""


def join_names(names: list[str]) -> str:
    """Several names in a sentence: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


NOTHING_UNREAD = Unread()
