"""How often what was given a probability came true. A bin of fewer than ten forecasts gets no rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

EDGES = np.linspace(0.0, 1.0, 11)
FEWEST = 10  # forecasts in a bin


def table(probabilities: NDArray[np.float64], happened: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """One row for each tenth of probability that was used: its ends, n, mean forecast, share that came true.

    >>> table(np.full(10, 0.25), np.arange(10) < 3)
    [{'low': 0.2, 'high': 0.3, 'n': 10, 'forecast': 0.25, 'observed': 0.3}]
    >>> table(np.full(9, 1.0), np.ones(9, dtype=bool))[0]["observed"]
    nan
    """
    bins = np.minimum((probabilities * 10).astype(int), 9)
    return [
        {
            "low": round(float(EDGES[which]), 1),
            "high": round(float(EDGES[which + 1]), 1),
            "n": int(inside.sum()),
            "forecast": float(probabilities[inside].mean()),
            "observed": float(happened[inside].mean()) if inside.sum() >= FEWEST else float("nan"),
        }
        for which in range(10)
        if (inside := bins == which).any()
    ]
