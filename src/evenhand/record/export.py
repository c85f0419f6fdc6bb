"""The tables of a view as plain CSV files, safe to open in a spreadsheet.

What is for the team alone says so where a file can: in a file beside the tables, in the descriptor, and in the name of
each table. No line or column is added to a table, for a script that reads it would take that for data.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from evenhand.output.csvtable import csv_bytes
from evenhand.output.files import write_new
from evenhand.output.stamps import STAMP, UNREAD
from evenhand.record.folder import DESCRIPTOR
from evenhand.record.package import descriptor_bytes
from evenhand.record.schema import load
from evenhand.record.standin import take_out
from evenhand.record.transaction import new_folder
from evenhand.record.view import View

_STAMP = "INTERNAL.txt"
_UNREAD = "UNREAD.txt"


def export(view: View, target: Path) -> None:
    """Write one CSV file for each table that has rows, and datapackage.json, to the folder `target`.

    Lists are joined by `;`, text that a spreadsheet would run gets an apostrophe, rows stand in the order of their
    keys but for tables whose order is shown. What could not be read is said in UNREAD.txt and in the descriptor. Of an
    internal view, folder and files are for their owner only.

    Raises:
        CaseError: `target` is there and not empty.
        OutputError: it cannot be written.
    """
    ending = ".internal.csv" if view.internal else ".csv"
    with new_folder(target, internal=view.internal) as draft:
        for name, table in load().tables.items():
            frame = take_out(view.tables[name], table)
            if frame.height:
                rows = frame if table.ordered or table.within or table.single else frame.sort(table.key)
                write_new(draft / f"{name}{ending}", csv_bytes(_plain(rows)), internal=view.internal)
        write_new(draft / DESCRIPTOR, descriptor_bytes(view, flat=True, ending=ending), internal=view.internal)
        if view.unread:
            text = "\n".join([UNREAD, *view.unread.sentences()]) + "\n"
            write_new(draft / _UNREAD, text.encode(), internal=view.internal)
        if view.internal:
            write_new(draft / _STAMP, f"{STAMP}\n".encode(), internal=True)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts and lists as they are, all else as text."""
    kept = {name for name, kind in frame.schema.items() if kind in {pl.String, pl.List(pl.String), pl.Boolean}}
    return frame.with_columns(pl.col(name).cast(pl.String) for name in frame.columns if name not in kept)
