"""Would a spreadsheet run a text cell as a formula?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.output.cells import is_formula
from evenhand.record.checks.context import Context, report
from evenhand.record.faults import Finding

_TEXT = {"text", "word", "words"}


def check(context: Context) -> Iterator[Finding]:
    """Text cells of CSV tables that hold a formula, by the rule by which `export` writes an apostrophe before it."""
    for table in context.schema.tables.values():
        if not table.is_csv:
            continue
        frame = context.tables[table.name]
        texts = [f.name for f in table.fields.values() if f.type in _TEXT]
        texts += [name for name in frame.columns if name not in table.fields and frame.schema[name] == pl.String]
        for name in (name for name in texts if not context.is_blank(table.name, name)):
            column = frame[name].list.join(";") if frame.schema[name] == pl.List(pl.String) else frame[name]
            runs = is_formula(column)
            if runs.any():
                yield from report(
                    "formula-cell", table.name, frame.with_columns(column).filter(runs), field=name, given=name
                )
