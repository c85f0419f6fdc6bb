"""An ensemble is a pool: each member gives its share of the draws, and the best shares solve one convex problem.

The CRPS of a pool with shares w is Σ w_i E|X_i − y| − ½ ΣΣ w_i w_j E|X_i − X_j|: what it takes to find the shares is
each member's distance from what came and the members' distances from each other (Székely & Rizzo 2013).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Floats

NOTHING = 1e-4  # a share below this is none
_STEPS = 5_000
_NEAR = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Distances:
    """Mean distances over the units and months of past windows, each window in CRPS of its baseline."""

    members: tuple[str, ...]
    to_came: Floats  # (members,) E|X_i − y|
    between: Floats  # (members, members) E|X_i − X_j|
    windows: float  # how many windows they stand for

    def of(self, members: Sequence[str]) -> Distances:
        """The same of some members."""
        at = [self.members.index(name) for name in members]
        return Distances(
            members=tuple(members),
            to_came=self.to_came[at],
            between=self.between[np.ix_(at, at)],
            windows=self.windows,
        )

    def score(self, shares: Floats) -> float:
        """CRPS of the pool with these shares, in that of the baseline."""
        return float(shares @ self.to_came - shares @ self.between @ shares / 2)


def distances(drawn: Mapping[str, Draws], came: Floats, baseline: float) -> Distances:
    """Distances in one window.

    Args:
        drawn: draws (units, horizons, n) by member.
        came: what came (units, horizons), NaN where there is no figure.
        baseline: CRPS of the baseline in that window, above 0.
    """
    held = np.isfinite(came)
    tables = [np.sort(draws[held], axis=1).astype(np.float64) for draws in drawn.values()]
    between = np.zeros((len(tables), len(tables)))
    for i, left in enumerate(tables):
        for j in range(i + 1):
            between[i, j] = between[j, i] = _distance(left, tables[j])
    to_came = np.array([np.abs(table - came[held][:, None]).mean() for table in tables])
    return Distances(members=tuple(drawn), to_came=to_came / baseline, between=between / baseline, windows=1)


def _distance(left: Floats, right: Floats) -> float:
    """Mean of E|X − X'| over rows of sorted draws, by merging the two: Σ |F − G| between neighbours would miss ties."""
    if left is right:
        return _within(left)
    both = np.sort(np.concatenate([left, right], axis=1), axis=1)
    share = left.shape[1] / both.shape[1]
    own = share**2 * _within(left) + (1 - share) ** 2 * _within(right)
    return float((_within(both) - own) / (2 * share * (1 - share)))


def _within(table: Floats) -> float:
    n = table.shape[1]
    weights = 2 * (2 * np.arange(n) + 1 - n) / n**2
    return float(np.einsum("ij,j->i", table, weights).mean())  # not BLAS: its sums depend on the number of cores


def joined(parts: Sequence[Distances]) -> Distances:
    """Distances of several windows as one, each counting by its number of windows; the same members in all."""
    windows = sum(part.windows for part in parts)
    return Distances(
        members=parts[0].members,
        to_came=sum((part.to_came * part.windows for part in parts), np.zeros(1)) / windows,
        between=sum((part.between * part.windows for part in parts), np.zeros(1)) / windows,
        windows=windows,
    )


def best_shares(seen: Distances, anchor: Mapping[str, float] | None = None, *, pull: float) -> dict[str, float]:
    """Shares that make the pool's CRPS smallest, drawn towards others.

    Projected gradient steps on the simplex, a fixed rule: the same numbers give the same shares everywhere.

    Args:
        seen: distances of the members.
        anchor: the shares to which they are drawn; equal ones if not given.
        pull: what it costs, in CRPS of the baseline, to leave them, times the squared distance.
    """
    many = len(seen.members)
    start = np.array([anchor[name] for name in seen.members]) if anchor else np.full(many, 1 / many)
    steepest = np.abs(np.linalg.eigvalsh(seen.between)).max() + 2 * pull
    shares = start
    for _ in range(_STEPS):
        slope = seen.to_came - seen.between @ shares + 2 * pull * (shares - start)
        following = _on_simplex(shares - slope / steepest)
        done = np.abs(following - shares).max() < _NEAR
        shares = following
        if done:
            break
    shares = np.where(shares < NOTHING, 0.0, shares)
    return {name: float(share) for name, share in zip(seen.members, shares / shares.sum(), strict=True)}


def _on_simplex(point: Floats) -> Floats:
    """The nearest shares to a point (Duchi et al. 2008)."""
    falling = np.sort(point)[::-1]
    excess = (np.cumsum(falling) - 1) / np.arange(1, point.size + 1)
    last = np.flatnonzero(falling > excess)[-1]
    return np.asarray(np.maximum(point - excess[last], 0.0))


def counts(shares: Mapping[str, float], draws: int) -> dict[str, int]:
    """How many of the draws each member gives: by largest remainder, the first member before the next."""
    exact = {name: share * draws for name, share in shares.items()}
    given = {name: int(value) for name, value in exact.items()}
    open_places = draws - sum(given.values())
    for name in sorted(exact, key=lambda member: given[member] - exact[member])[:open_places]:
        given[name] += 1
    return given


def thinned(draws: Draws, many: int) -> Draws:
    """`many` of a member's draws, evenly spaced in order of size."""
    n = draws.shape[-1]
    at = ((np.arange(many) + 0.5) * n / many).astype(np.int64)
    out = np.empty((*draws.shape[:-1], many), dtype=np.int32)
    for unit, block in enumerate(draws):
        out[unit] = np.sort(block, axis=-1)[:, at]
    return out
