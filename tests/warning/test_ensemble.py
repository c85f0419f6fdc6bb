"""The ensemble: the pool's arithmetic, where its shares come from, and that they find the model that is right."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.warning import scores
from evenhand.warning.forecast import forecasts, stream
from evenhand.warning.models import MODELS
from evenhand.warning.months import month_id
from evenhand.warning.pool import Distances, best_shares, counts, distances, joined, thinned
from evenhand.warning.weights import FIRST, WINDOWS, learned, past_ends, shipped
from tests.warning.worlds import martingale, panel_of, waves


def chance(*words):
    return stream(1, *words)


def three(seed=1):
    rng = np.random.default_rng(seed)
    came = rng.poisson(20, (6, 4)).astype(float)
    came[0, 0] = np.nan
    drawn = {name: rng.poisson(mean, (6, 4, 60)).astype(np.int32) for name, mean in (("a", 20), ("b", 30), ("c", 5))}
    return drawn, came


def seen_in(drawn, came):
    return distances(drawn, came, baseline=1.0)


def test_the_score_of_a_pool_is_the_crps_of_its_draws():
    drawn, came = three()
    seen = distances(drawn, came, baseline=2.0)
    pooled = np.concatenate([drawn["a"], drawn["b"], drawn["b"], drawn["c"]], axis=-1)
    expected = np.nanmean(scores.crps(pooled, came)) / 2
    assert seen.score(np.array([0.25, 0.5, 0.25])) == pytest.approx(expected)


def test_distances_equal_those_of_all_pairs():
    drawn, came = three()
    held = np.isfinite(came)
    seen = distances(drawn, came, baseline=1.0)
    for (i, left), (j, right) in itertools.product(enumerate(drawn.values()), repeat=2):
        away = np.abs(left[held][:, :, None] - right[held][:, None, :]).mean()
        assert seen.between[i, j] == pytest.approx(away)


def test_best_shares_beat_every_other_on_a_grid():
    seen = seen_in(*three())
    found = np.array(list(best_shares(seen, pull=0.0).values()))
    grid = [np.array([a, b, 20 - a - b]) / 20 for a in range(21) for b in range(21 - a)]
    assert found.sum() == pytest.approx(1)
    assert seen.score(found) <= min(seen.score(shares) for shares in grid) + 1e-9


def test_shares_of_a_world_that_is_a_pool_are_found():
    """Seven in ten unit-months come from one member, three from another, none from the third."""
    rng = np.random.default_rng(4)
    drawn = {
        name: rng.poisson(mean, (2_000, 1, 80)).astype(np.int32) for name, mean in (("a", 5), ("b", 40), ("c", 90))
    }
    came = np.where(rng.random((2_000, 1)) < 0.7, rng.poisson(5, (2_000, 1)), rng.poisson(40, (2_000, 1)))
    found = best_shares(seen_in(drawn, came.astype(float)), pull=0.0)
    assert found == pytest.approx({"a": 0.7, "b": 0.3, "c": 0.0}, abs=0.03)


def test_a_strong_pull_keeps_the_anchor():
    seen = seen_in(*three())
    anchor = {"a": 0.2, "b": 0.5, "c": 0.3}
    assert best_shares(seen, anchor, pull=1e6) == pytest.approx(anchor, abs=1e-4)


def test_windows_are_joined_by_their_number():
    one = Distances(members=("a",), to_came=np.array([1.0]), between=np.array([[0.5]]), windows=1)
    three_more = Distances(members=("a",), to_came=np.array([2.0]), between=np.array([[0.1]]), windows=3)
    found = joined([one, three_more])
    assert found.to_came.tolist() == [1.75]
    assert found.between.tolist() == [[pytest.approx(0.2)]]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=7).filter(any), st.integers(1, 2000))
def test_members_give_all_draws_between_them(parts, draws):
    shares = {str(place): part / sum(parts) for place, part in enumerate(parts)}
    given_counts = counts(shares, draws)
    assert sum(given_counts.values()) == draws
    assert all(abs(given_counts[name] - share * draws) < 1 for name, share in shares.items())


def test_thinned_draws_keep_the_quantiles():
    draws = np.random.default_rng(1).permutation(1_000).reshape(1, 1, 1_000).astype(np.int32)
    assert thinned(draws, 4).ravel().tolist() == [125, 375, 625, 875]


def test_shipped_distances_are_from_before_november_2018():
    prior = shipped()
    assert set(prior.members) == set(MODELS)
    source = learned(panel_of(np.ones((3, 12)), first=455), (3, 14), ("zero", "last"), chance).source
    assert "shipped with the program" in source
    assert "the panel holds no complete past window" in source
    assert month_id(source.split(" to ")[1][:7]) <= month_id("2018-10")


def test_a_year_of_history_has_no_past_window():
    history = panel_of(np.ones((2, 12)))
    assert past_ends(history, tuple(range(3, 15))) == []


@pytest.mark.parametrize("months", [25, 26, 40, 300])
def test_past_windows_end_within_the_history_and_begin_after_a_year(months):
    history = panel_of(np.ones((2, months)))
    ends = past_ends(history, tuple(range(3, 15)))
    assert len(ends) <= WINDOWS
    assert bool(ends) == (months >= FIRST + 14)
    assert all(end + 14 <= history.last and end - history.months[0] + 1 >= FIRST for end in ends)


def test_a_panel_where_nothing_happens_keeps_the_shipped_shares():
    history = panel_of(np.zeros((4, 60)))
    found = learned(history, (1,), ("zero", "negbin"), chance)
    assert found.shares == best_shares(shipped().of(("zero", "negbin")), pull=0.1)


def test_a_member_too_young_for_every_past_window_keeps_its_shipped_share():
    rng = np.random.default_rng(1)
    history = panel_of(rng.poisson(5, (6, 40)))
    members = ("last", "recency", "conflictology-36")
    found = learned(history, (3,), members, chance)
    assert found.shares["conflictology-36"] == best_shares(shipped().of(members), pull=0.1)["conflictology-36"]
    assert sum(found.shares.values()) == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.parametrize(("world", "right"), [(martingale, "last"), (waves, "boosting")])
def test_the_shares_find_the_family(world, right):
    """Eight past windows are enough to see which model made a panel, where models differ."""
    panel = world(np.random.default_rng(3))
    made = forecasts(panel, origin=panel.last - 1, horizons=(1,), draws=50, models=("ensemble",)).made["ensemble"]
    assert made.weights is not None
    assert made.weights[right] > 0.5
