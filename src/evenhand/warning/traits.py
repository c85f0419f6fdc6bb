"""A learner sees a unit as it stood at the end of a history: nothing that came later enters its traits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.warning.panel import Floats, Panel
from evenhand.warning.pooling import Pooled, pooled

SHORTEST = 6  # months of history from which traits can be told
MEMORY = 48  # months that they look back
HALVINGS = (1.0, 3.0, 8.0, 24.0)  # months in which a month's weight halves
ROWS = 40_000  # pairs of a past month and what came after it that are learned from, at most
UNITS = 2_000  # units that are learned from, at most


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pairs:
    """Past states and what came so many months later; one row a pair, in order of time."""

    traits: Floats  # (rows, traits); the horizon is the last
    state: Pooled
    came: Floats
    origin: NDArray[np.int64]  # number of months seen

    @property
    def standard(self) -> Floats:
        """Logarithms of what came against the unit's level, in units of its spread, where there was something."""
        some = self.came > 0
        away = np.log(self.came[some]) - self.state.level[some]
        return np.asarray(away / np.sqrt(self.state.spread[some]))

    def part(self, rows: NDArray[np.bool_] | NDArray[np.int64], columns: list[int] | slice = slice(None)) -> Pairs:
        """Some of the pairs, with some of the traits."""
        return Pairs(
            traits=self.traits[rows][:, columns],
            state=self.state.part(rows),
            came=self.came[rows],
            origin=self.origin[rows],
        )


def traits(target: Floats, state: Pooled, covariates: Floats) -> Floats:
    """(units, traits) at the end of the target; covariates (units, covariates) go with them."""
    recent = target[:, -MEMORY:]
    known = np.isfinite(recent)
    counts = np.where(known, recent, 0.0)
    age = np.arange(recent.shape[1])[::-1]
    columns = [state.chance, state.level, np.sqrt(state.spread)]
    for halving in HALVINGS:
        weights = 0.5 ** (age / halving) * known
        total = np.maximum(weights.sum(axis=1), 1e-9)
        columns += [np.log((weights * counts).sum(axis=1) / total + 0.5), (weights * (counts > 0)).sum(axis=1) / total]
    some = counts > 0
    columns.append(np.where(some.any(axis=1), np.argmax(some[:, ::-1], axis=1), MEMORY).astype(np.float64))
    return np.column_stack([*columns, covariates])


def at_end(history: Panel) -> tuple[Floats, Pooled]:
    """Traits and state of every unit at the end of the history."""
    state = pooled(history.target)
    return traits(history.target, state, _covariates(history, history.months.size)), state


def pairs(history: Panel, horizons: tuple[int, ...], rng: np.random.Generator) -> Pairs | None:
    """What the history has to learn from, thinned by chance where it is much; None where it is too short."""
    chosen = history
    if len(history.units) > UNITS:
        chosen = history.take(np.sort(rng.choice(len(history.units), UNITS, replace=False)))
    begun = np.isfinite(chosen.target).any(axis=0).cumsum()  # months with a figure so far
    ends = [(end, ahead) for end, ahead in _ends(chosen.months.size, horizons) if begun[end - 1]]
    found = [_pairs_at(chosen, end, ahead) for end, ahead in ends]
    if not found:
        return None
    table, came, origin, chance, level, doubt, spread = (np.concatenate(part) for part in zip(*found, strict=True))
    state = Pooled(chance=chance, level=level, doubt=doubt, spread=spread)
    all_pairs = Pairs(traits=table, state=state, came=came, origin=origin.astype(np.int64))
    if came.size <= ROWS:
        return all_pairs
    return all_pairs.part(np.sort(rng.choice(came.size, ROWS, replace=False)))


def _ends(months: int, horizons: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Months seen so far, and the horizons that end within the history; the last `MEMORY` such cuts."""
    cuts = [(end, tuple(h for h in horizons if end - 1 + h < months)) for end in range(SHORTEST, months)]
    return [cut for cut in cuts if cut[1]][-MEMORY:]


def _pairs_at(history: Panel, end: int, horizons: tuple[int, ...]) -> tuple[Floats, ...]:
    seen = history.target[:, :end]
    begun = np.isfinite(seen).any(axis=1)
    state = pooled(seen[begun])
    table = traits(seen[begun], state, _covariates(history, end)[begun])
    many = len(horizons)
    with_horizon = np.column_stack([np.tile(table, (many, 1)), np.repeat(horizons, len(table))])
    came = np.concatenate([history.target[begun, end - 1 + ahead] for ahead in horizons])
    kept = np.isfinite(came)
    states = [np.tile(part, many)[kept] for part in (state.chance, state.level, state.doubt, state.spread)]
    return with_horizon[kept], came[kept], np.full(kept.sum(), float(end)), *states


def _covariates(history: Panel, end: int) -> Floats:
    """The last known value of each covariate by unit."""
    if not history.covariates:
        return np.empty((len(history.units), 0))
    return np.column_stack([_last_known(values[:, :end]) for values in history.covariates.values()])


def _last_known(values: Floats) -> Floats:
    known = np.isfinite(values)
    at = values.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.asarray(np.where(known.any(axis=1), values[np.arange(len(values)), at], np.nan))
