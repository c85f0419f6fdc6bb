"""Rates of two sides, stratum held against stratum: Mantel–Haenszel difference, stratified Newcombe interval.

Invariant: only strata in which both sides have incidents are compared; the rest has weight 0 and is said. Exchanging
the sides changes the sign of every figure and nothing else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.fairness.contrast import Contrast, Floats

SURE = 6.0
"""How many times its own noise a spread between strata must exceed before any of it is believed."""

LEAST = 0.1
"""Of p(1 − p), the least that is taken to lie within strata."""


def weights(n: ArrayLike) -> Floats:
    """Mantel–Haenszel weights of strata, summing to 1, or all 0 where nothing can be compared.

    Args:
        n: incidents, (…, 2 sides, strata).

    >>> weights([[10, 0, 30], [10, 5, 10]]).round(3).tolist()
    [0.4, 0.0, 0.6]
    """
    first, second = np.moveaxis(np.asarray(n, float), -2, 0)
    both = first + second
    raw = np.where(both > 0, first * second / np.where(both > 0, both, 1), 0)
    total = raw.sum(-1, keepdims=True)
    return np.asarray(raw / np.where(total > 0, total, 1))


def compare(k: ArrayLike, n: ArrayLike, *, plain: bool = False) -> Contrast:
    """Rates of two sides, each incident by itself.

    Yan & Su (2010) take Wilson's limits on 1 / Σ w²/n observations of one rate for each side, and join them as Newcombe
    joins his. That counts the spread between strata as chance, and takes the skewness of one rate for that of several,
    so that the interval is too wide where strata differ much, and too short at one end. Here each side gets the
    binomial whose variance and skewness are those of its weighted rate (`matched`); in one stratum that is its own.

    Args:
        k: incidents with the outcome, (…, 2 sides, strata); leading axes are separate problems.
        n: incidents.
        plain: as Yan & Su have it.

    >>> low, high = compare([[56], [48]], [[70], [80]]).interval()
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    count, total = np.asarray(k, float), np.asarray(n, float)
    w = weights(total)[..., None, :]
    held = np.where(total > 0, total, 1)
    compared = w.sum(-1) > 0
    mean = np.where(compared, np.clip((w * count / held).sum(-1), 0, 1), np.nan)
    load = (w**2 / held).sum(-1)
    known = np.where(compared, mean, 0)
    size, centre = (1 / np.where(load > 0, load, 1), known) if plain else matched(known, likely(count, total), total)
    return Contrast(mean=mean, centre=centre, size=size, along=np.zeros(mean.shape[:-1]))


def likely(k: Floats, n: Floats, *, effect: Floats | float = 1.0) -> Floats:
    """Rates of each side in each stratum, (…, 2, strata): the side's own mean, moved by what strata surely differ.

    What strata differ by is read from both sides, each about its own mean, so that a difference between the sides is no
    part of it. Of its spread, six times its own noise is taken off (`SURE`).

    Args:
        k: incidents with the outcome, (…, 2, strata); may be sums of shares.
        n: incidents.
        effect: by how much clusters enlarge the noise.
    """
    w = weights(n)[..., None, :]
    rate = k / np.where(n > 0, n, 1)
    middle = (w * rate).sum(-1, keepdims=True)
    both = np.where(w > 0, n, 0).sum(-2, keepdims=True)
    about = np.where(w > 0, n * (rate - middle), 0).sum(-2, keepdims=True) / np.where(both > 0, both, 1)
    about = about - (w * about).sum(-1, keepdims=True)
    spread = (w * about**2).sum(-1)
    q = (middle * (1 - middle)).mean(-2)
    noise = (w * (1 - w) / np.where(both > 0, both, 1)).sum(-1) * q * effect
    sure = np.maximum(spread - SURE * noise, 0) / np.where(spread > 0, spread, 1)
    return np.asarray(np.clip(middle + np.sqrt(sure)[..., None] * about, 0, 1))


def matched(mean: Floats, rate: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Size and rate of the binomial that varies, and is skewed, as a side's weighted rate is: (…, 2) each.

    With variance V and third moment sV, n = 1 / (2V + √(4V² + s²)) and p = (1 − sn) / 2. Where a side's mean is 0 or 1
    nothing is seen to vary, and 1 / Σ w²/n stands.
    """
    w = weights(n)[..., None, :]
    held = np.where(n > 0, n, 1)
    load = w**2 / held
    q = mean * (1 - mean)
    each = rate * (1 - rate)
    variance = np.maximum((load * each).sum(-1), LEAST * load.sum(-1) * q)
    skew = (load * w / held * each * (1 - 2 * rate)).sum(-1) / np.where(variance > 0, variance, 1)
    size = 1 / np.where(variance > 0, 2 * variance + np.sqrt(4 * variance**2 + skew**2), 1)
    whole = load.sum(-1)
    alone = 1 / np.where(whole > 0, whole, 1)
    return np.where(q > 0, size, alone), np.where(q > 0, np.clip((1 - skew * size) / 2, 0, 1), mean)


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> tuple[float, float, float]:
    """Difference of two rates and its interval (Newcombe 1998, method 10); NaN where a side has no incident.

    >>> [round(x, 4) for x in newcombe(9, 10, 3, 10)]
    [0.6, 0.1705, 0.809]
    """
    found = compare([[k1], [k2]], [[n1], [n2]])
    low, high = found.interval(level)
    return float(found.estimate), float(low), float(high)


def stratified_newcombe(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Mantel–Haenszel difference and its stratified Newcombe interval, in the shape of the leading axes."""
    found = compare(k, n)
    return (found.estimate, *found.interval(level))


def tables(y: ArrayLike, side: ArrayLike, stratum: ArrayLike) -> tuple[Floats, NDArray[np.float64]]:
    """Counts k and n, (2, strata), of incidents given one by one: outcome in [0, 1], side 0 or 1, number of stratum."""
    which, cell = np.asarray(side, int), np.asarray(stratum, int)
    shape = (2, int(cell.max()) + 1 if cell.size else 1)
    k, n = np.zeros(shape), np.zeros(shape)
    np.add.at(k, (which, cell), np.asarray(y, float))
    np.add.at(n, (which, cell), 1.0)
    return k, n
