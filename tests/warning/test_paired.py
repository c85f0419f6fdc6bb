"""Paired comparisons: a value worked by hand, an independent slow version, and truths that the interval must cover."""

import math
import random
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.warning import paired


def series(rng, months, memory, heavy):
    noise = rng.standard_t(3, months + 50) if heavy else rng.standard_normal(months + 50)
    out = np.zeros(months + 50)
    for t in range(1, months + 50):
        out[t] = memory * out[t - 1] + noise[t]
    return out[50:]


def test_by_hand():
    # Two months to a block, of four: the blocks are (1, 1), (1, -3), (-3, -3).
    told = paired.compare(np.array([1.0, 1.0, -3.0, -3.0]), np.arange(4), np.random.default_rng(0))
    assert (told.mean, told.share_of_months_better, told.months, told.block) == (-1.0, 0.5, 4, 2)
    means = [(a + b) / 4 for a in (2, -2, -6) for b in (2, -2, -6)]  # two blocks of equal chance
    assert (statistics.mean(means), max(means), min(means)) == (-1.0, 1.0, -3.0)
    # Two blocks leave one degree of freedom: t is 12.706 where the normal has 1.960, and half of the months 1.414.
    wider = 12.7062047 / 1.9599640 * math.sqrt(2)
    assert told.low == pytest.approx(-1 - 2 * wider, rel=0.02)
    assert told.high == pytest.approx(-1 + 2 * wider, rel=0.02)


def slow_interval(differences, block, draws, seed):
    """The same, with lists and another source of chance; the widening from tables of Student's t for T / block = 6."""
    chance, total, found = random.Random(seed), len(differences), list[float]()
    for _ in range(draws):
        drawn: list[float] = []
        while len(drawn) < total:
            start = chance.randrange(total - block + 1)
            drawn += differences[start : start + block]
        found.append(sum(drawn[:total]) / total)
    middle, found = statistics.mean(found), sorted(found)
    low, high = found[int(0.025 * draws)] - middle, found[int(0.975 * draws)] - middle
    wider = math.sqrt(total / (total - block)) * 2.5705818 / 1.9599640
    mean = sum(differences) / total
    return mean - high * wider, mean - low * wider


def test_equals_a_slow_version():
    rng = np.random.default_rng(7)
    differences = series(rng, 36, 0.5, heavy=True)
    told = paired.compare(differences, np.arange(469, 505), rng)
    assert told.block == 6
    low, high = slow_interval(differences.tolist(), 6, 20_000, 3)
    assert told.low == pytest.approx(low, abs=0.12)
    assert told.high == pytest.approx(high, abs=0.12)


@pytest.mark.parametrize(
    ("months", "memory", "heavy", "least"),
    [(12, 0.0, False, 0.93), (36, 0.0, False, 0.93), (36, 0.3, True, 0.91), (36, 0.6, False, 0.84),
     (72, 0.3, False, 0.92), (288, 0.6, False, 0.91)],
)  # fmt: skip
def test_covers_a_known_truth(months, memory, heavy, least):
    """Nominal 95 of 100; with few months that hang together strongly, fewer, and the page on backtests says so."""
    rng = np.random.default_rng(months)
    at = np.arange(months)
    told = [paired.compare(series(rng, months, memory, heavy), at, rng) for _ in range(400)]
    covered = sum(one.low <= 0 <= one.high for one in told) / len(told)
    assert least <= covered <= 0.995


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), st.floats(-1e3, 1e3))
def test_exchanging_the_two_models_turns_the_interval_over(values, shift):
    months = np.arange(len(values))
    one = paired.compare(np.array(values), months, np.random.default_rng(1))
    other = paired.compare(-np.array(values), months, np.random.default_rng(1))
    size = max(1.0, *map(abs, values))
    assert one.mean == pytest.approx(-other.mean)
    assert one.low == pytest.approx(-other.high, abs=1e-6 * size, nan_ok=True)
    moved = paired.compare(np.array(values) + shift, months, np.random.default_rng(1))
    assert moved.high - one.high == pytest.approx(shift, abs=1e-6 * (size + 1_000), nan_ok=True)


def test_no_block_spans_a_gap():
    """Two windows, one year apart: blocks that ran from one to the other would mix +1 and -1."""
    months = np.concatenate([np.arange(12), np.arange(24, 36)])
    differences = np.where(np.arange(24) < 12, 1.0, -1.0)
    means = paired._resampled_means(differences, months, 12, np.random.default_rng(0))
    assert set(np.round(means, 9).tolist()) <= {-1.0, 0.0, 1.0}


def test_one_month_has_no_interval():
    told = paired.compare(np.array([-2.0]), np.array([400]), np.random.default_rng(0))
    assert (told.mean, told.share_of_months_better) == (-2.0, 1.0)
    assert math.isnan(told.low)
    assert math.isnan(told.high)


def test_ties_are_not_better():
    told = paired.compare(np.zeros(12), np.arange(12), np.random.default_rng(0))
    assert (told.mean, told.low, told.high, told.share_of_months_better) == (0, 0, 0, 0)


def test_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="given 2 differences, 3 months; expected one difference a month"):
        paired.compare(np.zeros(2), np.arange(3), np.random.default_rng(0))
