"""What came after months like these: boosted trees for whether there are deaths, and for how many more or fewer.

A hurdle: one model for a month with deaths, one for the logarithm of the count where there are some, against the
unit's pooled level and in units of its own spread; around it the residuals of the past. Without much to learn from,
the trees say little and the pooled level stands.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Floats, Panel
from evenhand.warning.resample import whole
from evenhand.warning.traits import Pairs, at_end, pairs

SETTINGS: dict[str, Any] = {
    "max_iter": 40,
    "max_depth": 3,
    "learning_rate": 0.05,
    "min_samples_leaf": 100,
    "max_bins": 63,
    "early_stopping": False,
    "random_state": 0,
}
STRAYS = 0.01  # share of residuals at each end that is drawn in: one stray month is not to reach every unit
_LOGS_AT_MOST = 20.0


class Boosting:
    """Boosted trees with a hurdle."""

    name = "boosting"
    needs = 24

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        past = pairs(history, horizons, rng)
        table, state = at_end(history)
        out = np.zeros((len(history.units), len(horizons), draws), dtype=np.int32)
        if past is None or not (past.came > 0).any():
            return out
        asked = np.concatenate([np.column_stack([table, np.full(len(table), float(h))]) for h in horizons])
        chance, shift, residuals = learned(past, asked)
        for place in range(len(horizons)):
            part = slice(place * len(table), (place + 1) * len(table))
            around = shift[part, None] + residuals[rng.integers(0, residuals.size, (len(table), draws))]
            logs = state.level[:, None] + np.sqrt(state.spread)[:, None] * around
            counts = np.maximum(np.exp(np.minimum(logs, _LOGS_AT_MOST)), 1.0)
            counts[rng.random(counts.shape) >= chance[part, None]] = 0
            out[:, place] = whole(counts)
        return out


def learned(past: Pairs, asked: Floats) -> tuple[Floats, Floats, Floats]:
    """For each row asked about: the chance of deaths, and the shift of the log count; and the residuals around it."""
    from sklearn import ensemble  # type: ignore[import-untyped]
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    some = past.came > 0
    with threadpool_limits(limits=1):  # the sum of the same numbers in the same order, on every machine
        chance = np.ones(len(asked))
        if not some.all():
            chance = (
                ensemble.HistGradientBoostingClassifier(**SETTINGS).fit(past.traits, some).predict_proba(asked)[:, 1]
            )
        size = ensemble.HistGradientBoostingRegressor(loss="absolute_error", **SETTINGS)
        size.fit(past.traits[some], past.standard)
        residuals, shift = past.standard - size.predict(past.traits[some]), size.predict(asked)
    ends = np.quantile(residuals, [STRAYS, 1 - STRAYS])
    return chance, shift, np.clip(residuals, *ends)
