"""Sets of units as bits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.bargaining import units

SETS = st.lists(st.integers(0, 2**62 - 1), min_size=1, max_size=20)


@pytest.mark.parametrize("count", [units.count_units, units.count_pairwise])
@given(sets=SETS)
def test_units_are_counted_with_every_numpy(count, sets):
    assert count(np.array(sets, np.int64)).tolist() == [bits.bit_count() for bits in sets]
    assert int(count(np.int64(sets[0]))) == sets[0].bit_count()


def test_numpy_before_2_is_served(monkeypatch):
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert units.count_units(np.array([[0, 7], [8, 1 << 61]])).tolist() == [[0, 3], [1, 1]]
    assert units.id_rank(np.array([3, 1, 2]), 2).tolist() == [2, 1, 3]
