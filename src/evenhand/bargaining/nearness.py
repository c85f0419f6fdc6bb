"""Of undominated points that differ by less than anyone can tell, one.

Invariant: every point given is within `near` of a point kept, for every party; nothing else is lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.scaled import Ints


def thinned(values: Ints, near: Ints) -> Ints:
    """Positions of the points that stay, ascending.

    `values` is parties × points, none dominating another; `near` is parties × 1. A point goes if one that stays is
    worth at least as much less `near` to every party. Points with the larger sum, each party counted in its own
    tolerance, come first; no party's place in the order matters.
    """
    n = values.shape[1]
    orders = [np.argsort(row) for row in values]
    ordered = [row[order] for row, order in zip(values, orders, strict=True)]
    suspects = _suspects(ordered, orders, near)
    if not len(suspects):
        return np.arange(n)
    stays = np.ones(n, bool)
    stays[suspects] = False
    for point in suspects[_from_best(values[:, suspects], near)]:
        stays[point] = not any(
            _reached(values, near, stays, point, order[np.searchsorted(row, low) : np.searchsorted(row, high)])
            for row, order, high, low in zip(
                ordered, orders, values[:, point], values[:, point] - near[:, 0], strict=True
            )
        )
    return np.flatnonzero(stays)


def _suspects(ordered: list[Ints], orders: list[NDArray[np.int64]], near: Ints) -> NDArray[np.int64]:
    """Points that, for some party, are worth a little more than another: only they can go."""
    found = np.zeros(len(orders[0]), bool)
    for row, order, tolerance in zip(ordered, orders, near[:, 0], strict=True):
        steps = np.diff(row)
        first = 1 + np.flatnonzero((steps > 0) & (steps <= tolerance))  # of the equal ones among them
        edges = np.zeros(len(row) + 1, np.int8)
        edges[first] = 1
        edges[np.searchsorted(row, row[first], side="right")] -= 1
        found[order[np.cumsum(edges[:-1]) > 0]] = True
    return np.flatnonzero(found)


def _from_best(values: Ints, near: Ints) -> NDArray[np.int64]:
    """Order by the sum in units of tolerance, the largest first; then by the sorted amounts, then as given."""
    units = values / np.maximum(near, 1)
    each = np.sort(units, axis=0)
    return np.lexsort((*(-row for row in each), -units.sum(axis=0)))


def _reached(values: Ints, near: Ints, stays: NDArray[np.bool_], point: int, others: Ints) -> bool:
    """Whether one of the others, if it stays, is as good as the point within the tolerance."""
    others = others[stays[others]]
    return bool((values[:, others] >= values[:, point, None] - near).all(axis=0).any())


__all__ = ["thinned"]
