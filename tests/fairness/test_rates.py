"""Rates: Wilson, Newcombe, Mantel–Haenszel, and the stratified interval, against peers, by hand and by slow means."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm  # type: ignore[import-untyped]  # it ships no types

from evenhand.fairness.contrast import wilson
from evenhand.fairness.rates import LEAST, compare, likely, newcombe, stratified_newcombe, tables, weights
from tests.fairness.peers import NEAR, peers


@st.composite
def counts(draw):
    """k and n of two sides in up to four strata, empty ones among them."""
    strata = draw(st.integers(1, 4))
    n = [[draw(st.integers(0, 30)) for _ in range(strata)] for _ in range(2)]
    k = [[draw(st.integers(0, most)) for most in row] for row in n]
    return np.array(k, float), np.array(n, float)


def test_wilson_is_the_peers():
    for given_, (low, high) in peers("wilson"):
        z = norm.ppf((1 + given_["level"]) / 2)
        found = wilson(np.array(given_["k"] / given_["n"]), np.array(float(given_["n"])), z)
        assert [float(x) for x in found] == pytest.approx([low, high], abs=NEAR)


def test_newcombe_is_the_peers():
    for given_, (low, high) in peers("newcombe"):
        (k1, n1), (k2, n2) = given_["first"], given_["second"]
        found = newcombe(k1, n1, k2, n2, given_["level"])
        assert found[1:] == pytest.approx((low, high), abs=NEAR)


def test_newcombe_of_his_own_table():
    """Newcombe (1998), table II, method 10: 56/70 against 48/80 and 9/10 against 3/10."""
    assert newcombe(56, 70, 48, 80)[1:] == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9, 10, 3, 10)[1:] == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_weights_by_hand():
    """10·30/40 = 7.5 and 20·20/40 = 10; a stratum without a counterpart has none."""
    assert weights([[10, 20, 7], [30, 20, 0]]).tolist() == pytest.approx([7.5 / 17.5, 10 / 17.5, 0])


def test_difference_by_hand():
    """Strata 5/10 against 6/30 and 12/20 against 8/20: (7.5·0.3 + 10·0.2) / 17.5."""
    found = compare([[5, 12], [6, 8]], [[10, 20], [30, 20]])
    assert float(found.estimate) == pytest.approx((7.5 * 0.3 + 10 * 0.2) / 17.5)


def slow_yan_su(k, n, level):
    """The interval of Yan & Su with plain loops: Wilson's quadratic for each side, then Newcombe's squares."""
    z = norm.ppf((1 + level) / 2)
    strata = [s for s in range(len(n[0])) if n[0][s] and n[1][s]]
    raw = {s: n[0][s] * n[1][s] / (n[0][s] + n[1][s]) for s in strata}
    w = {s: raw[s] / sum(raw.values()) for s in strata}
    limits = []
    for g in (0, 1):
        p = sum(w[s] * k[g][s] / n[g][s] for s in strata)
        lam = sum(w[s] ** 2 / n[g][s] for s in strata)
        a, b, c = 1 + z * z * lam, -(2 * p + z * z * lam), p * p
        root = math.sqrt(max(b * b - 4 * a * c, 0))
        limits.append((p, (-b - root) / (2 * a), (-b + root) / (2 * a)))
    (p1, l1, u1), (p2, l2, u2) = limits
    d = p1 - p2
    return d, d - math.hypot(p1 - l1, u2 - p2), d + math.hypot(u1 - p1, p2 - l2)


@given(counts())
def test_plain_interval_is_that_of_yan_and_su(table):
    k, n = table
    found = compare(k, n, plain=True)
    if not (n.min(0) > 0).any():
        assert np.isnan([found.estimate, *found.interval()]).all()
        return
    for level in (0.90, 0.95):
        low, high = found.interval(level)
        expected = slow_yan_su(k.tolist(), n.tolist(), level)
        assert (float(found.estimate), float(low), float(high)) == pytest.approx(expected, abs=1e-9)


@given(counts())
def test_one_stratum_is_plain_newcombe(table):
    k, n = table
    if (weights(n) > 0).sum() == 1:
        s = int(np.argmax(weights(n)))
        expected = newcombe(int(k[0, s]), int(n[0, s]), int(k[1, s]), int(n[1, s]))
        assert [float(x) for x in stratified_newcombe(k, n)] == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5))
def test_strata_that_are_alike_give_the_interval_of_yan_and_su(first, second, strata):
    k, n = [[first] * strata, [second] * strata], [[10] * strata, [12] * strata]
    ours, plain = compare(k, n).interval(), compare(k, n, plain=True).interval()
    assert [float(x) for x in ours] == pytest.approx([float(x) for x in plain], abs=1e-12)


@given(counts())
def test_the_matched_binomial_varies_and_is_skewed_as_the_weighted_rate(table):
    k, n = table
    found, w, rate = compare(k, n), weights(n), likely(k, n)
    if np.isnan(found.estimate):
        return
    for g in (0, 1):
        used = [(w[s], n[g, s], rate[g, s]) for s in range(n.shape[1]) if w[s]]
        variance = sum(a * a / m * p * (1 - p) for a, m, p in used)
        third = sum(a**3 / m**2 * p * (1 - p) * (1 - 2 * p) for a, m, p in used)
        whole = sum(a * a / m for a, m, _ in used) * found.mean[g] * (1 - found.mean[g])
        if not whole or variance < LEAST * whole:
            continue
        size, centre = found.size[g], found.centre[g]
        assert centre * (1 - centre) / size == pytest.approx(variance, abs=1e-12)
        assert centre * (1 - centre) * (1 - 2 * centre) / size**2 == pytest.approx(third, abs=1e-12)


@given(counts())
def test_exchanging_the_sides_exchanges_every_figure(table):
    k, n = table
    one, other = compare(k, n), compare(k[::-1], n[::-1])
    mirrored = [-float(other.estimate), *(-float(x) for x in other.interval()[::-1])]
    assert mirrored == pytest.approx([float(one.estimate), *map(float, one.interval())], abs=1e-12, nan_ok=True)
    assert float(one.p_difference()) == pytest.approx(float(other.p_difference()), abs=1e-12, nan_ok=True)
    assert float(one.p_equivalence(0.2)) == pytest.approx(float(other.p_equivalence(0.2)), abs=1e-12, nan_ok=True)
    assert float(one.smallest_detectable()) == pytest.approx(float(other.smallest_detectable()), abs=1e-9, nan_ok=True)


@given(counts(), st.floats(0.02, 0.6))
def test_p_values_and_intervals_never_disagree(table, margin):
    found = compare(*table)
    if np.isnan(found.estimate):
        return
    low, high = found.interval(0.95)
    inner = found.inner()
    edge = 1e-9
    if min(abs(low), abs(high)) > edge:
        assert (float(found.p_difference()) < 0.05) == (low > 0 or high < 0)
    if min(abs(inner[0] + margin), abs(inner[1] - margin)) > edge:
        assert (float(found.p_equivalence(margin)) < 0.05) == (inner[0] > -margin and inner[1] < margin)


def test_equivalence_is_read_half_a_step_beyond_the_interval():
    """30 and 60 a side: one incident more moves the smaller side's rate by 1/30, and half of that is 1/60."""
    found = compare([[15], [30]], [[30], [60]])
    (low, high), inner = found.interval(0.90), found.inner()
    assert [float(x) for x in inner] == pytest.approx([float(low) - 1 / 60, float(high) + 1 / 60], abs=1e-12)
    assert [float(x) for x in compare([[5], [0]], [[5], [5]]).inner()][1] == 1.0


