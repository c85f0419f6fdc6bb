"""Response times up to a horizon: by hand, in days, and what cannot be told apart from never."""

import numpy as np
import pytest

from evenhand.fairness.clusters import layout
from evenhand.fairness.latency import difference, restricted

NEVER = float("nan")


def plan(n):
    return layout(np.repeat([0, 1], n), np.zeros(2 * n, int), np.arange(2 * n))


def test_never_and_late_are_the_horizon():
    assert restricted([0, 3.5, 14, 15, NEVER, -1], 14).tolist() == [0, 0.25, 1, 1, 1, 0]


def test_difference_by_hand():
    """Means 2 and (6 + 14 + 14 + 14 + 14) / 5 = 12.4 days."""
    found = difference([2] * 5 + [6, 14, 20, NEVER, NEVER], plan(5), 14)
    assert float(found.estimate) == pytest.approx(2 - 12.4)
    low, high = found.interval()
    assert -14 <= float(low) < 2 - 12.4 < float(high) <= 14


def test_days_are_days_whatever_the_unit_of_the_horizon():
    days = np.array([1, 2, 5, 9, NEVER, 30, 3, 3, 8, 2, NEVER, 1, 4, 40, 6, 7])
    ten, twenty = (difference(days * scale, plan(8), 10 * scale) for scale in (1, 2))
    assert [2 * float(x) for x in ten.interval()] == pytest.approx([float(x) for x in twenty.interval()])
    assert float(ten.p_equivalence(2)) == pytest.approx(float(twenty.p_equivalence(4)))


def test_never_on_either_side_still_cannot_rule_out_a_difference():
    low, high = difference([NEVER] * 12, plan(6), 30).interval()
    assert float(low) == pytest.approx(-float(high))
    assert float(high) > 10


def test_recovers_a_known_difference():
    rng, held = np.random.default_rng(2), 0
    truth = 8 * (1 - np.exp(-14 / 8)) - 4 * (1 - np.exp(-14 / 4))
    for _ in range(1_500):
        days = np.concatenate([rng.exponential(8, 25), rng.exponential(4, 25)])
        low, high = difference(days, plan(25), 14).interval()
        held += bool(low <= truth <= high)
    assert 0.93 < held / 1_500 < 0.97
