"""A good order by small changes: no proof, for plans of any size, and a first mark for the exact searches to beat.

Invariant: every order given out keeps the plan's conditions; the same units and seed give the same order.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from evenhand.bargaining.account import TIE
from evenhand.bargaining.around import around, marks
from evenhand.bargaining.units import Ints, Units

EACH = 64  # orders looked at for each try: many at once, which takes as long as one by itself
STEP = 1000  # orders that could be looked at in the time that any step takes
NOT_JOINED = 1e6  # a mark beyond this is of an order that a party would not join

Order = tuple[int, ...]
"""Sets of units as bits, stage by stage."""
Mark = tuple[float, float, int]
"""Peak, total, stages: smaller is better, in this order."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Judge:
    """The marks of orders of some units, in plain floats."""

    units: Units
    rows: tuple[tuple[float, float, list[float], list[float], list[float]], ...]  # δ, past, v, w, taken by party
    joining: tuple[float, ...] = ()  # what C at the first stage must be worth to each party; () for no condition

    @classmethod
    def of(cls, units: Units, joining: Iterable[float] = ()) -> Judge:
        """A judge; an order that a party would not join is worse than any that all would."""
        each = zip(units.patience, units.past, units.value, units.left, units.taken, strict=True)
        rows = tuple((float(d), float(p), v.tolist(), w.tolist(), x.tolist()) for d, p, v, w, x in each)
        return cls(units=units, rows=rows, joining=tuple(joining))

    def mark(self, order: Order) -> Mark:
        """Peak, total and stages of an order."""
        members = [[k for k in range(self.units.n) if bits >> k & 1] for bits in order]
        peak, sums = 0.0, 0.0
        for i, row in enumerate(self.rows):
            short, go_on = self._short(row, members)
            missing = self.joining[i] - go_on if self.joining else 0.0
            peak = max([peak, *short]) + (0.0 if missing <= TIE else 1e6 + missing)
            sums += sum(s for s in short if s > TIE)
        return peak, sums, len(order)

    @staticmethod
    def _short(
        row: tuple[float, float, list[float], list[float], list[float]], members: list[list[int]]
    ) -> tuple[list[float], float]:
        """What one party lacks at each stage, from the last to the first, and C at the first."""
        patience, past, v, w, x = row
        done = past + sum(w[k] - v[k] for stage in members for k in stage)
        ahead, short = 0.0, []
        for stage in reversed(members):
            for k in stage:
                done -= w[k] - v[k]
            ahead = sum([v[k] for k in stage]) + patience * ahead
            short.append(done + sum([x[k] for k in stage]) - ahead)
        return short, ahead


def better(one: Mark, other: Mark) -> bool:
    """Whether a mark is better by more than a tie."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > TIE:
            return a < b
    return False


def climb(judge: Judge, *, tries: int, seed: int = 0, starts: Iterable[Order] = (), say: Say | None = None) -> Order:
    """The best order that was come upon: `tries` times `EACH` orders are looked at, about."""
    units, rng = judge.units, random.Random(seed)  # noqa: S311
    best = one_by_one(units)
    mark, left = judge.mark(best), tries * EACH
    for start in [*starts, levels(units), best]:
        order, left = _rise(judge, start, left)
        at = judge.mark(order)
        best, mark = (order, at) if better(at, mark) else (best, mark)
    while left > 0 and units.n > 1:
        order, left = _rise(judge, _shaken(units, best, rng), left)
        at = judge.mark(order)
        if better(at, mark):
            best, mark = order, at
            if say:
                say(f"largest guarantee {mark[0]:.4g}, total {mark[1]:.4g}, {mark[2]} stages; {left:,} orders to try")
    return best


def levels(units: Units) -> Order:
    """As few stages as the conditions allow, everything as early as it can be."""
    return _laid(units, units.at_most)


def one_by_one(units: Units) -> Order:
    """One unit a stage, in id order as far as the conditions allow."""
    return _laid(units, 0)


def _laid(units: Units, room: int) -> Order:
    done, order = 0, []
    while done != (1 << units.n) - 1:
        stage, used = 0, 0
        for k in range(units.n):
            free = not (done >> k & 1) and not units.before[k] & ~done and not units.along[k] & ~(done | stage)
            if free and (used + int(units.size[k]) <= room or not stage):
                stage, used = stage | 1 << k, used + int(units.size[k])
        order.append(stage)
        done |= stage
    return tuple(order)


def keeps(units: Units, order: Order) -> bool:
    """Whether an order keeps the conditions."""
    done = 0
    for stage in order:
        size = 0
        for k in range(units.n):
            if stage >> k & 1:
                size += int(units.size[k])
                if units.before[k] & ~done or units.along[k] & ~(done | stage):
                    return False
        if size > units.at_most:
            return False
        done |= stage
    return True


def _rise(judge: Judge, order: Order, left: int) -> tuple[Order, int]:
    """Take the best change while it is one for the better."""
    row, mark = _row(judge.units, order), judge.mark(order)
    while left > 0:
        rows = around(judge.units, row)
        if not len(rows):
            break
        left -= STEP + len(rows)
        found = marks(judge.units, rows, judge.joining, NOT_JOINED)
        k = found.best()
        at = (float(found.peak[k]), float(found.total[k]), int(found.stages[k]))
        if not better(at, mark):
            break
        row, mark = rows[k], at
    return _order(row), left


def _shaken(units: Units, order: Order, rng: random.Random) -> Order:
    """Several changes at once, for better or worse."""
    row = _row(units, order)
    for _ in range(rng.randint(2, 5)):
        rows = around(units, row)
        row = rows[rng.randrange(len(rows))] if len(rows) else row
    return _order(row)


def _row(units: Units, order: Order) -> Ints:
    return np.array([next(t for t, s in enumerate(order) if s >> k & 1) for k in range(units.n)], dtype=np.int64)


def _order(row: Ints) -> Order:
    stages = np.unique(row).tolist()
    return tuple(sum(1 << k for k in np.flatnonzero(row == t).tolist()) for t in stages)
