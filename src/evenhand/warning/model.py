"""A model gives draws, never points: non-negative whole numbers for each unit and horizon, from the history alone."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evenhand.warning.panel import Panel

Draws = NDArray[np.int32]


class Model(Protocol):
    """One way to forecast. A model keeps nothing between calls."""

    @property
    def name(self) -> str:
        """What it is called on the command line."""

    @property
    def needs(self) -> int:
        """Months of history that it needs."""

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        """Draws for `horizons` months after the last month of the history.

        The draws of one unit and month stand alone: those with one index are no path through the months.

        Returns:
            (units, horizons, draws), in the order of the history's units.
        """
