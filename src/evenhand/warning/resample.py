"""Draws from a unit's own past months, each with a weight; months without a figure are never drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evenhand.warning.model import Draws
from evenhand.warning.panel import Floats, Panel


def memory(history: Panel, months: int) -> Floats:
    """The last `months` columns of the target, fewer where the history is shorter."""
    return history.target[:, -months:]


def resampled(values: Floats, weights: Floats, shape: tuple[int, int], rng: np.random.Generator) -> Draws:
    """Draws (units, *shape) from each unit's values (units, months), by weight; 0 for a unit without any.

    Args:
        values: counts, NaN where there is none.
        weights: (months,) or (units, months), not negative.
        shape: horizons and draws.
        rng: source of chance.
    """
    known = np.isfinite(values)
    each = np.broadcast_to(weights, values.shape)
    out = np.zeros((values.shape[0], shape[0] * shape[1]), dtype=np.int32)
    for unit in np.flatnonzero(known.any(axis=1)):
        held = np.flatnonzero(known[unit])
        heights = np.cumsum(each[unit, held])
        at = np.searchsorted(heights, rng.random(out.shape[1]) * heights[-1], side="right")
        out[unit] = values[unit, held].astype(np.int32)[np.minimum(at, held.size - 1)]
    return out.reshape(-1, *shape)


def newest(history: Panel) -> NDArray[np.float64]:
    """Each unit's last figure; 0 where it has none."""
    known = np.isfinite(history.target)
    at = history.target.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    found = history.target[np.arange(len(history.units)), at]
    return np.where(known.any(axis=1), found, 0.0)


def whole(counts: Floats) -> Draws:
    """Rounded to whole numbers that fit."""
    return np.rint(np.clip(counts, 0, np.iinfo(np.int32).max)).astype(np.int32)
