"""Time until a response, up to a stated horizon: what came later, or never, counts as the horizon.

Invariant: an incident whose horizon had not passed when the record ends is censored: it is counted and not compared,
whether or not it was answered, since those answered early would otherwise stand for all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evenhand.fairness.clusters import Layout, compare
from evenhand.fairness.contrast import Contrast, Floats


def restricted(days: ArrayLike, horizon: float) -> Floats:
    """Response times as shares of the horizon, in [0, 1].

    Args:
        days: days from incident to first response; NaN for never.
        horizon: days.

    >>> restricted([0, 7, 30, float("nan")], 14).tolist()
    [0.0, 0.5, 1.0, 1.0]
    """
    given = np.asarray(days, float)
    return np.clip(np.where(np.isnan(given), horizon, given), 0, horizon) / horizon


def difference(days: ArrayLike, plan: Layout, horizon: float) -> Contrast:
    """Difference of mean response times restricted to the horizon, in days.

    Args:
        days: for every incident that `plan` was made of, days to the first response; NaN for never.
        plan: sides, strata and clusters; only incidents whose horizon has passed may be in it.
        horizon: days, set beforehand.
    """
    return compare(restricted(days, horizon), plan, binary=False, unit=horizon)
