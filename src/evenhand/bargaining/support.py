"""Whether any order of a plan might keep within a peak: a relaxation for plans of up to 24 units with discounting.

Invariant: "no" is a proof; "yes" may be wrong.

Let y be what is still to come for each party, and z its slack: what the largest guarantee leaves at the stage in hand.
From the end of the plan to its start, each set done carries upper bounds on λ·y + μ·z over all the ways on, for
a few weights (λ, μ) ≥ 0: it is seen that one party's gain is another's loss, while the set of all pairs (y, z) is
replaced by a convex one around it. A unit closes a stage, where y is discounted and z starts anew, or stands in it
with others that follow, and takes from z what its obligor would keep back. Where a bound on z is below 0, no stage
starts. Only sets of neighbouring sizes are held at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.climb import Say
from evenhand.bargaining.units import Floats, Ints, Units, table

FITS = 24  # units
CELLS = 120_000_000  # numbers held for the sets of one size
CHUNK = 1 << 12  # sets looked at together, so that their rows stay in the processor's cache
EDGE = 1e-10  # what rounding may add up to


class WorkSpent(Exception):  # noqa: N818 — a limit that was set, not an error
    """More to look at than was allowed."""


@dataclass(frozen=True, slots=True, repr=False)
class Weights:
    """All (λ, μ) of whole numbers that sum to 2, one a row, and the rows that belong together."""

    coming: Floats  # (rows, parties): λ
    slack: Floats  # (rows, parties): μ
    ends: Ints  # rows with μ = 0: what is to come where a stage starts; the others point into these
    both: Ints  # for each row, where in `ends` λ + μ stands
    alone: Ints  # for each party, where in `ends` 2·y of it stands
    pairs: tuple[tuple[int, int, int], ...]  # where in `ends` y_i + y_j, 2·y_i and 2·y_j stand
    above: tuple[tuple[tuple[int, float], ...], ...]  # for each of `ends`, rows and factors that bound it where z ≥ 0
    only_slack: Ints  # rows with λ = 0

    @classmethod
    def of(cls, parties: int) -> Weights:
        """For a number of parties."""
        every = combinations_with_replacement(range(2 * parties), 2)
        rows = np.array([np.bincount(pair, minlength=2 * parties) for pair in every], dtype=np.float64)
        coming, slack = rows[:, :parties], rows[:, parties:]
        ends = np.flatnonzero(slack.sum(axis=1) == 0)
        at = {tuple(row): k for k, row in enumerate(coming[ends].tolist())}
        alone = [at[tuple(row)] for row in (2 * np.eye(parties)).tolist()]
        held = [np.flatnonzero(row).tolist() for row in coming[ends]]
        return cls(
            coming=coming,
            slack=slack,
            ends=ends,
            both=np.array([at[tuple(row)] for row in (coming + slack).tolist()]),
            alone=np.array(alone),
            pairs=tuple((k, alone[h[0]], alone[h[1]]) for k, h in enumerate(held) if len(h) == 2),
            above=tuple(_above(coming, row) for row in coming[ends]),
            only_slack=np.flatnonzero(coming.sum(axis=1) == 0),
        )


def _above(coming: Floats, row: Floats) -> tuple[tuple[int, float], ...]:
    factors = row.sum() / np.maximum(coming.sum(axis=1), 1)
    same = (coming * factors[:, None] == row).all(axis=1)
    return tuple((int(k), float(factors[k])) for k in np.flatnonzero(same))


class Relaxed:
    """One plan, to be asked about one peak after another."""

    def __init__(self, units: Units, *, joining: Floats | None = None) -> None:
        self.units, self.joining = units, joining
        self.weights = Weights.of(len(units.patience))
        kept_back = units.taken - units.left  # of each unit, what its obligor would keep back
        self.gain: Floats = self.weights.coming @ units.value - self.weights.slack @ kept_back  # (rows, units)
        self.need = [before | along for before, along in zip(units.before, units.along, strict=True)]
        self.doubled = np.concatenate([self.gain, self.gain]).T  # (units, 2 · rows)
        self.several = units.at_most >= 2 * int(units.size.min())
        drift, self.low = units.left - units.value, units.n // 2
        self.halves = table(drift[:, : self.low]), table(drift[:, self.low :])

    @property
    def fits(self) -> bool:
        """Whether the sets of one size can be held."""
        n = self.units.n
        return n <= FITS and comb(n, n // 2) * 2 * len(self.gain) <= CELLS

    def within(self, peak: float, work: int, say: Say | None = None) -> tuple[bool, int]:
        """Whether some order might keep within a peak, and how much work is left.

        Raises:
            WorkSpent: if there is more to look at than `work` numbers.
        """
        n, width = self.units.n, len(self.gain)
        at = np.full(1 << n, -1, dtype=np.int32)  # where a set stands among those of its size; -1: nowhere
        states, coming = np.array([(1 << n) - 1], dtype=np.int64), np.zeros((1, len(self.weights.ends)))
        layer = np.full((1, 2 * width), -np.inf)
        layer[:, :width] = self._closing(states, coming, peak)
        while states[0]:
            if say:
                say(f"no larger guarantee than {peak:.4g}? {len(states):,} sets of {int(states[0]).bit_count()} units")
            at[states] = np.arange(len(states), dtype=np.int32)
            fewer = self._one_less(states)
            if not len(fewer):
                return False, work
            work -= len(fewer) * n * width
            if work < 0:
                raise WorkSpent
            layer = np.concatenate([layer, np.full((1, 2 * width), -np.inf)])  # the last row is that of no set
            parts = [self._step(fewer[k : k + CHUNK], at, layer, peak) for k in range(0, len(fewer), CHUNK)]
            at[states] = -1
            states, layer = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
            if not len(states):
                return False, work
        return True, work

    def _one_less(self, states: Ints) -> Ints:
        """Sets from which one unit leads to one of these."""
        found = np.zeros(1 << self.units.n, dtype=bool)
        for k, need in enumerate(self.need):
            fewer = states[states >> k & 1 == 1] ^ (1 << k)
            found[fewer[need & ~fewer == 0]] = True
        return np.flatnonzero(found)

    def _step(self, states: Ints, at: NDArray[np.int32], after: Floats, peak: float) -> tuple[Ints, Floats]:
        """Those of the sets that lead to the end, and their bounds: for a stage that closes there and one that goes on.

        `after` holds such bounds for the sets of one unit more: (sets, 2 · rows), -inf where there is no way on.
        """
        width = len(self.gain)
        found = np.full((len(states), 2 * width), -np.inf)  # for a stage of one unit, and of more
        held = np.empty_like(found)
        for k, need in enumerate(self.need):
            column = at[states | (1 << k)]
            if need:
                column[need & ~states != 0] = -1
            if (column < 0).all():
                continue
            after.take(column, axis=0, out=held, mode="wrap")
            for first in (0, width):
                part = held[:, first : first + width]
                short = np.zeros(len(states), dtype=bool)
                for row in self.weights.only_slack.tolist():
                    short |= part[:, row] < -EDGE - self.gain[row, k]
                part[short] = -np.inf
            held += self.doubled[k]
            np.maximum(found, held, out=found)
        coming = self._coming(found[:, :width], found[:, width:])
        if not states[0]:
            coming[0] = coming[0] if self._joined(coming[0]) else -np.inf
        going = np.maximum(found[:, :width], found[:, width:])
        alive = np.isfinite((going if states[0] else coming)[:, 0])
        closing = self._closing(states[alive], coming[alive], peak)
        return states[alive], np.concatenate([closing, going[alive]], axis=1)

    def _coming(self, one: Floats, more: Floats) -> Floats:
        """Bounds on what is to come where a stage starts, of one unit or of more: (sets, ends)."""
        bounds = one[:, self.weights.ends]
        starts = (more[:, self.weights.only_slack] >= -EDGE).all(axis=1) & self.several
        for k, above in enumerate(self.weights.above):
            least = np.minimum.reduce([more[:, row] * factor for row, factor in above])
            bounds[:, k] = np.maximum(bounds[:, k], np.where(starts, least, -np.inf))
        for both, i, j in self.weights.pairs:
            bounds[:, both] = np.minimum(bounds[:, both], (bounds[:, i] + bounds[:, j]) / 2)
        return bounds

    def _joined(self, coming: Floats) -> bool:
        """Whether the whole may be worth to each party what it must be."""
        if self.joining is None:
            return True
        weights = self.weights.coming[self.weights.ends]
        wanted = np.where(weights > 0, weights * np.where(weights > 0, self.joining, 0.0), 0.0).sum(axis=1)
        return bool((coming >= wanted - EDGE).all())

    def _closing(self, states: Ints, coming: Floats, peak: float) -> Floats:
        """Bounds where a stage closes and the next one starts: z is the peak + C - D of a stage of nothing."""
        weights, patience = self.weights, self.units.patience
        rows = np.full((len(states), len(self.gain)), -np.inf)
        starts = np.isfinite(coming[:, 0])
        coming, states = coming[starts], states[starts]
        least = patience.min()
        later = least * coming
        later += coming[:, weights.alone] @ (weights.coming[weights.ends] * (patience - least) / 2).T
        done = self.halves[0][:, states & ((1 << self.low) - 1)] + self.halves[1][:, states >> self.low]
        room = peak - self.units.past - done.T
        rows[starts] = later[:, weights.both] + room @ weights.slack.T
        return rows


__all__ = ["Relaxed", "Weights", "WorkSpent"]
