"""The best order when parties discount: exact, from the last stage to the first, by labels that none other beats.

A label of a set done is what one order of the rest comes to: C for each party, peak, total, stages. More C, a smaller
peak, total and number of stages are never worse for what stands before, so a label that another beats in everything
is let go; so is one that the bounds of `reach` show to lead nowhere better than the best order known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.account import TIE
from evenhand.bargaining.reach import Ground, Promise
from evenhand.bargaining.support import WorkSpent
from evenhand.bargaining.units import Floats, Ints, first_in_id_order

ROUNDING = TIE / 100
GROWTH = 1 << 16
BATCH = 16  # labels that are held against all the others at a time
PAIRS = 64  # comparisons of labels that take as long as looking at one


@dataclass(slots=True, kw_only=True, repr=False)
class Labels:
    """Labels of all sets done, held as columns; the rows are C by party, then peak, total and stages."""

    ground: Ground
    promise: Promise
    most: float  # largest guarantee allowed
    free: float  # guarantees up to here are counted as this much: smaller ones decide nothing
    dearest: float  # largest total allowed
    longest: float  # most stages allowed where the total is no smaller than the largest allowed
    work: int  # labels that may still be looked at
    counted: bool  # whether total and stages are told apart
    held: Floats = field(init=False)
    first: Ints = field(init=False)
    count: Ints = field(init=False)
    top: Floats = field(init=False)  # (parties, sets): most C of any label, each party for itself
    fewest: Floats = field(init=False)  # (sets,): fewest stages of any label
    used: int = 1

    def __post_init__(self) -> None:
        parties, size = self.ground.value.shape
        self.held = np.zeros((parties + 3, GROWTH))
        self.held[parties, 0] = self.free
        self.first, self.count = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        self.top, self.fewest = np.full((parties, size), -np.inf), np.full(size, np.inf)
        self.count[-1] = 1
        self.top[:, -1] = self.fewest[-1] = 0.0

    def fill(self) -> None:
        """Make the labels of every set, the fullest first."""
        size = len(self.count)
        alive = np.isfinite(self.promise.total) & (self.promise.total <= self.dearest)
        halves = _Halves(self.ground.units.n)
        for done in np.flatnonzero(alive[: size - 1])[::-1].tolist():
            found = self.labels_at(done, halves.subsets(size - 1 - done))
            if found.shape[1]:
                kept = _unbeaten(found)
                self.work -= found.shape[1] * kept.shape[1] // PAIRS
                self._keep(done, kept)

    def labels_at(self, done: int, stage: Ints) -> Floats:
        """What each way on from a set comes to, those that lead nowhere left out."""
        _, found = self.ways(done, stage)
        parties = len(self.ground.value)
        enough = self.promise.enough[:, done, None]
        found[:parties] = np.where(np.isfinite(enough), np.minimum(found[:parties], enough), 0.0)
        return found

    def ways(self, done: int, stage: Ints) -> tuple[Ints, Floats]:
        """Every stage with every label after it that may follow a set: the stages, and the labels that come of it."""
        stage, rows = self._rows(done, stage)
        ground, parties = self.ground, len(self.ground.value)
        found = self.held[:, rows]
        short_of = np.zeros((parties, len(rows)))
        for i, patience in enumerate(ground.units.patience):
            go_on = patience * found[i]
            short_of[i] = ground.past[i, done] - ground.edge[i][stage] - go_on
            found[i] = ground.value[i][stage] + go_on
        found[parties] = np.maximum(found[parties], short_of.max(axis=0))
        kept = (found[parties] <= self.most) & (found[:parties] >= self.promise.least[:, done, None] - TIE).all(axis=0)
        if self.counted:
            found[parties + 1] += np.maximum(short_of, 0.0).sum(axis=0)
            found[parties + 2] += 1
            total = found[parties + 1] + self.promise.total[done]
            fits = found[parties + 2] + self.promise.stages[done] <= self.longest
            kept &= (total <= self.dearest) & (fits | (total < self.dearest - 2 * TIE))
        return stage[kept], found[:, kept]

    def _rows(self, done: int, stage: Ints) -> tuple[Ints, Ints]:
        """Stages, each as often as there are labels after it, and the columns of those labels."""
        stage = stage[self._hopeful(done, stage)]
        many = self.count[done | stage]
        self.work -= int(many.sum())
        if self.work < 0:
            raise WorkSpent
        ends = np.cumsum(many)
        shift = self.first[done | stage] - (ends - many)
        return np.repeat(stage, many), np.repeat(shift, many) + np.arange(ends[-1] if len(ends) else 0)

    def _hopeful(self, done: int, stage: Ints) -> Ints:
        """Which stages the labels after them could follow, if one label had the best of each."""
        after = done | stage
        hopeful = self.count[after] > 0
        barred = self.ground.barred(np.array(done, np.int64), stage)
        if barred is not None:
            hopeful &= ~barred
        if self.counted and self.dearest < 2 * TIE:
            hopeful &= self.fewest[after] + 1 + self.promise.stages[done] <= self.longest
        kept = np.flatnonzero(hopeful)
        for i, patience in enumerate(self.ground.units.patience):
            now = stage[kept]
            go_on = patience * self.top[i][done | now]
            short = self.ground.past[i, done] - self.ground.edge[i][now] - go_on
            go_on += self.ground.value[i][now]
            kept = kept[(short <= self.most) & (go_on >= self.promise.least[i, done] - TIE)]
        return kept

    def _keep(self, done: int, labels: Floats) -> None:
        many = labels.shape[1]
        while self.used + many > self.held.shape[1]:
            self.held = np.concatenate([self.held, np.zeros_like(self.held)], axis=1)
        self.held[:, self.used : self.used + many] = labels
        self.first[done], self.count[done] = self.used, many
        self.top[:, done] = labels[: len(self.top)].max(axis=1)
        self.fewest[done] = labels[-1].min()
        self.used += many

    def at_start(self) -> Floats:
        """The labels of the empty set: whole orders."""
        return self.held[:, self.first[0] : self.first[0] + self.count[0]]

    def rebuilt(self, peak: float, total: float, stages: float) -> tuple[int, ...]:
        """The order that comes first by ids among those within a peak, a total and a number of stages."""
        n, done = self.ground.units.n, 0
        order: tuple[int, ...] = ()
        whole, halves = len(self.count) - 1, _Halves(n)
        while done != whole:
            stage, found = self.ways(done, halves.subsets(whole ^ done))
            reached = self._before(order, found)
            p = len(self.ground.value)
            kept = (reached[p] <= peak) & (reached[p + 1] <= total) & (reached[p + 2] <= stages)
            step = first_in_id_order(stage[kept & (reached[:p] >= self.promise.least[:, :1] - TIE).all(axis=0)], n)
            order, done = (*order, step), done | step
        return order

    def _before(self, order: tuple[int, ...], found: Floats) -> Floats:
        """What labels come to once the stages of `order` stand before them."""
        ground, parties, found = self.ground, len(self.ground.value), found.copy()
        done = sum(order)
        for stage in reversed(order):
            done ^= stage
            go_on = ground.units.patience[:, None] * found[:parties]
            short_of = ground.past[:, done, None] - ground.edge[:, stage, None] - go_on
            found[:parties] = ground.value[:, stage, None] + go_on
            found[parties] = np.maximum(found[parties], short_of.max(axis=0))
            found[parties + 1] += np.maximum(short_of, 0.0).sum(axis=0)
            found[parties + 2] += 1
        return found


def _unbeaten(labels: Floats) -> Floats:
    """Labels that no other beats or equals in everything."""
    parties = labels.shape[0] - 3
    return labels[:, unbeaten(np.concatenate([-labels[:parties], labels[parties:]]))]


def unbeaten(cost: Floats, *, stop: int | None = None) -> Ints:
    """Columns that no other undercuts or equals in every row; where there are more than `stop`, only some of them."""
    columns = np.argsort(cost.sum(axis=0), kind="stable")  # whoever beats a column has a smaller sum
    cost = cost[cost.max(axis=1) > cost.min(axis=1)][:, columns]
    if not len(cost):
        return columns[:1]
    kept: list[int] = []
    while len(columns) and (stop is None or len(kept) <= stop):
        head = cost[:, :BATCH]
        beats = (head[:, :, None] <= head[:, None, :] + ROUNDING).all(axis=0)
        first = np.flatnonzero(~np.triu(beats, 1).any(axis=0))
        kept.extend(columns[first].tolist())
        cost, columns = cost[:, BATCH:], columns[BATCH:]
        left = ~_beaten(cost, head[:, first])
        cost, columns = cost[:, left], columns[left]
    return np.array(kept, dtype=np.int64)


def _beaten(cost: Floats, by: Floats) -> NDArray[np.bool_]:
    """Which columns one of some others beats."""
    found = np.zeros(cost.shape[1], dtype=bool)
    for one in by.T:
        worse = cost[0] >= one[0] - ROUNDING
        for row, mark in zip(cost[1:], one[1:], strict=True):
            worse &= row >= mark - ROUNDING
        found |= worse
    return found


class _Halves:
    """Subsets of a set of units, put together from those of its two halves."""

    def __init__(self, n: int) -> None:
        self.low = (n + 1) // 2
        self.of = [_all_subsets(bits) for bits in range(1 << self.low)]

    def subsets(self, of: int) -> Ints:
        """Every subset but the empty one."""
        low, high = self.of[of & ((1 << self.low) - 1)], self.of[of >> self.low]
        found: Ints = ((high << self.low)[:, None] | low[None, :]).ravel()[1:]
        return found


def _all_subsets(of: int) -> Ints:
    found = np.zeros(1, dtype=np.int64)
    for k in range(of.bit_length()):
        if of >> k & 1:
            found = np.concatenate([found, found | np.int64(1 << k)])
    return found
