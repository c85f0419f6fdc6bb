"""At patience 1, the smallest peak of plans with too many units to look at every pair of sets.

Lemma. After a first stage every party has some slack r ≥ 0 within the peak, and stage A may follow iff taken(A) ≤ r for
each. If a proper part B of A has taken(B) ≤ max(0, taken(A)) for each party, B may stand in a stage before the rest
without raising the peak, since what is done is worth no more than what is taken. So single units, and the bundles that
have no such part, suffice. Moreover a unit of which nobody is worse off having it done early is done as soon as it may
be, and one of which nobody is worse off having it done late, and for which nothing waits, is left to the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.bargaining.account import TIE
from evenhand.bargaining.climb import Order, Say
from evenhand.bargaining.units import Floats, Ints, Units, count_units, subsets, table

FITS = 24  # units that the search looks at; their sets take 128 MB
MIXED = 20  # units that may stand in bundles
HARMFUL = 22  # units that may stand in a first stage together
EDGE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Move:
    """A set of units that may stand in a stage by itself."""

    bits: int
    need: int  # what must be done before
    taken: Floats  # (parties,)


def moves(units: Units) -> list[Move] | None:
    """Single units and the bundles that cannot be split; None where they are too many to look for."""
    mixed = [k for k in range(units.n) if units.taken[:, k].max() > EDGE and units.taken[:, k].min() < -EDGE]
    if len(mixed) > MIXED:
        return None
    singles = [1 << k for k in range(units.n)]
    bundles = [_named(bits, mixed) for bits in _whole(units.taken[:, mixed])]
    return [m for bits in [*singles, *bundles] if (m := _move(units, bits)) is not None]


def _named(bits: int, units: list[int]) -> int:
    return sum(1 << k for j, k in enumerate(units) if bits >> j & 1)


def _move(units: Units, bits: int) -> Move | None:
    members = [k for k in range(units.n) if bits >> k & 1]
    strict = weak = 0
    for k in members:
        strict, weak = strict | units.before[k], weak | units.along[k]
    if strict & bits or int(units.size[members].sum()) > units.at_most:
        return None
    return Move(bits=bits, need=strict | (weak & ~bits), taken=units.taken[:, members].sum(axis=1))


def _whole(taken: Floats) -> list[int]:
    """Sets of two or more units that have no proper part with less taken than max(0, what they take), each party."""
    n, sums = taken.shape[1], table(taken)
    allowed = np.maximum(sums, 0.0)
    every = np.arange(1 << n, dtype=np.int64)
    kept = count_units(every) > 1
    for k in range(n):
        holds = np.flatnonzero(kept & (every >> k & 1 == 1))
        alone = (taken[:, k, None] > allowed[:, holds] + EDGE).any(axis=0)
        others = (sums[:, holds ^ (1 << k)] > allowed[:, holds] + EDGE).any(axis=0)
        kept[holds[~(alone & others)]] = False
    return [int(bits) for bits in np.flatnonzero(kept) if not _splits(sums, int(bits))]


def _splits(sums: Floats, bits: int) -> bool:
    parts = subsets(bits)
    parts = parts[parts != bits]
    return bool((sums[:, parts] <= np.maximum(sums[:, bits, None], 0.0) + EDGE).all(axis=0).any())


class Search:
    """The smallest peak below a mark, set by set in order of size."""

    def __init__(self, units: Units, ways: list[Move], known: float) -> None:
        self.units, self.known = units, known
        self.start = units.past - units.value.sum(axis=1)
        self.late = late(units)
        self.goal = ((1 << units.n) - 1) & ~self.late
        self.ways = [m for m in ways if not m.bits & self.late]
        self.early = [m for m in self.ways if m.bits.bit_count() == 1 and _never_worse(units, m.bits)]
        self.low = (units.n + 1) // 2
        self.halves = table(units.left[:, : self.low]), table(units.left[:, self.low :])
        self.peak: Floats = np.full(1 << units.n, np.inf)
        self.layers: list[list[Ints]] = [[] for _ in range(units.n + 1)]

    def run(self, say: Say | None) -> float:
        """The smallest peak of any order up to the units left to the end; infinite if none is below the mark."""
        self.peak[0] = 0.0
        self.layers[0].append(np.zeros(1, dtype=np.int64))
        if (self.start > 0).any():
            self._first_stages()
        for size in range(self.units.n):
            states = np.concatenate([np.zeros(0, dtype=np.int64), *self.layers[size]])
            if len(states):
                if say:
                    say(f"{size} of {self.units.n} units done: {len(states):,} sets")
                self._expand(states)
            self.layers[size] = []
        return float(self.peak[self.goal])

    def _first_stages(self) -> None:
        """Where a party would rather not begin it has no slack: any set of units that harm someone may come first."""
        units = self.units
        held = [k for k in range(units.n) if not units.before[k] | self.late >> k & 1]
        harmful = [k for k in held if units.taken[:, k].min() < -EDGE]
        if len(harmful) > HARMFUL:
            raise OverflowError
        stages = subsets(sum(1 << k for k in harmful))
        asked = np.zeros(len(stages))
        for start, row in zip(self.start, table(units.taken[:, harmful])[:, 1:], strict=True):
            np.maximum(asked, row + start, out=asked)
        size = table(units.size[None, harmful].astype(np.float64))[0, 1:]
        kept = (asked < self.known - TIE) & (size <= units.at_most)
        for k in harmful:
            kept &= (stages >> k & 1 == 0) | (units.along[k] & ~stages == 0)
        stages, asked = stages[kept], asked[kept]
        self.peak[stages] = asked
        count = count_units(stages)
        for many in range(1, len(harmful) + 1):
            self.layers[many].append(stages[count == many])

    def _expand(self, states: Ints) -> None:
        if (self.start <= 0).all() or states[0]:
            for move in self.early:
                ready = (states & move.bits == 0) & (move.need & ~states == 0)
                self._step(states[ready], self._left(states[ready]), move)
                states = states[~ready]
        left = self._left(states)
        for move in self.ways:
            ready = np.flatnonzero((states & move.bits == 0) & (move.need & ~states == 0))
            self._step(states[ready], left[:, ready], move)

    def _left(self, states: Ints) -> Floats:
        """What is done is worth after breakdown, by party and set."""
        found: Floats = self.halves[0][:, states & ((1 << self.low) - 1)] + self.halves[1][:, states >> self.low]
        return found

    def _step(self, states: Ints, left: Floats, move: Move) -> None:
        asked = (left + (move.taken + self.start)[:, None]).max(axis=0, initial=0.0)
        np.maximum(asked, self.peak[states], out=asked)
        below = asked < self.known - TIE
        after, asked = states[below] | move.bits, asked[below]
        old = self.peak[after]
        self.peak[after] = np.minimum(old, asked)
        new = after[np.isinf(old)]
        if len(new):
            self.layers[int(count_units(new[0]))].append(new)

    def order(self, most: float) -> Order:
        """An order within a peak: back from the end, then the units left over, one by one."""
        done, back = self.goal, []
        while done:
            whole = _move(self.units, done)
            ways = [whole, *self.ways] if whole else self.ways
            move = next(m for m in ways if not m.bits & ~done and self._came(done ^ m.bits, m, most))
            back.append(move.bits)
            done ^= move.bits
        return (*reversed(back), *_each(self.units, self.late))

    def _came(self, done: int, move: Move, most: float) -> bool:
        left = self._left(np.array([done], dtype=np.int64))[:, 0]
        asked = float((left + move.taken + self.start).max())
        return move.need & ~done == 0 and max(asked, float(self.peak[done])) <= most + EDGE


def _never_worse(units: Units, bits: int) -> bool:
    k = bits.bit_length() - 1
    return bool((units.taken[:, k] <= 0).all())  # and w is never above what is taken


def late(units: Units) -> int:
    """Units that nobody loses by waiting for, and that nothing else waits for."""
    found = 0
    for _ in range(units.n):
        for k in range(units.n):
            waits = any((units.before[j] | units.along[j]) >> k & 1 and not found >> j & 1 for j in range(units.n))
            same = (units.left[:, k] == units.taken[:, k]).all()
            if same and (units.left[:, k] >= 0).all() and not waits:
                found |= 1 << k
    return found


def _each(units: Units, bits: int) -> list[int]:
    order, done = [], ~bits
    while bits & ~done:
        k = next(k for k in range(units.n) if bits & ~done & 1 << k and not (units.before[k] | units.along[k]) & ~done)
        order.append(1 << k)
        done |= 1 << k
    return order


def smallest_peak(units: Units, known: float, bound: float, say: Say | None) -> tuple[float, Order | None] | None:
    """The smallest peak and, where it is below the one known, an order that has it; None where it is out of reach."""
    ways = moves(units) if units.n <= FITS else None
    if ways is None:
        return None
    search = Search(units, ways, known)
    try:
        found = search.run(say)
    except OverflowError:
        return None
    at_the_end = float((units.left.sum(axis=1) + search.start).max())
    least = max(found, at_the_end, bound)
    return (known, None) if least >= known - TIE else (least, search.order(found))
