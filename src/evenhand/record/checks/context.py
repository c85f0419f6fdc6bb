"""What a check may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.folder import Folder
from evenhand.record.marks import MARK
from evenhand.record.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Context:
    """The typed tables of a case, before any row is refused, and its folder."""

    tables: Mapping[str, pl.DataFrame]  # with ROW
    absent: Mapping[str, frozenset[str]]  # columns of the schema that a table's file does not have
    folder: Folder
    schema: Schema
    tops: Mapping[str, int] = field(default_factory=dict)  # line of the header of each CSV table
    lines: Callable[[str, Iterable[int]], Mapping[int, int]] = lambda _table, _rows: {}  # where rows of a table begin
    refused: frozenset[tuple[str, int, str]] = frozenset()  # table, row and column of cells that could not be typed
    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)  # rows that protection hides, by table
    unread: frozenset[str] = frozenset()  # tables whose file is there and could not be read at all

    def open_rows(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame of `table` that protection does not hide: a check of these must not look at others."""
        hidden = self.hidden.get(table)
        return frame.filter(~pl.col(ROW).is_in(list(hidden))) if hidden else frame

    def hidden_last(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        """The same rows, hidden ones after all others: what is there twice is then the hidden one's fault.

        Of two hidden ones it is the fault of the marked one: what the other keeps back is still kept back.
        """
        hidden = self.hidden.get(table)
        if not hidden:
            return frame
        known = frame.join(self.rank(table), on=ROW, how="left", maintain_order="left")
        return known.sort(pl.col("rank").fill_null(0), maintain_order=True).drop("rank")

    def rank(self, table: str) -> pl.DataFrame:
        """The hidden rows of a table: 2 for those that are marked themselves, 1 for the others."""
        rows = self.tables[table].filter(pl.col(ROW).is_in(list(self.hidden.get(table, ()))))
        return rows.select(ROW, rank=pl.col(MARK).fill_null(value=False).cast(pl.Int8) + 1)

    def is_blank(self, table: str, column: str) -> bool:
        """Whether no row of a table has anything in a column."""
        series = self.tables[table][column]
        return series.null_count() == len(series)


def report(
    code: str,
    table: str,
    rows: pl.DataFrame,
    *,
    field: str | None = None,
    given: str | None = None,
    expected: str | None = None,
) -> Iterator[Finding]:
    """A finding for each row of a frame; `given` names the column whose value is shown."""
    values = rows[given] if given else [None] * rows.height
    for row, value in zip(rows[ROW], values, strict=True):
        yield Finding(code=code, table=table, row=row, field=field, given=value, expected=expected)
