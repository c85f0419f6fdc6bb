"""Many orders at once: all that are one change away from an order, and what each of them asks.

An order is a row of numbers, the stage of each unit; numbers that no unit has are stages that are not there. Every row
given out keeps the plan's conditions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.account import TIE
from evenhand.bargaining.units import Floats, Ints, Units


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Marks:
    """Peak, total and stages of many orders."""

    peak: Floats
    total: Floats
    stages: Ints

    def best(self) -> int:
        """The place of the smallest: by peak, then total, then stages; values within a tie are equal."""
        kept = np.flatnonzero(self.peak <= self.peak.min() + TIE)
        kept = kept[self.total[kept] <= self.total[kept].min() + TIE]
        return int(kept[self.stages[kept].argmin()])


def marks(units: Units, rows: Ints, joining: tuple[float, ...], unjoined: float) -> Marks:
    """What each row asks; one that a party would not join asks for `unjoined` more, and for what is missing."""
    many, length = len(rows), int(rows.max()) + 1
    cell = (rows * many + np.arange(many)[:, None]).ravel()

    def by_stage(of: Floats) -> Floats:
        weights = np.broadcast_to(of, rows.shape).ravel()
        sums = np.bincount(cell, weights=weights, minlength=length * many)
        return np.asarray(sums.reshape(length, many), dtype=np.float64)

    there = np.bincount(cell, minlength=length * many).reshape(length, many) > 0
    peak, total = np.zeros(many), np.zeros(many)
    for i, patience in enumerate(units.patience.tolist()):
        value, drift = by_stage(units.value[i]), by_stage(units.left[i] - units.value[i])
        short = by_stage(units.taken[i]) + units.past[i]
        short[1:] += np.cumsum(drift, axis=0)[:-1]
        ahead = np.zeros(many)
        for t in reversed(range(length)):
            ahead = np.where(there[t], value[t] + patience * ahead, ahead)
            short[t] -= ahead
        short[~there] = 0.0
        np.maximum(peak, short.max(axis=0), out=peak)
        total += np.where(short > TIE, short, 0.0).sum(axis=0)
        if joining:
            missing = joining[i] - ahead
            peak += np.where(missing > TIE, unjoined + missing, 0.0)
    return Marks(peak=peak, total=total, stages=there.sum(axis=0))


def around(units: Units, row: Ints) -> Ints:
    """Orders one change away: a unit in another stage or by itself, two exchanged, two neighbouring stages joined."""
    row = np.unique(row, return_inverse=True)[1].astype(np.int64)
    n, length = len(row), int(row.max()) + 1
    unit, stage = (x.ravel() for x in np.meshgrid(np.arange(n), np.arange(length), indexing="ij"))
    moved = np.repeat(row[None, :], len(unit), axis=0)
    moved[np.arange(len(unit)), unit] = stage
    unit, gap = (x.ravel() for x in np.meshgrid(np.arange(n), np.arange(length + 1), indexing="ij"))
    alone = row + (row >= gap[:, None])
    alone[np.arange(len(unit)), unit] = gap
    one, other = np.triu_indices(n, 1)
    swapped = np.repeat(row[None, :], len(one), axis=0)
    swapped[np.arange(len(one)), one], swapped[np.arange(len(one)), other] = row[other], row[one]
    joined = row - (row > np.arange(length - 1)[:, None])
    found = np.concatenate([moved, alone, swapped, joined])
    return found[keeps(units, found)]


def keeps(units: Units, rows: Ints) -> NDArray[np.bool_]:
    """Which rows keep the conditions of the plan."""
    kept = np.ones(len(rows), dtype=bool)
    for k in range(units.n):
        for j in range(units.n):
            if units.before[k] >> j & 1:
                kept &= rows[:, j] < rows[:, k]
            elif units.along[k] >> j & 1:
                kept &= rows[:, j] <= rows[:, k]
    if int(units.size.sum()) > units.at_most:
        for t in range(int(rows.max()) + 1):
            kept &= (rows == t) @ units.size <= units.at_most
    return kept
