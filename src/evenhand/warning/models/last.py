"""Next month is as the last one, with Poisson noise."""

from __future__ import annotations

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Panel
from evenhand.warning.resample import newest, whole


class Last:
    """Poisson around each unit's last figure."""

    name = "last"
    needs = 1

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        out = np.empty((len(history.units), len(horizons), draws), dtype=np.int32)
        for place in range(len(horizons)):
            drawn = rng.poisson(newest(history)[:, None], size=(len(history.units), draws))
            out[:, place] = whole(drawn.astype(np.float64))
        return out
