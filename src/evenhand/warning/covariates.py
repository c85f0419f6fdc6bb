"""A covariate is carried only where it helped on months that its learner had not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evenhand.warning.models.boosting import learned
from evenhand.warning.panel import Floats, Panel
from evenhand.warning.traits import Pairs, pairs

CUTS = (0.6, 0.8)  # shares of the history before which is learned, and after which is tested
_LEAST = 200  # pairs to learn from, and to test on


def carried(history: Panel, horizons: tuple[int, ...], rng: np.random.Generator) -> Panel:
    """The history with those covariates alone that help a learner, each tried beside the target's own traits.

    A covariate helps if it lowers the loss after every cut: bits of surprise at deaths or none, and the distance of the
    standardised logarithm where there are some.
    """
    past = pairs(history, horizons, rng)
    if past is None or not history.covariates:
        return replace(history, covariates={})
    names = list(history.covariates)
    own = past.traits.shape[1] - len(names) - 1  # covariates stand before the horizon
    base = [*range(own), past.traits.shape[1] - 1]
    splits = [split for cut in CUTS if (split := _split(past, round(cut * history.months.size))) is not None]
    plain = [_loss(past, base, *split) for split in splits]
    kept = {
        name: history.covariates[name]
        for place, name in enumerate(names)
        if splits
        and all(_loss(past, [*base, own + place], *split) < was for split, was in zip(splits, plain, strict=True))
    }
    return replace(history, covariates=kept)


def _split(past: Pairs, cut: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Pairs that ended before the cut, and pairs that began after it."""
    ended = past.origin + past.traits[:, -1] <= cut
    begun = past.origin > cut
    some = past.came > 0
    enough = min(ended.sum(), begun.sum()) >= _LEAST and (ended & some).any() and (begun & some).any()
    return (ended, begun) if enough else None


def _loss(past: Pairs, columns: list[int], ended: NDArray[np.bool_], begun: NDArray[np.bool_]) -> float:
    seen, asked = past.part(ended, columns), past.part(begun, columns)
    chance, shift, _ = learned(seen, asked.traits)
    some = asked.came > 0
    surprise = -np.log2(np.clip(np.where(some, chance, 1 - chance), 1e-6, 1.0))
    missed: Floats = np.abs(asked.standard - shift[some])
    return float(surprise.mean() + missed.mean())
