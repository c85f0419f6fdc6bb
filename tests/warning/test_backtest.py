"""The backtest: values worked by hand, a slow scorer of plain loops, and what it refuses and says."""

import json
import math
import os
import random
import subprocess
import sys
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from evenhand.warning.backtest import BASELINE, SAMPLED, backtest
from evenhand.warning.backtestdoc import document
from evenhand.warning.forecast import HORIZONS, ForecastError, forecasts
from evenhand.warning.panel import AS_KNOWN
from evenhand.warning.panelfile import from_rows
from evenhand.warning.window import Window, WindowError, window
from tests.warning.smallpanel import panel, rows

BINS = [0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5, math.inf]
FEW = ("zero", "last", "recency")


def made(*years, models=FEW, given=None, **more):
    windows = [window(year) for year in years]
    return document(backtest(panel(given), windows=windows, models=models, **({"draws": 60} | more)))


def find(table, **keys):
    (row,) = [row for row in table if all(row[key] == value for key, value in keys.items())]
    return row


# --- by hand ----------------------------------------------------------------------------------------------------------


def level(counts, first=457):
    """One unit, `counts` in turn from January 2018."""
    frame = pl.DataFrame({"unit": ["u"] * len(counts), "month": range(first, first + len(counts)), "n": counts})
    return from_rows(frame, unit="unit", time="month", target="n")


def test_zero_by_hand():
    """Twelve months of 30 deaths: every draw is 0, so CRPS is 30, and the interval is missed by 30 at 20 a death."""
    told = document(backtest(level([0] * 12 + [30] * 12), windows=[window("2019")], models=["zero"], draws=100))
    row = find(told["windows"], model="zero")
    assert (row["year"], row["n"], row["n_active"], row["crps"], row["mis"]) == (2019, 12, 0, 30, 600)
    assert row["ign"] == round(math.log2(111), 6)  # the one pseudo-draw among 100 + 11
    assert row["brier"] == {"1": 1, "25": 1, "100": 0, "1000": 0}
    surprise, none = round(math.log2(102), 6), round(math.log2(102 / 101), 6)
    assert row["log"] == {"1": surprise, "25": surprise, "100": none, "1000": none}
    assert row["coverage"] == 0
    assert math.isnan(row["coverage_active"])
    assert row["monte_carlo_error"] == {"crps": 0, "ign": 0, "mis": 0}


def test_baseline_by_hand():
    """The year to the origin is eleven zeros and one 120; then twelve months of 120."""
    counts = [0] * 9 + [120] + [0] * 2 + [120] * 12
    panel_of_one = level([0] * 2 + counts, first=455)  # from November 2017
    told = document(backtest(panel_of_one, windows=[window("2019")], models=[], draws=12))
    row = find(told["windows"], model=BASELINE)
    # E|X − y| = 120 · 11/12; ½ E|X − X'| = ½ · 120 · 2 · 11/144.
    assert row["crps"] == round(float(120 * Fraction(11, 12) - 120 * Fraction(11, 144)), 6)
    # Quantiles by linear interpolation of twelve values: 5 % is 0; 95 % stands at place 10.45: .45 of the way to 120.
    high = 120 * 0.45
    assert row["mis"] == pytest.approx(high + 20 * (120 - high), abs=1e-6)
    assert row["brier"]["100"] == round((11 / 12) ** 2, 6)
    assert row["log"]["100"] == round(math.log2(14 / 2), 6)
    assert (row["coverage_active"], row["n_active"]) == (0, 12)


# --- a slow scorer ----------------------------------------------------------------------------------------------------


def slow_crps(draws, y):
    n = len(draws)
    return sum(abs(x - y) for x in draws) / n - sum(abs(a - b) for a in draws for b in draws) / (2 * n * n)


