"""What a smaller peak for one party costs in peaks of the others: peaks by party that no order beats in all.

Exact for few units; beyond, orders found by search with one party or another favoured, and said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from evenhand.bargaining.account import TIE
from evenhand.bargaining.climb import Judge, Order, climb
from evenhand.bargaining.impatient import unbeaten
from evenhand.bargaining.reach import Ground, ground
from evenhand.bargaining.units import Floats, Units, first_in_id_order, subsets

FITS = 9  # units up to which every order is weighed
MOST_LABELS = 1500  # at one set; beyond, the frontier is no longer exact
TRIES = 1500  # orders looked at for each way of favouring parties


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Frontier:
    """Orders of which none has smaller or equal peaks for every party than another."""

    orders: tuple[Order, ...]
    exact: bool


def frontier(units: Units, known: Iterable[Order]) -> Frontier:
    """The frontier of peaks by party, starting from orders already known."""
    if 0 < units.n <= FITS:
        labels = _labels(ground(units))
        if labels is not None:
            return Frontier(orders=tuple(_spread(units, labels)), exact=True)
    return Frontier(orders=tuple(_spread(units, [*known, *_favoured(units)])), exact=units.n == 0)


def peaks(units: Units, order: Order) -> tuple[float, ...]:
    """The largest guarantee that an order asks of each party."""
    return tuple(
        Judge.of(replace(units, **{k: getattr(units, k)[i : i + 1] for k in _ROWS})).mark(order)[0]
        for i in range(len(units.patience))
    )


_ROWS = ("value", "left", "taken", "patience", "past")


def _spread(units: Units, orders: Iterable[Order]) -> list[Order]:
    """One order for each point that no other beats, by number of stages and then as found."""
    found = sorted({order: peaks(units, order) for order in orders}.items(), key=lambda pair: len(pair[0]))
    kept: list[tuple[Order, tuple[float, ...]]] = []
    for order, point in found:
        beaten = any(all(a <= b + TIE for a, b in zip(other, point, strict=True)) for _, other in kept)
        if not beaten:
            kept = [(o, q) for o, q in kept if not all(a <= b + TIE for a, b in zip(point, q, strict=True))]
            kept.append((order, point))
    return [order for order, _ in sorted(kept, key=lambda pair: sorted(pair[1], reverse=True))]


def _favoured(units: Units) -> list[Order]:
    """Good orders when the guarantees of one party or another weigh less."""
    step = float(np.abs(units.value).max(initial=0.0)) / 2
    shifts = [s for s in product((0.0, 1.0, 2.0), repeat=len(units.patience)) if min(s) == 0][:19]
    return [climb(Judge.of(replace(units, past=units.past - step * np.array(s))), tries=TRIES) for s in shifts]


def _labels(field: Ground) -> list[Order] | None:
    """Orders for every point that is not beaten, from the last stage to the first; None where there are too many."""
    whole, parties = (1 << field.units.n) - 1, len(field.value)
    labels: dict[int, tuple[Floats, list[Order]]] = {whole: (np.zeros((2 * parties, 1)), [()])}
    for done in range(whole - 1, -1, -1):
        found, orders = [], []
        for stage in _in_order(field, done, subsets(whole ^ done)):
            after, ways = labels[done | stage]
            found.append(_before(field, done, stage, after))
            orders += [(stage, *way) for way in ways]
        kept = _unbeaten(np.concatenate(found, axis=1) if found else np.zeros((2 * parties, 0)))
        if len(kept) > MOST_LABELS:
            return None
        labels[done] = (
            (np.concatenate(found, axis=1)[:, kept], [orders[k] for k in kept])
            if found
            else (np.zeros((2 * parties, 0)), [])
        )
    return labels[0][1]


def _in_order(field: Ground, done: int, stage: np.ndarray) -> list[int]:
    barred = field.barred(np.array(done, np.int64), stage)
    return [int(s) for s in (stage if barred is None else stage[~barred])]


def _before(field: Ground, done: int, stage: int, after: Floats) -> Floats:
    parties = len(field.value)
    go_on = field.units.patience[:, None] * after[:parties]
    short = field.past[:, done, None] - field.edge[:, stage, None] - go_on
    return np.concatenate([field.value[:, stage, None] + go_on, np.maximum(after[parties:], np.maximum(short, 0.0))])


def _unbeaten(labels: Floats) -> list[int]:
    parties = len(labels) // 2
    cost = np.concatenate([-labels[:parties], labels[parties:]])
    return unbeaten(cost, stop=MOST_LABELS).tolist() if cost.shape[1] else []


__all__ = ["Frontier", "first_in_id_order", "frontier", "peaks"]
