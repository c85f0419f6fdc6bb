"""Whether the spread of forecasts is right. Where an actual is as likely as any draw, its place is exactly uniform.

Counts have ties, so the place among ties is drawn at random (randomised PIT: Czado, Gneiting and Held 2009).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BINS = 10


def places(draws: NDArray[np.integer], actuals: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Place of each actual among its draws, from 0 to 1; NaN where the actual is.

    Args:
        draws: (…, draws).
        actuals: (…), same leading shape.
        rng: breaks the ties; one number is drawn for each actual, missing or not.
    """
    below = (draws < actuals[..., None]).sum(axis=-1)
    tied = (draws == actuals[..., None]).sum(axis=-1)
    found: NDArray[np.float64] = (below + rng.random(actuals.shape) * (tied + 1)) / (draws.shape[-1] + 1)
    return np.where(np.isnan(actuals), np.nan, found)


def histogram(found: NDArray[np.float64]) -> list[int]:
    """How many places fall in each of ten equal bins; NaN is left out.

    >>> histogram(np.array([0.0, 0.05, 0.95, 1.0, np.nan]))
    [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    """
    counts, _ = np.histogram(found[~np.isnan(found)], bins=BINS, range=(0, 1))
    return [int(count) for count in counts]
