"""What is in the files and not in a view because of a fault: said in every answer, by table and by cause.

A table that lost rows can say *cannot tell*; it can never say *none* or *not recorded*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

CANNOT_TELL = "Of what is not found in these tables it cannot be told whether it is there."


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
        return any(table in self.tables for table in tables)

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON, keys in a fixed order."""
        tables = {
            name: {"rows": sum(cause.rows for cause in causes), "causes": [asdict(cause) for cause in causes]}
            for name, causes in self.tables.items()
        }
        return {"rows": self.rows, "tables": tables, "cells": dict(self.cells)}

    def sentences(self) -> list[str]:
        """The same in plain words, one line a cause; empty where nothing is missing."""
        found = []
        for name, causes in self.tables.items():
            for cause in causes:
                place = ":".join(str(part) for part in (cause.file, cause.line) if part is not None)
                rows = _count(cause.rows, "row") if cause.rows else "some rows"
                found.append(f"{name}: {rows} not read, because of {cause.code} at {place}")
        for name, cells in self.cells.items():
            found.append(f"{name}: {_count(cells, 'cell')} not read, shown as empty")
        if self.tables:
            found.append(CANNOT_TELL)
        return found


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


NOTHING_UNREAD = Unread()
