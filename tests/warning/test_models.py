"""Models: whole non-negative numbers in every odd panel, and what each promises of its own."""

import numpy as np
import pytest

from evenhand.warning.covariates import carried
from evenhand.warning.models import MODELS
from evenhand.warning.models.conflictology import own_months
from evenhand.warning.models.recency import noisy
from evenhand.warning.pooling import pooled
from evenhand.warning.resample import newest, resampled
from evenhand.warning.traits import SHORTEST, at_end, pairs
from tests.warning.worlds import WORLDS, panel_of

AHEAD = (1, 3, 14)


def odd_panels():
    rng = np.random.default_rng(5)
    plain = rng.poisson(rng.gamma(0.5, 20, (8, 1)), (8, 40)).astype(float)
    gaps = plain.copy()
    gaps[0, 5:20], gaps[1, :35], gaps[2, 36:] = np.nan, np.nan, np.nan
    holes = np.where(rng.random(plain.shape) < 0.3, np.nan, plain)
    holes[:, -1] = 3
    big = plain * 1e7
    return {
        "plain": plain,
        "gaps": gaps,
        "holes": holes,
        "zeros": np.zeros((8, 40)),
        "one unit": plain[:1],
        "one zero unit": np.zeros((1, 40)),
        "one death": np.eye(1, 40, 39),
        "all alike": np.full((3, 40), 7.0),
        "large": np.minimum(big, 2**31 - 1),
    }


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("kind", odd_panels())
def test_draws_are_counts_of_the_right_shape(name, kind):
    history = panel_of(odd_panels()[kind])
    draws = MODELS[name].draw(history, AHEAD, 30, np.random.default_rng(1))
    assert draws.shape == (len(history.units), 3, 30)
    assert draws.dtype == np.int32
    assert draws.min() >= 0


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.needs <= 12])
def test_a_year_is_enough_for_the_models_that_say_so(name):
    history = panel_of(odd_panels()["plain"][:, : MODELS[name].needs])
    assert MODELS[name].draw(history, (3, 14), 10, np.random.default_rng(1)).shape == (8, 2, 10)


@pytest.mark.parametrize("name", MODELS)
def test_the_same_chance_gives_the_same_draws(name):
    history = panel_of(odd_panels()["gaps"])
    left, right = (MODELS[name].draw(history, AHEAD, 20, np.random.default_rng(9)) for _ in range(2))
    np.testing.assert_array_equal(left, right)


def test_conflictology_draws_each_of_the_last_months_alike():
    history = panel_of([[99] * 30 + list(range(12))])
    draws = MODELS["conflictology-12"].draw(history, (3,), 24_000, np.random.default_rng(1))
    counts = np.bincount(draws.ravel(), minlength=12)
    assert counts.size == 12
    assert abs(counts - 2_000).max() < 5 * np.sqrt(2_000)


def test_own_months_are_the_last_twelve_and_gaps_repeat_others():
    months = np.arange(20.0)
    assert own_months(panel_of([months]), 2)[0, 1].tolist() == list(range(8, 20))
    months[8:18] = np.nan
    assert set(own_months(panel_of([months]), 1)[0, 0]) == {18, 19}


def test_resampling_follows_its_weights_and_never_draws_a_gap():
    values = np.array([[1.0, 2.0, np.nan, 3.0]])
    draws = resampled(values, np.array([1.0, 0.0, 5.0, 3.0]), (1, 20_000), np.random.default_rng(2))
    assert set(np.unique(draws)) == {1, 3}
    assert (draws == 3).mean() == pytest.approx(0.75, abs=0.02)


def test_noise_keeps_zeros_and_the_mean():
    draws = np.tile(np.array([0, 1_000], dtype=np.int32), (1, 1, 50_000))
    found = noisy(draws, 0.4, np.random.default_rng(3))
    assert (found[..., ::2] == 0).all()
    assert found[..., 1::2].mean() == pytest.approx(1_000, rel=0.01)


def test_the_newest_figure_stands_before_a_gap():
    assert newest(panel_of([[4, 5, np.nan], [np.nan, np.nan, 2]])).tolist() == [5, 2]


def test_last_is_poisson_around_the_last_figure():
    draws = MODELS["last"].draw(panel_of([[3, 900, 50]]), (1,), 20_000, np.random.default_rng(4))
    assert draws.mean() == pytest.approx(50, rel=0.01)
    assert draws.var() == pytest.approx(50, rel=0.05)


def test_quiet_units_borrow_their_chance_of_an_onset_from_the_panel():
    calm, troubled = np.zeros((40, 24)), np.zeros((40, 24))
    troubled[:20, ::4] = 5
    left, right = (pooled(target).chance[-1] for target in (calm, troubled))
    assert 0 < left < 0.01 < right < 0.2


def test_a_unit_with_few_figures_leans_more_on_the_others():
    target = np.full((10, 36), 100.0)
    target[0, :], target[1, :-1] = 10_000.0, np.nan
    target[1, -1] = 10_000.0
    level = pooled(target).level
    assert level[2] < level[1] < level[0] <= np.log(10_000)


def test_pairs_hold_what_came_after_and_traits_what_was_before():
    target = np.arange(1.0, 31.0)[None, :] ** 2
    history = panel_of(target)
    found = pairs(history, (1, 5), np.random.default_rng(1))
    assert found is not None
    np.testing.assert_array_equal(found.came, target[0, found.origin - 1 + found.traits[:, -1].astype(int)])
    assert found.origin.min() == SHORTEST
    cut = history.until(int(history.months[19]))
    at = np.flatnonzero((found.origin == 20) & (found.traits[:, -1] == 1))
    np.testing.assert_array_equal(found.traits[at, :-1], at_end(cut)[0])


def test_short_histories_have_no_pairs():
    assert pairs(panel_of(np.ones((3, SHORTEST))), (3,), np.random.default_rng(1)) is None


@pytest.mark.slow
def test_covariates_that_never_help_are_not_carried():
    rng = np.random.default_rng(6)
    omen = (rng.random((60, 60)) < 0.3).astype(float)
    target = np.zeros((60, 60))
    target[:, 3:] = omen[:, :-3] * rng.poisson(40, (60, 57))
    history = panel_of(target)
    history.covariates.update(omen=omen, noise=rng.normal(size=omen.shape), constant=np.ones(omen.shape))
    assert list(carried(history, (3,), rng).covariates) == ["omen"]
    assert carried(history.until(int(history.months[10])), (3,), rng).covariates == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_a_model_is_calibrated_in_a_world_of_its_own(name):
    """One month ahead, 84 to 96 % of what came lies in the central 90 % (randomised PIT, 480 unit-months)."""
    world = WORLDS[name](np.random.default_rng(3))
    held = []
    for origin in range(world.last - 32, world.last, 4):
        history = world.until(origin)
        rng = np.random.default_rng(origin)
        draws = MODELS[name].draw(history, (1,), 400, rng)[:, 0]
        came = world.actuals(history.units, [origin + 1])
        place = (draws < came).mean(axis=1) + rng.random(len(draws)) * (draws == came).mean(axis=1)
        held.append(np.abs(place - 0.5) < 0.45)
    assert 0.84 <= np.mean(held) <= 0.96
