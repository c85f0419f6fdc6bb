"""Write `src/evenhand/warning/prior.json`: distances between the models and what came, from before November 2018.

    python tools/learn_prior_weights.py ELEVEN.csv

ELEVEN.csv: VIEWS `ged_sb` of eleven countries by month (month_id, name, ged_sb), 1990 on. Months from November 2018 on
are cut off first. Where a country has two rows for a month (its borders changed), they are added.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl

from evenhand.warning.forecast import HORIZONS, SEED, stream
from evenhand.warning.models import MODELS
from evenhand.warning.months import month_id, month_words
from evenhand.warning.panelfile import from_rows
from evenhand.warning.pool import joined
from evenhand.warning.weights import window

LAST = month_id("2018-10")
FIRST_ORIGIN = month_id("1993-01")
APART = 5  # months between origins: every month of the year in turn
TARGET = Path(__file__).resolve().parents[1] / "src" / "evenhand" / "warning" / "prior.json"


def main() -> None:
    """Learn and write."""
    frame = pl.read_csv(sys.argv[1]).filter(pl.col("month_id") <= LAST)
    rows = frame.group_by("name", "month_id").agg(pl.col("ged_sb").sum())
    panel = from_rows(rows, unit="name", time="month_id", target="ged_sb")
    origins = range(FIRST_ORIGIN, LAST - max(HORIZONS) + 1, APART)

    def chance(*words: object) -> np.random.Generator:
        return stream(SEED, *words)

    found = [window(panel, origin, HORIZONS, tuple(MODELS), chance) for origin in origins]
    seen = joined([part for part in found if part is not None])
    first, last = month_words(origins[0] + min(HORIZONS)), month_words(origins[-1] + max(HORIZONS))
    written = {
        "learned_from": f"{int(seen.windows)} windows of eleven countries' months, {first} to {last}",
        "made_by": "tools/learn_prior_weights.py",
        "source": "VIEWS ged_sb: UCDP GED best estimates of state-based deaths (CC BY 4.0)",
        "windows": seen.windows,
        "members": list(seen.members),
        "to_came": [round(float(value), 5) for value in seen.to_came],
        "between": [[round(float(value), 5) for value in row] for row in seen.between],
    }
    TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
