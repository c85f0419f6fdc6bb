"""Forecasts beside the Challenge's baseline, on the clock and at origins between the three windows.

    python benchmarks/forecast.py windows PANEL.parquet            # 2019, 2020, 2021: every model, scores and seconds
    python benchmarks/forecast.py origins PANEL.parquet --step 4   # the ensemble from other origins of the same panel
    python benchmarks/forecast.py eleven ELEVEN.csv --step 12      # the ensemble on long series (shares saw them)
    python benchmarks/forecast.py crps                             # 13,110 × 1,000 draws
    python benchmarks/forecast.py units                            # 20,000 invented units

PANEL: VIEWS country-month (country_id, month_id, ged_sb). ELEVEN: the same target of eleven countries from 1990 on.
Ratios are to conflictology-12 in its published form: the last twelve months as twelve draws.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterable

import numpy as np
import polars as pl

from evenhand.warning import scores
from evenhand.warning.forecast import HORIZONS, Forecast, forecast, forecasts
from evenhand.warning.models import NAMES
from evenhand.warning.models.conflictology import own_months
from evenhand.warning.months import month_words
from evenhand.warning.panel import Panel
from evenhand.warning.panelfile import from_rows

OCTOBERS = (466, 478, 490)


def main() -> None:
    """Measure one thing and print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("windows", "origins", "eleven", "crps", "units"))
    parser.add_argument("file", nargs="?")
    parser.add_argument("--step", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.what == "crps":
        crps()
    elif args.what == "units":
        units()
    else:
        panel = read(args.file, "country_id" if args.what != "eleven" else "name")
        first = {"windows": 0, "origins": 466, "eleven": int(panel.months[0]) + 36}[args.what]
        origins = OCTOBERS if args.what == "windows" else range(first, panel.last - max(HORIZONS) + 1, args.step)
        models = NAMES if args.what == "windows" else ("ensemble",)
        table(panel, origins, models, args.seed)


def read(path: str, unit: str) -> Panel:
    """The target alone; two rows of one unit and month, where borders changed, are added."""
    rows = (pl.read_csv if path.endswith(".csv") else pl.read_parquet)(path)
    rows = rows.group_by(unit, "month_id").agg(pl.col("ged_sb").sum())
    return from_rows(rows, unit=unit, time="month_id", target="ged_sb")


def table(panel: Panel, origins: Iterable[int], models: tuple[str, ...], seed: int) -> None:
    """A row for each origin and model, then geometric means."""
    print("| origin | model | CRPS | ratio | ignorance | interval score | ratio | coverage of active |")
    print("|---|---|---|---|---|---|---|---|")
    ratios: dict[str, list[float]] = {}
    for origin in origins:
        start, work = time.perf_counter(), time.process_time()
        made = forecasts(panel, origin=origin, models=models, seed=seed).made
        seconds, work = time.perf_counter() - start, time.process_time() - work
        base = baseline(panel, origin)
        for name, found in made.items():
            ratios.setdefault(name, []).append(row(panel, found, base))
        print(f"| {month_words(origin)} | all of these | {seconds:.1f} s, processor {work:.1f} s | | | | | |")
    for name, values in ratios.items():
        print(f"| all | {name} | | {np.exp(np.mean(np.log(values))):.3f}, worst {max(values):.3f} | | | | |")


def baseline(panel: Panel, origin: int) -> tuple[float, float]:
    """CRPS and interval score of the last twelve months as draws."""
    cut = panel.until(origin)
    came = panel.actuals(cut.units, [origin + h for h in HORIZONS])
    draws = own_months(cut, len(HORIZONS))
    return float(np.nanmean(scores.crps(draws, came))), float(np.nanmean(scores.interval_score(draws, came)))


def row(panel: Panel, found: Forecast, base: tuple[float, float]) -> float:
    """Print one row; returns the ratio of CRPS."""
    came = panel.actuals(found.units, found.months)
    history = panel.until(found.origin)
    active = np.nansum(history.target[:, -12:], axis=1) > 0
    active = np.array([unit in {history.units[at] for at in np.flatnonzero(active)} for unit in found.units])
    crps, ign = np.nanmean(scores.crps(found.draws, came)), np.nanmean(scores.ignorance(found.draws, came))
    mis, held = np.nanmean(scores.interval_score(found.draws, came)), scores.covered(found.draws, came)
    cells = f"{crps:.2f} | {crps / base[0]:.3f} | {ign:.3f} | {mis:.1f} | {mis / base[1]:.3f}"
    print(f"| {month_words(found.origin)} | {found.model} | {cells} | {np.nanmean(held[active]):.3f} |")
    return float(crps / base[0])


def crps() -> None:
    """The clock of CRPS alone, median of 9."""
    rng = np.random.default_rng(1)
    draws = rng.negative_binomial(0.2, 0.2 / 40, (13_110, 1_000)).astype(np.int32)
    came = rng.negative_binomial(0.2, 0.2 / 40, 13_110)
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        scores.crps(draws, came)
        taken.append(time.perf_counter() - start)
    print(f"13,110 × 1,000: median {np.median(taken):.3f} s, fastest {min(taken):.3f} s")


def units() -> None:
    """20,000 units, 48 months, 1,000 draws."""
    rng = np.random.default_rng(0)
    levels = np.minimum(np.exp(rng.normal(-4, 2.5, (20_000, 1))), 500)
    counts = rng.poisson(levels * rng.gamma(0.5, 2, (20_000, 48))).astype(float)
    names = tuple(f"u{number:05d}" for number in range(20_000))
    start = time.perf_counter()
    forecast(Panel(units=names, months=np.arange(400, 448), target=counts), origin=447)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"20,000 units × 12 × 1,000: {time.perf_counter() - start:.0f} s, peak {peak:.1f} GiB")


if __name__ == "__main__":
    main()
