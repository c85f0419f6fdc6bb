"""Every model beside the baseline: the published windows, and other origins on long series.

    python benchmarks/backtest.py --data FOLDER            # country-months, windows 2019, 2020 and 2021
    python benchmarks/backtest.py --data FOLDER --long     # eleven series since 1990, windows 1995 to 2018
    python benchmarks/backtest.py --crps                   # CRPS alone: values and times beside two peers

FOLDER holds `views/`. Published figures stand beside ours; ± is the Monte Carlo error of our mean. The peers of the
last are installed in a virtual environment of its own under the system's folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.warning import scores
from evenhand.warning.backtest import backtest
from evenhand.warning.backtestdoc import document
from evenhand.warning.forecast import DRAWS, HORIZONS, stream
from evenhand.warning.models import NAMES
from evenhand.warning.panel import Panel
from evenhand.warning.panelfile import read_panel
from evenhand.warning.scored import score
from evenhand.warning.window import window

COUNTRIES = "country_month_m455_m504.parquet"
LONG = "eleven_countries_monthly_m121_m504.csv"
YEARS = ("2019", "2020", "2021")
# CRPS, ignorance, 90 % interval score of the published table, by model and window.
PUBLISHED = {
    "conflictology-12": ("9.15 / .610 / 89.1", "21.34 / .567 / 345.0", "76.85 / .686 / 1435.6"),
    "last": ("9.48 / 1.05 / 172.7", "23.70 / 1.11 / 455.8", "85.61 / 1.23 / 1690.7"),
    "bootstrap": ("22.46 / 1.11 / 426.0", "31.42 / 1.12 / 606.0", "86.63 / 1.15 / 1708.3"),
    "zero": ("23.02 / 1.56 / 460.4", "32.04 / 1.55 / 640.8", "87.34 / 1.61 / 1746.8"),
    "negative binomial (Bodentien and Rüter)": ("9.34 / .554 / 99.8", "21.88 / .575 / 337.2", "78.20 / .722 / 1444.2"),
    "hurdle (the same)": ("11.11 / .654 / 112.2", "20.78 / .653 / 319.2", "78.10 / .760 / 1436.5"),
}
PEERS = ("scoringrules", "numba", "properscoring", "scipy")
PEER = """
import json, sys, time
import numpy as np
draws, actual = np.load(sys.argv[1]), np.load(sys.argv[2])
runs = int(sys.argv[3])
import properscoring
import scoringrules
import numba
def qd():
    return scoringrules.crps_ensemble(actual, draws, estimator="qd", backend="numba")
def plain():
    return scoringrules.crps_ensemble(actual, draws, estimator="qd", backend="numpy")
def proper():
    return properscoring.crps_ensemble(actual, draws)
out = {}
for name, call in (("scoringrules, qd, numba", qd), ("scoringrules, qd, NumPy", plain), ("properscoring", proper)):
    value = call()  # compiled before it is timed
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        value = call()
        taken.append(time.perf_counter() - begun)
    out[name] = {"taken": taken, "value": np.asarray(value).tolist()}
