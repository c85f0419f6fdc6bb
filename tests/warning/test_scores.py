"""Scores: values worked by hand, a slower second implementation, and what must hold for all draws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.warning import scores

COUNTS = st.integers(0, 400)
LISTS = st.lists(COUNTS, min_size=1, max_size=12)


def plain_crps(draws, actual):
    n = len(draws)
    away = sum(abs(x - actual) for x in draws) / n
    return away - sum(abs(x - z) for x in draws for z in draws) / (2 * n * n)


def plain_ignorance(draws, actual):
    edges = [*scores.BINS, math.inf]
    (at,) = [i for i in range(11) if edges[i] <= actual < edges[i + 1]]
    inside = sum(edges[at] <= x < edges[at + 1] for x in draws)
    return -math.log2((inside + 1) / (len(draws) + 11))


@given(LISTS, COUNTS)
def test_crps_equals_the_sum_over_all_pairs(draws, actual):
    assert scores.crps(draws, actual).item() == pytest.approx(plain_crps(draws, actual), abs=1e-9)


@given(LISTS, COUNTS)
def test_crps_is_the_integral_of_the_squared_distance_of_distributions(draws, actual):
    steps = range(-1, 402)
    total = sum((sum(x <= k for x in draws) / len(draws) - (actual <= k)) ** 2 for k in steps)
    assert scores.crps(draws, actual).item() == pytest.approx(total, abs=1e-9)


@given(LISTS, COUNTS)
def test_ignorance_equals_counting_by_hand(draws, actual):
    assert scores.ignorance(draws, actual).item() == pytest.approx(plain_ignorance(draws, actual))


@given(LISTS, COUNTS, st.integers(0, 50))
def test_crps_moves_with_nothing_when_all_move(draws, actual, shift):
    moved = scores.crps([x + shift for x in draws], actual + shift).item()
    assert moved == pytest.approx(scores.crps(draws, actual).item(), abs=1e-9)


@given(LISTS, COUNTS)
def test_the_order_of_draws_never_matters(draws, actual):
    assert scores.crps(draws[::-1], actual) == scores.crps(draws, actual)
    assert scores.interval_score(draws[::-1], actual) == scores.interval_score(draws, actual)


@pytest.mark.parametrize(
    ("actual", "bin_size"), [(0, 3), (1, 1), (2, 1), (3, 1), (5, 1), (6, 0), (1000, 0), (1001, 1), (10**6, 1)]
)
def test_bins_of_ignorance_begin_at_their_lower_edge(actual, bin_size):
    draws = [0, 0, 0, 2, 4, 5000]
    assert scores.ignorance(draws, actual).item() == pytest.approx(-math.log2((bin_size + 1) / 17))


def test_interval_score_by_hand():
    draws = list(range(101))  # 5 % and 95 % quantiles: 5 and 95
    assert scores.interval_score(draws, 50).item() == pytest.approx(90)
    assert scores.interval_score(draws, 100).item() == pytest.approx(90 + 20 * 5)
    assert scores.interval_score(draws, 0).item() == pytest.approx(90 + 20 * 5)
    assert [scores.covered(draws, a).item() for a in (5, 95, 96)] == [1, 1, 0]


def test_brier_and_log_score_by_hand():
    draws = [0, 10, 30, 40]
    assert scores.probability(draws, 25).item() == 0.5
    assert scores.brier(draws, 24, threshold=25).item() == 0.25
    assert scores.brier(draws, 25, threshold=1).item() == pytest.approx(0.0625)
    assert scores.log_score(draws, 25, threshold=25).item() == pytest.approx(1.0)
    assert scores.log_score(draws, 0, threshold=1).item() == pytest.approx(-math.log2(2 / 6))


@pytest.mark.parametrize("score", [scores.crps, scores.ignorance, scores.interval_score, scores.covered])
def test_shapes_are_kept_and_nan_stays_nan(score):
    draws = np.arange(2 * 3 * 7).reshape(2, 3, 7)
    actual = np.full((2, 3), 5.0)
    actual[1, 2] = np.nan
    found = score(draws, actual)
    assert found.shape == (2, 3)
    assert np.isnan(found[1, 2])
    assert np.isfinite(found).sum() == 5


@pytest.mark.parametrize("score", [scores.brier, scores.log_score])
def test_threshold_scores_keep_nan(score):
    found = score(np.zeros((2, 4)), np.array([np.nan, 3.0]), threshold=1)
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


def test_blocks_make_no_difference(monkeypatch):
    rng = np.random.default_rng(1)
    draws, actual = rng.poisson(9, (50, 40)), rng.poisson(9, 50)
    whole = scores.crps(draws, actual)
    monkeypatch.setattr(scores, "_AT_ONCE", 70)
    assert scores.crps(draws, actual).tolist() == whole.tolist()


def test_stretched_draws_keep_what_fourier_keeps():
    twelve = np.array([0, 0, 5, 0, 0, 9, 0, 0, 0, 1, 0, 0])
    longer = scores.stretched(twelve)
    assert longer.shape == (1000,)
    assert longer.min() == 0
    assert longer[[0, 250, 500, 750]] == pytest.approx([0, 0, 0, 1], abs=1e-9)


def test_the_true_distribution_scores_best():
    rng = np.random.default_rng(2)
    actual = rng.poisson(20, 4_000)
    truth, wide, high = (rng.poisson(20, 300), rng.negative_binomial(2, 2 / 22, 300), rng.poisson(26, 300))
    for score in (scores.crps, scores.ignorance, scores.interval_score):
        found = [score(np.tile(draws, (4_000, 1)), actual).mean() for draws in (truth, wide, high)]
        assert found[0] == min(found)
