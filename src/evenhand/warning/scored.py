"""One model's forecasts of one window, scored cell by cell; a cell without an actual has no score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.warning import pit, scores

Floats = NDArray[np.float64]
THRESHOLDS = (1, 25, 100, 1_000)  # deaths in a month
LEVEL = 0.9  # of the interval scored
MAIN = ("crps", "ign", "mis")
BATCHES = 10  # of draws, to tell the Monte Carlo error
_AT_ONCE = 1 << 24  # draws that are shuffled together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Scored:
    """Scores by unit and month of the window; NaN where there is no actual."""

    model: str
    draws: int  # draws behind each score
    cells: dict[str, Floats]  # crps, ign, mis, covered, brier-T, log-T; each (units, months)
    chances: dict[int, Floats]  # threshold → probability of reaching it, (units, months)
    places: Floats  # (units, months), randomised PIT
    error: dict[str, float]  # standard error of the mean score that is due to the number of draws


def score(model: str, draws: NDArray[np.int32], actuals: Floats, rng: np.random.Generator) -> Scored:
    """Score draws (units, months, draws) against actuals (units, months), NaN where there is none."""
    cells = _main(draws, draws, actuals) | _rest(draws, actuals)
    return _scored(model, draws, actuals, cells, rng, _error(draws, actuals, rng))


def score_months(model: str, own: NDArray[np.int32], actuals: Floats, rng: np.random.Generator) -> Scored:
    """Score the baseline in its published form: its twelve months are the draws, stretched for ignorance alone."""
    cells = _main(own, _stretched(own), actuals) | _rest(own, actuals)
    return _scored(model, own, actuals, cells, rng, dict.fromkeys(MAIN, 0.0))


def _scored(
    model: str,
    draws: NDArray[np.int32],
    actuals: Floats,
    cells: dict[str, Floats],
    rng: np.random.Generator,
    error: dict[str, float],
) -> Scored:
    chances = {threshold: scores.probability(draws, threshold) for threshold in THRESHOLDS}
    places = pit.places(draws, actuals, rng)
    return Scored(model=model, draws=draws.shape[-1], cells=cells, chances=chances, places=places, error=error)


def _stretched(own: NDArray[np.int32]) -> Floats:
    """(units, months, 1,000); a unit's own months are the same for every month scored, so it is stretched once."""
    once = scores.stretched(own[:, 0])
    return np.broadcast_to(once[:, None, :], (*own.shape[:2], once.shape[-1]))


def _main(draws: NDArray[np.int32], for_ignorance: NDArray[np.generic], actuals: Floats) -> dict[str, Floats]:
    return {
        "crps": scores.crps(draws, actuals),
        "ign": scores.ignorance(for_ignorance, actuals),
        "mis": scores.interval_score(draws, actuals, LEVEL),
    }


def _rest(draws: NDArray[np.int32], actuals: Floats) -> dict[str, Floats]:
    cells = {"covered": scores.covered(draws, actuals, LEVEL)}
    for threshold in THRESHOLDS:
        cells[f"brier-{threshold}"] = scores.brier(draws, actuals, threshold)
        cells[f"log-{threshold}"] = scores.log_score(draws, actuals, threshold)
    return cells


def _error(draws: NDArray[np.int32], actuals: Floats, rng: np.random.Generator) -> dict[str, float]:
    """Spread of the mean score over ten batches of draws, over √10: as if a unit's draws were independent."""
    size = draws.shape[-1] // BATCHES
    count = np.isfinite(actuals).sum()
    if size < 2 or not count:
        return dict.fromkeys(MAIN, float("nan"))
    sums = {name: np.zeros(BATCHES) for name in MAIN}
    step = max(1, _AT_ONCE // (draws.shape[1] * draws.shape[2]))
    for start in range(0, len(draws), step):
        mixed = rng.permuted(draws[start : start + step], axis=-1)  # a model may give its draws sorted
        for batch in range(BATCHES):
            part = mixed[..., batch * size : (batch + 1) * size]
            for name, cells in _main(part, part, actuals[start : start + step]).items():
                sums[name][batch] += np.nansum(cells)
    return {name: float((total / count).std(ddof=1) / np.sqrt(BATCHES)) for name, total in sums.items()}
