"""Every step from a set of units done to a larger one, in large blocks, each after all the steps that it leads to.

Invariant: when a block is given out, every block whose sets done hold more has been given out whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.bargaining.units import Floats, Ints, count_units


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Block:
    """Steps grouped by the set they start from."""

    done: Ints  # the set done before each step
    stage: Ints  # the set done in it, never empty, never meeting `done`
    starts: Ints  # where each group begins
    states: Ints  # the set done of each group

    def lowest(self, of: Floats) -> Floats:
        """Smallest value of each group."""
        found: Floats = np.minimum.reduceat(of, self.starts)
        return found

    def spread(self, of: Floats) -> Floats:
        """A value for each group → one for each of its steps."""
        return np.repeat(of, np.diff(np.append(self.starts, len(self.done))))


def blocks(n: int) -> Iterator[Block]:
    """All 3^n - 2^n steps among sets of n units; the largest sets done come first."""
    low = (n + 1) // 2
    done, stage = _pairs(low)
    starts = np.flatnonzero(np.diff(done, prepend=-1))
    within = list(_layers(low, done, stage))
    for high in reversed(range(1 << (n - low))):
        states = np.arange(1 << low, dtype=np.int64) + (high << low)
        rest = ~high & ((1 << (n - low)) - 1)
        more = rest
        while more:
            yield Block(done=done + (high << low), stage=stage + (more << low), starts=starts, states=states)
            more = (more - 1) & rest
        for layer in within:
            yield Block(
                done=layer.done + (high << low),
                stage=layer.stage,
                starts=layer.starts,
                states=layer.states + (high << low),
            )


def _pairs(n: int) -> tuple[Ints, Ints]:
    """All disjoint (done, stage) among n units, sorted by `done`."""
    done = stage = np.zeros(1, dtype=np.int64)
    for k in range(n):
        bit = np.int64(1 << k)
        done, stage = np.concatenate([done, done, done | bit]), np.concatenate([stage, stage | bit, stage])
    order = np.argsort(done, kind="stable")
    return done[order], stage[order]


def _layers(n: int, done: Ints, stage: Ints) -> Iterator[Block]:
    """The same pairs with a stage that is not empty, those with most done first."""
    count = count_units(done)
    for size in reversed(range(n)):
        kept = (count == size) & (stage > 0)
        first = np.flatnonzero(np.diff(done[kept], prepend=-1))
        yield Block(done=done[kept], stage=stage[kept], starts=first, states=done[kept][first])
