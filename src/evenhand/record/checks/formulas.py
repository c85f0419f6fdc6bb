"""Would a spreadsheet run a text cell as a formula?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.faults import Finding

FORMULA = r"^[=+\-@\t\r]"
_TEXT = {"text", "word", "words"}


def check(context: Context) -> Iterator[Finding]:
    """Text cells of CSV tables that begin with a character by which a formula begins."""
    for table in context.schema.tables.values():
        if not table.is_csv:
            continue
        frame = context.tables[table.name]
        texts = [f.name for f in table.fields.values() if f.type in _TEXT]
        texts += [name for name in frame.columns if name not in table.fields and frame.schema[name] == pl.String]
        columns = {name: pl.col(name).list.first() if frame.schema[name] == pl.List(pl.String) else pl.col(name)
                   for name in texts if not context.is_blank(table.name, name)}  # fmt: skip
        if not columns:
            continue
        begins = frame.select(column.str.contains(FORMULA).any() for column in columns.values()).row(0)
        for name, column in (item for item, some in zip(columns.items(), begins, strict=True) if some):
            runs = frame.filter(column.str.contains(FORMULA) & column.cast(pl.Float64, strict=False).is_null())
            yield from report("formula-cell", table.name, runs.with_columns(column), field=name, given=name)


def neutral(column: pl.Expr) -> pl.Expr:
    """A text column with an apostrophe before every cell that a spreadsheet would run."""
    runs = column.str.contains(FORMULA) & column.cast(pl.Float64, strict=False).is_null()
    return pl.when(runs).then(pl.concat_str(pl.lit("'"), column)).otherwise(column)
