"""What happened at a place that may be a delayed one, where the two can no longer be told to belong together.

It fails closed: a mistyped id of a place, or one that two places have, shows nothing before its time.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from evenhand.record.csvtext import ROW
from evenhand.record.faults import Finding
from evenhand.record.marks import MARK
from evenhand.record.spread import Frames

AT = ("incidents", "observations")  # what a place's delay keeps back


def kept_back(frames: Frames, refused: Iterable[Finding]) -> dict[str, set[int]]:
    """Ordinals of the rows to keep back, by table.

    A row is kept back if a place that it names has its id from two unmarked rows, one of them delayed; or if what it
    names is no place, or could not be read, while nothing unmarked names some delayed place.

    Args:
        frames: every table as read.
        refused: cells that could not be read.
    """
    places = _unmarked(frames["places"])
    delayed = places.filter(pl.col("shown_after_days").fill_null(0) > 0)["id"]
    if delayed.is_empty():
        return {}
    ids = places["id"].drop_nulls()
    twice = set(ids.filter(ids.is_duplicated())) & set(delayed)
    named = {place for name in AT for place in _places_of(_unmarked(frames[name]))["place"]}
    is_loose = not named.issuperset(delayed)
    known = frames["places"]["id"].drop_nulls()
    found: dict[str, set[int]] = {}
    for name in AT:
        lost = ~pl.col("place").is_in(known.implode()) if is_loose else pl.lit(value=False)
        rows = _places_of(frames[name]).filter(pl.col("place").is_in(sorted(twice)) | lost)[ROW]
        found[name] = {*rows, *(f.row for f in refused if is_loose and (f.table, f.field) == (name, "place"))}
    return found


def _unmarked(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.col(MARK).fill_null(value=False))


def _places_of(frame: pl.DataFrame) -> pl.DataFrame:
    at = frame.select(ROW, "place")
    return (at.explode("place") if frame.schema["place"] == pl.List(pl.String) else at).drop_nulls()
