"""Which forecasts are scored together. A stratum never looks past the origin, but for onset, which says so.

- all: every unit and month with an actual.
- active: the unit had at least one recorded death in the twelve months that end with the origin.
- onset: all those twelve months are on record without a death, and the month scored has deaths.

Figures of those months are the newest: a stratum sorts what is scored, and no forecast sees it. A unit that lacks a
record in those months, and has no death in the others, is neither active nor quiet: it stands in "all" alone. Onsets
are chosen by what came after: among them a forecaster who always cries wolf scores best (Lerch et al. 2017), so they
are read beside "all", never alone.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Stratum = Literal["all", "active", "onset"]
STRATA: tuple[Stratum, ...] = ("all", "active", "onset")
MEMORY = 12  # months up to the origin, the origin among them
FEWEST_ONSETS = 10  # below, no mean is given
Mask = NDArray[np.bool_]


def active(history: NDArray[np.float64]) -> Mask:
    """(units,): any death in the last twelve months. `history` is (units, months) to the origin, NaN for no record."""
    mask: Mask = np.any(np.nan_to_num(history[:, -MEMORY:]) > 0, axis=1)
    return mask


def quiet(history: NDArray[np.float64]) -> Mask:
    """(units,): twelve months on record, none with a death."""
    last = history[:, -MEMORY:]
    mask: Mask = np.all(last == 0, axis=1) & (last.shape[1] == MEMORY)
    return mask


def members(history: NDArray[np.float64], actuals: NDArray[np.float64]) -> dict[Stratum, Mask]:
    """(units, months scored) of each stratum; where there is no actual, in none.

    Args:
        history: (units, months) to the origin, NaN where there is no record.
        actuals: (units, months scored), NaN where there is none.
    """
    there = ~np.isnan(actuals)
    return {
        "all": there,
        "active": there & active(history)[:, None],
        "onset": quiet(history)[:, None] & (np.nan_to_num(actuals) > 0),
    }
