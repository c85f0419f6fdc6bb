"""What rests on what: when some rows are left out, every row that says nothing without them is left out too.

Behind public, known-on and as-of views and behind refused rows. It finds the largest set of rows in which every
needed reference leads to a row of the set and, for views, every assertion has somebody of the set who says it. Which
lookups are then still shown is told by `record/visibility.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from evenhand.record.cells import without
from evenhand.record.csvtext import ROW
from evenhand.record.schema import Field, Schema, Table

Frames = Mapping[str, pl.DataFrame]


class Reverse(NamedTuple):
    """A `<table.column` of `rests_on`: rows of that table point here."""

    table: str
    column: str


def reverse(name: str) -> Reverse | None:
    """The parts of a `<table.column`, or None for a column of the row itself."""
    return Reverse(*name[1:].split(".")) if name.startswith("<") else None


def keep(frames: Frames, schema: Schema, *, supported: bool, whole: Frames | None = None) -> dict[str, pl.DataFrame]:
    """The rows that can stay, given that rows absent from `frames` are out; references to absent rows are blanked.

    `supported`: also leave out every assertion that nobody present says. `whole`: the tables that `frames` were cut
    from, if every reference in them leads somewhere; only what leans on a cut table is looked at.
    """
    return blank(rows_that_stay(frames, schema, supported=supported, whole=whole), schema, whole=whole)


def rows_that_stay(
    frames: Frames, schema: Schema, *, supported: bool, whole: Frames | None = None
) -> dict[str, pl.DataFrame]:
    """The same rows with their references as they were."""
    kept = dict(frames)
    cut = _cut(kept, whole)
    look = {
        name
        for name, frame in kept.items()
        if frame.height and (_leans(schema.tables[name], cut) or (supported and _must_be_said(schema.tables[name])))
    }
    while look:
        ids = Ids(kept, schema)
        shrunk: dict[str, pl.DataFrame] = {}
        for name in look:
            after = kept[name].filter(_stays(schema.tables[name], kept[name], ids, supported=supported))
            if after.height < kept[name].height:
                shrunk[name] = after
        kept |= shrunk
        look = {name for name, frame in kept.items() if frame.height and _leans(schema.tables[name], set(shrunk))}
    return kept


def blank(frames: Frames, schema: Schema, *, whole: Frames | None = None) -> dict[str, pl.DataFrame]:
    """Frames whose references to absent rows are empty; `whole` as in `keep`."""
    cut, ids = _cut(frames, whole), Ids(frames, schema)
    return {name: _blank(schema.tables[name], frame, ids, cut) for name, frame in frames.items()}


def _cut(frames: Frames, whole: Frames | None) -> set[str]:
    return {name for name, frame in frames.items() if whole is None or frame.height < whole[name].height}


def _must_be_said(table: Table) -> bool:
    """Whether its rows are withheld unless somebody who is present says them."""
    return table.row_class == "assertion" and bool(table.rests_on)


def _leans(table: Table, shrunk: set[str]) -> bool:
    """Whether rows of a table may have to go because rows of some other tables went."""
    backs = {back.table for name in table.rests_on if (back := reverse(name)) is not None}
    leaning = {*table.needed, *table.rests_on, *([table.support] if table.row_class == "part" else [])}
    aims = {aim for f in references(table) if f.name in leaning for aim in f.to}
    return bool((backs | aims) & shrunk)


class Ids:
    """Ids that are present, by table, and the ids that present rows point back to."""

    def __init__(self, frames: Frames, schema: Schema) -> None:
        self._frames = frames
        self._schema = schema
        self._known: dict[tuple[str, ...], pl.Series] = {}
        self._sets: dict[tuple[str, ...], set[str]] = {}

    def of(self, field: Field) -> pl.Series:
        """Every id that a reference column may hold."""
        return self.in_tables(field.to)

    def in_tables(self, names: tuple[str, ...]) -> pl.Series:
        """Every id of some tables."""
        if names not in self._known:
            columns = [self._frames[t]["id"] for t in names if t in self._frames]
            self._known[names] = pl.concat([pl.Series("id", [], pl.String), *columns]).drop_nulls()
        return self._known[names]

    def as_set(self, field: Field) -> set[str]:
        """The same as a set, for a question about one row."""
        if field.to not in self._sets:
            self._sets[field.to] = set(self.of(field))
        return self._sets[field.to]

    def pointing(self, back: Reverse) -> pl.Series:
        """Ids that the rows of another table point to."""
        return self._frames[back.table][back.column].drop_nulls().unique()


def references(table: Table) -> Iterator[Field]:
    """The table's reference columns."""
    return (field for field in table.fields.values() if field.is_reference)


