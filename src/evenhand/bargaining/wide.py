"""Bounds, and at patience 1 the smallest peak itself, for plans with too many units to look at every pair of sets."""

from __future__ import annotations

from math import ceil

import numpy as np

from evenhand.bargaining.account import TIE
from evenhand.bargaining.bundles import smallest_peak
from evenhand.bargaining.climb import Order, Say
from evenhand.bargaining.support import Relaxed, WorkSpent
from evenhand.bargaining.units import Floats, Units

NEAR_PEAK, NEAR_VALUE = 0.05, 0.01  # a peak is near its bound within these shares of it, or of the largest value
WORK = 8_500_000_000  # numbers that the relaxation may look at, about a minute's
TRIED = 5  # peaks, each further down or halfway back, where the bound is not near


def bound(units: Units, known: float, joining: Floats | None, say: Say | None) -> tuple[float, Order | None]:
    """No order has a smaller peak than this; and an order with a smaller peak than the one known, if one was found."""
    least = last_stage(units)
    if known <= least + TIE:
        return least, None
    if units.patient:
        return smallest_peak(units, known, least, say) or (least, None)
    return rising(units, least, known, joining, say), None


def near(units: Units, peak: float) -> float:
    """How far a peak may be from its bound to be near it."""
    return max(NEAR_PEAK * peak, NEAR_VALUE * float(np.abs(units.value).max(initial=0.0)))


def rising(units: Units, least: float, known: float, joining: Floats | None, say: Say | None) -> float:
    """A bound on the peak with discounting: where it would be near, then as the peak itself; or else as it can be."""
    relaxed, work = Relaxed(units, joining=joining), WORK
    if not relaxed.fits:
        return least
    close = max(least, known - 0.999 * near(units, known))
    try:
        possible, left = relaxed.within(close, work, say)
        spent, work = work - left, left
        if not possible:
            least = close
            if work < spent:
                return least
            possible, _ = relaxed.within(known - TIE, work, say)
            return least if possible else known
        step = known - close
        for _ in range(TRIED):
            tried = max(least, close - step)
            possible, work = relaxed.within(tried, work, say)
            if possible:
                close, step = tried, 2 * step
            else:
                least, step = tried, (close - tried) / 2
    except WorkSpent:
        pass
    return least


def at_the_end(units: Units) -> Floats:
    """What each party lacks at the last stage if a unit stands in it: (parties, units that nothing waits for).

    Whatever else stands in that stage only adds to it: nothing is still to come, and all is received or withheld.
    """
    waited = 0
    for bits in units.before:
        waited |= bits
    free = [k for k in range(units.n) if not waited >> k & 1]
    past = units.past + (units.left - units.value).sum(axis=1)
    lacks: Floats = np.maximum(past[:, None] + (units.taken - units.left)[:, free], 0.0)
    return lacks


def last_stage(units: Units) -> float:
    """No order has a smaller peak: of the units that could stand last, the one that asks for least."""
    return float(at_the_end(units).max(axis=0).min())


def least_total(units: Units) -> float:
    """No order has a smaller total."""
    return float(at_the_end(units).sum(axis=0).min())


def fewest_stages(units: Units) -> int:
    """No order has fewer stages: the longest chain of what waits for what, or the room in each stage."""
    depth = [1] * units.n
    for _ in range(units.n):
        for k in range(units.n):
            strict = [depth[j] + 1 for j in range(units.n) if units.before[k] >> j & 1]
            weak = [depth[j] for j in range(units.n) if units.along[k] >> j & 1]
            depth[k] = max([depth[k], *strict, *weak])
    return max([*depth, ceil(int(units.size.sum()) / units.at_most)])
