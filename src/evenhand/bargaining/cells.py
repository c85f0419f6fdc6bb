"""Points sorted into cells, so that most of those beaten are found without comparing points.

Invariant: no maximal point is ever let go; a point that is let go is beaten by one that stays, or equals an earlier
one. A party's bins never fall as its values rise, and values themselves are compared as integers.
"""

from __future__ import annotations

from math import isqrt, prod

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bins = NDArray[np.int32]
Mask = NDArray[np.bool_]

LEAST = np.iinfo(np.int64).min
CELLS = 1 << 21  # of a table, at most
VISITS = 8  # looks at each point, on average, beyond which cells are too crowded to go through
SIDES = ((0, 1, 2), (0, 2, 1), (1, 2, 0))  # two of three parties, and the other one


def sieved(points: Ints) -> Ints:
    """Positions of points that no cell strictly above theirs beats: no maximal point is lost, most others are.

    `points` is parties × points; cells are of all parties but the last.
    """
    *low, last = points
    size = max(2, round(min(CELLS, points.shape[1]) ** (1 / len(low))))
    return np.flatnonzero(last > _above([_bins(row, size) for row in low], last, size))


def settled(points: Ints) -> tuple[Ints, bool]:
    """Positions that stay, ascending, of three parties' points; and whether all of them are maximal.

    Bins of each two parties make a table. A point goes if a cell strictly above its own, for both, holds as much for
    the third. So whatever still beats a point that stays shares two of its three bins: the points of each cell of
    each table are compared with each other, unless cells are too crowded for that.
    """
    size = max(2, isqrt(min(CELLS, points.shape[1])))
    bins = np.stack([_bins(row, size) for row in points])
    stay = np.arange(points.shape[1])
    for one, two, other in SIDES:
        last = points[other]
        above = np.flatnonzero(last > _above([bins[one], bins[two]], last, size))
        stay, points, bins = stay.take(above), points.take(above, axis=1), bins.take(above, axis=1)
    live = np.ones(len(stay), bool)
    sure = all(_struck(bins[one] * size + bins[two], points, live) for one, two, _ in SIDES)
    return stay[live], sure


def _bins(row: Ints, size: int) -> Bins:
    """A number from 0 to size - 1 that never falls as the value rises."""
    low, high = int(row.min()), int(row.max())
    return ((row - low) * ((size - 1) / max(1, high - low))).astype(np.int32)


def _above(bins: list[Bins], last: Ints, size: int) -> Ints:
    """By point, the largest last value in the cells strictly above its own in every direction."""
    at = bins[0].astype(np.int64)
    for row in bins[1:]:
        at = at * (size + 1) + row
    table = beyond(highest(at, last, (size + 1,) * len(bins)))
    at += sum((size + 1) ** k for k in range(len(bins)))  # one cell up in every direction
    return table.ravel().take(at)


def highest(at: Ints, last: Ints, shape: tuple[int, ...]) -> Ints:
    """By cell: the largest last value in it."""
    table = np.full(prod(shape), LEAST)
    np.maximum.at(table, at, last)
    return table.reshape(shape)


def beyond(table: Ints) -> Ints:
    """The same table, changed in place: the largest value in any cell at least as far in every direction."""
    for row in range(len(table) - 2, -1, -1):  # rows of a table are faster one by one
        np.maximum(table[row], table[row + 1], out=table[row])
    for axis in range(1, table.ndim):
        back = np.flip(table, axis)
        np.maximum.accumulate(back, axis=axis, out=back)
    return table


def _struck(at: Bins, points: Ints, live: Mask) -> bool:
    """Strike from `live` what another point of the same cell beats, or equals and precedes; whether all was seen.

    In each turn every cell has one holder, the last of its points (of several values assigned to one place the last
    remains). It is compared with all others of its cell and then leaves; of equal ones the earlier stays.
    """
    holder = np.empty(int(at.max()) + 1, np.int64)
    here = np.flatnonzero(live)
    at, looks = at[here], VISITS * len(at)
    while len(here) and looks > 0:
        looks -= len(here)
        holder[at] = here
        held = holder[at]
        others = np.flatnonzero(held != here)
        here, held, at = here[others], held[others], at[others]
        mine, theirs = points.take(here, axis=1), points.take(held, axis=1)
        most = (mine >= theirs).all(axis=0)
        beaten = (mine <= theirs).all(axis=0) & ~most
        live[here[beaten]] = live[held[most]] = False
        here, at = here[~beaten], at[~beaten]
    return not len(here)


__all__ = ["CELLS", "LEAST", "beyond", "highest", "settled", "sieved"]
