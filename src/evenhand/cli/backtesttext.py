"""A backtest as text: the baseline first, then the models in their usual order; nothing is ranked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

Doc = dict[str, Any]
Row = dict[str, Any]
NONE = "–"


def lines(told: Doc) -> Iterator[str]:
    """Lines of the whole text."""
    yield f"Backtest of {told['panel']['target']} by {told['panel']['unit']}: {told['vintage']}"
    yield f"{told['settings']['draws']:,} draws, seed {told['settings']['seed']}; lower scores are better"
    for part in (_windows, _overall, _paired, _strata, _thresholds, _weights, _apart, _baseline):
        said = list(part(told))
        if said:
            yield ""
            yield from said


def _windows(told: Doc) -> Iterator[str]:
    for year, origin in told["settings"]["origins"].items():
        rows = [row for row in told["windows"] if str(row["year"]) == year]
        cells = f"{rows[0]['n']:,} unit-months of {told['settings']['units'][year]:,} units" if rows else "no model"
        yield f"Window {year}, forecast from {origin}: {cells}"
        head = ["model", "CRPS", "± MC", "of baseline", "ignorance", "interval 90 %", "covers", f"active n={_n(rows)}"]
        yield from _table(head, [_window(row) for row in rows])
    yield "± MC: standard error of the mean CRPS that is due to the number of draws. covers: share of actuals inside"
    yield "the 90 % interval, ends included; active: the same for units with a death in the year before."


def _n(rows: Sequence[Row]) -> str:
    return f"{rows[0]['n_active']:,}" if rows else "0"


def _window(row: Row) -> list[str]:
    return [
        row["model"],
        number(row["crps"], 2),
        number(row["monte_carlo_error"]["crps"], 2),
        number(row["crps_ratio"], 3),
        number(row["ign"], 3),
        number(row["mis"], 1),
        share(row["coverage"]),
        share(row["coverage_active"]),
    ]


def _overall(told: Doc) -> Iterator[str]:
    yield "Over the windows that each took part in: CRPS as a share of the baseline's (geometric mean, worst window)"
    head = ["model", "windows", "mean", "worst", "in", "mean ignorance", "mean interval score"]
    yield from _table(
        head,
        [
            [
                row["model"],
                str(row["windows"]),
                number(row["crps_ratio"], 3),
                number(row["worst_ratio"], 3),
                str(row["worst_year"] or NONE),
                number(row["mean_ign"], 3),
                number(row["mean_mis"], 1),
            ]
            for row in told["overall"]
        ],
    )


def _paired(told: Doc) -> Iterator[str]:
    if not told["paired"]:
        return
    yield "CRPS less the baseline's, month by month (below 0: better), with its 95 % interval"
    head = ["model", "against", "difference", "low", "high", "months better", "months"]
    yield from _table(
        head,
        [
            [
                row["model"],
                row["against"],
                *(number(row[key], 2) for key in ("mean", "low", "high")),
                share(row["share_of_months_better"]),
                str(row["months"]),
            ]
            for row in told["paired"]
        ],
        words=2,
    )
    blocks = sorted({row["block"] for row in told["paired"]})
    yield f"Moving blocks of months ({', '.join(map(str, blocks))} in a block); the units of a month stay together."


def _strata(told: Doc) -> Iterator[str]:
    rows = [row for row in told["pooled"] if row["horizon"] is None]
    if not rows:
        return
    yield "By stratum, all windows together"
    body = [
        [
            row["model"],
            row["stratum"],
            f"{row['n']:,}",
            f"{row['units']:,}",
            number(row["crps"], 2),
            number(row["ign"], 3),
            number(row["mis"], 1),
        ]
        for row in rows
    ]
    yield from _table(["model", "stratum", "n", "units", "CRPS", "ignorance", "interval 90 %"], body, words=2)
    yield "active: a death in the twelve months to the origin. onset: none in those months, and deaths in the month"
    yield "scored; no mean below ten onsets. Onsets are chosen by what came: among them, crying wolf scores best."


def _thresholds(told: Doc) -> Iterator[str]:
    if not told["windows"]:
        return
    marks = list(told["windows"][0]["brier"])
    yield "Brier score and log score (bits) of reaching a number of deaths in the month"
    head = ["model", "year", *(f"{kind} ≥{int(mark):,}" for mark in marks for kind in ("Brier", "log"))]
    body = [
        [
            row["model"],
            str(row["year"]),
            *(number(row[kind][mark], 4) for mark in marks for kind in ("brier", "log")),
        ]
        for row in told["windows"]
    ]
    yield from _table(head, body, words=2)


def _weights(told: Doc) -> Iterator[str]:
    for row in told["weights"]:
        parts = ", ".join(f"{model} {share(value)}" for model, value in row["shares"].items())
        yield f"Weights of the ensemble in {row['year']}: {parts} ({row['from']})"


def _apart(told: Doc) -> Iterator[str]:
    for row in told["apart"]:
        yield f"{row['year']}: {row['model']} takes no part: {row['why']}"
    for row in told["refused"]:
        yield f"{row['year']}: not scored: {row['why']}"
    for row in told["notes"]:
        yield f"{row['year']}: {row['note']}"
    for row in told["not_scored"]:
        yield from _not_scored(row)


def _not_scored(row: Row) -> Iterator[str]:
    for key, what in (
        ("without_actual", "forecast, with no actual in the window"),
        ("not_forecast", "with an actual, not forecast (no figure in the year before the origin)"),
    ):
        if row[key]:
            yield f"{row['year']}: units ({len(row[key]):,}) {what}: {', '.join(row[key])}"
    if row["unit_months_without_actual"]:
        yield f"{row['year']}: {row['unit_months_without_actual']:,} unit-months without an actual are not scored"


def _baseline(told: Doc) -> Iterator[str]:
    for name, what in told["baseline"].items():
        yield f"{name}: {what}."


def _table(head: Sequence[str], body: Sequence[Sequence[str]], words: int = 1) -> Iterator[str]:
    """Columns as wide as what they hold; the first `words` columns to the left, numbers to the right."""
    wide = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    for row in (head, *body):
        cells = [
            cell.ljust(w) if at < words else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, wide, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()


def number(value: float, digits: int) -> str:
    """A number with its digits, or a dash where it cannot be told."""
    return f"{value:,.{digits}f}" if math.isfinite(value) else NONE


def share(value: float) -> str:
    """A share in percent."""
    return f"{value:.1%}".replace("%", " %") if math.isfinite(value) else NONE
