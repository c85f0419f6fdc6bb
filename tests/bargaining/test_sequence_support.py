"""The relaxation for large plans never rules out what an order reaches, and mostly rules out what none does."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from evenhand.bargaining import best, wide
from evenhand.bargaining.climb import Judge
from evenhand.bargaining.support import Relaxed, Weights, WorkSpent
from evenhand.bargaining.units import Units, units_of
from tests.bargaining.sequence_oracle import best as best_of_all
from tests.bargaining.sequence_oracle import number, random_plan

WORK = 10**9


def hard(seed: int, *, parties: int | None = None) -> tuple[Units, float]:
    """A plan that most parties would rather break down than begin, and its smallest peak."""
    rng = random.Random(seed)
    plan = random_plan(rng, n=rng.randint(2, 6), patient=False, parties=parties)
    plan = replace(plan, breakdown={p: number(rng.choice([-1, 0, 2, 5])) for p in plan.parties})
    return units_of(plan), best_of_all(plan)[0]


@pytest.mark.parametrize("seed", range(80))
def test_what_an_order_reaches_is_never_ruled_out(seed):
    units, peak = hard(seed)
    assert Relaxed(units).within(peak + 1e-9, WORK)[0]


def test_most_peaks_below_the_smallest_are_ruled_out():
    seen = [hard(seed) for seed in range(80)]
    ruled = [not Relaxed(units).within(0.95 * peak, WORK)[0] for units, peak in seen if peak > 0]
    assert np.mean(ruled) > 0.85


@pytest.mark.parametrize("seed", range(20))
def test_what_each_must_join_for_is_kept(seed):
    units, _ = hard(seed, parties=2)
    found = best.find(units, tries=50)
    assert found is not None
    go_on = np.zeros(2)
    for stage in reversed(found.order):
        go_on = units.value[:, [k for k in range(units.n) if stage >> k & 1]].sum(axis=1) + units.patience * go_on
    assert Relaxed(units, joining=go_on).within(found.mark[0] + 1e-9, WORK)[0]
    most = np.abs(units.value).sum(axis=1)
    assert not Relaxed(units, joining=np.array([most[0] + 1, -np.inf])).within(1e6, WORK)[0]


@pytest.mark.parametrize("seed", range(20))
def test_a_rising_bound_stays_below_the_smallest_peak(seed):
    units, peak = hard(seed)
    least = wide.last_stage(units)
    assert least <= wide.rising(units, least, peak + 0.5, None, None) <= peak + 1e-9
    assert wide.rising(units, least, peak, None, None) <= peak + 1e-9


def test_a_bound_that_is_cut_short_is_what_is_known_without(monkeypatch):
    units, peak = hard(3)
    monkeypatch.setattr(wide, "WORK", 1)
    assert wide.rising(units, 0.0, peak + 5, None, None) == 0.0
    with pytest.raises(WorkSpent):
        Relaxed(units).within(peak, 1)


def test_a_plan_of_thirty_has_no_relaxation():
    units, _ = hard(1)
    wider = replace(units, names=tuple((f"k{k}",) for k in range(30)))
    relaxed = Relaxed(units)
    relaxed.units = wider
    assert not relaxed.fits


def test_weights_are_every_pair_of_two():
    weights = Weights.of(3)
    assert weights.coming.shape == (21, 3)
    assert (weights.coming.sum(axis=1) + weights.slack.sum(axis=1) == 2).all()
    assert (weights.coming[weights.ends][weights.both] == weights.coming + weights.slack).all()
    assert (weights.coming[weights.ends][weights.alone] == 2 * np.eye(3)).all()
    for row, above in zip(weights.coming[weights.ends], weights.above, strict=True):
        assert all((factor * weights.coming[k] == row).all() for k, factor in above)


def test_large_plans_take_the_relaxation(monkeypatch):
    monkeypatch.setattr(best, "FITS", 0)
    near = 0
    for seed in range(30):
        units, peak = hard(seed)
        found = best.find(units, tries=400)
        assert found is not None
        assert found.bound[0] <= peak + 1e-9
        assert found.mark[0] >= peak - 1e-9
        assert Judge.of(units).mark(found.order) == found.mark
        near += found.mark[0] - found.bound[0] <= wide.near(units, found.mark[0])
    assert near >= 25
