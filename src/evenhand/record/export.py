"""The tables of a view as plain CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from evenhand.record.checks.formulas import neutral
from evenhand.record.csvcells import write_table
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.package import descriptor_bytes
from evenhand.record.schema import load
from evenhand.record.transaction import new_folder
from evenhand.record.view import View

_STAMP = "INTERNAL.txt"


def export(view: View, target: Path) -> None:
    """Write one CSV file for each table that has rows, and datapackage.json, to the folder `target`.

    Lists are joined by `;`, text that a spreadsheet would run gets an apostrophe, rows stand in the order of their
    keys but for tables whose order is shown.

    Raises:
        CaseError: `target` is there and not empty.
    """
    with new_folder(target) as draft:
        for name, table in load().tables.items():
            frame = view.tables[name]
            if frame.height:
                rows = frame if table.ordered or table.within or table.single else frame.sort(table.key)
                draft.joinpath(f"{name}.csv").write_text(_text(rows), encoding="utf-8", newline="")
        draft.joinpath(DESCRIPTOR).write_bytes(descriptor_bytes(view, flat=True))
        if view.internal:
            draft.joinpath(_STAMP).write_text(
                "INTERNAL: may hold protected material; do not pass on\n", encoding="utf-8"
            )


def _text(frame: pl.DataFrame) -> str:
    changes = []
    for name, kind in frame.schema.items():
        if kind == pl.List(pl.String):
            changes.append(neutral(pl.col(name).list.join(";")).alias(name))
        elif kind == pl.String:
            changes.append(neutral(pl.col(name)).alias(name))
        elif kind == pl.Boolean:
            changes.append(
                pl.when(pl.col(name)).then(pl.lit("true")).when(~pl.col(name)).then(pl.lit("false")).alias(name)
            )
        else:
            changes.append(pl.col(name).cast(pl.String))
    return write_table([frame.columns, *frame.select(changes).iter_rows()])
