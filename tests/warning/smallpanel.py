"""A small invented panel of six units and five years: wars that begin and end, a gap, a late and an ended series."""

import random
from collections.abc import Iterable
from typing import Any

import polars as pl

from evenhand.warning.months import month_words
from evenhand.warning.panel import Panel
from evenhand.warning.panelfile import from_rows

FIRST, LAST = 445, 504  # January 2017 to December 2021
Row = dict[str, Any]


def rows() -> list[Row]:
    """Rows in order; the same on every machine."""
    chance = random.Random(7)
    made = []
    for month in range(FIRST, LAST + 1):
        counts = {
            "calm": 0,
            "war": chance.randrange(40, 400) + (2_000 if month > 495 else 0),
            "waning": max(0, 60 - 2 * (month - FIRST)) + chance.randrange(3),
            "rising": chance.randrange(1, 9) if month in {485, 486, 500} else 0,
            "late": chance.randrange(5) if month >= 475 else None,
            "ended": chance.randrange(30) if month < 460 else None,
        }
        if month in {470, 490}:
            counts["waning"] = None
        made += [
            {"unit": unit, "month": month_words(month), "deaths": n} for unit, n in counts.items() if n is not None
        ]
    return made


def panel(given: Iterable[Row] | None = None) -> Panel:
    """The panel of the rows given, or of `rows()`."""
    return from_rows(pl.DataFrame(list(given or rows())), unit="unit", time="month", target="deaths")
