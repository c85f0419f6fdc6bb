"""The best order when no party discounts: exact, over every set done and every stage that may follow.

At patience 1 what is still to come plus what was already received is constant, so what a stage asks of a party depends
only on the set done before it and the set in it:

    guarantee = max(0, Σ_stage taken + Σ_done w + past - worth of all that is ahead)

Three sweeps over the 3^n pairs of sets: the smallest peak, then the smallest total that keeps it, then the fewest
stages that keep both. Lemma (see `wide`): a stage from which a part that harms nobody can wait may be split.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.account import TIE
from evenhand.bargaining.sweep import Block, blocks
from evenhand.bargaining.units import Floats, Units, first_in_id_order, needs, subsets, table

FITS = 17  # units up to which every pair of sets is looked at
ROUNDING = TIE / 100  # smaller than a tie by what rounding may add up to over the stages of a plan


@dataclass(slots=True, repr=False)
class _Asked:
    """What each step asks of the parties."""

    units: Units
    done: Floats
    stage: Floats
    need: NDArray[np.int64] | None

    @classmethod
    def of(cls, units: Units, *, caps: Floats | None = None) -> _Asked:
        """Tables of sums; `caps` are what the peak of each party may be, beside which a step is barred."""
        start = units.past - units.value.sum(axis=1)
        shift = start if caps is None else start - caps
        return cls(
            units=units,
            done=table(units.left) + shift[:, None],
            stage=table(units.taken),
            need=needs(units) if units.constrained else None,
        )

    def barred(self, block: Block) -> NDArray[np.bool_] | None:
        """Steps that the order of commitments or the size of stages forbids."""
        if self.need is None:
            return None
        barred: NDArray[np.bool_] = (self.need[block.stage] & ~block.done) != 0
        return barred

    def each(self, block: Block) -> Iterator[Floats]:
        """By party, what each step lacks; negative where it lacks nothing."""
        for done, stage in zip(self.done, self.stage, strict=True):
            yield done[block.done] + stage[block.stage]

    def peak(self, block: Block) -> Floats:
        """Largest guarantee of each step; infinite where it is barred."""
        parties = self.each(block)
        found = next(parties)
        for lacking in parties:
            np.maximum(found, lacking, out=found)
        if self.units.floor > -np.inf:
            np.maximum(found, self.units.floor, out=found)
        barred = self.barred(block)
        if barred is not None:
            found[barred] = np.inf
        return found

    def total(self, block: Block, most: float) -> Floats:
        """Sum of guarantees of each step; infinite where it is barred or asks for more than `most` of one party."""
        found, highest = np.zeros(len(block.done)), np.zeros(len(block.done))
        for lacking in self.each(block):
            np.maximum(lacking, 0.0, out=lacking)
            np.maximum(highest, lacking, out=highest)
            found += lacking
        found[highest > most] = np.inf
        barred = self.barred(block)
        if barred is not None:
            found[barred] = np.inf
        return found


def least_peak(units: Units) -> float:
    """The smallest peak of any order; with a floor of -inf, the least that the tightest margin lacks."""
    asked = _Asked.of(units)
    return float(_peaks(asked)[0])


def best_order(units: Units) -> tuple[int, ...]:
    """The best order, as sets of units: smallest peak, then total, then number of stages, then id order."""
    asked = _Asked.of(units)
    most = max(float(_peaks(asked)[0]), 0.0) + TIE
    total, count = _totals(asked, most)
    return _rebuilt(asked, most, total, count)


def _peaks(asked: _Asked) -> Floats:
    """For every set done, the smallest peak of what follows."""
    units = asked.units
    best = np.full(1 << units.n, np.inf)
    best[-1] = units.floor
    for block in blocks(units.n):
        after = best[block.done | block.stage]
        np.maximum(after, asked.peak(block), out=after)
        best[block.states] = np.minimum(best[block.states], block.lowest(after))
    return best


def _totals(asked: _Asked, most: float) -> tuple[Floats, Floats]:
    """For every set done, the smallest total of what follows within a peak, and the fewest stages that give it."""
    n = asked.units.n
    total, count = np.full(1 << n, np.inf), np.full(1 << n, np.inf)
    total[-1] = count[-1] = 0.0
    for block in blocks(n):
        after = block.done | block.stage
        cost = asked.total(block, most) + total[after]
        low = block.lowest(cost)
        old_total, old_count = total[block.states], count[block.states]
        best = np.minimum(low, old_total)
        steps = count[after] + 1
        steps[~(cost <= block.spread(best) + ROUNDING)] = np.inf
        fewest = np.minimum(block.lowest(steps), np.where(old_total <= best + ROUNDING, old_count, np.inf))
        total[block.states], count[block.states] = best, fewest
    return total, count


def _rebuilt(asked: _Asked, most: float, total: Floats, count: Floats) -> tuple[int, ...]:
    """Of the best orders, the one whose stages come first when compared id by id."""
    units, done, order = asked.units, 0, []
    whole = (1 << units.n) - 1
    while done != whole:
        stage = subsets(whole & ~done)
        state = np.full(len(stage), done, dtype=np.int64)
        block = Block(done=state, stage=stage, starts=np.zeros(1, np.int64), states=state[:1])
        after = state | stage
        cost = asked.total(block, most) + total[after]
        kept = (cost <= total[done] + 2 * ROUNDING) & (count[after] + 1 <= count[done])
        found = first_in_id_order(stage[kept], units.n)
        order.append(found)
        done |= found
    return tuple(order)
