"""What a check may look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.folder import Folder
from evenhand.record.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The typed tables of a case, before any row is refused, and its folder."""

    tables: Mapping[str, pl.DataFrame]  # with ROW
    absent: Mapping[str, frozenset[str]]  # columns of the schema that a table's file does not have
    folder: Folder
    schema: Schema


def report(
    code: str, table: str, rows: pl.DataFrame, *, field: str | None = None, given: str | None = None, expected: str | None = None
) -> Iterator[Finding]:
    """A finding for each row of a frame; `given` names the column whose value is shown."""
    values = rows[given] if given else [None] * rows.height
    for row, value in zip(rows[ROW], values, strict=True):
        yield Finding(code=code, table=table, row=row, field=field, given=value, expected=expected)
