"""A backtest as one document of plain values: the same for JSON, text and page, and each says what it leaves out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.warning import paired, pit, reliability
from evenhand.warning.backtest import BASELINE, SAMPLED, Backtest, Result
from evenhand.warning.forecast import stream
from evenhand.warning.means import Row, everywhere, pooled_rows, rounded, strata_rows, window_rows
from evenhand.warning.months import month_words
from evenhand.warning.scored import MAIN, THRESHOLDS

FORMS = {
    BASELINE: "each unit's last twelve months are its draws, as published; for ignorance they are stretched to 1,000 "
    "by Fourier resampling, as in the VIEWS Prediction Challenge",
    SAMPLED: "as many draws as the models have, sampled from the same twelve months",
}


def document(found: Backtest) -> dict[str, Any]:
    """Everything that a backtest says, keys in a fixed order; a value that cannot be told is NaN."""
    windows = window_rows(found)
    told = {
        "windows": windows,
        "strata": strata_rows(found),
        "paired": _paired(found),
        "weights": _weights(found),
        "overall": _overall(found, windows),
        "pooled": pooled_rows(found),
        "pit": _pit(found),
        "reliability": _reliability(found),
        "apart": _apart(found),
        "refused": [{"year": year, "why": why} for year, why in found.refused.items()],
        "not_scored": [_not_scored(result) for result in found.results],
        "notes": [{"year": result.window.year, "note": note} for result in found.results for note in result.notes],
        "vintage": found.vintage,
        "baseline": dict(FORMS),
        "settings": _settings(found),
    }
    plain: dict[str, Any] = rounded(told)
    return plain


def _settings(found: Backtest) -> Row:
    return {
        "draws": found.draws,
        "seed": found.seed,
        "interval": paired.LEVEL,
        "resamples": paired.RESAMPLES,
        "origins": {str(result.window.year): month_words(result.window.origin) for result in found.results},
        "units": {str(result.window.year): len(result.units) for result in found.results},
    }


def _paired(found: Backtest) -> list[Row]:
    return [
        _compared(found, model, against)
        for model in found.models
        for against in (BASELINE, SAMPLED)
        if model != against and _together(found, model, against)
    ]


def _together(found: Backtest, model: str, against: str) -> list[Result]:
    """Windows in which both took part and something was scored."""
    both = (result for result in found.results if model in result.scored and against in result.scored)
    return [result for result in both if result.members["all"].any()]


def _compared(found: Backtest, model: str, against: str) -> Row:
    results = _together(found, model, against)
    told = {name: _comparison(results, model, against, name, found.seed).as_dict() for name in MAIN}
    first = told["crps"]
    ends = {key: first.pop(key) for key in ("months", "block")}
    others = {name: {key: told[name][key] for key in first} for name in MAIN[1:]}
    return {"model": model, "against": against, **first, **ends, **others}


def _comparison(results: list[Result], model: str, against: str, name: str, seed: int) -> paired.Comparison:
    """Every comparison of the same months draws the same blocks."""
    by_month: dict[int, list[NDArray[np.float64]]] = {}
    for result in results:
        gap = result.scored[model].cells[name] - result.scored[against].cells[name]
        there = result.members["all"]
        for at in np.flatnonzero(np.any(there, axis=0)):
            by_month.setdefault(result.window.months[at], []).append(gap[there[:, at], at])
    months = sorted(by_month)
    means = np.array([np.concatenate(by_month[month]).mean() for month in months])
    return paired.compare(means, np.array(months, dtype=np.int64), stream(seed, "paired"))


def _weights(found: Backtest) -> list[Row]:
    return [
        {"year": result.window.year, "from": result.weights_from, "shares": dict(result.weights)}
        for result in found.results
        if result.weights is not None
    ]


def _overall(found: Backtest, windows: list[Row]) -> list[Row]:
    """Over the windows that each model took part in: geometric mean of the ratio of CRPS, and the worst window."""
    told = []
    for model in found.models:
        rows = [row for row in windows if row["model"] == model]
        ratios = {row["year"]: row["crps_ratio"] for row in rows if not math.isnan(row["crps_ratio"])}
        if not rows:
            continue
        worst = max(ratios, key=lambda year: ratios[year], default=None)
        told.append(
            {
                "model": model,
                "windows": len(rows),
                "crps_ratio": math.prod(ratios.values()) ** (1 / len(ratios)) if ratios else math.nan,
                "worst_ratio": ratios[worst] if worst is not None else math.nan,
                "worst_year": worst,
                **{f"mean_{name}": float(np.mean([row[name] for row in rows])) for name in MAIN},
            }
        )
    return told


def _pit(found: Backtest) -> list[Row]:
    """Places of the actuals of active units, over all windows that the model took part in."""
    told = []
    for model in found.models:
        held = [r.scored[model].places[r.members["active"]] for r in found.results if model in r.scored]
        if held:
            places = np.concatenate(held)
            counts = pit.histogram(places)
            told.append({"model": model, "stratum": "active", "n": sum(counts), "counts": counts})
    return told


def _reliability(found: Backtest) -> list[Row]:
    return [
        {"model": model, "threshold": threshold, **row}
        for model in everywhere(found)
        for threshold in THRESHOLDS
        for row in reliability.table(*_chances(found, model, threshold))
    ]


def _chances(found: Backtest, model: str, threshold: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    there = [result.members["all"] for result in found.results]
    chances = [r.scored[model].chances[threshold][mask] for r, mask in zip(found.results, there, strict=True)]
    came = [result.actuals[mask] >= threshold for result, mask in zip(found.results, there, strict=True)]
    return np.concatenate(chances), np.concatenate(came)


def _apart(found: Backtest) -> list[Row]:
    return [
        {"year": result.window.year, "model": model, "why": result.apart[model]}
        for result in found.results
        for model in found.models
        if model in result.apart
    ]


def _not_scored(result: Result) -> Row:
    return {
        "year": result.window.year,
        "without_actual": list(result.without_actual),
        "not_forecast": list(result.not_forecast),
        "unit_months_without_actual": result.cells_without_actual,
    }
