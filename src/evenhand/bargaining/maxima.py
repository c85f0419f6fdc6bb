"""Which points of a set no other point of it dominates.

Invariant: of equal points the first is kept, so exactly one of each distinct maximal vector remains; all comparisons
are between integers. Kung, Luccio & Preparata 1975, after most points are let go cell by cell (`cells`).
"""

from __future__ import annotations

from math import ceil, log2, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.cells import CELLS, LEAST, beyond, highest, settled, sieved

Ints = NDArray[np.int64]
Ranks = NDArray[np.int32]
Rows = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]

LEAF, BLOCK = 256, 12  # points that are compared all with all: of one set, and where all sets are gone through at once
SIEVED = 2_000  # fewer points are not worth a sieve
DENSE = 8  # values of all parties but the last make a table at most so many times as large as the set
SIEVE_PARTIES = 5  # beyond this a table of that size is too coarse to help


def maxima(points: Ints) -> Ints:
    """Positions of the maximal points, ascending.

    `points` is parties × points. A point goes if another is at least as large for every party and larger for one, or
    equal and earlier. Time O(n log n) for two parties, O(n log^(d-2) n) beyond.

    >>> maxima(np.array([[3, 1, 2, 1], [0, 5, 2, 4]])).tolist()
    [0, 1, 2]
    """
    parties, n = points.shape
    if n <= 1:
        return np.arange(n)
    if parties == 1:
        return np.array([points[0].argmax()])
    if parties == 2:
        return _two(points[0], points[1])
    if n < SIEVED or parties > SIEVE_PARTIES:
        return _many(points)
    spans = [int(row.max()) - int(row.min()) + 1 for row in points[:-1]]
    if prod(spans) <= min(2 * CELLS, DENSE * n):
        return _tabled(points, spans)
    passed, sure = settled(points) if parties == 3 else (sieved(points), False)
    return passed if sure else passed[_many(points.take(passed, axis=1))]


def _two(first: Ints, second: Ints) -> Ints:
    """Sort by the first, keep what raises the running maximum of the second."""
    order = np.argsort(-first)
    if _ties(first[order]):
        order = np.lexsort((-second, -first))
    kept: Ints = np.sort(order[_rises(second[order])])
    return kept


def _ties(ordered: NDArray[Any]) -> bool:
    return bool((ordered[1:] == ordered[:-1]).any())


def _rises(values: NDArray[Any]) -> Mask:
    """Where a sequence exceeds all that came before."""
    rises = np.ones(len(values), bool)
    rises[1:] = values[1:] > np.maximum.accumulate(values)[:-1]
    return rises


def _tabled(points: Ints, spans: list[int]) -> Ints:
    """As `maxima`, where few values occur: a table with a cell for each combination of all but the last party's."""
    *low, last = points
    shape = tuple(span + 1 for span in spans)
    at = np.zeros(len(last), np.int64)
    for row, length in zip(low, shape, strict=True):
        at = at * length + (row - row.min())
    table = highest(at, last, shape)
    cells = beyond(table.copy())
    others = np.full(shape, LEAST)  # the most in any other cell at least as far in every direction
    for axis in range(len(low)):
        here = tuple(slice(None, -1) if k == axis else slice(None) for k in range(len(low)))
        next_one = tuple(slice(1, None) if k == axis else slice(None) for k in range(len(low)))
        np.maximum(others[here], cells[next_one], out=others[here])
    best = np.where(table > others, table, np.iinfo(np.int64).max)
    found = np.flatnonzero(last == best.ravel()[at])
    _, first = np.unique(at[found], return_index=True)
    return np.sort(found[first])


def _many(points: Ints) -> Ints:
    """Go through them from the first party's largest value down, or divide by it and conquer in the rest."""
    rows: Rows = points if len(points) == 3 else np.stack([_ranks(row) for row in points])
    order = falling(rows)
    rest = np.ascontiguousarray(rows[1:, order])
    found = _swept(rest) if len(rest) == 2 else _conquer(rest, 0, rest.shape[1])
    return np.asarray(np.sort(order[found]))


def falling(rows: NDArray[Any]) -> Ints:
    """Positions in the order of the first row, the largest first; of equal ones by the rows that follow."""
    order = np.argsort(-rows[0])
    return np.lexsort(tuple(-row for row in rows[::-1])) if _ties(rows[0][order]) else order


def _ranks(row: Ints) -> Ranks:
    """Dense ranks, equal for equal values: short integers compare faster."""
    order = np.argsort(row)
    steps = np.zeros(len(row), np.int32)
    ordered = row[order]
    np.cumsum(ordered[1:] != ordered[:-1], out=steps[1:])
    ranks = np.empty_like(steps)
    ranks[order] = steps
    return ranks


