"""The months to come are as a unit's last twelve, or thirty-six, in any order: the Challenge's baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.warning.model import Draws
from evenhand.warning.panel import Panel
from evenhand.warning.resample import memory, resampled


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conflictology:
    """A unit's own last months."""

    months: int

    @property
    def name(self) -> str:
        """`conflictology-12`."""
        return f"conflictology-{self.months}"

    @property
    def needs(self) -> int:
        """As many months as it remembers."""
        return self.months

    def draw(self, history: Panel, horizons: tuple[int, ...], draws: int, rng: np.random.Generator) -> Draws:
        values = memory(history, self.months)
        return resampled(values, np.ones(values.shape[1]), (len(horizons), draws), rng)


def own_months(history: Panel, horizons: int, months: int = 12) -> Draws:
    """The last months themselves as draws, (units, horizons, months): the baseline in its published form.

    A gap is filled with the unit's other months in turn.
    """
    values = memory(history, months)
    out = np.zeros((len(history.units), months), dtype=np.int32)
    for unit, row in enumerate(values):
        held = row[np.isfinite(row)]
        if held.size:
            out[unit] = np.resize(held, months)
    return np.repeat(out[:, None, :], horizons, axis=1)