def _stays(table: Table, frame: pl.DataFrame, ids: Ids, *, supported: bool) -> pl.Series:
    stays = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
    if frame.is_empty():
        return stays
    for name in table.needed:
        column = frame[name]
        if column.null_count() == frame.height:
            continue
        stays &= column.is_null() | column.is_in(ids.of(table.fields[name]).implode())
    if supported and _must_be_said(table):
        stays &= is_said(table, frame, ids)
    if supported and table.row_class == "part" and table.support:
        column = frame[table.support]
        stays &= _is_blank(column) | present(column, ids.of(table.fields[table.support]))
    return stays


def is_said(table: Table, frame: pl.DataFrame, ids: Ids) -> pl.Series:
    """Whether somebody present says each row, or the row asserts nothing."""
    found = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for name in table.rests_on:
        back = reverse(name)
        if back is not None:
            found |= frame["id"].is_in(ids.pointing(back).implode())
        else:
            found |= present(frame[name], ids.of(table.fields[name]))
    for name, values in table.free_when.items():
        found |= frame[name].is_in(values).fill_null(value=False)
    if table.else_on:
        silent = _is_blank(frame[table.rests_on[0]])
        found |= silent & frame[table.else_on].is_in(ids.of(table.fields[table.else_on]).implode()).fill_null(
            value=False
        )
    return found


def present(column: pl.Series, ids: pl.Series) -> pl.Series:
    """Whether at least one reference of each cell leads to one of `ids`."""
    if column.dtype == pl.String:
        return column.is_in(ids.implode()).fill_null(value=False)
    flat = pl.DataFrame({ROW: range(len(column)), "id": column}).explode("id").drop_nulls()
    rows = flat.filter(pl.col("id").is_in(ids.implode()))[ROW].unique()
    return pl.Series(range(len(column)), dtype=pl.Int64).is_in(rows.implode())


def _is_blank(column: pl.Series) -> pl.Series:
    return column.is_null() if column.dtype == pl.String else column.list.len().fill_null(0) == 0


def _blank(table: Table, frame: pl.DataFrame, ids: Ids, cut: set[str]) -> pl.DataFrame:
    """References to absent rows are null; a list that held nothing else is null too, as if it had never been filled."""
    changes: list[pl.Expr | pl.Series] = []
    for field in table.fields.values():
        if frame.is_empty() or not cut & set(targets(field)):
            continue
        known, column = ids.in_tables(targets(field)), frame[field.name]
        if field.is_list:
            items = column.explode().drop_nulls().unique()
            lost = items.filter(~items.is_in(known.implode()))
            if len(lost):
                left = without(column, lost)
                kept = pl.select(pl.when((left.list.len() > 0) | (column.list.len() == 0)).then(left)).to_series()
                changes.append(kept.alias(field.name))
        else:
            known_ones = pl.col(field.name).is_in(known.implode())
            changes.append(pl.when(known_ones).then(pl.col(field.name)).alias(field.name))
    return frame.with_columns(changes)


def targets(field: Field) -> tuple[str, ...]:
    """The tables that a column's values are ids or codes of."""
    return ("sides",) if field.type in {"side", "sides"} else field.to