def _swept(rest: Rows) -> Ints:
    """As `_conquer` of all, for two coordinates: from the whole down to small blocks, all blocks of a size at once.

    A block is in the order of the first coordinate, the largest first. What the earlier half of its positions has of
    the second coordinate beats whatever of the later half comes after it with no more; halves are the next blocks.
    """
    n = rest.shape[1]
    count = 1 << max(0, ceil(log2(n / BLOCK)))  # of the smallest blocks
    length = -(-n // count) * count
    at = np.arange(length, dtype=np.int32)
    at[:n] = np.argsort(-rest[0])
    if _ties(rest[0][at[:n]]):
        at[:n] = np.argsort(-rest[0], kind="stable")
    second = np.full(length, LEAST)
    second[:n] = rest[1, at[:n]]
    place, beaten = at.copy(), np.zeros(length, bool)  # position within the block
    size = length
    while size > length // count:
        half = size // 2
        upper = place < half
        reached = np.maximum.accumulate(np.where(upper, second, LEAST).reshape(-1, size), axis=1).ravel()
        above, below = np.flatnonzero(upper), np.flatnonzero(~upper)
        beaten[at[below[reached[below] >= second[below]]]] = True
        place[below] -= half
        order = np.concatenate((above.reshape(-1, half), below.reshape(-1, half)), axis=1).ravel()
        at, second, place = at[order], second[order], place[order]
        size = half
    found = _beaten_in_blocks(*(np.ascontiguousarray(x.reshape(-1, size).T) for x in (second, place)))
    beaten[at[found.T.ravel()]] = True
    return np.flatnonzero(~beaten[:n])


def _beaten_in_blocks(second: Rows, place: Rows) -> Mask:
    """Position in the block × blocks: whether an earlier row of the block has at least as much, and stands before."""
    found = np.zeros(second.shape, bool)
    for row in range(1, len(second)):
        found[row] = ((second[:row] >= second[row]) & (place[:row] < place[row])).any(axis=0)
    return found


def _stair(points: Rows) -> Rows:
    """The points that no other equals or exceeds in both coordinates, the first coordinate rising."""
    order = np.argsort(points[0])[::-1]
    return points[:, order[_rises(points[1, order])][::-1]]


def _beneath(stair: Rows, first: Rows, second: Rows) -> Mask:
    """Which points some step of the staircase equals or exceeds in both coordinates."""
    most = np.append(stair[1], np.int32(-1))  # in the second, of the steps with at least this much in the first
    return np.asarray(most[np.searchsorted(stair[0], first)] >= second)


def _conquer(rest: Rows, low: int, high: int) -> Ints:
    """Maximal positions in [low, high), where an earlier point is at least as large for the first party."""
    if high - low <= LEAF:
        part = rest[:, low:high]
        below = _compared(part, part)
        below &= np.tri(high - low, k=-1, dtype=bool)
        return low + np.flatnonzero(~below.any(axis=1))
    middle = (low + high) // 2
    upper, lower = _conquer(rest, low, middle), _conquer(rest, middle, high)
    return np.concatenate((upper, lower[~_covered(rest[:, upper], rest[:, lower])]))


def _compared(above: Rows, below: Rows) -> Mask:
    """Below × above: whether `above` is at least as large throughout."""
    result: Mask = above[0][None, :] >= below[0][:, None]
    for high, low in zip(above[1:], below[1:], strict=True):
        result &= high[None, :] >= low[:, None]
    return result


def _covered(above: Rows, below: Rows) -> Mask:
    """Which of `below` some point of `above` equals or exceeds throughout."""
    if above.shape[1] == 0 or below.shape[1] == 0:
        return np.zeros(below.shape[1], bool)
    if len(above) == 1:
        return np.asarray(np.less_equal(below[0], above[0].max()))
    if len(above) == 2:
        return _beneath(_stair(above), below[0], below[1])
    if above.shape[1] * below.shape[1] <= LEAF * LEAF:
        return np.asarray(np.any(_compared(above, below), axis=1))
    return _divided(above, below)


def _divided(above: Rows, below: Rows) -> Mask:
    """Split both sets by a value of the first coordinate; across the split one coordinate fewer matters."""
    if above[0].min() >= below[0].max():
        return _covered(above[1:], below[1:])
    both = np.concatenate((above[0], below[0]))
    cut = max(np.median(both), both.min() + 1)  # someone stands below it, and someone does not: both parts are smaller
    high_above, high_below = above[0] >= cut, below[0] >= cut
    result = np.zeros(below.shape[1], bool)
    result[high_below] = _covered(above[:, high_above], below[:, high_below])
    lower = np.flatnonzero(~high_below)
    hit = _covered(above[1:, high_above], below[1:, lower])
    result[lower[hit]] = True
    still = lower[~hit]
    result[still] = _covered(above[:, ~high_above], below[:, still])
    return result


__all__ = ["falling", "maxima"]