def slow_quantile(draws, q):
    ordered, place = sorted(draws), q * (len(draws) - 1)
    low = int(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def slow_scores(draws, y):
    low, high = slow_quantile(draws, 0.05), slow_quantile(draws, 0.95)
    inside = next(i for i in range(11) if BINS[i] <= y < BINS[i + 1])
    hits = sum(BINS[inside] <= x < BINS[inside + 1] for x in draws)
    return {
        "crps": slow_crps(draws, y),
        "ign": -math.log2((hits + 1) / (len(draws) + 11)),
        "mis": high - low + 20 * max(low - y, 0) + 20 * max(y - high, 0),
        "coverage": float(low <= y <= high),
    }


def slow_strata(counts, unit, origin, y):
    past = [counts.get((unit, month)) for month in range(origin - 11, origin + 1)]
    found = ["all"]
    if any(past):
        found.append("active")
    if all(n == 0 for n in past) and y > 0:
        found.append("onset")
    return found


def month_of(words):
    return (int(words[:4]) - 1980) * 12 + int(words[5:])


def slow_backtest(year, models, draws, seed):
    """(model, stratum, horizon or None) → list of scores, by loops over the very draws that the program scores."""
    origin = (year - 1980) * 12 - 2
    counts = {(row["unit"], month_of(row["month"])): row["deaths"] for row in rows()}
    found: dict[tuple, list[dict]] = {}
    drawn = forecasts(panel(), origin=origin, draws=draws, models=models, seed=seed)
    for model, one in drawn.made.items():
        for at, unit in enumerate(one.units):
            for step, horizon in enumerate(HORIZONS):
                y = counts.get((unit, origin + horizon))
                if y is None:
                    continue
                told = slow_scores([int(x) for x in one.draws[at, step]], y)
                for stratum in slow_strata(counts, unit, origin, y):
                    for where in (None, horizon):
                        found.setdefault((model, stratum, where), []).append(told | {"unit": unit})
    return found


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_equals_the_slow_scorer(year):
    slow = slow_backtest(year, FEW, 60, 5)
    told = made(str(year), seed=5)
    for (model, stratum, horizon), cells in slow.items():
        row = find(told["strata"], model=model, stratum=stratum, horizon=horizon)
        assert (row["year"], row["n"]) == (year, len(cells))
        assert row["units"] == len({cell["unit"] for cell in cells})
        few = stratum == "onset"  # never ten in six units
        for name in ("crps", "ign", "mis", "coverage"):
            mean = sum(cell[name] for cell in cells) / len(cells)
            assert math.isnan(row[name]) if few else row[name] == pytest.approx(mean, abs=2e-6)
    scored = {(row["model"], row["stratum"], row["horizon"]): row["n"] for row in told["strata"] if row["n"]}
    assert {key: n for key, n in scored.items() if key[0] in FEW} == {key: len(cells) for key, cells in slow.items()}


def test_paired_differences_are_those_of_the_months():
    told, slow = made("2020", "2021", seed=5), {year: slow_backtest(year, FEW, 60, 5) for year in (2020, 2021)}
    means = {}
    for model in ("last", "recency"):
        by_month = [
            sum(cell["crps"] for cell in slow[year][model, "all", horizon]) / len(slow[year][model, "all", horizon])
            for year in (2020, 2021)
            for horizon in HORIZONS
        ]
        means[model] = by_month
    gaps = [a - b for a, b in zip(means["last"], means["recency"], strict=True)]
    against = {model: find(told["paired"], model=model, against=SAMPLED) for model in means}
    assert against["last"]["mean"] - against["recency"]["mean"] == pytest.approx(sum(gaps) / 24, abs=1e-5)
    assert against["last"]["months"] == 24


# --- what it holds to -------------------------------------------------------------------------------------------------


def test_keys_are_exact():
    told = made("2020", "2021", models=("last", "ensemble"))
    assert list(told)[:4] == ["windows", "strata", "paired", "weights"]
    assert all(list(row)[:6] == ["year", "model", "n", "crps", "ign", "mis"] for row in told["windows"])
    first = ["year", "model", "stratum", "horizon", "n", "crps", "ign", "mis"]
    assert all(list(row)[:8] == first for row in told["strata"])
    first = ["model", "against", "mean", "low", "high", "share_of_months_better"]
    assert all(list(row)[:6] == first for row in told["paired"])
    assert [row["year"] for row in told["weights"]] == [2020, 2021]
    assert all(sum(row["shares"].values()) == pytest.approx(1, abs=1e-4) for row in told["weights"])


def test_one_row_for_each_year_and_model_and_the_baseline_in_both_forms():
    told = made("2021", "2020", "2020", models=("last", "last"))
    keys = [(row["year"], row["model"]) for row in told["windows"]]
    assert keys == [(year, model) for year in (2020, 2021) for model in (BASELINE, SAMPLED, "last")]
    assert {row["against"] for row in told["paired"] if row["model"] == "last"} == {BASELINE, SAMPLED}
    assert find(told["windows"], model=BASELINE, year=2020)["crps_ratio"] == 1


def test_the_order_of_rows_does_not_matter():
    mixed = rows()
    random.Random(3).shuffle(mixed)
    assert repr(made("2020", given=mixed)) == repr(made("2020"))


def test_another_model_beside_it_changes_no_score():
    alone, beside = made("2020", models=["last"]), made("2020", models=["zero", "last", "recency"])
    assert find(alone["windows"], model="last") == find(beside["windows"], model="last")


def test_what_comes_after_the_window_changes_nothing():
    """Nor does what lies between the origin and the window, but for the scores of nobody."""
    changed = [
        row | {"deaths": 9_999} if row["month"] in {"2019-11", "2019-12"} or row["month"] >= "2021" else row
        for row in rows()
    ]
    assert repr(made("2020", given=changed)) == repr(made("2020"))


def test_the_seed_moves_draws_and_nothing_that_is_not_drawn():
    one, other = made("2020", seed=1), made("2020", seed=2)
    assert find(one["windows"], model="last")["crps"] != find(other["windows"], model="last")["crps"]
    assert find(one["windows"], model=BASELINE) == find(other["windows"], model=BASELINE)


SCRIPT = """
import hashlib, json, sys
from evenhand.warning.backtest import backtest
from evenhand.warning.backtestdoc import document
from evenhand.warning.window import window
from tests.warning.smallpanel import panel
found = backtest(panel(), windows=[window("2020"), window("2021")], draws=200)
print(hashlib.sha256(json.dumps(document(found)).encode()).hexdigest())
"""


def test_same_seed_same_bytes_on_one_core_and_on_several(root):
    told = set()
    for threads in ("1", "4"):
        names = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        inside = os.environ | dict.fromkeys(names, threads) | {"PYTHONPATH": str(root), "PYTHONHASHSEED": threads}
        call = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(call, cwd=root, env=inside, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told.add(done.stdout)
    assert len(told) == 1


# --- what cannot be scored --------------------------------------------------------------------------------------------


def test_units_without_an_actual_or_a_forecast_are_named():
    kept = [row for row in rows() if not (row["unit"] == "calm" and row["month"] >= "2019-11")]
    row = made("2020", given=kept)["not_scored"][0]
    assert row == {
        "year": 2020,
        "without_actual": ["calm"],
        "not_forecast": [],
        "unit_months_without_actual": 1,  # of "waning", October 2020
    }
    late = made("2019")["not_scored"][0]
    assert late["not_forecast"] == ["late"]  # begins after the origin; "ended" has no actual either, and is no matter
    assert late["without_actual"] == ["ended"]


def test_a_window_lacking_a_month_is_refused_and_the_rest_is_done():
    kept = [row for row in rows() if row["month"] not in {"2020-03", "2020-04"}]
    told = made("2019", "2020", "2021", "2022", "1990", given=kept)
    assert {row["year"] for row in told["windows"]} == {2019, 2021}
    assert {row["year"]: row["why"] for row in told["refused"]} == {
        1990: "no figure up to 1989-10, the month that it starts from",
        2020: "no actual in 2020-03, 2020-04; a window is scored whole or not at all",
        2022: "no actual in any of its months; a window is scored whole or not at all",
    }


def test_nothing_to_score_is_an_error():
    with pytest.raises(WindowError, match=r"window 2030: no actual in any of its months.*nothing was scored"):
        made("2030")


def test_a_model_that_needs_more_history_takes_no_part_and_this_is_said():
    kept = [row for row in rows() if row["month"] >= "2018-06"]
    told = made("2019", "2021", models=("last", "conflictology-36"), given=kept)
    held = {(row["year"], row["model"]) for row in told["apart"]}
    assert {(2019, BASELINE), (2019, SAMPLED), (2019, "conflictology-36"), (2021, "conflictology-36")} == held
    assert {row["model"] for row in told["windows"] if row["year"] == 2019} == {"last"}
    assert math.isnan(find(told["windows"], model="last", year=2019)["crps_ratio"])
    assert find(told["overall"], model="last")["windows"] == 2
    assert find(told["paired"], model="last", against=BASELINE)["months"] == 12
    json.dumps(told)


def test_an_unknown_model_is_refused():
    with pytest.raises(ForecastError, match="given model 'oracle'"):
        made("2020", models=["oracle"])


# --- windows ----------------------------------------------------------------------------------------------------------


def test_a_year_starts_from_the_october_before():
    asked = window("2019")
    assert (asked.year, asked.origin, list(asked.months)) == (2019, 466, list(range(469, 481)))
    assert window("2024-07").year == "2024-07"


@pytest.mark.parametrize("text", ["19", "2019-13", "next", "469", "2019-01-01", "0001"])
def test_other_words_are_no_window(text):
    with pytest.raises(WindowError, match="expected a year as 2019"):
        window(text)


def test_twelve_months_from_any_month():
    told = document(backtest(panel(), windows=[Window(first=490)], models=["zero"], draws=20))
    assert told["settings"]["origins"] == {"2020-10": "2020-07"}
    assert find(told["windows"], model="zero")["year"] == "2020-10"


# --- the reference data -----------------------------------------------------------------------------------------------


def test_the_published_table_comes_out(shared):
    """CRPS to the second decimal where nothing is drawn; where something is, within four Monte Carlo errors."""
    path = shared / "data" / "views" / "country_month_m455_m504.parquet"
    frame = pl.read_parquet(path, columns=["country_id", "month_id", "ged_sb"])
    found = from_rows(frame, unit="country_id", time="month_id", target="ged_sb")
    told = document(backtest(found, windows=[window(y) for y in ("2019", "2020", "2021")], models=["zero", "last"]))
    table = {
        BASELINE: [(9.15, 0.610, 89.1), (21.34, 0.567, 345.0), (76.85, 0.686, 1435.6)],
        SAMPLED: [(9.15, 0.68, 80.9), (21.34, 0.63, 330.4), (76.85, 0.74, 1414.2)],
        "zero": [(23.02, 1.56, 460.4), (32.04, 1.55, 640.8), (87.34, 1.61, 1746.8)],
        "last": [(9.48, 1.05, 172.7), (23.70, 1.11, 455.8), (85.61, 1.23, 1690.7)],
    }
    for model, years in table.items():
        for year, (crps, ign, mis) in zip((2019, 2020, 2021), years, strict=True):
            row = find(told["windows"], model=model, year=year)
            error = row["monte_carlo_error"]
            assert row["n"] == 2292
            assert row["crps"] == pytest.approx(crps, abs=0.006 + 4 * error["crps"])
            assert row["ign"] == pytest.approx(ign, abs=0.006 + 4 * error["ign"])
            assert row["mis"] == pytest.approx(mis, abs=0.06 + 4 * error["mis"])


def test_monte_carlo_error_is_what_other_seeds_show():
    """The stated error of the mean CRPS beside the spread over twenty seeds."""
    rows_of = [find(made("2020", models=["last"], seed=seed)["windows"], model=SAMPLED) for seed in range(20)]
    spread = np.std([row["crps"] for row in rows_of], ddof=1)
    stated = np.mean([row["monte_carlo_error"]["crps"] for row in rows_of])
    assert 0.5 < stated / spread < 2


# --- what was known ---------------------------------------------------------------------------------------------------


def test_each_origin_sees_only_what_was_published_by_then():
    """Every count was first told as 5, two months after its month, and corrected to 9 long after the window."""
    told = [
        {"unit": "u", "month": month, "n": n, "out": out}
        for month in range(440, 481)
        for n, out in ((5, f"{1980 + (month + 1) // 12}-{(month + 1) % 12 + 1:02d}-15"), (9, "2022-01-01"))
    ]
    frame = pl.DataFrame(told)
    dated = from_rows(frame, unit="unit", time="month", target="n", known_on="out")
    found = document(backtest(dated, windows=[window("2019")], models=["last"], draws=50))
    assert found["vintage"] == AS_KNOWN
    row = find(found["windows"], model=BASELINE)
    assert (row["n"], row["n_active"], row["crps"]) == (12, 12, 4)  # said 5, came 9
    final = from_rows(frame.filter(pl.col("n") == 9), unit="unit", time="month", target="n")
    assert find(document(backtest(final, windows=[window("2019")], models=[]))["windows"], model=BASELINE)["crps"] == 0


@pytest.mark.parametrize("count", [0, 7])
def test_a_panel_without_a_change_gives_zero_and_no_ratio(count):
    told = document(backtest(level([count] * 26, first=455), windows=[window("2019")], models=["zero"], draws=20))
    row = find(told["windows"], model=BASELINE)
    assert (row["crps"], row["coverage"]) == (0, 1)
    assert math.isnan(row["crps_ratio"])
    assert math.isnan(find(told["overall"], model=BASELINE)["crps_ratio"])


def test_a_window_in_which_nobody_could_be_both_forecast_and_scored():
    kept = [row for row in rows() if (row["unit"] == "calm") == (row["month"] < "2019-11")]
    told = made("2020", given=kept)
    assert {row["n"] for row in told["windows"]} == {0}
    assert told["paired"] == []
    assert all(math.isnan(row["crps"]) for row in told["windows"])
    assert told["not_scored"][0]["without_actual"] == ["calm"]
    assert told["not_scored"][0]["not_forecast"] == ["late", "rising", "waning", "war"]


def test_a_month_in_which_no_forecast_unit_has_an_actual_is_not_compared():
    """In August 2019 only "late" has a figure, and it begins after the origin."""
    kept = [row for row in rows() if row["unit"] == "late" or (row["unit"] == "war" and row["month"] != "2019-08")]
    told = made("2019", given=kept, models=["zero"])
    assert told["not_scored"][0]["not_forecast"] == ["late"]
    assert find(told["paired"], model="zero", against=BASELINE)["months"] == 11
    assert find(told["strata"], model="zero", stratum="all", horizon=10)["n"] == 0
