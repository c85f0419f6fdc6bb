"""Which rows protection hides, told from every table as read: for checks and messages, before anything is refused.

A row is hidden if it is marked, if it says nothing without a hidden row, if all whom it names as saying it are hidden,
or if it is a lookup to which hidden rows refer and nothing that is shown does. Whether a row is hidden depends on its
own chain alone: a mark elsewhere in the case changes nothing in what is said of it. A view withholds more: a row for
which nobody is named, a lookup to which nothing refers (`record/visibility.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from evenhand.record.csvtext import ROW
from evenhand.record.delays import kept_back
from evenhand.record.faults import Finding
from evenhand.record.marks import MARK
from evenhand.record.schema import Schema, Table
from evenhand.record.spread import Frames, references, reverse
from evenhand.record.visibility import open_rows, reach, utc_today

Hidden = Mapping[str, frozenset[int]]
MARKS = frozenset({MARK, "consent", "consent_date"})  # columns in which a cell that cannot be read hides its row


def marked(
    typed: Frames, refused: Collection[Finding], withheld: Collection[str], *, kinds: bool
) -> dict[str, pl.DataFrame]:
    """The tables with every row marked of which it cannot be read that it may be shown.

    Args:
        typed: every table.
        refused: cells that could not be read. One in a column of marks hides its row.
        withheld: tables with a header that is nearly a mark.
        kinds: also mark a source of no known kind, who might be a person that spoke to the team.
    """
    rows: dict[str, set[int]] = {}
    for f in refused:
        if f.row >= 0 and (f.field in MARKS or (kinds and (f.table, f.field) == ("sources", "kind"))):
            rows.setdefault(f.table, set()).add(f.row)
    frames = dict(typed)
    for name, frame in typed.items():
        if name in withheld:
            frames[name] = frame.with_columns(pl.lit(value=True).alias(MARK))
        elif name in rows:
            frames[name] = _with_marks(frame, rows[name])
    for name, some in kept_back(frames, refused).items():
        frames[name] = _with_marks(frames[name], some)
    return frames


def _with_marks(frame: pl.DataFrame, rows: Collection[int]) -> pl.DataFrame:
    doubtful = pl.col(ROW).is_in(sorted(rows))
    return frame.with_columns(pl.when(doubtful).then(pl.lit(value=True)).otherwise(MARK).alias(MARK))


def rows(typed: Frames, schema: Schema) -> dict[str, frozenset[int]]:
    """Ordinals of the hidden rows of each table that has any."""
    left = open_rows(typed, utc_today())
    if all(left[name].height == frame.height for name, frame in typed.items()):
        return {}
    size = -1
    while size != (size := sum(frame.height for frame in left.values())):
        gone = _Gone(typed, left)
        left = {
            name: frame.filter(~_hangs(schema.tables[name], frame, gone))
            if _leans(schema.tables[name], gone)
            else frame
            for name, frame in left.items()
        }
        left = _without_hidden_lookups(typed, left, schema)
    left = _without_spoken_for(typed, left, schema)
    lost = {name: frozenset(set(frame[ROW]) - set(left[name][ROW])) for name, frame in typed.items()}
    return {name: ordinals for name, ordinals in lost.items() if ordinals}


class _Gone:
    """Ids of hidden rows."""

    def __init__(self, typed: Frames, left: Frames) -> None:
        self.typed, self.left = typed, left
        self.tables = {name for name, frame in typed.items() if left[name].height < frame.height}

    def of(self, tables: Iterable[str]) -> pl.Series:
        """Ids that hidden rows alone have."""
        parts = [pl.Series("id", [], pl.String)]
        for name in tables:
            if name in self.tables:
                ids = self.typed[name]["id"].drop_nulls()
                parts.append(ids.filter(~ids.is_in(self.left[name]["id"].drop_nulls().implode())))
        return pl.concat(parts)

    def pointed(self, table: str, column: str) -> pl.Series:
        """Ids to which hidden rows alone point."""
        ids = self.typed[table][column].drop_nulls().unique()
        return ids.filter(~ids.is_in(self.left[table][column].drop_nulls().implode()))


def _leans(table: Table, gone: _Gone) -> bool:
    """Whether rows of a table can hang on hidden rows at all."""
    if gone.left[table.name].is_empty():
        return False
    backs = {back.table for name in table.rests_on if (back := reverse(name)) is not None}
    return bool(gone.tables & {*backs, *(to for field in references(table) for to in field.to)})


def _hangs(table: Table, frame: pl.DataFrame, gone: _Gone) -> pl.Series:
    hangs = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for name in table.needed:
        hangs |= frame[name].is_in(gone.of(table.fields[name].to).implode()).fill_null(value=False)
    free = pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    for name, values in table.free_when.items():
        free |= frame[name].is_in(values).fill_null(value=False)
    if table.row_class == "assertion":
        for name in table.rests_on:
            hangs |= _said_by_hidden(table, name, frame, gone) & ~free
    if table.row_class == "part" and table.support:
        hangs |= _said_by_hidden(table, table.support, frame, gone)
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


def _without_hidden_lookups(typed: Frames, left: Frames, schema: Schema) -> dict[str, pl.DataFrame]:
    """Without the lookups to which hidden rows refer and nothing that is shown does."""
    reached, pointed = reach(left, schema, bare={}), _pointed_by_hidden(typed, left, schema)
    kept = dict(left)
    for name, table in schema.tables.items():
        if table.row_class == "lookup" and left[name].height:
            hidden = pl.col("id").is_in(pointed.implode()) & ~pl.col("id").is_in(reached.implode())
            kept[name] = left[name].filter(~hidden.fill_null(value=False))
    return kept


def _pointed_by_hidden(typed: Frames, left: Frames, schema: Schema) -> pl.Series:
    found = [pl.Series("id", [], pl.String)]
    for name, table in schema.tables.items():
        if left[name].height == typed[name].height:
            continue
        hidden = typed[name].join(left[name].select(ROW), on=ROW, how="anti")
        for field in references(table):
            column = hidden[field.name]
            found.append((column.explode() if field.is_list else column).alias("id"))
    return pl.concat(found).drop_nulls().unique()


def _without_spoken_for(typed: Frames, left: Frames, schema: Schema) -> dict[str, pl.DataFrame]:
    """Without the lookups whose own words come from hidden sources alone: they may be shown, those words not."""
    gone, kept = _Gone(typed, left), dict(left)
    for name, table in schema.tables.items():
        if table.row_class == "lookup" and table.support and left[name].height:
            kept[name] = left[name].filter(~_said_by_hidden(table, table.support, left[name], gone))
    return kept
