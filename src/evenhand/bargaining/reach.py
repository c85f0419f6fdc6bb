"""What a party may still hope for, and what must still be promised to it: bounds for the search with discounting.

With patience below 1 what a stage asks depends on the order of all that follows. Each party's own best possible
continuation, over any order, bounds it from one side; the least that the stages before need of it, from the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.account import TIE
from evenhand.bargaining.sweep import Block, blocks
from evenhand.bargaining.units import Floats, Ints, Units, needs, table


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Ground:
    """Tables over sets of units; columns are sets."""

    units: Units
    value: Floats  # (parties, sets): v of the set
    edge: Floats  # (parties, sets): v less what defection at the stage takes of it
    past: Floats  # (parties, sets): where defection starts from when the set is done
    need: Ints | None  # what must be done before a stage; None where anything may stand anywhere
    ahead: Floats  # (parties, sets): the best C of what is not in the set, each party for itself
    peak_after: Floats  # (sets,): no order of what is not in the set has a smaller peak

    @property
    def bound(self) -> float:
        """No order has a smaller peak."""
        return float(self.peak_after[0])

    def barred(self, done: Ints, stage: Ints) -> NDArray[np.bool_] | None:
        """Steps that the conditions of the plan forbid."""
        return None if self.need is None else _barred(self.need, done, stage)


def _barred(need: Ints, done: Ints, stage: Ints) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (need[stage] & ~done) != 0
    return found


def ground(units: Units) -> Ground:
    """Tables and bounds from the end of the plan backwards; one sweep."""
    value, taken = table(units.value), table(units.taken)
    past = table(units.left - units.value) + units.past[:, None]
    need = needs(units) if units.constrained else None
    size = 1 << units.n
    ahead, peak = np.full((len(units.patience), size), -np.inf), np.full(size, np.inf)
    ahead[:, -1], peak[-1] = 0.0, 0.0
    edge = value - taken
    for block in blocks(units.n):
        after = block.done | block.stage
        least = peak[after]
        barred = None if need is None else _barred(need, block.done, block.stage)
        for i, patience in enumerate(units.patience):
            go_on = patience * ahead[i][after]
            np.maximum(least, past[i][block.done] - edge[i][block.stage] - go_on, out=least)
            go_on += value[i][block.stage]
            if barred is not None:
                go_on[barred] = -np.inf
            ahead[i][block.states] = np.maximum(ahead[i][block.states], -block.lowest(-go_on))
        if barred is not None:
            least[barred] = np.inf
        peak[block.states] = np.minimum(peak[block.states], block.lowest(least))
    return Ground(units=units, value=value, edge=edge, past=past, need=need, ahead=ahead, peak_after=peak)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Promise:
    """What the stages before a set need of C after it, for a largest guarantee; columns are sets done."""

    least: Floats  # (parties, sets): with less, no order of the set keeps within the guarantee; inf: none does at all
    enough: Floats  # (parties, sets): with more, no order of the set asks for less
    total: Floats  # (sets,): no order of the set asks for a smaller total; inf: none keeps within the guarantee
    stages: Floats  # (sets,): no order of the set has fewer stages


def promise(ground: Ground, *, most: float, free: float, joining: Floats) -> Promise:
    """Bounds from the start of the plan forwards; one sweep.

    `most` is the largest guarantee allowed; guarantees up to `free` cost nothing; `joining` is what C at the first
    stage must be worth to each party (-inf for no condition).
    """
    units, size = ground.units, 1 << ground.units.n
    parties, whole = len(units.patience), size - 1
    least, enough = np.full((parties, size), np.inf), np.full((parties, size), -np.inf)
    total, stages = np.full(size, np.inf), np.full(size, np.inf)
    least[:, 0] = enough[:, 0] = joining
    total[0] = stages[0] = 0.0
    for block in blocks(units.n):
        after, states = whole ^ block.done, whole ^ block.states
        done = after ^ block.stage
        dead = np.isinf(total[done])
        if ground.need is not None:
            dead |= _barred(ground.need, done, block.stage)
        asked = np.zeros(len(after))
        rows = [_asked(ground, i, done, block.stage, after, least[i]) for i in range(parties)]
        for short, floor, hope, _, _ in rows:
            dead |= np.maximum(short - most, floor) > hope + TIE
            asked += np.maximum(short - hope, 0.0)
        for i, (short, floor, _, value, patience) in enumerate(rows):
            low = np.maximum(short - most, floor) / patience
            high = np.maximum(short - free, enough[i][done] - value) / patience
            low[dead], high[dead] = np.inf, -np.inf
            least[i][states] = np.minimum(least[i][states], block.lowest(low))
            enough[i][states] = np.maximum(enough[i][states], -block.lowest(-high))
        cost = np.where(dead, np.inf, total[done] + asked)
        total[states] = np.minimum(total[states], block.lowest(cost))
        steps = np.where(dead, np.inf, stages[done] + 1)
        stages[states] = np.minimum(stages[states], block.lowest(steps))
    return Promise(least=least, enough=enough, total=total, stages=stages)


def _asked(
    ground: Ground, i: int, done: Ints, stage: Ints, after: Ints, least: Floats
) -> tuple[Floats, Floats, Floats, Floats, float]:
    """For one party: δC for no guarantee at the step, δC that earlier steps need, its best δC, v, and δ."""
    patience = float(ground.units.patience[i])
    value = ground.value[i][stage]
    short = ground.past[i][done] - ground.edge[i][stage]
    return short, least[done] - value, patience * ground.ahead[i][after], value, patience


__all__ = ["Block", "Ground", "Promise", "ground", "promise"]
