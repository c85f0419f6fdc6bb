"""Sets of partial packages that nothing dominates, and how two of them become one.

Invariant: every point is what some choice of options is worth; `picks` names that choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evenhand.bargaining.maxima import maxima
from evenhand.bargaining.scaled import Ints
from evenhand.record.faults import EvenhandError

Picks = NDArray[np.int16]

BATCH = 8_000_000  # candidates that are compared at once; more are first thinned batch by batch
WORK = 10_000_000  # sums to look at, times merges to come, beyond which exactness is given up if that is allowed
MOST = 20_000_000  # points of a frontier: more would not fit the memory of a laptop
ENOUGH = 100_000  # sums that are thinned no further, once it is
NOT_YET = -1  # in `picks`: an issue on which nothing is chosen


class FrontierError(EvenhandError):
    """A frontier that cannot be computed as asked."""

    @classmethod
    def too_large(cls) -> FrontierError:
        """More points than memory."""
        return cls(
            f"the exact frontier: given more than {MOST:,} packages on the way; expected at most that many; "
            "allow less than exact (--epsilon 0.01 without --exact), or leave out an issue"
        )

    @classmethod
    def knot(cls, issues: int, needed: int, most: int) -> FrontierError:
        """Pair terms tie so many issues together that their joint options cannot be gone through."""
        return cls(
            f"pair terms: given {issues} issues tied together with {needed:,} joint options; "
            f"expected at most {most:,}; leave out the pair terms that matter least"
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Front:
    """Partial packages, none dominating another."""

    values: Ints  # parties × points
    picks: Picks  # points × issues: position of the option, or NOT_YET

    def __len__(self) -> int:
        return len(self.picks)

    def at(self, kept: Ints) -> Front:
        """Some of the points."""
        return Front(values=self.values.take(kept, axis=1), picks=self.picks.take(kept, axis=0))


@dataclass(slots=True, kw_only=True, repr=False)
class Sieve:
    """What may be let go at each step: dominated points, and near ones within what is left of an allowance.

    A step that compares on cells of size c lets no party lose more than c - 1 by it, and steps add up.
    """

    grid: Ints  # parties × 1: cells within which values are equal anyway
    allowance: Ints | None  # parties × 1: what may still be lost; None: nothing
    steps: int  # still to come
    least: Ints | None = None  # parties × 1: what a whole package must reach, if only such packages are sought
    given_up: bool = field(init=False, default=False)  # whether exactness is
    spent: Ints = field(init=False)  # parties × 1: what was lost

    def __post_init__(self) -> None:
        self.spent = np.zeros_like(self.grid)

    def gives_up(self, size: int, left: int) -> bool:
        """Whether exactness is given up, now that `left` steps are to come and the next looks at `size` sums."""
        self.given_up = self.given_up or (self.allowance is not None and size * left > WORK)
        return self.given_up

    def cells(self, size: int) -> Ints:
        """Cells for the next step, which looks at `size` sums; one step fewer is to come."""
        left, self.steps = self.steps, self.steps - 1
        if self.allowance is None or not self.gives_up(size, left) or size <= ENOUGH:
            return self.grid
        cells = np.maximum(self.grid, self.allowance // max(1, left))
        lost: Ints = np.where(cells > self.grid, cells - 1, 0)
        self.allowance = self.allowance - lost
        self.spent = self.spent + lost
        return cells


def single(values: Ints, issue: int, issues: int) -> Front:
    """One issue by itself, all options; `values` is parties × options."""
    picks = np.full((values.shape[1], issues), NOT_YET, np.int16)
    picks[:, issue] = np.arange(values.shape[1])
    return Front(values=values, picks=picks)


def kept(values: Ints, cells: Ints) -> Ints:
    """Positions of the points that stay when values are compared cell by cell; ascending."""
    return maxima(values if (cells == 1).all() else values // cells)


def union(fronts: list[Front], cells: Ints) -> Front:
    """The undominated of several sets of choices on the same issues."""
    values = np.concatenate([front.values for front in fronts], axis=1)
    picks = np.concatenate([front.picks for front in fronts])
    return Front(values=values, picks=picks).at(kept(values, cells))


def merged(left: Front, right: Front, cells: Ints, short: Ints | None = None) -> Front:
    """The undominated sums of two sets of choices on different issues.

    `short` (parties × 1) is what a sum must reach at least; sums below it are let go.
    """
    if len(left) < len(right):
        left, right = right, left
    width = max(1, BATCH // max(1, len(right)))
    parts: list[Front] = []
    for low in range(0, len(left), width):
        parts.append(_sums(left, right, low, min(low + width, len(left)), cells, short))
        if sum(map(len, parts)) > MOST:
            raise FrontierError.too_large()
    return parts[0] if len(parts) == 1 else union(parts, cells)


def _sums(left: Front, right: Front, low: int, high: int, cells: Ints, short: Ints | None) -> Front:
    """As `merged`, for the points [low, high) of the left."""
    values = (left.values[:, low:high, None] + right.values[:, None, :]).reshape(len(cells), -1)
    if short is None:
        stay = kept(values, cells)
    else:
        enough = np.flatnonzero((values >= short).all(axis=0))
        stay = enough[kept(values.take(enough, axis=1), cells)]
    a, b = np.divmod(stay, len(right))
    picks = left.picks.take(low + a, axis=0)
    np.maximum(picks, right.picks.take(b, axis=0), out=picks)
    return Front(values=values.take(stay, axis=1), picks=picks)


__all__ = ["Front", "FrontierError", "Picks", "Sieve", "kept", "merged", "single", "union"]
