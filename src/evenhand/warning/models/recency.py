"""Months to come are as a unit's past ones, the more so the nearer they lie, a little larger or smaller.

The noise is what twelve months cannot show: between two months that happened lie others that could have.
"""

from __future__ import annotations

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Panel
from evenhand.warning.resample import resampled, whole

HALVING_MONTHS = 6.0  # a month this much older weighs half
NOISE = 0.4  # standard deviation of the logarithm of the factor, whose mean is 1


class Recency:
    """A unit's own months, drawn by weight and multiplied by log-normal noise."""

    name = "recency"
    needs = 12

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        age = np.arange(history.target.shape[1])[::-1]
        months = resampled(history.target, 0.5 ** (age / HALVING_MONTHS), (len(horizons), draws), rng)
        return noisy(months, NOISE, rng)


def noisy(months: Draws, noise: float, rng: np.random.Generator) -> Draws:
    """Counts times log-normal factors of mean 1, rounded; 0 stays 0."""
    out = months.reshape(-1)
    some = np.flatnonzero(out)
    factors = np.exp(noise * rng.standard_normal(some.size) - noise**2 / 2)
    out[some] = whole(out[some].astype(np.float64) * factors)
    return out.reshape(months.shape)
