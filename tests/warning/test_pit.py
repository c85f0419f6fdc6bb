"""Places of actuals among draws."""

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from evenhand.warning import pit


def test_by_hand_without_ties():
    draws = np.array([[1, 3, 5, 7]])
    low = pit.places(draws, np.array([0.0]), np.random.default_rng(0))
    high = pit.places(draws, np.array([9.0]), np.random.default_rng(0))
    between = pit.places(draws, np.array([4.0]), np.random.default_rng(0))
    assert 0 <= low[0] < 0.2
    assert 0.8 <= high[0] < 1
    assert 0.4 <= between[0] < 0.6


def test_a_tie_with_every_draw_may_fall_anywhere():
    found = pit.places(np.zeros((4_000, 20), dtype=int), np.zeros(4_000), np.random.default_rng(1))
    assert stats.kstest(found, "uniform").pvalue > 0.01


def test_uniform_where_the_actual_is_one_more_draw():
    rng = np.random.default_rng(2)
    for size in (3, 12, 1_000):
        sample = rng.negative_binomial(0.3, 0.05, size=(3_000, size + 1))
        found = pit.places(sample[:, 1:], sample[:, 0].astype(float), rng)
        assert stats.kstest(found, "uniform").pvalue > 0.01


def test_draws_too_narrow_pile_up_at_both_ends():
    rng = np.random.default_rng(3)
    found = pit.places(rng.poisson(50, (2_000, 200)), rng.poisson(rng.gamma(5, 10, 2_000)).astype(float), rng)
    counts = pit.histogram(found)
    assert min(counts[0], counts[-1]) > 1.5 * max(counts[3:7])


def test_a_missing_actual_has_no_place_and_moves_no_other():
    draws = np.random.default_rng(4).poisson(3, (6, 50))
    actuals = np.array([0.0, 1, 2, 3, 4, 5])
    whole = pit.places(draws, actuals, np.random.default_rng(5))
    actuals[2] = np.nan
    part = pit.places(draws, actuals, np.random.default_rng(5))
    assert np.isnan(part[2])
    assert np.array_equal(np.delete(whole, 2), np.delete(part, 2))
    assert sum(pit.histogram(part)) == 5
