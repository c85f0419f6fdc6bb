"""What stands in a view for a required text or code that could not be read: words that say so, never another value.

Invariant: it is put in before anything is cut or blanked, so that what a cut leaves out is never called unread; what
leaves as data (`export`) has an empty cell in its place.
"""

from __future__ import annotations

import polars as pl

from evenhand.record.schema import Schema, Table
from evenhand.record.spread import Frames

NOT_READ = "could not be read"
NOT_READ_CODE = "could_not_be_read"
"""In place of a code; it stands in no vocabulary, so that nothing takes it for one of its codes."""
_NAMES = ("name", "title")


def put_in(frames: Frames, schema: Schema) -> dict[str, pl.DataFrame]:
    """The frames with words in every required cell of text or code that is empty: `hg (name could not be read)`."""
    filled = dict(frames)
    for name, table in schema.tables.items():
        frame = frames[name]
        columns = [column for column in _columns(table) if frame[column].null_count()]
        if columns:
            filled[name] = frame.with_columns(pl.col(column).fill_null(_words(table, column)) for column in columns)
    return filled


def take_out(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The same rows with an empty cell wherever words stand in for one."""
    columns = [column for column in _columns(table) if column in frame.columns]
    return frame.with_columns(
        pl.when(pl.col(column) != _words(table, column)).then(pl.col(column)).alias(column) for column in columns
    )


def _columns(table: Table) -> list[str]:
    """Columns of required text and required codes without which a row is kept."""
    return [
        field.name
        for field in table.fields.values()
        if field.required
        and field.type in {"text", "code"}
        and not (field.vital or field.parent or field.name in table.key)
    ]


def _words(table: Table, column: str) -> pl.Expr:
    if table.fields[column].type == "code":
        return pl.lit(NOT_READ_CODE)
    if column in _NAMES and "id" in table.fields:
        return pl.format(f"{{}} ({column} {NOT_READ})", pl.col("id"))
    return pl.lit(f"({NOT_READ})")


__all__ = ["NOT_READ", "NOT_READ_CODE", "put_in", "take_out"]
