"""Verdicts: what needs a margin, what needs five a side, and what correction over a battery does."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.fairness.rates import compare
from evenhand.fairness.verdict import Trial, Verdict, battery, benjamini_hochberg
from tests.fairness.peers import NEAR, peers


def trial(k1, n1, k2, n2, margin=0.2):
    return Trial(contrast=compare([[k1], [k2]], [[n1], [n2]]), clusters=(n1, n2), margin=margin)


def said(*trials):
    return [one.verdict for one in battery(trials)]


def test_benjamini_hochberg_is_the_peers():
    for given_, answer in peers("benjamini_hochberg"):
        assert benjamini_hochberg(given_["p"]).tolist() == pytest.approx(answer, abs=NEAR)


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=8))
def test_benjamini_hochberg_step_by_step(p):
    """The smallest m·p/rank of all that rank no better; what was not tried counts for nothing."""
    tried = sorted(x for x in p if not isnan(x))
    best = {y: len(tried) * y / max(r for r, z in enumerate(tried, 1) if z == y) for y in tried}
    expected = [x if isnan(x) else min(1, *(raised for y, raised in best.items() if y >= x)) for x in p]
    assert benjamini_hochberg(p).tolist() == pytest.approx(expected, nan_ok=True)


def test_each_verdict():
    assert said(trial(50, 100, 50, 100)) == [Verdict.EQUIVALENT]
    assert said(trial(80, 100, 40, 100)) == [Verdict.UNEQUAL]
    assert said(trial(5, 10, 5, 10)) == [Verdict.CANNOT_TELL]


def test_without_a_margin_nothing_is_equivalent():
    (one,) = battery([trial(5000, 10000, 5000, 10000, margin=None)])
    assert one.verdict is Verdict.CANNOT_TELL
    assert one.p_equivalence is None
    assert "no margin was set beforehand" in one.because


def test_equivalent_is_said_also_where_a_small_difference_is_sure():
    (one,) = battery([trial(5500, 10000, 5000, 10000)])
    assert one.verdict is Verdict.EQUIVALENT
    assert one.p_difference is not None
    assert one.p_difference < 0.05
    assert "leaves out 0" in one.because


def test_below_five_a_side_nothing_is_estimated():
    (one,) = battery([trial(4, 4, 0, 90)])
    assert one.verdict is Verdict.CANNOT_TELL
    assert {one.estimate, one.low, one.high, one.p_difference, one.p_equivalence, one.smallest_detectable} == {None}
    assert "fewer than 5" in one.because
    assert battery([trial(5, 5, 0, 90)])[0].estimate == 1.0


def test_a_test_that_was_not_possible_is_no_part_of_the_correction():
    alone, beside = battery([trial(80, 100, 60, 100)]), battery([trial(80, 100, 60, 100), trial(1, 2, 1, 2)])
    assert alone[0].p_difference_adjusted == beside[0].p_difference_adjusted


def test_many_tries_take_a_lucky_difference_back():
    lucky, dull = trial(62, 100, 47, 100, margin=None), trial(50, 100, 50, 100, margin=None)
    assert said(lucky) == [Verdict.UNEQUAL]
    assert said(lucky, *[dull] * 9)[0] is Verdict.CANNOT_TELL
    assert "not after correction" in battery([lucky, *[dull] * 9])[0].because


def test_many_tries_take_a_lucky_equivalence_back():
    lucky, wide = trial(50, 100, 49, 100, margin=0.15), trial(5, 10, 4, 10, margin=0.15)
    assert said(lucky) == [Verdict.EQUIVALENT]
    assert said(lucky, *[wide] * 9)[0] is Verdict.CANNOT_TELL


def test_what_lies_inside_the_margin_is_never_unequal():
    """Inside the margin by itself, not after correction, and surely not zero: cannot tell."""
    small, wide = trial(3340, 6000, 3000, 6000, margin=0.075), trial(5, 10, 4, 10, margin=0.1)
    (alone,) = battery([small])
    assert alone.verdict is Verdict.EQUIVALENT
    crowd = battery([small, *[wide] * 60])
    assert crowd[0].p_difference_adjusted is not None
    assert crowd[0].p_difference_adjusted < 0.05
    assert crowd[0].verdict is Verdict.CANNOT_TELL


def test_exchanging_the_sides_changes_no_verdict():
    forth = battery([trial(40, 60, 20, 50), trial(9, 30, 8, 30)])
    back = battery([trial(20, 50, 40, 60), trial(8, 30, 9, 30)])
    for one, other in zip(forth, back, strict=True):
        assert one.verdict is other.verdict
        assert one.estimate == pytest.approx(-np.float64(other.estimate))
        assert one.p_difference_adjusted == pytest.approx(other.p_difference_adjusted)
