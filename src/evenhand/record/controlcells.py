r"""Cells that hold characters which are no text: none stands in a table as it is, and each cell is told.

What is kept has the character's escape in its place: `\x1b`, `\u202e`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.controls import escape
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_TEXTS = (pl.String, pl.List(pl.String))


def clean(table: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """A table as read, its cells still text, with each such character escaped, and a fault for each cell with one."""
    odd = [name for name, kind in frame.schema.items() if kind in _TEXTS and _has(frame[name])]
    found = [finding for name in odd for finding in _told(table, frame, name)]
    return frame.with_columns(_escaped(frame[name]) for name in odd), found


def _has(column: pl.Series) -> bool:
    flat = column.list.join("\n") if column.dtype == pl.List(pl.String) else column
    return bool(flat.str.contains(_CONTROL).any())


def _told(table: str, frame: pl.DataFrame, name: str) -> Iterator[Finding]:
    """Of a list, the values with such a character alone: those beside them may be for the team."""
    cells = frame.select(ROW, pl.col(name).alias("text"))
    flat = cells.explode("text") if frame.schema[name] == pl.List(pl.String) else cells
    for row, text in flat.filter(pl.col("text").str.contains(_CONTROL)).unique(maintain_order=True).iter_rows():
        yield Finding(code="text-control", table=table, row=row, field=name, given=text)


def _escaped(column: pl.Series) -> pl.Series:
    if column.dtype == pl.List(pl.String):
        items = [None if cell is None else [item if item is None else escape(item) for item in cell] for cell in column]
        return pl.Series(column.name, items, pl.List(pl.String))
    distinct = column.drop_nulls().unique()
    distinct = distinct.filter(distinct.str.contains(_CONTROL))
    return column.replace({text: escape(text) for text in distinct})
