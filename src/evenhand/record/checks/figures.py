"""Do figures stand in the order that they say, and coordinates in pairs?"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from evenhand.record.checks.context import Context, report
from evenhand.record.faults import Finding


def check(context: Context) -> Iterator[Finding]:
    """Low ≤ value ≤ high in every table that has them; latitude with longitude."""
    for table in context.schema.tables.values():
        if {"low", "high"} <= set(table.fields) and context.tables[table.name].height:
            yield from _ranges(table.name, context.tables[table.name])
    places = context.tables["places"]
    half = places.filter(pl.col("latitude").is_null() != pl.col("longitude").is_null())
    yield from report("coordinates-half", "places", half, field="latitude")


def _ranges(name: str, frame: pl.DataFrame) -> Iterator[Finding]:
    value = pl.col("value").cast(pl.Float64, strict=False) if "value" in frame.columns else pl.lit(None, pl.Float64)
    low, high = pl.col("low"), pl.col("high")
    wrong = frame.filter((low > high) | (low > value) | (value > high))
    for row in wrong.iter_rows(named=True):
        given = ", ".join(f"{key} {_plain(row[key])}" for key in ("low", "value", "high") if row.get(key) is not None)
        yield Finding(code="range-reversed", table=name, row=row["__row"], field="low", given=given)


def _plain(figure: float | str) -> str:
    return f"{figure:.15g}" if isinstance(figure, float) else figure
