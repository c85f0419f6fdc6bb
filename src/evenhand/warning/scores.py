"""Scores compare draws with what came: lower is better, and a score of draws is exact for those draws.

Shapes: draws (…, n), actual (…); a score has the shape of `actual`. Where the actual is NaN, so is the score.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

BINS = (0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)  # lower edges; the last bin is open
STRETCHED = 1_000
_AT_ONCE = 1 << 18  # draws that are sorted together: they stay in the processor's cache


def crps(draws: ArrayLike, actual: ArrayLike) -> Floats:
    """Continuous ranked probability score of the draws as an empirical distribution, in the target's unit.

    E|X − y| − ½ E|X − X'|, by sorting, in n log n (Matheson & Winkler 1976; Gneiting & Raftery 2007).

    >>> crps([0, 0, 4, 4], 1).item()
    1.0
    """
    table, came = _rows(draws, actual)
    n = table.shape[1]
    weights = (2 * np.arange(n) + 1 - n) / n**2  # ½ E|X − X'| = Σ weights · sorted draws
    found = np.empty(table.shape[0])
    step = max(1, _AT_ONCE // n)
    for start in range(0, table.shape[0], step):
        part = slice(start, start + step)
        block = np.sort(table[part], axis=1).astype(np.float64)
        spread = np.einsum("ij,j->i", block, weights)  # not BLAS, whose sums depend on the number of cores
        block -= came[part, None]
        found[part] = np.abs(block, out=block).mean(axis=1) - spread
    return found.reshape(np.shape(actual))


def ignorance(draws: ArrayLike, actual: ArrayLike, bins: tuple[float, ...] = BINS) -> Floats:
    """Bits of surprise at the bin that came: −log2((draws in it + 1) / (draws + number of bins)).

    As the VIEWS Prediction Challenge has it (Hegre et al. 2025): one pseudo-draw a bin, the last bin open.

    >>> round(ignorance([0, 0, 0, 4], 1).item(), 2)
    3.91
    """
    table, came = _rows(draws, actual)
    edges = np.array(bins)
    bin_of = np.searchsorted(edges, came, side="right") - 1
    low = edges[np.maximum(bin_of, 0)]
    high = np.append(edges[1:], np.inf)[np.maximum(bin_of, 0)]
    hits = ((table >= low[:, None]) & (table < high[:, None])).sum(axis=1)
    found = -np.log2((hits + 1) / (table.shape[1] + edges.size))
    return np.where(np.isnan(came), np.nan, found).reshape(np.shape(actual))


def bounds(draws: ArrayLike, level: float = 0.9) -> tuple[Floats, Floats]:
    """Lower and upper end of the central interval; quantiles of draws by linear interpolation."""
    ends = np.quantile(np.asarray(draws), [(1 - level) / 2, (1 + level) / 2], axis=-1)
    return ends[0], ends[1]


def interval_score(draws: ArrayLike, actual: ArrayLike, level: float = 0.9) -> Floats:
    """Width of the central interval, and 2/(1 − level) times the distance by which it was missed (Winkler 1972).

    >>> interval_score([0, 10], 12, level=0.5).item()
    23.0
    """
    came = np.asarray(actual, dtype=np.float64)
    low, high = bounds(draws, level)
    missed = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return np.asarray(np.where(np.isnan(came), np.nan, high - low + 2 / (1 - level) * missed))


def covered(draws: ArrayLike, actual: ArrayLike, level: float = 0.9) -> Floats:
    """1 where the central interval, ends included, holds what came; else 0.

    >>> covered([0, 0, 4], 5).item()
    0.0
    """
    came = np.asarray(actual, dtype=np.float64)
    low, high = bounds(draws, level)
    inside = (low <= came) & (came <= high)
    return np.asarray(np.where(np.isnan(came), np.nan, inside.astype(np.float64)))


def probability(draws: ArrayLike, threshold: float) -> Floats:
    """Share of draws at or above the threshold."""
    return np.asarray((np.asarray(draws) >= threshold).mean(axis=-1))


def brier(draws: ArrayLike, actual: ArrayLike, threshold: float) -> Floats:
    """Squared distance of the probability of reaching the threshold from what came (Brier 1950).

    >>> brier([0, 0, 30, 40], 25, threshold=25).item()
    0.25
    """
    came = np.asarray(actual, dtype=np.float64)
    reached = np.where(np.isnan(came), np.nan, (came >= threshold).astype(np.float64))
    return np.asarray((probability(draws, threshold) - reached) ** 2)


def log_score(draws: ArrayLike, actual: ArrayLike, threshold: float) -> Floats:
    """Bits of surprise at reaching the threshold or not, with one pseudo-draw for each (Laplace), so always finite.

    >>> log_score([0, 0], 25, threshold=25).item()
    2.0
    """
    came = np.asarray(actual, dtype=np.float64)
    table = np.asarray(draws)
    yes = (table >= threshold).sum(axis=-1)
    hits = np.where(came >= threshold, yes, table.shape[-1] - yes)
    return np.asarray(np.where(np.isnan(came), np.nan, -np.log2((hits + 1) / (table.shape[-1] + 2))))


def stretched(draws: ArrayLike, size: int = STRETCHED) -> Floats:
    """Few draws made many by Fourier resampling, negatives set to 0, as the Challenge's code does for ignorance."""
    from scipy.signal import resample  # type: ignore[import-untyped]

    longer: Floats = resample(np.asarray(draws, dtype=np.float64), size, axis=-1)
    return np.maximum(longer, 0)


def _rows(draws: ArrayLike, actual: ArrayLike) -> tuple[NDArray[np.generic], Floats]:
    """Draws as (rows, n) and the actual as (rows,)."""
    table = np.asarray(draws)
    return table.reshape(-1, table.shape[-1]), np.asarray(actual, dtype=np.float64).reshape(-1)
