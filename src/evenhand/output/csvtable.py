"""A table as CSV: commas, LF, UTF-8, a header; cells and headers as `cells` writes them, a column at a time."""

from __future__ import annotations

import io

import polars as pl

from evenhand.output.cells import write_cell, write_cells


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as a CSV file. Lists are joined by `;`; a lone empty cell is quoted, for an empty line is no record."""
    header = ",".join(write_cell(name) for name in frame.columns) + "\n"
    columns = [_cells(frame[name]).alias(str(at)) for at, name in enumerate(frame.columns)]
    if len(columns) == 1:
        columns = [columns[0].cast(pl.String).fill_null("").replace("", '""')]
    buffer = io.BytesIO(header.encode())
    buffer.seek(0, io.SEEK_END)
    pl.DataFrame(columns).write_csv(buffer, include_header=False, quote_style="never", line_terminator="\n")
    return buffer.getvalue()


def _cells(column: pl.Series) -> pl.Series:
    if isinstance(column.dtype, pl.List):
        return write_cells(column.list.join(";"))
    if isinstance(column.dtype, pl.Enum):
        written = write_cells(column.dtype.categories)
        return written.gather(column.to_physical().cast(pl.UInt32))
    return write_cells(column) if column.dtype == pl.String else column
