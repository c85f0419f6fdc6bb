"""What a unit's own months leave open is borrowed from the panel, the more so the fewer they are (empirical Bayes)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.warning.panel import Floats

HALVING_MONTHS = 5.0  # a month this much older weighs half
BORROWED = 4.0  # months that the panel's spread is worth beside a unit's own
SMALLEST, LARGEST = 0.05, 4.0  # variance of log counts within a unit


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pooled:
    """How each unit stands at the end of its history; one value a unit."""

    chance: Floats  # of a month with deaths
    level: Floats  # mean of the logarithm of the count in such months
    doubt: Floats  # variance of that mean
    spread: Floats  # variance of the logarithm of the count around it

    def part(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Pooled:
        """Some of the units."""
        return Pooled(
            chance=self.chance[rows], level=self.level[rows], doubt=self.doubt[rows], spread=self.spread[rows]
        )


def pooled(target: Floats) -> Pooled:
    """Each unit's state, drawn towards the panel's.

    Args:
        target: counts (units, months), NaN where there is none.
    """
    known = np.isfinite(target)
    weights = np.where(known, 0.5 ** (np.arange(target.shape[1])[::-1] / HALVING_MONTHS), 0.0)
    some = known & (target > 0)
    chance = _chances((weights * some).sum(axis=1), weights.sum(axis=1))
    level, doubt, spread = _levels(np.log(np.where(some, target, 1.0)), weights * some)
    return Pooled(chance=chance, level=level, doubt=doubt, spread=spread)


def _chances(months: Floats, out_of: Floats) -> Floats:
    """Shares of months with deaths, each drawn towards the panel's: a beta prior fitted by moments."""
    share = (months.sum() + 0.1) / (out_of.sum() + 1.0)
    own = months / np.maximum(out_of, 1e-9)
    room = share * (1 - share)
    variance = np.clip(np.average((own - share) ** 2, weights=out_of + 1e-9), 1e-6 * room, 0.98 * room)
    worth = room / variance - 1  # months that the panel's share is worth
    return np.asarray((months + worth * share) / (out_of + worth))


def _levels(logs: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean of log counts, its variance, and the variance within: a normal prior fitted by moments."""
    n = weights.sum(axis=1)
    own = (weights * logs).sum(axis=1) / np.maximum(n, 1e-9)
    squares = (weights * (logs - own[:, None]) ** 2).sum(axis=1)
    within = np.clip((squares.sum() + 1.0) / (n.sum() + 1.0), SMALLEST, LARGEST)
    spread = np.clip((squares + BORROWED * within) / (n + BORROWED), SMALLEST, LARGEST)
    held = n > 0
    centre, between = 0.0, 1.0
    if held.any():
        centre = float(np.average(own[held], weights=n[held] / (n[held] + 1)))
        between = max(float(np.mean((own[held] - centre) ** 2)), 0.25)
    precision = n / spread + 1 / between
    return (n / spread * own + centre / between) / precision, 1 / precision, spread
