"""Mean scores as rows of plain values: each with its n, and none where fewer than ten onsets stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.warning import strata
from evenhand.warning.backtest import BASELINE, Backtest, Result
from evenhand.warning.forecast import HORIZONS
from evenhand.warning.scored import MAIN, THRESHOLDS, Scored
from evenhand.warning.strata import Mask, Stratum

Row = dict[str, Any]
NOTHING = float("nan")
LEAST = 1e-9  # a mean CRPS below this is 0 but for rounding, and nothing is a share of it


def window_rows(found: Backtest) -> list[Row]:
    """One row for each year and model that took part."""
    return [
        _window_row(result, result.scored[model])
        for result in found.results
        for model in found.models
        if model in result.scored
    ]


def _window_row(result: Result, scored: Scored) -> Row:
    everyone, active = result.members["all"], result.members["active"]
    row: Row = {"year": result.window.year, "model": scored.model, "n": int(everyone.sum())}
    row |= {name: mean(scored.cells[name], everyone) for name in MAIN}
    base = result.scored.get(BASELINE)
    against = mean(base.cells["crps"], everyone) if base else NOTHING
    row["crps_ratio"] = row["crps"] / against if against > LEAST else NOTHING
    row["coverage"] = mean(scored.cells["covered"], everyone)
    row["coverage_active"], row["n_active"] = mean(scored.cells["covered"], active), int(active.sum())
    for name in ("brier", "log"):
        row[name] = {str(at): mean(scored.cells[f"{name}-{at}"], everyone) for at in THRESHOLDS}
    row["draws"] = scored.draws
    row["monte_carlo_error"] = dict(scored.error)
    return row


def strata_rows(found: Backtest) -> list[Row]:
    """One row for each year, model, stratum and horizon; the horizon is None where all are together."""
    return [
        {"year": result.window.year} | row
        for result in found.results
        for row in _pooled([result], [model for model in found.models if model in result.scored])
    ]


def pooled_rows(found: Backtest) -> list[Row]:
    """The same over all windows, for models that took part in each."""
    return list(_pooled(found.results, everywhere(found)))


def everywhere(found: Backtest) -> list[str]:
    """Models that took part in every window."""
    return [model for model in found.models if all(model in result.scored for result in found.results)]


def _pooled(results: Sequence[Result], models: Sequence[str]) -> Iterator[Row]:
    for model in models:
        for stratum in strata.STRATA:
            for horizon in (None, *HORIZONS):
                yield {"model": model, "stratum": stratum, "horizon": horizon} | _scores(
                    results, model, stratum, horizon
                )


def _scores(results: Sequence[Result], model: str, stratum: Stratum, horizon: int | None) -> Row:
    masks = [_at(result.members[stratum], horizon) for result in results]
    onsets = sum(int(np.any(mask, axis=1).sum()) for mask in masks)  # a unit of one window is one onset
    row: Row = {"n": sum(int(mask.sum()) for mask in masks)}
    told = stratum != "onset" or onsets >= strata.FEWEST_ONSETS
    for name in (*MAIN, "covered"):
        row[name] = _mean_over(results, model, name, masks) if told else NOTHING
    row["coverage"] = row.pop("covered")
    return row | {"units": onsets}


def _at(mask: Mask, horizon: int | None) -> Mask:
    """The mask with one horizon left, or all."""
    return mask if horizon is None else mask & (np.array(HORIZONS) == horizon)


def _mean_over(results: Sequence[Result], model: str, name: str, masks: Sequence[Mask]) -> float:
    held = [result.scored[model].cells[name][mask] for result, mask in zip(results, masks, strict=True)]
    together = np.concatenate(held)
    return float(together.mean()) if together.size else NOTHING


def mean(cells: NDArray[np.float64], mask: Mask) -> float:
    """Mean of the cells in the mask; NaN where it is empty."""
    return float(cells[mask].mean()) if mask.any() else NOTHING


def rounded(value: Any) -> Any:
    """Plain values with six decimals, so that the last bits of a processor change no byte."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value
