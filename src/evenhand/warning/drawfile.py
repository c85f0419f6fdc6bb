"""Draws on disk: one row a draw, sorted by unit, month and draw; the same forecast gives the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import polars as pl

from evenhand.output.csvtable import csv_bytes
from evenhand.output.files import write_file
from evenhand.record.faults import EvenhandError
from evenhand.warning.forecast import Forecast
from evenhand.warning.months import month_words

ENDINGS = (".parquet", ".csv")


class DrawFileError(EvenhandError):
    """A name that says no format."""


def check_ending(path: Path) -> None:
    """Refuse a name that says no format, before anything is computed.

    Raises:
        DrawFileError: it ends otherwise.
    """
    if path.suffix.lower() not in ENDINGS:
        raise DrawFileError(f"{path.name}: given the ending {path.suffix!r}; expected .parquet or .csv; name it so")


def frame_of(made: Forecast) -> pl.DataFrame:
    """unit, month, month_id, horizon, draw, value: one row a draw."""
    units, ahead, draws = made.draws.shape
    per_unit = ahead * draws
    words = [month_words(month) for month in made.months]
    month = pl.Series(words, dtype=pl.Enum(list(dict.fromkeys(words))))
    at = np.repeat(np.arange(ahead, dtype=np.int32), draws)
    cycle = np.tile(at, units)
    return pl.DataFrame(
        {
            "unit": pl.Series(made.units, dtype=pl.Enum(list(made.units)))[np.repeat(np.arange(units), per_unit)],
            "month": month[cycle],
            "month_id": made.months.astype(np.int32)[cycle],
            "horizon": np.array(made.horizons, dtype=np.int16)[cycle],
            "draw": np.tile(np.arange(draws, dtype=np.int32), units * ahead),
            "value": made.draws.reshape(-1),
        }
    )


def write_draws(made: Forecast, path: Path) -> None:
    """Write the draws, whole or not at all, for their owner only.

    Raises:
        DrawFileError: the name says no format.
        OutputError: it cannot be written.
    """
    check_ending(path)
    frame = frame_of(made)
    if path.suffix.lower() == ".csv":
        data = csv_bytes(frame)
    else:
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="zstd", row_group_size=1 << 20)
        data = buffer.getvalue()
    write_file(path, data, internal=True, force=True)
