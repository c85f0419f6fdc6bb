"""Whether one model scores better than another, month by month. Whole months are drawn anew, never units of a month.

Units of one month fail together, and so do months that follow one another. So the differences of a month are averaged
first, and blocks of consecutive months are drawn with replacement (moving blocks: Künsch 1989; Liu and Singh 1992).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
RESAMPLES = 2_000
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison:
    """Mean difference of two models' scores; negative where the first is better (lower scores are better)."""

    mean: float  # of the monthly means, in the unit of the score
    low: float  # ends of the 95 % interval; NaN where there are too few months
    high: float
    share_of_months_better: float  # months in which the first scored lower, ties counted as not better
    months: int
    block: int  # months in a block

    def as_dict(self) -> dict[str, Any]:
        """Values for JSON, keys in a fixed order."""
        return {
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "share_of_months_better": self.share_of_months_better,
            "months": self.months,
            "block": self.block,
        }


def block_length(months: int) -> int:
    """Months in a block: 1.75 times the cube root of the number of months, the rate of Künsch (1989).

    >>> [block_length(months) for months in (1, 12, 36, 288)]
    [1, 4, 6, 12]
    """
    return max(1, min(round(1.75 * math.cbrt(months)), months // 2))


def compare(differences: Floats, months: Integers, rng: np.random.Generator) -> Comparison:
    """Compare two models by the difference of their scores in each month.

    Args:
        differences: (months,), mean over the units of first minus second, none missing.
        months: (months,), month numbers, rising; a block never spans a gap.
        rng: source of the draws.

    The ends are the mean minus the quantiles of the resampled deviations, widened twice, since 36 months hold six
    blocks and a plain percentile interval covers 77 to 90 of 100: by √(T / (T − block)), the loss of variance within
    T months, and by Student's t over the normal quantile with T / block − 1 degrees of freedom.

    Raises:
        ValueError: there are no months, or the two arrays do not fit.
    """
    if not len(differences) or len(differences) != len(months):
        given = f"{len(differences)} differences, {len(months)} months"
        raise ValueError(f"compare: given {given}; expected one difference a month, at least one")
    block = min(block_length(len(months)), _shortest_run(months))
    mean = float(differences.mean())
    low, high = _ends(differences, months, block, rng)
    better = float((differences < 0).mean())
    return Comparison(
        mean=mean, low=mean - high, high=mean - low, share_of_months_better=better, months=len(months), block=block
    )


def _shortest_run(months: Integers) -> int:
    """Length of the shortest stretch of consecutive months."""
    breaks = np.flatnonzero(np.diff(months) != 1) + 1
    return int(np.diff(np.concatenate([[0], breaks, [len(months)]])).min())


def _ends(differences: Floats, months: Integers, block: int, rng: np.random.Generator) -> tuple[float, float]:
    """Widened quantiles of the deviations of resampled means from their own mean."""
    total = len(months)
    if total < 2 * block or total == 1:
        return math.nan, math.nan
    means = _resampled_means(differences, months, block, rng)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means - means.mean(), [tail, 1 - tail])
    wider = _widening(total, block)
    return float(low) * wider, float(high) * wider


def _widening(total: int, block: int) -> float:
    from scipy import special  # type: ignore[import-untyped]  # it ships no types

    upper = (1 + LEVEL) / 2
    student = special.stdtrit(total / block - 1, upper) / special.ndtri(upper)
    return math.sqrt(total / (total - block)) * float(student)


def _resampled_means(differences: Floats, months: Integers, block: int, rng: np.random.Generator) -> Floats:
    """(RESAMPLES,) means of as many months as there are, made of blocks of consecutive ones; the last may be cut."""
    total = len(months)
    starts = np.flatnonzero(months[block - 1 :] - months[: total - block + 1] == block - 1)
    sums = np.concatenate([[0.0], np.cumsum(differences)])
    needed = -(-total // block)
    chosen = starts[rng.integers(len(starts), size=(RESAMPLES, needed))]
    lengths = np.full(needed, block)
    lengths[-1] = total - block * (needed - 1)
    means: Floats = (sums[chosen + lengths] - sums[chosen]).sum(axis=1) / total
    return means
