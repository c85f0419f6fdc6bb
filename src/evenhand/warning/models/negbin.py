"""A month has deaths or none, and where it has, as many as a negative binomial says: each unit leans on all the others.

Recent months weigh more, and the level drifts: the further ahead, the wider. A quiet unit borrows its chance of an
onset, and the size of one, from the panel.
"""

from __future__ import annotations

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Floats, Panel
from evenhand.warning.pooling import pooled
from evenhand.warning.resample import whole

DRIFT = 0.01  # variance that the logarithm of the level gains in a month
_LOGS_AT_MOST = 20.0  # e²⁰ is 485 million


class NegBin:
    """Zero-inflated negative binomial with partial pooling."""

    name = "negbin"
    needs = 12

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        state = pooled(history.target)
        shape, shift = _gamma(state.spread)
        out = np.empty((len(history.units), len(horizons), draws), dtype=np.int32)
        for place, ahead in enumerate(horizons):
            doubt = state.doubt + DRIFT * ahead
            level = _normal(state.level + shift - doubt / 2, doubt, draws, rng)  # the level's factor has mean 1
            mean = np.exp(np.minimum(level, _LOGS_AT_MOST))
            mean *= rng.standard_gamma(np.repeat(shape[:, None], draws, axis=1)) / shape[:, None]
            counts = 1 + rng.poisson(np.maximum(mean - 1, 0.0))
            counts[rng.random(counts.shape) >= state.chance[:, None]] = 0
            out[:, place] = whole(counts)
        return out


def _normal(mean: Floats, variance: Floats, draws: int, rng: np.random.Generator) -> Floats:
    return np.asarray(mean[:, None] + np.sqrt(variance)[:, None] * rng.standard_normal((mean.size, draws)))


def _gamma(spread: Floats) -> tuple[Floats, Floats]:
    """The gamma shape whose logarithm has this variance, and how far its mean lies above its mean logarithm."""
    from scipy.special import digamma, polygamma  # type: ignore[import-untyped]

    grid = np.exp(np.linspace(np.log(0.2), np.log(60.0), 400))
    shape = np.asarray(np.interp(-spread, -polygamma(1, grid), grid), dtype=np.float64)
    return shape, np.asarray(np.log(shape) - digamma(shape), dtype=np.float64)
