"""The tables behind the plots of a backtest: cells of text, in the order of the document; what is NaN says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from evenhand.report import cells
from evenhand.warning.backtest import BASELINE

Doc = dict[str, Any]
Row = dict[str, Any]
NONE = "cannot tell"
FEW = 3  # windows whose tables stand open


def overall(told: Doc) -> Doc:
    """Ratios and means over the windows of each model."""
    rows = [
        _row(row["model"], row["windows"], _number(row["crps_ratio"], 3),
             f"{_number(row['worst_ratio'], 3)} ({row['worst_year']})", _number(row["mean_ign"], 3),
             _number(row["mean_mis"], 1))
        for row in told["overall"]
    ]  # fmt: skip
    head = ["Model", "Windows", "CRPS of baseline's, geometric mean", "Worst window", "Mean ignorance, bits",
            "Mean interval score"]  # fmt: skip
    return _numeric("Over the windows that each model took part in", head, rows)


def window(told: Doc, year: str) -> Doc:
    """One window."""
    found = [row for row in told["windows"] if str(row["year"]) == year]
    rows = [
        _row(row["model"], f"{_number(row['crps'], 2)} ± {_number(row['monte_carlo_error']['crps'], 2)}",
             _number(row["ign"], 3), _number(row["mis"], 1), _share(row["coverage"]), _share(row["coverage_active"]))
        for row in found
    ]  # fmt: skip
    head = ["Model", "CRPS ± Monte Carlo error", "Ignorance, bits", "90 % interval score", "Inside 90 % interval",
            "The same, active units"]  # fmt: skip
    n, active = (found[0]["n"], found[0]["n_active"]) if found else (0, 0)
    origin = told["settings"]["origins"][year]
    return _numeric(f"Window {year}, from {origin}: {n:,} unit-months, {active:,} of active units", head, rows)


def paired(told: Doc) -> Doc:
    """Every comparison with the baseline."""
    rows = [
        _row(f"{row['model']}, against {row['against']}", _number(row["mean"], 2),
             f"{_number(row['low'], 2)} to {_number(row['high'], 2)}", _share(row["share_of_months_better"]),
             row["months"])
        for row in told["paired"]
    ]  # fmt: skip
    head = ["Model, against", "Mean difference of CRPS", "95 % interval", "Months better", "Months"]
    return _numeric("CRPS of the model less the baseline's, in the same months", head, rows)


def strata(told: Doc) -> Doc:
    """All windows together, by stratum."""
    rows = [
        _row(f"{row['model']}, {row['stratum']}", f"{row['n']:,} ({row['units']:,})", _number(row["crps"], 2),
             _number(row["ign"], 3), _number(row["mis"], 1), _share(row["coverage"]))
        for row in told["pooled"]
        if row["horizon"] is None
    ]  # fmt: skip
    head = ["Model, stratum", "Unit-months (units)", "CRPS", "Ignorance, bits", "90 % interval score",
            "Inside 90 % interval"]  # fmt: skip
    return _numeric("By stratum, all windows together", head, rows)


def by_horizon(told: Doc) -> list[Row]:
    """All units by months ahead, each with its ratio to the baseline."""
    rows = [row for row in told["pooled"] if row["stratum"] == "all" and row["horizon"] is not None]
    base = {row["horizon"]: row["crps"] for row in rows if row["model"] == BASELINE}
    return [
        {key: row[key] for key in ("model", "horizon", "crps")}
        | {"ratio": row["crps"] / base[row["horizon"]], "panel": row["model"]}
        for row in rows
        if base.get(row["horizon"], 0) > 0
    ]


def horizons(told: Doc) -> Doc:
    """CRPS of all units by months ahead."""
    found = by_horizon(told)
    horizons = sorted({row["horizon"] for row in found})
    by_model: dict[str, list[str]] = {}
    for row in found:
        by_model.setdefault(row["model"], []).append(_number(row["crps"], 1))
    rows = [_row(model, *values) for model, values in by_model.items()]
    return _numeric("CRPS by months ahead, all units", ["Model", *map(str, horizons)], rows) | {"fold": True}


def places(told: Doc) -> Doc:
    """What the histograms show."""
    rows = [_row(row["model"], f"{row['n']:,}", *map(str, row["counts"])) for row in told["pit"]]
    head = ["Model", "n", *(f"{at / 10:.1f}–{(at + 1) / 10:.1f}" for at in range(10))]
    return _numeric("Counts by tenth", head, rows) | {"fold": True}


def thresholds(told: Doc) -> Doc:
    """Brier and log score."""
    marks = list(told["windows"][0]["brier"]) if told["windows"] else []
    rows = [
        _row(f"{row['model']}, {row['year']}",
             *(f"{_number(row['brier'][mark], 4)} · {_number(row['log'][mark], 3)}" for mark in marks))
        for row in told["windows"]
    ]  # fmt: skip
    head = ["Model, window", *(f"Brier · log, ≥ {int(mark):,}" for mark in marks)]
    return _numeric("Brier and log score by threshold", head, rows)


def tenths(told: Doc, mark: int, models: list[str]) -> Doc:
    """Reliability of some models at one threshold."""
    found = {(row["model"], row["low"]): row for row in told["reliability"] if row["threshold"] == mark}
    rows = [
        _row(f"{low:.1f}–{low + 0.1:.1f}", *(_came(found.get((model, low))) for model in models))
        for low in sorted({low for model, low in found if model in models})
    ]
    return _numeric(
        f"{mark:,} or more in the month: share that came, mean probability given, n",
        ["Tenth of probability", *models],
        rows,
    ) | {"fold": True}


def _came(row: Row | None) -> str:
    if row is None:
        return "0 forecasts"
    return f"{_share(row['observed'])}, {_share(row['forecast'])}, {row['n']:,}"


def left_out(told: Doc) -> Doc:
    """Models, windows, units and months without a score."""
    rows = [_row(f"{row['model']}, {row['year']}", f"takes no part: {row['why']}") for row in told["apart"]]
    rows += [_row(f"Window {row['year']}", f"not scored: {row['why']}") for row in told["refused"]]
    rows += [_row(f"Window {row['year']}", row["note"]) for row in told["notes"]]
    for row in told["not_scored"]:
        rows += [
            _row(f"Units ({len(row[key]):,}), {row['year']}", f"{what}: {', '.join(row[key])}")
            for key, what in (
                ("without_actual", "forecast, with no actual in the window"),
                ("not_forecast", "with an actual, not forecast, since no figure stands in the year before the origin"),
            )
            if row[key]
        ]
        if row["unit_months_without_actual"]:
            rows.append(
                _row(f"Unit-months ({row['unit_months_without_actual']:,}), {row['year']}", "without an actual")
            )
    return cells.table("Not scored, and why", ["What", "Why"], rows)


def weights(told: Doc) -> Doc:
    """Weights of the ensemble by window."""
    rows = [
        _row(row["year"], ", ".join(f"{model} {_share(share)}" for model, share in row["shares"].items()))
        for row in told["weights"]
    ]
    return cells.table("Weights of the ensemble", ["Window", "Share of each member that took part"], rows)


def facts(found: Iterable[tuple[str, str]]) -> Doc:
    """What went in, as it was given."""
    return cells.table("What went in", ["What", "As given"], [_row(*fact) for fact in found])


def _numeric(caption: str, head: list[str], rows: list[Row]) -> Doc:
    return cells.table(caption, head, rows, numeric=True)


def _row(first: object, *others: object) -> Row:
    return {"id": None, "cells": [cells.text(str(value), none=NONE) for value in (first, *others)]}


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace("-", "−") if math.isfinite(value) else NONE


def _share(value: float) -> str:
    return f"{100 * value:.1f} %" if math.isfinite(value) else NONE