@pytest.mark.parametrize(("size", "first", "second"), [(50, 0.6, 0.4), (100, 0.525, 0.275), (200, 0.6, 0.4)])
def test_equivalence_is_wrongly_claimed_in_no_more_than_one_of_twenty(size, first, second):
    """At a true difference equal to the margin, every pair of counts that can be, by its probability."""
    k = np.stack(np.meshgrid(np.arange(size + 1), np.arange(size + 1), indexing="ij"), -1)
    chance = binom.pmf(k[..., 0], size, first) * binom.pmf(k[..., 1], size, second)
    found = compare(k[..., None], np.full((*k.shape, 1), size))

    def claimed(low, high):
        return float(chance[(low > second - first) & (high < first - second)].sum())

    assert claimed(*found.inner()) < 0.05
    assert claimed(*found.interval(0.90)) > 0.055


def test_p_of_the_difference_puts_a_limit_on_zero():
    found = compare([[30, 12], [20, 9]], [[60, 20], [60, 20]])
    p = float(found.p_difference())
    low, high = found.interval(1 - p)
    assert min(abs(float(low)), abs(float(high))) < 1e-9


def test_nothing_to_compare_is_nan_and_no_error():
    for k, n in (([[0], [0]], [[0], [5]]), ([[3, 0], [0, 2]], [[5, 0], [0, 5]])):
        found = compare(k, n)
        assert np.isnan([found.estimate, *found.interval(), found.p_difference(), found.p_equivalence(0.1)]).all()
        assert np.isnan(found.smallest_detectable())


def test_all_or_none_still_has_a_width():
    low, high = compare([[0], [0]], [[20], [20]]).interval()
    assert -0.17 < float(low) < -0.1
    assert float(high) == -float(low)


def test_strata_that_differ_much_make_the_interval_narrower_than_yan_and_su():
    k, n = [[10, 90], [15, 85]], [[100, 100], [100, 100]]
    ours, plain = compare(k, n), compare(k, n, plain=True)
    widths = [float(np.subtract(*one.interval()[::-1])) for one in (ours, plain)]
    assert widths[0] < 0.8 * widths[1]


def test_many_problems_at_once_are_the_same_problems():
    rng = np.random.default_rng(3)
    n = rng.integers(0, 20, (50, 2, 3))
    k = rng.binomial(n, 0.4)
    together = compare(k, n)
    for i in range(50):
        alone = compare(k[i], n[i])
        assert [float(x[i]) for x in together.interval()] == pytest.approx(
            [float(x) for x in alone.interval()], abs=1e-12, nan_ok=True
        )


def test_tables_count_incidents():
    k, n = tables([1, 0, 1, 1], [0, 0, 1, 1], [0, 1, 1, 1])
    assert k.tolist() == [[1, 0], [0, 2]]
    assert n.tolist() == [[1, 1], [0, 2]]


def test_detectable_difference_is_found_four_times_in_five():
    """At its own figure, a simulated test finds the difference about 80 times in 100."""
    size = 100
    least = float(compare([[50], [50]], [[size], [size]]).smallest_detectable())
    rng = np.random.default_rng(5)
    k = np.stack([rng.binomial(size, 0.5 + least / 2, 4_000), rng.binomial(size, 0.5 - least / 2, 4_000)], -1)
    low, high = compare(k[..., None], np.full((4_000, 2, 1), size)).interval()
    assert 0.77 < float(((low > 0) | (high < 0)).mean()) < 0.83


def test_coverage_where_strata_differ():
    rng = np.random.default_rng(9)
    mix, base = [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], np.array([0.15, 0.5, 0.85])
    n = np.stack([rng.multinomial(60, one, 6_000) for one in mix], 1)
    k = rng.binomial(n, np.stack([base + 0.05, base - 0.05]))
    low, high = compare(k, n).interval()
    assert 0.94 < float(((low <= 0.1) & (high >= 0.1)).mean()) < 0.97
