"""Which rows protection hides, told from every table as read: for checks and messages, before anything is refused.

A row is hidden if it is marked, if it says nothing without a hidden row, or if all who say it are hidden. Whether a row
is hidden depends on its own chain alone: a mark elsewhere in the case changes nothing in what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from evenhand.record import view
from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.schema import Schema, Table
from evenhand.record.spread import Frames, reverse

MARK = "protected"
Hidden = Mapping[str, frozenset[int]]
_MARKS = {MARK, "consent"}


def marked(typed: Frames, refused: Iterable[Finding]) -> dict[str, pl.DataFrame]:
    """The tables with every row marked of which it cannot be read that it may be shown.

    A mark that is no yes or no, a consent that is no known word, a source of no known kind, and any but a *no* in a
    column called `protected` of a table that has none: each hides its row.
    """
    rows: dict[str, set[int]] = {}
    for f in refused:
        if f.row >= 0 and (f.field in _MARKS or (f.table, f.field) == ("sources", "kind")):
            rows.setdefault(f.table, set()).add(f.row)
    frames = dict(typed)
    for name, frame in typed.items():
        foreign = [c for c in frame.columns if c.strip().casefold() == MARK and frame.schema[c] == pl.String]
        if foreign or name in rows:
            frames[name] = _mark(frame, foreign, rows.get(name, set()))
    return frames


def _mark(frame: pl.DataFrame, foreign: list[str], rows: set[int]) -> pl.DataFrame:
    said = [pl.col(c).str.strip_chars().str.to_lowercase() for c in foreign]
    yes = [pl.col(ROW).is_in(sorted(rows)), *(word.is_not_null() & ~word.is_in(["false", ""]) for word in said)]
    if MARK in frame.columns and MARK not in foreign:
        yes.append(pl.col(MARK).fill_null(value=False))
    was = pl.col(MARK) if MARK in frame.columns and MARK not in foreign else pl.lit(None, pl.Boolean)
    return frame.with_columns(pl.when(pl.any_horizontal(yes)).then(pl.lit(value=True)).otherwise(was).alias(MARK))


def rows(typed: Frames, schema: Schema) -> dict[str, frozenset[int]]:
    """Ordinals of the hidden rows of each table that has any."""
    left = {name: view.shown_by_itself(name, frame) for name, frame in typed.items()}
    if all(left[name].height == frame.height for name, frame in typed.items()):
        return {}
    size = -1
    while size != (size := sum(frame.height for frame in left.values())):
        gone = _Gone(typed, left)
        left = {name: frame.filter(~_hangs(schema.tables[name], frame, gone)) if frame.height else frame
                for name, frame in left.items()}  # fmt: skip
    lost = {name: frozenset(set(frame[ROW]) - set(left[name][ROW])) for name, frame in typed.items()}
    return {name: ordinals for name, ordinals in lost.items() if ordinals}


class _Gone:
    """Ids of hidden rows."""

    def __init__(self, typed: Frames, left: Frames) -> None:
        self.typed, self.left = typed, left

    def of(self, tables: Iterable[str]) -> pl.Series:
        """Ids that hidden rows alone have."""
        parts = [pl.Series("id", [], pl.String)]
        for name in tables:
            if self.left[name].height < self.typed[name].height:
                ids = self.typed[name]["id"].drop_nulls()
                parts.append(ids.filter(~ids.is_in(self.left[name]["id"].drop_nulls().implode())))
        return pl.concat(parts)

    def pointed(self, table: str, column: str) -> pl.Series:
        """Ids to which hidden rows alone point."""
        ids = self.typed[table][column].drop_nulls().unique()
        return ids.filter(~ids.is_in(self.left[table][column].drop_nulls().implode()))


def _hangs(table: Table, frame: pl.DataFrame, gone: _Gone) -> pl.Series:
    hangs = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for name in table.needed:
        hangs |= frame[name].is_in(gone.of(table.fields[name].to).implode()).fill_null(value=False)
    free = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for name, values in table.free_when.items():
        free |= frame[name].is_in(values).fill_null(value=False)
    for name in table.rests_on:
        hangs |= _said_by_hidden(table, name, frame, gone) & ~free
    return hangs


def _said_by_hidden(table: Table, name: str, frame: pl.DataFrame, gone: _Gone) -> pl.Series:
    """Whether somebody is named, and everybody named is hidden."""
    back = reverse(name)
    if back is not None:
        return frame["id"].is_in(gone.pointed(back.table, back.column).implode()).fill_null(value=False)
    ids, column = gone.of(table.fields[name].to), frame[name]
    if not table.fields[name].is_list:
        return column.is_in(ids.implode()).fill_null(value=False)
    flat = pl.DataFrame({"n": pl.int_range(len(column), eager=True), "id": column}).explode("id").drop_nulls("id")
    open_ones = flat.filter(~pl.col("id").is_in(ids.implode()))["n"].unique()
    some = pl.int_range(len(column), eager=True)
    return some.is_in(flat["n"].unique().implode()) & ~some.is_in(open_ones.implode())
