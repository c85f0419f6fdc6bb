"""Bounds, and at patience 1 the smallest peak itself, for plans with too many units to look at every pair of sets."""

from __future__ import annotations

from math import ceil

import numpy as np

from evenhand.bargaining.account import TIE
from evenhand.bargaining.bundles import smallest_peak
from evenhand.bargaining.climb import Order, Say
from evenhand.bargaining.units import Floats, Units


def bound(units: Units, known: float, say: Say | None) -> tuple[float, Order | None]:
    """No order has a smaller peak than this; and an order with a smaller peak than the one known, if one was found."""
    least = last_stage(units)
    if known <= least + TIE:
        return least, None
    found = smallest_peak(units, known, least, say) if units.patient else None
    return found or (least, None)


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
