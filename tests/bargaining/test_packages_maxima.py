"""The filter keeps one of each maximal vector, whatever its size, its ties and the number of parties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.bargaining import cells
from evenhand.bargaining import maxima as module
from evenhand.bargaining.cells import settled
from evenhand.bargaining.maxima import maxima


def plainly(points):
    """By comparing all with all."""
    found = []
    for n, point in enumerate(points.T):
        at_least = (points >= point[:, None]).all(axis=0)
        beaten = at_least & (points > point[:, None]).any(axis=0)
        if not beaten.any() and not at_least[:n].any():
            found.append(n)
    return found


@st.composite
def clouds(draw):
    parties = draw(st.integers(1, 6))
    top = draw(st.sampled_from([1, 2, 5, 10**6]))
    size = draw(st.integers(1, 90))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return rng.integers(-top, top + 1, (parties, size))


@given(clouds())
def test_equals_comparing_all_with_all(points):
    assert maxima(points).tolist() == plainly(points)


@given(clouds())
def test_with_small_leaves_and_a_sieve_too(points):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LEAF", 3)
        patch.setattr(module, "SIEVED", 4)
        assert maxima(points).tolist() == plainly(points)


@given(clouds().filter(lambda points: len(points) == 3))
def test_cells_settle_three_parties_or_lose_no_maximal_point(points):
    stay, sure = settled(points)
    assert stay.tolist() == plainly(points) if sure else set(stay.tolist()) >= set(plainly(points))


def test_crowded_cells_are_left_to_comparing():
    """All points but three in one cell of each table: no cell is gone through to the end, and nothing is lost."""
    rng = np.random.default_rng(2)
    points = rng.integers(0, 1_000, (3, 2_500))
    points[2] = 2_000 - points[0] - points[1] + rng.integers(0, 100, 2_500)
    points = np.c_[points, 10**9 * np.eye(3, dtype=np.int64) - 1]
    stay, sure = settled(points)
    assert not sure
    expected = plainly(points)
    assert maxima(points).tolist() == expected == [n for n in stay if n in set(expected)]


def test_few_to_a_cell_are_settled():
    rng = np.random.default_rng(3)
    points = rng.integers(0, 10**6, (3, 3_000))
    points[2] = 2 * 10**6 - points[0] - points[1] + rng.integers(0, 10**5, 3_000)
    stay, sure = settled(points)
    assert sure
    assert stay.tolist() == plainly(points)


def test_beyond_takes_the_largest_at_least_as_far_in_every_direction():
    table = np.random.default_rng(4).integers(0, 1_000, (4, 5, 3))
    far = [[[table[a:, b:, c:].max() for c in range(3)] for b in range(5)] for a in range(4)]
    assert cells.beyond(table.copy()).tolist() == np.array(far).tolist()


def test_by_hand():
    points = np.array([[4, 3, 3, 1, 4], [1, 3, 2, 4, 1]])
    assert maxima(points).tolist() == [0, 1, 3]  # the third is below the second; the last repeats the first


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_of_equal_points_the_first_stays(parties):
    assert maxima(np.full((parties, 5_000), 7)).tolist() == [0]


def test_none_stays_none():
    assert maxima(np.zeros((3, 0), np.int64)).tolist() == []


@pytest.mark.parametrize("flat", [0, 1, 2])
def test_long_staircase(flat):
    """Two of three parties wholly opposed, the third indifferent or unrelated: the staircase is as long as the set."""
    rng = np.random.default_rng(1)
    line = np.arange(20_000)
    points = np.stack([line, -line])
    points = np.insert(points, flat, rng.integers(0, 100, len(line)), axis=0)
    assert len(maxima(points)) == len(line)


def test_values_across_all_64_bits():
    big = 2**61
    points = np.array([[big, -big, 0, big - 1], [-big, big, 0, -big], [0, 0, 0, 0]])
    assert maxima(points).tolist() == [0, 1, 2]
    many = np.tile(points, 1_000)
    assert maxima(many).tolist() == [0, 1, 2]
