"""Nothing will happen: the forecast that is right for most places in most months."""

from __future__ import annotations

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Panel


class Zero:
    """All draws are 0."""

    name = "zero"
    needs = 1

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:  # noqa: ARG002  as `Model` has it
        return np.zeros((len(history.units), len(horizons), draws), dtype=np.int32)