print(json.dumps(out))
"""


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the reference data")
    parser.add_argument("--long", action="store_true", help="the long series, windows 1995 to 2018")
    parser.add_argument("--crps", action="store_true", help="CRPS beside its peers")
    parser.add_argument("--years", nargs="+", help="other windows")
    parser.add_argument("--models", nargs="+", default=list(NAMES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    if args.crps:
        _print(crps_lines(args.runs))
    elif args.data is None:
        parser.error("name the folder of the data with --data")
    elif args.long:
        _print(long_lines(args))
    else:
        _print(country_lines(args))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


def country_lines(args: argparse.Namespace) -> Iterator[str]:
    """The published windows."""
    panel = read_panel(args.data / "views" / COUNTRIES, unit="country_id", time="month_id", target="ged_sb")
    years = args.years or YEARS
    begun = time.perf_counter()
    told = document(backtest(panel, windows=[window(year) for year in years], models=args.models, seed=args.seed))
    taken = time.perf_counter() - begun
    yield from windows_table(told, years, bootstrap(panel, years, args.seed))
    yield ""
    yield from summary_table(told)
    yield ""
    yield from costs(taken, len(years))


def bootstrap(panel: Panel, years: Sequence[str], seed: int) -> dict[str, str]:
    """The published baseline that no command needs: the last twelve months of all units together, sampled."""
    told = {}
    for each in map(window, years):
        cut = panel.until(each.origin)
        held = cut.target[:, -12:]
        rng = stream(seed, "bootstrap", each.origin)
        draws = rng.choice(held[np.isfinite(held)], (len(cut.units), len(HORIZONS), DRAWS)).astype(np.int32)
        actuals = panel.actuals(cut.units, each.months)
        found = score("bootstrap", draws, actuals, rng)
        means = {name: float(np.nanmean(found.cells[name])) for name in ("crps", "ign", "mis")}
        told[str(each.year)] = f"{triple(means)} (± {found.error['crps']:.2f})"
    return told


def triple(row: dict[str, Any]) -> str:
    """CRPS / ignorance / interval score, as the published table writes them."""
    return f"{row['crps']:.2f} / {row['ign']:.3f} / {row['mis']:.1f}"


def windows_table(told: dict[str, Any], years: Sequence[str], boot: dict[str, str]) -> Iterator[str]:
    """CRPS / ignorance / interval score by model and window, the published figure under ours."""
    yield "| model | whose | " + " | ".join(years) + " |"
    yield "|---|---|" + "---|" * len(years)
    rows = {(str(row["year"]), row["model"]): row for row in told["windows"]}
    models = _models(told)
    for model in models:
        cells = [cell(rows.get((year, model))) for year in years]
        yield f"| {model} | Evenhand | " + " | ".join(cells) + " |"
        yield from published(model, years)
    yield "| bootstrap | Evenhand | " + " | ".join(boot[year] for year in years) + " |"
    for model in PUBLISHED:
        if model not in models:
            yield from published(model, years)


def cell(row: dict[str, Any] | None) -> str:
    """One window of one model."""
    if row is None:
        return "takes no part"
    return f"{triple(row)} (± {row['monte_carlo_error']['crps']:.2f}; {row['crps_ratio']:.3f})"


def published(model: str, years: Sequence[str]) -> Iterator[str]:
    """The row of the published table, where it has one."""
    if model in PUBLISHED:
        by_year = dict(zip(YEARS, PUBLISHED[model], strict=True))
        yield f"| {model} | published | " + " | ".join(by_year.get(year, "–") for year in years) + " |"


def summary_table(told: dict[str, Any]) -> Iterator[str]:
    """Ratios over all windows, coverage of active units, and the paired difference."""
    yield "| model | windows | geometric mean | worst | ignorance | interval | paired CRPS, 95 % | months better |"
    yield "|---|---|---|---|---|---|---|---|"
    pairs = {row["model"]: row for row in told["paired"] if row["against"] == "conflictology-12"}
    for row in told["overall"]:
        pair = pairs.get(row["model"])
        beside = f"{pair['mean']:.2f} ({pair['low']:.2f} to {pair['high']:.2f})" if pair else "–"
        better = f"{pair['share_of_months_better']:.0%}" if pair else "–"
        yield (
            f"| {row['model']} | {row['windows']} | {row['crps_ratio']:.3f} | {row['worst_ratio']:.3f} in "
            f"{row['worst_year']} | {row['mean_ign']:.3f} | {row['mean_mis']:.1f} | {beside} | {better} |"
        )
    yield ""
    yield "| window | 90 % interval covers, active units: " + " | ".join(_models(told)) + " |"
    yield "|---|" + "---|" * len(_models(told))
    for year in dict.fromkeys(row["year"] for row in told["windows"]):
        held = {row["model"]: row["coverage_active"] for row in told["windows"] if row["year"] == year}
        yield f"| {year} | " + " | ".join(f"{held[m]:.1%}" if m in held else "–" for m in _models(told)) + " |"


def _models(told: dict[str, Any]) -> list[str]:
    return [row["model"] for row in told["overall"]]


def long_lines(args: argparse.Namespace) -> Iterator[str]:
    """Other origins on the long series: ratio to the baseline by window."""
    panel = read_panel(args.data / "views" / LONG, unit="country_id", time="month_id", target="ged_sb")
    years = args.years or [str(year) for year in range(1995, 2019)]
    begun = time.perf_counter()
    told = document(backtest(panel, windows=[window(year) for year in years], models=args.models, seed=args.seed))
    taken = time.perf_counter() - begun
    models = [model for model in _models(told) if model != "conflictology-12"]
    yield "| window | conflictology-12, CRPS | " + " | ".join(f"{model}, ratio" for model in models) + " |"
    yield "|---|---|" + "---|" * len(models)
    for year in dict.fromkeys(row["year"] for row in told["windows"]):
        rows = {row["model"]: row for row in told["windows"] if row["year"] == year}
        ratios = [f"{rows[m]['crps_ratio']:.3f}" if m in rows else "–" for m in models]
        base = f"{rows['conflictology-12']['crps']:.2f}" if "conflictology-12" in rows else "–"
        yield f"| {year} | {base} | " + " | ".join(ratios) + " |"
    yield ""
    yield from summary_table(told)
    yield ""
    yield from costs(taken, len(years))


def costs(taken: float, windows: int) -> Iterator[str]:
    """Time and memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{windows} windows in {taken:.1f} s, peak {peak:,.0f} MiB"


def crps_lines(runs: int) -> Iterator[str]:
    """CRPS of 13,110 × 1,000 draws: times, and the largest difference of a value from ours."""
    rng = np.random.default_rng(1)
    draws = rng.negative_binomial(0.3, 0.01, (13_110, 1_000)).astype(np.int32)
    actual = rng.negative_binomial(0.3, 0.01, 13_110).astype(np.float64)
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        ours = scores.crps(draws, actual)
        taken.append(time.perf_counter() - begun)
    yield "| program | median s | fastest s | largest difference from ours |"
    yield "|---|---|---|---|"
    yield f"| Evenhand | {statistics.median(taken):.3f} | {min(taken):.3f} | – |"
    for name, found in peers(draws, actual, runs).items():
        gap = np.abs(np.array(found["value"]) - ours).max()
        yield f"| {name} | {statistics.median(found['taken']):.3f} | {min(found['taken']):.3f} | {gap:.1e} |"


def peers(draws: np.ndarray, actual: np.ndarray, runs: int) -> dict[str, Any]:
    """What the peers make of the same arrays, in a process of their own."""
    home = Path(tempfile.gettempdir()) / "evenhand-peers-crps"
    if not (home / "pyvenv.cfg").exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *PEERS], check=True)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("draws.npy", "actual.npy")]
        np.save(paths[0], draws)
        np.save(paths[1], actual)
        done = subprocess.run(
            [home / "bin" / "python", "-W", "ignore", "-c", PEER, *map(str, paths), str(runs)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
